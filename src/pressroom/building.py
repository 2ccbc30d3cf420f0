"""The pipeline: from the files of a newsroom to its published site.

`build_site` is the whole story. Its fast path is told here and nowhere else: what is unchanged is told by stamps before anything heavy is
imported, and a page whose fingerprint is that of the last build isn't rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pressroom.asides import begin_telling
from pressroom.config import SiteConfig, load_config
from pressroom.errors import ContentError, Finding, FreezeError, PressroomError, Severity, UsageError
from pressroom.folders import choose_output, choose_store
from pressroom.history import History, Moment, Notes, digest_manifest, digest_sources, digest_stamps
from pressroom.instants import Now, read_now
from pressroom.ledger import digest_ledger, salvage_ledger, write_ledger
from pressroom.models import Record
from pressroom.scanning import Scan, apply_changes, scan_content, scan_theme
from pressroom.situation import EPOCH_RULE, BuildOptions, Situation
from pressroom.stages import Progress, Stages
from pressroom.store import Bodies, Known, Results, Store, open_store, read_store_version, read_version
from pressroom.structs import Struct, exchange

if TYPE_CHECKING:
    from pressroom.freezing import Spread
    from pressroom.indexing import FinishIndex
    from pressroom.loading import Ahead, Loaded
    from pressroom.manifest import FileRecord, Manifest
    from pressroom.planning import Planned
    from pressroom.publishing import Publisher

# Of so many files on, it takes longer to look at them than to begin another process.
_LARGE = 2000
# Of so many on, an edit would wait longer for the records, were they read only when it is known, than a build with nothing to do gains.
_VAST = 30_000


class BuildReport(Struct, frozen=True, kw_only=True):
    """What a build did: how many sources were read anew, pages rendered, files written and removed, posts withheld; seconds by stage."""

    output: Path
    now: Now
    sources: int = 0
    pages: int = 0
    rendered: int = 0
    files: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    withheld: int = 0
    findings: tuple[Finding, ...] = ()
    stages: Mapping[str, float] = {}

    @property
    def seconds(self) -> float:
        """How long the build took."""
        return sum(self.stages.values())


def build_site(options: BuildOptions, progress: Progress | None = None) -> BuildReport:
    """Load, render, freeze, audit and publish what has changed since the last build.

    Raises `ContentError` (all problems of the content), `LeakError`, `PublishError`, `UsageError` or `FreezeError`; then nothing was
    changed.
    """
    clock = Stages(progress)
    output = choose_output(options.root, options.output, drafts=options.drafts)
    if options.locked and (options.at or options.drafts):
        raise UsageError("--locked asks whether urls.lock would change, which no build with --at or --drafts does; leave one of them out")
    config = load_config(options.config, base_url=options.base_url)
    now = read_now(config, options.at)
    with ExitStack() as stack:
        version = read_store_version(config)
        store = stack.enter_context(open_store(choose_store(options.root, stack, use_cache=options.use_cache), version))
        known = store.read_files()
        history = History(store, output)
        seen = _look(options, config, store, known, history)
        build = Situation(
            options, config, now, output, store, seen.scan, known, seen.records, seen.made, scan_theme(options.root), history, version,
            read_version(version, config, options.drafts, options.keeps_ledger, options.travelling),
        )  # fmt: skip
        last = history.moment
        touched: frozenset[str] = frozenset()
        if last is not None and build.is_current(last):
            # What somebody did to the output counts only here: the next build with nothing else to do finds it, too.
            touched = history.find_touched() if seen.touched is None else seen.touched
            if not touched:
                return _report_unchanged(last, build, clock)
        return _rebuild(build, touched, clock, stack)


class _Seen(Struct, frozen=True):
    """What lies there; and what was found out meanwhile, as far as there was time: see `Situation`, `History.find_touched`."""

    scan: Scan
    records: dict[str, Record] | None = None
    made: Results | None = None
    touched: frozenset[str] | None = None


def _look(options: BuildOptions, config: SiteConfig, store: Store, known: Known, history: History) -> _Seen:
    """Look at the content. Of a large newsroom another process does, while this one looks for what was touched in the output.

    As soon as it is known that something has changed, this one reads the records instead, and loads what will be needed then, while the
    other makes what has changed; of a vast newsroom it reads the records at once.
    """
    if len(known.stamps) < _LARGE or options.processes < 2:
        return _Seen(scan_content(options.root))

    def look_ahead(tell: Callable[[], None]) -> Ahead:
        from pressroom import loading

        return loading.look_ahead(options.root, config, known, Bodies(store.path), tell)

    with begin_telling(look_ahead) as look:
        is_vast = len(known.stamps) >= _VAST
        touched = history.find_touched_unless(look.has_told) if history.moment and not is_vast else None
        records = store.read_records() if touched is None else None
        if look.has_told():
            _load_stages()
        ahead = look.finish()
        return _Seen(apply_changes(known.stamps, ahead.changes), records, ahead.made, touched)


def _rebuild(build: Situation, touched: frozenset[str], clock: Stages, stack: ExitStack) -> BuildReport:
    """Build what there is. Where that can't be, posts that are drafts now are taken down all the same; the error then says so."""
    from pressroom.loading import read_library
    from pressroom.publishing import Publisher

    publisher = stack.enter_context(Publisher(build.output))
    spread = _reach_cluster(build.options.cluster, stack) if build.options.cluster else None
    clock.start("read")
    try:
        loaded, problems = read_library(
            build.options.root, build.config, build.store, build.scan, build.known, workers=build.options.processes,
            progress=clock.progress, meanwhile=partial(_prepare_rendering, build), records=build.records, made=build.made,
        )  # fmt: skip
        if broken := frozenset(finding.path for finding in problems if finding.severity is Severity.ERROR):
            from pressroom.planning import find_losses

            raise ContentError([*problems, *loaded.findings, *find_losses(build, loaded, broken)])
        return _publish(build, loaded, touched, publisher, clock, spread)
    except (ContentError, FreezeError) as error:
        if build.options.keeps_ledger:
            _take_down(build, error, publisher, clock)
        raise


def _reach_cluster(address: str, stack: ExitStack) -> Spread:
    """Look at a cluster before anything is read, which may take long."""
    from pressroom.clusters import open_cluster
    from pressroom.spreading import spread_over

    return spread_over(stack.enter_context(open_cluster(address)))


def _prepare_rendering(build: Situation) -> None:
    """Load what comes next; a first build compiles the theme."""
    _load_stages()
    if build.history.moment is None:
        from pressroom.web.app import compile_templates
        from pressroom.web.theme import find_theme

        with suppress(PressroomError, OSError):  # which is told when the theme is needed
            compile_templates(find_theme(build.options.root), build.compiled)


def _load_stages() -> None:
    """Load what planning and rendering need: it takes as long as one post takes in another process."""
    import pressroom.copying
    import pressroom.freezing
    import pressroom.indexing
    import pressroom.planning
    import pressroom.publishing  # noqa: F401


def _take_down(build: Situation, error: ContentError | FreezeError, publisher: Publisher, clock: Stages) -> None:
    """Raise an error that says so, too, where something had to be taken down."""
    from pressroom.loading import load_published
    from pressroom.takedown import find_drafts, mark_drafts, place_findings, replace_pages, tell_takedown

    publisher.empty_shares()
    ledger, changed = salvage_ledger(build.options.root), build.store.list_shelved(digest_manifest(build.output))
    drafts = find_drafts(build, ledger, changed)
    if not drafts:
        return
    try:
        if changed is None:
            raise error
        loaded, scan = load_published(build.store)
        calm = exchange(build, scan=scan, options=exchange(build.options, strict=False, locked=False))
        told = place_findings(_publish(calm, mark_drafts(loaded, drafts), frozenset(), publisher, clock).findings, drafts)
    except (ContentError, FreezeError):
        publisher.empty_shares()
        told = replace_pages(publisher, build.output, ledger, drafts, build.config.language)
    if told:
        raise tell_takedown(error, told) from error


def _publish(
    build: Situation, loaded: Loaded, touched: frozenset[str], publisher: Publisher, clock: Stages, spread: Spread | None = None
) -> BuildReport:
    # Imported here: a build that finds nothing to do ends before it needs any of them.
    from pressroom.addresses import make_traces
    from pressroom.indexing import begin_index
    from pressroom.manifest import EMPTY, difference
    from pressroom.planning import part_site, plan_site

    clock.start("plan")
    live = publisher.live() or EMPTY
    parted = part_site(build, loaded, live)
    with begin_index(build, parted.edition, live, touched, publisher.shares() / "search") as finish_index:
        planned = plan_site(build, loaded, parted, afresh=bool(touched))
        clock.start("render")
        wanted, rendered = _render(build, planned, live, touched, publisher.shares(), finish_index, clock, spread)
    clock.start("publish")
    staged = publisher.stage(wanted, sorted(publisher.shares().iterdir()))
    written, removed = difference(live, wanted)
    written |= touched & wanted.files.keys()
    clock.start("audit")
    needles = _audit(build, loaded, planned, _Out(live, wanted, staged, frozenset(written)))
    clock.start("publish")
    publisher.exchange()
    with publisher.settling():
        if build.options.keeps_ledger:
            if planned.ledger is not None:
                write_ledger(build.options.root, planned.ledger)
            build.history.write_traces(make_traces(loaded.library, loaded.digests))
        if build.options.output is None:
            build.store.note_publication(digest_manifest(build.output))
        moment = _make_moment(build, loaded, planned, wanted, needles)
        notes = _note_history(build, planned, moment, wanted, written, removed)
    build.history.keep(notes)
    report = BuildReport(
        output=build.output, now=build.now, sources=loaded.changed, pages=moment.pages, rendered=rendered, files=moment.files,
        written=tuple(sorted(written)), removed=tuple(sorted(removed)), withheld=moment.withheld,
        findings=planned.findings, stages=clock.stages,
    )  # fmt: skip
    clock.stop()
    return report


class _Out(Struct, frozen=True):
    """What is about to be published: the manifests of now and then, where the new site stands, and which of its files are new."""

    live: Manifest
    wanted: Manifest
    staged: Path
    written: frozenset[str]


def _render(
    build: Situation, planned: Planned, live: Manifest, touched: frozenset[str], shares: Path, finish_index: FinishIndex, clock: Stages,
    spread: Spread | None,
) -> tuple[Manifest, int]:
    """Render what has changed into share folders; answer the manifest of the site as it is to be, and the number of pages rendered."""
    from pressroom.freezing import freeze_pages, prune_pictures
    from pressroom.manifest import Manifest
    from pressroom.permalinks import SEARCH_FILES, output_file
    from pressroom.web.picture_plans import SharePicturePlan

    before = build.history.fingerprints
    todo, kept = {}, {}
    for path, plan in planned.plans.items():
        file = output_file(path)
        if before.get(path) == planned.fingerprints[path] and file in live.files and file not in touched:
            kept[file] = live.files[file]
        else:
            todo[path] = plan
    # Where posts are reworded, and no more, every other page and file is as it was.
    records = dict(live.files) if planned.is_reworded else kept | _copy_files(build, planned, live, touched, shares)
    records |= freeze_pages(
        planned.edition, planned.theme, todo, shares, compiled=build.compiled, pictures=build.pictures, workers=build.options.processes,
        progress=clock.progress, spread=spread,
    )  # fmt: skip
    if (index := finish_index()) is not None:
        records = {file: record for file, record in records.items() if not file.startswith(SEARCH_FILES)} | index
    if build.pictures and any(isinstance(plan, SharePicturePlan) for plan in todo.values()):
        prune_pictures(build.pictures, records)
    return Manifest(records), len(todo)


def _copy_files(
    build: Situation, planned: Planned, live: Manifest, touched: frozenset[str], shares: Path
) -> dict[str, FileRecord]:
    """Copy what has changed of the files that are published as they are into a share folder; answer the records of all of them."""
    from pressroom.copying import copy_files, list_files

    sizes = {path: stamp.size for path, stamp in build.scan.files.items()}
    files = list_files(build.options.root, planned.edition, planned.theme, sizes)
    # Without a history nobody knows what else may have written into the output: the publisher compares what it is offered.
    trusted = bool(build.history.fingerprints)
    new = {path: item for path, item in files.items() if not trusted or live.files.get(path) != item[1] or path in touched}
    copy_files(new, shares / "files")
    return {path: record for path, (_, record) in files.items()}


def _audit(build: Situation, loaded: Loaded, planned: Planned, out: _Out) -> frozenset[bytes]:
    """Let what is about to be published be searched for what is withheld; answer the digests of what was looked for."""
    from pressroom import audit
    from pressroom.addresses import find_known_paths

    if build.options.drafts:
        return frozenset()
    secrets = audit.Secrets(
        root=build.options.root, config=build.config, identity=build.identity, edition=planned.edition, withheld=planned.withheld,
        rendered=loaded.rendered, known=find_known_paths(build.config, planned.withheld, out.live),
        public=(build.options.config, *planned.theme.list_files()), read_body=build.store.read_body,
    )  # fmt: skip
    last = build.history.moment
    output = audit.Output(out.staged, out.wanted.files.keys(), out.written, last.looked_for if last else frozenset())
    looked_for, remembered = audit.audit_site(secrets, output, build.history.read_audit(), build.options.processes)
    if remembered is not None:
        build.history.write_audit(remembered)
    return looked_for


def _note_history(
    build: Situation, planned: Planned, moment: Moment, wanted: Manifest, written: Set[str], removed: Set[str]
) -> Notes:
    history, fingerprints = build.history, planned.fingerprints
    if planned.is_reworded:
        if (notes := history.note_some(moment, fingerprints, planned.words, written, removed)) is not None:
            return notes
        fingerprints = {**history.fingerprints, **fingerprints}
    return history.note(moment, fingerprints, planned.words, wanted.files.keys(), written)


def _count_pages(build: Situation, planned: Planned) -> int:
    last = build.history.moment if planned.is_reworded else None
    return last.pages if last else len(planned.plans)


def _make_moment(
    build: Situation, loaded: Loaded, planned: Planned, wanted: Manifest, looked_for: frozenset[bytes]
) -> Moment:
    return Moment(
        identity=build.identity, theme=digest_stamps(build.theme_files), manifest=digest_manifest(build.output),
        instant=build.now.instant, until=planned.edition.next_change, looked_for=looked_for, pages=_count_pages(build, planned),
        files=len(wanted.files), withheld=len(planned.withheld.posts),
        findings=tuple(finding for finding in planned.findings if finding.rule != EPOCH_RULE),
        sources=digest_sources(loaded.digests), ledger=digest_ledger(build.options.root), outline=planned.outline,
    )  # fmt: skip


def _report_unchanged(last: Moment, build: Situation, clock: Stages) -> BuildReport:
    """Answer the report of a build that had nothing to do; it tells the same findings as the one before it."""
    if build.options.strict and any(finding.severity is Severity.WARNING for finding in last.findings):
        raise ContentError(last.findings)
    clock.stop()
    return BuildReport(
        output=build.output, now=build.now, pages=last.pages, files=last.files, withheld=last.withheld, findings=last.findings,
        stages=clock.stages,
    )  # fmt: skip
