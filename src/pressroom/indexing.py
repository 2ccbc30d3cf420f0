"""The index of the search page, which another process makes beside planning and rendering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pressroom.asides import begin_beside
from pressroom.edition import Edition
from pressroom.manifest import EMPTY, FileRecord, Manifest
from pressroom.situation import Situation

FinishIndex = Callable[[], dict[str, FileRecord] | None]
"""Waits for the index of the search page, and answers the records of its files; None where there is none."""


@contextmanager
def begin_index(
    build: Situation, edition: Edition, live: Manifest, touched: frozenset[str], share: Path
) -> Iterator[FinishIndex]:
    """Begin the index of the search page, which another process makes while this one plans and renders."""
    work = partial(_index, build, edition, live, touched, share)
    if not build.config.features.search:
        yield lambda: None
    elif build.options.processes < 2:
        yield work
    else:
        with begin_beside(work) as finish:
            yield finish


def _index(build: Situation, edition: Edition, live: Manifest, touched: frozenset[str], share: Path) -> dict[str, FileRecord]:
    from pressroom.search import index_posts

    # As with other files: without a history all are offered, and the publisher compares.
    known = live if build.history.fingerprints else EMPTY
    kept = build.store.path.parent / "search"
    is_publication = build.options.output is None and not build.options.drafts
    return index_posts(edition, kept, share, known, touched=touched, workers=build.options.processes, prune=is_publication)
