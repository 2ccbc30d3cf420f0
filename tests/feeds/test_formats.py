from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest
from lxml import etree

from pressroom.errors import FreezeError
from pressroom.feeds import EMPTY_FEED_UPDATED, Enclosure, Feed, Person, clean_content, write_atom, write_json_feed, write_rss
from pressroom.structs import exchange
from tests.feeds.samples import BASE, BOSTON, WINNERS, make_entry, make_feed, make_full_feed
from tests.support.feed_rules import ATOM, CONTENT, DC, check_atom, check_rss
from tests.support.needs import npm_file
from tests.support.paths import ROOT

GOLDEN = Path(__file__).with_name("golden")
Write = Callable[[Feed], bytes]
WRITERS: dict[str, Write] = {"feed.xml": write_rss, "atom.xml": write_atom, "feed.json": write_json_feed}
each_format = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


@pytest.mark.parametrize("name", WRITERS)
def test_feed_is_the_golden_one_byte_for_byte(name: str) -> None:
    """A feed that uses everything is what stands in `golden/` (`PRESSROOM_GOLDEN=write` writes it anew, for a person to look at)."""
    data = WRITERS[name](make_full_feed(name.rpartition(".")[2]))
    if os.environ.get("PRESSROOM_GOLDEN") == "write":
        (GOLDEN / name).write_bytes(data)
    assert data == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize(("write", "check"), [(write_rss, check_rss), (write_atom, check_atom)])
def test_feed_keeps_every_rule(write: Write, check: Callable[[bytes], list[str]]) -> None:
    """Full, plain and empty feeds have no fault by the rules of `tests/support/feed_rules.py`."""
    for feed in (make_full_feed(), make_feed(make_entry()), make_feed()):
        assert check(write(feed)) == []


def test_feed_does_not_depend_on_the_clock() -> None:
    """A second that passes changes no byte."""
    feeds = (make_full_feed(), make_feed())
    before = [write(feed) for feed in feeds for write in WRITERS.values()]
    time.sleep(1.1)
    assert [write(feed) for feed in feeds for write in WRITERS.values()] == before


@pytest.mark.parametrize("environment", [{"PYTHONHASHSEED": "7"}, {"TZ": "Asia/Tokyo"}, {"LC_ALL": "C"}])
def test_feed_does_not_depend_on_the_machine(environment: dict[str, str]) -> None:
    """Another hash seed, timezone or locale changes no byte."""
    code = (
        "import sys; from tests.feeds.test_formats import WRITERS, make_full_feed\n"
        "sys.stdout.buffer.write(b''.join(write(make_full_feed()) for write in WRITERS.values()))"
    )
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"} | environment
    run = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, check=True)
    assert run.stdout == b"".join(write(make_full_feed()) for write in WRITERS.values())


def test_empty_feed_was_changed_at_the_epoch() -> None:
    """Without entries and without a time of its own, a feed's time is a fixed one."""
    assert datetime(1970, 1, 1, tzinfo=UTC) == EMPTY_FEED_UPDATED
    assert b"<lastBuildDate>Thu, 01 Jan 1970 00:00:00 +0000</lastBuildDate>" in write_rss(make_feed())
    assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in write_atom(make_feed())
    assert json.loads(write_json_feed(make_feed()))["items"] == []


def test_feed_was_changed_when_an_entry_last_was() -> None:
    """A correction of an older entry moves the feed's time, unless its maker gives one."""
    corrected = make_entry(guid="b", published=datetime(2013, 1, 1, tzinfo=BOSTON), updated=datetime(2014, 9, 1, 8, tzinfo=BOSTON))
    feed = make_feed(make_entry(), corrected)
    assert b"<lastBuildDate>Mon, 01 Sep 2014 08:00:00 -0400</lastBuildDate>" in write_rss(feed)
    assert b"<updated>2015-01-01T00:00:00+00:00</updated>" in write_atom(exchange(feed, updated=datetime(2015, 1, 1, tzinfo=UTC)))


@each_format
def test_entries_stand_newest_first(write: Write) -> None:
    """The order is by publishing instant, whatever order they were given in and in whatever offset."""
    early = make_entry(guid="early", title="Early", published=datetime(2014, 7, 30, 9, tzinfo=timezone(timedelta(hours=2))))
    late = make_entry(guid="late", title="Late", published=datetime(2014, 7, 30, 8, tzinfo=BOSTON))
    data = write(make_feed(early, late))
    assert data.index(b"Late") < data.index(b"Early")


def test_link_of_rss_is_the_home_page() -> None:
    """Self, hub and archive links stand beside it as atom:link and don't replace it."""
    channel = etree.fromstring(write_rss(make_full_feed()))[0]
    assert channel.findtext("link") == f"{BASE}/"
    assert [(link.get("rel"), link.get("href")) for link in channel.findall(f"{ATOM}link")] == [
        ("self", f"{BASE}/feed.xml"),
        ("hub", "https://hub.example/"),
        ("prev-archive", f"{BASE}/archive/1.xml"),
    ]


def test_dates_of_rss_carry_the_offset_of_the_entry() -> None:
    """The date is RFC 822, in the newsroom's local time."""
    assert b"<pubDate>Wed, 30 Jul 2014 09:00:00 -0400</pubDate>" in write_rss(make_feed(make_entry()))


class _Boston1880(tzinfo):
    def utcoffset(self, dt: datetime | None) -> timedelta:  # noqa: ARG002 (the base class's signature)
        return -timedelta(hours=4, minutes=44, seconds=30)

    def dst(self, dt: datetime | None) -> None:
        """Say nothing of daylight saving."""

    def tzname(self, dt: datetime | None) -> str:  # noqa: ARG002
        return "LMT"


def test_offset_with_seconds_becomes_utc() -> None:
    """Neither format can carry an offset in seconds, which timezones had before they were zones."""
    entry = make_entry(published=datetime(1880, 7, 30, 9, 0, 0, 5, tzinfo=_Boston1880()))
    assert b"<pubDate>Fri, 30 Jul 1880 13:44:30 +0000</pubDate>" in write_rss(make_feed(entry))
    assert b"<published>1880-07-30T13:44:30+00:00</published>" in write_atom(make_feed(entry))


def test_rss_names_every_author_as_creator() -> None:
    """Authors without an e-mail address aren't lost; without authors, the agency is named."""
    root = etree.fromstring(write_rss(make_full_feed()))
    names = [[creator.text for creator in item.findall(f"{DC}creator")] for item in root.iter("item")]
    assert names == [["Tim Sullivan", "Data team"], ["Information Technology Division"]]
    assert root.findall(".//author") == []


def test_atom_names_an_author_in_each_entry() -> None:
    """Name, address and page where they are known; the agency where there is no author."""
    entries = etree.fromstring(write_atom(make_full_feed())).findall(f"{ATOM}entry")
    people = [[[part.text for part in author] for author in entry.findall(f"{ATOM}author")] for entry in entries]
    assert people[0] == [["Tim Sullivan", "tim@example.gov", f"{BASE}/authors/tim-sullivan/"], ["Data team"]]
    assert people[1] == [["Information Technology Division"]]


def test_description_of_rss_is_the_summary_and_no_html() -> None:
    """A reader takes the description for HTML, so a “<” of the summary is escaped in it."""
    item = etree.fromstring(write_rss(make_full_feed())).findall(".//item")[1]
    assert item.findtext("description") == "Plus de participants : 5 &lt; 10."
    assert item.findtext(f"{CONTENT}encoded") == "<p>La participation augmente.</p>"


def test_content_stays_in_content_without_a_summary() -> None:
    """Without a summary, the title describes the entry and the content stays where it belongs."""
    item = etree.fromstring(write_rss(make_feed(make_entry(summary="", content="<p>x</p>")))).find(".//item")
    assert item is not None
    assert (item.findtext("description"), item.findtext(f"{CONTENT}encoded")) == (make_entry().title, "<p>x</p>")


def test_content_of_atom_is_html_and_no_cdata() -> None:
    """The type is html and the text is escaped."""
    data = write_atom(make_feed(make_entry(content="<p>5 &lt; 10</p>")))
    assert b'<content type="html">&lt;p&gt;5 &amp;lt; 10&lt;/p&gt;</content>' in data
    assert b"CDATA" not in data


@pytest.mark.parametrize(
    ("guid", "uri"),
    [
        (WINNERS, WINNERS),
        ("https://old.example.gov/?p=12", "https://old.example.gov/?p=12"),
        ("tag:example.gov,2014:12", "tag:example.gov,2014:12"),
        ("wp-7", "urn:uuid:06872bda-4be5-581a-bb47-476bf18e3d20"),
        ("https://example.gov/a b", "urn:uuid:da39fdd8-eab2-5aa9-9359-9cde30c71afc"),
    ],
)
def test_id_of_atom_is_a_uri(guid: str, uri: str) -> None:
    """A guid that is a URI is the id; of another, a UUID is made that depends on nothing else, so that it never changes."""
    assert make_entry(guid=guid).uri == uri
    assert etree.fromstring(write_rss(make_feed(make_entry(guid=guid)))).findtext(".//guid") == guid


def test_guid_says_whether_it_is_a_permalink() -> None:
    """Only the entry's own address is one."""
    guids = etree.fromstring(write_rss(make_feed(make_entry(), make_entry(guid="https://old.example.gov/?p=12")))).iter("guid")
    assert [guid.get("isPermaLink") for guid in guids] == ["true", "false"]


def test_enclosure_keeps_length_and_type_in_every_format() -> None:
    """feedgen writes an Atom enclosure as a second page; ours stays an enclosure."""
    feed = make_feed(make_entry(enclosure=Enclosure(f"{BASE}/media/plan.pdf", 1234, "application/pdf")))
    assert f'<enclosure url="{BASE}/media/plan.pdf" length="1234" type="application/pdf"/>'.encode() in write_rss(feed)
    assert f'<link href="{BASE}/media/plan.pdf" rel="enclosure" type="application/pdf" length="1234"/>'.encode() in write_atom(feed)
    assert json.loads(write_json_feed(feed))["items"][0]["attachments"] == [
        {"url": f"{BASE}/media/plan.pdf", "mime_type": "application/pdf", "size_in_bytes": 1234}
    ]
    assert check_rss(write_rss(feed)) == check_atom(write_atom(feed)) == []


def test_archive_says_so() -> None:
    """An archive of older entries is marked and names the feed that people subscribe to (RFC 5005), and shares its Atom id."""
    archive = make_feed(make_entry(), self_url=f"{BASE}/archive/1.xml", archive_of=f"{BASE}/atom.xml")
    for data in (write_rss(archive), write_atom(archive)):
        assert b"<fh:archive/>" in data
        assert f'href="{BASE}/atom.xml" rel="current"'.encode() in data
    assert etree.fromstring(write_atom(archive)).findtext(f"{ATOM}id") == f"{BASE}/atom.xml"
    assert check_rss(write_rss(archive)) == check_atom(write_atom(archive)) == []


def test_feed_names_no_version() -> None:
    """A new Pressroom or feedgen leaves a feed as it is while its content is."""
    assert b"<generator>Pressroom</generator>" in write_rss(make_feed())
    assert b"<generator>Pressroom</generator>" in write_atom(make_feed())


@each_format
def test_language_of_an_entry_is_told_where_it_is_another(write: Write) -> None:
    """The French entry of an English feed is marked, the English one isn't."""
    data = write(make_full_feed())
    assert data.count(b">fr<") + data.count(b'"fr"') == 1


def test_cleaned_content_is_not_cleaned_again() -> None:
    """What the store has kept goes into the feed as it is."""
    content = '<p><a href="#n1">1</a></p>'
    cleaned = clean_content(content, WINNERS, BASE)
    assert cleaned == f'<p><a href="{WINNERS}#n1">1</a></p>'
    assert write_rss(make_feed(make_entry(content=cleaned, cleaned=True))) == write_rss(make_feed(make_entry(content=content)))


NAME = f"the entry {WINNERS}"


@each_format
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "Back\x08space"}, f"{NAME} has U+0008 in its title, which XML can't carry; remove that character"),
        ({"content": "<p>\ufffe</p>"}, f"{NAME} has U+FFFE in its content, which XML can't carry; remove that character"),
        ({"content": "<p>&#1;</p>"}, f"{NAME} has U+0001 in its content, which XML can't carry; remove that character"),
        ({"summary": "\ud800"}, f"{NAME} has U+D800 in its summary, which XML can't carry; remove that character"),
        ({"categories": ("\x00",)}, f"{NAME} has U+0000 in its categories, which XML can't carry; remove that character"),
        ({"authors": (Person("A\x1b"),)}, f"{NAME} has U+001B in its name, which XML can't carry; remove that character"),
        ({"authors": (Person(" "),)}, f"{NAME} has an author without a name; give one"),
        (
            {"authors": (Person("A", url="/a/"),)},
            f"{NAME} has '/a/' as its url, which is no absolute web address; write one that starts with https://",
        ),
        ({"title": ""}, f"{NAME} has no title; give it one"),
        ({"guid": ""}, f"{NAME} has no guid; give it one"),
        (
            {"published": datetime(2014, 7, 30)},
            f"{NAME} has a time without an offset from UTC in published; give it a timezone",
        ),
        (
            {"url": "/2014/"},
            "the entry /2014/ has '/2014/' as its url, which is no absolute web address; write one that starts with https://",
        ),
        (
            {"content": "<b>" * 3000},
            f"{NAME} has HTML that can't be read to its end (Excessive depth in document: 2048, use XML_PARSE_HUGE option); "
            "write it less nested",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_fault_of_an_entry_is_told_with_its_address(write: Write, changes: dict[str, object], message: str) -> None:
    """What would make a feed invalid is refused in one sentence, never written and never a library's error."""
    with pytest.raises(FreezeError) as caught:
        write(make_feed(make_entry(**changes)))
    assert str(caught.value) == message


@each_format
def test_faults_of_a_feed_are_told_together(write: Write) -> None:
    """All problems of one feed come in one error, a sentence a line."""
    with pytest.raises(FreezeError) as caught:
        write(make_feed(make_entry(), make_entry(), title=" ", updated=datetime(2014, 1, 1), hub="hub"))
    name = f"the feed {BASE}/feed.xml"
    assert str(caught.value).splitlines() == [
        f"{name} has 'hub' as its hub, which is no absolute web address; write one that starts with https://",
        f"{name} has no title; give it one",
        f"{name} has a time without an offset from UTC in updated; give it a timezone",
        f"{name} has 2 entries with the guid {WINNERS}; each needs its own",
    ]


def test_feed_of_thirty_entries_is_quick() -> None:
    """A feed of 30 entries of 5 KB takes some 15 ms; four times that, in time of the processor, is a fault."""
    paragraph = '<p>Text of a post with <a href="/it/x/">links</a> and <em>emphasis</em>. ' + "More words. " * 20 + "</p>"
    entries = (make_entry(guid=str(number), content=paragraph * 15 + f"<p>{number}</p>") for number in range(30))
    feed = make_feed(*entries)
    durations = []
    for _ in range(3):
        clean_content.cache_clear()
        start = time.process_time()
        write_rss(feed)
        durations.append(time.process_time() - start)
    assert min(durations) < 0.060


@pytest.mark.slow
def test_json_feed_keeps_its_schema(tmp_path: Path) -> None:
    """check-jsonschema finds no fault in full, plain and empty feeds, by the schema of JSON Feed 1.1, and finds a seeded one."""
    schema = npm_file("jsonfeed-schema/schema-v1.1.json")
    checker = Path(sys.executable).with_name("check-jsonschema")
    for number, feed in enumerate((make_full_feed("json"), make_feed(make_entry()), make_feed())):
        (tmp_path / f"{number}.json").write_bytes(write_json_feed(feed))
    subprocess.run([checker, "--schemafile", schema, *tmp_path.glob("*.json")], check=True, capture_output=True)
    (tmp_path / "bad.json").write_bytes(write_json_feed(make_feed()).replace(b'"items"', b'"entries"'))
    assert subprocess.run([checker, "--schemafile", schema, tmp_path / "bad.json"], check=False, capture_output=True).returncode == 1
