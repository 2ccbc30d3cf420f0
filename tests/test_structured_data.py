"""The JSON-LD of whole sites: by rules of our own on every page, by structured-data-testing-tool on a page of each kind."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.feeds.test_sites import SITES, copy_site
from tests.support.needs import npm_file, program
from tests.support.structured_data import check_graphs, read_graphs


@pytest.mark.parametrize("name", SITES)
def test_every_page_describes_what_it_shows(tmp_path: Path, name: str) -> None:
    """Types and their parts are schema.org's, dates and addresses whole; an article is at the page's own address, under its headline."""
    site = copy_site(name, tmp_path / "site")
    site.build()
    pages = {path: data for path, data in site.files().items() if path.endswith("index.html")}
    assert [f"{path}: {fault}" for path, data in pages.items() for fault in check_graphs(data)] == []
    articles = 0
    for data in pages.values():
        for graph in read_graphs(data):
            if graph["@type"] in {"BlogPosting", "NewsArticle"}:
                articles += 1
                text = data.decode()
                canonical = re.search(r'<link rel="canonical" href="([^"]+)"', text)
                heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
                assert canonical
                assert heading
                assert graph["mainEntityOfPage"] == unescape(canonical[1])
                assert graph["headline"] == unescape(heading[1])
    assert articles


def test_checker_catches_a_fault() -> None:
    """A seeded fault of each kind is told."""
    graph = {"@context": "http://schema.org", "@type": "Event", "name": "", "startDate": "May 1", "url": "/x/", "color": "red"}
    page = f'<script type="application/ld+json">{json.dumps(graph)}</script>'.encode()
    assert check_graphs(page) == [
        "Event has the context http://schema.org", "Event has no organizer", "Event has color, which Event hasn’t", "Event.name is empty",
        "Event.startDate is no date or instant with an offset: May 1", "Event.url is no whole address: /x/",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["the demonstration", "press", "city"])
def test_structured_data_testing_tool_finds_nothing_wrong(tmp_path: Path, name: str) -> None:
    """On one page for each set of types, by its rules for Google and for those types."""
    site = copy_site(name, tmp_path / "site")
    site.build()
    node, tool = program("node"), npm_file("structured-data-testing-tool/bin/cli.js")
    kinds: dict[tuple[str, ...], Path] = {}
    for path, data in site.files().items():
        if path.endswith("index.html") and (graphs := read_graphs(data)):
            kinds.setdefault(tuple(sorted({graph["@type"] for graph in graphs})), site.output / path)
    assert len(kinds) > 2
    for types, file in kinds.items():
        presets = ["--presets", "Google"] if {"NewsArticle", "BlogPosting"} & set(types) else []
        command = [node, tool, "--file", str(file), "--schemas", ",".join(types), *presets]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, (file, done.stdout)
        assert "0 failed" in done.stdout
