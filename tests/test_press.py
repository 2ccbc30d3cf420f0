"""The sample newsroom of a press office, built whole: releases, the press page, corrections, advisories; and what an edit changes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from werkzeug.test import Client

from pressroom.preview import make_preview
from tests.conftest import MakeSite
from tests.support.feed_rules import check_rss
from tests.support.sites import NOW, MadeSite, copy_fixture, post

BRIDGE = "2026/05/20/mill-street-bridge/"
WITHHELD = ("Breakwater", "terminal", "behind closed doors", "Port Authority", "harbor-plan")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """The sample newsroom, built once; tests only read it."""
    made = copy_fixture("press", tmp_path_factory.mktemp("press") / "newsroom")
    made.build()
    return made


@pytest.fixture
def fresh(tmp_path: Path) -> MadeSite:
    """A copy of it for a test that edits, built once."""
    made = copy_fixture("press", tmp_path / "newsroom")
    made.build()
    return made


def text_of(html: str) -> str:
    """Answer the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def edit(site: MadeSite, path: str, old: str, new: str) -> set[str]:
    """Change some words of a file, build, hold that the bytes are those of a clean build, and answer what was written."""
    text = (site.root / path).read_text(encoding="utf-8")
    assert old in text
    site.write(path, text.replace(old, new))
    return rebuild(site)


def rebuild(site: MadeSite, at: str = NOW) -> set[str]:
    """Build, hold that the bytes are those of a clean build, and answer the pages that were written."""
    written = set(site.build(at=at).written) - {"manifest.json"}
    clean = site.root.parent / "clean"
    site.build(output=clean, use_cache=False, at=at)
    assert site.files() == site.files(clean)
    return written


def test_release_has_its_parts_in_order(site: MadeSite) -> None:
    """The line, the headline, contacts on top, dateline and text, boilerplate, the end, corrections, files, the plain text."""
    words = text_of(site.read(f"/{BRIDGE}").partition("<main")[2])
    parts = (
        "For immediate release", "The Mill Street bridge opens", "Press contacts", "Lena Okafor", "Harborville — The new bridge",
        "About Harbor County", "84,000 people", "###", "Corrections and updates", "Attachments", "Media kit", "This release as plain text",
        "Written by",
    )  # fmt: skip
    places = [words.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_contacts_can_be_called_and_written_to(site: MadeSite) -> None:
    """Numbers are dialled as RFC 3966 has them, with their extension."""
    for page in (f"/{BRIDGE}", "/press/"):
        html = site.read(page)
        for address in ("tel:+15555550100", "tel:5555550142;ext=7", "mailto:press@harbor-county.example"):
            assert f'href="{address}"' in html


def test_boilerplate_is_that_of_the_releases_date(site: MadeSite) -> None:
    """An old release keeps what was said then; the press page says what is so now, and nothing of what will be."""
    assert "310 miles" in site.read("/2014/06/10/snow-plan/")
    assert "318 miles" in site.read("/2024/10/09/bridge-closed/")
    page = site.read("/press/")
    assert ("318 miles" in page, "310 miles" in page, "Port Authority" in page) == (True, False, False)


def test_files_say_their_type_and_size(site: MadeSite) -> None:
    """In the words of the link, so that a reader knows before asking for it."""
    words = text_of(site.read(f"/{BRIDGE}"))
    size = (site.root / "content/posts/mill-street-bridge/bridge-report.pdf").stat().st_size
    assert f"Report of the final inspection (PDF, {size} bytes)" in words
    assert "bridge.png (PNG, 5 kB) The Mill Street bridge, seen from the ferry landing Credit: Tomás Reyes License: CC BY 4.0" in words


def test_media_kit_is_what_its_page_says(site: MadeSite) -> None:
    """One archive of the pictures as they are, with their words; its SHA-256 stands on the page."""
    files = site.files()
    data = files[f"{BRIDGE}media-kit.zip"]
    assert hashlib.sha256(data).hexdigest() in site.read(f"/{BRIDGE}")
    with zipfile.ZipFile(io.BytesIO(data)) as kit:
        assert kit.testzip() is None
        assert kit.namelist() == [f"mill-street-bridge/{name}" for name in ("captions.txt", "bridge.png", "span.png")]
        assert {entry.date_time for entry in kit.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert kit.read("mill-street-bridge/bridge.png") == files[f"{BRIDGE}bridge.png"]
        captions = kit.read("mill-street-bridge/captions.txt").decode()
    assert "bridge.png\nThe Mill Street bridge, seen from the ferry landing\nCredit: Tomás Reyes\nLicense: CC BY 4.0\n" in captions


def test_plain_text_is_wrapped_and_numbers_its_links(site: MadeSite) -> None:
    """72 columns but for addresses; marked as UTF-8 where it isn't ASCII."""
    text = site.read(f"/{BRIDGE}release.txt")
    assert text.startswith("\ufeffFOR IMMEDIATE RELEASE\n\nMay 20, 2026\n")
    assert max(len(line) for line in text.removeprefix("\ufeff").split("\n") if "://" not in line) <= 72
    assert "HARBORVILLE — The new bridge at Mill Street" in text
    assert "an inspection [1] found" in text
    assert "[1] https://news.harbor-county.example/2024/10/09/bridge-closed/\n" in text
    assert text.endswith("On the web:\nhttps://news.harbor-county.example/2026/05/20/mill-street-bridge/\n")


def test_plain_text_is_sent_as_such(site: MadeSite) -> None:
    """The preview names type and charset."""
    preview = make_preview(site.root, site.root / "pressroom.toml", instant=NOW, drafts=False, port=1)
    response = Client(preview).get(f"/{BRIDGE}release.txt", headers={"Host": "localhost"})
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_changes_stand_on_their_post_newest_first(site: MadeSite) -> None:
    """With type and date, and each can be linked to."""
    section = site.read(f"/{BRIDGE}").partition('id="pr-changes"')[2].partition("</section>")[0]
    assert re.findall(r'id="(pr-change-[^"]+)"', section) == ["pr-change-2026-05-27", "pr-change-2026-05-21-2", "pr-change-2026-05-21"]
    words = text_of(section)
    assert re.findall("(Update|Clarification|Correction) (May [0-9]+, 2026)", words) == [
        ("Update", "May 27, 2026"), ("Clarification", "May 21, 2026"), ("Correction", "May 21, 2026"),
    ]  # fmt: skip
    assert 'Updated <time datetime="2026-05-27T15:30:00-04:00">' in site.read(f"/{BRIDGE}")


def test_corrections_are_listed_and_fed(site: MadeSite) -> None:
    """All of them, newest first, on a page and in a feed of its own, each leading to its place on the post."""
    page = site.read("/corrections/")
    anchors = re.findall(r'href="/[^"]*#(pr-change-[^"]+)"', page)
    assert anchors == ["pr-change-2026-05-27", "pr-change-2026-05-21-2", "pr-change-2026-05-21", "pr-change-2026-05-14"]
    assert 'type="application/rss+xml" href="/corrections/feed.xml"' in page
    feed = site.files()["corrections/feed.xml"]
    assert check_rss(feed) == []
    items = ElementTree.fromstring(feed).findall("channel/item")  # noqa: S314 - our own bytes
    assert [(item.findtext("link") or "").partition("#")[2] for item in items] == anchors
    assert items[0].findtext("title") == "Update: The Mill Street bridge opens to traffic on Friday"


def test_feed_moves_with_major_changes_only(fresh: MadeSite) -> None:
    """A minor correction leaves the feed's time of change as it was."""

    def built() -> str:
        date = ElementTree.fromstring(fresh.files()["feed.xml"]).findtext("channel/lastBuildDate") or ""  # noqa: S314
        return parsedate_to_datetime(date).isoformat()

    before = built()
    path = "content/posts/2024-10-09-bridge-closed.md"
    edit(fresh, path, "boilerplate:", "changes: [{date: 2026-05-31, note: A name was misspelled.}]\nboilerplate:")
    assert built() == before
    edit(fresh, path, "misspelled.}", "misspelled., major: true}")
    assert built() == "2026-05-31T00:00:00-04:00"


def test_open_advisory_stands_on_every_page_until_it_expires(fresh: MadeSite) -> None:
    """On all but its own; when it has expired, no page but its tombstone knows of it."""
    own = "2026/05/30/boil-water/index.html"
    pages = {path: data.decode() for path, data in fresh.files().items() if path.endswith(".html")}
    without = {path for path, html in pages.items() if '<aside class="advisories"' not in html}
    assert without == {own}
    assert not [path for path, html in pages.items() if "Storm surge" in html and 'class="advisories"' in html.partition("Storm")[0][-300:]]
    rebuild(fresh, at="2026-06-05T12:00:00-04:00")
    assert [path for path, data in fresh.files().items() if b"Boil water" in data] == []


def test_withheld_release_is_withheld_with_all_that_is_its(site: MadeSite) -> None:
    """Its plain text, kit, files and boilerplate are in no byte; its contact is public by being one."""
    found = [(path, words) for path, data in site.files().items() for words in WITHHELD if words.encode() in data or words in path]
    assert found == []


def test_embargoed_release_says_until_when(tmp_path: Path, fresh: MadeSite) -> None:
    """In a preview with drafts the line over it is that of the embargo, on the page and in the plain text."""
    fresh.build(drafts=True, output=tmp_path / "drafts")
    files = fresh.files(tmp_path / "drafts")
    assert "Embargoed until June 10, 2026, 3:00\u202fPM EDT" in files["2026/06/10/harbor-plan/index.html"].decode()
    assert files["2026/06/10/harbor-plan/release.txt"].decode().startswith("\ufeffEMBARGOED UNTIL JUNE 10, 2026, 3:00\u202fPM EDT\n")


def test_new_phone_of_a_contact_changes_its_pages_only(fresh: MadeSite) -> None:
    """The press page, and the page and plain text of releases that name the contact."""
    written = edit(fresh, "content/contacts/lena-okafor.md", "0142", "0143")
    assert written == {"press/index.html", f"{BRIDGE}index.html", f"{BRIDGE}release.txt"}


def test_other_edits_change_what_shows_them(fresh: MadeSite) -> None:
    """A boilerplate's version, an attachment's bytes, a picture's: the releases that have them, and no other page."""
    assert edit(fresh, "content/boilerplate/county.md", "310", "311") == {
        "2014/06/10/snow-plan/index.html", "2014/06/10/snow-plan/release.txt",
    }  # fmt: skip
    closures = "content/posts/mill-street-bridge/closures.csv"
    assert edit(fresh, closures, "22:00", "23:00") == {f"{BRIDGE}closures.csv"}
    assert edit(fresh, closures, "05:00", "5:00") == {f"{BRIDGE}{name}" for name in ("closures.csv", "index.html", "release.txt")}
    kit = {f"{BRIDGE}{name}" for name in ("span.png", "media-kit.zip", "index.html", "release.txt")}
    fresh.write("content/posts/mill-street-bridge/span.png", b"\x89PNG another picture")
    assert rebuild(fresh) == kit


def test_first_release_and_first_correction_appear_in_every_footer(make_site: MakeSite) -> None:
    """Where there is a press page or a correction each page leads to it; a site without either has none of it."""
    made = make_site({"content/posts/a.md": post("First light"), "content/posts/b.md": post("Second light", "2026-05-02")})
    made.build()
    assert not [path for path, data in made.files().items() if b"/press/" in data or b"/corrections/" in data or path.endswith(".txt")][1:]
    made.write("content/posts/b.md", post("Second light", "2026-05-02", kind="release", changes="[{date: 2026-05-03, note: A name.}]"))
    rebuild(made)
    for path, data in made.files().items():
        assert not path.endswith(".html") or (b'href="/press/"' in data and b'href="/corrections/"' in data)


def test_time_alone_changes_what_it_should(fresh: MadeSite) -> None:
    """At New Year the next boilerplate begins; the press page says so without any edit."""
    fresh.build(at="2026-12-31T23:59:00-05:00")
    assert "press/index.html" in rebuild(fresh, at="2027-01-01T00:00:00-05:00")
    assert "Port Authority" in fresh.read("/press/")
    assert "Port Authority" not in fresh.read(f"/{BRIDGE}")


def test_withdrawn_release_says_so_in_its_plain_text(make_site: MakeSite) -> None:
    """Whoever kept the address reads the notice first; nothing says that it may be used."""
    made = make_site({
        "content/posts/a.md": post("Old news", kind="release", withdrawn="{at: 2026-05-10, reason: The figures were wrong.}"),
    })  # fmt: skip
    made.build()
    assert made.read("/2026/05/01/a/release.txt").startswith(
        "May 1, 2026\n\nOld news\n--------\n\nWITHDRAWN ON MAY 10, 2026\n\nThe figures were wrong.\n"
    )
    assert "immediate release" not in made.read("/2026/05/01/a/")


def test_link_to_the_file_of_a_contact_leads_to_the_press_page(make_site: MakeSite) -> None:
    """A contact has no page of its own; where it is named, that is its place."""
    site = make_site({
        "content/contacts/office.md": "---\nname: Press office\nphone: 617-555-0100\n---\n",
        "content/posts/a.md": post("A", body="Ask [us](../contacts/office.md) or [here](../contacts/office.md#x)."),
        "content/posts/b.es.md": post("B", body="Ask [us](../contacts/office.md)."),
    }, config='languages = ["en", "es"]\n')  # fmt: skip
    assert site.build().findings == ()
    assert site.read("2026/05/01/a/").count('href="/press/#pr-contact-office"') == 2
    assert 'href="/press/#pr-contact-office"' in site.read("es/2026/05/01/b/")
    assert 'id="pr-contact-office"' in site.read("press/")


def test_advisory_says_on_its_own_page_until_when_it_holds(site: MadeSite) -> None:
    """Who comes to it by a link reads that it is an advisory and when it ends; other posts have no such line."""
    own = site.read("/2026/05/30/boil-water/")
    line = own.partition('<p class="own-advisory">')[2].partition("</p>")[0]
    assert re.sub("<[^>]*>", "", line) == "Advisory until June 5, 2026"
    assert "own-advisory" not in site.read(f"/{BRIDGE}")
