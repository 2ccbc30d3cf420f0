"""What Git knows of the newsroom's files: when each was changed, and what it said then. Where there is no Git, nothing."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_COMMIT = re.compile(r"\x01([0-9a-f]{40,64}) (\d+)")
_PATIENCE = 120


class Revision(NamedTuple):
    """A commit that changed a file: its name, and when it was made (seconds since 1970)."""

    commit: str
    time: int


class Revisions:
    """The history of the files under a folder, read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._by_path = _read_log(root)

    def list_revisions(self, path: str) -> tuple[Revision, ...]:
        """Answer the revisions of a file, the oldest first."""
        return tuple(reversed(self._by_path.get(path, ())))

    def read(self, wanted: Iterable[tuple[Revision, str]]) -> dict[tuple[Revision, str], bytes]:
        """Answer what files were at revisions of theirs, all asked for at once; a file that was deleted then is left out."""
        asked = list(dict.fromkeys(wanted))
        lines = "".join(f"{revision.commit}:./{path}\n" for revision, path in asked)
        output = _run(self._root, "cat-file", "--batch", given=lines.encode()) if asked else b""
        return {key: data for key, data in zip(asked, _split_batch(output), strict=False) if data is not None}


def _read_log(root: Path) -> dict[str, list[Revision]]:
    found: dict[str, list[Revision]] = {}
    output = _run(
        root, "-c", "core.quotePath=false", "log", "--no-renames", "--no-merges", "--relative", "--name-only", "--format=%x01%H %ct", "--",
        "content/posts", "content/pages",
    )  # fmt: skip
    revision = None
    for line in output.decode("utf-8", "replace").splitlines():
        if commit := _COMMIT.fullmatch(line):
            revision = Revision(commit[1], int(commit[2]))
        elif line and revision:
            found.setdefault(line, []).append(revision)
    return found


def _run(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {"GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], input=given, capture_output=True, check=False, timeout=_PATIENCE, env=environment
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return b"" if done.returncode else done.stdout


def _split_batch(output: bytes) -> Iterator[bytes | None]:
    """Answer the objects of `git cat-file --batch` in order; None for one that isn't there."""
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        head = output[at:end].split(b" ")
        if head[-1] == b"missing" or len(head) != 3 or not head[2].isdigit():
            yield None
            at = end + 1
            continue
        size = int(head[2])
        yield output[end + 1 : end + 1 + size]
        at = end + size + 2
