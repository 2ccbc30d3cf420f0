"""What the watcher tells of real files on a real disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from pressroom.watching import Watcher

# Seconds in which a watcher tells of a save, however busy the machine; a test that passes needs a fraction of one.
_LONG = 60


class Told:
    """What a watcher tells, in order."""

    def __init__(self) -> None:
        self.queue: Queue[set[str] | None] = Queue()

    def wait_for(self, wanted: str | None) -> None:
        """Wait until a path is told of, or None."""
        while True:
            told = self.queue.get(timeout=_LONG)
            if told is None and wanted is None:
                return
            if told is not None and wanted in told:
                return


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """A watcher over `content/` and `templates/` (which isn't there) with all below them, and the files beside them."""
    (tmp_path / "content" / "posts").mkdir(parents=True)
    told = Told()
    watcher = Watcher((tmp_path / "content", tmp_path / "templates"), (tmp_path,), told.queue.put)
    watcher.start()
    # Once from each of the two threads: from now on nothing is missed.
    told.wait_for(None)
    told.wait_for(None)
    yield told
    watcher.stop()


def test_saves_moves_and_deletions_are_told_by_path(told: Told, tmp_path: Path) -> None:
    """However deep they lie."""
    file = tmp_path / "content" / "posts" / "a.md"
    file.write_text("words")
    told.wait_for(str(file))
    moved = file.rename(file.with_name("b.md"))
    told.wait_for(str(moved))
    moved.unlink()
    told.wait_for(str(moved))


def test_files_beside_the_folders_are_told(told: Told, tmp_path: Path) -> None:
    """The configuration is one of them."""
    file = tmp_path / "pressroom.toml"
    file.write_text("words")
    told.wait_for(str(file))


def test_folder_that_comes_later_is_watched(told: Told, tmp_path: Path) -> None:
    """It is told as “anything may have happened”, and from then on its files by path."""
    (tmp_path / "templates").mkdir()
    told.wait_for(None)
    # The new watch says so when it is set.
    told.wait_for(None)
    file = tmp_path / "templates" / "base.html"
    file.write_text("words")
    told.wait_for(str(file))


def test_folder_that_is_exchanged_is_watched_again(told: Told, tmp_path: Path) -> None:
    """As when another branch is checked out: what has the name now is what is watched."""
    (tmp_path / "content").rename(tmp_path / "old")
    told.wait_for(None)
    (tmp_path / "content").mkdir()
    told.wait_for(None)
    told.wait_for(None)
    file = tmp_path / "content" / "a.md"
    file.write_text("words")
    told.wait_for(str(file))
