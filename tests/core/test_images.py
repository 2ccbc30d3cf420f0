from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
import weakref
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pressroom.images import SHARE_SIZE, ShareWords, draw_favicon, draw_icon, draw_share_picture, read_share_picture
from pressroom.images.icons import find_height
from pressroom.images.lettering import BOLD, Face, find_face, measure
from pressroom.structs import exchange
from pressroom.web import picture_plans
from tests.support.layers import SOURCE
from tests.support.sites import make_site_at, post

WORDS = ShareWords("Roads", "Tower Street closes for a new water main", "May 1, 2026", "Town of Example Newsroom")
LONG = "Notice of a public hearing on the amendments to the zoning by-laws of the Town of Example and the schedule of fees " * 4
PAPER = (251, 250, 247)


def open_picture(data: bytes) -> Image.Image:
    """Answer a picture in plain colours."""
    return Image.open(BytesIO(data)).convert("RGB")


def find_ink(data: bytes) -> tuple[int, int, int, int]:
    """Answer the box of what isn't paper, below the rule under the newsroom's name."""
    box = Image.eval(open_picture(data).convert("L"), lambda value: 255 if value < 200 else 0).crop((0, 140, *SHARE_SIZE)).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("title", ["Yes", WORDS.title, LONG, "W" * 300, "Ωμέγα и Я", "“Quotes” & <marks>"])
def test_share_picture_fits_size_and_weight(title: str) -> None:
    """1200 x 630 as PNG, at most 60 KB, and no letter stands in the margins, however long the title or a word of it is."""
    data = draw_share_picture(exchange(WORDS, title=title))
    assert data.startswith(b"\x89PNG")
    assert open_picture(data).size == SHARE_SIZE == picture_plans.SHARE_SIZE
    assert len(data) <= 60_000
    left, _, right, bottom = find_ink(data)
    assert left >= 78
    assert right <= 1200 - 76
    assert bottom <= 630 - 140 - 30


def test_share_picture_depends_on_its_words_alone() -> None:
    """Another process with another hash seed and locale draws the same bytes."""
    script = (
        "import hashlib, sys; from pressroom.images import ShareWords, draw_share_picture; "
        f"print(hashlib.sha256(draw_share_picture({WORDS!r})).hexdigest())"
    )
    given = {**os.environ, "PYTHONPATH": str(SOURCE.parent), "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    done = subprocess.run([sys.executable, "-c", script], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(draw_share_picture(WORDS)).hexdigest()


@pytest.mark.parametrize("field", ["kicker", "title", "date", "newsroom"])
def test_every_word_is_on_the_picture(field: str) -> None:
    """Another kicker, title, date or name is another picture."""
    assert draw_share_picture(WORDS) != draw_share_picture(exchange(WORDS, **{field: "Other"}))


@pytest.mark.parametrize("title", ["新しい市役所", "مبنى البلدية", "नगर पालिका", "Hall 市"])
def test_title_in_another_script_is_left_out(title: str) -> None:
    """The newsroom's name stands in its place, never a row of empty boxes."""
    assert draw_share_picture(exchange(WORDS, title=title)) == draw_share_picture(exchange(WORDS, title=WORDS.newsroom))


def test_emoji_is_left_out_and_the_title_stays() -> None:
    """A symbol that the face hasn't got costs a title nothing else; composed and decomposed letters are the same."""
    for given, drawn in (("🎉 Winners ❤️ announced", "Winners announced"), ("Cafe\u0301", "Caf\u00e9")):
        assert draw_share_picture(exchange(WORDS, title=given)) == draw_share_picture(exchange(WORDS, title=drawn)), given


def test_share_picture_is_drawn_once(tmp_path: Path) -> None:
    """What was drawn is read back; other words are drawn; nothing half-written stays beside it."""
    data = read_share_picture(WORDS, tmp_path)
    (file,) = [file for file in tmp_path.rglob("*") if file.is_file()]
    file.write_bytes(b"kept")
    assert read_share_picture(WORDS, tmp_path) == b"kept"
    assert read_share_picture(exchange(WORDS, title="Other"), tmp_path) != data
    assert read_share_picture(WORDS, None) == data


@pytest.mark.parametrize("size", [180, 192, 512])
def test_icon_has_the_size_that_is_asked_for(size: int) -> None:
    """A square PNG with light letters on Bay blue; without letters for initials that the face hasn't got."""
    icon = open_picture(draw_icon("TE", size))
    assert icon.size == (size, size)
    assert {(20, 85, 143), PAPER} <= {colour for _, colour in icon.getcolors(100_000) or []}
    assert [colour for _, colour in open_picture(draw_icon("市", size)).getcolors() or []] == [(20, 85, 143)]


@pytest.mark.parametrize("letters", ["BN", "I", "MMM", "fi"])
def test_letters_of_an_icon_are_as_large_as_fits(letters: str) -> None:
    """Not all sizes are tried, and yet it is the first that fits from the largest down."""
    found = find_height(letters, 140)
    assert found == next(height for height in range(140, 4, -1) if measure(letters, find_face(height, BOLD)) <= 140)
    assert find_height(letters, 5) == 5


def test_favicon_has_three_sizes() -> None:
    """Browsers and desktops take the one that they need."""
    assert Image.open(BytesIO(draw_favicon("TE"))).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_own_pictures_stand_in_place_of_ours(tmp_path: Path) -> None:
    """An icon in content/root/ and a share.png beside a post are published as they are."""
    site = make_site_at(tmp_path, {
        "content/posts/a/index.md": post("Alpha"), "content/posts/a/share.png": b"mine", "content/root/favicon.ico": b"own",
        "content/posts/b.md": post("Beta"),
    })  # fmt: skip
    site.build()
    files = site.files()
    assert (files["2026/05/01/a/share.png"], files["favicon.ico"]) == (b"mine", b"own")
    assert files["2026/05/01/b/share.png"].startswith(b"\x89PNG")
    assert "og:image:width" not in site.read("2026/05/01/a/")


def test_share_pictures_can_be_switched_off(tmp_path: Path) -> None:
    """Then no page names one and none is drawn."""
    site = make_site_at(tmp_path, {"content/posts/a.md": post("Alpha")}, "[features]\nshare_pictures = false\n")
    site.build()
    assert not [name for name in site.files() if name.endswith("share.png")]
    assert "share.png" not in site.read("2026/05/01/a/")
    assert not (tmp_path / ".pressroom/pictures").exists()


def test_new_title_is_a_new_picture(tmp_path: Path) -> None:
    """The page of a picture is rendered again when a word on it has changed."""
    site = make_site_at(tmp_path, {"content/posts/a.md": post("Alpha")})
    site.build()
    before = site.files()["2026/05/01/a/share.png"]
    site.write("content/posts/a.md", post("Beta"))
    site.build()
    assert site.files()["2026/05/01/a/share.png"] != before


def test_drawn_pictures_that_nobody_uses_are_removed_once_they_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new title leaves the picture of the old one behind; those in use stay, and the site too."""
    monkeypatch.setattr("pressroom.freezing.SPARE_PICTURES", 2)
    site = make_site_at(tmp_path, {"content/posts/a.md": post("Alpha"), "content/posts/b.md": post("Beta")})
    site.build()
    counts = []
    for number in range(1, 8):
        site.write("content/posts/a.md", post(f"Alpha {number}"))
        site.build()
        counts.append(len(list((tmp_path / ".pressroom/pictures").glob("*/*.png"))))
    assert counts == [3, 4, 5, 6, 2, 3, 4]
    assert site.build(use_cache=False).written == ()


def test_letterforms_that_are_not_kept_are_let_go() -> None:
    """Whoever tries many sizes, as a page's preview does after each save, doesn't keep the face of each."""
    tried = Face(31, BOLD)
    face = weakref.ref(tried)
    assert measure("Town", tried) == measure("Town", tried) > 0
    del tried
    gc.collect()
    assert face() is None
