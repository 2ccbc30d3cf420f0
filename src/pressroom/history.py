"""What the last build of an output folder knew, kept in the store: by it the next build tells what it needn't do again.

It is written after the site is out and names the manifest of the version it belongs to. A killed build, a rollback or another program at
work in the output folder leave a manifest that it doesn't name, and then nothing of it is believed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Set
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

from pressroom.errors import Finding
from pressroom.ledger import Trace
from pressroom.manifest import NAME
from pressroom.models import Stamp, Value
from pressroom.store import Store
from pressroom.structs import CorruptRecord, encode, make_decoder


class Moment(Value, frozen=True):
    """When a build was, and by what it would be the same again.

    `identity` names the program, the configuration and the options; `theme` the files of the theme; `manifest` the published manifest.
    Nothing changes by itself from `instant` until `until` (None: never). `sources` names the bytes of every file of the content: the store
    may know others since, by a command that only reads, or by a build into another folder. `ledger` names the ledger, `outline` all of the
    content but the words of posts; `looked_for` are digests of what the leak audit looked for, `withheld` and `findings` what the build
    told.
    """

    identity: bytes
    theme: bytes
    manifest: bytes
    instant: datetime
    until: datetime | None
    looked_for: frozenset[bytes]
    pages: int
    files: int
    withheld: int
    findings: tuple[Finding, ...]
    sources: bytes
    ledger: bytes
    outline: bytes


Notes = dict[str, bytes]
"""What a build has written down for the next one."""

_Stamp = tuple[int, int]
"""The size of a file and when it was written; of a file that is gone (-1, -1)."""

# So many pages and files that have changed since all were written down are kept beside the rest; with more, all are written again.
_MANY = 2_000
# So many files are looked at before it is asked again whether that is in vain.
_SOME = 250


class History:
    """The history of one output folder in a store; what it answers is of the moment it was first asked."""

    def __init__(self, store: Store, output: Path) -> None:
        self._store = store
        self._output = output

    @cached_property
    def moment(self) -> Moment | None:
        """The last build, or None where there was none or its manifest isn't the one that is published now."""
        moment: Moment | None = self._read("moment", Moment)
        return moment if moment and moment.manifest == digest_manifest(self._output) else None

    @cached_property
    def fingerprints(self) -> dict[str, bytes]:
        """The fingerprint of every page that is published, by path; empty where the history can't be believed."""
        fingerprints: dict[str, bytes] = self._read_all("fingerprints", dict[str, bytes])
        return fingerprints

    def find_touched(self) -> frozenset[str]:
        """Answer the published files that something else has changed or removed since the last build: a stat of each of them."""
        return self.find_touched_unless(lambda: False) or frozenset()

    def find_touched_unless(self, is_vain: Callable[[], bool]) -> frozenset[str] | None:
        """As `find_touched`, or None once it is known to be in vain, for which is asked now and then."""
        touched: list[str] = []
        files = iter(self._stamps.items())
        while some := list(islice(files, _SOME)):
            if is_vain():
                return None
            touched += [path for path, stamp in some if _stat_output(self._output, path) != stamp]
        return frozenset(touched)

    def read_words(self) -> bytes:
        """Answer what was given as `words` at the last build; nothing where the history can't be believed."""
        return (self._read("words", bytes) or b"") if self.moment else b""

    def note(
        self, moment: Moment, fingerprints: Mapping[str, bytes], words: bytes, files: Set[str], written: Iterable[str]
    ) -> Notes:
        """Write down what this build knows of all `files`, of which it has `written` some; call it when the site is out.

        `words` are digests of what the sources say.
        """
        fresh = {path: _stat_output(self._output, path) for path in {*written, *(files - self._stamps.keys())}}
        stamps = {path: fresh.get(path) or self._stamps[path] for path in files}
        return {
            self._name("stamps"): encode(stamps),
            self._name("later stamps"): encode({}),
            self._name("fingerprints"): encode(fingerprints),
            self._name("later fingerprints"): encode({}),
            self._name("words"): encode(words),
            self._name("moment"): encode(moment),
        }

    def note_some(
        self, moment: Moment, fingerprints: Mapping[str, bytes], words: bytes, written: Iterable[str], removed: Iterable[str]
    ) -> Notes | None:
        """As `note`, but given only those `fingerprints` that the build looked at, and the files that it has `removed`.

        Answers None where too much has changed since all was written down, which must be done again then.
        """
        pages = self._read("later fingerprints", dict[str, bytes])
        files = self._read("later stamps", dict[str, _Stamp | None])
        fresh = {path: _stat_output(self._output, path) for path in written} | dict.fromkeys(removed)
        if pages is None or files is None or len(pages) + len(files) + len(fingerprints) + len(fresh) > _MANY:
            return None
        return {
            self._name("later stamps"): encode(files | fresh),
            self._name("later fingerprints"): encode({**pages, **fingerprints}),
            self._name("words"): encode(words),
            self._name("moment"): encode(moment),
        }

    def keep(self, notes: Notes) -> None:
        """Keep what was written down: from here on, the next build goes by it."""
        self._store.write_notes(notes)

    @cached_property
    def _stamps(self) -> dict[str, _Stamp]:
        stamps: dict[str, _Stamp | None] = self._read_all("stamps", dict[str, _Stamp | None])
        return {path: stamp for path, stamp in stamps.items() if stamp}

    def read_traces(self) -> dict[str, Trace]:
        """Answer the trace of each source that was published last, also where the site has been removed since."""
        return self._read("traces", dict[str, Trace]) or {}

    def write_traces(self, traces: Mapping[str, Trace]) -> None:
        """Keep the trace of each source that is published."""
        self._store.write_notes({self._name("traces"): encode(traces)})

    def read_audit(self) -> bytes | None:
        """Answer what the last audit has found out, for the next one."""
        return self._store.read_note(self._name("audit"))

    def write_audit(self, remembered: bytes) -> None:
        """Keep what an audit has found out."""
        self._store.write_notes({self._name("audit"): remembered})

    def _read_all(self, part: str, kind: type) -> Any:
        """Answer what was written down of all, with what has changed since; nothing where either of the two can't be read."""
        if self.moment is None:
            return {}
        whole, later = self._read(part, kind), self._read(f"later {part}", kind)
        return {} if whole is None or later is None else whole | later

    def _read(self, part: str, kind: type) -> Any:
        data = self._store.read_note(self._name(part))
        try:
            return None if data is None else make_decoder(kind)(data)
        except CorruptRecord:
            return None

    def _name(self, part: str) -> str:
        return f"{part} of {os.path.realpath(self._output)}"


def digest_manifest(output: Path) -> bytes:
    """Answer the digest of the manifest that is published in a folder, b'' where there is none."""
    try:
        return blake2b((output / NAME).read_bytes(), digest_size=16).digest()
    except OSError:
        return b""


def digest_stamps(stamps: Mapping[str, Stamp]) -> bytes:
    """Answer a digest of some files' names and stamps."""
    return blake2b(repr(sorted(stamps.items())).encode(), digest_size=16).digest()


def digest_sources(files: Mapping[str, bytes]) -> bytes:
    """Answer a digest of some files' names and of their bytes, given by their digests."""
    names = sorted(files)
    return blake2b("\0".join(names).encode() + b"".join(map(files.__getitem__, names)), digest_size=16).digest()


def _stat_output(output: Path, path: str) -> _Stamp:
    try:
        stat = os.stat(f"{output}/{path}")  # noqa: PTH116 - sixteen thousand times in a build that has nothing to do
    except OSError:
        return -1, -1
    return stat.st_size, stat.st_mtime_ns
