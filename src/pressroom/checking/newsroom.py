"""What can be said of all sources together: terms that nearly agree, addresses that nobody made, files that nobody uses."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import unquote

from pressroom.checking.sources import CheckedSource, make_finding
from pressroom.edition import Edition
from pressroom.errors import Finding
from pressroom.front_matter import locate
from pressroom.library import MEDIA, Library, resolve_target
from pressroom.markup import Reference
from pressroom.models import Post
from pressroom.slugs import slugify
from pressroom.web.plans import PagePlan, Plan, PostPlan

_LARGE = 1_000_000
# Parts of a page that the theme and footnotes make.
_MADE_BY_US = ("pr-", "fn:", "fnref:", "fn-", "fnref-")
_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")


class NewsroomRules:
    """Rules that compare a source with the rest of the newsroom, as readers would see it now."""

    def __init__(
        self, library: Library, edition: Edition, plans: Mapping[str, Plan], sources: Sequence[CheckedSource], sizes: Mapping[str, int]
    ) -> None:
        self._all = library
        self._edition = edition
        self._plans = plans
        self._sources = {item.source.path: item for item in sources}
        self._sizes = sizes

    def check(self) -> Iterator[Finding]:
        """Answer every finding."""
        for item in self._sources.values():
            for reference in item.rendition.references:
                yield from self._check_reference(item, reference)
        for taxonomy in ("tags", "categories"):
            yield from self._check_terms(taxonomy)
        yield from self._check_files()

    def _check_reference(self, item: CheckedSource, reference: Reference) -> Iterator[Finding]:
        path, place, target = item.source.path, (reference.line, reference.column), reference.target
        own = self._edition.config.base_url
        if target.startswith(f"{own}/"):
            target = target.removeprefix(own)
        if target.startswith("#"):
            yield from self._check_fragment(item, place, path, unquote(target[1:]), "this page")
            return
        if target.startswith(("//", "?")) or ":" in target.partition("/")[0]:
            return
        meant = resolve_target(self._all, path, target)
        if meant is None:
            if reference.kind == "image":
                message = f"there is no picture “{target}”, neither beside this file nor in content/media/{self._suggest_file(target)}"
                yield make_finding(path, place, "missing-picture", message)
        elif meant.kind == "source":
            yield from self._check_fragment(item, place, meant.name, unquote(meant.fragment), f"“{target.partition('#')[0]}”")
        elif meant.kind == "path":
            yield from self._check_path(item, place, meant.name, unquote(meant.fragment))

    def _check_path(self, item: CheckedSource, place: tuple[int, int], path: str, fragment: str) -> Iterator[Finding]:
        plan = self._plans.get(path) or self._plans.get(f"{path}/")
        if plan is None and path not in self._edition.assets:
            near = difflib.get_close_matches(path, self._plans.keys(), n=1, cutoff=0.7)
            hint = f"did you mean {near[0]}?" if near else "link to the source file instead, and it will always be found"
            yield make_finding(item.source.path, place, "dead-link", f"there is no page at {path}; {hint}")
        match plan:
            case PostPlan(post=post):
                yield from self._check_fragment(item, place, post.source, fragment, path)
            case PagePlan(page=page):
                yield from self._check_fragment(item, place, page.source, fragment, path)

    def _check_fragment(self, item: CheckedSource, place: tuple[int, int], name: str, fragment: str, called: str) -> Iterator[Finding]:
        target = self._sources.get(name)
        if not fragment or target is None or fragment in target.rendition.ids or fragment.startswith(_MADE_BY_US):
            return
        near = difflib.get_close_matches(fragment, target.rendition.ids, n=1)
        hint = f"did you mean “#{near[0]}”?" if near else "link to the page without it"
        yield make_finding(item.source.path, place, "dead-anchor", f"{called} has no part “#{fragment}”; {hint}")

    def _check_terms(self, taxonomy: str) -> Iterator[Finding]:
        posts = [item for item in self._sources.values() if isinstance(item.entity, Post)]
        used = Counter(slugify(name) for item in posts for name in getattr(item.entity, taxonomy))
        for item in posts:
            for index, name in enumerate(getattr(item.entity, taxonomy)):
                other = _other_number(slugify(name))
                if used[other] > used[slugify(name)]:
                    said = f"“{name}” is used {_times(used[slugify(name)])}, and “{other}” {_times(used[other])}"
                    message = f"{said}; write the same for the same"
                    yield make_finding(item.source.path, locate(item.source, taxonomy, index), "similar-terms", message)

    def _check_files(self) -> Iterator[Finding]:
        for name in sorted(self._all.files):
            if name.endswith(_PICTURES) and self._sizes.get(name, 0) > _LARGE:
                message = f"this picture has {self._sizes[name] / 1_000_000:.1f} MB; save it smaller, 1,600 pixels wide at the most"
                yield make_finding(name, (1, 1), "large-file", message)
            if name.startswith(MEDIA) and name not in self._used:
                message = "nothing uses this file, but it is published; take it out if it isn’t needed"
                yield make_finding(name, (1, 1), "unused-file", message)

    @cached_property
    def _used(self) -> frozenset[str]:
        targets = [(path, reference.target) for path, item in self._sources.items() for reference in item.rendition.references]
        for path, item in self._sources.items():
            picture = getattr(item.entity, "image", None) or getattr(item.entity, "photo", None)
            if picture:
                targets.append((path, picture.src))
        meant = (resolve_target(self._all, path, target) for path, target in targets)
        return frozenset(target.name for target in meant if target and target.kind == "file")

    def _suggest_file(self, target: str) -> str:
        names = {name.rpartition("/")[2]: name for name in self._all.files}
        near = difflib.get_close_matches(target.rpartition("/")[2], names, n=1)
        return f"; did you mean “{near[0]}”?" if near else "; put it there, or correct its name"


def _other_number(slug: str) -> str:
    """Answer the plural of a singular's slug and the singular of a plural's, the simple English way."""
    return slug[:-1] if slug.endswith("s") else f"{slug}s"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
