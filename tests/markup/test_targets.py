"""Symbolic targets and what becomes of them."""

from __future__ import annotations

from pressroom.markup import Renderer
from pressroom.targets import Target, resolve_targets, split_targets

RENDERER = Renderer()


def html_of(body: str) -> str:
    """Answer the unresolved HTML."""
    return RENDERER.render(body, path="a.md").html


def test_segments_alternate_between_literals_and_targets() -> None:
    """Literal, target, literal, …, literal; the target decoded."""
    assert split_targets(html_of("a [b](c.md?x=1&y=2#d) ![e](f.png)")) == (
        "<p>a ",
        Target("link", "c.md?x=1&y=2#d", "a", "href", ""),
        "b</a> ",
        Target("image", "f.png", "img", "src", ' alt="e" loading="lazy" decoding="async"'),
        "</p>",
    )


def test_every_target_is_asked_for_and_replaced() -> None:
    """The URL is escaped where it is put in."""
    asked: list[tuple[str, str]] = []

    def resolve(kind: str, target: str) -> str:
        asked.append((kind, target))
        return f'/x/?a="1"&b={target}'

    html = resolve_targets(html_of("[a](b.md) ![c](d.png) [e](/about/)"), resolve)
    assert asked == [("link", "b.md"), ("image", "d.png"), ("link", "/about/")]
    assert '<a href="/x/?a=&quot;1&quot;&amp;b=b.md">a</a>' in html
    assert "pressroom:" not in html


def test_dropped_link_keeps_its_text() -> None:
    """With the markup in it; a link beside it stays."""
    html = resolve_targets(html_of("[one **two**](x.md) [three](y.md)"), lambda _, target: None if target == "x.md" else "/y/")
    assert html == '<p>one <strong>two</strong> <a href="/y/">three</a></p>'


def test_dropped_link_around_a_picture_keeps_the_picture() -> None:
    """The end tag that goes is the link's own."""
    html = resolve_targets(html_of("[![a](b.png)](x.md) [c](https://c.org)"), lambda kind, _: None if kind == "link" else "/b.png")
    assert html == '<p><img src="/b.png" alt="a" loading="lazy" decoding="async"> <a href="https://c.org">c</a></p>'


def test_dropped_picture_becomes_its_alternative_text() -> None:
    """Escaped as it was."""
    assert resolve_targets(html_of("x ![a < b](b.png) y"), lambda _kind, _target: None) == "<p>x a &lt; b y</p>"


def test_media_files_are_targets_too() -> None:
    """Without an answer they lose the attribute, not their place."""
    body = '<video><source src="a.mp4" type="video/mp4"></video>\n\n<picture><source srcset="a.avif"><img src="a.jpg" alt="A"></picture>'
    html = html_of(body)
    assert [(part.kind, part.target) for part in split_targets(html) if isinstance(part, Target)] == [
        ("image", "a.mp4"),
        ("image", "a.avif"),
        ("image", "a.jpg"),
    ]
    assert '<source type="video/mp4">' in resolve_targets(html, lambda _kind, _target: None)


def test_html_without_symbolic_targets_is_returned_as_it_is() -> None:
    """No work for it."""
    html = html_of("[a](https://b.org) [c](#d)")
    assert resolve_targets(html, lambda _kind, _target: None) is html
