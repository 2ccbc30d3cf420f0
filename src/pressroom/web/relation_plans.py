"""The part of the map that tells how posts belong together: series, the calendar of each event and of all, alternates of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.models import Page, Post, State
from pressroom.relations import Series
from pressroom.structs import Struct


class SeriesPlan(Struct, frozen=True):
    """A series: all its parts, the first one first."""

    path: str
    lang: str
    series: Series
    view: ClassVar[str] = "series"


class CalendarPlan(Struct, frozen=True):
    """Events as a calendar: that of one post, or all of a language (`is_all`), in the order in which they begin."""

    path: str
    lang: str
    posts: tuple[Post, ...]
    is_all: bool
    view: ClassVar[str] = "calendar"


def plan_series(edition: Edition, lang: str) -> Iterator[SeriesPlan]:
    """Answer the page of each series of a language."""
    for series in edition.relations.list_series(lang).values():
        yield SeriesPlan(permalinks.series_path(edition.config, series.slug, lang), lang, series)


def plan_calendars(edition: Edition, lang: str) -> Iterator[CalendarPlan]:
    """Answer the calendars of a language; a withdrawn post invites to nothing."""
    for post in edition.reachable.values():
        if post.event and post.lang == lang and edition.states[post.source] is not State.WITHDRAWN:
            yield CalendarPlan(permalinks.event_path(edition.config, post), lang, (post,), is_all=False)
    if events := edition.relations.list_events(lang):
        yield CalendarPlan(permalinks.calendar_path(edition.config, lang), lang, events, is_all=True)


def list_upcoming(edition: Edition, lang: str) -> tuple[Post, ...]:
    """Answer the posts of a language whose events aren't over, the next one first."""
    return tuple(post for post in edition.relations.list_events(lang) if post.event and edition.instant < post.event.over)


def invites(edition: Edition, lang: str) -> bool:
    """Tell whether a newsroom announces events in a language: its front page has a place for them, also while none is coming up."""
    return any(post.kind == "event" for post in edition.relations.list_events(lang)) or bool(list_upcoming(edition, lang))


def translate_path(edition: Edition, source: str) -> tuple[tuple[str, str], ...]:
    """Answer language and path of a listed post or page and its translations; nothing where it has none."""
    config = edition.config
    return tuple(
        (item.lang, permalinks.page_path(config, item) if isinstance(item, Page) else permalinks.post_path(config, item))
        for item in edition.relations.list_translations(source)
    )
