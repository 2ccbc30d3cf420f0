"""What is told of a word in an index that is put together from slices: for the word and each of its forms a run of pages from each slice.

Pagefind writes each page's number as the distance from the one before. So of a run nothing but its first number depends on the runs before
it: all else is carried over byte for byte. With a merged word goes a list of numbers that says where its runs are; with it the runs of one
slice are put in the place of its older ones, and no other slice is read.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pressroom.search.chunks import ARRAY, NUMBER, make_head, make_text, read_head

Run = tuple[int, int, int, int, bytes]
"""Pages of a slice: the place of the slice, how many pages, the numbers of the first and of the last one in the slice, and what follows the
first number."""

Runs = Mapping[bytes, Sequence[Run]]
"""The runs of a word, in any order, by the form that stands there, as it is written; of the word itself it is empty."""

ITSELF = b""
_PLAIN = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})"
_PAGE = b"\x83"
_NUMBERS_OF_RUN = 4


def measure_word(told: bytes) -> list[int]:
    """Answer of a word of a slice where its pages end and the last one's number, then the same of each of its forms."""
    _, length, place = read_head(told, 1)
    spans = [*_walk_pages(told, place + length)]
    _, count, place = read_head(told, spans[0])
    for _ in range(count):
        _, length, place = read_head(told, place + 1)
        place, last = _walk_pages(told, place + length)
        spans += [place, last]
    return spans


def list_runs(number: int, told: bytes, spans: Sequence[int]) -> Iterator[tuple[bytes, Run]]:
    """Answer the runs of a word in the slice that has a number, each after its form; `spans` are what was measured of the word."""
    end, last, *others = spans
    _, length, place = read_head(told, 1)
    yield from _read_run(ITSELF, number, told, place + length, end, last)
    if others:
        _, _, place = read_head(told, end)
        for form_end, form_last in zip(others[::2], others[1::2], strict=True):
            _, length, begin = read_head(told, place + 1)
            pages = begin + length
            yield from _read_run(told[place + 1 : pages], number, told, pages, form_end, form_last)
            place = form_end


def list_merged_runs(told: bytes, noted: Sequence[int], before: Sequence[int]) -> Iterator[tuple[bytes, Run]]:
    """Answer the runs of a merged word, each after its form; `noted` is what was noted with it, `before` the pages before each slice."""
    numbers = iter(noted[1:])
    _, length, place = read_head(told, 1)
    place += length
    form = ITSELF
    for turn in range(next(numbers)):
        if turn:
            _, length, begin = read_head(told, place + 1)
            form, place = told[place + 1 : begin + length], begin + length
        _, _, place = read_head(told, place)
        previous = 0
        for _ in range(next(numbers)):
            slice_number, count, size, last = next(numbers), next(numbers), next(numbers), next(numbers)
            _, distance, rest = read_head(told, place + len(_PAGE))
            place += size
            yield form, (slice_number, count, previous + distance - before[slice_number], last, told[rest:place])
            previous = before[slice_number] + last
        if not turn:
            _, _, place = read_head(told, place)


def write_word(word: str, runs: Runs, before: Sequence[int]) -> tuple[bytes, array[int]]:
    """Answer all that is told of a merged word, and what is noted with it; its forms stand in the order of their bytes."""
    noted = array("I", [0, 0])
    own = _write_runs(runs.get(ITSELF, ()), before, noted)
    forms = sorted(form for form in runs if form != ITSELF)
    of_forms = [make_head(ARRAY, 2) + form + _write_runs(runs[form], before, noted) for form in forms]
    told = make_head(ARRAY, 3) + make_text(word) + own + make_head(ARRAY, len(forms)) + b"".join(of_forms)
    noted[0], noted[1] = len(told), 1 + len(forms)
    return told, noted


def split_notes(noted: array[int]) -> Iterator[array[int]]:
    """Answer what was noted with each of some merged words, of what was noted with all of them."""
    start = 0
    while start < len(noted):
        end = start + 2
        for _ in range(noted[start + 1]):
            end += 1 + _NUMBERS_OF_RUN * noted[end]
        yield noted[start:end]
        start = end


def split_piece(piece: bytes, words: Iterable[str], notes: Mapping[str, array[int]]) -> dict[str, bytes]:
    """Answer all that is told of each of the words of a piece of a merged index, by what was noted with them."""
    _, _, start = read_head(piece, 0)
    _, _, place = read_head(piece, start)
    told = {}
    for word in words:
        told[word] = piece[place : place + notes[word][0]]
        place += notes[word][0]
    return told


def _read_run(form: bytes, number: int, told: bytes, begin: int, end: int, last: int) -> Iterator[tuple[bytes, Run]]:
    """Answer the run that an array of pages is; none where there are no pages."""
    _, count, place = read_head(told, begin)
    if count:
        _, first, rest = read_head(told, place + len(_PAGE))
        yield form, (number, count, first, last, told[rest:end])


def _write_runs(runs: Iterable[Run], before: Sequence[int], noted: array[int]) -> bytes:
    """Answer the pages of runs as one array; what is to be noted is added to `noted`."""
    total, previous = 0, 0
    pages: list[bytes] = []
    numbers: list[int] = []
    for number, count, first, last, rest in sorted(runs):
        head = make_head(NUMBER, before[number] + first - previous)
        pages += [_PAGE, head, rest]
        numbers += [number, count, len(_PAGE) + len(head) + len(rest), last]
        total += count
        previous = before[number] + last
    noted.append(len(numbers) // _NUMBERS_OF_RUN)
    noted.extend(numbers)
    return make_head(ARRAY, total) + b"".join(pages)


def _walk_pages(told: bytes, place: int) -> tuple[int, int]:
    """Answer where an array of pages ends, and the number of its last page."""
    _, count, place = read_head(told, place)
    number = 0
    for _ in range(count):
        _, distance, place = read_head(told, place + len(_PAGE))
        number += distance
        for _ in range(2):
            _, length, place = read_head(told, place)
            place = _numbers(length).match(told, place).end()  # type: ignore[union-attr]
    return place, number


@lru_cache(maxsize=1024)
def _numbers(count: int) -> re.Pattern[bytes]:
    return re.compile(_PLAIN + b"{%d}" % count, re.DOTALL)
