"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from pressroom.feeds.entries import Entry, Feed, Person, check_feed, to_instant


def write_json_feed(feed: Feed) -> bytes:
    """Answer the feed as JSON Feed 1.1; raise `FreezeError` where it would be invalid. The bytes depend on the feed alone."""
    check_feed(feed)
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.self_url,
        "description": feed.description,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [_describe(feed.publisher)],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
        "next_url": feed.previous_archive,
    }
    kept = {key: value for key, value in document.items() if value}
    kept["items"] = [_write_item(feed, entry) for entry in feed.newest_first]
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _write_item(feed: Feed, entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.guid,
        "url": entry.url,
        "external_url": entry.source[0],
        "title": entry.title,
        "summary": entry.summary,
        "date_published": to_instant(entry.published).isoformat(),
        "date_modified": to_instant(entry.updated).isoformat(),
        "authors": [_describe(author) for author in entry.authors or (feed.publisher,)],
        "tags": list(entry.categories),
        "language": entry.lang if entry.lang != feed.language else "",
    }
    kept = {key: value for key, value in item.items() if value}
    kept["content_html"] = feed.content_of(entry)
    if entry.enclosure is not None:
        enclosure = entry.enclosure
        kept["attachments"] = [{"url": enclosure.url, "mime_type": enclosure.type, "size_in_bytes": enclosure.length}]
    return kept


def _describe(person: Person) -> dict[str, str]:
    return {"name": person.name, "url": person.url} if person.url else {"name": person.name}
