"""HTML to plain text, as releases are sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.markup import PlainText, Renderer
from pressroom.markup.plain import WIDTH, measure, wrap_line


def write(markdown: str, before: str = "") -> str:
    """Answer the plain text of some Markdown."""
    text = PlainText(lambda href: f"https://news.example.gov{href}" if href.startswith("/") else href, lambda alt: f"Picture: {alt}")
    html = Renderer().render(markdown, path="a.md", first_line=1, lang="en").html.replace('"pressroom:', '"')
    text.add_html(html, before)
    text.add_links("Links")
    return text.write()


def test_paragraphs_are_wrapped_at_72_columns() -> None:
    """Lines are as long as 72 columns allow, and paragraphs stand apart."""
    lines = write("word " * 40 + "\n\nNext.").split("\n")
    assert [len(line) for line in lines] == [69, 69, 59, 0, 5, 0]


def test_links_become_numbered_references() -> None:
    """The same address has the same number; an address that is its own text needs none."""
    assert write("See [the plan](/plan/), [the map](/map/) and [it](/plan/), or <https://a.gov/> by [mail](mailto:a@b.gov).") == (
        "See the plan [1], the map [2] and it [1], or https://a.gov/ by mail [3].\n\n"
        "Links\n-----\n\n[1] https://news.example.gov/plan/\n[2] https://news.example.gov/map/\n[3] mailto:a@b.gov\n"
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## A title\n\nText.", "A title\n-------\n\nText."),
        ("- a\n- b\n\nText.", "* a\n* b\n\nText."),
        ("3. a\n4. b\n    - c\n    - d\n5. e", "3. a\n4. b\n   * c\n   * d\n5. e"),
        ("> Said.\n>\n> — Ann", "    Said.\n\n    — Ann"),
        ("```\na  b\n  c\n```", "    a  b\n      c"),
        ("| A | B |\n|---|---|\n| 1 | 22 |", "A  B\n1  22"),
        ("Term\n:   Words", "Term\n    Words"),
        ("A note.[^1]\n\n[^1]: Its text.", "A note. (1)\n\nFootnotes\n\n1. Its text."),
        ("![A town hall](hall.png)", "[Picture: A town hall]"),
        ("One  \ntwo", "One\ntwo"),
        ("---", "* * *".center(72).rstrip()),
    ],
)
def test_element_reads_well(markdown: str, text: str) -> None:
    """Each kind of block has a form that reads well in a mail."""
    assert write(markdown) == f"{text}\n"


def test_dateline_goes_before_the_first_words() -> None:
    """It stands at the start of the first paragraph, or before a text that begins with something else."""
    assert write("Text.", "BOSTON — ") == "BOSTON — Text.\n"
    assert write("- a", "BOSTON — ") == "BOSTON —\n\n* a\n"


def test_wide_table_is_written_cell_by_cell() -> None:
    """Columns that don't fit beside each other stand below each other."""
    cell = "words " * 10
    lines = write(f"| A | B |\n|---|---|\n| {cell} | {cell} |").split("\n")
    assert lines[:4] == ["  A", "  B", "", "  " + ("words " * 10).strip()]
    assert max(map(len, lines)) <= WIDTH


def test_text_without_spaces_is_wrapped_by_columns() -> None:
    """Chinese and Japanese take two columns a character; no line begins with a closing mark."""
    lines = list(wrap_line("一二三四五六七八九十" * 3 + "一二三四五六。" + "七" * 5))
    assert [measure(line) for line in lines] == [74, 10]
    assert lines[0].endswith("。")


@given(st.text(max_size=400), st.sampled_from(["", "  ", "    "]))
def test_no_word_is_lost_in_wrapping(text: str, indent: str) -> None:
    """Whatever is wrapped, its words come out in order, and only a single word makes a line too wide."""
    lines = list(wrap_line(text, indent))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= WIDTH or len(line.split()) == 1 or line[-1] in "、。，．：；？！）］｝」』】〉》〕…" for line in lines)
