"""What share folders offer to a tree: files by the path that each is for, and whole folders of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pressroom.structs import Struct


class Folder(Struct, frozen=True):
    """A folder of a share: its path in the site, where it lies, and by their paths the files in it that no earlier share offers.

    It isn't `whole` where it holds anything else, an empty folder say.
    """

    path: str
    place: str
    files: tuple[str, ...]
    folders: tuple[Folder, ...]
    whole: bool

    def walk(self) -> Iterator[Folder]:
        """Yield this folder, then those in it, the outer before the inner."""
        yield self
        for folder in self.folders:
            yield from folder.walk()


class Offers(Struct, frozen=True):
    """Where each file lies that is offered, by its path; and the share folders."""

    files: dict[str, str]
    shares: tuple[Folder, ...]


def list_offers(shares: Iterable[Path]) -> Offers:
    """Answer what share folders, which are laid out like the site, offer; of a path that several do, the first."""
    files: dict[str, str] = {}
    return Offers(files, tuple([_list_folder("", str(share), files) for share in shares if share.is_dir()]))


def _list_folder(path: str, place: str, files: dict[str, str]) -> Folder:
    own, folders, whole = [], [], True
    with os.scandir(place) as entries:
        for entry in entries:
            inner = f"{path}/{entry.name}" if path else entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(folder := _list_folder(inner, entry.path, files))
                whole &= folder.whole
            elif files.setdefault(inner, entry.path) == entry.path:
                own.append(inner)
            else:
                whole = False
    return Folder(path, place, tuple(own), tuple(folders), whole and bool(own or folders))
