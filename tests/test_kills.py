"""A build that is killed at any moment leaves a whole site: the old one or the new one."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.publishing.support import faults
from tests.support.depth import keep_quick
from tests.support.paths import ROOT
from tests.support.sites import NOW, MadeSite, post

POSTS = 60


def write_turn(site: MadeSite, turn: int) -> None:
    """Write every post anew, with the turn in its title and text; every other turn has ten posts fewer."""
    for number in range(POSTS):
        path = f"content/posts/2026-04-{number % 28 + 1:02}-post-{number}.md"
        if turn % 2 and number >= POSTS - 10:
            (site.root / path).unlink(missing_ok=True)
        else:
            site.write(path, post(f"Turn {turn} post {number}", "2026-04-01", f"Text of turn {turn}.", tags="[One, Two]"))


def start_build(site: MadeSite) -> subprocess.Popen[bytes]:
    """Start a build in another process."""
    command = [sys.executable, str(ROOT / "build.py"), "build", "--root", str(site.root), "--at", NOW, "--workers", "1", "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def turns_of(output: Path) -> set[str]:
    """Answer the turns that the pages of an output are of."""
    return {turn for page in output.rglob("*.html") for turn in re.findall(r"[Tt]urn (\d+)", page.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("rebuilds", keep_quick([10, 40], 10))
def test_build_killed_at_any_moment_leaves_a_whole_site(make_site: MakeSite, rebuilds: int) -> None:
    """So many rebuilds of sixty posts, four of five killed: by its own manifest the site is whole, and of one turn only."""
    site, moments = make_site({}), random.Random(8)
    write_turn(site, 0)
    started = time.monotonic()
    assert start_build(site).wait() == 0
    longest = time.monotonic() - started
    killed, seen = 0, set()
    for turn in range(1, rebuilds + 1):
        write_turn(site, turn)
        started, build = time.monotonic(), start_build(site)
        # Every fifth is left to its end, so that a new version comes out however slow the machine is.
        try:
            build.wait(None if turn % 5 == 0 else moments.uniform(0.1, 1.1) * longest)
            longest = time.monotonic() - started
        except subprocess.TimeoutExpired:
            build.send_signal(signal.SIGKILL)
            killed += 1
        build.wait()
        assert faults(site.output) == []
        turns = turns_of(site.output)
        assert len(turns) == 1
        seen |= turns
    assert killed > rebuilds // 4
    assert len(seen) > 1
    write_turn(site, rebuilds + 1)
    assert start_build(site).wait() == 0
    assert (faults(site.output), turns_of(site.output)) == ([], {str(rebuilds + 1)})


def test_checker_catches_a_mixed_site(make_site: MakeSite) -> None:
    """A seeded fault: one page of another turn is found by its manifest and by its words."""
    site = make_site({"content/posts/a.md": post("Turn 1 post 1"), "content/posts/b.md": post("Turn 1 post 2")})
    site.build()
    assert (faults(site.output), turns_of(site.output)) == ([], {"1"})
    page = site.output / "2026/05/01/b/index.html"
    page.unlink()
    page.write_text("Turn 2 post 2", encoding="utf-8")
    assert faults(site.output) == ["2026/05/01/b/index.html has other bytes"]
    assert turns_of(site.output) == {"1", "2"}
