"""The site as a build would freeze it now, for reading: what is published as it would be is read there, the rest is rendered aside.

Nothing is published and nothing of the output folder is changed. What was read of a page is kept in the store by the page's fingerprint,
so that a second run renders and reads only what has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path

from pressroom import permalinks
from pressroom.checking.pages import Home, Kind, PageFacts, read_page
from pressroom.edition import Edition
from pressroom.errors import ContentError, Finding
from pressroom.freezing import Progress, freeze_pages
from pressroom.history import History
from pressroom.structs import Struct
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.picture_plans import PicturePlan
from pressroom.web.plans import Plan
from pressroom.web.press_plans import CorrectionsFeedPlan, MediaKitPlan
from pressroom.web.theme import Theme

# Pages handed to another process at a time; fewer than two of these are read in this one.
_BATCH = 400


class SiteMap(Struct, frozen=True, dict=True, gc=True):
    """What stands where: the Edition, its pages by path, and the theme."""

    edition: Edition
    theme: Theme
    plans: Mapping[str, Plan]

    @cached_property
    def home(self) -> Home:
        """Where the site is at home."""
        return Home(self.edition.config.base_url, self.edition.config.path)


class Site(SiteMap, frozen=True, dict=True, gc=True):
    """The site that a build would publish: its pages by path with their fingerprints; `history` is of the one that is published now."""

    fingerprints: Mapping[str, bytes]
    history: History
    output: Path

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The paths of all that isn't drawn or packed: pictures and archives are made of what is checked already."""
        return tuple(path for path, plan in self.plans.items() if not isinstance(plan, PicturePlan | MediaKitPlan))

    def kind_of(self, path: str) -> Kind | None:
        """Answer how a path is read: as a page, a form of feed, or not at all."""
        match self.plans[path]:
            case FeedPlan(form=form) as plan:
                return form if path == plan.address else None
            case CorrectionsFeedPlan():
                return "rss"
            case _:
                return "page" if path.endswith(("/", ".html")) else None

    def source_of(self, path: str) -> str:
        """Answer the source whose own page stands at a path, '' for what has none."""
        plan = self.plans[path]
        own = getattr(plan, "page", None) or (getattr(plan, "post", None) if plan.view == "post" else None)
        return own.source if own else ""


class FrozenPages:
    """Renders pages of a site into a folder of its own, and says where each lies; `failed` are the faults of templates."""

    def __init__(self, site: Site, folder: Path, compiled: Path, workers: int) -> None:
        self._site = site
        self._folder = folder
        self._compiled = compiled
        self._workers = workers
        self._places: dict[str, Path] = {}
        self._batches = 0
        self.failed: tuple[Finding, ...] = ()

    def prepare(self, paths: Iterable[str], progress: Progress | None = None) -> dict[str, Path]:
        """Answer where each of some pages lies as it would be published, and render those that lie nowhere; one that fails is left out."""
        wanted = list(paths)
        missing = {path: self._site.plans[path] for path in wanted if path not in self._places and not self._find_published(path)}
        if missing:
            self._render(missing, progress)
        return {path: self._places[path] for path in wanted if path in self._places}

    def read(self, path: str) -> str:
        """Answer the text of a page, '' for one that can't be rendered."""
        place = self.prepare([path]).get(path)
        return place.read_text(encoding="utf-8", errors="replace") if place else ""

    def _find_published(self, path: str) -> bool:
        history = self._site.history
        file = permalinks.output_file(path)
        if history.fingerprints.get(path) != self._site.fingerprints[path] or file in self._touched:
            return False
        self._places[path] = self._site.output / file
        return True

    @cached_property
    def _touched(self) -> frozenset[str]:
        return self._site.history.find_touched()

    def _render(self, plans: Mapping[str, Plan], progress: Progress | None) -> None:
        folder = self._folder / str(self._batches)
        self._batches += 1
        try:
            freeze_pages(
                self._site.edition, self._site.theme, plans, folder, compiled=self._compiled, workers=self._workers, progress=progress
            )
        except ContentError as error:
            self.failed = (*self.failed, *error.findings)
        files = {permalinks.output_file(path): path for path in plans}
        for share in folder.glob("share-*"):
            for file in share.rglob("*"):
                path = files.get(file.relative_to(share).as_posix())
                if path and file.is_file():
                    self._places[path] = file


def read_pages(
    site: Site, pages: FrozenPages, known: Mapping[str, PageFacts], workers: int, progress: Progress | None = None
) -> dict[str, PageFacts]:
    """Answer what stands in every page and feed of a site; those that are `known` by their fingerprint aren't read again."""
    kinds = {path: site.kind_of(path) for path in site.texts}
    facts = {path: known[path] for path in kinds if path in known and known[path].fingerprint == site.fingerprints[path]}
    jobs = [
        (path, file, kinds[path], site.fingerprints[path])
        for path, file in pages.prepare((path for path in kinds if path not in facts), progress).items()
    ]
    batches = [jobs[start : start + _BATCH] for start in range(0, len(jobs), _BATCH)]
    read = partial(_read_batch, site.home)
    if workers < 2 or len(batches) < 2:
        made = [read(batch) for batch in batches]
    else:
        with ProcessPoolExecutor(min(workers, len(batches)), get_context("fork")) as executor:
            made = list(executor.map(read, batches))
    for batch in made:
        facts |= batch
    return facts


def _read_batch(home: Home, jobs: Sequence[tuple[str, Path, Kind | None, bytes]]) -> dict[str, PageFacts]:
    return {path: read_page(path, file.read_bytes(), home, kind, mark) if kind else PageFacts(mark) for path, file, kind, mark in jobs}
