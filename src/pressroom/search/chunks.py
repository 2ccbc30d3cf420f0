"""Pagefind's index in smaller pieces, so that a query fetches less.

Pagefind cuts the words of an index into pieces of about 20 KB, and a query fetches one from each part. Here they are cut again. Of a piece
no more is understood than where a word begins and ends (CBOR, RFC 8949): each is carried over byte for byte. It is done for the versions of
Pagefind that are known; the index of another one stays as it is, and works as well.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from itertools import groupby, pairwise
from pathlib import Path

SIGNATURE = b"pagefind_dcd"
KNOWN = frozenset({"1.5.2"})

# Bytes before they are packed, which makes them about half.
_ENOUGH = 6_000
_SAME = 3
# A higher one takes twice as long and spares half a hundredth.
_LEVEL = 6
NUMBER, TEXT, ARRAY = 0, 3, 4
_WORD = 0x83
# Numbers and heads of arrays, as many as stand in a row: all that is told of a word but the word itself and its forms.
_NUMBERS = re.compile(rb"(?:[\x00-\x17\x20-\x37\x80-\x97]++|[\x18\x38\x98].|[\x19\x39\x99]..|[\x1a\x3a\x9a].{4})*+", re.DOTALL)


def split_chunks(index: Path) -> None:
    """Cut the pieces of an index into smaller ones."""
    read = read_index(index)
    if read is None:
        return
    words = dict(read.words)
    for file in read.files:
        file.unlink()
    groups = group_words((word, len(told)) for word, told in words.items())
    pieces = write_pieces(index / "index", read.lang, ((group, b"".join(map(words.__getitem__, group))) for group in groups))
    start, end = read.items[2]
    write_packed(read.meta, read.data[:start] + pieces + read.data[end:])


class Index:
    """An index as it is read: its language; its table of contents, a file, its bytes, and where each item begins and ends in them
    (version, pages, pieces, filters, orders, names of fields); and the files of its pieces.
    """

    def __init__(self, lang: str, meta: Path, files_of: Path) -> None:
        self.lang, self.meta = lang, meta
        self.data = read_packed(meta)
        self.items = list(list_items(self.data, 0))
        names = [read_text(self.data, *list(list_items(self.data, line))[2]) for line, _ in list_items(self.data, self.items[2][0])]
        self.files = [files_of / f"{name}.pf_index" for name in names]

    @cached_property
    def words(self) -> list[tuple[str, bytes]]:
        """The words of all pieces, each with all that is told of it."""
        return [word for file in self.files for word in _list_words(read_packed(file))]


def read_index(index: Path) -> Index | None:
    """Answer an index that Pagefind made, None where it is of a version that isn't known."""
    told = json.loads((index / "pagefind-entry.json").read_bytes())
    if told["version"] not in KNOWN:
        return None
    ((lang, language),) = told["languages"].items()
    return Index(lang, index / f"pagefind.{language['hash']}.pf_meta", index / "index")


def group_words(words: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Answer words, which are in order and each have so many bytes told of them, in groups, one for each piece.

    What begins with the same letters stays together, since a query for those fetches one piece.
    """
    group: list[str] = []
    size = 0
    for _, alike in groupby(words, key=lambda word: word[0][:_SAME]):
        for word, length in alike:
            group.append(word)
            size += length
        if size >= _ENOUGH:
            yield group
            group, size = [], 0
    if group:
        yield group


def write_pieces(folder: Path, lang: str, pieces: Iterable[tuple[Sequence[str], bytes | Path]]) -> bytes:
    """Write pieces into a folder, and answer their table. Of each there are its words and all that is told of them, or the file of such a
    piece, which gets a second name.
    """
    names: list[tuple[Sequence[str], str | Future[str]]] = []
    # Most of the time goes into packing, which two can do.
    with ThreadPoolExecutor(2) as threads:
        for words, told in pieces:
            if isinstance(told, Path):
                link_file(told, folder / told.name)
                names.append((words, told.stem))
            else:
                names.append((words, threads.submit(_write_piece, folder, lang, len(words), told)))
    lines = [_describe_piece(words, name if isinstance(name, str) else name.result()) for words, name in names]
    return make_head(ARRAY, len(lines)) + b"".join(lines)


def read_packed(file: Path) -> bytes:
    """Answer what one of Pagefind's files holds."""
    return gzip.decompress(file.read_bytes()).removeprefix(SIGNATURE)


def write_packed(file: Path, data: bytes) -> None:
    """Write one of Pagefind's files; the same bytes for the same data."""
    with io.BytesIO() as packed:
        with gzip.GzipFile("", "wb", _LEVEL, packed, mtime=0) as stream:
            stream.write(SIGNATURE + data)
        file.write_bytes(packed.getvalue())


def link_file(file: Path, target: Path) -> None:
    """Give a file a second name, or copy it where that can't be done."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


def _list_words(piece: bytes) -> Iterator[tuple[str, bytes]]:
    """Answer the words of a piece, each with all that is told of it."""
    _, _, start = read_head(piece, 0)
    _, count, place = read_head(piece, start)
    places = _find_words(piece, place)
    if len(places) != count + 1:
        places = [begin for begin, _ in list_items(piece, start)] + [len(piece)]
    for begin, end in pairwise(places):
        yield read_text(piece, *next(list_items(piece, begin))), piece[begin:end]


def _find_words(piece: bytes, place: int) -> list[int]:
    """Answer where the words begin that fill a piece from a place on, and where the last one ends.

    A word is an array of three whose first item is a text (a form of it is one of two), and there is no other text; so the walk over
    the million numbers between them, which took half as long as all that Pagefind does, is the regular expression's.
    """
    places = []
    while match := _NUMBERS.match(piece, place):
        place = match.end()
        if place == len(piece) or piece[place] >> 5 != TEXT:
            break
        if piece[place - 1] == _WORD:
            places.append(place - 1)
        _, length, place = read_head(piece, place)
        place += length
    return [*places, place] if place == len(piece) else []


def _write_piece(folder: Path, lang: str, count: int, told: bytes) -> str:
    """Write a piece of so many words, and answer its name."""
    data = make_head(ARRAY, 1) + make_head(ARRAY, count) + told
    name = f"{lang}_{hashlib.sha256(data).hexdigest()[:10]}"
    write_packed(folder / f"{name}.pf_index", data)
    return name


def _describe_piece(words: Sequence[str], name: str) -> bytes:
    """Answer the line of a piece in the table: how its first and its last word begin, and its name."""
    return make_head(ARRAY, 3) + b"".join(make_text(text) for text in (words[0][:_SAME], words[-1][:_SAME], name))


def list_items(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Answer where each item of an array begins and ends."""
    _, count, place = read_head(data, start)
    for _ in range(count):
        end = _find_end(data, place)
        yield place, end
        place = end


def _find_end(data: bytes, place: int) -> int:
    """Answer where an item ends that begins at a place."""
    # Without a call for each number: an index has a million of them.
    waiting = 1
    while waiting:
        first = data[place]
        place += 1
        waiting -= 1
        number = first & 31
        if number > 23:
            size = 1 << (number - 24)
            number = int.from_bytes(data[place : place + size])
            place += size
        if first < 2 << 5 or first >= 7 << 5:
            continue
        kind = first >> 5
        if kind < ARRAY:
            place += number
        else:
            waiting += number * (kind - 3) if kind < 6 else 1
    return place


def read_head(data: bytes, place: int) -> tuple[int, int, int]:
    """Answer the kind of an item, the number in its head, and where its head ends."""
    first = data[place]
    kind, number = first >> 5, first & 31
    if number < 24:
        return kind, number, place + 1
    size = 1 << (number - 24)
    return kind, int.from_bytes(data[place + 1 : place + 1 + size]), place + 1 + size


def read_text(data: bytes, start: int, end: int) -> str:
    """Answer the text that an item is."""
    return data[read_head(data, start)[2] : end].decode()


def make_text(text: str) -> bytes:
    """Answer the item that a text is."""
    return make_head(TEXT, len(text.encode())) + text.encode()


def make_head(kind: int, number: int) -> bytes:
    """Answer the head of an item of a kind: a number, or how much an array or text holds."""
    if number < 24:
        return bytes([kind << 5 | number])
    size = 1 if number < 1 << 8 else 2 if number < 1 << 16 else 4
    return bytes([kind << 5 | 23 + size.bit_length()]) + number.to_bytes(size)
