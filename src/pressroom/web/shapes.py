"""The small values that contexts are made of: a moment, a link, a card, an author, a contact. Frozen, and ready to print.

All URLs carry the path of `base_url`, all dates are already worded in the page's language.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

NO_MARKUP = Markup()


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, ready to show: `iso` for `<time datetime>`, `long` (“August 18, 2014”), `short` (“Aug 18”)."""

    iso: str
    long: str
    short: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class CountedLink:
    """A term, month or author with the number of its posts."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds of one kind; each is a name with the whole address, as a reader wants it pasted."""

    heading: str
    feeds: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryView:
    """An open advisory as it stands on top of every page: `until` when it expires, `lang` the language of its title."""

    title: str
    url: str
    lang: str
    until: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What every page knows of the site, in the page's language.

    `home` is the front page of that language, `notice` the line in the footer, `stylesheet` the one style sheet, `icon` the favicon
    ('' for none), `favicon`, `touch_icon` and `logo` an icon as ICO and PNG, `web_manifest` what phones' home screens need, `feed`, `atom`
    and `json_feed` the feeds of all posts, `subscribe` the page that explains them, `tagline` the line under the newsroom's name, `lang`
    the language of what the configuration says where it isn't the page's ('' else), `press` and `corrections` those pages where there are
    any and the navigation doesn't lead to them ('' else), `advisories` the open ones.
    """

    title: str
    lang: str
    agency: str
    tagline: str
    notice: str
    home: str
    feed: str
    atom: str
    json_feed: str
    subscribe: str
    stylesheet: str
    icon: str
    favicon: str
    touch_icon: str
    logo: str
    web_manifest: str
    archive: str
    press: str
    corrections: str
    advisories: tuple[AdvisoryView, ...]
    header: tuple[Link, ...]
    footer: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of OpenGraph: its name, such as “og:title”, and what it says."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The page in one of its languages, for search engines: `hreflang` (a language or `x-default`) and absolute address."""

    hreflang: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """A line of the language switch: `name` in that language, `url` the page in it, or else its front page; `is_current` is the page's."""

    lang: str
    direction: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """The page itself.

    `url` is its path, `canonical` its absolute address, `title` its own title ('' on the front page), `description` one sentence,
    `direction` “ltr” or “rtl”, `csp` the content security policy, `source` the file it is made from ('' when it is made from many),
    `feed` a feed of the page's own as `Link` or nothing, `noindex` keeps it out of search engines, `alternates` are the same page in
    other languages, itself among them, `languages` the language switch (empty on a site of one language). `picture` stands beside links
    to it elsewhere, `properties` and `json_ld` (ready for a `<script>`) say to programs what the page says to people.
    """

    url: str
    canonical: str
    title: str
    description: str
    lang: str
    direction: str
    csp: str
    source: str = ""
    noindex: bool = False
    feed: Link | None = None
    alternates: tuple[Alternate, ...] = ()
    languages: tuple[LanguageLink, ...] = ()
    picture: ImageView | None = None
    properties: tuple[Property, ...] = ()
    json_ld: Markup = NO_MARKUP


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """A picture with its words; `width` and `height` in pixels, 0 where they aren't known."""

    src: str
    alt: str
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A post as lists show it: `kicker` the label above the title, `deck` the line under it, `excerpt` its beginning as plain text."""

    url: str
    title: str
    lang: str
    date: Moment
    kicker: Link | None
    deck: str
    excerpt: str
    byline: tuple[Link, ...]
    image: ImageView | None = None


@dataclass(frozen=True, slots=True)
class RecentPost:
    """One of the “Recent posts”; `posted` is worded “Aug 18”, or with the year where it isn't that of the newest of page and box."""

    card: Card
    posted: str


@dataclass(frozen=True, slots=True)
class MonthGroup:
    """A month's posts in a list: its name (“May 2013”), its archive ('' where archives are off), its posts newest first."""

    label: str
    url: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Where a list goes on: `older` and `newer` are URLs or ''; `number` is 0 on the list's own URL, else counts from the oldest page."""

    number: int
    older: str
    newer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """An author: `initials` stand where there is no photo, `bio` is safe HTML, `url` the author's page, `links` further places.

    `lang` is the language of what is said of the author where it isn't the page's ('' else).
    """

    name: str
    url: str
    lang: str
    initials: str
    title: str
    organization: str
    email: str
    bio: Markup
    photo: ImageView | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalNotice:
    """Why and since when a post is withdrawn, and the page that replaces it ('' for none)."""

    date: Moment
    reason: str
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """Whom the press may ask: `phone` as written, `tel` the same as a `tel:` address, `note` safe HTML; each may be ''."""

    id: str
    name: str
    title: str
    organization: str
    phone: str
    tel: str
    email: str
    note: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file to download: `label` its title, or its name, then its type and size in words (“Report (PDF, 1.2 MB)”)."""

    url: str
    label: str
    type: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPicture:
    """A picture of a media kit in full size, with its words ('' where there are none)."""

    file: FileView
    caption: str
    credit: str
    license: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaKitView:
    """The pictures of a release, one archive of them all, and the SHA-256 of that archive in hexadecimal."""

    pictures: tuple[KitPicture, ...]
    archive: FileView
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoilerplateView:
    """A text about the agency: its heading, and safe HTML."""

    title: str
    body: Markup
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """What was changed in a post: `id` its anchor on the post's page,
    `type` “correction”, “update” or “clarification”, `label` that in words.
    """

    id: str
    date: Moment
    type: str
    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPost:
    """A change as the list of all corrections shows it, with the post that it is of."""

    card: Card
    change: ChangeView
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PressView:
    """What a press office adds to a post.

    `release_line` is the line over a release (“For immediate release”, '' for other posts), `plain_text` the address of its plain-text
    edition ('' for none), `changes` what was changed in it since, newest first.
    """

    release_line: str
    plain_text: str
    contacts: tuple[ContactView, ...]
    attachments: tuple[FileView, ...]
    kit: MediaKitView | None
    boilerplate: tuple[BoilerplateView, ...]
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """The place of a post in its series: `label` “Part 2 of 3” ('' for the only one), the parts before and after it."""

    name: str
    url: str
    label: str
    previous: Card | None
    next: Card | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part on the page of its series."""

    label: str
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """When and where an event is: `start` and `end` in words ('' where it is one day, or no end is known), `calendar` its `.ics`."""

    start: str
    start_iso: str
    end: str
    end_iso: str
    place: str
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingEvent:
    """An event in the side column of the front page."""

    card: Card
    event: EventView


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingView:
    """The next events, and the calendar of all (`.ics`) to subscribe to."""

    events: tuple[UpcomingEvent, ...]
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """The post of a post page: `card` as in lists, `body` safe HTML, `topics` its categories and tags, `kind` “post”, “release”, ….

    `updated` is when it was last changed, by itself or by one of its changes; `press` what a press office adds.
    """

    card: Card
    kind: str
    deck: str
    body: Markup
    dateline: str
    updated: Moment | None
    image: ImageView | None
    topics: tuple[Link, ...]
    withdrawal: WithdrawalNotice | None
    press: PressView
    series: SeriesView | None
    event: EventView | None
