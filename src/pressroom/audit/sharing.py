"""Files to hits, on as many cores as there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pressroom.audit.searching import Hit, Searcher, tell_place
from pressroom.structs import Struct

_Found = TypeVar("_Found")

MANY = 200
"""Fewer files than this are searched in this process: starting others would take longer."""

_PART = 1 << 16


OutputFile = tuple[str, Path]
"""The path of a file in the output, and where it lies now."""


class FileHit(Struct, frozen=True):
    """A hit in the file of an output path; `place` is “12:7” in a text, “byte 40” in other data, '' within something packed."""

    path: str
    hit: Hit
    place: str


def search_files(searcher: Searcher, files: Sequence[OutputFile], workers: int) -> Iterator[FileHit]:
    """Search files with all that is packed into them; every hit is answered."""
    for hits in _share_out(partial(_list_hits, searcher), files, workers):
        yield from hits


def find_in_files(searcher: Searcher, files: Sequence[OutputFile], workers: int, *, packed: bool) -> dict[int, OutputFile]:
    """Answer which needles stand in any of some files, and one in which each does; `packed` says that all is unpacked, too."""
    found: dict[int, OutputFile] = {}
    for some in _share_out(partial(_find_once, searcher, packed), files, workers):
        found = some | found
    return found


def _share_out(look: Callable[[Sequence[OutputFile]], _Found], files: Sequence[OutputFile], workers: int) -> Iterator[_Found]:
    if workers < 2 or len(files) < MANY:
        yield look(files)
        return
    shares = [files[start::workers] for start in range(workers)]
    # A forked process has the searcher already; nothing of it is sent.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, get_context("fork"), _begin_process, (look,)) as executor:
        yield from executor.map(_look_in_process, shares)


def _list_hits(searcher: Searcher, files: Sequence[OutputFile]) -> list[FileHit]:
    hits: list[FileHit] = []
    for path, file in files:
        data = _read(file)
        hits += [FileHit(path, hit, "" if hit.start < 0 else tell_place(data, hit.start)) for hit in searcher.search(data)]
    return hits


def _find_once(searcher: Searcher, packed: bool, files: Sequence[OutputFile]) -> dict[int, OutputFile]:
    known: set[int] = set()
    found: dict[int, OutputFile] = {}
    for item in files:
        for hit in searcher.search(_read(item[1]), packed=packed, found=known):
            found[hit.needle] = item
    return found


def _read(file: Path) -> bytes:
    # By the system’s own calls: a file object takes as long to be made as most files to be read.
    opened = os.open(file, os.O_RDONLY)
    try:
        return b"".join(iter(partial(os.read, opened, _PART), b""))
    finally:
        os.close(opened)


_of_this_process: list[Callable[[Sequence[OutputFile]], Any]] = []


def _begin_process(look: Callable[[Sequence[OutputFile]], Any]) -> None:
    _of_this_process[:] = [look]


def _look_in_process(files: Sequence[OutputFile]) -> Any:
    return _of_this_process[0](files)
