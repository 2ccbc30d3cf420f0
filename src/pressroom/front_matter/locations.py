"""Where a value stands in its file, for problems that only the whole library shows."""

from __future__ import annotations

from pressroom.front_matter.fields import FIELDS
from pressroom.front_matter.handler import HANDLER, MappingNode, Node, ScalarNode
from pressroom.front_matter.press_values import find_source, list_nodes
from pressroom.front_matter.refusals import Refusal
from pressroom.front_matter.sources import Source
from pressroom.front_matter.values import FLAGS, list_places


def locate(source: Source, key: str, index: int | None = None) -> tuple[int, int]:
    """Answer line and column, from 1, of a key's value, or of its item at an index of the record's tuple.

    A dotted key (`withdrawn.replacement`) goes into a mapping; a key is found under its aliases too; (1, 1) where there is none.
    """
    try:
        node: Node | None = HANDLER.load(HANDLER.split(source.text)[0])
    except Refusal:
        return 1, 1
    parts = key.split(".")
    for depth, part in enumerate(parts):
        entry = find_entry(node, part) if depth == 0 else _find(node, [part])
        inner = entry[1] if entry else None
        if inner is None and not (depth and isinstance(node, ScalarNode)):
            return 1, 1
        node = inner or node
    if node is None:
        return 1, 1
    place = node.start_mark
    if index is not None:
        attached = [find_source(item).start_mark for item in list_nodes(node)] if key == "attachments" else None
        places = list_places(node) if attached is None else attached
        place = places[index] if index < len(places) else place
    return place.line + 2, place.column + 1


def split_body(source: Source) -> tuple[str, int]:
    """Answer the body of a source, and the line at which it begins; '' where there is no front matter above it."""
    try:
        front, body = HANDLER.split(source.text)
    except Refusal:
        return "", 1
    return body, front.count("\n") + 3


def says_true(source: Source, key: str) -> bool:
    """Tell whether a key can be read and is true, whatever else is wrong with the file."""
    return FLAGS.get(read_text(source, key).lower(), False)


def read_text(source: Source, key: str) -> str:
    """Answer a key's value as it is written, whatever else is wrong with the file; '' where there is none that is a text."""
    return next(iter(read_texts(source, key)), "")


def read_texts(source: Source, key: str) -> list[str]:
    """Answer the items of a key's list, or its one value, as they are written; none where the key can't be read."""
    try:
        entry = find_entry(HANDLER.load(HANDLER.split(source.text)[0]), key)
    except Refusal:
        return []
    nodes = list_nodes(entry[1]) if entry else []
    return [node.value.strip() for node in nodes if isinstance(node, ScalarNode)]


def find_entry(node: Node | None, key: str) -> tuple[ScalarNode, Node] | None:
    """Answer the nodes of a key, under whichever of its names it stands, and of its value."""
    return _find(node, [key, *(alias for field in FIELDS if field.name == key for alias in field.aliases)])


def _find(node: Node | None, spellings: list[str]) -> tuple[ScalarNode, Node] | None:
    if not isinstance(node, MappingNode):
        return None
    found = {name.value: (name, value) for name, value in node.value if isinstance(name, ScalarNode)}
    return next((found[spelling] for spelling in spellings if spelling in found), None)
