"""What makes a feed one that every reader trusts, as rules of our own: RSS has no schema, and Atom's grammar can't say all of it.

`check_rss`, `check_atom` and `check_json` answer one sentence for each fault, none for a good feed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"

_RFC_822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_ABSOLUTE = re.compile(r"https?://[^\s<>\"]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_SAFE = re.compile(r"(?:https?|mailto|tel|sms|ftp|geo|webcal|xmpp):|data:image/", re.IGNORECASE)
_REFERENCES = ("href", "src", "poster", "cite", "action", "data", "formaction", "background")
_FORBIDDEN = frozenset("script style iframe frame object embed applet form input button select textarea link meta base".split())

Element = etree._Element


def check_rss(data: bytes) -> list[str]:
    """Answer what is wrong with an RSS 2.0 feed."""
    root = _parse(data)
    if isinstance(root, str):
        return [root]
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ["is no RSS 2.0"]
    return [*_faults_of_channel(channel), *(fault for item in channel.findall("item") for fault in _faults_of_item(item))]


def check_atom(data: bytes) -> list[str]:
    """Answer what is wrong with an Atom feed, by what RFC 4287 says in words."""
    root = _parse(data)
    if isinstance(root, str):
        return [root]
    if root.tag != f"{ATOM}feed":
        return ["is no Atom feed"]
    return list(_faults_of_atom(root))


def check_json(data: bytes) -> list[str]:
    """Answer what is wrong with a JSON Feed, by the text of version 1.1."""
    try:
        feed = json.loads(data)
    except ValueError:
        return ["is no JSON"]
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/1"):
        return ["is no JSON Feed"]
    return list(_faults_of_json(feed))


def check_content(html: str) -> list[str]:
    """Answer what of a feed's HTML can't work in a feed reader."""
    return list(_faults_of_content(html))


def _parse(data: bytes) -> Element | str:
    """Answer the root of a document, or what is wrong with it where it is no XML."""
    try:
        return etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        return f"is no XML ({error.msg})"


def _faults_of_channel(channel: Element) -> Iterator[str]:
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            yield f"channel has no {name}"
    links = channel.findall(f"{ATOM}link")
    alone = [link for link in links if link.get("rel") == "self"]
    if len(alone) != 1 or alone[0].get("type") != "application/rss+xml":
        yield "channel has not exactly one atom:link rel=self of type application/rss+xml"
    home = channel.findtext("link") or ""
    if home in {link.get("href") for link in links}:
        yield "channel's link is no home page but one of its other links"
    for address in [home, *(link.get("href", "") for link in links)]:
        if not _ABSOLUTE.fullmatch(address):
            yield f"channel has the relative address {address!r}"
    yield from _faults_of_date("lastBuildDate", channel.findtext("lastBuildDate"))
    guids = Counter(item.findtext("guid") for item in channel.findall("item"))
    yield from (f"guid {guid} stands {count} times" for guid, count in guids.items() if count > 1)
    dates = [date for item in channel.findall("item") if (date := _to_instant(item.findtext("pubDate")))]
    if dates != sorted(dates, reverse=True):
        yield "items are not newest first"


def _faults_of_item(item: Element) -> Iterator[str]:
    name = item.findtext("link") or "?"
    for tag in ("title", "link", "guid", "description", f"{CONTENT}encoded", f"{DC}creator"):
        if item.find(tag) is None:
            yield f"{name} has no {tag}"
    if not _ABSOLUTE.fullmatch(name):
        yield f"{name} is no absolute address"
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true" and not _ABSOLUTE.fullmatch(guid.text or ""):
        yield f"{name} has a guid that is no permalink but says so"
    yield from _faults_of_date(f"{name} pubDate", item.findtext("pubDate"))
    for author in item.findall("author"):
        if not re.match(r"\S+@\S+", author.text or ""):
            yield f"{name} has an author without an e-mail address"
    enclosure = item.find("enclosure")
    if enclosure is not None and not (
        _ABSOLUTE.fullmatch(enclosure.get("url", "")) and enclosure.get("length", "").isdigit() and "/" in enclosure.get("type", "")
    ):
        yield f"{name} has an enclosure without address, length or type"
    for tag in ("description", f"{CONTENT}encoded"):
        yield from (f"{name} {fault}" for fault in _faults_of_content(item.findtext(tag) or ""))


def _faults_of_atom(root: Element) -> Iterator[str]:
    entries = root.findall(f"{ATOM}entry")
    if not root.findall(f"{ATOM}link[@rel='self']"):
        yield "feed has no link rel=self"
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    yield from (f"id {guid} stands {count} times" for guid, count in ids.items() if count > 1)
    dates = [datetime.fromisoformat(text) for entry in entries if (text := entry.findtext(f"{ATOM}published"))]
    if dates != sorted(dates, reverse=True):
        yield "entries are not newest first"
    for element in [root, *entries]:
        name = element.findtext(f"{ATOM}id") or "?"
        if not _URI.fullmatch(name):
            yield f"id {name!r} is no URI"
        for tag in ("updated", "published"):
            text = element.findtext(f"{ATOM}{tag}")
            if text is not None and not _RFC_3339.fullmatch(text):
                yield f"{name} {tag} {text!r} is no RFC 3339 date"
        if element is not root and element.find(f"{ATOM}author") is None:
            yield f"{name} has no author"
        pages = [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        kinds = Counter((link.get("type"), link.get("hreflang")) for link in pages)
        if any(count > 1 for count in kinds.values()):
            yield f"{name} has two alternate links of one type and language"
        for link in element.findall(f"{ATOM}link"):
            if not _ABSOLUTE.fullmatch(link.get("href", "")):
                yield f"{name} has the relative address {link.get('href')!r}"
        content = element.find(f"{ATOM}content")
        if content is not None and content.get("type") == "html":
            yield from (f"{name} {fault}" for fault in _faults_of_content(content.text or ""))


def _faults_of_json(feed: dict[str, Any]) -> Iterator[str]:
    for name in ("title", "home_page_url", "feed_url"):
        if not feed.get(name):
            yield f"feed has no {name}"
    items = feed.get("items", [])
    ids = Counter(item.get("id") for item in items)
    yield from (f"id {name} stands {count} times" for name, count in ids.items() if count > 1)
    for item in items:
        name = item.get("id") or "?"
        if not isinstance(item.get("id"), str):
            yield f"{name} has no id that is a text"
        if not _ABSOLUTE.fullmatch(str(item.get("url", ""))):
            yield f"{name} has the relative address {item.get('url')!r}"
        if "content_html" not in item and "content_text" not in item:
            yield f"{name} has no content"
        for key in ("date_published", "date_modified"):
            if key in item and not _RFC_3339.fullmatch(str(item[key])):
                yield f"{name} {key} {item[key]!r} is no RFC 3339 date"
        yield from (f"{name} {fault}" for fault in _faults_of_content(item.get("content_html", "")))


def _faults_of_date(name: str, text: str | None) -> Iterator[str]:
    if not _RFC_822.fullmatch(text or "") or _to_instant(text) is None:
        yield f"{name} {text!r} is no RFC 822 date"


def _to_instant(text: str | None) -> datetime | None:
    try:
        instant = parsedate_to_datetime(text or "")
    except (TypeError, ValueError):
        return None
    return instant if instant.strftime("%a") == (text or "")[:3] else None


def _faults_of_content(html: str) -> Iterator[str]:
    if not html.strip():
        return
    document = etree.fromstring(f"<body><div>{html}</div></body>".encode(), etree.HTMLParser(encoding="utf-8"))
    for element in document.iter(etree.Element):
        if element.tag in _FORBIDDEN:
            yield f"has <{element.tag}> in its content"
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            if name.startswith("on") or name in {"style", "tabindex", "role"}:
                yield f"has {name}= in its content"
            if name in _REFERENCES and not _SAFE.match(value):
                yield f"has the relative or unsafe {name}={value!r} in its content"
            if name == "srcset" and not all(_SAFE.match(candidate) for candidate in re.split(r",\s+", value)):
                yield f"has the relative srcset={value!r} in its content"
