"""The stages of a long piece of work: how long each took, and how far it is."""

from __future__ import annotations

import time
from typing import Protocol


class Progress(Protocol):
    """Is told of each stage (“read”, “render”) how much of it is done; `total` 0 where that isn't known."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show it."""


class Stages:
    """Measures how long each stage takes, and tells how far it is."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._stage, self._since = "look", time.monotonic()
        self.stages: dict[str, float] = {}

    def start(self, stage: str) -> None:
        """Begin a stage, which ends the one before."""
        self.stop()
        self._stage = stage
        self.progress(0, 0)

    def progress(self, done: int, total: int) -> None:
        """Tell how much of the stage is done."""
        if self._progress:
            self._progress(self._stage, done, total)

    def stop(self) -> None:
        """End the stage."""
        now = time.monotonic()
        self.stages[self._stage] = self.stages.get(self._stage, 0.0) + now - self._since
        self._since = now
