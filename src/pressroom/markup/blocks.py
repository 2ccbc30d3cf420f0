"""A body of ordinary blocks, from Markdown to HTML without a tree.

Paragraphs, headings, lists, quotations, tables with pipes at both ends, rules, stashed code and the addresses of links in blocks of their
own: of these most posts consist. Whatever is else (indented code, headings within lists, definitions, footnotes, notes, text that
`phrasing` refuses) makes the whole body go the way of the library. What is accepted becomes what the library, with the
other shortcuts, makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from pressroom.markup.lists import START, List, UncommonError, find_list, may_be_table
from pressroom.markup.phrasing import STASHED
from pressroom.markup.serializing import Html

# Within a paragraph, what begins a list elsewhere is text.
_PARAGRAPH: Final = re.compile(rf"{START}[^\n]*(?:\n[ ]*(?:{START}|(?:[*+-]|[0-9]+\.)[ ]+[^\s*_-])[^\n]*)*\Z")
_HEADING: Final = re.compile(r"(#{1,6})([^\\|\n]*?)#*\Z")
_HEADING_LINE: Final = re.compile(r"^#[^\n]*", re.MULTILINE)
_RULE: Final = re.compile(r"(?:-{3,}|\*{3,}|_{3,})\Z")
# Lines that each name the address of links; and what may be one, also within a list or a quotation.
_ADDRESS: Final = re.compile(r"""[ ]{0,3}\[([^\[\]|\n]+)\]:[ ]*([^\s<>|'"\\`]+)[ ]*""")
_ADDRESSES: Final = re.compile(rf"{_ADDRESS.pattern}(?:\n{_ADDRESS.pattern})*\n*\Z")
_MAYBE_ADDRESS: Final = re.compile(r"^[^A-Za-z`\n]*\[[^\[\]]*\]:", re.MULTILINE)

_TAB: Final = 4

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
        except (UncommonError, RecursionError):
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
                raise UncommonError
            else:
                kept.append(block)
        return "\n\n".join(kept)

    def _blocks(self, text: str) -> str:
        out = ""
        last = ""
        open_list: List | None = None
        for block in _list_blocks(text):
            if open_list:
                if self._goes_on(open_list, block):
                    continue
                out += open_list.to_html()
                last = open_list.tag
                open_list = None
            if _PARAGRAPH.match(block) and not may_be_table(block):
                last = "p"
                out += f"<p>{self._text(block)}</p>\n"
            elif tag := find_list(block):
                open_list = List(block, tag, self._text)
            else:
                kind, html = self._block(block)
                if kind == last == "blockquote":
                    raise UncommonError
                last = kind
                out += html
        return out + open_list.to_html() if open_list else out

    def _goes_on(self, open_list: List, block: str) -> bool:
        """Tell whether a block belongs to the list before it, which has taken it in then."""
        if block.startswith("    "):
            open_list.add_indented(block)
        elif find_list(block) == open_list.tag:
            open_list.add(block)
        else:
            return False
        return True

    def _block(self, block: str) -> _Block:
        if write := _WRITERS.get(block[0]):
            return write(self, block)
        bare = block.lstrip(" ")
        if 0 < len(block) - len(bare) < _TAB and _PARAGRAPH.match(bare) and not may_be_table(block):
            return "p", f"<p>{self._text(bare)}</p>\n"
        raise UncommonError

    def _text(self, text: str) -> str:
        html = self._written[text] = self._write(text)
        if html is None:
            raise UncommonError
        return html

    def _heading(self, block: str) -> _Block:
        match = _HEADING.match(block)
        text = match[2].strip() if match else ""
        if match is None or not text or text[0] == "\x02":
            raise UncommonError
        level = len(match[1])
        return "h", f"<h{level}>{self._text(text)}</h{level}>\n"

    def _quotation(self, block: str) -> _Block:
        lines = block.split("\n")
        if not all(line.startswith(">") for line in lines):
            raise UncommonError
        inner = self._blocks("\n".join([line[2:] if line[1:2] == " " else line[1:] for line in lines]))
        if not inner:
            raise UncommonError
        return "blockquote", f"<blockquote>\n{inner}</blockquote>\n"

    def _table(self, block: str) -> _Block:
        lines = [line.strip(" ") for line in block.split("\n")]
        if len(lines) < 3 or "\\" in block or "`" in block or not all(len(line) > 1 and line[0] == line[-1] == "|" for line in lines):
            raise UncommonError
        head, separator, *rows = [line[1:-1].split("|") for line in lines]
        if not 1 < len(head) == len(separator) or not set("".join(separator)) <= set(":- "):
            raise UncommonError
        sides = [_SIDES[side[:1] == ":", side[-1:] == ":"] for side in (cell.strip(" ") for cell in separator)]
        body = "".join([self._row("td", row, sides) for row in rows])
        return "table", f"<table>\n<thead>\n{self._row('th', head, sides)}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"

    def _row(self, tag: str, cells: list[str], sides: list[str]) -> str:
        out = ""
        for number, side in enumerate(sides):
            text = cells[number].strip(" ") if number < len(cells) else ""
            if text[:1] == "\x02":
                raise UncommonError
            out += f"<{tag}{side}>{self._text(text) if text else ''}</{tag}>\n"
        return f"<tr>\n{out}</tr>\n"

    def _rule(self, block: str) -> _Block:
        if not _RULE.match(block):
            raise UncommonError
        return "hr", "<hr>\n"

    def _stashed(self, block: str) -> _Block:
        if not STASHED.fullmatch(block):
            raise UncommonError
        return "p", f"<p>{block}</p>\n"


_SIDES: Final = {
    (False, False): "", (True, False): ' align="left"', (False, True): ' align="right"', (True, True): ' align="center"',
}  # fmt: skip
_WRITERS: Final[dict[str, Callable[[Any, str], _Block]]] = {
    "#": Blocks._heading,
    ">": Blocks._quotation,
    "|": Blocks._table,
    "\x02": Blocks._stashed,
    **dict.fromkeys("*-_", Blocks._rule),
}


def _list_blocks(text: str) -> list[str]:
    """Answer the blocks of a text."""
    blocks: list[str] = []
    for block in text.split("\n\n"):
        block = block.lstrip("\n")
        if "\n#" in block or (block[:1] == "#" and "\n" in block):
            blocks += _part_headings(block)
        elif not _is_blank(block):
            blocks.append(block)
    return blocks


def _is_blank(block: str) -> bool:
    if block and not block.isspace():
        return False
    if block.startswith("    "):
        raise UncommonError
    return True


def _part_headings(block: str) -> Iterator[str]:
    """Yield the headings in a block, each of which is one in one line, and what stands in the lines before and after them."""
    if "|" in block or block.startswith("    "):
        raise UncommonError
    while heading := _HEADING_LINE.search(block):
        if heading.start():
            yield block[: heading.start() - 1]
        yield heading[0]
        block = block[heading.end() + 1 :]
    if not _is_blank(block):
        yield block
