"""Each check of the browser is shown a good page, which it must pass, and the same page with one fault, which it must find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.shapes import PageAt, Serve

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
STYLE = """
body { font: 1.125rem/1.5 serif; color: #141414; background: #fbfaf7; margin: 1rem; overflow-wrap: break-word }
a, button { color: #14558f } :focus-visible { outline: 3px solid #14558f; outline-offset: 2px }
nav a, button { display: inline-block; min-width: 44px; padding: 12px 4px }
.scroll { overflow-x: auto } .wide { width: 900px }
.skip:not(:focus) { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap }
"""
GOOD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width">
<title>A good page</title>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="style.css">
<!--head-->
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header><nav aria-label="Main"><a href="/">Home</a> <a href="/about/">About</a></nav></header>
<main id="text">
<h1>A good page</h1>
<p>A sentence with <a href="/more/">a link</a> in it, and enough words to fill more than one line of a narrow window.</p>
<div class="scroll" tabindex="0" role="region" aria-label="A wide table"><div class="wide">Wide, but it scrolls inside itself.</div></div>
<!--here-->
</main>
<footer><p>The foot.</p></footer>
</body>
</html>
"""


@pytest.fixture
def show(page_at: PageAt, serve: Serve, tmp_path: Path) -> Callable[..., Page]:
    """`show(here="…", head="…", style="…")`: the good page with a fault written into it, opened 320 px wide."""

    def write_and_open(here: str = "", head: str = "", style: str = "", policy: str = POLICY, *, script: bool = True) -> Page:
        html = GOOD.replace("<!--here-->", here).replace("<!--head-->", head).replace(POLICY, policy)
        (tmp_path / "index.html").write_text(html, encoding="utf-8")
        (tmp_path / "style.css").write_text(STYLE + style, encoding="utf-8")
        (tmp_path / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
        return page_at(serve(tmp_path) + "/", width=320, script=script)

    return write_and_open


def test_good_page_passes_every_check(show: Callable[..., Page]) -> None:
    """The page into which the faults below are written has none of its own, so that each test sees its fault alone."""
    page = show()
    assert checks.axe_violations(page) == []
    assert checks.axe_incomplete(page) == []
    assert checks.outline_faults(page) == []
    assert checks.scrolls_sideways(page) == []
    assert checks.text_spacing_cut(page) == []
    assert checks.text_enlarged_cut(page) == []
    assert checks.small_print(page) == []
    assert checks.small_targets(page) == []
    assert checks.small_targets(page, "nav a", 44) == []
    assert checks.walk_faults(page) == []
    assert checks.csp_violations(page) == []
    assert checks.console_errors(page) == []


def test_axe_finds_weak_contrast_and_missing_text_alternative(show: Callable[..., Page]) -> None:
    """Gray on paper and a picture without `alt` are violations of WCAG, named with their elements."""
    page = show('<p class="weak">Hard to read.</p><img src="icon.svg">', style=".weak { color: #aaa }")
    assert checks.axe_violations(page) == [
        "color-contrast (serious): Elements must meet minimum color contrast ratio thresholds: .weak",
        "image-alt (critical): Images must have alternative text: img",
    ]


def test_axe_finds_breach_of_best_practice(show: Callable[..., Page]) -> None:
    """A skipped level of headings is no violation of WCAG, but of the best practices that are held here too."""
    assert checks.axe_violations(show("<h4>Too deep</h4>")) == ["heading-order (moderate): Heading levels should only increase by one: h4"]


def test_axe_tells_what_a_person_must_judge(show: Callable[..., Page]) -> None:
    """Text over a picture has no contrast that axe could reckon: incomplete, not silently right."""
    page = show('<p class="over">Over a picture.</p>', style=".over { background: url(icon.svg) }")
    assert [finding.split(" ")[0] for finding in checks.axe_incomplete(page)] == ["color-contrast"]


def test_outline_finds_faults_in_headings_and_landmarks(show: Callable[..., Page]) -> None:
    """A second h1, a skipped level, a second main and a second navigation of the same name are each told."""
    page = show('<h1>Again</h1><h3>Too deep</h3><nav aria-label="Main">x</nav><nav>y</nav><main>z</main>')
    page.evaluate("document.documentElement.lang = document.title = ''")
    assert checks.outline_faults(page) == [
        "the page has 2 h1",
        "h3 “Too deep” follows h1",
        "the page has 2 landmarks “main”",
        "two navigations are named “Main”",
        "a navigation has no name",
        "the page does not say its language",
        "the page has no title",
    ]


def test_small_print_is_told_with_its_size(show: Callable[..., Page]) -> None:
    """A note that is set too small is told; what is kept for screen readers alone isn't looked at."""
    page = show('<p class="note">Small print.</p><p class="skip">Unseen</p>', style=".note, .skip { font-size: 11px }")
    assert checks.small_print(page) == ["p.note “Small print.” is set in 11 px"]


def test_wide_box_scrolls_sideways(show: Callable[..., Page]) -> None:
    """A box of 900 px that doesn't scroll inside itself makes the page scroll at 320 px."""
    page = show('<div class="wide">Far too wide.</div>')
    assert checks.scrolls_sideways(page) == ["div.wide “Far too wide.” reaches 916 px in a window of 320 px"]


def test_hidden_overflow_is_no_excuse_for_wide_box(show: Callable[..., Page]) -> None:
    """Where the page hides its overflow nothing scrolls, but the reader never sees the rest."""
    page = show('<div class="wide">Far too wide.</div>', style="html, body { overflow-x: hidden }")
    assert checks.scrolls_sideways(page) == ["div.wide “Far too wide.” reaches 916 px in a window of 320 px"]


def test_text_spacing_finds_box_of_fixed_height(show: Callable[..., Page]) -> None:
    """A box that just holds its text as designed cuts it when a reader spaces it out (WCAG 1.4.12)."""
    style = ".box { height: 48px; line-height: 24px; overflow: hidden; font: 16px/24px monospace; width: 200px }"
    page = show('<div class="box">Two lines of text that do just fit in.</div>', style=style)
    assert checks.text_spacing_cut(page) == ["div.box “Two lines of text that do just fit in.” cuts its text: 200×72 px in 200×48 px"]


def test_enlarged_text_finds_line_that_cannot_wrap(show: Callable[..., Page]) -> None:
    """A line that may not wrap fits as designed and leaves the window at 200% (WCAG 1.4.4)."""
    page = show('<p class="line">Words that may not wrap here</p>', style=".line { white-space: nowrap; width: fit-content }")
    assert checks.scrolls_sideways(page) == []
    assert len(checks.text_enlarged_cut(page)) == 1
    assert checks.scrolls_sideways(page) == []


def test_keyboard_walk_tells_where_tab_goes(show: Callable[..., Page]) -> None:
    """The walk names each stop as a screen reader hears it, in order, the skip link first."""
    assert [str(stop) for stop in checks.keyboard_walk(show())] == [
        "link “Skip to the text”",
        "link “Home”",
        "link “About”",
        "link “a link”",
        "region “A wide table”",
    ]


def test_walk_finds_stop_without_name_or_ring(show: Callable[..., Page]) -> None:
    """A button that says nothing and hides its focus is told twice (WCAG 4.1.2, 2.4.7)."""
    page = show('<button class="mute"></button>', style=".mute:focus-visible { outline: none }")
    assert checks.walk_faults(page) == [
        "stop 6, button “”: has no name",
        "stop 6, button “”: its focus ring is 0 px wide with a contrast of 7.38",
    ]


def test_walk_finds_ring_of_weak_contrast(show: Callable[..., Page]) -> None:
    """A ring in light gray is there and not seen."""
    page = show("<button>Send</button>", style="button:focus-visible { outline-color: #ccc }")
    assert checks.walk_faults(page) == ["stop 6, button “Send”: its focus ring is 3 px wide with a contrast of 1.54"]


def test_walk_finds_stop_under_sticky_head(show: Callable[..., Page]) -> None:
    """A head that sticks over the page covers what has the focus (WCAG 2.4.11)."""
    page = show('<div class="over">Sticks</div>', style=".over { position: fixed; inset: 0 0 auto 0; height: 100vh; background: #fbfaf7 }")
    assert "stop 2, link “Home”: is covered by something else" in checks.walk_faults(page)


def test_walk_finds_trap(show: Callable[..., Page]) -> None:
    """Where a script keeps the focus, what follows is never reached (WCAG 2.1.2)."""
    trap = "<button id=trap>Trap</button><button>After</button><script src=trap.js></script>"
    page = show(trap, policy=POLICY + "; script-src 'self'")
    page.evaluate("trap.addEventListener('keydown', event => event.preventDefault())")
    assert checks.walk_faults(page) == ["button “After” is never reached with Tab"]


def test_small_target_is_found_outside_sentence_only(show: Callable[..., Page]) -> None:
    """A link of one letter that stands alone is too small to hit; one within a sentence has the line's height and no more."""
    page = show('<p class="s"><a href="/x/">x</a></p>', style=".s { font: 12px/12px monospace }")
    assert checks.small_targets(page) == ["a “x” is 7×14 px"]


def test_navigation_can_be_held_to_larger_targets(show: Callable[..., Page]) -> None:
    """The design asks 44 px of the navigation, where the criterion asks 24."""
    page = show(style="nav a { padding: 0 }")
    assert checks.small_targets(page) == []
    assert [finding.split("”")[0] for finding in checks.small_targets(page, "nav a", 44)] == ["a “Home", "a “About"]


def test_inline_style_breaks_policy(show: Callable[..., Page]) -> None:
    """A style attribute and a script of another host are blocked by the page's policy, and told with the directive."""
    page = show('<p style="color: red">Red?</p><script src="http://127.0.0.1:1/x.js"></script>')
    assert [finding.split(" (")[0] for finding in checks.csp_violations(page)] == [
        "style-src-attr blocked inline",
        "script-src-elem blocked http://127.0.0.1:1/x.js",
    ]


def test_page_without_policy_is_told(show: Callable[..., Page]) -> None:
    """A page that forgets its policy has no violation of it, and is a fault all the same."""
    page = show()
    page.evaluate("document.querySelector('meta[http-equiv]').remove()")
    assert checks.csp_violations(page) == ["the page has no Content-Security-Policy"]


def test_console_tells_missing_picture(show: Callable[..., Page]) -> None:
    """A picture that isn't there is told by the browser's console."""
    assert checks.console_errors(show('<img src="gone.png" alt="Gone">')) == [
        "Failed to load resource: the server responded with a status of 404 (Not Found)"
    ]


def test_request_to_another_host_is_told(show: Callable[..., Page]) -> None:
    """A page that fetches from another host, where its policy allows it, gets nothing, and the console says so."""
    page = show('<img src="http://pictures.example/a.png" alt="Elsewhere">', policy="default-src 'none'; style-src 'self'; img-src *")
    assert checks.console_errors(page) == ["Failed to load resource: net::ERR_NAME_NOT_RESOLVED"]


def test_reading_without_script_lacks_what_a_script_writes(show: Callable[..., Page]) -> None:
    """With JavaScript off the reading has the words of the file, and none that a script would have written."""
    written = "<p>From the file.</p><script>document.write('<p>From a script.</p>')</script>"
    policy = POLICY + "; script-src 'unsafe-inline'"
    assert checks.reading_without_script(show(written, policy=policy)).splitlines()[-4:-2] == [
        "  - paragraph: From the file.",
        "  - paragraph: From a script.",
    ]
    assert checks.reading_without_script(show(written, policy=policy, script=False)).splitlines()[-4:-2] == [
        '  - region "A wide table": Wide, but it scrolls inside itself.',
        "  - paragraph: From the file.",
    ]
