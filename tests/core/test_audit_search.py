"""How the leak audit searches: each needle once over all files, who says it asked from near to far, every place told of what is secret."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from pressroom.audit import PublicWords, compile_needles, find_leaks
from pressroom.audit.needles import Needle
from pressroom.audit.searching import Searcher
from pressroom.edition import Edition
from pressroom.errors import LeakError
from tests.support.newsrooms import make_author, make_config, make_edition, make_post

WORDS = "the council discusses behind closed doors"
CONFIG = make_config()


def make_needle(words: str = WORDS) -> Needle:
    """Answer the needle of a draft's sentence."""
    return Needle("content/posts/quarry.md", "draft", "text", words, (words,))


def write_files(root: Path, texts: dict[str, str]) -> None:
    """Write files below a folder."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def search(root: Path, edition: Edition, texts: dict[str, str], words: Iterable[str] = (WORDS,), workers: int = 1) -> list[str]:
    """Search an output of these files; answer what is told of the leaks."""
    write_files(root / "out", texts)
    files = [(path, root / "out" / path) for path in sorted(texts)]
    try:
        find_leaks(compile_needles(map(make_needle, words)), files, PublicWords(root, edition, ()), CONFIG, workers=workers)
    except LeakError as error:
        return [finding.message for finding in error.findings]
    return []


def tell(place: str) -> str:
    """Answer the message of a leak of `WORDS` at a place."""
    return (
        f"this is withheld (draft), but its text “{WORDS}” was about to be published in {place}; nothing was published: "
        "take it out of there"
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_every_file_with_a_leak_is_told_whoever_finds_it_first(tmp_path: Path, workers: int) -> None:
    """Once found, a needle isn't looked for any more; but of what is secret all places are told, in the order of the files."""
    texts = {f"a{number:03}.txt": "Nothing." for number in range(210)}
    texts |= {"a007.txt": f"x {WORDS}", "a008.txt": WORDS, "a209.txt": f"\n{base64.b64encode(f'. {WORDS}'.encode()).decode()}"}
    assert search(tmp_path, make_edition(), texts, workers=workers) == [
        tell("a007.txt:1:3"), tell("a008.txt:1:1"), tell("a209.txt:2:5 (in base64)"),
    ]  # fmt: skip


def test_leak_beside_words_that_are_public_is_told_alone(tmp_path: Path) -> None:
    """Of two needles found in one file, the one that a published source says is none."""
    write_files(tmp_path, {"content/posts/open.md": "We say: so that other towns can copy it."})
    texts = {"x.txt": f"so that other towns can copy it {WORDS}"}
    assert search(tmp_path, make_edition(make_post("open")), texts, ("so that other towns can copy it", WORDS)) == [tell("x.txt:1:33")]


def test_leak_within_a_tag_is_told_however_short_the_tag_is(tmp_path: Path) -> None:
    """The text beside a picture is no markup: it is read by whoever doesn't see the picture."""
    texts = {"a.html": f'<img alt="{WORDS}">', "b.html": f"<a title='{WORDS.upper()}'>map</a>"}
    assert search(tmp_path, make_edition(), texts) == [tell("a.html:1:11"), tell("b.html:1:11")]


NEAR = {
    "the page of the post": "2026/05/01/open/index.html",
    "a page that names the post": "tags/roads/index.html",
    "a file that names it by its whole address": "feed.xml",
}


@pytest.mark.parametrize("path", NEAR.values(), ids=NEAR)
@pytest.mark.parametrize("marked", [WORDS, WORDS.replace("behind", "**behind**")], ids=["as it is", "with marks"])
def test_who_says_it_is_asked_nearby_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, marked: str) -> None:
    """Where the source of the page, or of one that it names, says the words, no other is read: the other file isn't even there."""
    write_files(tmp_path, {"content/posts/open.md": marked})
    bodies = {"content/posts/open.md": f"<p>{WORDS}</p>"}
    monkeypatch.setattr(Edition, "read_body", lambda _, source: bodies[source])
    edition = make_edition(make_post("open"), make_post("other", "2026-05-02"))
    text = f'<link>https://news.example.gov/2026/05/01/open/</link> <a href="/2026/05/01/open/"> {WORDS}'
    assert search(tmp_path, edition, {path: text}) == []


def test_bio_that_a_page_shows_is_asked_by_the_address_of_its_author(tmp_path: Path) -> None:
    """A post's page says who its author is: that stands in another source."""
    write_files(tmp_path, {"content/posts/open.md": "Words.", "content/authors/ann.md": f"Ann says: {WORDS}."})
    edition = make_edition(make_post("open", authors=("ann",)), make_author("ann"), make_post("other", "2026-05-02"))
    assert search(tmp_path, edition, {"2026/05/01/open/index.html": f'<a href="/authors/ann/">Ann</a> says {WORDS}'}) == []


def test_words_that_a_source_far_away_says_are_public(tmp_path: Path) -> None:
    """A file that names nothing: then all sources are asked."""
    write_files(tmp_path, {"content/posts/open.md": "Words.", "content/posts/other.md": WORDS})
    assert search(tmp_path, make_edition(make_post("open"), make_post("other", "2026-05-02")), {"x.txt": WORDS}) == []


def test_base64_is_found_at_every_alignment_however_long_the_words_are() -> None:
    """Texts of each length from eight letters on, behind up to five bytes, in one line or in lines of 76 letters."""
    dice = random.Random(1)
    for size in range(8, 80):
        words = "".join(dice.choice("abcdefghij klmnop é") for _ in range(size - 2)).strip().ljust(size, "z")
        searcher = Searcher(compile_needles([make_needle(words)]), CONFIG)
        for before in range(6):
            data = f"{'.' * before}{words}".encode()
            for text in (base64.b64encode(data), base64.urlsafe_b64encode(data), base64.encodebytes(b"-" * 36 + data)):
                found = [hit.form for hit in searcher.search(b"x: " + text)]
                assert found == ["in base64"] or (size < 24 and b"\n" in text[:-1]), (words, before)


@pytest.mark.parametrize("distance", [*range(44, 52), 200])
def test_long_needles_are_told_from_others_that_begin_alike(distance: int) -> None:
    """The automaton knows the first letters alone; what differs after them, wherever, isn't found."""
    words = f"{'so long a beginning that it says nothing at all ' * 5}"[:distance].strip()
    needles = [make_needle(f"{words} {end}") for end in ("of the quarry", "of the quarries", "of the mill")]
    searcher = Searcher(compile_needles(needles), CONFIG)
    for number, needle in enumerate(needles):
        assert [hit.needle for hit in searcher.search(f"It is {needle.words}.".encode())] == [number]
    assert list(searcher.search(f"It is {words} of the bridge.".encode())) == []
