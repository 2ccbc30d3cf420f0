"""A pretended cluster, for builds whose pages are rendered by others: it is one process, this one, but can read nothing of the newsroom."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.sites import MadeSite

ADDRESS = "tcp://127.0.0.1:1"


class Pretended:
    """A cluster in this process, all of whose work is done while the newsroom's folder is somewhere else: nothing can be read from it."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root, self.scratch = root, scratch
        self.parcels: list[Any] = []

    def work(self, function: Callable[[Any, Path, Any], Any], thing: Any, draw: Callable[[int], Any]) -> Iterator[Any]:
        """Do every job as a worker would, with what was pickled."""
        held = _copy(thing)
        while (job := draw(2)) is not None:
            self.parcels.append(job)
            away = self.root.with_name("away")
            self.root.rename(away)
            try:
                answer = function(held, self.scratch, _copy(job))
            finally:
                away.rename(self.root)
            yield _copy(answer)


def _copy(value: Any) -> Any:
    """Answer what is left of a value that is sent."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - it was made here


def pretend_cluster(site: MadeSite, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> Pretended:
    """Let builds of a site at `ADDRESS` use a pretended cluster, for as few pages as ten."""
    scratch.mkdir()
    cluster = Pretended(site.root, scratch)

    @contextmanager
    def open_one(address: str) -> Iterator[Pretended]:
        assert address == ADDRESS
        yield cluster

    monkeypatch.setattr("pressroom.clusters.open_cluster", open_one)
    monkeypatch.setattr("pressroom.freezing._SHARE", 5)
    return cluster
