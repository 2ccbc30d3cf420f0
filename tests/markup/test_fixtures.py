"""Pairs of Markdown and HTML, one file a subject; `fixtures/*.txt` reads as documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressroom.markup import Renderer

FIXTURES = Path(__file__).parent / "fixtures"


def read_pairs() -> list[tuple[str, str, str]]:
    """Answer (claim, Markdown, HTML) of each pair of all fixture files."""
    pairs = []
    for path in sorted(FIXTURES.glob("*.txt")):
        for pair in path.read_text("utf-8").split("\n=====\n"):
            claim, rest = pair.split("\n", 1)
            source, html = rest.split("\n→\n")
            pairs.append((claim.removeprefix("# "), source, html.rstrip("\n")))
    return pairs


@pytest.mark.parametrize("fast", [True, False], ids=["fast", "stock"])
@pytest.mark.parametrize(("source", "html"), [pair[1:] for pair in read_pairs()], ids=[pair[0] for pair in read_pairs()])
def test_markdown_becomes_this_html(source: str, html: str, fast: bool) -> None:
    """Each pair of the fixture files holds, with the shortcuts and without."""
    assert Renderer(fast=fast).render(source, path="a.md").html == html
