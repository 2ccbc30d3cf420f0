"""Debian's Chromium through Playwright: where it is, how it is started, how a page is opened in it.

Tests get the fixtures of `tests/browser/conftest.py`; `tools/pictures.py` uses this module itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

Scheme = Literal["light", "dark"]
Media = Literal["screen", "print"]

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing but loopback can be reached
)
# Runs in each page before its own first byte is read, so that no violation of its CSP is missed.
WATCH_CSP = """
globalThis.pressroomViolations = [];
document.addEventListener('securitypolicyviolation', violation => globalThis.pressroomViolations.push(
  `${violation.effectiveDirective} blocked ${violation.blockedURI} (${violation.sourceFile || 'the page'}:${violation.lineNumber})`));
"""


def find_chromium() -> str | None:
    """The path of Chromium: that of `CHROME_PATH`, else the first of its usual names on the PATH, else None."""
    named = os.environ.get("CHROME_PATH")
    if named:
        return named
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@contextlib.contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """A headless browser while the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def new_context(
    browser: Browser, *, width: int = 1280, height: int = 800, scheme: Scheme = "light", forced_colors: bool = False, script: bool = True
) -> BrowserContext:
    """A fresh profile with a window of that size; `script=False` is a reader who has switched JavaScript off.

    A request to another host than 127.0.0.1 fails, and is so told by `checks.console_errors`.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        forced_colors="active" if forced_colors else "none",
        reduced_motion="reduce",
        java_script_enabled=script,
        locale="en-US",
        timezone_id="America/New_York",
    )
    context.set_default_timeout(15_000)
    context.add_init_script(WATCH_CSP)
    return context


def open_page(context: BrowserContext, url: str, *, media: Media = "screen") -> Page:
    """The page of `url`, loaded whole, shown as on a screen or on paper."""
    page = context.new_page()
    page.emulate_media(media=media)
    page.goto(url, wait_until="load")
    return page
