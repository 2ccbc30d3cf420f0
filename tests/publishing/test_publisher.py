from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pressroom.errors import PressroomError, PublishError
from pressroom.manifest import EMPTY, Manifest
from pressroom.publishing import Publisher, publisher, trees
from tests.publishing.support import contents, faults, fill_share, publish, record_of

A = {"index.html": b"A", "old/index.html": b"old", "same/index.html": b"same", "feed.xml": b"<a/>"}
B = {"index.html": b"BB", "new/index.html": b"new", "same/index.html": b"same", "feed.xml": b"<b/>"}


@pytest.fixture
def umask() -> Iterator[None]:
    """Give the umask back."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_first_publication_creates_the_folder_and_those_above_it(tmp_path: Path) -> None:
    """An absent output folder needs no preparation."""
    output = tmp_path / "deep" / "down" / "site"
    publish(output, A)
    assert contents(output) == A
    assert faults(output) == []


def test_each_version_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """Files come, change and go, folders left empty go too, and the manifest is always that of what is there."""
    output = tmp_path / "site"
    for files in (A, B, A, A, B, {"index.html": b"C"}, B):
        wanted = publish(output, files)
        assert contents(output) == files
        assert Manifest.read(output) == wanted
    assert not (output / "old").exists()


def test_only_the_twin_folder_stands_beside_the_site(tmp_path: Path) -> None:
    """Nothing else is left in the parent, and no one but the owner can read the twin."""
    publish(tmp_path / "site", A)
    publish(tmp_path / "site", B)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".site.twin", "site"]
    assert stat.S_IMODE((tmp_path / ".site.twin").stat().st_mode) == 0o700
    assert not (tmp_path / ".site.twin" / "shares").exists()


def test_staged_version_is_whole_in_the_twin_and_not_yet_live(tmp_path: Path) -> None:
    """The audit reads every file of the next version while readers still see the old one."""
    output = tmp_path / "site"
    publish(output, A)
    seen = []

    def audit(twin: Path) -> None:
        seen.append((contents(twin), contents(output), faults(twin), faults(output)))

    publish(output, B, between=audit)
    assert seen == [(B, A, [], [])]


def test_unchanged_file_keeps_inode_and_time(tmp_path: Path) -> None:
    """A file rendered anew with the same bytes is not rewritten: uploads stay small and ETags stay valid."""
    output = tmp_path / "site"
    publish(output, A)
    os.utime(output / "same" / "index.html", (1_000_000, 1_000_000))
    before = (output / "same" / "index.html").stat()
    for files in (B, A, B, B):
        publish(output, files)
        after = (output / "same" / "index.html").stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_file_that_readers_have_open_never_changes_under_them(tmp_path: Path) -> None:
    """No file of a tree is opened for writing: an old handle reads the old bytes after two more versions."""
    output = tmp_path / "site"
    publish(output, A)
    with (output / "index.html").open("rb") as handle:
        publish(output, B)
        publish(output, {**A, "index.html": b"C"})
        assert handle.read() == b"A"


def test_only_what_changed_need_be_in_the_shares(tmp_path: Path) -> None:
    """A one-page edit hands over one file, wherever the twin stands: one version behind, two, or staged and never published."""
    output = tmp_path / "site"
    publish(output, A)
    for number in range(4):
        with Publisher(output) as build:
            data = b"edit %d" % number
            wanted = (build.live() or EMPTY).changed(fill_share(build.shares() / "0", {"index.html": data}))
            build.stage(wanted, [build.shares() / "0"])
            if number != 1:
                build.exchange()
        assert contents(output)["index.html"] == (b"edit 0" if number == 1 else data)
        assert faults(output) == []


def test_share_on_another_file_system_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.pressroom/` may lie on another disk than the site."""
    real = os.replace

    def replace(source: str, target: str) -> None:
        if "/elsewhere/" in str(source):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    records = fill_share(tmp_path / "elsewhere", A)
    with Publisher(tmp_path / "site") as build:
        build.stage(Manifest(records), [tmp_path / "absent", tmp_path / "elsewhere"])
        build.exchange()
    assert contents(tmp_path / "site") == A


def test_share_that_is_not_what_was_announced_is_a_fault_of_ours(tmp_path: Path) -> None:
    """A missing file, another size or a symbolic link stops the build; nothing is published."""
    with Publisher(tmp_path / "site") as build:
        share = build.shares() / "0"
        fill_share(share, {"long.html": b"longer"})
        (share / "link.html").symlink_to("/etc/hostname")
        for path in ("absent.html", "long.html", "link.html"):
            with pytest.raises(PressroomError) as caught:
                build.stage(Manifest({path: record_of(b"x")}), [share])
            assert not isinstance(caught.value, PublishError)
            assert path in str(caught.value)
        with pytest.raises(PressroomError, match="no staged version"):
            build.exchange()
    assert not (tmp_path / "site").exists()


@pytest.mark.usefixtures("umask")
def test_bytes_and_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    """Folders are 0755 and files 0644 in every new site."""
    for mask in (0o000, 0o077):
        os.umask(mask)
        output = tmp_path / f"site{mask}"
        publish(output, A)
        publish(output, B)
        assert {stat.S_IMODE(path.stat().st_mode) for path in output.rglob("*") if path.is_file()} == {0o644}
        assert {stat.S_IMODE(path.stat().st_mode) for path in [output, *output.rglob("*")] if path.is_dir()} == {0o755}


def test_output_may_be_a_symbolic_link_to_a_folder(tmp_path: Path) -> None:
    """The folder it points to is published; the link stays a link."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "disk" / "real")
    publish(tmp_path / "site", A)
    publish(tmp_path / "site", B)
    assert (tmp_path / "site").is_symlink()
    assert contents(tmp_path / "disk" / "real") == B
    assert (tmp_path / "disk" / ".real.twin").is_dir()


def test_folder_that_is_not_ours_is_refused_by_naming_what_is_in_it(tmp_path: Path) -> None:
    """No manifest, no publication: five names tell whose folder it is, and nothing in it is touched."""
    output = tmp_path / "site"
    for name in ("a", "b", "c", "d", "e", "f", "g", ".git"):
        (output / name).mkdir(parents=True)
    with pytest.raises(PublishError) as caught, Publisher(output):
        pass
    assert str(caught.value) == (
        f"{output} isn't empty and holds no manifest.json, so it wasn't written by Pressroom; it holds a, b, c, d, e and 2 more; "
        "empty it or name another folder"
    )
    assert len(list(output.iterdir())) == 8


def test_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """The site needs a folder."""
    (tmp_path / "site").write_text("mine")
    with pytest.raises(PublishError) as caught, Publisher(tmp_path / "site"):
        pass
    assert str(caught.value) == f"{tmp_path}/site is a file, and the site needs a folder there; move it away or name another folder"
    with pytest.raises(PublishError, match="can't be the output folder"), Publisher(Path("/")):
        pass


def test_parent_that_cannot_be_written_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin needs room beside the site; the sentence names the folder and the two ways out."""

    def mkdir(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(PublishError) as caught, Publisher(tmp_path / "site"):
        pass
    assert str(caught.value) == (
        f"{tmp_path} can't be written (Permission denied), and the next version of the site is made there, beside site; "
        f"give this user the right to write in {tmp_path}, or publish elsewhere with --to"
    )


def test_two_builds_are_kept_apart(tmp_path: Path) -> None:
    """The second one is told so, and the end of the first lets it in."""
    output = tmp_path / "site"
    with Publisher(output):
        with pytest.raises(PublishError) as caught, Publisher(output):
            pass
        assert str(caught.value) == f"another build is at work on {output}; wait for its end and build again"
        publish(tmp_path / "other", A)
    publish(output, A)


def test_killed_build_leaves_no_lock(tmp_path: Path) -> None:
    """The system lets go of the lock of a process that is killed."""
    script = (
        "import os, signal, sys; from pathlib import Path; from pressroom.publishing import Publisher\n"
        "with Publisher(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "site")], env=environment, check=False)
    assert done.returncode == -9
    publish(tmp_path / "site", A)


def test_full_disk_while_staging_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The live site and its manifest stay, the sentence says why, and the next build makes the twin anew."""
    output = tmp_path / "site"
    publish(output, A)
    calls, real = 0, os.replace

    def replace(source: str, target: str) -> None:
        nonlocal calls
        calls += "/shares/" in str(source)
        if calls == 2:
            raise OSError(errno.ENOSPC, "No space left on device", target)
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        with pytest.raises(PublishError) as caught:
            publish(output, B)
    assert str(caught.value) == "can't take index.html into the new version: the disk is full; the live site is as it was"
    assert contents(output) == A
    assert faults(output) == []
    publish(output, B)
    assert contents(output) == B


def test_twin_left_unfinished_is_never_trusted(tmp_path: Path) -> None:
    """Its manifest goes first and comes last, so that whatever a killed build left in it can't reach readers."""
    output, twin = tmp_path / "site", tmp_path / ".site.twin" / "tree"
    publish(output, A)
    publish(output, B)
    (twin / "manifest.json").unlink()
    (twin / "index.html").unlink()
    (twin / "leak.html").write_bytes(b"withheld")
    publish(output, {**B, "index.html": b"C"})
    assert contents(output) == {**B, "index.html": b"C"}
    assert faults(output) == []


def test_build_that_stops_half_way_leaves_nothing_of_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted after any number of files: the next version, which needs other files, is exactly what it should be."""
    real = os.replace
    for cut in range(4):
        output = tmp_path / f"site{cut}"
        publish(output, A)
        taken = 0

        def replace(source: str, target: str, *, _cut: int = cut) -> None:
            nonlocal taken
            taken += "/shares/" in str(source)
            if taken > _cut:
                raise KeyboardInterrupt
            real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", replace)
            with pytest.raises(KeyboardInterrupt):
                publish(output, {**B, "z.css": b"z", "zz.css": b"zz"})
        publish(output, {**A, "index.html": b"C"})
        assert contents(output) == {**A, "index.html": b"C"}
        assert faults(output) == []


@pytest.mark.parametrize("lost", ["versions.json", "strangers.json", "tree/manifest.json", "tree", "."])
def test_what_stands_beside_the_site_may_be_deleted(tmp_path: Path, lost: str) -> None:
    """Each note can be lost, or all of them; foreign files and links to unchanged files survive that too."""
    output = tmp_path / "site"
    publish(output, A)
    publish(output, B)
    (output / "same" / "notes.txt").write_text("mine")
    publish(output, A)
    inode = (output / "same" / "index.html").stat().st_ino
    trees.clear(tmp_path / ".site.twin" / lost)
    publish(output, B)
    assert contents(output) == {**B, "same/notes.txt": b"mine"}
    assert (output / "same" / "index.html").stat().st_ino == inode


def test_file_of_ours_that_another_hand_removed_is_not_published_as_whole(tmp_path: Path) -> None:
    """A twin made from a damaged site would carry a manifest that lies; the sentence says how to mend it."""
    output = tmp_path / "site"
    publish(output, A)
    trees.clear(tmp_path / ".site.twin")
    (output / "same" / "index.html").unlink()
    with pytest.raises(PublishError) as caught, Publisher(output) as build:
        build.stage((build.live() or EMPTY).changed(fill_share(build.shares(), {"index.html": b"C"})), [build.shares()])
    assert str(caught.value) == (f"{output}/same/index.html is missing or was altered by another program; remove {output} and build again")
    trees.clear(output)
    publish(output, B)
    assert contents(output) == B


def test_removed_output_folder_is_published_anew(tmp_path: Path) -> None:
    """`rm -r site` is a way to start afresh, with or without the twin."""
    output = tmp_path / "site"
    publish(output, A)
    publish(output, B)
    trees.clear(output)
    publish(output, A)
    assert contents(output) == A
    assert faults(output) == []


def test_page_that_becomes_a_folder_and_back(tmp_path: Path) -> None:
    """`about` and `about/index.html` can follow each other."""
    output = tmp_path / "site"
    for files in ({"about": b"1"}, {"about/index.html": b"2"}, {"about": b"3"}, {"about": b"3", "x": b""}):
        publish(output, files)
        assert contents(output) == files


def test_rollback_brings_the_version_before_back_once(tmp_path: Path) -> None:
    """It is the old version to the inode; what was rolled back from is not offered again, and the next build is as any other."""
    output = tmp_path / "site"
    first = publish(output, A)
    inode = (output / "index.html").stat().st_ino
    publish(output, B)
    with Publisher(output) as build:
        assert build.previous() == first
        assert build.rollback() == first
        assert build.live() == first
        assert build.previous() is None
    assert contents(output) == A
    assert faults(output) == []
    assert (output / "index.html").stat().st_ino == inode
    with pytest.raises(PublishError) as caught, Publisher(output) as build:
        build.rollback()
    assert str(caught.value) == f"no earlier version of {output} is kept; check out an earlier commit and build it"
    publish(output, {**B, "index.html": b"C"})
    assert contents(output) == {**B, "index.html": b"C"}
    assert faults(output) == []


def test_version_that_was_never_published_is_no_version_to_go_back_to(tmp_path: Path) -> None:
    """What the audit refused stands in the twin, and neither a rollback nor a first twin brings it out."""
    output = tmp_path / "site"
    publish(output, A)
    with Publisher(output) as build:
        assert build.previous() is None
    publish(output, B)
    with pytest.raises(RuntimeError, match="leak"):
        publish(output, {**B, "leak/index.html": b"withheld"}, between=_refuse)
    with Publisher(output) as build:
        assert build.previous() is None
        with pytest.raises(PublishError):
            build.rollback()
    assert contents(output) == B


def test_refused_version_leaves_no_byte_in_the_next(tmp_path: Path) -> None:
    """After an audit's refusal the twin holds what leaked; the next version doesn't."""
    output = tmp_path / "site"
    publish(output, A)
    with pytest.raises(RuntimeError, match="leak"):
        publish(output, {**B, "leak/index.html": b"withheld", "same/index.html": b"withheld"}, between=_refuse)
    assert contents(output) == A
    publish(output, B)
    assert contents(output) == B
    assert faults(output) == []


def test_cost_of_one_edit_does_not_grow_with_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same calls to the system publish it into a site of forty files and of four hundred: one move, one link, no walk."""
    calls: list[str] = []

    def watch(name: str) -> None:
        real = getattr(os, name)

        def call(*args: Any, **more: Any) -> Any:
            calls.append(name)
            return real(*args, **more)

        monkeypatch.setattr(os, name, call)

    for name in ("link", "replace", "unlink", "mkdir", "scandir", "lstat", "stat", "rmdir"):
        watch(name)

    def calls_of_one_edit(output: Path, size: int) -> Counter[str]:
        files = {f"2014/{number:03}/index.html": b"%d" % number for number in range(size)}
        publish(output, files)
        publish(output, {**files, "2014/000/index.html": b"first"})
        with Publisher(output) as build:
            written = fill_share(build.shares(), {"2014/007/index.html": b"edited"})
            wanted = (build.live() or EMPTY).changed(written)
            calls.clear()
            build.stage(wanted, [build.shares()])
            build.exchange()
            counted = Counter(calls)
        assert contents(output) == {**files, "2014/000/index.html": b"first", "2014/007/index.html": b"edited"}
        return counted

    small, large = calls_of_one_edit(tmp_path / "small", 40), calls_of_one_edit(tmp_path / "large", 400)
    assert small == large
    # One folder of the site is listed, and the three of the share.
    assert (large["link"], large["scandir"]) == (1, 1 + 3)


def test_version_that_is_new_in_most_files_is_moved_in_by_whole_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the theme changes every page: no step is made for each of them, and what doesn't change stays the file it was."""
    output = tmp_path / "site"
    first = {f"{year}/{number}/index.html": b"%d" % number for year in (2024, 2025) for number in range(40)}
    same = {"assets/style.css": b"a{}"}
    publish(output, first | same)
    publish(output, first | same | {"2024/1/index.html": b"edited"})
    style = (output / "assets/style.css").stat().st_ino
    (output / "2024" / "mine.txt").write_text("mine")
    moved, replace = [], os.replace

    def note(source: str | Path, target: str | Path) -> None:
        moved.append(str(source))
        replace(source, target)

    monkeypatch.setattr(os, "replace", note)
    second = {path: b"new " + data for path, data in first.items()}
    publish(output, second | same)
    monkeypatch.undo()
    assert [place for place in moved if "/shares/" in place] == []
    assert contents(output) == second | same | {"2024/mine.txt": b"mine"}
    assert (output / "assets/style.css").stat().st_ino == style
    assert sorted(entry.name for entry in (tmp_path / ".site.twin").iterdir()) == ["lock", "strangers.json", "tree", "versions.json"]
    assert faults(tmp_path / ".site.twin/tree", frozenset({"2024/mine.txt"})) == []


def test_error_of_the_exchange_itself_leaves_the_live_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An input/output error is told, not worked around."""
    output = tmp_path / "site"
    publish(output, A)

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(publisher, "exchange_folders", fail)
    with pytest.raises(PublishError) as caught:
        publish(output, B)
    assert str(caught.value) == f"can't put the new version at {output}: Input/output error; the live site is as it was"
    assert contents(output) == A


def test_first_twin_that_finds_no_room_does_not_fail_a_build_that_is_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is published by then; the next build makes the twin."""
    output = tmp_path / "site"

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", fail)
        publish(output, A)
    assert contents(output) == A
    publish(output, B)
    assert contents(output) == B
    assert faults(output) == []


def _refuse(_: Path) -> None:
    raise RuntimeError("leak")
