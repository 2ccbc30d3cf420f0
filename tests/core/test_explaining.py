"""`explain` says why a file or an address is as it is."""

from __future__ import annotations

import pytest

from tests.conftest import MakeSite
from tests.support.sites import post


def test_published_post_is_explained_by_file_and_by_address(make_site: MakeSite) -> None:
    """The path of the file, its address and its whole URL are one question with one answer."""
    site = make_site({"content/posts/roads.md": post("Roads", tags="[Budget]")})
    answers = {
        site.run("explain", target).stdout
        for target in ("content/posts/roads.md", "/2026/05/01/roads/", "https://news.example.gov/2026/05/01/roads/")
    }
    assert answers == {
        "content/posts/roads.md: published, out since 2026-05-01 09:00 -0400\n"
        "URL: https://news.example.gov/2026/05/01/roads/, by the pattern /{year}/{month}/{day}/{slug}/ from its date, 2026-05-01, "
        "and its slug, “roads”\n"
        "In: /, /feed.xml, /atom.xml, /feed.json, /tags/budget/, /tags/budget/feed.xml, /2026/05/\n"
        "Sitemaps: /sitemap.xml, /news-sitemap.xml\n"
    }


def test_draft_is_explained_with_what_would_change(make_site: MakeSite) -> None:
    """For what is withheld it says which addresses would appear if it came out now."""
    site = make_site({"content/posts/a.md": post("A"), "content/posts/b.md": post("B", "2026-05-02", draft="true")})
    told = site.run("explain", "content/posts/b.md").stdout
    assert told.startswith("content/posts/b.md: draft, its front matter says “draft”\n")
    assert "If it were published now:\n" in told
    assert "+ /2026/05/02/b/" in told
    assert "In: no list and no feed\nSitemaps: none\n" in told


def test_target_that_is_nothing_is_refused_with_the_nearest(make_site: MakeSite) -> None:
    """A misspelled path is answered with the one that exists."""
    refused = make_site({"content/posts/roads.md": post("Roads")}).run("explain", "content/posts/road.md")
    told = "there is neither a source nor a page “content/posts/road.md”; did you mean content/posts/roads.md?\n"
    assert (refused.exit_code, refused.stderr) == (2, told)


def test_page_of_many_files_says_so(make_site: MakeSite) -> None:
    """The front page has no file of its own."""
    refused = make_site({"content/posts/roads.md": post("Roads")}).run("explain", "/")
    told = "/ is a page that Pressroom makes from many files; name one of them, or the address of a post\n"
    assert (refused.exit_code, refused.stderr) == (2, told)


def test_page_and_author_are_explained(make_site: MakeSite) -> None:
    """They have no date, and so no state but being there."""
    site = make_site({"content/pages/about.md": "---\ntitle: About\n---\n", "content/authors/ann.md": "---\nname: Ann\n---\n"})
    assert "published, pages have no date" in site.run("explain", "/about/").stdout
    assert site.run("explain", "content/authors/ann.md").stdout == (
        "content/authors/ann.md: published, authors have no date\n"
        "URL: https://news.example.gov/authors/ann/, from its file’s name\nIn: /authors/\nSitemaps: /sitemap.xml\n"
    )


def test_all_that_holds_a_post_is_named(make_site: MakeSite) -> None:
    """A release with a note of change, in a series, with an event: press room, corrections, series and calendar; the news of two days."""
    event, change = "{start: 2026-06-20 18:00, place: Hall}", "[{date: 2026-05-31, type: correction, note: The street is Quay Street.}]"
    release = post("Roads", "2026-05-31", kind="release", series="Streets", event=event, changes=change)
    told = make_site({"content/posts/roads.md": release}).run("explain", "content/posts/roads.md").stdout
    holders = set(told.partition("\nIn: ")[2].partition("\n")[0].split(", "))
    assert holders >= {"/press/", "/corrections/", "/corrections/feed.xml", "/series/streets/", "/events.ics"}, holders
    assert told.endswith("Sitemaps: /sitemap.xml, /news-sitemap.xml\n")


def test_translations_are_named_with_their_states(make_site: MakeSite) -> None:
    """Also one that isn't out yet, which is what its author wants to know."""
    site = make_site(
        {
            "content/posts/a.md": post("A"), "content/posts/a.es.md": post("A"), "content/posts/a.fr.md": post("A", draft="true"),
            "content/pages/b.md": "---\ntitle: B\n---\n", "content/pages/b.es.md": "---\ntitle: B\ndraft: true\n---\n",
        },
        config='languages = ["en", "es", "fr"]\n',
    )  # fmt: skip
    lines = site.run("explain", "content/posts/a.md").stdout.splitlines()
    assert lines[2:4] == ["Translation: es, /es/2026/05/01/a/ (published)", "Translation: fr, /fr/2026/05/01/a/ (draft)"]
    assert "Translation: es, /es/b/ (draft)\n" in site.run("explain", "content/pages/b.md").stdout


@pytest.mark.parametrize("old", ["/old/roads/", "/?p=31"])
def test_old_address_leads_to_its_post(make_site: MakeSite, old: str) -> None:
    """Somebody asks why an old link ends where it does."""
    site = make_site({"content/posts/roads.md": post("Roads", aliases="[/old/roads/, /?p=31]")})
    first, second = site.run("explain", f"https://news.example.gov{old}").stdout.splitlines()[:2]
    assert first == f"{old} is an old address and leads to /2026/05/01/roads/, as content/posts/roads.md:4 says"
    assert second.startswith("content/posts/roads.md: published")


def test_tombstones_are_explained(make_site: MakeSite) -> None:
    """An expired post by its file; what the configuration took down, by the line there."""
    site = make_site({"content/posts/a.md": post("A", expires="2026-05-20")}, config='[gone]\n"/fair/" = "It ended in 2019."\n')
    assert "a.md: expired, it expired on 2026-05-20 09:00 -0400; a notice" in site.run("explain", "/2026/05/01/a/").stdout
    assert site.run("explain", "/fair/").stdout == (
        "pressroom.toml:5: gone, It ended in 2019.\n"
        "URL: https://news.example.gov/fair/, by [gone] of the configuration\nIn: no list and no feed\nSitemaps: none\n"
    )
