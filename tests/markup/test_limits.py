"""Too much is refused in words, and quickly; nothing raises."""

from __future__ import annotations

import time

import pytest

from pressroom.errors import Severity
from pressroom.markup import Renderer

RENDERER = Renderer()


def message_of(body: str, first_line: int = 1) -> str:
    """Answer the only finding, which must be an error with an empty page."""
    rendition = RENDERER.render(body, path="a.md", first_line=first_line)
    (finding,) = rendition.findings
    assert finding.severity is Severity.ERROR
    assert rendition.html == rendition.text == ""
    return str(finding)


def test_body_over_a_megabyte_is_refused() -> None:
    """The exact text."""
    assert message_of("x" * 1_000_001, 5) == (
        "a.md:5:1: the text has 1,000,001 characters, more than the 1,000,000 allowed; split it into several posts"
    )


def test_open_brackets_are_refused_at_the_first() -> None:
    """The exact text, with the place."""
    assert message_of("Hello\n\nWorld " + "[" * 8000, 5) == (
        "a.md:7:7: more than 100 `[` are open here; close them, or write `\\[` for a plain bracket"
    )


def test_deep_quotations_are_refused() -> None:
    """The exact text."""
    assert message_of("a\n\n" + ">" * 30 + " b") == "a.md:3:1: quotations are nested more than 20 deep; remove some of the `>`"


def test_deep_lists_are_refused() -> None:
    """The exact text."""
    assert message_of("- " * 30 + "x") == "a.md:1:1: a list is nested more than 20 deep; make it flatter"


def test_thousands_of_marks_in_a_paragraph_are_refused() -> None:
    """The exact texts."""
    assert message_of("a *b " * 3000) == "a.md:1:3: one paragraph has more than 2,000 `*`; split it, or write it as code"
    assert message_of("a `b " * 3000) == "a.md:1:3: one paragraph has more than 2,000 backticks; split it, or write it as code"


def test_fault_of_a_library_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback reaches an author."""

    def fail(_: str) -> str:
        raise IndexError

    renderer = Renderer()
    monkeypatch.setattr(renderer._converter("en"), "convert", fail)
    (finding,) = renderer.render("x", path="a.md", first_line=4).findings
    assert str(finding) == "a.md:4:1: the text could not be read as Markdown (IndexError); simplify it"


def test_many_brackets_in_code_are_no_problem() -> None:
    """What Markdown doesn't read can't be too much."""
    assert RENDERER.render("```\n" + "[" * 3000 + "\n```", path="a.md").findings == ()


MANY = 20_000
PATHOLOGICAL = {
    "brackets": "[" * 8000,
    "pictures": "![" * 8000,
    "closed brackets": "[" * 90 + "]" * 90,
    "quotations": ">" * 5000 + "a",
    "quotation lines": "\n".join("> " * depth + "a" for depth in range(20)) * 50,
    "stars": "*a " * MANY,
    "star pairs": "**a *b " * 5000,
    "underscores": "_a_b " * MANY,
    "backticks": "`a" * MANY,
    "growing backticks": " ".join("`" * count for count in range(1, 400)),
    "less-than": "<" * MANY,
    "tags": "<a " * MANY,
    "quoted tags": '<a href="' * MANY,
    "comments": "<!--" * MANY,
    "instructions": "<?" * MANY,
    "character data": "<![CDATA[" * 5000,
    "divisions": "<div>" * 1900,
    "bold": "<b>" * 1900,
    "tables in tables": "<table>" * 1900,
    "headings": "<h1>" * 1900,
    "lines of headings": "# a\n\n" * 5000,
    "quotes": "\"'a " * MANY,
    "apostrophes": "'" * MANY,
    "ampersands": "&a" * MANY,
    "nested list": "\n".join("    " * depth + "- x" for depth in range(300)),
    "flat list": "- x\n" * MANY,
    "wide table": "|a" * 5000 + "\n" + "|-" * 5000,
    "long table": "a|b\n-|-\n" + "x|y\n" * 5000,
    "footnotes": "\n".join(f"[^{n}]: x" for n in range(2000)) + "\n\n" + " ".join(f"[^{n}]" for n in range(2000)),
    "references": "\n".join(f"[r{n}]: x" for n in range(5000)),
    "one footnote often": "[^a]" * 5000 + "\n\n[^a]: x",
    "fences": "```\n" * 5001,
    "mixed fences": "~~~\n```\n" * 2500,
    "rules": "x\n---\n" * 8000,
    "definitions": "a\n: b\n" * 3000,
    "blank lines": "\n" * 100_000,
    "spaces": " " * 100_000 + "x",
    "mail": "a." * MANY + "@",
    "addresses": "http://a" * 10_000,
    "parentheses": "[a](" + "(" * MANY,
    "link titles": '[a](b "' * 1900,
    "attribute lists": "x {: " * 10_000,
    "long attribute list": "# x {: " + "a=b " * MANY + "}",
    "abbreviations": "\n".join(f"*[A{n}]: x" for n in range(300)) + "\n\n" + "A1 " * 5000,
    "backslashes": "\\" * MANY,
    "notes": "!!! note\n" * 1900,
    "words": "word " * 100_000,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_text_takes_long(name: str) -> None:
    """Each ends in well under two seconds of this process's time, with a page or a finding."""
    started = time.process_time()
    rendition = RENDERER.render(PATHOLOGICAL[name], path="a.md")
    assert time.process_time() - started < 2
    assert rendition.html or rendition.findings or not PATHOLOGICAL[name].strip() or not rendition.text
