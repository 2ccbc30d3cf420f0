"""`serve` in a real browser: what is saved is what is seen, without a reload, and the bar and the problems are for everybody."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.shapes import PageAt
from tests.conftest import MakeSite
from tests.support.paths import ROOT
from tests.support.serving import wait_until_answered
from tests.support.sites import CONFIG, NOW, MadeSite, make_site_at, post

LONG = "\n\n".join(f"Paragraph {number} of a long story, with enough words in it for a line or two of text." for number in range(60))
STORY, LATER = "content/posts/2026-05-01-story.md", "content/posts/2026-12-03-later.md"
FILES: dict[str, str | bytes] = {
    STORY: post("A long story", body=f"First words, and [a link](#end).\n\n{LONG}\n\n## End", summary="What it is about."),
    "content/posts/2026-05-02-other.md": post("Another post", "2026-05-02"),
    LATER: post("Later this year", "2026-12-03"),
    "content/posts/2026-05-20-draft.md": post("A draft", "2026-05-20", draft="true"),
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
}
AT_STORY = "/2026/05/01/story/"


class Previewed:
    """A newsroom that `pressroom serve` shows at a base URL."""

    def __init__(self, site: MadeSite, base: str) -> None:
        self.site = site
        self.base = base

    def restore(self) -> None:
        """Make the newsroom again what it was at first."""
        for file in self.site.root.glob("content/*/*"):
            if file.is_file() and str(file.relative_to(self.site.root)) not in FILES:
                file.unlink()
        for file in self.site.root.glob("templates/**/*.*"):
            file.unlink()
        for name, text in {**FILES, "pressroom.toml": CONFIG}.items():
            data = text if isinstance(text, bytes) else text.encode()
            if not (self.site.root / name).is_file() or (self.site.root / name).read_bytes() != data:
                self.site.write(name, data)


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    """What is waited for may take its time on a busy machine."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@contextlib.contextmanager
def serving(site: MadeSite, port: int) -> Iterator[str]:
    """Run the command itself in a process of its own, which Ctrl-C ends: it has nothing to complain of, whoever is still connected."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--root", str(site.root), "--port", str(port), "--at", NOW, "--quiet"]
    # A process inherits that Ctrl-C is ignored, where the tests run in a shell's background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    server = subprocess.Popen(command, env={**os.environ, "NO_COLOR": "1"}, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_answered(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        told = server.communicate(timeout=60)[1]
    assert (told, server.returncode) == ("", 0)


def find_port() -> int:
    """Answer a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewed]:
    """One newsroom and its preview for all tests here."""
    site = make_site_at(tmp_path_factory.mktemp("serve") / "newsroom", FILES)
    with serving(site, find_port()) as base:
        yield Previewed(site, base)


@pytest.fixture
def previewed(running: Previewed) -> Iterator[Previewed]:
    """The newsroom as it was at first."""
    running.restore()
    yield running
    running.restore()


@pytest.fixture
def open_preview(previewed: Previewed, page_at: PageAt) -> Any:
    """`open_preview(path)` opens a page of the preview and marks its window, which a navigation would forget."""

    def open_at(path: str, **options: Any) -> Page:
        page = page_at(previewed.base + path, **options)
        page.evaluate("() => { window.isTheSame = true }")
        return page

    return open_at


def rewrite(site: MadeSite, *changes: tuple[str, str]) -> None:
    """Save the story with some of its first words exchanged."""
    text = str(FILES[STORY])
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    site.write(STORY, text)


def is_the_same(page: Page) -> bool:
    """Tell whether the page was never loaded anew since it was opened."""
    return bool(page.evaluate("() => window.isTheSame === true"))


def test_save_changes_the_page_in_place(previewed: Previewed, open_preview: Any) -> None:
    """The words are new; the page wasn't loaded again, and stands where it stood, with the focus where it was."""
    page = open_preview(AT_STORY)
    page.get_by_role("link", name="a link").focus()
    page.evaluate("() => { scrollTo(0, 900); window.link = document.activeElement }")
    old = page.evaluate("() => scrollY")
    rewrite(previewed.site, ("Paragraph 50", "Paragraph fifty, mended"), ("A long story", "A longer story"))
    expect(page.get_by_text("Paragraph fifty, mended")).to_be_attached()
    expect(page).to_have_title("A longer story – Town of Example Newsroom")
    assert is_the_same(page)
    assert page.evaluate("() => [scrollY, document.activeElement === window.link, link.isConnected]") == [old, True, True]
    assert checks.csp_violations(page) == []
    assert checks.console_errors(page) == []


def test_inserted_paragraph_leaves_the_others_alone(previewed: Previewed, open_preview: Any) -> None:
    """A paragraph before others is put in; theirs are the same elements as before."""
    page = open_preview(AT_STORY)
    page.evaluate("() => { window.before = [...document.querySelectorAll('p')].find((one) => one.textContent.includes('Paragraph 30')) }")
    rewrite(previewed.site, ("Paragraph 3 ", "Something new.\n\nParagraph 3 "))
    expect(page.get_by_text("Something new.")).to_be_attached()
    assert page.evaluate("() => before.isConnected && before.textContent.includes('Paragraph 30')")


def test_problem_stands_over_the_last_good_version_until_it_is_mended(previewed: Previewed, open_preview: Any) -> None:
    """File, line, the line itself and what to write; behind it the page as it was. When it is mended it is gone, all without a reload."""
    page = open_preview(AT_STORY)
    rewrite(previewed.site, ("date: 2026-05-01", "date: 2026-02-30"))
    problems = page.get_by_role("region", name="One problem")
    expect(problems).to_contain_text(f"{STORY}:3:7")
    expect(problems).to_contain_text("date: 2026-02-30")
    expect(problems).to_contain_text("“2026-02-30” is no date")
    expect(page.get_by_role("heading", name="A long story")).to_be_visible()
    rewrite(previewed.site, ("First words", "Mended words"))
    expect(page.get_by_text("Mended words")).to_be_visible()
    expect(problems).to_have_count(0)
    assert is_the_same(page)


def test_problem_of_another_file_shows_on_every_page(previewed: Previewed, open_preview: Any) -> None:
    """An author looks at one page and saves another: the mistake is seen all the same, and pages that are well go on changing."""
    page = open_preview(AT_STORY)
    previewed.site.write("content/pages/about.md", "---\ntitel: About\n---\nWho we are.\n")
    expect(page.get_by_role("region", name="2 problems")).to_contain_text("did you mean “title”?")
    rewrite(previewed.site, ("First words", "Other words"))
    expect(page.get_by_text("Other words")).to_be_visible()


def test_template_fault_is_told_with_its_line(previewed: Previewed, open_preview: Any) -> None:
    """A mistake in a template is told like one in a text, over the page as it was."""
    page = open_preview("/about/")
    lines = ('{% extends "base.html" %}', "{% block main %}", "{{ heading.none.at.all }}", "{% endblock %}")
    previewed.site.write("templates/standing.html", "\n".join(lines))
    problems = page.get_by_role("region", name="One problem")
    expect(problems).to_contain_text("templates/standing.html:3")
    expect(problems).to_contain_text("{{ heading.none.at.all }}")
    expect(page.get_by_text("Who we are.")).to_be_visible()


def test_slider_shows_the_site_as_of_a_stop(open_preview: Any) -> None:
    """The next stop after now is the scheduled post's: the front page then has it. “Now” leads back."""
    page = open_preview("/")
    expect(page.locator("main")).not_to_contain_text("Later this year")
    bar = page.get_by_role("complementary", name="Preview")
    bar.locator("summary").click()
    slider = bar.get_by_role("slider", name="Time")
    expect(slider).to_have_attribute("aria-valuetext", "now, 1 Jun 2026 12:00 EDT")
    slider.press("ArrowRight")
    expect(bar.locator("#stop")).to_have_text("3 Dec 2026 09:00 EST: “Later this year” is published")
    expect(page.locator("main")).to_contain_text("Later this year")
    expect(bar).to_contain_text("as of 3 Dec 2026 09:00 EST")
    bar.get_by_role("button", name="Now").click()
    expect(page.locator("main")).not_to_contain_text("Later this year")
    assert is_the_same(page)


def test_any_instant_can_be_asked_for(open_preview: Any) -> None:
    """The field beside the slider takes what is no stop, in the site's own timezone."""
    page = open_preview("/")
    bar = page.get_by_role("complementary", name="Preview")
    bar.locator("summary").click()
    bar.get_by_label("or at").fill("2026-12-03T09:01")
    bar.get_by_role("button", name="Show").click()
    expect(bar).to_contain_text("as of 3 Dec 2026 09:01 EST")
    expect(page.locator("main")).to_contain_text("Later this year")


def test_style_sheet_is_exchanged_without_a_reload(previewed: Previewed, open_preview: Any) -> None:
    """The newsroom's own sheet takes the place of the theme's as soon as it is saved, and its next version that of the first."""
    page = open_preview("/about/")
    for colour in ("rgb(1, 2, 3)", "rgb(4, 5, 6)"):
        previewed.site.write("templates/assets/style.css", f"body {{ background: {colour} }}")
        expect(page.locator("body")).to_have_css("background-color", colour)
    assert is_the_same(page)
    expect(page.locator('link[rel="stylesheet"]')).to_have_count(1)


def test_files_template_and_configuration_are_followed(previewed: Previewed, open_preview: Any) -> None:
    """A new file, its new name, its end; a template; the site's title: each is seen without a restart."""
    page = open_preview("/")
    main = page.locator("main")
    new = previewed.site.write("content/posts/2026-05-30-new.md", post("Quite new", "2026-05-30"))
    expect(main).to_contain_text("Quite new")
    link = page.get_by_role("link", name="Quite new")
    expect(link).to_have_attribute("href", "/2026/05/30/new/")
    moved = new.rename(new.with_name("2026-05-30-renamed.md"))
    expect(link).to_have_attribute("href", "/2026/05/30/renamed/")
    moved.unlink()
    expect(main).not_to_contain_text("Quite new")
    previewed.site.write("pressroom.toml", CONFIG.replace("Town of Example", "City of Samples"))
    expect(page).to_have_title("City of Samples Newsroom")
    previewed.site.write("templates/home.html", '{% extends "base.html" %}\n{% block main %}<h1>Own front page</h1>{% endblock %}\n')
    expect(page.get_by_role("heading", name="Own front page")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "words", "source"),
    [
        (AT_STORY, "published: out since 1 May 2026 09:00 EDT", STORY),
        ("/2026/12/03/later/", "scheduled: appears 3 Dec 2026 09:00 EST", LATER),
        ("/2026/05/20/draft/", "draft: not published while its front matter says “draft”", "content/posts/2026-05-20-draft.md"),
        ("/about/", "published: a standing page", "content/pages/about.md"),
        ("/", "made by Pressroom: 2 posts on this page", ""),
        ("/nowhere/", "no page stands at this address", ""),
    ],
)
def test_bar_says_how_the_page_stands(open_preview: Any, path: str, words: str, source: str) -> None:
    """State and why, and the file to open."""
    bar = open_preview(path).get_by_role("complementary", name="Preview")
    expect(bar.locator("#state")).to_have_text(words)
    if source:
        expect(bar.locator("#source")).to_have_text(source)


def test_bar_says_what_check_says(previewed: Previewed, open_preview: Any) -> None:
    """The verdict at a glance, the findings under it; both follow each save."""
    page = open_preview(AT_STORY)
    bar = page.get_by_role("complementary", name="Preview")
    expect(bar.locator("#verdict")).to_have_text("check: nothing to say")
    rewrite(previewed.site, ("#end", "#and"), ("summary: What it is about.\n", ""))
    expect(bar.locator("#verdict")).to_have_text("check: 1 warning, 1 advice")
    bar.locator("summary").click()
    expect(bar.get_by_role("listitem").filter(has_text="dead-anchor")).to_contain_text("did you mean “#end”?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_bar_and_problems_are_accessible(previewed: Previewed, open_preview: Any, width: int, scheme: str) -> None:
    """With problems and with the bar open: no violation that axe finds, nothing to the right of the window, targets of 24 px."""
    page = open_preview(AT_STORY, width=width, scheme=scheme)
    page.locator("pressroom-preview summary").click()
    expect(page.locator("pressroom-preview #slider")).to_be_enabled()
    previewed.site.write("content/pages/about.md", "---\ntitel: About\n---\nWho we are.\n")
    expect(page.get_by_role("region", name="2 problems")).to_be_visible()
    assert checks.axe_violations(page) == []
    assert checks.scrolls_sideways(page) == []
    assert page.evaluate(_SMALL) == []
    assert checks.csp_violations(page) == []


_SMALL = """() => [...document.querySelector('pressroom-preview').shadowRoot.querySelectorAll('button, input, summary')]
  .filter((one) => one.getBoundingClientRect().height < 24 || one.getBoundingClientRect().width < 24).map((one) => one.outerHTML)"""


def test_end_of_the_page_can_be_scrolled_above_the_bar(open_preview: Any) -> None:
    """The bar covers nothing that can't be seen otherwise."""
    page = open_preview(AT_STORY)
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    gap = page.evaluate(
        "() => document.querySelector('pressroom-preview').shadowRoot.getElementById('dock').getBoundingClientRect().top"
        " - document.querySelector('footer').getBoundingClientRect().bottom"
    )
    assert gap >= 0


def test_page_says_when_the_preview_has_ended_and_follows_the_next(make_site: MakeSite, page_at: PageAt) -> None:
    """Ctrl-C with the page open; what was saved meanwhile is there as soon as the preview is."""
    site, port = make_site(FILES), find_port()
    with serving(site, port) as base:
        page = page_at(base + AT_STORY)
        page.evaluate("() => { window.isTheSame = true }")
        expect(page.locator("pressroom-preview #verdict")).to_have_text("check: nothing to say")
    lost = page.locator("pressroom-preview").get_by_role("status")
    expect(lost).to_contain_text("The preview has ended.")
    rewrite(site, ("First words", "Words saved meanwhile"))
    with serving(site, port):
        expect(page.get_by_text("Words saved meanwhile")).to_be_visible()
        expect(lost).to_have_text("")
        assert is_the_same(page)


def test_nothing_of_the_preview_is_in_a_built_page(previewed: Previewed, tmp_path: Path) -> None:
    """The bar, its script and its endpoints are the preview's alone."""
    previewed.site.build(output=tmp_path / "out")
    files = previewed.site.files(tmp_path / "out")
    assert [path for path, data in files.items() if b"pressroom-preview" in data or b"_preview" in data] == []
