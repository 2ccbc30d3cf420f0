"""A real Dask cluster on this machine's loopback, of a scheduler and workers that are processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.paths import ROOT


class DaskCluster:
    """A scheduler and its workers; whoever is killed gets no chance to say so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port))

    def add_worker(self, environment: Mapping[str, str] | None = None) -> None:
        """Start one more worker, in a folder of its own and with more in its environment."""
        where = ("--host", "127.0.0.1", "--local-directory", str(self._folder / f"worker-{len(self.workers)}"))
        self.workers.append(self._start("worker", self.address, "--nthreads", "1", "--no-nanny", *where, environment=environment))

    def kill_worker(self) -> None:
        """Kill the worker that was started first."""
        _kill(self.workers.pop(0))

    def stop(self) -> None:
        """Kill all that runs."""
        for process in (*self.workers, self.scheduler):
            _kill(process)

    def _start(self, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        name = f"{arguments[0]}-{time.monotonic_ns()}.log"
        paths = {"PATH": os.environ["PATH"], "HOME": str(self._folder), "PYTHONPATH": str(ROOT / "src")}
        with (self._folder / name).open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "distributed.cli." + f"dask_{arguments[0]}", *arguments[1:], "--no-dashboard"],
                env={**paths, **(environment or {})}, cwd=self._folder, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip


@contextmanager
def run_cluster(folder: Path, workers: int) -> Iterator[DaskCluster]:
    """Run a scheduler and so many workers until the end of the block."""
    folder.mkdir()
    cluster = DaskCluster(folder)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.stop()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
