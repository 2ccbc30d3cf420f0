"""Each outside checker passes a good site and finds its one fault; the checks in a browser: browser/test_gates.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.lighthouse import lighthouse_scores
from tests.support.links import broken_links
from tests.support.nu import nu_errors
from tests.support.serving import serving

GOOD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="description" content="A page without a fault.">
<title>A good page</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1 id="top">A good page</h1>
<p>A sentence with <a href="#top">a link to its head</a> in it.</p>
</main>
</body>
</html>
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>\n'


def write_site(folder: Path, here: str = "", style: str = "p { margin: 1rem }\n", svg: str = SVG) -> Path:
    (folder / "index.html").write_text(GOOD.replace("</main>", f"{here}</main>"), encoding="utf-8")
    (folder / "style.css").write_text(style, encoding="utf-8")
    (folder / "icon.svg").write_text(svg, encoding="utf-8")
    (folder / "robots.txt").write_text("User-agent: *\nAllow: /\n", encoding="utf-8")
    return folder


def test_links_of_good_site_hold(tmp_path: Path) -> None:
    """A site whose links, pictures and fragments are all there has no broken link, its own absolute URLs among them."""
    site = write_site(tmp_path, '<a href="https://newsroom.example/#top">Home</a> <a href="https://other.example/">Elsewhere</a>')
    assert broken_links(site) == []
    assert broken_links(site, "https://newsroom.example/") == []


@pytest.mark.parametrize(
    ("here", "broken"),
    [
        ('<a href="/gone/">Gone</a>', "/gone"),
        ('<a href="#nowhere">Nowhere</a>', "/index.html#nowhere"),
        ('<img src="gone.png" alt="Gone">', "/gone.png"),
        ('<a href="https://newsroom.example/gone/">Gone</a>', "/gone/"),
    ],
    ids=["page", "fragment", "picture", "own absolute URL"],
)
def test_broken_link_is_found(tmp_path: Path, here: str, broken: str) -> None:
    """A link to what isn't there is told with the page it stands on."""
    found = broken_links(write_site(tmp_path, here), "https://newsroom.example/")
    assert [": ".join(finding.split(": ")[:2]) for finding in found] == [f"index.html: {broken}"]


def test_links_are_followed_where_git_ignores_the_site(tmp_path: Path) -> None:
    """lychee passes over what a .gitignore names unless it is told not to: a checkout's own `site/` would look flawless."""
    (tmp_path / ".gitignore").write_text("/site/\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / "site").mkdir()
    assert len(broken_links(write_site(tmp_path / "site", '<a href="/gone/">Gone</a>'))) == 1


def test_links_of_site_below_a_path_carry_that_path(tmp_path: Path) -> None:
    """Under a `base_url` with a path, `/news/…` is the site and a link without it leads out of it."""
    (tmp_path / "index.html").write_text('<a href="/news/">Home</a> <a href="/index.html">Outside</a>', encoding="utf-8")
    found = broken_links(tmp_path, "https://agency.example/news/")
    assert [": ".join(finding.split(": ")[:2]) for finding in found] == ["index.html: /index.html"]


@pytest.mark.slow
def test_nu_passes_good_site(tmp_path: Path) -> None:
    """A valid page, style sheet and SVG give no error."""
    assert nu_errors(write_site(tmp_path)) == []


@pytest.mark.slow
def test_nu_finds_fault_in_page_style_and_svg(tmp_path: Path) -> None:
    """Each of the three kinds is read: a duplicate id, an unknown property and an unknown element are told with their places."""
    svg = SVG.replace("<rect", "<square").replace("/>", "></square>")
    found = nu_errors(write_site(tmp_path, '<p id="top">Again</p>', style="p { colr: red }\n", svg=svg))
    assert [finding.split(":")[0] for finding in found] == ["icon.svg", "icon.svg", "index.html", "style.css"]
    assert "index.html:15:12: Duplicate ID “top”." in found
    assert "style.css:1:14: CSS: “colr”: Property “colr” doesn't exist." in found


@pytest.mark.slow
def test_lighthouse_gives_full_marks_to_good_page(tmp_path: Path) -> None:
    """A page without a fault has 1 in all that is asserted."""
    with serving(write_site(tmp_path)) as base:
        scores = lighthouse_scores(f"{base}/")
    assert (scores.accessibility, scores.best_practices, scores.seo, scores.faults) == (1, 1, 1, ())


@pytest.mark.slow
def test_lighthouse_takes_marks_for_each_kind_of_fault(tmp_path: Path) -> None:
    """A picture without `alt`, a request that fails and a link that no crawler can follow each cost points, and are named."""
    with serving(write_site(tmp_path, '<img src="gone.png"><a href="javascript:void(0)">Nowhere</a>')) as base:
        scores = lighthouse_scores(f"{base}/")
    assert max(scores.accessibility, scores.best_practices, scores.seo) < 1
    assert {fault.split(":")[0] for fault in scores.faults} >= {"image-alt", "errors-in-console", "crawlable-anchors"}
