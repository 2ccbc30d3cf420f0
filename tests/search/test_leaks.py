"""The search for leaks reads the files of the index: what is in it is packed, and in scripts without spaces drawn apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pressroom.errors import LeakError
from pressroom.scripts import RANGES, draw_together, has_unspaced, space_out
from pressroom.search import documents
from tests.conftest import MakeSite
from tests.search.support import ON, posts_of
from tests.support.paths import ROOT
from tests.support.sites import post

SENTENCE = "The council discusses behind closed doors whether the old quarry should be bought."
JAPANESE = "町議会は古い採石場を買い取るかどうかを非公開で話し合っています"


@pytest.mark.parametrize(
    ("leak", "told"),
    [
        (SENTENCE, "text “The council discusses behind closed doors”"),
        ("Quarry deal is closed", "title “Quarry deal is closed”"),
        (JAPANESE, "text “町議会は古い採石場"),
        ("図書館の新しい本館 2027", "title “図書館の新しい本館 2027”"),
        ("第12回市民会議の議事録", "title “第12回市民会議の議事録”"),
    ],
)
def test_leak_into_the_index_is_found(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, leak: str, told: str) -> None:
    """A seeded fault: words of a draft get into a document of the index. The build stops, and names the part."""
    real: Callable[..., str] = documents.write_document

    def write_document(*arguments: Any) -> str:
        return real(*arguments).replace("</body>", f"<p>{space_out(leak)}</p></body>")

    title = leak if told.startswith("title") else "Another matter of the council"
    site = make_site(
        {**posts_of("2026-05-01"), "content/posts/draft.md": post(title, body=f"{SENTENCE}\n\n{JAPANESE}。", slug="d", draft="true")},
        config=ON,
    )
    monkeypatch.setattr("pressroom.search.making.write_document", write_document)
    with pytest.raises(LeakError) as caught:
        site.build()
    assert told in str(caught.value)
    assert "search/parts/en/2026-05/fragment/" in str(caught.value)
    assert not site.output.exists()


@pytest.mark.parametrize("summary", ["", "A group of residents asked for it."])
def test_title_that_the_index_ends_with_a_stop_is_no_leak(make_site: MakeSite, summary: str) -> None:
    """The index puts a stop after a title, and what comes next after that: a draft may say the same in two sentences."""
    said = "The town reviewed the emergency contact list in Lowell. A group of residents asked for it."
    title, _, rest = said.partition(". ")
    public = post(title, body="Some words first." if summary else rest, **({"summary": summary} if summary else {}))
    site = make_site({"content/posts/a.md": public, "content/posts/d.md": post("Hidden", body=said, draft="true")}, config=ON)
    assert site.build().withheld == 1


def test_letters_are_drawn_apart_and_together() -> None:
    """Each letter stands by itself with the vowels written on it; what may have stood there before is one of two."""
    assert space_out("東京Tokyo の港").split() == ["東", "京", "Tokyo", "の", "港"]
    assert space_out("ที่นี่").split() == ["ที่", "นี่"]
    assert not has_unspaced("Boston مكتبة")
    for text in ("町議会は、古い採石場", "図書館 2027", "第12回"):
        assert text in draw_together(" ".join(space_out(text).split()))


def test_browser_knows_the_same_letters() -> None:
    """What is typed is drawn apart as the index was: the script has the same ranges."""
    script = (ROOT / "templates" / "assets" / "search.js").read_text(encoding="utf-8")
    ranges = RANGES.removesuffix(r"\U00020000-\U0003ffff")
    assert f'const letters = "{ranges}\\u{{20000}}-\\u{{3ffff}}";' in script
