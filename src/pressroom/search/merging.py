"""The indexes of slices as the one of their part, so that an edit costs the indexing of a slice and not of a year.

What Pagefind tells of a word in a page depends on that page alone; only the pages' numbers depend on the others. So the merged index is
what Pagefind makes of the whole part. With it is kept what it was made of (`runs`): where only a few slices are others than they were, only
what is told of their words is written anew.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from pressroom.search.chunks import ARRAY, Index, group_words, list_items, make_head, read_index, read_packed, write_packed, write_pieces
from pressroom.search.runs import Run, list_merged_runs, list_runs, measure_word, split_notes, split_piece, write_word

FACTS = "posts.json"
"""The file of an index that says by what results are chosen and ordered."""

SPANS = "spans.json"
"""The file that is kept beside the index of a slice and not published: what was measured of each word."""

RUNS = "runs.bin"
"""The file that is kept beside a merged index and not published: a line that tells of its slices (`Cut`) and names its words, then what was
noted with each word."""

_ENTRY = "pagefind-entry.json"
_Notes = dict[str, "array[int]"]
_RunsByWord = dict[str, dict[bytes, list[Run]]]


class _Words(NamedTuple):
    """The words of a merged index: what is noted with each, what answers all that is told of it, and the files of pieces by their words."""

    notes: _Notes
    tell: Callable[[str], bytes]
    pieces: Mapping[tuple[str, ...], Path]


class Cut(NamedTuple):
    """A slice of a merged index: the name of its folder, how many pages it has, and what stands in its `FACTS`."""

    name: str
    pages: int
    facts: dict[str, Any]


def measure_words(index: Path) -> list[list[int]] | None:
    """Answer what is to be kept as `SPANS` of an index; None where Pagefind's version isn't known."""
    read = read_index(index)
    return None if read is None else [measure_word(told) for _, told in read.words]


def merge_slices(slices: Sequence[Path], index: Path) -> bool:
    """Make in the folder `index` one index of those of slices, the oldest first, but for what is shown of each post (`fragment/`), which
    stays with its slice; False where that can't be done, since Pagefind's version isn't known.
    """
    read = _read_alike(slices)
    if read is None:
        return False
    pages = [_list_pages(one) for one in read]
    cuts = [_describe_slice(cut, len(of)) for cut, of in zip(slices, pages, strict=True)]
    runs: _RunsByWord = {}
    for number, (one, cut) in enumerate(zip(read, slices, strict=True)):
        runs |= {word: {} for word, _ in one.words if word not in runs}
        _collect_runs(number, one, cut, runs)
    _write_index(index, read[0], cuts, pages, _write_words(runs, _count_before(cuts)), slices[0])
    return True


def read_slices(merged: Path) -> list[Cut]:
    """Answer the slices that a merged index was made of; none where nothing is known of them."""
    try:
        return _read_runs(merged)[0]
    except FileNotFoundError:
        return []


def amend_slices(merged: Path, slices: Sequence[Path], index: Path) -> bool:
    """Make in the folder `index` what `merge_slices` makes of slices, of an index that it made and of what differs since; False where that
    can't be done: where pages have other numbers than they had.

    The slices that `merged` was made of lie beside those that stand in their places.
    """
    was, order, noted = _read_runs(merged)
    changed = [number for number, cut in enumerate(slices) if number >= len(was) or was[number].name != cut.name]
    gone = [slices[number].parent / was[number].name for number in changed if number < len(was)]
    read = _read_alike([merged, *gone, *(slices[number] for number in changed)])
    if read is None or len(slices) < len(was):
        return False
    old, lost, fresh = read[0], read[1 : 1 + len(gone)], dict(zip(changed, read[1 + len(gone) :], strict=True))
    pages = dict(enumerate(_part_pages(old, was))) | {number: _list_pages(one) for number, one in fresh.items()}
    cuts = dict(enumerate(was)) | {number: _describe_slice(slices[number], len(pages[number])) for number in changed}
    before = _count_before(cuts.values())
    if before[: len(was)] != _count_before(was):
        return False
    kept = _find_words(old, order, noted)
    runs: _RunsByWord = {word: {} for word in _find_reworded(lost, list(fresh.values()))}
    _keep_runs(kept, runs, before, fresh.keys())
    for number, one in fresh.items():
        _collect_runs(number, one, slices[number], runs)
    _write_index(index, old, list(cuts.values()), list(pages.values()), _exchange_words(kept, runs, before), merged)
    return True


def _read_alike(indexes: Sequence[Path]) -> list[Index] | None:
    """Read indexes; None where one is of a version that isn't known, or they tell other things of their posts."""
    read = [one for one in map(read_index, indexes) if one is not None]
    return read if len(read) == len(indexes) and len({one.data[one.items[3][0] :] for one in read}) == 1 else None


def _describe_slice(cut: Path, pages: int) -> Cut:
    return Cut(cut.name, pages, json.loads((cut / FACTS).read_bytes()))


def _list_pages(index: Index) -> list[bytes]:
    return [index.data[begin:end] for begin, end in list_items(index.data, index.items[1][0])]


def _part_pages(merged: Index, cuts: Sequence[Cut]) -> list[list[bytes]]:
    """Answer the pages of each slice."""
    pages = _list_pages(merged)
    return [pages[start : start + cut.pages] for start, cut in zip(_count_before(cuts), cuts, strict=True)]


def _count_before(cuts: Iterable[Cut]) -> list[int]:
    """Answer how many pages there are before each slice."""
    return list(accumulate((cut.pages for cut in cuts), initial=0))[:-1]


def _collect_runs(number: int, index: Index, cut: Path, runs: _RunsByWord) -> None:
    """Add the runs of a slice, of the words that there are runs of."""
    spans = json.loads((cut / SPANS).read_bytes())
    for (word, told), span in zip(index.words, spans, strict=True):
        if (of_word := runs.get(word)) is not None:
            for form, run in list_runs(number, told, span):
                of_word.setdefault(form, []).append(run)


def _read_runs(merged: Path) -> tuple[list[Cut], list[str], array[int]]:
    """Answer what `RUNS` of a merged index tells: of its slices, its words, and what was noted with all of these."""
    noted = array("I")
    with (merged / RUNS).open("rb") as file:
        cuts, order = json.loads(file.readline())
        noted.frombytes(file.read())
    return [Cut(*cut) for cut in cuts], order, noted


def _find_words(index: Index, order: Sequence[str], noted: array[int]) -> _Words:
    """Answer the words of a merged index; of its pieces those are read that are asked for."""
    notes = dict(zip(order, split_notes(noted), strict=True))
    files = dict(zip(map(tuple, _group_noted(notes)), index.files, strict=True))
    piece_of = {word: piece for piece in files for word in piece}

    @cache
    def read(piece: tuple[str, ...]) -> dict[str, bytes]:
        return split_piece(read_packed(files[piece]), piece, notes)

    return _Words(notes, lambda word: read(piece_of[word])[word], files)


def _group_noted(notes: _Notes) -> Iterator[list[str]]:
    return group_words((word, noted[0]) for word, noted in notes.items())


def _find_reworded(lost: Sequence[Index], fresh: Sequence[Index]) -> set[str]:
    """Answer the words of which slices tell something else than those that stood in their places."""
    pairs = zip_longest(lost, fresh)
    return {word for old, new in pairs for word, _ in set(old.words if old else ()) ^ set(new.words)}


def _keep_runs(words: _Words, runs: _RunsByWord, before: Sequence[int], fresh: Collection[int]) -> None:
    """Add the runs that there are of the words that runs are to be collected of, but for those of fresh slices."""
    for word in runs.keys() & words.notes.keys():
        for form, run in list_merged_runs(words.tell(word), words.notes[word], before):
            if run[0] not in fresh:
                runs[word].setdefault(form, []).append(run)


def _write_words(runs: _RunsByWord, before: Sequence[int]) -> _Words:
    written = {word: write_word(word, runs[word], before) for word in sorted(runs) if runs[word]}
    return _Words({word: noted for word, (_, noted) in written.items()}, lambda word: written[word][0], {})


def _exchange_words(words: _Words, runs: _RunsByWord, before: Sequence[int]) -> _Words:
    """Answer words, those that there are runs of as these tell."""
    fresh = _write_words(runs, before)
    notes = {word: noted for word, noted in words.notes.items() if word not in runs} | fresh.notes
    pieces = {piece: file for piece, file in words.pieces.items() if runs.keys().isdisjoint(piece)}
    return _Words(dict(sorted(notes.items())), lambda word: (fresh if word in fresh.notes else words).tell(word), pieces)


def _write_index(index: Path, like: Index, cuts: Sequence[Cut], pages: Sequence[Sequence[bytes]], words: _Words, last: Path) -> None:
    """Write what an index is made of; what depends on no post is that of the index `like`, which lies in the folder `last`."""
    (index / "index").mkdir(parents=True)
    groups = _group_noted(words.notes)
    pieces = write_pieces(index / "index", like.lang, ((of, words.pieces.get(tuple(of)) or b"".join(map(words.tell, of))) for of in groups))
    told = [page for of_slice in pages for page in of_slice]
    (start, _), (end, _) = like.items[1], like.items[3]
    data = like.data[:start] + make_head(ARRAY, len(told)) + b"".join(told) + pieces + like.data[end:]
    name = f"{like.lang}_{hashlib.sha256(data).hexdigest()[:10]}"
    write_packed(index / f"pagefind.{name}.pf_meta", data)
    entry = json.loads((last / _ENTRY).read_bytes())
    entry["languages"][like.lang] |= {"hash": name, "page_count": len(told)}
    (index / _ENTRY).write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    (index / FACTS).write_text(json.dumps(_merge_facts(cuts), separators=(",", ":")), encoding="utf-8")
    with (index / RUNS).open("wb") as file:
        file.write(json.dumps([cuts, list(words.notes)], separators=(",", ":")).encode() + b"\n")
        for noted in words.notes.values():
            noted.tofile(file)


def _merge_facts(cuts: Sequence[Cut]) -> dict[str, object]:
    """Answer what results are chosen and ordered by, of slices of which the newest is the last."""
    ids: list[str] = []
    merged: dict[str, dict[str, list[int]]] = {"categories": {}, "authors": {}}
    for cut in reversed(cuts):
        for kind, places in merged.items():
            for slug, of in cut.facts[kind].items():
                places.setdefault(slug, []).extend(place + len(ids) for place in of)
        ids += cut.facts["ids"]
    return {"ids": ids, **merged}
