"""RSS 2.0 and Atom 1.0 through feedgen, with everything said that feedgen would otherwise take from the clock or leave out."""

from __future__ import annotations

import html
from typing import Any, Final

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pressroom.feeds.entries import Entry, Feed, check_feed, to_instant

GENERATOR: Final = "Pressroom"
"""Without a version: a new Pressroom must not change a feed whose content is what it was."""

_ATOM: Final = "http://www.w3.org/2005/Atom"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif")  # what RSS allows in its image


def write_rss(feed: Feed) -> bytes:
    """Answer the feed as RSS 2.0, with the full content in `content:encoded`; raise `FreezeError` where it would be invalid.

    Dates are RFC 822 with their own offset. The bytes depend on the feed alone, so a static host's validators hold (RFC 9110).
    """
    check_feed(feed)
    generator = _make_generator(feed, "application/rss+xml")
    generator.description(feed.description or feed.title)
    generator.docs("https://www.rssboard.org/rss-specification")
    if feed.icon.endswith(_PICTURES):
        generator.image(feed.icon)
    for entry in feed.newest_first:
        item = _add_entry(generator, feed, entry)
        item.guid(entry.guid, permalink=entry.is_permalink)
        # What stands in a description is read as HTML. Without one, feedgen would move the full content there.
        if entry.source[0]:
            item.source(*entry.source)
        item.description(html.escape(entry.summary or entry.title, quote=False))
        item.content(feed.content_of(entry))
        item.dc.dc_creator([author.name for author in entry.authors or (feed.publisher,)])
        if entry.lang != feed.language:
            item.dc.dc_language(entry.lang)
    return bytes(generator.rss_str(pretty=True))


def write_atom(feed: Feed) -> bytes:
    """Answer the feed as Atom (RFC 4287), archives as in RFC 5005; raise `FreezeError` where it would be invalid.

    The bytes depend on the feed alone.
    """
    check_feed(feed)
    generator = _make_generator(feed, "application/atom+xml")
    generator.id(feed.archive_of or feed.self_url)
    generator.author({"name": feed.publisher.name})
    if feed.description:
        generator.subtitle(feed.description)
    if feed.icon:
        generator.icon(feed.icon)
    for entry in feed.newest_first:
        element = _add_entry(generator, feed, entry)
        element.id(entry.uri)
        if entry.source[0]:
            # Not atom:source, which is for entries of another feed and names that feed.
            element.link(href=entry.source[0], rel="via", type="text/html")
            element.additions.links = element.link()
        element.updated(to_instant(entry.updated))
        if entry.summary:
            element.summary(entry.summary, type="text")
        element.content(feed.content_of(entry), type="html")
        for author in entry.authors or (feed.publisher,):
            email = author.email if "@" in author.email else ""
            element.author({"name": author.name, "email": email, "uri": author.url})
    return bytes(generator.atom_str(pretty=True))


def _make_generator(feed: Feed, media_type: str) -> FeedGenerator:
    generator = FeedGenerator()
    generator.register_extension("dc", DcExtension, DcEntryExtension, atom=False)
    generator.register_extension("additions", _FeedAdditions, _EntryAdditions)
    generator.additions.feed = feed
    generator.title(feed.title)
    generator.language(feed.language)
    generator.generator(GENERATOR)
    generator.updated(to_instant(feed.changed))
    generator.link(href=feed.self_url, rel="self", type=media_type)
    for rel, href in _further_links(feed):
        generator.link(href=href, rel=rel)
    generator.link(href=feed.home_url, rel="alternate", type="text/html")  # the last: RSS takes it for its own <link>
    return generator


def _add_entry(generator: FeedGenerator, feed: Feed, entry: Entry) -> FeedEntry:
    element = generator.add_entry(order="append")
    element.title(entry.title)
    element.link(href=entry.url, rel="alternate", type="text/html")
    element.published(to_instant(entry.published))
    element.category([{"term": category} for category in entry.categories])
    if entry.enclosure is not None:
        element.enclosure(entry.enclosure.url, entry.enclosure.length, entry.enclosure.type)
    element.additions.links = element.link()
    if entry.lang != feed.language:
        element.additions.lang = entry.lang
    return element


def _further_links(feed: Feed) -> list[tuple[str, str]]:
    links = (("hub", feed.hub), ("prev-archive", feed.previous_archive), ("current", feed.archive_of))
    return [(rel, href) for rel, href in links if href]


class _FeedAdditions(BaseExtension):  # type: ignore[misc]
    """What feedgen doesn't write: in RSS any link but `self`, in both the mark of an archive."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        return {"fh": _HISTORY} if self.feed.archive_of else {}

    def extend_rss(self, feed: Any) -> Any:
        channel = feed[0]
        for rel, href in _further_links(self.feed):
            etree.SubElement(channel, f"{{{_ATOM}}}link", href=href, rel=rel)
        self.extend_atom(channel)
        return feed

    def extend_atom(self, feed: Any) -> Any:
        if self.feed.archive_of:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        return feed


class _EntryAdditions(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen loses in Atom: all of a link but its address (an enclosure would be a second page), and an entry's own language."""

    links: list[dict[str, str]]
    lang: str = ""

    def extend_atom(self, entry: Any) -> Any:
        for written, meant in zip(entry.iterchildren("link"), self.links, strict=True):
            written.attrib.update({name: meant[name] for name in ("rel", "type", "length") if name in meant})
        if self.lang:
            entry.set(_LANG, self.lang)
        return entry
