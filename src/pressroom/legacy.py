"""What earlier publications leave to an edition: guids that never change, old addresses that lead on, tombstones where nothing stands.

`find_legacy` says it for all posts, whether they may be seen or not; the Edition takes what belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, time
from urllib.parse import unquote

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.ledger import EMPTY, Heir, Ledger, Line, Trace, claim_lines, find_guids, find_heir
from pressroom.library import Library, OrderKey, list_addresses, order_key
from pressroom.models import Page, Post, State
from pressroom.moments import AWAITED, VISIBLE
from pressroom.paths import find_stub
from pressroom.redirects import Redirect, Tombstone
from pressroom.structs import Struct

_TIMED = frozenset({State.SCHEDULED, State.EMBARGOED})
_LEFT = frozenset({State.UNLISTED, State.WITHDRAWN, State.EXPIRED})


class Past(Struct, frozen=True):
    """What is known of earlier publications: the ledger, the paths of the pages of the last manifest, how to read the traces of sources.

    `travelling` says that the instant was asked for: then a post whose time hasn't come at it was not taken back by anybody.
    """

    ledger: Ledger = EMPTY
    standing: frozenset[str] = frozenset()
    read_traces: Callable[[], Mapping[str, Trace]] = dict
    travelling: bool = False


NO_PAST = Past()


class Place(Struct, frozen=True):
    """The place among the posts of a language, by what posts are ordered by, of one that is in no list: it has left, or never was."""

    lang: str
    key: OrderKey


class Legacy(Struct, frozen=True):
    """What is to be kept: guids of what was published, by source; redirects; tombstones; the old addresses of files beside pages that
    moved (old: new); places in feeds that stay empty.

    `pulled` are sources that were published and are withheld now, each with the paths at which they were; `claims` says which source
    answers for each page of the ledger. `hidden` are the paths at which nothing stands since their sources are withheld.
    """

    guids: Mapping[str, str]
    redirects: tuple[Redirect, ...]
    tombstones: tuple[Tombstone, ...]
    files: Mapping[str, str]
    places: tuple[Place, ...]
    pulled: Mapping[str, tuple[str, ...]]
    claims: Mapping[str, str]
    hidden: frozenset[str]


class Guids(Mapping[str, str]):
    """The guid of some posts by source: that of the first publication, else the post's own key, else its address.

    Each is decided when it is asked for: but for feeds nothing needs them, and a feed those of a few posts.
    """

    def __init__(self, posts: Mapping[str, Post], published: Mapping[str, str], config: SiteConfig) -> None:
        self._posts, self._published, self._config = posts, published, config

    def __getitem__(self, source: str) -> str:
        post = self._posts[source]
        return self._published.get(source) or post.guid or permalinks.make_absolute(self._config, permalinks.post_path(self._config, post))

    def of(self, posts: Mapping[str, Post]) -> Guids:
        """Answer the guids of other posts, by the same publications."""
        return Guids(posts, self._published, self._config)

    def __iter__(self) -> Iterator[str]:
        return iter(self._posts)

    def __len__(self) -> int:
        return len(self._posts)


def find_legacy(library: Library, states: Mapping[str, State], past: Past, config: SiteConfig, *, drafts: bool) -> Legacy:
    """Answer what a library owes to the past, its posts being in these states; with `drafts` nothing is pulled, since all is shown."""
    addresses = dict(list_addresses(library, config)) if past.ledger.lines else {}
    claims = claim_lines(past.ledger, library, addresses)
    claims |= _find_heirs(library, states, claims, past, config)
    pulled = {} if drafts else _find_pulled(library, states, claims, past, config)
    tombstones = _make_tombstones(library, states, claims, pulled, config)
    return Legacy(
        guids=find_guids(past.ledger, claims, library, addresses),
        redirects=tuple(_list_redirects(library, config)),
        tombstones=tombstones,
        files=dict(_find_old_files(library, past.ledger, claims, config)),
        places=tuple(_list_places(library, states, claims, pulled, past, config)),
        pulled=pulled,
        claims=claims,
        hidden=frozenset() if drafts else list_hidden(library, _list_withheld(library, states), tombstones, config),
    )


def is_hidden(hidden: Collection[str], path: str) -> bool:
    """Tell whether a target of the site leads to the address or an alias of something withheld, or to a file below it."""
    key = _fold_path(unquote(re.split("[?#]", path, maxsplit=1)[0]))
    folder, _, name = key.rpartition("/")
    while key not in hidden and "." in name and folder:
        key, folder = folder, folder.rpartition("/")[0]
    return key in hidden


def is_unheard_of(source: str, path: str, past: Past, claims: Mapping[str, str], config: SiteConfig) -> bool:
    """Tell whether a new source at a path has nothing to do with what was published; `claims` are those before it came."""
    if _list_lost(past, claims, config):
        return False  # it may be what is missing
    known = (past.ledger.lines, _list_stones(config), past.standing)
    return not any(path in paths for paths in known) and source not in past.ledger.pages_by_source


def _list_stones(config: SiteConfig) -> frozenset[str]:
    return frozenset(find_stub(gone.path) for gone in config.gone)


def _list_lost(past: Past, claims: Mapping[str, str], config: SiteConfig) -> list[Line]:
    """Answer the lines of pages for which no source answers, nor `[gone]`."""
    stones = _list_stones(config)
    return [line for line in past.ledger.lines.values() if not line.is_file and line.url not in claims and line.url not in stones]


def _list_withheld(library: Library, states: Mapping[str, State]) -> list[str]:
    withheld = [source for source, state in states.items() if state not in VISIBLE]
    return withheld + [source for source, page in library.pages.items() if page.draft]


def list_hidden(
    library: Library, withheld: Collection[str], tombstones: Iterable[Tombstone], config: SiteConfig
) -> frozenset[str]:
    """Answer each path at which withheld sources will stand or lead to themselves, folded."""
    if not withheld:
        return frozenset()
    hidden = {_fold_path(path) for _, path in list_addresses(library, config, withheld)}
    for source in withheld:
        item = library.posts.get(source) or library.pages[source]
        hidden |= {_fold_path(path) for path in _aliases_of(item)}
    return frozenset(hidden - {_fold_path(stone.path) for stone in tombstones})


def _fold_path(path: str) -> str:
    return permalinks.fold_file((find_stub(path) or path).rstrip("/"))


def _find_pulled(
    library: Library, states: Mapping[str, State], claims: Mapping[str, str], past: Past, config: SiteConfig
) -> dict[str, tuple[str, ...]]:
    """Answer what was published and is withheld now, by source, each with the paths at which it was published."""
    drafts = {source for source, state in states.items() if state is State.DRAFT}
    drafts |= {page.source for page in library.pages.values() if page.draft}
    timed = set() if past.travelling else {source for source, state in states.items() if state in _TIMED}
    found: dict[str, list[str]] = {}
    for url, source in claims.items():
        if source in drafts or source in timed:
            found.setdefault(source, []).append(url)
    if past.standing:
        stones = _list_stones(config)
        for source, path in list_addresses(library, config, sorted(drafts)):
            if path in past.standing and path not in stones and path not in found.get(source, ()):
                found.setdefault(source, []).append(path)
    return {source: tuple(sorted(paths)) for source, paths in sorted(found.items())}


def _find_heirs(
    library: Library, states: Mapping[str, State], claims: Mapping[str, str], past: Past, config: SiteConfig
) -> dict[str, str]:
    """Answer the withheld sources that answer for addresses of files that are gone, since they obviously are these, moved.

    Without it, who moves a published file and makes it a draft at once would be told of an address that vanishes, and the post stay online.
    """
    lost = _list_lost(past, claims, config)
    if not lost:
        return {}
    fresh = [item for item in library.list_addressed() if item.source not in past.ledger.pages_by_source]
    heirs = [Heir(item.source, item.title, item.slug, item.guid if isinstance(item, Post) else "") for item in fresh]
    traces = past.read_traces()
    found = {line.url: match[0].source for line in lost if (match := find_heir(line, traces.get(line.source), heirs))}
    withheld = {item.source for item in fresh if (item.draft if isinstance(item, Page) else states[item.source] in AWAITED)}
    return {url: source for url, source in found.items() if source in withheld}


def _make_tombstones(
    library: Library, states: Mapping[str, State], claims: Mapping[str, str], pulled: Mapping[str, tuple[str, ...]], config: SiteConfig
) -> tuple[Tombstone, ...]:
    """Answer the tombstone of every path at which something stood: of `[gone]`, of what was pulled, of posts that have expired."""
    stones: dict[str, Tombstone] = {}
    for source, paths in pulled.items():
        item = library.posts.get(source) or library.pages[source]
        stones |= {path: Tombstone(path, item.lang) for path in (*paths, *_aliases_of(item))}
    expired = {source: post for source, post in library.posts.items() if states[source] is State.EXPIRED}
    for post in expired.values():
        stones |= {path: Tombstone(path, post.lang, post.expires) for path in (_path_of(config, post), *_aliases_of(post))}
    if expired:
        owned = ((url, expired[source]) for url, source in claims.items() if source in expired)
        stones |= {url: Tombstone(url, post.lang, post.expires) for url, post in owned}
    for gone in config.gone:
        path = find_stub(gone.path)
        since = stones[path].expired if path in stones else None
        stones[path] = Tombstone(path, permalinks.find_lang(config, path), since, gone.reason, gone.line, gone.column)
    return tuple(stones.values())


def _list_places(
    library: Library,
    states: Mapping[str, State],
    claims: Mapping[str, str],
    pulled: Mapping[str, tuple[str, ...]],
    past: Past,
    config: SiteConfig,
) -> Iterator[Place]:
    """Answer the places of all posts that readers may know of and that are in no list, those of `[gone]` by the day in their address."""
    known = [source for source, state in states.items() if state in _LEFT or source in pulled]
    yield from (Place(post.lang, order_key(post)) for post in map(library.posts.__getitem__, known))
    kept = {past.ledger.lines[url].guid for url in claims}
    for gone in config.gone:
        line = past.ledger.lines.get(find_stub(gone.path))
        if line and line.guid and line.guid not in kept and (day := permalinks.find_day(config, line.url)):
            kept.add(line.guid)
            midnight = datetime.combine(day, time(), config.zone).timestamp()
            yield Place(permalinks.find_lang(config, line.url), (midnight, midnight, line.source))


def _list_redirects(library: Library, config: SiteConfig) -> Iterator[Redirect]:
    for item in library.list_addressed():
        for alias in item.aliases:
            yield Redirect(
                path=alias.path, target=_path_of(config, item), title=item.title, lang=item.lang, source=item.source, line=alias.line,
                column=alias.column,
            )  # fmt: skip


def _find_old_files(library: Library, ledger: Ledger, claims: Mapping[str, str], config: SiteConfig) -> Iterator[tuple[str, str]]:
    """Answer where files that stood below a page's old address stand now: a picture can't lead on, so it is published at both."""
    for line in ledger.lines.values():
        if not line.is_file:
            continue
        base = next((folder for folder in permalinks.list_folders(line.url) if folder in claims), "")
        item = library.find_addressed(claims[base]) if base else None
        if item and (home := _path_of(config, item)) != base:
            yield line.url, home + line.url.removeprefix(base)


def _aliases_of(item: Post | Page) -> Iterable[str]:
    return (path for alias in item.aliases if (path := find_stub(alias.path)))


def _path_of(config: SiteConfig, item: Post | Page) -> str:
    return permalinks.post_path(config, item) if isinstance(item, Post) else permalinks.page_path(config, item)
