"""The stops of the slider: the instants at which the site changes by itself, each with what happens then."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from pressroom.library import Library
from pressroom.moments import Change, list_changes
from pressroom.preview.standings import word_instant
from pressroom.schedules import word_change
from pressroom.structs import Struct

# What lies further back is reached by the field beside the slider.
_BEFORE, _AFTER = 100, 200
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class Stop(Struct, frozen=True):
    """A stop of the slider: its instant as the browser keeps it ('' for now), and its words."""

    instant: str
    words: str


def list_stops(library: Library, now: datetime, asked: datetime | None, zone: ZoneInfo) -> tuple[tuple[Stop, ...], int]:
    """Answer the stops around now in order of time, and the number of the one that is shown; an instant `asked` for is one of them."""
    changes = list_changes(library.posts.values(), _BEGINNING, library.boilerplate.values(), library.pages.values())
    moments = [(instant, tuple(group)) for instant, group in groupby(changes, key=lambda change: change.instant)]
    before = [item for item in moments if item[0] <= now][-_BEFORE:]
    after = [item for item in moments if item[0] > now][:_AFTER]
    stops = [(instant, _make_stop(instant.astimezone(zone), group, zone)) for instant, group in (*before, *after)]
    stops.append((now, Stop("", f"now, {word_instant(now, zone)}")))
    if asked and all(instant != asked for instant, _ in stops):
        stops.append((asked, Stop(asked.isoformat(), word_instant(asked, zone))))
    stops.sort(key=lambda item: item[0])
    wanted = [number for number, (instant, stop) in enumerate(stops) if (instant == asked if asked else not stop.instant)]
    return tuple(stop for _, stop in stops), wanted[0]


def _make_stop(instant: datetime, changes: tuple[Change, ...], zone: ZoneInfo) -> Stop:
    more = len(changes) - 1
    rest = f", and {more} more" if more else ""
    return Stop(instant.isoformat(), f"{word_instant(instant, zone)}: {word_change(changes[0])}{rest}")
