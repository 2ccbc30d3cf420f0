"""The indexes of slices as the one of their part, so that an edit costs the indexing of a slice and not of a year.

What Pagefind tells of a word in a page depends on that page alone; only the pages' numbers, each written as the distance from the one
before, depend on the others. So the merged index is what Pagefind makes of the whole part: the first number of each slice is written anew,
and all else carried over byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pressroom.search.chunks import (
    ARRAY,
    NUMBER,
    Index,
    list_items,
    make_head,
    make_text,
    read_head,
    read_index,
    write_packed,
    write_pieces,
)

FACTS = "posts.json"
"""The file of an index that says by what results are chosen and ordered."""

SPANS = "spans.json"
"""The file that is kept beside the index of a slice and not published: for each word where its pages end, and the last one's number."""

_PLAIN = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})"
_PAGE = b"\x83"

_Run = tuple[int, bytes, int, int, int]
"""Pages of a slice: how many are in the slices before, the bytes, where the array begins and ends in them, the number of its last page."""


def measure_words(index: Path) -> list[list[int]] | None:
    """Answer for each word of an index where its pages end and the last one's number, then the same of each of its forms."""
    read = read_index(index)
    return None if read is None else [_measure(told) for _, told in read.words]


def merge_slices(slices: Sequence[Path], index: Path) -> bool:
    """Make in the folder `index` one index of those of slices, the oldest first, but for what is shown of each post (`fragment/`), which
    stays with its slice; False where that can't be done, since Pagefind's version isn't known.
    """
    read = [read_index(cut) for cut in slices]
    known = [one for one in read if one is not None]
    tails = {one.data[one.items[3][0] :] for one in known}
    if len(known) < len(slices) or len(tails) != 1:
        return False
    (index / "index").mkdir(parents=True)
    _write_contents(known, slices, index, tails.pop())
    (index / FACTS).write_text(json.dumps(_merge_facts(slices), separators=(",", ":")), encoding="utf-8")
    return True


def _write_contents(read: Sequence[Index], slices: Sequence[Path], index: Path, tail: bytes) -> None:
    """Write the pieces, their table and the entry."""
    pages = [list(list_items(one.data, one.items[1][0])) for one in read]
    told = b"".join(one.data[begin:end] for one, items in zip(read, pages, strict=True) for begin, end in items)
    pieces = write_pieces(index / "index", read[0].lang, _merge_words(read, [len(items) for items in pages], slices))
    count = sum(map(len, pages))
    data = read[0].data[: read[0].items[1][0]] + make_head(ARRAY, count) + told + pieces + tail
    name = f"{read[0].lang}_{hashlib.sha256(data).hexdigest()[:10]}"
    write_packed(index / f"pagefind.{name}.pf_meta", data)
    entry = json.loads((slices[0] / "pagefind-entry.json").read_bytes())
    entry["languages"][read[0].lang] |= {"hash": name, "page_count": count}
    (index / "pagefind-entry.json").write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _merge_facts(slices: Sequence[Path]) -> dict[str, object]:
    """Answer what results are chosen and ordered by, of slices of which the newest is the last."""
    ids: list[str] = []
    merged: dict[str, dict[str, list[int]]] = {"categories": {}, "authors": {}}
    for cut in reversed(slices):
        facts = json.loads((cut / FACTS).read_bytes())
        for kind, places in merged.items():
            for slug, of in facts[kind].items():
                places.setdefault(slug, []).extend(place + len(ids) for place in of)
        ids += facts["ids"]
    return {"ids": ids, **merged}


def _merge_words(read: Sequence[Index], counts: Sequence[int], slices: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Answer the words of all slices in order, each with all that is told of it."""
    found: dict[str, list[tuple[int, bytes, list[int]]]] = {}
    before = 0
    for one, count, cut in zip(read, counts, slices, strict=True):
        spans = json.loads((cut / SPANS).read_bytes())
        for (word, told), span in zip(one.words, spans, strict=True):
            found.setdefault(word, []).append((before, told, span))
        before += count
    for word in sorted(found):
        yield word, _merge_word(word, found[word])


def _merge_word(word: str, parts: Sequence[tuple[int, bytes, list[int]]]) -> bytes:
    text = make_text(word)
    own: list[_Run] = []
    forms: dict[bytes, list[_Run]] = {}
    for before, told, (end, last, *others) in parts:
        own.append((before, told, 1 + len(text), end, last))
        if others:
            _, _, place = read_head(told, end)
            for form_end, form_last in zip(others[::2], others[1::2], strict=True):
                _, length, begin = read_head(told, place + 1)
                forms.setdefault(told[place + 1 : begin + length], []).append((before, told, begin + length, form_end, form_last))
                place = form_end
    told_of_forms = [make_head(ARRAY, 2) + form + _merge_pages(runs) for form, runs in forms.items()]
    return make_head(ARRAY, 3) + text + _merge_pages(own) + make_head(ARRAY, len(forms)) + b"".join(told_of_forms)


def _merge_pages(runs: Iterable[_Run]) -> bytes:
    """Answer the pages of slices as one array."""
    total, previous = 0, 0
    pages: list[bytes] = []
    for before, told, begin, end, last in runs:
        _, count, place = read_head(told, begin)
        if count:
            _, first, rest = read_head(told, place + 1)
            pages += [_PAGE, make_head(NUMBER, before + first - previous), told[rest:end]]
            total += count
            previous = before + last
    return make_head(ARRAY, total) + b"".join(pages)


def _measure(told: bytes) -> list[int]:
    _, length, place = read_head(told, 1)
    spans = [*_walk_pages(told, place + length)]
    _, count, place = read_head(told, spans[0])
    for _ in range(count):
        _, length, place = read_head(told, place + 1)
        place, last = _walk_pages(told, place + length)
        spans += [place, last]
    return spans


def _walk_pages(told: bytes, place: int) -> tuple[int, int]:
    """Answer where an array of pages ends, and the number of its last page."""
    _, count, place = read_head(told, place)
    number = 0
    for _ in range(count):
        _, distance, place = read_head(told, place + 1)
        number += distance
        for _ in range(2):
            _, length, place = read_head(told, place)
            place = _numbers(length).match(told, place).end()  # type: ignore[union-attr]
    return place, number


@lru_cache(maxsize=1024)
def _numbers(count: int) -> re.Pattern[bytes]:
    return re.compile(_PLAIN + b"{%d}" % count, re.DOTALL)
