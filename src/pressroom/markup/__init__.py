"""Markdown to safe, accessible HTML, and what is in it: links, headings, ids, text.

`Renderer` is the only way in. Links to other sources leave as symbolic targets, which `resolve_targets` (or, for HTML that is
resolved more than once, `split_targets` and `join_targets`) replaces.
"""

from __future__ import annotations

from pressroom.markup.plain import PlainText
from pressroom.markup.reading import place_references, read_ids, read_references, scan_blocks
from pressroom.markup.renderer import Renderer
from pressroom.markup.rendition import MarkupWords, Reference, Rendition, read_text
from pressroom.markup.scanning import Construct, scan
from pressroom.markup.targets import Target, join_targets, resolve_targets, split_targets

__all__ = [
    "Construct",
    "MarkupWords",
    "PlainText",
    "Reference",
    "Renderer",
    "Rendition",
    "Target",
    "join_targets",
    "place_references",
    "read_ids",
    "read_references",
    "read_text",
    "resolve_targets",
    "scan",
    "scan_blocks",
    "split_targets",
]
