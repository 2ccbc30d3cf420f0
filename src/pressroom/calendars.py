"""Entries to iCalendar (RFC 5545). Nothing here knows what an Edition is, or looks at the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pressroom.structs import Struct

if TYPE_CHECKING:
    from icalendar import Event


class CalendarEntry(Struct, frozen=True):
    """One VEVENT: `start` and `end` (exclusive) are both instants or both bare dates; an entry without an end is a moment or a day.

    `uid` must stay the same as long as it is the same event; `stamp` is the instant of its last change (DTSTAMP).
    """

    uid: str
    title: str
    start: datetime | date
    stamp: datetime
    end: datetime | date | None = None
    place: str = ""
    text: str = ""
    url: str = ""


def make_calendar(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """Answer a calendar of that name; instants are written in UTC, so that no timezone has to be described."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Pressroom//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_make_event(entry))
    return bytes(calendar.to_ical())


def _make_event(entry: CalendarEntry) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", _settle(entry.start))
    if entry.end is not None:
        event.add("dtend", _settle(entry.end))
    for key, value in (("summary", entry.title), ("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(key, value)
    return event


def _settle(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
