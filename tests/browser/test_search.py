"""The search page in a real browser: what is found, by keyboard and for screen readers, in any script, within its weight and its policy."""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from pressroom.slugs import slugify
from tests.browser import checks
from tests.browser.shapes import PageAt, Serve
from tests.search.support import ON
from tests.support.sites import MadeSite, make_site_at, post

KB = 1024
MOST = 220 * KB
FILES = {
    "content/authors/ann.md": "---\nname: Ann Lee\n---\nWrites.\n",
    "content/authors/bo.md": "---\nname: Bo Díaz\n---\nWrites too.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWho runs the harbor.\n",
    "content/posts/2026-05-20-harbor.md": post(
        "The harbor opens", "2026-05-20", "Boats may moor from Monday. Ask at the desk.", authors="[ann]", categories="[Harbor]"
    ),
    "content/posts/2026-05-02-mooring.md": post(
        "Mooring fees", "2026-05-02", "What it costs in the harbor to moor a raft & oar, `<if>` any.", authors="[bo]", categories="[Money]"
    ),
    "content/posts/2024-03-01-old.md": post("Harbors of old", "2024-03-01", "A walk.", authors="[ann]", categories="[Harbor]"),
    "content/posts/2026-04-01-puerto.es.md": post("El puerto abre", "2026-04-01", "Los barcos pueden atracar."),
    "content/posts/2026-04-02-tosho.ja.md": post("図書館は日曜日も開館します", "2026-04-02", "川に面した閲覧室。", slug="tosho"),
    "content/posts/2026-04-03-mina.ar.md": post("الميناء يفتح أبوابه", "2026-04-03", "يمكن للقوارب أن ترسو.", slug="mina"),
    "content/posts/2026-04-04-thai.md": post("ห้องสมุดเปิดวันอาทิตย์", "2026-04-04", "The library in Thai.", slug="thai"),
}  # fmt: skip
CONFIG = 'languages = ["en", "es", "ja", "ar"]\n' + ON


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """A small newsroom in four languages and as many scripts."""
    made = make_site_at(tmp_path_factory.mktemp("search") / "site", FILES, CONFIG)
    made.build()
    return made


@pytest.fixture
def open_search(page_at: PageAt, serve: Serve, site: MadeSite) -> Callable[..., Page]:
    """`page_at` for an address of that newsroom, the search page if none is named."""
    return lambda path="/search/", **options: page_at(serve(site.output) + path, **options)


def search(page: Page, words: str) -> None:
    """Type words and send them off."""
    page.get_by_role("combobox", name="Words to look for").fill(words)
    page.keyboard.press("Enter")
    wait_for_results(page)


def wait_for_results(page: Page) -> None:
    """Wait until the search has said how it went."""
    expect(page.locator("#pr-status")).to_have_text(re.compile(r"^(Results|Nothing|The search|Resultados)"))


def titles(page: Page) -> list[str]:
    """Answer the titles of the results that are shown."""
    return page.locator("#pr-found:not([hidden]) .entry-title").all_inner_texts()


def suggestions(page: Page, words: str) -> list[str]:
    """Type words, and answer what is suggested."""
    page.locator("#pr-words").press_sequentially(words)
    expect(page.locator("[role=option]").first).to_be_visible()
    return page.locator("[role=option] > span").all_inner_texts()


def test_results_have_day_marks_and_an_address(open_search: Callable[..., Page]) -> None:
    """Words sent off give titles, days and marked words; the address keeps them, and going back brings the search before."""
    page = open_search()
    search(page, "harbor")
    assert page.url.endswith("/search/?q=harbor")
    assert sorted(titles(page)) == ["About", "Harbors of old", "Mooring fees", "The harbor opens"]
    entry = page.locator(".entry", has_text="Mooring fees")
    assert entry.locator("time").get_attribute("datetime") == "2026-05-02"
    assert entry.locator("time").inner_text() == "May 2, 2026"
    assert entry.locator("mark").all_inner_texts() == ["harbor"]
    assert page.locator("#pr-status").inner_text() == "Results: 4"
    search(page, "moor")
    assert sorted(titles(page)) == ["Mooring fees", "The harbor opens"]
    page.go_back()
    expect(page.locator("#pr-status")).to_have_text("Results: 4")
    assert page.get_by_role("combobox", name="Words to look for").input_value() == "harbor"
    page.reload()
    wait_for_results(page)
    assert len(titles(page)) == 4
    page.get_by_role("link", name="Mooring fees").click()
    page.wait_for_url("**/2026/05/02/mooring/")


def test_text_of_a_post_is_shown_as_text(open_search: Callable[..., Page]) -> None:
    """What looks like HTML in a post or in the address is never HTML on the search page."""
    page = open_search("/search/?q=raft")
    wait_for_results(page)
    assert "moor a raft & oar, <if> any." in page.locator(".entry p").inner_text()
    page = open_search("/search/?q=%3Cimg%20src=x%3Ezzz")
    wait_for_results(page)
    assert page.locator("#pr-status").inner_text() == "Nothing was found for “<img src=x>zzz”. Try fewer words, or other ones."
    assert page.locator("main img").count() == 0


def test_choices_narrow_and_order(open_search: Callable[..., Page]) -> None:
    """Year, category, author and order do what they say, and stand in the address."""
    page = open_search("/search/?q=harbor&order=new")
    wait_for_results(page)
    assert titles(page) == ["The harbor opens", "Mooring fees", "Harbors of old", "About"]
    for name, value, found in (
        ("Category", "harbor", ["The harbor opens", "Harbors of old"]),
        ("Year", "2024", ["Harbors of old"]),
        ("Author", "bo", []),
        ("Year", "", []),
        ("Category", "", ["Mooring fees"]),
    ):
        page.get_by_role("combobox", name=name, exact=True).select_option(value)
        wait_for_results(page)
        expect(page.locator("#pr-found:not([hidden]) .entry")).to_have_count(len(found))
        assert titles(page) == found
    assert page.url.endswith("/search/?q=harbor&author=bo&order=new")
    assert checks.console_errors(page) == []


@pytest.mark.parametrize(
    ("path", "words", "title"),
    [
        ("/ja/search/", "曜日も", "図書館は日曜日も開館します"),
        ("/ja/search/", "閲覧室", "図書館は日曜日も開館します"),
        ("/ar/search/", "الميناء", "الميناء يفتح أبوابه"),
        ("/es/search/", "barco", "El puerto abre"),
        ("/search/", "สมุด", "ห้องสมุดเปิดวันอาทิตย์"),
        ("/search/", "boats", "The harbor opens"),
    ],
)
def test_titles_in_any_script_are_found(open_search: Callable[..., Page], path: str, words: str, title: str) -> None:
    """Any run of letters where no spaces stand between words, other forms of a word elsewhere; the title is shown as it is written."""
    page = open_search(path)
    page.locator("#pr-words").fill(words)
    page.keyboard.press("Enter")
    expect(page.locator("#pr-found .entry-title").filter(has_text=title)).to_have_count(1)
    assert title in titles(page)


def test_other_languages_are_searched_when_asked(open_search: Callable[..., Page]) -> None:
    """A page searches its own language; another one, or all, when that is chosen. Their words are marked as theirs."""
    page = open_search("/search/?q=barcos")
    wait_for_results(page)
    assert titles(page) == []
    page.get_by_role("combobox", name="Language").select_option("")
    expect(page.locator("#pr-found .entry-title")).to_have_text(["El puerto abre"])
    assert page.locator(".entry-title").get_attribute("lang") == "es"
    assert page.url.endswith("/search/?q=barcos&lang=")
    page.reload()
    wait_for_results(page)
    assert titles(page) == ["El puerto abre"]
    search(page, "図書館")
    assert titles(page) == ["図書館は日曜日も開館します"]


def test_combobox_is_used_by_keyboard(open_search: Callable[..., Page]) -> None:
    """The pattern of the ARIA practices: the focus stays in the field, arrows go round, Enter opens, Escape closes and keeps the words."""
    page = open_search()
    field = page.get_by_role("combobox", name="Words to look for")
    field.focus()
    assert field.get_attribute("aria-expanded") == "false"
    found = suggestions(page, "harbor")
    assert "The harbor opens" in found
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator("#pr-hint").inner_text() == f"Suggestions: {len(found)}. Go through them with the arrow keys."
    options = page.locator("[role=option]")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert [option.get_attribute("aria-selected") for option in options.all()] == ["true", *["false"] * (len(found) - 1)]
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value(), options.count()) == ("false", "harbor", 0)
    page.keyboard.press("ArrowDown")
    expect(options).to_have_count(len(found))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(20\d\d/.*|about)/$"))


def test_suggestion_is_opened_with_the_pointer(open_search: Callable[..., Page]) -> None:
    """A press on a suggestion opens it; one elsewhere closes them."""
    page = open_search()
    suggestions(page, "mooring")
    page.locator("h1").click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_role("combobox", name="Words to look for").press("End")
    suggestions(page, " fe")
    page.locator("[role=option]").first.click()
    page.wait_for_url("**/2026/05/02/mooring/")


@pytest.mark.parametrize(("path", "words"), [("/search/", "harbor"), pytest.param("/ar/search/", "الميناء", marks=pytest.mark.slow)])
def test_search_page_has_no_fault_at_any_width_in_any_scheme(open_search: Callable[..., Page], path: str, words: str) -> None:
    """axe, outline, targets, reflow, spacing, enlarged text, the walk by Tab: with suggestions and with results, also from the right."""
    for width, scheme in ((320, "light"), (1280, "dark")):
        page = open_search(path, width=width, scheme=scheme)
        suggestions(page, words)
        assert checks.axe_violations(page) == []
        assert checks.scrolls_sideways(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        expect(page.locator("#pr-found .entry").first).to_be_visible()
        assert checks.axe_violations(page) == []
        assert checks.outline_faults(page) == []
        assert checks.scrolls_sideways(page) == []
        assert checks.text_spacing_cut(page) == []
        assert checks.text_enlarged_cut(page) == []
        assert checks.small_targets(page) == []
        assert checks.csp_violations(page) == []
        assert checks.console_errors(page) == []
        page = open_search(f"{path}?q={words}", width=width, scheme=scheme)
        expect(page.locator("#pr-found .entry").first).to_be_visible()
        assert checks.walk_faults(page) == []


def test_titles_page_has_no_fault(open_search: Callable[..., Page]) -> None:
    """The page with all titles of a year is as good as any other."""
    page = open_search("/search/2026/", width=320)
    assert checks.axe_violations(page) == []
    assert checks.outline_faults(page) == []
    assert checks.scrolls_sideways(page) == []
    assert checks.small_targets(page) == []


def test_without_script_titles_are_offered(open_search: Callable[..., Page]) -> None:
    """Who has no script is told so, and led to all titles by year and to the archive; the form isn't there."""
    page = open_search(script=False)
    reading = checks.reading_without_script(page)
    assert '- heading "All titles" [level=2]' in reading
    assert '- link "2024":' in reading
    assert "/url: /search/2024/" in reading
    assert "textbox" not in reading
    assert "combobox" not in reading
    assert "Look through the titles below" in (page.locator("noscript").first.inner_html())
    page.get_by_role("link", name="2024").click()
    assert page.get_by_role("link", name="Harbors of old").get_attribute("href") == "/2024/03/01/old/"


def test_only_the_search_page_may_run_webassembly(site: MadeSite) -> None:
    """No other page has `wasm-unsafe-eval`, and none but those with a search form may send one."""
    pages = {path: html.unescape(data.decode()) for path, data in site.files().items() if path.endswith(".html")}
    searching = {"search/index.html", "es/search/index.html", "ja/search/index.html", "ar/search/index.html"}
    assert {path for path, text in pages.items() if "wasm-unsafe-eval" in text} == searching
    assert {path for path, text in pages.items() if "form-action 'self'" in text} == {*searching, "404.html"}
    assert "script-src 'self' 'wasm-unsafe-eval'\"" in pages["search/index.html"]


def test_form_of_the_404_page_leads_to_the_search(open_search: Callable[..., Page]) -> None:
    """A plain form, without any script: what is typed there is looked for on the search page."""
    page = open_search("/nothing/here/")
    page.get_by_role("searchbox").fill("moor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=moor")
    wait_for_results(page)
    assert sorted(titles(page)) == ["Mooring fees", "The harbor opens"]


def test_search_that_cannot_be_loaded_says_so(open_search: Callable[..., Page]) -> None:
    """Where the index can't be had the page says what to do, and the titles are there."""
    page = open_search()
    page.route("**/search/parts.json", lambda route: route.abort())
    search(page, "harbor")
    assert page.locator("#pr-status").inner_text().startswith("The search can’t be loaded just now.")
    assert page.get_by_role("link", name="2026").is_visible()


def test_site_below_a_path_is_searched(page_at: PageAt, serve: Serve, tmp_path: Path) -> None:
    """With a path in `base_url` the index is found and results lead below it."""
    below = make_site_at(tmp_path / "below", {"content/posts/a.md": post("Harbor", "2026-05-01")}, ON)
    below.write("pressroom.toml", (below.root / "pressroom.toml").read_text().replace("news.example.gov", "example.gov/news"))
    below.build()
    page = page_at(serve(below.output, "/news") + "/search/?q=harbor")
    wait_for_results(page)
    assert page.locator(".entry a").get_attribute("href") == "/news/2026/05/01/a/"


def test_post_is_found_from_its_instant_on(page_at: PageAt, serve: Serve, tmp_path: Path) -> None:
    """A withheld post isn't found; after its instant it is, also on a page that was open all the while."""
    files = {"content/posts/a.md": post("Harbor", "2026-05-01"), "content/posts/b.md": post("Harbor budget", "2026-06-20T10:00:00-04:00")}
    timed = make_site_at(tmp_path / "timed", files, ON)
    timed.build(at="2026-06-20T09:59:59-04:00")
    page = page_at(serve(timed.output) + "/search/?q=harbor")
    wait_for_results(page)
    assert titles(page) == ["Harbor"]
    timed.build(at="2026-06-20T10:00:00-04:00")
    page.evaluate("Date.now = () => performance.timeOrigin + 120_000")
    search(page, "budget")
    assert titles(page) == ["Harbor budget"]


FIND = """async ([path, queries]) => {
  const pagefind = await import(`${path}readers/en/pagefind.js`);
  const reader = pagefind.createInstance({basePath: `${path}readers/en/`, noWorker: true});
  await reader.mergeIndex(`${path}parts/en/2026-05/`);
  const found = [];
  for (const query of queries) found.push((await reader.search(query)).results.map(({id, score, words}) => [id, score, words.length]));
  return found;
}"""


@pytest.mark.slow
def test_smaller_pieces_find_the_same(page_at: PageAt, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut in smaller pieces, the index gives what Pagefind’s own gives: the same posts by the same scores, also for beginnings of words."""
    dice = Random(1)
    words = sorted({"".join(dice.choices("abcdeilmnorst", k=dice.randint(2, 9))) for _ in range(6000)})
    files = {f"content/posts/{number}.md": post(f"N {number}", "2026-05-01", " ".join(dice.sample(words, 400))) for number in range(60)}
    ours = make_site_at(tmp_path / "ours", files, ON)
    ours.build()
    stock = make_site_at(tmp_path / "stock", files, ON)
    monkeypatch.setattr("pressroom.search.chunks.KNOWN", frozenset())
    stock.build()
    pieces = [len(list((made.output / "search/parts/en/2026-05/index").iterdir())) for made in (ours, stock)]
    assert pieces[0] > 3 * pieces[1] > 3
    queries = [word[:length] for word in dice.sample(words, 60) for length in (3, 4, 9)] + [
        " ".join(dice.sample(words, 2)) for _ in range(20)
    ]
    found = [page_at(serve(made.output) + "/search/").evaluate(FIND, ["/search/", queries]) for made in (ours, stock)]
    assert sum(map(len, found[0])) > 500
    # Where a beginning of words reaches over the edge of a piece of Pagefind's, ours find more.
    assert sum(one == other for one, other in zip(*found, strict=True)) > 0.9 * len(queries)
    assert [query for query, one, other in zip(queries, *found, strict=True) if len(one) < len(other)] == []


def weigh_first_query(page_at: PageAt, base: str, words: str) -> int:
    """Answer how many bytes the search page and its first query take over the wire, as a server sends them (gzip)."""
    page = page_at(base + "/about/")
    bodies: list[bytes] = []
    page.on("response", lambda response: bodies.append(response.body()))
    page.goto(f"{base}/search/?q={words}")
    wait_for_results(page)
    page.wait_for_load_state("networkidle")
    return sum(min(len(body), len(gzip.compress(body, 9))) for body in bodies)


def test_first_query_keeps_its_weight(page_at: PageAt, serve: Serve, site: MadeSite) -> None:
    """The page with all that its first query loads weighs at most 220 KB."""
    assert weigh_first_query(page_at, serve(site.output), "harbor") <= MOST


@pytest.mark.slow
def test_two_thousand_posts_are_searched(page_at: PageAt, serve: Serve, tmp_path: Path) -> None:
    """With 2,000 posts of four years: weight, axe and keyboard; more results are fetched on demand and keep the place of the reader."""
    from bench.corpus import make_corpus

    corpus = make_corpus(2000)
    files = {f"content/authors/{author.slug}.md": f"---\nname: {author.name}\n---\n{author.bio}\n" for author in corpus.authors}
    files["content/pages/about.md"] = FILES["content/pages/about.md"]
    for number, item in enumerate(corpus.posts):
        day = item.date.replace(year=item.date.year - number % 4)
        fields = {"slug": f"{item.slug}-{number}", "authors": f"[{', '.join(item.authors)}]", "categories": f"[{item.category}]"}
        files[f"content/posts/{number}.md"] = post(f'"{item.title}"', f"{day:%Y-%m-%d}", item.body, **fields)
    large = make_site_at(tmp_path / "large", files, ON)
    large.build(workers=2)
    base = serve(large.output)
    weight = weigh_first_query(page_at, base, corpus.posts[7].title.split()[-1])
    assert weight <= MOST, weight
    page = page_at(base + "/search/", width=320)
    word = corpus.posts[0].category
    found = suggestions(page, word)
    assert len(found) == 7
    assert checks.axe_violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#pr-found .entry")).to_have_count(10)
    page.get_by_role("button", name="More results").press("Enter")
    expect(page.locator("#pr-found .entry")).to_have_count(20)
    expect(page.locator("#pr-found .entry").nth(10).get_by_role("link")).to_be_focused()
    assert checks.axe_violations(page) == []
    assert checks.console_errors(page) == []
    page = page_at(f"{base}/search/?q={word}")
    expect(page.locator("#pr-found .entry")).to_have_count(10)
    assert checks.walk_faults(page) == []
    # The old years, which are put together from months, are chosen from and put in order as the newest months are.
    page = page_at(f"{base}/search/?q={word}&category={slugify(word)}&year={corpus.posts[0].date.year - 2}&order=new")
    expect(page.locator("#pr-found .entry")).to_have_count(10)
    days = page.locator("#pr-found time").evaluate_all("times => times.map(time => time.dateTime)")
    assert days == sorted(days, reverse=True)
    assert {day[:4] for day in days} == {str(corpus.posts[0].date.year - 2)}
