"""The plain run of prose, from Markdown to HTML in one pass: the largest of the shortcuts.

Nearly every text of a post is words, with a link, a code span or an emphasis here and there. For those, no tree, no placeholders and
no second pass for quotation marks are needed: one expression finds the marks from left to right. Escapes, entities and a few plain tags
are set aside before. Anything else (nesting, other HTML, links to what isn't defined, attribute lists, footnotes) is refused as a whole
text, and goes the way of the library. What is accepted becomes what the library, sanitized, makes of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from html.entities import html5
from typing import Any, Final

from markdown.util import HTML_PLACEHOLDER_RE
from pymdownx.magiclink import RE_MAIL

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
_LINED = r"""([^_*`\[@]*(?:(?:`[^`]+`|\[[^\[\]]*\](?:\([^()\s]*\)|\[[^\[\]]*\])?)[^_*`\[@]*)*)"""
_INSIDE = r"""([^*`\[]*(?:(?:`[^`]+`|\[[^\[\]]*\](?:\([^()\s]*\)|\[[^\[\]]*\])?)[^*`\[]*)*)"""
# Each alternative begins with one character, so that the engine looks for a set of them. The last ones refuse the text, but a star
# between spaces neither opens nor closes anything.
_MARK: Final = re.compile(
    rf"""
      `([^`]+)`(?!`)
    | \[{_WORDS}\]{_TARGET}
    | \*\*(?![\s*]){_INSIDE}(?<![\s*])\*\*(?!\*)
    | \*(?![\s*]){_INSIDE}(?<![\s*])\*(?!\*)
    | !\[([^\[\]`<&\\\x02]*)\]{_TARGET}
    | \n(?<=[ ][ ]\n)()
    | \[{_WORDS}\](?:\s?\[([^\[\]`\\]*)\]|(?![({{]|\s?\[))
    | <(https?://[\w./?=\#%:+,;@~-]+)>
    | _(?<!\w_)(?![\s_]){_LINED}(?<![\s_])_(?!\w)
    | __(?<!\w__)(?![\s_]){_LINED}(?<![\s_])__(?!\w)
    | !\[([^\[\]`<&\\\x02]+)\](?:\s?\[([^\[\]`\\\x02]*)\])?(?![(\[]|\s\[)
    | @(?<=[\w+-]@)()
    | :(?=//)()
    | ` | \[ | \*(?!(?<=\S[ \n]\*)[ ]\S) | !(?=\[) | \\ | < | \{{ | ~(?=~)
    | _(?!(?<=[^\W_]_)[^\W_])
    | &(?=\#?\w+;)
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
_LINED_EMPHASIS, _LINED_STRONG, _SHORT_PICTURE, _NAMED_PICTURE, _MAIL, _BARE = 12, 13, 14, 15, 16, 17
_LINKS: Final = frozenset({_LINK, _SHORT, _REFERENCE, _ADDRESS})
_TAGS: Final = {_STRONG: "strong", _EMPHASIS: "em", _LINED_EMPHASIS: "em", _LINED_STRONG: "strong"}
SIMPLE_TAGS: Final = tuple("b bdi cite code del dfn em i ins kbd mark q s samp small strong sub sup u var".split())
"""Tags that the sanitizer leaves as they are round a few plain words."""
NUMBER: Final = r"(?:[0-9]{1,7}|x[0-9a-fA-F]{1,6});"
"""What goes after `&#` in a numeric reference."""
# What is set aside: an escaped character, an entity, a line break, an element with plain words in it. A brace isn't, however it is
# written: a later step of the library would take what it finds in the finished text for attributes, and the words would be gone.
_ASIDE: Final = re.compile(
    rf"""
      \\([\\`*_}}\[\]()>\#+.!|"'~-])
    | (&(?:[A-Za-z][A-Za-z0-9]*;|\#{NUMBER}))
    | <br[ ]?/?>
    | <({'|'.join(SIMPLE_TAGS)})>([^<>*_`\[\]\\&@{{}}~:!\n]+)</\3>
    """,
    re.VERBOSE,
)
ESCAPES: Final = frozenset("\\`*_{}[]()>#+-.!|\"'~")
"""The characters before which a backslash goes."""
_HELD: Final = re.compile(r"\x02\x01(.)\x03|\x01(.)")
# Held pieces of HTML are named by characters from this one on, which nothing else that stands after `\x01` is named by.
_FIRST: Final = 0x100
_MAIL_ADDRESS: Final = re.compile(RE_MAIL)
# An address that is longer is left to the library: to look far from each of thousands of signs would take long.
_FAR: Final = 400
_SCHEME: Final = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
_BARE_ADDRESS: Final = re.compile(r"""(//[A-Za-z0-9](?:[\w./?=#%:+,!-]*[A-Za-z0-9/=#%+-])?)[?!.,:*_~^'")]*(?=[\s<]|\Z)""")
_END_OF_ADDRESS: Final = re.compile(r"[?!.,:;*_~^'\")]*(?=[\s<]|\Z)")
_HOST: Final = re.compile(r"//[A-Za-z0-9.-]++(?!\w)")


class Phrasing:
    """Writes texts of one language's typography; `references` has the address and title of what a body defines, by its name."""

    def __init__(self, smarty: Any, references: Mapping[str, tuple[str, str]]) -> None:
        self._typography = Typography(smarty)
        self._references = references
        self._held: list[str] = []
        self.usual = True  # no target had anything in it that the sanitizer may object to; set it before a body

    def write(self, data: str) -> Html | None:
        """Answer a text as HTML, or None where it holds anything that isn't plain."""
        if data[0] == "\x02" and STASHED.fullmatch(data):
            return Html(data)
        if "\x02" in data or "\x01" in data:
            return None
        if "\\" in data or "&" in data or "<" in data:
            if "\\" in data and "`" in data:
                return None
            self._held = []
            data = _ASIDE.sub(self._hold, data)
        html = self._write(data)
        return None if html is None else Html(html)

    def _hold(self, match: re.Match[str]) -> str:
        """Set HTML aside and answer what stands in its place: between the characters that the library's placeholders begin and end with."""
        if match[1]:
            return self._name(escape_text(match[1]))
        if match[2]:
            sign = _find_sign(match[2])
            return match[0] if sign is None else self._name("&nbsp;" if sign == "\xa0" else escape_text(sign))
        return f"{self._name(f'<{match[3]}>')}{match[4]}{self._name(f'</{match[3]}>')}" if match[3] else self._name("<br>")

    def _name(self, html: str) -> str:
        self._held.append(html)
        return f"\x02\x01{chr(_FIRST + len(self._held) - 1)}\x03"

    def _write(self, data: str, *, linked: bool = False) -> str | None:
        out: list[str] = []
        at = 0
        seen = 0
        broken = False  # the text so far ended with a line break
        while match := _MARK.search(data, seen):
            kind = match.lastindex
            start, end = match.span()
            if kind is None or (linked and kind in _LINKS):
                return None
            if kind == _SHORT and self._is_plain(match[_SHORT]):
                seen = start + 1
                continue
            if kind == _BREAK:
                start -= 2
            elif kind >= _MAIL:
                place = (_find_mail if kind == _MAIL else _find_bare)(data, at, start)
                if place is None:
                    return None
                if place[0] == place[1] or linked:
                    seen = end
                    continue
                start, end = place
            if start > at:
                out.append(self._text(data[at:start], broken=broken))
            elif broken:
                out.append("\n")
            element = self._element(match, kind) if kind < _MAIL else self._address(data[start:end], kind)
            if element is None:
                return None
            out.append(element)
            at = seen = end
            broken = kind == _BREAK
        if not at:
            return self._text(data, broken=False)
        out.append(self._text(data[at:], broken=broken) if at < len(data) else "\n" * broken)
        return "".join(out)

    def _text(self, text: str, *, broken: bool) -> str:
        if broken:
            text = f"\n{text}" if text.strip() else "\n"
        text = self._typography.write(text)
        if "&" in text or ">" in text:
            text = escape_text(text)
        return _HELD.sub(self._put_back, text) if "\x01" in text else text

    def _put_back(self, match: re.Match[str]) -> str:
        return self._held[ord(match[1] or match[2]) - _FIRST]

    def _element(self, match: re.Match[str], kind: int) -> str | None:
        if kind == _CODE:
            code = match[1].strip()
            if "\x02" in code:  # what was set aside is text here
                return None
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
        if kind in {_SHORT_PICTURE, _NAMED_PICTURE}:
            return self._named_picture(match[_SHORT_PICTURE], match[_NAMED_PICTURE] or match[_SHORT_PICTURE])
        if kind == _BREAK:
            return "<br>"
        if kind in {_LINED_EMPHASIS, _LINED_STRONG} and "@" in match.string:  # it may belong to a mail address
            return None
        if "://" in match[kind] and not _END_OF_ADDRESS.match(match.string, match.end()):  # the address goes on
            return None
        text = self._write(match[kind])
        return None if text is None else f"<{_TAGS[kind]}>{text}</{_TAGS[kind]}>"

    def _address(self, address: str, kind: int) -> str:
        if kind == _MAIL:
            return f'<a href="mailto:{address}">{address}</a>'
        return f'<a href="{self._target(address)}">{address}</a>'

    def _named_picture(self, alt: str, name: str) -> str | None:
        target, title = self._references.get(_name(name), ("", ""))
        if title or _PLAIN_TARGET.fullmatch(target) is None:
            return None
        return f'<img alt="{_attribute(alt)}" src="{self._target(target)}">'

    def _is_plain(self, words: str) -> bool:
        """Tell whether words in brackets are words in brackets, and nothing else; the box of a task is not, nor what a star may end in."""
        if len(words) < 2 or "*" in words or "![" in words:
            return False
        return "`" in words or _name(words) not in self._references

    def _reference(self, words: str, name: str) -> str | None:
        """Answer a link to what is defined; the library has set code aside before it reads a name, so a name has none."""
        target, title = self._references.get(_name(name), ("", ""))
        if "`" in name or "\\" in name or "\x02" in name or title or _PLAIN_TARGET.fullmatch(target) is None:
            return None
        text = self._write(words, linked=True)
        return None if text is None else f'<a href="{self._target(target)}">{text}</a>'

    def _target(self, target: str) -> str:
        if self.usual and _USUAL.match(target) is None:
            self.usual = False
        return _attribute(target)


def _find_sign(reference: str) -> str | None:
    """Answer the character that an entity stands for, or None where it is none, several, or one that isn't shown as it is."""
    if reference[1] != "#":
        sign = html5.get(reference[1:], "")
        return sign if len(sign) == 1 and sign not in "\t\n{" else None
    number = int(reference[3:-1], 16) if reference[2] == "x" else int(reference[2:-1])
    if number > sys.maxunicode:
        return None
    sign = chr(number)
    return sign if sign == "\xa0" or (sign not in " {" and sign.isprintable()) else None


def _find_mail(data: str, start: int, sign: int) -> tuple[int, int] | None:
    """Answer where the mail address begins and ends that has its `@` at `sign` (one place twice: it is none), None where it isn't plain."""
    # What stands before `start` has become something else by now.
    begin = max(start, data.rfind(" ", start, sign) + 1, data.rfind("\n", start, sign) + 1)
    end = _SPACES.search(data, sign)
    word = data[begin : end.start() if end else len(data)]
    if len(word) > _FAR:
        return None
    match = _MAIL_ADDRESS.search(word)
    if match is None or not match.start() < sign - begin < match.end():
        return sign, sign
    return (begin + match.start(), begin + match.end()) if "_" not in match[0] and match[0].count("@") == 1 else None


def _find_bare(data: str, start: int, sign: int) -> tuple[int, int] | None:
    """As `_find_mail`, of the web address that has its `:` at `sign`."""
    scheme = _SCHEME.search(data, max(start, sign - 5), sign)
    if scheme is None:
        return None
    begin = scheme.start()
    before = data[begin - 1 : begin]
    if (begin == start and start) or before == "\x03":
        return None
    if before and not (before.isspace() or before in "*_~^[('\""):
        return sign, sign
    match = _BARE_ADDRESS.match(data, sign + 1, sign + _FAR)
    return (begin, match.end(1)) if match and _HOST.match(match[1]) and match.end() < sign + _FAR else None


def _name(written: str) -> str:
    return _SPACES.sub(" ", written.lower())


def _attribute(value: str) -> str:
    return escape_text(value).replace('"', "&quot;")
