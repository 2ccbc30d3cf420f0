# ruff: noqa: PTH101, PTH102, PTH104, PTH105, PTH106, PTH108
"""A tree that shares inodes with the live site: files are linked in, moved in and removed, and never opened for writing.

Paths are text here, not Path objects: the loops over every file of a site take several times as long with those.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pressroom.errors import PressroomError, PublishError
from pressroom.manifest import FileRecord
from pressroom.publishing.offers import Folder

# So many links take longer than to begin two threads.
_MANY = 100
FILE_MODE, FOLDER_MODE = 0o644, 0o755
NO_LINK = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS})
"""The errors by which a file system says that it can't hard-link this file to there."""


class Tree:
    """One version of the site in one folder. Paths are those of a `Manifest`, so they stay inside by their spelling; no folder on
    the way to a file may be a symbolic link, which raises `PublishError`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._prefix = f"{root}/"
        self._folders: set[str] = set()
        self._made: set[str] = set()  # of them those that were empty
        self._is_exact: bool | None = None  # whether new folders have the mode that they are made with

    def make_root(self, like: Path | None = None) -> None:
        """Create the folder itself where it is missing, with the mode of the folder `like` if that exists."""
        with told(f"can't create the folder {self.root}"):
            self.root.mkdir(exist_ok=True)
            self.root.chmod(stat.S_IMODE(like.stat().st_mode) if like is not None and like.is_dir() else FOLDER_MODE)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files, and then the folders that this leaves empty. Files already gone are no error."""
        parents: set[str] = set()
        for path in paths:
            parent = parent_of(path)
            if self._has_folder(parent):
                with told(f"can't remove {self._prefix}{path}"):
                    _unlink(self._prefix + path)
                parents.add(parent)
        for folder in sorted(parents, key=len, reverse=True):
            self._prune(folder)

    def take(self, path: str, source: str, record: FileRecord, spare: str) -> None:
        """Move the file `source` in at `path`, as a file that every web server may read.

        From another file system it is copied to `spare` first, which must be on the tree's own.
        """
        with told(f"can't take {path} into the new version"):
            _ready(path, source, record)
            self._make_folder(parent_of(path))
            try:
                os.replace(source, self._prefix + path)
                with suppress(OSError):  # where it holds more; a search for empty folders would take four times as long
                    os.rmdir(parent_of(source))
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                shutil.copyfile(source, spare)
                os.chmod(spare, FILE_MODE)
                os.replace(spare, self._prefix + path)

    def take_folders(self, offered: Folder, files: Mapping[str, FileRecord]) -> Iterator[str]:
        """Move in those folders of a share that the tree lacks and that hold some of `files` alone; yield the paths of what was moved.

        A cold build has one folder a page: to move days and months of them costs nothing beside making each and removing it.
        """
        for folder in offered.folders:
            if self._has_folder(folder.path):
                yield from self.take_folders(folder, files)
            elif (inside := _list_wanted(folder, files)) and self._take_folder(folder, inside):
                yield from inside
            else:
                yield from self.take_folders(folder, files)

    def _take_folder(self, folder: Folder, inside: Mapping[str, FileRecord]) -> bool:
        """Move in a folder with all that is in it, and return whether that could be done."""
        with told(f"can't take {folder.path} into the new version"):
            for inner in folder.walk():
                if stat.S_IMODE(os.lstat(inner.place).st_mode) != FOLDER_MODE:
                    os.chmod(inner.place, FOLDER_MODE)
                for path in inner.files:
                    _ready(path, f"{inner.place}/{path.rpartition('/')[2]}", inside[path])
            self._make_folder(parent_of(folder.path))
        try:
            os.rename(folder.place, self._prefix + folder.path)
        except OSError:
            return False  # from another file system
        self._folders.add(folder.path)
        return True

    def link_all(self, paths: Iterable[str], live: Tree, records: Mapping[str, FileRecord]) -> None:
        """As `link`, for many paths: nearly all of it is time that the kernel takes, and it can serve two."""
        ordered = sorted(paths)
        if len(ordered) < _MANY:
            self._link_each(ordered, live, records)
        else:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(2) as threads:
                middle = len(ordered) // 2
                list(threads.map(lambda half: self._link_each(half, live, records), (ordered[:middle], ordered[middle:])))

    def _link_each(self, paths: Iterable[str], live: Tree, records: Mapping[str, FileRecord]) -> None:
        for path in paths:
            self.link(path, live, records[path])

    def link(self, path: str, live: Tree, record: FileRecord) -> None:
        """Let `path` be the live tree's own file, or a copy of it where no link can be made."""
        if not live._has_folder(parent_of(path)):
            raise PublishError(missing(live, path))
        with told(f"can't link {path} into the new version"):
            self._make_folder(parent_of(path))
            target = self._prefix + path
            if parent_of(path) not in self._made:
                _unlink(target)
            try:
                link_or_copy(live._prefix + path, target)
            except FileNotFoundError as error:
                raise PublishError(missing(live, path)) from error
            status = os.lstat(target)
            if not stat.S_ISREG(status.st_mode) or status.st_size != record.size:
                raise PublishError(missing(live, path))

    def foreign_in_the_way(self, path: str, ours: Iterable[str]) -> str | None:
        """Return what stands where the new file `path` must go and isn't in `ours`: it, or a file or link in place of a folder."""
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            place = "/".join(parts[:depth])
            if place in self._folders and depth < len(parts):
                continue
            try:
                mode = os.lstat(self._prefix + place).st_mode
            except FileNotFoundError:
                return None
            if stat.S_ISDIR(mode):
                self._folders.add(place)
                if depth == len(parts) and not any(other.startswith(f"{path}/") for other in ours):
                    return place
            else:
                return None if place in ours else place
        return None

    def make_folder(self, folder: str) -> None:
        """Create `folder` and those above it where they are missing."""
        with told(f"can't create the folder {self._prefix}{folder}"):
            self._make_folder(folder)

    def _make_folder(self, folder: str) -> None:
        if not folder or folder in self._folders:
            return
        self._make_folder(parent_of(folder))
        place = self._prefix + folder
        try:
            os.mkdir(place, FOLDER_MODE)
            if self._is_exact is None:
                self._is_exact = stat.S_IMODE(os.lstat(place).st_mode) == FOLDER_MODE
            if not self._is_exact:
                os.chmod(place, FOLDER_MODE)
            self._made.add(folder)
        except FileExistsError:
            self._refuse_other(folder, os.lstat(place).st_mode)
        self._folders.add(folder)

    def _has_folder(self, folder: str) -> bool:
        if not folder or folder in self._folders:
            return True
        if not self._has_folder(parent_of(folder)):
            return False
        try:
            mode = os.lstat(self._prefix + folder).st_mode
        except FileNotFoundError:
            return False
        if stat.S_ISREG(mode):
            return False
        self._refuse_other(folder, mode)
        self._folders.add(folder)
        return True

    def _refuse_other(self, folder: str, mode: int) -> None:
        if not stat.S_ISDIR(mode):
            kind = "a symbolic link" if stat.S_ISLNK(mode) else "a file"
            raise PublishError(f"{self._prefix}{folder} is {kind}, where the site has a folder; remove it and build again")

    def _prune(self, folder: str) -> None:
        while folder:
            try:
                os.rmdir(self._prefix + folder)
            except OSError:
                return
            self._folders.discard(folder)
            folder = parent_of(folder)


def parent_of(path: str) -> str:
    """Return the folder of a path, or the empty string for one at the top."""
    return path.rpartition("/")[0]


def missing(live: Tree, path: str) -> str:
    """Say that a file of the live site was lost or altered by another hand, and how to mend it."""
    return f"{live.root}/{path} is missing or was altered by another program; remove {live.root} and build again"


def link_or_copy(source: str, target: str) -> None:
    """Hard-link `source` to `target`, which must not exist; copy it, with its times, where that can't be done."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        shutil.copy2(source, target, follow_symlinks=False)


def clear(folder: Path) -> None:
    """Remove `folder` and all that is in it; a missing one is no error."""
    with told(f"can't empty {folder}"):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)


@contextmanager
def told(action: str) -> Iterator[None]:
    """Turn an error of the operating system into a `PublishError`: `action`, then why, then what became of the site."""
    try:
        yield
    except OSError as error:
        why = "the disk is full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else error.strerror or str(error)
        raise PublishError(f"{action}: {why}; the live site is as it was") from error


def _ready(path: str, source: str, record: FileRecord) -> None:
    """See to it that a file is what was announced, and that every web server may read it."""
    status = os.lstat(source)
    if not stat.S_ISREG(status.st_mode) or status.st_size != record.size:
        raise PressroomError(f"{source} isn't the file of {record.size} bytes that was announced for {path}")
    if stat.S_IMODE(status.st_mode) != FILE_MODE:
        os.chmod(source, FILE_MODE)


def _list_wanted(folder: Folder, files: Mapping[str, FileRecord]) -> dict[str, FileRecord]:
    """Answer all that is in a folder, with its records; nothing where anything in it isn't one of `files`."""
    if not folder.whole:
        return {}
    paths = [path for inner in folder.walk() for path in inner.files]
    return {path: files[path] for path in paths} if all(path in files for path in paths) else {}


def _unlink(place: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(place)
