"""What has changed is read by another process, while this one does something else."""

from __future__ import annotations

import os
import pickle
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pressroom import asides, building, freezing, history, loading, planning
from pressroom.asides import begin_beside, begin_telling, do_halves, do_parts
from pressroom.config import load_config
from pressroom.errors import ContentError, Finding
from pressroom.loading import Loaded, read_library
from pressroom.scanning import scan_content
from pressroom.store import Known, open_store, read_store_version
from pressroom.web.picture_plans import IconPlan
from pressroom.web.plans import TextPlan
from tests.conftest import MakeSite
from tests.support.sites import post

FILES = {"content/posts/2026-05-01-a.md": post("One", "2026-05-01", "Some *words*."), "content/posts/2026-05-02-b.md": "no front matter"}

_HERE = os.getpid()


def read_site(root: Path, *, meanwhile: Any = None, workers: int = 2) -> tuple[Loaded, list[Finding]]:
    """Read a newsroom into a new store."""
    config = load_config(root / "pressroom.toml")
    with open_store(root / "new.sqlite", read_store_version(config)) as store:
        read = read_library(root, config, store, scan_content(root), Known({}, {}), workers=workers, meanwhile=meanwhile)
    (root / "new.sqlite").unlink()
    return read


def test_what_has_changed_is_read_beside_other_work(make_site: MakeSite) -> None:
    """The other work is done once, and what was read is the same as without it, problems included."""
    root, done = make_site(FILES).root, []
    beside = read_site(root, meanwhile=lambda: done.append(os.getpid()))
    assert done == [os.getpid()]
    assert beside == read_site(root, workers=1)
    assert [finding.path for finding in beside[1]] == ["content/posts/2026-05-02-b.md"]


def die_at_once(_writing: int, _work: Any) -> None:
    """End without a word, as when killed."""
    os._exit(9)


def die_while_sending(writing: int, work: Any) -> None:
    """Send the beginning of a message."""
    os.write(writing, pickle.dumps(work(lambda: None))[:-9])
    os._exit(9)


@pytest.mark.parametrize("end", [die_at_once, die_while_sending])
def test_work_of_a_process_that_dies_is_done_here(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, end: Any) -> None:
    """Nothing is lost with it."""
    root = make_site(FILES).root
    expected = read_site(root, workers=1)
    monkeypatch.setattr(asides, "_send_result", end)
    assert read_site(root, meanwhile=lambda: None) == expected


def test_work_that_fails_beside_fails_here() -> None:
    """Its error is raised as if it had been done here, and nothing is said of it before."""
    with begin_beside(lambda: [os.getpid()] if os.getpid() == _HERE else 1 // 0) as finish:
        assert finish() == [_HERE]
    with begin_beside(lambda: 1 // 0) as finish, pytest.raises(ZeroDivisionError):
        finish()


def test_work_beside_may_tell_something_before_its_end(tmp_path: Path) -> None:
    """Who began it hears of it without waiting, and then gets the result; of work that tells nothing, nothing is heard."""
    go_on = tmp_path / "go on"

    def work(tell: Callable[[], None]) -> str:
        tell()
        while not go_on.exists():
            time.sleep(0.01)
        return "done"

    with begin_telling(work) as aside:
        while not aside.has_told():
            time.sleep(0.01)
        go_on.touch()
        assert aside.finish() == "done"
    with begin_telling(lambda _: "silent") as aside:
        time.sleep(0.05)
        assert not aside.has_told()
        assert aside.finish() == "silent"


def test_halves_of_work_are_done_by_two_processes() -> None:
    """Each does one half, and the answers are in order, also of an odd number and of none."""
    (first, here), (second, there) = do_halves(lambda some: (list(some), os.getpid()), [1, 2, 3, 4, 5])
    assert (first, second) == ([1, 2], [3, 4, 5])
    assert there == os.getpid() != here
    assert do_halves(list, []) == ([], [])


def test_parts_of_work_are_done_by_as_many_processes() -> None:
    """Neighbours go to different ones, and the answers are in order, also of fewer items than processes."""
    done = do_parts(lambda part: [(item, os.getpid()) for item in part], [*range(8)], 3)
    assert [item for item, _ in done] == [*range(8)]
    assert [process for _, process in done[:3]] == [process for _, process in done[3:6]]
    assert len({process for _, process in done}) == 3
    assert do_parts(list, [1], 3) == [1]


def test_some_files_are_read_as_one_process_reads_them(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others share them out among themselves, while this one does other work; problems are told in the same order."""
    files = {f"content/posts/2026-05-{day:02}-a.md": post(f"No. {day}", f"2026-05-{day:02}", "Words.") for day in range(1, 11)}
    files |= {f"content/posts/2026-06-{day:02}-b.md": "no front matter" for day in range(1, 4)}
    monkeypatch.setattr(loading, "_BATCH", 4)
    root, done = make_site(files).root, []
    beside = read_site(root, meanwhile=lambda: done.append(os.getpid()), workers=3)
    assert done == [os.getpid()]
    assert beside == read_site(root, workers=1)
    assert len(beside[1]) == 3


def test_two_shares_take_as_long_as_each_other() -> None:
    """Icons, feeds and share pictures take as long as many pages; each path is in one share, and neighbours stay together."""
    paths = [f"/{number:03}/" for number in range(100)]
    pages = {path: TextPlan(path, "en", "robots") for path in paths}
    first, second = freezing._deal(pages)
    assert [*first, *second] == paths
    assert abs(len(first) - len(second)) <= 1
    first, second = freezing._deal(pages | {path: IconPlan(path, "en") for path in paths[-4:]})
    assert [*first, *second] == paths
    assert len(first) > 85


def test_process_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    """Who leaves before its end leaves nothing behind, no program either that it has called."""
    mark = tmp_path / "process"

    def linger() -> None:
        with subprocess.Popen(["sleep", "600"]) as called:
            mark.write_text(f"{os.getpid()} {called.pid} .")

    with begin_beside(linger):
        while not mark.exists() or not mark.read_text().endswith("."):
            time.sleep(0.01)
    here, called = map(int, mark.read_text().split()[:2])
    with pytest.raises(ProcessLookupError):
        os.kill(here, 0)
    deadline = time.monotonic() + 30
    while _is_running(called) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _is_running(called)


def _is_running(process: int) -> bool:
    """Tell whether a process that isn't ours runs; one that is killed may wait for somebody to hear of its end."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("vast", [1000, 2])
def test_large_newsroom_is_looked_at_by_another_process(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, vast: int) -> None:
    """Another process helps with it, and the build tells and writes what one does alone: after an edit, a new post, a removed one,
    where nothing is left to do, and where another hand was in the output."""
    monkeypatch.setattr(building, "_LARGE", 2)
    monkeypatch.setattr(building, "_VAST", vast)
    monkeypatch.setattr(history, "_SOME", 1)
    monkeypatch.setattr(planning, "_MANY", 2)
    monkeypatch.setattr(freezing, "_LONG", 2)
    files = {f"content/posts/2026-05-0{day}-x.md": post(f"Number {day}", f"2026-05-0{day}") for day in range(1, 6)}
    beside, alone = make_site(files), make_site(files, name="alone")
    for name, title in (("05-01-x", "Number 1"), ("05-02-x", "Other"), ("05-04-y", "New")):
        for site in (beside, alone):
            site.write(f"content/posts/2026-{name}.md", post(title, f"2026-{name[:5]}"))
        reports = [beside.build(workers=2), alone.build(workers=1)]
        assert reports[0].written == reports[1].written
        assert beside.files() == alone.files()
    assert beside.build(workers=2).rendered == 0
    (beside.output / "index.html").write_text("spoilt")
    assert beside.build(workers=2).written == ("index.html",)
    assert beside.files() == alone.files()
    for site, workers in ((beside, 2), (alone, 1)):
        site.write("content/posts/2026-05-04-y.md", "---\ntitle: Broken\n---\n")
        with pytest.raises(ContentError) as broken:
            site.build(workers=workers)
        assert [str(finding) for finding in broken.value.findings] == [
            "content/posts/2026-05-04-y.md:1:1: “date” is missing; the file’s name gives it: date: 2026-05-04"
        ]
        site.write("content/posts/2026-05-04-y.md", post("New", "2026-05-04"))
    (beside.root / "content/posts/2026-05-03-x.md").unlink()
    (alone.root / "content/posts/2026-05-03-x.md").unlink()
    gone = '[gone]\n"/2026/05/03/x/" = "It was a test."\n'
    for site in (beside, alone):
        site.write("pressroom.toml", (site.root / "pressroom.toml").read_text() + gone)
    assert beside.build(workers=2).written == alone.build(workers=1).written
    assert beside.files() == alone.files()
    (beside.root / "content/posts/2026-05-05-x.md").unlink()
    assert "2026/05/05/x/index.html" in beside.build(workers=2).removed
