"""The run: read a newsroom as it is, file by file, and ask every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pressroom import audit
from pressroom.checking.newsroom import NewsroomRules
from pressroom.checking.sources import CheckedSource, check_source
from pressroom.config import SiteConfig
from pressroom.edition import at
from pressroom.errors import ContentError, Finding
from pressroom.front_matter import Parsed, Source, decode_source, parse_author, parse_page, parse_post
from pressroom.instants import read_now
from pressroom.library import Library
from pressroom.loading import read_library
from pressroom.markup import Renderer
from pressroom.models import Author, Page, Post
from pressroom.scanning import Scan, scan_content
from pressroom.store import Bodies, find_state_folder, open_store, read_store_version
from pressroom.web.plans import plan_pages


def check_newsroom(root: Path, config: SiteConfig, instant: str = "") -> tuple[Finding, ...]:
    """Answer every finding of a newsroom, in order of place; a file that can't be loaded doesn't stop the checks of the others.

    Raises `ContentError` only where there is no newsroom to look at (links out of `content/`).
    """
    scan = scan_content(root)
    with open_store(find_state_folder(root) / "store.sqlite", read_store_version(config)) as store:
        loaded, findings = read_library(root, config, store, scan, store.read_files())
        library = loaded.library
        edition, withheld = at(
            library, loaded.rendered, read_now(config, instant).instant,
            config=config, digests=loaded.digests, read_body=Bodies(store.path),
        )  # fmt: skip
    found = [*findings, *loaded.findings, *audit.find_withheld_links(edition, withheld, library)]
    sources = list(_read_sources(root, config, library))
    for item in sources:
        found += check_source(item)
    try:
        plans = plan_pages(edition)
    except ContentError as error:
        found += error.findings
    else:
        found += NewsroomRules(library, edition, plans, sources, _list_sizes(scan)).check()
    return tuple(sorted(frozenset(found)))


def _read_sources(root: Path, config: SiteConfig, library: Library) -> Iterator[CheckedSource]:
    """Read every valid source once more: what is checked is the text, of which the store keeps only what pages need."""
    renderer = Renderer()
    entities: Iterable[Post | Page | Author] = (*library.posts.values(), *library.pages.values(), *library.authors.values())
    for entity in entities:
        source = decode_source(entity.source, (root / entity.source).read_bytes())
        parsed = _parse(source, entity, config)
        lang = config.language if isinstance(entity, Author) else entity.lang
        rendition = renderer.render(parsed.body, path=source.path, first_line=parsed.first_line, lang=lang)
        yield CheckedSource(source, entity, parsed.body, parsed.first_line, rendition)


def _parse(source: Source, entity: Post | Page | Author, config: SiteConfig) -> Parsed[Post] | Parsed[Page] | Parsed[Author]:
    match entity:
        case Post():
            return parse_post(source, config)
        case Page():
            return parse_page(source, config)
        case Author():
            return parse_author(source, config)


def _list_sizes(scan: Scan) -> Mapping[str, int]:
    return {path: stamp.size for path, stamp in scan.files.items()}
