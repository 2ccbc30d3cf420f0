"""Languages in the names of files that the newsroom doesn't publish in: a translation that stands among the texts of the main language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressroom.checking.rules import make_finding
from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.library import Library
from pressroom.locales import find_language, has_catalog

# As languages are written in the names of files: “es”, “pt-BR”. Upper case alone is an abbreviation.
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def check_names(library: Library, config: SiteConfig) -> Iterator[Finding]:
    """Answer a finding for each post and page whose name ends with a language that isn't among the site's.

    Many an abbreviation is the tag of a language (“ca”, “in”): it is taken for one where the text stands beside another of the same
    name, or where the theme speaks that language.
    """
    sources = {*library.posts, *library.pages}
    for item in library.list_addressed():
        stem = item.source.rpartition(".")[0]
        name, _, lang = stem.rpartition(".")
        if not name or lang in config.languages or not _TAG.fullmatch(lang) or not (language := find_language(lang)):
            continue
        others = (f"{name}.{end}" for end in ("md", "markdown", *(f"{other}.md" for other in config.languages)))
        if has_catalog(lang) or not sources.isdisjoint(others):
            languages = ", ".join(f'"{tag}"' for tag in (*config.languages, lang))
            message = (
                f"the file’s name ends with “.{lang}”, but the site isn’t published in that language ({language}); write "
                f"languages = [{languages}] in pressroom.toml, or rename the file"
            )
            yield make_finding(item.source, (1, 1), "language-in-name", message)
