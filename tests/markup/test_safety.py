"""Nothing that runs leaves the renderer, whatever an author (or who wrote in an author's name) puts into a post."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom.markup import Renderer
from pressroom.markup.sanitizing import ATTRIBUTES, SCHEMES, TAGS
from pressroom.targets import resolve_targets

RENDERER = Renderer()
OURS = {"tabindex", "role", "aria-label", "aria-hidden", "loading", "decoding"}
URLS = {"href", "src", "cite", "srcset", "poster", "action", "formaction", "data", "background", "ping"}

HOSTILE = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.org/a.js></sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "a <script>alert(1)</script> b",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='x'onerror='alert(1)'>",
    '<img """><script>alert(1)</script>">',
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<body onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<iframe src="https://x.org/&quot;onmouseover=alert(1)"></iframe>',
    "<iframe src=data:text/html,<script>alert(1)</script>></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input onfocus=alert(1) autofocus>",
    "<input type=checkbox onclick=alert(1)>",
    "<select onfocus=alert(1) autofocus>",
    "<textarea onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video src=x onerror=alert(1)></video>",
    "<video><source onerror='alert(1)'></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio src=javascript:alert(1)></audio>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' &#106;avascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    '![x](y.png "t\\" onerror=alert(1)")',
    '![" onerror="alert(1)](y.png)',
    '[a](b.md "\\"><script>alert(1)</script>")',
    '[a](b.md"onmouseover=alert(1)//)',
    "<javascript:alert(1)>",
    "<javascript://x.org/%0aalert(1)>",
    "# x {: onclick=alert(1) }",
    "*x*{: style=background:url(javascript:alert(1)) }",
    "[x](y){: href=javascript:alert(1) }",
    "![x](y){: srcset='javascript:alert(1) 1x' }",
    "para\n{: onmouseover='alert(1)' id='x\"><script>' }",
    '``` "><script>alert(1)</script>\nx\n```',
    "```<script>\nx\n```",
    "``` {.python onclick=alert(1)}\nx\n```",
    '*[HTML]: "><script>alert(1)</script>\n\nHTML',
    '[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: x',
    '!!! note "<script>alert(1)</script>"\n    x',
    "Table: <script>alert(1)</script>\n\na|b\n-|-\n1|2",
    'a" onload="alert(1)|b\n-|-\n1|2',
    "<style>@import 'javascript:alert(1)'</style>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p title='</p><img src=x onerror=alert(1)>'>x</p>",
    "<!-- --!><img src=x onerror=alert(1)> -->\n\n<!--more-->",
    "<!--><img src=x onerror=alert(1)>-->\n\n<!--more-->",
    "<!--more--><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>",
    "\x02wzxhzdk:0\x03<script>alert(1)</script>",
    "\x02klzzwxh:0000\x03`<script>alert(1)</script>`",
    '<a href="pressroom:x"onclick=alert(1)>y</a>',
    "<a id='x\" onclick=\"alert(1)'>y</a>",
    "<h2 id='x\" onclick=\"alert(1)'>y</h2>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
)


class Reader(HTMLParser):
    """Notes everything that a browser could run."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.dangers.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset()) | OURS:
                self.dangers.append(f"{tag} {name}=")
            scheme = re.match(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\s-]*):", value or "")
            if name in URLS and scheme and scheme[1].lower() not in SCHEMES | {"pressroom"}:
                self.dangers.append(f"{name}={value}")
            if name == "id" and (value or "").startswith("pr-"):
                self.dangers.append(f"id={value}")

    def handle_comment(self, data: str) -> None:
        self.dangers.append(f"<!--{data}-->")


def dangers_in(html: str) -> list[str]:
    """Answer what could run, or doesn't belong, in the HTML."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.dangers


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_text_comes_out_harmless(body: str) -> None:
    """Parsed as HTML, what comes out holds only allowed elements, attributes and addresses; also once targets are resolved."""
    html = RENDERER.render(body, path="a.md", prefix="p1-").html
    assert dangers_in(html) == []
    assert dangers_in(resolve_targets(html, lambda _, target: f"/{target}")) == []
    assert dangers_in(resolve_targets(html, lambda _kind, _target: None)) == []


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "*", "`", '"', "'", ">", "<", "\n\n", "    ", "- ", "> ", "[", "](", ")", "{: ", "}", "|", "-->"]),
        max_size=6,
    )
)
def test_hostile_texts_combined_come_out_harmless(parts: list[str]) -> None:
    """Nor does one hostile text open a door for another."""
    assert dangers_in(RENDERER.render("".join(parts), path="a.md").html) == []


def test_the_check_itself_sees_what_is_dangerous() -> None:
    """The raw texts are a control: most of them trip the check."""
    assert sum(bool(dangers_in(body)) for body in HOSTILE) > len(HOSTILE) // 2


def test_symbolic_target_cannot_be_forged() -> None:
    """An author's own `pressroom:` is no target, be it in a link, in text or in a title."""
    body = '<a href="pressroom:x">a</a> [b](pressroom:x) `<a href="pressroom:x">` <a href="pressroom:x"> [c](# "<a href=\'pressroom:x\'>")'
    asked: list[str] = []
    resolve_targets(RENDERER.render(body, path="a.md").html, lambda _, target: asked.append(target))
    assert asked == []


@pytest.mark.slow
def test_known_attacks_come_out_harmless() -> None:
    """All 4,900 payloads of the brs-kb corpus, as a paragraph, in a link's target and in an attribute list."""
    corpus = pytest.importorskip("brs_kb", reason="the corpus of attacks: pip install brs-kb")
    payloads = [entry["payload"] for entry in corpus.get_all_payloads().values()]
    assert len(payloads) > 4000
    for payload in payloads:
        for body in (payload, f"[x]({payload})", f"![{payload}](x.png)", f"# x {{: {payload} }}", f"```{payload}\n{payload}\n```"):
            assert dangers_in(RENDERER.render(body, path="a.md").html) == [], body
