"""The quick looks of the leak audit: they leave nothing out that the search itself would find."""

from __future__ import annotations

import base64
import gzip
import html
import json
import random
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from pressroom.audit import compile_needles
from pressroom.audit.forms import FOLD
from pressroom.audit.needles import Needle
from pressroom.audit.searching import Searcher
from pressroom.audit.sieving import Sieve, suits
from pressroom.audit.unpacking import unpack
from tests.support.newsrooms import make_config

CONFIG = make_config()
FORMS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "in capitals": lambda words: words.upper().encode(),
    "in lines": lambda words: words.replace(" ", "\n").encode(),
    "as HTML": lambda words: html.escape(html.escape(words)).encode(),
    "as references": lambda words: "".join(f"&#{ord(sign)};" for sign in words).encode(),
    "as JSON": lambda words: json.dumps(words).encode(),
    "by letters of JSON": lambda words: "".join(f"\\u{ord(sign):04x}" for sign in words).encode(),
    "percent-escaped": lambda words: quote(words, safe="").encode(),
    "as in a form": lambda words: quote_plus(words).encode(),
    "in base64": lambda words: base64.b64encode(f"..{words}.".encode()),
    "in lines of base64": lambda words: base64.encodebytes(f"{'-' * 40}{words}".encode()),
    "in gzip": lambda words: gzip.compress(words.encode(), mtime=0),
    "in a data URL": lambda words: b"url(data:x;base64," + base64.b64encode(words.encode()) + b")",
    "in UTF-16": lambda words: words.encode("utf-16-le"),
    "all but its end": lambda words: words[:-1].encode(),
}
VOCABULARY = "The council discusses in private whether “Café” and the old quarry, half off, should be bought: a naïve plan".split()


def make_needles(dice: random.Random, count: int) -> list[Needle]:
    """Answer needles of random words, none of them short."""
    texts = [" ".join(dice.choice(VOCABULARY) for _ in range(dice.randint(6, 14))) for _ in range(count)]
    return [Needle(f"content/posts/{number}.md", "draft", "text", words, (words,)) for number, words in enumerate(texts)]


def make_hay(dice: random.Random, size: int) -> bytes:
    """Answer some text of about a size, with letters of its own between the words."""
    return "".join(f"{dice.choice(VOCABULARY)}{dice.choice(' ;,.')}" for _ in range(size // 5)).encode()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_search_behind_a_sieve_finds_what_it_finds_without(monkeypatch: pytest.MonkeyPatch, form: Callable[[str], bytes]) -> None:
    """In every form, behind and before as many bytes as may matter: the same hits, in the same order."""
    dice = random.Random(form(""))
    found = 0
    for before in (0, 1, 2, 3, 50, 5000):
        needles = make_needles(dice, 3)
        data = make_hay(dice, before)[:before] + b"." + form(needles[1].words) + b"." + make_hay(dice, dice.choice([0, 40, 2000]))
        quick = list(Searcher(compile_needles(needles), CONFIG).search(data))
        with monkeypatch.context() as patch:
            patch.setattr(Searcher, "_sieve", None)
            assert list(Searcher(compile_needles(needles), CONFIG).search(data)) == quick
        found += bool(quick)
    assert found == (0 if form is FORMS["all but its end"] else 6)


def test_sieve_holds_back_exactly_what_has_none_of_its_heads() -> None:
    """Heads of all lengths, at every place and at the very ends, in whatever case, with whatever stands between the words."""
    dice = random.Random(7)
    for _ in range(1500):
        heads = ["".join(dice.choice("abc ") for _ in range(dice.randint(12, 20))).encode() for _ in range(dice.randint(1, 4))]
        data = "".join(dice.choice("abcABC \n-+") for _ in range(dice.randint(0, 60))).encode()
        if dice.random() < 0.5:
            data += dice.choice(heads).upper().replace(b" ", b"_") + data[: dice.randint(0, 9)]
        assert Sieve(heads).finds_any(data) == any(head in data.translate(FOLD) for head in heads)


def test_sieve_is_made_of_few_and_long_heads_alone() -> None:
    """Others would be found too often, or take too much room."""
    assert suits([b"twelve bytes"])
    assert not suits([])
    for heads in ([b"twelve bytes", b"not twelve"], [b"%020d" % number for number in range(1001)]):
        with pytest.raises(ValueError, match=r"^these heads are too many or too short for a sieve$"):
            Sieve(heads)


def test_percent_escapes_are_found_among_many_needles() -> None:
    """Where the needles are too many for a sieve, each is still found in each of its percent-escaped forms."""
    dice = random.Random(3)
    needles = make_needles(dice, 400)
    assert not suits(compile_needles(needles).heads)
    searcher = Searcher(compile_needles(needles), CONFIG)
    for needle in needles[::40]:
        for text in (quote(needle.words), quote(needle.words, safe=""), quote_plus(needle.words).lower()):
            found = [searcher.needles[hit.needle].words for hit in searcher.search(f"https://example.org/?q={text}".encode())]
            assert needle.words in found


def test_index_of_the_search_is_drawn_together_once() -> None:
    """In both ways in which it may have been spaced out; by chance the bytes of numbers are such letters, and then nothing is changed."""
    spaced = "pagefind_dcd PDF 东 京 x".encode()
    assert [(place, inner.decode()) for place, inner in unpack(spaced)] == [
        ("with its letters drawn together", "agefind_dcd PDF 东京 x"),
        ("with its letters drawn together", "agefind_dcd PDF东京x"),
    ]
    assert list(unpack("pagefind_dcd\x01东\x02".encode())) == []
