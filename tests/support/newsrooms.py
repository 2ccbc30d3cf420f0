"""Models, libraries and editions made in a test without any file: each builder needs only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pressroom import edition
from pressroom.config import SiteConfig
from pressroom.edition import Edition, Withheld
from pressroom.library import Library
from pressroom.models import Author, Boilerplate, Contact, Entity, Page, Post, Reference, RenderedPost

ZONE = ZoneInfo("America/New_York")


def make_config(**fields: Any) -> SiteConfig:
    """Answer a configuration with the fields that matter to the test."""
    return SiteConfig(**{"title": "Newsroom", "base_url": "https://news.example.gov", "timezone": "America/New_York", **fields})


def when(text: str) -> datetime:
    """Answer an instant from “2026-06-01” (midnight) or “2026-06-01 09:00”, in the site's timezone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def make_post(slug: str, date: str = "2026-05-01 09:00", **fields: Any) -> Post:
    """Answer a post with a bare date; instants may be given as texts."""
    given: dict[str, Any] = {key: when(value) if key in {"embargo", "expires", "updated"} else value for key, value in fields.items()}
    return Post(**{"source": f"content/posts/{slug}.md", "title": slug.title(), "date": when(date), "slug": slug, "lang": "en", **given})


def make_page(slug: str, **fields: Any) -> Page:
    """Answer a standing page."""
    return Page(**{"source": f"content/pages/{slug}.md", "title": slug.title(), "slug": slug, "lang": "en", **fields})


def make_author(slug: str, name: str = "", **fields: Any) -> Author:
    """Answer an author."""
    return Author(**{"source": f"content/authors/{slug}.md", "slug": slug, "name": name or slug.title(), **fields})


def make_library(*entities: Entity, files: Iterable[str] = ()) -> Library:
    """Answer the library of some sources, and other files of the newsroom."""
    return Library(
        {item.source: item for item in entities if isinstance(item, Post)},
        {item.source: item for item in entities if isinstance(item, Page)},
        {item.source: item for item in entities if isinstance(item, Author)},
        frozenset(files),
        {item.source: item for item in entities if isinstance(item, Contact)},
        {item.source: item for item in entities if isinstance(item, Boilerplate)},
    )


def make_rendered(source: str, *targets: str) -> RenderedPost:
    """Answer what was made of a body that links to some targets."""
    references = tuple(Reference("link", target, 9, number) for number, target in enumerate(targets, 1))
    mark = source.encode()
    return RenderedPost(source=source, card=mark, whole=mark, shape=mark, excerpt=f"What {source} says.", references=references)


def split(
    *entities: Entity,
    at: str = "2026-06-01 12:00",
    config: SiteConfig | None = None,
    files: Iterable[str] = (),
    links: dict[str, tuple[str, ...]] | None = None,
    drafts: bool = False,
) -> tuple[Edition, Withheld]:
    """Answer the Edition and what is withheld at an instant; `links` are the targets in bodies, by source."""
    library = make_library(*entities, files=files)
    rendered = {item.source: make_rendered(item.source, *(links or {}).get(item.source, ())) for item in entities}
    return edition.at(
        library, rendered, when(at), config=config or make_config(), digests={name: name.encode() for name in library.files},
        read_body=lambda source: f"<p>Body of {source}.</p>", drafts=drafts,
    )  # fmt: skip


def make_edition(*entities: Entity, **options: Any) -> Edition:
    """Answer the Edition alone."""
    return split(*entities, **options)[0]
