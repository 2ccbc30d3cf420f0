"""The picture that stands beside a link to a post where it is shared: 1200 x 630, the same bytes for the same words."""

from __future__ import annotations

import os
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Final

import PIL
from PIL import Image, ImageDraw

from pressroom.images.lettering import BOLD, REGULAR, SEMIBOLD, can_draw, draw, find_face, measure, prepare
from pressroom.structs import Struct

SHARE_SIZE: Final = (1200, 630)
"""Width and height in pixels, as social networks and messengers ask for."""

_DESIGN = 1  # another number makes every kept picture be drawn anew
_PAPER, _INK, _BLUE, _GREEN, _GRAY = (251, 250, 247), (20, 20, 20), (20, 85, 143), (33, 79, 52), (95, 100, 102)
_LEFT, _WIDTH = 84, 1032
_TITLE_TOP, _TITLE_HEIGHT = 236, 290
_SIZES = (84, 76, 68, 60, 54, 48, 43, 38)
_MOST_LINES = 6
_LEADING = 1.14
_SHADES = 15
_BLUE_INDEX = 3 * _SHADES + 1
_INKS = (_INK, _GREEN, _GRAY)
# Down to which row of pixels which ink is used: the newsroom's name, the kicker, the title, the date.
_BANDS = ((134, _INK), (217, _GREEN), (542, _INK), (SHARE_SIZE[1], _GRAY))


class ShareWords(Struct, frozen=True):
    """What is written on the picture; each may be ''."""

    kicker: str
    title: str
    date: str
    newsroom: str


def read_share_picture(words: ShareWords, folder: Path | None) -> bytes:
    """Answer the picture, from the folder of those that were drawn before if it is there, else drawn and kept there."""
    if folder is None:
        return draw_share_picture(words)
    key = repr((_DESIGN, PIL.__version__, words))
    name = blake2b(key.encode(), digest_size=16).hexdigest()
    file = folder / name[:2] / f"{name[2:]}.png"
    try:
        return file.read_bytes()
    except OSError:
        data = draw_share_picture(words)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(file)
    return data


def draw_share_picture(words: ShareWords) -> bytes:
    """Answer the picture as PNG, at most 60 KB. Words in a script that the face hasn't got are left out (the newsroom's name stands
    in place of such a title); a title that is too long is cut.
    """
    letters = Image.new("L", SHARE_SIZE)
    _draw_line(letters, words.newsroom, 96, (40, 34, 28, 24), SEMIBOLD)
    _draw_line(letters, words.kicker.upper(), 200, (26, 22), BOLD, spacing=0.06)
    _draw_title(letters, words.title if can_draw(prepare(words.title)) else words.newsroom)
    _draw_line(letters, words.date, 580, (30,), REGULAR)
    picture = _colour(letters)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((_LEFT, 126, _LEFT + _WIDTH, 131), fill=_BLUE_INDEX)
    pen.rectangle((_LEFT, 136, _LEFT + _WIDTH, 137), fill=_BLUE_INDEX)
    picture.putpalette(_make_palette())
    file = BytesIO()
    picture.save(file, "PNG", compress_level=6)
    return file.getvalue()


def _draw_line(layer: Image.Image, text: str, base: int, sizes: tuple[int, ...], weight: int, *, spacing: float = 0) -> None:
    text = prepare(text)
    if not can_draw(text):
        return
    face = next((face for size in sizes if measure(text, face := find_face(size, weight), spacing) <= _WIDTH), find_face(sizes[-1], weight))
    while text and measure(text, face, spacing) > _WIDTH:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    draw(layer, (_LEFT, base), text, face, spacing)


def _draw_title(layer: Image.Image, title: str) -> None:
    title = prepare(title)
    if not title or not can_draw(title):
        return
    for size in _SIZES:
        lines = _break(title, size, _WIDTH)
        if len(lines) <= _MOST_LINES and len(lines) * size * _LEADING <= _TITLE_HEIGHT and not _is_too_wide(lines, size):
            break
    else:
        size = _SIZES[-1]
        lines = _cut(_break(_break_words(title, size), size, _WIDTH), size)
    lines = _balance(title, size, lines)
    face = find_face(size, BOLD)
    top = _TITLE_TOP + (_TITLE_HEIGHT - len(lines) * size * _LEADING) * 0.3
    for number, line in enumerate(lines):
        draw(layer, (_LEFT, round(top + size * 0.8 + number * size * _LEADING)), line, face)


def _break(text: str, size: int, width: float) -> list[str]:
    """Break a text into lines of at most a width, but for words that are wider."""
    face = find_face(size, BOLD)
    space = face.getlength(" ")
    lines: list[str] = []
    left = -1.0
    for word in text.split(" "):
        length = measure(word, face)
        if lines and length + space <= left:
            lines[-1] += f" {word}"
            left -= length + space
        else:
            lines.append(word)
            left = width - length
    return lines


def _balance(title: str, size: int, lines: list[str]) -> list[str]:
    """Break into as many lines, the longest as short as can be."""
    if len(lines) < 2 or " ".join(lines) != title:
        return lines
    narrow, wide = _WIDTH // 2, _WIDTH
    while wide - narrow > 8:
        middle = (narrow + wide) // 2
        tried = _break(title, size, middle)
        if len(tried) > len(lines) or any(measure(line, find_face(size, BOLD)) > middle for line in tried):
            narrow = middle
        else:
            wide = middle
    return _break(title, size, wide)


def _is_too_wide(lines: list[str], size: int) -> bool:
    return any(measure(line, find_face(size, BOLD)) > _WIDTH for line in lines)


def _break_words(text: str, size: int) -> str:
    """Put a space into each word that is wider than the picture."""
    face = find_face(size, BOLD)
    words = []
    for word in text.split(" "):
        rest = word
        while measure(rest, face) > _WIDTH:
            end = next(end for end in range(len(rest) - 1, 0, -1) if measure(rest[:end], face) <= _WIDTH)
            words.append(rest[:end])
            rest = rest[end:]
        words.append(rest)
    return " ".join(words)


def _cut(lines: list[str], size: int) -> list[str]:
    """Keep the lines that there is room for; an ellipsis tells that there was more."""
    most = min(_MOST_LINES, int(_TITLE_HEIGHT // (size * _LEADING)))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(f"{last}…", find_face(size, BOLD)) > _WIDTH:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], last.rstrip(" ,;:–-") + "…"]


def _colour(letters: Image.Image) -> Image.Image:
    """Answer the picture whose colours are the shades of the ink of each band."""
    top = 0
    for bottom, ink in _BANDS:
        band = (0, top, SHARE_SIZE[0], bottom)
        shades = [_INKS.index(ink) * _SHADES + (value >> 4) if value >> 4 else 0 for value in range(256)]
        letters.paste(letters.crop(band).point(shades), band)
        top = bottom
    return Image.frombytes("P", SHARE_SIZE, letters.tobytes())


def _make_palette() -> list[int]:
    colours = [_PAPER]
    for ink in _INKS:
        colours += [_mix(ink, step / _SHADES) for step in range(1, _SHADES + 1)]
    colours.append(_BLUE)
    return [value for colour in colours for value in colour]


def _mix(ink: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(paper + (value - paper) * share) for paper, value in zip(_PAPER, ink, strict=True))
    return red, green, blue
