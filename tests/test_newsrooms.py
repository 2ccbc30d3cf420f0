"""Outside checkers over whole newsrooms: the demonstration, the sample of hard cases, and 139 real posts (datagov)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.lighthouse import lighthouse_scores
from tests.support.links import broken_links
from tests.support.nu import nu_errors
from tests.support.serving import serving
from tests.support.sites import MadeSite, copy_datagov, copy_demo, copy_fixture

NEWSROOMS: dict[str, tuple[str, Callable[[Path], MadeSite]]] = {
    "demo": ("https://newsroom.example.gov/", copy_demo),
    "sample": ("https://news.alderferry.example/", lambda root: copy_fixture("sample", root)),
    "city": ("https://news.harborpoint.example/", lambda root: copy_fixture("city", root)),
    "datagov": ("https://data-news.example.gov/", copy_datagov),
}
LIGHTHOUSE = {
    "home": "/",
    "post": "/2026/05/28/bridge/",
    "release": "/2026/05/21/water/",
    "list": "/page/2/",
    "index": "/categories/",
    "term": "/tags/river/",
    "author": "/authors/mara-quill/",
    "standing": "/about/",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], MadeSite]:
    """`build("demo")` is that newsroom, built once."""
    built: dict[str, MadeSite] = {}

    def build_once(name: str) -> MadeSite:
        if name not in built:
            site = NEWSROOMS[name][1](tmp_path_factory.mktemp("newsrooms") / name)
            site.build()
            built[name] = site
        return built[name]

    return build_once


@pytest.mark.parametrize("name", ["demo", "sample", "city"])
def test_no_link_is_broken(build: Callable[[str], MadeSite], name: str) -> None:
    """Each link, picture and fragment leads to something, the site's own absolute addresses among them."""
    assert broken_links(build(name).output, NEWSROOMS[name][0]) == []


@pytest.mark.corpora
def test_real_posts_have_no_broken_link_but_those_written_in_them(build: Callable[[str], MadeSite]) -> None:
    """What leads nowhere in datagov was written so by its authors, to pages that never were in it: none comes from Pressroom."""
    site = build("datagov")
    written = "\n".join(file.read_text(encoding="utf-8") for file in (site.root / "content").rglob("*.md"))
    broken = broken_links(site.output, NEWSROOMS["datagov"][0])
    targets = [re.split(r"[/#]", finding.split(": ")[1].rstrip("/"))[-1] for finding in broken]
    assert [finding for finding, target in zip(broken, targets, strict=True) if target not in written] == []
    assert all(re.match(r"\d{4}/\d\d/\d\d/[^/]+/index\.html: ", finding) for finding in broken)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["demo", "sample", "city", pytest.param("datagov", marks=pytest.mark.corpora)])
def test_every_page_style_and_svg_is_valid(build: Callable[[str], MadeSite], name: str) -> None:
    """The Nu Html Checker has no error to tell of any file."""
    assert nu_errors(build(name).output) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", LIGHTHOUSE.values(), ids=LIGHTHOUSE)
def test_lighthouse_gives_full_marks(build: Callable[[str], MadeSite], path: str) -> None:
    """1 for accessibility, best practices and SEO; performance depends on the machine and is printed (`-s` shows it)."""
    with serving(build("sample").output) as base:
        scores = lighthouse_scores(base + path)
    print(f"performance of {path}: {scores.performance}")  # noqa: T201  what a quiet machine is asked for
    assert (scores.accessibility, scores.best_practices, scores.seo, scores.faults) == (1, 1, 1, ())
