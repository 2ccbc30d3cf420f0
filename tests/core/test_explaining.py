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


def test_page_of_many_files_names_them(make_site: MakeSite) -> None:
    """The front page has no file of its own, and names what stands on it, up to ten."""
    site = make_site({f"content/posts/{number:02}.md": post(f"Post {number}") for number in range(12)})
    assert site.run("explain", "https://news.example.gov/2026/05/").stdout == (
        "/2026/05/: published, Pressroom makes it of what is public\nURL: https://news.example.gov/2026/05/, by what it is\n"
        f"Shows: {', '.join(f'content/posts/{number:02}.md' for number in range(10))} and 2 more\n"
        "In: no list and no feed\nSitemaps: /sitemap.xml\n"
    )
    assert site.run("explain", "/robots.txt").stdout.startswith("/robots.txt: published, Pressroom makes it")


def test_address_of_another_site_is_refused(make_site: MakeSite) -> None:
    """It isn't taken for one of this site that has the same path."""
    refused = make_site({"content/posts/roads.md": post("Roads")}).run("explain", "https://other.example/")
    told = "“https://other.example/” is no address of this site, whose addresses begin with https://news.example.gov/\n"
    assert (refused.exit_code, refused.stderr) == (2, told)


def test_file_that_nothing_uses_is_not_called_withheld(make_site: MakeSite) -> None:
    """Only what a withheld post uses waits for it."""
    draft = post("B", draft="true", body="[The map (PDF)](map.pdf)")
    site = make_site({"content/posts/note.txt": "x", "content/posts/b.md": draft, "content/posts/map.pdf": "%PDF"})
    assert site.run("explain", "content/posts/note.txt").stdout.startswith(
        "content/posts/note.txt: unused, no text uses it, and its name isn’t that of a text\n"
        "URL: none of its own, a file has one where a text links to it or shows it\n"
    )
    assert "withheld, only posts that are withheld use it" in site.run("explain", "content/posts/map.pdf").stdout


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


def test_what_has_no_page_of_its_own_is_explained(make_site: MakeSite) -> None:
    """A contact by the posts that name it, a boilerplate by those of its time; a file by where it is published, or by why it isn't."""
    site = make_site({
        "content/posts/a.md": post("A", kind="release", contacts="[desk]", boilerplate="town"),
        "content/contacts/desk.md": "---\nname: Desk\nemail: a@example.gov\n---\n",
        "content/contacts/idle.md": "---\nname: Idle\nemail: b@example.gov\n---\n", "content/media/map.txt": "map",
        "content/boilerplate/town.md": "---\ntitle: The town\n---\nWords.\n",
        "content/boilerplate/town.2026-05-20.md": "---\ntitle: The town\n---\nThe newest.\n",
        "content/boilerplate/town.2015-01-01.md": "---\ntitle: The town\n---\nOf that time.\n",
        "content/boilerplate/town.2027-01-01.md": "---\ntitle: The town\n---\nOthers.\n",
        "content/posts/b/index.md": post("B", draft="true"), "content/posts/b/plan.txt": "plan",
    })  # fmt: skip
    assert site.run("explain", "content/contacts/desk.md").stdout == (
        "content/contacts/desk.md: published, pages that are out show it\n"
        "URL: none of its own, it stands on the pages of others\nIn: /2026/05/01/a/, /press/\nSitemaps: none\n"
    )
    idle = site.run("explain", "content/contacts/idle.md").stdout
    assert idle.startswith("content/contacts/idle.md: published, pages that are out show it\n")
    assert "In: /press/\n" in idle
    assert "In: /press/\n" in site.run("explain", "content/boilerplate/town.2026-05-20.md").stdout
    assert "In: /2026/05/01/a/\n" in site.run("explain", "content/boilerplate/town.2015-01-01.md").stdout
    unused = site.run("explain", "content/boilerplate/town.md").stdout
    assert unused.startswith("content/boilerplate/town.md: unused, no page that is out shows it\n")
    coming = site.run("explain", "content/boilerplate/town.2027-01-01.md").stdout
    assert coming.startswith("content/boilerplate/town.2027-01-01.md: withheld, it begins on 2027-01-01 00:00 -0500\n")
    for target in ("content/media/map.txt", "/media/map.txt"):
        assert site.run("explain", target).stdout.startswith(
            "content/media/map.txt: published, as it is\nURL: https://news.example.gov/media/map.txt, from its place under content/\n"
        )
    assert site.run("explain", "content/posts/b/plan.txt").stdout.startswith(
        "content/posts/b/plan.txt: withheld, only posts that are withheld use it\n"
        "URL: none of its own, it will have one when one of them is published\n"
    )
