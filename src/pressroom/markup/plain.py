"""Safe HTML to plain text that reads well in a mail or a terminal: wrapped, with links as numbered references.

It reads what `Renderer` made and a theme didn't touch, so that every element is known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser

WIDTH = 72
_BREAK = "\0"
_SPACES = re.compile(r"[ \t\n\r\f]+")
# Each ideograph and kana (not Hangul, which has spaces) is a word of its own.
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]|[^\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]+")
# Closing marks of texts without spaces (Chinese, Japanese), which no line may begin with.
_CLOSING = frozenset("、。，．：；？！）］｝」』】〉》〕…")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr hr figure figcaption details summary "
    "section video audio".split()
)
_TABLE = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr"})
_INDENTS = {"blockquote": "    ", "dd": "    ", "pre": "    "}


class PlainText:
    """A plain text in the making: blocks between empty lines, and the links that they refer to by number.

    `absolute` answers the whole address of an href, `name_picture` the words in place of a picture (given its alternative text).
    """

    def __init__(self, absolute: Callable[[str], str], name_picture: Callable[[str], str]) -> None:
        self.links: dict[str, int] = {}
        self._blocks: list[str] = []
        self._absolute = absolute
        self._name_picture = name_picture

    def add(self, text: str, *, indent: str = "") -> None:
        """Add a paragraph of plain words; nothing for ''. Line breaks are kept."""
        if text:
            self._blocks.append("\n".join(line for part in text.split("\n") for line in wrap_line(part, indent)))

    def add_centered(self, text: str) -> None:
        """Add one line in the middle."""
        self._blocks.append(text.center(WIDTH).rstrip())

    def add_heading(self, text: str) -> None:
        """Add a heading, underlined."""
        self._blocks.append("\n".join(_underline(list(wrap_line(text)))))

    def add_html(self, html: str, before: str = "") -> None:
        """Add the blocks of some HTML; `before` goes before the words of its first paragraph."""
        reader = _Reader(self.refer, self._name_picture, before)
        reader.feed(html)
        reader.close()
        self._blocks += reader.finish()

    def refer(self, href: str) -> str:
        """Answer the reference to a link, “[1]”; the same link has the same number throughout."""
        return f"[{self.links.setdefault(self._absolute(href), len(self.links) + 1)}]"

    def add_links(self, heading: str) -> None:
        """Add the list of all links that were referred to; nothing where there are none."""
        if self.links:
            self.add_heading(heading)
            self._blocks.append("\n".join(f"[{number}] {url}" for url, number in self.links.items()))

    def write(self) -> str:
        """Answer the text; it ends with a line feed."""
        return "\n\n".join(self._blocks) + "\n"


def _underline(lines: list[str]) -> list[str]:
    return [*lines, "-" * max(measure(line) for line in lines)]


def wrap_line(text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
    """Yield the lines of one paragraph, at most `WIDTH` columns wide but for a word that is wider (an address)."""
    line, start = "", indent if first is None else first
    for word, glue in _split_words(text):
        if line and measure(start + line + glue + word) > WIDTH and word[0] not in _CLOSING:
            yield start + line
            line, start = word, indent
        else:
            line += (glue if line else "") + word
    if line:
        yield start + line


def measure(text: str) -> int:
    """Answer how many columns a text takes: two for a wide character, none for a mark above another."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)


def _split_words(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word and what stands before it on the same line; a wide character is a word of its own."""
    for word in _SPACES.split(text.strip()):
        glue = " "
        for part in _WIDE.findall(word):
            yield part, glue
            glue = ""


class _Reader(HTMLParser):
    """Collects the blocks of some HTML."""

    def __init__(self, refer: Callable[[str], str], name_picture: Callable[[str], str], before: str) -> None:
        super().__init__()
        self._refer, self._name_picture = refer, name_picture
        self._before = before
        self._words: list[str] = []
        self._blocks: list[list[str]] = []
        self._indents: list[tuple[str, str]] = []
        self._lists: list[int] = []
        self._marker = ""
        self._links: list[tuple[str, str]] = []
        self._spans: list[bool] = []
        self._rows: list[list[str]] = []
        self._tight = False
        self._joining = False
        self._skipping = 0
        self._preformatted = False

    def finish(self) -> list[str]:
        self._words[:0] = [self._before]
        self._flush()
        return ["\n".join(block) for block in self._blocks]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._open(tag, given)
        elif tag == "a":
            self._open_link(given)
        elif tag == "span":
            hidden = given.get("class") == "visually-hidden"
            self._spans.append(hidden)
            self._skipping += hidden
        elif tag == "br":
            self._words.append(_BREAK)
        elif tag == "img" and given.get("alt"):
            self._words.append(f"[{self._name_picture(given['alt'])}]")
        elif tag in {"td", "th"} and self._rows:
            self._rows[-1].append(self._take())

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._close(tag)
        elif tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag in {"td", "th"} and self._rows:
            self._rows[-1][-1] = self._take()
        elif tag == "span" and self._spans:
            self._skipping -= self._spans.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in {"br", "img", "hr"}:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._words.append(data)

    def _open_link(self, given: dict[str, str]) -> None:
        kind = given.get("class", "")
        self._links.append((given.get("href", ""), kind))
        self._skipping += kind == "footnote-backref"
        if kind == "footnote-ref":
            self._words.append(" (")

    def _close_link(self, href: str, kind: str) -> None:
        self._skipping -= kind == "footnote-backref"
        if kind == "footnote-ref":
            self._words.append(")")
        elif href and not href.startswith("#") and not self._skipping and not "".join(self._words).endswith(href.removeprefix("mailto:")):
            self._words.append(f" {self._refer(href)}")

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if self._rows and tag not in _TABLE:
            self._words.append(" ")
            return
        self._flush()
        if self._before and tag not in {"div", "section"}:
            self._words, self._before = [self._before], ""
            if tag != "p":
                self._flush()
        if tag in {"ul", "ol"}:
            start = given.get("start", "1")
            self._lists.append(int(start) if tag == "ol" and start.isdecimal() else (1 if tag == "ol" else 0))
        elif tag == "li":
            self._open_item()
        elif tag in _INDENTS:
            self._indents.append((tag, _INDENTS[tag]))
            self._preformatted |= tag == "pre"
        elif tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag == "section" and given.get("aria-label"):
            self._blocks.append([given["aria-label"]])
        elif tag == "hr":
            self._blocks.append(["* * *".center(WIDTH).rstrip()])

    def _open_item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        self._marker = f"{number}. " if number else "* "
        if self._lists and number:
            self._lists[-1] += 1
        self._indents.append(("li", " " * len(self._marker)))

    def _close(self, tag: str) -> None:
        if self._rows and tag not in _TABLE:
            return
        count = len(self._blocks)
        self._flush()
        if tag[1:].isdecimal() and len(self._blocks) > count:
            self._blocks[-1] = _underline(self._blocks[-1])
        self._joining = tag == "dt"
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self._tight = bool(self._lists)
        elif tag == "li" or tag in _INDENTS:
            if self._indents and self._indents[-1][0] == tag:
                self._indents.pop()
            self._marker = ""
            self._tight = tag == "li"
            self._preformatted &= tag != "pre"
        elif tag == "table":
            self._blocks.append(list(_lay_out(self._rows)))
            self._rows = []

    def _take(self) -> str:
        words = _SPACES.sub(" ", "".join(self._words).replace(_BREAK, " ")).strip()
        self._words = []
        return words

    def _flush(self) -> None:
        """Make a block of the words so far; an item of a list follows the one before it without an empty line."""
        text = "".join(self._words)
        self._words = []
        indent = "".join(indent for _, indent in self._indents)
        if self._preformatted and text.strip():
            lines = [f"{indent}{line}".rstrip() for line in text.strip("\n").split("\n")]
        else:
            first = indent[: len(indent) - len(self._marker)] + self._marker if self._marker else indent
            lines = []
            for part in text.split(_BREAK):
                lines += wrap_line(part, indent, first if not lines else None)
        if not lines:
            return
        if self._blocks and (self._joining or (self._marker and (self._tight or len(self._lists) > 1))):
            self._blocks[-1] += lines
        else:
            self._blocks.append(lines)
        self._marker = ""
        self._tight = self._joining = False


def _lay_out(rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of a table: columns side by side where they fit, else each cell on a line of its own."""
    rows = [row for row in rows if row]
    widths = [max(measure(row[index]) for row in rows if index < len(row)) for index in range(max(map(len, rows), default=0))]
    if sum(widths) + 2 * (len(widths) - 1) <= WIDTH:
        for row in rows:
            yield "  ".join(cell + " " * (width - measure(cell)) for cell, width in zip(row, widths, strict=False)).rstrip()
        return
    for number, row in enumerate(rows):
        yield from [""] if number else []
        for cell in row:
            yield from wrap_line(cell, "  ")
