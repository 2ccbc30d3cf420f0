"""Files to a `Library` and rendered posts, through the store: only what changed is read, validated and rendered, on all cores."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pressroom.config import SiteConfig
from pressroom.errors import ContentError, Finding, Severity
from pressroom.front_matter import (
    Parsed,
    Source,
    decode_source,
    locate,
    parse_author,
    parse_boilerplate,
    parse_contact,
    parse_page,
    parse_post,
)
from pressroom.library import Library, check_library
from pressroom.locales import OwnCatalogs, Words, has_catalog, list_untranslated, translate_words
from pressroom.markup import MarkupWords, Renderer, Rendition
from pressroom.models import Author, Boilerplate, Contact, Entity, Page, Post, Record, Reference, RenderedPost, Stamp
from pressroom.scanning import Scan
from pressroom.store import Known, Made, Store
from pressroom.structs import Struct, encode, exchange

POSTS, PAGES, AUTHORS = "content/posts/", "content/pages/", "content/authors/"
CONTACTS, BOILERPLATE = "content/contacts/", "content/boilerplate/"
_SUFFIXES = (".md", ".markdown")
# Work handed to another process at a time; fewer sources than two of these are done here.
_BATCH = 64
# A file whose time of change is this near to now (nanoseconds) may change again without a trace in its stamp.
_SETTLING = 50_000_000


class Loaded(Struct, frozen=True):
    """A newsroom read in: its library, what was made of the bodies, the digest of every file, findings that stop nothing.

    `sizes` are those of all files in bytes; `changed` counts the files whose bytes are new.
    """

    library: Library
    rendered: Mapping[str, RenderedPost]
    digests: Mapping[str, bytes]
    sizes: Mapping[str, int]
    findings: tuple[Finding, ...]
    changed: int


class Job(Struct, frozen=True):
    """One file to be read, and made unless its bytes have the digest of what is `kept`: picklable, so that another process can do it.

    `before` is the HTML of its last rendering, as far as that is at hand.
    """

    root: Path
    path: str
    stamp: Stamp
    kept: bytes | None
    before: str = ""


Progress = Callable[[int, int], None]


def load_library(
    root: Path,
    config: SiteConfig,
    store: Store,
    scan: Scan,
    known: Mapping[str, Known],
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> Loaded:
    """Bring the store, which knows the files `known`, up to date with the files there are, and answer what they hold.

    Raises `ContentError` with every error of every file. What could be made is kept in the store even then.
    """
    loaded, findings = read_library(root, config, store, scan, known, workers=workers, progress=progress)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ContentError([*findings, *loaded.findings])
    return loaded


def read_library(
    root: Path,
    config: SiteConfig,
    store: Store,
    scan: Scan,
    known: Mapping[str, Known],
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[Loaded, list[Finding]]:
    """As `load_library`, but answer what is valid together with the errors of the rest."""
    untranslated = tuple(_find_untranslated(config))
    changed = [path for path, stamp in scan.files.items() if path not in known or known[path].stamp != stamp]
    removed = known.keys() - scan.files.keys()
    findings: list[Finding] = []
    few = len(changed) < _BATCH
    jobs = [
        Job(root, path, scan.files[path], known[path].digest, store.find_body(path) if few else "")
        if path in known
        else Job(root, path, scan.files[path], None)
        for path in changed
    ]
    reread = _make_all(jobs, config, store, workers, progress, findings)
    if removed:
        store.write([], removed=removed)
    records = store.read_records()
    files = {path: item.digest for path, item in known.items() if path in scan.files} | reread
    differing = sum(reread[job.path] != job.kept for job in jobs if job.path in reread)
    loaded = assemble(records, files, {path: stamp.size for path, stamp in scan.files.items()}, differing)
    loaded = exchange(loaded, findings=(*untranslated, *loaded.findings))
    findings += check_library(loaded.library, config, loaded.rendered, lambda *place: locate_in(root, *place))
    return loaded, findings


def make_sources(jobs: Sequence[Job], config: SiteConfig) -> list[tuple[Made, tuple[Finding, ...]]]:
    """Read, validate and render some sources; the unit of work of another process.

    Answers each with the problems that keep it from being made; findings that stop nothing are in its record.
    """
    return [_make_source(job, config) for job in jobs]


def _make_all(
    jobs: Sequence[Job],
    config: SiteConfig,
    store: Store,
    workers: int,
    progress: Progress | None,
    findings: list[Finding],
) -> dict[str, bytes]:
    """Make every job, keep what was made, and answer the digest of each file; problems go to `findings`."""
    digests: dict[str, bytes] = {}
    batches = [jobs[start : start + _BATCH] for start in range(0, len(jobs), _BATCH)]
    done = 0
    for results in _run_batches(batches, config, workers):
        failed = [made.path for made, problems in results if problems]
        store.write([_settle(made) for made, problems in results if not problems], removed=failed)
        digests |= {made.path: made.digest for made, _ in results}
        findings += [problem for _, problems in results for problem in problems]
        done += len(results)
        if progress:
            progress(done, len(jobs))
    return digests


def _run_batches(
    batches: Sequence[Sequence[Job]], config: SiteConfig, workers: int
) -> Iterator[list[tuple[Made, tuple[Finding, ...]]]]:
    if workers < 2 or len(batches) < 2:
        yield from (make_sources(batch, config) for batch in batches)
        return
    with ProcessPoolExecutor(min(workers, len(batches)), get_context("fork")) as executor:
        yield from executor.map(make_sources, batches, [config] * len(batches))


def _make_source(job: Job, config: SiteConfig) -> tuple[Made, tuple[Finding, ...]]:
    try:
        raw = (job.root / job.path).read_bytes()
    except OSError as error:
        problem = Finding(job.path, 1, 1, f"this file can’t be read ({error.strerror}); check its permissions", rule="unreadable")
        return Made(job.path, job.stamp, b""), (problem,)
    digest = hashlib.sha256(raw).digest()
    plain = Made(job.path, job.stamp, digest)
    if not is_source(job.path) or digest == job.kept:
        return plain, ()
    try:
        source = decode_source(job.path, raw)
    except ContentError as error:
        return plain, error.findings
    parsed = _parse(source, config)
    if parsed.record is None:
        return plain, parsed.findings
    return _render(plain, parsed, parsed.record, job.before, config.catalogs)


def is_source(path: str) -> bool:
    """Tell whether a file under `content/` is a Markdown source of a post, page, author, contact or boilerplate."""
    return path.endswith(_SUFFIXES) and path.startswith(tuple(_PARSERS))


_PARSERS: dict[str, Callable[[Source, SiteConfig], Parsed[Any]]] = {
    POSTS: parse_post,
    PAGES: parse_page,
    AUTHORS: parse_author,
    CONTACTS: parse_contact,
    BOILERPLATE: parse_boilerplate,
}


def _parse(source: Source, config: SiteConfig) -> Parsed[Any]:
    return next(parse(source, config) for folder, parse in _PARSERS.items() if source.path.startswith(folder))


def _render(
    plain: Made, parsed: Parsed[Any], entity: Entity, before: str, own: OwnCatalogs
) -> tuple[Made, tuple[Finding, ...]]:
    lang = "en" if isinstance(entity, Author | Contact) else entity.lang
    words = translate_words(MarkupWords, lang, own)
    rendition = _renderer().render(
        parsed.body, path=plain.path, first_line=parsed.first_line, lang=lang, words=words, wanted=_is_own, before=before
    )
    findings = (*parsed.findings, *rendition.findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return plain, findings
    rendered = RenderedPost(
        source=plain.path,
        card=_digest_card(entity, rendition.excerpt),
        whole=_digest(encode(entity), rendition.html.encode()),
        shape=_digest_shape(entity, rendition),
        excerpt=rendition.excerpt,
        references=tuple(Reference(item.kind, item.target, item.line, item.column) for item in rendition.references),
    )
    return Made(plain.path, plain.stamp, plain.digest, encode(Record(entity, rendered, findings)), rendition.html), ()


def _digest_card(entity: Entity, excerpt: str) -> bytes:
    """Answer the digest of what lists show of a post; the other kinds stand in no list."""
    if not isinstance(entity, Post):
        return b""
    shown = (
        entity.title, entity.date, entity.instant, entity.slug, entity.lang, entity.authors, entity.categories[:1], entity.kicker,
        entity.deck, entity.image, entity.summary or excerpt,
    )  # fmt: skip
    return _digest(encode(shown))


def _digest_shape(entity: Entity, rendition: Rendition) -> bytes:
    """Answer the digest of all but the words of a plain post; of anything else, which may stand on any page, that of the whole."""
    if not isinstance(entity, Post) or entity.kind != "post" or entity.aliases:
        return _digest(encode(entity), rendition.html.encode())
    plain = exchange(entity, title="", kicker="", deck="", summary="")
    return _digest(encode(plain), encode([(item.kind, item.target) for item in rendition.references]))


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _is_own(target: str) -> bool:
    """Tell whether a target may name a file or path of this newsroom."""
    return not target.startswith(("#", "http://", "https://", "mailto:", "tel:", "//"))


@lru_cache(maxsize=1)
def _renderer() -> Renderer:
    return Renderer()


def _settle(made: Made) -> Made:
    """Forget the stamp of a file that changed just now: it may change again within the clock's grain; the next build reads it again."""
    if made.stamp.mtime < time.time_ns() - _SETTLING:
        return made
    return exchange(made, stamp=Stamp(made.stamp.size, 0, 0))


def _find_untranslated(config: SiteConfig) -> Iterator[Finding]:
    """Warn of a language into which the theme's words aren't translated, or not all of them."""
    for lang in config.languages:
        missing = list_untranslated((Words, MarkupWords), lang, config.catalogs)
        if not missing:
            continue
        named = f"lack {', '.join(missing)} in" if has_catalog(lang, config.catalogs) else "have no translation into"
        message = f"the theme’s words {named} “{lang}”, and stand there in English; docs/languages.md says how to translate them"
        yield Finding("pressroom.toml", 1, 1, message, Severity.WARNING, rule="language")


def assemble(records: Mapping[str, Record], files: Mapping[str, bytes], sizes: Mapping[str, int], changed: int = 0) -> Loaded:
    """Answer the newsroom that some records make, with the digests and sizes of all files."""
    posts, pages, authors, contacts, boilerplate = {}, {}, {}, {}, {}
    for path, record in records.items():
        match record.entity:
            case Post() as post:
                posts[path] = post
            case Page() as page:
                pages[path] = page
            case Author() as author:
                authors[path] = author
            case Contact() as contact:
                contacts[path] = contact
            case Boilerplate() as text:
                boilerplate[path] = text
    others = frozenset(path for path in files if not is_source(path))
    library = Library(posts, pages, authors, others, contacts, boilerplate)
    rendered = {path: record.rendered for path, record in records.items()}
    findings = tuple(finding for record in records.values() for finding in record.findings)
    return Loaded(library, rendered, files, sizes, findings, changed)


def load_published(store: Store) -> tuple[Loaded, Scan]:
    """Take a store back to what was published last, and answer that, with the files as they were then; nothing is read from disk."""
    store.restore_published()
    known = store.read_files()
    sizes = {path: item.stamp.size for path, item in known.items()}
    loaded = assemble(store.read_records(), {path: item.digest for path, item in known.items()}, sizes, 0)
    return exchange(loaded, findings=()), Scan({path: item.stamp for path, item in known.items()})


def locate_in(root: Path, path: str, key: str, index: int | None) -> tuple[int, int]:
    """Answer line and column of a key's value in a source file, or of an item of it."""
    return locate(decode_source(path, (root / path).read_bytes()), key, index)
