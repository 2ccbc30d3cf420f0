"""`check` reads the pages as they would be published: what templates, configuration and feeds do wrong is told at its place."""

from __future__ import annotations

import random
import re
import zlib
from pathlib import Path

import pytest

from pressroom.checking.pages import Home, find_addresses, read_page
from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post

HOME = Home("https://news.example.gov", "")
A = post("A", summary="A summary.")


def told(site: MadeSite, *rules: str) -> list[str]:
    """Answer the lines of `check`."""
    return site.run("check", *rules).stdout.splitlines()


def place_of(site: MadeSite, html: str, file: str = "404.html") -> str:
    """Answer `line:column` of HTML in a built page."""
    site.build()
    text = site.read(file)
    offset = text.index(html)
    return f"{text.count(chr(10), 0, offset) + 1}:{offset - text.rfind(chr(10), 0, offset)}"


@pytest.mark.parametrize(
    ("html", "saying"),
    [
        ('<a href="/abuot/">x</a>', "warning: a link here leads nowhere: there is no page at /abuot/; did you mean “/about/”? [dead-link]"),
        ('<a href="/z.pdf">x</a>', "warning: a link here leads nowhere: there is no page at /z.pdf; correct it or take it out [dead-link]"),
        (
            '<a href="/about/#wohle">x</a>',
            "warning: a link here leads nowhere: /about/ has no part “#wohle”; did you mean “#whole”? [dead-anchor]",
        ),
        (
            '<a href="https://news.example.gov/abuot/">x</a>',
            "warning: a link here leads nowhere: there is no page at /abuot/; did you mean “/about/”? [dead-link]",
        ),
        ('<img src="/no.png" alt="x">', "warning: a link here leads nowhere: there is no page at /no.png; correct it or take it out "
         "[dead-link]"),
        ('<iframe src="https://example.org/"></iframe>', 'warning: this frame has no title; write title="what is in it" into its tag '
         "[frame-title]"),
        ('<h4 id="x" class="y">Fees <em>now</em></h4>', "warning: the heading “Fees now” is an h4 after an h1; make it an h2 in its "
         "template [heading-order]"),
    ],
)  # fmt: skip
def test_fault_of_a_template_is_told_once_at_its_first_page(make_site: MakeSite, html: str, saying: str) -> None:
    """What every page has is told at the first, with line and column of the frozen file."""
    site = make_site({
        "content/posts/a.md": A, "content/pages/about.md": "---\ntitle: About\n---\n## Whole\n",
        "templates/404.html": f'{{% extends "base.html" %}}\n{{% block main %}}\n<h1>A</h1>\n{html}\n{{% endblock %}}\n',
    })  # fmt: skip
    assert told(site) == [f"site/404.html:{place_of(site, html)}: {saying}"]


def test_levels_of_headings_are_told_once_of_many_pages(make_site: MakeSite) -> None:
    """A heading is known by its levels and its tag, but for the id; what stands in comments is none, and going up is no gap."""
    block = "<h1>{{ heading }}</h1>\n<!-- <h6>x</h6> -->\n<h2>B</h2><h3>C</h3><h2>D</h2>\n<h4 id='{{ heading }}'>{{ heading }}</h4>"
    pages = {f"content/pages/{name}.md": f"---\ntitle: {name}\n---\nWords.\n" for name in "ab"}
    site = make_site(pages | {"templates/standing.html": f'{{% extends "base.html" %}}{{% block main %}}{block}{{% endblock %}}'})
    (found,) = told(site, "heading-order")
    assert found.startswith("site/a/index.html:")
    assert found.endswith(":1: warning: the heading “a” is an h4 after an h2; make it an h3 in its template [heading-order]")


def test_dead_link_of_the_navigation_is_told_in_the_configuration(make_site: MakeSite) -> None:
    """It stands on every page, and is mended in one place."""
    config = '[navigation]\nheader = [{label = "About", path = "/abuot/"}]\n'
    site = make_site({"content/posts/a.md": A, "content/pages/about.md": "---\ntitle: About\n---\nWords.\n"}, config=config)
    assert told(site) == [
        "pressroom.toml:5:37: warning: this leads nowhere: there is no page at /abuot/; did you mean “/about/”? [dead-link]"
    ]


def test_dead_link_of_a_post_is_told_in_the_post_alone(make_site: MakeSite) -> None:
    """Its page, the lists and the feeds show the same link, and say nothing more of it."""
    site = make_site({"content/posts/a.md": post("A", body="See [roads](/roads/).", summary="Words.")})
    assert told(site) == [
        "content/posts/a.md:6:5: warning: there is no page at /roads/; link to the source file instead, and it will always be found "
        "[dead-link]"
    ]


def test_link_of_a_post_to_a_file_that_is_not_there_is_told(make_site: MakeSite) -> None:
    """A relative link names no source, no picture and no file."""
    site = make_site({
        "content/posts/a.md": post("A", body="[Budget (PDF)](budegt.pdf), [the budget (PDF, 3 bytes)](budget.pdf)", summary="W."),
        "content/media/budget.pdf": b"pdf",
    })  # fmt: skip
    assert told(site) == [
        "content/posts/a.md:6:1: warning: there is no file “budegt.pdf”, neither beside this file nor in content/media/; did you mean "
        "“budget.pdf”? [dead-link]"
    ]


def test_picture_of_front_matter_that_is_not_there_is_told(make_site: MakeSite) -> None:
    """At the value that names it."""
    site = make_site({"content/posts/a.md": post("A", summary="W.", image="{src: town.png, alt: A town}")})
    assert told(site, "missing-picture") == [
        "content/posts/a.md:5:14: warning: there is no picture “town.png”, neither beside this file nor in content/media/; put it there, "
        "or correct its name [missing-picture]"
    ]


def test_two_parts_of_one_id_are_told(make_site: MakeSite) -> None:
    """At the second, with the line of the first."""
    html = '<p id="twice">x</p>\n<p id="twice">y</p>'
    site = make_site({
        "content/posts/a.md": A,
        "templates/404.html": f'{{% extends "base.html" %}}\n{{% block main %}}\n{html}\n{{% endblock %}}\n',
    })  # fmt: skip
    line = int(place_of(site, html).partition(":")[0])
    assert told(site) == [
        f"site/404.html:{line + 1}:1: warning: two parts of this page have the id “twice” (the first is on line {line}); give one of them "
        "another [duplicate-id]"
    ]


def test_page_over_its_budget_is_told_with_what_is_heavy(make_site: MakeSite) -> None:
    """A picture that is loaded at once, and a text that is too long for one round trip."""
    noise = random.Random(1).randbytes(300_000)
    words = " ".join(noise[start : start + 4].hex() for start in range(0, 30_000, 4))
    lead = post("Lead", summary="W.", image="{src: town.png, alt: A town}")
    long = post("Long", summary="W.", body=words)
    site = make_site({"content/posts/a.md": lead, "content/posts/b.md": long, "content/media/town.png": noise})
    found = told(site, "heavy-page", "long-page")
    alone = re.findall(r"alone weighs (\d+) KB", found[1])[0]
    assert found == [
        "content/posts/a.md:1:1: warning: this page weighs 305 KB with what it loads at once, more than 100 KB; /media/town.png has 293 "
        "KB: make that smaller [heavy-page]",
        f"content/posts/b.md:1:1: advice: this page alone weighs {alone} KB, more than the 14 KB of a first round trip; could it be two? "
        "[long-page]",
    ]
    assert 20 < int(alone) < 60


def test_style_sheet_over_its_budget_is_told(make_site: MakeSite) -> None:
    """A newsroom's own style sheet."""
    css = "".join(f".a{n} {{ color: #{random.Random(n).randrange(16**6):06x}; }}\n" for n in range(3000))
    found = told(make_site({"content/posts/a.md": A, "templates/assets/style.css": css}), "heavy-style")
    weight = round(len(zlib.compress(css.encode(), 9)) / 1024)
    assert found == [
        f"templates/assets/style.css:1:1: warning: this style sheet weighs {weight} KB compressed, more than 8 KB; first visits wait for "
        "it: shorten it [heavy-style]"
    ]


def test_published_address_that_would_vanish_is_told(make_site: MakeSite) -> None:
    """The rules of `urls.lock` are those of a build."""
    site = make_site({"content/posts/a.md": A, "content/posts/b.md": post("B", summary="W.")})
    site.build(at="")
    (site.root / "content/posts/b.md").unlink()
    (line,) = told(site, "urls")
    assert line.startswith("urls.lock:4:1: /2026/05/01/b/ was published and would vanish, since content/posts/b.md is gone; bring it back ")


def test_address_of_a_file_that_cannot_be_loaded_is_not_told(make_site: MakeSite) -> None:
    """What is wrong with the file is; its address will be there again. Neither is a link to it called dead."""
    site = make_site({"content/posts/a.md": post("A", body="[B](b.md)", summary="W."), "content/posts/b.md": post("B", summary="W.")})
    site.build(at="")
    site.write("content/posts/b.md", "---\ntitle: B\ndate: soon\n---\nWords\n")
    (line,) = told(site)
    assert line.startswith("content/posts/b.md:3:7: ")


def test_leak_is_told_before_it_is_built(make_site: MakeSite) -> None:
    """A template that prints what a draft says."""
    site = make_site({
        "content/posts/a.md": A, "content/posts/b.md": post("The zebra crossing of Zanzibar Street", draft="true", summary="W."),
        "content/media/notes.txt": "Coming soon: The zebra crossing of Zanzibar Street.",
    })  # fmt: skip
    assert told(site, "leak") == [
        "content/posts/b.md:1:1: this is withheld (draft), but its title “The zebra crossing of Zanzibar Street” was about to be published "
        "in media/notes.txt:1:14; nothing was published: take it out of there [leak]"
    ]
    assert told(site, "leak") == told(site, "leak")


def test_fault_of_a_feed_is_told(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressroom writes no such feed, so the rules are handed one."""
    monkeypatch.setattr("pressroom.feeds.check_rss", lambda data: ["has no end"] if b"<rss" in data else [])
    site = make_site({"content/posts/a.md": A})
    assert told(site, "feed") == [
        "site/feed.xml:1:1: this feed has no end; readers may refuse it, and that is a fault in Pressroom: report it [feed]"
    ]


def test_template_that_fails_does_not_stop_the_rest(make_site: MakeSite) -> None:
    """It is told, and so is what is wrong elsewhere."""
    site = make_site({"content/posts/a.md": post("A", body="[here](/)", summary="W."), "templates/404.html": "{{ nothing.at.all }}"})
    found = told(site)
    assert [line.rpartition(" ")[2] for line in found] == ["[vague-link]", "[template]"]
    assert found[1].startswith("templates/404.html:1:1: ")


def test_second_run_renders_and_reads_nothing(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found out is kept by fingerprint and digest, and the findings are the same."""
    site = make_site({"content/posts/a.md": post("A", body="[here](/roads/)", summary="W."), "content/posts/b.md": A})
    first = site.run("check").stdout
    monkeypatch.setattr("pressroom.checking.frozen.freeze_pages", _refuse)
    monkeypatch.setattr("pressroom.checking.checker.read_source", _refuse)
    again = site.run("check")
    assert (again.stdout, again.exception) == (first, None) or isinstance(again.exception, SystemExit)
    assert again.stdout == first != ""
    site.write("content/posts/b.md", post("B", body="Other words.", summary="W."))
    assert site.run("check").exit_code == 3


def test_check_changes_nothing_but_its_memory(make_site: MakeSite) -> None:
    """No file of the newsroom and none of the output is written."""
    site = make_site({"content/posts/a.md": A})
    site.build()
    before = {file: file.read_bytes() for file in _files(site.root)}
    site.run("check")
    assert {file: file.read_bytes() for file in _files(site.root)} == before


@pytest.mark.parametrize(
    ("target", "own"),
    [
        ("/about/", "/about/"), ("https://news.example.gov/about/?a#b", "/about/#b"), ("#part", "/a/#part"), ("../b/", "/b/"),
        ("https://news.example.gov", "/"), ("https://example.org/", ""), ("//example.org/x", ""), ("mailto:a@b.c", ""), ("", ""),
        ("/caf%C3%A9/", "/café/"),
    ],
)  # fmt: skip
def test_own_targets_are_known(target: str, own: str) -> None:
    """A target leads to a path of this site, or elsewhere."""
    assert HOME.find_own(target, "/a/") == own


def test_site_in_a_folder_owns_only_what_is_below_it() -> None:
    """`base_url` may have a path."""
    home = Home("https://example.gov/news", "/news")
    assert [home.find_own(target, "/a/") for target in ("/news/b/", "/b/", "https://example.gov/news/b/", "https://example.gov/b/")] == [
        "/b/", "", "/b/", "",
    ]  # fmt: skip


def test_tags_are_read_and_nothing_else() -> None:
    """Comments, scripts and texts that look like tags hold no links; quotes may be single or missing."""
    html = """<a href='/a/'>x</a><a href=/b/>y</a><!-- <a href="/c/"> --><script>"<a href='/d/'>"</script>
    <p id=one title="> <a href='/e/'>">&lt;a href="/f/"&gt;</p>
    <img srcset="/g.png 1x, /h.png 2x" src="/i.png"><link rel=stylesheet href=/s.css>"""
    facts = read_page("/", html.encode(), HOME, "page")
    assert facts.links.split("\n") == ["/a/", "/b/", "/i.png", "/g.png", "/h.png", "/s.css"]
    assert (facts.ids, facts.loads.split("\n")) == ("one", ["/i.png", "/s.css"])


def test_addresses_of_feeds_are_read() -> None:
    """Links of the feed itself and of the HTML in its entries, in each form; a guid isn't one."""
    rss = '<link>https://a/</link><guid isPermaLink="true">https://old/</guid><description>&lt;a href="https://b/"&gt;</description>'
    assert find_addresses(rss, "rss") == ["https://a/", "https://b/"]
    text = '{"home_page_url": "https://a/", "items": [{"id": "https://old/", "url": "https://b/", "content_html": "<a href=\\"https://c/\\">"}]}'
    assert find_addresses(text, "json") == ["https://a/", "https://b/", "https://c/"]


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("this was done before")


def _files(root: Path) -> list[Path]:
    return [file for file in root.rglob("*") if file.is_file() and ".pressroom" not in file.parts]
