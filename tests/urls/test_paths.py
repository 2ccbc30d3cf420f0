from __future__ import annotations

import pytest

from pressroom.paths import NoPath, find_stub, read_path


@pytest.mark.parametrize(
    ("written", "path", "stub"),
    [
        ("/old/", "/old/", "/old/"),
        ("/old", "/old", "/old/"),
        ("/2013/old.html", "/2013/old.html", "/2013/old.html"),
        ("/2013/old.HTM", "/2013/old.HTM", "/2013/old.HTM"),
        ("/2013/index.html", "/2013/index.html", "/2013/"),
        ("/news.aspx", "/news.aspx", "/news.aspx/"),
        ("/a%C3%B1o/", "/año/", "/año/"),
        ("/an\u0303o/", "/a\u00f1o/", "/a\u00f1o/"),
        ("/a%20b", "/a b", "/a b/"),
        ("/?p=12", "/?p=12", ""),
        ("/index.php?id=3&x=%41", "/index.php?id=3&x=%41", ""),
    ],
)
def test_old_path_is_read_as(written: str, path: str, stub: str) -> None:
    """A path is decoded and composed, its query kept; a folder or a file of HTML can stand there, but nothing where it has a query."""
    assert read_path(written) == path
    assert find_stub(path) == stub


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("https://old.example.gov/a/?b", "is a whole address; write its path only: /a/?b"),
        ("//old.example.gov/a/", "is a whole address; write its path only: /a/"),
        ("old/", "is no path of this site; begin it with a slash: /old/"),
        ("/a/#b", "has a fragment, which no server is ever told; write /a/"),
        ("/a\\b", "holds the character U+005C, which no path of a site may hold; write it without"),
        ("/a%00", "holds the character U+0000, which no path of a site may hold; write it without"),
        ("/a%3Fb", "holds an escaped “?” or “#”, which can’t be a file’s name; write it without"),
        ("/a/../b", "has an empty part, or one of dots alone; write the path as it stands in the address bar"),
        ("/a//b", "has an empty part, or one of dots alone; write the path as it stands in the address bar"),
        ("/" + "a" * 201, "has a part of more than 200 bytes, which no file can be named; leave it to your web server"),
        ("/", "is the front page, which is always there; write an old path"),
        ("/100%", "has a “%” that begins no escape; write %25 for a percent sign"),
        ("/a%F1o", "is escaped in another way than UTF-8; write the characters themselves"),
    ],
)
def test_what_is_no_old_path_is_told(written: str, message: str) -> None:
    """Each refusal says what to write instead."""
    with pytest.raises(NoPath) as caught:
        read_path(written)
    assert str(caught.value) == message
