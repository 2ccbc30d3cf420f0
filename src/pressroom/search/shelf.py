"""Where parts of the index are kept from build to build, each in a folder named by its key, with the digests of its files.

What is published is a second name for a kept file. Who writes into a published file writes into the kept one too: so a file is compared
with its digest before it goes out again, and a part that isn't what it was is made anew.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from pressroom.manifest import FileRecord
from pressroom.search.chunks import link_file
from pressroom.structs import CorruptRecord, encode, make_decoder

_LISTING = "files.json"
NO_OTHERS: Mapping[str, FileRecord] = {}
_decode = make_decoder(dict[str, FileRecord])


class Shelf:
    """The kept parts of one newsroom, below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def find(self, key: str) -> dict[str, FileRecord] | None:
        """Answer the files of a kept part, by path below its folder; None where there is none."""
        try:
            return _decode((self._folder / key / _LISTING).read_bytes())
        except (OSError, CorruptRecord):
            return None

    def list_kin(self, key: str) -> list[str]:
        """Answer the other keys of kept parts whose names before the last hyphen are the same, the latest first."""
        stem = key.rpartition("-")[0]
        others = [folder for folder in self._folder.iterdir() if folder.name.rpartition("-")[0] == stem and folder.name != key]
        return [folder.name for folder in _sort_latest(others) if "." not in folder.name[len(stem) :]]

    def make_room(self, key: str) -> Path:
        """Answer an empty folder for making a part in."""
        room = self._folder / f"{key}.new"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir()
        return room

    def find_folder(self, key: str) -> Path:
        """Answer where a kept part lies."""
        return self._folder / key

    def keep(self, key: str, files: Mapping[str, Path], others: Mapping[str, FileRecord] = NO_OTHERS) -> dict[str, FileRecord]:
        """Keep the files of a part, which lie in the room that was made for it, by their paths; answer their records.

        `others` are files of the part that lie with the parts it was put together from.
        """
        room, kept = self._folder / f"{key}.new", self._folder / f"{key}.kept"
        shutil.rmtree(kept, ignore_errors=True)
        records = dict(others)
        made: set[str] = set()
        for path, file in sorted(files.items()):
            data = file.read_bytes()
            records[path] = FileRecord(hashlib.sha256(data).hexdigest(), len(data))
            folder = path.rpartition("/")[0]
            if folder not in made:
                (kept / folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            file.rename(kept / path)
        (kept / _LISTING).write_bytes(encode(records))
        shutil.rmtree(self._folder / key, ignore_errors=True)
        kept.rename(self._folder / key)
        shutil.rmtree(room, ignore_errors=True)
        return records

    def is_whole(self, key: str, records: Mapping[str, FileRecord]) -> bool:
        """Tell whether files of a part are what they were."""
        return all(_is_same(self._folder / key / path, record) for path, record in records.items())

    def offer(self, key: str, records: Mapping[str, FileRecord], share: Path, others: Mapping[str, str]) -> bool:
        """Put files of a part into a share folder; False where one isn't what it was.

        `others` says with which part a file lies that doesn't lie with this one.
        """
        for folder in {path.rpartition("/")[0] for path in records}:
            (share / folder).mkdir(parents=True, exist_ok=True)
        for path, record in records.items():
            file, target = self._folder / key / path, share / path
            if path in others and not file.exists():
                file = self._folder / others[path] / path
            if not _is_same(file, record):
                return False
            target.unlink(missing_ok=True)
            link_file(file, target)
        return True

    def drop(self, key: str) -> None:
        """Remove a part."""
        shutil.rmtree(self._folder / key, ignore_errors=True)

    def prune(self, keys: Iterable[str], spare: int = 0) -> None:
        """Remove every part but those that are named and as many others, the latest."""
        wanted = set(keys)
        others = [folder for folder in self._folder.iterdir() if folder.name not in wanted]
        for folder in _sort_latest(others)[spare:]:
            shutil.rmtree(folder, ignore_errors=True)


def _sort_latest(folders: Iterable[Path]) -> list[Path]:
    """Answer folders, the latest first."""
    return sorted(folders, key=_read_time, reverse=True)


def _read_time(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:  # another build has removed it just now
        return 0


def _is_same(file: Path, record: FileRecord) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == record.sha256
    except OSError:
        return False
