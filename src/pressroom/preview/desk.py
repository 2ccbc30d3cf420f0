"""The desk: what is shown now, brought up to date after each save; the last good version stays while something is broken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pressroom.config import SiteConfig, list_catalogs, load_config
from pressroom.errors import ContentError, Finding, Severity
from pressroom.instants import Now, read_now
from pressroom.ledger import EMPTY, NAME, read_ledger
from pressroom.library import check_addresses, check_names
from pressroom.loading import Loaded, locate_in
from pressroom.models import Record
from pressroom.preview.holding import Edits, Holding
from pressroom.preview.renewing import is_rewording
from pressroom.preview.showings import Base, Look, Showing, Showings
from pressroom.store import find_state_folder, read_store_version
from pressroom.web.app import make_renderer
from pressroom.web.theme import Theme, find_theme

_NOTHING = Edits({}, files=False)


class Desk:
    """A newsroom being worked at; not for several threads at once.

    `problems` are those of the newsroom as it lies there; `showings` what was shown last when it had none, None if it never was without.
    """

    def __init__(self, root: Path, config_file: Path, *, instant: str = "", drafts: bool = False) -> None:
        self.root = root
        self.problems: tuple[Finding, ...] = ()
        self.showings: Showings | None = None
        self.drafts = drafts
        self._config_file = config_file
        # Compiled templates; the folder may be deleted at any time.
        self._compiled = find_state_folder(root) / "templates"
        self._instant = instant
        self._config: SiteConfig | None = None
        self._holding: Holding | None = None
        self._look: Look | None = None
        self._ledger = EMPTY
        # What was seen last, by name, and the problems of each part by the name of the part.
        self._seen: dict[str, bytes] = {}
        self._faults: dict[str, tuple[Finding, ...]] = {}
        # Whether what is shown is older than what lies there, in more than words.
        self._is_behind = True
        self._is_unsure = False
        # What was shown last whose map has been drawn as a whole: no two things stand at one address in it.
        self._proven: Showings | None = None

    def close(self) -> None:
        """Let go of the store."""
        if self._holding:
            self._holding.close()
        self._holding = None

    def refresh(self, names: Iterable[str] | None = None, *, workers: int = 1) -> bool:
        """Look again at some files under `content/`, or at all (None), and at all else; tell whether anything that is shown differs.

        At the first time, while there are no threads yet, it may be done by several `workers`.
        """
        shown, problems = self.showings, self.problems
        try:
            self._read(names, workers)
        except BaseException:
            # Half of it may have been taken in: the next time all is looked at, and put together again.
            self._is_unsure = self._is_behind = True
            raise
        return self.showings is not shown or self.problems is not problems

    def prove(self) -> bool:
        """Draw the map of what is shown as a whole; tell whether two things stand at one address, and what was shown before is again.

        That takes longer than a page may: it is to be called after each `refresh`, when the page has been shown.
        """
        if self.showings is None or self.showings is self._proven:
            return False
        try:
            self._refuse_collisions(self.showings.base)
            _ = self.show().plans
        except ContentError as error:
            self._faults["map"] = error.findings
            self._is_behind = True
            self.showings = self._proven.dress(self._look) if self._proven and self._look else None
            self._tell_problems()
        self._proven = self.showings
        return "map" in self._faults

    def _read(self, names: Iterable[str] | None, workers: int) -> None:
        self._read_config()
        edits = self._read_content(None if self._is_unsure or "content" in self._faults else names, workers)
        self._read_ledger()
        self._read_theme()
        if self._holding and self._look:
            self._show(edits)
        self._tell_problems()
        self._is_unsure = False

    def _tell_problems(self) -> None:
        own = self._holding.problems.values() if self._holding else ()
        found = tuple(sorted({finding for part in (*self._faults.values(), *own) for finding in part}))
        if found != self.problems:
            self.problems = found

    def find_record(self, source: str) -> Record | None:
        """Answer what is held of a source; None for one that there isn't."""
        return self._holding.find_record(source) if self._holding else None

    def read_now(self) -> Now:
        """Read “now”, or the instant that the preview was told to take for it."""
        assert self.showings
        return read_now(self.showings.base.config, self._instant)

    def show(self, asked: datetime | None = None, *, everything: bool = False) -> Showing:
        """Answer what is shown now or at the instant `asked` for; with `everything`, also what is withheld.

        Raises `ContentError` where there never was anything to show.
        """
        if self.showings is None:
            raise ContentError(self.problems)
        self._compiled.mkdir(parents=True, exist_ok=True)
        shown = everything or self.drafts
        return self.showings.show(self.read_now().instant, everything=shown, travelling=bool(self._instant), asked=asked)

    def _has_changed(self, name: str, data: bytes) -> bool:
        before = self._seen.get(name)
        self._seen[name] = data
        return before != data

    def _read_config(self) -> None:
        files = (self._config_file, *list_catalogs(self._config_file.parent))
        if not self._has_changed("config", b"\0".join(_read(file) for file in files)):
            return
        try:
            config = load_config(self._config_file)
        except ContentError as error:
            self._faults["config"] = error.findings
            return
        self._faults.pop("config", None)
        self._is_behind = True
        self._config = config
        if self._has_changed("version", read_store_version(config)):
            # Not closed: what is shown still reads from it.
            self._holding = None

    def _read_content(self, names: Iterable[str] | None, workers: int) -> Edits:
        if self._config is None:
            return _NOTHING
        try:
            if self._holding:
                edits = self._holding.update(names)
            else:
                self._is_behind, edits = True, _NOTHING
                self._holding = Holding(self.root, self._config, workers)
        except ContentError as error:
            self._faults["content"] = error.findings
            return _NOTHING
        self._faults.pop("content", None)
        return edits

    def _read_ledger(self) -> None:
        if not self._has_changed("ledger", _read(self.root / NAME)):
            return
        self._is_behind = True
        try:
            self._ledger = read_ledger(self.root)
        except ContentError as error:
            self._faults["ledger"] = error.findings
        else:
            self._faults.pop("ledger", None)

    def _read_theme(self) -> None:
        theme = find_theme(self.root)
        is_other = self._has_changed("templates", _digest_templates(theme))
        has_other_assets = self._has_changed("assets", b"".join(asset.path.encode() + asset.digest for asset in theme.assets.values()))
        if self._look and not is_other and not has_other_assets:
            return
        app = self._look.app if self._look and not is_other else make_renderer(theme, self._compiled)
        self._look = Look(theme, app)
        if self.showings:
            self._exchange(self.showings.dress(self._look))

    def _show(self, edits: Edits) -> None:
        """Show what was edited: new words at once, all else after the whole was put together again and is in order."""
        assert self._holding
        assert self._config
        assert self._look
        is_rewritten = all(is_rewording(before, after) for before, after in edits.records.values())
        if self.showings and not self._is_behind and not edits.files and is_rewritten:
            records = {source: after for source, (_, after) in edits.records.items() if after}
            if records:
                self._exchange(self.showings.reword(records, self._holding.bodies))
            return
        was_behind, self._is_behind = self._is_behind or edits.files, True
        was_found_wanting = self._faults.pop("map", None) is not None
        loaded = self._holding.assemble()
        self._faults["library"] = self._check(loaded)
        if self._faults["library"] or "ledger" in self._faults or (self.showings is None and self._is_broken()):
            return
        base = Base(self.root, self._config, loaded, self._ledger, self._holding.bodies)
        if self.showings and not was_behind and not was_found_wanting:
            self.showings = self.showings.renew(base, edits.records, read_now(self._config, self._instant).instant)
        else:
            self.showings = Showings(base, self._look)
        self._is_behind = False
        if self._proven is None or was_found_wanting:
            self.prove()

    def _exchange(self, showings: Showings) -> None:
        """Show the same in other words or another look."""
        if self.showings is self._proven:
            self._proven = showings
        self.showings = showings

    def _is_broken(self) -> bool:
        return bool((self._holding and self._holding.problems) or any(self._faults.values()))

    def _check(self, loaded: Loaded) -> tuple[Finding, ...]:
        assert self._config
        return _keep_errors(check_names(loaded.library, self._config, loaded.rendered, self._locate))

    def _refuse_collisions(self, base: Base) -> None:
        if errors := _keep_errors(check_addresses(base.loaded.library, base.config, self._locate)):
            raise ContentError(errors)

    def _locate(self, path: str, key: str, index: int | None) -> tuple[int, int]:
        try:
            return locate_in(self.root, path, key, index)
        except (ContentError, OSError):
            # The file is broken, and what is said of it is said of what it was before.
            return 1, 1


def _keep_errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _digest_templates(theme: Theme) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    assets = {folder / "assets" for folder in theme.folders}
    for file in theme.list_files():
        if not any(file.is_relative_to(folder) for folder in assets):
            digest.update(f"{file}\0".encode() + _read(file) + b"\0")
    return digest.digest()
