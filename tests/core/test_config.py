from __future__ import annotations

from pathlib import Path

import pytest

from pressroom.config import Feeds, NavigationLink, SiteConfig, load_config, parse_config
from pressroom.errors import ContentError

MINIMAL = """\
title = "Town of Example Newsroom"
base_url = "https://news.example.gov"
timezone = "America/New_York"
"""


def problems_of(text: str, base_url: str | None = None) -> list[str]:
    """Answer every problem that a configuration is refused for, as it is told."""
    with pytest.raises(ContentError) as caught:
        parse_config(text, base_url=base_url)
    return [str(finding) for finding in caught.value.findings]


def test_minimal_configuration_has_the_defaults() -> None:
    """Three keys are enough; everything else has the default that DESIGN.md names."""
    config = parse_config(MINIMAL)
    assert config == SiteConfig(title="Town of Example Newsroom", base_url="https://news.example.gov", timezone="America/New_York")
    assert (config.languages, config.publish_time, config.per_page, config.recent) == (("en",), "09:00", 10, "latest")
    assert config.permalink == "/{year}/{month}/{day}/{slug}/"
    assert config.feeds == Feeds(entries=30, term_entries=10, hub="")
    assert (config.language, config.path, config.zone.key) == ("en", "", "America/New_York")


def test_full_configuration_is_read() -> None:
    """Every key that this version knows becomes a value of its type."""
    config = parse_config(
        MINIMAL.replace("https://news.example.gov", "https://www.example.gov/news/")
        + """\
agency = "Town of Example"
description = "What the town does."
notice = "A demonstration."
languages = ["en", "es"]
publish_time = 07:30:00
permalink = "/news/{year}/{slug}/"
per_page = 20
recent = "before"
[navigation]
header = [{ label = "About", path = "/about/" }]
footer = [{ label = "State", path = "https://example.gov/" }]
[features]
search = false
[feeds]
entries = 5
hub = "https://hub.example/"
"""
    )
    assert (config.base_url, config.path) == ("https://www.example.gov/news", "/news")
    assert (config.agency, config.description, config.notice) == ("Town of Example", "What the town does.", "A demonstration.")
    assert (config.languages, config.publish_time, config.per_page, config.recent) == (("en", "es"), "07:30", 20, "before")
    assert config.header == (NavigationLink("About", "/about/"),)
    assert config.footer == (NavigationLink("State", "https://example.gov/"),)
    assert (config.features.search, config.features.archives) == (False, True)
    assert config.feeds == Feeds(entries=5, term_entries=10, hub="https://hub.example/")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("titel = 1", "4:1: unknown key “titel”; did you mean “title”?"),
        (
            "zzzz = 1",
            "4:1: unknown key “zzzz”; the known keys are agency, base_url, check, description, features, feeds, gone, head, languages, "
            "limits, navigation, notice, per_page, permalink, publish_time, recent, timezone, title, translations",
        ),
        ("[feeds]\nentrys = 3", "5:1: unknown key “entrys”; did you mean “entries”?"),
        ("[features]\nfoo = true", "5:1: unknown key “foo”; the known keys are archives, search, share_pictures, term_feeds"),
        ("[navigation]\nheadr = []", "5:1: unknown key “headr”; did you mean “header”?"),
        ("[gone]\n'/a/' = ''", "5:2: “/a/” needs a reason for readers; write \"/a/\" = \"The programme ended in 2019.\""),
        ("[gone]\na = 'x'", "5:1: “a” is no path of this site; begin it with a slash: /a"),
        ("[gone]\n'/a' = 'x'\n\"/%61\" = 'y'", "6:2: “/%61” and “/a” are the same path; keep one"),
        ("[gone]\n'/a/?p=1' = 'x'", "5:2: “/a/?p=1” has a query, for which there is no page; write /a/ or remove it"),
        ("[limits]", "4:1: [limits] is not supported yet by this version of Pressroom; remove it"),
        ("[check]\nlink = 'loud'", "5:1: “link” must be one of error, warning, advice, off, not 'loud'"),
        ("[head]\nscript = 'x'", "5:1: unknown key “script”; did you mean “script_src”?"),
        ("[head]\nscript_src = 1", "5:1: “script_src” must be text in quotes, not 1"),
        *(
            (
                f"[head]\nscript_src = '{address}'",
                "5:1: “script_src” must be the whole address of one script such as \"https://analytics.example.gov/count.js\", "
                f"not “{address}”",
            )
            for address in ("http://a.example/a.js", "/a.js", "https://a.example", "https://a.example/a.js; img-src *")
        ),
        ("features = true", "4:1: “features” must be a table: write [features] on a line of its own and its keys below"),
        ("feeds = 3", "4:1: “feeds” must be a table: write [feeds] on a line of its own and its keys below"),
        ("navigation = []", "4:1: “navigation” must be a table: write [navigation] on a line of its own and its keys below"),
        ("[features]\nsearch = 1", "5:1: “search” must be true or false, not 1"),
        ("[feeds]\n  entries = '30'", "5:3: “entries” must be a whole number, not '30'"),
        ("[feeds]\nhub = 1", "5:1: “hub” must be text in quotes, not 1"),
        ("[navigation]\nheader = ['/a/']", '5:1: “header” must be a list such as [{ label = "About", path = "/about/" }]'),
        ("[navigation]\nfooter = [{label = 'A'}]", '5:1: “footer” must be a list such as [{ label = "About", path = "/about/" }]'),
        ("agency = 7", "4:1: “agency” must be text in quotes, not 7"),
        ("description = true", "4:1: “description” must be text in quotes, not True"),
        ("notice = []", "4:1: “notice” must be text in quotes, not []"),
        ("languages = 'en'", '4:1: “languages” must be a list of language tags, the main one first, such as ["en", "es"]'),
        ("languages = []", '4:1: “languages” must be a list of language tags, the main one first, such as ["en", "es"]'),
        ("languages = ['English']", '4:1: “languages” must be a list of language tags, the main one first, such as ["en", "es"]'),
        ("publish_time = '9am'", "4:1: “publish_time” must be a time of day such as \"09:00\", not '9am'"),
        ("publish_time = '24:00'", "4:1: “publish_time” must be a time of day such as \"09:00\", not '24:00'"),
        ("per_page = 0", "4:1: “per_page” must be a whole number from 1 to 1000, not 0"),
        ("per_page = true", "4:1: “per_page” must be a whole number from 1 to 1000, not True"),
        ("per_page = '10'", "4:1: “per_page” must be a whole number from 1 to 1000, not '10'"),
        ("recent = 'newest'", "4:1: “recent” must be \"latest\", \"category\" or \"before\", not 'newest'"),
        ("recent = []", '4:1: “recent” must be "latest", "category" or "before", not []'),
        *(
            (
                f"permalink = '{pattern}'",
                "4:1: “permalink” must be a path of {year}, {month}, {day} and {slug}, with one {slug} and a slash at both ends, "
                f"such as \"/{{year}}/{{month}}/{{day}}/{{slug}}/\", not '{pattern}'",
            )
            for pattern in ("/{slug}", "{slug}/", "/{year}/", "/{slug}/{slug}/", "/{author}/{slug}/", "/a b/{slug}/", "/../{slug}/")
        ),
    ],
)
def test_configuration_is_refused(line: str, problem: str) -> None:
    """Each value that can't be taken is told at its line, with what to write instead."""
    assert problems_of(MINIMAL + line) == [f"pressroom.toml:{problem}"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "Town of Example Newsroom"\n', "", '1:1: “title” is missing; write title = "Town of Example Newsroom"'),
        ('base_url = "https://news.example.gov"\n', "", '1:1: “base_url” is missing; write base_url = "https://news.example.gov"'),
        ('timezone = "America/New_York"\n', "", '1:1: “timezone” is missing; write timezone = "America/New_York"'),
        ('"Town of Example Newsroom"', '" "', "1:1: “title” is empty; write some words"),
        ('"Town of Example Newsroom"', "3", "1:1: “title” must be text in quotes, not 3"),
        (
            "America/New_York",
            "Amerika/Boston",
            "3:1: “timezone” must be an IANA timezone such as \"America/New_York\"; there is none called 'Amerika/Boston'",
        ),
        (
            "America/New_York",
            "../etc",
            "3:1: “timezone” must be an IANA timezone such as \"America/New_York\"; there is none called '../etc'",
        ),
        ('"America/New_York"', '""', "3:1: “timezone” must be an IANA timezone such as \"America/New_York\"; there is none called ''"),
        *(
            (
                "https://news.example.gov",
                url,
                f"2:1: “base_url” must be the site’s address such as \"https://news.example.gov\", not '{url}'",
            )
            for url in ("a.gov", "ftp://a.gov", "https://", "https://a.gov/?x=1", "https://a.gov/#x", "https://exämple.gov", "/news")
        ),
    ],
)
def test_required_key_is_refused(old: str, new: str, problem: str) -> None:
    """A required key that is missing or no good is told with a line that would do."""
    assert problems_of(MINIMAL.replace(old, new)) == [f"pressroom.toml:{problem}"]


def test_all_problems_are_told_together_in_order_of_place() -> None:
    """One run tells everything that is wrong with the file."""
    assert problems_of("titel = 1\nper_page = 0\n[feeds]\nentries = 'x'\n") == [
        'pressroom.toml:1:1: unknown key “titel”; did you mean “title”?',
        'pressroom.toml:1:1: “base_url” is missing; write base_url = "https://news.example.gov"',
        'pressroom.toml:1:1: “timezone” is missing; write timezone = "America/New_York"',
        'pressroom.toml:1:1: “title” is missing; write title = "Town of Example Newsroom"',
        "pressroom.toml:2:1: “per_page” must be a whole number from 1 to 1000, not 0",
        "pressroom.toml:4:1: “entries” must be a whole number, not 'x'",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title = Town", "1:9: this is not valid TOML (Invalid value); write key = \"value\", text in double quotes"),
        (
            "a = 1\na = 2\n",
            "2:6: this is not valid TOML (Cannot overwrite a value); write key = \"value\", text in double quotes",
        ),
        (
            'title = "Town',
            "1:1: this is not valid TOML (Unterminated string); write key = \"value\", text in double quotes",
        ),
    ],
)
def test_toml_is_refused(text: str, problem: str) -> None:
    """What isn't TOML is told with the place that the parser names."""
    assert problems_of(text) == [f"pressroom.toml:{problem}"]


def test_base_url_of_the_command_line_replaces_the_configured_one() -> None:
    """`--base-url` counts in place of the file's, and is held to the same rule."""
    assert parse_config(MINIMAL, base_url="https://preview.example.gov/x/").path == "/x"
    assert problems_of(MINIMAL, base_url="nonsense") == [
        "pressroom.toml:2:1: “base_url” must be the site’s address such as \"https://news.example.gov\", not 'nonsense'"
    ]


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A folder without a configuration is no newsroom yet, and the sentence says what makes it one."""
    with pytest.raises(ContentError) as caught:
        load_config(tmp_path / "pressroom.toml")
    assert str(caught.value) == (
        "pressroom.toml:1:1: there is no such file; a newsroom's folder holds a pressroom.toml with at least title, base_url and timezone "
        "(write one, or name the folder with --root)"
    )


def test_file_of_another_encoding_is_told(tmp_path: Path) -> None:
    """A file saved in Latin-1 is no UTF-8."""
    (tmp_path / "pressroom.toml").write_bytes(MINIMAL.replace("Town", "Città").encode("latin-1"))
    with pytest.raises(ContentError) as caught:
        load_config(tmp_path / "pressroom.toml")
    assert str(caught.value) == "pressroom.toml:1:1: this file is not UTF-8 text; save it as UTF-8"


def test_byte_order_mark_and_windows_lines_are_accepted(tmp_path: Path) -> None:
    """Files of Windows editors are read as they are."""
    (tmp_path / "pressroom.toml").write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load_config(tmp_path / "pressroom.toml") == parse_config(MINIMAL)


def test_hash_and_brackets_in_values_do_not_move_positions() -> None:
    """A key is found at its own line, whatever stands in the values above it."""
    text = MINIMAL + 'agency = "[feeds] entries = 1"\ndescription = """\nper_page = 3\n"""\nper_page = 0\n'
    assert problems_of(text) == ["pressroom.toml:8:1: “per_page” must be a whole number from 1 to 1000, not 0"]


SPANISH = 'languages = ["en", "es"]\n[translations.es]\n'


def test_site_says_its_own_words_in_each_language() -> None:
    """What a language leaves out is that of the main one; without a section, so is all of it, and its language with it."""
    config = parse_config(
        MINIMAL
        + 'agency = "Town of Example"\nlanguages = ["en", "es", "fr"]\n[navigation]\nheader = [{ label = "About", path = "/about/" }]\n'
        + '[translations.es]\ntitle = "Noticias"\nfooter = [{ label = "Acerca de", path = "/es/acerca/" }]\n'
    )
    spanish, french = config.texts("es"), config.texts("fr")
    assert (spanish.lang, spanish.title, spanish.agency) == ("es", "Noticias", "Town of Example")
    assert (spanish.header, spanish.footer) == ((NavigationLink("About", "/about/"),), (NavigationLink("Acerca de", "/es/acerca/"),))
    assert (french.lang, french.title, french.header) == ("en", config.title, config.header)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("translations = 3\n", "4:1: “translations” must be a table: write [translations] on a line of its own and its keys below"),
        (
            '[translations.es]\ntitle = "A"\n',
            "4:1: “es” is none of the site’s other languages (none yet); add it to “languages”",
        ),
        (
            'languages = ["en", "es"]\n[translations.en]\ntitle = "A"\n',
            "5:1: “en” is the main language, whose words stand outside of sections; move these there",
        ),
        (f'{SPANISH}titel = "A"\n', "6:1: unknown key “titel”; did you mean “title”?"),
        (f"{SPANISH}title = 3\n", "6:1: “title” must be text in quotes, not 3"),
        (f'{SPANISH}header = ["a"]\n', '6:1: “header” must be a list such as [{ label = "About", path = "/about/" }]'),
    ],
)
def test_translation_of_the_site_that_cannot_be_taken_is_told(lines: str, message: str) -> None:
    """At its line, in exact words."""
    with pytest.raises(ContentError) as caught:
        parse_config(MINIMAL + lines)
    assert [str(finding) for finding in caught.value.findings] == [f"pressroom.toml:{message}"]
