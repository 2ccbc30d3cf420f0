"""The shapes of the browser fixtures, for the annotations of the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page

from tests.support.browser import Media, Scheme


class Serve(Protocol):
    """Serves a folder under a prefix (none: at the root) and gives its base URL, without a final slash."""

    def __call__(self, folder: Path, prefix: str = "") -> str: ...


class PageAt(Protocol):
    """Opens a page of a server in a window of that width, with that scheme, medium and choices of its reader."""

    def __call__(
        self,
        url: str,
        *,
        width: int = 1280,
        height: int = 800,
        scheme: Scheme = "light",
        media: Media = "screen",
        forced_colors: bool = False,
        script: bool = True,
    ) -> Page: ...
