"""Files to hits, on as many cores as there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from pressroom.audit.searching import Hit, Searcher, tell_place
from pressroom.structs import Struct

MANY = 200
"""Fewer files than this are searched in this process: starting others would take longer."""


class FileHit(Struct, frozen=True):
    """A hit in the file of an output path; `place` is “12:7” in a text, “byte 40” in other data, '' within something packed."""

    path: str
    hit: Hit
    place: str


def search_files(searcher: Searcher, files: Sequence[tuple[str, Path]], workers: int) -> Iterator[FileHit]:
    """Search files, given as (output path, where it lies), with all that is packed into them; every hit is answered."""
    yield from _share_out(searcher, files, workers, once=False)


def find_in_files(searcher: Searcher, files: Sequence[Path], workers: int) -> dict[int, Path]:
    """Answer which needles stand in any of some files, as these lie, and in which."""
    found = _share_out(searcher, [(str(file), file) for file in files], workers, once=True)
    return {hit.hit.needle: Path(hit.path) for hit in found}


def _share_out(searcher: Searcher, files: Sequence[tuple[str, Path]], workers: int, *, once: bool) -> Iterator[FileHit]:
    if workers < 2 or len(files) < MANY:
        yield from _search(searcher, once, files)
        return
    shares = [files[start::workers] for start in range(workers)]
    # A forked process has the searcher already; nothing of it is sent.
    with ProcessPoolExecutor(workers, get_context("fork"), _begin_process, (searcher,)) as executor:
        for found in executor.map(partial(_search_in_process, once), shares):
            yield from found


def _search(searcher: Searcher, once: bool, files: Sequence[tuple[str, Path]]) -> list[FileHit]:
    found: set[int] = set()
    hits: list[FileHit] = []
    for path, file in files:
        data = file.read_bytes()
        hits += [
            FileHit(path, hit, "" if once or hit.start < 0 else tell_place(data, hit.start))
            for hit in searcher.search(data, packed=not once, found=found if once else None)
        ]
    return hits


_of_this_process: list[Searcher] = []


def _begin_process(searcher: Searcher) -> None:
    _of_this_process[:] = [searcher]


def _search_in_process(once: bool, files: Sequence[tuple[str, Path]]) -> list[FileHit]:
    return _search(_of_this_process[0], once, files)
