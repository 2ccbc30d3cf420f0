"""Bytes to text: what a source file must be before anything in it is read."""

from __future__ import annotations

from pressroom.errors import ContentError, Finding
from pressroom.structs import Struct

RULE, EMBARGO_RULE = "front-matter", "embargo-offset"
_LARGEST = 1_000_000
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_UNFIT = _CONTROLS.decode() + "\ufffe\uffff"
_BOM = b"\xef\xbb\xbf"


class Source(Struct, frozen=True):
    """A source file: its path under the root, with `/`, and its text, whose lines end in a line feed."""

    path: str
    text: str


def decode_source(path: str, raw: bytes) -> Source:
    """Answer the text of a file that is UTF-8, with or without a byte order mark and with any line endings.

    Raises `ContentError` at line and column for a file that is not UTF-8, is larger than 1 MB, or holds control characters
    (NUL among them), which no browser and no feed may be given.
    """
    if len(raw) > _LARGEST:
        message = f"this file has {len(raw):,} bytes, more than {_LARGEST:,}; put data and pictures into files of their own"
        raise ContentError([Finding(path, 1, 1, message, rule=RULE)])
    if raw.startswith(_BOM):
        raw = raw[3:]
    if _is_wide(raw):
        raise ContentError([Finding(path, 1, 1, "this file is UTF-16; save it as UTF-8", rule=RULE)])
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise ContentError([_explain_encoding(path, raw, error)]) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(raw.translate(None, _CONTROLS)) != len(raw) or "\ufffe" in text or "\uffff" in text:
        raise ContentError(_find_controls(path, text))
    return Source(path, text)


def _is_wide(raw: bytes) -> bool:
    """Tell whether each character takes two bytes, as Windows’ “Unicode” has them, with or without a byte order mark."""
    return raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or (len(raw) > 3 and b"\0\0" in (raw[0:4:2], raw[1:4:2]))


def _explain_encoding(path: str, raw: bytes, error: UnicodeDecodeError) -> Finding:
    before = raw[: error.start].decode().replace("\r\n", "\n").replace("\r", "\n")
    line, column = measure_place(before, len(before))
    byte = raw[error.start]
    guess = bytes([byte]).decode("cp1252", "ignore")
    hint = f", in Windows-1252 a “{guess}”" if guess and guess.isprintable() else ""
    return Finding(path, line, column, f"this file is not UTF-8: here is the byte 0x{byte:02X}{hint}; save the file as UTF-8", rule=RULE)


def _find_controls(path: str, text: str) -> list[Finding]:
    found = []
    for index, char in enumerate(text):
        if char in _UNFIT:
            line, column = measure_place(text, index)
            message = f"here is the control character U+{ord(char):04X}, which no web page may hold; delete it"
            found.append(Finding(path, line, column, message, rule=RULE))
            if len(found) == 10:
                break
    return found


def measure_place(text: str, index: int) -> tuple[int, int]:
    """Answer line and column, both from 1, of a character of a text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
