"""The files of the sitemap: where one can't hold all pages, each is cut from the same text, which is written once."""

from __future__ import annotations

from collections.abc import Mapping

from pressroom.edition import Edition
from pressroom.web.plans import Plan, TextPlan


class SitemapFiles:
    """Writes the sitemap of an Edition. What was written for one of its files is kept for the others, which are asked for next."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._pages: tuple[Plan, ...] = ()
        self._files: Mapping[str, bytes] = {}

    def read(self, plan: TextPlan) -> bytes:
        """Answer the file that stands at a plan's path."""
        # Imported here: most builds after one edit write no sitemap.
        from pressroom.sitemaps import write_sitemap
        from pressroom.web.entries import make_sitemap_urls

        if self._pages is not plan.pages or not self._files:
            self._pages = plan.pages
            self._files = write_sitemap(make_sitemap_urls(plan.pages, self._edition), self._edition.config.base_url)
        return self._files[plan.path.removeprefix("/")]
