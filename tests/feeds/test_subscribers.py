from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from pathlib import Path

import pytest
import reader
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pressroom.feeds import Entry, Feed, Person, write_atom, write_json_feed, write_rss
from tests.feeds.samples import BASE, WINNERS, make_entry, make_feed, make_full_feed
from tests.support.feed_rules import ATOM, CONTENT, DC, check_atom, check_rss


@pytest.mark.parametrize(("name", "write"), [("feed.xml", write_rss), ("atom.xml", write_atom), ("feed.json", write_json_feed)])
def test_reader_reads_back_what_was_written(tmp_path: Path, name: str, write: Callable[[Feed], bytes]) -> None:
    """A real subscriber sees the titles, addresses, dates, authors and contents of the entries."""
    (tmp_path / name).write_bytes(write(make_full_feed(name.rpartition(".")[2])))
    with reader.make_reader(":memory:", feed_root=str(tmp_path)) as subscriber:
        subscriber.add_feed(name)
        subscriber.update_feeds()
        feed = subscriber.get_feed(name)
        entries = list(subscriber.get_entries())
    assert (feed.title, feed.link) == ("IT Newsroom", f"{BASE}/")
    assert [entry.title for entry in entries] == ["“Winners” & others <announced>", "Troisième semaine"]
    assert [entry.link for entry in entries] == [WINNERS, f"{BASE}/fr/2014/06/24/troisieme-semaine/"]
    assert [entry.published for entry in entries] == [datetime(2014, 7, 30, 13, tzinfo=UTC), datetime(2014, 6, 24, 13, tzinfo=UTC)]
    assert entries[0].id == "https://old.example.gov/?p=12"
    assert entries[0].authors_str in {"Tim Sullivan, Data team", "Data team"}  # of XML, reader keeps the last author only
    assert entries[1].authors_str == "Information Technology Division"
    content = entries[0].get_content()
    assert content is not None
    assert f'href="{BASE}/about/"' in content.value
    assert "<figcaption>The hall</figcaption>" in content.value


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff", exclude_categories=["Cc", "Cs"]), max_size=30)
_NAMED = _TEXT.filter(lambda text: bool(text.strip()))
_MOMENT = st.datetimes(
    datetime(1900, 1, 1),
    datetime(2200, 1, 1),
    timezones=st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@settings(max_examples=150, deadline=None)
@given(title=_NAMED, summary=_TEXT, guid=_NAMED, authors=st.lists(_NAMED, max_size=3), category=_NAMED, published=_MOMENT, text=_TEXT)
def test_any_text_survives(title: str, summary: str, guid: str, authors: list[str], category: str, published: datetime, text: str) -> None:
    """Whatever is written comes back from all three formats, which stay valid."""
    entry = make_entry(
        title=title,
        summary=summary,
        guid=guid,
        authors=tuple(map(Person, authors)),
        categories=(category,),
        published=published,
        updated=published,
        content=f"<p>{escape(text, quote=False)}</p>",
    )
    feed = make_feed(entry)
    rss, atom, item = write_rss(feed), write_atom(feed), json.loads(write_json_feed(feed))["items"][0]
    assert check_rss(rss) == check_atom(atom) == []
    _assert_is_in_rss(entry, rss)
    root = etree.fromstring(atom)
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == title
    assert (root.findtext(f"{ATOM}entry/{ATOM}summary") or "") == summary
    assert datetime.fromisoformat(root.findtext(f"{ATOM}entry/{ATOM}published") or "") == published.replace(microsecond=0)
    assert (item["id"], item["title"], item.get("summary", ""), item["tags"]) == (guid, title, summary, [category])
    assert datetime.fromisoformat(item["date_published"]) == published.replace(microsecond=0)


def _assert_is_in_rss(entry: Entry, data: bytes) -> None:
    item = etree.fromstring(data).find(".//item")
    assert item is not None
    assert [item.findtext(name) for name in ("title", "guid", "category")] == [entry.title, entry.guid, entry.categories[0]]
    names = [author.name for author in entry.authors] or ["Information Technology Division"]
    assert [creator.text for creator in item.findall(f"{DC}creator")] == names
    assert item.findtext(f"{CONTENT}encoded") == entry.content
