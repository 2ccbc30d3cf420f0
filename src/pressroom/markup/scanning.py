"""Where things stand in the source: one scanner for links, pictures, headings, tables and raw HTML.

Python-Markdown keeps no positions. This reads the source once, skipping code and comments as it does, and yields each construct
with its place; `pair` gives the n-th rendered link to a target the place of the n-th one written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final, Literal, NamedTuple

from pressroom.markup.fences import FENCE

Kind = Literal["link", "image", "heading", "table", "html"]

_INDENTED = re.compile(r"(?:(?<=\n\n)|\A)((?: {4}|\t)[^\n]*(?:\n+(?: {4}|\t)[^\n]*)*)")
_ITEM = re.compile(r"[ ]{0,3}(?:[*+-]|\d+\.)[ \t]|[ ]{0,3}:[ \t]|\[\^|!!!")
_POINTS = re.compile(
    r"(?P<escape>\\.)"
    r"|(?P<ticks>`+)"
    r"|(?P<comment><!--.*?-->)"
    r"|<(?P<auto>(?:https?|ftp)://[^<>\s]*|[A-Za-z][\w+.-]*://[^<>]*|[^<> !@]+@[^@<> ]+)>"
    r"|(?P<html></?[A-Za-z][\w-]*(?:\s+[^\s\"'=<>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>]+))?)*\s*/?>|</?[A-Za-z][\w-]*(?=[\s/>]))"
    r"|(?P<open>!?\[)"
    r"|(?P<bare>(?<![^\s*_~^\[('\"])(?:(?i:https?|ftp)://|(?i:www)\.)(?=[^_\W])[^\s<]*)"
    r"|(?P<mail>(?<![-/+@\w.])[-+\w][-\w+.]*@[-\w]+(?:\.[-\w]+)+)",
    re.DOTALL,
)
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\[\]\n]+)\]:[ ]*(?:\n[ ]*)?(\S+)", re.MULTILINE)
_FOOTNOTE_LABEL = re.compile(r"!?\[\^")
_HEADING = re.compile(r"^(#{1,6})([^\n#][^\n]*?)#*[ ]*$|^([^\n]+)\n(=+|-+)[ ]*$", re.MULTILINE)
_TABLE = re.compile(r"^[^\n|]*\|[^\n]*\n[ ]*\|?[ ]*:?-+[ ]*:?[ ]*\|?[-|: ]*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_LINK_TRAILING: Final = "?!.,:*_~^'\";"
_MARKDOWN_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!~|\"'-])")
_BRACKETS_LIMIT = 4000  # characters in which a link's text must end
_ATTRIBUTE = re.compile(r"""\b(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


class Construct(NamedTuple):
    """One construct of the source; `target` is a link's target, a heading's text, a table's first row, or a whole raw tag."""

    kind: Kind
    target: str
    line: int
    column: int
    offset: int


class Lines:
    """Offsets to places, which count from 1."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._first = first_line

    def place(self, offset: int) -> tuple[int, int]:
        """Answer line and column of an offset."""
        row = bisect_right(self._starts, offset) - 1
        return row + self._first, offset - self._starts[row] + 1


def scan(body: str, first_line: int = 1) -> list[Construct]:
    """Answer all constructs of a body in the order of their places."""
    lines = Lines(body, first_line)
    masked = mask_code(body)
    found = [*_scan_inline(masked, _definitions(masked)), *_scan_blocks(masked)]
    found.sort(key=lambda item: item[2])
    return [Construct(kind, target, *lines.place(offset), offset) for kind, target, offset in found]


def scan_inline(body: str, first_line: int = 1) -> list[Construct]:
    """As `scan`, without headings and tables."""
    lines = Lines(body, first_line)
    masked = mask_code(body)
    return [
        Construct(kind, target, *lines.place(offset), offset)
        for kind, target, offset in sorted(_scan_inline(masked, _definitions(masked)), key=lambda item: item[2])
    ]


def pair(
    rendered: Iterable[tuple[Literal["link", "image"], str]], written: Iterable[Construct], body: str, first_line: int = 1
) -> list[tuple[int, int]]:
    """Answer a place for each rendered link and picture.

    What can't be paired gets the first place at which its target stands in the source, or the start of the body.
    """
    places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for construct in written:
        places[construct.kind, construct.target].append((construct.line, construct.column))
    for queue in places.values():
        queue.reverse()
    lines: Lines | None = None
    answer = []
    for key in rendered:
        queue = places.get(key, [])
        if queue:
            answer.append(queue.pop() if len(queue) > 1 else queue[0])
            continue
        lines = lines or Lines(body, first_line)
        answer.append(lines.place(max(0, body.find(key[1]))))
    return answer


def mask_code(body: str) -> str:
    """Answer the body with code blocks blanked, character for character, so that offsets stay."""
    if "```" in body or "~~~" in body:
        body = FENCE.sub(lambda match: _blank(match[0]), body)
    if "\n    " in body or "\n\t" in body or body.startswith(("    ", "\t")):
        body = _INDENTED.sub(_blank_unless_item, body)
    return body


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _blank_unless_item(match: re.Match[str]) -> str:
    """Indented text after a list item, a definition, a footnote or a note goes on with it; elsewhere it is code."""
    before = match.string[: match.start()]
    for line in reversed(before.rsplit("\n", 400)[-400:]):
        if line.strip() and not line.startswith(("    ", "\t")):
            if _ITEM.match(line) is not None or (before.endswith("\n\n") and _inside_item(before)):
                return match[0]
            break
    return _blank(match[0])


def _inside_item(before: str) -> bool:
    """Tell whether the paragraph before belongs to a list item by lazy continuation."""
    paragraph = before.rstrip("\n").rsplit("\n\n", 1)[-1]
    return any(_ITEM.match(line) for line in paragraph.split("\n"))


def _definitions(masked: str) -> dict[str, str]:
    if "]:" not in masked:
        return {}
    return {
        _SPACE.sub(" ", label.strip().lower()): target.lstrip("<").rstrip(">")
        for label, target in _DEFINITION.findall(masked)
        if not label.startswith("^")
    }


def _scan_inline(text: str, definitions: dict[str, str]) -> Iterator[tuple[Kind, str, int]]:
    at = 0
    while True:
        match = _POINTS.search(text, at)
        if match is None:
            return
        start, at = match.span()
        kind = match.lastgroup
        if kind == "ticks":
            close = re.compile(rf"(?<!`){match[0]}(?!`)").search(text, at)
            blank = text.find("\n\n", at)
            if close is not None and (blank < 0 or close.start() < blank):
                at = close.end()
        elif kind == "auto":
            target = match["auto"]
            mail = "@" in target and "://" not in target
            yield "link", f"mailto:{target.removeprefix('mailto:')}" if mail else unescape(target), start
        elif kind == "html":
            yield from _raw(match[0], start)
        elif kind == "open":
            found = _link_at(text, start, at, definitions)
            if found is not None:
                yield ("image" if match[0] == "![" else "link"), found[0], start
                yield from _within(text, at, found[1], definitions, image=match[0] == "![")
                at = found[2]
        elif kind == "bare":
            target = _trim_bare(match[0])
            at = start + len(target)
            yield "link", unescape(target if "://" in target else f"http://{target}"), start
        elif kind == "mail":
            yield "link", f"mailto:{match[0]}", start


def _raw(tag: str, start: int) -> Iterator[tuple[Kind, str, int]]:
    yield "html", tag, start
    name = tag[1:].split(None, 1)[0].rstrip("/>").lower()
    if name in {"a", "img", "iframe", "video", "audio", "source", "track"}:
        for _, *values in _ATTRIBUTE.findall(tag):
            yield ("link" if name in {"a", "iframe"} else "image"), unescape("".join(values)).strip(), start
            break


def _within(text: str, start: int, end: int, definitions: dict[str, str], *, image: bool) -> Iterator[tuple[Kind, str, int]]:
    """A link's text may hold pictures; a picture's alternative text holds nothing."""
    if not image and ("[" in text[start:end] or "<" in text[start:end]):
        for kind, target, offset in _scan_inline(text[start:end], definitions):
            yield kind, target, start + offset


def _link_at(text: str, start: int, inside: int, definitions: dict[str, str]) -> tuple[str, int, int] | None:
    """Answer (target, end of the text, end of the link) for the bracket at `start`, or None where it begins no link."""
    if _FOOTNOTE_LABEL.match(text, start):
        return None
    close = _close_bracket(text, inside)
    if close is None:
        return None
    after = close + 1
    if text[after : after + 1] == "(":
        return _inline_target(text, close, after + 1)
    label = re.compile(r"\s?\[([^\]]*)\]").match(text, after)
    if label is not None:
        name = label[1] or text[inside:close]
        target = definitions.get(_SPACE.sub(" ", name.strip().lower()))
        if target is not None:
            return unescape(target), close, label.end()
    if text[after : after + 1] != ":" or text[start - 1 : start] not in ("", "\n"):
        target = definitions.get(_SPACE.sub(" ", text[inside:close].strip().lower()))
        if target is not None:
            return unescape(target), close, after
    return None


def _close_bracket(text: str, at: int) -> int | None:
    depth = 1
    for match in re.compile(r"\\.|[\[\]]|\n[ ]*\n", re.DOTALL).finditer(text, at, at + _BRACKETS_LIMIT):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth -= 1
            if depth == 0:
                return match.start()
        elif match[0][0] == "\n":
            return None
    return None



def _inline_target(text: str, close: int, at: int) -> tuple[str, int, int] | None:
    depth = 1
    for match in re.compile(r"\\.|[()]|\n[ ]*\n", re.DOTALL).finditer(text, at, at + _BRACKETS_LIMIT):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth -= 1
            if depth == 0:
                return _clean_target(text[at : match.start()]), close, match.end()
        elif match[0][0] == "\n":
            return None
    return None


_ANGLED = re.compile(r"\s*<([^<>]*)>")
_TITLE = re.compile(r"""\s*(?:"[^"]*(?:"[^"]+)*"|'[^']*(?:'[^']+)*')\s*$""", re.DOTALL)


def _clean_target(inside: str) -> str:
    angled = _ANGLED.match(inside)
    target = angled[1] if angled else _TITLE.sub("", inside)
    return unescape(_MARKDOWN_ESCAPE.sub(r"\1", target.strip()))


def _trim_bare(target: str) -> str:
    while target:
        last = target[-1]
        if last in _LINK_TRAILING or (last == ")" and target.count("(") < target.count(")")) or (last == "]" and target.count("[") < target.count("]")):
            target = target[:-1]
        else:
            break
    return target


def _scan_blocks(masked: str) -> Iterator[tuple[Kind, str, int]]:
    for match in _HEADING.finditer(masked):
        yield "heading", (match[2] or match[3]).strip(), match.start()
    for match in _TABLE.finditer(masked):
        yield "table", match[0].split("\n", 1)[0].strip(), match.start()
