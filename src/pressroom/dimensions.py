"""How wide and high a picture is, by its first bytes: PNG, JPEG, GIF and WebP. Nothing is decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator

Size = tuple[int, int]
"""Width and height in pixels, as a browser shows the picture."""

_PNG, _GIF, _EXIF = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a"), b"Exif\0\0"
# Start of frame: the markers that give a size, but for those of tables among them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ORIENTATION, _LYING = 0x0112, 5


def measure_picture(data: bytes) -> Size | None:
    """Answer the size of a picture; None where it is in another format, or damaged."""
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith(_GIF):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"\xff\xd8"):
            width, height = _measure_jpeg(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            width, height = _measure_webp(data)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (width, height) if width and height else None


def make_stand_in(size: Size | None) -> bytes:
    """Answer a few bytes that `measure_picture` takes for a picture of a size, or for none."""
    return _PNG + struct.pack(">8xII", *size) if size else b""


def _measure_jpeg(data: bytes) -> Size:
    lying = False
    for marker, start in _list_segments(data):
        if marker == 0xE1 and data.startswith(_EXIF, start):
            lying = _read_orientation(data[start + len(_EXIF) :]) >= _LYING
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, start + 1)
            return (height, width) if lying else (width, height)
    return 0, 0


def _list_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Answer marker and start of each segment of a JPEG, up to the picture itself."""
    place = 2
    while data[place] == 0xFF and data[place + 1] != 0xDA:
        if data[place + 1] == 0xFF:
            place += 1
            continue
        yield data[place + 1], place + 4
        place += 2 + int(struct.unpack_from(">H", data, place + 2)[0])


def _read_orientation(exif: bytes) -> int:
    """Answer how a camera was held, as EXIF says it; 1 where it says nothing."""
    order = "<" if exif.startswith(b"II") else ">"
    try:
        (directory,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, directory)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, directory + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        pass
    return 1


def _measure_webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF
