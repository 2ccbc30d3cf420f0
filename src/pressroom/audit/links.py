"""Links from what is public to what is withheld: no leak, but something that an author should know of."""

from __future__ import annotations

from collections.abc import Iterator

from pressroom.edition import Edition, Withheld
from pressroom.errors import Finding, Severity
from pressroom.library import Library, resolve_target
from pressroom.models import RenderedPost


def find_withheld_links(edition: Edition, withheld: Withheld, library: Library) -> list[Finding]:
    """Answer a warning for each link in visible sources to a withheld one, by its file or its address; in the page it became its text."""
    sources = withheld.sources
    return [
        finding
        for source, rendered in edition.rendered.items()
        for finding in _find_links_to(edition, sources, library, source, rendered)
        if sources
    ]


def _find_links_to(
    edition: Edition, sources: frozenset[str], library: Library, source: str, rendered: RenderedPost
) -> Iterator[Finding]:
    for reference in rendered.references:
        meant = resolve_target(library, source, reference.target)
        if meant.name in sources if meant and meant.kind != "path" else edition.hides(reference.target):
            message = f"this links to “{reference.target}”, which isn’t published; until it is, readers see the words without the link"
            yield Finding(source, reference.line, reference.column, message, Severity.WARNING, rule="withheld-link")


def find_withheld_navigation(edition: Edition, text: str) -> list[Finding]:
    """Answer a warning for each entry of the navigation that leads to what is withheld; `text` is that of pressroom.toml."""
    found = []
    for path in sorted(edition.hidden_navigation):
        before = text.partition(path)[0]
        line, column = (before.count("\n") + 1, len(before) - before.rfind("\n")) if path in text else (1, 1)
        message = f"the navigation leads to “{path}”, which isn’t published; until it is, readers see the navigation without it"
        found.append(Finding("pressroom.toml", line, column, message, Severity.WARNING, rule="withheld-link"))
    return found
