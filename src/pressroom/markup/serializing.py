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


def write_plain(root: Element) -> str | None:
    """Answer a tree of ordinary blocks as `prettify` and `serialize` together do, or None where it holds anything else.

    Every text in it must be `Html`, code, or a placeholder of stashed code: what is answered is then canonical HTML, as it leaves the
    sanitizer.
    """
    out: list[str] = []
    if root.text:
        return None
    try:
        for block in root:
            _write_plain(block, out.append)
    except (_UncommonError, RecursionError):
        return None
    return "".join(out).strip()


# Blocks that hold one text, and blocks that hold blocks.
_LEAVES: Final = frozenset("p h1 h2 h3 h4 h5 h6 th td".split())
_HOLDERS: Final = frozenset("ul ol li blockquote table thead tbody tr".split())


def _write_plain(element: Element, write: Callable[[str], None]) -> None:
    tag, text = element.tag, element.text
    if element.tail:
        raise _UncommonError
    if tag in _LEAVES:
        write(_leaf(element))
        return
    if tag == "pre":
        write(f"<pre><code>{_code(element)}</code></pre>\n")
        return
    if tag == "hr":
        write("<hr>\n")
        return
    if tag not in _HOLDERS or (element.attrib and (tag != "ol" or element.attrib.keys() != {"start"})):
        raise _UncommonError
    opening = f'<ol start="{element.attrib["start"]}">' if element.attrib else f"<{tag}>"
    if not text:
        write(f"{opening}\n" if len(element) else opening)
    elif tag == "li" and text.__class__ is Html and not text.isspace():
        write(f"{opening}{text}")
    else:
        raise _UncommonError
    for child in element:
        _write_plain(child, write)
    write(f"</{tag}>\n")


def _leaf(element: Element) -> str:
    tag, text = element.tag, element.text
    if len(element):
        raise _UncommonError
    opening = f'<{tag} align="{_align(element)}">' if element.attrib else f"<{tag}>"
    if not text:
        return f"{opening}</{tag}>\n"
    if text.__class__ is Html and (tag == "p" or text[0] != "\x02"):  # only a paragraph gives way to stashed code
        return f"{opening}{text}</{tag}>\n"
    raise _UncommonError


def _align(element: Element) -> str:
    if element.tag not in {"th", "td"} or element.attrib.keys() != {"align"}:
        raise _UncommonError
    return element.attrib["align"]


def _code(element: Element) -> str:
    if element.attrib or element.text or len(element) != 1:
        raise _UncommonError
    code = element[0]
    if code.tag != "code" or code.attrib or code.tail or len(code) or not isinstance(code.text, AtomicString) or "\x02" in code.text:
        raise _UncommonError
    return escape_text(f"{code.text.rstrip()}\n")


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
