"""Links and pictures of the sources, at their places: what they mean among the other sources, the files, and the pages there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from pressroom.checking.answers import Answers, Trouble, suggest_part
from pressroom.checking.frozen import SiteMap
from pressroom.checking.pages import PageFacts
from pressroom.checking.references import check_document
from pressroom.checking.rules import make_finding
from pressroom.checking.sources import SourceFacts
from pressroom.errors import Finding
from pressroom.front_matter import decode_source, locate, split_body
from pressroom.library import Library, find_near, names_source, resolve_target, suggest_name
from pressroom.markup import place_references, read_references
from pressroom.models import RenderedPost

Place = tuple[int, int]
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:")


class SourceLinks:
    """Checks where the sources lead; `told` then holds what was said of: the source, and the address as its page has it."""

    def __init__(
        self, root: Path, library: Library, site: SiteMap, facts: Mapping[str, PageFacts], answers: Answers,
        sources: Mapping[str, SourceFacts], bodies: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._root = root
        self._all = library
        self._site = site
        self._facts = facts
        self._answers = answers
        self._sources = sources
        self._bodies = bodies
        self._said: set[tuple[str, str]] = set()

    @property
    def told(self) -> frozenset[tuple[str, str]]:
        """What has been said so far."""
        return frozenset(self._said)

    def check(self, rendered: Mapping[str, RenderedPost]) -> Iterator[Finding]:
        """Answer every finding, source by source."""
        for source, facts in self._sources.items():
            for reference in rendered[source].references:
                yield from self._check_target(source, reference.kind, reference.target, (reference.line, reference.column))
            for target in facts.outward.split("\n") if facts.outward else ():
                if target.startswith("#") or self._site.home.find_own(target, "/"):
                    yield from self._check_outward(source, target)
            yield from self._check_own_picture(source)
            yield from self._check_documents(source, facts)

    def find_place(self, source: str, target: str) -> Place:
        """Answer where a source has a link to a target: its first one."""
        body, first_line = split_body(decode_source(source, (self._root / source).read_bytes()))
        found = [item for item in read_references(self._bodies(source)) if item[1] == target]
        places = place_references(found[:1], body, first_line)
        return (places[0].line, places[0].column) if places else (first_line, 1)

    def _check_outward(self, source: str, target: str) -> Iterator[Finding]:
        """Check a link to a part of the same page, or one with the whole address of a page of this site."""
        if target.startswith("#"):
            yield from self._check_part(source, source, unquote(target[1:]), "this page", target)
        elif trouble := self._answers.judge(own := self._site.home.find_own(target, "/")):
            self._said.add((source, own))
            yield self._tell(source, self.find_place(source, target), trouble, trouble.path)

    def _check_target(self, source: str, kind: str, target: str, place: Place) -> Iterator[Finding]:
        if not target:
            yield make_finding(source, place, "dead-link", "the link has no address; write one between its round brackets")
            return
        if _SCHEME.match(target):
            return
        meant = resolve_target(self._all, source, target)
        if meant is None:
            yield from self._tell_missing(source, kind, target, place)
        elif meant.kind == "source":
            called = f"“{target.partition('#')[0]}”"
            yield from self._check_part(source, meant.name, unquote(meant.fragment), called, target, place)
        elif meant.kind == "path" and self._site.edition.resolve(source, target) is not None:
            own = meant.name + (f"#{unquote(meant.fragment)}" if meant.fragment else "")
            if trouble := self._answers.judge(own):
                self._said.add((source, own))
                yield self._tell(source, place, trouble, meant.name)

    def _check_part(self, source: str, name: str, part: str, called: str, target: str, place: Place | None = None) -> Iterator[Finding]:
        """Check that the page of a source has a part; one that isn't published has those of its body."""
        if not part:
            return
        page = self._site.edition.home_path(name)
        facts, own = self._facts.get(page), self._sources.get(name)
        ids = facts.ids if facts else own.parts if own else None
        if ids is None or part in ids.split("\n"):
            return
        self._said.add((source, f"{page}#{part}"))
        near = suggest_part(part, ids.split("\n"))
        hint = f"did you mean “#{near}”?" if near else "link to the page without it"
        message = f"{called} has no part “#{part}”; {hint}"
        yield make_finding(source, place or self.find_place(source, target), "dead-anchor", message)

    def _tell(self, source: str, place: Place, trouble: Trouble, called: str) -> Finding:
        if trouble.lacks == "part":
            hint = f"did you mean “#{trouble.near}”?" if trouble.near else "link to the page without it"
            return make_finding(source, place, "dead-anchor", f"{called} has no part “#{trouble.part}”; {hint}")
        hint = f"did you mean {trouble.near}?" if trouble.near else "link to the source file instead, and it will always be found"
        return make_finding(source, place, "dead-link", f"there is no page at {trouble.path}; {hint}")

    def _tell_missing(self, source: str, kind: str, target: str, place: Place) -> Iterator[Finding]:
        """Tell of a target that is no source and no file; sources that don't exist are errors of the library already."""
        page = self._site.edition.home_path(source)
        self._said.add((source, self._site.home.find_own(target, page)))
        if names_source(target):
            return
        what, rule = ("picture", "missing-picture") if kind == "image" else ("file", "dead-link")
        message = f"there is no {what} “{target}”, neither beside this file nor in content/media/; {self._suggest_file(source, target)}"
        yield make_finding(source, place, rule, message)

    def _check_own_picture(self, source: str) -> Iterator[Finding]:
        """Check the picture that front matter names; one on another site is somebody else's."""
        item = self._all.find(source)
        key = "image" if getattr(item, "image", None) else "photo"
        picture = getattr(item, key, None)
        if picture and not picture.src.startswith(("/", "http://", "https://")) and not resolve_target(self._all, source, picture.src):
            text = decode_source(source, (self._root / source).read_bytes())
            place = next((place for name in (f"{key}.src", key) if (place := locate(text, name)) != (1, 1)), (1, 1))
            yield from self._tell_missing(source, "image", picture.src, place)

    def _check_documents(self, source: str, facts: SourceFacts) -> Iterator[Finding]:
        for link in facts.documents:
            meant = resolve_target(self._all, source, link.target)
            if meant and meant.kind == "file" and (message := check_document(link.target, link.text, self._measure(meant.name))):
                yield make_finding(source, (link.line, link.column), "document-link", message)

    def _measure(self, name: str) -> int:
        with suppress(OSError):
            return (self._root / name).stat().st_size
        return 0

    def _suggest_file(self, source: str, target: str) -> str:
        for text in (f"{target}.md", f"{target.rstrip('/')}/index.md"):
            if (meant := resolve_target(self._all, source, text)) and meant.kind == "source":
                return f"did you mean “{text}”?"
        wanted = unquote(target).replace("\\", "/").rpartition("/")[2]
        near = find_near(wanted, self._names)
        return suggest_name(wanted, near) if near else "put it there, or correct its name"

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.rpartition("/")[2]: name for name in sorted(self._all.files)}
