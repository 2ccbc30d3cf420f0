"""What the sanitizer leaves out, told to the author with its place: raw HTML, attributes, and targets of unsafe kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pressroom.errors import Finding, Severity
from pressroom.markup.sanitizing import ATTRIBUTES, EMPTIED, SCHEMES, TAGS
from pressroom.markup.scanning import Construct, Lines, mask_code

_TAG = re.compile(r"<([A-Za-z][\w-]*)(.*)", re.DOTALL)
_NAME = re.compile(r"""\s([^\s"'=<>/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>]+))?""")
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.\s-]*?)\s*:")
_LIST = re.compile(r"\{:?[ ]*([^}\n ][^\n}]*)\}")
_LIST_NAME = re.compile(r"""(?:^|\s)([A-Za-z][\w-]*)\s*=\s*(?:"[^"]*"|'[^']*'|\S+)""")
_ALSO_KEPT: Final = frozenset({"style", "align"})  # of table cells, where Markdown writes them
_INSTEAD: Final = {
    "script": "pages work without scripts, so say in words or a picture what it would show",
    "style": "write a class and let the theme style it",
    "form": "link to the page that has the form",
    "input": "link to the page that has the form",
    "button": "write a link",
    "select": "link to the page that has the form",
    "textarea": "link to the page that has the form",
    "svg": "save it as a file beside the post and write it as a picture",
    "math": "write the formula in words, or as a picture with a description",
    "object": "write a link or a picture",
    "embed": "write a link or a picture",
    "center": "write a class and let the theme style it",
    "font": "write a class and let the theme style it",
}


# Schemes that a mail program, a word processor or a file manager writes: what they lead to stayed behind.
_LOST: Final = dict.fromkeys(("cid", "data", "file", "blob"), "put the file beside this one, and write its name alone")
# What may hold a `<` that begins no HTML: code in one line, an address.
_HARMLESS = re.compile(r"`(?<![`\\]`)(?!`)[^`\n]+`(?!`)|<https?://[^<>\s]*>")
_SUSPICIOUS_LINK = re.compile(r"\]\(\s*+(?!https?://)[^()/#?]*?[:&\\]")
_SUSPICIOUS_ADDRESS = re.compile(r"\n[ ]{0,3}\[[^\[\]\n]+\]:[ ]*+(?:\n[ ]*+)?(?!https?://)[^()/#?\s]*?[:&\\]")


def may_be_refused(body: str) -> bool:
    """Tell, in little time, whether `find_refused` may have something to say of a construct: HTML, or a target with an unusual scheme."""
    if "](" in body and _SUSPICIOUS_LINK.search(body):
        return True
    return ("]:" in body and _SUSPICIOUS_ADDRESS.search(f"\n{body}") is not None) or _may_hold_html(body)


def _may_hold_html(body: str) -> bool:
    return "<" in body and "<" in (bare := mask_code(body)) and "<" in _HARMLESS.sub("", bare)


def find_refused(body: str, written: list[Construct], path: str, first_line: int) -> Iterator[Finding]:
    """Yield a finding for each thing in the source that isn't in the HTML: warnings, and advice for harmless attributes."""
    for construct in written:
        if construct.kind == "html":
            yield from _check_tag(construct, path)
        else:
            yield from _check_target(construct, path)
    if "{" in body:
        yield from _check_attribute_lists(body, path, first_line)


def _check_tag(construct: Construct, path: str) -> Iterator[Finding]:
    match = _TAG.match(construct.target)
    if match is None:  # an end tag
        return
    name = match[1].lower()
    if name not in TAGS:
        if name == "iframe":
            message = "`<iframe>` is not allowed in a post and became a link to its source; write a link yourself to choose the words"
        elif name in EMPTIED or name in _INSTEAD or name in {"body", "html", "head", "link", "meta", "base"}:
            message = f"`<{name}>` is not allowed in a post and was left out; {_INSTEAD.get(name, 'write it in Markdown')}"
        else:
            message = f"`<{name}>` is no element that a post may have and was left out; to show it as it is, write `` `<{name}>` `` as code"
        yield Finding(path, construct.line, construct.column, message, Severity.WARNING, "html-element")
        return
    for written in _NAME.findall(match[2]):
        yield from _check_attribute(name, written.lower(), construct.line, construct.column, path)


def _check_attribute(element: str, name: str, line: int, column: int, path: str) -> Iterator[Finding]:
    if name in ATTRIBUTES["*"] or name in ATTRIBUTES.get(element, ()):
        return
    if name.startswith("on"):
        message = f"`{name}=` would run a script and was left out; pages work without scripts"
        yield Finding(path, line, column, message, Severity.WARNING, "html-attribute")
    elif name == "style":
        message = "`style=` was left out; write a class and let the theme style it"
        yield Finding(path, line, column, message, Severity.WARNING, "html-attribute")
    else:
        message = f"`{name}=` on `<{element}>` has no effect here and was left out; remove it"
        yield Finding(path, line, column, message, Severity.ADVICE, "html-attribute")


def _check_target(construct: Construct, path: str) -> Iterator[Finding]:
    scheme = _SCHEME.match(construct.target)
    if scheme is None or re.sub(r"\s", "", scheme[1]).lower() in SCHEMES:
        return
    what = "link" if construct.kind == "link" else "picture"
    if len(scheme[1].strip()) == 1:
        name = re.split(r"[\\/]", construct.target)[-1]
        message = f"“{construct.target}” is on your own computer; put “{name}” beside this file, and write its name alone"
        yield Finding(path, construct.line, construct.column, message, Severity.WARNING, "unsafe-target")
        return
    name = scheme[1].strip()
    instead = _LOST.get(name.lower(), "write an address that begins with https://")
    message = f"a {what} to `{name}:` is not allowed and was left out; {instead}"
    yield Finding(path, construct.line, construct.column, message, Severity.WARNING, "unsafe-target")


def _check_attribute_lists(body: str, path: str, first_line: int) -> Iterator[Finding]:
    """`{: onclick=… }` of the attribute lists, which pass Markdown unseen."""
    lines: Lines | None = None
    for match in _LIST.finditer(mask_code(body)):
        for name in _LIST_NAME.findall(match[1]):
            if name.lower().startswith("on") or name.lower() == "style":
                lines = lines or Lines(body, first_line)
                yield from _check_attribute("", name.lower(), *lines.place(match.start()), path)
