"""A small site, frozen, is what tests/golden holds, to the byte."""

from __future__ import annotations

import difflib
from pathlib import Path

from tests.bless import GOLDEN, build_golden
from tests.support.sites import read_tree


def test_frozen_site_is_the_golden_tree(tmp_path: Path) -> None:
    """Every file, no more and no fewer. After a change that is meant to change them: `make golden`, and look at the difference."""
    differences = compare_trees(read_tree(GOLDEN), read_tree(build_golden(tmp_path)))
    assert not differences, f"{''.join(differences)}\nIf this is meant: make golden"


def test_comparison_shows_what_differs() -> None:
    """A seeded fault: a changed line, a missing file and an added one are each shown."""
    told = "".join(compare_trees({"a": b"1\n2\n", "b": b"", "p": b"\xff"}, {"a": b"1\n3\n", "c": b"", "p": b"\xfe"}))
    assert "-2\n+3\n" in told
    assert "b is missing\n" in told
    assert "c is new\n" in told
    assert "p has other bytes\n" in told


def compare_trees(golden: dict[str, bytes], now: dict[str, bytes]) -> list[str]:
    """Answer the differences of two trees, those of texts line by line."""
    lines = [f"{path} is missing\n" for path in sorted(golden.keys() - now.keys())]
    lines += [f"{path} is new\n" for path in sorted(now.keys() - golden.keys())]
    for path in sorted(golden.keys() & now.keys()):
        if golden[path] != now[path]:
            lines += compare_file(path, golden[path], now[path])
    return lines


def compare_file(path: str, golden: bytes, now: bytes) -> list[str]:
    """Answer how two versions of a file differ."""
    try:
        before, after = (data.decode().splitlines(keepends=True) for data in (golden, now))
    except UnicodeDecodeError:
        return [f"{path} has other bytes\n"]
    return list(difflib.unified_diff(before, after, f"golden/{path}", f"now/{path}", n=1))
