from __future__ import annotations

from typing import Any, cast

import pytest

from pressroom.config import Features, Feeds
from pressroom.errors import ContentError
from pressroom.models import Author, Post, SeriesPart, Term, Withdrawal
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.list_plans import IndexPlan, ListPlan
from pressroom.web.plans import PostPlan, TextPlan, find_plan, is_in_part, plan_pages
from tests.support.newsrooms import make_author, make_config, make_edition, make_page, make_post, when

FOLLOWING = ("/atom.xml", "/feed.json", "/feed.xml", "/feed/", "/index.xml", "/rss.xml")
ICONS = ("/apple-touch-icon.png", "/favicon.ico", "/icon-192.png", "/icon-512.png", "/manifest.webmanifest")
HIDDEN = (
    make_post("draft", draft=True, tags=("Secret",), categories=("Hidden",), authors=("ann",)),
    make_post("later", "2027-03-04", tags=("Secret",), categories=("Hidden",), authors=("ann",)),
)

HOST_FILES = "/_redirects", "/redirects/apache.conf", "/redirects/nginx.map", "/redirects/s3.json"


def make_posts(count: int, **fields: Any) -> list[Post]:
    """Answer posts of consecutive days, `post-1` the oldest."""
    return [make_post(f"post-{day}", f"2026-05-{day:02} 09:00", **fields) for day in range(1, count + 1)]


def slugs(posts: tuple[Post, ...]) -> list[str]:
    """Answer the slugs of some posts."""
    return [post.slug for post in posts]


def test_map_of_a_small_site() -> None:
    """One post in a category and with a tag, by an author beside one without posts, and a standing page: these pages and no others."""
    post = make_post("hello", tags=("Open data",), categories=("News",), authors=("ann",))
    plans = plan_pages(make_edition(post, make_author("ann"), make_author("zoe"), make_page("about"), *HIDDEN))
    assert sorted(plans) == sorted([
        "/", "/2026/", "/2026/05/", "/2026/05/01/hello/", "/2026/05/01/hello/share.png", *ICONS, "/404.html", "/about/", "/archive/",
        "/authors/", "/authors/ann/", "/authors/ann/feed.xml", "/authors/zoe/", "/authors/zoe/feed.xml",
        "/categories/", "/categories/news/", "/categories/news/feed.xml", *FOLLOWING, *HOST_FILES, "/news-sitemap.xml", "/robots.txt",
        "/search/", "/search/2026/", "/sitemap.xml", "/subscribe/",
        "/tags/", "/tags/open-data/", "/tags/open-data/feed.xml",
    ])  # fmt: skip


def test_map_of_an_empty_site() -> None:
    """A newsroom without a post has a front page, an archive, a feed and what machines ask for."""
    made = {"/", "/404.html", "/archive/", "/news-sitemap.xml", "/robots.txt", "/search/", "/sitemap.xml", "/subscribe/"}
    assert set(plan_pages(make_edition())) == {*made, *FOLLOWING, *ICONS, *HOST_FILES}


def test_every_plan_stands_at_its_own_path() -> None:
    """The map's keys are the plans' paths."""
    plans = plan_pages(make_edition(*make_posts(25), make_author("ann")))
    assert {path: plan.path for path, plan in plans.items()} == {path: path for path in plans}


def test_no_plan_names_a_withheld_post() -> None:
    """Lists, feeds, indexes, counts, neighbours and recent posts are made of what may be seen."""
    shown = make_post("shown", authors=("ann",), categories=("News",))
    plans = plan_pages(make_edition(shown, *HIDDEN, make_author("ann")))
    assert "draft" not in repr(plans).replace("draft=False", "")
    assert "later" not in repr(plans)
    assert not any("secret" in path or "hidden" in path or "2027" in path for path in plans)
    author = cast(ListPlan, plans["/authors/ann/"])
    assert (slugs(author.posts), author.count) == (["shown"], 1)
    assert cast(IndexPlan, plans["/authors/"]).entries[0].count == 1


def test_unlisted_and_withdrawn_posts_have_a_page_and_stand_in_no_list() -> None:
    """They can be reached by their URLs; no list, feed, sitemap or neighbour names them."""
    apart = make_post("apart", "2026-05-02", unlisted=True, authors=("ann",))
    wrong = make_post("wrong", "2026-05-03", withdrawn=Withdrawal(when("2026-05-05"), "Wrong."), authors=("ann",))
    plans = plan_pages(make_edition(*make_posts(1), apart, wrong, make_author("ann")))
    pages = {"/2026/05/02/apart/", "/2026/05/03/wrong/"}
    assert pages <= set(plans)
    assert not pages & {plan.path for plan in cast(TextPlan, plans["/sitemap.xml"]).pages}
    for path, plan in plans.items():
        if path not in pages and path not in {"/sitemap.xml", "/2026/05/02/apart/share.png"}:
            assert "apart" not in repr(plan), path
            assert "wrong" not in repr(plan), path
    page = cast(PostPlan, plans["/2026/05/02/apart/"])
    assert (page.newer, page.older, slugs(page.recent)) == (None, None, ["post-1"])


def test_expired_post_leaves_a_tombstone_at_its_address() -> None:
    """Its URL still answers, and is in no sitemap."""
    plans = plan_pages(make_edition(make_post("gone", expires="2026-05-10")))
    assert plans["/2026/05/01/gone/"].view == "gone"
    assert "gone" not in repr(cast(TextPlan, plans["/sitemap.xml"]).pages)


def test_lists_are_numbered_from_the_oldest() -> None:
    """The newest stand at the list's own URL, `/page/1/` holds the oldest, and they lead to each other."""
    plans = plan_pages(make_edition(*make_posts(7), config=make_config(per_page=3)))
    lists = {path: cast(ListPlan, plans[path]) for path in ("/", "/page/2/", "/page/1/")}
    assert "/page/3/" not in plans
    assert {path: [post.slug[-1] for post in plan.posts] for path, plan in lists.items()} == {
        "/": ["7", "6", "5", "4"],
        "/page/2/": ["6", "5", "4"],
        "/page/1/": ["3", "2", "1"],
    }
    assert {path: (plan.older, plan.newer, plan.count) for path, plan in lists.items()} == {
        "/": ("/page/1/", "", 7),
        "/page/2/": ("/page/1/", "/", 0),
        "/page/1/": ("", "/page/2/", 0),
    }


def test_posts_of_a_term_are_those_whose_spelling_has_its_slug() -> None:
    """Each post stands once in a term's list, however it spells the term, or spells it twice."""
    posts = [make_post("a", "2026-05-01", tags=("Open data", "open-data")), make_post("b", "2026-05-02", tags=("OPEN DATA",))]
    plan = cast(ListPlan, plan_pages(make_edition(*posts))["/tags/open-data/"])
    assert (slugs(plan.posts), plan.count, plan.subject) == (["b", "a"], 2, Term("tags", "open-data", "OPEN DATA"))


def test_neighbours_follow_the_order_of_publication() -> None:
    """Older and newer are the posts beside it, within its language."""
    spanish = make_post("hola", "2026-05-02", lang="es", source="content/posts/hola.es.md")
    plans = plan_pages(make_edition(*make_posts(3), spanish, config=make_config(languages=("en", "es"))))
    page = cast(PostPlan, plans["/2026/05/02/post-2/"])
    assert (page.older and page.older.slug, page.newer and page.newer.slug) == ("post-1", "post-3")
    first, last = cast(PostPlan, plans["/2026/05/01/post-1/"]), cast(PostPlan, plans["/2026/05/03/post-3/"])
    assert (first.older, last.newer) == (None, None)
    alone = cast(PostPlan, plans["/es/2026/05/02/hola/"])
    assert (alone.older, alone.newer, alone.recent) == (None, None, ())


@pytest.mark.parametrize(
    ("recent", "page", "expected"),
    [
        ("latest", "post-6", ["post-5", "post-4", "post-3"]),
        ("latest", "post-2", ["post-6", "post-5", "post-4"]),
        ("before", "post-6", ["post-5", "post-4", "post-3"]),
        ("before", "post-2", ["post-1"]),
        ("before", "post-1", []),
        ("category", "post-6", ["post-4", "post-2"]),
        ("category", "post-3", ["post-5", "post-1"]),
        ("category", "plain", ["post-6", "post-5", "post-4"]),
    ],
)
def test_recent_posts_are(recent: Any, page: str, expected: list[str]) -> None:
    """The newest three others; or those of the same first category; or those just before: never the post itself."""
    posts = [make_post(f"post-{day}", f"2026-05-0{day}", categories=(("Odd", "Even")[day % 2 == 0], "All")) for day in range(1, 7)]
    plain = make_post("plain", "2026-04-01")
    plans = plan_pages(make_edition(*posts, plain, config=make_config(recent=recent)))
    plan = next(plan for plan in plans.values() if isinstance(plan, PostPlan) and plan.post.slug == page)
    expected = [*expected, "plain"] if recent == "before" and page in {"post-1", "post-2"} else expected
    assert slugs(plan.recent) == expected


def test_feeds_hold_the_newest_entries() -> None:
    """The site's feed has `entries`, a term's `term_entries`, newest first."""
    plans = plan_pages(make_edition(*make_posts(6, tags=("x",)), config=make_config(feeds=Feeds(entries=4, term_entries=2))))
    assert slugs(cast(FeedPlan, plans["/feed.xml"]).posts) == ["post-6", "post-5", "post-4", "post-3"]
    assert slugs(cast(FeedPlan, plans["/tags/x/feed.xml"]).posts) == ["post-6", "post-5"]


def test_archives_go_by_date_and_lists_by_publishing_instant() -> None:
    """An embargoed post stands in the month of its date, and first on the front page."""
    held = make_post("held", "2026-01-15", embargo="2026-05-20 09:00")
    plans = plan_pages(make_edition(*make_posts(2), held))
    assert slugs(cast(ListPlan, plans["/"]).posts) == ["held", "post-2", "post-1"]
    assert slugs(cast(ListPlan, plans["/2026/01/"]).posts) == ["held"]
    year = cast(IndexPlan, plans["/2026/"])
    assert [(entry.path, entry.count) for entry in year.entries] == [("/2026/05/", 2), ("/2026/01/", 1)]
    assert "/2026/05/20/held/" not in plans


@pytest.mark.parametrize(
    ("feature", "gone"),
    [
        ("archives", {"/archive/", "/2026/", "/2026/05/"}),
        ("term_feeds", {"/tags/x/feed.xml", "/authors/ann/feed.xml"}),
        ("search", {"/search/", "/search/2026/"}),
    ],
)
def test_feature_that_is_off_has_no_pages(feature: str, gone: set[str]) -> None:
    """What a site switches off is planned for no page."""
    posts = (make_post("a", tags=("x",), authors=("ann",)), make_author("ann"))
    everything = set(plan_pages(make_edition(*posts)))
    assert everything - set(plan_pages(make_edition(*posts, config=make_config(features=Features(**{feature: False}))))) == gone


def test_other_languages_stand_under_their_prefix() -> None:
    """A language has its own front page, lists, feeds and authors' pages."""
    spanish = make_post("hola", lang="es", source="content/posts/hola.es.md", tags=("Datos",))
    page, config = make_page("acerca", lang="es"), make_config(languages=("en", "es"))
    plans = plan_pages(make_edition(spanish, make_author("ann"), page, config=config))
    assert {path for path in plans if path.startswith("/es/")} == {
        "/es/", "/es/2026/", "/es/2026/05/", "/es/2026/05/01/hola/", "/es/2026/05/01/hola/share.png",
        "/es/acerca/", "/es/archive/", "/es/authors/", "/es/authors/ann/",
        "/es/authors/ann/feed.xml", *(f"/es{path}" for path in FOLLOWING), "/es/search/", "/es/search/2026/", "/es/subscribe/",
        "/es/tags/", "/es/tags/datos/", "/es/tags/datos/feed.xml",
    }  # fmt: skip
    assert not any("hola" in path or "datos" in path for path in plans if not path.startswith("/es/"))


def problems_of(*entities: Any, files: tuple[str, ...] = (), **options: Any) -> list[str]:
    """Answer the collisions for which a map is refused."""
    with pytest.raises(ContentError) as caught:
        plan_pages(make_edition(*entities, files=files, **options))
    return [str(finding) for finding in caught.value.findings]


def test_page_at_an_address_that_pressroom_uses_is_told() -> None:
    """A standing page can't take the place of an index."""
    assert problems_of(make_page("archive")) == [
        "content/pages/archive.md:1:1: this would stand at /archive/, where the page that Pressroom makes at /archive/ stands; "
        "rename one of them"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["about/index.html", "About/INDEX.html", "ABOUT/index.html"])
def test_file_at_the_address_of_a_page_is_told(name: str) -> None:
    """A file of content/root/ and a page can't be one file, nor differ by case alone."""
    assert problems_of(make_page("about"), files=(f"content/root/{name}",)) == [
        f"content/root/{name}:1:1: this would stand at /{name}, where content/pages/about.md stands; rename one of them"
    ]


def test_two_files_that_differ_in_case_or_unicode_form_are_told() -> None:
    """Some servers and checkouts can't tell them apart, so they are an error on all."""
    assert problems_of(files=("content/media/Map.png", "content/media/map.png")) == [
        "content/media/map.png:1:1: this would stand at /media/map.png, where content/media/Map.png stands; rename one of them"
    ]
    one, other = "content/media/caf\u00e9.png", "content/media/cafe\u0301.png"
    assert len(problems_of(files=(one, other))) == 1


@pytest.mark.parametrize("name", ["about", "About"])
def test_file_where_a_page_needs_its_folder_is_told(name: str) -> None:
    """A file can't have the name of a folder that a page stands in, nor differ from it by case alone."""
    assert problems_of(make_page("about"), files=(f"content/root/{name}",)) == [
        f"content/root/{name}:1:1: this would stand at /{name}, where content/pages/about.md needs a folder; rename one of them"
    ]


def test_manifest_is_no_authors_file() -> None:
    """The list of what was published is written by the build, so no file of content/root/ can be it."""
    assert problems_of(files=("content/root/manifest.json",)) == [
        "content/root/manifest.json:1:1: this would stand at /manifest.json, where the page that Pressroom makes at /manifest.json stands; "
        "rename one of them"
    ]  # fmt: skip


def test_404_and_robots_of_the_newsroom_go_before_ours() -> None:
    """A file of content/root/ replaces the page that Pressroom would make."""
    plans = plan_pages(make_edition(files=["content/root/robots.txt", "content/root/404.html"]))
    assert "/robots.txt" not in plans
    assert "/404.html" not in plans


def test_authors_page_lists_an_author_of_no_posts() -> None:
    """An author without posts has a page too, with none."""
    plan = cast(ListPlan, plan_pages(make_edition(make_author("zoe")))["/authors/zoe/"])
    assert isinstance(plan.subject, Author)
    assert (plan.posts, plan.count) == ((), 0)


def test_a_page_is_found_in_its_part_of_the_map() -> None:
    """Posts, lists, terms, archives, series, tombstones, old addresses: each as the whole map has it, or nothing."""
    posts = make_posts(12, tags=("Open data",), categories=("News",), authors=("ann",), series=SeriesPart("Works"))
    spanish = make_post("hola", lang="es", tags=("Datos",), kind="release")
    expired = make_post("over", expires="2026-05-20 09:00")
    config = make_config(languages=("en", "es"), per_page=5)
    edition = make_edition(*posts, spanish, expired, make_author("ann"), make_page("about"), *HIDDEN, config=config)
    plans = plan_pages(edition)
    pages = [path for path in plans if is_in_part(config, path)]
    assert len(pages) > 40
    assert {path: find_plan(edition, path) for path in pages} == {path: plans[path] for path in pages}
    nothing = "/2027/03/04/later/", "/tags/secret/", "/nowhere/", "/page/9/", "/es/about/"
    assert [find_plan(edition, path) for path in nothing] == [None] * 5


def test_newest_featured_post_leads_the_front_page() -> None:
    """However old it is, in its language alone, and in no other list; what is featured and can't be seen is nothing."""
    posts = make_posts(14)
    led = [make_post("old", "2026-04-01", featured=True), make_post("older", "2026-03-01", featured=True)]
    hidden = make_post("later", "2027-03-04", featured=True)
    plans = plan_pages(make_edition(*posts, *led, hidden))
    fronts = {path: plan for path, plan in plans.items() if isinstance(plan, ListPlan) and plan.lead}
    assert {path: plan.lead.slug for path, plan in fronts.items() if plan.lead} == {"/": "old"}
    without = plan_pages(make_edition(*posts, make_post("old", "2026-04-01"), make_post("older", "2026-03-01")))
    assert cast(ListPlan, without["/"]).lead is None
    assert slugs(cast(ListPlan, without["/"]).posts) == slugs(fronts["/"].posts)
