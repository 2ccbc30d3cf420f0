"""The line of a file that a finding is about."""

from __future__ import annotations

from pathlib import Path

from pressroom.errors import Finding
from pressroom.structs import Struct

_BEFORE, _LENGTH = 60, 100


class Quotation(Struct, frozen=True):
    """A line, or of a long one the part around a finding, and at which of its characters the finding is, counted from 0."""

    text: str
    offset: int


def quote_line(root: Path, finding: Finding) -> Quotation | None:
    """Answer the line that a finding is about; None where there is no such line, or it can't be read."""
    try:
        lines = (root / finding.path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    if not 1 <= finding.line <= len(lines):
        return None
    start = max(0, finding.column - _BEFORE)
    return Quotation(lines[finding.line - 1].expandtabs(1)[start : start + _LENGTH], finding.column - 1 - start)
