from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.models import Term
from pressroom.web.app import create_app
from pressroom.web.theme import Theme
from tests.support.newsrooms import make_author, make_config, make_edition, make_page, make_post

PATTERNS = ("/{year}/{month}/{day}/{slug}/", "/{year}/{slug}/", "/news/{slug}/", "/{slug}/", "/press.room/{month}/{slug}/{year}/")
LANGUAGES = ("en", "es", "zh-Hant")
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))

@dataclass(frozen=True)
class Case:
    """What paths are made of."""

    config: SiteConfig
    slug: str
    day: date
    number: int
    lang: str


Policy = Callable[[Case], str]


def _term(taxonomy: Literal["tags", "categories"]) -> Policy:
    return lambda it: permalinks.term_path(it.config, Term(taxonomy, it.slug, it.slug), it.lang)


def _site_feed(file: permalinks.FeedFile) -> Policy:
    return lambda it: permalinks.feed_path(permalinks.home_path(it.config, it.lang), file)


def _listed(path: Policy) -> dict[str, Policy]:
    return {
        "list": path,
        "posts": lambda it: permalinks.numbered_path(path(it), it.number),
        "feed": lambda it: permalinks.feed_path(path(it)),
    }


# For each endpoint of the app, the path that the policy says.
POLICIES: dict[str, Policy] = {
    "home": lambda it: permalinks.home_path(it.config, it.lang),
    "posts": lambda it: permalinks.numbered_path(permalinks.home_path(it.config, it.lang), it.number),
    **{f"feed.{file}": _site_feed(file) for file in get_args(permalinks.FeedFile)},
    "feed.page": lambda it: permalinks.feed_page_path(permalinks.home_path(it.config, it.lang)),
    "feed.archive": lambda it: permalinks.feed_archive_path(permalinks.home_path(it.config, it.lang), it.number),
    "subscribe": lambda it: permalinks.subscribe_path(it.config, it.lang),
    "search": lambda it: permalinks.search_path(it.config, it.lang),
    "titles": lambda it: permalinks.titles_path(it.config, it.day.year, it.lang),
    "post": lambda it: permalinks.post_path(it.config, make_post(it.slug, it.day.isoformat(), lang=it.lang)),
    "page": lambda it: permalinks.page_path(it.config, make_page(it.slug, lang=it.lang)),
    "year": lambda it: permalinks.year_path(it.config, it.day.year, it.lang),
    "month": lambda it: permalinks.month_path(it.config, it.day.year, it.day.month, it.lang),
    "archive": lambda it: permalinks.archive_path(it.config, it.lang),
    "plain_text": lambda it: permalinks.plain_text_path(it.config, make_post(it.slug, it.day.isoformat(), lang=it.lang)),
    "media_kit": lambda it: permalinks.media_kit_path(it.config, make_post(it.slug, it.day.isoformat(), lang=it.lang)),
    "event": lambda it: permalinks.event_path(it.config, make_post(it.slug, it.day.isoformat(), lang=it.lang)),
    "events": lambda it: permalinks.calendar_path(it.config, it.lang),
    "series": lambda it: permalinks.taxonomy_path(it.config, "series", it.lang),
    "series.list": lambda it: permalinks.series_path(it.config, it.slug, it.lang),
    "series.feed": lambda it: permalinks.feed_path(permalinks.series_path(it.config, it.slug, it.lang)),
    "press": lambda it: permalinks.press_path(it.config, it.lang),
    "press.posts": lambda it: permalinks.numbered_path(permalinks.press_path(it.config, it.lang), it.number),
    "corrections": lambda it: permalinks.corrections_path(it.config, it.lang),
    "share_picture": lambda it: permalinks.share_picture_path(it.config, make_post(it.slug, it.day.isoformat(), lang=it.lang)),
    "corrections.feed": lambda it: permalinks.feed_path(permalinks.corrections_path(it.config, it.lang)),
    "tags": lambda it: permalinks.taxonomy_path(it.config, "tags", it.lang),
    "categories": lambda it: permalinks.taxonomy_path(it.config, "categories", it.lang),
    "authors": lambda it: permalinks.taxonomy_path(it.config, "authors", it.lang),
    **{f"tags.{name}": path for name, path in _listed(_term("tags")).items()},
    **{f"categories.{name}": path for name, path in _listed(_term("categories")).items()},
    **{
        f"authors.{name}": path
        for name, path in _listed(lambda it: permalinks.author_path(it.config, make_author(it.slug), it.lang)).items()
    },
}
# What they look like, for the slug “x”, 2 January 2026 and the number 3; the front of a post is the pattern's affair.
WRITTEN = {
    "home": "/", "posts": "/page/3/", "feed.feed.xml": "/feed.xml", "feed.atom.xml": "/atom.xml", "feed.feed.json": "/feed.json",
    "feed.rss.xml": "/rss.xml", "feed.index.xml": "/index.xml", "feed.page": "/feed/", "feed.archive": "/feed/3.xml",
    "subscribe": "/subscribe/", "search": "/search/", "titles": "/search/2026/", "post": "POST", "page": "/x/", "year": "/2026/",
    "month": "/2026/01/", "archive": "/archive/", "plain_text": "POSTrelease.txt", "media_kit": "POSTmedia-kit.zip",
    "event": "POSTevent.ics", "events": "/events.ics", "series": "/series/", "series.list": "/series/x/",
    "series.feed": "/series/x/feed.xml", "press": "/press/", "press.posts": "/press/page/3/", "corrections": "/corrections/",
    "corrections.feed": "/corrections/feed.xml", "share_picture": "POSTshare.png", "tags": "/tags/", "categories": "/categories/",
    "authors": "/authors/", "tags.list": "/tags/x/", "tags.posts": "/tags/x/page/3/", "tags.feed": "/tags/x/feed.xml",
    "categories.list": "/categories/x/", "categories.posts": "/categories/x/page/3/", "categories.feed": "/categories/x/feed.xml",
    "authors.list": "/authors/x/", "authors.posts": "/authors/x/page/3/", "authors.feed": "/authors/x/feed.xml",
}  # fmt: skip
POSTS = dict(zip(PATTERNS, ("/2026/01/02/x/", "/2026/x/", "/news/x/", "/x/", "/press.room/01/x/2026/"), strict=True))


def make_app(config: SiteConfig) -> Flask:
    """Answer the app of a newsroom without posts."""
    return create_app(make_edition(config=config), Theme(()))


@pytest.mark.parametrize("permalink", PATTERNS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_kind_of_path_as_it_is_written(permalink: str, lang: str) -> None:
    """This is the whole policy: each kind of path, under each permalink pattern; another language stands in a folder of its own."""
    case = Case(make_config(languages=LANGUAGES, permalink=permalink), "x", date(2026, 1, 2), 3, lang)
    prefix = "" if lang == "en" else f"/{lang}"
    assert {name: policy(case) for name, policy in POLICIES.items()} == {
        name: prefix + path.replace("POST", POSTS[permalink]) for name, path in WRITTEN.items()
    }


@pytest.mark.parametrize("permalink", PATTERNS)
def test_flask_finds_every_path_and_spells_it_the_same(permalink: str) -> None:
    """Flask matches each path of the policy with the one view and builds it again from what it matched, byte for byte."""
    config = make_config(languages=LANGUAGES, permalink=permalink)
    adapter = make_app(config).url_map.bind("localhost")

    @given(SLUGS, DAYS, st.integers(1, 999), st.sampled_from(LANGUAGES))
    def agree(slug: str, day: date, number: int, lang: str) -> None:
        for policy in POLICIES.values():
            path = policy(Case(config, slug, day, number, lang))
            endpoint, arguments = adapter.match(path)
            assert adapter.build(endpoint, arguments) == path

    agree()


@pytest.mark.parametrize("permalink", PATTERNS)
def test_kinds_of_paths_do_not_meet(permalink: str) -> None:
    """No two kinds of pages have one path, for a slug that is the name of none (`collisions` tells where a post's is one)."""
    case = Case(make_config(permalink=permalink), "x", date(2026, 1, 2), 3, "en")
    paths = [policy(case) for name, policy in POLICIES.items() if not (permalink == "/{slug}/" and name == "page")]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("permalink", PATTERNS)
@given(slug=SLUGS, day=DAYS, lang=st.sampled_from(LANGUAGES))
def test_output_file_of_any_post_stays_inside(permalink: str, slug: str, day: date, lang: str) -> None:
    """A post's file is a relative path of plain parts that ends with index.html."""
    config = make_config(languages=LANGUAGES, permalink=permalink)
    file = permalinks.output_file(permalinks.post_path(config, make_post(slug, day.isoformat(), lang=lang)))
    assert file.endswith("/index.html")
    assert not {"", ".", ".."} & set(file.split("/"))


@pytest.mark.parametrize("path", ["", "a/", "//a/", "/../a/", "/a/../b/", "/./", "/a//b/", "/a/..", "/a\\b/", "/a\0/"])
def test_output_file_refuses_to_leave_the_folder(path: str) -> None:
    """A path that isn't one below the output folder has no file."""
    with pytest.raises(AssertionError, match="would leave the output folder"):
        permalinks.output_file(path)


@pytest.mark.parametrize(
    ("path", "file"), [("/", "index.html"), ("/a/", "a/index.html"), ("/feed.xml", "feed.xml"), ("/..a/", "..a/index.html")]
)
def test_output_file_of(path: str, file: str) -> None:
    """A page is a folder with index.html; other files stand as they are named."""
    assert permalinks.output_file(path) == file


def test_base_path_is_in_links_and_not_in_folders() -> None:
    """With a base_url that has a path, links carry it and files don't."""
    config = make_config(base_url="https://www.example.gov/news", path="/news")
    assert permalinks.home_path(config, "en") == "/"
    assert permalinks.make_href(config, "/2026/05/01/a/") == "/news/2026/05/01/a/"
    assert permalinks.make_absolute(config, "/2026/05/01/a/") == "https://www.example.gov/news/2026/05/01/a/"
    assert permalinks.output_file("/2026/05/01/a/") == "2026/05/01/a/index.html"


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("/media/annual report.pdf", "/media/annual%20report.pdf"),
        ("/media/caf\u00e9.jpg", "/media/caf%C3%A9.jpg"),
        ("/media/a%20b.pdf", "/media/a%20b.pdf"),
        ("/a/#part", "/a/#part"),
        ("/search/?q=a&b", "/search/?q=a&b"),
        ('/media/"quoted".jpg', "/media/%22quoted%22.jpg"),
    ],
)
def test_href_is_percent_encoded_once(path: str, href: str) -> None:
    """Spaces and other scripts are encoded in links; what is encoded already stays as it is."""
    assert permalinks.make_href(make_config(), path) == href


@pytest.mark.parametrize(
    ("one", "other"), [("a/Photo.JPG", "a/photo.jpg"), ("caf\u00e9.txt", "cafe\u0301.txt"), ("STRASSE", "straße"), ("ﬁle", "file")]
)
def test_files_that_some_system_cannot_tell_apart_fold_to_one(one: str, other: str) -> None:
    """Case and Unicode form don't make two files."""
    assert permalinks.fold_file(one) == permalinks.fold_file(other)


def test_year_before_1000_keeps_four_digits() -> None:
    """A year's path always has four digits."""
    assert permalinks.year_path(make_config(), 999, "en") == "/0999/"
