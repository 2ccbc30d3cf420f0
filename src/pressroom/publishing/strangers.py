# ruff: noqa: PTH208
"""Files in the output folder that aren't ours (“strangers”): finding them without a walk, and carrying them over.

A folder's change time says when an entry was last added to it, and the manifest is the last file of a version to be written. So only
folders that changed since then can hold strangers that aren't known yet: one `stat` a folder instead of a listing. `ctime` can't be
set from outside, so `rsync --times` doesn't hide anything; a copied or restored site has newer folders, which are then all listed.
Paths are text in these loops, not Path objects: they run over every folder of a site.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from pressroom.asides import do_halves
from pressroom.errors import PublishError
from pressroom.manifest import NAME, Manifest
from pressroom.publishing.trees import NO_LINK, Tree, clear, parent_of, told

# Of so many folders on, it takes longer to look at half of them than to begin another process.
_MANY = 8_000

INCOMING = ".pressroom-incoming"
"""The folder in the output in which journalled moves are prepared; never a stranger."""


class CantCarryError(Exception):
    """A stranger can't be hard-linked (another file system, another owner): the folder has to stay where it is."""


class Ours:
    """Which paths a version of the site holds."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest

    def has_file(self, path: str) -> bool:
        """Tell whether `path` is a file of this version, or its manifest."""
        return path in self._manifest.files or path == NAME

    def has_folder(self, path: str) -> bool:
        """Tell whether a file of this version lies below `path`."""
        return path in self._manifest.folders


def find_strangers(root: Path, ours: Ours, folders: Iterable[str], known: Iterable[str] | None) -> set[str]:
    """Return the outermost paths under `root` that aren't ours: those `known` from before that still stand, those at the top, and
    those in any of `folders` (all ours) that changed since the manifest there was written (in any of them, when nothing is `known`)."""
    found: set[str] = set()
    since = -1
    if known is not None:
        for path in known:
            if os.path.lexists(root / path):
                found |= _outermost(root, path, ours)
        since = _written_at(root)
    _list_strangers(root, "", ours, found)
    for folder in _find_changed(root, list(folders), since):
        _list_strangers(root, folder, ours, found)
    return found


def _find_changed(root: Path, folders: Sequence[str], since: int) -> list[str]:
    """Return those folders below `root` that have changed since a moment; of very many, another process looks at one half."""
    if len(folders) < _MANY or (os.cpu_count() or 1) < 2:
        return _look_at_each(root, folders, since)
    return list(chain.from_iterable(do_halves(lambda half: _look_at_each(root, half, since), folders)))


def _look_at_each(root: Path, folders: Iterable[str], since: int) -> list[str]:
    found = []
    base = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            try:
                changed = os.stat(folder, dir_fd=base, follow_symlinks=False).st_ctime_ns
            except (FileNotFoundError, NotADirectoryError):
                continue
            if changed >= since:
                found.append(folder)
    finally:
        os.close(base)
    return found


def carry_over(path: str, source: Path, target: Tree, stays: Ours, leaves: Ours, *, exactly: bool = True) -> None:
    """Make the stranger `path` in `target` what it is in `source`: the same inode, or gone when it is gone (only if `exactly`).

    Folders are made anew and their files linked. `stays` are our files in the target, `leaves` those in the source: neither is
    touched. Raises `CantCarryError`, and `PublishError` where the stranger stands in the way of a file of ours.
    """
    here, there = source / path, target.root / path
    old, new = _status(here), _status(there)
    if stays.has_file(path) or (old is None and (new is None or not exactly)):
        return
    if old is not None and stat.S_ISDIR(old.st_mode):
        if not leaves.has_folder(path):
            _make_like(path, here, target, new)
        for name in {*os.listdir(here), *_names(there)}:
            carry_over(f"{path}/{name}", source, target, stays, leaves, exactly=exactly)
    elif stays.has_folder(path):
        if old is not None and not leaves.has_file(path):
            raise PublishError(foreign_file(here))
        for name in _names(there):
            carry_over(f"{path}/{name}", source, target, stays, leaves, exactly=exactly)
    elif old is None:
        clear(there)
    elif not leaves.has_file(path) and (new is None or (old.st_ino, old.st_dev) != (new.st_ino, new.st_dev)):
        target.make_folder(parent_of(path))
        clear(there)
        _link(here, there)


def foreign_file(place: Path) -> str:
    """Say that `place` isn't ours and stands where a file of the site must go."""
    return f"{place} wasn't written by Pressroom, and the site has a file of that path; move it away or rename the page, then build again"


def _list_strangers(root: Path, folder: str, ours: Ours, found: set[str]) -> None:
    start = f"{folder}/" if folder else ""
    with told(f"can't list {root}/{folder}"), os.scandir(f"{root}/{folder}") as entries:
        for entry in entries:
            path = start + entry.name
            if ours.has_file(path) or path == INCOMING:
                continue
            if not ours.has_folder(path):
                found.add(path)
            elif entry.is_symlink():
                raise PublishError(f"{root}/{path} is a symbolic link, where the site has a folder; remove it and build again")


def _outermost(root: Path, path: str, ours: Ours) -> set[str]:
    """Return `path`, or the strangers in it if it has become a folder of ours."""
    if ours.has_file(path):
        return set()
    if not ours.has_folder(path) or not (root / path).is_dir():
        return {path}
    inside = (_outermost(root, f"{path}/{name}", ours) for name in os.listdir(root / path))
    return set().union(*inside)


def _written_at(root: Path) -> int:
    status = _status(root / NAME)
    return -1 if status is None else status.st_mtime_ns


def _make_like(path: str, here: Path, target: Tree, new: os.stat_result | None) -> None:
    """Create the folder `path` with the mode, owner and times it has at `here`."""
    if here.stat().st_dev != target.root.stat().st_dev:
        raise CantCarryError(path)
    if new is not None and stat.S_ISDIR(new.st_mode):
        return
    clear(target.root / path)
    target.make_folder(path)
    shutil.copystat(here, target.root / path)
    status = here.stat()
    try:
        os.chown(target.root / path, status.st_uid, status.st_gid)
    except PermissionError as error:
        raise CantCarryError(path) from error


def _link(here: Path, there: Path) -> None:
    try:
        os.link(here, there, follow_symlinks=False)
    except OSError as error:
        if error.errno in NO_LINK or error.errno == errno.EACCES:
            raise CantCarryError(str(here)) from error
        raise


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _names(folder: Path) -> list[str]:
    return os.listdir(folder) if folder.is_dir() and not folder.is_symlink() else []
