"""Text to slug: the part of a URL that stands for a title, a term or a heading. The wall around python-slugify."""

from __future__ import annotations

import re
from functools import lru_cache

from slugify import slugify as _slugify

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLAIN = re.compile(r"[A-Za-z0-9 ]+")


@lru_cache(maxsize=65536)
def slugify(text: str) -> str:
    """Answer the slug of a text: lower-case ASCII letters, digits and single hyphens; other scripts are transliterated.

    Idempotent. Empty only where the text has nothing that could be spelled in ASCII (an emoji, punctuation alone).
    """
    if _PLAIN.fullmatch(text):
        return "-".join(text.lower().split())
    return _slugify(text.replace("'", "").replace("’", ""))


def is_slug(text: str) -> bool:
    """Tell whether a text already is a slug, safe as one path segment of a URL."""
    return _SLUG.fullmatch(text) is not None
