"""`check --watch` checks at once and after each save, for an editor's background task."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from pressroom import rechecking
from pressroom.editors import CHECK_BEGIN
from pressroom.rechecking import CheckOptions, check_on, is_save
from tests.conftest import MakeSite
from tests.support.sites import NOW, MadeSite, post

_GOOD = post("A", summary="W.")
_BAD = post("A", summary="W.", body="See [here](https://example.org/).")
_TOLD = (
    "content/posts/a.md:6:5: warning: “here” doesn’t say where the link leads; name what is there [vague-link]\n"
    "0 errors, 1 warning, 0 advice"
)


class _Saves:
    """Stands in for the watcher: whatever is told in a round is answered with the next save, the last one with Ctrl-C."""

    def __init__(self, site: MadeSite, saves: list[Callable[[], set[str] | None]]) -> None:
        self.told: list[str] = []
        self._saves = saves
        self._site = site
        self._hear: Callable[[set[str] | None], None] = lambda _: None

    def __call__(self, *watched: Iterable[Path] | Callable[[set[str] | None], None]) -> _Saves:
        _, _, self._hear = watched  # type: ignore[assignment]
        return self

    def start(self) -> None:
        """Tell at once that anything may have been saved, as the watcher does."""
        self._hear(None)

    def stop(self) -> None:
        """Nothing is running."""

    def tell(self, text: str) -> None:
        """Keep what is told; when a round is over, save."""
        self.told.append(text)
        if text != CHECK_BEGIN:
            if not self._saves:
                raise KeyboardInterrupt
            self._hear(self._saves.pop(0)())


@pytest.fixture
def watched(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`watched(saves)` checks a newsroom of one post after each of some saves, and answers what was told."""
    monkeypatch.setattr(rechecking, "_CALM", 0)

    def watch(*saves: Callable[[MadeSite], set[str] | None]) -> list[str]:
        site = make_site({"content/posts/a.md": _GOOD})
        stand_in = _Saves(site, [lambda save=save: save(site) for save in saves])  # type: ignore[misc]
        monkeypatch.setattr(rechecking, "Watcher", stand_in)
        check_on(CheckOptions(root=site.root, config=site.root / "pressroom.toml", at=NOW), stand_in.tell)
        return stand_in.told

    return watch


def test_each_save_is_checked(watched: Any) -> None:
    """A mistake is told after the save that makes it, and no more after the one that mends it; Ctrl-C ends it."""
    nothing = "0 errors, 0 warnings, 0 advice"
    told = watched(
        lambda site: {str(site.write("content/posts/a.md", _BAD))},
        lambda site: {str(site.write("content/posts/a.md", _GOOD))},
    )
    assert told == [CHECK_BEGIN, nothing, CHECK_BEGIN, _TOLD, CHECK_BEGIN, nothing]


def test_configuration_that_is_broken_meanwhile_is_told(watched: Any) -> None:
    """The check goes on, and tells of it like of any mistake."""
    told = watched(lambda site: {str(site.write("pressroom.toml", "title ="))})
    assert told[3].startswith("pressroom.toml:1:")
    assert told[3].endswith("[config]\n1 error, 0 warnings, 0 advice")


def test_what_pressroom_writes_itself_is_no_save() -> None:
    """Else each check would be answered with another."""
    root = Path("/town")
    assert not is_save(root, {"/town/.pressroom", "/town/site/index.html", "/town/.git/index", "/town/.site.twin"})
    assert is_save(root, {"/town/.pressroom", "/town/pressroom.toml"})
    assert is_save(root, {"/town/content/site/a.md"})
    assert is_save(root, None)


def test_file_that_goes_away_meanwhile_ends_no_watch(watched: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next save is checked as ever."""
    answers = iter([FileNotFoundError(2, "No such file or directory", "a.md"), ()])

    def check(_: CheckOptions) -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(rechecking, "check_once", check)
    gone = "a file went away while it was read ([Errno 2] No such file or directory: 'a.md'); the next save is checked anew"
    assert watched(lambda _: None)[1::2] == [gone, "0 errors, 0 warnings, 0 advice"]


def test_watching_tells_as_text_only(make_site: MakeSite) -> None:
    """A stream of JSON documents is read by nobody."""
    refused = make_site({}).run("check", "--watch", "--format", "json")
    assert (refused.exit_code, refused.stderr) == (2, "--watch tells what it finds as text; leave --format json out\n")
