"""The pipeline: from the files of a newsroom to its published site.

`build_site` is the whole story. Its fast path is told here and nowhere else: what is unchanged is told by stamps before anything heavy is
imported, and a page whose fingerprint is that of the last build isn't rendered.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pressroom.config import SiteConfig, load_config
from pressroom.errors import ContentError, Finding, FreezeError, Severity, UsageError
from pressroom.folders import choose_output, choose_store
from pressroom.history import History, Moment, digest_manifest, digest_stamps
from pressroom.instants import Now, read_now
from pressroom.ledger import Ledger, digest_ledger, read_ledger, write_ledger
from pressroom.models import Stamp
from pressroom.scanning import Scan, scan_content, scan_theme
from pressroom.stages import Progress, Stages
from pressroom.store import Bodies, Known, Store, find_state_folder, open_store, read_store_version, read_version
from pressroom.structs import Struct, exchange

if TYPE_CHECKING:
    from pressroom.edition import Edition, Withheld
    from pressroom.loading import Loaded
    from pressroom.manifest import Manifest
    from pressroom.publishing import Publisher
    from pressroom.web.plans import Plan
    from pressroom.web.theme import Theme


# A warning of the clock and not of the content: it isn't true of the next build.
EPOCH_RULE = "epoch"


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What a build is asked for; `output` None is the root's `site/`, `workers` 0 is as many as there are cores.

    `pinned` says that `at` is the instant of another build, which this one is to repeat.
    """

    root: Path
    config: Path
    output: Path | None = None
    at: str = ""
    base_url: str | None = None
    drafts: bool = False
    strict: bool = False
    workers: int = 0
    use_cache: bool = True
    locked: bool = False
    pinned: bool = False

    @property
    def keeps_ledger(self) -> bool:
        """Whether this build is the publication, which writes `urls.lock`: as things are now, for everyone, where the site stands."""
        return not self.at and not self.drafts and self.output is None

    @property
    def travelling(self) -> bool:
        """Whether the build is asked for an instant that isn't now."""
        return bool(self.at) and not self.pinned


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
        build = _Build(
            options, config, now, output, store, scan_content(options.root), store.read_files(), scan_theme(options.root),
            History(store, output), version,
            read_version(version, config, options.drafts, options.keeps_ledger, options.travelling),
        )  # fmt: skip
        last = build.history.moment
        touched: frozenset[str] = frozenset()
        if last is not None and not options.locked and _is_current(last, build):
            # What somebody did to the output is looked for only here: the next build with nothing else to do finds it, too.
            touched = build.history.find_touched()
            if not touched:
                return _report_unchanged(last, build, clock)
        return _rebuild(build, touched, clock, stack)


def _rebuild(build: _Build, touched: frozenset[str], clock: Stages, stack: ExitStack) -> BuildReport:
    """Build what there is. Where that can't be, posts that are drafts now are taken down all the same; the error then says so."""
    from pressroom.loading import load_library
    from pressroom.publishing import Publisher

    publisher = stack.enter_context(Publisher(build.output))
    workers = build.options.workers or os.cpu_count() or 1
    clock.start("read")
    try:
        loaded = load_library(
            build.options.root, build.config, build.store, build.scan, build.known, workers=workers, progress=clock.progress
        )
        return _publish(build, loaded, touched, publisher, clock)
    except ContentError as error:
        if build.options.keeps_ledger:
            _take_down(build, error, publisher, clock)
        raise


def _take_down(build: _Build, error: ContentError, publisher: Publisher, clock: Stages) -> None:
    """Raise `TakedownError` where something had to be taken down."""
    from pressroom.loading import load_published
    from pressroom.takedown import TakedownError, find_drafts, mark_drafts, replace_pages

    publisher.empty_shares()
    ledger, changed = read_ledger(build.options.root), build.store.list_shelved(digest_manifest(build.output))
    published = ledger.pages_by_source.keys()
    drafts = find_drafts(build.options.root, published if changed is None else published & set(changed))
    if not drafts:
        return
    try:
        if changed is None:
            raise error
        loaded, scan = load_published(build.store)
        calm = exchange(build, scan=scan, options=exchange(build.options, strict=False, locked=False))
        told = _publish(calm, mark_drafts(loaded, drafts), frozenset(), publisher, clock).findings
    except (ContentError, FreezeError):
        publisher.empty_shares()
        told = tuple(replace_pages(publisher, build.output, ledger, drafts, build.config.language))
    if pulled := [finding for finding in told if finding.severity is Severity.ERROR]:
        raise TakedownError([*error.findings, *pulled], [finding.path for finding in pulled]) from error


class _Build(Struct, frozen=True):
    """What is known when it is clear that there is something to do."""

    options: BuildOptions
    config: SiteConfig
    now: Now
    output: Path
    store: Store
    scan: Scan
    known: Mapping[str, Known]
    theme_files: Mapping[str, Stamp]
    history: History
    program: bytes
    identity: bytes


def _publish(build: _Build, loaded: Loaded, touched: frozenset[str], publisher: Publisher, clock: Stages) -> BuildReport:
    # Imported here: a build that finds nothing to do ends before it needs any of them.
    from pressroom.addresses import make_traces
    from pressroom.manifest import EMPTY, difference

    workers = build.options.workers or os.cpu_count() or 1
    clock.start("plan")
    live = publisher.live() or EMPTY
    planned = _plan(build, loaded, live)
    clock.start("render")
    wanted, rendered = _render(build, planned, live, touched, publisher.shares(), workers, clock)
    clock.start("publish")
    staged = publisher.stage(wanted, sorted(publisher.shares().iterdir()))
    written, removed = difference(live, wanted)
    written |= touched & wanted.files.keys()
    clock.start("audit")
    needles = _audit(build, loaded, planned, _Out(live, wanted, staged, frozenset(written)), workers)
    clock.start("publish")
    publisher.exchange()
    publisher.settle()
    if build.options.keeps_ledger:
        if planned.ledger is not None:
            write_ledger(build.options.root, planned.ledger)
        build.history.write_traces(make_traces(loaded.library, loaded.digests))
    if build.options.output is None:
        build.store.note_publication(digest_manifest(build.output))
    report = BuildReport(
        output=build.output, now=build.now, sources=loaded.changed, pages=len(planned.plans), rendered=rendered, files=len(wanted.files),
        written=tuple(sorted(written)), removed=tuple(sorted(removed)), withheld=len(planned.withheld.posts), findings=planned.findings,
        stages=clock.stages,
    )  # fmt: skip
    build.history.write(_make_moment(build, planned, report, needles), planned.fingerprints, wanted.files.keys(), written)
    clock.stop()
    return report


class _Planned(Struct, frozen=True):
    """The site as it is to be, before a page of it is rendered."""

    edition: Edition
    withheld: Withheld
    findings: tuple[Finding, ...]
    theme: Theme
    plans: Mapping[str, Plan]
    fingerprints: Mapping[str, bytes]
    ledger: Ledger | None


class _Out(Struct, frozen=True):
    """What is about to be published: the manifests of now and then, where the new site stands, and which of its files are new."""

    live: Manifest
    wanted: Manifest
    staged: Path
    written: frozenset[str]


def _plan(build: _Build, loaded: Loaded, live: Manifest) -> _Planned:
    from pressroom import audit
    from pressroom.edition import at
    from pressroom.legacy import Past
    from pressroom.web.fingerprints import fingerprint_plans
    from pressroom.web.plans import plan_pages
    from pressroom.web.theme import find_theme

    ledger = read_ledger(build.options.root)
    edition, withheld = at(
        loaded.library, loaded.rendered, build.now.instant,
        config=build.config, digests=loaded.digests, read_body=Bodies(build.store.path), sizes=loaded.sizes,
        read_file=lambda source: (build.options.root / source).read_bytes(), drafts=build.options.drafts,
        past=Past(ledger, _find_standing(build, live), travelling=build.options.travelling),
    )  # fmt: skip
    found = [*_keep_timely(loaded.findings, withheld), *audit.find_withheld_links(edition, withheld, loaded.library)]
    found += _warn_of_epoch(build.now, withheld)
    if build.options.strict and any(finding.severity is Severity.WARNING for finding in found):
        raise ContentError(found)
    theme = find_theme(build.options.root)
    plans = plan_pages(edition)
    fingerprints = fingerprint_plans(plans, edition, theme, build.program)
    after, pulled = _keep_addresses(build, loaded, edition, withheld, ledger, plans)
    return _Planned(edition, withheld, tuple(sorted([*found, *pulled])), theme, plans, fingerprints, after)


def _keep_addresses(
    build: _Build, loaded: Loaded, edition: Edition, withheld: Withheld, ledger: Ledger, plans: Iterable[str]
) -> tuple[Ledger | None, list[Finding]]:
    from pressroom.addresses import Known, Trace, keep_addresses
    from pressroom.loading import locate_in

    if build.options.drafts:
        return None, []
    traces = {source: Trace(*trace) for source, trace in build.history.read_traces().items()}
    known = Known(ledger, loaded.library, loaded.digests, traces, build.options.travelling, build.options.locked)
    return keep_addresses(edition, withheld, plans, known, partial(locate_in, build.options.root))


def _find_standing(build: _Build, live: Manifest) -> frozenset[str]:
    """Answer the paths of the pages that readers see now; a build that isn't the publication mustn't depend on what stood before it."""
    if not build.options.keeps_ledger:
        return frozenset()
    return frozenset(f"/{file.removesuffix('index.html')}" for file in live.files if file.endswith("/index.html"))


def _render(
    build: _Build, planned: _Planned, live: Manifest, touched: frozenset[str], shares: Path, workers: int, clock: Stages
) -> tuple[Manifest, int]:
    """Render what has changed into share folders; answer the manifest of the site as it is to be, and the number of pages rendered."""
    from pressroom.freezing import copy_files, freeze_pages, list_files
    from pressroom.manifest import Manifest
    from pressroom.permalinks import output_file

    before = build.history.fingerprints
    todo, records = {}, {}
    for path, plan in planned.plans.items():
        file = output_file(path)
        if before.get(path) == planned.fingerprints[path] and file in live.files and file not in touched:
            records[file] = live.files[file]
        else:
            todo[path] = plan
    sizes = {path: stamp.size for path, stamp in build.scan.files.items()}
    files = list_files(build.options.root, planned.edition, planned.theme, sizes)
    # Without a history nobody knows what else may have written into the output: the publisher compares what it is offered.
    new = {path: item for path, item in files.items() if not before or live.files.get(path) != item[1] or path in touched}
    copy_files(new, shares / "files")
    records |= {path: record for path, (_, record) in files.items()}
    compiled = find_state_folder(build.options.root) / "templates"
    compiled.mkdir(exist_ok=True)
    pictures = find_state_folder(build.options.root) / "pictures" if build.options.use_cache else None
    records |= freeze_pages(
        planned.edition, planned.theme, todo, shares, compiled=compiled, pictures=pictures, workers=workers, progress=clock.progress
    )
    return Manifest(records), len(todo)


def _audit(build: _Build, loaded: Loaded, planned: _Planned, out: _Out, workers: int) -> frozenset[bytes]:
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
    looked_for, remembered = audit.audit_site(secrets, output, build.history.read_audit(), workers)
    if remembered is not None:
        build.history.write_audit(remembered)
    return looked_for


def _make_moment(build: _Build, planned: _Planned, report: BuildReport, looked_for: frozenset[bytes]) -> Moment:
    return Moment(
        identity=build.identity, theme=digest_stamps(build.theme_files), manifest=digest_manifest(build.output),
        instant=build.now.instant, until=planned.edition.next_change, looked_for=looked_for, pages=report.pages, files=report.files,
        withheld=report.withheld, findings=tuple(finding for finding in report.findings if finding.rule != EPOCH_RULE),
        ledger=digest_ledger(build.options.root),
    )  # fmt: skip


def _is_current(last: Moment, build: _Build) -> bool:
    """Tell whether a build now would be the last one again: same program, configuration, theme, sources and states."""
    now = build.now.instant
    return (
        not build.now.is_stale
        and last.identity == build.identity
        and last.theme == digest_stamps(build.theme_files)
        and last.instant <= now
        and (last.until is None or now < last.until)
        and build.scan.files == {path: item.stamp for path, item in build.known.items()}
        and last.ledger == digest_ledger(build.options.root)
    )


def _report_unchanged(last: Moment, build: _Build, clock: Stages) -> BuildReport:
    """Answer the report of a build that had nothing to do; it tells the same findings as the one before it."""
    if build.options.strict and any(finding.severity is Severity.WARNING for finding in last.findings):
        raise ContentError(last.findings)
    clock.stop()
    return BuildReport(
        output=build.output, now=build.now, pages=last.pages, files=last.files, withheld=last.withheld, findings=last.findings,
        stages=clock.stages,
    )  # fmt: skip


def _keep_timely(findings: Iterable[Finding], withheld: Withheld) -> list[Finding]:
    """Leave out advice on embargoes that are over: nothing can be done about them any more."""
    sources = withheld.sources
    return [finding for finding in findings if finding.rule != "embargo-offset" or finding.path in sources]


def _warn_of_epoch(now: Now, withheld: Withheld) -> list[Finding]:
    if not now.is_stale:
        return []
    names = ", ".join(item.post.source for item in withheld.posts if item.until) or "none"
    message = (
        f"now is taken to be {now.instant.isoformat()} from SOURCE_DATE_EPOCH, which is more than an hour off the clock; unset it in the "
        f"environment so that scheduled posts come out (withheld for their time now: {names})"
    )
    return [Finding("pressroom.toml", 1, 1, message, Severity.WARNING, rule=EPOCH_RULE)]
