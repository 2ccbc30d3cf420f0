"""Work that another process does beside this one, once and without the machinery of a pool of workers."""

from __future__ import annotations

import os
import pickle
import select
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Generic, NoReturn, TypeVar

S = TypeVar("S")
T = TypeVar("T")
Telling = Callable[[Callable[[], None]], T]
"""Work that is given what it may call, once, to tell something before its end."""

# Sent before the result, which begins with another byte (pickle's PROTO).
_SIGN = b"!"


@contextmanager
def begin_beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begin some work in a copy of this process, and answer what waits for its end and answers its result, which must be picklable.

    Where that process dies or fails, the work is done here, and fails here. It is ended with the context at the latest.
    """
    with begin_telling(lambda _: work()) as aside:
        yield aside.finish


def do_halves(work: Callable[[Sequence[S]], T], items: Sequence[S]) -> tuple[T, T]:
    """Answer what some work makes of the first and of the second half of some items; another process does the first."""
    middle = len(items) // 2
    with begin_beside(lambda: work(items[:middle])) as finish:
        second = work(items[middle:])
        return finish(), second


def do_parts(work: Callable[[Sequence[S]], Sequence[T]], items: Sequence[S], number: int) -> list[T]:
    """Answer what some work makes of each item, in order; so many processes do a part of it, this one among them.

    Neighbours go to different ones, since what stands together is often alike in length.
    """
    results: list[T] = [*items]  # type: ignore[list-item]  # each is replaced
    with ExitStack() as stack:
        others = [stack.enter_context(begin_beside(partial(work, items[start::number]))) for start in range(1, number)]
        results[::number] = work(items[::number])
        for start, finish in enumerate(others, 1):
            results[start::number] = finish()
    return results


@contextmanager
def begin_telling(work: Telling[T]) -> Iterator[Aside[T]]:
    """As `begin_beside`, for work that tells something before its end."""
    reading, writing = os.pipe()
    if not (process := os.fork()):
        os.close(reading)
        os.setpgid(0, 0)
        _send_result(writing, work)
    os.close(writing)
    with suppress(OSError):  # where it has ended by now
        os.setpgid(process, process)
    try:
        yield Aside(reading, work)
    finally:
        os.close(reading)
        # With the programs that it has called.
        with suppress(OSError):
            os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)


class Aside(Generic[T]):
    """Some work that another process does."""

    def __init__(self, reading: int, work: Telling[T]) -> None:
        self._reading, self._work = reading, work
        self._begun = b""

    def has_told(self) -> bool:
        """Whether the work has told something by now; this doesn't wait."""
        if not self._begun and select.select([self._reading], [], [], 0)[0]:
            self._begun = os.read(self._reading, 1)
        return self._begun == _SIGN

    def finish(self) -> T:
        """Wait for the end of the work, and answer its result; ask for it once."""
        parts = [self._begun]
        while part := os.read(self._reading, 1 << 20):
            parts.append(part)
        try:
            result: T = pickle.loads(b"".join(parts).removeprefix(_SIGN))  # noqa: S301 - it comes from ourselves
        except (EOFError, pickle.UnpicklingError):
            return self._work(_tell_nobody)
        return result


def _send_result(writing: int, work: Telling[T]) -> NoReturn:
    """Do the work, send the result, and end this process without its last rites, which are the other's; it says nothing of a failure."""
    try:
        data = pickle.dumps(work(lambda: _write_all(writing, _SIGN)), pickle.HIGHEST_PROTOCOL)
        _write_all(writing, data)
    finally:
        os._exit(0)


def _write_all(writing: int, data: bytes) -> None:
    while data:
        data = data[os.write(writing, data) :]


def _tell_nobody() -> None:
    """There is nobody to tell: the work is done here."""
