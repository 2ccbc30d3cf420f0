"""The nouns: what a source says after validation, and what was made of it. Frozen, without input or output.

All instants are aware datetimes in the site's timezone, so that `date.year` is the year that stands in the URL.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from pressroom.errors import Finding
from pressroom.structs import Struct

Kind = Literal["post", "release", "update", "event", "advisory"]
ChangeType = Literal["correction", "update", "clarification"]


class Value(Struct, frozen=True, array_like=True):
    """The base of every model: frozen, compared by value, encoded as a plain sequence of its fields."""


class Stamp(NamedTuple):
    """By what a file is known to be unchanged without reading it: size, and times of change in nanoseconds."""

    size: int
    mtime: int
    ctime: int


class State(StrEnum):
    """Where a post stands at an instant (DESIGN 5)."""

    PUBLISHED = "published"
    UNLISTED = "unlisted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SCHEDULED = "scheduled"
    EMBARGOED = "embargoed"
    DRAFT = "draft"


class Image(Value, frozen=True):
    """A picture as front matter names it: `src` beside the post or under `content/media/`."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    license: str = ""


class Withdrawal(Value, frozen=True):
    """Since when a post is withdrawn, why, and the path or source that replaces it (or '')."""

    at: datetime
    reason: str
    replacement: str = ""


class Alias(Value, frozen=True):
    """An old path of a post or page (decoded, perhaps with a query), with its place in the source file."""

    path: str
    line: int
    column: int


class Attachment(Value, frozen=True):
    """A file that comes with a post, beside it or under `content/media/`; credit and license are those of a picture."""

    src: str
    title: str = ""
    credit: str = ""
    license: str = ""


class Change(Value, frozen=True):
    """What was changed in a post after it was out, for its readers; only a major change is news for subscribers.

    `at` is the start of the day where only a day was written.
    """

    at: datetime
    note: str
    type: ChangeType = "correction"
    major: bool = False


class SeriesPart(Value, frozen=True):
    """The series that a post is a part of, by name, and its number in it (0: parts are in order of publication)."""

    name: str
    part: int = 0


class Event(Value, frozen=True):
    """When and where something happens. It is over, and no longer upcoming, at the instant `over`.

    On an all-day event `start` is the beginning of its first day, `end` that of its last (None: it is one day), `over` the end of that.
    Otherwise `end` is the instant at which it ends, as far as that is known.
    """

    start: datetime
    over: datetime
    end: datetime | None = None
    all_day: bool = False
    place: str = ""


class Post(Value, frozen=True, kw_only=True, tag="post"):
    """A validated post. `source` is its path under the root; `date_only` says that `date` was written without a time."""

    source: str
    title: str
    date: datetime
    slug: str
    lang: str
    date_only: bool = True
    kind: Kind = "post"
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    kicker: str = ""
    deck: str = ""
    dateline: str = ""
    image: Image | None = None
    guid: str = ""
    updated: datetime | None = None
    draft: bool = False
    embargo: datetime | None = None
    expires: datetime | None = None
    withdrawn: Withdrawal | None = None
    unlisted: bool = False
    aliases: tuple[Alias, ...] = ()
    contacts: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    changes: tuple[Change, ...] = ()
    series: SeriesPart | None = None
    event: Event | None = None
    translation_of: str = ""
    source_url: str = ""
    featured: bool = False

    @property
    def instant(self) -> datetime:
        """The publishing instant: the later of date and embargo; a bare date on the embargo's day takes the embargo's time."""
        if self.embargo is None:
            return self.date
        if self.date_only and self.embargo.date() == self.date.date():
            return self.embargo
        return max(self.date, self.embargo)


class Page(Value, frozen=True, kw_only=True, tag="page"):
    """A validated standing page (About, Contact), at `/slug/`."""

    source: str
    title: str
    slug: str
    lang: str
    summary: str = ""
    draft: bool = False
    updated: datetime | None = None
    aliases: tuple[Alias, ...] = ()
    translation_of: str = ""


class Author(Value, frozen=True, kw_only=True, tag="author"):
    """A validated author; `slug` is the file's name, `photo` a picture or nothing, `links` pairs of label and URL."""

    source: str
    slug: str
    name: str
    title: str = ""
    organization: str = ""
    email: str = ""
    photo: Image | None = None
    links: tuple[tuple[str, str], ...] = ()


class Contact(Value, frozen=True, kw_only=True, tag="contact"):
    """A validated press contact, a person or an office; `slug` is the file's name. What the body says is for reporters."""

    source: str
    slug: str
    name: str
    title: str = ""
    organization: str = ""
    phone: str = ""
    email: str = ""


class Boilerplate(Value, frozen=True, kw_only=True, tag="boilerplate"):
    """One version of a text about the agency: its `slug` in a language, as it reads from `begins` on (None: from the beginning)."""

    source: str
    slug: str
    title: str
    lang: str
    begins: datetime | None = None


class Reference(Value, frozen=True):
    """A link or picture in a body, as written, with its place in the source file."""

    kind: Literal["link", "image"]
    target: str
    line: int
    column: int


class RenderedPost(Value, frozen=True, kw_only=True):
    """What was made of a body: everything but the HTML itself, which is read through the Edition when it is needed.

    `excerpt` is plain text, `references` those that may lead to other files of the newsroom. `card` names all that lists show of a post,
    `whole` all of its front matter and HTML: equal digests, equal pages. `shape` names all but the words of a plain post: where it
    stands, when, under which topics, what it links to.
    """

    source: str
    card: bytes
    whole: bytes
    shape: bytes
    excerpt: str = ""
    references: tuple[Reference, ...] = ()


Entity = Post | Page | Author | Contact | Boilerplate


class Record(Value, frozen=True):
    """What the store keeps of one source: its validated front matter, what was made of its body, and the findings that aren't errors.

    Findings that say the same are one: every build reads them all.
    """

    entity: Entity
    rendered: RenderedPost
    findings: tuple[Finding, ...] = ()


class Term(Value, frozen=True):
    """A tag or category: its slug, and its name as spelled most often."""

    taxonomy: Literal["tags", "categories"]
    slug: str
    name: str
