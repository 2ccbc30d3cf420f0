"""Slicing a list into pages that never change once they are full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from pressroom.structs import Struct

T = TypeVar("T")


class Slice(Struct, Generic[T], frozen=True):
    """One page of a list: `number` 0 is the list's own URL; `older` and `newer` are the numbers of the pages beside it, or None."""

    number: int
    items: tuple[T, ...]
    older: int | None
    newer: int | None


def paginate(items: Sequence[T], per_page: int) -> tuple[Slice[T], ...]:
    """Slice items, newest first, into the list's own page and the full pages numbered from the oldest.

    `/page/1/` holds the oldest `per_page` items and so on: a new item changes no full page. The list's own page shows the newest items:
    those that fill no page yet, and the newest full page's after them, so that it is never a page of one; `older` leads on from there
    without repeating any. The list's own page comes first and is there even when it is empty.
    """
    total = len(items)
    full = total // per_page if total > per_page else 0
    shown_by_first = total - (full - 1) * per_page if full else total
    first = Slice(0, tuple(items[:shown_by_first]), older=full - 1 if full > 1 else None, newer=None)
    numbered = (
        Slice(
            number,
            tuple(items[total - number * per_page : total - (number - 1) * per_page]),
            older=number - 1 if number > 1 else None,
            newer=number + 1 if number < full else 0,
        )
        for number in range(full, 0, -1)
    )
    return (first, *numbered)
