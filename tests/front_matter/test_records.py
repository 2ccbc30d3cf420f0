"""What valid front matter becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from pressroom.config import SiteConfig
from pressroom.front_matter import (
    FIELDS,
    Field,
    Parsed,
    Source,
    decode_source,
    locate,
    parse_author,
    parse_boilerplate,
    parse_contact,
    parse_page,
    parse_post,
)
from pressroom.front_matter.fields import SPELLINGS
from pressroom.models import Author, Image, Page, Post, Withdrawal

CONFIG = SiteConfig(title="T", base_url="https://news.example.gov", timezone="America/New_York", languages=("en", "es"))
PARSERS: dict[str, Callable[[Source, SiteConfig], Parsed[Any]]] = {
    "post": parse_post, "page": parse_page, "author": parse_author, "contact": parse_contact, "boilerplate": parse_boilerplate,
}  # fmt: skip
HEAD = "title: A\ndate: 2014-07-30\n"


def parse(front: str, *, path: str = "content/posts/a.md", body: str = "\nText.\n") -> Parsed[Post]:
    return parse_post(Source(path, f"---\n{front}---\n{body}"), CONFIG)


def read(front: str, *, path: str = "content/posts/a.md", config: SiteConfig = CONFIG) -> Post:
    parsed = parse_post(Source(path, f"---\n{front}---\n"), config)
    assert parsed.findings == ()
    assert parsed.record is not None
    return parsed.record


def test_values_are_the_text_that_was_written() -> None:
    """YAML's guesses (`no` is false, `10:00` is 600, `2014` is a number, `1e3`, `~`) don't touch text."""
    post = read("title: 2014\ndate: 2014-07-30\nkicker: no\ndeck: 10:00\ndateline: 1e3\nsummary: 0o14\ntags: [on, 1.0, Null]\nguid: ~\n")
    assert (post.title, post.kicker, post.deck, post.dateline, post.summary) == ("2014", "no", "10:00", "1e3", "0o14")
    assert post.tags == ("on", "1.0", "Null")
    assert post.guid == ""


def test_text_of_several_lines_is_folded_and_keeps_its_characters() -> None:
    """A title or summary is one line, whatever its spelling; a no-break space stays."""
    assert read(HEAD + "summary: >-\n  One\n  two.\n\n  Three #1.\n").summary == "One two. Three #1."
    assert read(HEAD + "summary: |\n  One\n  two: 3\n").summary == "One two: 3"
    assert read(HEAD + "summary: One\n  two\n").summary == "One two"
    assert read(HEAD + 'summary: "One\n\n  two\\tthree"\n').summary == "One two three"
    assert read(HEAD + "summary: Oui\u00a0! non  non\n").summary == "Oui\u00a0! non non"


def test_remark_is_allowed_where_no_text_is_lost() -> None:
    """A “#” after a date, a closed quote or a closed list, or on a line of its own, begins a remark."""
    post = read("# a remark\n#\ntitle: 'A #1' # said\ndate: 2014-07-30 # its day\ntags: [x, 'y #2'] # two\nlang: es # yes\n# draft: true\n")
    assert (post.title, post.tags, post.lang, post.draft) == ("A #1", ("x", "y #2"), "es", False)
    assert read(HEAD + "guid: https://x.gov/#a\n").guid == "https://x.gov/#a"


@pytest.mark.parametrize(
    ("written", "instant", "date_only"),
    [
        ("2014-07-30", "2014-07-30T09:00:00-04:00", True),
        ("'2014-12-30'", "2014-12-30T09:00:00-05:00", True),
        ("2014-07-30 10:00", "2014-07-30T10:00:00-04:00", False),
        ("2014-07-30T10:00:07", "2014-07-30T10:00:07-04:00", False),
        ("2014-07-30T10:00:00-04:00", "2014-07-30T10:00:00-04:00", False),
        ("2014-07-30T10:00:00Z", "2014-07-30T06:00:00-04:00", False),
        ("2014-07-30 10:00:00 +0200", "2014-07-30T04:00:00-04:00", False),
        ("2015-01-01T02:00Z", "2014-12-31T21:00:00-05:00", False),
        ("2014-11-02 01:30-04:00", "2014-11-02T01:30:00-04:00", False),
        ("2014-11-02 01:30-05:00", "2014-11-02T01:30:00-05:00", False),
    ],
)
def test_date_is_an_instant_in_the_sites_timezone(written: str, instant: str, date_only: bool) -> None:
    """Every accepted spelling becomes one instant with the offset that the site had then."""
    post = read(f"title: A\ndate: {written}\n")
    assert (post.date.isoformat(), post.date_only) == (instant, date_only)


@pytest.mark.parametrize(("day", "time", "instant"), [("2014-03-09", "02:30", "03:30:00-04:00"), ("2014-11-02", "01:30", "01:30:00-05:00")])
def test_bare_date_takes_the_later_reading(day: str, time: str, instant: str) -> None:
    """Where daylight saving skips or repeats the publish time, a bare date is no error."""
    config = SiteConfig(title="T", base_url="https://x.gov", timezone="America/New_York", publish_time=time)
    assert read(f"title: A\ndate: {day}\n", config=config).date.isoformat() == f"{day}T{instant}"


def test_offset_has_whole_minutes() -> None:
    """Before standard time a zone's offset had seconds, which ISO 8601 can't say; the instant stays the same."""
    config = SiteConfig(title="T", base_url="https://x.gov", timezone="Europe/Amsterdam")
    date = read("title: A\ndate: 1910-01-01 12:00\n", config=config).date
    offset = date.utcoffset()
    assert offset is not None
    assert offset.total_seconds() % 60 == 0
    assert datetime.fromisoformat(date.isoformat()) == date


@pytest.mark.parametrize("alias", ["author", "category", "tag", "excerpt", "description", "lastmod", "modified", "expiryDate"])
def test_alias_is_read_as_its_field(alias: str) -> None:
    """What other generators call a key is accepted."""
    field = SPELLINGS["post"][alias]
    value = "2020-01-02" if field.type == "date" else "x"
    assert getattr(read(HEAD + f"{alias}: {value}\n"), field.name)


def test_publish_date_is_the_date_or_else_the_embargo() -> None:
    """Hugo's `publishDate` alone is the date; beside a `date`, in any order, it holds the post back."""
    assert read("title: A\npublishDate: 2014-08-01\n").date.day == 1
    for front in ("publishDate: 2014-08-01 09:00-04:00\n" + HEAD, HEAD + "publishDate: 2014-08-01 09:00-04:00\n"):
        post = read(front)
        assert (post.date.day, post.embargo and post.embargo.day) == (30, 1)


def test_lists_are_written_in_three_ways() -> None:
    """A list, a single text, and a text with commas; quotes keep a comma; the same slug counts once."""
    assert read(HEAD + "tags: [Open data, open-data, Maps]\n").tags == ("Open data", "Maps")
    assert read(HEAD + "tags: Open data\n").tags == ("Open data",)
    assert read(HEAD + "tags: Open data, Maps\n").tags == ("Open data", "Maps")
    assert read(HEAD + "tags: 'Boston, MA'\n").tags == ("Boston, MA",)
    assert read(HEAD + "tags: []\nauthors:\ncategories: ~\n").tags == ()
    assert read(HEAD + "authors: [Tim Sullivan, tim-sullivan]\n").authors == ("tim-sullivan",)


@pytest.mark.parametrize(
    ("word", "flag"), [("true", True), ("Yes", True), ("ON", True), ("false", False), ("no", False), ("Off", False), ("'true'", True)]
)
def test_flag_is_read_in_any_case(word: str, flag: bool) -> None:
    """True, yes and on; false, no and off."""
    assert read(HEAD + f"draft: {word}\n").draft is flag


def test_picture_and_withdrawal_are_read() -> None:
    """A picture is a path or a mapping; a withdrawal has its instant, reason and replacement."""
    assert read(HEAD + "image: a.png\n").image == Image("a.png")
    assert read(HEAD + "image: {src: a.png, alt: x, credit: ''}\n").image == Image("a.png", "x")
    withdrawn = read(HEAD + "withdrawn:\n  at: 2014-09-01\n  reason: Wrong.\n  replacement: b.md\n").withdrawn
    assert withdrawn == Withdrawal(datetime.fromisoformat("2014-09-01T09:00:00-04:00"), "Wrong.", "b.md")


@pytest.mark.parametrize(
    ("path", "slug", "lang"),
    [
        ("content/posts/2014-07-30-edudata-winners.md", "edudata-winners", "en"),
        ("content/posts/winners.es.md", "winners", "es"),
        ("content/posts/2014-07-30-winners/index.md", "winners", "en"),
        ("content/posts/winners/index.es.md", "winners", "es"),
        ("content/posts/2014/Big Town.md", "big-town", "en"),
        ("content/posts/winners.fr.md", "winners-fr", "en"),
        ("content/posts/2014-07-30.md", "a", "en"),
        ("content/posts/новости.md", "a", "en"),
        ("content/posts/école.md", "ecole", "en"),
        ("content/posts/index.md", "posts", "en"),
    ],
)
def test_file_name_gives_slug_and_language(path: str, slug: str, lang: str) -> None:
    """The name without date and language; a folder's name for its index; the title where the name has no Latin letters."""
    post = read(HEAD, path=path)
    assert (post.slug, post.lang) == (slug, lang)


def test_slug_of_more_than_200_characters_is_refused() -> None:
    """A folder's name has its limits."""
    (finding,) = parse(HEAD + f"slug: {'a' * 201}\n").findings
    assert str(finding) == "content/posts/a.md:4:7: this slug has 201 characters; write one of at most 200"


def test_embargo_on_the_day_of_a_bare_date_gives_the_time() -> None:
    """An embargo at any hour of a bare date's day is no contradiction."""
    assert read(HEAD + "embargo: 2014-07-30 06:00-04:00\n").instant.hour == 6


def test_body_keeps_its_text_and_its_line() -> None:
    """Two rules at its beginning are no front matter; empty lines count."""
    parsed = parse(HEAD, body="\n---\nText: all of it\n\n---\nMore\n")
    assert (parsed.body, parsed.first_line, parsed.findings) == ("\n---\nText: all of it\n\n---\nMore\n", 5, ())
    assert parse(HEAD, body="").record is not None
    end = parse_post(Source("content/posts/a.md", f"---\n{HEAD}---"), CONFIG)
    assert (end.body, end.record and end.record.title) == ("", "A")


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbf---\r\ntitle: A\r\ndate: 2026-02-30\r\n---\r\nText\r\n", b"---\rtitle: A\rdate: 2026-02-30\r---\rText\r"]
)
def test_bom_and_line_endings_leave_positions_right(raw: bytes) -> None:
    """A byte order mark is no character, and a line ending of any system is one."""
    parsed = parse_post(decode_source("content/posts/a.md", raw), CONFIG)
    assert [(finding.line, finding.column) for finding in parsed.findings] == [(3, 7)]
    assert (parsed.body, parsed.first_line) == ("Text\n", 5)


def test_page_and_author_are_read() -> None:
    """A page needs a title, an author a name; the file's name is the slug."""
    page = parse_page(Source("content/pages/about.md", "---\ntitle: About\nupdated: 2014-08-01\n---\nText\n"), CONFIG).record
    assert page == Page(
        source="content/pages/about.md", title="About", slug="about", lang="en", updated=datetime.fromisoformat("2014-08-01T09:00:00-04:00")
    )
    front = "name: Tim Sullivan\nrole: Liaison\nphoto: tim.jpg\nlinks:\n  Web site: https://x.gov/\n  Mail: mailto:tim@x.gov\n"
    author = parse_author(Source("content/authors/tim-sullivan.md", f"---\n{front}---\nBio\n"), CONFIG).record
    links = (("Web site", "https://x.gov/"), ("Mail", "mailto:tim@x.gov"))
    assert author == Author(
        source="content/authors/tim-sullivan.md",
        slug="tim-sullivan",
        name="Tim Sullivan",
        title="Liaison",
        photo=Image("tim.jpg"),
        links=links,
    )


def test_links_of_an_author_are_written_in_three_ways() -> None:
    """A mapping, a list of label and url, or addresses, which are labelled by their host."""
    front = "name: T\nlinks: ['https://www.x.gov/a', {label: L, url: 'http://y.gov'}]\n"
    author = parse_author(Source("content/authors/t.md", f"---\n{front}---\n"), CONFIG).record
    assert author is not None
    assert author.links == (("x.gov", "https://www.x.gov/a"), ("L", "http://y.gov"))


def test_value_is_located() -> None:
    """A key, an alias, an item of the record's tuple, a key of a mapping; the file's start for what is absent."""
    head = "title: A\nauthor: jane, tim\ntags:\n- Maps\n- maps\n- 'Open data'\n"
    front = f"{head}withdrawn:\n  at: 2014-01-01\n  replacement: b.md\nimage: a.png\n"
    source = Source("content/posts/a.md", f"---\n{front}---\n")
    assert locate(source, "title") == (2, 8)
    assert locate(source, "authors", 1) == (3, 15)
    assert locate(source, "tags", 1) == (7, 3)
    assert locate(source, "tags", 9) == (5, 1)
    assert locate(source, "withdrawn.replacement") == (10, 16)
    assert locate(source, "image.src") == (11, 8)
    assert locate(source, "series") == (1, 1)
    assert locate(Source("a.md", "no front matter"), "title") == (1, 1)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_example_of_the_table_is_valid(field: Field) -> None:
    """What the table shows as an example is taken as it is."""
    needed = ("name: N", "title: A", "date: 2014-07-01", "phone: 555-0100")
    front = "\n".join(
        line for line in needed if not field.example.startswith(line.split(":")[0] + ":")
    )
    for document in field.documents:
        known = SPELLINGS[document]
        lines = "".join(f"{line}\n" for line in front.split("\n") if line.partition(":")[0] in known)
        text = f"---\n{lines}{field.example}\n---\n"
        assert PARSERS[document](Source(f"content/{document}s/a.md", text), CONFIG).findings == ()
