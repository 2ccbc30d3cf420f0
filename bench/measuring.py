"""What one run of a command costs: wall seconds, CPU seconds of all its processes, and the most memory they held together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Run:
    """What a run cost; `memory` in bytes is 0 where nobody watched it. `stdout` is what the command said."""

    wall: float
    cpu: float
    memory: int
    stdout: str


class RunError(Exception):
    """A command that failed, with the end of what it said."""


def run_command(command: list[str], folder: Path, environment: dict[str, str], *, watch: bool) -> Run:
    """Run a command to its end; with `watch`, look at the memory of its processes all the while, which slows them a little.

    Raises `RunError` where it doesn't end with 0. What earlier runs left to be written to disk is written before the clock starts.
    """
    log = folder / "bench.log"
    with log.open("wb+") as said:
        os.sync()
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        watcher = _Watcher(process.pid) if watch else None
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            # The session is of its own, so whoever ends the bench would leave it behind, still writing.
            os.killpg(process.pid, signal.SIGKILL)
            raise
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = watcher.stop() if watcher else 0
    text = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        raise RunError(f"{' '.join(command)} ended with {process.returncode}: {text[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, memory, text)


class _Watcher(threading.Thread):
    """Looks at the processes of a session again and again.

    Together they hold the sum of their proportional shares (PSS: a page that workers share counts once); a process alone holds its
    resident set, whose high-water mark the kernel keeps, so that no peak between two looks is missed.
    """

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._peak = 0
        self._done = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._done.wait(_PAUSE):
            started = time.perf_counter()
            members = list(_list_session(self._session))
            alone = len(members) == 1
            marks = [_read_kibibytes(pid, "status", "VmHWM:") for pid in members]
            shares = marks if alone else [_read_kibibytes(pid, "smaps_rollup", "Pss:") for pid in members]
            self._peak = max(self._peak, sum(shares), *marks, 0)
            # To look costs the watched time too: never more than a tenth of it.
            self._done.wait(9 * (time.perf_counter() - started))

    def stop(self) -> int:
        self._done.set()
        self.join()
        return self._peak * 1024


def _list_session(session: int) -> Iterator[int]:
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            with contextlib.suppress(OSError, IndexError):
                fields = Path(entry.path, "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(fields[3]) == session:
                    yield int(entry.name)


def _read_kibibytes(pid: int, file: str, label: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8").splitlines():
            if line.startswith(label):
                return int(line.split()[1])
    return 0
