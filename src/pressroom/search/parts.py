"""Which posts are indexed together: those of a month in the last year, of a year before that, and the standing pages by themselves.

Of a part with many posts slices are indexed, and these are put together (`merging`), so that an edit costs the indexing of a slice. The
last year ends with the Edition's newest post, so nothing moves while nothing is published. A part has a key that names all that its index
is made of: equal keys, equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Literal

from pressroom.edition import Edition
from pressroom.models import Page, Post
from pressroom.slugs import slugify
from pressroom.structs import Struct

PAGES = "pages"
"""The name of the part that holds the standing pages."""

_TAXONOMIES: tuple[Literal["tags", "categories"], ...] = ("tags", "categories")
_MONTHS = 12
_DAYS = 32
MANY = 100
"""A year with more posts is indexed by slices: to start Pagefind takes as long as six posts."""

ENOUGH = 32
"""A month with more posts is cut in two slices of days, one with more than twice as many in four, and so on: so that they seldom move."""


class Part(Struct, frozen=True):
    """One part of the index of a language: its name (“2026-05”, “2019”, “pages”), its year (0 for pages), what is in it, and its key.

    `slices` are the parts that it is put together from, the oldest first; none where it is indexed at once. A month that is a slice of its
    year is the part that it was when it stood for itself.
    """

    lang: str
    name: str
    year: int
    sources: tuple[Post | Page, ...]
    key: str
    slices: tuple[Part, ...] = ()

    @property
    def may_be_slice(self) -> bool:
        """Whether another part may be put together from this one."""
        return not self.slices and len(self.name) >= len("2026-05")

    @property
    def is_inner(self) -> bool:
        """Whether it never stands for itself, being some days of a month."""
        return "." in self.name


def divide(edition: Edition, lang: str, version: str) -> Iterator[Part]:
    """Answer the parts of an edition in one of its languages, the newest first and the pages last; `version` names the program.

    Only what is listed is in them: nothing unlisted, withdrawn, taken down or moved.
    """
    posts = edition.posts_by_lang[lang]
    groups: dict[str, list[Post]] = {}
    newest = max((post.date.year * 12 + post.date.month for post in posts), default=0)
    for post in posts:
        is_recent = post.date.year * 12 + post.date.month > newest - _MONTHS
        groups.setdefault(f"{post.date.year:04}-{post.date.month:02}" if is_recent else f"{post.date.year:04}", []).append(post)
    digests = _Digests(edition, lang, version)
    for name in sorted(groups, key=lambda name: (name[:4], len(name), name), reverse=True):
        yield _make_part(lang, name, groups[name], digests)
    if pages := [page for page in edition.pages.values() if page.lang == lang]:
        pages.sort(key=lambda page: page.source)
        yield Part(lang, PAGES, 0, tuple(pages), digests.name_part(PAGES, pages))


def _make_part(lang: str, name: str, posts: Sequence[Post], digests: _Digests) -> Part:
    year, inner = int(name[:4]), sorted(_slice(name, posts).items())
    slices = tuple(Part(lang, cut, year, tuple(of), digests.name_part(cut, of)) for cut, of in inner)
    key = blake2b("".join(one.key for one in slices).encode(), digest_size=12).hexdigest() if slices else digests.name_part(name, posts)
    return Part(lang, name, year, tuple(posts), key, slices)


def _slice(name: str, posts: Sequence[Post]) -> dict[str, list[Post]]:
    """Answer the posts of each slice of a part by its name; none where it is indexed at once."""
    if len(name) > 4:
        slices = _slice_month(name, posts)
        return slices if len(slices) > 1 else {}
    if len(posts) <= MANY:
        return {}
    months: dict[str, list[Post]] = {}
    for post in posts:
        months.setdefault(f"{name}-{post.date.month:02}", []).append(post)
    return {inner: group for month, of_month in months.items() for inner, group in _slice_month(month, of_month).items()}


def _slice_month(name: str, posts: Sequence[Post]) -> dict[str, list[Post]]:
    count = 1
    while count * ENOUGH < len(posts) and count < _DAYS:
        count *= 2
    if count == 1:
        return {name: list(posts)}
    slices: dict[str, list[Post]] = {}
    for post in posts:
        slices.setdefault(f"{name}.{post.date.day * count // _DAYS:02}of{count}", []).append(post)
    return slices


class _Digests:
    """Names parts by what is shown of their posts: the posts themselves, and the names of their authors and topics."""

    def __init__(self, edition: Edition, lang: str, version: str) -> None:
        self._rendered = edition.rendered
        self._authors = _Names("author", lambda slug: edition.authors[slug].name if slug in edition.authors else None)
        self._tags, self._categories = (_Names(kind, _find_term(edition, kind, lang)) for kind in _TAXONOMIES)
        self._start = repr((version, lang, edition.config.permalink, edition.config.languages[0], edition.config.timezone)).encode()

    def name_part(self, name: str, sources: Iterable[Post | Page]) -> str:
        digest = blake2b(self._start + name.encode(), digest_size=12)
        for source in sources:
            parts = [self._rendered[source.source].whole]
            if isinstance(source, Post):
                parts += map(self._authors.__getitem__, source.authors)
                parts += map(self._tags.__getitem__, source.tags)
                parts += map(self._categories.__getitem__, source.categories)
            digest.update(b"".join(parts))
        return digest.hexdigest()


class _Names(dict[str, bytes]):
    """The digest of what is shown for a name in front matter, and as what; made when it is asked for."""

    def __init__(self, kind: str, find: Callable[[str], str | None]) -> None:
        super().__init__()
        self._kind, self._find = kind, find

    def __missing__(self, name: str) -> bytes:
        self[name] = digest = blake2b(repr((self._kind, self._find(name))).encode(), digest_size=12).digest()
        return digest


def _find_term(edition: Edition, taxonomy: Literal["tags", "categories"], lang: str) -> Callable[[str], str | None]:
    terms = edition.terms(taxonomy, lang)

    def find(name: str) -> str | None:
        term = terms.get(slugify(name))
        return term.name if term else None

    return find
