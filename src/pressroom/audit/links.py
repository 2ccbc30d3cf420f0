"""Links from what is public to what is withheld: no leak, but something that an author should know of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pressroom.edition import Edition, Withheld
from pressroom.errors import Finding, Severity
from pressroom.legacy import find_hidden
from pressroom.library import Library, resolve_target
from pressroom.models import RenderedPost


def find_withheld_links(edition: Edition, withheld: Withheld, library: Library) -> list[Finding]:
    """Answer a warning for each link in visible sources to a withheld one, by its file or its address; in the page it became its text."""
    sources = withheld.sources
    return [
        finding
        for source, rendered in edition.rendered.items()
        for finding in _find_links_to(sources, withheld.hidden, library, source, rendered)
        if sources
    ]


def _find_links_to(
    sources: frozenset[str], hidden: Mapping[str, str], library: Library, source: str, rendered: RenderedPost
) -> Iterator[Finding]:
    for reference in rendered.references:
        meant = resolve_target(library, source, reference.target)
        if meant and (meant.name in sources or (meant.kind == "path" and find_hidden(hidden, meant.name))):
            message = f"this links to “{reference.target}”, which isn’t published; until it is, readers see the words without the link"
            yield Finding(source, reference.line, reference.column, message, Severity.WARNING, rule="withheld-link")
