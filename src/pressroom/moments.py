"""The instants at which something that readers see changes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from pressroom.models import Boilerplate, Post


def find_next_change(posts: Iterable[Post], instant: datetime, boilerplate: Iterable[Boilerplate] = ()) -> datetime | None:
    """Answer the first instant after this one at which something that readers see changes by itself, or None."""
    moments = [moment for post in posts for moment in list_moments(post)]
    moments += [text.begins for text in boilerplate if text.begins is not None]
    return min((moment for moment in moments if moment > instant), default=None)


def list_moments(post: Post) -> Iterator[datetime]:
    """Answer the instants at which a post, or what readers see of it elsewhere, changes by itself."""
    if post.draft:
        return
    yield post.instant
    if post.expires is not None:
        yield post.expires
    if post.withdrawn is not None:
        yield post.withdrawn.at
    yield from (change.at for change in post.changes)
    if post.event is not None:
        yield post.event.over
