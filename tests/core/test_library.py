from __future__ import annotations

from collections.abc import Mapping

import pytest

from pressroom.library import Library, Target, check_library, collect_terms, order_posts, resolve_target
from pressroom.models import RenderedPost
from tests.support.newsrooms import make_author, make_config, make_library, make_page, make_post, make_rendered


def problems_of(library: Library, rendered: Mapping[str, RenderedPost] | None = None) -> list[str]:
    """Answer what is wrong between the files; every key is said to stand at line 3, and an item of a list in a column of its own."""
    found = check_library(library, make_config(), rendered or {}, lambda _source, _key, index: (3, (index or 0) + 1))
    return [str(finding) for finding in found]


def test_posts_are_ordered_by_publishing_instant_newest_first() -> None:
    """An embargo later than the date moves a post up; ties go by date, then by source."""
    old, held = make_post("old", "2026-01-02"), make_post("held", "2026-01-01", embargo="2026-03-01 10:00")
    new, twin = make_post("new", "2026-02-01"), make_post("new-twin", "2026-02-01")
    assert order_posts([old, held, new, twin]) == (held, new, twin, old)
    assert order_posts([twin, new, held, old]) == (held, new, twin, old)


def test_terms_with_the_same_slug_are_one_named_as_spelled_most_often() -> None:
    """“Open data”, “open data” and “Open-Data” are one tag; where spellings tie, the first in the alphabet wins."""
    posts = [make_post(str(index), tags=(name,)) for index, name in enumerate(["open data", "Open data", "Open-Data", "open data"])]
    assert {slug: term.name for slug, term in collect_terms(posts, "tags").items()} == {"open-data": "open data"}
    assert collect_terms(posts[:3], "tags")["open-data"].name == "Open data"
    assert list(collect_terms([make_post("a", categories=("Zoning", "Budget"))], "categories")) == ["budget", "zoning"]


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("other.md", Target("source", "content/posts/other.md")),
        ("other.md#part", Target("source", "content/posts/other.md", "part")),
        ("../pages/about.md", Target("source", "content/pages/about.md")),
        ("../authors/ann.md", Target("source", "content/authors/ann.md")),
        ("other%2Emd?x=1", Target("source", "content/posts/other.md")),
        ("map.png", Target("file", "content/media/map.png")),
        ("/media/map.png", Target("file", "content/media/map.png")),
        ("../media/map.png#x", Target("file", "content/media/map.png", "x")),
        ("/about/#us", Target("path", "/about/", "us")),
        ("missing.md", None),
        ("../../../etc/passwd", None),
    ],
)
def test_target_means(target: str, meant: Target | None) -> None:
    """A target is looked for beside the source, then among the media; from `/` it is a path of the site."""
    library = make_library(make_post("a"), make_post("other"), make_page("about"), make_author("ann"), files=["content/media/map.png"])
    assert resolve_target(library, "content/posts/a.md", target) == meant


def test_file_beside_the_source_goes_before_one_of_the_media() -> None:
    """A folder post's own picture is meant, not one of the same name that everybody may use."""
    library = make_library(files=["content/posts/a/map.png", "content/media/map.png"])
    assert resolve_target(library, "content/posts/a/index.md", "map.png") == Target("file", "content/posts/a/map.png")


def test_unknown_author_is_told() -> None:
    """A byline without a file is an error at its place, with the nearest author or what to write."""
    library = make_library(make_author("tim-sullivan"), make_post("a", authors=("tim-sullivan", "tim-sulivan", "zoe")))
    assert problems_of(library) == [
        "content/posts/a.md:3:2: there is no author “tim-sulivan”; did you mean “tim-sullivan”?",
        "content/posts/a.md:3:3: there is no author “zoe”; write content/authors/zoe.md with at least a name",
    ]


def test_missing_link_target_is_told() -> None:
    """A link to a source that isn't there is an error, with the nearest file as seen from the linking one."""
    library = make_library(make_post("a"), make_page("accessibility"))
    rendered = {"content/posts/a.md": make_rendered("content/posts/a.md", "../pages/accesibility.md#x", "2014-zzz.md", "gone.png", "a.md")}
    assert problems_of(library, rendered) == [
        "content/posts/a.md:9:1: this links to “../pages/accesibility.md#x”, which doesn’t exist; "
        "did you mean “../pages/accessibility.md”?",
        "content/posts/a.md:9:2: this links to “2014-zzz.md”, which doesn’t exist; "
        "write the path of a file under content/, as seen from this file",
    ]


def test_two_posts_at_one_address_are_told_with_both_names() -> None:
    """Same day, same slug: the error stands at one source and names the other."""
    one, other = make_post("budget"), make_post("budget", source="content/posts/z.md")
    assert problems_of(make_library(other, one)) == [
        "content/posts/z.md:3:1: this would stand at /2026/05/01/budget/, as content/posts/budget.md does; give one of them another “slug”"
    ]


def test_same_slug_on_another_day_or_in_another_language_is_no_collision() -> None:
    """Only the whole address counts."""
    posts = [
        make_post("budget"),
        make_post("budget", "2026-05-02", source="content/posts/b.md"),
        make_post("budget", source="content/posts/c.es.md", lang="es"),
    ]
    assert problems_of(make_library(*posts)) == []


def test_find_answers_all_three_kinds() -> None:
    """Posts, pages and authors are found by their files; nothing else is."""
    library = make_library(make_post("a"), make_page("b"), make_author("c"), files=["content/media/d.png"])
    assert library.find("content/posts/a.md") == make_post("a")
    assert library.find("content/pages/b.md") == make_page("b")
    assert library.find("content/authors/c.md") == make_author("c")
    assert library.find("content/media/d.png") is None
