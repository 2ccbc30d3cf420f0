"""Time and what readers see: where a post stands at an instant, and the instants at which something changes by itself.

`list_changes` is the one answer to the question of what changes when. The build, `next`, `schedule`, `list` and the preview all ask it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from pressroom.models import Boilerplate, Page, Post, State
from pressroom.structs import Struct, exchange

T = TypeVar("T", Post, Page)
VISIBLE = frozenset({State.PUBLISHED, State.UNLISTED, State.WITHDRAWN})
AWAITED = frozenset({State.DRAFT, State.SCHEDULED, State.EMBARGOED})
_BEFORE = timedelta(microseconds=1)


class Cause(StrEnum):
    """What it is that changes: a post's state, a note of `changes` or a day of `updated` that is shown from then on, an event that ends, a
    text that begins."""

    STATE = "state"
    NOTE = "note"
    UPDATE = "update"
    EVENT = "event"
    BOILERPLATE = "boilerplate"


class Change(Struct, frozen=True):
    """What happens by itself at an instant to a post (or page, or boilerplate); `before` and `after` are a post's states around it."""

    instant: datetime
    subject: Post | Page | Boilerplate
    cause: Cause = Cause.STATE
    before: State = State.PUBLISHED
    after: State = State.PUBLISHED


def decide_state(post: Post, instant: datetime) -> State:
    """Say where a post stands at an instant."""
    if post.draft:
        return State.DRAFT
    if instant < post.instant:
        return State.EMBARGOED if post.embargo is not None and instant < post.embargo else State.SCHEDULED
    if post.expires is not None and post.expires <= instant:
        return State.EXPIRED
    if post.withdrawn is not None and post.withdrawn.at <= instant:
        return State.WITHDRAWN
    return State.UNLISTED if post.unlisted else State.PUBLISHED


def list_shown(*, drafts: bool) -> frozenset[State]:
    """Answer the states of posts that are shown; with `drafts` to somebody who sees what is withheld, too."""
    return VISIBLE | AWAITED if drafts else VISIBLE


def find_coming(post: Post, state: State) -> datetime | None:
    """Answer from when on a withheld post may be seen; None: never, as it stands."""
    return post.instant if state in {State.SCHEDULED, State.EMBARGOED} else None


def cut_changes(post: Post, instant: datetime) -> Post:
    """Answer a post without the changes that are still to come, and without a day of update that is."""
    post = cut_update(post, instant)
    if not post.changes or all(change.at <= instant for change in post.changes):
        return post
    return exchange(post, changes=tuple(change for change in post.changes if change.at <= instant))


def cut_update(item: T, instant: datetime) -> T:
    """Answer a post or page without a day of update that is still to come."""
    return exchange(item, updated=None) if item.updated is not None and instant < item.updated else item


def list_changes(
    posts: Iterable[Post], instant: datetime, boilerplate: Iterable[Boilerplate] = (), pages: Iterable[Page] = (), *, drafts: bool = False
) -> tuple[Change, ...]:
    """Answer all that changes by itself after an instant, in order of time, then of source.

    With `drafts` that is told as well which only who sees what is withheld can see. What nobody sees is no change.
    """
    shown = list_shown(drafts=drafts)
    changes = [change for post in posts if _may_change(post, instant) for change in _list_changes_of(post, instant, shown)]
    changes += [Change(text.begins, text, Cause.BOILERPLATE) for text in boilerplate if text.begins is not None and instant < text.begins]
    changes += [
        Change(page.updated, page, Cause.UPDATE)
        for page in pages
        if page.updated is not None and instant < page.updated and (drafts or not page.draft)
    ]
    return tuple(sorted(changes, key=lambda one: (one.instant, one.subject.source)))


def _may_change(post: Post, instant: datetime) -> bool:
    """Tell whether a post names an instant to come, or has what may: most have been published, and that is all."""
    return bool(instant < post.instant or post.expires or post.withdrawn or post.event or post.changes or post.updated)


def _list_changes_of(post: Post, instant: datetime, shown: frozenset[State]) -> Iterator[Change]:
    for moment, causes in _list_moments(post, instant).items():
        before, after = decide_state(post, moment - _BEFORE), decide_state(post, moment)
        if before is not after:
            yield Change(moment, post, Cause.STATE, before, after)
        elif after in shown:
            # Only what is listed stands under “Upcoming”.
            unlisted = after in {State.UNLISTED, State.WITHDRAWN}
            yield from (Change(moment, post, cause, before, after) for cause in causes if not (unlisted and cause is Cause.EVENT))


def _list_moments(post: Post, instant: datetime) -> dict[datetime, tuple[Cause, ...]]:
    """Answer the instants to come that a post names, each with what else than its state may change then."""
    moments: dict[datetime, tuple[Cause, ...]] = {}
    for moment in (post.instant, post.expires, post.withdrawn.at if post.withdrawn else None):
        if moment is not None and instant < moment:
            moments[moment] = ()
    if post.event is not None and instant < post.event.over:
        moments[post.event.over] = (*moments.get(post.event.over, ()), Cause.EVENT)
    if post.updated is not None and instant < post.updated:
        moments[post.updated] = (*moments.get(post.updated, ()), Cause.UPDATE)
    for change in post.changes:
        if instant < change.at and Cause.NOTE not in moments.get(change.at, ()):
            moments[change.at] = (*moments.get(change.at, ()), Cause.NOTE)
    return moments
