"""Files that are published as they are: pictures, attachments, what the theme brings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.errors import ContentError, Finding
from pressroom.manifest import FileRecord
from pressroom.web.theme import Theme


def list_files(root: Path, edition: Edition, theme: Theme, sizes: Mapping[str, int]) -> dict[str, tuple[Path, FileRecord]]:
    """Answer every file that is published as it is, by output path: where it lies, and its record; `sizes` are those of content files."""
    files = {
        permalinks.output_file(asset.path): (root / asset.source, FileRecord(asset.digest.hex(), sizes[asset.source]))
        for asset in edition.assets.values()
    }
    for item in theme.assets.values():
        files[permalinks.output_file(item.path)] = item.file, FileRecord(item.digest.hex(), item.size)
    return files


def copy_files(files: Mapping[str, tuple[Path, FileRecord]], folder: Path) -> None:
    """Copy files that are published as they are to their output paths under `folder`.

    Raises `ContentError` for a file that has changed since it was read, or can't be read any more.
    """
    for path, (source, record) in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            data = source.read_bytes()
        except OSError as error:
            raise ContentError([Finding(str(source), 1, 1, f"this file can’t be read ({error.strerror})")]) from None
        if hashlib.sha256(data).hexdigest() != record.sha256:
            raise ContentError([Finding(str(source), 1, 1, "this file changed while the site was built; build again")])
        target.write_bytes(data)
