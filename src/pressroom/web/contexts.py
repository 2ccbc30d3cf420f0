"""What each template is given: one frozen context a template.

`TEMPLATES` names the context of every template; `docs/templates.md` tells of them all, and a test holds that what is rendered
is what is declared.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pressroom.locales import Words
from pressroom.web.shapes import (
    AuthorView,
    BoilerplateView,
    Card,
    ChangedPost,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every template is given: the site, the page, and the theme's words in the page's language."""

    site: SiteView
    page: PageHead
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContext(Context):
    """The front page: `edition` the newest post's date, the lead story, those beside it, the river by month, topics, events."""

    edition: Moment | None
    lead: Card | None
    seconds: tuple[Card, ...]
    river: tuple[MonthGroup, ...]
    topics: tuple[CountedLink, ...]
    upcoming: UpcomingView | None
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
class SeriesContext(Context):
    """A series: its name, and its parts, the first one first."""

    heading: str
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorContext(Context):
    """An author's page: who it is, then the posts by month (none for an author without posts)."""

    author: AuthorView
    count: int
    months: tuple[MonthGroup, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexContext(Context):
    """A table of contents: the years of the archive, the months of a year, all tags, categories, series or authors, each with its count."""

    heading: str
    entries: tuple[CountedLink, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class PostContext(Context):
    """A post: its authors for “Written by”, posts on the same topic (`related`), the “Recent posts” box, the posts before and after it."""

    post: PostView
    authors: tuple[AuthorView, ...]
    related: tuple[Card, ...]
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
class PressContext(Context):
    """The press page: whom to ask, the releases by month, and what may be quoted about the agency (not on numbered pages)."""

    count: int
    contacts: tuple[ContactView, ...]
    months: tuple[MonthGroup, ...]
    boilerplate: tuple[BoilerplateView, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsContext(Context):
    """What was corrected, clarified or updated in all posts, newest first."""

    entries: tuple[ChangedPost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeContext(Context):
    """What feeds are, and all of them by kind; `script` adds buttons that copy an address ('' where the theme has none)."""

    groups: tuple[FeedGroup, ...]
    script: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPageContext(Context):
    """What stands at `/feed/`, where other systems have their feed: the way to ours."""


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
    "series.html": SeriesContext,
    "author.html": AuthorContext,
    "index.html": IndexContext,
    "post.html": PostContext,
    "standing.html": StandingContext,
    "press.html": PressContext,
    "corrections.html": CorrectionsContext,
    "subscribe.html": SubscribeContext,
    "feed.html": FeedPageContext,
    "gone.html": GoneContext,
    "moved.html": MovedContext,
    "404.html": NotFoundContext,
}
