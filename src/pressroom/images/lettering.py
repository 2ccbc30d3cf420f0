"""Text in the one face that pictures are drawn with: Source Serif 4, from a locked package and never from the machine.

Pillow's own layout is used. The other one needs a library of the machine, so its bytes would differ between machines; what it would do
for the spacing of Latin letters is done here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fontpkg_source_serif_4 import ROOT
from PIL import Image, ImageDraw, ImageFont

BOLD: Final = 700
SEMIBOLD: Final = 600
REGULAR: Final = 400

_FILE = str(ROOT / "files" / "SourceSerif4[opsz,wght].ttf")

# Hundredths of the size by which a letter stands farther from the one before it: pairs of the face itself, in the bold of headlines.
_PAIRS = (
    ("VW", "acegédoqs", -8), ("VW", "A.,", -12), ("VW", "imnrptu", -5), ("Y", "aceodgqs.,A", -10), ("Y", "mnprtuvz", -7),
    ("T", "oceadq-–", -6), ("T", "ags", -4), ("T", "A.,", -9), ("PF", "A", -8), ("PF", ".,", -10), ("F", "aceo", -4),
    ("A", "VWY’”", -11), ("A", "vwyT", -8), ("A", "CGOQU", -4), ("L", "TVWY’”", -7), ("R", "VWY", -6), ("RK", "vwyCGOQ", -4),
    ("DOQ", "AYVWX.,", -5), ("r", ".,", -10), ("vwy", ".,", -10), ("vwy", "ceodq", -4), (".,", "’”", -8), ("’”", "acedoqs", -7),
    ("‘“", "A", -8), ("f", "’”", 8),
)  # fmt: skip
_KERNING = {before + after: hundredths / 100 for befores, afters, hundredths in _PAIRS for before in befores for after in afters}


class Face(ImageFont.FreeTypeFont):
    """The face in one size and weight, with the letterforms that are meant for that size; it keeps how wide its letters are."""

    def __init__(self, size: int, weight: int) -> None:
        super().__init__(_FILE, size, layout_engine=ImageFont.Layout.BASIC)
        self.set_variation_by_axes([weight, min(max(size * 0.75, 8), 60)])
        self._widths: dict[str, float] = {}

    def find_width(self, char: str) -> float:
        """Answer how many pixels wide a letter is."""
        if (width := self._widths.get(char)) is None:
            self._widths[char] = width = self.getlength(char)
        return width


@lru_cache(maxsize=64)
def find_face(size: int, weight: int) -> Face:
    """Answer the face in a size in pixels and a weight from 200 to 900; each is about a megabyte, so not all that were tried are kept."""
    return Face(size, weight)


def prepare(text: str) -> str:
    """Answer the text as it can be drawn: one line, composed characters, without symbols that the face hasn't got (an emoji)."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = (char for char in composed if _has(char) or unicodedata.category(char) not in {"So", "Sk", "Cf", "Mn", "Cn", "Co"})
    return " ".join("".join(kept).split())


def can_draw(text: str) -> bool:
    """Tell whether the face has every character of a text."""
    return all(map(_has, text))


def measure(text: str, face: Face, spacing: float = 0) -> float:
    """Answer the width of a text in pixels; `spacing` is put after each letter, in parts of the size."""
    return sum(advance for _, advance in _advance(text, face, spacing))


def draw(layer: Image.Image, place: tuple[float, float], text: str, face: Face, spacing: float = 0) -> None:
    """Draw white text on a layer; `place` is where its base line begins."""
    pen, (x, y) = ImageDraw.Draw(layer), place
    for run, advance in _advance(text, face, spacing):
        pen.text((round(x), y), run, fill=255, font=face, anchor="ls")
        x += advance


def _advance(text: str, face: Face, spacing: float) -> Iterator[tuple[str, float]]:
    """Answer runs of letters that need no kerning inside, each with how far the next one is."""
    start = 0
    for end in range(1, len(text) + 1):
        kern = _KERNING.get(text[end - 1 : end + 1], 0.0)
        if kern or spacing or end == len(text):
            yield text[start:end], sum(map(face.find_width, text[start:end])) + (kern + spacing) * face.size
            start = end


@lru_cache(maxsize=4096)
def _has(char: str) -> bool:
    return char.isspace() or (char.isprintable() and _shape(char) != _shape("\U0010fffd"))


def _shape(char: str) -> tuple[tuple[int, int], bytes]:
    mask = find_face(24, REGULAR).getmask(char)
    return mask.size, bytes(mask)
