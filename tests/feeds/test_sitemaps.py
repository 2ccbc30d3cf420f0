from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from pressroom.errors import FreezeError
from pressroom.sitemaps import MAX_NEWS, NewsArticle, SitemapUrl, write_news_sitemap, write_robots, write_sitemap
from tests.feeds.samples import BASE, BOSTON, WINNERS
from tests.support.needs import npm_file

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
N = "{http://www.google.com/schemas/sitemap-news/0.9}"
NOON = datetime(2014, 7, 30, 12, tzinfo=BOSTON)
FRENCH = f"{BASE}/fr/2014/07/30/gagnants/"
BOTH = (("en", WINNERS), ("fr", FRENCH))


def test_sitemap_is_this_one_byte_for_byte() -> None:
    """A page with a time and translations, and a page without either."""
    files = write_sitemap([SitemapUrl(WINNERS, NOON, BOTH), SitemapUrl(f"{BASE}/?a=1&b='2'")], BASE)
    assert {name: data.decode() for name, data in files.items()} == {
        "sitemap.xml": (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
            f"<url><loc>{WINNERS}</loc><lastmod>2014-07-30T12:00:00-04:00</lastmod>"
            f'<xhtml:link rel="alternate" hreflang="en" href="{WINNERS}"/>'
            f'<xhtml:link rel="alternate" hreflang="fr" href="{FRENCH}"/></url>\n'
            f"<url><loc>{BASE}/?a=1&amp;b=&#x27;2&#x27;</loc></url>\n"
            "</urlset>\n"
        )
    }


def test_sitemap_of_nothing_is_one_empty_file() -> None:
    """A site without pages has a sitemap that can be read."""
    files = write_sitemap([], BASE)
    assert list(files) == ["sitemap.xml"]
    assert len(etree.fromstring(files["sitemap.xml"])) == 0


def test_sitemap_is_split_and_indexed_at_50_000() -> None:
    """One more than a file may hold makes two files and an index that says when each last changed."""
    urls = [SitemapUrl(f"{BASE}/{number}/", NOON + timedelta(minutes=number)) for number in range(50_001)]
    assert list(write_sitemap(urls[:-1], BASE)) == ["sitemap.xml"]
    files = write_sitemap(urls, BASE)
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    index = etree.fromstring(files["sitemap.xml"])
    assert [entry.findtext(f"{S}loc") for entry in index] == [f"{BASE}/sitemap-1.xml", f"{BASE}/sitemap-2.xml"]
    newest = [NOON + timedelta(minutes=number) for number in (49_999, 50_000)]
    assert [entry.findtext(f"{S}lastmod") for entry in index] == [moment.isoformat() for moment in newest]
    locs = [url.findtext(f"{S}loc") for name in ("sitemap-1.xml", "sitemap-2.xml") for url in etree.fromstring(files[name])]
    assert locs == [url.loc for url in urls]


def test_sitemap_is_split_before_it_is_too_large() -> None:
    """No file has more bytes than allowed, however many addresses there are in it."""
    urls = [SitemapUrl(f"{BASE}/é{number:03}/", NOON, BOTH) for number in range(50)]
    files = write_sitemap(urls, BASE, max_bytes=2000)
    assert max(len(data) for name, data in files.items() if name != "sitemap.xml") in range(1600, 2001)
    assert sum(len(etree.fromstring(data)) for name, data in files.items() if name != "sitemap.xml") == 50


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (SitemapUrl("/a/"), "'/a/' in the sitemap is no absolute web address; write one that starts with https://"),
        (SitemapUrl(f"{BASE}/\x08"), f"'{BASE}/\\x08' in the sitemap is no absolute web address; write one that starts with https://"),
        (
            SitemapUrl(WINNERS, alternates=(("fr", "x"),)),
            "'x' in the sitemap is no absolute web address; write one that starts with https://",
        ),
        (
            SitemapUrl(WINNERS, datetime(2014, 7, 30)),
            f"the sitemap has a time without an offset from UTC for {WINNERS}; give it a timezone",
        ),
    ],
)
def test_fault_in_a_sitemap_is_told(url: SitemapUrl, message: str) -> None:
    """An address or time that a search engine would refuse is refused here, by its name."""
    with pytest.raises(FreezeError) as caught:
        write_sitemap([url], BASE)
    assert str(caught.value) == message


def test_sitemap_of_ten_thousand_pages_is_quick() -> None:
    """It takes some 40 ms; more than 200 of the processor is a fault."""
    urls = [SitemapUrl(f"{BASE}/{number}/", NOON, BOTH) for number in range(10_000)]
    start = time.process_time()
    write_sitemap(urls, BASE)
    assert time.process_time() - start < 0.2


def test_news_sitemap_goes_two_days_back_from_the_newest() -> None:
    """The newest article is "now"; one of exactly two days before is in, one a minute older is not."""
    ages = {"a": timedelta(0), "b": timedelta(days=2), "c": timedelta(days=2, minutes=1)}
    articles = [NewsArticle(f"{BASE}/{name}/", f"“{name}” & <co>", NOON - age, "en") for name, age in ages.items()]
    root = etree.fromstring(write_news_sitemap(reversed(articles), "IT Newsroom"))
    assert [url.findtext(f"{S}loc") for url in root] == [f"{BASE}/a/", f"{BASE}/b/"]
    assert [element.text for element in root[0].iter() if element.tag.startswith(N) and not len(element)] == [
        "IT Newsroom",
        "en",
        "2014-07-30T12:00:00-04:00",
        "“a” & <co>",
    ]


def test_news_sitemap_holds_a_thousand_articles() -> None:
    """The newest thousand, and none is valid too."""
    articles = [NewsArticle(f"{BASE}/{number}/", "x", NOON - timedelta(seconds=number), "en") for number in range(MAX_NEWS + 5)]
    root = etree.fromstring(write_news_sitemap(articles, "IT Newsroom"))
    assert [url.findtext(f"{S}loc") for url in root] == [article.loc for article in articles[:MAX_NEWS]]
    assert len(etree.fromstring(write_news_sitemap([], "IT Newsroom"))) == 0


@pytest.mark.parametrize(
    ("lang", "told"), [("pt-BR", "pt"), ("zh-Hans", "zh-cn"), ("zh-Hant-HK", "zh-tw"), ("zh-TW", "zh-tw"), ("EN", "en")]
)
def test_news_sitemap_names_languages_as_google_does(lang: str, told: str) -> None:
    """Two letters, but for Chinese."""
    data = write_news_sitemap([NewsArticle(WINNERS, "x", NOON, lang)], "IT Newsroom")
    assert f"<news:language>{told}</news:language>".encode() in data


def test_control_character_in_a_news_title_is_told() -> None:
    """The article and the code point are named."""
    with pytest.raises(FreezeError) as caught:
        write_news_sitemap([NewsArticle(WINNERS, "a\x08", datetime(2014, 1, 1, tzinfo=UTC), "en")], "IT Newsroom")
    name = f"the entry {WINNERS}"
    assert str(caught.value) == f"{name} has U+0008 in its title or publication, which XML can't carry; remove that character"


def test_robots_lets_all_in_or_none() -> None:
    """An open site names its sitemaps; a closed one (a preview with drafts) keeps every crawler out and names nothing."""
    assert write_robots(f"{BASE}/sitemap.xml") == f"User-agent: *\nDisallow:\n\nSitemap: {BASE}/sitemap.xml\n".encode()
    assert write_robots("https://e.example/a", "https://e.example/b").count(b"Sitemap: ") == 2
    assert write_robots() == b"User-agent: *\nDisallow:\n"
    assert write_robots(f"{BASE}/sitemap.xml", closed=True) == b"User-agent: *\nDisallow: /\n"


@pytest.mark.slow
def test_sitemap_keeps_its_schema() -> None:
    """The XML Schema of sitemaps.org finds no fault and finds a seeded one; it doesn't know the extensions, which are taken out."""
    schema = etree.XMLSchema(etree.parse(npm_file("sitemap/schema/sitemap.xsd")))
    good = write_sitemap([SitemapUrl(WINNERS, NOON, BOTH)], BASE)["sitemap.xml"]
    news = write_news_sitemap([NewsArticle(WINNERS, "x", NOON, "en")], "IT Newsroom")
    verdicts = []
    for data in (good, news, good.replace(b"2014-07-30T", b"30 July ")):
        root = etree.fromstring(data)
        etree.strip_elements(root, "{http://www.w3.org/1999/xhtml}link", f"{N}news")
        verdicts.append(schema.validate(root))
    assert verdicts == [True, True, False]
