"""All sources of a newsroom after validation: order, terms, what a relative target means, and problems between files.

No input or output, and no instant: what is visible when is the Edition's affair.
"""

from __future__ import annotations

import difflib
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.models import Alias, Author, Page, Post, Reference, RenderedPost, Term
from pressroom.paths import find_stub
from pressroom.slugs import slugify

MEDIA = "content/media/"
Locate = Callable[[str, str, int | None], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Library:
    """Every valid source by its path, and the paths of all other files under `content/` that a source may name."""

    posts: Mapping[str, Post]
    pages: Mapping[str, Page]
    authors: Mapping[str, Author]
    files: frozenset[str] = frozenset()

    def find(self, source: str) -> Post | Page | Author | None:
        """Answer what a source file holds; each of the three kinds has a page and can be linked to by its file."""
        return self.posts.get(source) or self.pages.get(source) or self.authors.get(source)

    def find_addressed(self, source: str) -> Post | Page | None:
        """Answer the post or page of a source: they have an address of their own, which is kept for ever."""
        return self.posts.get(source) or self.pages.get(source)

    def list_addressed(self) -> list[Post | Page]:
        """Answer all posts and pages."""
        return [*self.posts.values(), *self.pages.values()]


@dataclass(frozen=True, slots=True)
class Target:
    """What a relative or site-absolute target means: another source, a file of the newsroom, or a path of the site."""

    kind: Literal["source", "file", "path"]
    name: str
    fragment: str = ""


def order_posts(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Order posts newest first, by publishing instant, then date, then source."""
    return tuple(sorted(posts, key=_sort_key, reverse=True))


def collect_terms(posts: Iterable[Post], taxonomy: Literal["tags", "categories"]) -> dict[str, Term]:
    """Answer the terms that posts use, by slug; a term is named as it is spelled most often (ties: first in the alphabet)."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        for name in getattr(post, taxonomy):
            spellings[slugify(name)][name] += 1
    return {
        slug: Term(taxonomy, slug, min(names, key=lambda name: (-names[name], name))) for slug, names in sorted(spellings.items())
    }


def resolve_target(library: Library, source: str, target: str) -> Target | None:
    """Say what a target in a source means; None where nothing of that name exists.

    A path from `/` is one of the site, except `/media/…`, which stands for `content/media/…`. All else is looked for beside the source,
    then under `content/media/`.
    """
    path, _, fragment = target.partition("#")
    path = unquote(path.partition("?")[0])
    if path.startswith("/"):
        name = f"content{path}"
        return Target("file", name, fragment) if name in library.files else Target("path", path, fragment)
    for folder in (posixpath.dirname(source), MEDIA.rstrip("/")):
        name = posixpath.normpath(f"{folder}/{path}")
        if library.find(name):
            return Target("source", name, fragment)
        if name in library.files:
            return Target("file", name, fragment)
    return None


def list_addresses(library: Library, config: SiteConfig, sources: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Answer each post and page (of some sources, or all) with the path of its page, whether it may be seen now or not."""
    for source in (*library.posts, *library.pages) if sources is None else sources:
        if post := library.posts.get(source):
            yield source, permalinks.post_path(config, post)
        elif page := library.pages.get(source):
            yield source, permalinks.page_path(config, page)


def list_aliases(library: Library) -> Iterator[tuple[str, Alias]]:
    """Answer each alias of a post or page with its source, in the order of the sources."""
    owned = [(item.source, item.aliases) for item in library.list_addressed() if item.aliases]
    for source, aliases in sorted(owned):
        yield from ((source, alias) for alias in aliases)


def check_library(library: Library, config: SiteConfig, rendered: Mapping[str, RenderedPost], locate: Locate) -> list[Finding]:
    """Answer the problems between files: unknown authors, targets that don't exist, two posts at one URL."""
    return [
        *_check_authors(library, locate),
        *_check_targets(library, rendered),
        *_check_collisions(library, config, locate),
        *_check_aliases(library, config),
        *_check_guids(library, locate),
    ]


def _check_authors(library: Library, locate: Locate) -> Iterable[Finding]:
    known = sorted(author.slug for author in library.authors.values())
    slugs = frozenset(known)
    for post in library.posts.values():
        for index, slug in enumerate(post.authors):
            if slug not in slugs:
                near = difflib.get_close_matches(slug, known, n=1)
                hint = f"did you mean “{near[0]}”?" if near else f"write content/authors/{slug}.md with at least a name"
                yield Finding(post.source, *locate(post.source, "authors", index), f"there is no author “{slug}”; {hint}", rule="author")


def _check_targets(library: Library, rendered: Mapping[str, RenderedPost]) -> Iterable[Finding]:
    names: list[str] | None = None
    for source, made in rendered.items():
        for reference in made.references:
            if not _is_missing(library, source, reference):
                continue
            if names is None:
                names = [*library.posts, *library.pages, *library.authors]
            yield _report_missing(source, reference, names)


def _is_missing(library: Library, source: str, reference: Reference) -> bool:
    is_source = reference.target.partition("#")[0].lower().endswith((".md", ".markdown"))
    return is_source and resolve_target(library, source, reference.target) is None


def _report_missing(source: str, reference: Reference, names: list[str]) -> Finding:
    wanted = posixpath.basename(unquote(reference.target.partition("#")[0]))
    near = difflib.get_close_matches(wanted, [posixpath.basename(name) for name in names], n=1, cutoff=0.75)
    matches = [name for name in names if near and posixpath.basename(name) == near[0]]
    hint = (
        f"did you mean “{posixpath.relpath(matches[0], posixpath.dirname(source))}”?"
        if matches
        else "write the path of a file under content/, as seen from this file"
    )
    message = f"this links to “{reference.target}”, which doesn’t exist; {hint}"
    return Finding(source, reference.line, reference.column, message, rule="link")


def _check_collisions(library: Library, config: SiteConfig, locate: Locate) -> Iterable[Finding]:
    owners: dict[str, str] = {}
    paths = list(list_addresses(library, config))
    if permalinks.are_distinct([path for _, path in paths]):
        return
    for source, path in sorted(paths):
        other = owners.setdefault(permalinks.fold_file(path), source)
        if other != source:
            message = f"this would stand at {path}, as {other} does; give one of them another “slug”"
            yield Finding(source, *locate(source, "slug", None), message, rule="collision")


def _check_aliases(library: Library, config: SiteConfig) -> Iterable[Finding]:
    """Find aliases that are the address of something there is, and those that two sources claim (also by case or Unicode form)."""
    owners = {permalinks.fold_file(path): source for source, path in list_addresses(library, config)}
    claimed: dict[str, tuple[str, Alias]] = {}
    for source, alias in list_aliases(library):
        key = permalinks.fold_file(find_stub(alias.path) or alias.path)
        owner = owners.get(key)
        other, earlier = claimed.setdefault(key, (source, alias))
        if owner == source:
            message = f"the alias {alias.path} is this page’s own address; delete it"
        elif owner is not None and _is_mutual(library, config, source, owner):
            message = f"the alias {alias.path} leads from {owner} to here, and an alias there leads back; delete one of the two"
        elif owner is not None:
            message = f"the alias {alias.path} is where {owner} stands; delete the alias, or give that one another “slug”"
        elif other != source:
            message = f"the alias {alias.path} is one of {other} too (line {earlier.line}); keep it in one of them"
        else:
            continue
        yield Finding(source, alias.line, alias.column, message, rule="alias")


def _is_mutual(library: Library, config: SiteConfig, source: str, owner: str) -> bool:
    """Tell whether two sources have each other's addresses as aliases."""
    own = {permalinks.fold_file(path) for _, path in list_addresses(library, config, [source]) }
    back = (find_stub(alias.path) for name, alias in list_aliases(library) if name == owner)
    return any(permalinks.fold_file(path) in own for path in back if path)


def _check_guids(library: Library, locate: Locate) -> Iterable[Finding]:
    owners: dict[str, str] = {}
    for post in library.posts.values():
        if post.guid and (other := owners.setdefault(post.guid, post.source)) != post.source:
            message = f"the guid “{post.guid}” is that of {other} too; feed readers would take the two for one post: give each its own"
            yield Finding(post.source, *locate(post.source, "guid", None), message, rule="guid")


def _sort_key(post: Post) -> tuple[float, float, str]:
    return post.instant.timestamp(), post.date.timestamp(), post.source
