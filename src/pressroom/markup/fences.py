"""Fenced code blocks. What colours them is imported only once there is code with a language.

Python-Markdown's own `fenced_code` knows fences at the start of a line only; authors indent them in lists. A language that
Pygments doesn't know gives plain code. Colours are classes, never styles. Code that was coloured in an earlier rendering of the same
text is taken from there: most edits touch none, and are then out before Pygments would have been imported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Final

from markdown.preprocessors import Preprocessor

# A line end in front, where the engine can look for it: the text gets one more for its first line.
FENCE: Final = re.compile(
    r"\n(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^`\n]*)\n(?P<code>(?:.*\n)*?)[ ]*(?P=fence)[`~]*[ ]*$", re.MULTILINE
)
_LANGUAGE = re.compile(r"\{?\s*\.?([\w#+.-]+)")
_ITEM = re.compile(r" *(?:[*+-]|\d+\.)\s|\s*:\s|\[\^|!!!")
_PLAIN: Final = frozenset({"", "text", "txt", "plain", "plaintext", "none", "output", "no_run"})


_COLOURED: Final = re.compile(r'<pre class="highlight"[^>]*><code class="language-([^"]*)">(.*?)</code></pre>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


class FencePreprocessor(Preprocessor):
    """Takes fenced code out of the text before anything else reads it, and stashes its HTML.

    `known` is coloured code by language and text, as `find_coloured` answers it.
    """

    known: Mapping[tuple[str, str], str] = {}

    def run(self, lines: list[str]) -> list[str]:
        """Replace each fenced block by a placeholder on lines of its own."""
        text = "\n".join(lines)
        if "```" not in text and "~~~" not in text:
            return lines
        return FENCE.sub(self._stash, f"\n{text}")[1:].split("\n")

    def _stash(self, match: re.Match[str]) -> str:
        indent = len(match["indent"])
        code = match["code"]
        if indent:
            in_item = _stands_in_item(match.string, match.start("indent"), indent)
            if indent >= 4 and not in_item:
                return match[0]  # an indented code block that shows a fence
            code = _dedent(code, indent)
            indent = (indent + 3) // 4 * 4 if in_item else 0
        language = _LANGUAGE.match(match["info"])
        html = highlight(code, language[1].lower() if language else "", self.known)
        assert self.md is not None
        return f"\n\n{' ' * indent}{self.md.htmlStash.store(html)}\n"


def find_coloured(html: str) -> dict[tuple[str, str], str]:
    """Answer the coloured code in what a body was rendered to, by language and text."""
    found = _COLOURED.findall(html) if '<pre class="highlight"' in html else ()
    return {(unescape(language), unescape(_TAG.sub("", inner)).strip("\n")): inner for language, inner in found}


def highlight(code: str, language: str, known: Mapping[tuple[str, str], str]) -> str:
    """Answer a `<pre>` with the code in it, in spans with Pygments' classes where the language is known."""
    code = code.rstrip("\n").lstrip("\n")
    named = f' class="language-{escape(language)}"' if language else ""
    coloured = known.get((language, code))
    if coloured is None and language not in _PLAIN:
        from pressroom.markup.colouring import colour

        coloured = colour(code, language)
    if coloured is None:
        return f"<pre><code{named}>{escape(code, quote=False)}\n</code></pre>"
    return f'<pre class="highlight"><code{named}>{coloured}</code></pre>'


def _stands_in_item(text: str, start: int, indent: int) -> bool:
    """Tell whether the nearest line above with less indentation opens a list item (or a note) that the fence belongs to."""
    for line in reversed(text[max(0, start - 20_000) : start].split("\n")):
        if line.strip() and len(line) - len(line.lstrip(" ")) < indent:
            return _ITEM.match(line) is not None
    return False


def _dedent(code: str, indent: int) -> str:
    return "\n".join(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in code.split("\n"))
