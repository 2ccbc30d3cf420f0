"""What is asked of a frozen page: where its links lead, which parts it has, what it loads, what it weighs, what is wrong with a feed.

The pages are read by their tags alone, with one pass of a regular expression: a tree of each of sixteen thousand pages would cost more
than rendering them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Literal
from urllib.parse import unquote, urljoin

from pressroom.models import Value
from pressroom.structs import Struct

Kind = Literal["page", "rss", "atom", "json"]

LIGHT = 14 * 1024
"""What a server sends in its first round trip: lighter pages aren't weighed to the byte."""

_SILENT = re.compile(r"<!--.*?-->|(<(script|style|template)\b[^>]*>).*?</\2\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<([A-Za-z][\w-]*)\s([^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*)>""")
_HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r"""\bid=("[^"]*"|'[^']*'|[^\s"']+)""")
_ATTRIBUTE = re.compile(r"""([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_TARGETS = frozenset({"href", "src", "poster", "action", "data", "cite"})
_ADDRESS = re.compile(r"""<(?:link|url|uri|comments|docs)>\s*([^<\s]+)\s*<|\b(?:href|src|url|poster)=["']([^"']*)["']""")
_JSON_ADDRESS = re.compile(r'"(?:(?:home_page_|feed_|next_|external_)?url|avatar|icon|image)": "([^"]*)"|(?:href|src)=\\"([^"\\]*)\\"')


class PageFacts(Value, frozen=True):
    """What a frozen page or feed holds; lists of texts are joined with line feeds, since there are many.

    `links` are those to this site, as paths with fragments; `outward` those of pages to other sites; `ids` the names of its parts, and
    `twice` those that two parts have; `loads` are the paths of what a browser loads at once; `weight` is the page itself in bytes as
    servers send it. `frames` counts frames without a title; `gaps` are the headings before which a level is left out, by what
    they are known; `faults` are those of a feed.
    """

    fingerprint: bytes = b""
    links: str = ""
    outward: str = ""
    ids: str = ""
    twice: str = ""
    loads: str = ""
    weight: int = 0
    frames: int = 0
    gaps: str = ""
    faults: tuple[str, ...] = ()


class Gap(Struct, frozen=True):
    """A heading of a `level` that follows one of the level `before` though there are levels between: where it begins, and its words.

    By the levels and the attributes of its tag (but for an id), the `name`, the same heading of another page is known.
    """

    offset: int
    before: int
    level: int
    name: str
    words: str


class Home(Struct, frozen=True):
    """Where the site is at home: its `base_url`, and the path in it ('' or '/news')."""

    base_url: str
    path: str

    def find_own(self, target: str, page: str) -> str:
        """Answer where a target on a page leads within the site, as path and fragment, decoded; '' for what leads elsewhere."""
        target = target.strip()
        if target.startswith(f"{self.base_url}/") or target == self.base_url:
            inner = target.removeprefix(self.base_url) or "/"
        elif target.startswith("//") or re.match(r"[A-Za-z][\w+.-]*:", target) or not target:
            return ""
        elif target.startswith("/"):
            if self.path and not target.startswith(f"{self.path}/"):
                return ""
            inner = target.removeprefix(self.path)
        else:
            inner = page + target if target.startswith("#") else urljoin(page, target)
        path, mark, fragment = inner.partition("#")
        return unquote(path.partition("?")[0]) + mark + unquote(fragment)


def read_page(path: str, data: bytes, home: Home, kind: Kind, fingerprint: bytes = b"") -> PageFacts:
    """Answer what stands in a frozen page or feed."""
    text = data.decode("utf-8", "replace")
    weight = len(data) if len(data) <= LIGHT else len(zlib.compress(data, 9)) + 12
    if kind != "page":
        own, _ = _sort_targets(find_addresses(text, kind), home, path)
        return PageFacts(fingerprint, own, weight=weight, faults=_find_faults(data, kind))
    links: list[str] = []
    loads: list[str] = []
    ids: list[str] = []
    frames = 0
    quiet = _quieten(text)
    for _, tag, attributes in _scan_tags(quiet):
        if name := attributes.get("id"):
            ids.append(name)
        links += [attributes[key] for key in attributes.keys() & _TARGETS]
        links += [part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip()]
        frames += tag == "iframe" and not attributes.get("title", "").strip()
        if loaded := _find_loaded(tag, attributes):
            loads.append(home.find_own(loaded, path))
    own, outward = _sort_targets(links, home, path)
    twice = "\n".join(name for name, count in Counter(ids).items() if count > 1)
    gaps = "\n".join(dict.fromkeys(gap.name for gap in find_gaps(quiet)))
    return PageFacts(
        fingerprint, own, outward, "\n".join(dict.fromkeys(ids)), twice, "\n".join(dict.fromkeys(loads)), weight, frames, gaps
    )


def list_tags(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Answer every opening tag that has attributes, with them, in order; what stands in comments and scripts is none."""
    for _, tag, attributes in find_tags(html):
        yield tag, attributes


def find_tags(html: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """As `list_tags`, each with the offset at which it begins."""
    return _scan_tags(_quieten(html))


def find_gaps(html: str) -> Iterator[Gap]:
    """Answer the headings of a page that stand more than one level below the heading before them, in order."""
    before = 0
    for match in _HEADING.finditer(_quieten(html)):
        level = int(match[1])
        if before and level > before + 1:
            words = " ".join(unescape(_ANY_TAG.sub(" ", match[3])).split())
            name = " ".join([f"h{before} h{level}", *_ID.sub("", match[2]).split()])
            yield Gap(match.start(), before, level, name, words)
        before = level


def _quieten(html: str) -> str:
    """Answer a page without what stands in its comments and scripts; all else stays where it is."""
    if "<script" in html or "<!--" in html or "<style" in html or "<template" in html:
        return _SILENT.sub(_blank, html)
    return html


def _scan_tags(html: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    for match in _TAG.finditer(html):
        attributes: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(match[2]):
            attributes.setdefault(name.lower(), unescape("".join(values)))
        yield match.start(), match[1].lower(), attributes


def find_addresses(text: str, kind: Kind) -> list[str]:
    """Answer the addresses that a feed names or that stand in the HTML of its entries; not its guids, which may be old addresses."""
    if kind == "json":
        return [unescape("".join(found)) for found in _JSON_ADDRESS.findall(text)]
    return [unescape("".join(found)) for found in _ADDRESS.findall(unescape(text))]


def find_line(text: str, offset: int) -> tuple[int, int]:
    """Answer line and column of an offset, from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _sort_targets(targets: list[str], home: Home, path: str) -> tuple[str, str]:
    own: dict[str, None] = {}
    outward: dict[str, None] = {}
    for target in dict.fromkeys(targets):
        if inner := home.find_own(target, path):
            own[inner] = None
        elif target.startswith(("http://", "https://")):
            outward[target] = None
    return "\n".join(own), "\n".join(outward)


def _find_loaded(tag: str, attributes: dict[str, str]) -> str:
    """Answer what a browser loads for a tag before anybody has scrolled."""
    if tag in {"img", "script"} and attributes.get("loading") != "lazy":
        return attributes.get("src", "")
    rel = attributes.get("rel", "").lower()
    return attributes.get("href", "") if tag == "link" and rel in {"stylesheet", "icon"} else ""


def _find_faults(data: bytes, kind: Kind) -> tuple[str, ...]:
    from pressroom.feeds import check_atom, check_json, check_rss

    check = {"rss": check_rss, "atom": check_atom}.get(kind, check_json)
    return tuple(check(data))


def _blank(match: re.Match[str]) -> str:
    """Blank a comment, or what stands between the tags of a script, so that offsets stay."""
    kept = match[1] or ""
    return kept + " " * (len(match[0]) - len(kept))
