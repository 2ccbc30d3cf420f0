"""The last and simplest question: does a file stand where a withheld post will stand?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.edition import Withheld
from pressroom.errors import Finding, LeakError
from pressroom.models import State


def search_paths(paths: Iterable[str], withheld: Withheld, config: SiteConfig, known: Iterable[str] = ()) -> None:
    """Raise `LeakError` where an output path is that of a withheld post, or lies below it.

    `known` are paths that were published once; what stands there now may say so.
    """
    spared = frozenset(path.strip("/") for path in known)
    folders = {permalinks.post_path(config, item.post).strip("/"): item for item in withheld.posts if item.state is not State.EXPIRED}
    if not folders:
        return
    leaks = []
    for path in paths:
        for folder in _folders_of(path):
            item = folders.get(folder)
            if item and not (folder in spared and path == f"{folder}/index.html"):
                message = f"this post is withheld ({item.state}), but {path} was about to be published; nothing was published"
                leaks.append(Finding(item.post.source, 1, 1, message, rule="leak"))
    if leaks:
        raise LeakError(leaks)


def _folders_of(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
