from __future__ import annotations

import re
from html import unescape

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom.feeds import clean_content
from pressroom.markup import Renderer
from pressroom.targets import resolve_targets
from tests.feeds.samples import BASE, WINNERS
from tests.support.feed_rules import check_content
from tests.support.paths import CORPORA

PAGE = f'<a href="{WINNERS}">See this part on the web page</a>'
MEDIA = f"{BASE}/media"


def clean(html: str) -> str:
    """The HTML of the winners' page as a feed has it."""
    return clean_content(html, WINNERS, BASE)


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<ul><li></li></ul><dl><dt></dt><dd></dd></dl>x", "<ul><li></li></ul><dl><dt></dt><dd></dd></dl>x"),
        ('<a href="/it/about/">x</a>', f'<a href="{BASE}/about/">x</a>'),
        ('<a href="/about/">x</a>', '<a href="https://news.example.gov/about/">x</a>'),
        ('<a href="../other/?a=1&amp;b=2">x</a>', f'<a href="{BASE}/2014/07/30/other/?a=1&amp;b=2">x</a>'),
        ('<a href="#n1">x</a>', f'<a href="{WINNERS}#n1">x</a>'),
        ('<a href="">x</a>', f'<a href="{WINNERS}">x</a>'),
        ('<a href="//cdn.example/x">x</a>', '<a href="https://cdn.example/x">x</a>'),
        ('<a href="mailto:press@example.gov">x</a>', '<a href="mailto:press@example.gov">x</a>'),
        ('<a href=" java\tscript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<a href="//[x/">x</a>', "<a>x</a>"),
        ('<img src="a b.png" alt="">', f'<img src="{WINNERS}a%20b.png" alt="">'),
        ('<img src="data:image/png;base64,AA" alt="">', '<img src="data:image/png;base64,AA" alt="">'),
        (
            '<img srcset="a.png, /b,c.png 2x,  d.png 3x" alt="">',
            f'<img srcset="{WINNERS}a.png, https://news.example.gov/b,c.png 2x, {WINNERS}d.png 3x" alt="">',
        ),
        ('<q cite="/it/q/">x</q>', f'<q cite="{BASE}/q/">x</q>'),
        (
            '<picture><source srcset="a.avif" type="image/avif"><img src="a.png" alt=""></picture>',
            f'<picture><source srcset="{WINNERS}a.avif" type="image/avif"><img src="{WINNERS}a.png" alt=""></picture>',
        ),
    ],
)
def test_reference_is_absolute(html: str, cleaned: str) -> None:
    """Every reference is what a browser at the page makes of it, and one that it couldn't follow safely goes."""
    assert clean(html) == cleaned


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<script>alert(1)</script>", f"<p>{PAGE}</p>"),
        ("<p>a <script>alert(1)</script> b</p>", f"<p>a {PAGE} b</p>"),
        ("<script>x</script>\n<script>y</script><script>z</script>", f"<p>{PAGE}</p>"),
        ('<script type="application/ld+json">{}</script>a', "a"),
        ("<form><label>Name <input></label><button>Go</button></form>", f"<p>{PAGE}</p>"),
        ('<iframe src="/it/media/map.html"></iframe>', f'<p><a href="{MEDIA}/map.html">news.example.gov/it/media/map.html</a></p>'),
        ('<iframe src="https://e.example/" title=" The  map "></iframe>', '<p><a href="https://e.example/">The map</a></p>'),
        ('<iframe src="javascript:x"></iframe>', f"<p>{PAGE}</p>"),
        (
            '<iframe src="https://www.youtube-nocookie.com/embed/a-B_1?rel=0" title="Film"></iframe>',
            '<p><a href="https://www.youtube.com/watch?v=a-B_1">Film</a></p>',
        ),
        ('<iframe src="https://player.vimeo.com/video/12" title="Film"></iframe>', '<p><a href="https://vimeo.com/12">Film</a></p>'),
        ('<object data="/it/media/x.pdf">fallback</object>', f'<p><a href="{MEDIA}/x.pdf">news.example.gov/it/media/x.pdf</a></p>'),
        ('<a href="#x">a <iframe src="https://e.example/m"></iframe></a>', f'<a href="{WINNERS}#x">a e.example/m</a>'),
        (
            "<figure><svg><title>Visits by month</title><path></path></svg></figure>",
            f'<figure><p><a href="{WINNERS}">Visits by month</a></p></figure>',
        ),
        ('<p><svg aria-hidden="true"></svg>Mail</p>', "<p>Mail</p>"),
    ],
)  # fmt: skip
def test_what_a_reader_cannot_run_becomes_a_link(html: str, cleaned: str) -> None:
    """Scripts, frames, forms, plug-ins and drawings lead to what they show, else to the page; a row of them is one link."""
    assert clean(html) == cleaned


def test_link_to_the_page_speaks_the_language_it_is_given() -> None:
    """The words come from the caller."""
    assert clean_content("<form></form>", WINNERS, BASE, "Voir sur le site") == f'<p><a href="{WINNERS}">Voir sur le site</a></p>'


def test_video_can_be_played_or_opened() -> None:
    """Reader apps that know video show controls, never start by themselves, and others show a link to the file."""
    html = '<video poster="/it/media/p.jpg" autoplay loop><source src="/it/media/v.mp4" type="video/mp4"></video>'
    assert clean(html) == (
        f'<video poster="{MEDIA}/p.jpg" loop controls=""><source src="{MEDIA}/v.mp4" type="video/mp4">'
        f'<a href="{MEDIA}/v.mp4">v.mp4</a></video>'
    )
    assert clean('<audio src="/it/media/a.mp3"><a href="/it/t/">Text</a></audio>') == (
        f'<audio src="{MEDIA}/a.mp3" controls=""><a href="{BASE}/t/">Text</a></audio>'
    )


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        (
            '<div class="scroll" role="region" tabindex="0" aria-label="t"><table><tr><td>x</td></tr></table></div>',
            "<table><tr><td>x</td></tr></table>",
        ),
        (
            '<pre class="highlight" role="region" tabindex="0"><code class="language-py"><span class="k">def</span> f</code></pre>',
            "<pre><code>def f</code></pre>",
        ),
        (
            '<ul class="task"><li><span aria-hidden="true">☑</span><span class="visually-hidden">done:</span> x</li></ul>',
            "<ul><li>☑ x</li></ul>",
        ),
        ('<h2 id="a">Head<a class="anchor" href="#a">#</a></h2>', "<h2>Head</h2>"),
        ('<h2 id="a">Head<a href="#a"><span class="visually-hidden">link to</span></a></h2>', "<h2>Head</h2>"),
        ('<h2 id="a"><a href="#b">Other part</a></h2>', f'<h2><a href="{WINNERS}#b">Other part</a></h2>'),
        (
            '<a href="https://e.example/"><img src="https://e.example/i.png" alt=""><span class="visually-hidden">Home</span></a>',
            '<a href="https://e.example/"><img src="https://e.example/i.png" alt="">Home</a>',
        ),
        (
            '<div class="admonition note"><p class="admonition-title">Note</p><p>x</p></div>',
            "<div><p><strong>Note</strong></p><p>x</p></div>",
        ),
        ('<section class="footnotes"><ol><li id="n">x</li></ol></section>', "<section><hr><ol><li>x</li></ol></section>"),
        ("<p>a <span hidden>b</span>c</p>", "<p>a c</p>"),
        ('<p lang="fr" dir="ltr" style="color:red" onclick="x()">a</p>', '<p lang="fr" dir="ltr">a</p>'),
        ("<noscript><p>a</p></noscript><custom-thing>b</custom-thing><!-- c -->", "<p>a</p>b"),
        ("a</div>b<p>c", "ab<p>c</p>"),
        (" \n ", ""),
    ],
)  # fmt: skip
def test_markup_of_the_theme_is_cleaned(html: str, cleaned: str) -> None:
    """What has no sense without the theme's style sheet goes; the words and their structure stay."""
    assert clean(html) == cleaned


def test_caption_stays_with_its_picture() -> None:
    """A figure keeps picture, alternative text, size and caption."""
    html = f'<figure><img src="{MEDIA}/a.png" alt="A hall" width="4" height="3"><figcaption>The <em>hall</em></figcaption></figure>'
    assert clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>5 &lt; 10 &amp;&amp; x&nbsp;“y”</p>",
        "<p>a<br>b<wbr>c</p><hr>",
        '<table><caption>t</caption><thead><tr><th scope="col">x</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        '<dl><dt>a</dt><dd>b</dd></dl><ol start="3"><li><p>x</p><ul><li>y</li></ul></li></ol>',
        "<details open><summary>s</summary><p>x</p></details><p>E = mc<sup>2</sup></p>",
        "<pre><code>a\n  b\n\n</code></pre><blockquote><p>q</p></blockquote>",
        "<p>日本語 <ruby>漢<rt>kan</rt></ruby> 🎉</p>",
    ],
)  # fmt: skip
def test_plain_html_passes_unchanged(html: str) -> None:
    """What any reader can show is left as it is."""
    assert clean(html).replace("\xa0", "&nbsp;") == html


@pytest.mark.corpora
def test_real_posts_keep_their_words() -> None:
    """No word of the 139 posts of data.gov is lost on the way into a feed, and nothing is left that a feed may not hold."""
    posts = sorted((CORPORA / "datagov" / "content" / "posts").glob("**/*.md"))
    if not posts:
        pytest.skip("the sites of ../shared/corpora are not here")
    renderer = Renderer()
    for post in posts:
        html = resolve_targets(
            renderer.render(post.read_text(encoding="utf-8").split("---", 2)[2], path=post.name).html, lambda _kind, _target: BASE
        )
        cleaned = clean(html)
        assert (post.name, _words_of(cleaned)) == (post.name, _words_of(html))
        assert (post.name, check_content(cleaned)) == (post.name, [])


_TAGS = "a b p div span ul li table tr td h2 pre figure img source iframe script form svg video noscript select custom math title".split()
_PIECE = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
    st.sampled_from(["href", "src", "srcset", "onclick", "class", "role", "hidden"]).flatmap(
        lambda name: st.sampled_from(["#x", "/x", "javascript:x", "//[", "a b, c 2x", "visually-hidden", "region"]).map(
            lambda value: f'<a {name}="{value}"><div {name}="{value}">'
        )
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECE, max_size=25).map("".join))
def test_any_html_comes_out_safe(html: str) -> None:
    """Even of HTML that no sanitizer has seen, nothing is left that a feed may not hold."""
    assert check_content(clean(html)) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECE, max_size=25).map("".join).map(nh3.clean))
def test_clean_content_stays_as_it_is(html: str) -> None:
    """Sanitized HTML keeps its words, and cleaning it a second time changes nothing."""
    once = clean(html)
    assert clean(once) == once
    assert _words_of(once) == _words_of(html)


def _words_of(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
