"""Every text of the theme stands in one catalog: templates hold none of their own, and the catalog none that nothing shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from pressroom.locales import Words
from pressroom.structs import list_fields
from tests.support.paths import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LETTER = re.compile(r"[^\W\d_]{2}")
SPOKEN = frozenset({"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "label", "summary"})


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_template_has_no_words_of_its_own(template: Path) -> None:
    """What a template shows is data or `words.…`, so that a translation reaches all of it."""
    assert list(find_words_in(template.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Posted {{ date }}</p>", ["Posted"]),
        ('<img alt="A picture" class="wide">', ["A picture"]),
        ('<nav aria-label="{{ words.pages }}">{{ "Older" if older else ", " }}</nav>', ["Older"]),
        ("{{ name ~ ' wrote' }}", ["wrote"]),
        ("{% if a %}Yes{% endif %}{# a comment #}", ["Yes"]),
        ('<a class="b" href="/x/">{{ picture(image, words, "lead") }}{{ t|join("and") if u == "tags" }} – {{ words.and_ }} ###</a>', []),
    ],
)
def test_words_in_a_template_are_found(template: str, found: list[str]) -> None:
    """Seeded faults: words between tags, in attributes that are read out, and in expressions; not names of classes and arguments."""
    assert list(find_words_in(template)) == found


def test_catalog_has_no_word_that_nothing_shows() -> None:
    """Each of the words is asked for by a template or by the code that makes a page."""
    assert find_unused(set(list_fields(Words))) == set()


def test_unused_word_is_found() -> None:
    """A seeded fault: a word that nobody asks for is told."""
    assert find_unused({"posted", "never_shown_anywhere"}) == {"never_shown_anywhere"}


def find_unused(names: set[str]) -> set[str]:
    """Answer the names that neither a template nor the code asks `words` for; an index is asked for by the name of its subject."""
    code = sorted((ROOT / "src/pressroom").rglob("*.py"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in [*TEMPLATES, *code])
    asked = set(re.findall(r"\b(?:\w+\.)*words(?:\([^()]*(?:\([^()]*\))?[^()]*\))?\.(\w+)", text))
    plans = (ROOT / "src/pressroom/web/plans.py").read_text(encoding="utf-8")
    subjects = re.findall(r"subject: Literal\[([^\]]+)\]", plans)
    return names - asked - set(re.findall(r'"(\w+)"', " ".join(subjects)))


def find_words_in(template: str) -> Iterator[str]:
    """Yield the words that a template says itself; the class of a page is one to machines only."""
    template = re.sub(r"{% block page_class %}\w*{% endblock %}", "", template)
    tree = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True).parse(template)
    html = ""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                html += node.data
            else:
                html += "\N{OBJECT REPLACEMENT CHARACTER}"
                yield from (text.strip() for text in _literals(node) if LETTER.search(text))
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.words


def _literals(node: nodes.Node) -> Iterator[str]:
    """Yield the texts that an expression may answer itself; those that it hands on or compares with aren't shown."""
    match node:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr(expr1=first, expr2=second):
            yield from _literals(first)
            yield from _literals(second) if second else ()
        case nodes.Concat(nodes=parts):
            for part in parts:
                yield from _literals(part)
        case nodes.Or(left=first, right=second) | nodes.Add(left=first, right=second):
            yield from _literals(first)
            yield from _literals(second)


class _Reader(HTMLParser):
    """Collects what a reader gets to read or hear of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        data = re.sub(r'\b[a-z-]+="[^"]*"', "", data)  # attributes that a macro writes
        if LETTER.search(data):
            self.words.append(data.replace("\N{OBJECT REPLACEMENT CHARACTER}", "").strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  every tag
        self.words += [value for name, value in attrs if name in SPOKEN and value and LETTER.search(value)]
