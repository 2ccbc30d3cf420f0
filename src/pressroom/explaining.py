"""Why a file or an address is as it is: its state, its URL, its translations, what holds it, what would change if it were published now."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pressroom import permalinks
from pressroom.comparing import Difference, compare_editions
from pressroom.edition import Edition, Withheld
from pressroom.errors import UsageError
from pressroom.holdings import split_files
from pressroom.models import Author, Boilerplate, Contact, Page, Post, State
from pressroom.relations import link_translations
from pressroom.structs import Struct, exchange
from pressroom.timetable import Newsroom
from pressroom.web import press
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.list_plans import IndexPlan, ListPlan
from pressroom.web.plans import GonePlan, MovedPlan, PagePlan, Plan, PostPlan, TextPlan, plan_pages
from pressroom.web.press_plans import CorrectionsFeedPlan, CorrectionsPlan, PressPlan
from pressroom.web.relation_plans import CalendarPlan, SeriesPlan
from pressroom.web.search_plans import TitlesPlan


class Explanation(Struct, frozen=True, kw_only=True):
    """What there is to say of one source: `state` and `because` in words, its `url` and why that, the addresses of what shows it.

    `asked` says how the address that was asked for comes to it, '' where that is its own. `translations` are the others of the same text:
    language, path and state. `holders` are lists and feeds, `sitemaps` what search engines read, by address; `if_published` is what would
    change if a withheld post came out now, None for what is out. A page that is made of many sources has those that it `shows`.
    """

    source: str
    state: str
    because: str
    url: str
    url_because: str
    asked: str = ""
    translations: tuple[tuple[str, str, str], ...] = ()
    holders: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    if_published: Difference | None = None
    shows: tuple[str, ...] = ()


def explain_target(newsroom: Newsroom, target: str) -> Explanation:
    """Explain a source file, named by its path, or what stands at an address. Raises `UsageError` for what is neither, with the nearest."""
    home = urlsplit(newsroom.config.base_url)
    if (host := urlsplit(target).hostname) and host != home.hostname:
        raise UsageError(f"“{target}” is no address of this site, whose addresses begin with {newsroom.config.base_url}/")
    edition, withheld = newsroom.split(newsroom.now.instant)
    plans = plan_pages(edition)
    if not urlsplit(target).query and (made := _explain_made(newsroom, plans, _path_of(newsroom, target))):
        return made
    if part := _explain_part(newsroom, edition, plans, target):
        return part
    source, asked = _find_source(newsroom, edition, plans, target)
    match newsroom.loaded.library.find(source):
        case Post() as post:
            told = _explain_post(newsroom, edition, withheld, post)
        case Page() as page:
            state = ("draft", "its front matter says “draft”") if source not in edition.pages else ("published", "pages have no date")
            path = permalinks.page_path(newsroom.config, page)
            told = _explain_other(newsroom, source, path, "from its slug, which is its file’s name unless “slug” says another", state)
        case Author() as author:
            path = permalinks.author_path(newsroom.config, author, newsroom.config.language)
            told = _explain_other(newsroom, source, path, "from its file’s name", ("published", "authors have no date"))
        case _:
            return _explain_gone(newsroom, plans, source)
    return exchange(
        told,
        asked=asked,
        translations=tuple(_list_translations(newsroom, edition, withheld, source)),
        holders=tuple(path for path, plan in plans.items() if _holds(plan, source)),
        sitemaps=tuple(path for path, plan in plans.items() if isinstance(plan, TextPlan) and _maps(plan, source)),
    )


def _explain_part(newsroom: Newsroom, edition: Edition, plans: dict[str, Plan], target: str) -> Explanation | None:
    """Explain what pages are made of and has none of its own: a contact, a boilerplate, a file that is published as it is."""
    library = newsroom.loaded.library
    named: dict[str, Contact | Boilerplate] = {**library.contacts, **library.boilerplate}
    asset = edition.assets.get(_path_of(newsroom, target))
    for source in (*_spell_path(newsroom.root, target), asset.source if asset else ""):
        if found := named.get(source):
            holders = tuple(path for path, plan in plans.items() if _shows(edition, plan, found))
            state = ("published", "pages that are out show it") if holders else ("unused", "no page that is out shows it")
            if isinstance(found, Boilerplate) and found.begins and found.begins > edition.instant:
                state = ("withheld", f"it begins on {found.begins:%Y-%m-%d %H:%M %z}")
            why = "it stands on the pages of others"
            return Explanation(source=source, state=state[0], because=state[1], url="", url_because=why, holders=holders)
        if source in library.files:
            path = next((asset.path for asset in edition.assets.values() if asset.source == source), "")
            if not path:
                return _explain_unpublished(newsroom, edition, source)
            return _explain_other(newsroom, source, path, "from its place under content/", ("published", "as it is"))
    return None


def _explain_unpublished(newsroom: Newsroom, edition: Edition, source: str) -> Explanation:
    """Explain a file under `content/` that stands nowhere."""
    loaded = newsroom.loaded
    hidden, _ = split_files(loaded.library, loaded.rendered, edition.rendered.keys(), edition.config)
    if source in hidden:
        because, why = "only posts that are withheld use it", "it will have one when one of them is published"
        return Explanation(source=source, state="withheld", because=because, url="", url_because=why)
    because, why = "no text uses it, and its name isn’t that of a text", "a file has one where a text links to it or shows it"
    return Explanation(source=source, state="unused", because=because, url="", url_because=why)


def _explain_made(newsroom: Newsroom, plans: dict[str, Plan], path: str) -> Explanation | None:
    """Explain a page, feed or sitemap that is made of many sources; None for what has one of its own, or isn't there."""
    plan = plans.get(path)
    if plan is None or _find_own_source(plan) or isinstance(plan, GonePlan | MovedPlan):
        return None
    library = newsroom.loaded.library
    names = (*library.posts, *library.pages, *library.authors)
    shows = tuple(source for source in names if (_maps(plan, source) if isinstance(plan, TextPlan) else _holds(plan, source)))
    told = _explain_other(newsroom, path, path, "by what it is", ("published", "Pressroom makes it of what is public"))
    sitemaps = tuple(other.path for other in plans.values() if isinstance(other, TextPlan) and _lists_page(other, path))
    return exchange(told, sitemaps=sitemaps, shows=shows)


def _find_source(newsroom: Newsroom, edition: Edition, plans: dict[str, Plan], target: str) -> tuple[str, str]:
    """Answer the source that is meant, or the path of a tombstone; and how an old address comes to it."""
    library = newsroom.loaded.library
    names = [*library.posts, *library.pages, *library.authors]
    for candidate in _spell_path(newsroom.root, target):
        if library.find(candidate):
            return candidate, ""
    path, query = _path_of(newsroom, target), urlsplit(target).query
    asked_for = f"{path}?{query}" if query else path
    for old in edition.redirects:
        if asked_for in (old.path, old.stub) and library.find(old.source):
            return old.source, f"{asked_for} is an old address and leads to {old.target}, as {old.source}:{old.line} says"
    withheld = {permalinks.post_path(newsroom.config, post): source for source, post in library.posts.items()}
    match plans.get(path):
        case PostPlan(post=post):
            return post.source, ""
        case PagePlan(page=page):
            return page.source, ""
        case ListPlan(subject=Author() as author):
            return author.source, ""
        case GonePlan():
            return withheld.get(path, path), ""
        case _:
            if path in withheld:
                return withheld[path], ""
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
    return Explanation(source=source, state=state[0], because=state[1], url=url, url_because=why)


def _explain_gone(newsroom: Newsroom, plans: dict[str, Plan], path: str) -> Explanation:
    """Explain a tombstone that has no post: the configuration says why."""
    plan = plans[path]
    assert isinstance(plan, GonePlan)
    place = f"pressroom.toml:{plan.tombstone.line}"
    return _explain_other(newsroom, place, path, "by [gone] of the configuration", ("gone", plan.tombstone.reason))


def _explain_post(newsroom: Newsroom, edition: Edition, withheld: Withheld, post: Post) -> Explanation:
    state = _find_state(edition, withheld, post)
    return Explanation(
        source=post.source,
        state=state.value,
        because=_word_state(post, state),
        url=newsroom.find_url(post),
        url_because=_word_url(newsroom, post),
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
            return post.withdrawn.reason if post.withdrawn else "its front matter says so"
        case State.UNLISTED:
            return "its front matter says “unlisted”: readable at its address, in no list or feed"
        case State.PUBLISHED:
            return f"out since {post.instant:%Y-%m-%d %H:%M %z}"


def _word_url(newsroom: Newsroom, post: Post) -> str:
    return f"by the pattern {newsroom.config.permalink} from its date, {post.date:%Y-%m-%d}, and its slug, “{post.slug}”"


def _find_state(edition: Edition, withheld: Withheld, post: Post) -> State:
    hidden = {item.post.source: item.state for item in withheld.posts}
    return hidden.get(post.source) or edition.states[post.source]


def _list_translations(newsroom: Newsroom, edition: Edition, withheld: Withheld, source: str) -> Iterator[tuple[str, str, str]]:
    """Answer the other languages of a post or page, also what is withheld of them: language, path and state."""
    library = newsroom.loaded.library
    for name in link_translations(library.posts, newsroom.config).get(source, ()):
        if name != source:
            post = library.posts[name]
            yield post.lang, permalinks.post_path(newsroom.config, post), _find_state(edition, withheld, post).value
    for name in link_translations(library.pages, newsroom.config).get(source, ()):
        if name != source:
            page = library.pages[name]
            yield page.lang, permalinks.page_path(newsroom.config, page), "published" if name in edition.pages else "draft"


def _holds(plan: Plan, source: str) -> bool:
    """Tell whether a list or a feed holds a source; a copy of a feed holds nothing of its own."""
    match plan:
        case ListPlan(posts=posts, lead=lead):
            return any(post.source == source for post in (*posts, *([lead] if lead else [])))
        case PressPlan(posts=posts) | CalendarPlan(posts=posts) | TitlesPlan(posts=posts):
            return any(post.source == source for post in posts)
        case FeedPlan(posts=posts):
            return plan.path == plan.address and any(post.source == source for post in posts)
        case SeriesPlan(series=series):
            return any(post.source == source for post in series.posts)
        case CorrectionsPlan(changes=changes) | CorrectionsFeedPlan(changes=changes):
            return any(changed.post.source == source for changed in changes)
        case IndexPlan(entries=entries):
            return any(isinstance(entry.subject, Author) and entry.subject.source == source for entry in entries)
        case _:
            return False


def _shows(edition: Edition, plan: Plan, part: Contact | Boilerplate) -> bool:
    """Tell whether a page shows a press contact, or this version of a boilerplate."""
    match plan:
        case PostPlan(post=post) if isinstance(part, Contact):
            return part.slug in post.contacts
        case PostPlan(post=post):
            return part in press.list_boilerplate(edition, post)
        case PressPlan(number=0) if isinstance(part, Contact):
            return part.slug in edition.contacts
        case PressPlan(number=0):
            return part in press.list_current_boilerplate(edition, plan.lang)
        case _:
            return False


def _maps(plan: TextPlan, source: str) -> bool:
    """Tell whether a sitemap holds the page of a source; of one that is cut in parts the whole is named."""
    if plan.subject == "news":
        return any(post.source == source for post in plan.posts)
    return plan.path == "/sitemap.xml" and any(_find_own_source(page) == source for page in plan.pages)


def _lists_page(plan: TextPlan, path: str) -> bool:
    return plan.path == "/sitemap.xml" and any(page.path == path for page in plan.pages)


def _find_own_source(plan: Plan) -> str:
    match plan:
        case PostPlan(post=post):
            return post.source
        case PagePlan(page=page):
            return page.source
        case ListPlan(subject=Author() as author):
            return author.source
        case _:
            return ""
