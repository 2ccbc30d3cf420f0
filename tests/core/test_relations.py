"""Series, events and translations among posts: who is with whom, in which order, and what is told of contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pressroom.library import check_library
from pressroom.models import Event, Page, Post, SeriesPart
from pressroom.relations import collect_series, link_translations
from pressroom.web.alternates import list_alternates, list_hreflang
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.list_plans import IndexPlan
from pressroom.web.plans import plan_pages
from pressroom.web.relation_plans import SeriesPlan, list_upcoming
from tests.conftest import MakeSite
from tests.support.newsrooms import make_author, make_config, make_edition, make_library, make_page, make_post, when
from tests.support.sites import post

TWO = ("en", "es")


def check(*entities: Post | Page, languages: tuple[str, ...] = TWO) -> list[str]:
    """Answer what is told of a library; every place is 9:9."""
    return [str(finding) for finding in check_library(make_library(*entities), make_config(languages=languages), {}, lambda *_: (9, 9))]


def part(slug: str, number: int = 0, date: str = "2026-05-01 09:00", name: str = "Roads", **fields: Any) -> Post:
    """Answer a post that is a part of a series."""
    return make_post(slug, date, series=SeriesPart(name, number), **fields)


def spanish(name: str, **fields: Any) -> Post:
    """Answer a post in Spanish, in a file of that name."""
    return make_post(name.partition(".")[0], source=f"content/posts/{name}.md", lang="es", **fields)


def test_parts_stand_by_number_else_by_publication() -> None:
    """The first part comes first, whatever the order of files; the name is the one that is spelled most often."""
    numbered = [part("a", 3), part("b", 1, "2026-05-03 09:00"), part("c", 2, name="roads"), part("d", 9)]
    assert [post.slug for post in collect_series(numbered)["roads"].posts] == ["b", "c", "a", "d"]
    assert collect_series(numbered)["roads"].name == "Roads"
    dated = [part("a", date="2026-05-03 09:00"), part("b", date="2026-05-01 09:00"), part("c", embargo="2026-05-02 09:00")]
    assert [post.slug for post in collect_series(dated)["roads"].posts] == ["b", "c", "a"]


def test_two_parts_of_one_number_are_told() -> None:
    """The error stands at the number of the later one and names both files; another language or another series is another matter."""
    assert check(part("a", 2), part("b", 2), part("c", 2, lang="es"), part("d", 2, name="Bridges")) == [
        "content/posts/b.md:9:9: this is part 2 of “Roads”, as content/posts/a.md is; give one of them another number"
    ]


def test_part_without_a_number_among_numbered_ones_is_told() -> None:
    """Where it would stand nobody can tell."""
    assert check(part("a", 1), part("b", 2), part("c")) == [
        "content/posts/c.md:9:9: “Roads” numbers its parts (part 2 is content/posts/b.md), and this post has no number; "
        "write series: {name: Roads, part: 3}"
    ]


@pytest.mark.parametrize("hidden", [{"draft": True}, {"embargo": "2026-07-01 09:00"}, {"expires": "2026-05-20"}, {"unlisted": True}])
def test_withheld_part_is_not_counted(hidden: Mapping[str, Any]) -> None:
    """“Part 2 of 2”, with the neighbours that can be read, as long as the one between them isn't out."""
    edition = make_edition(part("a", 1), part("b", 2, **hidden), part("c", 3))
    place = edition.relations.find_part("content/posts/c.md")
    assert place is not None
    assert (place.number, len(place.series.posts), place.after) == (2, 2, None)
    assert place.before is not None
    assert place.before.slug == "a"
    assert edition.relations.find_part("content/posts/b.md") is None
    assert "/series/roads/" not in plan_pages(make_edition(part("b", 2, **hidden)))


def test_series_has_a_page_a_feed_and_a_line_in_the_index() -> None:
    """The page runs forwards, the feed has the newest first."""
    plans = plan_pages(make_edition(part("a", 1), part("b", 2, "2026-05-02 09:00")))
    page, feed, index = plans["/series/roads/"], plans["/series/roads/feed.xml"], plans["/series/"]
    assert isinstance(page, SeriesPlan)
    assert [post.slug for post in page.series.posts] == ["a", "b"]
    assert isinstance(feed, FeedPlan)
    assert [post.slug for post in feed.posts] == ["b", "a"]
    assert isinstance(index, IndexPlan)
    assert [(entry.path, entry.count) for entry in index.entries] == [("/series/roads/", 2)]
    assert "/series/" not in plan_pages(make_edition(make_post("a")))


def event(slug: str, start: str, over: str, **fields: Any) -> Post:
    """Answer a post with an event."""
    return make_post(slug, event=Event(when(start), when(over)), **fields)


def test_event_is_upcoming_until_its_end() -> None:
    """The next one first; the end is an instant at which the output changes by itself."""
    posts = (event("late", "2026-06-20", "2026-06-21"), event("on", "2026-05-30", "2026-06-02"), event("past", "2026-05-01", "2026-05-02"))
    edition = make_edition(*posts)
    assert [post.slug for post in list_upcoming(edition, "en")] == ["on", "late"]
    assert edition.next_change == when("2026-06-02")
    assert [post.slug for post in list_upcoming(make_edition(*posts, at="2026-06-02"), "en")] == ["late"]
    assert make_edition(event("x", "2026-06-20", "2026-06-21", draft=True)).next_change is None


def test_withheld_event_is_in_no_calendar() -> None:
    """Nor is a withdrawn or an unlisted one in that of all; the latter keeps its own."""
    plans = plan_pages(make_edition(event("a", "2026-06-20", "2026-06-21", draft=True)))
    assert not [path for path in plans if path.endswith(".ics")]
    plans = plan_pages(make_edition(event("a", "2026-06-20", "2026-06-21", unlisted=True)))
    assert [path for path in plans if path.endswith(".ics")] == ["/2026/05/01/a/event.ics"]


def test_files_named_alike_are_translations_of_each_other() -> None:
    """As are those that say so, by path or slug, also of a translation; posts and pages each among themselves."""
    config = make_config(languages=("en", "es", "fr"))
    posts = [make_post("a"), spanish("a.es"), make_post("c", lang="fr", translation_of="a.es.md"), make_post("d")]
    posts += [make_post("e", source="content/posts/e/index.md"), spanish("e/index.es", translation_of="")]
    group = ("content/posts/a.es.md", "content/posts/a.md", "content/posts/c.md")
    both = ("content/posts/e/index.es.md", "content/posts/e/index.md")
    linked = link_translations({post.source: post for post in posts}, config)
    assert linked == {**dict.fromkeys(group, group), **dict.fromkeys(both, both)}
    by_slug = [make_post("a"), spanish("b", translation_of="a"), make_post("c", lang="fr", translation_of="content/posts/a.md")]
    assert len(link_translations({post.source: post for post in by_slug}, config)["content/posts/a.md"]) == 3
    assert link_translations({post.source: post for post in posts}, make_config()) == {}


def test_translation_of_nothing_is_told_with_the_nearest() -> None:
    """By file or by slug; a target that several have, or oneself, is none either."""
    told = "content/posts/b.md:9:9: "
    other = make_post("winners")
    assert check(other, spanish("b", translation_of="winers.md")) == [
        f"{told}this is a translation of “winers.md”, which doesn’t exist; did you mean “winners.md”?"
    ]
    assert check(other, spanish("b", translation_of="winner")) == [
        f"{told}this is a translation of “winner”, which doesn’t exist; did you mean “winners”?"
    ]
    assert check(other, spanish("b", translation_of="something-else")) == [
        f"{told}this is a translation of “something-else”, which doesn’t exist; "
        "write the file of the original, as seen from this file, or its slug"
    ]
    assert check(other, spanish("b", translation_of="b.md")) == [
        f"{told}this says that it is a translation of itself; write the file of the original"
    ]
    twin = make_post("winners", "2026-04-01 09:00", source="content/posts/old.md")
    assert check(other, twin, spanish("b", translation_of="winners")) == [
        f"{told}“winners” is the slug of old.md and winners.md; write the file of the one that this is a translation of"
    ]


def test_two_texts_of_one_language_are_no_translations() -> None:
    """Two Spanish versions of one post, or a Spanish one of a Spanish one: the later file is told, the other is named."""
    assert check(make_post("a"), spanish("a.es"), spanish("b", translation_of="a.md")) == [
        "content/posts/b.md:9:9: this is in “es”, as content/posts/a.es.md is, and both would be the same text in that language; "
        "change the “lang” of one, or what it is a translation of"
    ]
    assert len(check(make_post("a"), make_post("b", translation_of="a.md"), languages=TWO)) == 1


def test_withheld_translation_is_linked_from_nowhere() -> None:
    """What is left is linked still, also where the original is withheld; one that is alone has no alternates."""
    config = make_config(languages=("en", "es", "fr"))
    posts = [make_post("a", draft=True), spanish("a.es"), make_post("c", lang="fr", translation_of="a.md")]
    edition = make_edition(*posts, config=config)
    plans = plan_pages(edition)
    assert list_alternates(edition, plans["/es/2026/05/01/a/"]) == (("es", "/es/2026/05/01/a/"), ("fr", "/fr/2026/05/01/c/"))
    alone = make_edition(*posts[:2], config=config)
    assert list_alternates(alone, plan_pages(alone)["/es/2026/05/01/a/"]) == ()


def test_alternates_name_the_page_itself_and_a_default() -> None:
    """Front pages, authors, posts and pages; the default is the main language's; a site of one language has none."""
    edition = make_edition(
        make_post("a"), spanish("a.es"), make_page("about"), make_author("ann"),
        make_page("acerca", source="content/pages/about.es.md", lang="es"), config=make_config(languages=TWO),
    )  # fmt: skip
    plans = plan_pages(edition)
    base = "https://news.example.gov"
    pairs = {"/": "/es/", "/2026/05/01/a/": "/es/2026/05/01/a/", "/about/": "/es/acerca/", "/authors/ann/": "/es/authors/ann/"}
    for path, other in pairs.items():
        links = (("en", base + path), ("es", base + other), ("x-default", base + path))
        assert list_hreflang(edition, plans[path]) == list_hreflang(edition, plans[other]) == links
    assert list_hreflang(edition, plans["/archive/"]) == ()
    one = make_edition(make_post("a"))
    assert list_hreflang(one, plan_pages(one)["/"]) == ()


@pytest.mark.parametrize(("parts", "shown"), [(30, 30), (31, 0)])
def test_long_series_has_titles_without_summaries(make_site: MakeSite, parts: int, shown: int) -> None:
    """It is a table of contents, whose page stays within one round trip."""
    site = make_site({f"content/posts/{number}.md": post(f"Part {number}", series="Roads", summary="Words.") for number in range(parts)})
    site.build()
    page = (site.output / "series/roads/index.html").read_text()
    assert (page.count('class="entry"'), page.count("<p>Words.</p>")) == (parts, shown)
