"""Pages to files by the workers of a cluster, which needn't share a disk with this machine, nor with each other.

Each worker is sent once what all pages are made from: the Edition, the map, the templates. A share is sent with the bodies and files that
its pages show, and comes back as the files that were made. Shares are cut by what pages of their kind have cost so far, so that each
takes about as long as the others, and the last ones less. What a worker couldn't render is rendered here: then it is told as ever what
is wrong.
"""

from __future__ import annotations

import gc
import pickle
import threading
import time
import weakref
import zlib
from collections import ChainMap, Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from flask import Response, request

from pressroom.clusters import Cluster
from pressroom.dimensions import make_stand_in, measure_picture
from pressroom.edition import Edition
from pressroom.freezing import Frozen, FrozenShare, Share, ShareFreezer, Spread, freeze_here
from pressroom.holdings import Asset
from pressroom.manifest import FileRecord
from pressroom.models import Post
from pressroom.permalinks import output_file
from pressroom.structs import Struct, exchange
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.plans import PagePlan, Plan
from pressroom.web.press import is_picture, list_kit_files
from pressroom.web.theme import Theme

SHARE_SECONDS, LEAST_SECONDS = 2.0, 0.1
"""How long a share should take a worker, and how long even the last ones."""
FIRST_SECONDS = 0.25
"""How long a share should take that is cut before anything was measured."""
GUESS = 0.005
"""Seconds that a page is taken to cost before one of its kind was rendered."""

_SHARE_BYTES = 8 << 20
_MANY_FAILURES = 200


def spread_over(cluster: Cluster) -> Spread:
    """Answer a way to freeze pages on the workers of a cluster."""
    return partial(freeze_on_cluster, cluster)


def freeze_on_cluster(cluster: Cluster, frozen: Frozen, folder: Path) -> Iterator[FrozenShare]:
    """Freeze all pages on the workers of a cluster, into share folders below `folder` on this machine."""
    dealer = Dealer(frozen)
    failed: list[str] = []

    def draw(hands: int) -> Parcel | None:
        return dealer.draw(hands) if len(failed) < _MANY_FAILURES else None

    for number, answer in enumerate(cluster.work(freeze_parcel, Crate(_pack(frozen)), draw)):
        dealer.learn(answer.costs)
        failed += answer.failed
        _unpack(answer, folder / f"share-{number}")
        yield FrozenShare(answer.records, ())
    for name, paths in ("failed", failed), ("left", dealer.left):
        if paths:
            (here,) = freeze_here(frozen, [Share(tuple(paths), folder / f"share-{name}")])
            yield here
            if here.failures:
                return


class Parcel(Struct, frozen=True):
    """A share as it is sent: the paths to freeze, and packed bodies and files that they show."""

    paths: tuple[str, ...]
    content: bytes


class Answer(Struct, frozen=True):
    """A share as it comes back: what was written, one file after the other and packed, what wasn't, and pages and seconds by view."""

    records: dict[str, FileRecord]
    files: bytes
    failed: tuple[str, ...]
    costs: dict[str, tuple[int, float]]


class Dealer:
    """Deals all pages out in shares, neighbours together, by what pages of each kind have cost so far."""

    def __init__(self, frozen: Frozen) -> None:
        self._frozen = frozen
        self.left = sorted(frozen.plans, reverse=True)
        """The paths that aren't dealt yet, the next one last."""
        self._counts = Counter(plan.view for plan in frozen.plans.values())
        self._costs: dict[str, tuple[int, float]] = {}

    def learn(self, costs: Mapping[str, tuple[int, float]]) -> None:
        """Take in what pages have cost: how many of each view, in how many seconds."""
        for view, (count, seconds) in costs.items():
            known = self._costs.get(view, (0, 0.0))
            self._costs[view] = known[0] + count, known[1] + seconds

    def guess(self, view: str) -> float:
        """Answer the seconds that a page of a view is likely to cost."""
        count, seconds = self._costs.get(view, (0, 0.0))
        return (seconds + GUESS) / (count + 1)

    def draw(self, hands: int) -> Parcel | None:
        """Answer the next share for one of so many workers, None when all is dealt."""
        if not self.left:
            return None
        rest = sum(count * self.guess(view) for view, count in self._counts.items())
        goal = min(SHARE_SECONDS if self._costs else FIRST_SECONDS, max(LEAST_SECONDS, rest / (2 * hands)))
        content = _Content()
        paths: list[str] = []
        spent = 0.0
        while self.left and (not paths or (spent < goal and content.weight < _SHARE_BYTES)):
            path = self.left.pop()
            plan = self._frozen.plans[path]
            self._counts[plan.view] -= 1
            spent += self.guess(plan.view)
            content.add(plan, self._frozen.edition)
            paths.append(path)
        return Parcel(tuple(paths), _compress((content.bodies, content.files)))


class _Content:
    """The bodies and files that some pages show, but for what every worker has."""

    def __init__(self) -> None:
        self.bodies: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.weight = 0

    def add(self, plan: Plan, edition: Edition) -> None:
        """Add what one page shows."""
        for source in _list_bodies(plan):
            if source not in self.bodies:
                self.bodies[source] = body = edition.read_body(source)
                self.weight += len(body)
        post = getattr(plan, "post", None)
        for asset in list_kit_files(edition, post) if isinstance(post, Post) else ():
            if asset.source not in self.files and (data := _read_file(edition, asset)) is not None:
                self.files[asset.source] = data
                self.weight += len(data)


def _list_bodies(plan: Plan) -> Sequence[str]:
    """Answer the posts and pages whose text a page may show; who is an author or a contact, and boilerplate, every worker knows."""
    match plan:
        case FeedPlan():
            return [post.source for post in plan.posts]
        case PagePlan():
            return [plan.page.source]
    post = getattr(plan, "post", None)
    return [post.source] if isinstance(post, Post) else []


class _Load(Struct, frozen=True):
    """What every worker is sent once; of pictures it holds what says how large they are."""

    edition: Edition
    theme: Theme
    plans: Mapping[str, Plan]
    templates: tuple[Mapping[str, bytes], ...]
    bodies: Mapping[str, str]
    pictures: Mapping[str, bytes]


def _pack(frozen: Frozen) -> bytes:
    edition, theme = frozen.edition, frozen.theme
    shown_anywhere = edition.rendered.keys() - edition.reachable.keys() - edition.pages.keys()
    templates = [
        {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()} for folder in theme.folders
    ]
    found = {asset.source: _read_file(edition, asset) for asset in edition.assets.values() if is_picture(asset)}
    pictures = {source: make_stand_in(measure_picture(data)) for source, data in found.items() if data is not None}
    bodies = {source: edition.read_body(source) for source in shown_anywhere}
    carried = edition.read_from(_refuse, _refuse)
    return _compress(_Load(carried, exchange(theme, folders=()), frozen.plans, tuple(templates), bodies, pictures))


def _unpack(answer: Answer, folder: Path) -> None:
    data = memoryview(zlib.decompress(answer.files))
    made: set[Path] = set()
    for path, record in answer.records.items():
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(data[: record.size])
        data = data[record.size :]


def freeze_parcel(crate: Crate, folder: Path, parcel: Parcel) -> Answer:
    """Freeze a share on a worker that has been sent a crate, in a folder of the worker's."""
    return crate.freeze(folder, parcel)


class Crate:
    """What all pages are made from, as it is sent; unpacked where it is first used, and what was written for it goes with it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._bench: _Bench | None = None
        self._one_at_a_time = threading.Lock()

    def __reduce__(self) -> tuple[type[Crate], tuple[bytes]]:
        return Crate, (self._data,)

    def __sizeof__(self) -> int:
        return len(self._data)

    def freeze(self, folder: Path, parcel: Parcel) -> Answer:
        """Freeze a share, in a folder below one that is there; a process freezes one at a time."""
        with self._one_at_a_time:
            if self._bench is None:
                # An earlier build's application refers to itself in circles, and a worker that only waits would keep it for long.
                gc.collect()
                place = mkdtemp(prefix="pressroom-", dir=folder)
                weakref.finalize(self, rmtree, place, ignore_errors=True)
                self._bench = _Bench(self._data, Path(place))
            return self._bench.freeze(parcel)


class _Bench:
    """Where a worker freezes the shares of one build, in a folder of its own."""

    def __init__(self, data: bytes, folder: Path) -> None:
        load: _Load = pickle.loads(zlib.decompress(data))  # noqa: S301 - it comes from the build that this worker works for
        self._folder, self._plans = folder, load.plans
        self._bodies: dict[str, str] = {}
        self._files: dict[str, bytes] = {}
        # Not methods of this bench: of a circle through structs nobody would see that it can go.
        read_body, read_file = ChainMap(self._bodies, dict(load.bodies)).__getitem__, ChainMap(self._files, dict(load.pictures)).__getitem__
        edition = load.edition.read_from(read_body, read_file)
        theme = exchange(load.theme, folders=tuple(_write_templates(load.templates, folder)))
        self._freezer = _MeasuringFreezer(Frozen(edition, theme, load.plans, None, None))

    def freeze(self, parcel: Parcel) -> Answer:
        """Freeze a share, and answer the files that were made."""
        bodies, files = pickle.loads(zlib.decompress(parcel.content))  # noqa: S301 - as above
        self._bodies.clear()
        self._bodies |= bodies
        self._files.clear()
        self._files |= files
        with TemporaryDirectory(dir=self._folder) as place:
            share = Share(parcel.paths, Path(place))
            records = self._freezer.freeze(share).records
            written = {path: record for path, record in records.items() if (share.folder / path).is_file()}
            files = b"".join([(share.folder / path).read_bytes() for path in written])
        failed = tuple(path for path in parcel.paths if output_file(path) not in written)
        return Answer(written, zlib.compress(files, 1), failed, self._sum_costs())

    def _sum_costs(self) -> dict[str, tuple[int, float]]:
        costs: dict[str, tuple[int, float]] = {}
        for path, seconds in self._freezer.take_seconds().items():
            count, before = costs.get(view := self._plans[path].view, (0, 0.0))
            costs[view] = count + 1, before + seconds
        return costs


class _MeasuringFreezer(ShareFreezer):
    """Notes how long each page took."""

    def __init__(self, frozen: Frozen) -> None:
        super().__init__(frozen)
        self._plans = frozen.plans
        self._seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def freeze(self, share: Share) -> FrozenShare:
        """Freeze the pages of a share into its folder."""
        self._since = time.perf_counter()
        return super().freeze(share)

    def note(self, response: Response) -> Response:
        """Note what is answered, and how long it took since the answer before."""
        now = time.perf_counter()
        if request.path in self._plans:
            self._seconds[request.path] = now - self._since
        self._since = now
        return super().note(response)

    def take_seconds(self) -> dict[str, float]:
        """Answer the seconds that pages have taken, by path, and forget them."""
        seconds, self._seconds = self._seconds, {}
        return seconds


def _write_templates(templates: Sequence[Mapping[str, bytes]], folder: Path) -> Iterator[Path]:
    for number, files in enumerate(templates):
        # Of this name, so that a fault is told at the same place as elsewhere.
        place = folder / str(number) / "templates"
        for name, data in files.items():
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        yield place


def _compress(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _read_file(edition: Edition, asset: Asset) -> bytes | None:
    """Answer the bytes of a file; None where it has gone since it was listed, which is told where its page is rendered again, here."""
    try:
        return edition.read_file(asset.path)
    except OSError:
        return None


def _refuse(source: str) -> Any:
    raise KeyError(source)
