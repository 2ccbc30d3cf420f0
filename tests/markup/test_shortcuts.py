"""The shortcuts change nothing but the time: stock runs beside them."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom.markup import Renderer
from pressroom.markup.extensions import make_markdown
from pressroom.markup.inlining import NEEDS, REWRITTEN
from pressroom.markup.shortcuts import take_shortcuts
from tests.support.depth import keep_quick

from .samples import SAMPLES, needs_corpora, read_corpora

FAST, STOCK = Renderer(), Renderer(fast=False)
PIECES = [
    *"*_`~[]()!<>#|:\"'\\&{}-=.^+ \n",
    *(
        "&mdash;",
        "<kbd>k</kbd>",
        "<br>",
        "a@b.org",
        "_e_",
        "![r]",
        "\n    - ",
        "\n\n",
        "    ",
        "\n    ",
        "  \n",
        "> ",
        "- ",
        "1. ",
        "**",
        "__",
        "~~",
        "```\n",
        "---",
        "--",
        "...",
        "](",
        "![",
        "[^a]",
        "[^a]: ",
        "[r]: x",
    ),
    *(
        "[r]",
        "http://a.b",
        "www.a.b",
        "a@b.c",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<!-- ",
        "-->",
        "&amp;",
        "&#39;",
        "&#x",
        "Vec<T>",
        "<e",
        "</",
        "{: .c }",
        "{: #i a=b }",
    ),
    *("| a | b |\n|---|:-:|\n", "!!! note\n", "*[A]: b\n", "A", "[ ] ", "[x] ", ": ", "word", "é", "“", "\t", "'80s", "\n# ", "\n===\n"),
]


def test_samples_are_the_same_with_and_without_shortcuts() -> None:
    """Every construct in the samples, alone and all together."""
    for body in (*SAMPLES, "\n\n".join(SAMPLES)):
        assert FAST.render(body, path="a.md") == STOCK.render(body, path="a.md")


@pytest.mark.corpora
@needs_corpora
@pytest.mark.parametrize("every", keep_quick([1, 12], 12))
def test_corpora_are_the_same_with_and_without_shortcuts(every: int) -> None:
    """Each of the thousand real posts (in `make test` every twelfth), byte for byte, with all that is found in it."""
    different = [name for name, body in read_corpora()[::every] if FAST.render(body, path=name) != STOCK.render(body, path=name)]
    assert different == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_the_same_with_and_without_shortcuts(body: str) -> None:
    """Texts made of Markdown's own marks, in any order."""
    assert FAST.render(body, path="a.md") == STOCK.render(body, path="a.md")


def test_state_of_one_body_does_not_reach_the_next() -> None:
    """A reused converter forgets references, footnotes and abbreviations."""
    renderer = Renderer()
    renderer.render("[r] HTML[^1]\n\n[r]: x.md\n\n[^1]: n\n\n*[HTML]: H", path="a.md")
    assert renderer.render("[r] HTML[^1]", path="b.md").html == "<p>[r] HTML[^1]</p>"


def test_unknown_release_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under another version of Markdown nothing is touched."""
    monkeypatch.setattr(markdown, "__version__", "3.99")
    converter = make_markdown()
    assert not take_shortcuts(converter)
    assert type(converter) is markdown.Markdown


def test_known_release_takes_the_shortcuts() -> None:
    """The installed libraries are those that the shortcuts know; a new lock file must look at them again."""
    assert take_shortcuts(make_markdown())


def test_unknown_pattern_is_always_tried() -> None:
    """A pattern that nobody described matches as before."""
    converter = make_markdown()
    converter.inlinePatterns.register(markdown.inlinepatterns.SimpleTagInlineProcessor(r"()Q(.)Q", "mark"), "unknown", 70)
    take_shortcuts(converter)
    assert converter.convert("a QxQ b") == "<p>a <mark>x</mark> b</p>"


def test_every_pattern_is_described() -> None:
    """No pattern of the extensions that are on is tried needlessly, and each rewritten one is the library's."""
    converter = make_markdown()
    smarty = converter.treeprocessors["smarty"].inlinePatterns  # type: ignore[attr-defined]
    assert {*converter.inlinePatterns._data, *smarty._data} <= set(NEEDS)  # type: ignore[attr-defined]
    for name, (written, _) in REWRITTEN.items():
        patterns = smarty if name.startswith("smarty") else converter.inlinePatterns
        assert patterns[name].getCompiledRegExp().pattern == written
