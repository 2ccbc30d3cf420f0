"""A chart of seconds by case and generator, as SVG: dots on a logarithmic scale, readable in light and dark and by a screen reader."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 860, 235, 30, 34, 96
_STYLE = """
svg { color-scheme: light dark;
--ink: #1b1b1b; --soft: #5c5c5c; --line: #d6d6d6; --paper: #ffffff; }
@media (prefers-color-scheme: dark) { svg { --ink: #ececec; --soft: #b0b0b0; --line: #444444; --paper: #161616; } }
text { font: 13px system-ui, sans-serif; fill: var(--ink); } .soft { fill: var(--soft); } .name { font-weight: 600; font-size: 15px; }
.paper { fill: var(--paper); } line { stroke: var(--line); } .spread { stroke-width: 2; }
svg { --c0: #0b5cad; --c1: #b3261e; --c2: #7a5c00; --c3: #2e6b34; --c4: #6a3fa0; --c5: #00696b; --c6: #8a3b63; }
@media (prefers-color-scheme: dark) {
svg { --c0: #7cb8ff; --c1: #ff8a80; --c2: #e0bb4e; --c3: #86cf8d; --c4: #c3a3f5; --c5: #67cfd1; --c6: #eb9fc4; } }
"""
# One shape for each generator, so that colour isn't all that tells them apart; drawn around 0,0.
_SHAPES = (
    "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0z",
    "M-5,-5h10v10h-10z",
    "M0,-6l6,11h-12z",
    "M0,-7l6,7l-6,7l-6,-7z",
    "M0,6l6,-11h-12z",
    "M-6,-2h4v-4h4v4h4v4h-4v4h-4v-4h-4z",
    "M-6,-2h12v4h-12z",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The seconds of a case: median, least and most."""

    median: float
    least: float
    most: float


def draw_chart(rows: Sequence[str], series: Mapping[str, Sequence[Mark | None]], title: str, note: str) -> str:
    """Answer the SVG: a row for each case, a shape for each generator. Its description holds every number in words."""
    marks = [mark for values in series.values() for mark in values if mark]
    low = math.floor(math.log10(min((mark.least for mark in marks), default=0.1)))
    high = math.ceil(math.log10(max((mark.most for mark in marks), default=10)))
    scale = _Scale(low, max(high, low + 1))
    height = _TOP + _ROW * len(rows) + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title>\n<desc id="d">{escape(_describe(rows, series))}</desc>\n<style>{_STYLE}</style>',
        f'<rect class="paper" width="{_WIDTH}" height="{height}"/>\n<text class="name" x="16" y="26">{escape(title)}</text>',
        f'<text class="soft" x="16" y="46">{escape(note)}</text>',
        *_draw_legend(list(series)),
        *(_draw_grid(scale, height)),
    ]
    for at, label in enumerate(rows):
        y = _TOP + _ROW * at + _ROW // 2
        parts.append(f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
        for index, values in reversed(list(enumerate(series.values()))):
            parts.extend(_draw_mark(scale, index, values[at], y))
    return "\n".join([*parts, "</svg>"]) + "\n"


@dataclass(frozen=True, slots=True)
class _Scale:
    """From seconds to a place on the logarithmic axis, between two powers of ten."""

    low: int
    high: int

    def place(self, seconds: float) -> float:
        share = (math.log10(seconds) - self.low) / (self.high - self.low)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _draw_legend(names: Sequence[str]) -> list[str]:
    parts, x = [], 24
    for index, name in enumerate(names):
        parts.append(f'<g transform="translate({x},70)" fill="var(--c{index})"><path d="{_SHAPES[index]}"/></g>')
        parts.append(f'<text x="{x + 12}" y="74">{escape(name)}</text>')
        x += 36 + 7 * len(name)
    return parts


def _draw_grid(scale: _Scale, height: int) -> list[str]:
    parts = []
    for power in range(scale.low, scale.high + 1):
        x = scale.place(10.0**power)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{height - 36}"/>')
        parts.append(f'<text class="soft" x="{x:.1f}" y="{height - 18}" text-anchor="middle">{10.0**power:g} s</text>')
    return parts


def _draw_mark(scale: _Scale, index: int, mark: Mark | None, y: int) -> list[str]:
    if mark is None:
        return []
    x, least, most = (scale.place(value) for value in (mark.median, mark.least, mark.most))
    colour = f"var(--c{index})"
    parts = [f'<line class="spread" style="stroke: {colour}" x1="{least:.1f}" x2="{most:.1f}" y1="{y}" y2="{y}"/>']
    return [*parts, f'<path transform="translate({x:.1f},{y})" fill="{colour}" d="{_SHAPES[index]}"/>']


def _describe(rows: Sequence[str], series: Mapping[str, Sequence[Mark | None]]) -> str:
    told = []
    for at, label in enumerate(rows):
        values = ", ".join(f"{name} {marks[at].median:.3g} s" for name, marks in series.items() if marks[at])  # type: ignore[union-attr]
        told.append(f"{label}: {values}.")
    return f"Median wall seconds of a build. {' '.join(told)}"
