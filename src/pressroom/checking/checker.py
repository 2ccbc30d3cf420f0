"""The run: read a newsroom as it is, freeze it aside, and ask every rule."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from pressroom.addresses import Known, find_lost, find_pulled
from pressroom.audit import find_withheld_links, find_withheld_navigation
from pressroom.checking.answers import Answers
from pressroom.checking.changes import check_changes
from pressroom.checking.files import check_files
from pressroom.checking.frozen import FrozenPages, Site, read_pages
from pressroom.checking.leaks import search_leaks
from pressroom.checking.links import SourceLinks
from pressroom.checking.memory import Memory, read_memory, write_memory
from pressroom.checking.names import check_names
from pressroom.checking.output import OutputRules
from pressroom.checking.outward import check_outward
from pressroom.checking.rules import check_levels
from pressroom.checking.sources import CheckedSource, SourceFacts, find_known, read_source
from pressroom.checking.terms import check_terms
from pressroom.config import SiteConfig
from pressroom.edition import Edition, Withheld, at
from pressroom.errors import ContentError, Finding, Severity
from pressroom.front_matter import decode_source, split_body
from pressroom.history import History
from pressroom.instants import read_now
from pressroom.ledger import read_ledger
from pressroom.legacy import Past
from pressroom.library import Library, lacks_source
from pressroom.loading import Loaded, locate_in, read_library
from pressroom.models import Entity
from pressroom.scanning import scan_content
from pressroom.stages import Progress, Stages
from pressroom.store import Bodies, Store, find_state_folder, open_store, read_store_version
from pressroom.structs import exchange
from pressroom.web.fingerprints import fingerprint_plans
from pressroom.web.plans import plan_pages
from pressroom.web.theme import find_theme

# Sources handed to another process at a time; fewer than two of these are read in this one.
_BATCH = 100


def check_newsroom(
    root: Path, config: SiteConfig, instant: str = "", *, external: bool = False, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Answer every finding of a newsroom, in order of place; a file that can't be loaded doesn't stop the checks of the others.

    With `external` the sites that links lead to are asked. Raises `ContentError` only where there is no newsroom to look at (links out
    of `content/`), `UsageError` where sites can't be asked.
    """
    with ExitStack() as stack:
        version = read_store_version(config)
        state = find_state_folder(root)
        store = stack.enter_context(open_store(state / "store.sqlite", version))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="check-", dir=state)))
        return _Check(root, config, store, folder, instant, external=external, clock=Stages(progress)).run(version)


class _Check:
    """One run over one newsroom."""

    def __init__(self, root: Path, config: SiteConfig, store: Store, folder: Path, instant: str, *, external: bool, clock: Stages) -> None:
        self._root = root
        self._config = config
        self._store = store
        self._folder = folder
        self._external = external
        self._clock = clock
        self._now = read_now(config, instant)
        self._workers = os.cpu_count() or 1
        self._bodies = Bodies(store.path)
        self._locate = partial(locate_in, root)

    def run(self, version: bytes) -> tuple[Finding, ...]:
        """Answer every finding."""
        self._clock.start("read")
        loaded, problems = read_library(
            self._root, self._config, self._store, scan_content(self._root), self._store.read_files(), workers=self._workers,
            progress=self._clock.progress,
        )  # fmt: skip
        broken = frozenset(finding.path for finding in problems if finding.severity is Severity.ERROR)
        text = self._read_config()
        found = [*_leave_out_broken(problems, loaded), *_unfold(loaded, self._store), *check_levels(self._config, text)]
        edition, withheld = self._split(exchange(loaded, library=_set_aside(loaded.library, problems)))
        found += [*find_withheld_links(edition, withheld, loaded.library, self._locate), *find_withheld_navigation(edition, text)]
        memory = read_memory(self._store)
        sources = self._read_sources(loaded, memory)
        found += (finding for facts in sources.values() for finding in facts.findings)
        found += check_changes(self._root, loaded.library, edition, self._config)
        found += check_terms(tuple(loaded.library.posts.values()), self._locate)
        found += check_names(loaded.library, self._config)
        try:
            plans = plan_pages(edition)
        except ContentError as error:
            return tuple(sorted({*found, *error.findings}))
        theme = find_theme(self._root)
        output = self._root / "site"
        fingerprints = fingerprint_plans(plans, edition, theme, version)
        site = Site(edition, theme, plans, fingerprints, History(self._store, output), output)
        found += self._check_addresses(site, withheld, loaded, broken)
        found += self._check_output(site, withheld, loaded, sources, memory, broken)
        return tuple(sorted(frozenset(found)))

    def _split(self, loaded: Loaded) -> tuple[Edition, Withheld]:
        history = History(self._store, self._root / "site")
        past = Past(read_ledger(self._root), read_traces=history.read_traces, travelling=self._now.origin == "--at")
        return at(
            loaded.library, loaded.rendered, self._now.instant, config=self._config, digests=loaded.digests, read_body=self._bodies,
            sizes=loaded.sizes, read_file=lambda source: (self._root / source).read_bytes(), past=past,
        )  # fmt: skip

    def _read_sources(self, loaded: Loaded, memory: Memory) -> dict[str, SourceFacts]:
        """Answer the facts of every valid source; those whose bytes are known aren't read again."""
        library, digests = loaded.library, loaded.digests
        entities: dict[str, Entity] = {
            **library.posts, **library.pages, **library.authors, **library.contacts, **library.boilerplate
        }  # fmt: skip
        kept = {path: facts for path, facts in memory.sources.items() if path in entities and facts.digest == digests[path]}
        jobs = [(path, entity, digests[path]) for path, entity in entities.items() if path not in kept]
        batches = [jobs[start : start + _BATCH] for start in range(0, len(jobs), _BATCH)]
        known = find_known(self._config)
        read = partial(_read_batch, self._root, self._bodies, known)
        if self._workers < 2 or len(batches) < 2:
            made = [read(batch) for batch in batches]
        else:
            with ProcessPoolExecutor(min(self._workers, len(batches)), get_context("fork")) as executor:
                made = list(executor.map(read, batches))
        return {**kept, **{path: facts for batch in made for path, facts in batch.items()}}

    def _check_addresses(self, site: Site, withheld: Withheld, loaded: Loaded, broken: frozenset[str]) -> Iterator[Finding]:
        """Find published addresses that would vanish; those of files that can't be loaded come back with them."""
        traces, travelling = site.history.read_traces(), self._now.origin == "--at"
        known = Known(read_ledger(self._root), loaded.library, loaded.digests, traces, travelling=travelling)
        yield from find_lost(site.edition, withheld, site.plans, known, self._locate, broken)
        yield from find_pulled(site.edition, withheld, self._locate)

    def _check_output(
        self, site: Site, withheld: Withheld, loaded: Loaded, sources: Mapping[str, SourceFacts], memory: Memory, broken: frozenset[str]
    ) -> list[Finding]:
        compiled = self._store.path.parent / "templates"
        compiled.mkdir(exist_ok=True)
        pages = FrozenPages(site, self._folder, compiled, self._workers)
        self._clock.start("render")
        facts = read_pages(site, pages, memory.pages, self._workers, self._clock.progress)
        self._clock.start("look")
        answers = Answers(site, facts)
        links = SourceLinks(self._root, loaded.library, site, facts, answers, sources, self._bodies)
        found = list(links.check(loaded.rendered))
        output = OutputRules(site, pages, facts, answers, links.told, self._read_config())
        found += output.check()
        if self._external:
            self._clock.start("ask")
            found += check_outward(sources, facts, links, output, site.home, self._store.path.parent, self._clock.progress)
        linked = frozenset(target.partition("#")[0] for item in facts.values() for target in item.links.split("\n"))
        found += check_files(self._root, self._config, loaded.library, loaded.rendered, loaded.sizes, linked, broken)
        leaks, audited = search_leaks(site, withheld, pages, facts, memory, self._root, self._store, self._workers)
        found += leaks
        write_memory(self._store, memory, sources, facts, audited)
        return [*found, *pages.failed]

    def _read_config(self) -> str:
        try:
            return (self._root / "pressroom.toml").read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return ""


def _set_aside(library: Library, problems: Sequence[Finding]) -> Library:
    """Answer a library without the posts and pages that can't be built beside the others: their errors are told, and the rest is frozen."""
    broken = {finding.path for finding in problems if finding.severity is Severity.ERROR and finding.rule != "link"}
    if not broken:
        return library
    posts = {source: post for source, post in library.posts.items() if source not in broken}
    pages = {source: page for source, page in library.pages.items() if source not in broken}
    return exchange(library, posts=posts, pages=pages)


def _unfold(loaded: Loaded, store: Store) -> Iterator[Finding]:
    """Answer the findings of all sources, each by itself."""
    folded = store.read_findings()
    yield from (finding for finding in loaded.findings if finding.path not in folded)
    yield from chain.from_iterable(folded.values())


def _leave_out_broken(problems: Sequence[Finding], loaded: Loaded) -> Iterator[Finding]:
    """Leave out links to files that are there and can't be loaded: what is wrong with these is told, and the links will be good."""
    broken = {finding.path for finding in problems if finding.severity is Severity.ERROR}
    spared = {
        (source, reference.line, reference.column)
        for source, made in loaded.rendered.items()
        for reference in made.references
        if lacks_source(loaded.library, source, reference.target)
        and not broken.isdisjoint(_spell_targets(source, reference.target))
    }
    return (finding for finding in problems if finding.rule != "link" or (finding.path, finding.line, finding.column) not in spared)


def _spell_targets(source: str, target: str) -> list[str]:
    name = target.partition("#")[0]
    return [os.path.normpath(f"{folder}/{name}") for folder in (source.rpartition("/")[0], "content/media")]


def _read_batch(root: Path, bodies: Bodies, known: frozenset[str], jobs: Sequence[tuple[str, Entity, bytes]]) -> dict[str, SourceFacts]:
    facts = {}
    for path, entity, digest in jobs:
        source = decode_source(path, (root / path).read_bytes())
        facts[path] = read_source(CheckedSource(source, entity, *split_body(source), bodies(path)), digest, known)
    return facts
