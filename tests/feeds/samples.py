"""Entries and feeds that the tests of this folder change to what they need."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from pressroom.feeds import Entry, Feed, Person

BOSTON = timezone(timedelta(hours=-4))
BASE = "https://news.example.gov/it"
WINNERS = f"{BASE}/2014/07/30/edudata-winners/"


def make_entry(**changes: Any) -> Entry:
    """An entry in which everything is in order."""
    values: dict[str, Any] = {
        "guid": WINNERS,
        "url": WINNERS,
        "title": "Winners of the Mass EduData Challenge announced",
        "published": datetime(2014, 7, 30, 9, tzinfo=BOSTON),
        "updated": datetime(2014, 7, 30, 9, tzinfo=BOSTON),
        "lang": "en",
        "summary": "The winners were revealed on July 15.",
        "content": "<p>The winners were revealed on July 15.</p>",
        "authors": (Person("Tim Sullivan"),),
    }
    return Entry(**(values | changes))


def make_feed(*entries: Entry, **changes: Any) -> Feed:
    """A feed of the entries, in which everything is in order."""
    values: dict[str, Any] = {
        "title": "IT Newsroom",
        "description": "News of the state's IT division",
        "home_url": f"{BASE}/",
        "self_url": f"{BASE}/feed.xml",
        "base_url": BASE,
        "language": "en",
        "entries": entries,
        "author": "Information Technology Division",
    }
    return Feed(**(values | changes))


def make_full_feed(suffix: str = "xml") -> Feed:
    """Two entries that use everything a feed can have; the golden files show it in each format."""
    winners = make_entry(
        guid="https://old.example.gov/?p=12",
        title="“Winners” & others <announced>",
        updated=datetime(2014, 8, 1, 10, 30, tzinfo=BOSTON),
        content='<p>See <a href="/it/about/">about</a>, <a href="../../24/week-three/">week three</a> '
        'and<sup id="r1"><a href="#n1">1</a></sup>.</p><figure><img src="hall.jpg" srcset="hall.jpg 1x, /m/hall-2.jpg 2x" alt="A hall">'
        "<figcaption>The hall</figcaption></figure>",
        authors=(Person("Tim Sullivan", "tim@example.gov", f"{BASE}/authors/tim-sullivan/"), Person("Data team")),
        categories=("Education", "Open data & you"),
    )
    third = make_entry(
        guid="wp-7",
        url=f"{BASE}/fr/2014/06/24/troisieme-semaine/",
        title="Troisième semaine",
        published=datetime(2014, 6, 24, 9, tzinfo=BOSTON),
        updated=datetime(2014, 6, 24, 9, tzinfo=BOSTON),
        lang="fr",
        summary="Plus de participants : 5 < 10.",
        content="<p>La participation augmente.</p>",
        authors=(),
    )
    return make_feed(winners, third, hub="https://hub.example/", previous_archive=f"{BASE}/archive/1.{suffix}", icon=f"{BASE}/icon.png")
