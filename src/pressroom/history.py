"""What the last build of an output folder knew, kept in the store: by it the next build tells what it needn't do again.

It is written after the site is out and names the manifest of the version it belongs to. A killed build, a rollback or another program at
work in the output folder leave a manifest that it doesn't name, and then nothing of it is believed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pressroom.errors import Finding
from pressroom.manifest import NAME
from pressroom.models import CorruptRecord, Stamp, Value, encode, make_decoder
from pressroom.store import Store


class Moment(Value, frozen=True):
    """When a build was, and by what it would be the same again.

    `identity` names the program, the configuration and the options; `theme` the files of the theme; `manifest` the published manifest.
    Nothing changes by itself from `instant` until `until` (None: never). `looked_for` names what the leak audit
    looked for; `withheld` and `findings` are what the build told.
    """

    identity: bytes
    theme: bytes
    manifest: bytes
    instant: datetime
    until: datetime | None
    looked_for: bytes
    pages: int
    files: int
    withheld: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The history of one output folder in a store."""

    store: Store
    output: Path

    def read_moment(self) -> Moment | None:
        """Answer the last build, or None where there was none or its manifest isn't the one that is published now."""
        moment = self._read("moment", Moment)
        return moment if moment and moment.manifest == digest_manifest(self.output) else None

    def read_fingerprints(self) -> dict[str, bytes]:
        """Answer the fingerprint of every page that is published, by path; empty where the history can't be believed."""
        if self.read_moment() is None:
            return {}
        return self._read("fingerprints", dict[str, bytes]) or {}

    def find_touched(self) -> set[str]:
        """Answer the published files that something else has changed or removed since the last build."""
        stamps = self._read("stamps", dict[str, tuple[int, int]]) or {}
        return {path for path, stamp in stamps.items() if _stat_output(self.output, path) != stamp}

    def write(self, moment: Moment, fingerprints: Mapping[str, bytes], files: Iterable[str]) -> None:
        """Keep what this build knows; call it when the site is out."""
        stamps = {path: _stat_output(self.output, path) for path in files}
        self.store.write_note(self._name("stamps"), encode(stamps))
        self.store.write_note(self._name("fingerprints"), encode(fingerprints))
        self.store.write_note(self._name("moment"), encode(moment))

    def _read(self, part: str, kind: type) -> Any:
        data = self.store.read_note(self._name(part))
        try:
            return None if data is None else make_decoder(kind)(data)
        except CorruptRecord:
            return None

    def _name(self, part: str) -> str:
        return f"{part} of {os.path.realpath(self.output)}"


def digest_manifest(output: Path) -> bytes:
    """Answer the digest of the manifest that is published in a folder, b'' where there is none."""
    try:
        return blake2b((output / NAME).read_bytes(), digest_size=16).digest()
    except OSError:
        return b""


def digest_stamps(stamps: Mapping[str, Stamp]) -> bytes:
    """Answer a digest of some files' names and stamps."""
    return blake2b(repr(sorted(stamps.items())).encode(), digest_size=16).digest()


def _stat_output(output: Path, path: str) -> tuple[int, int]:
    try:
        stat = os.stat(f"{output}/{path}")  # noqa: PTH116 - sixteen thousand times in a build that has nothing to do
    except OSError:
        return -1, -1
    return stat.st_size, stat.st_mtime_ns
