"""The part of the map that is for looking something up: the search page, and the titles of each year for whoever has no script."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.models import Post
from pressroom.structs import Struct


class SearchPlan(Struct, frozen=True):
    """The search page of a language; `years` are those that have posts, the newest first, each with their number."""

    path: str
    lang: str
    years: tuple[tuple[int, int], ...]
    view: ClassVar[str] = "search"


class TitlesPlan(Struct, frozen=True):
    """All titles of a year; `older` and `newer` are the paths of the years beside it, or ''."""

    path: str
    lang: str
    year: int
    posts: tuple[Post, ...]
    older: str
    newer: str
    view: ClassVar[str] = "titles"


def plan_search(edition: Edition, lang: str) -> Iterator[SearchPlan | TitlesPlan]:
    """Plan what is there for looking something up in a language, unless it is switched off or a standing page has its place."""
    if not edition.config.features.search:
        return
    posts = sorted(edition.posts_by_lang[lang], key=lambda post: -post.date.year)
    years = [(year, tuple(group)) for year, group in groupby(posts, key=lambda post: post.date.year)]
    paths = ["", *(permalinks.titles_path(edition.config, year, lang) for year, _ in years), ""]
    path = permalinks.search_path(edition.config, lang)
    if all(permalinks.page_path(edition.config, page) != path for page in edition.pages.values()):
        yield SearchPlan(path, lang, tuple((year, len(group)) for year, group in years))
    for place, (year, group) in enumerate(years, 1):
        yield TitlesPlan(paths[place], lang, year, group, older=paths[place + 1], newer=paths[place - 1])
