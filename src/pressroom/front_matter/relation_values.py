"""Nodes to values, for how posts belong together: series, events. Like `values`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pressroom.front_matter.dates import Instant, begin_day, end_day
from pressroom.front_matter.fields import EVENT_KEYS, SERIES_KEYS
from pressroom.front_matter.handler import MappingNode, Node, ScalarNode
from pressroom.front_matter.refusals import shorten
from pressroom.front_matter.sheets import Sheet
from pressroom.front_matter.values import read_date, read_mapping, read_scalar
from pressroom.models import Event, SeriesPart
from pressroom.slugs import slugify

_LAST_PART = 9999


def read_series(node: Node, key: str, sheet: Sheet) -> SeriesPart | None:
    """Answer the name of a series, and the number of the part where one is written."""
    if not isinstance(node, MappingNode):
        name = read_scalar(node, key, sheet, "a name, or a mapping with name and part")
        return SeriesPart(name) if name and _check_name(name, node, key, sheet) else None
    nodes = read_mapping(node, key, SERIES_KEYS, sheet)
    name = read_scalar(nodes["name"], f"{key}.name", sheet) if "name" in nodes else ""
    part = _read_part(nodes["part"], f"{key}.part", sheet) if "part" in nodes else 0
    if name == "":
        place = nodes["name"].start_mark if "name" in nodes else node.start_mark
        sheet.refuse(place, f"“{key}” has no name; write {key}: {{name: Open data, part: 2}}")
    if not name or part is None or not _check_name(name, nodes["name"], key, sheet):
        return None
    return SeriesPart(name, part)


def _check_name(name: str, node: Node, key: str, sheet: Sheet) -> bool:
    if not slugify(name):
        sheet.refuse(node.start_mark, f"“{shorten(name, 40)}” in “{key}” has no letters or digits to make a URL of; use words")
        return False
    return True


def _read_part(node: Node, key: str, sheet: Sheet) -> int | None:
    text = read_scalar(node, key, sheet, "a whole number")
    if text is None:
        return None
    if text.isascii() and text.isdecimal() and 1 <= int(text[:5]) <= _LAST_PART:
        return int(text)
    said = f"“{shorten(text, 40)}” is no number of a part" if text else f"“{key}” is empty"
    sheet.refuse(node.start_mark, f"{said}; write a whole number from 1 to {_LAST_PART}, such as part: 2")
    return None


def read_event(node: Node, key: str, sheet: Sheet) -> Event | None:
    """Answer when and where something happens."""
    if isinstance(node, ScalarNode) and not node.value:
        return None
    if not isinstance(node, MappingNode):
        sheet.refuse(node.start_mark, f"“{key}” must say when; write {key}: {{start: 2014-08-01 10:00, place: Cambridge}}")
        return None
    nodes = read_mapping(node, key, EVENT_KEYS, sheet)
    start = read_date(nodes["start"], f"{key}.start", sheet) if "start" in nodes else None
    end = read_date(nodes["end"], f"{key}.end", sheet) if "end" in nodes else None
    place = read_scalar(nodes["place"], f"{key}.place", sheet) if "place" in nodes else ""
    if "start" not in nodes:
        sheet.refuse(node.start_mark, f"“{key}” has no start; write one such as start: 2014-08-01 or start: 2014-08-01 10:00")
    if start is None or place is None or ("end" in nodes and not (end and _check_end(start, end, nodes["end"], sheet))):
        return None
    return _make_event(start, end, place, sheet)


def _check_end(start: Instant, end: Instant, node: Node, sheet: Sheet) -> bool:
    """Refuse an end that isn't written like the start, or doesn't come after it."""
    if start.date_only != end.date_only:
        first, last = ("without", "with") if start.date_only else ("with", "without")
        sheet.refuse(node.start_mark, f"the event starts {first} a time and ends {last} one; write a time for both, or for neither")
    elif end.at < start.at:
        sheet.refuse(node.start_mark, f"the event ends ({_show(end)}) before it starts ({_show(start)}); write a later end")
    elif end.at == start.at and not start.date_only:
        sheet.refuse(node.start_mark, f"the event ends when it starts ({_show(start)}); write a later end, or leave it out")
    else:
        return True
    return False


def _make_event(start: Instant, end: Instant | None, place: str, sheet: Sheet) -> Event:
    config = sheet.config
    if start.date_only:
        last = begin_day(end, config) if end and end.at.date() != start.at.date() else None
        return Event(begin_day(start, config), end_day(end or start, config), last, all_day=True, place=place)
    return Event(start.at, end.at if end else end_day(start, config), end.at if end else None, place=place)


def _show(instant: Instant) -> str:
    return instant.at.strftime("%Y-%m-%d" if instant.date_only else "%Y-%m-%d %H:%M")


CONVERTERS: dict[str, Callable[[Node, str, Sheet], Any]] = {"series": read_series, "event": read_event}
