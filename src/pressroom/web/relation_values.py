"""The values of series, events and languages, ready to print."""

from __future__ import annotations

from datetime import datetime

from pressroom import locales, permalinks
from pressroom.calendars import CalendarEntry
from pressroom.models import Event, Post, State
from pressroom.relations import Series
from pressroom.web.press import find_modified
from pressroom.web.relation_plans import CalendarPlan, invites, list_upcoming
from pressroom.web.shapes import EventView, PartView, SeriesView, UpcomingEvent, UpcomingView
from pressroom.web.values import Values

_SHOWN = 5


class RelationValues:
    """Makes the values of how posts belong together; `values` makes all others."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._edition = values.edition
        self._config = values.edition.config

    def make_series(self, post: Post) -> SeriesView | None:
        """Answer the place of a post in its series; nothing for a post that isn't listed in one."""
        part = self._edition.relations.find_part(post.source)
        if part is None:
            return None
        return SeriesView(
            name=part.series.name,
            url=self._values.href(permalinks.series_path(self._config, part.series.slug, post.lang)),
            label=self._word_part(part.series, part.number, post.lang),
            previous=self._values.make_card(part.before) if part.before else None,
            next=self._values.make_card(part.after) if part.after else None,
        )

    def make_parts(self, series: Series, lang: str) -> tuple[PartView, ...]:
        """Answer the parts of a series, the first one first."""
        return tuple(
            PartView(label=self._word_part(series, number, lang), card=self._values.make_card(post))
            for number, post in enumerate(series.posts, 1)
        )

    def _word_part(self, series: Series, number: int, lang: str) -> str:
        count = len(series.posts)
        return self._values.words(lang).part_of.format(number=number, count=count) if count > 1 else ""

    def make_event(self, post: Post) -> EventView | None:
        """Answer when and where the event of a post is; nothing for a post without one, or one that was withdrawn."""
        event = post.event
        if event is None or self._edition.states[post.source] is State.WITHDRAWN:
            return None
        start, end = self._word_times(event, post.lang)
        return EventView(
            start=start,
            start_iso=_to_iso(event, event.start),
            end=end,
            end_iso=_to_iso(event, event.end) if event.end else "",
            place=event.place,
            calendar=self._values.href(permalinks.event_path(self._config, post)),
        )

    def make_upcoming(self, lang: str) -> UpcomingView | None:
        """Answer the next events for the front page; nothing where a newsroom announces none."""
        if not invites(self._edition, lang):
            return None
        posts = list_upcoming(self._edition, lang)[:_SHOWN]
        events = ((self._values.make_card(post), self.make_event(post)) for post in posts)
        return UpcomingView(
            events=tuple(UpcomingEvent(card=card, event=event) for card, event in events if event),
            calendar=self._values.href(permalinks.calendar_path(self._config, lang)),
        )

    def make_entries(self, plan: CalendarPlan) -> tuple[CalendarEntry, ...]:
        """Answer the entries of a calendar; each says when its post was last changed, never when the site was built."""
        return tuple(self._make_entry(post, post.event) for post in plan.posts if post.event)

    def _make_entry(self, post: Post, event: Event) -> CalendarEntry:
        url = permalinks.make_absolute(self._config, permalinks.post_path(self._config, post))
        is_day = event.all_day
        end = event.over if is_day else event.end
        return CalendarEntry(
            uid=self._edition.guids[post.source],
            title=post.title,
            start=event.start.date() if is_day else event.start,
            stamp=max((post.instant, *([modified] if (modified := find_modified(post)) else []))),
            end=end.date() if end and is_day else end,
            place=event.place,
            text=self._values.make_card(post).excerpt,
            url=url,
        )

    def _word_times(self, event: Event, lang: str) -> tuple[str, str]:
        """Answer start and end in words; the day stands once, and so does the timezone."""
        zone = self._config.timezone
        first = locales.format_day(event.start.date(), lang)
        if event.all_day:
            return first, locales.format_day(event.end.date(), lang) if event.end else ""
        if event.end is None:
            return f"{first}, {locales.format_time(event.start, zone, lang)}", ""
        is_one_day = event.end.date() == event.start.date()
        until = locales.format_time(event.end, zone, lang)
        return (
            f"{first}, {locales.format_time(event.start, zone, lang, named=False)}",
            until if is_one_day else f"{locales.format_day(event.end.date(), lang)}, {until}",
        )


def _to_iso(event: Event, at: datetime) -> str:
    return f"{at:%Y-%m-%d}" if event.all_day else at.isoformat()
