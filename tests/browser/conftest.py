"""The fixtures of the browser tests: `browser`, `serve` and `page_at`. Each test of this folder is marked `browser`.

    def test_home_never_scrolls_sideways(page_at: PageAt, serve: Serve, site: Path) -> None:
        page = page_at(serve(site) + "/", width=320, scheme="dark")
        assert scrolls_sideways(page) == []
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.shapes import PageAt, Serve
from tests.support.browser import Media, Scheme, find_chromium, launched, new_context, open_page
from tests.support.needs import lacking
from tests.support.serving import serving

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test of this folder, so that `-m "not browser"` leaves them all out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


# Of the package, not of the session: Playwright keeps an event loop running, which tests elsewhere must not find.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all browser tests of a worker."""
    chromium = find_chromium() or lacking("Chromium", "tools/install browser installs it, or set CHROME_PATH")
    with launched(chromium) as running:
        yield running


@pytest.fixture(scope="package")
def serve() -> Iterator[Serve]:
    """`serve(folder)` is the base URL under which the folder is served; the same folder is served once."""
    with contextlib.ExitStack() as servers:
        bases: dict[tuple[Path, str], str] = {}

        def start(folder: Path, prefix: str = "") -> str:
            if (folder, prefix) not in bases:
                bases[folder, prefix] = servers.enter_context(serving(folder, prefix))
            return bases[folder, prefix]

        yield start


@pytest.fixture
def page_at(browser: Browser) -> Iterator[PageAt]:
    """`page_at(url, width=320, scheme="dark", …)` opens a page in a profile of its own, which is closed after the test."""
    with contextlib.ExitStack() as contexts:

        def open_at(
            url: str,
            *,
            width: int = 1280,
            height: int = 800,
            scheme: Scheme = "light",
            media: Media = "screen",
            forced_colors: bool = False,
            script: bool = True,
        ) -> Page:
            context = new_context(browser, width=width, height=height, scheme=scheme, forced_colors=forced_colors, script=script)
            contexts.callback(context.close)
            return open_page(context, url, media=media)

        yield open_at
