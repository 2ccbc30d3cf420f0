"""Nodes to values, for what a press office adds: telephone numbers, attachments, changes. Like `values`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

from pressroom.front_matter.dates import begin_day
from pressroom.front_matter.fields import ATTACHMENT_KEYS, CHANGE_KEYS
from pressroom.front_matter.handler import MappingNode, Node, ScalarNode
from pressroom.front_matter.refusals import shorten
from pressroom.front_matter.sheets import Sheet
from pressroom.front_matter.values import check_path, list_items, read_date, read_flag, read_mapping, read_scalar
from pressroom.models import Attachment, Change, ChangeType

_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]*[0-9](?: *(?:ext\.?|x) *[0-9]+)?", re.IGNORECASE)
_TYPES = ("correction", "update", "clarification")


def read_phone(node: Node, key: str, sheet: Sheet) -> str | None:
    """Answer what can be dialled, as it was written."""
    text = read_scalar(node, key, sheet)
    if not text or (_PHONE.fullmatch(text) and sum(char.isdecimal() for char in text) >= 3):
        return text or None
    sheet.refuse(node.start_mark, f"“{shorten(text, 40)}” is no telephone number; write one such as +1 617-555-0100 or 617-555-0100 ext. 3")
    return None


def read_attachments(node: Node, key: str, sheet: Sheet) -> tuple[Attachment, ...] | None:
    """Answer the files of a list of paths and mappings, each once."""
    files: dict[str, Attachment] = {}
    for place, attachment in _read_attachments(node, key, sheet):
        if attachment.src in files:
            sheet.refuse(place.start_mark, f"“{shorten(attachment.src)}” stands twice in “{key}”; keep one")
        elif re.match(r"https?:", attachment.src, re.IGNORECASE):
            message = f"“{key}” are files of this newsroom, and here is a web address; link to it in the text"
            sheet.refuse(place.start_mark, message)
        elif check_path(attachment.src, place, key, sheet):
            files[attachment.src] = attachment
    return tuple(files.values()) or None


def _read_attachments(node: Node, key: str, sheet: Sheet) -> Iterator[tuple[Node, Attachment]]:
    for child in list_nodes(node):
        if isinstance(child, MappingNode):
            nodes = read_mapping(child, key, ATTACHMENT_KEYS, sheet)
            texts = {name: read_scalar(value, f"{key}.{name}", sheet) or "" for name, value in nodes.items()}
            if texts.get("src"):
                yield nodes["src"], Attachment(**texts)
            else:
                sheet.refuse(child.start_mark, f"this item of “{key}” has no src; write the file, such as src: report.pdf")
        elif isinstance(child, ScalarNode):
            yield from ((child, Attachment(item.text)) for item in list_items(child, key, sheet))
        else:
            sheet.refuse(child.start_mark, f"an item of “{key}” must be a path or a mapping with src and title, and here is a list")


def read_changes(node: Node, key: str, sheet: Sheet) -> tuple[Change, ...] | None:
    """Answer what was changed, as it was listed."""
    changes = []
    for child in list_nodes(node):
        if isinstance(child, MappingNode):
            changes += [change] if (change := _read_change(child, key, sheet)) else []
        else:
            example = "{date: 2014-08-01, type: correction, note: A name was misspelled.}"
            sheet.refuse(child.start_mark, f"an item of “{key}” must say when and what; write {example}")
    return tuple(changes) or None


def _read_change(node: MappingNode, key: str, sheet: Sheet) -> Change | None:
    nodes = read_mapping(node, key, CHANGE_KEYS, sheet)
    date = read_date(nodes["date"], f"{key}.date", sheet) if "date" in nodes else None
    note = read_scalar(nodes["note"], f"{key}.note", sheet) if "note" in nodes else ""
    kind = read_scalar(nodes["type"], f"{key}.type", sheet) if "type" in nodes else "correction"
    major = read_flag(nodes["major"], "major", sheet) if "major" in nodes else False
    if "date" not in nodes:
        sheet.refuse(node.start_mark, f"this item of “{key}” has no date; write the day of the change, such as date: 2014-08-01")
    if note == "":
        place = nodes["note"].start_mark if "note" in nodes else node.start_mark
        sheet.refuse(place, f"this item of “{key}” has no note; tell readers what was changed, such as note: A name was misspelled.")
    if kind is not None and kind not in _TYPES:
        said = f"“{shorten(kind, 40)}” is no type of change" if kind else f"“{key}.type” is empty"
        sheet.refuse(nodes["type"].start_mark, f"{said}; write correction, update or clarification")
        return None
    return Change(begin_day(date, sheet.config), note, cast(ChangeType, kind), bool(major)) if date and note else None


def list_nodes(node: Node) -> list[Node]:
    """Answer the nodes of a list; one that is none counts as its only item, an empty one as nothing."""
    if isinstance(node, ScalarNode | MappingNode):
        return [] if isinstance(node, ScalarNode) and not node.value else [node]
    return list(node.value)


def find_source(node: Node) -> Node:
    """Answer where a path stands in an item of attachments."""
    if isinstance(node, MappingNode):
        return next((value for name, value in node.value if isinstance(name, ScalarNode) and name.value == "src"), node)
    return node


CONVERTERS: dict[str, Callable[[Node, str, Sheet], Any]] = {
    "phone": read_phone,
    "attachments": read_attachments,
    "changes": read_changes,
}
