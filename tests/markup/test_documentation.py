"""What docs/markdown.md promises to authors is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pressroom.markup import Renderer
from pressroom.markup.sanitizing import TAGS

PAGE = (Path(__file__).parents[2] / "docs/markdown.md").read_text("utf-8")
EXAMPLES = [match[2] for match in re.finditer(r"^(`{3,4})markdown\n(.*?)^\1$", PAGE, re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_examples_of_the_documentation_are_good(example: str) -> None:
    """Each renders without a finding, and none of its marks is left as text."""
    rendition = Renderer().render(example, path="a.md")
    assert rendition.findings == ()
    assert not re.search(r"\*\*|\]\(|\[\^|\|--|\{:|^#|!!!|```", rendition.text)


def test_elements_named_in_the_documentation_are_allowed() -> None:
    """The list of allowed HTML is no wishful thinking."""
    allowed = PAGE.split("## HTML")[1].split("Not allowed")[0]
    assert set(re.findall(r"`<([a-z]+)", allowed)) <= TAGS
