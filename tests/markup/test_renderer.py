"""What a rendition says of a body beside its HTML."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pressroom.errors import Severity
from pressroom.locales import MarkupWords
from pressroom.markup import Renderer

RENDERER = Renderer()


def findings_of(body: str) -> list[str]:
    """Answer the findings as they are printed."""
    return [str(finding) for finding in RENDERER.render(body, path="a.md").findings]


def test_headings_have_level_id_and_plain_text() -> None:
    """Entities decoded, footnote numbers left out."""
    rendition = RENDERER.render("# A & *b*[^1]\n\n## “C”\n\n[^1]: x", path="a.md")
    assert rendition.headings == ((2, "a-b", "A & b"), (3, "c", "“C”"))


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("## ###", "2 3"),
        ("# ## ### ## #", "2 3 4 3 2"),
        ("### #### ###", "2 3 2"),
        ("### ## ###", "2 2 3"),
        ("## ##### #### ##", "2 3 3 2"),
        ("# ## ### #### ##### ######", "2 3 4 5 6 6"),
    ],
)
def test_no_level_of_headings_is_skipped(written: str, levels: str) -> None:
    """Under the page's `h1` a text begins with `h2`, and each heading stands one below the one above it, however its author counts."""
    body = "\n\n".join(f"{marks} Words {number}" for number, marks in enumerate(written.split()))
    for renderer in (RENDERER, Renderer(fast=False)):
        assert " ".join(str(level) for level, _, _ in renderer.render(body, path="a.md").headings) == levels


def test_stray_marks_in_addresses_are_encoded() -> None:
    """What no URL may hold is percent-encoded in the page; what is encoded stays, and the reference says what was written."""
    body = "[a](https://x.org/?q=%s&r=%2F) [b](<https://x.org/a b|c>) ![d](https://x.org/100%.png) [e](#50%)"
    rendition = RENDERER.render(body, path="a.md")
    for written in ('"https://x.org/?q=%25s&amp;r=%2F"', '"https://x.org/a%20b%7Cc"', '"https://x.org/100%25.png"', '"#50%25"'):
        assert written in rendition.html
    assert rendition.references[0].target == "https://x.org/?q=%s&r=%2F"


def test_ids_are_all_that_fragments_can_point_to() -> None:
    """Headings, footnotes and an author's own, each once."""
    rendition = RENDERER.render('## A\n\n<p id="x">y</p>\n\n<p id="x">z</p>\n\nT[^1]\n\n[^1]: n', path="a.md")
    assert rendition.ids == ("a", "x", "x-2", "fnref-1", "fn-1")
    assert all(f'id="{name}"' in rendition.html for name in rendition.ids)


def test_prefix_keeps_bodies_on_one_page_apart() -> None:
    """Ids and the links to them get it; nothing else does."""
    html = RENDERER.render("## A\n\n[x](#a) T[^1]\n\n[^1]: n", path="a.md", prefix="p7-").html
    assert '<h2 id="p7-a">' in html
    assert '<a href="#p7-a">x</a>' in html
    assert '<sup id="p7-fnref-1"><a href="#p7-fn-1"' in html
    assert '<li id="p7-fn-1">' in html
    assert 'aria-label="Back to reference 1"' in html


def test_text_is_all_words_and_no_markup() -> None:
    """Blocks don't run together, code is as written."""
    body = "# T\n\nA **b** `<c>` &amp; d\n\n- e\n- f\n\n```python\nif x: y\n```\n\n<ul><li>g</li><li>h</li></ul>"
    assert RENDERER.render(body, path="a.md").text == "T A b <c> & d e f if x: y g h"


def test_words_are_those_that_were_handed_over() -> None:
    """A translation reaches each of them, escaped."""
    words = MarkupWords("hecho", "por hacer", "Tabla", "Código", "{label} : {text}", "Notas", "Volver a {number} <")
    code = "x" * 40
    body = f"- [x] a\n- [ ] b\n\na|b\n-|-\n1|2\n\n```\n{code}\n```\n\n```sh\n{code}\n```\n\nT[^1]\n\n[^1]: n"
    html = RENDERER.render(body, path="a.md", words=words).html
    for written in (">hecho: <", ">por hacer: <", '"Tabla: a, b"', '"Código"', '"Código : sh"', '"Notas"', '"Volver a 1 &lt;"'):
        assert written in html


def test_quotation_marks_follow_the_language() -> None:
    """German and English; Spanish keeps the marks usual in the Americas."""
    assert RENDERER.render('"a"', path="a.md", lang="de").html == "<p>„a“</p>"
    assert RENDERER.render('"a"', path="a.md", lang="es").html == "<p>“a”</p>"
    assert RENDERER.render("it's", path="a.md", lang="fr-CA").html == "<p>it’s</p>"


def test_excerpt_ends_at_the_mark() -> None:
    """All before it, however short."""
    assert RENDERER.render("# T\n\nOne *two*.\n\n<!-- more -->\n\nThree.", path="a.md").excerpt == "One two."


def test_excerpt_ends_with_a_sentence_where_one_ends_near() -> None:
    """Between 120 and 220 characters."""
    body = f"{'word ' * 29}end. {'more ' * 30}"
    assert RENDERER.render(body, path="a.md").excerpt == f"{'word ' * 29}end."


def test_excerpt_ends_after_a_word_with_an_ellipsis() -> None:
    """About 200 characters, never in a word."""
    assert RENDERER.render("word " * 100, path="a.md").excerpt == ("word " * 40).rstrip() + "…"


def test_excerpt_is_of_prose() -> None:
    """No headings, tables, code, captions, footnotes or task symbols."""
    body = '## T\n\na|b\n-|-\n1|2\n\n```\ncode\n```\n\n![x](y.png "cap")\n\n!!! note\n    Note.\n\n- [x] Item[^1]\n\nText.\n\n[^1]: note'
    assert RENDERER.render(body, path="a.md").excerpt == "Note. Item Text."


def test_short_body_is_its_own_excerpt() -> None:
    """Without an ellipsis; an empty one is empty."""
    assert RENDERER.render("A & b.", path="a.md").excerpt == "A & b."
    assert RENDERER.render(" \n", path="a.md").excerpt == ""


def test_element_left_out_is_told_with_what_to_write_instead() -> None:
    """A warning at its place, in exactly these words."""
    assert findings_of("Text\n\nA <script>x</script> b <blink>c</blink>") == [
        "a.md:3:3: warning: `<script>` is not allowed in a post and was left out; "
        "pages work without scripts, so say in words or a picture what it would show",
        "a.md:3:24: warning: `<blink>` is no element that a post may have and was left out; "
        "to show it as it is, write `` `<blink>` `` as code",
    ]


def test_frame_is_told_to_have_become_a_link() -> None:
    """The exact text."""
    assert findings_of('<iframe src="https://x.org"></iframe>') == [
        "a.md:1:1: warning: `<iframe>` is not allowed in a post and became a link to its source; write a link yourself to choose the words"
    ]


def test_attributes_left_out_are_told() -> None:
    """Scripts and styles as warnings, the rest as advice; also in attribute lists."""
    assert findings_of('<p onclick="x()" style="color:red" data-x="1">a</p>\n\n# T {: onclick=x }') == [
        "a.md:1:1: warning: `onclick=` would run a script and was left out; pages work without scripts",
        "a.md:1:1: warning: `style=` was left out; write a class and let the theme style it",
        "a.md:1:1: advice: `data-x=` on `<p>` has no effect here and was left out; remove it",
        "a.md:3:5: warning: `onclick=` would run a script and was left out; pages work without scripts",
    ]


def test_unsafe_target_is_told() -> None:
    """The exact text for links and pictures; its severity is a warning."""
    assert findings_of("[a](javascript:x) ![b](data:image/png,x)") == [
        "a.md:1:1: warning: a link to `javascript:` is not allowed and was left out; write an address that begins with https://",
        "a.md:1:19: warning: a picture to `data:` is not allowed and was left out; put the file beside this one, and write its name alone",
    ]
    assert all(finding.severity is Severity.WARNING for finding in RENDERER.render("[a](javascript:x)", path="a.md").findings)


def test_html_in_code_is_nobodys_business() -> None:
    """What is shown as code isn't left out, so it isn't told."""
    assert findings_of("`<script>` and\n\n    <script>\n\n```html\n<script>\n```") == []


def test_windows_line_ends_change_nothing() -> None:
    """CRLF and LF give the same rendition."""
    body = "# A\n\n[b](c.md)\n\n```\nx\n```\n"
    assert RENDERER.render(body.replace("\n", "\r\n"), path="a.md") == RENDERER.render(body, path="a.md")


def test_pygments_is_imported_only_for_code() -> None:
    """It costs more than all the rest; a site without code never pays."""
    script = (
        "import sys; from pressroom.markup import Renderer; r = Renderer(); r.render('a `b`', path='a'); "
        "assert 'pygments' not in sys.modules; r.render('```python\\nx\\n```', path='a'); assert 'pygments' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": ":".join(sys.path)})
