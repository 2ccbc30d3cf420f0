"""The part of the map that a press office adds: the press page, the plain text and media kit of releases, corrections and their feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.models import Post
from pressroom.pagination import paginate
from pressroom.structs import Struct, exchange
from pressroom.web.press import Changed, has_press_page, list_changes, list_kit_files, list_releases


class PlainTextPlan(Struct, frozen=True):
    """The plain-text edition of a release."""

    path: str
    lang: str
    post: Post
    view: ClassVar[str] = "plain_text"


class MediaKitPlan(Struct, frozen=True):
    """The pictures of a release as one archive."""

    path: str
    lang: str
    post: Post
    view: ClassVar[str] = "media_kit"


class PressPlan(Struct, frozen=True):
    """The press page, and the numbered pages of older releases; `older` and `newer` are paths or ''."""

    path: str
    lang: str
    posts: tuple[Post, ...]
    number: int = 0
    count: int = 0
    older: str = ""
    newer: str = ""
    view: ClassVar[str] = "press"


class CorrectionsPlan(Struct, frozen=True):
    """The page of all corrections."""

    path: str
    lang: str
    changes: tuple[Changed, ...]
    view: ClassVar[str] = "corrections"


class CorrectionsFeedPlan(Struct, frozen=True):
    """The feed of the newest corrections."""

    path: str
    lang: str
    changes: tuple[Changed, ...]
    home: str
    view: ClassVar[str] = "corrections_feed"


P = TypeVar("P", bound=Any)
PressOfficePlan = PlainTextPlan | MediaKitPlan | PressPlan | CorrectionsPlan | CorrectionsFeedPlan


def plan_press_office(edition: Edition, lang: str) -> Iterator[PressOfficePlan]:
    """Answer what a press office adds to the pages of a language; nothing where it has no release, contact or change."""
    for post in edition.reachable.values():
        if post.lang == lang and post.kind == "release":
            yield from _plan_release(edition, post)
    if has_press_page(edition, lang):
        yield from _plan_press_pages(edition, lang)
    if changes := list_changes(edition, lang):
        path = permalinks.corrections_path(edition.config, lang)
        yield CorrectionsPlan(path, lang, changes)
        yield CorrectionsFeedPlan(permalinks.feed_path(path), lang, changes[: edition.config.feeds.entries], path)


def plan_moved(edition: Edition, plans: Iterable[P]) -> list[P]:
    """Answer the files made of posts that have moved once more, for their old addresses: a file can't lead on."""
    if not edition.moved:
        return []
    places = {plan.path: plan for plan in plans}
    return [exchange(places[now], path=old) for old, now in edition.moved.items() if now in places and old not in places]


def _plan_release(edition: Edition, post: Post) -> Iterator[PressOfficePlan]:
    yield PlainTextPlan(permalinks.plain_text_path(edition.config, post), post.lang, post)
    if list_kit_files(edition, post):
        yield MediaKitPlan(permalinks.media_kit_path(edition.config, post), post.lang, post)


def _plan_press_pages(edition: Edition, lang: str) -> Iterator[PressPlan]:
    path = permalinks.press_path(edition.config, lang)
    releases = list_releases(edition, lang)
    for part in paginate(releases, edition.config.per_page):
        yield PressPlan(
            path=permalinks.numbered_path(path, part.number),
            lang=lang,
            posts=part.items,
            number=part.number,
            count=0 if part.number else len(releases),
            older="" if part.older is None else permalinks.numbered_path(path, part.older),
            newer="" if part.newer is None else permalinks.numbered_path(path, part.newer),
        )
