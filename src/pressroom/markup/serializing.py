"""The last step of the shortcuts: a tree to HTML, as `markdown.serializers.to_html_string` does it, by recursion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown.serializers import BOOLEAN_ATTRIBUTES, RE_AMP, to_html_string

_BOOLEAN: Final = BOOLEAN_ATTRIBUTES["html"]


def serialize(root: Element) -> str:
    """Answer an element and what is in it as HTML; trees with what only stock knows (comments, namespaces) are left to it."""
    out: list[str] = []
    try:
        _write(root, out.append)
    except _UncommonError:
        return to_html_string(root)
    return "".join(out)


class _UncommonError(Exception):
    """The tree holds something other than plain elements."""


def _write(element: Element, write: Callable[[str], None]) -> None:
    tag = element.tag
    if tag.__class__ is not str:
        raise _UncommonError
    if element.attrib:
        write(f"<{tag}{_attributes(element)}>")
    else:
        write(f"<{tag}>")
    text = element.text
    lower = tag.lower()
    if text:
        write(text if lower in ("script", "style") else escape_text(text))
    for child in element:
        _write(child, write)
    if lower not in HTML_EMPTY:
        write(f"</{tag}>")
    tail = element.tail
    if tail:
        write(escape_text(tail))


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
