from __future__ import annotations

import pytest

from pressroom.feeds import write_atom, write_rss
from tests.feeds.samples import BASE, WINNERS, make_full_feed
from tests.support.feed_rules import DC, check_atom, check_content, check_rss

THIRD = f"{BASE}/fr/2014/06/24/troisieme-semaine/"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Wed, 30 Jul", "Tue, 30 Jul", f"{WINNERS} pubDate 'Tue, 30 Jul 2014 09:00:00 -0400' is no RFC 822 date"),
        ("30 Jul 2014 09:00:00 -0400", "30 Jul 2014 09:00:00 EDT", f"{WINNERS} pubDate 'Wed, 30 Jul 2014 09:00:00 EDT' is no RFC 822 date"),
        ("Fri, 01 Aug 2014 10:30:00 -0400", "2014-08-01", "lastBuildDate '2014-08-01' is no RFC 822 date"),
        (">wp-7<", ">https://old.example.gov/?p=12<", "guid https://old.example.gov/?p=12 stands 2 times"),
        ('isPermaLink="false">wp-7', 'isPermaLink="true">wp-7', f"{THIRD} has a guid that is no permalink but says so"),
        ('rel="self"', 'rel="via"', "channel has not exactly one atom:link rel=self of type application/rss+xml"),
        (f"<link>{BASE}/</link>", "<link>https://hub.example/</link>", "channel's link is no home page but one of its other links"),
        (f"<link>{BASE}/</link>", "<link>/</link>", "channel has the relative address '/'"),
        (f"<link>{WINNERS}</link>", "<link>/winners/</link>", "/winners/ is no absolute address"),
        ("<dc:creator>Information Technology Division</dc:creator>", "", f"{THIRD} has no {DC}creator"),
        ("Tue, 24 Jun 2014", "Thu, 31 Jul 2014", "items are not newest first"),
        (f'href="{BASE}/about/"', 'href="/about/"', f"{WINNERS} has the relative or unsafe href='/about/' in its content"),
        ("La participation", "&lt;script&gt;x&lt;/script&gt;", f"{THIRD} has <script> in its content"),
    ],
)  # fmt: skip
def test_fault_of_rss_is_found(old: str, new: str, fault: str) -> None:
    """Each fault that is put into a good feed is told, and alone."""
    good = write_rss(make_full_feed()).decode()
    assert old in good
    assert check_rss(good.encode()) == []
    assert check_rss(good.replace(old, new, 1).encode()) == [fault]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<updated>2014-08-01", "<updated>1 August", "is no RFC 3339 date"),
        ("<updated>2014-06-24T09:00:00-04:00</updated>", "", "Expecting an element updated"),
        ("<name>Data team</name>", "", "author"),
        ("<author>\n      <name>Information Technology Division</name>\n    </author>", "", "has no author"),
        ('type="html"', 'type="CDATA"', "content"),
        ("tim@example.gov", "tim", "email"),
        ('xml:lang="fr"', 'xml:lang="fr_FR!"', "lang"),
        ("<id>urn:uuid:", "<id>a b", "is no URI"),
        ('rel="self"', 'rel="via"', "feed has no link rel=self"),
        ('rel="hub"', 'rel="alternate" type="text/html"', "two alternate links"),
        ('<link href="https://hub.example/"', '<link href="/hub/"', "relative address '/hub/'"),
        ("<published>2014-06-24", "<published>2014-09-24", "entries are not newest first"),
    ],
)  # fmt: skip
def test_fault_of_atom_is_found(old: str, new: str, fault: str) -> None:
    """The grammar of RFC 4287 and the rules beside it see each fault that is put into a good feed."""
    good = write_atom(make_full_feed()).decode()
    assert old in good
    assert check_atom(good.encode()) == []
    faults = check_atom(good.replace(old, new, 1).encode())
    assert faults
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red">x</p>',
        '<p onclick="x()">x</p>',
        '<a href="#x">x</a>',
        '<a href="javascript:x">x</a>',
        '<img src="x.png">',
        '<img srcset="https://e.example/a 1x, b 2x">',
        '<video poster="/x.png"></video>',
        '<q cite="x">x</q>',
        '<iframe src="https://e.example/"></iframe>',
        "<form></form>",
        '<div tabindex="0">x</div>',
    ],
)
def test_fault_of_content_is_found(html: str) -> None:
    """What can't work in a reader is one fault."""
    assert len(check_content(html)) == 1
    assert check_content('<p><a href="https://e.example/">x</a></p>') == []
