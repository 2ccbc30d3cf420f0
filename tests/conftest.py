"""What every test may ask for: a newsroom of its own, made of the files that it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from tests.support.sites import MadeSite, make_site_at

# How long an example takes depends on the machine; what is too slow is the bench's affair.
settings.register_profile("pressroom", deadline=None)
settings.load_profile("pressroom")


class MakeSite(Protocol):
    """What `make_site` is: files by path, lines to add to the minimal configuration, the folder's name for a test with several sites."""

    def __call__(self, files: Mapping[str, str | bytes], *, config: str = "", name: str = "newsroom") -> MadeSite: ...


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the environment says of “now” out of every test that doesn't say it itself."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Answer the function that writes a newsroom into a folder of this test's own."""

    def make(files: Mapping[str, str | bytes], *, config: str = "", name: str = "newsroom") -> MadeSite:
        return make_site_at(tmp_path / name, files, config)

    return make
