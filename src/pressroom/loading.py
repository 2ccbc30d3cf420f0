"""Files to a `Library` and rendered posts, through the store: only what changed is read, validated and rendered, on all cores."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from pressroom.asides import begin_beside, do_parts
from pressroom.config import SiteConfig
from pressroom.errors import ContentError, Finding, Severity
from pressroom.library import Library, check_library
from pressroom.locales import MarkupWords, Words, has_catalog, list_untranslated
from pressroom.models import Author, Boilerplate, Contact, Page, Post, Record, RenderedPost, Stamp
from pressroom.scanning import Changes, Scan, find_changes, is_source
from pressroom.store import Bodies, Job, Known, Made, Results, Store
from pressroom.structs import Struct, exchange

# Work handed to another process at a time; fewer sources than two of these are made by one.
_BATCH = 64
# So many batches are made soon enough that nobody wants to see how far they are.
_SOME = 16
# A file whose time of change is this near to now (nanoseconds) may change again without a trace in its stamp.
_SETTLING = 50_000_000
# Under this name the store keeps the outline that had no problem between files.
_SOUND = "sound"


class Loaded(Struct, frozen=True, dict=True, gc=True):
    """A newsroom read in: its library, what was made of the bodies, the digest of every file, findings that stop nothing.

    `sizes` are those of all files in bytes; `changed` counts the files whose bytes are new.
    """

    library: Library
    rendered: Mapping[str, RenderedPost]
    digests: Mapping[str, bytes]
    sizes: Mapping[str, int]
    findings: tuple[Finding, ...]
    changed: int

    @cached_property
    def outline(self) -> bytes:
        """A digest of what there is, but for what plain posts say: of each source its shape, of every other file its bytes."""
        sources = [f"{source}\0".encode() + made.shape for source, made in self.rendered.items()]
        others = [f"{path}\0".encode() + self.digests[path] for path in sorted(self.digests.keys() - self.rendered.keys())]
        return _digest(_digest(b"".join(sources)) + _digest(b"".join(others)))


Progress = Callable[[int, int], None]


class Ahead(Struct, frozen=True):
    """How the files differ from those that the store knows, and what was made of those that have changed (None: they are many)."""

    changes: Changes
    made: Results | None


def look_ahead(root: Path, config: SiteConfig, known: Known, bodies: Bodies, tell: Callable[[], None]) -> Ahead:
    """Look at the files, and make what has changed while somebody else does what comes before; `tell` is that of `find_changes`."""
    changes = find_changes(root, known.stamps, tell)
    if not 0 < len(changes.stamps) < _BATCH:
        return Ahead(changes, None)
    return Ahead(changes, _make_here(_list_jobs(root, changes.stamps, known, bodies), config))


def load_library(
    root: Path,
    config: SiteConfig,
    store: Store,
    scan: Scan,
    known: Known,
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
    known: Known,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
    records: dict[str, Record] | None = None,
    made: Results | None = None,
) -> tuple[Loaded, list[Finding]]:
    """As `load_library`, but answer what is valid together with the errors of the rest.

    `meanwhile` is called, with more than one worker, while others make what has changed. `records` are those that the store had, if they
    have been read already, and `made` is what has been made already of all that has changed.
    """
    untranslated = tuple(_find_untranslated(config))
    stamps = known.stamps
    changed = [path for path, stamp in scan.files.items() if stamps.get(path) != stamp]
    removed = stamps.keys() - scan.files.keys()
    findings: list[Finding] = []
    few = len(changed) + len(removed) < _BATCH

    def use_time() -> None:
        nonlocal records
        if meanwhile:
            meanwhile()
        if few and records is None:
            records = store.read_records()

    if made is None:
        jobs = _list_jobs(root, {path: scan.files[path] for path in changed}, known, Bodies(store.path))
        reread = _make_all(jobs, config, store, _Hands(workers, progress, use_time), findings)
    else:
        reread = _keep(made, store, findings)
    if removed:
        store.write([], removed=removed)
    records = store.read_records_again(records, [*changed, *removed]) if few and records is not None else store.read_records()
    files = {**known.digests, **reread}
    for path in removed:
        del files[path]
    differing = sum(digest != known.digests.get(path) for path, digest in reread.items())
    loaded = assemble(records, files, {path: stamp.size for path, stamp in scan.files.items()}, differing)
    loaded = exchange(loaded, findings=(*untranslated, *loaded.findings))
    findings += _check_unless_sound(root, config, store, loaded)
    return loaded, findings


def _check_unless_sound(root: Path, config: SiteConfig, store: Store, loaded: Loaded) -> list[Finding]:
    """Answer the problems between files; they aren't looked for where nothing but words has changed since there were none."""
    state = _digest(loaded.outline + repr(config).encode())
    if store.read_note(_SOUND) == state:
        return []
    findings = check_library(loaded.library, config, loaded.rendered, lambda *place: locate_in(root, *place))
    if not findings:
        store.write_notes({_SOUND: state})
    return findings


class _Hands(Struct, frozen=True):
    """Who does the work: so many processes, who tell their `progress`; and what this one does `meanwhile`."""

    workers: int
    progress: Progress | None
    meanwhile: Callable[[], None]


def _list_jobs(root: Path, changed: Mapping[str, Stamp], known: Known, bodies: Bodies) -> list[Job]:
    few = len(changed) < _BATCH
    return [
        Job(root, path, stamp, known.digests.get(path), bodies.find(path) if few else "") for path, stamp in changed.items()
    ]


def _make_all(jobs: Sequence[Job], config: SiteConfig, store: Store, hands: _Hands, findings: list[Finding]) -> dict[str, bytes]:
    """Make every job, keep what was made, and answer the digest of each file; problems go to `findings`."""
    digests: dict[str, bytes] = {}
    batches = [jobs[start : start + _BATCH] for start in range(0, len(jobs), _BATCH)]
    done = 0
    for results in _run_batches(batches, config, hands):
        digests |= _keep(results, store, findings)
        done += len(results)
        if hands.progress:
            hands.progress(done, len(jobs))
    return digests


def _keep(results: Results, store: Store, findings: list[Finding]) -> dict[str, bytes]:
    """Keep what was made, and answer the digest of each file; problems go to `findings`."""
    failed = [made.path for made, problems in results if problems]
    store.write([_settle(made) for made, problems in results if not problems], removed=failed)
    findings += [problem for _, problems in results for problem in problems]
    return {made.path: made.digest for made, _ in results}


def _run_batches(batches: Sequence[Sequence[Job]], config: SiteConfig, hands: _Hands) -> Iterator[Results]:
    if len(batches) == 1 and hands.workers > 1:
        # Loading YAML and Markdown takes another process as long as this one takes for what comes next.
        with begin_beside(lambda: _make_here(batches[0], config)) as finish:
            hands.meanwhile()
            yield finish()
    elif len(batches) < 2 or hands.workers < 2:
        yield from (_make_here(batch, config) for batch in batches)
    elif len(batches) <= _SOME:
        # The other loads YAML and Markdown, too, before it shares out the work: of a small newsroom that takes as long as the work.
        jobs = [job for batch in batches for job in batch]
        with begin_beside(lambda: _make_in_parts(jobs, config, min(hands.workers, len(batches)))) as finish:
            hands.meanwhile()
            yield finish()
    else:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        from pressroom.making import make_sources

        with ProcessPoolExecutor(min(hands.workers, len(batches)), get_context("fork")) as executor:
            results = executor.map(make_sources, batches, [config] * len(batches))
            hands.meanwhile()
            yield from results


def _make_here(batch: Sequence[Job], config: SiteConfig) -> Results:
    # Imported where there is work: who has none needs neither YAML nor Markdown.
    from pressroom.making import make_sources

    return make_sources(batch, config)


def _make_in_parts(jobs: Sequence[Job], config: SiteConfig, workers: int) -> Results:
    from pressroom.making import make_sources

    return do_parts(lambda part: make_sources(part, config), jobs, workers)


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
    others = frozenset(path for path in files.keys() - records.keys() if not is_source(path))
    library = Library(posts, pages, authors, others, contacts, boilerplate)
    rendered = {path: record.rendered for path, record in records.items()}
    findings = tuple(finding for record in records.values() for finding in record.findings)
    return Loaded(library, rendered, files, sizes, findings, changed)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def load_published(store: Store) -> tuple[Loaded, Scan]:
    """Take a store back to what was published last, and answer that, with the files as they were then; nothing is read from disk."""
    store.restore_published()
    known = store.read_files()
    sizes = {path: stamp.size for path, stamp in known.stamps.items()}
    loaded = assemble(store.read_records(), known.digests, sizes, 0)
    return exchange(loaded, findings=()), Scan(known.stamps)


def locate_in(root: Path, path: str, key: str, index: int | None) -> tuple[int, int]:
    """Answer line and column of a key's value in a source file, or of an item of it; (1, 1) where the file is gone."""
    from pressroom.front_matter import decode_source, locate

    try:
        return locate(decode_source(path, (root / path).read_bytes()), key, index)
    except FileNotFoundError:
        return 1, 1
