"""The rules for feeds that `check` has, and Atom's own grammar before them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

from pressroom.feeds import check_atom as check_words
from pressroom.feeds import check_content, check_json, check_rss

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"

__all__ = ["ATOM", "CONTENT", "DC", "check_atom", "check_content", "check_json", "check_rss"]


def check_atom(data: bytes) -> list[str]:
    """Answer what is wrong with an Atom feed, by the grammar of RFC 4287 (appendix B) and by our own rules."""
    schema, root = _atom_schema(), etree.fromstring(data)
    faults = [] if schema.validate(root) else [f"line {error.line}: {error.message}" for error in schema.error_log]
    return [*faults, *check_words(data)]


@cache
def _atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))
