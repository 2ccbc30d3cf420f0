"""What search engines are told: sitemaps (sitemaps.org 0.9), the Google News sitemap, robots.txt (RFC 9309).

Written as text with everything escaped: an XML library would take ten times as long for ten thousand addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from html import escape
from itertools import islice
from typing import Final

from pressroom.errors import FreezeError
from pressroom.structs import Struct

MAX_URLS: Final = 50_000
"""Addresses in one sitemap, by the protocol."""

MAX_BYTES: Final = 50 * 1024 * 1024
"""Bytes of one sitemap, by the protocol."""

MAX_NEWS: Final = 1_000
"""Articles in a news sitemap, by Google's rules."""

NEWS_WINDOW: Final = timedelta(days=2)
"""How far back from the newest article a news sitemap goes."""

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_ADDRESS = r"https?://[^\x00-\x20\x7f<>\"\\^`{|}\ud800-\udfff\ufffe\uffff]+"
_INVALID = r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class SitemapUrl(Struct, frozen=True):
    """A page: its absolute URL, when its content last changed, and (language, URL) of all its translations, itself among them."""

    loc: str
    lastmod: datetime | None = None
    alternates: tuple[tuple[str, str], ...] = ()


class NewsArticle(Struct, frozen=True):
    """A published post for the news sitemap: its absolute URL, title, publishing instant and language."""

    loc: str
    title: str
    published: datetime
    lang: str


def write_sitemap(
    urls: Iterable[SitemapUrl], base_url: str, *, max_urls: int = MAX_URLS, max_bytes: int = MAX_BYTES
) -> Mapping[str, bytes]:
    """Answer the files of the sitemap by name: `sitemap.xml`, which, where one can't hold all, is the index of `sitemap-1.xml` and so on.

    The URLs keep their order; `base_url` is where the files will stand. Raises `FreezeError` for an address or time that can't be told.
    """
    parts = list(_split(urls, max_urls, max_bytes))
    if len(parts) <= 1:
        return {"sitemap.xml": parts[0].to_bytes() if parts else _Part([], 0, None).to_bytes()}
    files, index = {}, [f'{_DECLARATION}<sitemapindex xmlns="{_SCHEMA}">\n']
    for number, part in enumerate(parts, start=1):
        name = f"sitemap-{number}.xml"
        files[name] = part.to_bytes()
        lastmod = f"<lastmod>{_to_text(part.lastmod, name)}</lastmod>" if part.lastmod else ""
        index.append(f"<sitemap><loc>{_to_address(f'{base_url}/{name}')}</loc>{lastmod}</sitemap>\n")
    index.append("</sitemapindex>\n")
    return {"sitemap.xml": "".join(index).encode(), **files}


def write_news_sitemap(articles: Iterable[NewsArticle], publication: str) -> bytes:
    """Answer the Google News sitemap: newest first, two days back from the newest, at most 1,000; valid, if empty, without articles.

    "Now" is the newest article, so the bytes change with the content only. Raises `FreezeError` for what XML can't carry.
    """
    newest = sorted(articles, key=lambda article: article.published, reverse=True)
    recent = [article for article in newest if article.published >= newest[0].published - NEWS_WINDOW]
    lines = [f'{_DECLARATION}<urlset xmlns="{_SCHEMA}" xmlns:news="{_NEWS}">\n']
    lines.extend(_write_article(article, publication) for article in recent[:MAX_NEWS])
    lines.append("</urlset>\n")
    return "".join(lines).encode()


def write_robots(*sitemap_urls: str, closed: bool = False) -> bytes:
    """Answer robots.txt: everything may be read and the sitemaps stand there, or, `closed`, nothing may be."""
    if closed:
        return b"User-agent: *\nDisallow: /\n"
    lines = ["User-agent: *", "Disallow:", "", *(f"Sitemap: {url}" for url in sitemap_urls)]
    return ("\n".join(lines).rstrip() + "\n").encode()


class _Part(Struct, frozen=True):
    """The lines of one file, their size in bytes, and when the newest of them changed."""

    lines: list[str]
    size: int
    lastmod: datetime | None

    def to_bytes(self) -> bytes:
        return "".join([_HEAD, *self.lines, "</urlset>\n"]).encode()


_HEAD = f'{_DECLARATION}<urlset xmlns="{_SCHEMA}" xmlns:xhtml="{_XHTML}">\n'
_FRAME = len(_HEAD) + len("</urlset>\n")


def _split(urls: Iterable[SitemapUrl], max_urls: int, max_bytes: int) -> Iterator[_Part]:
    remaining = iter(urls)
    lines: list[str] = []
    size, lastmod = _FRAME, None
    while batch := list(islice(remaining, 1000)):
        for url in batch:
            line = _write_url(url)
            length = len(line) if line.isascii() else len(line.encode())
            if lines and (len(lines) == max_urls or size + length > max_bytes):
                yield _Part(lines, size, lastmod)
                lines, size, lastmod = [], _FRAME, None
            lines.append(line)
            size += length
            if url.lastmod is not None and (lastmod is None or url.lastmod > lastmod):
                lastmod = url.lastmod
    if lines:
        yield _Part(lines, size, lastmod)


def _write_url(url: SitemapUrl) -> str:
    lastmod = f"<lastmod>{_to_text(url.lastmod, url.loc)}</lastmod>" if url.lastmod is not None else ""
    alternates = "".join([
        f'<xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{_to_address(href)}"/>' for lang, href in url.alternates
    ]) if url.alternates else ""  # fmt: skip
    return f"<url><loc>{_to_address(url.loc)}</loc>{lastmod}{alternates}</url>\n"


def _write_article(article: NewsArticle, publication: str) -> str:
    found = re.search(_INVALID, article.title) or re.search(_INVALID, publication)
    if found:
        name, character = f"the entry {article.loc}", f"U+{ord(found[0]):04X}"
        raise FreezeError(f"{name} has {character} in its title or publication, which XML can't carry; remove that character")
    return (
        f"<url><loc>{_to_address(article.loc)}</loc><news:news><news:publication><news:name>{escape(publication)}</news:name>"
        f"<news:language>{_to_news_language(article.lang)}</news:language></news:publication>"
        f"<news:publication_date>{_to_text(article.published, article.loc)}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>\n"
    )


def _to_address(url: str) -> str:
    if not _compile_address().fullmatch(url):
        raise FreezeError(f"{url!r} in the sitemap is no absolute web address; write one that starts with https://")
    # The pattern lets no other special character by.
    return escape(url) if "&" in url or "'" in url else url


@cache
def _compile_address() -> re.Pattern[str]:
    return re.compile(_ADDRESS)


def _to_text(moment: datetime, place: str) -> str:
    if moment.utcoffset() is None:
        raise FreezeError(f"the sitemap has a time without an offset from UTC for {place}; give it a timezone")
    return moment.isoformat(timespec="seconds")


def _to_news_language(lang: str) -> str:
    """Answer the two letters that Google wants, or its two exceptions for Chinese."""
    language, _, rest = lang.lower().partition("-")
    if language == "zh":
        return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(rest.split("-")) else "zh-cn"
    return language
