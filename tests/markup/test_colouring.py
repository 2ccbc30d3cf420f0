"""Colours of code are those of Pygments."""

from __future__ import annotations

import pygments
import pytest
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_all_lexers, get_lexer_by_name

from pressroom.markup import Renderer, colouring, lexing
from pressroom.markup.fences import FENCE

from .samples import needs_corpora, read_corpora

LANGUAGES = "python pycon sql bash console json html rust toml yaml js c diff markdown java css php ruby go xml jinja make".split()
CODES = (
    "def f(x):\n    '''doc\n\n    more'''\n    return x  # c <b> & y",
    "<p a='b'>x &amp; y</p>\n<!-- c\n\n d -->",
    "$ ls -l | grep \"a b\"\n\nout",
    "{\"a\": [1,\n 2]}",
    "SELECT 'x\ny' FROM t;\n/* a\n b */",
    "a\tb",
    "  \n x",
    "",
)


def by_pygments(code: str, language: str) -> str:
    """Answer what Pygments makes of it by itself."""
    return pygments.highlight(code, get_lexer_by_name(language), HtmlFormatter(nowrap=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_spans_are_those_of_pygments(language: str) -> None:
    """Tokens over several lines, empty lines, marks to be escaped; code that is none of the language's."""
    assert [colouring.colour(code, language) for code in CODES] == [by_pygments(code, language) for code in CODES]


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let expressions be joined from the first character on."""
    monkeypatch.setattr(lexing, "_MUCH", 0)


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("language", ["python", "bash", "sql", "rust", "html"])
def test_joined_expressions_find_the_same_tokens(language: str) -> None:
    """At the same places; also in code of other languages, where nothing matches."""
    lexer = get_lexer_by_name(language)
    for code in CODES:
        assert list(lexing.Tokens(lexer).read(code)) == list(lexer.get_tokens_unprocessed(code))


@pytest.mark.slow
@pytest.mark.usefixtures("joined")
def test_joined_expressions_of_every_language_find_the_same_tokens() -> None:
    """Half of what Pygments knows has rules of its own kind, and is left to it."""
    joined = 0
    for _, names, _, _ in get_all_lexers():
        tokens = lexing.Tokens(get_lexer_by_name(names[0])) if names else None
        if tokens is not None and tokens.is_plain and tokens.lexer.name not in colouring.ENDLESS:
            for code in CODES:
                assert list(tokens.read(code)) == list(tokens.lexer.get_tokens_unprocessed(code)), names[0]
            joined += 1
    assert joined > 200


def test_expressions_are_joined_once_there_is_much_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of it is coloured sooner than they are joined."""
    monkeypatch.setattr(lexing, "_MUCH", 30)
    asked: list[str] = []

    def note(_lexer: object, _states: object, code: str) -> list[tuple[int, object, str]]:
        asked.append(code)
        return []

    monkeypatch.setattr(lexing, "_read", note)
    tokens = lexing.Tokens(get_lexer_by_name("python"))
    for code in ("x = 1\n", "y = 2\n", "z = 3\n" * 5):
        list(tokens.read(code))
    assert asked == ["z = 3\n" * 5]


@pytest.mark.corpora
@needs_corpora
def test_spans_of_real_code_are_those_of_pygments() -> None:
    """The fenced code of every fifth post, in its language."""
    compared = 0
    for _, body in read_corpora()[::5]:
        for match in FENCE.finditer(body):
            coloured = colouring.colour(match["code"], match["info"].strip())
            if coloured is not None:
                assert coloured == by_pygments(match["code"], match["info"].strip())
                compared += 1
    assert compared > 50


def test_installed_pygments_is_the_known_one() -> None:
    """A new lock file must look at its formatter again."""
    assert pygments.__version__ == colouring.KNOWN_VERSION


def test_unknown_release_colours_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same HTML."""
    monkeypatch.setattr(colouring, "KNOWN_VERSION", "0")
    assert colouring.colour(CODES[0], "python") == by_pygments(CODES[0], "python")


def test_unknown_language_has_no_colours() -> None:
    """No error, and no guess."""
    assert colouring.colour("x", "no-such-language") is None


def test_language_whose_lexer_never_ends_has_no_colours() -> None:
    """Pygments stands still before a character that this one has no rule for."""
    assert colouring.colour("<p a='b'>x</p>", "mcschema") is None


def test_colours_of_an_earlier_rendering_are_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pygments isn't asked for code that has its colours already, and what comes out is what it would have answered."""
    blocks = [f"```{language}\n{code}\n```\n" for language in ("python", "html", "json") for code in CODES]
    body = "\n".join([*blocks, "- in a list\n\n    ```python\n    x = 1\n    ```\n", "~~~ c++\nint a;\n~~~\n", "<div>raw</div>\n"])
    earlier = Renderer().render(body, path="a.md")
    assert earlier.html.count('<pre class="highlight">') > 20
    asked: list[str] = []
    monkeypatch.setattr(colouring, "colour", lambda code, _: asked.append(code))
    later = Renderer().render(f"{body}\nMore words.\n", path="a.md", before=earlier.html)
    assert asked == []
    assert later.html.split() == [*earlier.html.split(), "<p>More", "words.</p>"]


def test_code_that_differs_is_coloured_anew() -> None:
    """The same text in another language, and other text in the same language."""
    earlier = Renderer().render("```python\nx = 1\n```\n", path="a.md").html
    for body in ("```json\nx = 1\n```\n", "```python\nx = 2\n```\n"):
        assert Renderer().render(body, path="a.md", before=earlier) == Renderer().render(body, path="a.md")


@pytest.mark.corpora
@needs_corpora
def test_real_posts_come_out_the_same_with_an_earlier_rendering() -> None:
    """Every third post of the corpora that has code."""
    renderer, compared = Renderer(), 0
    for _, body in read_corpora()[::3]:
        plain = renderer.render(body, path="a.md")
        if '<pre class="highlight"' in plain.html:
            assert renderer.render(body, path="a.md", before=plain.html) == plain
            compared += 1
    assert compared > 50
