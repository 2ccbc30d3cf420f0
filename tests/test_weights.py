"""What a reader has to fetch: each page of the demonstration within its weight, as a web server sends it (gzip)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from random import Random

import pytest

from tests.support.sites import MadeSite, copy_demo

KB = 1024
AROUND_TEXT = 6 * KB
POST = 14 * KB
STYLE = 8 * KB
WHOLE = 100 * KB
SCRIPTED = ["search/index.html", "subscribe/index.html"]
PROSE = re.compile(r'(?<=<div class="prose">).*(?=</div>\s*</div>\s*<section class="end")', re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """The demonstration, built once."""
    site = copy_demo(tmp_path_factory.mktemp("weights") / "demo")
    site.build()
    return site


def test_pages_keep_their_weight(demo: MadeSite) -> None:
    """A page without a post's text weighs 6 KB at most, a post 14 KB, and any page with all that it loads 100 KB."""
    pages = sorted(demo.output.rglob("*.html"))
    assert len([page for page in pages if is_post(page)]) == 4
    assert [fault for page in pages for fault in find_overweight(page, demo.output)] == []


def test_style_is_one_small_file(demo: MadeSite) -> None:
    """The theme's style sheet is the only one, at most 8 KB, and asks for no font."""
    (style,) = demo.output.rglob("*.css")
    assert weigh(style.read_bytes()) <= STYLE
    assert "@font-face" not in style.read_text(encoding="utf-8")
    assert "@import" not in style.read_text(encoding="utf-8")


def test_reading_needs_no_script_and_no_font(demo: MadeSite) -> None:
    """No page but the search and the one that copies addresses has a script that runs, and no other file of the site is one, or a font."""
    pages = {page.relative_to(demo.output).as_posix(): page.read_text(encoding="utf-8") for page in demo.output.rglob("*.html")}
    data = '<script type="application/ld+json">'
    assert sorted(name for name, text in pages.items() if "<script" in text.replace(data, "")) == SCRIPTED
    kinds = {".js", ".mjs", ".wasm", ".pagefind", ".woff", ".woff2", ".ttf", ".otf"}
    found = sorted(file.relative_to(demo.output).as_posix().split(".")[0] for file in demo.output.rglob("*") if file.suffix in kinds)
    assert found == ["assets/search", "assets/subscribe", "search/readers/en/pagefind", "search/readers/en/wasm"]


def test_overweight_is_found(tmp_path: Path) -> None:
    """A seeded fault: a long head, a long text, and a heavy picture are each told with their weight."""
    noise = Random(1).randbytes(20 * KB).hex()
    page = tmp_path / "2026/05/01/a/index.html"
    page.parent.mkdir(parents=True)
    (tmp_path / "a.png").write_bytes(Random(2).randbytes(WHOLE))
    text = f'<div class="prose"><p>{noise[::-1]}</p></div>\n</div>\n<section class="end">'
    page.write_text(f'{noise}{text}<img src="/a.png">', encoding="utf-8")
    assert [fault.rpartition(" weighs ")[0] for fault in find_overweight(page, tmp_path)] == [
        "2026/05/01/a/index.html: what stands around the text",
        "2026/05/01/a/index.html: the page of a post",
        "2026/05/01/a/index.html: all that the page loads",
    ]


def find_overweight(page: Path, site: Path) -> list[str]:
    """Answer what weighs too much of a page, in words."""
    html = page.read_text(encoding="utf-8")
    loaded = {site / path for path in re.findall(r'(?:src|href)="/([^"]+\.(?:css|svg|png|jpg|jpeg|webp|avif|gif))"', html)}
    weights = {
        "what stands around the text": (weigh(PROSE.sub("", html).encode()), AROUND_TEXT),
        "the page of a post": (weigh(html.encode()), POST if is_post(page) else WHOLE),
        "all that the page loads": (weigh(html.encode()) + sum(weigh(file.read_bytes()) for file in loaded), WHOLE),
    }
    place = page.relative_to(site)
    return [f"{place}: {what} weighs {weight} bytes, not {most}" for what, (weight, most) in weights.items() if weight > most]


def is_post(page: Path) -> bool:
    """Tell whether a page is a post, by its address."""
    return re.search(r"/\d{4}/\d\d/\d\d/[^/]+/index\.html$", page.as_posix()) is not None


def weigh(data: bytes) -> int:
    """Answer how many bytes go over the wire."""
    return len(gzip.compress(data, 9, mtime=0))
