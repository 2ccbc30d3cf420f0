"""Bodies of ordinary blocks are written without a tree, and are what the library makes of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom.markup import Renderer
from pressroom.markup.blocks import Blocks

FAST, STOCK = Renderer(), Renderer(fast=False)
ORDINARY = (
    "two * three\n* and *four* * `five`\n* [six](b.md) * **seven**",
    "`a|b` or\nc|d and\n--|--\n\n- one | two\n- a `|`\n  b | c",
    "Words of *one* paragraph,\n  that `goes on` with [a link](b.md)",
    "[A link](b.md) first\n\n**bold** first\n\n![a picture](p.png) first\n\n1999 was a year\n\n3.5 is a number",
    "## A heading\n\n#### Another -- “one”\n\n# It's",
    "- one\n- *two*\n- [three](c.md)\n  that goes on\n\nthen\n\n* a\n+ b",
    "1. one\n2. two\n\nthen\n\n7. seven\n8. eight\n\n- ten",
    "> quoted\n>\n> - one\n> - two\n>\n> > deeper\n\nafter",
    "| a | b |\n|---|--:|\n| 1 | *2* |\n| 3 |\n\n|x|y|z|\n|:-:|:--|-|\n||&|>|",
    "---\n\n***\n\n_____",
    "```\ncode\n```\n\n```py\nx = 1\n```\n\n\n\nwords",
    "[one], [Two\nwords][], **[three][one]** and <https://a.org/b_c>\n\n"
    "[one]: a.md\n[two words]: https://a.org/?b=c&d\n\n- [one]\n\n[one]: b.md",
    "# A\nwords\n## B ##\n- one\n\n## C#\n> quoted",
    "words\n- that is\n1. no list\n      here",
    "- one\n\n- two\n- three\n\n* four\n\n1. five\n\n\n2. six",
    "- one\n    - two\n        1. three\n    - four\n  - five\n\n    words\n\n    - six\n\n        deeper\n\n    - seven\n\n- eight",
    "1. one\n\n    ```\n    code\n    ```\n\n2. two\n\n   three",
    "_one_ and __two__, snake_case, -- a\n-- b\n...c",
    "\\*no\\* \"\\[words\\]\" &mdash; \"&nbsp;\" &lt;x&gt; &euro;5 &#124;&#x60;&#160;"
    " <kbd>Ctrl</kbd>+<b>\"x\"</b><br>H<sub>2</sub>O\n<small>small</small>",
    "Mail a.b@c.org, see https://a.org/b_c?d=e, (http://f.org) or *https://g.org*; ~5%",
    "![One][r], ![r] and ![two\nwords][]\n\n[r]: a.png\n[two words]: b.png",
    "[`code`], [not defined], [![picture](p.png)](a.md) and [`a[0]`](b.md)\n\n[`code`]: c.md",
)
UNCOMMON = (
    "    code", "- one\n\n        code", "- one\n\n    # heading", "- one\n    - two\n    1. three",
    "- - one", "- # heading", "1. one\n- two",
    "> a\n\n> b", "> lazy\nline", "a | b\n--|--\n1 | 2", "| a |\n|---|\n| 1 |",
    "| `a|b` | c |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|", "Term\n: words", "Heading\n---", "# a \\#",
    "words\n- - one", "words\n# head\\*ing", "words\n> quoted", "words\n[r]: a.md", "> [r]: a.md", "> - a\n>", "[r]: a.md 'A'",
    "see[^1]\n\n[^1]: note", "HTML\n\n*[HTML]: language",
    "!!! note\n    words", "<b>*words*</b>", "<b>words", "<a>b</a>", "`a` \\* b",
    "&#150;", "&#12", "&nothing;", "www.a.org", "a_b@c.org", "~~a~~",
    "https://a.org/(b)", "*http://a.org*b", "# a\n    \xa0",
    "[words][r]", "![words][r]", "_a *b*_", "[a*b]", "{: .c }", "- [ ] to do", "1. [x] ", "- - -", "*",
)  # fmt: skip
LINES = (
    "word", "Word two", "**b** x", "*e* y", "[a](b.md) c", "![p](q.png)", "`c` z", "(in)", "“q”", "1999 was", "3.5 is", "12. x",
    "1. one", "2. two", "- item", "* star", "+ plus", "-  two", "- [x](y.md)", "- **b**", "- 3. x", "- - x", "- # h", "> quote",
    "> - a", "> > deep", ">", "# Head", "## Head ##", "####### seven", "| a | b |", "|---|--:|", "| 1 | 2 |", "| 1 |",
    "| `a|b` | c |", "---", "***", "- - -", "===", "  in", "    code", "a | b", "--|--", "Table: t", "*open", "_under_", "é",
    "_e_ x", "__s__ x", "_a_b_", "-- x", "...x", "a@b.org", "(https://a.org/b_c).", "*http://a.org*", "![r]", "![A][r]", "&mdash;x",
    "&#124;x", "&#x60;&#60;", "\\{x}", "# x &#123;y}",
    "\"&nbsp;\"", "<kbd>k</kbd> x", "<br>x", "<b>\"x\"</b>", "\\[x\\]", "x\\*", "    - nested", "    more", "  - two", "        - deep",
    "      1. odd", "    2. b",
    "[r]", "[r]: x", "[s]: y.md", "[r][s]", "[q] [s]", "> [s]: z", "[`s`]", "<http://a.b>", "*[r]: x", "**[r]: x", "**[r][s]**",
    "* *[s]: x", ": def", "!!! note", "[ ] to do", "- [x] done", "Don't -- \"do\"", "a & b", "&amp;", "x > y", "http://a.b",
    "\\*", "*", "1.", "|", "x  ", "{#id}", "٣. x", "\xa0", "```\ncode\n```",
)  # fmt: skip


@pytest.mark.parametrize("body", ORDINARY)
def test_ordinary_blocks_are_written_without_a_tree(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And are what the library makes of them."""
    assert _write(body, monkeypatch) is not None
    assert FAST.render(body, path="a.md") == STOCK.render(body, path="a.md")


@pytest.mark.parametrize("body", UNCOMMON)
def test_uncommon_blocks_are_left_to_the_library(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole body is, also where the rest of it is ordinary."""
    body = f"Words.\n\n{body}\n\nMore *words*."
    assert _write(body, monkeypatch) is None
    assert FAST.render(body, path="a.md") == STOCK.render(body, path="a.md")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\n\n", "\n\n\n", "\n  "])), max_size=8))
def test_any_lines_are_the_same_with_and_without_shortcuts(lines: list[tuple[str, str]]) -> None:
    """Lines that begin blocks, one after the other or with empty ones between."""
    body = "".join(line + end for line, end in lines)
    assert FAST.render(body, path="a.md") == STOCK.render(body, path="a.md")


def _write(body: str, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """Answer what a body is written to without a tree; None also where that isn't tried."""
    written: list[str | None] = [None]
    real = Blocks.write

    def write(blocks: Blocks, text: str) -> str | None:
        written.append(real(blocks, text))
        return written[-1]

    monkeypatch.setattr(Blocks, "write", write)
    FAST.render(body, path="a.md")
    return written[-1]
