"""Which pages an Edition has, and what stands on each: the map of the site, made before anything is rendered.

A plan names its posts but holds nothing of what they say, so ten thousand plans cost little; `composing` makes a template's context of one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import ClassVar, Literal

from pressroom import permalinks
from pressroom.collisions import Owner, find_collisions
from pressroom.config import SiteConfig
from pressroom.edition import Edition
from pressroom.errors import ContentError
from pressroom.models import Page, Post, State
from pressroom.redirects import Redirect, Tombstone
from pressroom.sitemaps import MAX_URLS
from pressroom.structs import Struct
from pressroom.web.feed_plans import (
    FeedPlan,
    FollowingPlan,
    SubscribePlan,
    choose_news,
    lead_to_feeds,
    plan_site_feeds,
    plan_subscribing,
)
from pressroom.web.list_plans import (
    IndexPlan,
    ListingPlan,
    ListPlan,
    plan_all_series,
    plan_archives,
    plan_authors,
    plan_front_page,
    plan_terms,
)
from pressroom.web.picture_plans import PicturePlan, plan_pictures
from pressroom.web.press_plans import CorrectionsFeedPlan, CorrectionsPlan, PressOfficePlan, PressPlan, plan_moved, plan_press_office
from pressroom.web.recent import RECENT, choose_recent, group_by_first_category
from pressroom.web.related import RelatedPosts
from pressroom.web.relation_plans import CalendarPlan, SeriesPlan, plan_calendars
from pressroom.web.search_plans import SearchPlan, TitlesPlan, plan_search

REDIRECT_FILES: tuple[tuple[Literal["hosts", "nginx", "apache", "s3"], str], ...] = (
    ("hosts", "/_redirects"),
    ("nginx", "/redirects/nginx.map"),
    ("apache", "/redirects/apache.conf"),
    ("s3", "/redirects/s3.json"),
)
_TOPICS: tuple[Literal["tags"], Literal["categories"]] = ("tags", "categories")
_MADE = "the page that Pressroom makes at {}"


class PostPlan(Struct, frozen=True):
    """A post's page: the posts of its “Recent posts” box, the posts before (`older`) and after it, and those that share a topic."""

    path: str
    lang: str
    post: Post
    recent: tuple[Post, ...]
    newer: Post | None
    older: Post | None
    related: tuple[Post, ...] = ()
    view: ClassVar[str] = "post"


class PagePlan(Struct, frozen=True):
    """A standing page."""

    path: str
    lang: str
    page: Page
    view: ClassVar[str] = "page"


class GonePlan(Struct, frozen=True):
    """The tombstone of a page that was taken down."""

    path: str
    lang: str
    tombstone: Tombstone
    view: ClassVar[str] = "gone"


class MovedPlan(Struct, frozen=True):
    """The stub at an old path, which leads on to where the page stands now."""

    path: str
    lang: str
    redirect: Redirect
    view: ClassVar[str] = "moved"


class NotFoundPlan(Struct, frozen=True):
    """The 404 page, with the newest posts."""

    path: str
    lang: str
    posts: tuple[Post, ...]
    view: ClassVar[str] = "not_found"


class TextPlan(Struct, frozen=True):
    """A file for machines that is made of the whole site: the sitemap, its parts where one file can't hold it, the sitemap of news,
    robots.txt, or redirects and what is gone in the form that a kind of host reads.
    """

    path: str
    lang: str
    subject: Literal["sitemap", "news", "robots", "hosts", "nginx", "apache", "s3"]
    pages: tuple[Plan, ...] = ()
    posts: tuple[Post, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    gone: tuple[str, ...] = ()
    view: ClassVar[str] = "text"


Plan = (
    PostPlan | PagePlan | GonePlan | MovedPlan | NotFoundPlan | TextPlan
    | ListingPlan | FollowingPlan | PressOfficePlan | PicturePlan | CalendarPlan | SearchPlan | TitlesPlan
)  # fmt: skip


TEMPLATES = {
    "post": "post.html",
    "home": "home.html",
    "posts": "list.html",
    "month": "list.html",
    "term": "term.html",
    "series": "series.html",
    "author": "author.html",
    "index": "index.html",
    "page": "standing.html",
    "press": "press.html",
    "corrections": "corrections.html",
    "subscribe": "subscribe.html",
    **{view: f"{view}.html" for view in ("search", "titles")},
    "feed_page": "feed.html",
    "gone": "gone.html",
    "moved": "moved.html",
    "not_found": "404.html",
}
"""The template of each view that is rendered from one."""


def plan_pages(edition: Edition) -> dict[str, Plan]:
    """Answer every page of an edition by its path.

    Raises `ContentError` where two of them, or a page and a file, would be one file on some server (also by case or Unicode form).
    """
    plans = [plan for lang in edition.config.languages for plan in _plan_language(edition, lang)]
    plans += plan_pictures(edition)
    feeds = [plan for plan in plans if isinstance(plan, FeedPlan)]
    corrections = {plan.lang: plan.path for plan in plans if isinstance(plan, CorrectionsFeedPlan)}
    for lang in edition.config.languages:
        plans += plan_subscribing(edition, lang, [feed for feed in feeds if feed.lang == lang], corrections.get(lang, ""))
    plans += plan_moved(edition, plans)
    plans.append(NotFoundPlan("/404.html", edition.config.language, edition.posts_by_lang[edition.config.language][:RECENT]))
    listed = tuple(plan for plan in plans if _is_listed(edition, plan))
    plans += _plan_sitemap(edition.config.language, listed)
    plans.append(TextPlan("/news-sitemap.xml", edition.config.language, "news", posts=choose_news(edition.posts)))
    plans.append(TextPlan("/robots.txt", edition.config.language, "robots"))
    plans += _plan_redirects(edition, lead_to_feeds(plans))
    given = {path for path in ("/robots.txt", "/404.html", *(file for _, file in REDIRECT_FILES)) if path in edition.assets}
    kept = [plan for plan in plans if plan.path not in given]
    _check_collisions(edition, kept)
    return {plan.path: plan for plan in kept}


def plan_bodies(edition: Edition, sources: Collection[str]) -> dict[str, Plan]:
    """Answer the pages that show the body of one of some plain posts, by path: its own, and the feeds that hold it."""
    wanted = [edition.reachable[source] for source in sources if source in edition.reachable]
    plans: list[Plan] = []
    for lang in edition.config.languages:
        plans += _plan_posts(edition, lang, wanted)
        feeds: list[Plan] = [*plan_site_feeds(edition, lang, edition.posts_by_lang[lang])]
        if edition.config.features.term_feeds:
            for taxonomy in _TOPICS:
                feeds += plan_terms(edition, lang, taxonomy)
            feeds += [*plan_authors(edition, lang), *plan_all_series(edition, lang)]
        plans += [feed for feed in feeds if isinstance(feed, FeedPlan) and any(post.source in sources for post in feed.posts)]
    return {plan.path: plan for plan in plans}


def is_in_part(config: SiteConfig, path: str) -> bool:
    """Tell whether `find_plan` finds what stands at a path: no file for machines, and no page of all that can be followed."""
    following = [permalinks.subscribe_path(config, lang) for lang in config.languages]
    following += [permalinks.feed_page_path(permalinks.home_path(config, lang)) for lang in config.languages]
    return path.endswith("/") and path not in following


def find_plan(edition: Edition, path: str) -> Plan | None:
    """Answer what `plan_pages` has at a path (see `is_in_part`), from a part of the map and without a look for collisions."""
    config = edition.config
    # To spell ten thousand addresses takes longer than to look for each slug in one.
    wanted = [post for post in edition.reachable.values() if post.slug in path and permalinks.post_path(config, post) == path]
    parts = [part for lang in config.languages for part in _list_parts(edition, lang, wanted)]
    for begin, plans in (*parts, ("/", _plan_redirects(edition, ()))):
        if path.startswith(begin) and (found := next((plan for plan in plans if plan.path == path), None)):
            return found
    return None


def _plan_language(edition: Edition, lang: str) -> Iterator[Plan]:
    for _, plans in _list_parts(edition, lang, edition.reachable.values()):
        yield from plans


def _list_parts(edition: Edition, lang: str, wanted: Collection[Post]) -> Iterator[tuple[str, Iterable[Plan]]]:
    """Answer the parts of a language's map, each with what its paths begin with; only that of posts is made of those that are `wanted`."""
    config, posts = edition.config, edition.posts_by_lang[lang]
    home = permalinks.home_path(config, lang)
    yield home, _plan_posts(edition, lang, wanted)
    yield "/", (GonePlan(stone.path, lang, stone) for stone in edition.tombstones if stone.lang == lang)
    yield home, (PagePlan(permalinks.page_path(config, page), lang, page) for page in edition.pages.values() if page.lang == lang)
    yield home, plan_front_page(edition, home, lang, posts)
    yield home, plan_site_feeds(edition, lang, posts)
    for taxonomy in _TOPICS:
        yield permalinks.taxonomy_path(config, taxonomy, lang), plan_terms(edition, lang, taxonomy)
    yield permalinks.taxonomy_path(config, "authors", lang), plan_authors(edition, lang)
    yield permalinks.taxonomy_path(config, "series", lang), plan_all_series(edition, lang)
    yield home, plan_calendars(edition, lang)
    if config.features.archives:
        yield home, plan_archives(config, lang, posts)
    yield home, plan_press_office(edition, lang)
    yield home, plan_search(edition, lang)


def _plan_posts(edition: Edition, lang: str, wanted: Collection[Post]) -> Iterator[PostPlan]:
    posts = edition.posts_by_lang[lang]
    wanted = [post for post in wanted if post.lang == lang]
    if not wanted:
        return
    places = {post.source: index for index, post in enumerate(posts)}
    related = RelatedPosts(posts, [places[post.source] for post in wanted if post.source in places])
    by_category = group_by_first_category(posts) if edition.config.recent == "category" else {}
    for post in wanted:
        path = permalinks.post_path(edition.config, post)
        place = places.get(post.source)
        if place is None:
            yield PostPlan(path, lang, post, posts[:RECENT], None, None)
            continue
        newer = posts[place - 1] if place else None
        older = posts[place + 1] if place + 1 < len(posts) else None
        recent = choose_recent(edition.config, posts, place, by_category)
        yield PostPlan(path, lang, post, recent, newer, older, related.choose(place, recent))


def _plan_redirects(edition: Edition, feeds: Sequence[Redirect]) -> Iterator[Plan]:
    """Plan the stub of every old path that can have one, and the files by which hosts answer old paths themselves."""
    stubs: dict[str, Redirect] = {}
    for redirect in edition.redirects:
        if redirect.stub:
            stubs.setdefault(redirect.stub, redirect)
    yield from (MovedPlan(path, redirect.lang, redirect) for path, redirect in stubs.items())
    redirects = tuple(sorted([*edition.redirects, *feeds], key=lambda redirect: redirect.path))
    gone = tuple(sorted(stone.path for stone in edition.tombstones))
    if redirects or gone:
        yield from (TextPlan(path, edition.config.language, subject, redirects=redirects, gone=gone) for subject, path in REDIRECT_FILES)


def _plan_sitemap(lang: str, pages: tuple[Plan, ...]) -> Iterator[TextPlan]:
    yield TextPlan("/sitemap.xml", lang, "sitemap", pages)
    if len(pages) > MAX_URLS:
        parts = range(1, -(-len(pages) // MAX_URLS) + 1)
        yield from (TextPlan(f"/sitemap-{part}.xml", lang, "sitemap", pages) for part in parts)


def _is_listed(edition: Edition, plan: Plan) -> bool:
    """Tell whether a page belongs in the sitemap: pages for people, but no tombstone, 404, unlisted or withdrawn post."""
    if isinstance(plan, PostPlan):
        return edition.states[plan.post.source] is State.PUBLISHED or edition.drafts
    return isinstance(plan, ListPlan | IndexPlan | SeriesPlan | PagePlan | PressPlan | CorrectionsPlan | SubscribePlan)


def _check_collisions(edition: Edition, plans: Sequence[Plan]) -> None:
    manifest = "/manifest.json"
    is_plain = not (edition.assets or edition.redirects or edition.tombstones)
    if is_plain and permalinks.are_distinct([manifest, *(plan.path for plan in plans)]):
        return
    named = [(manifest, Owner(_MADE.format(manifest))), *((plan.path, _describe(plan)) for plan in plans)]
    named += [(asset.path, Owner(asset.source, (asset.source, 1, 1))) for asset in edition.assets.values()]
    if findings := find_collisions(named):
        raise ContentError(findings)


def _describe(plan: Plan) -> Owner:
    match plan:
        case PostPlan():
            return Owner(plan.post.source, (plan.post.source, 1, 1))
        case PagePlan():
            return Owner(plan.page.source, (plan.page.source, 1, 1))
        case MovedPlan(redirect=redirect):
            return Owner(f"the alias {redirect.path} of {redirect.source}", (redirect.source, redirect.line, redirect.column))
        case GonePlan(tombstone=stone) if stone.reason:
            return Owner(f"{stone.path} of [gone] in pressroom.toml", ("pressroom.toml", stone.line, stone.column))
        case _:
            return Owner(_MADE.format(plan.path))
