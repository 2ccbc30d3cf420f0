"""What is indexed of a post or page: a document with its words and nothing of the theme.

The same words stand on the page, since both are made from the Edition; but a theme may be changed without an index made anew, and a word
of the navigation finds nothing. What the search page shows of a result beside its words (the day, the exact title, where the text begins)
is told by anchors, which aren't words.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.models import Page, Post
from pressroom.scripts import has_unspaced, space_out
from pressroom.slugs import slugify

_PICTURE = re.compile(r"<img\b[^>]*>")


def find_path(edition: Edition, source: Post | Page) -> str:
    """Answer where a post or page stands."""
    return permalinks.post_path(edition.config, source) if isinstance(source, Post) else permalinks.page_path(edition.config, source)


def write_document(edition: Edition, part: str, source: Post | Page) -> str:
    """Answer the document of a post or page of a part, as HTML."""
    words = _PICTURE.sub("", edition.read_body(source.source))
    before, after = "", ""
    if isinstance(source, Post):
        authors = (edition.authors[slug].name for slug in source.authors if slug in edition.authors)
        before = _wrap(source.deck, source.summary if source.summary != source.deck else "", source.kicker)
        after = _wrap(", ".join(authors), ", ".join(list_topics(edition, source)), source.event.place if source.event else "")
    html = f"<h1>{escape(source.title)}</h1>{before}<div id=text></div>{words}<div id=end></div>{after}"
    day = source.instant.isoformat() if isinstance(source, Post) else ""
    anchors = f'<time id="{part}_{day}"></time>'
    if has_unspaced(html):
        anchors += f'<data id="{quote(source.title)}"></data>' if has_unspaced(source.title) else ""
        html = space_out(html)
    lang = source.lang.partition("-")[0].lower()
    return f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><body>{anchors}{html}</body></html>'


def list_topics(edition: Edition, post: Post) -> list[str]:
    """Answer the names of a post's categories and tags."""
    names: dict[str, None] = {}
    for taxonomy, spellings in (("categories", post.categories), ("tags", post.tags)):
        terms = edition.terms("categories" if taxonomy == "categories" else "tags", post.lang)
        names |= {terms[slug].name: None for slug in map(slugify, spellings) if slug in terms}
    return list(names)


def _wrap(*paragraphs: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in paragraphs if text)
