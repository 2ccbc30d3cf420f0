"""Where folders can't be exchanged (a mount point, an overlay, another system): file moves that a journal makes repeatable.

New files are first copied into `.pressroom-incoming/` in the output folder. The journal there is the point of no return: before it
stands, the live site is as it was; once it stands, this build or the next one completes the moves. It lies in the output folder, so it
survives whatever happens to the folders around it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from pressroom.errors import PublishError
from pressroom.manifest import NAME, FileRecord, Manifest, difference
from pressroom.publishing.exchange import flush, flush_files
from pressroom.publishing.strangers import INCOMING
from pressroom.publishing.trees import Tree, clear, link_or_copy, parent_of, told

_JOURNAL = "journal.json"


def move_files(output: Path, source: Path, live: Manifest, wanted: Manifest) -> None:
    """Turn the version `live` in `output` into `wanted`, with new files from the tree `source`, which stays as it is.

    On a `PublishError` the live site is as it was, unless the error says that the next build completes the moves.
    """
    written, removed = difference(live, wanted)
    incoming = output / INCOMING
    clear(incoming)
    try:
        with told(f"can't copy the new files to {incoming}"):
            incoming.mkdir(mode=0o700)
            arriving = [*sorted(written, key=_order), NAME]
            for number, path in enumerate(arriving):
                link_or_copy(f"{source}/{path}", f"{incoming}/{number}")
            flush_files(incoming, [str(number) for number in range(len(arriving))])
            (incoming / "draft").write_text(json.dumps({"arriving": arriving, "removed": sorted(removed)}))
            flush(incoming / "draft")
    except PublishError:
        clear(incoming)
        raise
    with told(f"can't start the moves in {incoming}"):
        (incoming / "draft").replace(incoming / _JOURNAL)
        flush(incoming)
    complete_moves(output)


def complete_moves(output: Path) -> None:
    """Complete the moves that a build began and didn't end; do nothing where there are none."""
    incoming = output / INCOMING
    try:
        journal = json.loads((incoming / _JOURNAL).read_bytes())
        arriving, removed = list(journal["arriving"]), list(journal["removed"])
    except (FileNotFoundError, NotADirectoryError):
        return clear(incoming)  # its files were not complete: the live site is still the old one
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError(f"{incoming / _JOURNAL} is damaged; empty {output} and build again") from error
    Manifest(dict.fromkeys([path for path in [*arriving, *removed] if path != NAME], FileRecord("", 0)))  # refuses unsafe paths
    try:
        tree = Tree(output)
        tree.remove(removed)
        for number, path in enumerate(arriving):
            if os.path.lexists(incoming / str(number)):
                _move_in(tree, incoming / str(number), path)
        flush(output)
        clear(incoming)
    except (OSError, PublishError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error).removesuffix("; the live site is as it was")
        raise PublishError(f"{output} holds parts of two versions: {why}; set that right and build again, which completes it") from error


def _order(path: str) -> tuple[bool, str]:
    """Sort what pages refer to before the pages, so that a page never asks for a file that is yet to come."""
    return path.endswith((".html", ".xml", ".json")), path


def _move_in(tree: Tree, source: Path, path: str) -> None:
    tree.make_folder(parent_of(path))
    source.replace(tree.root / path)
