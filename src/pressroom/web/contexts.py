"""What each template is given: one frozen context a template.

`TEMPLATES` names the context of every template; `docs/templates.md` tells of them all, and a test holds that what is rendered
is what is declared.
"""

from __future__ import annotations

from markupsafe import Markup

from pressroom.locales import Words
from pressroom.structs import Struct
from pressroom.web.shapes import (
    AuthorView,
    BoilerplateView,
    Card,
    ChangedPost,
    Choice,
    ContactView,
    CountedLink,
    FeedGroup,
    Link,
    Moment,
    MonthGroup,
    PageHead,
    Pagination,
    PartView,
    PostView,
    RecentPost,
    SiteView,
    UpcomingView,
)


class Context(Struct, frozen=True, kw_only=True):
    """What every template is given: the site, the page, and the theme's words in the page's language."""

    site: SiteView
    page: PageHead
    words: Words


class HomeContext(Context, frozen=True, kw_only=True):
    """The front page: `edition` the newest post's date, the lead story, those beside it, the river by month, topics, events."""

    edition: Moment | None
    lead: Card | None
    seconds: tuple[Card, ...]
    river: tuple[MonthGroup, ...]
    topics: tuple[CountedLink, ...]
    upcoming: UpcomingView | None
    pagination: Pagination


class ListContext(Context, frozen=True, kw_only=True):
    """A list of posts by month: a month's archive, or an older page of the front page."""

    heading: str
    months: tuple[MonthGroup, ...]
    pagination: Pagination


class TermContext(Context, frozen=True, kw_only=True):
    """A tag or category: `taxonomy` is “tags” or “categories”, `count` its posts (0 on numbered pages)."""

    taxonomy: str
    heading: str
    count: int
    months: tuple[MonthGroup, ...]
    pagination: Pagination


class SeriesContext(Context, frozen=True, kw_only=True):
    """A series: its name, and its parts, the first one first."""

    heading: str
    parts: tuple[PartView, ...]


class AuthorContext(Context, frozen=True, kw_only=True):
    """An author's page: who it is, then the posts by month (none for an author without posts)."""

    author: AuthorView
    count: int
    months: tuple[MonthGroup, ...]
    pagination: Pagination


class IndexContext(Context, frozen=True, kw_only=True):
    """A table of contents: the years of the archive, the months of a year, all tags, categories, series or authors, each with its count."""

    heading: str
    entries: tuple[CountedLink, ...]
    pagination: Pagination


class PostContext(Context, frozen=True, kw_only=True):
    """A post: its authors for “Written by”, posts on the same topic (`related`), the “Recent posts” box, the posts before and after it."""

    post: PostView
    authors: tuple[AuthorView, ...]
    related: tuple[Card, ...]
    recent: tuple[RecentPost, ...]
    newer: Card | None
    older: Card | None


class StandingContext(Context, frozen=True, kw_only=True):
    """A standing page such as About: its heading and its body as safe HTML."""

    heading: str
    body: Markup
    updated: Moment | None


class PressContext(Context, frozen=True, kw_only=True):
    """The press page: whom to ask, the releases by month, and what may be quoted about the agency (not on numbered pages)."""

    count: int
    contacts: tuple[ContactView, ...]
    months: tuple[MonthGroup, ...]
    boilerplate: tuple[BoilerplateView, ...]
    pagination: Pagination


class CorrectionsContext(Context, frozen=True, kw_only=True):
    """What was corrected, clarified or updated in all posts, newest first."""

    entries: tuple[ChangedPost, ...]


class SubscribeContext(Context, frozen=True, kw_only=True):
    """What feeds are, and all of them by kind; `script` adds buttons that copy an address ('' where the theme has none)."""

    groups: tuple[FeedGroup, ...]
    script: str


class SearchContext(Context, frozen=True, kw_only=True):
    """The search page: what can be chosen, by its value in the address; `years` lead to all titles of a year, `languages` are the site's.

    `script` is '' where the theme has none; it reads the list of the index's parts at `index`.
    """

    years: tuple[CountedLink, ...]
    categories: tuple[Choice, ...]
    authors: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    script: str
    index: str
    base: str


class TitlesContext(Context, frozen=True, kw_only=True):
    """All titles of a year, by month."""

    heading: str
    months: tuple[MonthGroup, ...]
    pagination: Pagination


class FeedPageContext(Context, frozen=True, kw_only=True):
    """What stands at `/feed/`, where other systems have their feed: the way to ours."""


class GoneContext(Context, frozen=True, kw_only=True):
    """A tombstone, where a page was taken down: the reason ('' for none given), since when if the post has expired, and no word of it."""

    heading: str
    reason: str
    date: Moment | None


class MovedContext(Context, frozen=True, kw_only=True):
    """What stands at the old path of a page: the page's title and where it is now; `script` keeps the part after “#” of the address.

    `page.csp` allows that script by its hash, so it stands in the page as it is given.
    """

    link: Link
    script: Markup


class NotFoundContext(Context, frozen=True, kw_only=True):
    """The 404 page: the newest posts."""

    newest: tuple[Card, ...]


TEMPLATES: dict[str, type[Context]] = {
    "home.html": HomeContext,
    "list.html": ListContext,
    "term.html": TermContext,
    "series.html": SeriesContext,
    "author.html": AuthorContext,
    "index.html": IndexContext,
    "post.html": PostContext,
    "standing.html": StandingContext,
    "press.html": PressContext,
    "corrections.html": CorrectionsContext,
    "subscribe.html": SubscribeContext,
    "search.html": SearchContext,
    "titles.html": TitlesContext,
    "feed.html": FeedPageContext,
    "gone.html": GoneContext,
    "moved.html": MovedContext,
    "404.html": NotFoundContext,
}
