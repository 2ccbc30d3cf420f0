"""Links and pictures read back from a rendition's HTML, for those who ask long after it was rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from pressroom.markup.rendition import Reference
from pressroom.markup.scanning import Construct, Lines, mask_code, mask_fences, pair, scan_headings_and_tables, scan_inline
from pressroom.markup.walking import Found
from pressroom.targets import SCHEME

_REFERENCE: Final = re.compile(r"<(?:a (?![^>]*class=\"footnote-)|img )[^>]*>")
_ATTRIBUTE: Final = re.compile(r' (href|src|alt)="([^"]*)"')
_NUMBER: Final = re.compile(r'<a [^>]*class="footnote-ref"[^>]*>.*?</a>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_ALT: Final = re.compile(r'<img [^>]*\balt="([^"]*)"')
_INDENTED: Final = re.compile(r"^(?:(?: {4}|\t)[^\n]*\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
_ID: Final = re.compile(r'<[^>]* id="([^"]*)"')


def read_references(html: str) -> list[Found]:
    """Answer the links and pictures of a rendition's HTML as (kind, target, text), in order, targets as they were written."""
    found: list[Found] = []
    for match in _REFERENCE.finditer(html):
        attributes = dict(_ATTRIBUTE.findall(match[0]))
        if match[0].startswith("<img"):
            found.append(("image", _read_target(attributes.get("src", "")), unescape(attributes.get("alt", ""))))
        elif "href" in attributes:
            inside = html[match.end() : html.find("</a>", match.end())]
            found.append(("link", _read_target(attributes["href"]), _read_words(inside)))
    return found


def read_ids(html: str) -> tuple[str, ...]:
    """Answer the names of all parts of a rendition's HTML."""
    return tuple(unescape(name) for name in _ID.findall(html))


def place_references(found: list[Found], body: str, first_line: int) -> tuple[Reference, ...]:
    """Answer links and pictures with the places at which a body has them; what can't be found gets the first line."""
    places = pair(((kind, target) for kind, target, _ in found), scan_inline(body, first_line), body, first_line)
    return tuple(Reference(kind, target, *place, text) for (kind, target, text), place in zip(found, places, strict=True))


def scan_blocks(body: str, first_line: int) -> list[Construct]:
    """Answer the headings and tables of a body, in order."""
    lines = Lines(body, first_line)
    return [Construct(kind, target, *lines.place(offset), offset) for kind, target, offset in scan_headings_and_tables(mask_code(body))]


def read_indented(body: str) -> Iterator[tuple[int, str]]:
    """Answer the paragraphs that are code because they are indented, each with its offset; code between fences is none of them."""
    if "\n    " not in body and "\n\t" not in body and not body.startswith(("    ", "\t")):
        return
    bare, masked = mask_fences(body), mask_code(body)
    for found in _INDENTED.finditer(bare):
        if not masked[found.start() : found.end()].strip():
            yield found.start(), found[0]


def _read_target(raw: str) -> str:
    return unescape(raw.removeprefix(SCHEME))


def _read_words(inside: str) -> str:
    words = " ".join(unescape(_TAG.sub("", _NUMBER.sub("", inside))).split())
    return words or " ".join(unescape(alt) for alt in _ALT.findall(inside))
