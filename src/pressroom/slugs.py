"""Text to slug: the part of a URL that stands for a title, a term or a heading. The wall around python-slugify."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from slugify import slugify as _slugify

LONGEST = 120
"""A slug is a file's name, of which file systems take 255 bytes."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_APART = re.compile(r"[^a-z0-9]+")
_NEEDS_LIBRARY = re.compile(r"[&,]")


@lru_cache(maxsize=65536)
def slugify(text: str) -> str:
    """Answer the slug of a text: lower-case ASCII letters, digits and single hyphens; other scripts are transliterated.

    Idempotent. Empty only where the text has nothing that could be spelled in ASCII (an emoji, punctuation alone). A slug longer than
    `LONGEST` is cut at a word, and ends with a digest of the whole, so that two long texts with one beginning stay apart.
    """
    text = text.replace("'", "").replace("’", "")
    is_plain = text.isascii() and not _NEEDS_LIBRARY.search(text)
    slug = _APART.sub("-", text.lower()).strip("-") if is_plain else _slugify(text)
    return slug if len(slug) <= LONGEST else _cut(slug)


def is_slug(text: str) -> bool:
    """Tell whether a text already is a slug, safe as one path segment of a URL."""
    return _SLUG.fullmatch(text) is not None


def _cut(slug: str) -> str:
    mark = blake2b(slug.encode(), digest_size=4).hexdigest()
    beginning = slug[: LONGEST - len(mark) - 1]
    return f"{(beginning.rpartition('-')[0] or beginning).rstrip('-')}-{mark}"
