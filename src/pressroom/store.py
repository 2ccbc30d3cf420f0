"""What was already computed, in one SQLite file that is safe to delete and safe to kill.

It holds, for each source, the file's identity (size and times) with its digest, the validated record and the rendered HTML; and, by
name, what the last build knew of itself. Everything in it was made by the code and configuration that `version` names: another version
starts empty.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Self

from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.models import Record, Stamp
from pressroom.structs import Struct, make_decoder

_SCHEMA = (
    "DROP TABLE IF EXISTS sources",
    "DROP TABLE IF EXISTS records",
    "DROP TABLE IF EXISTS bodies",
    "DROP TABLE IF EXISTS notes",
    "DROP TABLE IF EXISTS shelf",
    "CREATE TABLE sources (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, digest BLOB) WITHOUT ROWID",
    "CREATE TABLE records (path TEXT PRIMARY KEY, record BLOB) WITHOUT ROWID",
    "CREATE TABLE bodies (path TEXT PRIMARY KEY, findings BLOB, html TEXT)",
    "CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB)",
    "CREATE TABLE shelf "
    "(path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, digest BLOB, record BLOB, findings BLOB, html TEXT)",
)
_FORGET = ("DELETE FROM sources WHERE path = ?", "DELETE FROM records WHERE path = ?", "DELETE FROM bodies WHERE path = ?")
# What a file was when the site was last published is laid on the shelf before it is written over for the first time after that.
_SHELVE = (
    "INSERT OR IGNORE INTO shelf SELECT one.path, size, mtime, ctime, digest, record, findings, html FROM (SELECT ? AS path) AS one "
    "LEFT JOIN sources USING (path) LEFT JOIN records USING (path) LEFT JOIN bodies USING (path)"
)
_RESTORE = (
    "INSERT OR REPLACE INTO sources SELECT path, size, 0, 0, digest FROM shelf WHERE digest IS NOT NULL",
    "INSERT OR REPLACE INTO records SELECT path, record FROM shelf WHERE record IS NOT NULL",
    "INSERT OR REPLACE INTO bodies SELECT path, findings, html FROM shelf WHERE html IS NOT NULL",
    "DELETE FROM sources WHERE path IN (SELECT path FROM shelf WHERE digest IS NULL)",
    "DELETE FROM records WHERE path IN (SELECT path FROM shelf WHERE record IS NULL)",
    "DELETE FROM bodies WHERE path IN (SELECT path FROM shelf WHERE html IS NULL)",
    "DELETE FROM shelf",
)
_PUBLISHED = "published"
_LAYOUT = 3


class Known(Struct, frozen=True):
    """The files that the store knows, by path: their stamps, and the digests of their bytes."""

    stamps: Mapping[str, Stamp]
    digests: Mapping[str, bytes]


class Job(Struct, frozen=True):
    """One file to be read, and made unless its bytes have the digest of what is `kept`: picklable, so that another process can do it.

    `before` is the HTML of its last rendering, as far as that is at hand.
    """

    root: Path
    path: str
    stamp: Stamp
    kept: bytes | None
    before: str = ""


class Made(Struct, frozen=True):
    """One file made ready to be kept; `record` (encoded) and `html` are None for a file that is no source, or whose bytes are as before.

    `findings` (encoded) are all of them, where the record has only one for some that say the same.
    """

    path: str
    stamp: Stamp
    digest: bytes
    record: bytes | None = None
    html: str | None = None
    findings: bytes | None = None


Results = list[tuple[Made, tuple[Finding, ...]]]
"""What was made of some files, each with the problems that keep it from being kept."""


class Store:
    """The store of one newsroom; `open_store` makes one."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def begin_reading(self) -> None:
        """See from now on what is in the store now, and nothing that others write into it."""
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT name FROM notes LIMIT 1").fetchall()

    def read_files(self) -> Known:
        """Answer every file the store knows."""
        # Without a line of Python for each file: every build begins with this.
        digests = dict(self._connection.execute("SELECT path, digest FROM sources ORDER BY path"))
        stamps = self._connection.execute("SELECT size, mtime, ctime FROM sources ORDER BY path")
        return Known(dict(zip(digests, map(partial(tuple.__new__, Stamp), stamps), strict=True)), digests)

    def read_records(self) -> dict[str, Record]:
        """Answer every record by source, in the order of the paths, so that nothing depends on which was edited last."""
        rows = self._connection.execute("SELECT path, record FROM records ORDER BY path").fetchall()
        return dict(zip([path for path, _ in rows], map(make_decoder(Record), [data for _, data in rows]), strict=True))

    def read_records_again(self, records: dict[str, Record], changed: Iterable[str]) -> dict[str, Record]:
        """Answer what `read_records` would, given what it answered before the records of some sources were `changed`."""
        decode, fresh = make_decoder(Record), dict(records)
        for path in changed:
            row = self._connection.execute("SELECT record FROM records WHERE path = ?", (path,)).fetchone()
            if row is None:
                fresh.pop(path, None)
            else:
                fresh[path] = decode(row[0])
        return fresh if fresh.keys() <= records.keys() else dict(sorted(fresh.items()))

    def read_findings(self) -> dict[str, tuple[Finding, ...]]:
        """Answer all findings of each source whose record has only one for some that say the same."""
        decode = make_decoder(tuple[Finding, ...])
        rows = self._connection.execute("SELECT path, findings FROM bodies WHERE findings IS NOT NULL")
        return {path: decode(findings) for path, findings in rows}

    def read_body(self, source: str) -> str:
        """Answer a source's rendered HTML; raises `KeyError` for a source that isn't there."""
        row = self._connection.execute("SELECT html FROM bodies WHERE path = ?", (source,)).fetchone()
        if row is None:
            raise KeyError(source)
        return str(row[0])

    def read_note(self, name: str) -> bytes | None:
        """Answer what was kept under a name, or None."""
        row = self._connection.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def write_notes(self, notes: Mapping[str, bytes]) -> None:
        """Keep bytes under names, all of them or, when this is killed, none."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", notes.items())

    def write(self, made: Iterable[Made], *, removed: Iterable[str] = ()) -> None:
        """Keep what was made and forget what was removed, in one transaction."""
        with self._connection as connection:
            shelving = self.read_note(_PUBLISHED) is not None
            for path in removed:
                if shelving:
                    connection.execute(_SHELVE, (path,))
                for statement in _FORGET:
                    connection.execute(statement, (path,))
            for item in made:
                if shelving:
                    connection.execute(_SHELVE, (item.path,))
                connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)", (item.path, *item.stamp, item.digest))
                if item.record is not None:
                    connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", (item.path, item.record))
                    connection.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", (item.path, item.findings, item.html))

    def note_publication(self, manifest: bytes) -> None:
        """Remember that what is in the store now is what readers see, by the digest of its manifest.

        From here on, the first change of a file keeps what it was.
        """
        with self._connection as connection:
            connection.execute("DELETE FROM shelf")
            connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (_PUBLISHED, manifest))

    def list_shelved(self, manifest: bytes) -> list[str] | None:
        """Answer the files that have changed since a publication; None where it isn't the last one that the store knows of."""
        if self.read_note(_PUBLISHED) != manifest:
            return None
        return [path for (path,) in self._connection.execute("SELECT path FROM shelf ORDER BY path")]

    def restore_published(self) -> None:
        """Go back to what was published last; files that have changed since will be read anew by the next build."""
        with self._connection as connection:
            for statement in _RESTORE:
                connection.execute(statement)


class Bodies:
    """Reads rendered HTML from a store's file; can be pickled and forked, since each process opens the file for itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store: tuple[int, Store] | None = None

    def __call__(self, source: str) -> str:
        """Answer a source's HTML; raises `KeyError` for a source that isn't there."""
        if self._store is None or self._store[0] != os.getpid():
            self._store = os.getpid(), Store(_connect(self._path), self._path)
        return self._store[1].read_body(source)

    def find(self, source: str) -> str:
        """Answer a source's HTML, '' for a source that isn't there."""
        try:
            return self(source)
        except KeyError:
            return ""

    def __reduce__(self) -> tuple[type[Bodies], tuple[Path]]:
        return Bodies, (self._path,)


class Snapshot:
    """Reads rendered HTML from a store's file as it is now, whatever others write into it later; not for several threads at once."""

    def __init__(self, path: Path) -> None:
        self._store = Store(_connect(path, one_thread=False), path)
        self._store.begin_reading()

    def __call__(self, source: str) -> str:
        """Answer a source's HTML; raises `KeyError` for a source that isn't there."""
        return self._store.read_body(source)

    def close(self) -> None:
        """Let go of the file, which can't be tidied up meanwhile."""
        self._store.close()


@contextmanager
def open_store(path: Path, version: bytes) -> Iterator[Store]:
    """Open the store at a path, an empty one where there is none, or one of another version, or one that can't be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _open_checked(path, version)
    except sqlite3.DatabaseError:
        for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            leftover.unlink(missing_ok=True)
        connection = _open_checked(path, version)
    with Store(connection, path) as store:
        yield store


def find_state_folder(root: Path) -> Path:
    """Answer where what was computed is kept: `.pressroom/` in the root, or in the user's cache folder where the root can't be written."""
    own = root / ".pressroom"
    folder = own if own.is_dir() else root
    # The superuser may write anywhere; a folder without any write bit is meant to stay as it is all the same.
    if os.access(folder, os.W_OK) and (not folder.exists() or folder.stat().st_mode & 0o222):
        return own
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "pressroom" / hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]


def read_version(*ingredients: object) -> bytes:
    """Answer the digest of this program (its own files, the interpreter, the versions of installed packages) and of further ingredients."""
    digest = hashlib.blake2b(repr((sys.version_info, ingredients)).encode(), digest_size=16)
    package = Path(__file__).parent
    for folder in (package, *sorted(path for path in package.iterdir() if path.is_dir() and path.name != "__pycache__")):
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.name.endswith((".py", ".po")):
                stat = entry.stat()
                digest.update(f"{entry.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    for folder_name in sys.path:
        if folder_name.endswith("site-packages"):
            names = sorted(entry.name for entry in os.scandir(folder_name) if entry.name.endswith(".dist-info"))
            digest.update("\n".join(names).encode())
    return digest.digest()


def read_store_version(config: SiteConfig) -> bytes:
    """Answer what records depend on besides their sources: the program, and the configuration that front matter is read with."""
    return read_version(config.base_url, config.timezone, config.publish_time, config.languages, config.catalogs)


def _open_checked(path: Path, version: bytes) -> sqlite3.Connection:
    connection = _connect(path)
    try:
        layout = connection.execute("PRAGMA user_version").fetchone()[0]
        kept = connection.execute("SELECT value FROM notes WHERE name = 'version'").fetchone() if layout == _LAYOUT else None
        if kept is None or kept[0] != version:
            _start_empty(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, *, one_thread: bool = True) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60, check_same_thread=one_thread)
    # A store lost in a power cut is made anew; one that is merely killed is whole. Said first: to go over to WAL waits for the disk, too.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def _start_empty(connection: sqlite3.Connection, version: bytes) -> None:
    with connection:
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute("INSERT INTO notes VALUES ('version', ?)", (version,))
        connection.execute(f"PRAGMA user_version = {_LAYOUT}")
