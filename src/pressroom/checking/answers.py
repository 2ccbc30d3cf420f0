"""Which addresses of the site are answered, which parts its pages have, and what somebody may have meant who wrote another."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from pressroom.checking.frozen import SiteMap
from pressroom.checking.pages import PageFacts
from pressroom.manifest import NAME

# With more addresses than this only those in the same place are compared letter by letter.
_MANY = 2000


class Trouble(NamedTuple):
    """What is wrong with an address: no page stands there, or the page has no such part; `near` is what may have been meant, or ''."""

    lacks: Literal["page", "part"]
    path: str
    part: str
    near: str


class Answers:
    """What the site answers."""

    def __init__(self, site: SiteMap, facts: Mapping[str, PageFacts]) -> None:
        self._site = site
        self._facts = facts
        self._judged: dict[str, Trouble | None] = {}

    def judge(self, target: str) -> Trouble | None:
        """Answer what is wrong with an address of this site, given as a decoded path with or without a fragment; None if it leads there."""
        if target not in self._judged:
            self._judged[target] = self._judge(target)
        return self._judged[target]

    def find_page(self, path: str) -> str:
        """Answer the path at which the page of an address stands, '' where there is none."""
        for spelling in (path, f"{path}/", path.removesuffix("index.html")):
            if spelling in self._answered:
                return spelling
        return ""

    def _judge(self, target: str) -> Trouble | None:
        path, _, part = target.partition("#")
        page = self.find_page(path)
        if not page:
            return Trouble("page", path, "", self._suggest(path))
        if not part or part == "top" or (facts := self._facts.get(page)) is None:
            return None
        ids = facts.ids.split("\n")
        return None if part in ids else Trouble("part", page, part, suggest_part(part, ids))

    @cached_property
    def _answered(self) -> frozenset[str]:
        site = self._site
        theme = (asset.path for asset in site.theme.assets.values())
        old = (redirect.path for redirect in site.edition.redirects)
        return frozenset([*site.plans, *site.edition.assets, *theme, *old, f"/{NAME}"])

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self._answered):
            names[_last(path)].append(path)
        return names

    def _suggest(self, path: str) -> str:
        """Answer the address that is most like another: one that ends with the same name, else the nearest spelling."""
        same = difflib.get_close_matches(path, self._names.get(_last(path), []), n=1, cutoff=0.3)
        if same:
            return same[0]
        parent = path.rstrip("/").rpartition("/")[0]
        beside = self._answered if len(self._answered) <= _MANY else self._folders.get(parent, ())
        near = difflib.get_close_matches(path, sorted(beside), n=1, cutoff=0.7)
        return near[0] if near else ""

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        folders: defaultdict[str, list[str]] = defaultdict(list)
        for path in self._answered:
            folders[path.rstrip("/").rpartition("/")[0]].append(path)
        return folders


def suggest_part(part: str, ids: Iterable[str]) -> str:
    """Answer the name of a part that is most like another, '' where none is; parts of the frame are nobody's."""
    return _suggest_part(part, tuple(name for name in ids if name and not name.startswith(("pr-", "fn", "main"))))


@lru_cache(maxsize=1024)
def _suggest_part(part: str, ids: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(part, ids, n=1)
    return near[0] if near else ""


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
