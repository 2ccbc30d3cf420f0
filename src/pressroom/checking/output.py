"""What can be said of the pages as they would be published: their links, parts, weight, and the feeds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property

from pressroom import permalinks
from pressroom.checking import colours
from pressroom.checking.answers import Answers, Trouble
from pressroom.checking.frozen import FrozenPages, Site
from pressroom.checking.pages import PageFacts, find_addresses, find_gaps, find_line, find_tags
from pressroom.checking.rules import make_finding
from pressroom.errors import Finding

KB = 1024
WHOLE, ALONE, STYLE = 100 * KB, 14 * KB, 8 * KB
"""What a page may weigh with all that it loads at once, what a post may weigh alone, and what a style sheet may, compressed."""

CONFIG = "pressroom.toml"


class OutputRules:
    """Rules over frozen pages. A fault that many pages share is told once, at the first of them.

    `told` are the own links about which something has been said already at their place in a source: (source, target). `config` is the
    text of pressroom.toml, whose links stand on every page.
    """

    def __init__(
        self, site: Site, pages: FrozenPages, facts: Mapping[str, PageFacts], answers: Answers, told: frozenset[tuple[str, str]],
        config: str,
    ) -> None:  # fmt: skip
        self._site = site
        self._pages = pages
        self._facts = facts
        self._answers = answers
        self._told = told
        self._config = config

    def check(self) -> Iterator[Finding]:
        """Answer every finding."""
        yield from self._check_links()
        yield from self._check_ids()
        yield from self._check_frames()
        yield from self._check_headings()
        yield from self._check_weights()
        yield from self._check_style()
        if (style := self._site.theme.assets.get(colours.STYLE)) is not None:
            css = style.file.read_text(encoding="utf-8", errors="replace")
            yield from colours.check_colours(css, f"templates/assets/{colours.STYLE}")
        yield from self._check_feeds()

    def _check_links(self) -> Iterator[Finding]:
        said: set[str] = set()
        anywhere = frozenset(target for _, target in self._told)
        for path, facts in self._facts.items():
            own = self._site.source_of(path)
            is_feed = self._site.kind_of(path) != "page"
            for target in facts.links.split("\n") if facts.links else ():
                trouble = self._answers.judge(target)
                if trouble is None or target in said or (own, target) in self._told or (is_feed and target in anywhere):
                    continue
                said.add(target)
                yield self._tell_link(path, target, trouble)

    def _tell_link(self, path: str, target: str, trouble: Trouble) -> Finding:
        rule = "dead-link" if trouble.lacks == "page" else "dead-anchor"
        lacking = f"there is no page at {trouble.path}" if trouble.lacks == "page" else f"{trouble.path} has no part “#{trouble.part}”"
        spelled = f"“{trouble.near}”" if trouble.lacks == "page" else f"“#{trouble.near}”"
        hint = f"did you mean {spelled}?" if trouble.near else "correct it or take it out"
        if place := _find_quoted(self._config, target):
            return make_finding(CONFIG, place, rule, f"this leads nowhere: {lacking}; {hint}")
        return make_finding(self._name(path), self._place_of(path, target), rule, f"a link here leads nowhere: {lacking}; {hint}")

    def find_place(self, path: str, url: str) -> tuple[str, tuple[int, int]]:
        """Answer the file and the place at which a page has a link to another site: in the configuration, if that says it."""
        if place := _find_quoted(self._config, url):
            return CONFIG, place
        text = self._pages.read(path)
        found = (find_line(text, offset) for offset, _, attributes in find_tags(text) if url in attributes.values())
        return self._name(path), next(found, (1, 1))

    def _check_ids(self) -> Iterator[Finding]:
        said: set[str] = set()
        for path, facts in self._facts.items():
            for name in facts.twice.split("\n") if facts.twice else ():
                if name in said:
                    continue
                said.add(name)
                text = self._pages.read(path)
                places = [find_line(text, offset) for offset, _, attributes in find_tags(text) if attributes.get("id") == name]
                message = f"two parts of this page have the id “{name}” (the first is on line {places[0][0]}); give one of them another"
                yield make_finding(self._name(path), places[1], "duplicate-id", message)

    def _check_frames(self) -> Iterator[Finding]:
        for path, facts in self._facts.items():
            if facts.frames:
                text = self._pages.read(path)
                place = next(
                    find_line(text, offset) for offset, tag, attributes in find_tags(text)
                    if tag == "iframe" and not attributes.get("title", "").strip()
                )  # fmt: skip
                message = 'this frame has no title; write title="what is in it" into its tag'
                yield make_finding(self._name(path), place, "frame-title", message)

    def _check_headings(self) -> Iterator[Finding]:
        said: set[str] = set()
        for path, facts in self._facts.items():
            for name in facts.gaps.split("\n") if facts.gaps else ():
                if name in said:
                    continue
                said.add(name)
                text = self._pages.read(path)
                gap = next(gap for gap in find_gaps(text) if gap.name == name)
                told = f"the heading “{gap.words}” is an h{gap.level} after an h{gap.before}"
                message = f"{told}; make it an h{gap.before + 1} in its template"
                yield make_finding(self._name(path), find_line(text, gap.offset), "heading-order", message)

    def _check_weights(self) -> Iterator[Finding]:
        """Find heavy pages, those of sources first: a list that shows the same heavy picture says nothing new."""
        said: set[str] = set()
        for path, facts in sorted(self._facts.items(), key=lambda item: not self._site.source_of(item[0])):
            if self._site.kind_of(path) != "page":
                continue
            parts = {loaded: self._size_of(loaded) for loaded in facts.loads.split("\n") if loaded}
            whole = facts.weight + sum(parts.values())
            source = self._site.source_of(path)
            if whole > WHOLE:
                name, weight = max([("its text", facts.weight), *parts.items()], key=lambda part: part[1])
                if not source and name in said:
                    continue
                said.add(name)
                heavy = f"this page weighs {_kb(whole)} with what it loads at once, more than {_kb(WHOLE)}"
                message = f"{heavy}; {name} has {_kb(weight)}: make that smaller"
                yield make_finding(source or self._name(path), (1, 1), "heavy-page", message)
            elif facts.weight > ALONE and source:
                message = f"this page alone weighs {_kb(facts.weight)}, more than the {_kb(ALONE)} of a first round trip; could it be two?"
                yield make_finding(source, (1, 1), "long-page", message)

    def _check_style(self) -> Iterator[Finding]:
        for name, asset in self._site.theme.assets.items():
            if name.endswith(".css") and (weight := self._size_of(asset.path)) > STYLE:
                message = f"this style sheet weighs {_kb(weight)} compressed, more than {_kb(STYLE)}; first visits wait for it: shorten it"
                yield make_finding(f"templates/assets/{name}", (1, 1), "heavy-style", message)

    def _check_feeds(self) -> Iterator[Finding]:
        for path, facts in self._facts.items():
            for fault in facts.faults:
                message = f"this feed {fault}; readers may refuse it, and that is a fault in Pressroom: report it"
                yield make_finding(self._name(path), (1, 1), "feed", message)

    def _name(self, path: str) -> str:
        return f"site/{permalinks.output_file(path)}"

    def _place_of(self, path: str, target: str) -> tuple[int, int]:
        """Answer where on a frozen page a link to a target stands."""
        text = self._pages.read(path)
        kind = self._site.kind_of(path)
        home = self._site.home
        if kind == "page":
            for offset, _, attributes in find_tags(text):
                if any(home.find_own(value, path) == target for value in attributes.values()):
                    return find_line(text, offset)
        elif kind:
            for address in find_addresses(text, kind):
                if home.find_own(address, path) == target:
                    return find_line(text, max(0, text.find(address)))
        return 1, 1

    def _size_of(self, path: str) -> int:
        if path not in self._sizes:
            asset = self._site.edition.assets.get(path)
            file = self._theme_files.get(path)
            self._sizes[path] = asset.size if asset else len(zlib.compress(file, 9)) if file else 0
        return self._sizes[path]

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return {}

    @cached_property
    def _theme_files(self) -> dict[str, bytes]:
        return {asset.path: asset.file.read_bytes() for asset in self._site.theme.assets.values()}


def _find_quoted(text: str, target: str) -> tuple[int, int] | None:
    """Answer where a target stands in quotes in the configuration."""
    found = re.search(f"[\"']{re.escape(target)}[\"']", text)
    return find_line(text, found.start() + 1) if found else None


def _kb(count: int) -> str:
    return f"{count / KB:.0f} KB"
