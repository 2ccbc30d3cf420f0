"""The colours of the theme in force: whether its words can be read on their grounds, by the light scheme and by the dark one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressroom.checking.pages import find_line
from pressroom.checking.rules import make_finding
from pressroom.errors import Finding
from pressroom.structs import Struct

STYLE = "style.css"
"""The asset that begins with the design tokens."""

LEAST = 4.5
"""What WCAG 1.4.3 asks of text that isn't large."""

# What stands on what, by the names of the tokens (docs/templates.md).
PAIRS = (
    ("ink", "paper"), ("gray", "paper"), ("blue", "paper"), ("green", "paper"), ("cranberry", "paper"), ("ink", "shade"), ("gray", "shade"),
    ("blue", "shade"), ("on-band", "band"), ("on-highlight", "highlight"),
)  # fmt: skip

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"(?P<at>@media[^{}]*)?\{?\s*:root\s*\{(?P<tokens>[^{}]*)\}", re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;{}]+)")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_RGB = re.compile(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", re.IGNORECASE)
_VAR = re.compile(r"var\(\s*--([\w-]+)\s*\)")


class Token(Struct, frozen=True):
    """A design token: its value as it is written, and where."""

    value: str
    offset: int


def check_colours(css: str, path: str) -> Iterator[Finding]:
    """Answer a finding for each pair of colours in a style sheet that is too weak, at the token that stands later in the file."""
    light, dark = read_tokens(css)
    for scheme, tokens in (("light", light), ("dark", light | dark)):
        for text, ground in PAIRS:
            if scheme == "dark" and not {text, ground} & dark.keys():
                continue
            colours = _resolve(tokens, text), _resolve(tokens, ground)
            if colours[0] is None or colours[1] is None or (ratio := measure_contrast(colours[0], colours[1])) >= LEAST:
                continue
            place = find_line(css, max(tokens[text].offset, tokens[ground].offset))
            message = (
                f"--{text} ({tokens[text].value}) on --{ground} ({tokens[ground].value}) has a contrast of {_floor(ratio)}:1 in the "
                f"{scheme} scheme; text needs {LEAST}:1, so make the two differ more"
            )
            yield make_finding(path, place, "low-contrast", message)


def read_tokens(css: str) -> tuple[dict[str, Token], dict[str, Token]]:
    """Answer the design tokens of a style sheet on screens, and those that its dark scheme sets otherwise."""
    plain = _COMMENT.sub(lambda comment: " " * len(comment[0]), css)
    light: dict[str, Token] = {}
    dark: dict[str, Token] = {}
    for root in _ROOT.finditer(plain):
        media = root["at"] or ""
        if media and "dark" not in media:
            continue
        found = dark if media else light
        for token in _TOKEN.finditer(root["tokens"]):
            found[token[1]] = Token(token[2].strip(), root.start("tokens") + token.start())
    return light, dark


def measure_contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Answer the contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    shares = [value / 255 for value in colour]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _resolve(tokens: dict[str, Token], name: str) -> tuple[int, int, int] | None:
    """Answer the colour of a token, also through another one; None for what isn't written as hex or rgb()."""
    for _ in range(5):
        if name not in tokens:
            return None
        value = tokens[name].value
        if other := _VAR.fullmatch(value):
            name = other[1]
        else:
            return _read_colour(value)
    return None


def _read_colour(value: str) -> tuple[int, int, int] | None:
    if found := _HEX.fullmatch(value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.fullmatch(value):
        return min(int(found[1]), 255), min(int(found[2]), 255), min(int(found[3]), 255)
    return None


def _floor(ratio: float) -> str:
    """Answer a ratio with one digit, never rounded up to what would do."""
    return f"{int(ratio * 10) / 10:.1f}"
