"""Which files are saved, told as it happens."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from watchfiles import watch

# Milliseconds without a further change after which a save counts as done, where it has to be told at once, and elsewhere.
_SOON, _LATER = 10, 50
_LONGEST = 400


class Watcher:
    """Watches the folders `whole` with all below them, and the files directly in the folders `shallow`, until it is stopped.

    `tell` is called, in a thread of the watcher's, with the paths of what was saved, moved or deleted; with None where anything may have
    happened: a watched folder came or went.
    """

    def __init__(self, whole: Iterable[Path], shallow: Iterable[Path], tell: Callable[[set[str] | None], None]) -> None:
        self._whole = tuple(folder.absolute() for folder in whole)
        self._shallow = tuple({folder.absolute(): None for folder in shallow})
        self._tell = tell
        self._stopping = threading.Event()
        self._deep_stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to watch."""
        self._watch_whole()
        self._run(self._watch_shallow)

    def stop(self) -> None:
        """Stop watching, and wait until nothing more is told."""
        self._stopping.set()
        self._deep_stopping.set()
        for thread in self._threads:
            thread.join()

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _watch_shallow(self) -> None:
        roots = {str(folder) for folder in self._whole}
        for paths in _list_saves(self._shallow, self._stopping, _LATER, recursive=False):
            if paths and roots & paths:
                # The folder may be another one of that name: what was watched is gone.
                self._deep_stopping.set()
                self._watch_whole()
                self._tell(None)
            else:
                self._tell(paths)

    def _watch_whole(self) -> None:
        self._deep_stopping = stopping = threading.Event()
        folders = [folder for folder in self._whole if folder.is_dir()]
        if folders:
            self._run(lambda: self._follow(folders, stopping))

    def _follow(self, folders: list[Path], stopping: threading.Event) -> None:
        for paths in _list_saves(folders, stopping, _SOON, recursive=True):
            self._tell(paths)


def _list_saves(folders: Iterable[Path], stopping: threading.Event, step: int, *, recursive: bool) -> Iterator[set[str] | None]:
    """Answer what is saved, again and again; first of all None: only then is it sure that nothing more is missed."""
    is_sure = False
    for paths in _watch(list(folders), stopping, step, recursive=recursive):
        if not is_sure:
            is_sure = True
            yield None
        elif paths:
            yield paths


def _watch(folders: Sequence[Path], stopping: threading.Event, step: int, *, recursive: bool) -> Iterator[set[str]]:
    """Answer what is saved, and nothing now and then; where the system has no watch to spare, by looking again and again."""
    for polling in (None, True):
        changes = watch(
            *map(os.fspath, folders), watch_filter=None, debounce=_LONGEST, step=step, stop_event=stopping, raise_interrupt=False,
            recursive=recursive, rust_timeout=500, yield_on_timeout=True, force_polling=polling,
        )  # fmt: skip
        try:
            yield from ({path for _, path in paths} for paths in changes)
        except FileNotFoundError:
            # A folder is gone; whoever watches the one above it hears of the next of its name.
            return
        except (OSError, RuntimeError):
            continue
        return
