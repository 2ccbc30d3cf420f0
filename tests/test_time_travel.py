"""Time travel: whatever instants a newsroom is built at, one after the other, the output is that of a clean build."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pressroom.edition import list_changes
from pressroom.moments import find_next_change
from pressroom.timetable import open_newsroom
from tests.support.sites import MadeSite, make_site_at, post

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 3, 1, tzinfo=ZONE)
DAYS = 60
WORDS = "harbor bridge budget school library winter road water council meeting ferry market garden".split()


def make_random_site(root: Path, dice: random.Random) -> MadeSite:
    """Write a newsroom of a few posts, in every state that time can change, with files, terms, links and two languages."""
    files: dict[str, str | bytes] = {"content/authors/ann.md": "---\nname: Ann Lee\n---\nWrites.\n"}
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
        title = f"“{' '.join(dice.sample(WORDS, 3))} {number}”".capitalize()
        body = f"{' '.join(dice.choices(WORDS, k=12))}.\n\nSee [that](p{dice.randrange(count)}.md) and ![it](m{number}.png).\n"
        files[f"content/posts/p{number}.md"] = post(title, f"{begins:%Y-%m-%d}", body, **fields)
        files[f"content/media/m{number}.png"] = f"picture {number}".encode()
    config = 'languages = ["en", "es"]\nper_page = 2\n' + f'recent = "{dice.choice(["latest", "category", "before"])}"\n'
    return make_site_at(root, files, config)


def choose_instants(site: MadeSite, dice: random.Random, count: int) -> list[datetime]:
    """Answer random instants, half of them at a change of state or a moment beside one."""
    posts = open_newsroom(site.root, site.root / "pressroom.toml").loaded.library.posts.values()
    edges = [change.instant for change in list_changes(posts, START - timedelta(days=30))] or [START]
    chosen = []
    for _ in range(count):
        if dice.random() < 0.5:
            chosen.append(dice.choice(edges) + timedelta(seconds=dice.choice([-1, 0, 1])))
        else:
            chosen.append(START + timedelta(minutes=dice.randint(-10_000, DAYS * 1440)))
    return chosen


def walk(tmp_path: Path, seed: int, steps: int) -> None:
    """Build one random site at random instants, back and forth in time, and compare each output with that of a clean build."""
    dice = random.Random(seed)
    site = make_random_site(tmp_path / f"site-{seed}", dice)
    posts = open_newsroom(site.root, site.root / "pressroom.toml").loaded.library.posts.values()
    for step, instant in enumerate(choose_instants(site, dice, steps)):
        site.build(at=instant.isoformat())
        clean = tmp_path / f"clean-{seed}-{step}"
        site.build(at=instant.isoformat(), output=clean, use_cache=False)
        assert site.files() == site.files(clean), (seed, instant)
        following = find_next_change(posts, instant)
        if following is not None:
            before = (following - timedelta(seconds=1)).isoformat()
            assert not (report := site.build(at=before)).written or report.now.instant < instant, (seed, instant)


@pytest.mark.parametrize("seed", range(8))
def test_output_at_any_instant_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    """Forty instants over eight random sites: no page, feed, file or byte differs, and nothing changes before `next` says so."""
    walk(tmp_path, seed, 5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_thousand_instants_over_a_hundred_sites(tmp_path: Path, seed: int) -> None:
    """The same, over a thousand instants."""
    walk(tmp_path, seed, 10)
