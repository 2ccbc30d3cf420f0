"""What is published, what will be, and when: a newsroom read for the commands that tell of time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from pressroom import permalinks
from pressroom.config import SiteConfig, load_config
from pressroom.edition import Edition, Withheld, at
from pressroom.instants import Now, read_now
from pressroom.ledger import read_ledger
from pressroom.legacy import Past
from pressroom.loading import Loaded, load_library
from pressroom.models import Post, State
from pressroom.moments import Cause, Change, list_changes
from pressroom.scanning import scan_content
from pressroom.store import Bodies, find_state_folder, open_store, read_store_version
from pressroom.structs import Struct


class Newsroom(Struct, frozen=True):
    """A newsroom read in, and the instant that is taken for now."""

    root: Path
    config: SiteConfig
    now: Now
    loaded: Loaded
    store: Path

    def split(self, instant: datetime) -> tuple[Edition, Withheld]:
        """Answer the edition of an instant, and what that withholds."""
        loaded = self.loaded
        past = Past(read_ledger(self.root), travelling=self.now.origin == "--at" or instant != self.now.instant)
        return at(
            loaded.library, loaded.rendered, instant, config=self.config, digests=loaded.digests, read_body=Bodies(self.store), past=past
        )

    def find_url(self, post: Post) -> str:
        """Answer the whole address at which a post stands, or will stand."""
        return permalinks.make_absolute(self.config, permalinks.post_path(self.config, post))


class Row(Struct, frozen=True):
    """A post in the list of states: since when it has its state (None: a draft has no instant), and when that will change (None: never)."""

    post: Post
    state: State
    since: datetime | None
    until: datetime | None
    url: str


def open_newsroom(root: Path, config_file: Path, instant: str = "") -> Newsroom:
    """Read a newsroom as it lies there; `instant` is taken for now where it says one. Raises `ContentError` and `UsageError`."""
    config = load_config(config_file)
    now = read_now(config, instant)
    with open_store(find_state_folder(root) / "store.sqlite", read_store_version(config)) as store:
        loaded = load_library(root, config, store, scan_content(root), store.read_files())
    return Newsroom(root, config, now, loaded, store.path)


def list_rows(newsroom: Newsroom, state: State | None = None) -> tuple[Row, ...]:
    """Answer every post with its state now, or those of one state: what comes next first, then the newest, drafts last."""
    now = newsroom.now.instant
    edition, withheld = newsroom.split(now)
    states = dict(edition.states) | {item.post.source: item.state for item in withheld.posts}
    posts = newsroom.loaded.library.posts
    until: dict[str, datetime] = {}
    for change in list_coming(newsroom):
        if change.cause is Cause.STATE:
            until.setdefault(change.subject.source, change.instant)
    rows = [
        Row(post, states[source], _find_since(post, states[source]), until.get(source), newsroom.find_url(post))
        for source, post in posts.items()
        if state in {None, states[source]}
    ]
    return tuple(sorted(rows, key=_place_row))


def find_next(newsroom: Newsroom) -> tuple[Change, ...]:
    """Answer all changes of the next instant at which something changes by itself; none where nothing ever will."""
    changes = list_coming(newsroom)
    return tuple(change for change in changes if change.instant == changes[0].instant)


def list_coming(newsroom: Newsroom) -> tuple[Change, ...]:
    """Answer all changes that are still to come, in order of time."""
    library = newsroom.loaded.library
    return list_changes(library.posts.values(), newsroom.now.instant, library.boilerplate.values(), library.pages.values())


def wait_for(now: Now, changes: Sequence[Change], longest: timedelta) -> None:
    """Sleep until the first of some changes has come to pass, where that is no more than `longest` after now; else not at all."""
    if changes and (away := changes[0].instant - now.instant) <= longest:
        # A second more than it takes: the clock of a build shouldn't be the one that says “not yet”.
        time.sleep(away.total_seconds() + 1)


def _find_since(post: Post, state: State) -> datetime | None:
    match state:
        case State.PUBLISHED | State.UNLISTED:
            return post.instant
        case State.WITHDRAWN:
            return post.withdrawn.at if post.withdrawn else None
        case State.EXPIRED:
            return post.expires
        case _:
            return None


def _place_row(row: Row) -> tuple[int, float, str]:
    if row.state in {State.SCHEDULED, State.EMBARGOED}:
        return 0, row.post.instant.timestamp(), row.post.source
    return (2 if row.state is State.DRAFT else 1), -row.post.instant.timestamp(), row.post.source
