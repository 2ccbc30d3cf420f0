"""From an Edition to the files below `/search/`: the parts of the index, what the browser needs to read them, and the list of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.errors import ContentError, Finding
from pressroom.manifest import FileRecord, Manifest
from pressroom.search.making import FRAGMENTS, Maker, list_published
from pressroom.search.shelf import Shelf
from pressroom.search.units import Unit, find_reader_folder, list_units


def index_posts(
    edition: Edition, kept: Path, share: Path, known: Manifest, *, touched: Set[str] = frozenset(), workers: int = 1, prune: bool = False
) -> dict[str, FileRecord]:
    """Index what an edition lists; answer the record of every file by output path.

    Files that aren't `known` to be live, or that something else has `touched`, are put into the folder `share`.

    Parts are kept in the folder `kept` and made anew only where what is shown of their posts has changed. As many others
    are kept, the latest, unless they are to be pruned (`prune`).
    Raises `ContentError` for a file of the newsroom that stands in the place of one of these.
    """
    shelf = Shelf(kept)
    records: dict[str, FileRecord] = {}
    with Maker(edition, shelf, workers) as maker:
        units = _begin_units(edition, shelf, maker)
        for unit, found in units:
            files = list_published(found or maker.finish(unit))
            if not _offer(shelf, unit, files, share, known, touched):
                files = _make_anew(shelf, unit, maker)
                _offer(shelf, unit, files, share, known, touched)
            records |= {f"{unit.folder}{path}": record for path, record in files.items()}
    records |= _write_list([unit for unit, _ in units], edition, share)
    _refuse_others(edition, records)
    used = [one.key for unit, _ in units for one in (unit, *unit.slices)]
    shelf.prune(used, 0 if prune else len(used))
    return records


def _begin_units(edition: Edition, shelf: Shelf, maker: Maker) -> list[tuple[Unit, dict[str, FileRecord] | None]]:
    """Answer the units of an edition, each with its kept files. The others are begun: Pagefind works, while it is seen which there are."""
    units = []
    for unit in list_units(edition):
        if (found := shelf.find(unit.key)) is None:
            maker.begin(unit)
        units.append((unit, found))
    return units


def _make_anew(shelf: Shelf, unit: Unit, maker: Maker) -> dict[str, FileRecord]:
    """Make a kept unit anew that isn't what it was, and answer its files that go out."""
    for cut in unit.slices:
        if not shelf.is_whole(cut.key, shelf.find(cut.key) or {}):
            shelf.drop(cut.key)
    maker.begin(unit)
    return list_published(maker.finish(unit))


def _offer(shelf: Shelf, unit: Unit, files: Mapping[str, FileRecord], share: Path, known: Manifest, touched: Set[str]) -> bool:
    """Put what isn't known to be live of a unit into the share folder; False where the kept unit isn't what it was."""
    fresh = {path: record for path, record in files.items() if known.files.get(name := f"{unit.folder}{path}") != record or name in touched}
    lying = {path: cut.key for cut in unit.slices if fresh for path in shelf.find(cut.key) or {} if path.startswith(FRAGMENTS)}
    return shelf.offer(unit.key, fresh, share / unit.folder, lying)


def _write_list(units: Sequence[Unit], edition: Edition, share: Path) -> dict[str, FileRecord]:
    """Write the list by which the search page finds readers and parts."""
    languages: dict[str, dict[str, object]] = {}
    for lang in edition.config.languages:
        reader = [unit for unit in units if unit.part is None and unit.folder == find_reader_folder(lang)]
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
