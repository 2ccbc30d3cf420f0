"""What a feed is made of, whatever its format: plain values that know no post, and the look at them before they are written."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from pressroom.errors import FreezeError
from pressroom.feeds.content import EMBED_LABEL, clean_content
from pressroom.structs import Struct, list_defaults

EMPTY_FEED_UPDATED: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed, unless its maker knows: the same at every build, never the clock."""

_INVALID = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ABSOLUTE = re.compile(r"https?://[^\s<>\"]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")


class Person(Struct, frozen=True):
    """Who wrote an entry; `url` is absolute or ''."""

    name: str
    email: str = ""
    url: str = ""


class Enclosure(Struct, frozen=True):
    """A file that goes with an entry: its absolute URL, its real length in bytes, its media type."""

    url: str
    length: int
    type: str


class Entry(Struct, frozen=True, kw_only=True):
    """One post as a subscriber sees it.

    `guid` never changes; `url` is absolute; `summary` is plain text; `source` is the address at which it was first published, and what
    readers are told of it ('' and '' for one that is the feed's own). `content` is sanitized HTML as the page at `url` shows it,
    with references relative to it; with `cleaned` it is what `clean_content` made of that. `updated` moves with major changes only.
    """

    guid: str
    url: str
    title: str
    published: datetime
    updated: datetime
    lang: str
    summary: str = ""
    content: str = ""
    cleaned: bool = False
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None
    source: tuple[str, str] = ("", "")

    @property
    def is_permalink(self) -> bool:
        """Whether the guid is the address of the post (`isPermaLink` of RSS)."""
        return self.guid == self.url

    @property
    def uri(self) -> str:
        """The guid as the URI that Atom wants: itself, or, where it is none, a UUID made from it alone (RFC 9562, version 5)."""
        if _URI.fullmatch(self.guid):
            return self.guid
        return uuid.uuid5(uuid.NAMESPACE_URL, self.guid).urn


class Feed(Struct, frozen=True, kw_only=True):
    """A feed in any of the three formats; `self_url` and the archives are those of the format that is to be written.

    `base_url` is the site's, with which "/x" in contents is resolved. `updated` None means: when an entry last changed, and
    `EMPTY_FEED_UPDATED` where there is none. `author` stands for entries without authors (else the title does). `hub` is a WebSub
    hub; `previous_archive` the older entries, `archive_of` the feed that people subscribe to where this one is such an archive
    (RFC 5005); `embed_label` the words of a link in place of what a feed reader can't run. All URLs are absolute.
    """

    title: str
    description: str
    home_url: str
    self_url: str
    base_url: str
    language: str
    entries: tuple[Entry, ...] = ()
    updated: datetime | None = None
    author: str = ""
    icon: str = ""
    hub: str = ""
    previous_archive: str = ""
    archive_of: str = ""
    embed_label: str = EMBED_LABEL

    @property
    def changed(self) -> datetime:
        """When the feed last changed, from content alone."""
        return self.updated or max((entry.updated for entry in self.entries), default=EMPTY_FEED_UPDATED)

    @property
    def newest_first(self) -> list[Entry]:
        """The entries, newest first; those of one instant in the order in which they were given."""
        return sorted(self.entries, key=lambda entry: entry.published, reverse=True)

    @property
    def publisher(self) -> Person:
        """Who stands behind the feed, and behind an entry that names nobody."""
        return Person(self.author or self.title)

    def content_of(self, entry: Entry) -> str:
        """The entry's content as it goes into the feed; raises `FreezeError` where XML can't carry it."""
        content = entry.content if entry.cleaned else clean_content(entry.content, entry.url, self.base_url, self.embed_label)
        for problem in _problem_of_character(f"the entry {entry.url}", "content", content):
            raise FreezeError(problem)
        return content


def check_feed(feed: Feed) -> None:
    """Raise `FreezeError`, one sentence a line, where the feed would be invalid or its dates would depend on the machine."""
    problems = list(_problems_of(feed))
    if problems:
        raise FreezeError("\n".join(problems))


def to_instant(moment: datetime) -> datetime:
    """Answer the moment in whole seconds, with an offset in whole minutes as RFC 822 and RFC 3339 want it."""
    offset = moment.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0)


def _problems_of(feed: Feed) -> Iterator[str]:
    name = f"the feed {feed.self_url}"
    yield from _problems_of_text(name, feed, "title", "description", "language", "author", "embed_label")
    yield from _problems_of_addresses(name, feed, "home_url", "self_url", "base_url", "icon", "hub", "previous_archive", "archive_of")
    if not feed.title.strip():
        yield f"{name} has no title; give it one"
    if feed.updated is not None and feed.updated.utcoffset() is None:
        yield f"{name} has a time without an offset from UTC in updated; give it a timezone"
    for entry in feed.entries:
        yield from _problems_of_entry(entry)
    for guid, count in Counter(entry.guid for entry in feed.entries).items():
        if count > 1:
            yield f"{name} has {count} entries with the guid {guid}; each needs its own"


def _problems_of_entry(entry: Entry) -> Iterator[str]:
    name = f"the entry {entry.url}"
    yield from _problems_of_text(name, entry, "guid", "title", "summary", "content", "lang")
    yield from _problems_of_addresses(name, entry, "url")
    for field in ("guid", "title"):
        if not getattr(entry, field).strip():
            yield f"{name} has no {field}; give it one"
    for field in ("published", "updated"):
        if getattr(entry, field).utcoffset() is None:
            yield f"{name} has a time without an offset from UTC in {field}; give it a timezone"
    for category in entry.categories:
        yield from _problem_of_character(name, "categories", category)
    for author in entry.authors:
        yield from _problems_of_text(name, author, "name", "email")
        yield from _problems_of_addresses(name, author, "url")
        if not author.name.strip():
            yield f"{name} has an author without a name; give one"
    if entry.enclosure is not None:
        yield from _problems_of_text(name, entry.enclosure, "type")
        yield from _problems_of_addresses(name, entry.enclosure, "url")


def _problems_of_text(name: str, value: object, *names: str) -> Iterator[str]:
    for field in names:
        yield from _problem_of_character(name, field, getattr(value, field))


def _problem_of_character(name: str, field: str, text: str) -> Iterator[str]:
    found = _INVALID.search(text)
    if found:
        yield f"{name} has U+{ord(found[0]):04X} in its {field}, which XML can't carry; remove that character"


def _problems_of_addresses(name: str, value: Feed | Entry | Person | Enclosure, *names: str) -> Iterator[str]:
    optional = {field for field, default in list_defaults(type(value)).items() if default == ""}
    for field in names:
        address = getattr(value, field)
        if not (_ABSOLUTE.fullmatch(address) or (address == "" and field in optional)) or _INVALID.search(address):
            yield f"{name} has {address!r} as its {field}, which is no absolute web address; write one that starts with https://"
