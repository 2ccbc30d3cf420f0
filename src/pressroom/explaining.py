"""Why a file or an address is as it is: its state, its URL, what holds it, and what would change if it were published now."""

from __future__ import annotations

import difflib
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pressroom import permalinks
from pressroom.comparing import Difference, compare_editions
from pressroom.edition import Edition, Withheld
from pressroom.errors import UsageError
from pressroom.models import Author, Page, Post, State
from pressroom.structs import Struct, exchange
from pressroom.timetable import Newsroom
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.plans import ListPlan, PagePlan, Plan, PostPlan, plan_pages


class Explanation(Struct, frozen=True, kw_only=True):
    """What there is to say of one source: `state` and `because` in words, its `url` and why that, the addresses of what shows it.

    `holders` are lists and feeds, by address; `if_published` is what would change if a withheld post came out now, None for what is out.
    """

    source: str
    state: str
    because: str
    url: str
    url_because: str
    holders: tuple[str, ...]
    if_published: Difference | None = None


def explain_target(newsroom: Newsroom, target: str) -> Explanation:
    """Explain a source file, named by its path, or what stands at an address. Raises `UsageError` for what is neither, with the nearest."""
    edition, withheld = newsroom.split(newsroom.now.instant)
    plans = plan_pages(edition)
    source = _find_source(newsroom, plans, target)
    match newsroom.loaded.library.find(source):
        case Post() as post:
            return _explain_post(newsroom, edition, withheld, plans, post)
        case Page() as page:
            state = ("draft", "its front matter says “draft”") if source not in edition.pages else ("published", "pages have no date")
            path = permalinks.page_path(newsroom.config, page)
            return _explain_other(newsroom, source, path, "from its slug, which is its file’s name unless “slug” says another", state)
        case Author() as author:
            path = permalinks.author_path(newsroom.config, author, newsroom.config.language)
            return _explain_other(newsroom, source, path, "from its file’s name", ("published", "authors have no date"))
        case _:
            raise UsageError(f"{source} is made from many files by Pressroom itself; name one of the files under content/")


def _find_source(newsroom: Newsroom, plans: dict[str, Plan], target: str) -> str:
    library = newsroom.loaded.library
    names = [*library.posts, *library.pages, *library.authors]
    for candidate in _spell_path(newsroom.root, target):
        if library.find(candidate):
            return candidate
    path = _path_of(newsroom, target)
    match plans.get(path):
        case PostPlan(post=post):
            return post.source
        case PagePlan(page=page):
            return page.source
        case ListPlan(subject=Author() as author):
            return author.source
        case None:
            withheld = {permalinks.post_path(newsroom.config, post): source for source, post in library.posts.items()}
            if path in withheld:
                return withheld[path]
        case _:
            raise UsageError(f"{path} is a page that Pressroom makes from many files; name one of them, or the address of a post")
    near = difflib.get_close_matches(target, [*names, *plans], n=1)
    raise UsageError(f"there is neither a source nor a page “{target}”" + (f"; did you mean {near[0]}?" if near else ""))


def _spell_path(root: Path, target: str) -> list[str]:
    """Answer how a file might be named under the root: as given, or from where the command was called."""
    spelled = [target.removeprefix("./")]
    given = Path(target).resolve()
    if given.is_relative_to(root.resolve()):
        spelled.append(given.relative_to(root.resolve()).as_posix())
    return spelled


def _path_of(newsroom: Newsroom, target: str) -> str:
    path = unquote(urlsplit(target).path)
    if target.startswith(newsroom.config.base_url):
        path = path.removeprefix(newsroom.config.path)
    path = path.removesuffix("index.html")
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"


def _explain_other(newsroom: Newsroom, source: str, path: str, why: str, state: tuple[str, str]) -> Explanation:
    url = permalinks.make_absolute(newsroom.config, path)
    return Explanation(source=source, state=state[0], because=state[1], url=url, url_because=why, holders=())


def _explain_post(newsroom: Newsroom, edition: Edition, withheld: Withheld, plans: dict[str, Plan], post: Post) -> Explanation:
    hidden = {item.post.source: item.state for item in withheld.posts}
    state = hidden.get(post.source) or edition.states[post.source]
    return Explanation(
        source=post.source,
        state=state.value,
        because=_word_state(post, state),
        url=newsroom.find_url(post),
        url_because=_word_url(newsroom, post),
        holders=tuple(path for path, plan in plans.items() if _holds(plan, post)),
        if_published=_publish_now(newsroom, edition, post) if state in _COMING else None,
    )


_COMING = frozenset({State.DRAFT, State.SCHEDULED, State.EMBARGOED})


def _publish_now(newsroom: Newsroom, edition: Edition, post: Post) -> Difference:
    """Answer what would appear and change if a post were published at this instant, with its date no later than now."""
    now = newsroom.now.instant
    published = exchange(post, draft=False, embargo=None, date=min(post.date, now))
    library = newsroom.loaded.library
    other = exchange(library, posts={**library.posts, post.source: published})
    after, _ = exchange(newsroom, loaded=exchange(newsroom.loaded, library=other)).split(now)
    return compare_editions(newsroom.root, edition, after)


def _word_state(post: Post, state: State) -> str:
    match state:
        case State.DRAFT:
            return "its front matter says “draft”"
        case State.EMBARGOED:
            return f"under embargo until {post.instant:%Y-%m-%d %H:%M %z}"
        case State.SCHEDULED:
            return f"its date, {post.instant:%Y-%m-%d %H:%M %z}, is still to come"
        case State.EXPIRED:
            return f"it expired on {post.expires:%Y-%m-%d %H:%M %z}; a notice stands in its place"
        case State.WITHDRAWN:
            return f"withdrawn: {post.withdrawn.reason}" if post.withdrawn else "withdrawn"
        case State.UNLISTED:
            return "its front matter says “unlisted”: readable at its address, in no list or feed"
        case State.PUBLISHED:
            return f"out since {post.instant:%Y-%m-%d %H:%M %z}"


def _word_url(newsroom: Newsroom, post: Post) -> str:
    return f"by the pattern {newsroom.config.permalink} from its date, {post.date:%Y-%m-%d}, and its slug, “{post.slug}”"


def _holds(plan: Plan, post: Post) -> bool:
    match plan:
        case ListPlan(posts=posts) | FeedPlan(posts=posts, is_listed=True):
            return any(item.source == post.source for item in posts)
        case _:
            return False
