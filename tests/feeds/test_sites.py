"""The feeds of whole sites: what a subscriber is given, and what never changes."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from lxml import etree

from tests.support.depth import keep_quick
from tests.support.feed_rules import ATOM, check_atom, check_content, check_json, check_rss
from tests.support.sites import MadeSite, copy_datagov, copy_demo, copy_fixture, make_site_at, post, read_tree

HISTORY = "{http://purl.org/syndication/history/1.0}"
BASE = "https://news.example.gov"


def check_feeds(files: dict[str, bytes]) -> list[str]:
    """Answer what is wrong with the feeds of a site, each fault after the file it is in."""
    faults = []
    for path, data in files.items():
        name = path.rpartition("/")[2]
        if data.startswith(b"<?xml") and b"<rss" in data[:400]:
            faults += [f"{path}: {fault}" for fault in check_rss(data)]
        elif name == "atom.xml":
            faults += [f"{path}: {fault}" for fault in check_atom(data)]
        elif name == "feed.json":
            faults += [f"{path}: {fault}" for fault in check_json(data)]
            items = json.loads(data)["items"]
            faults += [f"{path}: {item['id']} {fault}" for item in items for fault in check_content(item["content_html"])]
    return faults


def titles_of(data: bytes) -> list[str | None]:
    """Answer the titles of the items of an RSS feed."""
    return [item.findtext("title") for item in etree.fromstring(data).iter("item")]


def guids_of(site: MadeSite) -> set[str]:
    """Answer the guids of a site's feed."""
    return {item.findtext("guid") or "" for item in etree.fromstring((site.output / "feed.xml").read_bytes()).iter("item")}


def make_many(folder: Path, count: int, config: str = "") -> MadeSite:
    """Write a newsroom with posts of consecutive days, feeds of three entries and, at a path, a site of its own."""
    files: dict[str, str | bytes] = {f"content/posts/{day:02}.md": post(f"Post {day}", f"2026-05-{day:02}") for day in range(1, count + 1)}
    return make_site_at(folder, files, f"{config}\n[feeds]\nentries = 3\n")


SITES = ("full", "press", "golden", "city", "sample", "the demonstration", "datagov")


def copy_site(name: str, folder: Path) -> MadeSite:
    """Copy a sample site, the demonstration, or the newsroom of the shared corpora."""
    if name == "datagov":
        return copy_datagov(folder)
    return copy_demo(folder) if name == "the demonstration" else copy_fixture(name, folder)


@pytest.mark.parametrize("name", keep_quick(SITES, "sample", "the demonstration"))
def test_every_feed_of_a_sample_site_keeps_the_rules(tmp_path: Path, name: str) -> None:
    """RSS, Atom and JSON, of the newsroom, its terms and authors, by rules of our own and the grammar of RFC 4287."""
    site = copy_site(name, tmp_path / "site")
    site.build()
    files = site.files()
    assert {"feed.xml", "atom.xml", "feed.json", "rss.xml", "index.xml"} <= files.keys()
    assert check_feeds(files) == []


def test_checker_catches_a_fault(tmp_path: Path) -> None:
    """A seeded fault in one of the feeds is told with the file's name."""
    site = make_many(tmp_path, 1)
    site.build()
    files = site.files()
    files["atom.xml"] = files["atom.xml"].replace(b"<name>Town of Example Newsroom</name>", b"<name/>", 1)
    files["feed.xml"] = files["feed.xml"].replace(b"-0400", b"EDT")
    assert {fault.partition(":")[0] for fault in check_feeds(files)} == {"feed.xml"}
    files["atom.xml"] = files["atom.xml"].replace(b"<updated>2026", b"<updated>20x6")
    assert {fault.partition(":")[0] for fault in check_feeds(files)} == {"feed.xml", "atom.xml"}


def test_old_names_of_the_feed_are_copies(tmp_path: Path) -> None:
    """Byte for byte, so that their `self` leads subscribers to the one that stays."""
    site = make_many(tmp_path, 4)
    site.build()
    files = site.files()
    assert files["rss.xml"] == files["index.xml"] == files["feed.xml"]
    assert f'href="{BASE}/feed.xml" rel="self"'.encode() in files["rss.xml"]


def test_all_three_forms_have_the_same_entries(tmp_path: Path) -> None:
    """Titles and identities are the same in RSS, Atom and JSON."""
    site = make_many(tmp_path, 5)
    site.build()
    files = site.files()
    atom, document = etree.fromstring(files["atom.xml"]), json.loads(files["feed.json"])
    assert titles_of(files["feed.xml"]) == ["Post 5", "Post 4", "Post 3"]
    assert [entry.findtext(f"{ATOM}title") for entry in atom.iter(f"{ATOM}entry")] == titles_of(files["feed.xml"])
    assert [item["title"] for item in document["items"]] == titles_of(files["feed.xml"])
    assert {item["id"] for item in document["items"]} == guids_of(site)
    assert {entry.findtext(f"{ATOM}id") for entry in atom.iter(f"{ATOM}entry")} == guids_of(site)


def test_archives_hold_every_post_that_left_the_feed(tmp_path: Path) -> None:
    """Followed from the feed by `prev-archive`, they give all posts, each archive says what it is (RFC 5005), and no others exist."""
    site = make_many(tmp_path, 10)
    site.build()
    seen: set[str | None] = set()
    path: str | None = "feed.xml"
    pages = 0
    while path:
        data = (site.output / path).read_bytes()
        assert (etree.fromstring(data).find(f"channel/{HISTORY}archive") is not None) is (path != "feed.xml")
        seen |= set(titles_of(data))
        links = {link.get("rel", ""): link.get("href", "") for link in etree.fromstring(data).iter(f"{ATOM}link")}
        assert links.get("current") == (f"{BASE}/feed.xml" if path != "feed.xml" else None)
        path = links["prev-archive"].removeprefix(f"{BASE}/") if "prev-archive" in links else None
        pages += 1
    assert seen == {f"Post {day}" for day in range(1, 11)}
    assert pages == 1 + len([name for name in site.files() if name.startswith("feed/") and name.endswith(".xml")])


def test_site_without_archives_has_none_for_its_feed(tmp_path: Path) -> None:
    """The feed names none, and none is there."""
    site = make_many(tmp_path, 10, "[features]\narchives = false")
    site.build()
    assert b"prev-archive" not in (site.output / "feed.xml").read_bytes()
    assert [name for name in site.files() if name.startswith("feed/") and name.endswith(".xml")] == []


def test_new_post_changes_no_archive(tmp_path: Path) -> None:
    """It adds at most one; an edit of an old post changes the archive it is in and no other."""
    site = make_many(tmp_path, 10)
    site.build()
    before = {name: data for name, data in site.files().items() if name.startswith("feed/") and name.endswith(".xml")}
    site.write("content/posts/11.md", post("Post 11", "2026-05-11"))
    site.build()
    assert before.items() <= site.files().items()
    site.write("content/posts/01.md", post("Post 1", "2026-05-01", "Corrected."))
    site.build()
    after = site.files()
    assert [name for name in sorted(before) if before[name] != after[name]] == ["feed/1.xml"]


WAYS_OUT = {
    "withdrawn": {"content/posts/{n}.md": post("Post {d}", "2026-05-{n}", withdrawn="{at: 2026-05-20, reason: It was wrong.}")},
    "expired": {"content/posts/{n}.md": post("Post {d}", "2026-05-{n}", expires="2026-05-20")},
    "unlisted": {"content/posts/{n}.md": post("Post {d}", "2026-05-{n}", unlisted="true")},
    "a draft again": {"content/posts/{n}.md": post("Post {d}", "2026-05-{n}", draft="true")},
    "given up": {"content/posts/{n}.md": "", "pressroom.toml": '\n[gone]\n"/2026/05/{n}/{n}/" = "It was wrong."\n'},
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_post_that_leaves_changes_its_own_archive_alone(tmp_path: Path, way: str) -> None:
    """Its place stays empty, so no other entry moves to another archive; the feed gets the next older post in its stead."""
    site = make_many(tmp_path, 12)
    site.build(at=None)
    before = {name: data for name, data in site.files().items() if name.startswith("feed/") and name.endswith(".xml")}
    take_down(site, way, 4)
    after = site.files()
    assert [name for name in sorted(before) if before[name] != after.get(name)] == ["feed/2.xml"]
    assert titles_of(after["feed/2.xml"]) == ["Post 6", "Post 5"]
    take_down(site, way, 11)
    assert titles_of(site.files()["feed.xml"]) == ["Post 12", "Post 10", "Post 9"]
    assert all(site.files()[name] == after[name] for name in before)


def take_down(site: MadeSite, way: str, day: int) -> None:
    """Take the post of a day out of the feeds of `make_many`, and publish that."""
    for name, text in WAYS_OUT[way].items():
        file = site.root / name.replace("{n}", f"{day:02}")
        text = text.replace("{n}", f"{day:02}").replace("{d}", str(day))
        if not text:
            file.unlink()
        elif name == "pressroom.toml":
            earlier = file.read_text(encoding="utf-8")
            text = earlier + (text if "[gone]" not in earlier else text.replace("[gone]\n", ""))
        if text:
            site.write(str(file.relative_to(site.root)), text)
    site.run("build", at="")


def test_control_character_in_a_title_is_an_error_with_its_place(tmp_path: Path) -> None:
    """Pasted or written as an escape, it is told where it stands; nothing is published, so no feed is invalid."""
    site = make_many(tmp_path, 1)
    site.write("content/posts/pasted.md", post("Pasted \x0bhere"))
    site.write("content/posts/written.md", post('"Written \\a here"'))
    result = site.run("build")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "content/posts/pasted.md:2:15: here is the control character U+000B, which no web page may hold; delete it",
        "content/posts/written.md:2:8: “title” holds the control character U+0007, which no text may hold; delete it",
        "2 problems; nothing was published.",
    ]
    assert not site.output.exists()


def test_relative_picture_and_large_post_make_correct_feeds(tmp_path: Path) -> None:
    """A picture that isn't there has the address at which it would be; a post of 900 KB is in the three feeds to its last word."""
    pictures = '![Bridge](bridge.png)\n\n<img src="../up.png" srcset="small.png 1x, /media/large.png 2x" alt="Up">'
    large = "\n\n".join(["word " * 9_000] * 20) + "\n\nThe last & final *words*."
    assert len(large) > 900_000
    site = make_site_at(tmp_path, {"content/posts/a.md": post("A", body=pictures), "content/posts/b.md": post("B", body=large)})
    site.build()
    files = site.files()
    assert check_feeds(files) == []
    for name in ("feed.xml", "atom.xml", "feed.json"):
        text = unescape(files[name].decode()).replace('\\"', '"')
        assert f'src="{BASE}/2026/05/01/a/bridge.png"' in text
        assert f'src="{BASE}/2026/05/01/up.png"' in text
        assert "The last &amp; final <em>words</em>." in text or "The last & final <em>words</em>." in text


def test_empty_feeds_are_valid_and_exist(tmp_path: Path) -> None:
    """A newsroom without a post can be subscribed to already."""
    site = make_site_at(tmp_path, {})
    site.build()
    assert check_feeds(site.files()) == []
    assert json.loads(site.read("feed.json"))["items"] == []
    assert titles_of((site.output / "atom.xml").read_bytes()) == []


def test_feeds_stay_byte_for_byte_while_content_does(tmp_path: Path) -> None:
    """Built anew on a later day, no feed differs: a server's validators hold, and a poll is answered with 304."""
    site = make_many(tmp_path / "site", 5)
    site.build()
    site.build(output=tmp_path / "later", at="2027-01-01", use_cache=False)
    names = [name for name in site.files() if name.endswith((".xml", ".json")) and name != "manifest.json"]
    later = read_tree(tmp_path / "later")
    assert [name for name in names if site.files()[name] != later[name]] == []


def test_guid_survives_edits(tmp_path: Path) -> None:
    """A new title, tag, author, text, and a file moved to another folder: subscribers see the post they know."""
    site = make_site_at(tmp_path, {"content/posts/2026-05-01-alpha.md": post("Alpha"), "content/authors/ann.md": "---\nname: Ann\n---\n"})
    site.build()
    before = guids_of(site)
    (site.root / "content/posts/2026-05-01-alpha.md").unlink()
    site.write("content/posts/alpha/index.md", post("Beta", body="Other words.", tags="[Roads]", authors="[ann]", slug="alpha"))
    site.build()
    assert guids_of(site) == before == {f"{BASE}/2026/05/01/alpha/"}


def test_feeds_stand_under_the_path_of_the_site(tmp_path: Path) -> None:
    """With a path in base_url every address in a feed has it, and so have the links that lead to the feeds."""
    site = make_many(tmp_path, 5)
    site.build(base_url=f"{BASE}/news")
    assert check_feeds(site.files()) == []
    for name in ("feed.xml", "atom.xml", "feed.json"):
        text = site.read(name)
        assert text.count(f"{BASE}/") == text.count(f"{BASE}/news/"), name
        assert f'href="/news/{name}"' in site.read("/")
    assert f"{BASE}/news/feed/1.xml" in site.read("feed.xml")
    assert f'<a href="{BASE}/news/feed.json">' in site.read("subscribe/")


def test_enclosure_is_the_picture_with_its_real_length(tmp_path: Path) -> None:
    """A post's own picture goes with its entry in all three forms; a new picture makes a new feed."""
    site = make_site_at(tmp_path, {
        "content/posts/a/index.md": post("Alpha", image="{src: hall.png, alt: The hall}"),
        "content/posts/a/hall.png": b"\x89PNG" + b"x" * 96,
    })  # fmt: skip
    site.build()
    url = f"{BASE}/2026/05/01/a/hall.png"
    item = etree.fromstring((site.output / "feed.xml").read_bytes()).find(".//enclosure")
    assert item is not None
    assert [item.get(name) for name in ("url", "length", "type")] == [url, "100", "image/png"]
    assert json.loads(site.read("feed.json"))["items"][0]["attachments"] == [{"url": url, "mime_type": "image/png", "size_in_bytes": 100}]
    site.write("content/posts/a/hall.png", b"\x89PNG" + b"y" * 200)
    site.build()
    assert 'length="204"' in site.read("feed.xml")
    assert 'length="204"' in site.read("atom.xml")


def test_every_page_leads_a_reader_to_the_feeds(tmp_path: Path) -> None:
    """Autodiscovery: pages, and the page at the address of a WordPress feed, name all three in their head."""
    site = make_many(tmp_path, 1)
    site.build()
    for path in ("/", "2026/05/01/01/", "feed/", "404.html"):
        for kind, name in (("rss+xml", "feed.xml"), ("atom+xml", "atom.xml"), ("feed+json", "feed.json")):
            assert f'<link rel="alternate" type="application/{kind}" href="/{name}"' in site.read(path), path
    assert '<meta http-equiv="refresh" content="0; url=/subscribe/">' in site.read("feed/")


def test_subscribe_page_lists_every_feed(tmp_path: Path) -> None:
    """Those of the newsroom in each form, of terms, of authors and of corrections; no copy, no archive; only it may run a script."""
    site = copy_fixture("full", tmp_path / "site")
    site.write("content/posts/mistaken.md", post("Mistaken", changes="[{date: 2026-05-02, type: correction, note: It is four.}]"))
    site.build()
    files, page = site.files(), unescape(site.read("subscribe/"))
    made = [name for name in files if name.endswith(("feed.xml", "atom.xml", "feed.json"))]
    listed = [name for name in made if not name.startswith("es/")]
    assert "corrections/feed.xml" in listed
    assert [name for name in listed if f'<a href="{BASE}/{name}">' not in page] == []
    assert f"{BASE}/rss.xml" not in page
    assert "script-src 'self'" in page
    scripted = [name for name, data in files.items() if name.endswith(".html") and b"<script src" in data]
    assert sorted(scripted) == ["es/subscribe/index.html", "subscribe/index.html"]


def test_own_page_of_that_name_stands_in_place_of_ours(tmp_path: Path) -> None:
    """A newsroom may explain its feeds itself."""
    site = make_site_at(tmp_path, {"content/pages/subscribe.md": "---\ntitle: Follow us\n---\nOur own words.\n"})
    site.build()
    assert "Our own words." in site.read("subscribe/")


def test_sitemap_of_news_has_the_last_two_days(tmp_path: Path) -> None:
    """Counted back from the newest post, never from the clock; robots.txt names it."""
    site = make_many(tmp_path, 5)
    site.build()
    text = site.read("news-sitemap.xml")
    assert [f"Post {day}<" in text for day in (1, 2, 3, 4, 5)] == [False, False, True, True, True]
    assert f"Sitemap: {BASE}/news-sitemap.xml\n" in site.read("robots.txt")
