"""What YAML would drop without a word: text after a “#”, a key inside another key's text, front matter below a stray “---”.

A key that is lost here may be the `draft: true` that keeps a post from the public, so each of these is an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from pressroom.front_matter.fields import KEYS, Field
from pressroom.front_matter.handler import MappingNode, Node, ScalarNode
from pressroom.front_matter.refusals import Refusal, quote, shorten

_REMARKABLE = frozenset({"date", "flag", "slug", "kind", "language", "paths", "free"})
_GUARDED = ("draft", "embargo", "expires", "withdrawn", "unlisted")
_KEY_LINE = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?=[ \t]|$)")
_LIST_LINE = re.compile(r"[ \t]*- |[ \t]+\S|#(?!#|[ \t])")
_DELIMITER = re.compile(r"---[ \t]*")
_HIDING = re.compile(r"(draft|embargo)[ \t]*:[ \t]*(true|yes|on|\d{4}-\d{2}-\d{2}\b.*)[ \t]*", re.IGNORECASE)
_HASHTAG = re.compile(r"#([\w-]+)")
_HASHTAGS = re.compile(r"\s*(#[\w-]+[\s,]*)+")
_SWALLOWING = "the quote that opens here takes the lines below with it; close it on this line"


class Entry(NamedTuple):
    """One key of the file, as spelled, with the field it stands for."""

    key: ScalarNode
    value: Node
    field: Field


def find_lost_text(front: str, root: MappingNode, entries: Mapping[str, Entry]) -> Iterator[tuple[Refusal, str]]:
    """Yield an error for each “#” that cuts text off, with the name of the field it spoils ('' for none)."""
    spans = sorted(_list_spans(front, root))
    closed = set(_list_closed(root))
    for index in _list_comments(front, spans):
        start = front.rfind("\n", 0, index) + 1
        comment = front[index:].partition("\n")[0]
        line, column = front.count("\n", 0, index) + 1, index - start + 1
        before = front[start:index]
        if not before.strip():
            if glued := _find_glued(comment):
                yield Refusal(line, column, f"“{glued}” is lost in the remark that begins here; write it on a line of its own"), ""
            elif re.match(r"#[^\s#]", comment):
                message = f"the “#” switches “{shorten(comment[1:], 40)}” off; delete the “#”, or put a space after it for a remark"
                yield Refusal(line, column, message), ""
            continue
        name, entry = _find_owner(index, entries)
        if entry is None:
            continue
        if entry.field.type in _REMARKABLE or start + len(before.rstrip()) in closed:
            if glued := _find_glued(comment):
                yield Refusal(line, column, f"“{glued}” is lost in the remark that begins here; write it on a line of its own"), name
            elif not re.search(r"\s$", before) or not re.match(r"#(\s|$)", comment):
                yield Refusal(line, column, "what follows the “#” is not read; write a remark as “ # …”, with spaces round the “#”"), name
            continue
        begin = max((span for span in spans if start <= span[0] and span[1] <= index), default=(index, index))
        value = front[begin[0] if front[start : begin[0]].strip() else index : index] + comment
        key = f"{entry.key.value}: " if begin[0] > entry.key.end_mark.index and entry.key.start_mark.line == line - 1 else ""
        tags = _HASHTAG.findall(value) if entry.field.type == "terms" and _HASHTAGS.fullmatch(value) else []
        better = shorten(key + (f"[{', '.join(tags)}]" if tags else quote(_unquote(value))), 100)
        yield Refusal(line, column, f"what follows “ #” is a remark and is not read; write {better} to keep it"), name


def _unquote(value: str) -> str:
    return value.strip().replace('"', "").strip("'") if value[:1] in {'"', "'"} else value.strip()


def _list_spans(front: str, root: MappingNode) -> Iterator[tuple[int, int]]:
    """Yield start and end of each text; of a block text (`|`, `>`) its lines without the first, where a “#” begins a remark."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ScalarNode):
            start = node.start_mark.index
            yield (front.find("\n", start) if node.style in {"|", ">"} else start), node.end_mark.index
        elif isinstance(node, MappingNode):
            waiting += [part for pair in node.value for part in pair]
        else:
            waiting += node.value


def _list_closed(root: Node) -> Iterator[int]:
    """Yield the end of each value that says itself where it ends: a text in quotes, a list or mapping in brackets."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ScalarNode):
            if node.style in {'"', "'"}:
                yield node.end_mark.index
            continue
        if getattr(node, "flow_style", False):
            yield node.end_mark.index
        waiting += [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value


def _list_comments(front: str, spans: list[tuple[int, int]]) -> Iterator[int]:
    index = front.find("#")
    while index >= 0:
        inside = next((end for start, end in spans if start <= index < end), None)
        if inside is None:
            yield index
            inside = front.find("\n", index)
            if inside < 0:
                return
        index = front.find("#", inside)


def _find_glued(comment: str) -> str:
    """Answer a hiding key that ends a remark of other words, as it does where a line break is missing."""
    match = re.search(rf"[^\s#].*?((?:{'|'.join(_GUARDED)})\s*:\s*\S+)\s*$", comment)
    return match[1] if match else ""


def _find_owner(index: int, entries: Mapping[str, Entry]) -> tuple[str, Entry | None]:
    owners = [(entry.key.start_mark.index, name) for name, entry in entries.items() if entry.key.start_mark.index < index]
    name = max(owners)[1] if owners else ""
    return name, entries.get(name)


def find_lost_keys(front: str, root: MappingNode, present: Collection[str]) -> Iterator[Refusal]:
    """Yield an error for each quoted text that swallows lines, and for each hiding key that stands inside another key's value."""
    for _, node in root.value:
        if isinstance(node, ScalarNode) and node.style in {'"', "'"} and node.end_mark.line != node.start_mark.line:
            inside = front[node.start_mark.index : node.end_mark.index].split("\n")[1:]
            if any(line[:1] not in {"", " ", "\t"} and _KEY_LINE.match(line) for line in inside):
                place = node.start_mark
                yield Refusal(place.line + 1, place.column + 1, _SWALLOWING)
    for word in _GUARDED:
        if word in front and word not in present:
            yield from _find_swallowed(front, word)


def _find_swallowed(front: str, word: str) -> Iterator[Refusal]:
    pattern = re.compile(rf"[ \t?-]+[\"']?{word}[\"']?[ \t]*:(?=\s|$)")
    for number, line in enumerate(front.split("\n"), 1):
        if pattern.match(line):
            column = len(line) - len(line.lstrip(" \t")) + 1
            shown = shorten(line.strip(), 30)
            yield Refusal(number, column, f"“{shown}” belongs to the key above and has no effect; begin it in the first column")


def find_stray_keys(body: str) -> Iterator[Refusal]:
    """Yield an error where front matter goes on in the body, below a “---” that should not be there (places are the body's)."""
    head = _read_head(body)
    if head:
        yield head
    if body.startswith(("draft", "embargo")) or "\ndraft" in body or "\nembargo" in body:
        yield from _find_hiding_lines(body, head.line if head else 0)


def _read_head(body: str) -> Refusal | None:
    """Answer an error if the body begins with a known key, or with `key: value` lines directly above a “---”."""
    first: tuple[int, str] | None = None
    position, number = 0, 0
    while position < len(body):
        end = body.find("\n", position)
        line = body[position:] if end < 0 else body[position:end]
        position = len(body) if end < 0 else end + 1
        number += 1
        if not line.strip():
            first = None
            continue
        if first is None and _DELIMITER.fullmatch(line):
            continue
        if _DELIMITER.fullmatch(line):
            return first and _refuse_stray(*first)
        if key := _KEY_LINE.match(line):
            first = first or (number, line)
            if key[1] in KEYS:
                return _refuse_stray(number, line)
        elif not _LIST_LINE.match(line):
            return None
    return None


def _refuse_stray(number: int, line: str) -> Refusal:
    message = f"“{shorten(line, 40)}” stands below the front matter and has no effect; delete the “---” above it"
    return Refusal(number, 1, message)


def _find_hiding_lines(body: str, told: int) -> Iterator[Refusal]:
    fence = ""
    for number, line in enumerate(body.split("\n"), 1):
        opening = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if opening and (not fence or opening[1].startswith(fence)):
            fence = "" if fence else opening[1]
        elif not fence and number != told and _HIDING.fullmatch(line):
            message = f"“{shorten(line, 40)}” stands in the text and has no effect; move it between the two “---”"
            yield Refusal(number, 1, message)
