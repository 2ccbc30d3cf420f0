"""The return to the version of the site before the live one, unless it would show what is withheld now."""

from __future__ import annotations

from pathlib import Path

from pressroom import permalinks
from pressroom.edition import Edition, Withheld
from pressroom.errors import PublishError
from pressroom.manifest import Manifest
from pressroom.publishing import Publisher
from pressroom.timetable import open_newsroom


def roll_back(root: Path, config_file: Path, output: Path, instant: str = "") -> Manifest:
    """Bring the version before the live one back, and answer its manifest; that can be done once after each publication.

    Raises `PublishError` where none is kept, or where a page would return that is withheld now; `ContentError` where the content has
    problems, since then nobody can tell what is withheld.
    """
    newsroom = open_newsroom(root, config_file, instant)
    edition, withheld = newsroom.split(newsroom.now.instant)
    with Publisher(output) as publisher:
        previous, live = publisher.previous(), publisher.live()
        if previous is not None and live is not None:
            _refuse_return(edition, withheld, previous, live)
        return publisher.rollback()


def _refuse_return(edition: Edition, withheld: Withheld, previous: Manifest, live: Manifest) -> None:
    """Raise `PublishError` where a path of what is withheld or gone held anything else before than it holds now."""
    hidden = {permalinks.post_path(edition.config, item.post): f"{item.post.source} ({item.state})" for item in withheld.posts}
    hidden |= {permalinks.page_path(edition.config, page): f"{page.source} (draft)" for page in withheld.pages}
    hidden |= {stone.path: hidden.get(stone.path, stone.path) for stone in edition.tombstones}
    back = {
        name: path
        for file, record in previous.files.items()
        for path in (f"/{file.removesuffix('index.html')}", *permalinks.list_folders(f"/{file}"))
        if (name := hidden.get(path)) and live.files.get(file) != record
    }
    if back:
        told = ", ".join(f"{name} at {path}" for name, path in sorted(back.items()))
        raise PublishError(
            f"the version before would bring back what is withheld now: {told}; the live site is as it was. Check out an earlier commit, "
            "mark there what has to stay withheld, and build it"
        )
