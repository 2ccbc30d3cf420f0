"""What stands beside the output folder `site/`: one folder `.site.twin/`, which may be deleted whenever no build is at work.

| in `.site.twin/` | what it is |
|---|---|
| `tree/` | the twin: the previous version, or the next one while it is made. Without its manifest it is unfinished and is made anew |
| `shares/` | what this build renders, emptied when a build starts |
| `versions.json` | which two versions the live site and the twin are, and the paths in which they differ |
| `strangers.json` | the foreign files that were carried over |
| `lock` | held by the build at work; the system lets go of it when the build ends, however it ends |

Its mode is 0700: what a failed audit left in the twin can't be read by a web server, whatever that serves.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pressroom.errors import PublishError
from pressroom.manifest import NAME
from pressroom.publishing.trees import clear, told
from pressroom.structs import Struct, exchange, list_fields


class Versions(Struct, frozen=True):
    """Two versions, each known by its manifest's inode and time (which stay when folders are exchanged), and how they differ."""

    newer: tuple[int, int] | None
    older: tuple[int, int] | None
    differing: tuple[str, ...] = ()
    returnable: bool = False  # the older one was live before the newer
    swept: bool = True  # strangers that came while the newer was made have been looked for


class Beside:
    """The folder beside an output folder."""

    def __init__(self, output: Path) -> None:
        self.folder = output.parent / f".{output.name}.twin"
        self.tree = self.folder / "tree"
        self.shares = self.folder / "shares"
        self.spare = self.folder / "spare"
        self._lock = -1

    def open(self, output: Path) -> None:
        """Create the folder and take the lock; `PublishError` where that can't be, or another build has it."""
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            if self.folder.is_symlink():
                raise PublishError(f"{self.folder} is a symbolic link; remove it and build again")
            self.folder.mkdir(exist_ok=True)
            self.folder.chmod(0o700)
            self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise PublishError(
                f"{output.parent} can't be written ({error.strerror}), and the next version of the site is made there, beside "
                f"{output.name}; give this user the right to write in {output.parent}, or publish elsewhere with --to"
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise PublishError(f"another build is at work on {output}; wait for its end and build again") from None

    def close(self) -> None:
        """Let go of the lock."""
        os.close(self._lock)

    def empty_shares(self) -> None:
        """Make `shares/` an empty folder."""
        clear(self.shares)
        with told(f"can't create {self.shares}"):
            self.shares.mkdir()

    def read_versions(self) -> Versions | None:
        """Return what was noted about the two versions, if it can still be read."""
        try:
            found = Versions(**self._read("versions.json"))
            return exchange(
                found,
                newer=None if found.newer is None else (found.newer[0], found.newer[1]),
                older=None if found.older is None else (found.older[0], found.older[1]),
                differing=tuple(found.differing),
            )
        except (OSError, ValueError, TypeError, IndexError):
            return None

    def write_versions(self, versions: Versions) -> None:
        """Note which two versions the live site and the twin are."""
        self._write("versions.json", {name: getattr(versions, name) for name in list_fields(Versions)})

    def read_strangers(self) -> set[str] | None:
        """Return the foreign files that were carried over, or None if nothing was noted."""
        try:
            return {str(path) for path in self._read("strangers.json")}
        except (OSError, ValueError, TypeError):
            return None

    def write_strangers(self, paths: Iterable[str]) -> None:
        """Note the foreign files that were carried over."""
        self._write("strangers.json", sorted(paths))

    def _read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_bytes())

    def _write(self, name: str, value: object) -> None:
        with told(f"can't write {self.folder / name}"):
            self.spare.write_text(json.dumps(value))
            self.spare.replace(self.folder / name)


def identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells the version in `folder` from every other: the inode and time of its manifest."""
    try:
        status = (folder / NAME).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_ino, status.st_mtime_ns
