"""How the tests of publishing make versions of a site, publish them, and judge an output folder from outside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from pressroom.manifest import EMPTY, FileRecord, Manifest
from pressroom.publishing import Publisher


def record_of(data: bytes) -> FileRecord:
    """Return the record of a file that holds `data`."""
    return FileRecord(hashlib.sha256(data).hexdigest(), len(data))


def fill_share(share: Path, files: Mapping[str, bytes]) -> dict[str, FileRecord]:
    """Write `files` into a share folder, and return their records."""
    for path, data in files.items():
        place = share / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return {path: record_of(data) for path, data in files.items()}


def publish(output: Path, files: Mapping[str, bytes], *, between: Callable[[Path], None] | None = None) -> Manifest:
    """Publish the version of the site that holds `files` and nothing else, rendering all of it, as a cold build does.

    `between` is called with the twin's folder between the staging and the exchange, where a build audits.
    """
    with Publisher(output) as publisher:
        share = publisher.shares() / "0"
        written = fill_share(share, files)
        wanted = (publisher.live() or EMPTY).changed(written, (publisher.live() or EMPTY).files.keys() - files.keys())
        twin = publisher.stage(wanted, [share])
        if between is not None:
            between(twin)
        publisher.exchange()
        publisher.settle()
    return wanted


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` but the manifest."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found.pop("manifest.json", None)
    return found


def faults(output: Path, foreign: frozenset[str] = frozenset()) -> list[str]:
    """Return what is wrong with an output folder that should hold one whole version, by its own manifest; nothing if it is whole.

    It reads the manifest as any JSON, and shares no code with what wrote it.
    """
    listed = json.loads((output / "manifest.json").read_bytes())["files"]
    there = contents(output)
    found = [f"{path} is not in the manifest" for path in there.keys() - listed.keys() - foreign]
    for path, entry in listed.items():
        if path not in there:
            found.append(f"{path} is missing")
        elif (hashlib.sha256(there[path]).hexdigest(), len(there[path])) != (entry["sha256"], entry["size"]):
            found.append(f"{path} has other bytes")
    return found
