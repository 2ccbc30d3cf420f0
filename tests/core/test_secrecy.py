"""What is withheld has no influence: a newsroom that holds it back publishes the bytes of one that doesn't have it."""

from __future__ import annotations

import re

import pytest

from tests.conftest import MakeSite
from tests.support.sites import post

CONFIG = 'languages = ["en", "es"]\nper_page = 2\n'
PLAIN = "[features]\nshare_pictures = false\n"
PUBLIC: dict[str, str | bytes] = {
    "content/authors/ann.md": "---\nname: Ann Lee\n---\nWrites.\n",
    "content/contacts/desk.md": "---\nname: Press desk\nphone: +1 617-555-0100\n---\nCall.\n",
    "content/boilerplate/city.md": "---\ntitle: About the city\n---\nA city.\n",
    "content/pages/about.md": "---\ntitle: About us\n---\nWords.\n",
    "content/media/one.png": b"a picture",
    "content/posts/first.md": post("First", "2026-03-01", "Words.", tags="[Roads, Water]", series="{name: Streets, part: 1}"),
    "content/posts/first.es.md": post("Primero", "2026-03-01", "Palabras.", tags="[Agua]", authors="[ann]"),
    "content/posts/second.md": post(
        "Second", "2026-04-01", "Words.", kind="release", authors="[ann]", categories="[Works]", contacts="[desk]", boilerplate="city",
        attachments="[one.png]", series="{name: Streets, part: 3}", event="{start: 2026-07-02, place: Hall}",
    ),
    "content/posts/third.md": post("Third", "2026-05-01", "Words.", tags="[Water]", changes="[{date: 2026-05-03, note: A slip.}]"),
    "content/posts/fourth.md": post("Fourth", "2026-05-02", "Words.", kind="advisory", expires="2026-07-01", tags="[Water]"),
}  # fmt: skip
TIMES = {
    "draft": {"date": "2026-04-15", "draft": "true"},
    "scheduled": {"date": "2026-08-15"},
    "embargoed": {"date": "2026-04-15", "embargo": "2026-08-15 10:00-04:00"},
}
KINDS = ("post", "release", "update", "event", "advisory")


def keep_back(state: str, kind: str) -> dict[str, str | bytes]:
    """Answer a withheld post that says everything a post can, with files of its own and a translation."""
    name = f"hushed-{state}-{kind}"
    times = dict(TIMES[state])
    date = times.pop("date")
    fields = {
        **times, "kind": kind, "tags": f"[Roads, {name}-tag]", "categories": f"[Works, {name}-category]", "authors": "[ann]",
        "kicker": f"{name} kicker", "deck": f"{name} deck", "summary": f"{name} summary", "dateline": f"{name} place",
        "image": f"{{src: {name}.png, alt: {name} alt, caption: {name} caption, credit: {name} credit}}",
        "attachments": f"[{name}.pdf, one.png]", "contacts": "[desk]", "boilerplate": "city", "aliases": f"[/{name}.html, /old/{name}/]",
        "source_url": f"https://elsewhere.example/{name}", "event": f"{{start: 2026-06-20 18:00, place: {name} hall}}",
        "changes": f"[{{date: 2026-09-01, note: {name} note, major: true}}]",
        "series": f"{{name: {name} series, part: 1}}", **({"expires": "2026-10-01"} if kind == "advisory" else {}),
    }  # fmt: skip
    body = f"The {name} text.\n\n![{name}](inner-{name}.png)\n\n[first](/2026/03/01/first/)"
    text = post(f"{name} title", date, body, **fields)
    del fields["aliases"]
    other = post(f"{name} titulo", date, f"El texto {name}.", **fields)
    names = (f"{name}.png", f"{name}.pdf", f"inner-{name}.png")
    files: dict[str, str | bytes] = {f"content/posts/{name}/{file}": file.encode() for file in names}
    return {**files, f"content/posts/{name}/index.md": text, f"content/posts/{name}/index.es.md": other}


OTHERS: dict[str, str | bytes] = {
    "content/posts/between.md": post("Hushed part", "2026-03-15", draft="true", series="{name: Streets, part: 2}"),
    "content/posts/third.es.md": post("Callado", "2026-05-01", draft="true", tags="[Callado]"),
    "content/boilerplate/city.2026-08-01.md": "---\ntitle: About the hushed city\n---\nA hushed text.\n",
    "content/pages/hushed-page.md": "---\ntitle: Hushed page\ndraft: true\naliases: [/hushed/]\n---\nHushed words.\n",
    "content/pages/about.es.md": "---\ntitle: Acerca de lo callado\ndraft: true\n---\nCallado.\n",
}


def test_newsroom_that_withholds_is_byte_for_byte_one_that_has_nothing(make_site: MakeSite) -> None:
    """Thirty-five withheld sources of every kind and state, with files and translations, change no byte and no name of the output."""
    withheld = {path: data for state in TIMES for kind in KINDS for path, data in keep_back(state, kind).items()} | OTHERS
    innocent, holding = make_site(PUBLIC, config=CONFIG + PLAIN, name="innocent"), make_site(PUBLIC, config=CONFIG + PLAIN, name="holding")
    for path, data in withheld.items():
        holding.write(path, data)
    report = holding.build()
    innocent.build()
    assert report.withheld == 32
    assert holding.files() == innocent.files()


HELD = post("Quarry purchase", "2026-08-15", "Words.", aliases="[/quarry.html, /old/quarry]")
WAYS = {
    "file": "quarry-deal/index.md",
    "address": "/2026/08/15/quarry-deal/",
    "address without its slash": "/2026/08/15/quarry-deal#part",
    "address in capitals": "/2026/08/15/QUARRY-DEAL/",
    "address of its index": "/2026/08/15/quarry-deal/index.html",
    "address of a file of it": "/2026/08/15/quarry-deal/map.pdf?page=2",
    "whole address": "https://news.example.gov/2026/08/15/quarry-deal/",
    "whole address of another spelling": "http://News.Example.gov/2026/08/15/quarry-deal/?x#y",
    "address without a scheme": "//news.example.gov/old/quarry",
    "alias": "/old/quarry/",
    "alias that is a file": "/quarry.html",
    "draft page": "/secret-page/",
}
READING: dict[str, str | bytes] = {"content/posts/quarry-deal/index.md": HELD, "content/posts/quarry-deal/map.pdf": b"%PDF-1.4"}
SECRET: dict[str, str] = {"content/pages/secret-page.md": "---\ntitle: Secret page\ndraft: true\n---\nWords.\n"}


def test_link_to_what_is_withheld_is_its_text_in_whatever_way_it_is_written(make_site: MakeSite) -> None:
    """By file, address or alias: readers see the words, the author is told, and the page links once there is something to link to."""
    body = "\n".join(f"- [by {way}]({target})" for way, target in WAYS.items())
    site = make_site({**READING, **SECRET, "content/posts/open.md": post("Open", body=body)}, config=PLAIN)
    assert [str(finding) for finding in site.build().findings] == [
        f"content/posts/open.md:{line}:3: warning: this links to “{target}”, which isn’t published; until it is, readers see the words "
        "without the link"
        for line, target in enumerate(WAYS.values(), 5)
    ]
    items = re.findall("<li>by .*</li>", site.read("/2026/05/01/open/"))
    assert items == [f"<li>by {way}</li>" for way in WAYS]
    assert [path for path, data in site.files().items() if b"quarry" in data.lower() or b"secret-page" in data] == []
    site.write("content/pages/secret-page.md", SECRET["content/pages/secret-page.md"].replace("draft: true", "draft: false"))
    assert site.build(at="2026-09-01").findings == ()
    assert len(re.findall('<li><a href="[^"]*">by .*</a></li>', site.read("/2026/05/01/open/"))) == len(WAYS)


def test_source_of_a_quotation_names_no_address_of_this_site(make_site: MakeSite) -> None:
    """No reader sees it, so it may as well be withheld whatever it leads to; those of other sites stay."""
    home = "https://news.example.gov/2026/05/02/secret/"
    quoted = f'<blockquote cite="{home}">one</blockquote>\n\n<q cite="HTTPS://NEWS.example.gov/2026/05/02/secret/">two</q>\n\n'
    site = make_site({"content/posts/a.md": post("A", body=f'{quoted}<q cite="https://other.example.org/x/">three</q>')})
    site.build()
    page = site.read("/2026/05/01/a/")
    assert "secret" not in page
    assert '<q cite="https://other.example.org/x/">three</q>' in page


def test_whole_address_of_another_site_and_of_what_is_public_stays_as_it_is_written(make_site: MakeSite) -> None:
    """A host that only begins like this one is another; a page that is out may be linked to in any way."""
    targets = ["https://news.example.gov.uk/2026/08/15/quarry-deal/", "https://news.example.gov/2026/05/01/open/", "https://news.example.gov"]
    body = " ".join(f"[x]({target})" for target in targets)
    site = make_site({**READING, "content/posts/open.md": post("Open", body=body)}, config=PLAIN)
    assert site.build().findings == ()
    assert [target for target in targets if f'<a href="{target}">x</a>' in site.read("/2026/05/01/open/")] == targets


def test_navigation_leads_nowhere_before_there_is_something(make_site: MakeSite) -> None:
    """An entry for a page that is still a draft isn't shown, which is told at its line; once the page is out, it is."""
    config = '[navigation]\nheader = [{ label = "Soon", path = "/secret-page/" }]\n' + PLAIN
    site = make_site({**SECRET, "content/posts/open.md": post("Open")}, config=config)
    line = (site.root / "pressroom.toml").read_text().splitlines().index(config.splitlines()[1]) + 1
    assert [str(finding) for finding in site.build().findings] == [
        f"pressroom.toml:{line}:37: warning: the navigation leads to “/secret-page/”, which isn’t published; until it is, readers see the "
        "navigation without it"
    ]
    assert [path for path, data in site.files().items() if b"secret-page" in data or b"Soon" in data] == []
    site.write("content/pages/secret-page.md", SECRET["content/pages/secret-page.md"].replace("draft: true", "draft: false"))
    assert site.build().findings == ()
    assert '<a href="/secret-page/">Soon</a>' in site.read("/2026/05/01/open/")


def test_link_to_a_notice_stays_a_link(make_site: MakeSite) -> None:
    """Where a post was, its notice stands: a link by its address leads there."""
    gone = post("Gone", expires="2026-05-20")
    site = make_site({"content/posts/gone.md": gone, "content/posts/open.md": post("Open", body="[x](/2026/05/01/gone/)")}, config=PLAIN)
    assert site.build().findings == ()
    assert '<a href="/2026/05/01/gone/">x</a>' in site.read("/2026/05/01/open/")


def test_replacement_that_is_withheld_is_not_named(make_site: MakeSite) -> None:
    """The notice of a withdrawn post links to what replaces it once that is out."""
    wrong = post("Wrong", withdrawn="{at: 2026-05-20, reason: It was wrong, replacement: /2026/08/15/quarry-deal/}")
    site = make_site({**READING, "content/posts/wrong.md": wrong}, config=PLAIN)
    line = wrong.splitlines().index(next(text for text in wrong.splitlines() if text.startswith("withdrawn"))) + 1
    assert [str(finding) for finding in site.build().findings] == [
        f"content/posts/wrong.md:{line}:64: warning: “withdrawn.replacement” leads to “/2026/08/15/quarry-deal/”, which isn’t published; "
        "until it is, readers see the notice without it"
    ]
    assert "quarry" not in site.read("/2026/05/01/wrong/")
    site.build(at="2026-09-01")
    assert 'href="/2026/08/15/quarry-deal/"' in site.read("/2026/05/01/wrong/")


SOURCES = {way: target for way, target in WAYS.items() if target.startswith("http")} | {
    "alias": "https://news.example.gov/old/quarry/",
    "file below it": "https://news.example.gov/2026/08/15/quarry-deal/map.pdf",
    "draft page": "https://news.example.gov/secret-page/",
}


@pytest.mark.parametrize("target", SOURCES.values(), ids=SOURCES)
def test_source_url_of_what_is_withheld_is_not_shown(make_site: MakeSite, target: str) -> None:
    """Neither the page nor a feed says where the text comes from before that is out; the author is told at the line."""
    text = post("Open", source_url=target)
    site = make_site({**READING, **SECRET, "content/posts/open.md": text}, config=PLAIN)
    line = text.splitlines().index(f"source_url: {target}") + 1
    assert [str(finding) for finding in site.build().findings] == [
        f"content/posts/open.md:{line}:13: warning: “source_url” leads to “{target}”, which isn’t published; until it is, readers see the "
        "post without it"
    ]
    assert [path for path, data in site.files().items() if b"quarry" in data.lower() or b"secret-page" in data] == []
    site.write("content/pages/secret-page.md", SECRET["content/pages/secret-page.md"].replace("draft: true", "draft: false"))
    assert site.build(at="2026-09-01").findings == ()
    assert f'href="{target}">First published' in site.read("/2026/05/01/open/")
    assert f'<source url="{target}">' in site.read("/feed.xml")


def test_link_of_an_author_to_what_is_withheld_is_not_shown(make_site: MakeSite) -> None:
    """The other links are, on the author's page, on posts and in what they say to programs."""
    target = "https://news.example.gov/2026/08/15/quarry-deal/"
    author = f"---\nname: Ann Lee\nlinks:\n  Site: https://ann.example.org/\n  Deal: {target}\n---\nWrites.\n"
    files = {**READING, "content/authors/ann.md": author, "content/posts/open.md": post("Open", authors="[ann]")}
    site = make_site(files, config=PLAIN)
    assert [str(finding) for finding in site.build().findings] == [
        f"content/authors/ann.md:4:3: warning: “links” leads to “{target}”, which isn’t published; until it is, readers see the author "
        "without it"
    ]
    assert [path for path, data in site.files().items() if b"quarry" in data.lower()] == []
    assert "https://ann.example.org/" in site.read("/authors/ann/")
    assert site.build(at="2026-09-01").findings == ()
    assert f'href="{target}"' in site.read("/authors/ann/")


def test_source_url_elsewhere_and_of_what_is_public_stays(make_site: MakeSite) -> None:
    """Also where it begins like an address of this newsroom."""
    for number, target in enumerate(("https://news.example.gov.uk/2026/08/15/quarry-deal/", "https://news.example.gov/2026/05/02/two/")):
        files = {**READING, "content/posts/open.md": post("Open", source_url=target), "content/posts/two.md": post("Two", "2026-05-02")}
        site = make_site(files, config=PLAIN, name=f"newsroom-{number}")
        assert site.build().findings == ()
        assert f'href="{target}">First published' in site.read("/2026/05/01/open/")


def test_edit_of_an_alias_of_a_draft_is_known_to_who_links_there(make_site: MakeSite) -> None:
    """A build after an edit of the draft alone leaves what a clean build would."""
    draft = post("Quarry purchase", draft="true", aliases="[/quarry.html]")
    site = make_site({"content/posts/d.md": draft, "content/posts/open.md": post("Open", body="[x](/quarry.html)")}, config=PLAIN)
    site.build()
    assert "/quarry.html" not in site.read("/2026/05/01/open/")
    site.write("content/posts/d.md", draft.replace("/quarry.html", "/pit.html"))
    site.build()
    assert '<a href="/quarry.html">x</a>' in site.read("/2026/05/01/open/")


def test_link_to_a_path_of_the_site_keeps_its_query_and_escapes(make_site: MakeSite) -> None:
    """A link to a search is one, and an address that is escaped stays so."""
    site = make_site({"content/posts/open.md": post("Open", body="[x](/search/?q=a%20b&x=1#end) [y](/caf%C3%A9/)")}, config=PLAIN)
    site.build()
    assert re.findall('href="(/search/[?].*?|/caf.*?)"', site.read("/2026/05/01/open/")) == ["/search/?q=a%20b&amp;x=1#end", "/caf%C3%A9/"]


def test_replacement_that_does_not_exist_is_told_at_its_line(make_site: MakeSite) -> None:
    """As any other link to a source would be."""
    wrong = post("Wrong", withdrawn="\n  at: 2026-05-20\n  reason: It was wrong\n  replacement: rigth.md")
    site = make_site({"content/posts/wrong.md": wrong, "content/posts/right.md": post("Right")}, config=PLAIN)
    assert site.run("build").stderr.splitlines()[0] == (
        "content/posts/wrong.md:7:16: this is replaced by “rigth.md”, which doesn’t exist; did you mean “right.md”?"
    )


def test_picture_of_what_is_withheld_is_its_text_by_its_whole_address_too(make_site: MakeSite) -> None:
    """An address would tell of what it is a picture of; a film loses its source."""
    address = "https://news.example.gov/2026/08/15/quarry-deal/map.png"
    body = f'![A map]({address})\n\n<video controls><source src="{address}"></video>'
    files = {**READING, "content/posts/quarry-deal/map.png": b"a picture", "content/posts/open.md": post("Open", body=body)}
    site = make_site(files, config=PLAIN)
    assert len(site.build().findings) == 2
    assert [path for path, data in site.files().items() if b"quarry" in data.lower()] == []
    assert "<p>A map</p>" in site.read("/2026/05/01/open/")
    site.build(at="2026-09-01")
    assert f'href="{address}">Picture on news.example.gov: A map</a>' in site.read("/2026/05/01/open/")
    assert f'<source src="{address}">' in site.read("/2026/05/01/open/")


MEDIA_WAYS = {
    "path": "[x](/media/plans/new%20map.pdf)",
    "name": "[x](<plans/new map.pdf>)",
    "whole address": "[x](https://news.example.gov/media/plans/new%20map.pdf?v=2#page=3)",
    "whole address of another spelling": "[x](http://News.Example.gov/media/plans/new%20map.pdf)",
    "address without a scheme": "[x](//news.example.gov/media/plans/new%20map.pdf)",
    "address as it stands": "<https://news.example.gov/media/plans/new%20map.pdf>",
    "reference": "[x][1]\n\n[1]: /media/plans/new%20map.pdf",
    "HTML": '<a href="https://news.example.gov/media/plans/new%20map.pdf">x</a>',
    "picture": "![x](https://news.example.gov/media/plans/new%20map.pdf)",
    "srcset": '<picture><source srcset="https://news.example.gov/media/plans/new%20map.pdf"><img src="/icon.png" alt="x"></picture>',
    "video": '<video controls><source src="/media/plans/new%20map.pdf"></video>',
}
MAP: dict[str, str | bytes] = {"content/media/plans/new map.pdf": b"%PDF-1.4"}


@pytest.mark.parametrize("body", MEDIA_WAYS.values(), ids=MEDIA_WAYS)
def test_media_file_of_a_draft_is_withheld_in_whatever_way_the_draft_names_it(make_site: MakeSite, body: str) -> None:
    """Until the draft is out, or something that is out names the file in any of these ways."""
    draft = post("Quarry", body=body, draft="true")
    site = make_site({**MAP, "content/posts/quarry.md": draft, "content/posts/open.md": post("Open")}, config=PLAIN)
    site.build()
    assert [path for path in site.files() if path.startswith("media/")] == []
    site.write("content/posts/open.md", post("Open", body=body))
    site.build()
    assert "media/plans/new map.pdf" in site.files()


@pytest.mark.parametrize("key", ["source_url", "withdrawn"])
def test_media_file_that_only_front_matter_of_a_draft_names_is_withheld(make_site: MakeSite, key: str) -> None:
    """As where its text comes from, or as what replaces it."""
    address = "https://news.example.gov/media/plans/new%20map.pdf"
    value = address if key == "source_url" else f'{{at: 2026-05-20, reason: It was wrong, replacement: "{address}"}}'
    fields = {key: value}
    site = make_site({**MAP, "content/posts/quarry.md": post("Quarry", draft="true", **fields)}, config=PLAIN)
    site.build()
    assert [path for path in site.files() if path.startswith("media/")] == []


def test_media_file_to_which_the_navigation_leads_is_public(make_site: MakeSite) -> None:
    """Whatever drafts link to it, too."""
    config = '[navigation]\nheader = [{ label = "Map", path = "/media/plans/new map.pdf" }]\n' + PLAIN
    site = make_site({**MAP, "content/posts/quarry.md": post("Quarry", body=MEDIA_WAYS["path"], draft="true")}, config=config)
    site.build()
    assert "media/plans/new map.pdf" in site.files()


def test_spelling_of_topics_and_series_in_drafts_changes_no_name(make_site: MakeSite) -> None:
    """A term is named as it is spelled most often, among what is out."""
    files: dict[str, str | bytes] = {"content/posts/open.md": post("Open", tags="[Roads]", categories="[Works]", series="Streets")}
    draft = {"draft": "true", "tags": "[ROADS]", "categories": "[WORKS]", "series": "STREETS"}
    drafts = {f"content/posts/{number}.md": post(f"Draft {number}", **draft) for number in range(3)}
    innocent, holding = make_site(files, config=PLAIN, name="innocent"), make_site({**files, **drafts}, config=PLAIN, name="holding")
    innocent.build()
    holding.build()
    assert holding.files() == innocent.files()
