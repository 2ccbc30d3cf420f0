"""`explain` says why a file or an address is as it is."""

from __future__ import annotations

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
    }


def test_draft_is_explained_with_what_would_change(make_site: MakeSite) -> None:
    """For what is withheld it says which addresses would appear if it came out now."""
    site = make_site({"content/posts/a.md": post("A"), "content/posts/b.md": post("B", "2026-05-02", draft="true")})
    told = site.run("explain", "content/posts/b.md").stdout
    assert told.startswith("content/posts/b.md: draft, its front matter says “draft”\n")
    assert "If it were published now:\n" in told
    assert "+ /2026/05/02/b/" in told
    assert "In: no list and no feed" in told


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
    assert "URL: https://news.example.gov/authors/ann/" in site.run("explain", "content/authors/ann.md").stdout
