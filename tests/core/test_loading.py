"""What has changed is read by another process, while this one does something else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from pressroom import loading
from pressroom.config import load_config
from pressroom.errors import Finding
from pressroom.loading import Loaded, read_library
from pressroom.scanning import scan_content
from pressroom.store import Known, open_store, read_store_version
from tests.conftest import MakeSite
from tests.support.sites import post

FILES = {"content/posts/2026-05-01-a.md": post("One", "2026-05-01", "Some *words*."), "content/posts/2026-05-02-b.md": "no front matter"}


def read_site(root: Path, *, meanwhile: Any = None, workers: int = 2) -> tuple[Loaded, list[Finding]]:
    """Read a newsroom into a new store."""
    config = load_config(root / "pressroom.toml")
    with open_store(root / "new.sqlite", read_store_version(config)) as store:
        read = read_library(root, config, store, scan_content(root), Known({}, {}), workers=workers, meanwhile=meanwhile)
    (root / "new.sqlite").unlink()
    return read


def test_what_has_changed_is_read_beside_other_work(make_site: MakeSite) -> None:
    """The other work is done once, and what was read is the same as without it, problems included."""
    root, done = make_site(FILES).root, []
    beside = read_site(root, meanwhile=lambda: done.append(os.getpid()))
    assert done == [os.getpid()]
    assert beside == read_site(root, workers=1)
    assert [finding.path for finding in beside[1]] == ["content/posts/2026-05-02-b.md"]


def die_at_once(_sender: Connection, *_: Sequence[Any]) -> None:
    """End without a word, as when killed."""
    os._exit(9)


def die_while_sending(sender: Connection, *_: Sequence[Any]) -> None:
    """Send the beginning of a message."""
    os.write(sender.fileno(), b"\0\0\1\0abc")
    os._exit(9)


def send_nothing(sender: Connection, *_: Sequence[Any]) -> None:
    """Fail as one does whose work raises."""
    sender.close()


@pytest.mark.parametrize("end", [die_at_once, die_while_sending, send_nothing])
def test_work_of_a_process_that_dies_is_done_here(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, end: Any) -> None:
    """Nothing is lost with it."""
    root = make_site(FILES).root
    expected = read_site(root, workers=1)
    monkeypatch.setattr(loading, "_send_made", end)
    assert read_site(root, meanwhile=lambda: None) == expected
