"""Fenced code blocks, highlighted. The wall around Pygments, which is imported only once there is code in a known language.

Python-Markdown's own `fenced_code` knows fences at the start of a line only; authors indent them in lists. A language that
Pygments doesn't know gives plain code. Colours are classes, never styles.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

FENCE: Final = re.compile(
    r"^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^`\n]*)\n(?P<code>(?:.*\n)*?)[ ]*(?P=fence)[`~]*[ ]*$", re.MULTILINE
)
_LANGUAGE = re.compile(r"\{?\s*\.?([\w#+.-]+)")
_ITEM = re.compile(r" *(?:[*+-]|\d+\.)\s|\s*:\s|\[\^|!!!")
_PLAIN: Final = frozenset({"", "text", "txt", "plain", "plaintext", "none", "output", "no_run"})


class FencePreprocessor(Preprocessor):
    """Takes fenced code out of the text before anything else reads it, and stashes its HTML."""

    def run(self, lines: list[str]) -> list[str]:
        """Replace each fenced block by a placeholder on lines of its own."""
        text = "\n".join(lines)
        if "```" not in text and "~~~" not in text:
            return lines
        return FENCE.sub(self._stash, text).split("\n")

    def _stash(self, match: re.Match[str]) -> str:
        indent = len(match["indent"])
        code = match["code"]
        if indent:
            in_item = _stands_in_item(match.string, match.start(), indent)
            if indent >= 4 and not in_item:
                return match[0]  # an indented code block that shows a fence
            code = _dedent(code, indent)
            indent = (indent + 3) // 4 * 4 if in_item else 0
        language = _LANGUAGE.match(match["info"])
        html = highlight(code, language[1].lower() if language else "")
        assert self.md is not None
        return f"\n{' ' * indent}{self.md.htmlStash.store(html)}\n"


def highlight(code: str, language: str) -> str:
    """Answer a `<pre>` with the code in it, in spans with Pygments' classes where the language is known."""
    code = code.rstrip("\n").lstrip("\n")
    named = f' class="language-{escape(language)}"' if language else ""
    lexer = None if language in _PLAIN else _find_lexer(language)
    if lexer is None:
        return f"<pre><code{named}>{escape(code, quote=False)}\n</code></pre>"
    from pygments import highlight as colour

    return f'<pre class="highlight"><code{named}>{colour(code, lexer, _formatter())}</code></pre>'


@lru_cache(maxsize=256)
def _find_lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


@lru_cache(maxsize=1)
def _formatter() -> HtmlFormatter[str]:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


def _stands_in_item(text: str, start: int, indent: int) -> bool:
    """Tell whether the nearest line above with less indentation opens a list item (or a note) that the fence belongs to."""
    for line in reversed(text[max(0, start - 20_000) : start].split("\n")):
        if line.strip() and len(line) - len(line.lstrip(" ")) < indent:
            return _ITEM.match(line) is not None
    return False


def _dedent(code: str, indent: int) -> str:
    return "\n".join(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in code.split("\n"))
