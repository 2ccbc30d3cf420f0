"""The commands that tell of time: `list`, `next`, `schedule` and `diff`."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import icalendar
import pytest

from pressroom.models import Boilerplate, Event, Withdrawal
from pressroom.models import Change as Note
from pressroom.moments import list_changes
from tests.conftest import MakeSite
from tests.support.newsrooms import make_post, when
from tests.support.sites import MadeSite, post

FILES = {
    "content/posts/2026-05-01-out.md": post("Out since May", expires="2026-08-01 12:00-04:00"),
    "content/posts/2026-07-01-soon.md": post("Comes in July", "2026-07-01"),
    "content/posts/2026-05-02-held.md": post("Held back", "2026-05-02", embargo="2026-07-01 09:00-04:00"),
    "content/posts/2026-05-03-draft.md": post("A draft", "2026-05-03", draft="true"),
}


@pytest.fixture
def site(make_site: MakeSite) -> MadeSite:
    """A newsroom with a post in each state that time changes."""
    return make_site(FILES)


def test_list_shows_states_with_their_instants(site: MadeSite) -> None:
    """What comes next stands first, then what is out, drafts last; columns are aligned."""
    assert site.run("list").stdout == (
        "STATE      SINCE             UNTIL             SOURCE                             TITLE\n"
        "embargoed  -                 2026-07-01 09:00  content/posts/2026-05-02-held.md   Held back\n"
        "scheduled  -                 2026-07-01 09:00  content/posts/2026-07-01-soon.md   Comes in July\n"
        "published  2026-05-01 09:00  2026-08-01 12:00  content/posts/2026-05-01-out.md    Out since May\n"
        "draft      -                 -                 content/posts/2026-05-03-draft.md  A draft\n"
    )


def test_list_of_one_state(site: MadeSite) -> None:
    """A state as argument leaves the others out; where there is none that is said."""
    assert [line.split()[0] for line in site.run("list", "draft").stdout.splitlines()] == ["STATE", "draft"]
    assert site.run("list", "withdrawn").stdout == "No posts.\n"
    assert site.run("list", "nonsense").exit_code == 2


def test_list_as_csv_and_json_hold_whole_instants(site: MadeSite) -> None:
    """Programs get ISO 8601 with an offset, and the address of each post."""
    rows = list(csv.DictReader(io.StringIO(site.run("list", "published", "--format", "csv").stdout)))
    assert rows == [{
        "state": "published", "since": "2026-05-01T09:00:00-04:00", "until": "2026-08-01T12:00:00-04:00",
        "source": "content/posts/2026-05-01-out.md", "title": "Out since May", "url": "https://news.example.gov/2026/05/01/out/",
    }]  # fmt: skip
    assert json.loads(site.run("list", "draft", "--format", "json").stdout) == [{
        "state": "draft", "since": None, "until": None, "source": "content/posts/2026-05-03-draft.md", "title": "A draft",
        "url": "https://news.example.gov/2026/05/03/draft/",
    }]  # fmt: skip


def test_list_measures_wide_characters(make_site: MakeSite) -> None:
    """A title in Chinese takes two places a character, so that columns after it would still be straight."""
    site = make_site({"content/posts/新.md": post("新闻", slug="a"), "content/posts/bb.md": post("B")})
    assert site.run("list").stdout.splitlines()[1:] == [
        "published  2026-05-01 09:00  -      content/posts/bb.md  B",
        "published  2026-05-01 09:00  -      content/posts/新.md  新闻",
    ]


def test_next_names_the_instant_and_its_posts(site: MadeSite) -> None:
    """All that changes at the next instant is told; then comes the one after it."""
    assert site.run("next").stdout == (
        "2026-07-01T09:00:00-04:00\n"
        "embargoed -> published\tcontent/posts/2026-05-02-held.md\tHeld back\n"
        "scheduled -> published\tcontent/posts/2026-07-01-soon.md\tComes in July\n"
    )
    assert site.run("next", at="2026-07-01T09:00").stdout == (
        "2026-08-01T12:00:00-04:00\npublished -> expired\tcontent/posts/2026-05-01-out.md\tOut since May\n"
    )


def test_next_with_nothing_to_come_ends_well(site: MadeSite) -> None:
    """Exit code 0 and a sentence."""
    done = site.run("next", at="2027-01-01")
    assert (done.exit_code, done.stdout) == (0, "Nothing changes by itself any more.\n")


def test_changes_that_nobody_sees_are_none() -> None:
    """A post that is withdrawn before its embargo ends goes from embargoed to withdrawn at once; a draft never changes."""
    held = make_post("held", embargo="2026-07-01 09:00", expires="2026-07-02")
    draft = make_post("draft", draft=True, expires="2026-07-02")
    changes = list_changes([held, draft], when("2026-06-01"))
    assert [(f"{one.instant:%m-%d %H:%M}", one.before, one.after) for one in changes] == [
        ("07-01 09:00", "embargoed", "published"), ("07-02 00:00", "published", "expired"),
    ]  # fmt: skip


def test_all_that_time_changes_is_told() -> None:
    """Notes, the end of an event and the beginning of a boilerplate are told as changes of state are, where somebody sees them."""
    notes = tuple(Note(when(day), f"Note of {day}.") for day in ("2026-06-10", "2026-06-10", "2026-06-20", "2026-08-01"))
    meeting = Event(start=when("2026-06-15 18:00"), over=when("2026-06-15 20:00"))
    posts = [
        make_post("told", changes=notes, expires="2026-07-01", event=meeting),
        make_post("apart", unlisted=True, event=meeting),
        make_post("late", "2026-06-20 09:00", changes=(Note(when("2026-06-10"), "Before."), Note(when("2026-06-20 09:00"), "With it."))),
        make_post("pulled", withdrawn=Withdrawal(when("2026-06-10"), "Wrong."), changes=(Note(when("2026-06-12"), "Still read."),)),
        make_post("draft", draft=True, changes=notes, event=meeting),
    ]  # fmt: skip
    text = Boilerplate(source="content/boilerplate/about.md", slug="about", title="About", lang="en", begins=when("2026-06-18"))
    told = [(f"{one.instant:%m-%d}", one.subject.slug, one.cause.value) for one in list_changes(posts, when("2026-06-01"), [text])]
    assert told == [
        ("06-10", "pulled", "state"), ("06-10", "told", "note"), ("06-12", "pulled", "note"), ("06-15", "told", "event"),
        ("06-18", "about", "boilerplate"), ("06-20", "told", "note"), ("06-20", "late", "state"), ("07-01", "told", "state"),
    ]  # fmt: skip
    shown = list_changes(posts, when("2026-06-01"), drafts=True)
    assert [f"{one.instant:%m-%d}" for one in shown if one.subject.slug == "draft"] == ["06-10", "06-15", "06-20", "08-01"]


def test_update_still_to_come_is_shown_at_its_instant(make_site: MakeSite) -> None:
    """No page, metadata or sitemap says “updated” before that; `next` names the instant, and a build that waits for it shows it."""
    site = make_site({
        "content/posts/told.md": post("Told", updated="2026-06-10"),
        "content/pages/about.md": "---\ntitle: About\nupdated: 2026-06-11 12:00\n---\nWe serve.\n",
    })  # fmt: skip
    site.build()
    assert site.run("next").stdout == "2026-06-10T09:00:00-04:00\n“updated” is shown\tcontent/posts/told.md\tTold\n"
    assert not [path for path, data in site.files().items() if b"2026-06-1" in data or b"modified_time" in data]
    assert "# 2026-06-10 13:00 UTC: “Told” is shown as updated" in site.run("schedule", "--format", "cron").stdout
    for instant, day in (("2026-06-10T09:00:00-04:00", b"2026-06-10"), ("2026-06-11T12:00:00-04:00", b"2026-06-11")):
        site.build(at=instant)
        kept = site.files()
        assert day in kept["sitemap.xml"]
        site.build(at=instant, use_cache=False)
        assert site.files() == kept
    assert '"dateModified":"2026-06-10T09:00:00-04:00"' in site.read("/2026/05/01/told/").replace('": "', '":"')
    assert site.run("next", at="2026-06-11T12:00-04:00").stdout == "Nothing changes by itself any more.\n"


FURNISHED = {
    "content/posts/told.md": post(
        "Told", changes="[{date: 2026-06-10, note: A name}]", event="{start: 2026-06-10 18:00, end: 2026-06-10 20:00}"
    ),
    "content/boilerplate/about.md": "---\ntitle: About\n---\nWe serve.\n",
    "content/boilerplate/about.2026-06-11.md": "---\ntitle: About us\n---\nWe still serve.\n",
}


def test_next_names_what_is_no_state(make_site: MakeSite) -> None:
    """A note, the end of an event, a boilerplate: each says what it is, and the build that follows waits for the same instant."""
    site = make_site(FURNISHED)
    assert site.run("next").stdout == "2026-06-10T00:00:00-04:00\nnote is shown\tcontent/posts/told.md\tTold\n"
    assert site.run("next", at="2026-06-10").stdout == "2026-06-10T20:00:00-04:00\nevent ends\tcontent/posts/told.md\tTold\n"
    last = site.run("next", at="2026-06-10T20:00").stdout
    assert last == "2026-06-11T00:00:00-04:00\nboilerplate begins\tcontent/boilerplate/about.2026-06-11.md\tAbout us\n"
    assert site.run("list", "published").stdout.splitlines()[1].split()[3] == "-", "its state stays"


def test_schedule_words_what_is_no_state(make_site: MakeSite) -> None:
    """A calendar has an event for each, with an identity of its own."""
    events = icalendar.Calendar.from_ical(make_site(FURNISHED).run("schedule", "--format", "ics").stdout_bytes).walk("VEVENT")
    assert [(str(event["uid"]), str(event["summary"]).partition(": ")[2]) for event in events] == [
        ("1781064000-told-en-note@news.example.gov", "“Told” shows what was changed in it"),
        ("1781136000-told-en-event@news.example.gov", "“Told” is no longer upcoming"),
        ("1781150400-about-en-boilerplate@news.example.gov", "“About us” becomes the current boilerplate"),
    ]


def test_schedule_for_a_calendar_is_an_icalendar(site: MadeSite) -> None:
    """Each change is an event at its instant, with an identity of its own that stays."""
    text = site.run("schedule", "--format", "ics").stdout_bytes
    assert text == site.run("schedule", "--format", "ics", at="2026-06-02").stdout_bytes
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        datetime(2026, 7, 1, 13, tzinfo=UTC), datetime(2026, 7, 1, 13, tzinfo=UTC), datetime(2026, 8, 1, 16, tzinfo=UTC),
    ]  # fmt: skip
    assert str(events[2]["summary"]) == "Town of Example Newsroom: “Out since May” expires"
    assert len({str(event["uid"]) for event in events}) == 3
    assert b"\r\n" in text


def test_schedule_for_cron_asks_for_the_year(site: MadeSite) -> None:
    """Each minute has one line in UTC, that does nothing in another year; a percent sign is escaped as cron wants it."""
    lines = site.run("schedule", "--format", "cron").stdout.splitlines()
    assert lines[2:] == [
        "CRON_TZ=UTC",
        "# 2026-07-01 13:00 UTC: “Held back” is published; “Comes in July” is published",
        f'0 13 1 7 * [ "$(date -u +\\%Y)" = 2026 ] && cd {site.root} && pressroom build --quiet',
        "# 2026-08-01 16:00 UTC: “Out since May” expires",
        f'0 16 1 8 * [ "$(date -u +\\%Y)" = 2026 ] && cd {site.root} && pressroom build --quiet',
    ]


def test_schedule_for_github_says_that_its_cron_has_no_year(site: MadeSite) -> None:
    """The output is YAML for a workflow, in UTC."""
    text = site.run("schedule", "--format", "github").stdout
    assert "GitHub's cron has no year" in text
    assert text.splitlines()[3:] == [
        "on:",
        "  workflow_dispatch:",
        "  schedule:",
        '    - cron: "0 13 1 7 *" # 2026: “Held back” is published; “Comes in July” is published',
        '    - cron: "0 16 1 8 *" # 2026: “Out since May” expires',
    ]
    assert site.run("schedule", "--format", "github", at="2027-01-01").stdout.endswith("on:\n  workflow_dispatch:\n")


def test_schedule_waits_for_the_whole_minute(make_site: MakeSite) -> None:
    """Cron knows no seconds: a build before the instant would publish nothing."""
    site = make_site({"content/posts/a.md": post("A", "2026-12-31 23:59:01-05:00")})
    assert "0 5 1 1 * " in site.run("schedule", "--format", "cron").stdout


def test_diff_lists_what_appears_changes_and_vanishes(site: MadeSite) -> None:
    """Pages, feeds and files are compared; what stays the same isn't named."""
    site.write("content/posts/album/index.md", post("Album", "2026-07-01", "![x](x.png)"))
    site.write("content/posts/album/x.png", b"1")
    done = site.run("diff", "--at", "2026-06-01", "--at", "2026-07-01T09:00", at="")
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("+")] == [
        "+ /2026/05/02/held/", "+ /2026/05/02/held/share.png", "+ /2026/07/", "+ /2026/07/01/album/", "+ /2026/07/01/album/share.png",
        "+ /2026/07/01/album/x.png", "+ /2026/07/01/soon/", "+ /2026/07/01/soon/share.png",
    ]  # fmt: skip
    assert {"~ /", "~ /feed.xml", "~ /sitemap.xml", "~ /2026/05/"} <= set(lines)
    assert not any(line.startswith("-") or "robots" in line for line in lines)
    assert site.run("diff", "--at", "2026-06-01", "--at", "2026-06-02", at="").stdout == "No address changes.\n"


def test_diff_is_true_of_what_builds_publish(site: MadeSite) -> None:
    """What two builds differ in is what `diff` said."""
    told = site.run("diff", "--at", "2026-06-01", "--at", "2026-09-01", at="").stdout.splitlines()
    builds = []
    for instant in ("2026-06-01", "2026-09-01"):
        site.build(at=instant)
        builds.append({path: data for path, data in site.files().items() if path != "manifest.json"})
    old, new = ({"/" + path.removesuffix("index.html"): data for path, data in build.items()} for build in builds)
    assert {line[2:] for line in told if line[0] == "+"} == new.keys() - old.keys()
    assert {line[2:] for line in told if line[0] == "-"} == old.keys() - new.keys()
    assert {line[2:] for line in told if line[0] == "~"} >= {path for path in old.keys() & new.keys() if old[path] != new[path]}


@pytest.mark.parametrize(
    ("instants", "message"),
    [
        (["2026-06-01"], "diff compares two instants, not 1; write --at A --at B\n"),
        (["2026-06-02", "2026-06-01"], "the second --at must be later than the first\n"),
        (["2026-06-02", "soon"], "“soon” is no instant; write one such as 2026-12-03T09:00-05:00 or 2026-12-03\n"),
    ],
)
def test_diff_refuses_what_it_cannot_compare(site: MadeSite, instants: list[str], message: str) -> None:
    """Two instants, the earlier one first."""
    done = site.run("diff", *(word for instant in instants for word in ("--at", instant)), at="")
    assert (done.exit_code, done.stderr) == (2, message)


def test_embargo_without_an_offset_is_told_while_it_lasts(make_site: MakeSite) -> None:
    """The build says how it reads the embargo; when that is over there is nothing to say any more."""
    site = make_site({"content/posts/a.md": post("A", "2026-05-01", embargo="2026-07-01 09:00")})
    assert [str(finding) for finding in site.build(strict=True).findings] == [
        "content/posts/a.md:4:10: advice: this embargo has no offset, so it ends at 2026-07-01 09:00-04:00 "
        "(the time of America/New_York); write that to be certain"
    ]
    assert "2026/05/01/a/index.html" not in site.files()
    assert site.build(at="2026-07-02").findings == ()
    assert "2026/05/01/a/index.html" in site.files()
    site.write("content/posts/a.md", post("A", "2026-05-01", embargo="2026-07-01 09:00-04:00"))
    assert site.build().findings == ()


@pytest.mark.parametrize(("minutes", "slept"), [("0", []), ("59", []), ("60", [3601.0])])
def test_next_waits_for_what_is_near(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, minutes: str, slept: list[float]) -> None:
    """So that a workflow builds at that instant; for what is farther away it doesn't wait, and a later run will."""
    naps: list[float] = []
    monkeypatch.setattr("time.sleep", naps.append)
    site = make_site({"content/posts/a.md": post("A", "2026-06-01 13:00")})
    told = site.run("next", "--wait", minutes)
    assert (told.exit_code, naps) == (0, slept)
    assert told.stdout.startswith("2026-06-01T13:00:00-04:00\n")
