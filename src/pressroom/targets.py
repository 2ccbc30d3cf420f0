"""Symbolic targets: links and pictures whose URL only the site knows.

In a rendition's HTML a target that is relative (`other-post.md#part`, `chart.png`) or site-absolute (`/about/`) stands as
`<a href="pressroom:other-post.md#part">`, `<img src="pressroom:chart.png">`: always the first attribute of its element. So does a link
with the site's own whole address (`https://news.example.gov/about/`), since it may lead to what isn't published. No author can forge
one: `pressroom:` isn't an allowed scheme, and a text or an attribute's value can't hold an unescaped `<` or `"`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final, Literal, NamedTuple

SCHEME: Final = "pressroom:"

_OPENING = re.compile(r'(<(?:a|img|source|video|audio|track) (?:href|src|srcset)="pressroom:[^"]*"[^>]*>)')
_PARTS = re.compile(r'<(\w+) (\w+)="pressroom:([^"]*)"([^>]*)>')
_ALT = re.compile(r' alt="([^"]*)"')
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})|[ ^`{|}]")
_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?")

Kind = Literal["link", "image"]
Resolve = Callable[[Kind, str], str | None]


class Target(NamedTuple):
    """One symbolic target: what is pointed at, and the element around it (`tag`, the `name` of the attribute, the `rest` of them)."""

    kind: Kind
    target: str
    tag: str
    name: str
    rest: str


def is_symbolic(target: str) -> bool:
    """Tell whether a target depends on the site: it has no scheme and no host, and isn't a fragment or query of its own page."""
    return bool(target) and _ABSOLUTE.match(target) is None


def find_path(home: str, target: str) -> str:
    """Answer the path of the site, with query and fragment, that a whole address names, '' for all that isn't an address of this site.

    `home` is the site's `base_url`. Neither the scheme nor the case of the host matters: both lead to the same page.
    """
    host = _HOST.match(target) if home else None
    if host is None:
        return ""
    own = home.partition("//")[2]
    rest = target[host.end() :]
    inner = rest[len(own) :]
    if not own or rest[: len(own)].lower() != own.lower() or (inner and inner[0] not in "/?#"):
        return ""
    return inner if inner.startswith("/") else f"/{inner}"


def encode_strays(url: str) -> str:
    """Percent-encode what browsers let pass in a URL and its syntax doesn't (RFC 3986): a `%` that encodes nothing, a space, `^`{|}`."""
    return _STRAY.sub(lambda stray: f"%{ord(stray[0]):02X}", url)


def split_targets(html: str) -> tuple[str | Target, ...]:
    """Split HTML at its symbolic targets: literal, `Target`, literal, …, literal (always an odd number of segments)."""
    parts: list[str | Target] = list(_OPENING.split(html))
    for index in range(1, len(parts), 2):
        parts[index] = _target(str(parts[index]))
    return tuple(parts)


def resolve_targets(html: str, resolve: Resolve) -> str:
    """Replace every symbolic target by the URL that `resolve(kind, target)` answers.

    Where it answers `None`, a link is dropped and its text kept, and a picture becomes its alternative text. Media
    (`source`, `video`, `audio`, `track`) are asked for as images; with `None` they lose the attribute.
    """
    if SCHEME not in html:
        return html
    return join_targets(split_targets(html), resolve)


def join_targets(segments: tuple[str | Target, ...], resolve: Resolve) -> str:
    """As `resolve_targets`, for segments that `split_targets` made."""
    out: list[str] = []
    unclosed = False  # a dropped link, whose end tag is still to come
    for segment in segments:
        if isinstance(segment, str):
            if unclosed and "</a>" in segment:
                segment = segment.replace("</a>", "", 1)
                unclosed = False
            out.append(segment)
            continue
        url = resolve(segment.kind, segment.target)
        if url is not None:
            out.append(f'<{segment.tag} {segment.name}="{escape(encode_strays(url))}"{segment.rest}>')
        elif segment.tag == "a":
            unclosed = True
        elif segment.tag == "img":
            alt = _ALT.search(segment.rest)
            out.append(alt[1] if alt else "")
        else:
            out.append(f"<{segment.tag}{segment.rest}>")
    return "".join(out)


def _target(tag: str) -> Target:
    parts = _PARTS.fullmatch(tag)
    assert parts is not None  # _OPENING matched it
    kind: Kind = "link" if parts[1] == "a" else "image"
    return Target(kind, unescape(parts[3]), parts[1], parts[2], parts[4])
