"""The one pass over plain texts: it makes what the library makes, and where the sanitizer is passed over it would change nothing."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Comment, Element, SubElement

import markdown
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pressroom.markup import Renderer, sanitizing
from pressroom.markup.extensions import make_markdown
from pressroom.markup.sanitizing import Sanitizer
from pressroom.markup.serializing import Html, serialize
from pressroom.markup.shortcuts import take_shortcuts
from tests.support.depth import keep_quick

from .samples import SAMPLES, needs_corpora, read_corpora
from .test_safety import HOSTILE

FAST, STOCK = Renderer(), Renderer(fast=False)
SANITIZER = Sanitizer()
WORDS = (
    *(
        "word",
        "Isn't",
        "it's",
        "'80s",
        '"quoted"',
        "'\"both\"'",
        "“x”",
        "a_b",
        "_a_",
        "AT&T",
        "&copy",
        "x > y",
        "(see",
        "5%",
        "é",
        "\U0001f600",
    ),
    *(
        "--",
        "---",
        "...",
        "\x01",
        "\x01A",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufdd0",
        "\ufffe",
        "\x0b",
        "\x1b",
        "\xa0",
        "\0",
        "  \nnext",
        "\nnext",
    ),
    *(
        "`c <b> &amp; d`",
        "`x`",
        "``",
        "*em*",
        "**strong**",
        "*em `c` [a](b)*",
        "**a",
        "b**",
        "*",
        "a*b*c",
        "~",
        "~~s~~",
        "[x",
        "!",
        "\\*",
        "#1",
    ),
    *("[a *b*](https://x.org/y_z?a=b&c=d#e)", "[q](../a.md)", "[q](javascript:x)", "[q](http://1.2)", "[q](http://a.b:99999/)", "[q](z;b)"),
    *("[q](mailto:a@b.c)", "[q](HTTPS://A.org)", "[q](//x.org)", "[q](http://xn--a.org)", "[q](http://x.org/é|^)", "[q](?a)", "[q](#z)"),
    *(
        '![alt "t" *x*](p.png)',
        '[q](r "t")',
        "[r]",
        "[q][r]",
        "[q] [R]",
        "[R][]",
        "[`c`]",
        "[`c[]` d][r]",
        "[![p](q.png)](r)",
        "[![p](q.png)][r]",
        "**[q][r]**",
        "*[a `b`] c*",
        "[a*b]",
        "[two\nwords]",
        "[ ]",
        "<https://a.b/c?d=e#f>",
        "<https://a.b/c*d*&amp;>",
        "[^1]",
        "x:y",
        "http://a.b",
        "www.a.b",
        "a@b.c",
        "@b",
        "<b>",
        "< b",
        "{",
        "{: .c }",
    ),
)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
glued = st.lists(st.sampled_from([*WORDS, " ", "'", '"', "-", ".", "s", "(", ")"]), min_size=1, max_size=7).map("".join)
lines = phrases.map(lambda text: text.replace("\n", " "))
blocks = st.one_of(
    phrases,
    phrases,
    lines.map(lambda text: f"## {text}"),
    st.lists(phrases, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(lines, min_size=1, max_size=3).map(lambda items: "\n".join(f"{at + 3}. {item}" for at, item in enumerate(items))),
    phrases.map(lambda text: "> " + text.replace("\n", "\n> ")),
    st.tuples(lines, lines).map(lambda cells: f"| a | b | |\n|:--|--:|---|\n| {cells[0]} | {cells[1]} | |"),
    phrases.map(lambda text: "- a\n\n    " + text.replace("\n", "\n    ") + "\n    - sub\n\n- b"),
    st.sampled_from(
        [
            "```python\nx = '<b>' & \"y\"  # z\n\n    more\n```",
            "```\n<b>\n```",
            "    code <b> &amp;\n\n    more",
            "* * *",
            "- a\n    - b",
            "Table: x",
            "[r]: https://x.org/y_(z)?a=b&c",
            "[R]: javascript:x\n[`c`]: a.md\n[ two words ]:  b.md",
            '[r]: x "title"',
            "> [r]: quoted",
            "[r]:\nx",
        ]
    ),
)
bodies = st.lists(blocks, min_size=1, max_size=4).map("\n\n".join)
slow = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_untouched(body: str) -> bool:
    """Tell whether what passes the sanitizer by, if it does, would have come out of it as it was."""
    converter: Any = FAST._converter("en")
    html = converter.convert(body.replace("\r", "\n"))
    return not converter.clean or SANITIZER.sanitize(html) == html


@slow
@given(st.one_of(bodies, glued))
@example("\"a\" 'b' x---y it's\" \"'z")
def test_any_plain_text_is_what_the_library_makes(body: str) -> None:
    """Words, marks and links in any order, in blocks of every kind."""
    assert FAST.render(body, path="a.md") == STOCK.render(body, path="a.md")


@slow
@given(st.sampled_from(["de", "fr", "it", "pl", "ru"]), glued)
def test_marks_of_every_language_are_those_of_the_library(lang: str, body: str) -> None:
    """Quotation marks of two characters among them."""
    assert FAST.render(body, path="a.md", lang=lang).html == STOCK.render(body, path="a.md", lang=lang).html


@slow
@given(bodies)
def test_sanitizer_is_passed_over_only_where_it_changes_nothing(body: str) -> None:
    """Whatever hosts, schemes and characters stand in it."""
    assert is_untouched(body)


@pytest.mark.parametrize("body", [*SAMPLES, *HOSTILE])
def test_sanitizer_is_passed_over_for_no_sample_that_it_changes(body: str) -> None:
    """Every construct, and every attack, alone and with plain text around it."""
    assert is_untouched(body)
    assert is_untouched(f"Plain\n\n{body}\n\nplain")


@pytest.mark.corpora
@needs_corpora
def test_sanitizer_is_passed_over_for_no_post_that_it_changes() -> None:
    """All of the real posts; of many of them it has nothing to do."""
    changed = [name for name, body in read_corpora() if not is_untouched(body)]
    assert changed == []


def test_plain_post_passes_the_sanitizer_by() -> None:
    """What the newsroom mostly writes; one unusual target, character or tag brings it back."""
    converter: Any = FAST._converter("en")
    plain = "## A\n\nIt's *b* [c](https://d.org) `e`.\n\n- f\n- g\n\n```python\nh = 1\n```\n\n| i | j |\n|---|--:|\n| k | l |\n"
    converter.convert(plain)
    assert converter.clean
    for unusual in ("[a](javascript:x)", "a\xa0b", "<b>a", "<div>a</div>", "a\0b", "a {: .x }", "&#150;", "[a](http://999.999)"):
        converter.convert(f"{plain}\n{unusual}\n")
        assert not converter.clean


def test_unknown_sanitizer_is_asked_about_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installed release is the known one; under another the one pass is not taken, and nothing passes it by."""
    assert sanitizing.is_known()
    monkeypatch.setattr(sanitizing, "KNOWN_VERSION", "0")
    converter: Any = make_markdown()
    take_shortcuts(converter)
    assert converter.convert("It's *b*.") == "<p>It&rsquo;s <em>b</em>.</p>"
    assert not converter.clean


def test_unknown_step_ends_the_one_pass() -> None:
    """A step over the tree that nobody described sees the tree as the library makes it."""

    class Shout(markdown.treeprocessors.Treeprocessor):
        def run(self, root: Element) -> None:
            for element in root.iter("em"):
                element.text = (element.text or "").upper()

    converter = make_markdown()
    converter.treeprocessors.register(Shout(converter), "shout", 5)
    take_shortcuts(converter)
    assert converter.convert("a *b*") == "<p>a <em>B</em></p>"


@pytest.mark.parametrize("brace", ["\\{", "&#123;", "&#x7b;", "&lbrace;", "&lcub;"])
@pytest.mark.parametrize("body", ["# Set %sx}\n", "Sets:\n%sx, y}\n", "| a | b |\n|---|---|\n| c %s.d} | e |\n"])
def test_written_brace_begins_no_attributes(brace: str, body: str) -> None:
    """However it is written, and though a footnote and a brace elsewhere have the library look for some in the finished text."""
    body = f"{body % brace}\nWords {{ here.[^1]\n\n[^1]: Note.\n"
    assert FAST.render(body, path="a.md") == STOCK.render(body, path="a.md")
    assert FAST.render(body, path="a.md").html.count("{") == 2


def test_abbreviations_are_found_in_plain_texts() -> None:
    """They need the words in the tree."""
    assert "<abbr" in FAST.render("The HTML is *plain*.\n\n*[HTML]: Hyper", path="a.md").html


def test_tree_that_only_the_library_can_write_keeps_what_is_html() -> None:
    """A comment in the tree."""
    root = Element("div")
    SubElement(root, "p").text = Html("<em>a</em> &amp; b")
    root.append(Comment("c"))
    assert serialize(root) == "<div><p><em>a</em> &amp; b</p><!--c--></div>"


@pytest.mark.corpora
@needs_corpora
@pytest.mark.parametrize("every", keep_quick([1, 12], 12))
def test_wanted_references_are_those_of_all(every: int) -> None:
    """In each real post the same places, and the same findings, whether all are asked for or those to the newsroom's own.

    In `make test` it is every twelfth.
    """

    def is_own(target: str) -> bool:
        return not target.startswith(("#", "http://", "https://", "mailto:", "//"))

    for name, body in read_corpora()[::every]:
        whole, own = FAST.render(body, path=name), FAST.render(body, path=name, wanted=is_own)
        assert own.references == tuple(item for item in whole.references if is_own(item.target)), name
        assert own.findings == whole.findings, name
