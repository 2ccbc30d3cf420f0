"""The newsroom of tests/sites/city: series, events and five languages, as they are published."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.support.depth import keep_quick
from tests.support.sites import MadeSite, copy_fixture

BASE = "https://news.harborpoint.example"
STREETS = "content/posts/2026-03-03-street-by-street-mill-street"
STREET_FILES = (
    "2026-03-03-street-by-street-mill-street", "2026-04-07-street-by-street-dock-road", "2026-05-05-street-by-street-church-lane",
    "2026-06-09-street-by-street-quay",
)  # fmt: skip
DOCK, CHURCH = "/2026/04/07/street-by-street-dock-road/", "/2026/05/05/street-by-street-church-lane/"
HARBOR = {
    "en": "/2026/05/20/harbor-days/",
    "es": "/es/2026/05/20/dias-del-puerto/",
    "fr": "/fr/2026/05/20/journees-du-port/",
    "pt": "/pt/2026/05/20/dias-do-porto/",
    "ar": "/ar/2026/05/20/ayyam-al-mina/",
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """The newsroom, built."""
    site = copy_fixture("city", tmp_path_factory.mktemp("city") / "city")
    site.build()
    return site


def list_alternates(html: str) -> dict[str, str]:
    """Answer the addresses of a page in other languages, by `hreflang`, as its head has them."""
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))


def read_events(data: bytes) -> dict[str, dict[str, object]]:
    """Answer the events of a calendar by title; times as they are decoded."""
    events = Calendar.from_ical(data.decode()).walk("VEVENT")
    return {str(event["SUMMARY"]): {name: event.decoded(name) for name in event if name not in {"SUMMARY", "RRULE"}} for event in events}


def test_translations_are_linked_both_ways(city: MadeSite) -> None:
    """Every version names all of them and itself, in its head and in the sitemap; the default is the English one."""
    expected = {lang: BASE + path for lang, path in HARBOR.items()} | {"x-default": BASE + HARBOR["en"]}
    sitemap = city.read("sitemap.xml")
    for path in HARBOR.values():
        assert list_alternates(city.read(path)) == expected
        line = next(line for line in sitemap.splitlines() if f"<loc>{BASE}{path}</loc>" in line)
        assert dict(re.findall(r'hreflang="([^"]+)" href="([^"]+)"', line)) == expected
    assert list_alternates(city.read(DOCK)).keys() == {"en", "es", "x-default"}
    assert list_alternates(city.read(CHURCH)) == {}


def test_language_switch_names_each_language_in_itself(city: MadeSite) -> None:
    """It leads to the page in that language, or to the front page where there is none; the page's own is marked."""
    line = r'<li><a href="([^"]+)" hreflang="(\w+)" lang="\w+" dir="(\w+)"( aria-current="true")?>([^<]+)</a>'
    switch = re.findall(line, city.read(DOCK))
    assert switch == [
        (DOCK, "en", "ltr", ' aria-current="true"', "English"),
        ("/es/2026/04/08/calle-del-muelle/", "es", "ltr", "", "Español"),
        ("/fr/", "fr", "ltr", "", "Français"),
        ("/pt/", "pt", "ltr", "", "Português"),
        ("/ar/", "ar", "rtl", "", "العربية"),
    ]


def test_pages_speak_their_language(city: MadeSite) -> None:
    """The theme's words, those that stand in a text, dates and direction."""
    page = city.read(HARBOR["ar"])
    assert '<html lang="ar" dir="rtl">' in page
    assert "19 يونيو 2026" in page
    spanish = city.read("/es/2026/03/03/calle-mill/")
    assert "Publicado el <time" in spanish
    assert "3 de marzo de 2026" in spanish
    assert re.search(r">hecho<|>hecho:|hecho</span>", spanish)
    assert "Recent posts" not in spanish
    assert city.read("/es/feed.xml").count("<item>") == 3


def test_what_has_no_translation_says_its_language(city: MadeSite) -> None:
    """Spanish pages have the site's name and navigation in Spanish; French ones say that theirs are English (WCAG 3.1.2)."""
    spanish, french = city.read("/es/"), city.read("/fr/")
    assert '<h1 class="nameplate">Sala de prensa de Harbor Point</h1>' in spanish
    assert '<a href="/es/archive/">Archivo</a>' in spanish
    assert "<title>Sala de prensa de Harbor Point</title>" in city.read("/es/feed.xml")
    assert '<h1 class="nameplate" lang="en" dir="auto">City of Harbor Point Newsroom</h1>' in french
    assert '<a href="/archive/" lang="en" dir="auto">Archive</a>' in french
    assert '<div class="bio" lang="en" dir="auto">' in city.read(HARBOR["fr"])
    assert 'lang="en" dir="auto"' not in city.read("/")


def test_series_counts_what_is_out(city: MadeSite, tmp_path: Path) -> None:
    """The fourth part is known to nothing before its day, and to its neighbour then."""
    assert "Part 2 of 3" in city.read(DOCK)
    assert "Next part" not in city.read(CHURCH)
    later = copy_fixture("city", tmp_path / "city")
    later.build(at="2026-06-09T09:00:00-04:00")
    assert "Part 2 of 4" in later.read(DOCK)
    assert "/2026/06/09/street-by-street-quay/" in later.read(CHURCH)
    assert "quay" not in "".join(path for path in city.files())


def test_event_has_a_calendar_of_its_own(city: MadeSite) -> None:
    """All-day events are dates with an exclusive end (RFC 5545, 3.6.1), others instants in UTC; nothing names the time of the build."""
    alone = read_events((city.output / HARBOR["en"][1:] / "event.ics").read_bytes())
    assert alone.keys() == {"Harbor Days come back in June"}
    harbor = alone["Harbor Days come back in June"]
    assert (harbor["DTSTART"], harbor["DTEND"]) == (date(2026, 6, 19), date(2026, 6, 22))
    assert harbor["DTSTAMP"] == datetime(2026, 5, 20, 13, tzinfo=UTC)
    every = read_events((city.output / "events.ics").read_bytes())
    assert list(every) == ["A night in the library", "Public hearing on next year’s budget", "Harbor Days come back in June"]
    hearing = every["Public hearing on next year’s budget"]
    assert (hearing["DTSTART"], hearing["DTEND"]) == (datetime(2026, 6, 4, 22, 30, tzinfo=UTC), datetime(2026, 6, 5, 1, tzinfo=UTC))
    assert "DTEND" not in every["A night in the library"]
    assert list(read_events((city.output / "ar/events.ics").read_bytes())) == ["أيام الميناء تعود في يونيو"]


def test_front_page_shows_what_is_coming_up(city: MadeSite, tmp_path: Path) -> None:
    """Until its end: the hearing leaves at nine in the evening, the harbor days with their last day; then the box says so."""

    def list_upcoming(page: str) -> list[str]:
        box = page.partition('id="pr-upcoming"')[2].partition("</section>")[0]
        return re.findall(r'class="upcoming-title"[^>]*><a href="([^"]+)"', box)

    hearing = "/2026/05/27/budget-hearing/"
    assert list_upcoming(city.read("/")) == [hearing, HARBOR["en"]]
    site = copy_fixture("city", tmp_path / "city")
    for at, shown in (
        ("2026-06-04T20:59:59-04:00", [hearing, HARBOR["en"]]),
        ("2026-06-04T21:00:00-04:00", [HARBOR["en"]]),
        ("2026-06-21T23:59:59-04:00", [HARBOR["en"]]),
        ("2026-06-22T00:00:00-04:00", []),
    ):
        site.build(at=at)
        assert list_upcoming(site.read("/")) == shown
    assert "Nothing is coming up." in site.read("/")


def replace(path: str, old: str, new: str) -> Callable[[MadeSite], None]:
    """Answer an edit that replaces words of a file."""

    def edit(site: MadeSite) -> None:
        text = (site.root / path).read_text(encoding="utf-8")
        assert old in text
        site.write(path, text.replace(old, new))

    return edit


def every(*edits: Callable[[MadeSite], None]) -> Callable[[MadeSite], None]:
    """Answer several edits as one."""

    def edit(site: MadeSite) -> None:
        for one in edits:
            one(site)

    return edit


def remove(path: str) -> Callable[[MadeSite], None]:
    """Answer an edit that deletes a file."""
    return lambda site: (site.root / path).unlink()


EDITS: dict[str, tuple[Callable[[MadeSite], None], str]] = {
    "title of a part": (replace(f"{STREETS}.md", "gets its trees back", "has trees again"), DOCK),
    "number of parts": (remove("content/posts/2026-05-05-street-by-street-church-lane.md"), DOCK),
    "name of a series": (
        every(*(replace(f"content/posts/{file}.md", "Street by street", "Streets by street") for file in STREET_FILES)),
        DOCK,
    ),
    "order of parts": (
        every(replace(f"{STREETS}.md", "part: 1", "part: 9"), replace(f"content/posts/{STREET_FILES[2]}.md", "part: 3", "part: 1")),
        DOCK,
    ),
    "a translation gone": (remove("content/posts/2026-05-20-harbor-days.fr.md"), HARBOR["ar"]),
    "address of a translation": (replace("content/posts/2026-05-20-harbor-days.pt.md", "dias-do-porto", "dias"), HARBOR["ar"]),
    "translation of a page": (replace("content/pages/about.ar.md", "slug: an", "slug: haula"), "/es/acerca/"),
    "a translation withdrawn": (
        replace("content/posts/2026-05-20-harbor-days.es.md", "kind: event", "withdrawn: {at: 2026-05-21, reason: X.}"),
        HARBOR["en"],
    ),
    "what it is a translation of": (
        replace("content/posts/calle-del-muelle.es.md", f"translation_of: {STREET_FILES[1]}.md", f"translation_of: {STREET_FILES[2]}.md"),
        CHURCH,
    ),
    "place of an event": (replace("content/posts/2026-05-27-budget-hearing.md", "Room 2", "Room 3"), "/"),
    "end of an event": (
        replace("content/posts/2026-05-27-budget-hearing.md", "06-04 21:00", "06-04 22:00"),
        "/2026/05/27/budget-hearing/event.ics",
    ),
    "an event less": (remove("content/posts/2026-04-15-library-night.md"), "/events.ics"),
    "last event of a language": (remove("content/posts/2026-05-20-harbor-days.fr.md"), "/fr/"),
}


@pytest.mark.parametrize("name", keep_quick(EDITS, "name of a series", "end of an event"))
def test_edit_leaves_what_a_clean_build_would(tmp_path: Path, name: str) -> None:
    """What series, events and languages add to other pages is in their fingerprints: the page changes, and no byte is stale."""
    edit, path = EDITS[name]
    site = copy_fixture("city", tmp_path / "city")
    site.build()
    file = path[1:] + ("index.html" if path.endswith("/") else "")
    before = site.files()[file]
    edit(site)
    site.build()
    assert site.files()[file] != before
    site.build(output=tmp_path / "clean", use_cache=False)
    assert site.files() == site.files(tmp_path / "clean")
