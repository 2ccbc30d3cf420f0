"""Pages to share folders: Frozen-Flask freezes a given list of URLs, and files that are published as they are get copied."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request
from flask_frozen import Freezer, FrozenFlaskWarning, MissingURLGeneratorWarning
from jinja2 import TemplateError, TemplateSyntaxError

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.errors import ContentError, Finding, FreezeError, PressroomError
from pressroom.manifest import FileRecord
from pressroom.web.app import create_app
from pressroom.web.plans import Plan
from pressroom.web.theme import Theme

# Fewer pages than this are frozen in this process: starting others would take longer.
_SHARE = 200


@dataclass(frozen=True, slots=True)
class Share:
    """One process's part of a build: the plans to freeze and the empty folder to freeze them into."""

    plans: Mapping[str, Plan]
    folder: Path


def freeze_pages(
    edition: Edition, theme: Theme, plans: Mapping[str, Plan], folder: Path, *, executor: Executor | None = None, workers: int = 1
) -> dict[str, FileRecord]:
    """Render plans and write them below `folder`, in share folders laid out like the site; answer what was written by output path.

    Raises `ContentError` for faults of templates, `FreezeError` for ours: all that there are, told together.
    """
    shares = [Share(part, folder / f"share-{index}") for index, part in enumerate(_split_plans(plans, workers if executor else 1))]
    if executor is None or len(shares) < 2:
        results: Iterable[dict[str, FileRecord]] = (freeze_share(edition, theme, share) for share in shares)
    else:
        count = len(shares)
        results = executor.map(freeze_share, [edition] * count, [theme] * count, shares)
    records: dict[str, FileRecord] = {}
    for result in results:
        records |= result
    return records


def list_files(root: Path, edition: Edition, theme: Theme, sizes: Mapping[str, int]) -> dict[str, tuple[Path, FileRecord]]:
    """Answer every file that is published as it is, by output path: where it lies, and its record; `sizes` are those of content files."""
    files = {
        permalinks.output_file(asset.path): (root / asset.source, FileRecord(asset.digest.hex(), sizes[asset.source]))
        for asset in edition.assets.values()
    }
    for item in theme.assets.values():
        files[permalinks.output_file(item.path)] = item.file, FileRecord(item.digest.hex(), item.size)
    return files


def copy_files(files: Mapping[str, tuple[Path, FileRecord]], folder: Path) -> None:
    """Copy files that are published as they are to their output paths under `folder`.

    Raises `ContentError` for a file that has changed since it was read, or can't be read any more.
    """
    for path, (source, record) in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            data = source.read_bytes()
        except OSError as error:
            raise ContentError([Finding(str(source), 1, 1, f"this file can’t be read ({error.strerror})")]) from None
        if hashlib.sha256(data).hexdigest() != record.sha256:
            raise ContentError([Finding(str(source), 1, 1, "this file changed while the site was built; build again")])
        target.write_bytes(data)


def freeze_share(edition: Edition, theme: Theme, share: Share) -> dict[str, FileRecord]:
    """Freeze one share; the unit of work of another process."""
    app = create_app(edition, theme, dict(share.plans))
    app.config.update(FREEZER_DESTINATION=str(share.folder), FREEZER_REMOVE_EXTRA_FILES=False, PROPAGATE_EXCEPTIONS=True)
    records: dict[str, FileRecord] = {}

    @app.after_request
    def note(response: Response) -> Response:
        data = response.get_data()
        records[permalinks.output_file(request.path)] = FileRecord(hashlib.sha256(data).hexdigest(), len(data))
        return response

    freezer = _ShareFreezer(app, share.plans)
    with warnings.catch_warnings():
        warnings.simplefilter("error", FrozenFlaskWarning)
        # A share names its URLs, so it never has one for every endpoint; that all shares have all pages is held by a test.
        warnings.simplefilter("ignore", MissingURLGeneratorWarning)
        freezer.freeze()
    freezer.raise_failures()
    return records


class _ShareFreezer(Freezer):  # type: ignore[misc]
    """Freezes the URLs it is given and only those; collects every page's failure instead of stopping at the first."""

    def __init__(self, app: Flask, plans: Mapping[str, Plan]) -> None:
        super().__init__(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
        self._failures: list[tuple[str, Exception]] = []
        self.register_generator(lambda: iter(plans))

    def _build_one(self, url: str, last_modified: object = None) -> Path:
        try:
            return Path(super()._build_one(url, last_modified))
        except Exception as error:  # noqa: BLE001 - whatever a template does, the other pages are tried too
            self._failures.append((url, error))
            return Path(self.root) / "failed"

    def raise_failures(self) -> None:
        """Raise what went wrong, if anything did: the theme's faults with their place, else ours."""
        if not self._failures:
            return
        findings = {finding for url, error in self._failures for finding in _find_template_fault(url, error)}
        if findings:
            raise ContentError(findings)
        told = "\n".join(f"{url} could not be rendered: {error}" for url, error in self._failures[:20])
        raise FreezeError(told) from self._failures[0][1]


def _find_template_fault(url: str, error: Exception) -> Iterator[Finding]:
    """Find the line of a template at which rendering failed."""
    if isinstance(error, PressroomError):
        return
    if isinstance(error, TemplateSyntaxError):
        yield Finding(f"templates/{error.name}", error.lineno, 1, f"this template is not valid Jinja: {error.message}", rule="template")
        return
    place, step = None, error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file.endswith(".html") and f"{os.sep}templates{os.sep}" in file:
            place = file.rpartition(f"{os.sep}templates{os.sep}")[2], step.tb_lineno
        step = step.tb_next
    if place is not None and isinstance(error, TemplateError | TypeError | AttributeError | KeyError | ValueError | IndexError):
        name, line = place
        hint = "docs/templates.md lists what each template is given"
        yield Finding(f"templates/{name}", line, 1, f"the template failed at {url}: {error}; {hint}", rule="template")


def _split_plans(plans: Mapping[str, Plan], workers: int) -> Sequence[dict[str, Plan]]:
    """Deal the plans out evenly, kinds of pages mixed, in as many shares as are worth a process."""
    count = max(1, min(workers, len(plans) // _SHARE))
    items = list(plans.items())
    return [dict(items[start::count]) for start in range(count)] if items else []
