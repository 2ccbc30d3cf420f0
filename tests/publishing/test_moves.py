from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pressroom.errors import PublishError
from pressroom.publishing import Publisher, moves, publisher
from tests.publishing.support import contents, faults, publish

A = {"index.html": b"A", "old/index.html": b"old", "a.css": b"a", "same/index.html": b"same"}
B = {"index.html": b"BB", "new/index.html": b"new", "b.css": b"b", "same/index.html": b"same"}


@pytest.fixture(params=[errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EBUSY])
def no_exchange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the system one that can't exchange folders."""

    def refuse(*_: object) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(publisher, "exchange_folders", refuse)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """Return an output folder that is a file system of its own."""
    output = tmp_path / "site"
    output.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(output)], check=False, capture_output=True)
    if done.returncode != 0:
        pytest.skip("no right to mount a file system here")
    yield output
    subprocess.run(["umount", "-l", str(output)], check=True)


@pytest.mark.usefixtures("no_exchange")
def test_files_are_moved_where_folders_cannot_be_exchanged(tmp_path: Path) -> None:
    """Each version is whole afterwards, foreign files stay, unchanged files keep their inode, and no journal is left."""
    output = tmp_path / "site"
    publish(output, A)
    (output / "same" / "mine.txt").write_text("mine")
    inode = (output / "same" / "index.html").stat().st_ino
    for files in (B, A, B, {"index.html": b"C"}, B):
        publish(output, files)
        assert contents(output) == {**files, "same/mine.txt": b"mine"}
        assert faults(output, frozenset({"same/mine.txt"})) == []
        if "same/index.html" in files and inode:
            assert (output / "same" / "index.html").stat().st_ino == inode
        else:
            inode = 0


@pytest.mark.usefixtures("no_exchange")
def test_rollback_is_refused_where_the_version_before_is_not_kept(tmp_path: Path) -> None:
    """After moves the twin is the live version: there is nothing to go back to."""
    publish(tmp_path / "site", A)
    publish(tmp_path / "site", B)
    with pytest.raises(PublishError, match="no earlier version"), Publisher(tmp_path / "site") as build:
        build.rollback()


def test_output_that_is_a_mount_point_is_published_into(mounted: Path) -> None:
    """The real case: a volume mounted at the output folder itself."""
    for files in (A, B, A, B):
        publish(mounted, files)
        assert contents(mounted) == files
        assert faults(mounted) == []


def test_full_volume_leaves_the_live_site_as_it_was(mounted: Path) -> None:
    """There is no room for the new version: the old one stays whole, and a smaller one can be published."""
    publish(mounted, A)
    with pytest.raises(PublishError, match=r"can't copy the new files to .*: the disk is full; the live site is as it was"):
        publish(mounted, {**B, "big.bin": b"x" * 2_000_000})
    assert contents(mounted) == A
    assert faults(mounted) == []
    publish(mounted, B)
    assert contents(mounted) == B


def test_volume_mounted_inside_the_site_stays_where_it_is(tmp_path: Path) -> None:
    """An upload folder on a volume of its own isn't carried off with the old version."""
    output = tmp_path / "site"
    publish(output, A)
    (output / "upload").mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "none", str(output / "upload")], check=False, capture_output=True)
    if done.returncode != 0:
        pytest.skip("no right to mount a file system here")
    try:
        publish(output, B)
        assert (output / "upload").is_mount()
        (output / "upload" / "mine.txt").write_text("mine")
        for files in (B, A):
            publish(output, files)
            assert contents(output) == {**files, "upload/mine.txt": b"mine"}
    finally:
        subprocess.run(["umount", "-l", str(output / "upload")], check=True)


@pytest.mark.usefixtures("no_exchange")
def test_moves_that_were_cut_short_are_completed_by_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after any number of moves: opening the publisher completes the version, before anything is rendered."""
    real = Path.replace
    for cut in range(6):
        output = tmp_path / f"site{cut}"
        publish(output, A)
        done = 0

        def replace(source: Path, target: Path, *, _cut: int = cut) -> Path:
            nonlocal done
            if source.name.isdigit():
                done += 1
                if done > _cut:
                    raise KeyboardInterrupt
            return real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", replace)
            if cut < 4:
                with pytest.raises(KeyboardInterrupt):
                    publish(output, B)
            else:
                publish(output, B)
        shutil.rmtree(output.parent / f".{output.name}.twin")
        with Publisher(output) as build:
            assert contents(output) == B
            assert faults(output) == []
            assert build.live() is not None


@pytest.mark.usefixtures("no_exchange")
def test_kill_before_the_journal_stands_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were being copied are thrown away by the next run."""
    output = tmp_path / "site"
    publish(output, A)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(moves, "flush_files", stop)
        with pytest.raises(KeyboardInterrupt):
            publish(output, B)
    with Publisher(output):
        assert contents(output) == A
        assert faults(output) == []


@pytest.mark.usefixtures("no_exchange")
def test_move_that_fails_half_way_says_that_the_next_build_completes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This is the one error after which the live site is of two versions; it says so."""
    output = tmp_path / "site"
    publish(output, A)

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(moves, "_move_in", fail)
        with pytest.raises(PublishError) as caught:
            publish(output, B)
    assert str(caught.value) == (
        f"{output} holds parts of two versions: Input/output error; set that right and build again, which completes it"
    )
    publish(output, B)
    assert contents(output) == B


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"arriving": ["../../up"], "removed": []})])
def test_damaged_journal_moves_nothing(tmp_path: Path, text: str) -> None:
    """A journal that can't be read, or that leads out of the output, is refused."""
    output = tmp_path / "site"
    publish(output, A)
    (output / ".pressroom-incoming").mkdir()
    (output / ".pressroom-incoming" / "journal.json").write_text(text)
    (output / ".pressroom-incoming" / "0").write_text("forged")
    with pytest.raises(PublishError, match=r"journal\.json is damaged|outside the output folder"), Publisher(output):
        pass
    assert not (tmp_path.parent / "up").exists()


def test_pages_are_moved_after_what_they_refer_to() -> None:
    """A page that is already new never asks for a stylesheet that is yet to come."""
    paths = ["index.html", "z.css", "feed.xml", "a.png", "about/index.html"]
    assert sorted(paths, key=moves._order) == ["a.png", "z.css", "about/index.html", "feed.xml", "index.html"]
