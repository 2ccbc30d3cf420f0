from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from pressroom.errors import PublishError
from pressroom.publishing import Publisher, strangers, trees
from tests.publishing.support import contents, faults, publish

A = {"index.html": b"A", "media/a.png": b"a", "2014/07/post/index.html": b"post"}
B = {"index.html": b"BB", "media/a.png": b"a", "2014/07/post/index.html": b"post"}
FOREIGN = ("CNAME", ".gitignore", ".well-known/acme-challenge/token", "media/extra.pdf", "2014/07/post/notes.txt", "archive/2001/old.html")


def place_foreign_files(output: Path) -> frozenset[str]:
    """Put a webmaster's own files into the site: at the top, in folders of ours at any depth, in folders of their own."""
    for path in FOREIGN:
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(path)
    return frozenset(FOREIGN)


def test_folder_with_nothing_but_dotfiles_is_taken_and_they_stay(tmp_path: Path) -> None:
    """A fresh checkout holds `site/.gitignore`; it is there after every publication, the same file."""
    output = tmp_path / "site"
    output.mkdir()
    (output / ".gitignore").write_text("*")
    inode = (output / ".gitignore").stat().st_ino
    for files in (A, B, A):
        publish(output, files)
        assert contents(output) == {**files, ".gitignore": b"*"}
        assert (output / ".gitignore").stat().st_ino == inode


def test_foreign_files_stay_at_any_depth_through_every_version(tmp_path: Path) -> None:
    """Nothing that Pressroom didn't write is removed, altered or copied, even where no page of that folder changed."""
    output = tmp_path / "site"
    publish(output, A)
    foreign = place_foreign_files(output)
    inodes = {path: (output / path).stat().st_ino for path in foreign}
    for files in (B, A, B, B, {"index.html": b"all else gone"}, A):
        publish(output, files)
        assert faults(output, foreign) == []
        assert contents(output) == {**files, **{path: path.encode() for path in foreign}}
        assert {path: (output / path).stat().st_ino for path in foreign} == inodes


def test_foreign_links_and_empty_folders_stay_with_their_modes(tmp_path: Path) -> None:
    """A symbolic link is carried over as a link, whatever it points to, and a folder keeps its mode."""
    output = tmp_path / "site"
    publish(output, A)
    (output / "latest").symlink_to("/nowhere/at/all")
    (output / "media" / "elsewhere").symlink_to(tmp_path)
    (output / "upload").mkdir(mode=0o700)
    for files in (B, A, B):
        publish(output, files)
        assert (output / "latest").readlink() == Path("/nowhere/at/all")
        assert (output / "media" / "elsewhere").readlink() == tmp_path
        assert stat.S_IMODE((output / "upload").stat().st_mode) == 0o700


def test_foreign_file_that_was_removed_does_not_come_back(tmp_path: Path) -> None:
    """The twin had it too; taking a file down is final."""
    output = tmp_path / "site"
    publish(output, A)
    place_foreign_files(output)
    publish(output, B)
    publish(output, A)
    for path in FOREIGN:
        (output / path).unlink()
    for files in (B, A, B):
        publish(output, files)
        assert contents(output) == files


def test_foreign_file_that_was_replaced_is_the_new_one(tmp_path: Path) -> None:
    """Editors replace a file by another of the same name."""
    output = tmp_path / "site"
    publish(output, A)
    place_foreign_files(output)
    publish(output, B)
    for path in FOREIGN:
        (tmp_path / "draft").write_text("edited")
        (tmp_path / "draft").replace(output / path)
    for files in (A, B):
        publish(output, files)
        assert contents(output) == {**files, **dict.fromkeys(FOREIGN, b"edited")}


def test_foreign_file_that_comes_during_the_audit_is_kept(tmp_path: Path) -> None:
    """Between staging and exchange it lands in the old version; it is brought along, and stays from then on."""
    output = tmp_path / "site"
    publish(output, A)
    (output / "archive").mkdir()

    def audit(_: Path) -> None:
        place_foreign_files(output)

    publish(output, B, between=audit)
    for files in (A, B, A):
        assert {path: (output / path).read_text() for path in FOREIGN} == {path: path for path in FOREIGN}
        publish(output, files)


def test_foreign_file_that_came_before_a_kill_is_kept_by_the_next_build(tmp_path: Path) -> None:
    """A build that dies right after the exchange leaves a note, and the next one does what is left."""
    output = tmp_path / "site"
    publish(output, A)

    def audit(_: Path) -> None:
        place_foreign_files(output)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Publisher, "settle", lambda _: None)
        publish(output, B, between=audit)
    assert not (output / "media/extra.pdf").exists()
    publish(output, A)
    assert contents(output) == {**A, **{path: path.encode() for path in FOREIGN}}


def test_rollback_keeps_the_foreign_files_of_today(tmp_path: Path) -> None:
    """It takes the site back, not the webmaster's own files."""
    output = tmp_path / "site"
    publish(output, A)
    (output / "gone.txt").write_text("gone")
    publish(output, B)
    (output / "gone.txt").unlink()
    foreign = place_foreign_files(output)
    with Publisher(output) as build:
        build.rollback()
        build.settle()
    assert contents(output) == {**A, **{path: path.encode() for path in foreign}}


@pytest.mark.parametrize(
    ("foreign", "path"),
    [("new/index.html", "new/index.html"), ("new", "new/index.html"), ("new/x.txt", "new"), (".well-known/a", ".well-known/a")],
)
def test_foreign_file_in_the_way_is_an_error_that_names_it(tmp_path: Path, foreign: str, path: str) -> None:
    """A page never takes the place of a file that isn't ours, nor of one in place of its folder; nothing is published."""
    output = tmp_path / "site"
    publish(output, A)
    (output / foreign).parent.mkdir(exist_ok=True)
    (output / foreign).write_text("mine")
    with pytest.raises(PublishError) as caught:
        publish(output, {**B, path: b"page"})
    named = "new" if path == "new" else foreign
    assert str(caught.value) == (
        f"{output}/{named} wasn't written by Pressroom, and the site has a file of that path; "
        "move it away or rename the page, then build again"
    )
    assert contents(output) == {**A, foreign: b"mine"}
    trees.clear(output / foreign)
    publish(output, B)


def test_foreign_folder_and_pages_may_share_a_folder(tmp_path: Path) -> None:
    """A folder isn't in the way of a page in it: its other files stay."""
    output = tmp_path / "site"
    publish(output, A)
    (output / "press" / "deep").mkdir(parents=True)
    (output / "press" / "deep" / "mine.txt").write_text("mine")
    page = {"press/deep/index.html": b"page"}
    for files in (B, {**B, **page}, {**A, **page}, A, B):
        publish(output, files)
        assert contents(output) == {**files, "press/deep/mine.txt": b"mine"}


@pytest.mark.parametrize("path", ["media/new.png", "media/a.png"])
def test_link_in_place_of_a_folder_leads_nowhere(tmp_path: Path, path: str) -> None:
    """A folder of ours that was replaced by a link out of the output is refused; nothing outside is written, read or removed."""
    output, outside = tmp_path / "site", tmp_path / "outside"
    publish(output, A)
    outside.mkdir()
    (outside / "a.png").write_text("outside")
    trees.clear(output / "media")
    (output / "media").symlink_to(outside)
    for files in ({**A, path: b"new"}, {"index.html": b"no media"}):
        with pytest.raises(PublishError, match=r"media (is a symbolic link|wasn't written)"):
            publish(output, files)
        assert contents(outside) == {"a.png": b"outside"}


def test_foreign_files_that_cannot_be_linked_stay_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A volume mounted in the site, or a file of another owner: the folder then stays, and files are moved into it."""
    output = tmp_path / "site"
    publish(output, A)
    foreign = place_foreign_files(output)
    place = output.stat().st_ino
    real = os.link

    def link(source: Path, target: Path, *, follow_symlinks: bool = True) -> None:
        if str(source).endswith("CNAME"):
            raise OSError(errno.EPERM, "Operation not permitted")
        real(source, target, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", link)
    for files in (B, A, B):
        publish(output, files)
        assert contents(output) == {**files, **{path: path.encode() for path in foreign}}
        assert output.stat().st_ino == place


def test_of_very_many_folders_another_process_looks_at_one_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has come into a folder of either half is found, and what hasn't changed is not listed."""
    monkeypatch.setattr(strangers, "_MANY", 2)
    folders = [f"{number:02}" for number in range(9)]
    for folder in folders:
        (tmp_path / folder).mkdir()
    since = max((tmp_path / folder).stat().st_ctime_ns for folder in folders) + 1
    for folder in ("02", "07"):
        while (tmp_path / folder).stat().st_ctime_ns < since:
            (tmp_path / folder / "stranger").write_text("x")
            (tmp_path / folder / "stranger").unlink()
    assert strangers._find_changed(tmp_path, [*folders, "gone", "00/gone"], since) == ["02", "07"]
