"""Edits of words: what becomes of an Edition and its plans where only what a post or page says has changed, and not where it stands.

Who is public, in which order, in which lists and at which address depends on few fields of a source. While these stay as they are, the
plans of the site stay true; a plan names posts as they were when it was made, and is told the new ones when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import is_
from typing import Any, TypeVar

from pressroom.edition import Edition
from pressroom.holdings import owns_folder
from pressroom.library import Library, resolve_target
from pressroom.loading import Loaded
from pressroom.models import Entity, Page, Post, Record
from pressroom.structs import Struct, encode, exchange, list_fields

P = TypeVar("P")


def is_rewording(before: Record | None, after: Record | None) -> bool:
    """Tell whether two records of a source differ in words only."""
    if before is None or after is None or _list_targets(before) != _list_targets(after):
        return False
    # As bytes: two instants are equal in Python whatever their offsets, and a page shows the offset.
    return encode(_strip(before.entity)) == encode(_strip(after.entity))


def keeps_place(before: Record | None, after: Record | None) -> bool:
    """Tell whether two records of a source differ in words, topics, series and authors only: it stays where it stands, with its files."""
    if before is None or after is None or _list_targets(before) != _list_targets(after):
        return False
    return encode(_strip_topics(before.entity)) == encode(_strip_topics(after.entity))


def stands_alone(library: Library, record: Record) -> bool:
    """Tell whether a record is of a post that brings only itself, and is in lists as soon as it is public: no files, no aliases."""
    post = record.entity
    if not isinstance(post, Post) or post.image or post.attachments or post.aliases or post.expires or post.withdrawn or post.unlisted:
        return False
    targets = [resolve_target(library, post.source, reference.target) for reference in record.rendered.references]
    return not owns_folder(post.source) and not any(meant and meant.kind == "file" for meant in targets)


def renew_loaded(loaded: Loaded, records: Mapping[str, Record]) -> Loaded:
    """Answer a newsroom in which some sources say other words."""
    library = loaded.library
    posts = {source: record.entity for source, record in records.items() if isinstance(record.entity, Post)}
    pages = {source: record.entity for source, record in records.items() if isinstance(record.entity, Page)}
    changed: dict[str, Any] = {"posts": {**library.posts, **posts}} if posts else {}
    changed |= {"pages": {**library.pages, **pages}} if pages else {}
    rendered = {source: record.rendered for source, record in records.items()}
    return exchange(loaded, library=exchange(library, **changed), rendered={**loaded.rendered, **rendered})


def renew_plan(plan: P, edition: Edition, sources: frozenset[str]) -> P:
    """Answer a plan in which every post and page of some sources is what the edition holds of it now."""
    renewed: P = _renew(plan, edition, sources)
    return renewed


def _renew(value: Any, edition: Edition, sources: frozenset[str]) -> Any:
    match value:
        case Post():
            return edition.reachable.get(value.source, value) if value.source in sources else value
        case Page():
            return edition.pages.get(value.source, value) if value.source in sources else value
        case tuple():
            items = tuple(_renew(item, edition, sources) for item in value)
            return value if all(map(is_, items, value)) else items
        case Struct():
            held = {name: getattr(value, name) for name in list_fields(type(value))}
            fresh = {name: new for name, item in held.items() if (new := _renew(item, edition, sources)) is not item}
            return exchange(value, **fresh) if fresh else value
    return value


def _list_targets(record: Record) -> list[tuple[str, str]]:
    return [(reference.kind, reference.target) for reference in record.rendered.references]


def _strip_topics(entity: Entity) -> Entity:
    bare = _strip(entity)
    return exchange(bare, tags=(), categories=(), series=None, authors=()) if isinstance(bare, Post) else bare


def _strip(entity: Entity) -> Entity:
    """Answer a source's content without its words; where old addresses lead on to it they name its title, which stays then."""
    match entity:
        case Post(aliases=aliases):
            image = exchange(entity.image, alt="", caption="", credit="", license="") if entity.image else None
            attachments = tuple(exchange(item, title="", credit="", license="") for item in entity.attachments)
            bare = exchange(entity, summary="", deck="", kicker="", dateline="", updated=None, image=image, attachments=attachments)
            return bare if aliases else exchange(bare, title="")
        case Page(aliases=aliases):
            bare_page = exchange(entity, summary="", updated=None)
            return bare_page if aliases else exchange(bare_page, title="")
    return entity
