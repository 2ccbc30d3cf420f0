"""A build that never ends: publishes two versions of 300 files in turn into the folder named, until it is killed.

With a second argument it publishes that many versions, one after the other, and ends.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from tests.publishing.support import publish

FILES = 300


def version(number: int) -> dict[str, bytes]:
    """Return the files of a version: a third never changes, a third always does, a third is there in every other one."""
    files = {f"{part}/{part + 1}/{part}.html": b"%d" % part for part in range(0, FILES, 3)}
    files |= {f"{part}/{part}.html": b"page %d, version %d\n" % (part, number) * 20 for part in range(1, FILES, 3)}
    if number % 2:
        files |= {f"odd/{part}/index.html": b"%d" % part for part in range(2, FILES, 3)}
    return files


if __name__ == "__main__":
    last = int(sys.argv[2]) if len(sys.argv) > 2 else None
    for turn in count():
        if turn == last:
            break
        publish(Path(sys.argv[1]), version(turn))
        sys.stdout.write(f"{turn}\n")
        sys.stdout.flush()
