"""The workers of a Dask cluster: looked at before they are used, handed one thing they all need, and then one job after another.

The wall around Dask, which is installed only where it is wanted (the extra `cluster`). Whoever reaches a scheduler can run any program on
its workers, and so can they here: it belongs on a network of its own.
"""

from __future__ import annotations

import hashlib
import logging
import pkgutil
import platform
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from pressroom import __version__
from pressroom.errors import FreezeError, UsageError
from pressroom.structs import Struct

if TYPE_CHECKING:
    from distributed import Future

Client = Any
"""Of Dask: most of its methods have no types."""
J = TypeVar("J")
R = TypeVar("R")

CONNECTING = 10.0
"""Seconds in which a scheduler must answer, and then have a worker."""
PATIENCE = 60
"""Seconds that a build waits for another worker when it has lost them all."""

_TRIES = 3
_MISSING = "--workers {} needs Dask, which isn’t installed; run pip install distributed, or install Pressroom as pressroom[cluster]"
_NO_SCHEDULER = "--workers {}: no Dask scheduler answers there; see that “dask scheduler” runs, and that this machine reaches it"
_NO_WORKER = "--workers {0}: the scheduler has no worker; start one with “dask worker {0}”"
_NO_PRESSROOM = "the worker {} has no Pressroom; install {} where it runs"
_OTHER = "the worker {} has {}, and this build {}: their pages could differ; start it with the same"
_NO_WORKER_LEFT = "the cluster at {} was lost while it worked: no worker came back within {} seconds; nothing was published"
_NO_SCHEDULER_LEFT = "the cluster at {} was lost while it worked: the scheduler answers no more; nothing was published"
# What the bytes of a page depend on, beside our own code.
_LIBRARIES = (
    "babel", "feedgen", "flask", "fontpkg-source-serif-4", "frozen-flask", "icalendar", "jinja2", "lxml", "markdown", "markupsafe",
    "msgspec", "nh3", "pillow", "pygments", "pymdown-extensions", "python-slugify", "tzdata", "distributed",
)  # fmt: skip


class Program(Struct, frozen=True):
    """What would do the work on one machine: the versions of Python and of Pressroom ('' where it isn't), its code's digest, libraries."""

    python: str
    pressroom: str
    code: str = ""
    libraries: Mapping[str, str] = {}


def describe_program() -> Program:
    """Answer what would do the work in this process."""
    return Program(platform.python_version(), __version__, _digest_code(), {name: _find_version(name) for name in _LIBRARIES})


def find_differences(ours: Program, theirs: Mapping[str, Program]) -> list[str]:
    """Answer one sentence for each worker, by address, that could make other pages than we do."""
    return [told for address, program in sorted(theirs.items()) if (told := _compare(ours, address, program))]


class Cluster:
    """The workers of one scheduler; `open_cluster` makes one."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self.address = address

    def work(self, function: Callable[[bytes, Path, J], R], data: bytes, draw: Callable[[int], J | None]) -> Iterator[R]:
        """Have jobs done, and answer what comes of them as it comes: each is `function(data, folder, job)` on some worker.

        Every worker is sent `data` once; `folder` is one of its own, that goes when it goes. `draw` is told how many workers there are, and
        answers the next job, None when there are no more. A job whose worker is lost, or fails, is done again on another, three times.
        Raises `FreezeError` for a job that fails each time, `UsageError` where the cluster itself is lost.
        """
        yield from _Work(self._client, self.address, function, data, draw).run()

    def tell_all(self, function: Callable[[], None]) -> None:
        """Have something done once in every worker's process; one that is lost meanwhile needs it no more."""
        self._client.run(function, on_error="ignore")


@contextmanager
def open_cluster(address: str) -> Iterator[Cluster]:
    """Connect to the scheduler at an address, see that its workers are the same program as this, and let go of them at the end.

    Raises `UsageError` where there is no Dask, no scheduler, no worker, or one that could make other pages.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise UsageError(_MISSING.format(address)) from None
    # What goes wrong is told by us.
    for name in ("distributed", "distributed.client", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with _silent():
            client: Client = distributed.Client(address, timeout=CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        raise UsageError(_NO_SCHEDULER.format(address)) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECTING)
        except TimeoutError:
            raise UsageError(_NO_WORKER.format(address)) from None
        if differences := find_differences(describe_program(), _ask_programs(client)):
            raise UsageError("\n".join(differences))
        yield Cluster(client, address)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep warnings of Dask to ourselves: of versions that differ, and of shares that it finds large."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class _Work:
    """One run of jobs: what is under way, what has to be done again."""

    def __init__(
        self, client: Client, address: str, function: Callable[..., Any], data: bytes, draw: Callable[[int], Any]
    ) -> None:
        self._client, self._address = client, address
        self._function, self._data, self._draw = function, data, draw
        self._held: Future[Any] | None = None
        self._running: dict[Future[Any], tuple[Any, int]] = {}
        self._again: deque[tuple[Any, int]] = deque()
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._number = 0
        self._fetching: list[Future[Any]] = []

    def run(self) -> Iterator[Any]:
        """Answer the results of all jobs."""
        while self._fill():
            future = self._await_one()
            job, tries = self._running.pop(future)
            try:
                yield future.result()
            except Exception as error:  # noqa: BLE001 - whatever it was: another worker may do it
                self._retry(job, tries + 1, error)

    def _fill(self) -> bool:
        """Keep every worker busy, and one job waiting for each; tell whether anything is left to wait for."""
        hands = max(1, self._count_workers())
        while len(self._running) < 2 * hands:
            job, tries = self._again.popleft() if self._again else (self._draw(hands), 0)
            if job is None:
                break
            self._submit(job, tries)
        return bool(self._running)

    def _submit(self, job: Any, tries: int) -> None:
        if self._held is None or self._held.status != "finished":
            # Sent once; again only where every worker that had it is gone, since what was only sent can't be worked out anew.
            self._held = self._send()
        self._number += 1
        with _silent():
            future = self._client.submit(_do_job, self._function, self._held, job, key=f"{self._held.key}-{self._number}", pure=False)
        self._running[future] = job, tries
        future.add_done_callback(self._done.put)

    def _send(self) -> Future[Any]:
        """Send the data to one worker, from which the others fetch it: a broadcast would never end where one is lost meanwhile."""
        for _ in range(_TRIES):
            try:
                self._client.wait_for_workers(1, timeout=PATIENCE)
                (held,) = self._client.scatter([self._data], hash=False)
                names = self._client.nthreads()
                self._fetching = [self._client.submit(len, held, key=f"{held.key}-at-{name}", workers=[name]) for name in names]
            except (OSError, ValueError):
                continue
            return held  # type: ignore[no-any-return]
        raise UsageError(_NO_WORKER_LEFT.format(self._address, PATIENCE))

    def _await_one(self) -> Future[Any]:
        waited = 0
        while True:
            try:
                return self._done.get(timeout=1.0)
            except Empty:
                waited = 0 if self._count_workers() else waited + 1
            if waited >= PATIENCE:
                raise UsageError(_NO_WORKER_LEFT.format(self._address, PATIENCE))

    def _count_workers(self) -> int:
        """Answer how many processes there are to work now; each does one job at a time."""
        try:
            if self._client.status == "running":
                return len(self._client.nthreads())
        except OSError:
            pass
        raise UsageError(_NO_SCHEDULER_LEFT.format(self._address))

    def _retry(self, job: Any, tries: int, error: Exception) -> None:
        if tries >= _TRIES:
            raise FreezeError(f"the workers of {self._address} failed {tries} times at the same pages: {_word(error)}") from error
        self._again.append((job, tries))


def _do_job(function: Callable[[bytes, Path, Any], Any], data: bytes, job: Any) -> Any:
    """Do a job on a worker."""
    from distributed import get_worker

    return function(data, Path(get_worker().local_directory), job)


def _ask_programs(client: Client) -> dict[str, Program]:
    """Answer what each worker would work with; each is asked for no more than what it is sure to have, until it is known to have more."""
    pythons = client.run(platform.python_version)
    found = client.run(pkgutil.resolve_name, "pressroom:__version__", on_error="return")
    versions = {address: value if isinstance(value, str) else "" for address, value in found.items()}
    same = [address for address, value in versions.items() if value == __version__]
    full = client.run(describe_program, workers=same) if same else {}
    return {address: full.get(address) or Program(pythons.get(address, ""), value) for address, value in versions.items()}


def _compare(ours: Program, address: str, theirs: Program) -> str:
    """Answer what a worker has that this process hasn't, '' where they are alike."""
    if theirs.python != ours.python:
        return _OTHER.format(address, f"Python {theirs.python}", f"Python {ours.python}")
    if not theirs.pressroom:
        return _NO_PRESSROOM.format(address, f"Pressroom {ours.pressroom}")
    if theirs.pressroom != ours.pressroom:
        return _OTHER.format(address, f"Pressroom {theirs.pressroom}", f"Pressroom {ours.pressroom}")
    for name, own in ours.libraries.items():
        if (other := theirs.libraries.get(name, "")) != own:
            return _OTHER.format(address, f"{name} {other}" if other else f"no {name}", f"{name} {own}" if own else "has none")
    if theirs.code != ours.code:
        return _OTHER.format(address, f"other files of Pressroom {ours.pressroom}", "its own")
    return ""


def _digest_code() -> str:
    """Answer a digest of what Pressroom's own files say, wherever they lie."""
    package = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(package.rglob("*")):
        if file.suffix in {".py", ".po"}:
            digest.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _word(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
