"""The plain run of prose, from Markdown to HTML in one pass: the largest of the shortcuts.

Nearly every text of a post is words, with a link, a code span or an emphasis here and there. For those, no tree, no placeholders and
no second pass for quotation marks are needed: one expression finds the marks from left to right. Anything else (nesting,
escapes, HTML, entities, links to what isn't defined, bare addresses, attribute lists, footnotes) is refused as a whole text, and goes the
way of the library. What is accepted becomes what the library, sanitized, makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from markdown.util import HTML_PLACEHOLDER_RE

from pressroom.markup.serializing import Html, escape_text
from pressroom.markup.typography import Typography

# What an expression for the library's patterns was written for; with others on, nothing is accepted.
KNOWN_PATTERNS: Final = frozenset(
    "backtick escape footnote reference link image_link image_reference short_reference short_image_ref autolink automail linebreak html "
    "entity magic-link magic-mail em_strong delimiter".split()
)
_CHARACTER = r"""(?:[^()\s'"<>\\`\[\]{}\x02\x03&]|&(?!\#?\w+;))"""
_TARGET = rf"""\(({_CHARACTER}+)\)"""
# What stands between the brackets of a link: words, code and pictures.
_WORDS = r"""(?!\^)((?:[^\[\]`]|`[^`]+`|!\[[^\[\]]*\]\([^()\s]*\))+)"""
_INSIDE = r"""([^*`\[]*(?:(?:`[^`]+`|\[[^\[\]]*\](?:\([^()\s]*\)|\[[^\[\]]*\])?)[^*`\[]*)*)"""
# Each alternative begins with one character, so that the engine looks for a set of them. The last ones refuse the text.
_MARK: Final = re.compile(
    rf"""
      `([^`]+)`(?!`)
    | \[{_WORDS}\]{_TARGET}
    | \*\*(?![\s*]){_INSIDE}(?<![\s*])\*\*(?!\*)
    | \*(?![\s*]){_INSIDE}(?<![\s*])\*(?!\*)
    | !\[([^\[\]`<&\\]*)\]{_TARGET}
    | \n(?<=[ ][ ]\n)()
    | \[{_WORDS}\](?:\s?\[([^\[\]`\\]*)\]|(?![({{]|\s?\[))
    | <(https?://[\w./?=\#%:+,;@~-]+)>
    | ` | \[ | \* | !(?=\[) | \\ | < | \{{ | ~ | \x01 | \x02 | \x03
    | _(?!(?<=[^\W_]_)[^\W_])
    | &(?=\#?\w+;)
    | @(?<=[\w+-]@)
    | :(?=//)
    | \.(?<=[wW][wW][wW]\.)
    """,
    re.VERBOSE,
)
STASHED: Final = re.compile(HTML_PLACEHOLDER_RE.pattern)
"""A text that is nothing but HTML that was stashed."""
# A web address with a plain host, or a relative reference without a colon: the sanitizer keeps both as they are.
_USUAL: Final = re.compile(r"https?://(?:(?!xn--)[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![^/?#])|[A-Za-z0-9_./#?~-][^:]*\Z", re.IGNORECASE)
_PLAIN_TARGET: Final = re.compile(rf"(?:[()]|{_CHARACTER})+")
_SPACES: Final = re.compile(r"\s+")
_CODE, _LINK, _STRONG, _EMPHASIS, _PICTURE, _BREAK, _SHORT, _REFERENCE, _ADDRESS = 1, 3, 4, 5, 7, 8, 9, 10, 11
_LINKS: Final = frozenset({_LINK, _SHORT, _REFERENCE, _ADDRESS})


class Phrasing:
    """Writes texts of one language's typography; `references` has the address and title of what a body defines, by its name."""

    def __init__(self, smarty: Any, references: Mapping[str, tuple[str, str]]) -> None:
        self._typography = Typography(smarty)
        self._references = references
        self.usual = True  # no target had anything in it that the sanitizer may object to; set it before a body

    def write(self, data: str) -> Html | None:
        """Answer a text as HTML, or None where it holds anything that isn't plain."""
        if data[0] == "\x02" and STASHED.fullmatch(data):
            return Html(data)
        html = self._write(data)
        return None if html is None else Html(html)

    def _write(self, data: str, *, linked: bool = False) -> str | None:
        out = ""
        at = 0
        seen = 0
        broken = False  # the text so far ended with a line break
        while match := _MARK.search(data, seen):
            kind = match.lastindex
            start = match.start()
            if kind == _SHORT and self._is_plain(match[_SHORT]):
                seen = start + 1
                continue
            seen = match.end()
            if kind == _BREAK:
                start -= 2
            if kind is None or (linked and kind in _LINKS):
                return None
            if start > at:
                out += self._text(data[at:start], broken=broken)
            elif broken:
                out += "\n"
            element = self._element(match, kind)
            if element is None:
                return None
            out += element
            at = match.end()
            broken = kind == _BREAK
        if at < len(data):
            out += self._text(data[at:], broken=broken) if at else self._text(data, broken=False)
        elif broken:
            out += "\n"
        return out

    def _text(self, text: str, *, broken: bool) -> str:
        if broken:
            text = f"\n{text}" if text.strip() else "\n"
        text = self._typography.write(text)
        return escape_text(text) if "&" in text or ">" in text else text

    def _element(self, match: re.Match[str], kind: int) -> str | None:
        if kind == _CODE:
            code = match[1].strip()
            return f"<code>{code.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</code>"
        if kind == _LINK:
            text = self._write(match[2], linked=True)
            return None if text is None else f'<a href="{self._target(match[3])}">{text}</a>'
        if kind in {_SHORT, _REFERENCE}:
            return self._reference(match[_SHORT], match[_REFERENCE] or match[_SHORT])
        if kind == _ADDRESS:
            return f'<a href="{self._target(match[_ADDRESS])}">{match[_ADDRESS]}</a>'
        if kind == _PICTURE:
            return f'<img alt="{_attribute(match[6])}" src="{self._target(match[7])}">'
        if kind == _BREAK:
            return "<br>"
        text = self._write(match[kind])
        if text is None:
            return None
        return f"<strong>{text}</strong>" if kind == _STRONG else f"<em>{text}</em>"

    def _is_plain(self, words: str) -> bool:
        """Tell whether words in brackets are words in brackets, and nothing else; the box of a task is not, nor what a star may end in."""
        if len(words) < 2 or "*" in words or "![" in words:
            return False
        return "`" in words or _name(words) not in self._references

    def _reference(self, words: str, name: str) -> str | None:
        """Answer a link to what is defined; the library has set code aside before it reads a name, so a name has none."""
        target, title = self._references.get(_name(name), ("", ""))
        if "`" in name or "\\" in name or title or _PLAIN_TARGET.fullmatch(target) is None:
            return None
        text = self._write(words, linked=True)
        return None if text is None else f'<a href="{self._target(target)}">{text}</a>'

    def _target(self, target: str) -> str:
        if self.usual and _USUAL.match(target) is None:
            self.usual = False
        return _attribute(target)


def _name(written: str) -> str:
    return _SPACES.sub(" ", written.lower())


def _attribute(value: str) -> str:
    return escape_text(value).replace('"', "&quot;")
