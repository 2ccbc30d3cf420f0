"""Series and events as they are read, and every message about them in its exact words, at its exact place."""

from __future__ import annotations

import pytest

from pressroom.config import SiteConfig
from pressroom.front_matter import Source, parse_post
from pressroom.models import Event, SeriesPart
from tests.support.newsrooms import when

CONFIG = SiteConfig(title="T", base_url="https://news.example.gov", timezone="America/New_York", languages=("en", "es"))
HEAD = "title: A\ndate: 2014-07-30\n"
EXAMPLE = "event: {start: 2014-08-01 10:00, place: Cambridge}"

REFUSED: list[tuple[str, str]] = [
    ("series: [a, b]\n", "4:9: “series” must be a name, or a mapping with name and part, and here is a list"),
    ("series: {part: 2}\n", "4:9: “series” has no name; write series: {name: Open data, part: 2}"),
    ("series: {name: , part: 2}\n", "4:16: “series” has no name; write series: {name: Open data, part: 2}"),
    ("series: {name: A, order: 2}\n", "4:19: in “series”: unknown key “order”; the keys here are name, part"),
    (
        "series: {name: A, part: two}\n",
        "4:25: “two” is no number of a part; write a whole number from 1 to 9999, such as part: 2",
    ),
    ("series: {name: A, part: 0}\n", "4:25: “0” is no number of a part; write a whole number from 1 to 9999, such as part: 2"),
    ("series: {name: A, part: }\n", "4:25: “series.part” is empty; write a whole number from 1 to 9999, such as part: 2"),
    ("series: ‼\n", "4:9: “‼” in “series” has no letters or digits to make a URL of; use words"),
    ("event: 2014-08-01\n", f"4:8: “event” must say when; write {EXAMPLE}"),
    ("event: {place: Cambridge}\n", "4:8: “event” has no start; write one such as start: 2014-08-01 or start: 2014-08-01 10:00"),
    ("event: {when: 2014-08-01, start: 2014-08-01}\n", "4:9: in “event”: unknown key “when”; the keys here are start, end, place"),
    (
        "event: {start: 2014-02-30}\n",
        "4:16: “2014-02-30” is no date: February 2014 has 28 days; write one such as 2014-02-28",
    ),
    (
        "event: {start: 2014-03-09 02:30}\n",
        "4:16: “2014-03-09 02:30” is doubtful in America/New_York, where the clocks are put forward over it; "
        "write 2014-03-09 01:30 or 2014-03-09 03:30",
    ),
    (
        "event: {start: 2014-08-02, end: 2014-08-01}\n",
        "4:33: the event ends (2014-08-01) before it starts (2014-08-02); write a later end",
    ),
    (
        "event: {start: 2014-08-01 10:00, end: 2014-08-01 09:00}\n",
        "4:39: the event ends (2014-08-01 09:00) before it starts (2014-08-01 10:00); write a later end",
    ),
    (
        "event: {start: 2014-08-01 10:00, end: 2014-08-01 10:00}\n",
        "4:39: the event ends when it starts (2014-08-01 10:00); write a later end, or leave it out",
    ),
    (
        "event: {start: 2014-08-01 10:00, end: 2014-08-02}\n",
        "4:39: the event starts with a time and ends without one; write a time for both, or for neither",
    ),
    (
        "event: {start: 2014-08-01, end: 2014-08-02 10:00}\n",
        "4:33: the event starts without a time and ends with one; write a time for both, or for neither",
    ),
    ("kind: event\n", f"4:7: this is an event, and there is no “event” that says when; write {EXAMPLE}"),
    ("kind: event\nevent:\n", f"4:7: this is an event, and there is no “event” that says when; write {EXAMPLE}"),
]


@pytest.mark.parametrize(("front", "message"), REFUSED)
def test_series_or_event_that_cannot_be_taken_is_told(front: str, message: str) -> None:
    """At line and column, with what to write instead; nothing else is said."""
    parsed = parse_post(Source("content/posts/a.md", f"---\n{HEAD}{front}---\nWords.\n"), CONFIG)
    assert [str(finding) for finding in parsed.findings] == [f"content/posts/a.md:{message}"]
    assert parsed.record is None


@pytest.mark.parametrize(
    ("front", "series"),
    [
        ("series: Open data, and more\n", SeriesPart("Open data, and more")),
        ("series: {name: Open data}\n", SeriesPart("Open data")),
        ("series:\n  name: Open data\n  part: 12\n", SeriesPart("Open data", 12)),
        ("series:\n", None),
    ],
)
def test_series_is_a_name_or_a_name_and_a_number(front: str, series: SeriesPart | None) -> None:
    """A comma is part of the name; nothing written is no series."""
    record = parse_post(Source("content/posts/a.md", f"---\n{HEAD}{front}---\nWords.\n"), CONFIG).record
    assert record is not None
    assert record.series == series


@pytest.mark.parametrize(
    ("front", "event"),
    [
        ("{start: 2014-08-01}", Event(when("2014-08-01"), when("2014-08-02"), all_day=True)),
        ("{start: 2014-08-01, end: 2014-08-01}", Event(when("2014-08-01"), when("2014-08-02"), all_day=True)),
        ("{start: 2014-11-01, end: 2014-11-02}", Event(when("2014-11-01"), when("2014-11-03"), when("2014-11-02"), all_day=True)),
        ("{start: 2014-08-01 10:00, place: Cambridge}", Event(when("2014-08-01 10:00"), when("2014-08-02"), place="Cambridge")),
        (
            "{start: 2014-08-01 10:00, end: 2014-08-01T17:00-07:00}",
            Event(when("2014-08-01 10:00"), when("2014-08-01 20:00"), when("2014-08-01 20:00")),
        ),
    ],
)
def test_event_is_over_at_its_end_or_with_its_day(front: str, event: Event) -> None:
    """All-day events end with their last day, however long that is; an event whose end isn't known ends with the day it starts on."""
    record = parse_post(Source("content/posts/a.md", f"---\n{HEAD}event: {front}\n---\nWords.\n"), CONFIG).record
    assert record is not None
    assert record.event == event
