"""The instants at which a site changes by itself, written for what can start a build then: a calendar, cron, GitHub Actions."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Literal

from pressroom.calendars import CalendarEntry, make_calendar
from pressroom.models import Post
from pressroom.moments import Cause, Change
from pressroom.timetable import Newsroom

Format = Literal["ics", "cron", "github"]
DEEDS = {"published": "is published", "unlisted": "is published (unlisted)", "expired": "expires", "withdrawn": "is withdrawn"}
"""What a state that a post takes by itself is called when it takes it."""
_CAUSES = {
    Cause.NOTE: "shows what was changed in it", Cause.UPDATE: "is shown as updated", Cause.EVENT: "is no longer upcoming",
    Cause.BOILERPLATE: "becomes the current boilerplate",
}  # fmt: skip


def write_schedule(newsroom: Newsroom, changes: Sequence[Change], form: Format) -> str:
    """Answer the schedule of some changes; the same changes give the same text."""
    if form == "ics":
        return _write_calendar(newsroom, changes)
    lines = _write_cron(newsroom, changes) if form == "cron" else _write_github(changes)
    return "".join(f"{line}\n" for line in lines)


def word_change(change: Change) -> str:
    """Say in words what happens by itself."""
    deed = DEEDS.get(change.after, f"is {change.after}") if change.cause is Cause.STATE else _CAUSES[change.cause]
    return f"“{change.subject.title}” {deed}"


def _write_calendar(newsroom: Newsroom, changes: Iterable[Change]) -> str:
    host = newsroom.config.base_url.partition("://")[2].partition("/")[0]
    entries = [
        CalendarEntry(
            uid="-".join((f"{change.instant.timestamp():.0f}", *_identify(change))) + f"@{host}",
            title=f"{newsroom.config.title}: {word_change(change)}",
            start=change.instant,
            stamp=change.instant,
            text=f"Build the site then. Source: {change.subject.source}",
            url=newsroom.find_url(change.subject) if isinstance(change.subject, Post) else "",
        )
        for change in changes
    ]
    return make_calendar(f"{newsroom.config.title}: what changes when", entries).decode()


def _identify(change: Change) -> Iterator[str]:
    """Answer what tells a change from others of its instant; a change of state goes by its post alone."""
    yield from (change.subject.slug, change.subject.lang)
    if change.cause is not Cause.STATE:
        yield change.cause.value


def _write_cron(newsroom: Newsroom, changes: Iterable[Change]) -> Iterator[str]:
    root = str(newsroom.root.resolve())
    if "\n" in root:
        root = "."
    command = f"cd {shlex.quote(root)} && pressroom build --quiet".replace("%", "\\%")
    yield "# Builds of the newsroom at the instants at which it changes by itself. Times are UTC, which CRON_TZ says to a cron that knows"
    yield "# it; else set the machine's timezone to UTC. Cron knows no year, so each line asks for it. Write this anew after each edit."
    yield "CRON_TZ=UTC"
    for minute, words in _group_by_minute(changes):
        yield f"# {minute:%Y-%m-%d %H:%M} UTC: {words}"
        yield f'{minute.minute} {minute.hour} {minute.day} {minute.month} * [ "$(date -u +\\%Y)" = {minute.year} ] && {command}'


def _write_github(changes: Iterable[Change]) -> Iterator[str]:
    yield "# Put this into a workflow of .github/workflows/ that builds and deploys the site. Times are UTC. GitHub's cron has no year:"
    yield "# each line comes again a year later, when a build changes nothing. GitHub may start a build some minutes late, and stops the"
    yield "# schedules of a repository that nobody has touched for 60 days. Write this anew after each edit (pressroom schedule)."
    yield "on:"
    yield "  workflow_dispatch:"
    grouped = list(_group_by_minute(changes))
    if grouped:
        yield "  schedule:"
    for minute, words in grouped:
        yield f'    - cron: "{minute.minute} {minute.hour} {minute.day} {minute.month} *" # {minute:%Y}: {words}'


def _group_by_minute(changes: Iterable[Change]) -> Iterator[tuple[datetime, str]]:
    """Answer the first whole minute (UTC) at which each change has come to pass, and in words what has."""
    for minute, group in groupby(changes, key=lambda change: _round_up(change.instant)):
        yield minute, "; ".join(" ".join(word_change(change).split()) for change in group)


def _round_up(instant: datetime) -> datetime:
    utc = instant.astimezone(UTC)
    whole = utc.replace(second=0, microsecond=0)
    return whole if whole == utc else whole + timedelta(minutes=1)
