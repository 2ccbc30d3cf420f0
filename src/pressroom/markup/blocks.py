"""A body of ordinary blocks, from Markdown to HTML without a tree.

Paragraphs, headings in one line, tight lists, quotations, tables with pipes at both ends, rules, stashed code and the addresses of links
in blocks of their own: of these most posts consist. Whatever is else (indented lines, loose or nested lists, definitions, footnotes,
notes, text that `phrasing` refuses) makes the whole body go the way of the library. What is accepted becomes what the library, with the
other shortcuts, makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pressroom.markup.phrasing import STASHED
from pressroom.markup.serializing import Html

# What a line begins with that no block but a paragraph begins with.
_START: Final = r"""(?:[^\W\d_]|["'“‘(`]|\[(?!\^)|!\[|\*\*?(?=[^\W_])|[0-9]+(?![0-9]|\.[ ]))"""
_TEXT: Final = rf"{_START}[^\n]*(?:\n[ ]{{0,3}}{_START}[^\n]*)*"
_PARAGRAPH: Final = re.compile(rf"{_TEXT}\Z")
_HEADING: Final = re.compile(r"(#{1,6})([^#\\|\n]+)\Z")
_BULLETS: Final = re.compile(rf"(?:[*+-][ ]+{_TEXT}(?:\n(?=[*+-])|\Z))+\Z")
_NUMBERS: Final = re.compile(rf"([0-9]+)\.[ ]+{_TEXT}(?:\n[0-9]+\.[ ]+{_TEXT})*\Z")
_BULLET: Final = re.compile(r"^[*+-][ ]+", re.MULTILINE)
_NUMBER: Final = re.compile(r"^[0-9]+\.[ ]+", re.MULTILINE)
_RULE: Final = re.compile(r"(?:-{3,}|\*{3,}|_{3,})\Z")
# Lines that each name the address of links; and what may be one, also within a list or a quotation.
_ADDRESS: Final = re.compile(r"""\[([^\[\]|\n]+)\]:[ ]*([^\s<>\[\]|'"\\`]+)[ ]*""")
_ADDRESSES: Final = re.compile(rf"{_ADDRESS.pattern}(?:\n{_ADDRESS.pattern})*\n*\Z")
_MAYBE_ADDRESS: Final = re.compile(r"^[^A-Za-z`\n]*\[[^\[\]]*\]:", re.MULTILINE)

_Block = tuple[str, str]
"""The kind of a block, and its HTML."""


class Blocks:
    """Writes bodies whose texts `write` writes, which answers None for what it refuses; addresses of links go to `references`."""

    def __init__(self, write: Callable[[str], Html | None], references: dict[str, tuple[str, str]]) -> None:
        self._write = write
        self._references = references
        self._written: dict[str, Html | None] = {}

    def recall(self, text: str) -> Html | None:
        """Answer what `write` answers for a text of the last body, which has been written already as far as it was come."""
        return self._written[text] if text in self._written else self._write(text)

    def write(self, text: str) -> str | None:
        """Answer the HTML of a body after the library's preprocessors, or None where any block isn't ordinary."""
        self._written = {}
        try:
            return self._blocks(self._take_addresses(text)).strip()
        except (_UncommonError, RecursionError):
            return None

    def _take_addresses(self, text: str) -> str:
        """Take out the blocks that name addresses of links, all of them before any text is written."""
        if "]:" not in text:
            return text
        kept = []
        for block in text.split("\n\n"):
            if _ADDRESSES.match(block.lstrip("\n")):
                for name, address in _ADDRESS.findall(block):
                    self._references[name.strip().lower()] = address, ""
            elif _MAYBE_ADDRESS.search(block):
                raise _UncommonError
            else:
                kept.append(block)
        return "\n\n".join(kept)

    def _blocks(self, text: str) -> str:
        out = ""
        last = ""
        for block in text.split("\n\n"):
            block = block.lstrip("\n")
            if block:
                kind, html = self._block(block)
                if kind == last and kind in _JOINED:
                    raise _UncommonError
                last = kind
                out += html
        return out

    def _block(self, block: str) -> _Block:
        if _PARAGRAPH.match(block) and ("|" not in block or "\n" not in block):
            return "p", f"<p>{self._text(block)}</p>\n"
        write = _WRITERS.get(block[0])
        if write is None:
            raise _UncommonError
        return write(self, block)

    def _text(self, text: str) -> str:
        html = self._written[text] = self._write(text)
        if html is None:
            raise _UncommonError
        return html

    def _heading(self, block: str) -> _Block:
        match = _HEADING.match(block)
        text = match[2].strip() if match else ""
        if match is None or not text or text[0] == "\x02":
            raise _UncommonError
        level = len(match[1])
        return "h", f"<h{level}>{self._text(text)}</h{level}>\n"

    def _bullets(self, block: str) -> _Block:
        if _BULLETS.match(block):
            return "ul", f"<ul>\n{self._items(_BULLET, block)}</ul>\n"
        if _RULE.match(block):
            return "hr", "<hr>\n"
        raise _UncommonError

    def _numbers(self, block: str) -> _Block:
        match = _NUMBERS.match(block)
        if match is None:
            raise _UncommonError
        opening = "<ol>" if match[1] == "1" else f'<ol start="{match[1]}">'
        return "ol", f"{opening}\n{self._items(_NUMBER, block)}</ol>\n"

    def _items(self, mark: re.Pattern[str], block: str) -> str:
        out = ""
        for item in mark.split(block)[1:]:
            text = item.removesuffix("\n")
            if "|" in text and "\n" in text:
                raise _UncommonError
            html = self._text(text)
            if html.isspace():
                raise _UncommonError
            out += f"<li>{html}</li>\n"
        return out

    def _quotation(self, block: str) -> _Block:
        lines = block.split("\n")
        if not all(line.startswith(">") for line in lines):
            raise _UncommonError
        inner = self._blocks("\n".join([line[2:] if line[1:2] == " " else line[1:] for line in lines]))
        if not inner:
            raise _UncommonError
        return "blockquote", f"<blockquote>\n{inner}</blockquote>\n"

    def _table(self, block: str) -> _Block:
        lines = [line.strip(" ") for line in block.split("\n")]
        if len(lines) < 3 or "\\" in block or "`" in block or not all(len(line) > 1 and line[0] == line[-1] == "|" for line in lines):
            raise _UncommonError
        head, separator, *rows = [line[1:-1].split("|") for line in lines]
        if not 1 < len(head) == len(separator) or not set("".join(separator)) <= set(":- "):
            raise _UncommonError
        sides = [_SIDES[side[:1] == ":", side[-1:] == ":"] for side in (cell.strip(" ") for cell in separator)]
        body = "".join([self._row("td", row, sides) for row in rows])
        return "table", f"<table>\n<thead>\n{self._row('th', head, sides)}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"

    def _row(self, tag: str, cells: list[str], sides: list[str]) -> str:
        out = ""
        for number, side in enumerate(sides):
            text = cells[number].strip(" ") if number < len(cells) else ""
            if text[:1] == "\x02":
                raise _UncommonError
            out += f"<{tag}{side}>{self._text(text) if text else ''}</{tag}>\n"
        return f"<tr>\n{out}</tr>\n"

    def _rule(self, block: str) -> _Block:
        if not _RULE.match(block):
            raise _UncommonError
        return "hr", "<hr>\n"

    def _stashed(self, block: str) -> _Block:
        if not STASHED.fullmatch(block):
            raise _UncommonError
        return "p", f"<p>{block}</p>\n"


# The second of two such blocks goes on with the first.
_JOINED: Final = frozenset({"ul", "ol", "blockquote"})
_SIDES: Final = {
    (False, False): "", (True, False): ' align="left"', (False, True): ' align="right"', (True, True): ' align="center"',
}  # fmt: skip
_WRITERS: Final[dict[str, Callable[[Any, str], _Block]]] = {
    "#": Blocks._heading,
    ">": Blocks._quotation,
    "|": Blocks._table,
    "_": Blocks._rule,
    "\x02": Blocks._stashed,
    **dict.fromkeys("*+-", Blocks._bullets),
    **dict.fromkeys("0123456789", Blocks._numbers),
}


class _UncommonError(Exception):
    """A block, or the text of one, isn't ordinary."""
