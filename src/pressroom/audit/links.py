"""Links from what is public to what is withheld: no leak, but something that an author should know of."""

from __future__ import annotations

from collections.abc import Iterator

from pressroom.edition import Edition, FrontAddress, Withheld
from pressroom.errors import Finding, Severity
from pressroom.library import Library, resolve_target
from pressroom.models import RenderedPost
from pressroom.relations import Locate

_READERS_SEE = {"source_url": "the post", "links": "the author", "withdrawn.replacement": "the notice"}


def find_withheld_links(edition: Edition, withheld: Withheld, library: Library, locate: Locate) -> list[Finding]:
    """Answer a warning for each link in visible sources to a withheld one, by its file or its address; in the page it became its text.

    What leads there from their front matter isn't shown, either.
    """
    sources = withheld.sources
    named = [(source, item) for source, items in edition.hidden_addresses.items() if source in edition.rendered for item in items]
    return [
        Finding(source, *locate(source, item.key, None), _word_address(item), Severity.WARNING, rule="withheld-link")
        for source, item in named
    ] + [
        finding
        for source, rendered in (edition.rendered.items() if sources else ())
        if rendered.references
        for finding in _find_links_to(edition, sources, library, source, rendered)
    ]


def _find_links_to(
    edition: Edition, sources: frozenset[str], library: Library, source: str, rendered: RenderedPost
) -> Iterator[Finding]:
    for reference in rendered.references:
        meant = resolve_target(library, source, reference.target)
        if meant.name in sources if meant and meant.kind != "path" else edition.hides(reference.target):
            message = f"this links to “{reference.target}”, which isn’t published; until it is, readers see the words without the link"
            yield Finding(source, reference.line, reference.column, message, Severity.WARNING, rule="withheld-link")


def _word_address(item: FrontAddress) -> str:
    seen = _READERS_SEE[item.key]
    return f"“{item.key}” leads to “{item.address}”, which isn’t published; until it is, readers see {seen} without it"


def find_withheld_navigation(edition: Edition, text: str) -> list[Finding]:
    """Answer a warning for each entry of the navigation that leads to what is withheld; `text` is that of pressroom.toml."""
    found = []
    for path in sorted(edition.hidden_navigation):
        before = text.partition(path)[0]
        line, column = (before.count("\n") + 1, len(before) - before.rfind("\n")) if path in text else (1, 1)
        message = f"the navigation leads to “{path}”, which isn’t published; until it is, readers see the navigation without it"
        found.append(Finding("pressroom.toml", line, column, message, Severity.WARNING, rule="withheld-link"))
    return found
