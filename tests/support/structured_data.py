"""Rules for JSON-LD, from the definitions of schema.org and what Google asks for in articles, events and breadcrumbs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

Graph = dict[str, Any]
_SCRIPT = re.compile(rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_ARTICLE = {
    "headline", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage", "inLanguage",
}, {
    "alternativeHeadline", "description", "dateline", "articleSection", "keywords", "image", "correction", "isBasedOn",
}  # fmt: skip
TYPES: dict[str, tuple[set[str], set[str]]] = {
    "BlogPosting": (_ARTICLE[0], _ARTICLE[1] - {"dateline"}),
    "NewsArticle": _ARTICLE,
    "Event": ({"name", "startDate", "organizer", "url"}, {"description", "endDate", "location", "image"}),
    "Place": ({"name", "address"}, set()),
    "Person": ({"name", "url"}, {"jobTitle", "email", "image", "worksFor", "sameAs"}),
    "GovernmentOrganization": ({"name"}, {"url", "logo"}),
    "ImageObject": ({"url"}, {"width", "height"}),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "ListItem": ({"position", "name", "item"}, set()),
    "WebSite": ({"name", "url", "publisher", "inLanguage"}, {"description"}),
    "CorrectionComment": ({"text", "datePublished"}, {"name"}),
}
"""For each type that a page may describe, what it must say, and what else it may."""

_URLS = {"url", "item", "mainEntityOfPage", "isBasedOn", "@id", "sameAs"}
_DATES = {"datePublished", "dateModified", "startDate", "endDate"}


def read_graphs(page: bytes) -> list[Graph]:
    """Answer the things that a page describes."""
    documents = [json.loads(text) for text in _SCRIPT.findall(page)]
    return [graph for document in documents for graph in (document if isinstance(document, list) else [document])]


def check_graphs(page: bytes) -> list[str]:
    """Answer what is wrong with the JSON-LD of a page."""
    faults = []
    for graph in read_graphs(page):
        if graph.get("@context") != "https://schema.org":
            faults.append(f"{graph.get('@type')} has the context {graph.get('@context')}")
        faults += _check({key: value for key, value in graph.items() if key != "@context"}, str(graph.get("@type")))
    return faults


def _check(graph: Graph, where: str) -> Iterator[str]:
    kind = graph.get("@type", "")
    if kind not in TYPES:
        yield f"{where}: {kind} is no type that a newsroom describes"
        return
    must, may = TYPES[kind]
    yield from (f"{where} has no {name}" for name in sorted(must - graph.keys()))
    yield from (f"{where} has {name}, which {kind} hasn’t" for name in sorted(graph.keys() - must - may - {"@type", "@id"}))
    if kind == "BreadcrumbList":
        places = [item["position"] for item in graph["itemListElement"]]
        if places != list(range(1, len(places) + 1)):
            yield f"{where} counts {places}"
    for name, value in graph.items():
        for item in value if isinstance(value, list) else [value]:
            yield from _check_value(name, item, f"{where}.{name}")


def _check_value(name: str, value: Any, where: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _check(value, where)
    elif value in ("", None, [], {}):
        yield f"{where} is empty"
    elif (name in _URLS or name == "image") and not re.match(r"https?://[^/]", value):
        yield f"{where} is no whole address: {value}"
    elif name in _DATES and not _is_date(value):
        yield f"{where} is no date or instant with an offset: {value}"


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None if len(text) == 10 else datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False
