"""The part of the map that lists posts: the front page, terms, authors, series and months, with their feeds and indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar, Literal

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.edition import Edition
from pressroom.library import order_posts
from pressroom.models import Author, Post, Term
from pressroom.pagination import paginate
from pressroom.relations import Series
from pressroom.slugs import slugify
from pressroom.structs import Struct, exchange
from pressroom.web.feed_plans import FeedPlan, plan_feed
from pressroom.web.relation_plans import SeriesPlan, plan_series


class Month(Struct, frozen=True):
    """A calendar month as the subject of an archive."""

    year: int
    month: int


class ListPlan(Struct, frozen=True):
    """A list of posts: of the front page (`subject` None), a term, an author or a month; `older` and `newer` are paths or ''.

    `count` is the number of all posts of the list, on its own URL only, since a full page must not change when the list grows. `lead` is
    the post that leads the front page, where one is featured; it may be older than those that are listed there.
    """

    path: str
    lang: str
    subject: Term | Author | Month | None
    posts: tuple[Post, ...]
    number: int = 0
    count: int = 0
    older: str = ""
    newer: str = ""
    lead: Post | None = None

    @property
    def view(self) -> str:
        """The endpoint: home, posts, term, author or month."""
        match self.subject:
            case None:
                return "posts" if self.number else "home"
            case Term():
                return "term"
            case Author():
                return "author"
            case Month():
                return "month"


class Entry(Struct, frozen=True):
    """A line of an index: what it leads to, and the number of its posts."""

    subject: Term | Author | Series | Month | int
    path: str
    count: int


class IndexPlan(Struct, frozen=True):
    """A table of contents: of the archive's years, a year's months, or a taxonomy."""

    path: str
    lang: str
    subject: Literal["archive", "tags", "categories", "authors", "series"] | int
    entries: tuple[Entry, ...]
    older: str = ""
    newer: str = ""
    view: ClassVar[str] = "index"


ListingPlan = ListPlan | IndexPlan | SeriesPlan | FeedPlan


def plan_list(
    edition: Edition, path: str, lang: str, subject: Term | Author | Month | None, posts: Sequence[Post]
) -> Iterator[ListPlan]:
    """Plan the pages of a list at a path, of posts given with the newest first."""
    for part in paginate(posts, edition.config.per_page):
        yield ListPlan(
            path=permalinks.numbered_path(path, part.number),
            lang=lang,
            subject=subject,
            posts=part.items,
            number=part.number,
            count=0 if part.number else len(posts),
            older="" if part.older is None else permalinks.numbered_path(path, part.older),
            newer="" if part.newer is None else permalinks.numbered_path(path, part.newer),
        )


def plan_front_page(edition: Edition, path: str, lang: str, posts: Sequence[Post]) -> Iterator[ListPlan]:
    """Plan a front page, which the newest featured post leads, and the numbered pages of the posts before."""
    front, *numbered = plan_list(edition, path, lang, None, posts)
    yield exchange(front, lead=next((post for post in posts if post.featured), None))
    yield from numbered


def plan_terms(edition: Edition, lang: str, taxonomy: Literal["tags", "categories"]) -> Iterator[ListingPlan]:
    """Plan the lists, the feeds and the index of the tags or categories of a language."""
    terms = edition.terms(taxonomy, lang)
    groups: dict[str, list[Post]] = {slug: [] for slug in terms}
    for post in edition.posts_by_lang[lang]:
        for slug in {slugify(name): None for name in getattr(post, taxonomy)}:
            groups[slug].append(post)
    yield from _plan_groups(edition, lang, taxonomy, [(term, groups[slug]) for slug, term in terms.items()])


def plan_authors(edition: Edition, lang: str) -> Iterator[ListingPlan]:
    """Plan the lists, the feeds and the index of authors in a language."""
    groups: dict[str, list[Post]] = {slug: [] for slug in edition.authors}
    for post in edition.posts_by_lang[lang]:
        # One who has no file is told as an error; here the others are planned all the same.
        for slug in groups.keys() & post.authors:
            groups[slug].append(post)
    yield from _plan_groups(edition, lang, "authors", [(author, groups[slug]) for slug, author in sorted(edition.authors.items())])


def _plan_groups(
    edition: Edition,
    lang: str,
    taxonomy: Literal["tags", "categories", "authors"],
    groups: Sequence[tuple[Term | Author, Sequence[Post]]],
) -> Iterator[ListingPlan]:
    """Plan the list and the feed of each term or author of a taxonomy, and the taxonomy's index."""
    entries = []
    for subject, posts in groups:
        path = _group_path(edition.config, subject, lang)
        yield from plan_list(edition, path, lang, subject, posts)
        if edition.config.features.term_feeds:
            yield plan_feed(edition, path, lang, subject, posts)
        entries.append(Entry(subject, path, len(posts)))
    if entries:
        yield IndexPlan(permalinks.taxonomy_path(edition.config, taxonomy, lang), lang, taxonomy, tuple(entries))


def plan_all_series(edition: Edition, lang: str) -> Iterator[ListingPlan]:
    """Plan the pages, the feeds and the index of the series of a language."""
    entries = []
    for plan in plan_series(edition, lang):
        yield plan
        if edition.config.features.term_feeds:
            yield plan_feed(edition, plan.path, lang, plan.series, order_posts(plan.series.posts))
        entries.append(Entry(plan.series, plan.path, len(plan.series.posts)))
    if entries:
        yield IndexPlan(permalinks.taxonomy_path(edition.config, "series", lang), lang, "series", tuple(entries))


def _group_path(config: SiteConfig, subject: Term | Author, lang: str) -> str:
    if isinstance(subject, Term):
        return permalinks.term_path(config, subject, lang)
    return permalinks.author_path(config, subject, lang)


def plan_archives(config: SiteConfig, lang: str, posts: Sequence[Post]) -> Iterator[ListingPlan]:
    """Plan the archive of a language: the posts of each month, the months of each year, the years."""
    by_date = sorted(posts, key=lambda post: post.date.timestamp(), reverse=True)
    months = [(Month(*key), tuple(group)) for key, group in groupby(by_date, key=lambda post: (post.date.year, post.date.month))]
    paths = [permalinks.month_path(config, month.year, month.month, lang) for month, _ in months]
    for index, (month, group) in enumerate(months):
        older, newer = _beside(paths, index)
        yield ListPlan(paths[index], lang, month, group, count=len(group), older=older, newer=newer)
    years = [(year, tuple(group)) for year, group in groupby(months, key=lambda item: item[0].year)]
    year_paths = [permalinks.year_path(config, year, lang) for year, _ in years]
    for index, (year, items) in enumerate(years):
        entries = tuple(Entry(month, permalinks.month_path(config, year, month.month, lang), len(group)) for month, group in items)
        older, newer = _beside(year_paths, index)
        yield IndexPlan(year_paths[index], lang, year, entries, older=older, newer=newer)
    counts = [sum(len(group) for _, group in items) for _, items in years]
    entries = tuple(Entry(year, path, count) for (year, _), path, count in zip(years, year_paths, counts, strict=True))
    yield IndexPlan(permalinks.archive_path(config, lang), lang, "archive", entries)


def _beside(paths: Sequence[str], index: int) -> tuple[str, str]:
    return (paths[index + 1] if index + 1 < len(paths) else "", paths[index - 1] if index else "")
