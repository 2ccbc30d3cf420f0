"""What a build is asked for, and what it finds: all that is known before a file is read. By it a build tells what it needn't do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pressroom.config import SiteConfig
from pressroom.errors import UsageError
from pressroom.history import History, Moment, digest_sources, digest_stamps
from pressroom.instants import Now
from pressroom.ledger import digest_ledger
from pressroom.models import Record, Stamp
from pressroom.scanning import Scan
from pressroom.store import Known, Results, Store, find_state_folder
from pressroom.structs import Struct

EPOCH_RULE = "epoch"
"""The rule of a warning of the clock and not of the content: it isn't true of the next build."""


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What a build is asked for; `output` None is the root's `site/`, `workers` 0 is as many as there are cores.

    `cluster` is the address of a Dask scheduler whose workers render, '' for none. `pinned` says that `at` is the instant of another
    build, which this one is to repeat.
    """

    root: Path
    config: Path
    output: Path | None = None
    at: str = ""
    base_url: str | None = None
    drafts: bool = False
    strict: bool = False
    workers: int = 0
    cluster: str = ""
    use_cache: bool = True
    locked: bool = False
    pinned: bool = False

    @property
    def keeps_ledger(self) -> bool:
        """Whether this build is the publication, which writes `urls.lock`: as things are now, for everyone, where the site stands."""
        return not self.at and not self.drafts and self.output is None

    @property
    def processes(self) -> int:
        """How many processes work on a build on this machine."""
        return self.workers or os.cpu_count() or 1

    @property
    def travelling(self) -> bool:
        """Whether the build is asked for an instant that isn't now."""
        return bool(self.at) and not self.pinned


def read_workers(text: str) -> tuple[int, str]:
    """Answer a number of workers on this machine, 0 for “auto”, and the address of a cluster or ''. Raises `UsageError`."""
    if text == "auto":
        return 0, ""
    if text.isdecimal() and 1 <= int(text) <= 256:
        return int(text), ""
    if "://" not in text:
        raise UsageError(f"--workers “{text}” is neither a number from 1 to 256, nor auto, nor an address such as tcp://10.0.0.5:8786")
    if not _is_address(text):
        raise UsageError(f"--workers “{text}” is no address of a Dask scheduler; write its host and port, such as tcp://10.0.0.5:8786")
    return 0, text


def check_report(option: str, file: Path | None) -> None:
    """Raise `UsageError` where the file that an option names for a report can't be written, so that it is known before the work is done."""
    if file and file.is_dir():
        raise UsageError(f"{option} “{file}” is a folder; name a file")
    if file and not file.parent.is_dir():
        raise UsageError(f"{option} “{file}” can’t be written, for there is no folder “{file.parent}”; make it, or name a file in another")
    if file and not os.access(file if file.exists() else file.parent, os.W_OK):
        raise UsageError(f"{option} “{file}” can’t be written: permission denied; name a file in another folder")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.hostname and parts.port) and "@" not in text and text == f"tcp://{parts.netloc}"
    except ValueError:
        return False


class Situation(Struct, frozen=True):
    """What a build finds: its options and instant, the files there are and those that the store knows, and the last build's history.

    `records` are those of the store, where there was time to read them (None: not yet), `made` is what has been made already of all files
    that have changed (None: nothing yet).
    `program` names what will render, `identity` that with the configuration and the options.
    """

    options: BuildOptions
    config: SiteConfig
    now: Now
    output: Path
    store: Store
    scan: Scan
    known: Known
    records: dict[str, Record] | None
    made: Results | None
    theme_files: Mapping[str, Stamp]
    history: History
    program: bytes
    identity: bytes

    @property
    def compiled(self) -> Path:
        """The folder in which compiled templates are kept; it is made where it isn't there."""
        folder = find_state_folder(self.options.root) / "templates"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def pictures(self) -> Path | None:
        """The folder in which drawn pictures are kept, if they are."""
        return find_state_folder(self.options.root) / "pictures" if self.options.use_cache else None

    def is_current(self, last: Moment) -> bool:
        """Tell whether a build now would be the last one again: nothing but time has gone by, and no file has changed."""
        return (
            self.is_like(last)
            and self.scan.files == self.known.stamps
            and last.sources == digest_sources(self.known.digests)
        )

    def is_like(self, last: Moment) -> bool:
        """Tell whether a build now would be the last one again, were its sources the same: program, theme, ledger, states…"""
        now = self.now.instant
        return (
            not self.options.locked
            and not self.now.is_stale
            and last.identity == self.identity
            and last.theme == digest_stamps(self.theme_files)
            and last.instant <= now
            and (last.until is None or now < last.until)
            and last.ledger == digest_ledger(self.options.root)
        )
