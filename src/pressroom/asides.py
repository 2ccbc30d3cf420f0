"""Work that another process does beside this one, once and without the machinery of a pool of workers."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn, TypeVar

T = TypeVar("T")


@contextmanager
def begin_beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begin some work in a copy of this process, and answer what waits for its end and answers its result, which must be picklable.

    Where that process dies or fails, the work is done here, and fails here. It is ended with the context at the latest.
    """
    reading, writing = os.pipe()
    if not (process := os.fork()):
        os.close(reading)
        _send_result(writing, work)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - it has no path
        try:
            yield lambda: _read_result(pipe.read(), work)
        finally:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _send_result(writing: int, work: Callable[[], T]) -> NoReturn:
    """Do the work, send the result, and end this process without its last rites, which are the other's; it says nothing of a failure."""
    try:
        data = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
        with open(writing, "wb") as pipe:
            pipe.write(data)
    finally:
        os._exit(0)


def _read_result(data: bytes, work: Callable[[], T]) -> T:
    try:
        result: T = pickle.loads(data)  # noqa: S301 - it comes from ourselves
    except (EOFError, pickle.UnpicklingError):
        return work()
    return result
