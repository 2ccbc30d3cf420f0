"""What is visible at an instant: the one place that decides it (DESIGN 5).

`at` splits a library into the `Edition`, which is all that templates, feeds, sitemaps and the freezer ever see, and the `Withheld`,
which only audit, checks, preview and listings may look at.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import datetime
from functools import cached_property
from typing import Literal, TypeVar

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.holdings import Asset, Files, collect_assets, find_home, find_shared_files, list_places, split_files
from pressroom.legacy import NO_PAST, Guids, Legacy, Past, Place, find_legacy, is_hidden, list_hidden
from pressroom.library import Library, Target, collect_terms, order_key, order_posts, resolve_target
from pressroom.models import Author, Boilerplate, Change, Contact, Page, Post, RenderedPost, State, Term
from pressroom.moments import cut_changes, cut_update, decide_state, find_coming, list_changes, list_shown
from pressroom.redirects import Redirect, Tombstone
from pressroom.relations import Relations, link_translations
from pressroom.structs import Struct, exchange
from pressroom.targets import find_path

V = TypeVar("V")


class FrontAddress(Struct, frozen=True):
    """An address in front matter, as it is written, and its key."""

    key: str
    address: str


class Edition(Struct, frozen=True, dict=True, gc=True):
    """The newsroom as it may be seen at `instant`.

    `posts` are the listed ones, newest first; `reachable` adds those that are unlisted or withdrawn. `authors` and `contacts` are by slug;
    `guids` by source, for every reachable post; `redirects` are those to what is reachable. `boilerplate` are the versions that have
    begun; posts have those of their `changes` that were made by now, posts and pages an `updated` that isn't still to come. `moved` are
    old addresses of files that are made of a post, and where these stand now; `places` those among posts that stay empty. `read_body`
    answers the HTML of what is in the edition, `read_file` the bytes of an asset; both raise `KeyError` for all else.
    """

    config: SiteConfig
    instant: datetime
    posts: tuple[Post, ...]
    reachable: Mapping[str, Post]
    pages: Mapping[str, Page]
    authors: Mapping[str, Author]
    contacts: Mapping[str, Contact]
    boilerplate: tuple[Boilerplate, ...]
    tombstones: tuple[Tombstone, ...]
    redirects: tuple[Redirect, ...]
    moved: Mapping[str, str]
    places: tuple[Place, ...]
    guids: Guids
    assets: Mapping[str, Asset]
    rendered: Mapping[str, RenderedPost]
    states: Mapping[str, State]
    next_change: datetime | None
    drafts: bool
    _library: Library
    _hidden: frozenset[str]
    _read_body: Callable[[str], str]
    _read_file: Callable[[str], bytes]

    def read_body(self, source: str) -> str:
        """Answer the rendered HTML of a visible source; its links are still symbolic."""
        if source not in self.rendered:
            raise KeyError(source)
        return self._read_body(source)

    def read_file(self, path: str) -> bytes:
        """Answer the bytes of the asset that stands at a path."""
        return self._read_file(self.assets[path].source)

    def read_from(self, read_body: Callable[[str], str], read_file: Callable[[str], bytes]) -> Edition:
        """Answer this edition as it is, whose bodies and files come from elsewhere."""
        return exchange(self, _read_body=read_body, _read_file=read_file)

    @cached_property
    def posts_by_lang(self) -> dict[str, tuple[Post, ...]]:
        """The listed posts of each of the site's languages, newest first."""
        return {lang: tuple(post for post in self.posts if post.lang == lang) for lang in self.config.languages}

    @cached_property
    def posts_by_kind(self) -> dict[tuple[str, str], tuple[Post, ...]]:
        """The listed posts of each language and kind but plain posts, newest first; no key for what there is none of."""
        found: dict[tuple[str, str], list[Post]] = {}
        for post in self.posts:
            if post.kind != "post":
                found.setdefault((post.lang, post.kind), []).append(post)
        return {key: tuple(posts) for key, posts in found.items()}

    @cached_property
    def relations(self) -> Relations:
        """The series, events and translations among what is listed; who is in a group knows nothing of those that are withheld."""
        library = self._library
        translations = link_translations(library.posts, self.config) | link_translations(library.pages, self.config)
        return Relations(self.posts_by_lang, self.pages.values(), translations)

    @cached_property
    def _terms(self) -> dict[tuple[str, str], dict[str, Term]]:
        return {}

    def terms(self, taxonomy: Literal["tags", "categories"], lang: str) -> Mapping[str, Term]:
        """Answer the terms that listed posts of a language use, by slug."""
        key = taxonomy, lang
        if key not in self._terms:
            self._terms[key] = collect_terms(self.posts_by_lang[lang], taxonomy)
        return self._terms[key]

    def reword(
        self, library: Library, rendered: Mapping[str, RenderedPost], read_body: Callable[[str], str], *, keeps_topics: bool = True
    ) -> Edition:
        """Answer this edition of a library in which some sources, those of `rendered`, say other words, and nothing else differs.

        They may have other topics, series and authors too, unless it `keeps_topics`. Of those that it doesn't show it learns nothing.
        """
        shown = {source: made for source, made in rendered.items() if source in self.rendered}
        posts = {
            source: cut_changes(library.posts[source], self.instant) for source in shown if source in self.reachable
        }
        pages = {source: cut_update(library.pages[source], self.instant) for source in shown if source in self.pages}
        coming = [item.updated for item in library.list_addressed() if item.source in shown and item.updated]
        edition = exchange(
            self,
            posts=tuple(posts.get(post.source, post) for post in self.posts) if posts else self.posts,
            reachable={**self.reachable, **posts},
            pages={**self.pages, **pages},
            rendered={**self.rendered, **shown},
            next_change=min((moment for moment in (self.next_change, *coming) if moment and self.instant < moment), default=None),
            _library=library,
            _read_body=read_body,
        )
        if keeps_topics:
            # They go by topics alone, and take longer to collect than a page to render.
            edition._terms.update(self._terms)
        return edition

    def add(
        self, library: Library, rendered: Mapping[str, RenderedPost], instant: datetime, read_body: Callable[[str], str]
    ) -> Edition:
        """Answer this edition of a library that has some more posts, those of `rendered`, at an instant up to which nothing else changes.

        They are to bring no files and no aliases, to leave no lists, and to be unheard of (`legacy.is_unheard_of`).
        """
        new = [library.posts[source] for source in rendered]
        states = {post.source: decide_state(post, instant) for post in new}
        seen = {post.source: cut_changes(post, instant) for post in new if states[post.source] in list_shown(drafts=self.drafts)}
        reachable = dict(sorted({**self.reachable, **seen}.items()))
        unseen = [post.source for post in new if post.source not in seen]
        coming = [change.instant for change in list_changes(new, instant, drafts=self.drafts)]
        posts = list(reversed(self.posts))
        for post in seen.values():
            insort(posts, post, key=order_key)
        return exchange(
            self,
            instant=instant,
            posts=tuple(reversed(posts)),
            reachable=reachable,
            guids=self.guids.of(reachable),
            rendered={**self.rendered, **{source: rendered[source] for source in seen}},
            states={**self.states, **{source: states[source] for source in seen}},
            next_change=min([*coming, *filter(None, [self.next_change])], default=None),
            _library=library,
            _hidden=self._hidden | list_hidden(library, unseen, self.tombstones, self.config),
            _read_body=read_body,
        )

    def find(self, source: str) -> Post | Page | Author | None:
        """Answer a visible source by its path."""
        if source in self.reachable:
            return self.reachable[source]
        if source in self.pages:
            return self.pages[source]
        author = self._library.authors.get(source)
        return author if author and author.slug in self.authors else None

    def resolve(self, source: str, target: str) -> str | None:
        """Answer the path that a target in a visible source leads to, or None where it leads to nothing that may be seen.

        A target that means no source and no file is answered as it is written.
        """
        meant = resolve_target(self._library, source, target)
        if meant is None or meant.kind == "path":
            return None if self.hides(target) else target
        path = self._find_path(source, meant)
        return f"{path}#{meant.fragment}" if path and meant.fragment and "#" not in path else path

    def hides(self, target: str) -> bool:
        """Tell whether a path of the site, or a whole address of it, leads to what may not be seen."""
        return bool(self._hidden) and is_hidden(self._hidden, find_path(self.config.base_url, target) or target)

    def show_address(self, address: str) -> str:
        """Answer an address of front matter as it may be shown: '' where it leads to what may not be seen."""
        return "" if self.hides(address) else address

    @cached_property
    def hidden_addresses(self) -> Mapping[str, tuple[FrontAddress, ...]]:
        """Those addresses in front matter that lead to what may not be seen, by visible source."""
        found: dict[str, tuple[FrontAddress, ...]] = {}
        items: list[Post | Author] = [*self.reachable.values(), *self.authors.values()] if self._hidden else []
        for item in items:
            hidden = tuple(named for named in _list_front_addresses(item) if self.resolve(item.source, named.address) is None)
            if hidden:
                found[item.source] = hidden
        return found

    @cached_property
    def hidden_navigation(self) -> frozenset[str]:
        """The paths in the navigation of any language that lead to what may not be seen."""
        texts = [self.config.texts(lang) for lang in self.config.languages] if self._hidden else []
        return frozenset(item.path for text in texts for item in (*text.header, *text.footer) if self.hides(item.path))

    def _find_path(self, source: str, meant: Target) -> str | None:
        if meant.kind == "file":
            return next((path for path in list_places(source, self.home_path(source), meant.name) if path in self.assets), None)
        if contact := self._library.contacts.get(meant.name):
            # The press page of the main language is there as soon as there is a contact.
            return permalinks.contact_path(self.config, contact)
        match self.find(meant.name):
            case Post() as post:
                return permalinks.post_path(self.config, post)
            case Page() as page:
                return permalinks.page_path(self.config, page)
            case Author() as author:
                return permalinks.author_path(self.config, author, self._lang_of(source))
        return None

    def find_picture(self, post: Post) -> Asset | None:
        """Answer the file of a visible post's own picture, None where it has none, or one elsewhere."""
        path = self.resolve(post.source, post.image.src) if post.image else None
        return self.assets.get(path) if path else None

    def home_path(self, source: str) -> str:
        """Answer the path of a visible source's own page, below which its own files stand; '' for what is not visible."""
        return find_home(self.config, self._library, source) if self.find(source) else ""

    def _lang_of(self, source: str) -> str:
        found = self.find(source)
        return found.lang if isinstance(found, Post | Page) else self.config.language


class WithheldPost(Struct, frozen=True):
    """A post that may not be seen: its state, and from when on it may (None: never, as it stands)."""

    post: Post
    state: State
    until: datetime | None


class Withheld(Struct, frozen=True):
    """What an edition keeps back: posts, draft pages, and the files that nothing visible uses but something withheld does.

    `texts` are boilerplates that haven't begun, `notes` the changes of visible posts that are still to come, by source. `pulled` are
    those posts that had been published already, by source, each with the paths at which a tombstone stands now; `claims` says which
    source answers for each page of the ledger.
    """

    posts: tuple[WithheldPost, ...] = ()
    pages: tuple[Page, ...] = ()
    files: frozenset[str] = frozenset()
    pulled: Mapping[str, tuple[str, ...]] = {}
    claims: Mapping[str, str] = {}
    texts: tuple[Boilerplate, ...] = ()
    notes: Mapping[str, tuple[Change, ...]] = {}

    def reword(self, library: Library, edition: Edition, new: Iterable[str] = ()) -> Withheld:
        """Answer what an edition of a library keeps back, in which posts and pages say other words than before and some posts are `new`."""
        held = [exchange(item, post=library.posts[item.post.source]) for item in self.posts]
        unseen = [library.posts[source] for source in new if source not in edition.reachable]
        states = [(post, decide_state(post, edition.instant)) for post in unseen]
        held += [WithheldPost(post, state, find_coming(post, state)) for post, state in states]
        seen = [library.posts[source] for source in new if source in edition.reachable]
        return exchange(
            self,
            posts=tuple(sorted(held, key=lambda item: item.post.source)),
            pages=tuple(library.pages[page.source] for page in self.pages),
            notes=dict(sorted({**self.notes, **_list_notes(seen, edition.instant)}.items())),
        )

    @property
    def sources(self) -> frozenset[str]:
        """The paths of all withheld sources."""
        return frozenset([*(item.post.source for item in self.posts), *(page.source for page in self.pages)])


def at(
    library: Library,
    rendered: Mapping[str, RenderedPost],
    instant: datetime,
    *,
    config: SiteConfig,
    digests: Mapping[str, bytes],
    read_body: Callable[[str], str],
    sizes: Mapping[str, int] | None = None,
    read_file: Callable[[str], bytes] | None = None,
    drafts: bool = False,
    past: Past = NO_PAST,
) -> tuple[Edition, Withheld]:
    """Split a library at an instant into what may be seen and what is withheld.

    `sizes` and `read_file` are those of the files under `content/`; only what renders pages needs them. With `drafts` nothing is withheld
    for its time or its draft mark; such an edition must never be published. By the `past` a post keeps its guid, and one that was
    published and is withheld now leaves a tombstone.
    """
    states = {source: decide_state(post, instant) for source, post in library.posts.items()}
    shown = list_shown(drafts=drafts)
    reachable = {source: cut_changes(post, instant) for source, post in library.posts.items() if states[source] in shown}
    listed = [post for source, post in reachable.items() if states[source] not in {State.UNLISTED, State.WITHDRAWN}]
    pages = {source: cut_update(page, instant) for source, page in library.pages.items() if drafts or not page.draft}
    begun = {source: text for source, text in library.boilerplate.items() if drafts or text.begins is None or text.begins <= instant}
    visible = frozenset[str]().union(reachable, pages, library.authors, library.contacts, begun)
    kept_back, used = split_files(library, rendered, visible, config)
    legacy = find_legacy(library, states, past, config, drafts=drafts)
    assets = collect_assets(config, library, Files(digests, sizes or {}), kept_back, reachable, used)
    old_files = {old: assets[now].source for old, now in legacy.files.items() if now in assets}
    old_files |= find_shared_files(library, past.ledger, legacy.claims, used, assets)
    standing = {permalinks.fold_file(path) for path in assets} if old_files else set()
    published = [(old, name) for old, name in old_files.items() if permalinks.fold_file(old) not in standing]
    assets |= {old: Asset(name, old, digests[name], (sizes or {}).get(name, 0)) for old, name in published}
    coming = list_changes(library.posts.values(), instant, library.boilerplate.values(), library.pages.values(), drafts=drafts)
    edition = Edition(
        config=config,
        instant=instant,
        posts=order_posts(listed),
        reachable=reachable,
        pages=pages,
        authors={author.slug: author for author in library.authors.values()},
        contacts={contact.slug: contact for contact in library.contacts.values()},
        boilerplate=tuple(begun.values()),
        tombstones=legacy.tombstones,
        redirects=tuple(item for item in legacy.redirects if item.source in visible),
        moved={old: now for old, now in legacy.files.items() if old not in assets},
        places=legacy.places,
        guids=Guids(reachable, legacy.guids, config),
        assets=assets,
        rendered=_keep(rendered, visible),
        states=_keep(states, reachable.keys()),
        next_change=coming[0].instant if coming else None,
        drafts=drafts,
        _library=library,
        _hidden=legacy.hidden,
        _read_body=read_body,
        _read_file=read_file or _refuse_file,
    )
    return edition, _withhold(library, edition, states, kept_back, legacy)


def _withhold(
    library: Library, edition: Edition, states: Mapping[str, State], kept_back: frozenset[str], legacy: Legacy
) -> Withheld:
    """Answer what an edition of a library keeps back."""
    posts = tuple(
        WithheldPost(post, states[source], find_coming(post, states[source]))
        for source, post in library.posts.items()
        if source not in edition.reachable
    )
    pages = tuple(page for source, page in library.pages.items() if source not in edition.pages)
    begun = {text.source for text in edition.boilerplate}
    texts = tuple(text for source, text in library.boilerplate.items() if source not in begun)
    # A post is the library's own but where something was cut from it.
    cut = [library.posts[source] for source, post in edition.reachable.items() if post is not library.posts[source]]
    return Withheld(posts, pages, kept_back, legacy.pulled, legacy.claims, texts, _list_notes(cut, edition.instant))


def _list_notes(posts: Iterable[Post], instant: datetime) -> dict[str, tuple[Change, ...]]:
    """Answer the changes of posts that are still to come, by source."""
    return {post.source: notes for post in posts if (notes := tuple(change for change in post.changes if instant < change.at))}


def _keep(values: Mapping[str, V], sources: Set[str]) -> Mapping[str, V]:
    """Answer the values of some sources; the same mapping where that is all."""
    return values if values.keys() <= sources else {source: value for source, value in values.items() if source in sources}


def _list_front_addresses(item: Post | Author) -> Iterator[FrontAddress]:
    if isinstance(item, Author):
        yield from (FrontAddress("links", address) for _, address in item.links)
        return
    if item.source_url:
        yield FrontAddress("source_url", item.source_url)
    if item.withdrawn and item.withdrawn.replacement:
        yield FrontAddress("withdrawn.replacement", item.withdrawn.replacement)


def _refuse_file(source: str) -> bytes:
    raise KeyError(source)
