"""Where things stand in the source."""

from __future__ import annotations

from collections import Counter

import pytest

from pressroom.markup import Renderer, scan
from pressroom.markup.scanning import scan_inline

from .samples import needs_corpora, read_corpora


def places(body: str, first_line: int = 1) -> list[tuple[str, str, int, int]]:
    """Answer (kind, target, line, column) of each construct."""
    return [(item.kind, item.target, item.line, item.column) for item in scan(body, first_line)]


def test_links_pictures_headings_tables_and_html_have_places() -> None:
    """One of each, in the order of the source."""
    body = '# Top\n\nSee [a](b.md "t") and ![c](d.png).\n\na|b\n-|-\n1|2\n\n<kbd>x</kbd>'
    assert places(body, 10) == [
        ("heading", "Top", 10, 1),
        ("link", "b.md", 12, 5),
        ("image", "d.png", 12, 23),
        ("table", "a|b", 14, 1),
        ("html", "<kbd>", 18, 1),
        ("html", "</kbd>", 18, 7),
    ]


@pytest.mark.parametrize(
    "body",
    ["`[a](b)`", "``x ` [a](b)``", "```\n[a](b)\n```", "x\n\n    [a](b)\n", "<!-- [a](b) -->", "\\[a](b)", "[^a]: note", "~~~\n<b>\n~~~"],
)
def test_code_comments_and_escapes_hold_no_construct(body: str) -> None:
    """What Markdown doesn't read as a link isn't one here."""
    assert places(body) == []


def test_indented_text_of_a_list_item_is_no_code() -> None:
    """A link in an item's second paragraph is found."""
    assert places("- a\n\n    [b](c)\n") == [("link", "c", 3, 5)]


def test_reference_links_stand_where_they_are_used() -> None:
    """The definition gives the target, the use the place."""
    assert places("[a][R] and [r]\n\n[r]: <x.md> 'T'\n") == [("link", "x.md", 1, 1), ("link", "x.md", 1, 12)]


def test_picture_in_a_link_is_found_inside_it() -> None:
    """Both have their places."""
    assert places("[![a](b.png)](c.md)") == [("link", "c.md", 1, 1), ("image", "b.png", 1, 2)]


def test_bare_and_angled_addresses_are_links() -> None:
    """As the extensions make them."""
    assert places("<https://a.org> https://b.org/x. www.c.org me@d.org") == [
        ("link", "https://a.org", 1, 1),
        ("link", "https://b.org/x", 1, 17),
        ("link", "http://www.c.org", 1, 34),
        ("link", "mailto:me@d.org", 1, 44),
    ]


def test_references_of_a_body_carry_places_of_the_file() -> None:
    """Line numbers begin where the body does; a repeated target is told apart."""
    rendition = Renderer().render("[a](x.md)\n\n[b](x.md) ![c](y.png)", path="a.md", first_line=6)
    assert [(item.kind, item.target, item.line, item.column, item.text) for item in rendition.references] == [
        ("link", "x.md", 6, 1, "a"),
        ("link", "x.md", 8, 1, "b"),
        ("image", "y.png", 8, 11, "c"),
    ]


@pytest.mark.slow
@pytest.mark.corpora
@needs_corpora
def test_nearly_every_rendered_link_of_the_corpora_is_paired() -> None:
    """Of twenty thousand links and pictures in real posts at most one in a thousand isn't found where it was written."""
    renderer = Renderer()
    rendered = unpaired = 0
    for name, body in read_corpora():
        wanted: Counter[tuple[str, str]] = Counter((item.kind, item.target) for item in renderer.render(body, path=name).references)
        written: Counter[tuple[str, str]] = Counter((item.kind, item.target) for item in scan_inline(body))
        unpaired += (wanted - written).total()
        rendered += wanted.total()
    print(f"{rendered - unpaired} of {rendered} paired")  # noqa: T201 (shown with -s)
    assert rendered > 10_000
    assert unpaired <= rendered / 1000
