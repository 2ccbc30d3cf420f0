"""The small values that contexts are made of: a moment, a link, a card, an author, a contact. Frozen, and ready to print.

All URLs carry the path of `base_url`, all dates are already worded in the page's language.
"""

from __future__ import annotations

from markupsafe import Markup

from pressroom.structs import Struct

NO_MARKUP = Markup()


class Moment(Struct, frozen=True):
    """An instant, ready to show: `iso` for `<time datetime>`, `long` (“August 18, 2014”), `short` (“Aug 18”)."""

    iso: str
    long: str
    short: str


class Link(Struct, frozen=True):
    """Words and where they lead."""

    label: str
    url: str


class CountedLink(Struct, frozen=True):
    """A term, month or author with the number of its posts."""

    label: str
    url: str
    count: int


class FeedGroup(Struct, frozen=True):
    """Feeds of one kind; each is a name with the whole address, as a reader wants it pasted."""

    heading: str
    feeds: tuple[Link, ...]


class AdvisoryView(Struct, frozen=True, kw_only=True):
    """An open advisory as it stands on top of every page: `until` when it expires, `lang` the language of its title."""

    title: str
    url: str
    lang: str
    until: Moment


class SiteView(Struct, frozen=True, kw_only=True):
    """What every page knows of the site, in the page's language.

    `home` is the front page of that language, `notice` the line in the footer, `stylesheet` the one style sheet, `icon` the favicon
    ('' for none), `favicon`, `touch_icon` and `logo` an icon as ICO and PNG, `web_manifest` what phones' home screens need, `feed`, `atom`
    and `json_feed` the feeds of all posts, `subscribe` the page that explains them, `tagline` the line under the newsroom's name, `lang`
    the language of what the configuration says where it isn't the page's ('' else), `press` and `corrections` those pages where there are
    any and the navigation doesn't lead to them ('' else), `search` the search page ('' for none), `script` the address of a script of
    another site ('' for none), `advisories` the open ones.
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
    search: str
    script: str
    advisories: tuple[AdvisoryView, ...]
    header: tuple[Link, ...]
    footer: tuple[Link, ...]


class Choice(Struct, frozen=True):
    """What can be chosen in a form: its value, and the words for it."""

    value: str
    label: str


class Property(Struct, frozen=True):
    """A property of OpenGraph: its name, such as “og:title”, and what it says."""

    name: str
    content: str


class Alternate(Struct, frozen=True):
    """The page in one of its languages, for search engines: `hreflang` (a language or `x-default`) and absolute address."""

    hreflang: str
    url: str


class LanguageLink(Struct, frozen=True, kw_only=True):
    """A line of the language switch: `name` in that language, `url` the page in it, or else its front page; `is_current` is the page's."""

    lang: str
    direction: str
    name: str
    url: str
    is_current: bool


class PageHead(Struct, frozen=True, kw_only=True):
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


class ImageView(Struct, frozen=True, kw_only=True):
    """A picture with its words; `width` and `height` in pixels, 0 where they aren't known."""

    src: str
    alt: str
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0


class Card(Struct, frozen=True, kw_only=True):
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


class RecentPost(Struct, frozen=True):
    """One of the “Recent posts”; `posted` is worded “Aug 18”, or with the year where it isn't that of the newest of page and box."""

    card: Card
    posted: str


class MonthGroup(Struct, frozen=True):
    """A month's posts in a list: its name (“May 2013”), its archive ('' where archives are off), its posts newest first."""

    label: str
    url: str
    cards: tuple[Card, ...]


class Pagination(Struct, frozen=True, kw_only=True):
    """Where a list goes on: `older` and `newer` are URLs or ''; `number` is 0 on the list's own URL, else counts from the oldest page."""

    number: int
    older: str
    newer: str


class AuthorView(Struct, frozen=True, kw_only=True):
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


class WithdrawalNotice(Struct, frozen=True, kw_only=True):
    """Why and since when a post is withdrawn, and the page that replaces it ('' for none)."""

    date: Moment
    reason: str
    replacement: str


class ContactView(Struct, frozen=True, kw_only=True):
    """Whom the press may ask: `phone` as written, `tel` the same as a `tel:` address, `note` safe HTML; each may be ''."""

    id: str
    name: str
    title: str
    organization: str
    phone: str
    tel: str
    email: str
    note: Markup


class FileView(Struct, frozen=True, kw_only=True):
    """A file to download: `label` its title, or its name, then its type and size in words (“Report (PDF, 1.2 MB)”)."""

    url: str
    label: str
    type: str
    size: str


class KitPicture(Struct, frozen=True, kw_only=True):
    """A picture of a media kit in full size, with its words ('' where there are none)."""

    file: FileView
    caption: str
    credit: str
    license: str


class MediaKitView(Struct, frozen=True, kw_only=True):
    """The pictures of a release, one archive of them all, and the SHA-256 of that archive in hexadecimal."""

    pictures: tuple[KitPicture, ...]
    archive: FileView
    sha256: str


class BoilerplateView(Struct, frozen=True, kw_only=True):
    """A text about the agency: its heading, and safe HTML."""

    title: str
    body: Markup
    lang: str


class ChangeView(Struct, frozen=True, kw_only=True):
    """What was changed in a post: `id` its anchor on the post's page,
    `type` “correction”, “update” or “clarification”, `label` that in words.
    """

    id: str
    date: Moment
    type: str
    label: str
    note: str


class ChangedPost(Struct, frozen=True, kw_only=True):
    """A change as the list of all corrections shows it, with the post that it is of."""

    card: Card
    change: ChangeView
    url: str


class PressView(Struct, frozen=True, kw_only=True):
    """What a press office adds to a post.

    `line` is the line over a release (“For immediate release”) or an update (“Update: August 18, 2014, 3:30 PM”), '' for other posts;
    `plain_text` the address of a release's plain-text edition ('' for none), `changes` what was changed since, newest first, `source` a
    link to where the text was first published, which says so.
    """

    line: str
    plain_text: str
    contacts: tuple[ContactView, ...]
    attachments: tuple[FileView, ...]
    kit: MediaKitView | None
    boilerplate: tuple[BoilerplateView, ...]
    changes: tuple[ChangeView, ...]
    source: Link | None


class SeriesView(Struct, frozen=True, kw_only=True):
    """The place of a post in its series: `label` “Part 2 of 3” ('' for the only one), the parts before and after it."""

    name: str
    url: str
    label: str
    previous: Card | None
    next: Card | None


class PartView(Struct, frozen=True, kw_only=True):
    """A part on the page of its series."""

    label: str
    card: Card


class EventView(Struct, frozen=True, kw_only=True):
    """When and where an event is: `start` and `end` in words ('' where it is one day, or no end is known), `calendar` its `.ics`."""

    start: str
    start_iso: str
    end: str
    end_iso: str
    place: str
    calendar: str


class UpcomingEvent(Struct, frozen=True, kw_only=True):
    """An event in the side column of the front page."""

    card: Card
    event: EventView


class UpcomingView(Struct, frozen=True, kw_only=True):
    """The next events, and the calendar of all (`.ics`) to subscribe to."""

    events: tuple[UpcomingEvent, ...]
    calendar: str


class PostView(Struct, frozen=True, kw_only=True):
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
