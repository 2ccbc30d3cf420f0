"""Entries to RSS 2.0, Atom 1.0 and JSON Feed 1.1. The wall around feedgen and lxml; importing it costs 60 ms, so import it late."""

from pressroom.feeds.content import clean_content
from pressroom.feeds.entries import EMPTY_FEED_UPDATED, Enclosure, Entry, Feed, Person
from pressroom.feeds.json_feed import write_json_feed
from pressroom.feeds.rules import check_atom, check_content, check_json, check_rss
from pressroom.feeds.xml_feeds import write_atom, write_rss

__all__ = [
    "EMPTY_FEED_UPDATED",
    "Enclosure",
    "Entry",
    "Feed",
    "Person",
    "check_atom",
    "check_content",
    "check_json",
    "check_rss",
    "clean_content",
    "write_atom",
    "write_json_feed",
    "write_rss",
]
