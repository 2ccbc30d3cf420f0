"""What the command `check` does: once, or again after each save, as the background task of an editor wants it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from pressroom.checking import check_newsroom, weigh_findings
from pressroom.config import load_config
from pressroom.editors import CHECK_BEGIN
from pressroom.errors import ContentError, Finding, UsageError
from pressroom.messages import count_findings
from pressroom.reports import Format, find_rules, forgive, write_findings
from pressroom.stages import Progress
from pressroom.structs import Struct
from pressroom.watching import Watcher

# Seconds in which further saves, as of a branch that is checked out, still belong to the first.
_CALM = 0.15
# What a check, a build and Git write themselves, in the newsroom's own folder.
_OWN = frozenset({".pressroom", ".site.twin", "site", ".git"})


class CheckOptions(Struct, frozen=True, kw_only=True):
    """What a check is asked for; no `rules` means all."""

    root: Path
    config: Path
    at: str = ""
    rules: tuple[str, ...] = ()
    form: Format = "text"
    baseline: Path | None = None
    external: bool = False


def check_once(options: CheckOptions, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Answer the findings of a newsroom, weighed by its configuration, but for what the baseline forgives. Raises `UsageError`."""
    find_rules(options.rules)
    levels: dict[str, str] = {}
    try:
        config = load_config(options.config)
        levels = dict(config.check)
        found = check_newsroom(options.root, config, options.at, external=options.external, progress=progress)
    except ContentError as error:
        # Nothing else can be looked at; that is told like any other finding.
        found = error.findings
    return forgive(tuple(weigh_findings(found, levels, options.rules)), options.baseline)


def check_on(options: CheckOptions, tell: Callable[[str], None], *, show_lines: bool = False) -> None:
    """Check at once and again after each save, until interrupted; what is found is told as text. Raises `UsageError`."""
    if options.form != "text":
        raise UsageError(f"--watch tells what it finds as text; leave --format {options.form} out")
    saved = threading.Event()
    root = options.root.absolute()

    def hear(paths: set[str] | None) -> None:
        if is_save(root, paths):
            saved.set()

    watcher = Watcher((root / "content", root / "templates"), (root, options.config.absolute().parent), hear)
    watcher.start()
    try:
        while True:
            saved.wait()
            time.sleep(_CALM)
            saved.clear()
            tell(CHECK_BEGIN)
            tell(_look(options, show_lines=show_lines))
    except KeyboardInterrupt:
        pass
    finally:
        watcher.stop()


def _look(options: CheckOptions, *, show_lines: bool) -> str:
    try:
        findings = check_once(options)
    except OSError as error:
        return f"a file went away while it was read ({error}); the next save is checked anew"
    return write_findings(findings, "text", options.root, show_lines=show_lines) + count_findings(findings)


def is_save(root: Path, paths: set[str] | None) -> bool:
    """Tell whether some whole paths (None: any) are more than what a check, a build and Git write themselves."""
    return paths is None or not all(any(Path(path).is_relative_to(root / name) for name in _OWN) for path in paths)
