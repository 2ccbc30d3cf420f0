"""Two instants of one newsroom: which addresses appear, change and vanish between them. Nothing is rendered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pressroom.edition import Edition
from pressroom.errors import UsageError
from pressroom.structs import Struct
from pressroom.timetable import Newsroom
from pressroom.web.fingerprints import fingerprint_plans
from pressroom.web.plans import plan_pages
from pressroom.web.theme import Theme, find_theme


class Difference(Struct, frozen=True):
    """The addresses (from `/`) that are there at the later instant only, at both but not the same, at the earlier one only."""

    appears: tuple[str, ...]
    changes: tuple[str, ...]
    vanishes: tuple[str, ...]


def compare_instants(newsroom: Newsroom, before: datetime, after: datetime) -> Difference:
    """Compare pages, feeds and files of two instants by what their bytes depend on. Raises `UsageError` where the second isn't later."""
    if after <= before:
        raise UsageError("the second --at must be later than the first")
    (earlier, _), (later, _) = newsroom.split(before), newsroom.split(after)
    return compare_editions(newsroom.root, earlier, later)


def compare_editions(root: Path, before: Edition, after: Edition) -> Difference:
    """Compare pages, feeds and files of two editions of one newsroom by what their bytes depend on."""
    theme = find_theme(root)
    old, new = (_identify(edition, theme) for edition in (before, after))
    return Difference(
        appears=tuple(sorted(new.keys() - old.keys())),
        changes=tuple(sorted(path for path in new.keys() & old.keys() if new[path] != old[path])),
        vanishes=tuple(sorted(old.keys() - new.keys())),
    )


def _identify(edition: Edition, theme: Theme) -> dict[str, bytes]:
    prints = fingerprint_plans(plan_pages(edition), edition, theme, b"")
    return prints | {path: asset.digest for path, asset in edition.assets.items()}
