"""A post's HTML as it reads well in a feed reader, far from its page, its style sheet and its scripts. One lxml pass."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urldefrag, urljoin

from lxml import etree

from pressroom.errors import FreezeError

EMBED_LABEL: Final = "See this part on the web page"
"""The words of a link that leads to the page, for lack of better ones."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEPT: Final = _names(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp section small "
    "source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr"
)
_ATTRIBUTES: Final = _names(
    "abbr alt cite colspan controls datetime dir download height href hreflang kind label lang loop media muted open poster preload "
    "reversed rowspan scope sizes span src srclang srcset start title type value width"
)
_EMBEDS: Final = _names("applet canvas embed form frame iframe object script svg")
_DROPPED: Final = _names("base button datalist head input link meta param select style template textarea title")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PHRASES: Final = _names("a abbr b bdi cite code del dfn em h1 h2 h3 h4 h5 h6 i ins p q s small span strong sub summary sup u")
_HIDDEN: Final = frozenset({"visually-hidden", "sr-only", "screen-reader-text"})
_ANCHOR_SIGNS: Final = frozenset({"", "#", "¶", "§", "🔗"})
_SCHEMES: Final = frozenset({"ftp", "geo", "http", "https", "mailto", "sms", "tel", "webcal", "xmpp"})
_PLAYERS: Final = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)(?:[?#].*)?"), r"https://www.youtube.com/watch?v=\1"),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+)(?:[?#].*)?"), r"https://vimeo.com/\1"),
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+([^,]+))?\s*(?:,|$)")
_NOT_EMPTY = re.compile(r"</(?:source|track|wbr)>")  # libxml2 takes these empty elements for containers

Element = etree._Element


@lru_cache(maxsize=512)
def clean_content(html: str, url: str, base_url: str, embed_label: str = EMBED_LABEL) -> str:
    """Answer the sanitized HTML of a page at `url` as it goes into a feed; the same for the same arguments, and then unchanged by itself.

    Every reference is absolute: "/x" by `base_url`, others by `url`, a fragment as `url`#x (RFC 3986); one that can't be followed
    safely goes. Scripts, frames, forms and plug-ins become a link: to what they show, or to the page, in the words of `embed_label`.
    What only the theme's style sheet gives a meaning goes too: classes, ids, regions that scroll, text for screen readers alone.
    Raises `FreezeError` for elements nested more than two thousand deep, and for control characters written as references.
    """
    if not html.strip():
        return ""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    body = etree.fromstring(f"<body><div>{html}</div></body>".encode(), parser).find("body")
    assert body is not None
    for error in parser.error_log.filter_from_fatals():  # the parser would go on with what it has read so far
        raise FreezeError(f"the entry {url} has HTML that can't be read to its end ({error.message}); write it less nested")
    wrapper, cleaner = body[0], _Cleaner(urldefrag(url).url, base_url, embed_label)
    try:
        for element in list(body.iterdescendants()):
            if element is not wrapper:
                cleaner.clean(element)
    except ValueError as error:  # lxml's, for a control character that was written as a reference
        raise FreezeError(f"the entry {url} has HTML that XML can't carry ({error}); remove its control characters") from error
    _unwrap(wrapper)
    body.attrib.clear()
    for item in body.iterdescendants("li"):
        item.text = item.text or ""  # libxml2 leaves out the end tag of one that has not even an empty text
    inner = etree.tostring(body, encoding="unicode", method="html", with_tail=False).removeprefix("<body>").removesuffix("</body>")
    return _NOT_EMPTY.sub("", inner).strip()


class _Cleaner:
    """Cleans one element after the other, in document order."""

    def __init__(self, url: str, base_url: str, embed_label: str) -> None:
        self._url = url
        self._base_url = base_url
        self._label = embed_label

    def clean(self, element: Element) -> None:
        tag = element.tag
        classes = element.get("class", "").split()
        if element.getparent() is None:
            return  # what stood in a form that is a link by now
        if tag in _EMBEDS:
            self._replace_with_link(element)
        elif tag in _DROPPED or "hidden" in element.attrib or _is_anchor_of_heading(element):
            _remove(element)
        elif not _HIDDEN.isdisjoint(classes):
            if _is_only_text_of_link(element):
                _unwrap(element)
            else:
                _remove(element)
        elif tag not in _KEPT or (tag == "div" and element.get("role") == "region") or _is_in_link(element):
            _unwrap(element)
        else:
            self._clean_attributes(element)
            if tag == "span" and not element.attrib:
                _unwrap(element)
            elif tag in {"audio", "video"}:
                self._make_playable(element)
            elif "admonition-title" in classes:
                _embolden(element)
            elif "footnotes" in classes and element.find("hr") is None:
                element.insert(0, etree.Element("hr"))  # the theme's line between the text and its notes

    def _clean_attributes(self, element: Element) -> None:
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            if name not in _ATTRIBUTES:
                del element.attrib[name]
            elif name in {"href", "src", "poster", "cite"}:
                self._set(element, name, self._to_absolute(value, element.tag == "img"))
            elif name == "srcset":
                self._set(element, name, self._to_absolute_set(value))

    def _replace_with_link(self, element: Element) -> None:
        tag = element.tag
        if element.get("aria-hidden") == "true" or (tag == "script" and "json" in element.get("type", "")):
            _remove(element)
            return
        address = self._to_absolute(element.get("src") or element.get("data") or "", False) if tag not in {"script", "form"} else None
        if not address or not address.startswith("http") or address == self._url:
            address = self._url
        for pattern, page in _PLAYERS:
            address = pattern.sub(page, address)
        words = _name_of(element) or (self._label if address == self._url else address.partition("://")[2])
        previous = element.getprevious()
        if previous is not None and not (previous.tail or "").strip() and _text_of(previous) == words:
            _remove(element)  # a row of scripts needs one link, not one each
            return
        for child in list(element):
            element.remove(child)
        element.attrib.clear()
        if next(element.iterancestors("a"), None) is not None:
            element.tag, element.text = "span", words
            _unwrap(element)
        elif next(element.iterancestors()).tag in _PHRASES:
            element.tag, element.text = "a", words
            element.set("href", address)
        else:
            element.tag, element.text = "p", None
            etree.SubElement(element, "a", href=address).text = words

    def _make_playable(self, element: Element) -> None:
        element.set("controls", "")
        source = element.get("src") or next((child.get("src", "") for child in element.iter("source")), "")
        if source and element.find(".//a") is None:
            address = self._to_absolute(source, False)
            if address:
                etree.SubElement(element, "a", href=address).text = address.rpartition("/")[2] or address

    def _to_absolute(self, reference: str, is_picture: bool) -> str | None:
        reference = _CONTROLS.sub("", reference).strip().replace(" ", "%20")
        if reference.startswith(("https://", "http://")):
            return reference
        scheme = _SCHEME.match(reference)
        if scheme:
            known = scheme[1].lower() in _SCHEMES or (is_picture and reference.lower().startswith("data:image/"))
            return reference if known else None
        try:
            return urljoin(self._base_url if reference.startswith("/") else self._url, reference)
        except ValueError:
            return None  # such as //[x/: no browser could follow it either

    def _to_absolute_set(self, candidates: str) -> str | None:
        absolute = []
        for reference, descriptor in _CANDIDATE.findall(candidates):
            address = self._to_absolute(reference, True)
            if address:
                absolute.append(f"{address} {descriptor.strip()}".strip())
        return ", ".join(absolute) or None

    @staticmethod
    def _set(element: Element, name: str, value: str | None) -> None:
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)


def _is_anchor_of_heading(element: Element) -> bool:
    if element.tag != "a" or not element.get("href", "").startswith("#"):
        return False
    if next(element.iterancestors(*_HEADINGS), None) is None or element.find(".//img") is not None:
        return False
    hidden = "".join(_text_of(child) for child in element.iter() if not _HIDDEN.isdisjoint(child.get("class", "").split()))
    return _text_of(element).replace(hidden, "", 1).strip() in _ANCHOR_SIGNS


def _is_in_link(element: Element) -> bool:
    return element.tag == "a" and next(element.iterancestors("a"), None) is not None


def _is_only_text_of_link(element: Element) -> bool:
    link = next(element.iterancestors("a"), None)
    if link is None or any(image.get("alt") for image in link.iter("img")):
        return False
    return _text_of(link).strip() == _text_of(element).strip()


def _name_of(element: Element) -> str:
    title = element.findtext("title") if element.tag == "svg" else None
    return " ".join((element.get("title") or element.get("aria-label") or title or "").split())


def _text_of(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def _embolden(element: Element) -> None:
    strong = etree.Element("strong")
    strong.text, element.text = element.text, None
    strong.extend(list(element))
    element.append(strong)


def _remove(element: Element) -> None:
    _append_text(element, element.tail)
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    _append_text(element, element.text)
    place = parent.index(element)
    children = list(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "") or None
    else:
        _append_text(element, element.tail)
    element.tail = None
    parent[place : place + 1] = children


def _append_text(element: Element, text: str | None) -> None:
    """Put text in front of an element, where lxml keeps it: behind the sibling before it, or first in its parent."""
    parent = element.getparent()
    if not text or parent is None:
        return
    previous = element.getprevious()
    if previous is None:
        parent.text = (parent.text or "") + text
    else:
        previous.tail = (previous.tail or "") + text
