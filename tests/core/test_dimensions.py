"""The size of a picture, by its first bytes, against what Pillow says; and what pages say of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pressroom.dimensions import measure_picture
from tests.conftest import MakeSite
from tests.support.sites import post


def make_picture(form: str, size: tuple[int, int], orientation: int = 1, **options: Any) -> bytes:
    """Answer a picture in a format, as a camera held some way writes it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, form, **options, **({"exif": exif} if orientation != 1 else {}))
    return file.getvalue()


@pytest.mark.parametrize(
    ("form", "options"),
    [("PNG", {}), ("GIF", {}), ("JPEG", {}), ("JPEG", {"progressive": True}), ("WEBP", {}), ("WEBP", {"lossless": True})],
)
@pytest.mark.parametrize("size", [(1, 1), (640, 480), (300, 4001)])
def test_size_is_that_of_the_picture(form: str, options: dict[str, Any], size: tuple[int, int]) -> None:
    """In each format, in each of its kinds."""
    assert measure_picture(make_picture(form, size, **options)) == size


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_of_a_camera_that_lay_on_its_side_stands(orientation: int) -> None:
    """Browsers turn it as EXIF says; then width and height change places."""
    assert measure_picture(make_picture("JPEG", (640, 480), orientation)) == ((640, 480) if orientation < 5 else (480, 640))


def test_what_is_no_picture_or_is_cut_off_has_no_size() -> None:
    """Wherever it ends, nothing but None or the right size is answered."""
    for data in (b"", b"GIF", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8", b"\xff\xd8\xff"):
        assert measure_picture(data) is None
    for form in ("PNG", "GIF", "JPEG", "WEBP"):
        whole = make_picture(form, (640, 480), 6 if form == "JPEG" else 1)
        for end in range(min(len(whole), 800)):
            assert measure_picture(whole[:end]) in (None, (640, 480), (480, 640))


def test_pictures_of_a_page_say_how_large_they_are(make_site: MakeSite, tmp_path: Path) -> None:
    """In texts, above them, in cards and portraits; not where the author said it, nor where nobody knows; a new file is a new page."""
    site = make_site({
        "content/posts/a/index.md": post(
            "A", body="![a](a.png) ![b](b%20c.png){width=20}\n\n![c](c.svg)", image="{src: lead.jpg, alt: Lead}", authors="[ann]"
        ),
        "content/posts/a/a.png": make_picture("PNG", (30, 20)), "content/posts/a/b c.png": make_picture("PNG", (40, 20)),
        "content/posts/a/c.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "content/posts/a/lead.jpg": make_picture("JPEG", (90, 60), 6),
        "content/authors/ann.md": "---\nname: Ann\nphoto: {src: ann.webp, alt: Ann}\n---\nHello.\n",
        "content/media/ann.webp": make_picture("WEBP", (70, 80)),
    })  # fmt: skip
    site.build()
    page = site.read("/2026/05/01/a/")
    assert 'a.png" alt="a" loading="lazy" decoding="async" width="30" height="20">' in page
    assert 'b%20c.png" alt="b" width="20" loading="lazy" decoding="async">' in page
    assert 'c.svg" alt="c" loading="lazy" decoding="async">' in page
    assert 'lead.jpg" alt="Lead" width="60" height="90">' in page
    assert 'lead.jpg" alt="Lead" width="60" height="90">' in site.read("/")
    assert 'alt="Ann" width="70" height="80"' in page
    site.write("content/posts/a/a.png", make_picture("PNG", (31, 21)))
    site.write("content/media/ann.webp", make_picture("WEBP", (71, 81)))
    assert {"2026/05/01/a/index.html", "authors/ann/index.html"} <= set(site.build().written)
    page = site.read("/2026/05/01/a/")
    assert 'width="31" height="21"' in page
    assert 'alt="Ann" width="71" height="81"' in page
    clean = tmp_path / "clean"
    site.build(output=clean, use_cache=False)
    assert site.files(clean) == site.files()
