"""What each template is given: one frozen context a template, and the small values they are made of.

`TEMPLATES` names the context of every template; `docs/templates.md` tells of them all, and a test holds that what is rendered
is what is declared. All URLs are ready to print (they carry the path of `base_url`), all dates are already worded in the page's language.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pressroom.locales import Words


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What every page knows of the site, in the page's language.

    `home` is the front page of that language, `notice` the line in the footer, `stylesheet` the one style sheet, `icon` the favicon
    ('' for none), `feed` the site's RSS, `tagline` the line under the newsroom's name.
    """

    title: str
    agency: str
    tagline: str
    notice: str
    home: str
    feed: str
    stylesheet: str
    icon: str
    archive: str
    header: tuple[Link, ...]
    footer: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """The page itself.

    `url` is its path, `canonical` its absolute address, `title` its own title ('' on the front page), `description` one sentence,
    `direction` “ltr” or “rtl”, `csp` the content security policy, `source` the file it is made from ('' when it is made from many),
    `feed` a feed of the page's own as `Link` or nothing, `noindex` keeps it out of search engines.
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
    """An author: `initials` stand where there is no photo, `bio` is safe HTML, `url` the author's page, `links` further places."""

    name: str
    url: str
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
class PostView:
    """The post of a post page: `card` as in lists, `body` safe HTML, `topics` its categories and tags, `kind` “post” or “release”."""

    card: Card
    kind: str
    deck: str
    body: Markup
    dateline: str
    updated: Moment | None
    image: ImageView | None
    topics: tuple[Link, ...]
    withdrawal: WithdrawalNotice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every template is given: the site, the page, and the theme's words in the page's language."""

    site: SiteView
    page: PageHead
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContext(Context):
    """The front page: `edition` the newest post's date, the lead story, those beside it, the river by month, topics with counts."""

    edition: Moment | None
    lead: Card | None
    seconds: tuple[Card, ...]
    river: tuple[MonthGroup, ...]
    topics: tuple[CountedLink, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContext(Context):
    """A list of posts by month: a month's archive, or an older page of the front page."""

    heading: str
    months: tuple[MonthGroup, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class TermContext(Context):
    """A tag or category: `taxonomy` is “tags” or “categories”, `count` its posts (0 on numbered pages)."""

    taxonomy: str
    heading: str
    count: int
    months: tuple[MonthGroup, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorContext(Context):
    """An author's page: who it is, then the posts by month (none for an author without posts)."""

    author: AuthorView
    count: int
    months: tuple[MonthGroup, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexContext(Context):
    """A table of contents: the years of the archive, the months of a year, all tags, categories or authors, each with its count."""

    heading: str
    entries: tuple[CountedLink, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class PostContext(Context):
    """A post: its authors for “Written by”, the “Recent posts” box, and the posts before (`older`) and after it (`newer`)."""

    post: PostView
    authors: tuple[AuthorView, ...]
    recent: tuple[RecentPost, ...]
    newer: Card | None
    older: Card | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingContext(Context):
    """A standing page such as About: its heading and its body as safe HTML."""

    heading: str
    body: Markup
    updated: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneContext(Context):
    """A tombstone, where a page was taken down: the reason ('' for none given), since when if the post has expired, and no word of it."""

    heading: str
    reason: str
    date: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedContext(Context):
    """What stands at the old path of a page: the page's title and where it is now; `script` keeps the part after “#” of the address.

    `page.csp` allows that script by its hash, so it stands in the page as it is given.
    """

    link: Link
    script: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundContext(Context):
    """The 404 page: the newest posts."""

    newest: tuple[Card, ...]


TEMPLATES: dict[str, type[Context]] = {
    "home.html": HomeContext,
    "list.html": ListContext,
    "term.html": TermContext,
    "author.html": AuthorContext,
    "index.html": IndexContext,
    "post.html": PostContext,
    "standing.html": StandingContext,
    "gone.html": GoneContext,
    "moved.html": MovedContext,
    "404.html": NotFoundContext,
}
