"""Two things that would stand at one address, or in one file on some server."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pressroom import permalinks
from pressroom.errors import Finding


class Owner(NamedTuple):
    """What stands at a path: how it is called, and the place in the newsroom's files that says so (none for what Pressroom makes)."""

    name: str
    place: tuple[str, int, int] = ("", 1, 1)


def find_collisions(named: Sequence[tuple[str, Owner]]) -> list[Finding]:
    """Answer an error for each path that two owners have, also by case or Unicode form, and for each file in the place of a folder.

    It is told where an author can change something: at an alias or a line of `[gone]` before a source, at the later of two sources.
    """
    owners: dict[str, Owner] = {}
    findings = []
    for path, owner in named:
        other = owners.setdefault(permalinks.fold_file(permalinks.output_file(path)), owner)
        if other is not owner:
            told, there = sorted((owner, other), key=_rank)
            message = f"{_say_this(told)} would stand at {path}, where {there.name} stands; {_REMEDIES[_rank(told)]}"
            findings.append(Finding(*told.place, message, rule="collision"))
    return [*findings, *_find_files_in_place_of_folders(named, owners)]


def _find_files_in_place_of_folders(named: Sequence[tuple[str, Owner]], owners: Mapping[str, Owner]) -> Iterator[Finding]:
    files = sorted(owners)
    for path, owner in named:
        if path.endswith("/"):
            continue
        folder = permalinks.fold_file(permalinks.output_file(path)) + "/"
        below = bisect_left(files, folder)
        if below < len(files) and files[below].startswith(folder):
            told, there = sorted((owner, owners[files[below]]), key=_rank)
            needs = "needs a folder" if told is owner else "is a file"
            message = f"{_say_this(told)} would stand at {path}, where {there.name} {needs}; {_REMEDIES[_rank(told)]}"
            yield Finding(*told.place, message, rule="collision")


def _rank(owner: Owner) -> int:
    file, line, _ = owner.place
    return 2 if not file else 1 if line == 1 else 0


def _say_this(owner: Owner) -> str:
    return "this" if _rank(owner) == 1 else owner.name


_REMEDIES = ("delete it here, or rename what stands there", "rename one of them", "")
