"""What a build wrote: the path, SHA-256 and size of every file of a version of the site, published as `manifest.json`."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from itertools import compress
from operator import is_not
from pathlib import Path

from pressroom.errors import PublishError
from pressroom.structs import CorruptRecord, Struct, convert, make_decoder

NAME = "manifest.json"
"""The manifest's own path in the site; it isn't listed in itself."""

_GENERATOR, _VERSION = "Pressroom", 1
_HEAD = f'{{"generator": "{_GENERATOR}", "version": {_VERSION}, "files": '
_OPEN, _CLOSE = b"{\n", b"\n}}\n"
_FEW = 500


class FileRecord(Struct, frozen=True):
    """The identity of one file's bytes: SHA-256 as 64 lower-case hexadecimal digits, and size in bytes."""

    sha256: str
    size: int


class Manifest(Struct, frozen=True, dict=True, gc=True):
    """The files of one version of the site, by path relative to the output folder, with `/`.

    Raises `PublishError` for a path that would lie outside the output folder (`..`, absolute, empty parts).
    """

    files: Mapping[str, FileRecord]

    def __post_init__(self) -> None:
        # One search in one long string: a check of each path would cost more than reading the manifest.
        joined = "/" + "/\n/".join(self.files) + "/"
        suspect = "//" in joined or "/./" in joined or "/../" in joined or "\0" in joined
        if self.files and (suspect or joined.count("\n") >= len(self.files) or NAME in self.files):
            _refuse_unsafe(self.files)

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """Return the manifest that stands in `folder`, or None if there is none; `PublishError` if it isn't one of ours."""
        path = folder / NAME
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise PublishError(f"{path} can't be read: {error.strerror}") from error
        try:
            return cls(_files_of(data))
        except (ValueError, CorruptRecord, RecursionError) as error:
            raise PublishError(
                f"{path} is no manifest of Pressroom, or a damaged one, so nothing in that folder can be told from foreign files; "
                "empty the folder or publish into another one"
            ) from error

    @classmethod
    def parse(cls, data: bytes) -> Manifest | None:
        """Return the manifest that some bytes are, or None if they are none of ours."""
        try:
            return cls(_files_of(data))
        except (ValueError, CorruptRecord, RecursionError, PublishError):
            return None

    @cached_property
    def folders(self) -> Set[str]:
        """Every folder of this version but its root."""
        return with_parents([path.rpartition("/")[0] for path in self.files])

    def dump(self) -> bytes:
        """Return the JSON that is published: one file a line, sorted by path, the same bytes for the same files."""
        lines = [_spell(quoted, record) for quoted, record in self._quoted(sorted(self.files))]
        body = "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"
        return f"{_HEAD}{body}}}\n".encode("ascii")

    def dump_after(self, old: Manifest, data: bytes) -> bytes:
        """Return what `dump` does, given that of another version: where the two differ in few files, only their lines are made."""
        written, removed = difference(old, self)
        is_ours = data.startswith(_HEAD.encode() + _OPEN) and data.endswith(_CLOSE) and data.count(b"\n") == len(old.files) + 2
        if not is_ours or b"\r" in data or len(written) + len(removed) > _FEW or not self.files:
            return self.dump()
        paths, lines = sorted(old.files), data[len(_HEAD) + len(_OPEN) : -len(_CLOSE)].split(b",\n")
        for path in written | removed:
            place = bisect_left(paths, path)
            if path not in old.files:
                paths.insert(place, path)
                lines.insert(place, b"")
            elif lines[place] != _spell(json.dumps(path), old.files[path]).encode():
                return self.dump()
            if path in removed:
                del paths[place], lines[place]
            else:
                lines[place] = _spell(json.dumps(path), self.files[path]).encode()
        return _HEAD.encode() + _OPEN + b",\n".join(lines) + _CLOSE

    def changed(self, written: Mapping[str, FileRecord], removed: Iterable[str] = ()) -> Manifest:
        """Return the manifest of the version that differs from this one by `written` and `removed`."""
        files = {**self.files, **written}
        for path in removed:
            files.pop(path, None)
        return Manifest(files)

    def _quoted(self, paths: list[str]) -> Iterable[tuple[str, FileRecord]]:
        """Pair each path, as a JSON string, with its record; plain names are only put in quotation marks."""
        joined = "".join(paths)
        plain = joined.isascii() and joined.isprintable() and '"' not in joined and "\\" not in joined
        return ((f'"{path}"' if plain else json.dumps(path), self.files[path]) for path in paths)


EMPTY = Manifest({})
"""The manifest of a site that has no files yet."""


def _spell(quoted: str, record: FileRecord) -> str:
    return f'{quoted}: {{"sha256": "{record.sha256}", "size": {record.size}}}'


def with_parents(paths: Iterable[str]) -> Set[str]:
    """Return some paths and, after them, all folders above them, without the root."""
    # As keys of a mapping they keep their order: folders that follow one another are looked at in less time than at random.
    found: dict[str, None] = {}
    level = dict.fromkeys(paths)
    while level:  # a level of all paths at a time, since this runs over every file of a site
        found |= level
        level = dict.fromkeys([folder for path in level if (folder := path.rpartition("/")[0]) not in found])
    found.pop("", None)
    return found.keys()


def difference(old: Manifest, new: Manifest) -> tuple[set[str], set[str]]:
    """Return the paths whose bytes `new` has and `old` hasn't, and the paths that only `old` has."""
    before, after = old.files, new.files
    if list(before) == list(after):  # so it is after most edits; without a line of Python for each file
        others = compress(after, map(is_not, before.values(), after.values()))
        return {path for path in others if before[path] != after[path]}, set()
    # Most records are the same object in both, which is told sooner than that two are alike.
    written = {path for path, record in after.items() if (known := before.get(path)) is not record and known != record}
    return written, {path for path in before if path not in after}


class _Document(Struct, frozen=True):
    generator: str
    version: int
    files: dict[str, FileRecord]


_decode = make_decoder(_Document)


def _files_of(data: bytes) -> dict[str, FileRecord]:
    """Parse and validate the JSON of a manifest; raises what a wrong shape raises."""
    try:
        document = _decode(data)
    except CorruptRecord:
        # A file name that isn't UTF-8 stands there as a lone surrogate, which only Python's own parser takes.
        document = convert(json.loads(data), _Document)
    if document.generator != _GENERATOR or document.version != _VERSION:
        raise ValueError("another program's manifest, or another version's")
    # Without a line of Python for each file: this runs in every build that has something to publish.
    hashes = "".join([record.sha256 for record in document.files.values()]).encode()
    if len(hashes) != 64 * len(document.files) or not hashes.isalnum():
        raise ValueError("a digest is no SHA-256")
    return document.files


def _refuse_unsafe(paths: Iterable[str]) -> None:
    for path in paths:
        if path == NAME:
            raise PublishError(f"“{path}” is the name of the manifest; no other file can have it")
        if "\0" in path or "\n" in path or {"", ".", ".."} & set(path.split("/")):
            raise PublishError(f"“{path}” would lie outside the output folder, or is no path; nothing was published")
