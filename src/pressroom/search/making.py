"""The files of units, which are made by Pagefind, or put together from what it made, and kept on the shelf."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.manifest import FileRecord
from pressroom.models import Page, Post
from pressroom.search.chunks import read_packed, split_chunks
from pressroom.search.documents import find_path, write_document
from pressroom.search.merging import FACTS, RUNS, SPANS, amend_slices, measure_words, merge_slices, read_slices
from pressroom.search.program import run_pagefind
from pressroom.search.shelf import Shelf
from pressroom.search.units import Unit
from pressroom.slugs import slugify

FRAGMENTS = "fragment/"
"""Where in a unit's folder it stands what is shown of each post; of a unit that is put together these files lie with its slices."""

# Pagefind makes no index of nothing; this letter was written once, in the fifteenth century.
_NOTHING = "\ua66e"
_INDEX = ("*.pf_meta", "index/*", "fragment/*", "pagefind-entry.json")
_UNPUBLISHED = frozenset({SPANS, RUNS})
_Files = dict[str, FileRecord]


class Maker:
    """Makes units of an edition, for which `begin` and then `finish` are called; several at a time until the context ends."""

    def __init__(self, edition: Edition, shelf: Shelf, workers: int) -> None:
        self._edition, self._shelf = edition, shelf
        self._pool = ThreadPoolExecutor(max(1, workers))
        self._begun: dict[str, Future[_Files]] = {}

    def __enter__(self) -> Maker:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, unit: Unit) -> None:
        """Let Pagefind begin to index a unit, or those of its slices that aren't kept. This reads the bodies, and doesn't wait."""
        for cut in unit.slices:
            if self._shelf.find(cut.key) is None:
                self._begin(cut)
        if not unit.slices:
            self._begin(unit)

    def finish(self, unit: Unit) -> _Files:
        """Answer the files of a unit that was begun."""
        if not unit.slices:
            return self._begun[unit.key].result()
        for cut in unit.slices:
            if cut.key in self._begun:
                self._begun[cut.key].result()
        return _amend_unit(self._shelf, unit) or self._merge(unit) or self._make(unit)

    def _make(self, unit: Unit) -> _Files:
        """Index a unit at once."""
        self._begin(unit)
        return self._begun[unit.key].result()

    def _begin(self, unit: Unit) -> None:
        room = self._shelf.make_room(unit.key)
        paths = _write_documents(self._edition, unit, room / "documents")
        self._begun[unit.key] = self._pool.submit(_make_unit, self._shelf, unit, room, paths)

    def _merge(self, unit: Unit) -> _Files | None:
        """Put a unit together from its slices; None where that can't be done."""
        for cut in unit.slices:
            if not _is_index_whole(self._shelf, cut.key):
                self._make(cut)
        index = self._shelf.make_room(unit.key) / "index"
        if not merge_slices([self._shelf.find_folder(cut.key) for cut in unit.slices], index):
            return None
        return _keep_merged(self._shelf, unit, index, [_find_fragments(self._shelf, cut.key) for cut in unit.slices])


def list_published(files: Mapping[str, FileRecord]) -> _Files:
    """Answer the files of a kept unit that go out."""
    return {path: record for path, record in files.items() if path not in _UNPUBLISHED}


def _write_documents(edition: Edition, unit: Unit, folder: Path) -> dict[str, Post | Page]:
    """Write the documents of a unit; answer what stands at each path."""
    folder.mkdir()
    if unit.part is None:
        (folder / "index.html").write_text(f'<html lang="{unit.lang}"><body>{_NOTHING}</body></html>', encoding="utf-8")
        return {}
    paths = {find_path(edition, source): source for source in unit.part.sources}
    for path, source in paths.items():
        file = folder / permalinks.output_file(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_document(edition, unit.part.name, source), encoding="utf-8")
    return paths


def _make_unit(shelf: Shelf, unit: Unit, room: Path, paths: Mapping[str, Post | Page]) -> _Files:
    index = room / "index"
    run_pagefind(room / "documents", index, unit.lang)
    if unit.part is None or not unit.part.is_inner:
        split_chunks(index)
    if unit.part is None:
        return shelf.keep(unit.key, _find_files(index, (*_INDEX, *_list_reader_files(index))))
    facts = _tell_facts(index / "fragment", paths)
    (index / FACTS).write_text(json.dumps(facts, separators=(",", ":")), encoding="utf-8")
    if unit.part.may_be_slice and (spans := measure_words(index)) is not None:
        (index / SPANS).write_text(json.dumps(spans, separators=(",", ":")), encoding="utf-8")
    return shelf.keep(unit.key, _find_files(index, (*_INDEX, FACTS, SPANS)))


def _find_files(index: Path, wanted: Sequence[str]) -> dict[str, Path]:
    """Answer the files of an index that are kept, by their paths in it."""
    return {file.relative_to(index).as_posix(): file for pattern in wanted for file in index.glob(pattern)}


def _list_reader_files(index: Path) -> tuple[str, ...]:
    (told,) = json.loads((index / "pagefind-entry.json").read_bytes())["languages"].values()
    return "pagefind.js", f"wasm.{told['wasm'] or 'unknown'}.pagefind"


def _tell_facts(fragments: Path, paths: Mapping[str, Post | Page]) -> dict[str, object]:
    """Answer what results are put in order and chosen by: the ids of the posts, newest first, and the places of each term's posts in that.

    Pagefind has filters and orders of its own; but its filters are written in another order each time, and parts can't be put in one order.
    """
    ids = {}
    for file in fragments.iterdir():
        told = json.loads(read_packed(file))
        ids[told["url"]] = file.name.partition(".")[0]
    order = [path for path in paths if path in ids]
    categories: dict[str, list[int]] = {}
    authors: dict[str, list[int]] = {}
    for place, path in enumerate(order):
        source = paths[path]
        if isinstance(source, Post):
            for slug in {slugify(name): None for name in source.categories}:
                categories.setdefault(slug, []).append(place)
            for slug in source.authors:
                authors.setdefault(slug, []).append(place)
    return {"ids": [ids[path] for path in order], "categories": categories, "authors": authors}


def _amend_unit(shelf: Shelf, unit: Unit) -> _Files | None:
    """Put a unit together from what it was and from the slices that are others now; None where that can't be done."""
    wanted = [cut.key for cut in unit.slices]
    for key in shelf.list_kin(unit.key):
        if not _is_index_whole(shelf, key):
            continue
        was = [cut.name for cut in read_slices(shelf.find_folder(key))]
        changed = [pair for pair in zip_longest(was, wanted) if pair[0] != pair[1]]
        # What they have in common says that the same program made both.
        if len(changed) < len(wanted) and all(_is_index_whole(shelf, name) for pair in changed for name in pair if name):
            index = shelf.make_room(unit.key) / "index"
            if amend_slices(shelf.find_folder(key), [shelf.find_folder(cut) for cut in wanted], index):
                gone, fresh = set(was).difference(wanted), set(wanted).difference(was)
                lost = {path for one in gone for path in _find_fragments(shelf, one)}
                fragments = {path: record for path, record in _find_fragments(shelf, key).items() if path not in lost}
                return _keep_merged(shelf, unit, index, [fragments, *(_find_fragments(shelf, one) for one in fresh)])
    return None


def _is_index_whole(shelf: Shelf, key: str) -> bool:
    """Tell whether a kept index is what it was; what is published are second names of its files, so somebody may have written there."""
    records = shelf.find(key) or {}
    return bool(records) and shelf.is_whole(key, {path: of for path, of in records.items() if not path.startswith(FRAGMENTS)})


def _find_fragments(shelf: Shelf, key: str) -> _Files:
    """Answer the files in which it stands what is shown of each post."""
    return {path: record for path, record in (shelf.find(key) or {}).items() if path.startswith(FRAGMENTS)}


def _keep_merged(shelf: Shelf, unit: Unit, index: Path, parts: Sequence[Mapping[str, FileRecord]]) -> _Files | None:
    """Keep a unit that was put together, which has fragments of some parts; None where it can't be so."""
    fragments = {path: record for part in parts for path, record in part.items()}
    # Two posts of different slices may have the same short name; in one index Pagefind gives them longer ones.
    if len(fragments) < sum(map(len, parts)):
        return None
    return shelf.keep(unit.key, _find_files(index, (*_INDEX, FACTS, RUNS)), fragments)
