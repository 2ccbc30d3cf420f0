"""Text to validated model: the strict front matter loader, and the only wall around python-frontmatter and PyYAML.

`decode_source` makes a `Source` of a file's bytes; `parse_post` and its kin make a record of it, or say every
problem of it at line and column. Nothing is guessed: each value is the text that was written, converted by the field's declared type.
"""

from __future__ import annotations

from pressroom.front_matter.edits import Uneditable, add_item, add_key, remove_item
from pressroom.front_matter.fields import FIELDS, Field
from pressroom.front_matter.locations import locate, read_text, read_texts, says_true, split_body
from pressroom.front_matter.names import parse_name
from pressroom.front_matter.records import Parsed, parse_author, parse_boilerplate, parse_contact, parse_page, parse_post
from pressroom.front_matter.sources import Source, decode_source

__all__ = [
    "FIELDS",
    "Field",
    "Parsed",
    "Source",
    "Uneditable",
    "add_item",
    "add_key",
    "decode_source",
    "locate",
    "parse_author",
    "parse_boilerplate",
    "parse_contact",
    "parse_name",
    "parse_page",
    "parse_post",
    "read_text",
    "read_texts",
    "remove_item",
    "says_true",
    "split_body",
]
