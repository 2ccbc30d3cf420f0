"""Time travel: whatever instants a newsroom is built at, one after the other, the output is that of a clean build.

And it changes at the instants that `next` names, at no other.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pressroom.models import Post
from pressroom.moments import Cause, Change
from pressroom.timetable import list_coming, open_newsroom
from tests.support.depth import keep_quick
from tests.support.sites import MadeSite, make_site_at, post

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 3, 1, tzinfo=ZONE)
DAYS = 60
WORDS = "harbor bridge budget school library winter road water council meeting ferry market garden".split()


def make_random_site(root: Path, dice: random.Random) -> MadeSite:
    """Write a newsroom of a few posts, in every state that time can change, with files, terms, links and two languages."""
    files: dict[str, str | bytes] = {
        "content/authors/ann.md": "---\nname: Ann Lee\n---\nWrites.\n",
        "content/boilerplate/city.md": "---\ntitle: About the city\n---\nA city.\n",
    }
    if dice.random() < 0.6:
        begins = START + timedelta(days=dice.randint(0, DAYS))
        files[f"content/boilerplate/city.{begins:%Y-%m-%d}.md"] = "---\ntitle: About the city\n---\nA larger city.\n"
    begins = START + timedelta(days=dice.randint(-5, DAYS))
    files["content/pages/about.md"] = f"---\ntitle: About us\nupdated: {begins:%Y-%m-%d %H:%M}\n---\nWe report.\n"
    count = dice.randint(2, 7)
    for number in range(count):
        begins = START + timedelta(days=dice.randint(-5, DAYS))
        fields = {"tags": f"[{', '.join(dice.sample(WORDS, 2))}]", "categories": f"[{dice.choice(WORDS[:4])}]", "authors": "[ann]"}
        if dice.random() < 0.4:
            fields["embargo"] = f"{begins + timedelta(hours=dice.randint(12, 200)):%Y-%m-%d %H:%M}:00Z"
        if dice.random() < 0.3:
            fields["expires"] = f"{begins + timedelta(days=dice.randint(20, 40)):%Y-%m-%d}"
        if dice.random() < 0.2:
            fields["withdrawn"] = f"{{at: {begins + timedelta(days=dice.randint(12, 18)):%Y-%m-%d}, reason: It was wrong}}"
        if dice.random() < 0.2:
            fields["draft"] = "true"
        if dice.random() < 0.2:
            fields["unlisted"] = "true"
        if dice.random() < 0.25:
            fields["lang"] = "es"
        if dice.random() < 0.3:
            noted = [begins + timedelta(days=dice.randint(0, 30)) for _ in range(dice.randint(1, 2))]
            notes = (f"{{date: {day:%Y-%m-%d}, note: Word {dice.choice(WORDS)}, major: {dice.choice(['true', 'false'])}}}" for day in noted)
            fields["changes"] = f"[{', '.join(notes)}]"
        if dice.random() < 0.3:
            fields["updated"] = f"{begins + timedelta(days=dice.randint(0, 30)):%Y-%m-%d}"
        if dice.random() < 0.3:
            meets = begins + timedelta(days=dice.randint(-3, 40))
            fields["event"] = f"{{start: {meets:%Y-%m-%d}{dice.choice(['', ' 18:30'])}, place: Hall}}"
        fields["kind"] = dice.choice(["post", "post", "release", "advisory" if "expires" in fields else "post"])
        if fields["kind"] == "release":
            fields["boilerplate"] = "city"
        title = f"“{' '.join(dice.sample(WORDS, 3))} {number}”".capitalize()
        body = f"{' '.join(dice.choices(WORDS, k=12))}.\n\nSee [that](p{dice.randrange(count)}.md) and ![it](m{number}.png).\n"
        files[f"content/posts/p{number}.md"] = post(title, f"{begins:%Y-%m-%d}", body, **fields)
        files[f"content/media/m{number}.png"] = f"picture {number}".encode()
    config = 'languages = ["en", "es"]\nper_page = 2\n' + f'recent = "{dice.choice(["latest", "category", "before"])}"\n'
    # To draw pictures takes longer than all else; they know as much of time as their posts do.
    config += f"[features]\nshare_pictures = {dice.choice(['true', 'false', 'false'])}\n"
    return make_site_at(root, files, config)


def list_all(site: MadeSite) -> tuple[Change, ...]:
    """Answer all that a newsroom says will change, from before its first post on."""
    return list_coming(open_newsroom(site.root, site.root / "pressroom.toml", (START - timedelta(days=30)).isoformat()))


def choose_instants(changes: tuple[Change, ...], dice: random.Random, count: int) -> list[datetime]:
    """Answer random instants, half of them at a change or a moment beside one."""
    edges = [change.instant for change in changes] or [START]
    chosen = []
    for _ in range(count):
        if dice.random() < 0.5:
            chosen.append(dice.choice(edges) + timedelta(seconds=dice.choice([-1, 0, 1])))
        else:
            chosen.append(START + timedelta(minutes=dice.randint(-10_000, DAYS * 1440)))
    return chosen


def find_span(changes: tuple[Change, ...], instant: datetime) -> tuple[datetime, datetime]:
    """Answer the first and the last second of the time around an instant in which nothing is said to change."""
    begins = max((one.instant for one in changes if one.instant <= instant), default=START - timedelta(days=30))
    ends = min((one.instant for one in changes if one.instant > instant), default=START + timedelta(days=500))
    return begins, ends - timedelta(seconds=1)


def walk(tmp_path: Path, seed: int, steps: int) -> None:
    """Build one random site at random instants, back and forth in time, and compare each output with that of a clean build.

    The clean build is made at the first or the last second at which, by what `next` says, the site is the same as then.
    """
    dice = random.Random(seed)
    site = make_random_site(tmp_path / f"site-{seed}", dice)
    changes = list_all(site)
    for step, instant in enumerate(choose_instants(changes, dice, steps)):
        site.build(at=instant.isoformat())
        clean = tmp_path / f"clean-{seed}-{step}"
        other = dice.choice(find_span(changes, instant))
        site.build(at=other.isoformat(), output=clean, use_cache=False)
        assert site.files() == site.files(clean), (seed, instant, other)


@pytest.mark.parametrize("seed", keep_quick(range(8), 0, 1, 2))
def test_output_at_any_instant_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    """Forty instants over eight random sites: no page, feed, file or byte differs, and none changes between two instants of `next`."""
    walk(tmp_path, seed, 5)


@pytest.mark.parametrize("seed", range(20, 28))
def test_what_is_said_to_change_does(tmp_path: Path, seed: int) -> None:
    """At an instant that `next` names the output becomes another, but where it names what may change and didn't."""
    site = make_random_site(tmp_path / "site", random.Random(seed))
    for change in list_all(site)[:6]:
        before = site.build(at=(change.instant - timedelta(seconds=1)).isoformat()).now.instant
        written = site.build(at=change.instant.isoformat())
        seen = change.cause is Cause.STATE and isinstance(change.subject, Post)
        assert written.written or written.removed or not seen, (seed, before, change)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_thousand_instants_over_a_hundred_sites(tmp_path: Path, seed: int) -> None:
    """The same, over a thousand instants."""
    walk(tmp_path, seed, 10)
