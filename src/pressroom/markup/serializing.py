"""The last step of the shortcuts: a tree to HTML, as `markdown.serializers.to_html_string` does it, by recursion."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import serializers
from markdown.serializers import RE_AMP, to_html_string
from markdown.util import AtomicString


class Html(AtomicString):
    """A text that is HTML already: the library's steps pass atomic strings over, and this serializer writes it as it is."""


_BOOLEAN: Final[frozenset[str]] = getattr(serializers, "BOOLEAN_ATTRIBUTES", {"html": frozenset()})["html"]


def serialize(root: Element) -> str:
    """Answer an element and what is in it as HTML; trees with what only stock knows (comments, namespaces) are left to it."""
    out: list[str] = []
    try:
        _write(root, out.append)
    except (_UncommonError, RecursionError):
        return _serialize_by_stock(root)
    return "".join(out)


def _serialize_by_stock(root: Element) -> str:
    """What is HTML already goes round the library as a placeholder."""
    written: list[str] = []
    for element in root.iter():
        if element.text.__class__ is Html:
            written.append(str(element.text))
            element.text = f"\x01{len(written) - 1}\x01"
    html: str = to_html_string(root)
    return re.sub("\x01([0-9]+)\x01", lambda match: written[int(match[1])], html) if written else html


class _UncommonError(Exception):
    """The tree holds something other than plain elements."""


class _Tags(dict[str, tuple[str, str, bool]]):
    """For each tag how it opens and closes, and whether its text is written as it is."""

    def __missing__(self, tag: str) -> tuple[str, str, bool]:
        if tag.__class__ is not str:
            raise _UncommonError
        lower = tag.lower()
        entry = (f"<{tag}", "" if lower in HTML_EMPTY else f"</{tag}>", lower in {"script", "style"})
        if len(self) < 1000:
            self[tag] = entry
        return entry


_TAGS: Final = _Tags()


def _write(element: Element, write: Callable[[str], None]) -> None:
    opening, closing, raw = _TAGS[element.tag]
    write(opening)
    write(f"{_attributes(element)}>" if element.attrib else ">")
    text = element.text
    if text:
        write(text if raw or text.__class__ is Html else escape_text(text))
    for child in element:
        _write(child, write)
    tail = element.tail
    if tail:
        write(closing + escape_text(tail))
    elif closing:
        write(closing)


def _attributes(element: Element) -> str:
    out = ""
    for key, value in sorted(element.items()):
        if key.__class__ is not str:
            raise _UncommonError
        if value is None:
            out += f" {key}"
            continue
        if not isinstance(value, str):
            raise _UncommonError
        value = escape_text(value)
        if '"' in value:
            value = value.replace('"', "&quot;")
        out += f" {value}" if key == value and key in _BOOLEAN else f' {key}="{value}"'
    return out


def escape_text(text: str) -> str:
    """Escape what stock escapes: `&` only where it begins no entity."""
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text
