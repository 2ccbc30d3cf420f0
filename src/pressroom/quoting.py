"""The line of a file that a finding is about."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pressroom.errors import Finding
from pressroom.structs import Struct

# With its indentation a quoted line fits a terminal of 80 columns.
_BEFORE, _LENGTH = 45, 76
# Characters that nobody would see, or that would turn the line round, each as a sign.
_UNSEEN = dict.fromkeys((0xA0, 0xAD, 0x200B, *range(0x200E, 0x2010), *range(0x2028, 0x2030), 0x2060, *range(0x2066, 0x206A), 0xFEFF), "▯")


class Quotation(Struct, frozen=True):
    """A line, or of a long one the part around a finding, and at which of its characters the finding is, counted from 0.

    What nobody would see of it, such as a space without width, is a “▯”.
    """

    text: str
    offset: int


def measure_columns(text: str) -> int:
    """Answer how many columns of a terminal a text takes: two for each Chinese sign, none for an accent of its own."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def quote_line(root: Path, finding: Finding) -> Quotation | None:
    """Answer the line that a finding is about; None where there is no such line, or it can't be read."""
    try:
        lines = (root / finding.path).read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    if not 1 <= finding.line <= len(lines):
        return None
    start = max(0, finding.column - _BEFORE)
    text = lines[finding.line - 1].expandtabs(1)[start : start + _LENGTH]
    return Quotation(text.translate(_UNSEEN), finding.column - 1 - start)
