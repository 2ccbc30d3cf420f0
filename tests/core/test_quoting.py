"""The line that a finding is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressroom.errors import Finding
from pressroom.quoting import Quotation, quote_line


def quote(root: Path, line: int, column: int) -> Quotation | None:
    """Quote a place of the file `a.md`."""
    return quote_line(root, Finding("a.md", line, column, "x"))


def test_line_and_place(tmp_path: Path) -> None:
    """The line as it is, a tab being one space, a byte order mark being none of it."""
    (tmp_path / "a.md").write_text("\ufeffone\ntw\to\n", encoding="utf-8")
    assert (quote(tmp_path, 1, 1), quote(tmp_path, 2, 4)) == (Quotation("one", 0), Quotation("tw o", 3))


def test_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    """A hundred characters of it, in which the place is."""
    (tmp_path / "a.md").write_text(f"{'a' * 200}X{'b' * 200}", encoding="utf-8")
    quoted = quote(tmp_path, 1, 201)
    assert quoted
    assert (len(quoted.text), quoted.text[quoted.offset]) == (100, "X")


@pytest.mark.parametrize("data", [None, b"one\n", b"\xff\n\xff"])
def test_what_is_not_there_is_not_quoted(tmp_path: Path, data: bytes | None) -> None:
    """No file, no such line, no text."""
    if data is not None:
        (tmp_path / "a.md").write_bytes(data)
    assert quote(tmp_path, 2, 1) is None
