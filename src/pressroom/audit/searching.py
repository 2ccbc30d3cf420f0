"""Many needles in much hay at once: one pass of an Aho-Corasick automaton over the bytes, then a close look at each place it names."""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from itertools import chain
from urllib.parse import unquote, unquote_to_bytes

from ahocorasick_rs import BytesAhoCorasick

from pressroom.audit.forms import BASE64, FOLD, encode_heads, list_encodings, list_forms, list_percent_forms
from pressroom.audit.needles import Needle
from pressroom.audit.sieving import Sieve, suits
from pressroom.audit.unpacking import unpack
from pressroom.config import SiteConfig
from pressroom.structs import Struct

_TAG = re.compile(r"<[^<>]*>")
_JSON_SPACE = re.compile(r"\\[nrtbf\"/]")
_JSON_CODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_WORD = re.compile(r"\w+")
_WHOLE = frozenset({"in UTF-16", "in Latin-1"})
# The automaton looks for so much of each form; the rest is compared where that was found. To make a longer one takes longer, of
# shorter heads more are found that lead to nothing.
_HEAD = 48
_STANDARD = bytes.maketrans(b"-_", b"+/")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\r\n")


class Hit(Struct, frozen=True):
    """A needle found: which it is (by number), and where: a byte offset, and the form it has there (“” for plain)."""

    needle: int
    start: int
    form: str


Meaning = tuple[int, str, bytes]
"""What a head may mean: which needle, which form, all its bytes."""


class Compiled(Struct, frozen=True):
    """Needles made ready to be looked for: the heads of their forms, and what each may mean."""

    needles: tuple[Needle, ...]
    heads: list[bytes]
    meanings: list[list[Meaning]]


def compile_needles(needles: Iterable[Needle]) -> Compiled:
    """Make needles ready to be looked for."""
    sought = tuple(needles)
    heads: dict[bytes, list[Meaning]] = {}
    for number, needle in enumerate(sought):
        for folded, form in _list_all_forms(needle):
            heads.setdefault(folded[:_HEAD], []).append((number, form, folded))
    for number, head in encode_heads(needle.words for needle in sought):
        if head in heads:
            heads[head].append((number, BASE64, head))
        else:
            heads[head] = [(number, BASE64, head)]
    return Compiled(sought, list(heads), list(heads.values()))


def _compile_percent_forms(needles: Iterable[tuple[int, Needle]]) -> tuple[list[bytes], list[list[Meaning]]]:
    heads: dict[bytes, list[Meaning]] = {}
    for number, needle in needles:
        for anchor in needle.anchors:
            for folded, form in list_percent_forms(anchor):
                heads.setdefault(folded[:_HEAD], []).append((number, form, folded))
    return list(heads), list(heads.values())


class Searcher:
    """Finds needles in bytes; made once for many files.

    `loose` takes the words of a slug for the slug: it is for telling whether something public says them.
    """

    def __init__(self, compiled: Compiled, config: SiteConfig, *, loose: bool = False) -> None:
        self.needles = compiled.needles
        self._config = config
        self._loose = loose
        self._compiled = compiled

    def search(self, data: bytes, *, packed: bool = True, found: set[int] | None = None) -> Iterator[Hit]:
        """Answer where needles stand in data and in what is packed into it: the first place of each, in each.

        What is `found` already isn't looked for, and what is answered is added to it.
        """
        yield from self._search_plain(data, set() if found is None else found)
        if packed:
            for place, inner in unpack(data):
                for hit in self._search_plain(inner, set() if found is None else found):
                    yield Hit(hit.needle, -1, f"{place}, {hit.form}" if hit.form else place)

    def find_plain(self, data: bytes, numbers: Iterable[int]) -> Iterator[int]:
        """Answer which of a few needles stand in data unescaped: a quick look where they most likely do."""
        hay = data.translate(FOLD)
        for number in numbers:
            needle = self.needles[number]
            for anchor in needle.anchors:
                sought = anchor.encode().translate(FOLD)
                start = hay.find(sought)
                if start >= 0 and self._confirm(needle, "", data, start, start + len(sought)):
                    yield number
                    break

    def _search_plain(self, data: bytes, found: set[int]) -> Iterator[Hit]:
        if self._sieve and not self._sieve.finds_any(data):
            return
        hay = data.translate(FOLD)
        places = self._plain.find(hay)
        if b"%" in data and _PERCENT.search(data):
            places = chain(places, self._find_escaped(data, hay, found))
        for start, (number, form, folded) in places:
            if number not in found and self._confirm(self.needles[number], form, data, start, start + len(folded)):
                found.add(number)
                yield Hit(number, start, form)

    @cached_property
    def _sieve(self) -> Sieve | None:
        heads = self._compiled.heads
        if not suits(heads):
            return None
        every = [*heads, *_compile_percent_forms(enumerate(self.needles))[0]]
        return Sieve(every) if suits(every) else None

    @cached_property
    def _plain(self) -> _Automaton:
        return _Automaton(self._compiled.heads, self._compiled.meanings)

    def _find_escaped(self, data: bytes, hay: bytes, found: Set[int]) -> Iterator[tuple[int, Meaning]]:
        """Answer the places of percent-escaped forms: these are made only of needles that stand in the data once it is unescaped."""
        likely = sorted({number for _, (number, _, _) in self._plain.find(unquote_to_bytes(data).translate(FOLD))} - found)
        yield from _Automaton(*_compile_percent_forms((number, self.needles[number]) for number in likely)).find(hay)

    def _confirm(self, needle: Needle, form: str, data: bytes, start: int, end: int) -> bool:
        """Tell whether a needle really stands where a part of it was found in some form."""
        if form == BASE64:
            return _stands_in_base64(needle.words, data, start, end)
        if form in _WHOLE:
            return True
        margin = 24 if needle.words in needle.anchors else 6 * len(needle.words) + 24
        return self._stands_in(needle, data[max(0, start - margin) : end + margin].decode("utf-8", "replace"))

    def _stands_in(self, needle: Needle, window: str) -> bool:
        text = unquote(_decode(window))
        match needle.kind:
            case "address" | "slug" | "file name" if not (self._loose and needle.kind == "slug"):
                return self._stands_as_name(needle, text)
            case _:
                return _has_words(text, needle.words)

    def _stands_as_name(self, needle: Needle, text: str) -> bool:
        """Tell whether a name or path stands in a text by itself, and not in an address at which it has been published."""
        for path in needle.known:
            text = text.replace(path.strip("/"), " ")
        name = re.escape(needle.words.strip("/"))
        if needle.kind != "address":
            return re.search(rf"(?<![\w-]){name}(?![\w-])", text) is not None
        own = re.escape(self._config.base_url.partition("://")[2].rstrip("/"))
        path = re.escape(self._config.path.strip("/"))
        before = rf"(?:(?<![\w.~/-])|(?<=[^\w.~-]/)|{own}/" + (rf"|(?<![\w.~-])/?{path}/)" if path else ")")
        return re.search(rf"(?:^/?|{before}){name}(?![\w-])", text) is not None


class _Automaton:
    """Finds in folded bytes whatever begins with some heads: where, and what it means."""

    def __init__(self, heads: list[bytes], meanings: list[list[Meaning]]) -> None:
        self._meanings = meanings
        self._heads = BytesAhoCorasick(heads) if heads else None

    def find(self, hay: bytes) -> Iterator[tuple[int, Meaning]]:
        """Answer each place and what stands there with all its bytes."""
        for head, start, _ in self._heads.find_matches_as_indexes(hay, overlapping=True) if self._heads else ():
            for meaning in self._meanings[head]:
                if hay.startswith(meaning[2], start):
                    yield start, meaning


def _list_all_forms(needle: Needle) -> Iterator[tuple[bytes, str]]:
    for anchor in needle.anchors:
        yield from list_forms(anchor)
    yield from list_encodings(needle.words)


def _has_words(text: str, words: str) -> bool:
    """Tell whether words follow each other in a text, in a tag itself, too, whatever marks and inline tags stand between them."""
    sought = _spread(words)
    edge = " " if words[:1].isascii() and words[-1:].isascii() else ""
    readings = (_TAG.sub(" ", text), _TAG.sub("", text), text)
    return any(f"{edge}{sought}{edge}" in f" {_spread(reading)} " for reading in readings)


def _spread(text: str) -> str:
    """Answer the words of a text without case and marks."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("_", " ")))


def _decode(text: str) -> str:
    """Undo what HTML, XML (once or twice) and JSON do to a text."""
    text = _JSON_CODE.sub(lambda match: chr(int(match[1], 16)), text)
    return html.unescape(html.unescape(_JSON_SPACE.sub(" ", text)))


def _stands_in_base64(words: str, data: bytes, start: int, end: int) -> bool:
    """Decode the base64 around a place, at each of its four alignments, and tell whether all the words are in it."""
    sought = words.encode()
    reach = 2 * len(sought) + 96
    first, last = start, end
    while first > max(0, start - reach) and data[first - 1] in _BASE64:
        first -= 1
    while last < min(len(data), end + reach) and data[last] in _BASE64:
        last += 1
    text = bytes(byte for byte in data[first:last].translate(_STANDARD) if byte not in b"\r\n=")
    return any(sought in base64.b64decode(_pad(text[shift:])) for shift in range(4))


def _pad(text: bytes) -> bytes:
    """Answer base64 that has lost its end as base64 that can be decoded."""
    text = text[: len(text) - (len(text) % 4 == 1)]
    return text + b"=" * (-len(text) % 4)


def tell_place(data: bytes, start: int) -> str:
    """Answer a place as “line:column” in a text, as “byte N” in other data; both count from 1."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return f"byte {start + 1}"
    if b"\0" in data:
        return f"byte {start + 1}"
    line = data.count(b"\n", 0, start) + 1
    column = len(data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")) + 1
    return f"{line}:{column}"

