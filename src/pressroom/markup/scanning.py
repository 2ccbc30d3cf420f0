"""Where things stand in the source: one scanner for links, pictures, headings, tables and raw HTML.

Python-Markdown keeps no positions. This reads the source once, skipping code and comments as it does, and yields each construct
with its place; `pair` gives the n-th rendered link to a target the place of the n-th one written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import accumulate
from operator import itemgetter
from typing import Final, Literal, NamedTuple

from pressroom.markup.fences import FENCE

Kind = Literal["link", "image", "heading", "table", "html"]

# Line ends in front, where the engine can look for them; the body gets two more for its first line.
_INDENTED = re.compile(r"\n\n((?: {4}|\t)[^\n]*(?:\n+(?: {4}|\t)[^\n]*)*)")
_ITEM = re.compile(r"[ ]{0,3}(?:[*+-]|\d+\.)[ \t]|[ ]{0,3}:[ \t]|\[\^|!!!")
_POINT = re.compile(r"[\\`<\[@:]")
_POINT_WWW = re.compile(r"[\\`<\[@:wW]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_AUTO = re.compile(r"<((?:https?|ftp)://[^<>\s]*|[A-Za-z][\w+.-]*://[^<>]*|[^<> !@]+@[^@<> ]+)>")
_TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s+[^\s\"'=<>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>]+))?)*\s*/?>|</?[A-Za-z][\w-]*(?=[\s/>])")
_BARE_TAG = re.compile(r"</?[A-Za-z][\w-]*>")
_BEFORE_BARE = re.compile(r"(?:^|[\s*_~^\[('\"\x03])((?:https?|ftp))$", re.IGNORECASE)
_BARE = re.compile(r"(?:(?:https?|ftp)://|www\.)(?=[^_\W])[^\s<]*", re.IGNORECASE)
_BEFORE_MAIL = re.compile(r"(?<![-/+@\w.])[-+\w][-\w+.]*$")
_MAIL_DOMAIN = re.compile(r"@[-\w]+(?:\.[-\w]+)+(?<=[A-Za-z])(?![-@])")
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\[\]\n]+)\]:[ ]*(?:\n[ ]*)?(\S+)", re.MULTILINE)
_FOOTNOTE_LABEL = re.compile(r"\[\^")
_PLAIN_LINK = re.compile(r"\[([^\[\]\\`<]*)\]\(([^()\s'\"<>\\&]+)\)")
_LABEL = re.compile(r"\s?\[([^\]]*)\]")
_BRACKETS = re.compile(r"\\.|[\[\]]|\n[ ]*\n", re.DOTALL)
_PARENTHESES = re.compile(r"\\.|[()]|\n[ ]*\n", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})([^\n#][^\n]*?)#*[ ]*$|^([^\n]+)\n(=+|-+)[ ]*$", re.MULTILINE)
_TABLE = re.compile(r"^[^\n|]*\|[^\n]*\n[ ]*\|?[ ]*:?-+[ ]*:?[ ]*\|?[-|: ]*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_LINK_TRAILING: Final = "?!.,:*_~^'\";"
_CLOSERS: Final = {")": "(", "]": "["}
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
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._first = first_line

    def place(self, offset: int) -> tuple[int, int]:
        """Answer line and column of an offset."""
        row = bisect_right(self._starts, offset) - 1
        return row + self._first, offset - self._starts[row] + 1


def scan(body: str, first_line: int = 1) -> list[Construct]:
    """Answer all constructs of a body in the order of their places."""
    lines = Lines(body, first_line)
    masked = mask_code(body)
    found = [*_scan_inline(masked, _definitions(masked)), *scan_headings_and_tables(masked)]
    found.sort(key=itemgetter(2))
    return [Construct(kind, target, *lines.place(offset), offset) for kind, target, offset in found]


def scan_inline(body: str, first_line: int = 1) -> list[Construct]:
    """As `scan`, without headings and tables."""
    masked = mask_code(body)
    found = sorted(_scan_inline(masked, _definitions(masked)), key=itemgetter(2))
    lines = Lines(body, first_line)
    return [Construct(kind, target, *lines.place(offset), offset) for kind, target, offset in found]


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


def place_once(kind: Literal["link", "image"], target: str, body: str) -> int | None:
    """Answer the offset of the one plain link or picture to a target that the body names only here; None needs a scan."""
    if body.count(target) != 1:
        return None
    at = body.index(target)
    opening = body.rfind("[", 0, at)
    if opening < 0 or not body.startswith(")", at + len(target)):
        return None
    image = body[opening - 1 : opening] == "!"
    if image != (kind == "image") or "&" in body or "\\" in body:
        return None
    plain = _PLAIN_LINK.match(body, opening)
    if plain is None or plain[2] != target or "\n\n" in plain[1]:
        return None
    return opening - image


@lru_cache(maxsize=4)
def mask_code(body: str) -> str:
    """Answer the body with code blocks blanked, character for character, so that offsets stay."""
    body = mask_fences(body)
    if "\n    " in body or "\n\t" in body or body.startswith(("    ", "\t")):
        body = _INDENTED.sub(_blank_unless_item, f"\n\n{body}")[2:]
    return body


def mask_fences(body: str) -> str:
    """Answer the body with the code between fences blanked, character for character."""
    return FENCE.sub(lambda match: _blank(match[0]), f"\n{body}")[1:] if "```" in body or "~~~" in body else body


def _blank(text: str) -> str:
    return "\n".join([" " * len(line) for line in text.split("\n")])


def _blank_unless_item(match: re.Match[str]) -> str:
    """Indented text after a list item, a definition, a footnote or a note goes on with it; elsewhere it is code."""
    text, start = match.string, match.start(1)
    for line in _list_lines_before(text, start):
        if line.strip() and not line.startswith(("    ", "\t")):
            if _ITEM.match(line) is not None or _inside_item(text, start):
                return match[0]
            break
    return f"\n\n{_blank(match[1])}"


def _list_lines_before(text: str, end: int) -> Iterator[str]:
    """Answer the lines before an offset, the nearest first, but no more than can be looked at for each block of a long text."""
    for _ in range(400):
        start = text.rfind("\n", 0, end) + 1
        yield text[start:end]
        if not start:
            return
        end = start - 1


def _inside_item(text: str, end: int) -> bool:
    """Tell whether the paragraph before an offset, which follows an empty line, belongs to a list item by lazy continuation."""
    while end and text[end - 1] == "\n":
        end -= 1
    start = text.rfind("\n\n", 0, end)
    return any(_ITEM.match(line) for line in text[start + 2 if start >= 0 else 0 : end].split("\n"))


def _definitions(masked: str) -> dict[str, str]:
    if "]:" not in masked:
        return {}
    return {
        _SPACE.sub(" ", label.strip().lower()): target.lstrip("<").rstrip(">")
        for label, target in _DEFINITION.findall(masked)
        if not label.startswith("^")
    }


def _scan_inline(text: str, definitions: dict[str, str]) -> Iterator[tuple[Kind, str, int]]:
    points = _POINT_WWW if "www." in text.lower() else _POINT
    at = 0
    while True:
        match = points.search(text, at)
        if match is None:
            return
        start, at = match.start(), match.end()
        mark = match[0]
        if mark == "[":
            defined = _DEFINITION.match(text, text.rfind("\n", 0, start) + 1) if definitions else None
            if defined is not None and defined.start(1) == at and text[at] != "^":
                at = defined.end()
                continue
            image = start > 0 and text[start - 1] == "!" and text[start - 2 : start - 1] != "\\"
            found = _link_at(text, start, at, definitions)
            if found is not None:
                yield ("image" if image else "link"), found[0], start - image
                yield from _within(text, at, found[1], definitions, image=image)
                at = found[2]
        elif mark == "<":
            found_here, at = _angled(text, start)
            yield from found_here
        elif mark == "`":
            at = _code_end(text, start)
        elif mark == "\\":
            at += 1
        else:
            bare = _bare_at(text, start, mark)
            if bare is not None:
                yield "link", bare[0], bare[1]
                at = max(at, bare[2])


def _code_end(text: str, start: int) -> int:
    """Answer where the code span that begins here ends; a run of backticks without a partner is text."""
    end = start + 1
    while text[end : end + 1] == "`":
        end += 1
    ticks = text[start:end]
    blank = text.find("\n\n", end)
    limit = blank if blank >= 0 else len(text)
    close = text.find(ticks, end, limit)
    while close >= 0:
        after = close + len(ticks)
        if text[after : after + 1] != "`" and text[close - 1] != "`":
            return after
        while text[after : after + 1] == "`":
            after += 1
        close = text.find(ticks, after, limit)
    return end


def _angled(text: str, start: int) -> tuple[list[tuple[Kind, str, int]], int]:
    """Answer what begins with the `<` at `start`, and where to go on."""
    bare = _BARE_TAG.match(text, start)
    if bare is not None:  # most tags of a text that has many
        return [("html", bare[0], start)], bare.end()
    comment = _COMMENT.match(text, start)
    if comment is not None:
        return [], comment.end()
    auto = _AUTO.match(text, start)
    if auto is not None:
        target = auto[1]
        mail = "@" in target and "://" not in target
        written = f"mailto:{target.removeprefix('mailto:')}" if mail else unescape(target)
        return [("link", written, start)], auto.end()
    tag = _TAG.match(text, start)
    return (list(_raw(tag[0], start)), tag.end()) if tag is not None else ([], start + 1)


def _bare_at(text: str, start: int, mark: str) -> tuple[str, int, int] | None:
    """Answer (target, offset, end) of the bare web or mail address that has `mark` at `start`."""
    if mark == "@":
        before, domain = _BEFORE_MAIL.search(text, max(0, start - 64), start), _MAIL_DOMAIN.match(text, start)
        if before is None or domain is None:
            return None
        return f"mailto:{before[0]}{domain[0]}", before.start(), domain.end()
    if mark == ":":
        if text[start + 1 : start + 3] != "//":
            return None
        scheme = _BEFORE_BARE.search(text[max(0, start - 6) : start])
        begin = start - len(scheme[1]) if scheme else -1
    else:
        begin = start if start == 0 or text[start - 1] in " \t\n*_~^[('\"" else -1
    match = _BARE.match(text, begin) if begin >= 0 else None
    if match is None:
        return None
    target = _trim_bare(match[0])
    return unescape(target if "://" in target else f"http://{target}"), begin, begin + len(target)


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
    plain = _PLAIN_LINK.match(text, start)
    if plain is not None and "\n\n" not in plain[1]:
        return plain[2], plain.end(1), plain.end()
    if _FOOTNOTE_LABEL.match(text, start):
        return None
    close = _close_bracket(text, inside)
    if close is None:
        return None
    after = close + 1
    if text[after : after + 1] == "(":
        return _inline_target(text, close, after + 1)
    label = _LABEL.match(text, after)
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
    for match in _BRACKETS.finditer(text, at, at + _BRACKETS_LIMIT):
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
    for match in _PARENTHESES.finditer(text, at, at + _BRACKETS_LIMIT):
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
        unopened = last in _CLOSERS and target.count(_CLOSERS[last]) < target.count(last)
        if last not in _LINK_TRAILING and not unopened:
            break
        target = target[:-1]
    return target


def scan_headings_and_tables(masked: str) -> Iterator[tuple[Kind, str, int]]:
    """Answer the headings and tables of a body whose code is masked: kind, text, offset."""
    for match in _HEADING.finditer(masked):
        yield "heading", (match[2] or match[3]).strip(), match.start()
    for match in _TABLE.finditer(masked):
        yield "table", match[0].split("\n", 1)[0].strip(), match.start()
