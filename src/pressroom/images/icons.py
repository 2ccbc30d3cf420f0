"""The newsroom's icon as PNG and ICO, for what can't show the theme's SVG: its initials on Bay blue."""

from __future__ import annotations

from bisect import bisect_right
from io import BytesIO
from typing import Final

# Pillow loads every form of picture that it knows, unless the one it is asked for is there.
from PIL import IcoImagePlugin as _  # noqa: F401
from PIL import Image

from pressroom.images.lettering import BOLD, can_draw, draw, find_face, measure, prepare

_BLUE, _PAPER = (20, 85, 143), (251, 250, 247)
_FAVICON_SIZES: Final = (16, 32, 48)


def draw_icon(initials: str, size: int) -> bytes:
    """Answer a square PNG of a size in pixels; without letters where the face hasn't got them."""
    file = BytesIO()
    _draw(initials, size).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw_favicon(initials: str) -> bytes:
    """Answer an ICO with the sizes that browsers and desktops ask for."""
    pictures = [_draw(initials, size) for size in _FAVICON_SIZES]
    file = BytesIO()
    pictures[-1].save(file, "ICO", sizes=[(size, size) for size in _FAVICON_SIZES], append_images=pictures[:-1])
    return file.getvalue()


def _draw(initials: str, size: int) -> Image.Image:
    letters, mask = prepare(initials)[: 1 if size < 32 else 3], Image.new("L", (size, size))
    if letters and can_draw(letters):
        face = find_face(find_height(letters, size * 0.72), BOLD)
        _, top, _, bottom = face.getbbox(letters, anchor="ls")
        draw(mask, ((size - measure(letters, face)) / 2, round((size - top - bottom) / 2)), letters, face)
    return Image.composite(Image.new("RGB", mask.size, _PAPER), Image.new("RGB", mask.size, _BLUE), mask)


def find_height(letters: str, room: float) -> int:
    """Answer in which size letters fill the room, or 5, which is the least; halving the choice, since a face takes long to set up."""
    heights = range(5, round(room) + 1)
    return 4 + max(1, bisect_right(heights, room, key=lambda height: measure(letters, find_face(height, BOLD))))
