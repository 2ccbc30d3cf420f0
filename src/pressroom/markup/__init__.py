"""Markdown to safe, accessible HTML, and what is in it: links, headings, ids, text.

`Renderer` is the only way in. Links to other sources leave as symbolic targets, which `pressroom.targets` resolves.
"""

from __future__ import annotations

from pressroom.markup.plain import PlainText
from pressroom.markup.reading import place_references, read_ids, read_indented, read_references, scan_blocks
from pressroom.markup.renderer import Renderer
from pressroom.markup.rendition import Reference, Rendition, read_text
from pressroom.markup.scanning import Construct, mask_code, scan

__all__ = [
    "Construct",
    "PlainText",
    "Reference",
    "Renderer",
    "Rendition",
    "mask_code",
    "place_references",
    "read_ids",
    "read_indented",
    "read_references",
    "read_text",
    "scan",
    "scan_blocks",
]
