"""What real subscribers read of whole sites: reader, newsboat and sfeed, against the Edition itself."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import reader

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.models import Post
from pressroom.timetable import open_newsroom
from tests.feeds.test_sites import SITES, copy_site
from tests.support.needs import program
from tests.support.sites import NOW, MadeSite

pytestmark = pytest.mark.slow
FILES = ("feed.xml", "atom.xml", "feed.json")


class Read(NamedTuple):
    """An entry as a subscriber has it; `authors` is what it shows of them, which need not be all."""

    title: str
    link: str
    published: datetime
    authors: str


class Expected(NamedTuple):
    """An entry as it should be read."""

    title: str
    link: str
    published: datetime
    authors: tuple[str, ...]


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> MadeSite:
    """A whole site, built."""
    made = copy_site(request.param, tmp_path / "site")
    made.build()
    return made


def list_expected(site: MadeSite, lang: str) -> list[Expected]:
    """Answer the entries of the feeds of a language, newest first, from the Edition and not from what was made of it."""
    newsroom = open_newsroom(site.root, site.root / "pressroom.toml", NOW)
    edition, _ = newsroom.split(newsroom.now.instant)
    return [_expect(edition, post) for post in edition.posts_by_lang[lang][: edition.config.feeds.entries]]


def _expect(edition: Edition, post: Post) -> Expected:
    url = permalinks.make_absolute(edition.config, permalinks.post_path(edition.config, post))
    names = tuple(edition.authors[slug].name for slug in post.authors) or (edition.config.agency or edition.config.title,)
    return Expected(" ".join(post.title.split()), url, post.instant.astimezone(UTC).replace(microsecond=0), names)


def list_feeds(site: MadeSite) -> Iterator[tuple[str, str]]:
    """Answer language and folder of each language's feeds."""
    config = open_newsroom(site.root, site.root / "pressroom.toml", NOW).config
    for lang in config.languages:
        yield lang, permalinks.home_path(config, lang).strip("/")


def compare(read: list[Read], expected: list[Expected], where: str) -> None:
    """Hold that a subscriber has the same entries; of several authors it may show some."""
    key = lambda entry: (entry.published, entry.link)  # noqa: E731
    assert [entry[:3] for entry in sorted(read, key=key)] == [entry[:3] for entry in sorted(expected, key=key)], where
    wanted = {entry.link: entry.authors for entry in expected}
    for entry in read:
        names = wanted[entry.link]
        # feedparser, which reader has, takes what stands in parentheses for no part of a name.
        known = {*names, *(name.partition(" (")[0] for name in names), ", ".join(names)}
        assert entry.authors, (where, entry)
        assert entry.authors in known or all(name in known for name in entry.authors.split(", ")), (where, entry, names)


def test_reader_has_the_same_entries(site: MadeSite) -> None:
    """Of all three formats, in each language."""
    for lang, folder in list_feeds(site):
        for name in FILES:
            with reader.make_reader(":memory:", feed_root=str(site.output / folder)) as subscriber:
                subscriber.add_feed(name)
                subscriber.update_feeds()
                read = [
                    Read(entry.title or "", entry.link or "", entry.published or datetime.min.replace(tzinfo=UTC), entry.authors_str or "")
                    for entry in subscriber.get_entries()
                ]
            compare(read, list_expected(site, lang), f"{lang}/{name}")


def test_newsboat_has_the_same_entries(site: MadeSite, tmp_path: Path) -> None:
    """Of RSS and Atom; a feed each has a cache of its own, since it takes entries of one guid for one."""
    newsboat = program("newsboat", "make test installs it")
    for lang, folder in list_feeds(site):
        for name in FILES[:2]:
            work = tmp_path / f"newsboat-{lang}-{name}"
            work.mkdir()
            (work / "urls").write_text(f"file://{site.output / folder / name}\n")
            (work / "config").touch()
            command = [newsboat, "-u", str(work / "urls"), "-c", str(work / "cache.db"), "-C", str(work / "config"), "-x", "reload"]
            surroundings = {"HOME": str(work), "LANG": "C.UTF-8", "TERM": "xterm"}
            subprocess.run(command, check=True, capture_output=True, timeout=60, env=surroundings)
            with sqlite3.connect(work / "cache.db") as cache:
                rows = cache.execute("SELECT title, url, pubDate, author FROM rss_item").fetchall()
            cache.close()
            compare([Read(row[0], row[1], datetime.fromtimestamp(row[2], UTC), row[3]) for row in rows], list_expected(site, lang), name)


def test_sfeed_has_the_same_entries(site: MadeSite) -> None:
    """Of RSS and Atom; its output is a line an entry, with tabs between the fields."""
    sfeed = program("sfeed")
    for lang, folder in list_feeds(site):
        for name in FILES[:2]:
            done = subprocess.run([sfeed], input=(site.output / folder / name).read_bytes(), capture_output=True, check=True, timeout=60)
            rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
            read = [Read(row[1], row[2], datetime.fromtimestamp(int(row[0]), UTC), row[6]) for row in rows]
            compare(read, list_expected(site, lang), f"{lang}/{name}")
