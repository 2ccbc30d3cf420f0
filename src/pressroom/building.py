"""The pipeline: from the files of a newsroom to its published site, told in one function."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from pressroom import audit, permalinks
from pressroom.config import SiteConfig, load_config
from pressroom.edition import Edition, Withheld, at
from pressroom.errors import ContentError, Finding, Severity, UsageError
from pressroom.freezing import copy_files, freeze_pages
from pressroom.loading import Loaded, load_library, scan_content
from pressroom.manifest import FileRecord, Manifest, difference
from pressroom.preview import Preview, Showing
from pressroom.publishing import Publisher
from pressroom.store import Bodies, Store, open_store, read_version
from pressroom.web.app import create_app
from pressroom.web.plans import plan_pages
from pressroom.web.theme import Theme, find_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What a build is asked for; `output` None is the root's `site/`, `workers` 0 is as many as there are cores."""

    root: Path
    config: Path
    output: Path | None = None
    at: str = ""
    base_url: str | None = None
    drafts: bool = False
    strict: bool = False
    workers: int = 0
    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class Now:
    """The instant that a build takes for now, and where it has it from: “the clock”, “--at” or “SOURCE_DATE_EPOCH”."""

    instant: datetime
    origin: str

    def __str__(self) -> str:
        return f"{self.instant:%Y-%m-%d %H:%M %Z} ({self.origin})"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did: counts of sources read anew, pages, files written and removed, posts withheld; and how long each stage took."""

    output: Path
    now: Now
    sources: int
    pages: int
    files: int
    written: int
    removed: int
    withheld: int
    findings: tuple[Finding, ...]
    seconds: float

    def summary(self) -> str:
        """Answer what a person wants to know, in two lines."""
        changed = f"{_count(self.sources, 'source')} read, {_count(self.pages, 'page')} rendered, {_count(self.written, 'file')} written"
        removed = f", {_count(self.removed, 'file')} removed" if self.removed else ""
        withheld = f" {_count(self.withheld, 'post')} withheld." if self.withheld else ""
        return f"{changed}{removed}, {self.seconds:.1f} s\nThe site as of {self.now} is in {self.output}.{withheld}"

    def as_json(self) -> dict[str, object]:
        """Answer the report as JSON values, for programs."""
        counts = ("sources", "pages", "files", "written", "removed", "withheld")
        return {
            "output": str(self.output),
            "now": self.now.instant.isoformat(),
            "now_from": self.now.origin,
            **{name: getattr(self, name) for name in counts},
            "seconds": round(self.seconds, 3),
            "findings": [_as_json(finding) for finding in self.findings],
        }


Tell = Callable[[str], None]


def build_site(options: BuildOptions, tell: Tell = lambda _: None) -> BuildReport:
    """Load, render, freeze, audit and publish.

    Raises `ContentError` (all problems of the content), `LeakError`, `PublishError`, `UsageError` or `FreezeError`; then nothing was
    changed.
    """
    started = time.monotonic()
    output = _choose_output(options)
    config = load_config(options.config, base_url=options.base_url)
    now = read_now(config, options.at)
    with ExitStack() as stack:
        state = find_state_folder(options.root)
        store = stack.enter_context(open_store(_store_file(state, options.use_cache), read_store_version(config)))
        executor, workers = _start_workers(options.workers, stack)
        tell("Reading the sources")
        loaded = load_library(options.root, config, store, scan_content(options.root), executor=executor)
        edition, withheld = _make_edition(config, loaded, now, Bodies(store.path), options.drafts)
        findings = (*loaded.findings, *audit.find_withheld_links(edition, withheld, loaded.library), *_check_epoch(now, withheld))
        if options.strict and any(finding.severity is Severity.WARNING for finding in findings):
            raise ContentError(findings)
        theme = find_theme(options.root)
        theme.digest_templates()
        plans = plan_pages(edition)
        publisher = stack.enter_context(Publisher(output))
        tell(f"Rendering {len(plans)} pages")
        pages = freeze_pages(edition, theme, plans, publisher.shares(), executor=executor, workers=workers)
        wanted = Manifest(pages | _list_files(options.root, edition, theme))
        live = publisher.live() or Manifest({})
        _copy_new_files(options.root, edition, theme, live, publisher.shares() / "files")
        tell("Checking that nothing withheld leaks")
        staged = publisher.stage(wanted, sorted(publisher.shares().iterdir()))
        if not options.drafts:
            _audit(options.root, edition, withheld, theme, staged, wanted, store)
        tell("Publishing")
        publisher.exchange()
        publisher.settle()
        written, removed = difference(live, wanted)
        return BuildReport(
            output=output, now=now, sources=loaded.changed, pages=len(plans), files=len(wanted.files), written=len(written),
            removed=len(removed), withheld=len(withheld.posts), findings=tuple(sorted(findings)), seconds=time.monotonic() - started,
        )  # fmt: skip


def read_now(config: SiteConfig, given: str = "") -> Now:
    """Read “now” once: the instant given, else `SOURCE_DATE_EPOCH`, else the clock. Raises `UsageError` for what is no instant."""
    if given:
        return Now(_parse_instant(given, config), "--at")
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return Now(datetime.fromtimestamp(int(epoch), UTC).astimezone(config.zone), "SOURCE_DATE_EPOCH")
        except (ValueError, OverflowError, OSError):
            raise UsageError(f"SOURCE_DATE_EPOCH is “{epoch}”; it must be a whole number of seconds since 1970") from None
    return Now(datetime.now(config.zone), "the clock")


def find_state_folder(root: Path) -> Path:
    """Answer where what was computed is kept: `.pressroom/` in the root, or in the user's cache folder where the root can't be written."""
    own = root / ".pressroom"
    if os.access(own if own.is_dir() else root, os.W_OK):
        return own
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "pressroom" / hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]


def read_store_version(config: SiteConfig) -> bytes:
    """Answer what the store's records depend on besides their sources: the program, and the keys that front matter is read with."""
    return read_version(config.timezone, config.publish_time, config.languages)


def _choose_output(options: BuildOptions) -> Path:
    default = options.root / "site"
    output = options.output or default
    if options.drafts and output.resolve() == default.resolve():
        raise UsageError("--drafts writes posts that aren’t published, so it needs another folder than site/; add --to DIR")
    inside = output.resolve()
    for name in ("content", "templates", ".pressroom"):
        if inside.is_relative_to((options.root / name).resolve()):
            raise UsageError(f"--to {output} lies in {name}/, which the site is made from; name another folder")
    if inside == options.root.resolve():
        raise UsageError(f"--to {output} is the newsroom’s own folder; name another one, such as site")
    return output


def _store_file(state: Path, use_cache: bool) -> Path:
    if use_cache:
        return state / "store.sqlite"
    fresh = state / f"store-{os.getpid()}.sqlite"
    fresh.unlink(missing_ok=True)
    return fresh


def _start_workers(workers: int, stack: ExitStack) -> tuple[Executor | None, int]:
    """Make an executor that starts its processes when first used."""
    count = workers or os.cpu_count() or 1
    if count < 2:
        return None, 1
    return stack.enter_context(ProcessPoolExecutor(count, mp_context=get_context("fork"))), count


def _parse_instant(text: str, config: SiteConfig) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--at “{text}” is no instant; write one such as 2026-12-03T09:00-05:00 or 2026-12-03") from None
    return instant.replace(tzinfo=config.zone) if instant.tzinfo is None else instant.astimezone(config.zone)


def _check_epoch(now: Now, withheld: Withheld) -> list[Finding]:
    off = abs(now.instant - datetime.now(UTC))
    if now.origin != "SOURCE_DATE_EPOCH" or off < timedelta(hours=1):
        return []
    names = ", ".join(item.post.source for item in withheld.posts if item.until) or "none"
    message = (
        f"now is taken to be {now.instant.isoformat()} from SOURCE_DATE_EPOCH, which is more than an hour off the clock; unset it in the "
        f"environment so that scheduled posts come out (withheld for their time now: {names})"
    )
    return [Finding("pressroom.toml", 1, 1, message, Severity.WARNING, rule="epoch")]


def _list_files(root: Path, edition: Edition, theme: Theme) -> dict[str, FileRecord]:
    """Answer the records of all files that are published as they are."""
    files = {
        permalinks.output_file(asset.path): FileRecord(asset.digest.hex(), (root / asset.source).stat().st_size)
        for asset in edition.assets.values()
    }
    for item in theme.assets.values():
        files[permalinks.output_file(item.path)] = FileRecord(item.digest.hex(), item.file.stat().st_size)
    return files


def _copy_new_files(root: Path, edition: Edition, theme: Theme, live: Manifest, folder: Path) -> None:
    places = {permalinks.output_file(asset.path): root / asset.source for asset in edition.assets.values()}
    places |= {permalinks.output_file(item.path): item.file for item in theme.assets.values()}
    records = _list_files(root, edition, theme)
    new = {path: (places[path], record) for path, record in records.items() if live.files.get(path) != record}
    copy_files(new, folder)


def _audit(
    root: Path, edition: Edition, withheld: Withheld, theme: Theme, staged: Path, wanted: Manifest, store: Store
) -> None:
    needles = audit.make_needles(withheld, edition.config, store.read_body)
    audit.search_paths(needles, wanted.files, withheld, edition.config)

    def is_public(words: str) -> bool:
        visible = [root / source for source in edition.rendered]
        own = [*visible, root / "pressroom.toml", *(file for folder in theme.folders for file in folder.rglob("*") if file.is_file())]
        return any(words.encode() in file.read_bytes() for file in own)

    audit.search_files(needles, ((path, staged / path) for path in wanted.files), is_public)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _as_json(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in ("path", "line", "column", "severity", "rule", "message")}


def make_preview(root: Path, config_file: Path, *, instant: str, drafts: bool, port: int) -> Preview:
    """Answer the preview of a newsroom; it reads its files again at each request, through a store of its own."""

    def refresh() -> Showing:
        config = load_config(config_file)
        with open_store(find_state_folder(root) / "store.sqlite", read_store_version(config)) as store:
            loaded = load_library(root, config, store, scan_content(root))
        now = read_now(config, instant)
        theme = find_theme(root)
        editions = [_make_edition(config, loaded, now, Bodies(store.path), with_drafts) for with_drafts in (drafts, True)]
        public, full = (edition for edition, _ in editions)
        return Showing(create_app(public, theme), create_app(full, theme), public, full, theme)

    return Preview(root, refresh, port)


def _make_edition(config: SiteConfig, loaded: Loaded, now: Now, bodies: Bodies, drafts: bool) -> tuple[Edition, Withheld]:
    return at(
        loaded.library, loaded.rendered, now.instant, config=config, digests=loaded.digests, read_body=bodies, drafts=drafts
    )
