"""What `check` says of one source while somebody writes it: the rules that look at sources, asked of this one alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pressroom.audit import find_withheld_links
from pressroom.checking.answers import Answers
from pressroom.checking.frozen import SiteMap
from pressroom.checking.links import SourceLinks
from pressroom.checking.names import check_names
from pressroom.checking.pages import PageFacts, read_page
from pressroom.checking.rules import weigh_findings
from pressroom.checking.sources import CheckedSource, SourceFacts, find_known, read_source
from pressroom.checking.terms import check_terms
from pressroom.edition import Withheld
from pressroom.errors import Finding
from pressroom.front_matter import decode_source, split_body
from pressroom.library import Library
from pressroom.loading import locate_in
from pressroom.models import Record
from pressroom.structs import exchange


class _LazyFacts(Mapping[str, PageFacts]):
    """The facts of the pages of a site, each read when it is asked for."""

    def __init__(self, site: SiteMap, render: Callable[[str], bytes]) -> None:
        self._site = site
        self._render = render
        self._read: dict[str, PageFacts] = {}

    def __getitem__(self, path: str) -> PageFacts:
        if path not in self._site.plans:
            raise KeyError(path)
        if path not in self._read:
            self._read[path] = read_page(path, self._render(path), self._site.home, "page")
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._site.plans)

    def __len__(self) -> int:
        return len(self._site.plans)


def check_source(
    root: Path,
    record: Record,
    library: Library,
    site: SiteMap,
    withheld: Withheld,
    *,
    read_body: Callable[[str], str],
    render: Callable[[str], bytes],
) -> tuple[Finding, ...]:
    """Answer what `check` finds in one source, by its severity in this newsroom; rules that read all pages or all files aren't asked.

    `render` answers the bytes of a page of the site, which links with a fragment are looked up in.
    """
    source, edition = record.entity.source, site.edition

    def locate(path: str, key: str, index: int | None) -> tuple[int, int]:
        # Only this source's own places are wanted; to find those of others would read their files.
        return locate_in(root, path, key, index) if path == source else (1, 1)

    text = decode_source(source, (root / source).read_bytes())
    facts: dict[str, SourceFacts] = {}
    facts[source] = read_source(CheckedSource(text, record.entity, *split_body(text), read_body(source)), b"", find_known(edition.config))
    pages = _LazyFacts(site, render)
    links = SourceLinks(root, library, site, pages, Answers(site, pages), facts, read_body)
    alone = exchange(edition, rendered={source: record.rendered} if source in edition.rendered else {})
    found = [
        *record.findings,
        *facts[source].findings,
        *links.check({source: record.rendered}),
        *check_terms(tuple(library.posts.values()), locate),
        *check_names(library, edition.config),
        *find_withheld_links(alone, withheld, library, locate),
    ]
    own = {finding for finding in found if finding.path == source}
    return tuple(sorted(weigh_findings(own, dict(edition.config.check))))
