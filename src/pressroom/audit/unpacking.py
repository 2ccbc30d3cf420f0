"""What a file holds that can't be read in its bytes as they lie: compressed, archived or escaped through and through."""

from __future__ import annotations

import base64
import bz2
import html
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import unquote_to_bytes

from pressroom.scripts import draw_together, has_unspaced

MOST = 256 << 20
"""How much is unpacked of one member of an archive, in bytes."""

_DEPTH = 4
_IN_A_ROW = 6
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDE = re.compile(rb"(?:[\t\n\r\x20-\x7e]\0){8,}|(?:\0[\t\n\r\x20-\x7e]){8,}")
# What any of it holds, and begins with a byte of its own, which `re` looks for first: the pattern above takes long over pictures.
_SIGN_OF_WIDE = re.compile(rb"\0[\t\n\r\x20-\x7e]" * 7)
_GZIP = b"\x1f\x8b\x08"
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_OF_SEARCH = b"pagefind_dcd"
_STREAM = re.compile(rb"stream\r?\n")
_DATA_URL = re.compile(rb";base64,([A-Za-z0-9+/=_\s-]{8,})")
# Six escapes in a row are no typist’s doing. Each pattern begins with a letter of its own, which `re` looks for first.
_REFERENCES = re.compile(rb"&(?:amp;)?#[xX]?[0-9a-fA-F]{1,6}; ?(?:&(?:amp;)?#[xX]?[0-9a-fA-F]{1,6}; ?){5,}")
_PERCENTS = re.compile(rb"%[0-9a-fA-F]{2}\+?(?:%[0-9a-fA-F]{2}\+?){5,}")
_UNICODES = re.compile(rb"\\u[0-9a-fA-F]{4} ?(?:\\u[0-9a-fA-F]{4} ?){5,}")
_HEXES = re.compile(rb"\\x[0-9a-fA-F]{2} ?(?:\\x[0-9a-fA-F]{2} ?){5,}")
# What a data URL and references in a row both hold: many pages have none of it, and for one byte, the first, is looked fastest.
_SIGN_OF_EITHER = re.compile(rb";(?:base64,| ?&(?:amp;)?#)")
_SPACE = re.compile(rb"\s")
_STANDARD = bytes.maketrans(b"-_", b"+/")
_BREAKS = (zlib.error, EOFError, OSError, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


def unpack(data: bytes, depth: int = _DEPTH) -> Iterator[tuple[str, bytes]]:
    """Answer all that is packed into data, and into that, each with the words that tell where: “unpacked from gzip at byte 1”.

    Knows gzip, zlib, bzip2 and xz, ZIP (and so EPUB and office files), compressed text in PNG, streams of PDF, data URLs, and text
    of which every letter is escaped. What can't be unpacked is passed over.
    """
    if not depth:
        return
    for place, inner in _unpack_once(data):
        yield place, inner
        for deeper, innermost in unpack(inner, depth - 1):
            yield f"{place}, {deeper}", innermost


def _unpack_once(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield from _unpack_gzip(data)
    if data.startswith(b"PK"):
        yield from _unpack_zip(data)
    elif data.startswith(_PNG):
        yield from _unpack_png(data)
    elif data.startswith(b"%PDF"):
        yield from _unpack_streams(data)
    elif data[:3] == b"BZh":
        yield from _try("unpacked from bzip2", lambda: bz2.BZ2Decompressor().decompress(data, MOST))
    elif data[:6] == b"\xfd7zXZ\0":
        yield from _try("unpacked from xz", lambda: lzma.LZMADecompressor().decompress(data, MOST))
    elif _ZLIB.match(data):
        yield from _inflate("unpacked from zlib", data)
    yield from _unescape(data)


def _try(place: str, unpack_it: Callable[[], bytes]) -> Iterator[tuple[str, bytes]]:
    """Answer what a function unpacks, or nothing where it can't."""
    try:
        inner = unpack_it()
    except _BREAKS:
        return
    if inner:
        yield place, inner


def _inflate(place: str, data: bytes, bits: int = zlib.MAX_WBITS) -> Iterator[tuple[str, bytes]]:
    """Answer what a zlib stream holds; of one that is cut off, what there is of it."""
    yield from _try(place, lambda: zlib.decompressobj(bits).decompress(data, MOST))


def _unpack_gzip(data: bytes) -> Iterator[tuple[str, bytes]]:
    # One byte is looked for many times as fast as three, and hardly a text has this one.
    start = data.find(_GZIP) if _GZIP[:1] in data else -1
    while start >= 0:
        yield from _inflate(f"unpacked from gzip at byte {start + 1}", data[start:], 16 + zlib.MAX_WBITS)
        start = data.find(_GZIP, start + 3)


def _unpack_zip(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BREAKS:
        return
    with archive:
        yield "in the names of its members", "\n".join(archive.namelist()).encode()
        for member in archive.infolist():
            yield from _try(f"in its member {member.filename}", partial(_read_member, archive, member))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(MOST)


def _unpack_png(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Answer the compressed text chunks (PNG 11.3.3): keyword, a zero byte, for iTXt flags and languages, then a zlib stream."""
    place = len(_PNG)
    while place + 12 <= len(data):
        size, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if kind in {b"zTXt", b"iTXt"}:
            chunk = data[place + 8 : place + 8 + size]
            for match in _ZLIB.finditer(chunk):
                yield from _inflate(f"in its text chunk at byte {place + 1}", chunk[match.start() :])
        place += 12 + size


def _unpack_streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    for match in _STREAM.finditer(data):
        yield from _inflate(f"in its stream at byte {match.end() + 1}", data[match.end() :])


def _unescape(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data.startswith(_OF_SEARCH) and has_unspaced(words := data[1:].decode("utf-8", "replace")):
        # There each letter of a script without spaces stands by itself; by chance numbers look like such letters, and change nothing.
        # Without its first letter, what was drawn together isn't drawn together again.
        drawn = [text for text in dict.fromkeys(draw_together(words)) if text != words]
        yield from (("with its letters drawn together", text.encode()) for text in drawn)
    if b"\0" in data and _SIGN_OF_WIDE.search(data) and (found := _WIDE.findall(data)):
        yield "in UTF-16", b" | ".join(found).replace(b"\0", b"")
    if _SIGN_OF_EITHER.search(data):
        yield from _unescape_references(data)
    # Whether a byte is there at all is told many times as fast as how often.
    if b"%" in data and data.count(b"%") >= _IN_A_ROW and (found := _PERCENTS.findall(data)):
        yield "percent-escaped", unquote_to_bytes(b" | ".join(found))
    if b"\\" not in data or data.count(b"\\") < _IN_A_ROW:
        return
    if found := _UNICODES.findall(data):
        codes = b"".join(found).replace(b" ", b"\\u0020").replace(b"\\u", b"").decode()
        yield "escaped as in JSON", bytes.fromhex(codes).decode("utf-16-be", "replace").encode("utf-8", "replace")
    if found := _HEXES.findall(data):
        yield "escaped as in JavaScript", bytes.fromhex(b"".join(found).replace(b" ", b"\\x20").replace(b"\\x", b"").decode())


def _unescape_references(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Answer what data URLs hold, and what character references say."""
    for match in _DATA_URL.finditer(data):
        text = _SPACE.sub(b"", match[1]).translate(_STANDARD).rstrip(b"=")
        yield from _try(f"in its data URL at byte {match.start() + 1}", partial(base64.b64decode, text + b"=" * (-len(text) % 4)))
    if found := _REFERENCES.findall(data):
        yield "as character references", html.unescape(html.unescape(b" | ".join(found).decode())).encode("utf-8", "replace")
