"""Every message about a whole file, an author, a page or a file's name, in its exact words."""

from __future__ import annotations

import pytest

from pressroom.config import SiteConfig
from pressroom.errors import ContentError
from pressroom.front_matter import Parsed, Source, decode_source, parse_author, parse_page, parse_post
from pressroom.models import Author, Page, Post

CONFIG = SiteConfig(title="T", base_url="https://news.example.gov", timezone="America/New_York", languages=("en", "es"))

REFUSED: list[tuple[str, str, list[str]]] = [
    ("content/posts/a.md", "", ["1:1: this file is empty; begin it with “---”, then a line such as title: …, then “---”, then the text"]),
    (
        "content/posts/a.md",
        "\n\n---\ntitle: A\n---\n",
        ["1:1: the front matter must begin on line 1; delete the empty lines above its “---”"],
    ),
    (
        "content/posts/a.md",
        "Just text.\n",
        ["1:1: there is no front matter; begin the file with “---”, then a line such as title: …, then “---”, then the text"],
    ),
    (
        "content/posts/a.md",
        "title: A\ndate: 2014-07-30\n---\nText\n",
        ["1:1: the “---” above the front matter is missing; write it as line 1, alone on its line"],
    ),
    ("content/posts/a.md", "----\ntitle: A\n---\n", ["1:1: the first line is “----”; write “---”, three hyphens and nothing else"]),
    ("content/posts/a.md", " ---\ntitle: A\n---\n", ["1:1: the first line is “ ---”; write “---”, three hyphens and nothing else"]),
    (
        "content/posts/a.md",
        "+++\ntitle = 'A'\n+++\n",
        ["1:1: this front matter is TOML (“+++”); Pressroom reads YAML, between two lines of “---”"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n",
        ["4:1: the front matter is never closed; write “---” alone on a line here, after its last key"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n----\nText\n",
        ["4:1: the front matter is never closed; “----” must be “---”, three hyphens and nothing else"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n--\nText\n",
        ["4:1: the front matter is never closed; “--” must be “---”, three hyphens and nothing else"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n---x\nText\n",
        ["4:1: the front matter is never closed; “---x” must be “---”, three hyphens and nothing else"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\n---\ndraft: true\n---\nText\n",
        [
            "1:1: “date” is missing; write a line such as date: 2014-07-30",
            "4:1: “draft: true” stands below the front matter and has no effect; delete the “---” above it",
        ],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n---\ndraft: true\n\nText\n",
        ["5:1: “draft: true” stands below the front matter and has no effect; delete the “---” above it"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n---\nnote: x\nmore: y\n---\nText\n",
        ["5:1: “note: x” stands below the front matter and has no effect; delete the “---” above it"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n---\nText\n\ndraft: true\n\n```\ndraft: true\n```\n",
        ["7:1: “draft: true” stands in the text and has no effect; move it between the two “---”"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n\nText\n\n---\n\nMore\n",
        ["5:1: “Text” is no “key: value”; indent it if it goes on from above, or close the front matter with “---” before it"],
    ),
    (
        "content/posts/a.md",
        "---\ntitle: A\ndate: 2014-07-30\n\nText\n\nMore\n",
        ["4:1: the front matter is never closed; write “---” alone on a line here, after its last key"],
    ),
    ("content/authors/tim-sullivan.md", "---\nrole: x\n---\n", ["1:1: “name” is missing; write a line such as name: Tim Sullivan"]),
    ("content/authors/tim-sullivan.md", "---\nname:\n---\n", ["2:6: “name” is empty; write a line such as name: Tim Sullivan"]),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\nemail: tim\n---\n",
        ["3:8: “tim” is no e-mail address; write one such as press@agency.example"],
    ),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\nlinks: {Web: 'ftp://x'}\n---\n",
        ["3:14: “ftp://x” in “links” is no web or mail address; write one that begins with https://, http:// or mailto:"],
    ),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\nlinks: [{label: L}]\n---\n",
        ["3:9: this item of “links” has no url; write url: https://…"],
    ),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\nlinks: [javascript:alert(1)]\n---\n",
        ["3:9: “javascript:alert(1)” in “links” is no web or mail address; write one that begins with https://, http:// or mailto:"],
    ),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\nphoto: {src: a.png, alt: b, credit: c}\n---\n",
        ["3:29: in “photo”: unknown key “credit”; the keys here are src, alt"],
    ),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\ntags: [a]\n---\n",
        ["3:1: “tags” is a key of posts, and this is an author; remove it, or move it under “extra:”"],
    ),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\nlinks: {Web: ''}\n---\n",
        ["3:14: an address in “links” is empty; write one that begins with https://, http:// or mailto:"],
    ),
    (
        "content/authors/tim-sullivan.md",
        "---\nname: T\nextra: {a: 1}\nlinks: [{lable: x, url: 'https://x.gov'}]\n---\n",
        ["4:10: in “links”: unknown key “lable”; did you mean “label”?"],
    ),
    (
        "content/authors/🎉.md",
        "---\nname: T\n---\n",
        ["1:1: this file’s name has nothing to make a URL of; give it letters, such as tim-sullivan.md"],
    ),
    (
        "content/pages/about.md",
        "---\ntitle: A\ndate: 2014-01-01\n---\n",
        ["3:1: “date” is a key of posts, and this is a page; remove it, or move it under “extra:”"],
    ),
    (
        "content/pages/about.md",
        "---\nsummary: x\n---\n",
        ["1:1: “title” is missing; write a line such as title: Town hall opens on Monday"],
    ),
    (
        "content/pages/x.es.md",
        "---\ntitle: A\nlang: en\n---\n",
        ["3:7: “lang” is “en” and the file’s name says “es”; make them agree, or leave “lang” out"],
    ),
    (
        "content/pages/новости.md",
        "---\ntitle: 🎉\n---\n",
        ["2:8: neither the file’s name nor the title has Latin letters for the URL; write slug: novosti, or better words"],
    ),
    (
        "content/pages/2014-07-30.md",
        "---\ntitle: Ω Ж\n---\n",
        ["2:8: neither the file’s name nor the title has Latin letters for the URL; write slug: o-zh, or better words"],
    ),
    ("content/posts/2014-07-30-a.md", "---\ntitle: A\n---\n", ["1:1: “date” is missing; the file’s name gives it: date: 2014-07-30"]),
    (
        "content/posts/новости.md",
        "---\ntitle: Новости\ndate: 2014-07-30\n---\n",
        ["2:8: neither the file’s name nor the title has Latin letters for the URL; write slug: novosti, or better words"],
    ),
    (
        "content/posts/a.es.md",
        "---\ntitle: A\ndate: 2014-07-30\nlang: en\n---\n",
        ["4:7: “lang” is “en” and the file’s name says “es”; make them agree, or leave “lang” out"],
    ),
]

UNREADABLE: list[tuple[bytes, list[str]]] = [
    (b"ab\x00c", ["1:3: here is the control character U+0000, which no web page may hold; delete it"]),
    (b"---\ntitle: caf\xe9\n", ["2:11: this file is not UTF-8: here is the byte 0xE9, in Windows-1252 a “é”; save the file as UTF-8"]),
    (b"a\r\nb \x92x", ["2:3: this file is not UTF-8: here is the byte 0x92, in Windows-1252 a “’”; save the file as UTF-8"]),
    (b"\xff\xfe\xe9\x00\n\x00", ["1:1: this file is UTF-16; save it as UTF-8"]),
    (b"\x00-\x00-\x00-\x00\n", ["1:1: this file is UTF-16; save it as UTF-8"]),
    ("---\ntitle: é\n".encode("utf-16-le"), ["1:1: this file is UTF-16; save it as UTF-8"]),
    (
        b"a\r\nb\x0b and \xef\xbf\xbf",
        [
            "2:2: here is the control character U+000B, which no web page may hold; delete it",
            "2:8: here is the control character U+FFFF, which no web page may hold; delete it",
        ],
    ),
]


def parse(path: str, text: str) -> Parsed[Post] | Parsed[Page] | Parsed[Author]:
    source = Source(path, text)
    if path.startswith("content/posts/"):
        return parse_post(source, CONFIG)
    return parse_page(source, CONFIG) if path.startswith("content/pages/") else parse_author(source, CONFIG)


@pytest.mark.parametrize(("path", "text", "messages"), REFUSED)
def test_message_is_exact(path: str, text: str, messages: list[str]) -> None:
    """What is wrong with a file is told at its place, and no record is made."""
    parsed = parse(path, text)
    assert [str(finding) for finding in parsed.findings] == [f"{path}:{message}" for message in messages]
    assert parsed.record is None


@pytest.mark.parametrize(("raw", "messages"), UNREADABLE)
def test_file_that_is_no_text_is_refused(raw: bytes, messages: list[str]) -> None:
    """What is not UTF-8, or holds a control character, is an error at its line and column."""
    with pytest.raises(ContentError) as caught:
        decode_source("a.md", raw)
    assert [str(finding) for finding in caught.value.findings] == [f"a.md:{message}" for message in messages]


def test_file_of_more_than_a_megabyte_is_refused() -> None:
    """A megabyte is no text that anybody wrote."""
    assert decode_source("a.md", b"x" * 1_000_000).text
    with pytest.raises(ContentError) as caught:
        decode_source("a.md", b"x" * 1_000_001)
    assert (
        str(caught.value) == "a.md:1:1: this file has 1,000,001 bytes, more than 1,000,000; put data and pictures into files of their own"
    )


@pytest.mark.parametrize("front", ["tags: " + "[" * 5000, "tags:\n" + "- " * 5000 + "a", "tags: " + "{a: " * 5000])
def test_deep_nesting_is_refused(front: str) -> None:
    """A list within a list, thousands deep, is an error and no crash."""
    parsed = parse("content/posts/a.md", f"---\n{front}\n---\n")
    assert [finding.message for finding in parsed.findings] == [
        "this front matter is nested too deeply; write lists and keys one or two levels deep"
    ]
