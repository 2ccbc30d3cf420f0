"""The content of a newsroom, held in memory and brought up to date file by file: what one save changes is read, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.loading import Loaded, assemble, read_library
from pressroom.making import make_sources
from pressroom.models import Record, Stamp
from pressroom.scanning import LookWider, is_source, look_at_file, scan_content
from pressroom.store import Job, Made, Snapshot, find_state_folder, open_store, read_store_version
from pressroom.structs import Struct, make_decoder

# More files than these at once (another branch, say) are found by one scan, which also finds what the watcher may have lost.
_MANY = 100
# A file whose time of change is this near to now (nanoseconds) may change again without a trace in its stamp.
_SETTLING = 50_000_000
_decode = make_decoder(Record)


class Edits(Struct, frozen=True):
    """What differs since the last look: records by source (before, after; None for none), and whether other files came, went or changed.

    A source that can't be read any more isn't among them: its last good record stays in force.
    """

    records: Mapping[str, tuple[Record | None, Record | None]]
    files: bool


class Bodies(Struct, frozen=True):
    """The HTML of sources at one moment: of those that were edited since the preview began, the others from the store."""

    edited: Mapping[str, str]
    rest: Snapshot

    def __call__(self, source: str) -> str:
        """Answer a source's HTML; raises `KeyError` for a source that isn't there."""
        return self.edited[source] if source in self.edited else self.rest(source)


class Holding:
    """All files under `content/`, as they were at the last look; `problems` are those of sources that can't be read, by path."""

    def __init__(self, root: Path, config: SiteConfig, workers: int = 1) -> None:
        """Read everything, through the store; what that hasn't got is made by so many processes.

        Raises `ContentError` where there is no newsroom to look at (links out of `content/`).
        """
        self._root = root
        self._config = config
        self.problems: dict[str, tuple[Finding, ...]] = {}
        files = scan_content(root)
        with open_store(find_state_folder(root) / "store.sqlite", read_store_version(config)) as store:
            loaded, findings = read_library(root, config, store, files, store.read_files(), workers=workers)
            self._records = store.read_records()
            known = store.read_files().stamps
        self._stamps = {path: known.get(path, Stamp(stamp.size, 0, 0)) for path, stamp in files.files.items()}
        self._digests = dict(loaded.digests)
        for path in self._digests:
            if is_source(path) and path not in self._records:
                self.problems[path] = tuple(item for item in findings if item.path == path)
        self._snapshot = Snapshot(store.path)
        self.bodies = Bodies({}, self._snapshot)

    def close(self) -> None:
        """Let go of the store."""
        self._snapshot.close()

    def find_record(self, source: str) -> Record | None:
        """Answer what is held of a source; None for one that there isn't."""
        return self._records.get(source)

    def assemble(self) -> Loaded:
        """Answer the newsroom as it is held: of a source that can't be read now, what it was when it could be."""
        sizes = {path: stamp.size for path, stamp in self._stamps.items()}
        return assemble(dict(sorted(self._records.items())), dict(self._digests), sizes)

    def update(self, names: Iterable[str] | None) -> Edits:
        """Look at some files under `content/` again, or at all (None), and answer what differs.

        Raises `ContentError` for links out of `content/`, and has learned nothing then.
        """
        seen = self._look(names)
        jobs: list[Job] = []
        records: dict[str, tuple[Record | None, Record | None]] = {}
        files = False
        for path, stamp in seen.items():
            if stamp is not None:
                jobs.append(Job(self._root, path, stamp, None if path in self.problems else self._digests.get(path)))
            elif path in self._stamps:
                files |= not is_source(path)
                records |= self._forget(path)
        for made, problems in make_sources(jobs, self._config):
            files |= not is_source(made.path) and self._digests.get(made.path) != made.digest
            records |= self._take(made, problems)
        return Edits(records, files)

    def _look(self, names: Iterable[str] | None) -> dict[str, Stamp | None]:
        """Answer the stamps of the files to look at, None for those that are gone."""
        names = None if names is None else set(names)
        if names is not None and len(names) <= _MANY:
            try:
                seen = {name: look_at_file(self._root, name) for name in sorted(names)}
                if not any(stamp is None and self._is_folder(name) for name, stamp in seen.items()):
                    return seen
            except LookWider:
                pass
        now = scan_content(self._root).files
        gone: dict[str, Stamp | None] = {path: None for path in self._stamps if path not in now}
        return gone | {path: stamp for path, stamp in now.items() if self._stamps.get(path) != stamp or path in (names or ())}

    def _is_folder(self, name: str) -> bool:
        """Tell whether a name that is gone was that of a folder."""
        return name not in self._stamps and any(path.startswith(f"{name}/") for path in self._stamps)

    def _forget(self, path: str) -> dict[str, tuple[Record | None, Record | None]]:
        for known in (self._stamps, self._digests, self.problems):
            known.pop(path, None)
        before = self._records.pop(path, None)
        return {path: (before, None)} if before else {}

    def _take(self, made: Made, problems: tuple[Finding, ...]) -> dict[str, tuple[Record | None, Record | None]]:
        stamp = made.stamp
        is_settled = stamp.mtime < time.time_ns() - _SETTLING
        self._stamps[made.path] = stamp if is_settled else Stamp(stamp.size, 0, 0)
        self._digests[made.path] = made.digest
        if problems:
            self.problems[made.path] = problems
            return {}
        self.problems.pop(made.path, None)
        if made.record is None:
            return {}
        before, after = self._records.get(made.path), _decode(made.record)
        self._records[made.path] = after
        self.bodies = Bodies({**self.bodies.edited, made.path: made.html or ""}, self._snapshot)
        return {made.path: (before, after)}
