"""The forms in which words may stand in a file: plain, as entities, percent-escaped, in JSON, in UTF-16, in base64."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html.entities import codepoint2name
from urllib.parse import quote, quote_plus

FOLD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ\t\n\r\v\f+-_/", b"abcdefghijklmnopqrstuvwxyz         ")
"""Letters without their case, and all that may stand between two words as a space; each byte keeps its place."""

BASE64 = "in base64"
BASE64_HEAD = 12
"""How many letters of base64 are looked for at most; what stands around them is decoded where they are found."""

_BARE = re.compile(r"[A-Za-z0-9 ]+")
_OTHER_ENCODINGS = {"utf-16-le": "in UTF-16", "utf-16-be": "in UTF-16", "cp1252": "in Latin-1"}
# A line of base64 in a letter or certificate has 76 characters: of two halves one is in one line.
_HALF = 12
_HEAD_BYTES = BASE64_HEAD // 4 * 3
_SKIPS = (0, 2, 1)
_PLAIN_IN_JSON = re.compile(r'[^"\\\x00-\x1f]*')


def _make_quotes(safe: str, space: str = "%20") -> dict[int, str]:
    """Answer what percent-escaping makes of each ASCII character, for `str.translate`: `quote` takes ten times as long."""
    return {code: quote(chr(code), safe=safe) for code in range(128)} | {ord(" "): space}


_QUOTES = (_make_quotes(""), _make_quotes("!'()*~/"), _make_quotes("", "+"))


def list_forms(words: str) -> Iterable[tuple[bytes, str]]:
    """Answer the bytes that words may stand as in a text, folded, each once with the name of its form (“” for what anybody can read).

    Those with a percent sign are `list_percent_forms`.
    """
    if _BARE.fullmatch(words):
        # Most needles are such.
        return ((_fold(words.encode()), ""),)
    forms: dict[bytes, str] = {}
    for text, name in _write_forms(words):
        forms.setdefault(_fold(text.encode()), name)
    return forms.items()


def list_percent_forms(words: str) -> Iterable[tuple[bytes, str]]:
    """Answer the bytes that words may stand as where they are percent-escaped, folded, each once with the name of the form."""
    texts = (text for plain in dict.fromkeys(_vary(words)) for text in _escape_by_percents(plain))
    return [(_fold(text.encode()), "percent-escaped") for text in dict.fromkeys(texts) if "%" in text]


def list_encodings(words: str) -> Iterator[tuple[bytes, str]]:
    """Answer the bytes that words become in encodings that hide them whole, folded, each with the encoding's name.

    Neither UTF-16 of plain ASCII is among them, which `unpack` answers as text, nor base64.
    """
    if words.isascii():
        return
    for name, told in _OTHER_ENCODINGS.items():
        try:
            encoded = words.encode(name)
        except UnicodeEncodeError:
            continue
        yield _fold(encoded), told


def encode_heads(texts: Iterable[str]) -> Iterator[tuple[int, bytes]]:
    """Answer what is certain of texts in base64, however many bytes stand before them: the number of a text, and such a head, folded.

    A long text has heads of two places, of which one is in one line. All are encoded in one go: one by one was half of making needles.
    """
    numbers, pieces = [], []
    for number, text in enumerate(texts):
        for piece in _cut_heads(text.encode()):
            if len(piece) == _HEAD_BYTES:
                numbers.append(number)
                pieces.append(piece)
            else:
                yield number, _fold(base64.b64encode(piece))
    encoded = _fold(base64.b64encode(b"".join(pieces)))
    for at, number in enumerate(numbers):
        yield number, encoded[at * BASE64_HEAD : (at + 1) * BASE64_HEAD]


def _cut_heads(data: bytes) -> Iterator[bytes]:
    """Answer the bytes of which the heads are made: at each of three alignments as many whole groups of three as there are, and needed."""
    middle = len(data) // 2
    for start, end in ((0, middle), (middle, len(data))) if len(data) >= 2 * _HALF else ((0, len(data)),):
        for skip in _SKIPS:
            whole = min((end - start - skip) // 3 * 3, _HEAD_BYTES)
            if whole >= 3:
                yield data[start + skip : start + skip + whole]


def _write_forms(words: str) -> Iterator[tuple[str, str]]:
    for plain in dict.fromkeys(_vary(words)):
        yield plain, ""
        if not (plain.isascii() and _PLAIN_IN_JSON.fullmatch(plain)):
            yield json.dumps(plain)[1:-1], "escaped as in JSON"
        yield from ((escaped, "as character references") for escaped in _escape_as_entities(plain))


def _escape_by_percents(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(text.translate(quotes) for quotes in _QUOTES)
    return quote(text, safe=""), quote(text, safe="!'()*~/"), quote_plus(text)


def _vary(words: str) -> Iterator[str]:
    """Answer a text as it is, and, where `FOLD` can't undo it, in other cases and with accents of their own."""
    yield words
    if not words.isascii():
        yield from (words.lower(), words.upper(), unicodedata.normalize("NFC", words), unicodedata.normalize("NFD", words))


def _escape_as_entities(text: str) -> Iterator[str]:
    if text.isascii():
        return
    yield "".join(sign if sign.isascii() else f"&#{ord(sign)};" for sign in text)
    yield "".join(sign if sign.isascii() else f"&#x{ord(sign):x};" for sign in text)
    named = (sign if sign.isascii() else f"&{codepoint2name.get(ord(sign), f'#{ord(sign)}')};" for sign in text)
    yield "".join(named)


def _fold(data: bytes) -> bytes:
    return data.translate(FOLD)
