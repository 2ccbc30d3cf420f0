"""The part of the map that subscribers use: feeds in three forms, the archives behind them, and the page that explains them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import ClassVar, Literal

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.library import OrderKey, order_key
from pressroom.models import Author, Post, Term
from pressroom.redirects import Redirect
from pressroom.relations import Series
from pressroom.sitemaps import MAX_NEWS, NEWS_WINDOW
from pressroom.structs import Struct, exchange

Form = Literal["rss", "atom", "json"]
FORMS: tuple[tuple[Form, permalinks.FeedFile], ...] = (("rss", "feed.xml"), ("atom", "atom.xml"), ("json", "feed.json"))
FORM_NAMES: dict[Form, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
COPIES: tuple[permalinks.FeedFile, ...] = ("rss.xml", "index.xml")
"""Under these names WordPress, Jekyll and Hugo serve a feed: subscribers of an older site find ours there, byte for byte."""


class FeedPlan(Struct, frozen=True):
    """A feed in one form: of the whole newsroom in a language (`subject` None), or of a term, series or author.

    `address` is the path that the feed gives as its own, which a copy of it doesn't stand at. `previous` is the path of the archive of
    older entries, `archive_of` that of the feed which this one is an archive of; '' for none (RFC 5005).
    """

    path: str
    lang: str
    subject: Term | Author | Series | None
    posts: tuple[Post, ...]
    home: str
    address: str
    form: Form = "rss"
    previous: str = ""
    archive_of: str = ""
    view: ClassVar[str] = "feed"

    @property
    def is_listed(self) -> bool:
        """Whether people are offered this feed: it is no copy of another and no archive."""
        return self.path == self.address and not self.archive_of


class SubscribePlan(Struct, frozen=True):
    """The page that explains feeds and lists them: the newsroom's own in each form, then those of terms and authors.

    `corrections` is the path of the feed of corrections, '' where there is none.
    """

    path: str
    lang: str
    feeds: tuple[FeedPlan, ...]
    corrections: str = ""
    view: ClassVar[str] = "subscribe"


class FeedPagePlan(Struct, frozen=True):
    """What stands at `/feed/`, where WordPress has its feed: a page by which programs find the feed, and people the explanation."""

    path: str
    lang: str
    view: ClassVar[str] = "feed_page"


FollowingPlan = FeedPlan | SubscribePlan | FeedPagePlan


def plan_feed(edition: Edition, home: str, lang: str, subject: Term | Author | Series, posts: Sequence[Post]) -> FeedPlan:
    """Plan the feed of a term, series or author, whose own page stands at `home`."""
    path = permalinks.feed_path(home)
    return FeedPlan(path, lang, subject, tuple(posts[: edition.config.feeds.term_entries]), home, path)


def plan_site_feeds(edition: Edition, lang: str, posts: Sequence[Post]) -> Iterator[FeedPlan]:
    """Plan the feeds of a language in all forms, with the copies and the archives of the one in RSS.

    An archive holds as many posts as the feed and is numbered from the oldest, so that a new post changes none. A post that is withdrawn,
    expires, or is taken down in whatever way leaves its place empty: it changes the archive that it was in, and not those after it. All
    posts that have left the feed stand in one; the newest archive may repeat some that haven't yet. A site without archives has none for
    feeds either.
    """
    home, size = permalinks.home_path(edition.config, lang), edition.config.feeds.entries
    places = _keep_places(posts, [place.key for place in edition.places if place.lang == lang])
    archives = -(-(len(places) - size) // size) if edition.config.features.archives and len(posts) > size else 0
    paths = ["", *(permalinks.feed_archive_path(home, number) for number in range(1, archives + 1))]
    for form, file in FORMS:
        path = permalinks.feed_path(home, file)
        yield FeedPlan(path, lang, None, tuple(posts[:size]), home, path, form, paths[-1] if form == "rss" else "")
    main = permalinks.feed_path(home)
    for name in COPIES:
        yield FeedPlan(permalinks.feed_path(home, name), lang, None, tuple(posts[:size]), home, main, previous=paths[-1])
    for number in range(1, archives + 1):
        held = tuple(post for post in reversed(places[(number - 1) * size : number * size]) if post)
        yield FeedPlan(paths[number], lang, None, held, home, paths[number], "rss", paths[number - 1], main)


def _keep_places(posts: Sequence[Post], empty: Iterable[OrderKey]) -> list[Post | None]:
    """Answer posts, given with the newest first, with the oldest first, and None for each place that stays empty."""
    listed = posts[::-1]
    places: list[Post | None] = list(listed)
    for before, key in enumerate(sorted(empty)):
        places.insert(bisect_left(listed, key, key=order_key) + before, None)
    return places


def plan_subscribing(
    edition: Edition, lang: str, feeds: Sequence[FeedPlan], corrections: str = ""
) -> Iterator[SubscribePlan | FeedPagePlan]:
    """Plan the pages for people who would follow the newsroom, unless a standing page of its own has their place."""
    taken = {permalinks.page_path(edition.config, page) for page in edition.pages.values()}
    offered = tuple(exchange(feed, posts=()) for feed in feeds if feed.is_listed)
    home = permalinks.home_path(edition.config, lang)
    subscribe = SubscribePlan(permalinks.subscribe_path(edition.config, lang), lang, offered, corrections)
    yield from (plan for plan in (subscribe, FeedPagePlan(permalinks.feed_page_path(home), lang)) if plan.path not in taken)


def lead_to_feeds(plans: Iterable[object]) -> list[Redirect]:
    """Answer the redirects by which hosts answer `/feed/` with the feed itself, where its page stands for it elsewhere."""
    targets = {plan.path: permalinks.feed_path(plan.path.removesuffix("feed/")) for plan in plans if isinstance(plan, FeedPagePlan)}
    return [Redirect(path=path, target=target, title="", lang="", source="", line=1, column=1) for path, target in targets.items()]


def choose_news(posts: Sequence[Post]) -> tuple[Post, ...]:
    """Answer the posts for the sitemap of news, of all posts with the newest first."""
    recent = takewhile(lambda post: post.instant >= posts[0].instant - NEWS_WINDOW, posts)
    return tuple(islice(recent, MAX_NEWS))
