from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.errors import ContentError
from pressroom.ledger import EMPTY, Ledger, Line, change_ledger, claim_lines, find_guids, format_ledger, parse_ledger
from pressroom.library import list_addresses
from pressroom.models import Alias
from tests.support.newsrooms import make_config, make_library, make_page, make_post

POST = Line("/2020/05/01/a/", "content/posts/a.md", "https://news.example.gov/2020/05/01/a/")
FILE = Line("/2020/05/01/a/a plan 100%.pdf", "content/posts/a/a plan 100%.pdf")


def make_ledger(*lines: Line) -> Ledger:
    """Answer a ledger of some lines."""
    return Ledger({line.url: line for line in lines})


def problems_of(text: str) -> list[str]:
    """Answer what is said of a damaged ledger."""
    with pytest.raises(ContentError) as caught:
        parse_ledger(text)
    return [str(finding) for finding in caught.value.findings]


def test_ledger_is_one_sorted_line_a_url() -> None:
    """URL, source and guid with a space between, whatever the order in which they came; spaces and percent signs are escaped."""
    lines = format_ledger(make_ledger(FILE, Line("/about/", "content/pages/about.md"), POST)).splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "/2020/05/01/a/ content/posts/a.md https://news.example.gov/2020/05/01/a/",
        "/2020/05/01/a/a%20plan%20100%25.pdf content/posts/a/a%20plan%20100%25.pdf -",
        "/about/ content/pages/about.md -",
    ]


def test_ledger_is_read_as_it_was_written() -> None:
    """Reading what was written gives the same lines; a guid may have spaces, and line endings may have become Windows’ own."""
    ledger = make_ledger(FILE, POST, Line("/b/", "content/posts/b.md", "no URL, 12"))
    text = format_ledger(ledger)
    assert parse_ledger(text).lines == ledger.lines
    assert parse_ledger("\ufeff" + text.replace("\n", "\r\n")).lines == ledger.lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<<<<<<< HEAD\n", "urls.lock:1:1: here Git couldn’t merge; keep the lines of both sides and delete “<<<<<<< HEAD”"),
        ("=======\n", "urls.lock:1:1: here Git couldn’t merge; keep the lines of both sides and delete “=======”"),
        (
            "# remark\n/a/ content/posts/a.md\n",
            "urls.lock:2:1: this line is damaged: it must be a URL’s path, its source and its guid; bring it back with "
            "“git checkout urls.lock”",
        ),
        (
            "/a/ content/posts/a.md x\n/a/ content/posts/b.md x\n",
            "urls.lock:2:1: /a/ stands on line 1 already, otherwise; keep the line that was there first",
        ),
    ],
)
def test_damaged_ledger_is_told_at_its_line(text: str, message: str) -> None:
    """A conflict of Git, a line cut short and a URL with two sources are errors at their lines."""
    assert problems_of(text) == [message]


def test_same_line_twice_is_taken_once() -> None:
    """Git’s union merge may keep a line of both sides."""
    assert parse_ledger("/a/ content/posts/a.md x\n/a/ content/posts/a.md x\n").lines == {"/a/": Line("/a/", "content/posts/a.md", "x")}


def test_url_is_claimed_by_its_page_then_by_an_alias_then_by_its_file() -> None:
    """The post at a URL answers for it, else the one that has it as an alias, else the one that is still in the same file."""
    others = (Line("/old/", "content/posts/b.md"), Line("/kept/", "content/posts/c.md"), Line("/lost/", "content/posts/d.md"))
    ledger = make_ledger(POST, *others)
    library = make_library(
        make_post("a", "2020-05-01 09:00", source="content/posts/moved.md"),
        make_post("x", aliases=(Alias("/old", 3, 1),), source="content/posts/x.md"),
        make_post("y", source="content/posts/c.md"),
        make_page("about"),
    )
    assert claim_lines(ledger, library, dict(list_addresses(library, make_config()))) == {
        POST.url: "content/posts/moved.md",
        "/old/": "content/posts/x.md",
        "/kept/": "content/posts/c.md",
    }


def test_guid_of_the_first_publication_stays() -> None:
    """A post that moved keeps the guid of its alias; of two posts that became one, the first alias gives it."""
    ledger = make_ledger(Line("/one/", "content/posts/one.md", "1"), Line("/two/", "content/posts/two.md", "2"))
    post = make_post("both", aliases=(Alias("/two/", 3, 1), Alias("/one/", 3, 9)))
    library = make_library(post)
    addresses = dict(list_addresses(library, make_config(base_url="https://elsewhere.example.gov")))
    assert find_guids(ledger, claim_lines(ledger, library, addresses), library, addresses) == {post.source: "2"}


def test_no_line_is_ever_dropped() -> None:
    """After a publication each old URL is still there and names the source that answers for it."""
    new = Line("/b/", "content/posts/b.md", "b")
    after = change_ledger(make_ledger(POST), [new], [POST._replace(guid="x")], {POST.url: new.source})
    assert after.lines == {POST.url: POST._replace(source=new.source), new.url: new}
    assert EMPTY.lines == {}


WRITTEN = ["/a/ content/a.md g", "/b/ content/b.md -", "/c/ content/c.md g h", "/d%20/ content/d.md -", "# note", "", "x"]


@given(st.lists(st.sampled_from(WRITTEN)))
def test_ledger_read_at_once_is_the_one_read_line_by_line(written: list[str]) -> None:
    """A ledger as this program writes it is read at once; an editor's blank line makes it read line by line, to the same end."""
    text = format_ledger(EMPTY) + "".join(f"{line}\n" for line in written)
    assert read_or_tell(text) == read_or_tell(text.removesuffix("\n") + "\r\n")


def read_or_tell(text: str) -> object:
    """Answer the lines of a ledger and their numbers, or what is wrong with it."""
    try:
        ledger = parse_ledger(text)
    except ContentError as error:
        return error.findings
    return ledger.lines, ledger.numbers
