"""From an Edition to the files below `/search/`: the parts of the index, what the browser needs to read them, and the list of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.errors import ContentError, Finding
from pressroom.manifest import FileRecord, Manifest
from pressroom.models import Page, Post
from pressroom.search.chunks import read_packed, split_chunks
from pressroom.search.documents import find_path, write_document
from pressroom.search.merging import FACTS, RUNS, SPANS, amend_slices, measure_words, merge_slices, read_slices
from pressroom.search.parts import Part, divide
from pressroom.search.program import read_program_version, run_pagefind
from pressroom.search.shelf import Shelf
from pressroom.slugs import slugify
from pressroom.structs import Struct

_LAYOUT = 8
# Pagefind makes no index of nothing; this letter was written once, in the fifteenth century.
_NOTHING = "\ua66e"
_FRAGMENTS = "fragment/"
_INDEX = ("*.pf_meta", "index/*", "fragment/*", "pagefind-entry.json")
_UNPUBLISHED = frozenset({SPANS, RUNS})


class _Unit(Struct, frozen=True):
    """What is indexed in one call and stands in one folder of the site: a part, or (`part` None) the reader of a language.

    A unit that has `slices` is put together from these, which stand in no folder of the site. The key is what it is called, a hyphen, and a
    digest of all that it is made of.
    """

    folder: str
    lang: str
    key: str
    part: Part | None = None
    slices: tuple[_Unit, ...] = ()

    @property
    def tag(self) -> str:
        """What tells browsers that the unit is another one than it was."""
        return self.key.rpartition("-")[2][:8]


def index_posts(
    edition: Edition, kept: Path, share: Path, known: Manifest, *, touched: Set[str] = frozenset(), workers: int = 1, prune: bool = False
) -> dict[str, FileRecord]:
    """Index what an edition lists; answer the record of every file by output path.

    Files that aren't `known` to be live, or that something else has `touched`, are put into the folder `share`.

    Parts are kept in the folder `kept` and made anew only where what is shown of their posts has changed; `prune` removes the others.
    Raises `ContentError` for a file of the newsroom that stands in the place of one of these.
    """
    shelf = Shelf(kept)
    units = list(_list_units(edition))
    found = {unit.key: shelf.find(unit.key) for unit in units}
    found |= _make_all(edition, shelf, [unit for unit in units if found[unit.key] is None], workers)
    records: dict[str, FileRecord] = {}
    for unit in units:
        files = _list_published(found[unit.key])
        if not _offer(shelf, unit, files, share, known, touched):
            for cut in unit.slices:
                if not shelf.is_whole(cut.key, shelf.find(cut.key) or {}):
                    shelf.drop(cut.key)
            files = _list_published(_make_all(edition, shelf, [unit], workers)[unit.key])
            _offer(shelf, unit, files, share, known, touched)
        records |= {f"{unit.folder}{path}": record for path, record in files.items()}
    records |= _write_list(units, edition, share)
    _refuse_others(edition, records)
    if prune:
        shelf.prune([one.key for unit in units for one in (unit, *unit.slices)])
    return records


def _list_units(edition: Edition) -> Iterator[_Unit]:
    version = f"{_LAYOUT} {read_program_version()}"
    parts = divide(edition, version)
    for lang in dict.fromkeys(part.lang for part in parts):
        stem = _stem_language(lang)
        key = hashlib.blake2b(f"{version} {stem}".encode(), digest_size=12).hexdigest()
        yield _Unit(_reader_folder(lang), stem, f"{lang}-reader-{key}")
    yield from map(_plan_unit, parts)


def _plan_unit(part: Part) -> _Unit:
    folder, stem = f"{permalinks.SEARCH_PARTS[1:]}{part.lang}/{part.name}/", _stem_language(part.lang)
    return _Unit(folder, stem, f"{part.lang}-{part.name}-{part.key}", part, tuple(map(_plan_unit, part.slices)))


def _reader_folder(lang: str) -> str:
    return f"{permalinks.SEARCH_READERS[1:]}{lang}/"


def _stem_language(lang: str) -> str:
    """Answer the language by which Pagefind knows the forms of words: “pt” of “pt-BR”."""
    return lang.partition("-")[0].lower()


def _list_published(files: Mapping[str, FileRecord] | None) -> dict[str, FileRecord]:
    """Answer the files of a kept unit that go out."""
    return {path: record for path, record in (files or {}).items() if path not in _UNPUBLISHED}


def _make_all(edition: Edition, shelf: Shelf, units: Sequence[_Unit], workers: int) -> dict[str, dict[str, FileRecord]]:
    """Make units, those that are put together from slices of them, and answer their files by key."""
    slices = {cut.key: cut for unit in units for cut in unit.slices if shelf.find(cut.key) is None}
    slices |= {unit.key: unit for unit in units if not unit.slices}
    made = _make_units(edition, shelf, list(slices.values()), workers)
    for unit in units:
        if unit.slices:
            merged = _amend_unit(shelf, unit) or _merge_unit(edition, shelf, unit, workers)
            made[unit.key] = merged or _make_units(edition, shelf, [unit], workers)[unit.key]
    return made


def _amend_unit(shelf: Shelf, unit: _Unit) -> dict[str, FileRecord] | None:
    """Put a unit together from what it was and from the slices that are others now; None where that can't be done."""
    wanted = [cut.key for cut in unit.slices]
    for key in shelf.list_kin(unit.key):
        was = [cut.name for cut in read_slices(shelf.find_folder(key))]
        gone, fresh = set(was) - set(wanted), set(wanted) - set(was)
        # What they have in common says that the same program made both.
        if len(fresh) < len(wanted) and all(_is_index_whole(shelf, one) for one in (key, *gone, *fresh)):
            index = shelf.make_room(unit.key) / "index"
            if amend_slices(shelf.find_folder(key), [shelf.find_folder(cut) for cut in wanted], index):
                lost = {path for one in gone for path in _find_fragments(shelf, one)}
                fragments = {path: record for path, record in _find_fragments(shelf, key).items() if path not in lost}
                return _keep_merged(shelf, unit, index, [fragments, *(_find_fragments(shelf, one) for one in fresh)])
    return None


def _merge_unit(edition: Edition, shelf: Shelf, unit: _Unit, workers: int) -> dict[str, FileRecord] | None:
    """Put a unit together from its slices; None where that can't be done."""
    for cut in unit.slices:
        if not _is_index_whole(shelf, cut.key):
            _make_units(edition, shelf, [cut], workers)
    index = shelf.make_room(unit.key) / "index"
    if not merge_slices([shelf.find_folder(cut.key) for cut in unit.slices], index):
        return None
    return _keep_merged(shelf, unit, index, [_find_fragments(shelf, cut.key) for cut in unit.slices])


def _is_index_whole(shelf: Shelf, key: str) -> bool:
    """Tell whether a kept index is what it was; what is published are second names of its files, so somebody may have written there."""
    records = shelf.find(key) or {}
    return bool(records) and shelf.is_whole(key, {path: of for path, of in records.items() if not path.startswith(_FRAGMENTS)})


def _find_fragments(shelf: Shelf, key: str) -> dict[str, FileRecord]:
    """Answer the files in which it stands what is shown of each post."""
    return {path: record for path, record in (shelf.find(key) or {}).items() if path.startswith(_FRAGMENTS)}


def _keep_merged(shelf: Shelf, unit: _Unit, index: Path, parts: Sequence[Mapping[str, FileRecord]]) -> dict[str, FileRecord] | None:
    """Keep a unit that was put together, which has fragments of some parts; None where it can't be so."""
    fragments = {path: record for part in parts for path, record in part.items()}
    # Two posts of different slices may have the same short name; in one index Pagefind gives them longer ones.
    if len(fragments) < sum(map(len, parts)):
        return None
    return shelf.keep(unit.key, _find_files(index, (*_INDEX, FACTS, RUNS)), fragments)


def _make_units(edition: Edition, shelf: Shelf, units: Sequence[_Unit], workers: int) -> dict[str, dict[str, FileRecord]]:
    """Index units, and answer their files by key."""
    # Bodies are read by this thread alone, while Pagefind is at work on the units before.
    with ThreadPoolExecutor(max(1, workers)) as pool:
        made = {}
        for unit in units:
            room = shelf.make_room(unit.key)
            paths = _write_documents(edition, unit, room / "documents")
            made[unit.key] = pool.submit(_make_unit, shelf, unit, room, paths)
        return {key: future.result() for key, future in made.items()}


def _write_documents(edition: Edition, unit: _Unit, folder: Path) -> dict[str, Post | Page]:
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


def _make_unit(shelf: Shelf, unit: _Unit, room: Path, paths: Mapping[str, Post | Page]) -> dict[str, FileRecord]:
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


def _offer(shelf: Shelf, unit: _Unit, files: Mapping[str, FileRecord], share: Path, known: Manifest, touched: Set[str]) -> bool:
    """Put what isn't known to be live of a unit into the share folder; False where the kept unit isn't what it was."""
    fresh = {path: record for path, record in files.items() if known.files.get(name := f"{unit.folder}{path}") != record or name in touched}
    lying = {path: cut.key for cut in unit.slices if fresh for path in shelf.find(cut.key) or {} if path.startswith(_FRAGMENTS)}
    return shelf.offer(unit.key, fresh, share / unit.folder, lying)


def _write_list(units: Sequence[_Unit], edition: Edition, share: Path) -> dict[str, FileRecord]:
    """Write the list by which the search page finds readers and parts."""
    languages: dict[str, dict[str, object]] = {}
    for lang in edition.config.languages:
        reader = [unit for unit in units if unit.part is None and unit.folder == _reader_folder(lang)]
        parts = [
            {"name": unit.part.name, "year": unit.part.year, "tag": unit.tag} for unit in units if unit.part and unit.part.lang == lang
        ]
        if reader:
            languages[lang] = {"tag": reader[0].tag, "parts": parts}
    data = (json.dumps(languages, separators=(",", ":")) + "\n").encode()
    file = share / permalinks.output_file(permalinks.SEARCH_LIST)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return {permalinks.output_file(permalinks.SEARCH_LIST): FileRecord(hashlib.sha256(data).hexdigest(), len(data))}


def _refuse_others(edition: Edition, records: Mapping[str, FileRecord]) -> None:
    taken = [asset for path, asset in edition.assets.items() if permalinks.output_file(path) in records]
    if taken:
        raise ContentError([
            Finding(asset.source, 1, 1, f"this file stands at {asset.path}, where the search page’s index has to be; move or rename it")
            for asset in taken
        ])  # fmt: skip
