from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from pressroom.preview import Preview, make_preview
from pressroom.preview.bar import read_digest
from tests.conftest import MakeSite
from tests.support.sites import CONFIG, NOW, MadeSite, post

FILES: dict[str, str | bytes] = {
    "content/posts/2026-05-01-shown.md": post("Shown to all", tags="[Seen]"),
    "content/posts/2026-05-20-hidden.md": post("Hidden so far", "2026-05-20", draft="true", tags="[Unseen]"),
    "content/posts/2027-01-01-later.md": post("Later this year", "2027-01-01"),
    "content/posts/trip/index.md": post("A trip", draft="true", body="![x](boat.png)"),
    "content/posts/trip/boat.png": b"\x89PNG boat",
    "content/media/map.png": b"\x89PNG map",
    "content/root/.well-known/security.txt": "Contact: us",
    ".env": "SECRET=1",
    "content/.hidden": "SECRET=2",
    "content/media/.secret.png": "SECRET=3",
}


def start(site: MadeSite, *, drafts: bool = False) -> Preview:
    """Make the preview of a newsroom."""
    return make_preview(site.root, site.root / "pressroom.toml", instant=NOW, drafts=drafts, port=8000)


def get(site: MadeSite, path: str, *, host: str = "127.0.0.1:8000", drafts: bool = False) -> TestResponse:
    """Ask the preview of a newsroom for a path."""
    return Client(start(site, drafts=drafts)).get(path, headers={"Host": host})


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost"])
def test_preview_answers_to_this_machines_names(make_site: MakeSite, host: str) -> None:
    """The names of the loopback address, with the preview's port or none."""
    assert get(make_site(FILES), "/", host=host).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost:9999", "0.0.0.0:8000"])
def test_preview_refuses_a_foreign_host(make_site: MakeSite, host: str) -> None:
    """A page elsewhere that gives this machine a name of its own gets nothing (DNS rebinding)."""
    answer = get(make_site(FILES), "/", host=host)
    assert (answer.status_code, answer.text) == (400, "This preview answers to this machine only.\n")


@pytest.mark.parametrize("name", ["events", "check", "stops"])
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_script_endpoints_refuse_other_sites(make_site: MakeSite, name: str, headers: dict[str, str]) -> None:
    """A page elsewhere hears of no save and reads no finding, though it may name this machine rightly."""
    preview = start(make_site(FILES))
    answer = Client(preview).get(f"/_preview/{name}", headers={"Host": "localhost:8000", **headers})
    assert (answer.status_code, answer.text) == (403, "This is for the preview’s own pages only.\n")
    foreign = Client(preview).get(f"/_preview/{name}", headers={"Host": "evil.example"})
    assert foreign.status_code == 400


def test_a_preview_is_only_looked_at(make_site: MakeSite) -> None:
    """Nothing can be sent to it."""
    answer = Client(start(make_site(FILES))).post("/", headers={"Host": "localhost"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_fault_of_ours_reaches_the_network_without_its_traceback(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The browser is told where to look, the terminal what it was."""
    preview = start(make_site(FILES))
    monkeypatch.setattr(preview._desk, "show", lambda *_, **__: 1 / 0)
    answer = Client(preview).get("/", headers={"Host": "localhost"})
    assert answer.status_code == 500
    assert "That is a fault in Pressroom, not in your content. The terminal in which “pressroom serve” runs says more." in answer.text
    assert "division" not in answer.text
    assert "this is a fault in Pressroom, not in your content: division by zero" in capsys.readouterr().err


def test_page_keeps_its_policy_but_for_the_bar(make_site: MakeSite) -> None:
    """Beside what the page allows itself there are the digests of one script and one style sheet; no other site may frame a preview."""
    answer = get(make_site(FILES), "/")
    policy = unescape(answer.text.partition('Content-Security-Policy" content="')[2].partition('"')[0])
    script, style = (re.findall(rf"{name}-src ([^;]+)", policy) for name in ("script", "style"))
    assert [re.fullmatch(r"'sha256-[\w+/]{43}='", script[0]) is not None, style[0].startswith("'self' 'sha256-")] == [True, True]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_event_stream_tells_the_digest_of_the_page_at_once_and_after_a_save(make_site: MakeSite) -> None:
    """A page that missed a save while it was loaded hears of it; one that didn't change keeps its digest."""
    site = make_site(FILES)
    preview = start(site)
    preview.follow(None)
    stream = preview._tell_saves("/2026/05/01/shown/", "")
    page = Client(preview).get("/2026/05/01/shown/", headers={"Host": "localhost"}).data
    first = next(stream)
    assert first == b"data: " + read_digest(page) + b"\n\n"
    preview.follow({str(site.write("content/posts/2026-05-20-hidden.md", post("Hidden still", "2026-05-20", draft="true")))})
    assert next(stream) == first
    preview.follow({str(site.write("content/posts/2026-05-01-shown.md", post("Shown to everyone")))})
    assert next(stream) not in {first, b":\n\n"}


@pytest.mark.parametrize(
    ("fields", "path", "words"),
    [
        ({}, "/2026/05/01/a/", "published: out since 1 May 2026 09:00 EDT"),
        ({"embargo": "2026-07-01T18:00"}, "/2026/05/01/a/", "embargoed: appears 1 Jul 2026 18:00 EDT"),
        ({"unlisted": "true"}, "/2026/05/01/a/", "unlisted: out since 1 May 2026 09:00 EDT, at this address only"),
        ({"expires": "2026-05-20"}, "/2026/05/01/a/", "gone since 20 May 2026 09:00 EDT: readers find this notice"),
        (
            {"withdrawn": "{at: 2026-05-20, reason: Not so.}"}, "/2026/05/01/a/",
            "withdrawn 20 May 2026 09:00 EDT: Not so.",
        ),
        ({"aliases": "[/old/]"}, "/old/", "moved: this old address leads on to /2026/05/01/a/"),
        ({"authors": "[ana]"}, "/authors/ana/", "made by Pressroom: 1 post on this page"),
        ({}, "/archive/", "made by Pressroom"),
    ],
)  # fmt: skip
def test_bar_words_each_state(make_site: MakeSite, fields: dict[str, str], path: str, words: str) -> None:
    """What an author reads at the foot of a page."""
    site = make_site({"content/posts/a.md": post("A", **fields), "content/authors/ana.md": "---\nname: Ana\n---\n"})
    assert f'<span id="state">{words}</span>' in get(site, path).text


def test_preview_outlives_its_store(make_site: MakeSite) -> None:
    """Somebody deletes `.pressroom/` or builds meanwhile: every page is shown as before, and edits go on."""
    site = make_site(FILES)
    preview = start(site)
    preview.follow(None)
    client = Client(preview)
    before = client.get("/2026/05/01/shown/", headers={"Host": "localhost"}).text
    shutil.rmtree(site.root / ".pressroom")
    assert client.get("/2026/05/01/shown/", headers={"Host": "localhost"}).text == before
    site.build()
    preview.follow({str(site.write("content/posts/2026-05-01-shown.md", post("Shown to everyone")))})
    assert "Shown to everyone" in client.get("/", headers={"Host": "localhost"}).text
    assert "Some words of the post." in client.get("/2026/05/20/hidden/", headers={"Host": "localhost"}).text


def test_fault_while_following_is_made_good_by_the_next_save(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes wrong with one save, the watcher goes on, and what it had told of is looked at again."""
    site = make_site(FILES)
    preview = start(site)
    preview.follow(None)
    with monkeypatch.context() as broken:
        broken.setattr(preview._desk, "_show", lambda _: 1 / 0)
        preview.follow({str(site.write("content/posts/2026-05-01-shown.md", post("Shown to everyone")))})
    assert "division by zero" in capsys.readouterr().err
    preview.follow(set())
    assert "Shown to everyone" in Client(preview).get("/", headers={"Host": "localhost"}).text


def test_link_out_of_content_is_told_and_forgotten_when_it_is_gone(make_site: MakeSite, tmp_path: Path) -> None:
    """What lies outside is never shown."""
    site = make_site(FILES)
    preview = start(site)
    preview.follow(None)
    (tmp_path / "secret.png").write_bytes(b"SECRET")
    link = site.root / "content/media/link.png"
    link.symlink_to(tmp_path / "secret.png")
    preview.follow({str(link)})
    client = Client(preview)
    assert "content/media/link.png:1:1" in client.get("/", headers={"Host": "localhost"}).text
    assert client.get("/media/link.png", headers={"Host": "localhost"}).status_code == 404
    link.unlink()
    preview.follow({str(link)})
    assert 'id="problems"' not in client.get("/", headers={"Host": "localhost"}).text


def test_base_url_with_a_path_is_where_the_preview_stands(make_site: MakeSite) -> None:
    """Links carry the path, so the preview answers under it, and leads there."""
    site = make_site({**FILES, "pressroom.toml": CONFIG.replace(".gov", ".gov/news")})
    assert get(site, "/").headers["Location"] == "/news/"
    assert get(site, "/news/2026/05/01/shown").headers["Location"] == "/news/2026/05/01/shown/"
    assert "Shown to all" in get(site, "/news/").text


def test_posts_appear_when_their_time_comes(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is saved; the clock alone moves past a post's instant."""
    site = make_site(FILES)
    preview = make_preview(site.root, site.root / "pressroom.toml", port=8000)
    client = Client(preview)
    shown = []
    for epoch in (datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(epoch.timestamp())))
        shown.append("Later this year" in client.get("/", headers={"Host": "localhost"}).text)
    assert shown == [False, True]


def test_withheld_post_shows_at_its_address_and_in_no_list(make_site: MakeSite) -> None:
    """An author can look at a draft and its pictures; the front page stays as readers see it."""
    site = make_site(FILES)
    draft = get(site, "/2026/05/20/hidden/")
    assert (draft.status_code, "Hidden so far" in draft.text, 'content="noindex"' in draft.text) == (200, True, True)
    assert "Later this year" in get(site, "/2027/01/01/later/").text
    assert get(site, "/2026/05/01/trip/boat.png").data == b"\x89PNG boat"
    for path in ("/", "/feed.xml", "/sitemap.xml", "/archive/", "/2026/05/01/shown/"):
        text = get(site, path).text
        assert not any(words in text for words in ("Hidden so far", "Later this year", "A trip", "Unseen")), path


def test_drafts_shows_withheld_posts_in_lists(make_site: MakeSite) -> None:
    """With `--drafts` the front page has them too."""
    text = get(make_site(FILES), "/", drafts=True).text
    assert all(words in text for words in ("Hidden so far", "Later this year", "A trip", "Shown to all"))


def test_preview_shows_each_save(make_site: MakeSite) -> None:
    """What was written since the last request is read at the next."""
    site = make_site(FILES)
    client = Client(start(site))
    assert "Shown to all" in client.get("/2026/05/01/shown/", headers={"Host": "localhost"}).text
    site.write("content/posts/2026-05-01-shown.md", post("Shown to everyone"))
    assert "Shown to everyone" in client.get("/2026/05/01/shown/", headers={"Host": "localhost"}).text


def test_problems_are_shown_in_the_page(make_site: MakeSite) -> None:
    """Every problem of the content stands in the page, escaped; the next request after they are mended is the page."""
    site = make_site({**FILES, "content/posts/a.md": "---\ntitle: A\ndate: 2026-02-30\nbogus<b>: 1\n---\n"})
    answer = get(site, "/")
    assert answer.status_code == 500
    assert "content/posts/a.md:3:7" in answer.text
    assert "<p>“2026-02-30” is no date" in answer.text
    assert "bogus&lt;b&gt;" in answer.text
    assert "Traceback" not in answer.text
    (site.root / "content/posts/a.md").unlink()
    assert get(site, "/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/.env", "/../.env", "/%2e%2e/.env", "/media/../../.env", "/media/..%2f..%2f.env", "/.hidden", "/media/.secret.png",
        "/content/posts/2026-05-01-shown.md", "/pressroom.toml", "/.pressroom/store.sqlite", "/media/", "//etc/passwd",
        "/templates/base.html", "/assets/../base.html",
    ],
)  # fmt: skip
def test_preview_serves_nothing_but_the_site(make_site: MakeSite, path: str) -> None:
    """Sources, dotfiles and what lies outside are never sent, however they are asked for."""
    answer = get(make_site(FILES), path)
    assert answer.status_code == 404
    assert "SECRET" not in answer.text
    assert "There is no page at this address" in answer.text


def test_files_are_sent_with_their_types(make_site: MakeSite) -> None:
    """Pictures, files of content/root/ and the style sheet, each as what it is."""
    site = make_site(FILES)
    style = next(part for part in get(site, "/").text.split('"') if part.startswith("/assets/style."))
    types = {path: get(site, path).mimetype for path in (style, "/media/map.png", "/.well-known/security.txt", "/feed.xml", "/")}
    assert types == {
        style: "text/css", "/media/map.png": "image/png", "/.well-known/security.txt": "text/plain", "/feed.xml": "application/xml",
        "/": "text/html",
    }  # fmt: skip
    assert get(site, "/media/map.png").data == b"\x89PNG map"


def test_two_things_at_one_address_are_told_after_the_page_was_shown(make_site: MakeSite) -> None:
    """Nobody who has saved waits for the whole map; what is found in it brings the last good version back, until it is mended."""
    site = make_site(FILES)
    preview = start(site)
    preview.follow(None)
    page = site.write("content/pages/archive.md", "---\ntitle: Our archive\n---\nOld things.\n")
    preview.follow({str(page)})
    assert "Our archive" in Client(preview).get("/archive/", headers={"Host": "localhost:8000"}).text
    preview.settle()
    assert "Our archive" not in Client(preview).get("/archive/", headers={"Host": "localhost:8000"}).text
    told = "content/pages/archive.md:1:1: this would stand at /archive/, where the page that Pressroom makes at /archive/ stands"
    assert [str(problem).partition(";")[0] for problem in preview._desk.problems] == [told]
    page.write_text("---\ntitle: Our archive, again\n---\nOld things.\n", encoding="utf-8")
    preview.follow({str(page)})
    assert len(preview._desk.problems) == 1
    page.unlink()
    preview.follow({str(page)})
    assert not list(preview._desk.problems)
    preview.close()
