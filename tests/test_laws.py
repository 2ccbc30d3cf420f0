"""Laws that hold for any site, held here over the full fixture site: every state, two languages, every kind of file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from pressroom.permalinks import SEARCH_FILES, output_file
from pressroom.timetable import open_newsroom
from pressroom.web.plans import plan_pages
from pressroom.web.theme import find_theme
from tests.conftest import MakeSite
from tests.support.paths import ROOT
from tests.support.pretended import ADDRESS, pretend_cluster
from tests.support.sites import NOW, MadeSite, copy_fixture, post

BASE = "https://news.example.gov"
# What each withheld source of the fixture site says, is called and shows; and the terms that nothing else has.
WITHHELD = (
    "Quarry purchase", "quarry-purchase", "old quarry should be bought", "quarry-map", "2026-05-20-draft",
    "Swimming pool", "swimming-pool-opening", "nine winters of waiting", "2026-07-01-scheduled",
    "Chief librarian", "chief-librarian-appointed", "comes from abroad", "2026-05-10-embargoed",
    "coming lottery", "coming-lottery", "whether there will be a lottery", "draft-page",
    "Clandestine", "clandestine", "Unspoken", "unspoken",
)  # fmt: skip
GONE = ("Sandbags", "fetch sandbags at the depot", "2026-01-05-expired")
UNLISTED = ("/2026/02/02/water-survey/", "/2026/02/03/hearing-notes/")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """The full fixture site, built once; tests only read it."""
    site = copy_fixture("full", tmp_path_factory.mktemp("laws") / "full")
    site.build()
    return site


@pytest.fixture(scope="module")
def pages(full: MadeSite) -> dict[str, bytes]:
    """Every file of the built site."""
    return full.files()


def copy_full(folder: Path) -> MadeSite:
    """Copy the fixture site for a test that builds it its own way."""
    return copy_fixture("full", folder / "newsroom")


def stats(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Answer inode, time of change and mode of every file of a folder."""
    found = ((file, file.stat()) for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): (stat.st_ino, stat.st_mtime_ns, stat.st_mode) for file, stat in found}


def modes(folder: Path) -> dict[str, int]:
    """Answer the mode of every file and folder below a folder."""
    return {str(file.relative_to(folder)): file.stat().st_mode for file in folder.rglob("*")}


def hrefs_of(page: bytes) -> list[str]:
    """Answer every address that a page names."""
    found: list[str] = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            del tag
            found.extend(value for name, value in attrs if name in {"href", "src"} and value is not None)

    Finder().feed(page.decode())
    return found


def html_pages(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Answer the pages among some files."""
    return ((path, data) for path, data in files.items() if path.endswith(".html"))


@pytest.mark.parametrize("options", [{}, {"use_cache": False}])
def test_built_twice_is_the_same_to_the_byte_and_inode(tmp_path: Path, options: dict[str, bool]) -> None:
    """A second build, warm or cold, leaves every file as it is: bytes, inode, time of change."""
    site = copy_full(tmp_path)
    site.build()
    before, identity = site.files(), stats(site.output)
    report = site.build(**options)
    assert (report.written, report.removed) == ((), ())
    assert site.files() == before
    assert stats(site.output) == identity


def test_built_twice_with_the_store_deleted_is_the_same(tmp_path: Path) -> None:
    """`.pressroom/` may be deleted at any time: the next build is cold, and its bytes are those that are there."""
    site = copy_full(tmp_path)
    site.build()
    before, identity = site.files(), stats(site.output)
    for file in (site.root / ".pressroom").rglob("*"):
        if file.is_file():
            file.unlink()
    assert site.build().written == ()
    assert (site.files(), stats(site.output)) == (before, identity)


@pytest.mark.parametrize("options", [{}, {"use_cache": False}])
def test_published_file_that_was_removed_is_there_again(tmp_path: Path, options: dict[str, bool]) -> None:
    """What something else took out of the output is put back by the next build."""
    site = copy_full(tmp_path)
    site.build()
    before = site.files()
    (site.output / "404.html").unlink()
    (site.output / "media" / "numbers.txt").unlink()
    site.build(**options)
    assert site.files() == before


@pytest.mark.parametrize("options", [{}, {"use_cache": False}])
def test_published_file_that_was_changed_is_made_anew(tmp_path: Path, options: dict[str, bool]) -> None:
    """What something else wrote into the output is replaced by the next build: the manifest holds."""
    site = copy_full(tmp_path)
    site.build()
    before = site.files()
    (site.output / "404.html").write_text("something else")
    (site.output / "media" / "numbers.txt").write_text("something else")
    site.build(**options)
    assert site.files() == before


@pytest.mark.parametrize(
    ("environment", "umask"),
    [
        ({"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}, 0o022),
        ({"PYTHONHASHSEED": "4711", "TZ": "Pacific/Marquesas", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8"}, 0o077),
        ({"PYTHONHASHSEED": "2", "TZ": "nonsense", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "COLUMNS": "20"}, 0o000),
    ],
)
def test_bytes_and_modes_do_not_depend_on_the_machine(
    tmp_path: Path, full: MadeSite, pages: dict[str, bytes], environment: dict[str, str], umask: int
) -> None:
    """Under other hash seeds, timezones, locales and umasks the same bytes come out, with the same modes."""
    site = copy_full(tmp_path)
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "build", "--root", str(site.root), "--at", NOW, "--workers", "1", "--quiet"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environment}, cwd=tmp_path, umask=umask,
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert site.files() == pages
    assert modes(site.output) == modes(full.output)


@pytest.mark.parametrize(("workers", "some"), [(2, 0), (3, 1000)])
def test_bytes_do_not_depend_on_the_number_of_workers(
    tmp_path: Path, pages: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, workers: int, some: int
) -> None:
    """However many processes share the work, the bytes are those of one."""
    monkeypatch.setattr("pressroom.freezing._SHARE", 5)
    monkeypatch.setattr("pressroom.loading._BATCH", 4)
    monkeypatch.setattr("pressroom.loading._SOME", some)
    site = copy_full(tmp_path)
    report = site.build(workers=workers)
    assert report.rendered > 5 * workers
    assert site.files() == pages


def test_bytes_do_not_depend_on_who_renders(tmp_path: Path, pages: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that share no disk with this machine make its bytes with nothing but what they are sent; no page is left to be made here."""
    site = copy_full(tmp_path / "a")
    cluster = pretend_cluster(site, tmp_path / "scratch", monkeypatch)
    monkeypatch.delattr("pressroom.spreading.freeze_here")
    report = site.build(cluster=ADDRESS)
    assert report.rendered == sum(len(parcel.paths) for parcel in cluster.parcels)
    assert len(cluster.parcels) > 3
    assert site.files() == pages


def test_bytes_do_not_depend_on_where_the_newsroom_lies(tmp_path: Path, pages: dict[str, bytes]) -> None:
    """The root's path, and that of the output, stand in no file."""
    site = copy_fixture("full", tmp_path / "Ein anderer Ort" / "x")
    site.build(output=tmp_path / "out")
    assert site.files(tmp_path / "out") == pages


def test_nothing_withheld_is_in_any_byte(pages: dict[str, bytes]) -> None:
    """No title, slug, sentence, file name, picture or term of a withheld post is in the output, in whatever form."""
    found = [(path, words) for path, data in pages.items() for words in (*WITHHELD, *GONE) if words in f"{path}\n{readable(data)}"]
    assert found == []


def test_search_for_withheld_words_finds_them_when_they_are_published(tmp_path: Path) -> None:
    """A seeded fault: with `--drafts` the same search finds every one of them."""
    site = copy_full(tmp_path)
    site.build(drafts=True, output=tmp_path / "drafts")
    everything = "\n".join(f"{path}\n{readable(data)}" for path, data in site.files(tmp_path / "drafts").items())
    assert [words for words in WITHHELD if words not in everything] == []


def readable(data: bytes) -> str:
    """Answer the text of a file; bytes of a picture become what they may."""
    return data.decode("utf-8", "replace")


def test_expired_post_leaves_a_tombstone_only(pages: dict[str, bytes]) -> None:
    """The URL answers that the page has expired; nothing else names it but the manifest, and the rules by which hosts answer 410 there."""
    assert b"This page has expired" in pages["2026/01/05/sandbag-distribution/index.html"]
    naming = {path for path, data in pages.items() if b"sandbag" in data}
    told = {"manifest.json", "redirects/apache.conf", "redirects/nginx.map"}
    assert naming == {"2026/01/05/sandbag-distribution/index.html", *told}


def test_link_to_a_withheld_post_becomes_its_text(pages: dict[str, bytes]) -> None:
    """Readers see the words without the link."""
    assert b"What comes next will be told in another post." in pages["2026/05/01/budget/index.html"]


def test_unlisted_and_withdrawn_are_reached_by_their_addresses_only(pages: dict[str, bytes]) -> None:
    """No page, feed or sitemap links to them; they ask search engines to stay away."""
    for address in UNLISTED:
        own = address[1:] + "index.html"
        assert b'content="noindex"' in pages[own]
        assert [path for path, data in pages.items() if address.encode() in data and path not in {own, "manifest.json"}] == []


def test_nothing_else_lies_in_the_output(full: MadeSite, pages: dict[str, bytes]) -> None:
    """The files are the Edition's pages and assets, the theme's assets, the search index and the manifest: what was planned is frozen."""
    planned, assets = plan_full(full)
    expected = {output_file(path) for path in planned} | {output_file(path) for path in assets}
    expected |= {output_file(asset.path) for asset in find_theme(full.root).assets.values()}
    index = {path for path in pages if path.startswith(SEARCH_FILES)}
    assert "search/parts.json" in index
    expected |= index
    assert set(pages) == expected | {"manifest.json"}
    assert set(json.loads(pages["manifest.json"])["files"]) == expected


def plan_full(site: MadeSite) -> tuple[set[str], set[str]]:
    """Answer the paths of the pages and of the assets of a site's Edition, planned anew."""
    newsroom = open_newsroom(site.root, site.root / "pressroom.toml", NOW)
    edition, _ = newsroom.split(newsroom.now.instant)
    return set(plan_pages(edition)), set(edition.assets)


def test_every_internal_link_leads_to_a_file(pages: dict[str, bytes]) -> None:
    """What a page links to within the site is there."""
    broken = [(path, href) for path, data in html_pages(pages) for href in hrefs_of(data) if leads_nowhere(href, pages)]
    assert broken == []


def leads_nowhere(href: str, files: dict[str, bytes], base: str = "") -> bool:
    """Tell whether an address is one of the site that no file stands for."""
    parts = urlsplit(href.removeprefix(BASE))
    if parts.scheme or parts.netloc or not parts.path:
        return False
    path = unquote(parts.path).removeprefix(base)[1:]
    return (path + "index.html" if path.endswith("/") or not path else path) not in files


def test_base_url_with_a_path_is_in_every_link_and_in_no_folder(tmp_path: Path, pages: dict[str, bytes]) -> None:
    """With `--base-url …/news` each internal link carries the path, and the files lie where they did."""
    site = copy_full(tmp_path)
    site.build(base_url="https://www.example.gov/news")
    files = site.files()
    assert set(files) == set(pages)
    for path, data in html_pages(files):
        internal = [href for href in hrefs_of(data) if href.startswith(("/", "https://www.example.gov/news"))]
        assert internal
        assert [href for href in internal if not urlsplit(href).path.startswith("/news/")] == [], path
        assert [href for href in internal if leads_nowhere(urlsplit(href)._replace(scheme="", netloc="").geturl(), files, "/news")] == []
    text = "\n".join(readable(files[path]) for path in ("feed.xml", "sitemap.xml", "robots.txt", "es/feed.xml"))
    assert BASE not in text
    addresses = re.findall(r"https://www\.example\.gov(/[^<\"\s]*)", text)
    # One link of the configuration leads to the state's own site, and the post that says so isn't in the feed.
    assert {address for address in addresses if not address.startswith("/news/") and address != "/news"} <= {"/"}


def test_sitemap_lists_the_pages_of_the_edition(pages: dict[str, bytes]) -> None:
    """The sitemap holds every page but the 404, tombstones, stubs at old addresses and /feed/, the search, unlisted and withdrawn posts."""
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    sitemap = ElementTree.fromstring(pages["sitemap.xml"])  # noqa: S314 - our own bytes
    listed = [place.text or "" for place in sitemap.findall("s:url/s:loc", space)]
    shown = {f"{BASE}/{path.removesuffix('index.html')}" for path, _ in html_pages(pages)}
    stubs = ("/old/roads.html", "/feed/", "/es/feed/")
    hidden = {f"{BASE}{path}" for path in (*UNLISTED, "/404.html", "/2026/01/05/sandbag-distribution/", *stubs)}
    hidden |= {f"{BASE}/{path.removesuffix('index.html')}" for path, _ in html_pages(pages) if "search" in path.split("/")}
    assert len(listed) == len(set(listed))
    assert set(listed) == shown - hidden
    for address in hidden & shown:
        assert b"noindex" in pages[address.removeprefix(f"{BASE}/") + ("index.html" if address.endswith("/") else "")]


def test_evening_post_keeps_its_day_and_year(pages: dict[str, bytes]) -> None:
    """URL and archives go by the date in the site's timezone, though in UTC it was next year already."""
    assert "2025/12/31/evening/index.html" in pages
    assert b"/2025/12/31/evening/" in pages["2025/12/index.html"]


def test_empty_newsroom_is_a_site(make_site: MakeSite) -> None:
    """Without any content there is a front page that says so, a feed without entries, and what machines ask for."""
    site = make_site({})
    report = site.build()
    assert (report.sources, report.pages) == (0, 22)
    assert "No posts yet. The first one will stand here." in site.read("/")
    assert "<item>" not in site.read("feed.xml")
    assert {path for path in site.files() if not path.startswith("assets/")} == {
        "index.html", "404.html", "archive/index.html", "manifest.json", "robots.txt", "sitemap.xml", "news-sitemap.xml",
        "feed.xml", "atom.xml", "feed.json", "rss.xml", "index.xml", "feed/index.html", "subscribe/index.html",
        "favicon.ico", "apple-touch-icon.png", "icon-192.png", "icon-512.png", "manifest.webmanifest",
        "_redirects", "redirects/apache.conf", "redirects/nginx.map", "redirects/s3.json",
    }  # fmt: skip


def test_single_post_newsroom_is_a_site(make_site: MakeSite) -> None:
    """One post stands on the front page, in the feed and the archives, and has no neighbours or recent posts."""
    site = make_site({"content/posts/2026-05-01-first.md": post("First light")})
    site.build()
    page = site.read("/2026/05/01/first/")
    assert "<h1>First light</h1>" in page
    assert "Recent posts" not in page
    assert "First light" in site.read("/")
    assert "<title>First light</title>" in site.read("feed.xml")
    assert '"/2026/05/01/first/"' in site.read("/2026/05/")


def test_featured_post_leads_the_front_page_until_its_mark_is_taken_away(make_site: MakeSite) -> None:
    """It stands there once and above what is newer; the day of the edition, the feed and the other lists go by the newest post."""
    files = {f"content/posts/2026-05-{day:02}-post.md": post(f"Post {day}", f"2026-05-{day:02}") for day in range(1, 6)}
    site = make_site(files)
    site.build()
    before = site.files()
    site.write("content/posts/2026-05-02-post.md", post("Post 2", "2026-05-02", featured="true"))
    assert set(site.build().written) == {"index.html"}
    front = site.read("/")
    titles = [title for title in re.findall(r"<h[23][^>]*>\s*<a [^>]*>(.*?)</a>", front, re.DOTALL) if title.startswith("Post ")]
    assert titles == ["Post 2", "Post 5", "Post 4", "Post 3", "Post 1"]
    assert re.search(r"<time [^>]*>May 5, 2026", front)
    site.write("content/posts/2026-05-02-post.md", files["content/posts/2026-05-02-post.md"])
    site.build()
    assert site.files() == before


def test_warm_build_after_an_edit_equals_a_clean_one(tmp_path: Path) -> None:
    """After each of a few edits, what an incremental build publishes is what a clean build of the same files would."""
    site = copy_full(tmp_path)
    site.build()
    edits = [
        ("content/posts/2026-03-10-roads.md", "title: Roads that", "title: Streets that"),
        ("content/posts/2026-05-20-draft.md", "draft: true", "draft: false"),
        ("content/authors/bo-diaz.md", "name: Bo Diaz", "name: Bo Díaz\ntitle: Editor"),
        ("content/posts/boat-trip/index.md", "tags: [Boats, Open-Data]", "tags: [Open data]"),
        ("content/posts/2026-05-20-draft.md", "draft: false", "draft: true"),
        ("content/pages/about.md", "title: About the newsroom", "title: Who we are"),
        ("content/root/CNAME", "news.example.gov", "other.example.gov"),
    ]
    for path, old, new in edits:
        text = (site.root / path).read_text(encoding="utf-8")
        assert old in text
        site.write(path, text.replace(old, new))
        assert site.build().written
        clean = MadeSite(site.root)
        clean.build(output=tmp_path / "clean", use_cache=False)
        assert site.files() == clean.files(tmp_path / "clean"), path


def test_warm_build_at_another_instant_equals_a_clean_one(tmp_path: Path) -> None:
    """As time goes by, posts come and go without any edit, and the bytes are those of a clean build."""
    site = copy_full(tmp_path)
    for instant in ("2026-01-10T12:00", "2026-02-10T12:00", NOW, "2026-06-02T10:00", "2026-07-01T09:00"):
        site.build(at=instant)
        site.build(at=instant, output=tmp_path / "clean", use_cache=False)
        assert site.files() == site.files(tmp_path / "clean"), instant
    assert "2026/05/10/chief-librarian-appointed/index.html" in site.files()
