"""A build that never ends: publishes two versions of 300 files in turn into the folder named, until it is killed.

With a second argument it publishes that many versions, one after the other, in one thread whose system calls can be counted, and ends.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from pressroom.publishing import trees
from tests.publishing.support import publish

FILES = 300
FEW = 30


def version(number: int) -> dict[str, bytes]:
    """Return the files of a version: of every three, two differ from the one before in a few pages, and the third in most of all files.

    Of the files a third never changes, a third does, and a third comes and goes.
    """
    large = number // 3
    files = {f"{part}/{part + 1}/{part}.html": b"%d" % part for part in range(0, FILES, 3)}
    for part in range(1, FILES, 3):
        files[f"{part}/{part}.html"] = b"page %d, version %d\n" % (part, number if part < FEW else 3 * large) * 20
    if large % 2:
        files |= {f"odd/{part}/index.html": b"%d" % part for part in range(2, FILES, 3)}
    return files


if __name__ == "__main__":
    last = int(sys.argv[2]) if len(sys.argv) > 2 else None
    if last is not None:
        trees._MANY = FILES + 1
    for turn in count():
        if turn == last:
            break
        publish(Path(sys.argv[1]), version(turn))
        sys.stdout.write(f"{turn}\n")
        sys.stdout.flush()
