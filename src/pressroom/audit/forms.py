"""The forms in which words may stand in a file: plain, as entities, percent-escaped, in JSON, in UTF-16, in base64."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Iterator
from html.entities import codepoint2name
from urllib.parse import quote, quote_plus

FOLD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ\t\n\r\v\f+-_/", b"abcdefghijklmnopqrstuvwxyz         ")
"""Letters without their case, and all that may stand between two words as a space; each byte keeps its place."""

BASE64 = "in base64"
_BARE = re.compile(r"[A-Za-z0-9 ]+")

_OTHER_ENCODINGS = {"utf-16-le": "in UTF-16", "utf-16-be": "in UTF-16", "cp1252": "in Latin-1"}
# A line of base64 in a letter or certificate has 76 characters: of two halves one is in one line.
_HALF = 12


def list_forms(words: str) -> Iterator[tuple[bytes, str]]:
    """Answer the bytes that words may stand as in a text, folded, each with the name of its form (“” for what anybody can read)."""
    if _BARE.fullmatch(words):
        # Most needles are such; for them escapes differ in the space alone.
        yield _fold(words.encode()), ""
        yield _fold(words.replace(" ", "%20").encode()), "percent-escaped"
        return
    for plain in dict.fromkeys(_vary(words)):
        yield _fold(plain.encode()), ""
        yield _fold(quote(plain, safe="").encode()), "percent-escaped"
        yield _fold(quote(plain, safe="!'()*~/").encode()), "percent-escaped"
        yield _fold(quote_plus(plain).encode()), "percent-escaped"
        yield _fold(json.dumps(plain)[1:-1].encode()), "escaped as in JSON"
        for escaped in _escape_as_entities(plain):
            yield _fold(escaped.encode()), "as character references"


def list_encodings(words: str) -> Iterator[tuple[bytes, str]]:
    """Answer the bytes that words become in encodings that hide them whole, folded, each with the encoding's name.

    UTF-16 of plain ASCII isn't among them: `unpack` answers that as text.
    """
    for name, told in _OTHER_ENCODINGS.items():
        try:
            encoded = b"" if words.isascii() else words.encode(name)
        except UnicodeEncodeError:
            continue
        if encoded:
            yield _fold(encoded), told
    for part in _encode_base64(words.encode()):
        yield _fold(part), BASE64


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


def _encode_base64(data: bytes) -> Iterator[bytes]:
    """Answer what is certain of data in base64, however many bytes stand before it: in one piece, or in two where it is long."""
    halves = (data[: len(data) // 2], data[len(data) // 2 :]) if len(data) >= 2 * _HALF else (data,)
    for part in halves:
        for shift in range(3):
            skip = (3 - shift) % 3
            whole = part[skip : skip + (len(part) - skip) // 3 * 3]
            if len(whole) >= 3:
                yield base64.b64encode(whole)


def _fold(data: bytes) -> bytes:
    return data.translate(FOLD)
