"""How posts belong together: series and their parts, events in order, translations of one another.

No input or output, and no instant: who asks decides which posts may be named.
"""

from __future__ import annotations

import difflib
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.models import Page, Post
from pressroom.slugs import slugify
from pressroom.structs import Struct

Locate = Callable[[str, str, int | None], tuple[int, int]]
_SUFFIXES = (".md", ".markdown")


class Series(Struct, frozen=True):
    """Posts of one language that belong together, the first part first; named as it is spelled most often (ties: first in the alphabet)."""

    slug: str
    name: str
    posts: tuple[Post, ...]


class Part(Struct, frozen=True):
    """The place of a post in its series, counted from 1, and the posts before and after it."""

    series: Series
    number: int
    before: Post | None
    after: Post | None


class Relations:
    """The relations among some posts and pages; `translations` are groups of sources, of which only those given are named."""

    def __init__(self, posts: Mapping[str, tuple[Post, ...]], pages: Iterable[Page], translations: Mapping[str, tuple[str, ...]]) -> None:
        self._series = {lang: collect_series(of_lang) for lang, of_lang in posts.items()}
        self._parts = {
            post.source: _make_part(series, index)
            for by_slug in self._series.values()
            for series in by_slug.values()
            for index, post in enumerate(series.posts)
        }
        self._events = {lang: _order_events(of_lang) for lang, of_lang in posts.items()}
        self._translations = translations
        self._sources: dict[str, Post | Page] = {}
        if translations:
            self._sources |= {page.source: page for page in pages}
            self._sources |= {post.source: post for of_lang in posts.values() for post in of_lang}
        self._languages = tuple(posts)

    def list_series(self, lang: str) -> Mapping[str, Series]:
        """Answer the series of a language by slug."""
        return self._series[lang]

    def find_part(self, source: str) -> Part | None:
        """Answer the place of a post in its series; None where it is in none."""
        return self._parts.get(source)

    def list_events(self, lang: str) -> tuple[Post, ...]:
        """Answer the posts of a language that have an event, in the order in which the events begin."""
        return self._events[lang]

    def list_translations(self, source: str) -> tuple[Post | Page, ...]:
        """Answer a post or page and its translations, in the order of the site's languages; none where there is no other."""
        group = [self._sources[name] for name in self._translations.get(source, ()) if name in self._sources]
        if len(group) < 2 or source not in self._sources:
            return ()
        return tuple(sorted(group, key=lambda item: self._languages.index(item.lang)))


def _make_part(series: Series, index: int) -> Part:
    posts = series.posts
    return Part(series, index + 1, posts[index - 1] if index else None, posts[index + 1] if index + 1 < len(posts) else None)


def _order_events(posts: Iterable[Post]) -> tuple[Post, ...]:
    dated = [(post.event.start.timestamp(), post.event.over.timestamp(), post.source, post) for post in posts if post.event]
    return tuple(item[-1] for item in sorted(dated, key=lambda item: item[:-1]))


def collect_series(posts: Iterable[Post]) -> dict[str, Series]:
    """Answer the series of posts of one language by slug; parts stand in the order of their numbers, or else of publication."""
    groups: defaultdict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.series:
            groups[slugify(post.series.name)].append(post)
    return {slug: Series(slug, _choose_name(group), tuple(sorted(group, key=_part_key))) for slug, group in sorted(groups.items())}


def _choose_name(posts: Iterable[Post]) -> str:
    names = Counter(post.series.name for post in posts if post.series)
    return min(names, key=lambda name: (-names[name], name))


def _part_key(post: Post) -> tuple[int, float, float, str]:
    return post.series.part if post.series else 0, post.instant.timestamp(), post.date.timestamp(), post.source


def check_series(posts: Iterable[Post], locate: Locate) -> Iterator[Finding]:
    """Find two parts of one number, and a part without a number in a series that numbers its parts."""
    groups: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in posts:
        if post.series:
            groups[post.lang, slugify(post.series.name)].append(post)
    for group in groups.values():
        numbered: dict[int, Post] = {}
        for post in sorted(group, key=_part_key, reverse=True):
            number = post.series.part if post.series else 0
            if number and number in numbered:
                yield _report_twice(numbered[number], post, number, locate)
            elif not number and numbered:
                yield _report_unnumbered(post, numbered, locate)
            numbered |= {number: post} if number else {}


def _report_twice(post: Post, other: Post, number: int, locate: Locate) -> Finding:
    name = other.series.name if other.series else ""
    message = f"this is part {number} of “{name}”, as {other.source} is; give one of them another number"
    return Finding(post.source, *locate(post.source, "series.part", None), message, rule="series")


def _report_unnumbered(post: Post, numbered: Mapping[int, Post], locate: Locate) -> Finding:
    name, number = post.series.name if post.series else "", max(numbered)
    message = (
        f"“{name}” numbers its parts (part {number} is {numbered[number].source}), and this post has no number; "
        f"write series: {{name: {name}, part: {number + 1}}}"
    )
    return Finding(post.source, *locate(post.source, "series", None), message, rule="series")


def link_translations(entities: Mapping[str, Post] | Mapping[str, Page], config: SiteConfig) -> dict[str, tuple[str, ...]]:
    """Answer, for each source that has translations, the group it is in: by `translation_of`, or by names (`a.md`, `a.es.md`)."""
    if len(config.languages) == 1:
        return {}
    groups: dict[str, list[str]] = {}
    for source in entities:
        groups.setdefault(_strip_language(source, config), []).append(source)
    owner = {source: group for group in groups.values() for source in group}
    for source, entity in entities.items():
        for original in _find_originals(entity, entities) if entity.translation_of else ():
            if owner[original] is not owner[source]:
                moved = owner[source]
                owner[original] += moved
                owner.update(dict.fromkeys(moved, owner[original]))
            break
    return {source: tuple(sorted(group)) for source, group in owner.items() if len(group) > 1}


def _strip_language(source: str, config: SiteConfig) -> str:
    stem = source.rpartition(".")[0]
    before, _, suffix = stem.rpartition(".")
    return before if suffix in config.languages else stem


def _find_originals(entity: Post | Page, entities: Mapping[str, Post] | Mapping[str, Page]) -> list[str]:
    """Answer what `translation_of` names: the file of that path, else all that have that slug in another language."""
    wanted = entity.translation_of
    if wanted.endswith(_SUFFIXES):
        folder = posixpath.dirname(entity.source)
        paths = (posixpath.normpath(f"{folder}/{wanted}"), wanted.lstrip("/"))
        return [path for path in paths if path in entities][:1]
    return [source for source, other in entities.items() if other.slug == wanted and other.lang != entity.lang]


def check_translations(entities: Mapping[str, Post] | Mapping[str, Page], config: SiteConfig, locate: Locate) -> Iterator[Finding]:
    """Find translations of nothing, of themselves or of one of several, and two texts in one language that would be the same page."""
    spoiled = set()
    for source, entity in entities.items():
        if not entity.translation_of:
            continue
        found = _find_originals(entity, entities)
        if len(found) != 1 or found == [source]:
            spoiled.add(source)
            place = locate(source, "translation_of", None)
            yield Finding(source, *place, _explain_original(entity, found, entities), rule="translation")
    for source, group in link_translations(entities, config).items():
        same = [other for other in group if entities[other].lang == entities[source].lang and other < source]
        if same and not spoiled.intersection(group):
            message = (
                f"this is in “{entities[source].lang}”, as {same[0]} is, and both would be the same text in that language; "
                "change the “lang” of one, or what it is a translation of"
            )
            key = "translation_of" if entities[source].translation_of else "lang"
            yield Finding(source, *locate(source, key, None), message, rule="translation")


def _explain_original(entity: Post | Page, found: list[str], entities: Mapping[str, Post] | Mapping[str, Page]) -> str:
    wanted, folder = entity.translation_of, posixpath.dirname(entity.source)
    if found == [entity.source]:
        return "this says that it is a translation of itself; write the file of the original"
    if found:
        files = " and ".join(posixpath.relpath(path, folder) for path in sorted(found))
        return f"“{wanted}” is the slug of {files}; write the file of the one that this is a translation of"
    others = [other for source, other in entities.items() if source != entity.source]
    by_file = {posixpath.basename(other.source): posixpath.relpath(other.source, folder) for other in others}
    names = by_file if wanted.endswith(_SUFFIXES) else {other.slug: other.slug for other in others if other.lang != entity.lang}
    near = difflib.get_close_matches(posixpath.basename(wanted), names, n=1)
    hint = f"did you mean “{names[near[0]]}”?" if near else "write the file of the original, as seen from this file, or its slug"
    return f"this is a translation of “{wanted}”, which doesn’t exist; {hint}"
