from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from pressroom.errors import ContentError
from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post

A, B = "content/posts/a.md", "content/posts/b.md"
PAGE = "---\ntitle: About\n---\nHello.\n"


def problems_of(site: MadeSite) -> list[str]:
    """Answer what a build says, one sentence a problem."""
    with pytest.raises(ContentError) as caught:
        site.build()
    return [str(finding) for finding in caught.value.findings]


def test_stub_leads_on_at_once(make_site: MakeSite) -> None:
    """The page at an old path has an instant refresh, the new address as its canonical one, a visible link, and is kept out of indexes."""
    site = make_site({A: post("A day", aliases="/2013/old.html")})
    site.build()
    stub = site.read("2013/old.html")
    assert '<meta http-equiv="refresh" content="0; url=/2026/05/01/a/">' in stub
    assert '<link rel="canonical" href="https://news.example.gov/2026/05/01/a/">' in stub
    assert '<a href="/2026/05/01/a/">A day</a>' in stub
    assert '<meta name="robots" content="noindex">' in stub
    assert "old.html" not in site.read("sitemap.xml")


def test_stub_allows_its_one_script_by_its_hash(make_site: MakeSite) -> None:
    """The script that keeps the fragment is the only one, and the policy names its digest."""
    site = make_site({A: post("A day", aliases="/old/")})
    site.build()
    stub = site.read("/old/")
    (script,) = re.findall(r"<script>(.*?)</script>", stub)
    assert f"script-src &#39;sha256-{b64encode(sha256(script.encode()).digest()).decode()}&#39;" in stub
    assert "script-src" not in site.read("/2026/05/01/a/")


def test_pages_have_aliases_too_and_base_url_may_have_a_path(make_site: MakeSite) -> None:
    """A standing page leads on from its old paths, under its other name for the key as well."""
    site = make_site({"content/pages/about.md": PAGE.replace("---\nH", "redirect_from: [/über-uns]\n---\nH")})
    site.build(base_url="https://www.example.gov/news")
    assert 'content="0; url=/news/about/"' in site.read("/über-uns/")
    assert "/news/%C3%BCber-uns /news/about/ 301\n" in site.read("_redirects")


def test_alias_with_a_query_is_a_rule_for_hosts_only(make_site: MakeSite) -> None:
    """No file can have a query in its name; the page that stands at the path stays what it is."""
    site = make_site({A: post("A day", aliases='"/?p=12"')})
    site.build()
    assert '"/?p=12" "/2026/05/01/a/";' in site.read("redirects/nginx.map")
    assert "refresh" not in site.read("/")


def test_redirects_of_a_newsroom_without_aliases_lead_to_its_feeds(make_site: MakeSite) -> None:
    """Hosts answer `/feed/` with the feed itself; a page of the newsroom’s own at that address goes before, and then nothing is left."""
    site = make_site({A: post("A day")})
    site.build()
    assert site.read("_redirects").splitlines()[1:] == [
        "/feed /feed.xml 301", "/feed /feed.xml 301!", "/feed/ /feed.xml 301", "/feed/ /feed.xml 301!",
    ]  # fmt: skip
    site.write("content/pages/feed.md", "---\ntitle: Feed\n---\nOurs.\n")
    site.build()
    assert not (site.output / "redirects").exists()


def test_own_file_of_redirects_goes_before_ours(make_site: MakeSite) -> None:
    """The other files are made all the same."""
    site = make_site({A: post("A day", aliases="/old/"), "content/root/_redirects": "/x /y 301\n"})
    site.build()
    assert site.read("_redirects") == "/x /y 301\n"
    assert (site.output / "redirects/nginx.map").exists()


def test_withheld_post_has_no_stub(make_site: MakeSite) -> None:
    """Old paths of what isn’t published lead nowhere and stand in no file."""
    site = make_site({A: post("A day", aliases="/old-path-of-a-secret/", draft="true"), B: post("B", aliases="/b/")})
    site.build()
    assert not any(b"old-path-of-a-secret" in data for data in site.files().values())


def test_edit_of_an_alias_touches_no_other_page(make_site: MakeSite) -> None:
    """A new alias costs its stub, the files of redirects and its own post."""
    site = make_site({A: post("A day", aliases="/old/"), B: post("B")})
    site.build()
    site.write(A, post("A day", aliases="[/old/, /older/]"))
    assert set(site.build().written) >= {"older/index.html", "_redirects"}
    assert "2026/05/01/b/index.html" not in site.build().written


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        (
            {A: post("A", aliases="[/old/, /2026/05/01/a]")},
            [f"{A}:4:18: the alias /2026/05/01/a is this page’s own address; delete it"],
        ),
        (
            {A: post("A", aliases="/2026/05/01/b/"), B: post("B", aliases="/2026/05/01/A/index.html")},
            [
                f"{A}:4:10: the alias /2026/05/01/b/ leads from {B} to here, and an alias there leads back; delete one of the two",
                f"{B}:4:10: the alias /2026/05/01/A/index.html leads from {A} to here, and an alias there leads back; "
                "delete one of the two",
            ],
        ),
        (
            {A: post("A", aliases="/About"), "content/pages/about.md": PAGE},
            [f"{A}:4:10: the alias /About is where content/pages/about.md stands; delete the alias, or give that one another “slug”"],
        ),
        (
            {A: post("A", aliases="/caf\u00e9"), B: post("B", aliases="\n- /x\n- /CAFE\u0301/")},
            [f"{B}:6:3: the alias /CAF\u00c9/ is one of {A} too (line 4); keep it in one of them"],
        ),
        (
            {A: post("A", aliases="/tags/News/", tags="News")},
            [
                f"{A}:4:10: the alias /tags/News/ of {A} would stand at /tags/News/, where the page that Pressroom makes at /tags/news/ "
                "stands; delete it here, or rename what stands there"
            ],
        ),
        (
            {A: post("A", aliases="/feed.xml")},
            [
                f"{A}:4:10: the alias /feed.xml of {A} would stand at /feed.xml, where the page that Pressroom makes at /feed.xml is a "
                "file; delete it here, or rename what stands there"
            ],
        ),
        (
            {A: post("A", aliases="/map/old.html"), "content/root/map/old.html/x.txt": "x"},
            [
                f"{A}:4:10: the alias /map/old.html of {A} would stand at /map/old.html, where content/root/map/old.html/x.txt "
                "needs a folder; delete it here, or rename what stands there"
            ],
        ),
        (
            {A: post("A", guid="x-1"), B: post("B", guid="x-1")},
            [f"{B}:4:7: the guid “x-1” is that of {A} too; feed readers would take the two for one post: give each its own"],
        ),
    ],
)
def test_alias_that_cannot_be_is_told_at_its_place(make_site: MakeSite, files: dict[str, str], messages: list[str]) -> None:
    """Loops, aliases of live pages and files, and aliases of two posts, also by case and Unicode form, name both sides."""
    assert problems_of(make_site(files)) == messages


def test_gone_path_at_which_something_stands_is_told(make_site: MakeSite) -> None:
    """A line of [gone] for a live page, or for an alias, is an error at one of the two."""
    site = make_site({A: post("A", aliases="/old/")}, config='[gone]\n"/2026/05/01/a/" = "Why."\n"/old" = "Why."\n')
    assert problems_of(site) == [
        f"{A}:4:10: the alias /old/ of {A} would stand at /old/, where /old/ of [gone] in pressroom.toml stands; "
        "delete it here, or rename what stands there",
        f"pressroom.toml:5:2: /2026/05/01/a/ of [gone] in pressroom.toml would stand at /2026/05/01/a/, where {A} stands; "
        "delete it here, or rename what stands there",
    ]
