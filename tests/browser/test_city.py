"""Pages with series, events and a language switch, from left to right and from right to left, held to what every template is held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import checks
from tests.browser.shapes import PageAt, Serve
from tests.support.depth import keep_quick
from tests.support.sites import copy_fixture

PAGES = (
    "/",
    "/ar/",
    "/fr/",
    "/2026/04/07/street-by-street-dock-road/",
    "/2026/05/27/budget-hearing/",
    "/ar/2026/05/20/ayyam-al-mina/",
    "/es/series/calle-por-calle/",
    "/series/",
)


@pytest.fixture(scope="module")
def city_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample newsroom of a city with five languages, built once."""
    site = copy_fixture("city", tmp_path_factory.mktemp("city") / "newsroom")
    site.build()
    return site.output


@pytest.mark.browser
@pytest.mark.parametrize("path", keep_quick(PAGES, "/", "/ar/2026/05/20/ayyam-al-mina/"))
@pytest.mark.parametrize("width", keep_quick([320, 1440], 320))
def test_city_page_has_no_fault(city_site: Path, serve: Serve, page_at: PageAt, path: str, width: int) -> None:
    """Axe finds nothing in either scheme, nothing scrolls sideways or is cut, targets are large enough, the keyboard reaches everything."""
    base = serve(city_site)
    page = page_at(base + path, width=width)
    assert checks.axe_violations(page) == []
    assert checks.scrolls_sideways(page) == []
    assert checks.small_targets(page) == []
    assert checks.walk_faults(page) == []
    assert checks.csp_violations(page) == []
    assert checks.console_errors(page) == []
    assert checks.text_enlarged_cut(page) == []
    assert checks.axe_violations(page_at(base + path, width=width, scheme="dark")) == []
