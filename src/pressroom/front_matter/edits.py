"""Front matter changed by a program: one item more or less in a list, and every other character as it was."""

from __future__ import annotations

import json
import re

from pressroom.front_matter.handler import HANDLER, MappingNode, Node, ScalarNode
from pressroom.front_matter.locations import find_entry
from pressroom.front_matter.refusals import Refusal

_PLAIN = re.compile(r"[/A-Za-z0-9][\w./~-]*|https?://[\w./~?=&%+-]+")


class Uneditable(Exception):
    """The front matter is written in a way that no program should touch; an author can."""


def add_item(text: str, key: str, item: str) -> str:
    """Answer a source's text with an item added to a list, in the way in which the list is written; a new key comes last.

    Raises `Uneditable`.
    """
    start, front, root = _load(text)
    entry = find_entry(root, key)
    written = _quote(item)
    if entry is None:
        changed = f"{front}{key}: [{written}]\n"
    elif isinstance(entry[1], ScalarNode):
        changed = _add_to_scalar(front, entry[0], entry[1], written)
    else:
        changed = _add_to_list(front, entry[1], written)
    return text[:start] + changed + text[start + len(front) :]


def add_key(text: str, key: str, value: str) -> str:
    """Answer a source's text with a key added as the last one. Raises `Uneditable`."""
    start, front, _ = _load(text)
    end = start + len(front)
    return f"{text[:end]}{key}: {_quote(value)}\n{text[end:]}"


def remove_item(text: str, key: str, index: int) -> str:
    """Answer a source's text without one item of a list, and without the key where that was the only one. Raises `Uneditable`."""
    start, front, root = _load(text)
    entry = find_entry(root, key)
    if entry is None:
        raise Uneditable(key)
    name, node = entry
    children = [] if isinstance(node, ScalarNode) else list(node.value)
    if isinstance(node, ScalarNode) and "," in node.value and not node.style:
        raise Uneditable(key)
    if len(children) < 2:
        first, last = _line_start(front, name.start_mark.index), _line_end(front, max(node.end_mark.index - 1, name.end_mark.index))
    elif not _is_in_brackets(node):
        first, last = _line_start(front, children[index].start_mark.index), _line_end(front, children[index].end_mark.index)
    elif index + 1 < len(children):
        first, last = children[index].start_mark.index, children[index + 1].start_mark.index
    else:
        first, last = children[index - 1].end_mark.index, children[index].end_mark.index
    return text[: start + first] + text[start + last :]


def _load(text: str) -> tuple[int, str, MappingNode | None]:
    """Answer where the front matter begins, its text, and its nodes."""
    try:
        front, _ = HANDLER.split(text)
        root = HANDLER.load(front)
    except Refusal:
        raise Uneditable("front matter") from None
    opening = HANDLER.FM_BOUNDARY.match(text)
    assert opening is not None  # split found it
    return opening.end(), front, root


def _add_to_scalar(front: str, key: ScalarNode, node: ScalarNode, item: str) -> str:
    first, last = node.start_mark.index, node.end_mark.index
    if node.style in {"|", ">"} or node.start_mark.line != node.end_mark.line:
        raise Uneditable(key.value)
    if not node.value or (not node.style and node.value in {"~", "null"}):
        colon = front.index(":", key.end_mark.index) + 1
        return f"{front[:colon]} [{item}]{front[max(last, colon) :]}"
    return f"{front[:first]}[{front[first:last]}, {item}]{front[last:]}"


def _add_to_list(front: str, node: Node, item: str) -> str:
    if isinstance(node, MappingNode):
        raise Uneditable("a mapping")
    if not node.value:
        close = front.rindex("]", 0, node.end_mark.index)
        return f"{front[: node.start_mark.index + 1]}{item}{front[close:]}"
    last = node.value[-1]
    end = last.end_mark.index
    if _is_in_brackets(node):
        return f"{front[:end]}, {item}{front[end:]}"
    begin, after = _line_start(front, last.start_mark.index), _line_end(front, end)
    return f"{front[:after]}{front[begin : last.start_mark.index]}{item}\n{front[after:]}"


def _is_in_brackets(node: Node) -> bool:
    return bool(getattr(node, "flow_style", False))


def _line_start(front: str, index: int) -> int:
    return front.rfind("\n", 0, index) + 1


def _line_end(front: str, index: int) -> int:
    end = front.find("\n", index)
    return len(front) if end < 0 else end + 1


def _quote(item: str) -> str:
    return item if _PLAIN.fullmatch(item) else json.dumps(item, ensure_ascii=False)
