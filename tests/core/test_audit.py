"""The leak audit: what is found, in which form and where, and what is no leak."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from typing import Any
from urllib.parse import quote

import pytest

from pressroom.audit import make_needles, search_paths
from pressroom.audit import needles as audit_needles
from pressroom.errors import LeakError
from pressroom.models import Image
from tests.conftest import MakeSite
from tests.support.newsrooms import make_page, make_post, split
from tests.support.sites import MadeSite, make_site_at, post

SENTENCE = "The council discusses behind closed doors whether the old quarry should be bought."
RUN = "text “The council discusses behind closed doors”"
TITLE = "title “Quarry “purchase” & more”"


def make_leaky(root: MadeSite, leak: str) -> str:
    """Build a newsroom whose page says something of its draft, and answer what the build was stopped for.

    The template says it in pieces: what the theme holds whole would be public.
    """
    pieces = [leak[start : start + 5] for start in range(0, len(leak), 5)]
    root.write("templates/standing.html", "".join(f"{{% raw %}}{piece}{{% endraw %}}" for piece in pieces))
    with pytest.raises(LeakError) as caught:
        root.build()
    assert not root.output.exists()
    return str(caught.value)


@pytest.fixture
def site(make_site: MakeSite) -> MadeSite:
    """A newsroom with a draft, its picture, and a page whose template each test makes leak."""
    draft = post("Quarry “purchase” & more", "2026-05-20", SENTENCE, slug="quarry-deal", draft="true", image="map.png")
    page = "---\ntitle: Us\n---\nHi.\n"
    return make_site({"content/posts/2026-05-20-quarry.md": draft, "content/media/map.png": b"\x89PNG", "content/pages/about.md": page})


@pytest.mark.parametrize(
    ("leak", "kind"),
    [
        ("Quarry “purchase” &amp; more", TITLE),
        ("Quarry “purchase” & more", TITLE),
        ("Quarry “purchase” &amp;amp; more", TITLE),
        ("Quarry &quot;purchase&quot; &#38; more", TITLE),
        ("QUARRY &ldquo;PURCHASE&rdquo; &#x26; MORE", TITLE),
        ("Quarry <em>“purchase”</em> &#8212; more", TITLE),
        ("Quarry \\u201cpurchase\\u201d & more", TITLE),
        ("Quarry%20%E2%80%9Cpurchase%E2%80%9D%20%26%20more", TITLE),
        ("?text=Quarry+%E2%80%9Cpurchase%E2%80%9D+%26+more", TITLE),
        ("".join(f"&#{ord(sign)};" for sign in "Quarry “purchase” & more"), TITLE),
        ("".join(f"&#x{ord(sign):X};" for sign in "Quarry “purchase” & more"), TITLE),
        ("".join(f"%{byte:02x}" for byte in "Quarry “purchase” & more".encode()), TITLE),
        ("".join(f"\\u{ord(sign):04x}" for sign in "Quarry “purchase” & more"), TITLE),
        *((base64.b64encode(b"." * shift + "Quarry “purchase” & more".encode()).decode(), TITLE) for shift in range(3)),
        (base64.encodebytes(b"." * 45 + SENTENCE.encode()).decode(), RUN),
        (base64.urlsafe_b64encode(f"so: {SENTENCE}".encode()).decode(), RUN),
        (SENTENCE, RUN),
        (SENTENCE.replace(" ", "\n"), RUN),
        (SENTENCE.upper(), RUN),
        (f"They ask {SENTENCE[42:81]} in private.", f"text “{SENTENCE[42:81]}”"),
        ('<a href="/2026/05/20/quarry-deal/">x</a>', "address “/2026/05/20/quarry-deal/”"),
        ("https://news.example.gov/2026/05/20/quarry-deal/", "address “/2026/05/20/quarry-deal/”"),
        ("?u=https%3A%2F%2Fnews.example.gov%2F2026%2F05%2F20%2Fquarry-deal%2F", "address “/2026/05/20/quarry-deal/”"),
        ('<a id="quarry-deal">', "slug “quarry-deal”"),
        ("content/posts/2026-05-20-quarry.md", "file name “2026-05-20-quarry.md”"),
        ('<a href="2026-05-20-quarry.md">x</a>', "file name “2026-05-20-quarry.md”"),
        ('<img src="/media/map.png">', "file name “media/map.png”"),
    ],
)
def test_leak_stops_the_build(site: MadeSite, leak: str, kind: str) -> None:
    """Whatever of a draft stands in a page, in whatever form, is told at the draft, and nothing is published."""
    told = make_leaky(site, leak)
    source = "content/media/map.png" if "media" in kind else "content/posts/2026-05-20-quarry.md"
    state = "withheld" if "media" in kind else "draft"
    assert f"{source}:1:1: this is withheld ({state}), but its {kind} was about to be published in about/index.html" in told
    assert told.endswith("; nothing was published: take it out of there")


def test_place_of_a_leak_is_told_by_line_and_column(site: MadeSite) -> None:
    """In a text the place is its line and column, counted in characters."""
    assert make_leaky(site, f"é\n\n– {SENTENCE}") == (
        f"content/posts/2026-05-20-quarry.md:1:1: this is withheld (draft), but its {RUN} was about to be published in "
        "about/index.html:3:3; nothing was published: take it out of there"
    )


def pack(data: bytes) -> bytes:
    """Answer data in gzip, without a time in it."""
    return gzip.compress(data, mtime=0)


PDF = b"%PDF-1.4\n1 0 obj <</Filter /FlateDecode>>\nstream\n" + zlib.compress(SENTENCE.encode()) + b"\nendstream"


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("notes.txt", f"a\nb {SENTENCE}".encode(), "media/notes.txt:2:3"),
        ("notes.bin", b"\xff\xfe\0" + SENTENCE.encode(), "media/notes.bin (byte 4)"),
        ("wide.bin", SENTENCE.encode("utf-16"), "media/wide.bin (in UTF-16)"),
        ("index.gz", b"123" + pack(SENTENCE.encode()), "media/index.gz (unpacked from gzip at byte 4)"),
        ("index.z", zlib.compress(SENTENCE.encode()), "media/index.z (unpacked from zlib)"),
        ("index.bz2", bz2.compress(SENTENCE.encode()), "media/index.bz2 (unpacked from bzip2)"),
        ("index.xz", lzma.compress(SENTENCE.encode()), "media/index.xz (unpacked from xz)"),
        ("twice.gz", pack(pack(SENTENCE.encode())), "(unpacked from gzip at byte 1, unpacked from gzip at byte 1)"),
        ("report.pdf", PDF, "media/report.pdf (in its stream at byte 50)"),
        ("icon.svg", b"url(data:x;base64," + base64.b64encode(pack(SENTENCE.encode())) + b")",
         "media/icon.svg (in its data URL at byte 11, unpacked from gzip at byte 1)"),
    ],
)  # fmt: skip
def test_leak_in_a_file_is_found(site: MadeSite, name: str, data: bytes, where: str) -> None:
    """A file that is published as it is may hold a sentence plain, compressed or wrapped; the place is told."""
    site.write(f"content/media/{name}", data)
    with pytest.raises(LeakError) as caught:
        site.build()
    assert f"but its {RUN} was about to be published in " in str(caught.value)
    assert where in str(caught.value)


def test_leak_in_an_archive_is_found_in_members_and_their_names(site: MadeSite) -> None:
    """A ZIP file, and so an office document, is looked into: what its members say and how they are called."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{SENTENCE}</w:t>")
        archive.writestr("quarry-deal.txt", "x")
    site.write("content/media/kit.docx", packed.getvalue())
    with pytest.raises(LeakError) as caught:
        site.build()
    assert f"its {RUN} was about to be published in media/kit.docx (in its member word/document.xml)" in str(caught.value)
    assert "its slug “quarry-deal” was about to be published in media/kit.docx (byte " in str(caught.value)


def make_jpeg(headline: str) -> bytes:
    """Answer the beginning of a JPEG whose EXIF block has an ImageDescription."""
    text = headline.encode() + b"\0"
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0" + len(text).to_bytes(4, "little") + b"\x1a\0\0\0\0\0\0\0" + text
    return b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + b"\xff\xd9"


def make_png(keyword: bytes, headline: str) -> bytes:
    """Answer the beginning of a PNG with a compressed text chunk."""
    data = keyword + b"\0\0" + zlib.compress(headline.encode())
    return b"\x89PNG\r\n\x1a\n" + len(data).to_bytes(4, "big") + b"zTXt" + data + zlib.crc32(b"zTXt" + data).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("team.jpg", make_jpeg("Quarry “purchase” & more"), "(byte 49)"),
        ("team.png", make_png(b"Title", "Quarry “purchase” & more"), "(in its text chunk at byte 9)"),
    ],
)
def test_headline_in_a_picture_is_found(site: MadeSite, name: str, data: bytes, where: str) -> None:
    """A picture that a published page shows may have the headline of a draft in its EXIF or text chunk."""
    site.write("content/pages/about.md", f"---\ntitle: Us\n---\n![The team]({name})\n")
    site.write(f"content/media/{name}", data)
    with pytest.raises(LeakError) as caught:
        site.build()
    assert f"its {TITLE} was about to be published in media/{name} {where}" in str(caught.value)
    assert not site.output.exists()


def test_name_of_a_file_may_leak(site: MadeSite) -> None:
    """A file that is published under the name of a draft tells of it."""
    site.write("content/media/quarry-deal.txt", "x")
    with pytest.raises(LeakError) as caught:
        site.build()
    assert "its slug “quarry-deal” was about to be published in media/quarry-deal.txt (in its name)" in str(caught.value)


def test_template_that_reads_a_source_behind_the_edition_is_caught(site: MadeSite) -> None:
    """A template that gets at a file by way of Python's own objects shows a draft, and publishes nothing."""
    reading = "{{ cycler.__init__.__globals__.__builtins__.__import__('pathlib').Path(%r).read_text('utf-8') }}"
    site.write("templates/standing.html", reading % str(site.root / "content/posts/2026-05-20-quarry.md"))
    with pytest.raises(LeakError) as caught:
        site.build()
    assert f"its {TITLE} was about to be published in about/index.html:2:16;" in str(caught.value)
    assert not site.output.exists()


@pytest.mark.parametrize("title", ["Color", "Viewport", "Stylesheet", "Description", "Max-width", "Published", "Newsroom", "Charset"])
def test_draft_called_like_a_word_of_the_pages_is_no_leak(make_site: MakeSite, title: str) -> None:
    """A draft titled “Color” or “Viewport” does not fail on style sheets and markup."""
    site = make_site({"content/posts/a.md": post("Shown"), "content/posts/b.md": post(title, draft="true")})
    assert site.build().withheld == 1


def test_short_slug_counts_only_as_part_of_its_address(make_site: MakeSite) -> None:
    """A draft whose slug is `color` is found where its address stands, and nowhere else."""
    site = make_site({"content/posts/color.md": post("Color", draft="true"), "content/media/x.txt": "color, /color/, 2025/05/01/color/"})
    assert site.build().withheld == 1
    site.write("content/media/x.txt", "see /2026/05/01/color/#top")
    with pytest.raises(LeakError, match=r"its address “/2026/05/01/color/” was about to be published in media/x\.txt:1:6;"):
        site.build()


def test_slug_of_a_post_that_was_published_is_no_secret_within_its_address(make_site: MakeSite) -> None:
    """When a published post becomes a draft its old address may stand in a file, its title may not."""
    site = make_site({"content/posts/quarry-deal.md": post("Quarry purchase")})
    site.build()
    site.write("content/posts/quarry-deal.md", post("Quarry purchase", draft="true"))
    site.write("content/media/map.txt", "/2026/05/01/quarry-deal/ gone\n")
    site.build()
    assert "2026/05/01/quarry-deal/index.html" not in site.files()
    site.write("content/posts/quarry-deal.md", post("Quarry purchase"))
    site.build()
    site.write("content/posts/quarry-deal.md", post("Quarry purchase", draft="true"))
    site.write("content/media/map.txt", "/2026/05/01/quarry-deal/ Quarry purchase\n")
    with pytest.raises(LeakError) as caught:
        site.build()
    assert [finding.message.partition(" was ")[0] for finding in caught.value.findings] == [
        "this is withheld (draft), but its title “Quarry purchase”"
    ]


def test_edit_of_a_draft_is_searched_for_in_what_is_published_already(make_site: MakeSite) -> None:
    """A draft that takes up words of a file that was audited long ago is told all the same."""
    site = make_site({"content/posts/d.md": post("Hidden words", draft="true"), "content/media/x.txt": SENTENCE})
    site.build()
    site.write("content/posts/d.md", post("Hidden words", body=SENTENCE, draft="true"))
    with pytest.raises(LeakError, match=r"was about to be published in media/x\.txt:1:1;"):
        site.build()


def test_words_of_other_scripts_are_found(make_site: MakeSite) -> None:
    """Titles in Chinese, Cyrillic and with accents are needles too, in each of the forms."""
    titles = {"a": "新政策发布会议", "b": "Новости округа Дедхам", "c": "Él presupuesto también"}
    for index, (slug, title) in enumerate(titles.items()):
        for form in (title, quote(title), title.encode("ascii", "xmlcharrefreplace").decode(), json.dumps(title), title.upper()):
            files = {"content/posts/x.md": post(title, slug=slug, draft="true"), "content/media/x.txt": f"so {form} it is"}
            site = make_site(files, name=f"newsroom-{index}")
            with pytest.raises(LeakError, match=f"its title “{title}” was about to be published in media"):
                site.build()


def test_what_published_sources_say_themselves_is_no_leak(site: MadeSite) -> None:
    """A published post may quote what a draft says, or name it."""
    site.write("content/posts/b.md", post("About Quarry “purchase” & more", body=SENTENCE))
    assert site.build().withheld == 1


def test_what_pressroom_says_itself_is_no_leak(make_site: MakeSite) -> None:
    """A draft may be called like a heading of the theme or a month of the archive."""
    site = make_site({
        "content/posts/a.md": post("Shown"), "content/posts/b.md": post("Recent posts", draft="true", slug="b"),
        "content/posts/c.md": post("May 2026", draft="true", slug="c"), "content/posts/d.md": post("Shown too"),
    })  # fmt: skip
    assert site.build().withheld == 2


@pytest.mark.parametrize(
    "files",
    [
        {"content/posts/good.md": post("Shown"), "content/posts/d.md": post("Hidden words", draft="true")},
        {"content/posts/one/index.md": post("Shown"), "content/posts/two/index.md": post("Hidden words", draft="true")},
        {
            "content/posts/one/index.md": post("Shown", body="![x](map.png)"), "content/posts/one/map.png": "1",
            "content/posts/two/index.md": post("Hidden words", draft="true", body="![x](map.png)"), "content/posts/two/map.png": "2",
        },
    ],
    ids=["end of a name", "index.md", "picture of the same name"],
)  # fmt: skip
def test_file_of_the_same_name_elsewhere_is_no_leak(make_site: MakeSite, files: dict[str, str]) -> None:
    """`d.md` isn't found in `good.md`, nor a draft's `index.md` or picture in another post's."""
    assert make_site(files).build().withheld == 1


def test_address_within_another_is_no_leak(make_site: MakeSite) -> None:
    """A draft at `/budget/` has nothing to do with `/tags/budget/`, nor with the Spanish post of the same day and slug."""
    tagged = {"content/posts/a.md": post("Shown", tags="[Budget]"), "content/posts/budget.md": post("Hidden", draft="true")}
    site = make_site(tagged, config='permalink = "/{slug}/"\n')
    assert site.build().withheld == 1
    spanish = {"content/posts/hola.es.md": post("Shown", slug="same"), "content/posts/b.md": post("Hidden", slug="same", draft="true")}
    other = make_site_at(site.root.parent / "other", spanish, 'languages = ["en", "es"]\n')
    assert other.build().withheld == 1


def test_output_path_of_a_withheld_post_is_a_leak() -> None:
    """A file at or below a withheld post's address is refused whatever it says; one beside it isn't."""
    edition, withheld = split(make_post("quarry", draft=True))
    with pytest.raises(LeakError) as caught:
        search_paths(["2026/05/01/quarry/map.png", "2026/05/01/quarry-two/index.html"], withheld, edition.config)
    assert str(caught.value) == (
        "content/posts/quarry.md:1:1: this post is withheld (draft), but 2026/05/01/quarry/map.png was about to be published; "
        "nothing was published"
    )


def test_each_kind_of_withheld_thing_has_needles() -> None:
    """Drafts, pages, scheduled posts and files are looked for; of an expired post the address is no secret."""
    edition, withheld = split(
        make_post("draft-post", draft=True, image=Image("map.png")), make_post("later-post", "2027-01-01"),
        make_page("draft-page", draft=True), make_post("expired-post", expires="2026-05-10"), files=["content/media/map.png"],
    )  # fmt: skip
    needles = make_needles(withheld, edition.config, lambda _: f"<p>{SENTENCE}</p>")
    kinds = {(needle.source.rpartition("/")[2], needle.kind) for needle in needles}
    every = ("title", "text", "address", "slug", "file name")
    assert kinds == {
        *(("draft-post.md", kind) for kind in every), *(("later-post.md", kind) for kind in every),
        ("draft-page.md", "title"), ("draft-page.md", "text"), *(("expired-post.md", kind) for kind in every), ("map.png", "file name"),
    }  # fmt: skip
    assert {needle.known for needle in needles if "expired" in needle.source and needle.kind == "slug"} == {("/2026/05/01/expired-post/",)}


def test_all_that_front_matter_says_is_looked_for() -> None:
    """Summary, deck, caption and whatever else has words are needles, by the names of their keys."""
    image = Image("map.png", caption="The old quarry as it was in nineteen hundred", alt="Men with carts before a wall of stone")
    _, withheld = split(make_post("d", draft=True, image=image, summary="What the council has in mind for it", deck="Too short"))
    needles = make_needles(withheld, split()[0].config, lambda _: "")
    assert {(needle.kind, needle.words) for needle in needles if needle.kind not in {"address", "file name"}} == {
        ("image", "The old quarry as it was in nineteen hundred"), ("image", "Men with carts before a wall of stone"),
        ("summary", "What the council has in mind for it"),
    }  # fmt: skip


def test_sentences_are_cut_where_markup_quotes_and_dashes_stand() -> None:
    """What inline markup and typographic signs tear apart is no needle; a long sentence is several."""
    body = "<p>The <b>whole</b> of “it” &amp; so on, which is a rather long piece of text, isn't – but never mind the rest of it.</p>"
    _, withheld = split(make_post("draft-post", draft=True))
    edition = split()[0]
    words = [needle.words for needle in make_needles(withheld, edition.config, lambda _: body) if needle.kind == "text"]
    assert words == ["so on, which is a rather long piece of text, isn", "but never mind the rest of it"]


NOTE = "The price of the old quarry was four million dollars, not three"
OLD_NOTE = "An older note, that anybody may read"
NOTED = post("Budget", changes=f"[{{date: 2026-05-02, note: '{OLD_NOTE}'}}, {{date: 2026-07-01, note: '{NOTE}'}}]")


@pytest.mark.parametrize("leak", [NOTE, NOTE.upper(), quote(NOTE)])
def test_note_that_is_still_to_come_is_looked_for(make_site: MakeSite, leak: str) -> None:
    """A correction of next month stands in the file of a public post, and may stand nowhere else."""
    site = make_site({"content/posts/budget.md": NOTED, "content/media/x.txt": f"so: {leak}"})
    with pytest.raises(LeakError) as caught:
        site.build()
    assert "content/posts/budget.md:1:1: this is withheld (scheduled), but its note “" in str(caught.value)
    assert "was about to be published in media/x.txt:1:5" in str(caught.value)
    site.build(at="2026-07-01")


def test_what_is_public_of_a_post_with_a_note_to_come_is_no_leak(make_site: MakeSite) -> None:
    """A draft may say what such a post says already."""
    said = "what the council has said of it all along"
    site = make_site({
        "content/posts/budget.md": NOTED.replace("Some words", f"This is {said}, some words"),
        "content/posts/other.md": post("Hidden", draft="true", body=f"It is {said}.\n\n{OLD_NOTE}."),
    })  # fmt: skip
    assert site.build().withheld == 1


def test_boilerplate_that_has_not_begun_is_looked_for(make_site: MakeSite) -> None:
    """Its sentences and its title; what the version before it says as well is none of them."""
    site = make_site({
        "content/boilerplate/city.md": "---\ntitle: About the city\n---\nThe city was founded in the year of the great flood.\n",
        "content/boilerplate/city.2027-01-01.md":
            f"---\ntitle: About the new city\n---\nThe city was founded in the year of the great flood.\n\n{SENTENCE}\n",
    })  # fmt: skip
    site.build()
    for leak, kind in ((SENTENCE, RUN), ("About the new city", "title “About the new city”")):
        site.write("content/media/x.txt", leak)
        with pytest.raises(LeakError) as caught:
            site.build()
        assert str(caught.value) == (
            f"content/boilerplate/city.2027-01-01.md:1:1: this is withheld (scheduled), but its {kind} was about to be published in "
            "media/x.txt:1:1; nothing was published: take it out of there"
        )
    site.build(at="2027-01-01")


def test_what_was_public_once_is_asked_for_again_when_its_source_changes(make_site: MakeSite) -> None:
    """An audit remembers where something public says a needle; a file that says it no more excuses nothing."""
    site = make_site({
        "content/posts/said.md": post("Said", body=SENTENCE), "content/posts/draft.md": post("Hidden", draft="true", body=SENTENCE),
        "content/media/x.txt": "nothing",
    })  # fmt: skip
    site.build()
    site.write("content/media/x.txt", SENTENCE)
    site.build()
    site.write("content/media/x.txt", f"Again: {SENTENCE}")
    site.build()
    site.write("content/posts/said.md", post("Said", body="Something else, then."))
    site.write("content/media/x.txt", f"And again: {SENTENCE}")
    with pytest.raises(LeakError, match=r"media/x\.txt:1:12"):
        site.build()
    site.write("content/posts/said.md", post("Said", body=SENTENCE, draft="true"))
    with pytest.raises(LeakError, match=r"media/x\.txt:1:12"):
        site.build()


def test_needles_are_made_again_only_where_something_withheld_has_changed(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit of a public post takes the needles from the build before, and finds with them what it found with its own."""
    made: list[int] = []

    def make(*given: Any) -> tuple[audit_needles.Needle, ...]:
        made.append(1)
        return audit_needles.make_needles(*given)

    monkeypatch.setattr("pressroom.audit.auditing.make_needles", make)
    site = make_site({"content/posts/a.md": post("Shown"), "content/posts/d.md": post("Hidden words", body=SENTENCE, draft="true")})
    site.build()
    site.write("content/posts/a.md", post("Shown", body="An edit."))
    site.build()
    assert made == [1]
    site.write("content/media/x.txt", SENTENCE)
    with pytest.raises(LeakError, match=r"media/x\.txt:1:1"):
        site.build()
    assert made == [1]
    site.write("content/media/x.txt", "nothing")
    site.write("content/posts/d.md", post("Hidden words", body=SENTENCE + " And so on.", draft="true"))
    site.build()
    assert made == [1, 1]


def test_what_a_public_post_says_with_marks_is_no_leak(make_site: MakeSite) -> None:
    """A paragraph that published posts have partly in bold may stand in a draft without that, also where a file has it as plain text."""
    said = "The department of fisheries counts every alewife that climbs the ladder at the old mill."
    marked = said.replace("every alewife", "**every** *alewife*")
    site = make_site({
        "content/posts/a.md": post("A count", "2026-05-01", f"{'So many other words come first. ' * 40}\n\n{marked}", kind="release"),
        "content/posts/b.md": post("Another one", "2026-05-02", said, draft="true"),
    })  # fmt: skip
    site.build()
    assert said[:60] in " ".join(site.read("/2026/05/01/a/release.txt").split())
    site.build()
    site.write("content/posts/b.md", post("Another one", "2026-05-02", SENTENCE, draft="true"))
    site.write("content/media/note.txt", SENTENCE)
    site.write("content/posts/a.md", post("A count", "2026-05-01", f"{marked} [Note](note.txt)", kind="release"))
    with pytest.raises(LeakError):
        site.build()
