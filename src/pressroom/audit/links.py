"""Links from what is public to what is withheld: no leak, but something that an author should know of."""

from __future__ import annotations

from collections.abc import Iterator

from pressroom.edition import Edition, Withheld
from pressroom.errors import Finding, Severity
from pressroom.library import Library, resolve_target
from pressroom.models import RenderedPost


def find_withheld_links(edition: Edition, withheld: Withheld, library: Library) -> list[Finding]:
    """Answer a warning for each link in visible sources to a withheld one; in the page it became its text."""
    hidden = withheld.sources
    return [
        finding
        for source, rendered in edition.rendered.items()
        for finding in _find_links_to(hidden, library, source, rendered)
        if hidden
    ]


def _find_links_to(hidden: frozenset[str], library: Library, source: str, rendered: RenderedPost) -> Iterator[Finding]:
    for reference in rendered.references:
        meant = resolve_target(library, source, reference.target)
        if meant and meant.name in hidden:
            message = f"this links to “{reference.target}”, which isn’t published; until it is, readers see the words without the link"
            yield Finding(source, reference.line, reference.column, message, Severity.WARNING, rule="withheld-link")
