"""Every sentence in which the program tells somebody of a problem stands in a test; and those sentences that no other test says."""

from __future__ import annotations

import ast
import hashlib
import shutil
import socket
from pathlib import Path

import pytest

from pressroom import making
from pressroom.copying import copy_files
from pressroom.errors import ContentError, FreezeError, PublishError
from pressroom.feeds import clean_content
from pressroom.ledger import Ledger, Line, write_ledger
from pressroom.manifest import FileRecord, Manifest
from pressroom.publishing.trees import Tree
from pressroom.search.program import run_pagefind
from tests.conftest import MakeSite
from tests.support.layers import SOURCE, list_modules
from tests.support.sentences import ModuleSentences, Sentence, find_unsaid, list_sentences, read_tests
from tests.support.sites import post

# Texts that flow into a message and are no sentence of it, or that nobody can bring about, each with the reason.
JUDGED = {
    "January February March April May June July August September October November December": "names, to read dates by",
    "true  # take this line out to publish it": "a line of a new post; test_starting.py builds it",
    "# Every URL that was ever published": "the head of urls.lock; tests/urls reads it back",
    "<!doctype html>": "the page in place of one that was taken down; tests/urls looks at it",
    "this can’t be read as “key: value”; look here": "the net below all explanations of YAML errors",
    " has HTML that XML can't carry": "the last lock: markup refuses control characters that are written as references",
    "can't carry foreign files of {} over: {}; copy them": "a file that comes between two steps of one build, on a disk that fails then",
    " published files differ from those of a cold build": "a fault of a fingerprint; test_incremental.py seeds one",
}


def test_every_sentence_is_said_by_a_test() -> None:
    """A new message needs a test of its text: this reads the source, and fails on one that no test says."""
    sentences = list_sentences(list_modules(SOURCE))
    said = read_tests(Path(__file__).parent)
    assert len(sentences) > 300
    unsaid = [str(item) for item in find_unsaid(sentences, said) if not any(part in str(item) for part in JUDGED)]
    assert unsaid == []
    assert [part for part in JUDGED if not any(part in item.text.replace("\0", "{}") for item in sentences)] == []


def test_sentence_that_no_test_says_is_found() -> None:
    """Seeded faults: a message by a name, by a constant, by a function, in a method, and one with a rule."""
    source = '''
_TOLD = "this one comes from a constant"
def check(name):
    message = f"this one has {name} in it"
    yield Finding("a", 1, 1, message)
    yield Finding("a", 1, 1, _TOLD)
    raise UsageError(_word(name))
def _word(name):
    return "this one comes from a function"
def find(): yield "some-rule", f"this one stands behind {rule}"
def quiet():
    """This one is told to nobody."""
    return "and neither is this one here"
'''
    found = ModuleSentences("seed", ast.parse(source)).find()
    assert [item.text for item in found] == [
        "this one comes from a constant", "this one has \0 in it", "this one comes from a function", "this one stands behind \0",
    ]  # fmt: skip
    assert find_unsaid(found, ["so it says: this one has a hole in it", "this one stands"]) == [found[0], found[2], found[3]]
    assert not Sentence("m", 1, "a \0 of b").is_said(["a", " c of b"])


URL = "https://news.example.gov/a/"
HEAD = "title: A\ndate: 2026-05-01\n"


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ('title: "A\ndraft: true"\ndate: 2026-05-01\n', "2:8: the quote that opens here takes the lines below with it; close it on "
         "this line"),
        ("title Town hall\n", "2:1: this is one text and no “key: value” lines; write a colon and a space after the key: title: …"),
        (f"{HEAD}kind: event\n", "4:7: this is an event, and there is no “event” that says when; write event: {start: 2014-08-01 10:00, "
         "place: Cambridge}"),
        (f"{HEAD}event: tomorrow\n", "4:8: “event” must say when; write event: {start: 2014-08-01 10:00, place: Cambridge}"),
        (f"{HEAD}@x: 1\n", "4:1: a line of front matter can’t begin with “@”; write “key: value”"),
        (f"{HEAD}withdrawn: {{reason: Wrong.}}\n", "4:12: “withdrawn” has no at; write since when, such as at: 2014-09-01"),
        (f"{HEAD}'a' b: c\n", "4:5: this can’t follow on the same line; put the value in quotes: \"'a' b: c\""),
        (f"{HEAD}tags:\n-\ta\n-\t- b\n", "5:2: here is a tab; write a space"),
    ],
)  # fmt: skip
def test_front_matter_is_explained(make_site: MakeSite, front: str, told: str) -> None:
    """What others of its kind don't say."""
    built = make_site({"content/posts/a.md": f"---\n{front}---\nWords.\n"}).run("build")
    assert (built.exit_code, built.stderr.splitlines()[0]) == (1, f"content/posts/a.md:{told}")


@pytest.mark.parametrize(
    ("tag", "instead"),
    [
        ("form", "link to the page that has the form"), ("input", "link to the page that has the form"),
        ("svg", "save it as a file beside the post and write it as a picture"),
        ("math", "write the formula in words, or as a picture with a description"), ("object", "write a link or a picture"),
        ("body", "write it in Markdown"),
    ],
)  # fmt: skip
def test_element_that_is_left_out_is_told_with_what_to_write(make_site: MakeSite, tag: str, instead: str) -> None:
    """As a warning, at its place."""
    site = make_site({"content/posts/a.md": post("A", body=f"Words <{tag}> and more.", summary="W.")})
    told = f"content/posts/a.md:6:7: warning: `<{tag}>` is not allowed in a post and was left out; {instead} [html-element]"
    assert told in site.run("check").stdout.splitlines()


@pytest.mark.parametrize("reference", ["&#1;", "&#x1F;", "&#127;", "&#xFFFF;", "&#65534;", "&#0;", "&#x0b"])
def test_control_character_that_is_written_as_a_reference_is_refused(make_site: MakeSite, reference: str) -> None:
    """It would make every feed unreadable; in code it is text, and a line feed is one."""
    site = make_site({"content/posts/a.md": post("A", body=f"`&#1;` &#10;\n\n    &#1;\n\nBad {reference} here")})
    told = f"content/posts/a.md:9:5: “{reference}” is a control character, which no page and no feed may hold; delete it"
    assert site.run("build").stderr.splitlines()[0] == told
    site.write("content/posts/a.md", post("A", body="`&#1;` &#10; &#169; &#x1F300;\n\n    &#1;\n"))
    assert site.run("build").exit_code == 0


def test_lost_addresses_are_told_with_every_cure(make_site: MakeSite) -> None:
    """A post whose slug has changed, one whose file is gone, and a picture beside one that nothing uses any more."""
    site = make_site({
        "content/posts/a.md": post("A"), "content/posts/b.md": post("B"), "content/posts/c.md": post("C", body="![x](pic.png)"),
        "content/posts/pic.png": b"\x89PNG",
    }, config="[features]\nshare_pictures = false\n")  # fmt: skip
    site.build(at="")
    site.write("content/posts/a.md", post("A", slug="new"))
    (site.root / "content/posts/b.md").unlink()
    site.write("content/posts/c.md", post("C"))
    lost = site.run("build", at="").stderr.splitlines()
    gone = 'under [gone] in pressroom.toml: "/2026/05/01/{}" = "why it is gone"'
    assert lost[0] == (
        "content/posts/a.md:4:7: this was published at /2026/05/01/a/ and would stand at /2026/05/01/new/ now; write “aliases: "
        f"[/2026/05/01/a/]” here, so that the old address leads to the new one, or {gone.format('a/')}"
    )
    today = lost[1].partition("at: ")[2][:10]
    assert lost[1] == (
        "urls.lock:4:1: /2026/05/01/b/ was published and would vanish, since content/posts/b.md is gone; bring it back (with “withdrawn: "
        f"{{at: {today}, reason: …}}” to keep it under a notice), or write “aliases: [/2026/05/01/b/]” in the page that takes its place, "
        f"or {gone.format('b/')}"
    )
    assert lost[2] == (
        "urls.lock:6:1: /2026/05/01/c/pic.png was published and would vanish, since nothing uses it any more; bring it back, or write "
        f"{gone.format('c/pic.png')}"
    )


def test_locked_build_says_what_it_would_change(make_site: MakeSite) -> None:
    """A line whose source is another file now; and that it makes no sense for another instant."""
    site = make_site({"content/posts/a.md": post("A")})
    site.build(at="")
    (site.root / "content/posts/a.md").rename(site.root / "content/posts/2026-05-01-a.md")
    assert site.run("build", "--locked", at="").stderr.splitlines()[0] == (
        "urls.lock:3:1: this build would change the line of /2026/05/01/a/ (content/posts/2026-05-01-a.md), and --locked forbids it; run "
        "build without it and commit urls.lock"
    )
    refused = "--locked asks whether urls.lock would change, which no build with --at or --drafts does; leave one of them out\n"
    assert site.run("build", "--locked").stderr == refused


def test_damaged_ledger_is_told(make_site: MakeSite) -> None:
    """It isn't text."""
    site = make_site({"content/posts/a.md": post("A")})
    site.write("urls.lock", b"\xff\n")
    told = "urls.lock:1:1: this file is not UTF-8 text; bring it back with “git checkout urls.lock”"
    assert site.run("build", at="").stderr.splitlines()[0] == told


def test_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder stands where it is to be prepared."""
    (tmp_path / ".urls.lock.new").mkdir()
    with pytest.raises(PublishError) as raised:
        write_ledger(tmp_path, Ledger({"/a/": Line("/a/", "content/posts/a.md")}))
    file = tmp_path / "urls.lock"
    assert str(raised.value) == f"the site is out, but {file} can’t be written (Is a directory); make it writable and build again"


def test_file_that_changes_or_goes_while_the_site_is_built_is_told(tmp_path: Path) -> None:
    """A picture that is published as it is."""
    picture = tmp_path / "a.png"
    picture.write_bytes(b"new")
    record = FileRecord(hashlib.sha256(b"old").hexdigest(), 3)
    for file, told in ((picture, "this file changed while the site was built; build again"), (tmp_path / "b.png", "this file can’t be read "
                       "(No such file or directory)")):  # fmt: skip
        with pytest.raises(ContentError) as raised:
            copy_files({"a.png": (file, record)}, tmp_path / "out")
        assert str(raised.value) == f"{file}:1:1: {told}"


def test_source_that_cannot_be_read_is_told(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The superuser may read everything, so the system is made to say no."""
    site = make_site({"content/posts/a.md": post("A")})
    read = making._read

    def refuse(file: str, size: int) -> bytes:
        if file.endswith("/a.md"):
            raise PermissionError(13, "Permission denied")
        return read(file, size)

    monkeypatch.setattr(making, "_read", refuse)
    told = "content/posts/a.md:1:1: this file can’t be read (Permission denied); check its permissions"
    assert site.run("build").stderr.splitlines()[0] == told


def test_link_out_of_content_is_refused(make_site: MakeSite) -> None:
    """A link of the file system to a file of the system."""
    site = make_site({"content/posts/a.md": post("A")})
    (site.root / "content/out.md").symlink_to("/etc/hostname")
    told = "content/out.md:1:1: this is a link to something outside content/, which would be published; copy the file here instead"
    assert site.run("build").stderr.splitlines()[0] == told


def test_page_that_fails_without_a_template_is_a_fault_of_ours(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, with exit code 3."""

    def fail(_: object) -> bytes:
        raise RuntimeError("out of ink")

    monkeypatch.setattr("pressroom.sitemaps.write_news", fail, raising=False)
    monkeypatch.setattr("pressroom.feeds.write_json_feed", fail)
    built = make_site({"content/posts/a.md": post("A")}).run("build")
    assert (built.exit_code, built.stderr.splitlines()[0]) == (3, "/feed.json could not be rendered: out of ink")


def test_damaged_baseline_is_told(make_site: MakeSite) -> None:
    """With the cure."""
    site = make_site({"content/posts/a.md": post("A")})
    baseline = site.write("baseline.json", "{")
    told = site.run("check", "--baseline", str(baseline))
    assert (told.exit_code, told.stderr) == (2, "the baseline can’t be read (Expecting property name enclosed in double quotes: line 1 "
                                             "column 2 (char 1)); delete it, and the next run writes it anew\n")  # fmt: skip


def test_folder_without_a_post_is_not_moved(make_site: MakeSite) -> None:
    """There is nothing in it that has an address."""
    site = make_site({"content/posts/a.md": post("A"), "content/posts/d/x.txt": "x"})
    assert site.run("mv", "content/posts/d", "content/posts/e").stderr == "content/posts/d holds no post or page\n"


def test_output_that_cannot_be_a_site_is_told(make_site: MakeSite) -> None:
    """The root of the machine, a twin that leads elsewhere, and a journal that makes no sense."""
    site = make_site({"content/posts/a.md": post("A")})
    assert site.run("build", "--to", "/").stderr == "/ can't be the output folder; name a folder inside it\n"
    site.build()
    twin = site.root / ".site.twin"
    shutil.rmtree(twin)
    twin.symlink_to(site.root)
    site.write("content/posts/b.md", post("B"))
    assert site.run("build").stderr == f"{twin} is a symbolic link; remove it and build again\n"


def test_manifest_has_its_name_for_itself() -> None:
    """No page may have it."""
    with pytest.raises(PublishError) as raised:
        Manifest({"manifest.json": FileRecord("0" * 64, 1)})
    assert str(raised.value) == "“manifest.json” is the name of the manifest; no other file can have it"


def test_feed_refuses_html_that_it_cannot_carry() -> None:
    """What a source can't have is refused before; this is the last lock."""
    with pytest.raises(FreezeError) as raised:
        clean_content("<div>" * 3000, url=URL, base_url="https://news.example.gov", embed_label="Open")
    assert str(raised.value) == (
        f"the entry {URL} has HTML that can't be read to its end (Excessive depth in document: 2048, use XML_PARSE_HUGE option); write "
        "it less nested"
    )


CATALOG = """\
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n\\n"

msgctxt "posts"
msgid "a"
msgid_plural "b"
msgstr[0] "x"
msgstr[1] "y"
"""
CURE = "begin with a copy of pressroom.pot, or of the catalog of another language"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what\n", f"1:1: this is no line of a message catalog (Unknown or misformatted keyword on 0); {CURE}"),
        (CATALOG, "5:1: the 2 forms of “x” don’t fit the line Plural-Forms, or have other braces than {count}; mend one of them"),
        (
            'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=x; plural=0\\n"\n',
            f"1:1: this catalog can’t be read (invalid literal for int() with base 10: 'x'); {CURE}",
        ),
    ],
    ids=["line", "plural", "number"],
)
def test_catalog_of_the_newsroom_is_explained(make_site: MakeSite, text: str, told: str) -> None:
    """At its line."""
    site = make_site({"content/posts/a.md": post("A"), "templates/locales/es.po": text}, config='languages = ["en", "es"]\n')
    assert site.run("build").stderr.splitlines()[0] == f"templates/locales/es.po:{told}"


def test_port_that_is_taken_is_told(make_site: MakeSite) -> None:
    """With the next one."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        served = make_site({"content/posts/a.md": post("A")}).run("serve", "--port", str(port), "--quiet")
    assert (served.exit_code, served.stderr) == (2, f"port {port} is taken by another program; try --port {port + 1}\n")


def test_hub_that_cannot_be_reached_is_told(make_site: MakeSite) -> None:
    """Nobody listens at the port."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        hub = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    site = make_site({"content/posts/a.md": post("A")}, config=f'[feeds]\nhub = "{hub}"\n')
    site.build()
    pinged = site.run("ping")
    assert (pinged.exit_code, pinged.stderr) == (
        1,
        f"the hub {hub} (hub under [feeds] in pressroom.toml) can’t be reached ([Errno 111] Connection refused); check its address, and "
        "that 127.0.0.1 answers from this machine\n",
    )


def test_link_in_place_of_a_folder_of_the_site_is_told(make_site: MakeSite) -> None:
    """By the search for foreign files, and by the writer, which is the second lock."""
    site = make_site({"content/posts/a.md": post("A"), "content/posts/b.md": post("B", "2025-05-01")})
    site.build()
    shutil.rmtree(site.output / "2025")
    (site.output / "2025").symlink_to(site.root)
    site.write("content/posts/b.md", post("B", "2025-05-01", body="Other words."))
    told = f"{site.output}/2025 is a symbolic link, where the site has a folder; remove it and build again"
    assert site.run("build").stderr == f"{told}\n"
    with pytest.raises(PublishError) as raised:
        Tree(site.output).make_folder("2025/05")
    assert str(raised.value) == told


def test_damaged_journal_of_moves_is_told(make_site: MakeSite) -> None:
    """What a killed build left can't be completed."""
    site = make_site({"content/posts/a.md": post("A")})
    site.build()
    journal = site.write("site/.pressroom-incoming/journal.json", "{")
    site.write("content/posts/b.md", post("B"))
    assert site.run("build").stderr == f"{journal} is damaged; empty {site.output} and build again\n"


def test_foreign_file_that_cannot_be_carried_over_is_told(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fails; the live site is as it was."""
    site = make_site({"content/posts/a.md": post("A")})
    site.build()
    site.write("site/foreign.txt", "x")

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pressroom.publishing.publisher.carry_over", fail)
    site.write("content/posts/b.md", post("B"))
    told = f"can't carry foreign files of {site.output} over: [Errno 5] Input/output error; the live site is as it was\n"
    assert site.run("build").stderr == told


def test_index_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the program's own words."""
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho 'no room' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: program)
    with pytest.raises(FreezeError) as raised:
        run_pagefind(tmp_path, tmp_path / "index", "en")
    assert str(raised.value) == f"Pagefind could not index {tmp_path}: no room"


def test_files_that_nothing_uses_or_that_are_too_large_are_told(make_site: MakeSite) -> None:
    """At the file itself."""
    site = make_site({"content/posts/a.md": post("A", summary="W."), "content/media/big.png": b"x" * 1_500_000})
    assert site.run("check").stdout.splitlines() == [
        "content/media/big.png:1:1: advice: nothing uses this file, but it is published; take it out if it isn’t needed [unused-file]",
        "content/media/big.png:1:1: warning: this picture has 1.5 MB; save it smaller, 1,600 pixels wide at the most [large-file]",
    ]
