"""All sources of a newsroom after validation: order, terms, what a relative target means, and problems between files.

No input or output, and no instant: what is visible when is the Edition's affair.
"""

from __future__ import annotations

import difflib
import posixpath
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Literal
from urllib.parse import unquote

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.models import Alias, Author, Boilerplate, Contact, Page, Post, Reference, RenderedPost, Term
from pressroom.paths import find_stub
from pressroom.relations import Locate, check_series, check_translations
from pressroom.slugs import slugify
from pressroom.structs import Struct

MEDIA = "content/media/"

OrderKey = tuple[float, float, str]
"""What posts are ordered by: publishing instant and date in seconds since 1970, and source."""


class Library(Struct, frozen=True):
    """Every valid source by its path, and the paths of all other files under `content/` that a source may name."""

    posts: Mapping[str, Post]
    pages: Mapping[str, Page]
    authors: Mapping[str, Author]
    files: frozenset[str] = frozenset()
    contacts: Mapping[str, Contact] = {}
    boilerplate: Mapping[str, Boilerplate] = {}

    def find(self, source: str) -> Post | Page | Author | None:
        """Answer what a source file holds; posts, pages and authors have a page and can be linked to by their file."""
        return self.posts.get(source) or self.pages.get(source) or self.authors.get(source)

    def find_addressed(self, source: str) -> Post | Page | None:
        """Answer the post or page of a source: they have an address of their own, which is kept for ever."""
        return self.posts.get(source) or self.pages.get(source)

    def list_addressed(self) -> list[Post | Page]:
        """Answer all posts and pages."""
        return [*self.posts.values(), *self.pages.values()]


class Target(Struct, frozen=True):
    """What a relative or site-absolute target means: another source, a file of the newsroom, or a path of the site."""

    kind: Literal["source", "file", "path"]
    name: str
    fragment: str = ""


def order_posts(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Order posts newest first, by publishing instant, then date, then source."""
    return tuple(sorted(posts, key=order_key, reverse=True))


def order_key(post: Post) -> OrderKey:
    """Answer what a post is ordered by."""
    return post.instant.timestamp(), post.date.timestamp(), post.source


def collect_terms(posts: Iterable[Post], taxonomy: Literal["tags", "categories"]) -> dict[str, Term]:
    """Answer the terms that posts use, by slug; a term is named as it is spelled most often (ties: first in the alphabet)."""
    counts = Counter(chain.from_iterable([post.tags if taxonomy == "tags" else post.categories for post in posts]))
    spellings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, count in counts.items():
        spellings[slugify(name)][name] = count
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
        if library.find(name) or name in library.contacts:
            return Target("source", name, fragment)
        if name in library.files:
            return Target("file", name, fragment)
    return None


def list_addresses(library: Library, config: SiteConfig, sources: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Answer each post and page (of some sources, or all) with the path of its page, whether it may be seen now or not."""
    if sources is None:
        yield from ((source, permalinks.post_path(config, post)) for source, post in library.posts.items())
        yield from ((source, permalinks.page_path(config, page)) for source, page in library.pages.items())
    for source in sources or ():
        if post := library.posts.get(source):
            yield source, permalinks.post_path(config, post)
        elif page := library.pages.get(source):
            yield source, permalinks.page_path(config, page)


def list_aliases(library: Library) -> Iterator[tuple[str, Alias]]:
    """Answer each alias of a post or page with its source, in the order of the sources."""
    owned = [(item.source, item.aliases) for item in library.list_addressed() if item.aliases]
    for source, aliases in sorted(owned):
        yield from ((source, alias) for alias in aliases)


def choose_boilerplate(texts: Iterable[Boilerplate], slug: str, instant: datetime, langs: tuple[str, ...]) -> Boilerplate | None:
    """Answer the newest version of a boilerplate that has begun at an instant, in the first of some languages that has one."""
    begun = [text for text in texts if text.slug == slug and (text.begins is None or text.begins <= instant)]
    for lang in langs:
        versions = [text for text in begun if text.lang == lang]
        if versions:
            return max(versions, key=lambda text: (text.begins.timestamp() if text.begins else float("-inf"), text.source))
    return None


def check_library(library: Library, config: SiteConfig, rendered: Mapping[str, RenderedPost], locate: Locate) -> list[Finding]:
    """Answer the problems between files: names, targets and files that don't exist, two sources for one URL or name."""
    return [*check_names(library, config, rendered, locate), *check_addresses(library, config, locate)]


def check_names(library: Library, config: SiteConfig, rendered: Mapping[str, RenderedPost], locate: Locate) -> list[Finding]:
    """Answer the problems with what sources call each other: names, targets and files that don't exist, two sources for one name."""
    return [
        *_check_named(library, locate),
        *_check_attachments(library, locate),
        *_check_boilerplate(library, config, locate),
        *_check_targets(library, rendered),
        *_check_replacements(library, locate),
        *check_series(library.posts.values(), locate),
        *check_translations(library.posts, config, locate),
        *check_translations(library.pages, config, locate),
        *_check_guids(library, locate),
    ]


def check_addresses(library: Library, config: SiteConfig, locate: Locate) -> list[Finding]:
    """Answer the problems with where sources stand: two that want the same address, aliases among them."""
    return [*_check_collisions(library, config, locate), *_check_aliases(library, config)]


def _check_named(library: Library, locate: Locate) -> Iterable[Finding]:
    """Find names of authors, contacts and boilerplates that no file has, and contacts of one name."""
    known = {
        "authors": sorted(author.slug for author in library.authors.values()),
        "contacts": sorted(contact.slug for contact in library.contacts.values()),
        "boilerplate": sorted({text.slug for text in library.boilerplate.values()}),
    }
    for key, what, needs in _NAMED:
        slugs, read = frozenset(known[key]), attrgetter(key)
        for post in library.posts.values():
            if not (named := read(post)) or slugs.issuperset(named):
                continue
            for index, slug in enumerate(named):
                if slug not in slugs:
                    near = difflib.get_close_matches(slug, known[key], n=1)
                    hint = f"did you mean “{near[0]}”?" if near else f"write content/{key}/{slug}.md with {needs}"
                    yield Finding(post.source, *locate(post.source, key, index), f"there is no {what} “{slug}”; {hint}", rule=what)
    owners: dict[str, str] = {}
    for contact in library.contacts.values():
        if (other := owners.setdefault(contact.slug, contact.source)) != contact.source:
            message = f"this contact is “{contact.slug}”, as {other} is; give one of the two files another name"
            yield Finding(contact.source, 1, 1, message, rule="contact")


_NAMED = (
    ("authors", "author", "at least a name"),
    ("contacts", "contact", "a name and a phone or email"),
    ("boilerplate", "boilerplate", "a title and the text"),
)


def _check_attachments(library: Library, locate: Locate) -> Iterable[Finding]:
    for post in library.posts.values():
        for index, attachment in enumerate(post.attachments):
            meant = resolve_target(library, post.source, attachment.src)
            if meant is not None and meant.kind == "file":
                continue
            wanted = posixpath.basename(unquote(attachment.src))
            folders = (posixpath.dirname(post.source), MEDIA.rstrip("/"))
            names = {posixpath.basename(name): name for name in sorted(library.files) if name.startswith(folders)}
            near = difflib.get_close_matches(wanted, names, n=1)
            hint = f"did you mean “{_spell_from(folders, names[near[0]])}”?" if near else "write the path of a file in one of the two"
            message = f"there is no file “{attachment.src}” beside this post or in content/media/; {hint}"
            yield Finding(post.source, *locate(post.source, "attachments", index), message, rule="attachment")


def _spell_from(folders: Iterable[str], name: str) -> str:
    return next(name.removeprefix(f"{folder}/") for folder in folders if name.startswith(f"{folder}/"))


def _check_boilerplate(library: Library, config: SiteConfig, locate: Locate) -> Iterable[Finding]:
    """Find two versions that begin at once, and a post that is older than every version of its boilerplate."""
    owners: dict[tuple[str, str, datetime | None], str] = {}
    for text in library.boilerplate.values():
        if (other := owners.setdefault((text.slug, text.lang, text.begins), text.source)) != text.source:
            since = f"from {text.begins:%Y-%m-%d} on" if text.begins else "from the beginning"
            message = f"this is the boilerplate “{text.slug}” {since}, as {other} is; change the “from” of one of them"
            yield Finding(text.source, *locate(text.source, "from", None), message, rule="boilerplate")
    texts = library.boilerplate.values()
    for post in library.posts.values():
        for index, slug in enumerate(post.boilerplate):
            versions = sorted((text.begins, text.source) for text in texts if text.slug == slug and text.begins)
            if versions and choose_boilerplate(texts, slug, post.date, (post.lang, *config.languages)) is None:
                begins, source = versions[0]
                message = (
                    f"the boilerplate “{slug}” begins on {begins:%Y-%m-%d} ({source}), after this post’s date ({post.date:%Y-%m-%d}); "
                    f"write an older version, such as content/boilerplate/{slug}.md without “from”"
                )
                yield Finding(post.source, *locate(post.source, "boilerplate", index), message, rule="boilerplate")


def _check_targets(library: Library, rendered: Mapping[str, RenderedPost]) -> Iterable[Finding]:
    names: list[str] | None = None
    for source, made in rendered.items():
        for reference in made.references:
            if not lacks_source(library, source, reference.target):
                continue
            if names is None:
                names = [*library.posts, *library.pages, *library.authors]
            yield _report_missing(source, reference, names)


def lacks_source(library: Library, source: str, target: str) -> bool:
    """Tell whether a target in a source names a source file that doesn't exist."""
    return names_source(target) and resolve_target(library, source, target) is None


def names_source(target: str) -> bool:
    """Tell whether a target is spelled as the path of a source file."""
    return target.partition("#")[0].lower().endswith((".md", ".markdown")) and "://" not in target


def _check_replacements(library: Library, locate: Locate) -> Iterable[Finding]:
    """Find posts that were withdrawn for a source that doesn't exist."""
    for source, post in library.posts.items():
        target = post.withdrawn.replacement if post.withdrawn else ""
        if lacks_source(library, source, target):
            hint = _suggest_source(source, target, [*library.posts, *library.pages, *library.authors])
            message = f"this is replaced by “{target}”, which doesn’t exist; {hint}"
            yield Finding(source, *locate(source, "withdrawn.replacement", None), message, rule="link")


def _report_missing(source: str, reference: Reference, names: list[str]) -> Finding:
    message = f"this links to “{reference.target}”, which doesn’t exist; {_suggest_source(source, reference.target, names)}"
    return Finding(source, reference.line, reference.column, message, rule="link")


def _suggest_source(source: str, target: str, names: list[str]) -> str:
    wanted = posixpath.basename(unquote(target.partition("#")[0]).replace("\\", "/"))
    near = find_near(wanted, [posixpath.basename(name) for name in names], cutoff=0.75)
    matches = [name for name in names if near and posixpath.basename(name) == near]
    if not matches:
        return "write the path of a file under content/, as seen from this file"
    return suggest_name(wanted, posixpath.relpath(matches[0], posixpath.dirname(source)))


def find_near(wanted: str, names: Collection[str], cutoff: float = 0.6) -> str:
    """Answer the name that a name was most likely meant to be: the same but for case or Unicode form, else a similar one; '' for none."""
    folded = permalinks.fold_file(wanted)
    same = next((name for name in names if permalinks.fold_file(name) == folded), "")
    return same or next(iter(difflib.get_close_matches(wanted, names, n=1, cutoff=cutoff)), "")


def suggest_name(wanted: str, near: str) -> str:
    """Word the suggestion of a name or path; of two that look alike it is said what differs."""
    wanted, name = posixpath.basename(wanted), posixpath.basename(near)
    if wanted != name and unicodedata.normalize("NFC", wanted) == unicodedata.normalize("NFC", name):
        return "a file there is called so with its accents stored in another way, as macOS does; type the name of that file anew"
    return f"did you mean “{near}”?"


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
    aliases = list(list_aliases(library))
    owners = {permalinks.fold_file(path): source for source, path in list_addresses(library, config)} if aliases else {}
    claimed: dict[str, tuple[str, Alias]] = {}
    for source, alias in aliases:
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
