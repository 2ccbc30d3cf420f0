"""The rules for hosts, in the hosts themselves: nginx and Apache answer old addresses with 301, and what is gone with 410."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.servers import Running, Server, run_server
from tests.support.sites import MadeSite, make_site_at, post

pytestmark = pytest.mark.slow
OLD = (
    "/old/", "/plain", "/page.html", "/2014/año nuevo.html", "/news/вести/", "/a+b (c).html", '/say "hi".html', "/50% off/", "/$1.html",
    "/{x}[y]/", "/tilde~/", "/a^b|c.html", "/über-uns",
)  # fmt: skip
QUERIES = "/?p=12", "/index.php?id=3&x=a+b", "/x.php?t=a b&n=año"
TARGET = "/2026/05/01/n%C3%A9w/"
POST = "---\ntitle: New\ndate: 2026-05-01\nslug: new\naliases:\n%s\n---\nWords.\n"
GONE = "/2009/form.pdf", "/2009/old programme/", "/2010/ñ.html"


def make_site(root: Path, config: str = "") -> MadeSite:
    """Build a newsroom with old addresses of every kind, what is gone, and a post that has expired."""
    aliases = "\n".join(f"  - '{path.replace('%', '%25')}'" for path in (*OLD, *QUERIES))
    gone = "".join(f'"{path}" = "It is no longer in use."\n' for path in GONE)
    files: dict[str, str | bytes] = {
        "content/posts/new.md": POST % aliases,
        "content/posts/gone.md": post("Over", aliases="/was-here/", expires="2026-05-10"),
        "content/posts/es.es.md": post("Hola"),
    }
    site = make_site_at(root, files, f'languages = ["en", "es"]\n{config}[gone]\n{gone}')
    site.build()
    return site


@pytest.fixture(params=["nginx", "apache"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Server, Path]:
    """One of the two servers, and a folder for it."""
    return request.param, tmp_path


def configure(name: Server, folder: Path) -> dict[str, str]:
    """Answer the lines that the rules' own remarks tell a webmaster to write."""
    file = folder / "redirects" / ("nginx.map" if name == "nginx" else "apache.conf")
    remarks = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    included = remarks[0].partition(":")[2].strip().replace("/path/to/site", str(folder))
    if name == "apache":
        return {"server": included}
    told = [line.removeprefix("# In the server block:").removeprefix("#").strip() for line in remarks if ";" in line][1:5]
    return {"http": included, "server": " ".join(told)}


def test_old_addresses_are_answered_with_301(host: tuple[Server, Path]) -> None:
    """With their last slash and without, whatever signs are in them; with a query; and the address is that of the post."""
    name, folder = host
    site = make_site(folder / "site")
    with run_server(name, site.output, folder / "work", **configure(name, site.output)) as server:
        for path in OLD:
            asked = [quote(path)] if path.endswith(".html") else [quote(path).rstrip("/"), quote(path).rstrip("/") + "/"]
            for spelling in asked:
                answer = server.ask(spelling)
                assert (spelling, answer.status, answer.location) == (spelling, 301, "/2026/05/01/new/")
        for query in QUERIES:
            assert server.ask(quote(query, safe="/?=&+"))[:2] == (301, "/2026/05/01/new/")
        for feed, target in (("/feed/", "/feed.xml"), ("/feed", "/feed.xml"), ("/es/feed/", "/es/feed.xml")):
            assert server.ask(feed)[:2] == (301, target)
        assert_live(server)


def test_what_is_gone_is_answered_with_410_and_its_notice(host: tuple[Server, Path]) -> None:
    """What `[gone]` names, and a post that has expired, under its old addresses too; the page says why."""
    name, folder = host
    site = make_site(folder / "site")
    with run_server(name, site.output, folder / "work", **configure(name, site.output)) as server:
        for path in (*GONE, "/2009/old programme", "/2026/05/01/gone/", "/2026/05/01/gone", "/was-here/"):
            answer = server.ask(quote(path))
            assert (path, answer.status) == (path, 410)
            assert "no longer in use" in answer.text or "expired" in answer.text, answer.text
        assert_live(server)


def test_rules_of_a_newsroom_below_a_path(host: tuple[Server, Path]) -> None:
    """Where `base_url` has a path, old and new addresses have it too."""
    name, folder = host
    site = make_site(folder / "site")
    site.write("pressroom.toml", (site.root / "pressroom.toml").read_text(encoding="utf-8").replace("example.gov", "example.gov/news"))
    site.build()
    (folder / "www").mkdir()
    (folder / "www/news").symlink_to(site.output)
    with run_server(name, folder / "www", folder / "work", **configure(name, site.output)) as server:
        assert server.ask("/news/old")[:2] == (301, "/news/2026/05/01/new/")
        assert server.ask(f"/news{quote(OLD[3])}")[:2] == (301, "/news/2026/05/01/new/")
        assert server.ask("/news/?p=12")[:2] == (301, "/news/2026/05/01/new/")
        assert server.ask("/news/2009/form.pdf").status == 410
        assert server.ask("/old").status == 404


def assert_live(server: Running) -> None:
    """Hold that what is there is served as it is."""
    for path in ("/", "/2026/05/01/new/", "/feed.xml", "/subscribe/"):
        assert (path, server.ask(path).status) == (path, 200)
    assert server.ask("/nothing/").status == 404
