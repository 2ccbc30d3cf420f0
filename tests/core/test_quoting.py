"""The line that a finding is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressroom.errors import Finding
from pressroom.quoting import Quotation, measure_columns, quote_line


def quote(root: Path, line: int, column: int) -> Quotation | None:
    """Quote a place of the file `a.md`."""
    return quote_line(root, Finding("a.md", line, column, "x"))


def test_line_and_place(tmp_path: Path) -> None:
    """The line as it is, a tab being one space, a byte order mark being none of it."""
    (tmp_path / "a.md").write_text("\ufeffone\ntw\to\n", encoding="utf-8")
    assert (quote(tmp_path, 1, 1), quote(tmp_path, 2, 4)) == (Quotation("one", 0), Quotation("tw o", 3))


def test_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    """So much of it as fits a terminal, in which the place is."""
    (tmp_path / "a.md").write_text(f"{'a' * 200}X{'b' * 200}", encoding="utf-8")
    quoted = quote(tmp_path, 1, 201)
    assert quoted
    assert (len(quoted.text), quoted.text[quoted.offset]) == (76, "X")


def test_what_nobody_sees_is_shown(tmp_path: Path) -> None:
    """A character without width has a sign under which a caret can stand; a line ends where Markdown's lines end and nowhere else."""
    (tmp_path / "a.md").write_text("one\u2028two\r\nthr\u200bee\u00a0\n", encoding="utf-8", newline="")
    assert (quote(tmp_path, 1, 4), quote(tmp_path, 2, 4)) == (Quotation("one▯two", 3), Quotation("thr▯ee▯", 3))


def test_columns_of_a_terminal_are_counted() -> None:
    """So that a caret stands under its sign: Chinese signs are two columns wide, combining accents none."""
    assert [measure_columns(text) for text in ("abc", "市場", "e\u0301", "")] == [3, 4, 1, 0]


@pytest.mark.parametrize("data", [None, b"one\n", b"\xff\n\xff"])
def test_what_is_not_there_is_not_quoted(tmp_path: Path, data: bytes | None) -> None:
    """No file, no such line, no text."""
    if data is not None:
        (tmp_path / "a.md").write_bytes(data)
    assert quote(tmp_path, 2, 1) is None
