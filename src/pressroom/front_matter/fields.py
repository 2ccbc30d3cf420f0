"""The declared table of front matter: every key, what it takes, what it means, and which kind of file may have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pressroom.structs import Struct

Document = Literal["post", "page", "author", "contact", "boilerplate"]
FieldType = Literal[
    "text", "date", "flag", "slug", "names", "terms", "image", "kind", "language", "withdrawal", "email", "links", "paths", "free",
    "phone", "attachments", "changes", "series", "event", "url",
]  # fmt: skip


class Field(Struct, frozen=True, kw_only=True):
    """One key: its type, its meaning in a sentence, an example as it is written, and the other names it is known by.

    `documents` says which files may have it; `nested` names the keys of a mapping, `choices` all values there are.
    """

    name: str
    type: FieldType
    meaning: str
    example: str
    documents: tuple[Document, ...] = ("post",)
    aliases: tuple[str, ...] = ()
    required: bool = False
    nested: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


KINDS = ("post", "release", "update", "advisory", "event")
IMAGE_KEYS = ("src", "alt", "caption", "credit", "license")
ATTACHMENT_KEYS = ("src", "title", "credit", "license")
SERIES_KEYS = ("name", "part")
EVENT_KEYS = ("start", "end", "place")
CHANGE_KEYS = ("date", "type", "note", "major")
_PAGES: tuple[Document, ...] = ("post", "page")
_PEOPLE: tuple[Document, ...] = ("author", "contact")
_ALL: tuple[Document, ...] = ("post", "page", "author", "contact", "boilerplate")


FIELDS: tuple[Field, ...] = (
    Field(name="title", type="text", required=True, documents=_PAGES, meaning="The headline.", example="title: Town hall opens on Monday"),
    Field(
        name="date",
        type="date",
        required=True,
        meaning="When the post is published; a bare date is that day at the site’s publish_time. "
        "`publishDate` beside a `date` means `embargo`.",
        example="date: 2014-07-30",
        aliases=("publishDate",),
    ),
    Field(
        name="slug",
        type="slug",
        documents=_PAGES,
        meaning="The last part of the URL: lower-case letters, digits and hyphens. Without it, the file’s name without its date and "
        "language; where that has no Latin letters, the title’s.",
        example="slug: edwin-analytics",
    ),
    Field(
        name="guid",
        type="text",
        meaning="The identity of the post in feeds, to keep the one of another system.",
        example="guid: https://old.example.gov/?p=12",
    ),
    Field(
        name="aliases",
        type="paths",
        documents=_PAGES,
        meaning="Old paths, at which a page leads on to this one. A text without quotes is split at its commas.",
        example="aliases: [/2014/07/30/winners/]",
        aliases=("redirect_from",),
    ),
    Field(
        name="authors",
        type="names",
        meaning="Who wrote it: names of files in content/authors/. A text without quotes is split at its commas.",
        example="authors: [tim-sullivan]",
        aliases=("author",),
    ),
    Field(
        name="categories",
        type="terms",
        meaning="The sections it belongs to. A text without quotes is split at its commas.",
        example="categories: [Education data]",
        aliases=("category",),
    ),
    Field(
        name="tags",
        type="terms",
        meaning="Its subjects. A text without quotes is split at its commas.",
        example="tags: [Open data]",
        aliases=("tag",),
    ),
    Field(
        name="summary",
        type="text",
        documents=_PAGES,
        meaning="One or two sentences for lists, feeds and search engines.",
        example="summary: The challenge has marked its third week.",
        aliases=("excerpt", "description"),
    ),
    Field(name="kicker", type="text", meaning="A word or two above the headline.", example="kicker: Education data"),
    Field(name="deck", type="text", meaning="A sentence below the headline.", example="deck: What became of the data"),
    Field(name="dateline", type="text", meaning="Where a release was issued.", example="dateline: Cambridge"),
    Field(
        name="image",
        type="image",
        nested=IMAGE_KEYS,
        meaning="The lead picture: a path, or a mapping. `src` is beside the post or in content/media/; `alt` says what is in it.",
        example="image: {src: data-center.jpg, alt: Rows of server cabinets}",
    ),
    Field(
        name="kind",
        type="kind",
        choices=KINDS,
        meaning="A post, a press release, an event, or an advisory, which stands on top of every page until it expires.",
        example="kind: release",
    ),
    Field(
        name="series",
        type="series",
        nested=SERIES_KEYS,
        meaning="The posts that it belongs to in an order: a name, or a mapping of `name` and `part`. Without numbers, by date.",
        example="series: {name: Open data, part: 2}",
    ),
    Field(
        name="event",
        type="event",
        nested=EVENT_KEYS,
        meaning="What it invites to or tells of: start and end, both with a time or both without, and the place.",
        example="event: {start: 2014-08-01 10:00, end: 2014-08-01 12:00, place: Cambridge}",
    ),
    Field(
        name="contacts",
        type="names",
        meaning="Whom the press may ask: names of files in content/contacts/. A text without quotes is split at its commas.",
        example="contacts: [press-office]",
    ),
    Field(
        name="boilerplate",
        type="names",
        meaning="What stands about the agency at the end: names of files in content/boilerplate/.",
        example="boilerplate: agency",
    ),
    Field(
        name="attachments",
        type="attachments",
        nested=ATTACHMENT_KEYS,
        meaning="Files that come with the post: paths, or mappings of `src` and `title`, for a picture also `credit` and `license`.",
        example="attachments: [{src: report.pdf, title: The report}]",
    ),
    Field(
        name="changes",
        type="changes",
        nested=CHANGE_KEYS,
        meaning="What was corrected, clarified or updated after publication, for readers. A major change is news for subscribers.",
        example="changes: [{date: 2014-08-01, type: correction, note: A name was misspelled.}]",
    ),
    Field(
        name="updated",
        type="date",
        documents=_PAGES,
        meaning="When the text was last changed, for readers. Not shown before it is.",
        example="updated: 2014-08-20",
        aliases=("lastmod", "modified"),
    ),
    Field(name="draft", type="flag", documents=_PAGES, meaning="A draft is never published.", example="draft: true"),
    Field(name="embargo", type="date", meaning="Nothing is public before this instant.", example="embargo: 2014-07-15 18:00-04:00"),
    Field(
        name="expires",
        type="date",
        meaning="From this instant on the post is gone; its URL says that it was here.",
        example="expires: 2014-12-31",
        aliases=("expiryDate",),
    ),
    Field(
        name="withdrawn",
        type="withdrawal",
        nested=("at", "reason", "replacement"),
        meaning="Kept at its URL under a notice that gives the reason, out of lists and feeds.",
        example="withdrawn: {at: 2014-09-01, reason: The figures were wrong.}",
    ),
    Field(name="unlisted", type="flag", meaning="Readable at its URL, in no list or feed.", example="unlisted: true"),
    Field(name="featured", type="flag", meaning="The post that leads the front page; of several, the newest.", example="featured: true"),
    Field(
        name="lang",
        type="language",
        documents=(*_PAGES, "boilerplate"),
        meaning="The language of the text, one of the site’s `languages`; or in the file’s name, as in winners.es.md.",
        example="lang: es",
    ),
    Field(
        name="translation_of",
        type="text",
        documents=_PAGES,
        meaning="What it is a translation of: the file of the original, or its slug. Files that are named alike, "
        "as winners.md and winners.es.md, need no such line.",
        example="translation_of: winners.md",
    ),
    Field(
        name="name", type="text", required=True, documents=_PEOPLE, meaning="As it stands in the byline.", example="name: Tim Sullivan"
    ),
    Field(
        name="title",
        type="text",
        documents=_PEOPLE,
        meaning="The person’s role.",
        example="title: Municipal Liaison",
        aliases=("role",),
    ),
    Field(
        name="organization",
        type="text",
        documents=_PEOPLE,
        meaning="Where the person works.",
        example="organization: Information Technology Division",
    ),
    Field(name="email", type="email", documents=_PEOPLE, meaning="A public address.", example="email: press@agency.example"),
    Field(
        name="phone",
        type="phone",
        documents=("contact",),
        meaning="A telephone number, as it is dialled; with + and the country’s number it works from everywhere.",
        example="phone: +1 617-555-0100 ext. 3",
    ),
    Field(
        name="title",
        type="text",
        required=True,
        documents=("boilerplate",),
        meaning="The heading above the text.",
        example="title: About the agency",
    ),
    Field(
        name="from",
        type="date",
        documents=("boilerplate",),
        meaning="From when on the text reads so. May stand in the file’s name instead, as in agency.2014-07-01.md.",
        example="from: 2014-07-01",
    ),
    Field(
        name="photo",
        type="image",
        documents=("author",),
        nested=("src", "alt"),
        meaning="A portrait: a path, or a mapping.",
        example="photo: {src: tim-sullivan.jpg, alt: Tim Sullivan at his desk}",
        aliases=("image",),
    ),
    Field(
        name="links",
        type="links",
        documents=("author",),
        nested=("label", "url"),
        meaning="Where else to find the person: label and address, http, https or mailto only.",
        example='links: {Web site: "https://agency.example/"}',
    ),
    Field(
        name="source_url",
        type="url",
        meaning="Where the text was first published, for one that is taken over from elsewhere: readers and subscribers are told.",
        example="source_url: https://partner.example.gov/2014/winners",
    ),
    Field(
        name="extra",
        type="free",
        documents=_ALL,
        meaning="Your own notes, which Pressroom does not read.",
        example="extra: {ticket: 118}",
    ),
)


def _spell(document: Document) -> Mapping[str, Field]:
    fields = [field for field in FIELDS if document in field.documents]
    return {spelling: field for field in fields for spelling in (field.name, *field.aliases)}


SPELLINGS: Mapping[Document, Mapping[str, Field]] = {document: _spell(document) for document in _ALL}
"""For each kind of file, the field behind every spelling of its keys."""

KEYS = frozenset(spelling for spellings in SPELLINGS.values() for spelling in spellings)
"""Every spelling of every key."""
