"""A draft that was damaged stays unpublished, and no text makes the loader fall over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pressroom.config import SiteConfig
from pressroom.errors import ContentError
from pressroom.front_matter import decode_source, parse_author, parse_page, parse_post

CONFIG = SiteConfig(title="T", base_url="https://news.example.gov", timezone="America/New_York", languages=("en", "es"))
DRAFTS = (
    """---
title: Winners announced
date: 2014-07-30
draft: true
tags: [open-data]
summary: Some words
---

The text of the post.

- item
""",
    """---
title: 'Winners: announced'
date: 2014-07-30 # a remark
authors:
- tim-sullivan
draft: true
extra:
summary: >-
  Some words
  and more
---
Note: the text

---

more text
""",
    """---
# a remark
draft: true
title: "Winners"
summary: ''
extra:
  a: b
image:
date: 2014-07-30
tags: []
---
Text
""",
    """---
title: Winners
image:
 src: a.png
tags: []
extra: {}
# remark
draft: yes
date: 2014-07-30
---
---
Text
---
""",
)
CHARACTERS = "#'\" :-\n\t[]{},>|&*!%@?\\~ax=0.é\x07\u2028"
LINES = ("---", "", "- x", "# x", "x: y", "  x", "...", "'", '"', "--", "extra:", "summary: |", "? x", "deck: '")


def is_published(text: str) -> bool:
    """Tell whether a text makes a post that is no draft; whatever else it makes must be told as findings."""
    try:
        source = decode_source("content/posts/a.md", text.encode("utf-8", "surrogatepass"))
    except ContentError:
        return False
    parsed = parse_post(source, CONFIG)
    lines = source.text.count("\n") + 2
    assert (parsed.record is None) == bool(parsed.findings)
    assert all(1 <= finding.line <= lines and finding.column >= 1 and "\n" not in finding.message for finding in parsed.findings)
    return parsed.record is not None and not parsed.record.draft


def mutate_everywhere(text: str) -> Iterator[str]:
    """Yield the text with every single slip of a character or a line; the draft's own line is damaged or moved, not deleted."""
    for index in range(len(text) + 1):
        yield text[:index] + text[index + 1 :]
        for character in CHARACTERS:
            yield text[:index] + character + text[index:]
            yield text[:index] + character + text[index + 1 :]
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if "draft" not in line:
            yield "\n".join(lines[:index] + lines[index + 1 :])
        for inserted in LINES:
            yield "\n".join([*lines[:index], inserted, *lines[index:]])
        for other in range(index):
            swapped = lines.copy()
            swapped[index], swapped[other] = swapped[other], swapped[index]
            yield "\n".join(swapped)
            moved = lines.copy()
            moved.insert(other, moved.pop(index))
            yield "\n".join(moved)


@pytest.mark.parametrize("draft", DRAFTS)
def test_no_single_slip_publishes_a_draft(draft: str) -> None:
    """400 random slips of the keyboard in each draft: one character or one line wrong, and none is published."""
    slips = random.Random(draft).sample(list(mutate_everywhere(draft)), 400)
    assert [slip for slip in slips if is_published(slip)] == []


@pytest.mark.slow
@pytest.mark.parametrize("draft", DRAFTS)
def test_none_of_all_single_slips_publishes_a_draft(draft: str) -> None:
    """All of them, some ten thousand a draft."""
    assert [slip for slip in mutate_everywhere(draft) if is_published(slip)] == []


@pytest.mark.parametrize(
    "line",
    [
        "drfat: true",
        "Draft: true",
        " draft: true",
        "draft:true",
        "draft true",
        "#draft: true",
        "draft: ture",
        "draft:",
        "- draft: true",
        "draft: true\n---",
    ],
)
def test_near_miss_of_a_draft_is_not_published(line: str) -> None:
    """What nearly says draft is an error, wherever it stands."""
    for place in ("title: A\ndate: 2014-07-30\n{}\n", "{}\ntitle: A\ndate: 2014-07-30\n", "title: A\nextra:\n{}\ndate: 2014-07-30\n"):
        assert not is_published(f"---\n{place.format(line)}---\n\nText.\n")


@given(text=st.text(max_size=300))
@example("---\n\ud800\n---\n")
@example("---\ntitle: &a [*a]\n---\n")
def test_any_text_is_read_or_told(text: str) -> None:
    """Whatever stands between the delimiters, or in the whole file, gives findings or a record, never another exception."""
    for whole in (text, f"---\n{text}\n---\n", f"---\ntitle: A\ndate: 2014-07-30\ndraft: true\n{text}"):
        is_published(whole)
        try:
            source = decode_source("content/pages/a.md", whole.encode("utf-8", "surrogatepass"))
        except ContentError:
            continue
        for parse in (parse_page, parse_author):
            parse(source, CONFIG)


@given(
    lines=st.lists(
        st.sampled_from(
            [
                "title: A",
                "date: 2014-07-30",
                "tags:",
                "- a",
                "  b: c",
                "image:",
                "extra: {",
                "}",
                "summary: >",
                '"',
                "'",
                "links: [",
                "]",
                "? ",
                ": x",
                "&a",
                "*a",
            ]
        ),
        max_size=8,
    )
)
def test_any_order_of_lines_is_read_or_told(lines: list[str]) -> None:
    """Pieces of YAML in any order."""
    is_published("\n".join(["---", *lines, "---", ""]))


@given(raw=st.binary(max_size=100))
def test_any_bytes_are_decoded_or_told(raw: bytes) -> None:
    """A file of any bytes is text, or a finding."""
    with suppress(ContentError):
        assert decode_source("a.md", raw).path == "a.md"
