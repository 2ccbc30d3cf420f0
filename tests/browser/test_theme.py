"""The theme in a real browser: every template at both ends of its widths, in light and dark, over the sample newsroom of hard cases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.shapes import PageAt, Serve
from tests.conftest import MakeSite
from tests.support.depth import keep_quick
from tests.support.sites import MadeSite, copy_fixture, post

TEMPLATES = {
    "home": "/",
    "list": "/page/2/",
    "month": "/2026/05/",
    "index": "/categories/",
    "term": "/tags/river/",
    "author": "/authors/mara-quill/",
    "post": "/2026/05/28/bridge/",
    "release": "/2026/05/21/water/",
    "standing": "/about/",
    "gone": "/2026/01/08/expired/",
    "404": "/404.html",
}
HARD_CASES = {
    "everything in one text": "/2026/04/23/everything/",
    "long words": "/2026/04/30/supplementary-determination/",
    "long author": "/authors/long-name/",
    "author without posts": "/authors/no-posts/",
    "tag of 60 words": "",
    "withdrawn": "/2026/02/12/withdrawn/",
    "home in Arabic": "/ar/",
    "post in Arabic": "/ar/2026/04/16/schools-begin/",
    "post in Japanese": "/ja/2026/04/09/library-on-sundays/",
}
# What axe leaves to a person, by the selector of what it stands in, and how it was judged. Anything else fails.
JUDGED = {
    ".table-scroll": "the ground is a gradient: text stands on the paper or, where more is to come, on the hairline's colour: over 8:1",
    ".task": "one sign, hidden from screen readers, in the colour of the text; the word for it stands beside it",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """The sample newsroom, built once; tests only read it."""
    site = copy_fixture("sample", tmp_path_factory.mktemp("theme") / "sample")
    site.build()
    return site


@pytest.fixture
def open_sample(page_at: PageAt, serve: Serve, sample: MadeSite) -> PageAt:
    """`page_at` for a path of the sample newsroom."""
    (tag,) = sample.output.glob("tags/what-the-town-meeting-said*")

    def open_path(url: str, **options: Any) -> Page:
        return page_at(serve(sample.output) + (url or f"/tags/{tag.name}/"), **options)

    return open_path


@pytest.mark.parametrize("name", keep_quick(TEMPLATES, "home", "post", "release"))
def test_template_has_no_fault_at_any_width_in_any_scheme(open_sample: PageAt, name: str) -> None:
    """axe, the outline and small targets at 320 and 1280 px, light and dark; policy, console, spacing and enlarged text at 320 px."""
    page = open_sample(TEMPLATES[name], width=320)
    assert faults_of(page) == []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults_of_layout(page) == []
        assert list(axe_faults(page, "light", "dark")) == []


@pytest.mark.parametrize("name", keep_quick(HARD_CASES, "everything in one text", "home in Arabic"))
def test_hard_case_has_no_fault(open_sample: PageAt, name: str) -> None:
    """The same over what breaks themes, in one scheme for each width."""
    page = open_sample(HARD_CASES[name], width=320)
    assert faults_of(page) == []
    assert list(axe_faults(page, "light")) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert faults_of_layout(page) == []
    assert list(axe_faults(page, "dark")) == []


def test_site_without_posts_says_what_will_stand_there(make_site: MakeSite, page_at: PageAt, serve: Serve) -> None:
    """The empty newsroom is a page without a fault."""
    site = make_site({})
    site.build()
    page = page_at(f"{serve(site.output)}/", width=320)
    assert faults_of(page) == []
    assert list(axe_faults(page, "light")) == []
    assert page.get_by_text("No posts yet. The first one will stand here.").is_visible()


def test_site_of_one_post_reads_well_without_script(make_site: MakeSite, page_at: PageAt, serve: Serve) -> None:
    """What a screen reader is given of a front page and a post, to the word."""
    first = post("A first post", authors="ann", tags="[River]")
    site = make_site({"content/posts/2026-05-01-a.md": first, "content/authors/ann.md": "---\nname: Ann\n---\n"})
    site.build()
    base = serve(site.output)
    assert checks.reading_without_script(page_at(f"{base}/", script=False)) == HOME_READING
    assert checks.reading_without_script(page_at(f"{base}/2026/05/01/a/", script=False)) == POST_READING


@pytest.mark.parametrize("path", [TEMPLATES["home"], TEMPLATES["list"], TEMPLATES["post"], HARD_CASES["everything in one text"]])
def test_keyboard_reaches_everything_in_order(open_sample: PageAt, path: str) -> None:
    """Each stop of Tab is named, seen and uncovered; the first skips to the text, then comes the navigation."""
    page = open_sample(path)
    assert checks.walk_faults(page) == []
    names = [stop.name for stop in checks.keyboard_walk(page)]
    assert names[0] == "Skip to main content"
    assert names[-7:] == ["About", "Accessibility", "Public records", "Press", "Archive", "Subscribe", "RSS"]
    assert names.index("Front page") < names.index("Schools") < names.index("Archive") < len(names) - 7


def test_skip_link_leads_to_main_text(open_sample: PageAt) -> None:
    """After it Tab goes on with the first link of the text."""
    page = open_sample(TEMPLATES["post"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_forced_colors_keep_what_colour_told(open_sample: PageAt) -> None:
    """The band of a release has a border, and where one is in the navigation is told by a line of its own colour."""
    page = open_sample(TEMPLATES["release"], forced_colors=True)
    assert page.evaluate("getComputedStyle(document.querySelector('.release-band')).borderBlockStartStyle") == "solid"
    page = open_sample(TEMPLATES["home"], forced_colors=True)
    line = "selector => getComputedStyle(document.querySelector(selector)).borderBlockEndColor"
    assert page.evaluate(line, ".navigation [aria-current]") != page.evaluate(line, ".navigation a:not([aria-current])")
    assert list(axe_faults(page, "light")) == []


def test_print_has_text_and_address_and_no_navigation(open_sample: PageAt) -> None:
    """On paper stand the headline, the text and the page's address, in black on white, whatever the screen's scheme."""
    page = open_sample(TEMPLATES["post"], scheme="dark", media="print")
    for hidden in (".navigation", ".skip-link", ".recent", ".turn", ".colophon nav", ".topics"):
        assert page.locator(hidden).first.is_hidden()
    for shown in ("h1", ".prose", ".byline", ".story-picture"):
        assert page.locator(shown).first.is_visible()
    assert page.get_by_text("https://news.alderferry.example/2026/05/28/bridge/").is_visible()
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_release_prints_on_one_sheet(open_sample: PageAt) -> None:
    """Letter paper, with the band, the dateline and the end mark."""
    page = open_sample(TEMPLATES["release"], media="print")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) == 1


def test_long_headline_is_set_smaller(open_sample: PageAt) -> None:
    """More than 100 characters at full size would fill a telephone's screen."""
    size = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    long, usual = (open_sample(path, width=320).evaluate(size) for path in (HARD_CASES["long words"], TEMPLATES["post"]))
    assert long < usual


def test_foreign_words_are_mirrored_and_named(open_sample: PageAt) -> None:
    """A page in Arabic runs from right to left, and a passage in an English text says its own language and direction."""
    page = open_sample(HARD_CASES["post in Arabic"])
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    passage = open_sample(HARD_CASES["everything in one text"]).locator(".prose [lang=ar]")
    assert page.evaluate("getComputedStyle(document.querySelectorAll('.bio')[1]).textAlign") == "right"
    assert passage.evaluate("element => [getComputedStyle(element).direction, element.lang]") == ["rtl", "ar"]


@pytest.mark.slow
def test_lists_of_2000_posts_have_no_fault(make_site: MakeSite, page_at: PageAt, serve: Serve) -> None:
    """A newsroom of six years: its front page, an old page of it, and its archive."""
    dates = [f"20{20 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(2000)]
    site = make_site({f"content/posts/{date}-p{n}.md": post(f"Post {n}", date, tags=f"[T{n % 40}]") for n, date in enumerate(dates)})
    assert site.build().findings == ()
    base = serve(site.output)
    for path in ("/", "/page/100/", "/archive/", "/tags/", "/tags/t7/", "/2021/05/"):
        page = page_at(f"{base}{path}", width=320)
        assert faults_of(page) == []
        assert list(axe_faults(page, "light", "dark")) == []


def faults_of(page: Page) -> list[str]:
    """Answer what is wrong with a page that has just been opened on a narrow screen."""
    policy, console = checks.csp_violations(page), checks.console_errors(page)
    return [*policy, *console, *faults_of_layout(page), *checks.text_spacing_cut(page), *checks.text_enlarged_cut(page)]


def faults_of_layout(page: Page) -> list[str]:
    """Answer what is wrong at the width that the window has."""
    navigation = checks.small_targets(page, ".navigation a, .colophon nav a", 44)
    return [
        *checks.outline_faults(page), *checks.scrolls_sideways(page), *checks.small_targets(page), *navigation, *checks.small_print(page)
    ]  # fmt: skip


def axe_faults(page: Page, *schemes: Literal["light", "dark"]) -> Iterable[str]:
    """Yield what axe finds wrong in each scheme, and what it left to a person who hasn't judged it yet."""
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        yield from checks.axe_violations(page)
        yield from (finding for finding in checks.axe_incomplete(page) if not is_judged(page, finding))


def is_judged(page: Page, finding: str) -> bool:
    """Tell whether a finding is the contrast of something for which `JUDGED` has a reason."""
    rule, _, selector = finding.split(": ", 2)
    inside = page.evaluate("([at, judged]) => !!document.querySelector(at).closest(judged)", [selector, ", ".join(JUDGED)])
    return rule.startswith("color-contrast ") and bool(inside)


HOME_READING = """\
- link "Skip to main content":
  - /url: "#pr-main"
- banner:
  - heading "Town of Example Newsroom" [level=1]
  - paragraph:
    - text: Edition of
    - time: May 1, 2026
  - paragraph:
    - link "Follow by RSS":
      - /url: /feed.xml
  - navigation "Main":
    - list:
      - listitem:
        - link "Front page":
          - /url: /
      - listitem:
        - link "Archive":
          - /url: /archive/
- main:
  - article:
    - heading "A first post" [level=2]:
      - link "A first post":
        - /url: /2026/05/01/a/
    - paragraph: Some words of the post.
    - paragraph:
      - text: By
      - link "Ann":
        - /url: /authors/ann/
      - time: May 1, 2026
  - region "Follow this newsroom":
    - heading "Follow this newsroom" [level=2]
    - paragraph:
      - text: "Every post in full, in your feed reader:"
      - 'link "Town of Example Newsroom: posts as RSS"':
        - /url: /feed.xml
    - paragraph:
      - link "How to follow this newsroom":
        - /url: /subscribe/
- contentinfo:
  - paragraph: Town of Example Newsroom
  - navigation "About this site":
    - list:
      - listitem:
        - link "Archive":
          - /url: /archive/
      - listitem:
        - link "Subscribe":
          - /url: /subscribe/
      - listitem:
        - link "RSS":
          - /url: /feed.xml"""
POST_READING = """\
- link "Skip to main content":
  - /url: "#pr-main"
- banner:
  - paragraph:
    - link "Town of Example Newsroom":
      - /url: /
  - navigation "Main":
    - list:
      - listitem:
        - link "Front page":
          - /url: /
      - listitem:
        - link "Archive":
          - /url: /archive/
- main:
  - article:
    - heading "A first post" [level=1]
    - paragraph:
      - text: By
      - link "Ann":
        - /url: /authors/ann/
    - paragraph:
      - text: Posted
      - time: May 1, 2026
    - paragraph: Some words of the post.
    - region "Written by":
      - heading "Written by" [level=2]
      - heading "Ann" [level=3]
      - paragraph:
        - link "All posts by Ann":
          - /url: /authors/ann/
    - region "Topics":
      - heading "Topics" [level=2]
      - list:
        - listitem:
          - link "River":
            - /url: /tags/river/
- contentinfo:
  - paragraph: Town of Example Newsroom
  - navigation "About this site":
    - list:
      - listitem:
        - link "Archive":
          - /url: /archive/
      - listitem:
        - link "Subscribe":
          - /url: /subscribe/
      - listitem:
        - link "RSS":
          - /url: /feed.xml
  - paragraph:
    - text: "Source of this page:"
    - code: content/posts/2026-05-01-a.md"""
