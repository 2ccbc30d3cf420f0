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
T = TypeVar("T")
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

    def work(self, function: Callable[[T, Path, J], R], thing: T, draw: Callable[[int], J | None]) -> Iterator[R]:
        """Have jobs done, and answer what comes of them as it comes: each is `function(thing, folder, job)` on some worker.

        Every worker is sent `thing` once, and lets go of it when the cluster is let go of; `folder` is one of the worker's own, that goes
        when it goes. `draw` is told how many workers there are, and answers the next job, None when there are no more. A job whose worker
        is lost is done again, and one that fails is done again by another worker, if there is one: each at most three times.
        Raises `FreezeError` for a job that fails each time, `UsageError` where the cluster itself is lost.
        """
        yield from _Work(self._client, self.address, function, thing, draw).run()


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


class _Failed(Exception):
    """A job failed on a worker: its address, and why."""


class _Work:
    """One run of jobs, each with where it has failed: those under way, and those that have to be done again."""

    def __init__(
        self, client: Client, address: str, function: Callable[..., Any], thing: Any, draw: Callable[[int], Any]
    ) -> None:
        self._client, self._address = client, address
        self._function, self._thing, self._draw = function, thing, draw
        self._held: Future[Any] | None = None
        self._running: dict[Future[Any], tuple[Any, tuple[str, ...]]] = {}
        self._again: deque[tuple[Any, tuple[str, ...]]] = deque()
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._number = 0
        self._fetching: list[Future[Any]] = []

    def run(self) -> Iterator[Any]:
        """Answer the results of all jobs."""
        while self._fill():
            future = self._await_one()
            job, failed_at = self._running.pop(future)
            try:
                result = future.result()
            except _Failed as failed:
                worker, reason = failed.args
                self._retry(job, (*failed_at, worker), reason)
            except Exception as error:  # noqa: BLE001 - whatever Dask says of a worker that is lost
                self._retry(job, (*failed_at, ""), _word(error))
            else:
                yield result

    def _fill(self) -> bool:
        """Keep every worker busy, and one job waiting for each; tell whether anything is left to wait for."""
        hands = max(1, self._count_workers())
        while len(self._running) < 2 * hands:
            job, failed_at = self._again.popleft() if self._again else (self._draw(hands), ())
            if job is None:
                break
            self._submit(job, failed_at)
        return bool(self._running)

    def _submit(self, job: Any, failed_at: tuple[str, ...]) -> None:
        if self._held is None or self._held.status != "finished":
            # Sent once; again only where every worker that had it is gone, since what was only sent can't be worked out anew.
            self._held = self._send()
        self._number += 1
        others = [name for name in self._client.nthreads() if name not in failed_at] if failed_at else []
        with _silent():
            future = self._client.submit(
                _do_job, self._function, self._held, job, key=f"{self._held.key}-{self._number}", pure=False,
                workers=others or None, allow_other_workers=bool(others),
            )  # fmt: skip
        self._running[future] = job, failed_at
        future.add_done_callback(self._done.put)

    def _send(self) -> Future[Any]:
        """Send the thing to one worker, from which the others fetch it: a broadcast would never end where one is lost meanwhile."""
        for _ in range(_TRIES):
            try:
                self._client.wait_for_workers(1, timeout=PATIENCE)
                (held,) = self._client.scatter([self._thing], hash=False)
                names = self._client.nthreads()
                self._fetching = [self._client.submit(_receive, held, key=f"{held.key}-at-{name}", workers=[name]) for name in names]
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

    def _retry(self, job: Any, failed_at: tuple[str, ...], reason: str) -> None:
        if len(failed_at) >= _TRIES:
            raise FreezeError(f"the workers of {self._address} failed {_TRIES} times at the same pages: {reason}")
        self._again.append((job, failed_at))


def _receive(thing: Any) -> None:
    """Have a thing on a worker, before it is needed there."""


def _do_job(function: Callable[[Any, Path, Any], Any], thing: Any, job: Any) -> Any:
    """Do a job on a worker."""
    from distributed import get_worker

    worker = get_worker()
    try:
        return function(thing, Path(worker.local_directory), job)
    except Exception as error:  # noqa: BLE001 - whatever it was: another worker may do it
        raise _Failed(worker.address, _word(error)) from None


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
