"""Lists, loose or nested, without a tree: the steps of the library's own processors over plainer values.

Two blocks of items are one list, whose items beside the gap are paragraphs; a block that is indented belongs to the last item at its depth.
Items and what belongs to them are lines of plain text, further lists and stashed code; all else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pressroom.markup.phrasing import SIMPLE_TAGS, STASHED

# What a line begins with that no block but a paragraph begins with.
START: Final = (
    r"(?:[^\s\d\x01-\x03#>:|*+_=!<\[\\{}~-]|\[(?!\^)|!\[|\*\*(?=[^\s*])|\*(?=[^\s*\[])|__?(?=[^\s_])|--[ ]?(?=[^\s-])|\\(?=[^\w\s])"
    rf"|[0-9]+(?![0-9]|\.[ ])|<(?=https?://|(?:{'|'.join(SIMPLE_TAGS)}|br)\b))"
)
TEXT: Final = rf"{START}[^\n]*(?:\n[ ]*{START}[^\n]*)*"
_TEXT: Final = re.compile(rf"{TEXT}\Z")
_TAB: Final = "    "
_FIRST: Final = {"ul": re.compile(r"[ ]{0,3}[*+-][ ]+(.*)"), "ol": re.compile(r"[ ]{0,3}([0-9]+)\.[ ]+(.*)")}
_MARK: Final = {"ul": re.compile(r"^[*+-][ ]+", re.MULTILINE), "ol": re.compile(r"^[0-9]+\.[ ]+", re.MULTILINE)}
_HEADS: Final = frozenset(" *+-0123456789")
_TABLE_LINE: Final = frozenset("|:- ")
_NESTED: Final = re.compile(r"[ ]{4,7}(?:[0-9]+\.|[*+-])[ ]+")


class UncommonError(Exception):
    """A block, or the text of one, isn't ordinary."""


class _Item:
    def __init__(self, text: str, *, is_loose: bool) -> None:
        self.text, self.is_loose = text, is_loose
        self.children: list[str | List] = []


class List:
    """A list in the making; texts are written by `write`, which raises `UncommonError` for what it refuses."""

    def __init__(self, block: str, tag: str, write: Callable[[str], str]) -> None:
        """Begin a list with a block whose first line is an item of the kind `tag`."""
        self.tag = tag
        self._write = write
        self._items: list[_Item] = []
        self._opening = "<ul>"
        if tag == "ol" and (match := _FIRST[tag].match(block)):
            self._opening = "<ol>" if match[1] == "1" else f'<ol start="{match[1]}">'
        self._add(block)

    def add(self, block: str) -> None:
        """Go on with a block of items after an empty line."""
        self._items[-1].is_loose = True
        self._add(block, after_gap=True)

    def add_indented(self, block: str) -> None:
        """Take in an indented block after an empty line."""
        depth = (len(block) - len(block.lstrip(" "))) // len(_TAB)
        owner = self
        for _ in range(depth - 1):
            inner = owner._items[-1].children[-1:]
            if not inner or not isinstance(inner[0], List):
                raise UncommonError  # code
            owner = inner[0]
        item = owner._items[-1]
        item.is_loose = True
        block = _dedent(block, depth)
        if tag := find_list(block):
            last = item.children[-1] if item.children else None
            if isinstance(last, List) and last.tag == tag:
                last.add(block)
            else:
                item.children.append(List(block, tag, self._write))
        else:
            block = block.lstrip(" ")
            item.children.append(f"<p>{block if STASHED.fullmatch(block) else self._write_text(block)}</p>\n")

    def to_html(self) -> str:
        """Answer the list as HTML."""
        return f"{self._opening}\n{''.join([*map(_write_item, self._items)])}</{self.tag}>\n"

    def _add(self, block: str, *, after_gap: bool = False) -> None:
        if may_be_table(block):
            raise UncommonError
        for text in self._split(block):
            if text.startswith(_TAB):
                self._nest(_dedent(text, 1))
            else:
                self._items.append(_Item(self._write_text(text), is_loose=after_gap))
            after_gap = False

    def _nest(self, block: str) -> None:
        """Take in further items, which are indented, of the same block: of a list that is there already, whatever their kind."""
        children = self._items[-1].children
        tag = find_list(block)
        if tag is None:
            raise UncommonError
        if not children:
            children.append(List(block, tag, self._write))
        elif isinstance(children[-1], List) and children[-1].tag == tag:
            children[-1]._add(block)
        else:
            raise UncommonError

    def _split(self, block: str) -> list[str]:
        """Answer the text of each item; what is nested in one comes after it, indented as it is."""
        if block[0] != " " and "\n " not in block:
            *others, last = _MARK[self.tag].split(block)[1:]
            return [*[item.removesuffix("\n") for item in others], last]
        first = _FIRST[self.tag]
        items: list[str] = []
        for line in block.split("\n"):
            if match := first.match(line):
                items.append(match[match.lastindex or 1])
            elif _NESTED.match(line) and not items[-1].startswith(_TAB):
                items.append(line)
            else:
                items[-1] += f"\n{line}"
        return items

    def _write_text(self, text: str) -> str:
        if not _TEXT.match(text) or may_be_table(text):
            raise UncommonError
        html = self._write(text)
        if html.isspace():
            raise UncommonError
        return html


def find_list(block: str) -> str | None:
    """Answer of which kind the list is that a block begins, if it does."""
    return next((tag for tag, first in _FIRST.items() if first.match(block)), None) if block[0] in _HEADS else None


def may_be_table(block: str) -> bool:
    """Tell whether the second line of a block may be what stands between the head of a table and its rows."""
    if "|" not in block or "\n" not in block:
        return False
    return _TABLE_LINE.issuperset(block.split("\n", 2)[1])


def _write_item(item: _Item) -> str:
    children = "".join([child if isinstance(child, str) else child.to_html() for child in item.children])
    return f"<li>\n<p>{item.text}</p>\n{children}</li>\n" if item.is_loose else f"<li>{item.text}{children}</li>\n"


def _dedent(block: str, levels: int) -> str:
    indent = _TAB * levels
    return "\n".join([line.removeprefix(indent) for line in block.split("\n")])
