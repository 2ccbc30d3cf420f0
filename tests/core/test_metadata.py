from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.support.sites import MadeSite, copy_fixture, make_site_at, post

BASE = "https://news.example.gov"
ANN = "---\nname: Ann Lee\ntitle: Clerk\norganization: Town Hall\nlinks:\n  - label: Site\n    url: https://ann.example/\n---\n"


def read_graphs(site: MadeSite, path: str) -> dict[str, dict[str, Any]]:
    """Answer the things that a page's JSON-LD describes, by type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', site.read(path), re.DOTALL)
    documents = [json.loads(text) for text in found]
    graphs = [graph for document in documents for graph in (document if isinstance(document, list) else [document])]
    assert all(graph["@context"] == "https://schema.org" for graph in graphs)
    return {graph["@type"]: graph for graph in graphs}


def read_properties(site: MadeSite, path: str) -> dict[str, str]:
    """Answer a page's OpenGraph properties."""
    return {name: unescape(text) for name, text in re.findall(r'<meta property="(.*?)" content="(.*?)">', site.read(path))}


def make_site(folder: Path, **fields: str) -> MadeSite:
    """Build a newsroom with a post by an author."""
    texts: dict[str, str | bytes] = {
        "content/authors/ann.md": ANN,
        "content/posts/a.md": post("Alpha", authors="[ann]", categories="[Roads]", tags="[Bridges]", summary="What it says.", **fields),
    }
    site = make_site_at(folder, texts, 'agency = "Town of Example"\n')
    site.build()
    return site


@pytest.mark.parametrize(("kind", "kept"), [("post", "BlogPosting"), ("release", "NewsArticle"), ("update", "NewsArticle")])
def test_post_is_described_with_what_is_required(tmp_path: Path, kind: str, kept: str) -> None:
    """Headline, dates, author, picture and a publisher that is a government's organization; a release is news."""
    graph = read_graphs(make_site(tmp_path, kind=kind), "2026/05/01/a/")[kept]
    url = f"{BASE}/2026/05/01/a/"
    told = ("headline", "description", "mainEntityOfPage", "datePublished", "inLanguage")
    assert [graph[key] for key in told] == ["Alpha", "What it says.", url, "2026-05-01T09:00:00-04:00", "en"]
    assert graph["dateModified"] == graph["datePublished"]
    assert graph["image"] == [f"{url}share.png"]
    assert graph["author"] == [{
        "@type": "Person", "name": "Ann Lee", "url": f"{BASE}/authors/ann/", "jobTitle": "Clerk",
        "worksFor": {"@type": "GovernmentOrganization", "name": "Town Hall"}, "sameAs": ["https://ann.example/"],
    }]  # fmt: skip
    assert graph["publisher"]["@type"] == "GovernmentOrganization"
    assert graph["publisher"]["name"] == "Town of Example"
    assert graph["keywords"] == ["Roads", "Bridges"]


def test_corrections_are_described(tmp_path: Path) -> None:
    """Each change is a comment that corrects, the newest first, and the last one is when the post was modified."""
    notes = "[{date: 2026-05-02, note: “One”}, {date: 2026-05-03 10:00, note: Two, type: update}, {date: 2026-07-01, note: To come}]"
    graph = read_graphs(make_site(tmp_path, changes=notes), "2026/05/01/a/")["BlogPosting"]
    assert graph["correction"] == [
        {"@type": "CorrectionComment", "name": "Update", "text": "Two", "datePublished": "2026-05-03T10:00:00-04:00"},
        {"@type": "CorrectionComment", "name": "Correction", "text": "“One”", "datePublished": "2026-05-02T00:00:00-04:00"},
    ]
    assert graph["dateModified"] == "2026-05-03T10:00:00-04:00"


def test_text_from_elsewhere_names_its_source(tmp_path: Path) -> None:
    """The page says where the text was first published, and so does its data; its canonical address is its own."""
    site = make_site(tmp_path, source_url="https://www.partner.example/a?b=1&c=2")
    page = site.read("2026/05/01/a/")
    assert '<a class="end-text" href="https://www.partner.example/a?b=1&amp;c=2">First published at partner.example</a>' in page
    assert f'<link rel="canonical" href="{BASE}/2026/05/01/a/">' in page
    assert read_graphs(site, "2026/05/01/a/")["BlogPosting"]["isBasedOn"] == "https://www.partner.example/a?b=1&c=2"
    assert '<source url="https://www.partner.example/a?b=1&amp;c=2">partner.example</source>' in site.read("feed.xml")
    assert '<link href="https://www.partner.example/a?b=1&amp;c=2" rel="via" type="text/html"/>' in site.read("atom.xml")
    item = json.loads(site.read("feed.json"))["items"][0]
    assert (item["url"], item["external_url"]) == (f"{BASE}/2026/05/01/a/", "https://www.partner.example/a?b=1&c=2")


@pytest.mark.parametrize(
    ("date", "fields", "line"),
    [
        ("2026-05-01", {}, "Update"),
        ("2026-05-01T15:30", {}, "Update: May 1, 2026, 3:30\u202fPM EDT"),
        ("2026-05-01", {"embargo": "2026-05-01 06:15-04:00"}, "Update: May 1, 2026, 6:15\u202fAM EDT"),
        ("2026-05-01T15:30", {"lang": "es"}, "Actualización: 1 de mayo de 2026, 15:30 EDT"),
    ],
)
def test_update_says_when_it_came_out(tmp_path: Path, date: str, fields: dict[str, str], line: str) -> None:
    """To the minute where that was said, in the post's language; a post that is no update has no such line."""
    files: dict[str, str | bytes] = {"content/posts/a.md": post("Alpha", date, kind="update", **fields), "content/posts/b.md": post("Beta")}
    site = make_site_at(tmp_path, files, 'languages = ["en", "es"]\n')
    site.build()
    assert f'<p class="release-band">{line}</p>' in site.read(f"{'es/' if 'lang' in fields else ''}2026/05/01/a/")
    assert "release-band" not in site.read("2026/05/01/b/")


def test_event_is_described_as_one(tmp_path: Path) -> None:
    """When and where it is, and who invites, beside the announcement itself."""
    fields = {"kind": "event", "event": "{start: 2026-06-10 19:00, end: 2026-06-10 21:00, place: Town Hall}"}
    graphs = read_graphs(make_site(tmp_path, **fields), "2026/05/01/a/")
    event = graphs["Event"]
    told = ("name", "startDate", "endDate", "url")
    assert [event[key] for key in told] == ["Alpha", "2026-06-10T19:00:00-04:00", "2026-06-10T21:00:00-04:00", f"{BASE}/2026/05/01/a/"]
    assert event["location"] == {"@type": "Place", "name": "Town Hall", "address": "Town Hall"}
    assert event["organizer"]["@type"] == "GovernmentOrganization"
    assert graphs["NewsArticle"]["headline"] == "Alpha"


def test_way_to_a_post_is_told(tmp_path: Path) -> None:
    """From the front page by the category to the post, counted from one."""
    trail = read_graphs(make_site(tmp_path), "2026/05/01/a/")["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in trail] == [
        (1, "Town of Example Newsroom", f"{BASE}/"),
        (2, "Roads", f"{BASE}/categories/roads/"),
        (3, "Alpha", f"{BASE}/2026/05/01/a/"),
    ]


def test_author_and_front_page_say_what_they_are(tmp_path: Path) -> None:
    """An author is a person, the front page a site with its publisher."""
    site = make_site(tmp_path)
    assert read_graphs(site, "authors/ann/")["Person"]["name"] == "Ann Lee"
    front = read_graphs(site, "/")["WebSite"]
    assert (front["name"], front["url"]) == ("Town of Example Newsroom", f"{BASE}/")
    assert front["publisher"]["logo"]["url"] == f"{BASE}/icon-512.png"


def test_properties_of_an_article(tmp_path: Path) -> None:
    """What messengers and social networks show of a link, with a picture that is there."""
    site = make_site(tmp_path)
    told = read_properties(site, "2026/05/01/a/")
    assert told["og:type"] == "article"
    assert told["og:title"] == "Alpha"
    assert told["og:description"] == "What it says."
    assert told["article:published_time"] == "2026-05-01T09:00:00-04:00"
    assert told["article:section"] == "Roads"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image"].removeprefix(f"{BASE}/") in site.files()
    assert '<meta name="twitter:card" content="summary_large_image">' in site.read("2026/05/01/a/")


def test_nothing_of_a_title_ends_the_script(tmp_path: Path) -> None:
    """Marks that HTML or an old reader of JSON could misread are escaped, and come back as they were."""
    title = "A </script><script>alert(1)</script> & <!-- B"
    site = make_site_at(tmp_path, {"content/posts/a.md": post(json.dumps(title))})
    site.build()
    assert read_graphs(site, "2026/05/01/a/")["BlogPosting"]["headline"] == title
    assert "alert(1)</script>" not in site.read("2026/05/01/a/")


def test_addresses_have_the_path_of_the_site(tmp_path: Path) -> None:
    """With a path in base_url every address in the metadata has it, once."""
    site = make_site(tmp_path)
    site.build(base_url=f"{BASE}/news")
    text = site.read("2026/05/01/a/")
    head = text[text.index('<meta property="og:type"') : text.index("</head>")]
    assert head.count(BASE) == head.count(f"{BASE}/news/") > 5
    assert "/news/news/" not in text
    assert json.loads(site.read("manifest.webmanifest"))["start_url"] == "/news/"


def test_page_that_is_to_be_left_out_describes_nothing(tmp_path: Path) -> None:
    """Withdrawn and unlisted posts, old addresses and the 404 page have no JSON-LD; an unlisted post keeps the picture for its link."""
    site = make_site_at(tmp_path, {
        "content/posts/a.md": post("Alpha", unlisted="true"),
        "content/posts/b.md": post("Beta", withdrawn="{at: 2026-05-02, reason: Wrong.}"),
    })  # fmt: skip
    site.build()
    for path in ("2026/05/01/a/", "2026/05/01/b/", "404.html", "feed/"):
        assert read_graphs(site, path) == {}, path
    assert "og:image" in read_properties(site, "2026/05/01/a/")
    assert read_properties(site, "2026/05/01/b/") == {}


def test_every_page_of_a_sample_site_can_be_parsed(tmp_path: Path) -> None:
    """All JSON-LD is JSON, and every address in it is absolute."""
    site = copy_fixture("full", tmp_path / "site")
    site.build()
    pages = [name for name in site.files() if name.endswith(".html")]
    described = [graph for name in pages for graph in read_graphs(site, name).values()]
    assert len(described) > 10
    texts = json.dumps(described)
    assert re.findall(r'"(?:url|item|image|@id)": "(?!https://)[^"]*"', texts) == []
