"""The pages of the sample press office, held to what every template of the theme is held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import checks
from tests.browser.shapes import PageAt, Serve
from tests.support.depth import keep_quick
from tests.support.sites import copy_fixture

PAGES = ("/2026/05/20/mill-street-bridge/", "/press/", "/corrections/", "/2026/05/30/boil-water/", "/2026/05/12/budget-hearing/")


@pytest.fixture(scope="module")
def press_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample newsroom of a press office, built once."""
    site = copy_fixture("press", tmp_path_factory.mktemp("press") / "newsroom")
    site.build()
    return site.output


@pytest.mark.browser
@pytest.mark.parametrize("path", keep_quick(PAGES, "/2026/05/20/mill-street-bridge/", "/corrections/"))
@pytest.mark.parametrize("width", keep_quick([320, 1440], 320))
def test_press_page_has_no_fault(press_site: Path, serve: Serve, page_at: PageAt, path: str, width: int) -> None:
    """Axe finds nothing in either scheme, nothing scrolls sideways, targets are large enough, the keyboard reaches everything."""
    base = serve(press_site)
    page = page_at(base + path, width=width)
    assert checks.axe_violations(page) == []
    assert checks.scrolls_sideways(page) == []
    assert checks.small_targets(page) == []
    assert checks.walk_faults(page) == []
    assert checks.csp_violations(page) == []
    assert checks.console_errors(page) == []
    assert checks.axe_violations(page_at(base + path, width=width, scheme="dark")) == []


@pytest.mark.browser
def test_small_print_of_a_printed_release_is_no_larger_than_its_text(press_site: Path, serve: Serve, page_at: PageAt) -> None:
    """Boilerplate, footnotes, captions, contacts and the name under a quotation: paper has its own sizes, and they keep their order."""
    page = page_at(serve(press_site) + "/2026/05/20/mill-street-bridge/")
    page.emulate_media(media="print")
    sizes = page.evaluate(
        "() => { const size = element => parseFloat(getComputedStyle(element).fontSize);"
        " const text = size(document.querySelector('.prose > p'));"
        " const small = document.querySelectorAll('.prose .boilerplate p, .footnotes li, figcaption, address a, blockquote p:last-child');"
        " return [small.length, [...small].filter(element => size(element) > text).map(element => element.outerHTML)]; }"
    )
    assert sizes[0] >= 8
    assert sizes[1] == []
