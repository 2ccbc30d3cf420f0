"""What a press office writes: values as they are read, and every message about them in its exact words, at its exact place."""

from __future__ import annotations

from typing import Any

import pytest

from pressroom.config import SiteConfig
from pressroom.front_matter import Source, locate, parse_boilerplate, parse_contact, parse_post
from pressroom.models import Attachment, Boilerplate, Change, Contact
from tests.support.newsrooms import when

CONFIG = SiteConfig(title="T", base_url="https://news.example.gov", timezone="America/New_York", languages=("en", "es"))
HEAD = "title: A\ndate: 2014-07-30\n"
CHANGE = "{date: 2014-08-01, type: correction, note: A name was misspelled.}"

POSTS: list[tuple[str, list[str]]] = [
    (
        "kind: advisory\n",
        [
            "4:7: an advisory stands on top of every page until it expires, and this one has no “expires”; "
            "write one such as expires: 2014-08-02"
        ],
    ),
    ("changes: fixed a name\n", [f"4:10: an item of “changes” must say when and what; write {CHANGE}"]),
    (
        "changes:\n- note: A name.\n",
        ["5:3: this item of “changes” has no date; write the day of the change, such as date: 2014-08-01"],
    ),
    (
        "changes:\n- {date: 2014-08-01}\n- {date: 2014-08-01, note: }\n",
        [
            "5:3: this item of “changes” has no note; tell readers what was changed, such as note: A name was misspelled.",
            "6:28: this item of “changes” has no note; tell readers what was changed, such as note: A name was misspelled.",
        ],
    ),
    (
        "changes: [{date: 2014-08-01, type: fix, note: A name.}]\n",
        ["4:36: “fix” is no type of change; write correction, update or clarification"],
    ),
    (
        "changes: [{date: 2014-08-01, note: A name., major: very}]\n",
        ["4:52: “very” is neither true nor false; write major: true or major: false"],
    ),
    (
        "changes: [{date: 2014-07-29, note: A name.}]\n",
        ["4:11: this change is of 2014-07-29, before the post’s date (2014-07-30); correct one of them"],
    ),
    (
        "changes: [{day: 2014-08-01, date: 2014-08-01, note: A.}]\n",
        ["4:12: in “changes”: unknown key “day”; the keys here are date, type, note, major"],
    ),
    ("attachments: [a.pdf, a.pdf]\n", ["4:22: “a.pdf” stands twice in “attachments”; keep one"]),
    ("attachments: [{title: Report}]\n", ["4:15: this item of “attachments” has no src; write the file, such as src: report.pdf"]),
    (
        "attachments: https://example.gov/a.pdf\n",
        ["4:14: “attachments” are files of this newsroom, and here is a web address; link to it in the text"],
    ),
    (
        "attachments: [[a.pdf]]\n",
        ["4:15: an item of “attachments” must be a path or a mapping with src and title, and here is a list"],
    ),
    (
        "attachments: [../a.pdf]\n",
        ["4:15: the path of “attachments” leaves its folder with “..”; write a file beside this one or in content/media/"],
    ),
]
CONTACTS = [
    ("phone: 555-0100\n", ["1:1: “name” is missing; write a line such as name: Tim Sullivan"]),
    (
        "name: Ann\n",
        ["1:1: this contact can’t be reached; write a line such as phone: +1 617-555-0100 or email: press@agency.example"],
    ),
    ("name: Ann\nphone: call us\n", [
        "3:8: “call us” is no telephone number; write one such as +1 617-555-0100 or 617-555-0100 ext. 3",
    ]),
    ("name: Ann\nemail: ann\n", ["3:8: “ann” is no e-mail address; write one such as press@agency.example"]),
    ("name: Ann\nemail: a@b.gov\nfone: 5\n", [
        "4:1: unknown key “fone”; did you mean “phone”? (what is yours alone goes under “extra:”)",
    ]),
]  # fmt: skip
BOILERPLATES = [
    ("agency.md", "from: 2014-07-01\n", ["1:1: “title” is missing; write a line such as title: About the agency"]),
    (
        "agency.2014-07-01.md",
        "title: About\nfrom: 2014-08-01\n",
        ["3:7: “from” is 2014-08-01 and the file’s name says 2014-07-01; make them agree, or leave “from” out"],
    ),
    (
        "agency.2014-02-30.md",
        "title: About\n",
        ["1:1: the date in this file’s name, “2014-02-30”, is no date: February 2014 has 28 days; write one such as 2014-02-28"],
    ),
    (
        "机构.md",
        "title: About\nfrom: soon\n",
        ["3:7: “soon” is no date; write one such as 2014-07-30 or 2014-07-30 10:00"],
    ),
]


@pytest.mark.parametrize(("front", "messages"), POSTS)
def test_message_on_a_post_is_exact(front: str, messages: list[str]) -> None:
    """What is wrong with changes, attachments and advisories is told at its line and column."""
    parsed = parse_post(Source("content/posts/a.md", f"---\n{HEAD}{front}---\n"), CONFIG)
    assert [str(finding) for finding in parsed.findings] == [f"content/posts/a.md:{message}" for message in messages]
    assert parsed.record is None


@pytest.mark.parametrize(("front", "messages"), CONTACTS)
def test_message_on_a_contact_is_exact(front: str, messages: list[str]) -> None:
    """A contact needs a name and a way to be reached."""
    parsed = parse_contact(Source("content/contacts/a.md", f"---\n{front}---\n"), CONFIG)
    assert [str(finding) for finding in parsed.findings] == [f"content/contacts/a.md:{message}" for message in messages]
    assert parsed.record is None


@pytest.mark.parametrize(("name", "front", "messages"), BOILERPLATES)
def test_message_on_a_boilerplate_is_exact(name: str, front: str, messages: list[str]) -> None:
    """A boilerplate needs a title, and its two dates must agree."""
    parsed = parse_boilerplate(Source(f"content/boilerplate/{name}", f"---\n{front}---\n"), CONFIG)
    assert [str(finding) for finding in parsed.findings] == [f"content/boilerplate/{name}:{message}" for message in messages]
    assert parsed.record is None


def read_post(front: str) -> Any:
    """Answer the valid post that some lines make."""
    parsed = parse_post(Source("content/posts/a.md", f"---\n{HEAD}{front}---\n"), CONFIG)
    assert parsed.findings == ()
    return parsed.record


def test_changes_are_read() -> None:
    """A bare day begins at midnight; a change is a minor correction unless it says otherwise."""
    post = read_post("changes:\n- {date: 2014-08-01, note: A name.}\n- {date: 2014-08-02 15:30, type: update, note: New., major: yes}\n")
    assert post.changes == (
        Change(when("2014-08-01"), "A name."), Change(when("2014-08-02 15:30"), "New.", "update", major=True),
    )  # fmt: skip
    assert read_post("changes:\n").changes == ()


def test_attachments_are_read() -> None:
    """A path, a list of paths, or mappings."""
    assert read_post("attachments: a.pdf\n").attachments == (Attachment("a.pdf"),)
    assert read_post("attachments: [a.pdf, {src: b.png, title: B, credit: C, license: D}]\n").attachments == (
        Attachment("a.pdf"), Attachment("b.png", "B", "C", "D"),
    )  # fmt: skip


@pytest.mark.parametrize("phone", ["+1 617-555-0100", "(617) 555-0100 x12", "617.555.0100 ext. 3", "911", "+49 30/123 45"])
def test_telephone_numbers_are_read_as_written(phone: str) -> None:
    """Whatever can be dialled is taken as it is."""
    contact = parse_contact(Source("content/contacts/ann-lee.md", f"---\nname: Ann\nphone: {phone}\n---\n"), CONFIG).record
    assert contact == Contact(source="content/contacts/ann-lee.md", slug="ann-lee", name="Ann", phone=phone)


@pytest.mark.parametrize(
    ("name", "front", "begins", "lang"),
    [
        ("agency.md", "", None, "en"),
        ("agency.md", "from: 2014-07-01\n", "2014-07-01", "en"),
        ("agency.2014-07-01.md", "", "2014-07-01", "en"),
        ("agency.2014-07-01.es.md", "", "2014-07-01", "es"),
        ("2014-07-01-agency.md", "lang: es\n", "2014-07-01", "es"),
        ("agency.2014-07-01.md", "from: 2014-07-01 12:00\n", "2014-07-01 12:00", "en"),
    ],
)
def test_boilerplate_is_named_by_its_file(name: str, front: str, begins: str | None, lang: str) -> None:
    """The id is the file's name; date and language may stand in it, or in the front matter."""
    source = f"content/boilerplate/{name}"
    text = parse_boilerplate(Source(source, f"---\ntitle: About\n{front}---\n"), CONFIG).record
    assert text == Boilerplate(source=source, slug="agency", title="About", lang=lang, begins=when(begins) if begins else None)


def test_attachment_is_located() -> None:
    """An item by its path, whether it is written alone or in a mapping."""
    source = Source("content/posts/a.md", f"---\n{HEAD}attachments:\n- A a.pdf\n- title: B\n  src: a-a.pdf\n---\n")
    assert (locate(source, "attachments", 0), locate(source, "attachments", 1)) == ((5, 3), (7, 8))
