"""Message catalogs: complete, in step with the program, and idle on a site in English."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pressroom import locales
from pressroom.errors import ContentError
from pressroom.locales import MarkupWords, Plural, Words, find_printed_words, find_words, list_messages, list_untranslated, translate_words
from pressroom.locales.catalogs import FOLDER
from tests.conftest import MakeSite
from tests.support.paths import ROOT
from tests.support.sites import copy_fixture, post
from tools.catalogs import TEMPLATE, make_template, update_catalog, write_template

LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.po"))
KINDS = (Words, MarkupWords)


def test_shipped_languages_are_these() -> None:
    """Spanish, French, Portuguese; Arabic as a test of what is written from right to left, which says so itself."""
    assert LANGUAGES == ["ar", "es", "fr", "pt"]
    assert "TEST LOCALE" in (FOLDER / "ar.po").read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_catalog_translates_every_text(lang: str) -> None:
    """Nothing is missing, and nothing waits for a translator to look at it again."""
    assert list_untranslated(KINDS, lang) == ()
    assert find_words(lang).recent_posts != Words().recent_posts
    assert translate_words(MarkupWords, lang).done != MarkupWords().done


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translation_fills_in_what_the_english_fills_in(lang: str) -> None:
    """The places in braces are the same; a form for none, one or two may say its count in words."""
    words, english = find_words(lang), Words()
    for name, text in list_messages(Words):
        if isinstance(text, Plural):
            forms = getattr(words, name)
            assert {place for form in forms.forms for place in _places(form)} == {"count"}
            assert [forms.fill(count) for count in (0, 1, 2, 5, 11, 100, 101)]
        else:
            assert _places(getattr(words, name)) == _places(getattr(english, name)), name


def test_french_keeps_its_punctuation_on_the_line() -> None:
    """A space before a colon and inside guillemets doesn't break, one before a semicolon is narrow; quotation marks are guillemets."""
    text = _read_translations("fr")
    assert re.findall(r" [:;!?»]|« |[“”]", text) == []
    assert re.findall(r"[^\u00a0](?:[:»](?!//)|(?<=«)[^\u00a0])|[^\u202f][;!?]", text) == []


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_american_quotation_marks_are_of_one_kind(lang: str) -> None:
    """Spanish and Portuguese as they are written in the Americas: “so”."""
    text = _read_translations(lang)
    assert "“" in text
    assert re.findall('[«»"]', text) == []


def test_portuguese_is_that_of_brazil_throughout() -> None:
    """What the tag `pt` means where it names no country: no word or form of Portugal, and none is one, as in CLDR."""
    european = "electrónico|eletrónico|aplicação|utilizador|ecrã|telemóvel|subscrever|arranje|contacto|facto|registo|-lhe|há-os|a procurar"
    assert re.findall(european, _read_translations("pt").lower()) == []
    assert [find_words("pt").count_posts.fill(count) for count in (0, 1, 2)] == ["0 publicação", "1 publicação", "2 publicações"]


def test_french_month_and_name_need_no_elision() -> None:
    """“de août” and “de Ann” would be mistakes: the words before what is filled in go with every name."""
    words = find_words("fr")
    assert words.posts_of.format(period="août 2014") == "Articles parus en août 2014"
    assert words.all_posts_by.format(name="Ann Lee") == "Tous les articles signés Ann Lee"
    assert words.no_posts_by.format(name="Ann Lee") == "Ann Lee n’a encore rien publié. Ses articles paraîtront ici."


def test_label_and_its_colon_are_worded_by_the_language(make_site: MakeSite) -> None:
    """French puts a space before the colon; also in the titles of feeds and in the line on top of a part of a series."""
    part = post("Rue du Moulin", series="{name: Rues, part: 1}", changes="[{date: 2026-05-03, note: Une faute.}]")
    site = make_site({"content/posts/a.md": part}, config='languages = ["fr"]\n[features]\nshare_pictures = false\n')
    site.build()
    page = site.read("/2026/05/01/a/")
    name = "\u00a0: "
    assert f"Source de cette page{name}<code>content/posts/a.md</code>" in page
    assert f'Série{name}<a href="/series/rues/">Rues</a>' in page
    assert f"<title>Town of Example Newsroom{name}Corrections</title>" in site.read("/corrections/feed.xml")
    assert f"<title>Correction{name}Rue du Moulin</title>" in site.read("/corrections/feed.xml")


def _read_translations(lang: str) -> str:
    words, marks = find_words(lang), translate_words(MarkupWords, lang)
    texts = [getattr(words, name) for name, _ in list_messages(Words)] + [getattr(marks, name) for name, _ in list_messages(MarkupWords)]
    return "\n".join(form for text in texts for form in (text.forms if isinstance(text, Plural) else (text,)))


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def test_template_and_catalogs_are_up_to_date() -> None:
    """`make catalogs` has been run since the words were changed; a second run changes no byte."""
    template = make_template()
    assert TEMPLATE.read_bytes() == write_template(template)
    for lang in LANGUAGES:
        file = FOLDER / f"{lang}.po"
        assert file.read_bytes() == update_catalog(file, template), f"{file.name} is behind; run make catalogs"


def test_translation_of_changed_english_is_not_shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    """It is kept for the translator, marked, and English stands in its place until the mark is gone."""
    file = tmp_path_factory.mktemp("catalogs") / "es.po"
    old = (FOLDER / "es.po").read_text(encoding="utf-8")
    file.write_text(old.replace('msgid "Recent posts"', 'msgid "Latest posts"'), encoding="utf-8")
    updated = update_catalog(file, make_template()).decode()
    assert '#, fuzzy\nmsgctxt "recent_posts"\nmsgid "Recent posts"\nmsgstr "Publicaciones recientes"\n' in updated


def test_counts_take_the_forms_of_their_language() -> None:
    """English has two, French counts none as one, Arabic has six."""
    assert [find_words("en").count_posts.fill(count) for count in (0, 1, 2)] == ["0 posts", "1 post", "2 posts"]
    assert [find_words("fr").count_posts.fill(count) for count in (0, 1, 2)] == ["0 article", "1 article", "2 articles"]
    arabic = [find_words("ar").count_posts.fill(count) for count in (0, 1, 2, 3, 11, 100)]
    assert arabic == ["لا منشورات", "منشور واحد", "منشوران", "3 منشورات", "11 منشورًا", "100 منشور"]


def test_variety_of_a_language_takes_its_catalog() -> None:
    """`es-MX` reads Spanish, `en-GB` needs none, a language that nobody has sent is English."""
    assert find_words("es-MX") == find_words("es")
    assert (find_words("en-GB"), list_untranslated(KINDS, "en-GB")) == (Words(), ())
    assert find_words("fi") == Words()
    assert len(list_untranslated(KINDS, "fi")) == sum(len(list_messages(kind)) for kind in KINDS)


def test_languages_are_named_in_themselves() -> None:
    """As the language switch shows them; a tag that nobody knows stands as it is."""
    names = [locales.name_language(lang) for lang in ("en", "es", "fr", "pt", "ar", "pt-BR", "xx")]
    assert names == ["English", "Español", "Français", "Português", "العربية", "Português (Brasil)", "xx"]


def test_english_reads_no_catalog() -> None:
    """A site in English pays nothing for the others."""
    code = "import sys; from pressroom import locales; locales.find_words('en-US'); sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", check=False).returncode == 0


def test_build_warns_of_words_that_are_not_translated(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language without a catalog, and one that lacks some words: English stands in their place, and the build says so."""
    config = 'languages = ["en", "fi", "es"]\n'
    site = make_site({"content/posts/a.fi.md": post("Tiet")}, config=config)
    known = {"en": (), "es": ("topics", "until"), "fi": list_untranslated(KINDS, "fi")}
    monkeypatch.setattr("pressroom.loading.list_untranslated", lambda _, lang, __: known[lang])
    assert [str(finding) for finding in site.build().findings] == [
        "pressroom.toml:1:1: warning: the theme’s words have no translation into “fi”, and stand there in English; "
        "docs/languages.md says how to translate them",
        "pressroom.toml:1:1: warning: the theme’s words lack topics, until in “es”, and stand there in English; "
        "docs/languages.md says how to translate them",
    ]
    assert "Recent posts" not in site.read("/es/")
    assert "Follow this newsroom" in site.read("/fi/")


OWN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n > 1;\\n"

msgctxt "recent_posts"
msgid "Recent posts"
msgstr "Dènye nouvèl"

msgctxt "posts_page"
msgid "Posts, page {number}"
msgstr "Nouvèl, paj {number}"

msgctxt "count_posts"
msgid "{count} post"
msgid_plural "{count} posts"
msgstr[0] "{count} nouvèl"
msgstr[1] "{count} nouvèl yo"
"""
POSTS = {f"content/posts/a{number}.ht.md": post(f"A {number}") for number in range(3)}


def test_catalog_of_the_newsrooms_own_is_taken(make_site: MakeSite) -> None:
    """A language that we don't ship, from a file beside the newsroom's templates; a change of it is seen at once."""
    site = make_site({**POSTS, "templates/locales/ht.po": OWN}, config='languages = ["en", "ht"]\nper_page = 1\n')
    (warning,) = site.build().findings
    assert warning.message.startswith("the theme’s words lack tagline, ") or " lack " in warning.message
    assert "recent_posts" not in warning.message
    assert "Dènye nouvèl" in site.read("/ht/2026/05/01/a1/")
    assert "Nouvèl, paj 1" in site.read("/ht/page/1/")
    site.write("templates/locales/ht.po", OWN.replace("Dènye nouvèl", "Nouvèl resan"))
    site.build()
    assert "Nouvèl resan" in site.read("/ht/2026/05/01/a1/")
    clean = site.root.parent / "clean"
    site.build(output=clean, use_cache=False)
    assert site.files(clean) == site.files()


def test_catalog_of_the_newsrooms_own_goes_before_ours(make_site: MakeSite) -> None:
    """A word of Spanish or of English can be said otherwise; all others stay ours."""
    catalog = OWN.replace("Dènye nouvèl", "Lo último")
    site = make_site(
        {"content/posts/a.es.md": post("A"), "content/posts/b.es.md": post("B"), "content/posts/c.md": post("C"),
         "content/posts/d.md": post("D"), "templates/locales/es.po": catalog,
         "templates/locales/en.po": OWN.replace("Dènye nouvèl", "Latest")},
        config='languages = ["en", "es"]\n',
    )  # fmt: skip
    assert site.build().findings == ()
    page = site.read("/es/2026/05/01/a/")
    assert "Lo último" in page
    assert "Publicado" in page
    assert "Latest" in site.read("/2026/05/01/c/")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{number}\"\n\nmsgctxt \"count", "{nimewo}\"\n\nmsgctxt \"count",
         "10:1: “Nouvèl, paj {nimewo}” must have in braces what “Posts, page {number}” has: {number}"),
        ("Dènye nouvèl", "Dènye {", "6:1: “Dènye {” must have in braces what “Recent posts” has: nothing"),
        ("nplurals=2; plural=n > 1", "nplurals=2; plural=n",
         "14:1: the 2 forms of “{count} nouvèl” don’t fit the line Plural-Forms, or have other braces than {count}; mend one of them"),
        ("msgstr[0] \"{count}", "msgstr[0] \"{kantite}",
         "14:1: the 2 forms of “{kantite} nouvèl” don’t fit the line Plural-Forms, or have other braces than {count}; mend one of them"),
    ],
)  # fmt: skip
def test_catalog_that_would_break_a_page_is_told_at_its_line(make_site: MakeSite, old: str, new: str, message: str) -> None:
    """A translator's slip is no fault of ours, and stops the build before a page is made of it."""
    assert old in OWN
    site = make_site({**POSTS, "templates/locales/ht.po": OWN.replace(old, new)}, config='languages = ["en", "ht"]\n')
    with pytest.raises(ContentError) as caught:
        site.build()
    assert [str(finding) for finding in caught.value.findings] == [f"templates/locales/ht.po:{message}"]


def test_what_is_no_catalog_is_told(make_site: MakeSite) -> None:
    """Neither text that isn't one, nor one that isn't UTF-8."""
    site = make_site({**POSTS, "templates/locales/ht.po": "Dear translator,\n"}, config='languages = ["en", "ht"]\n')
    with pytest.raises(ContentError) as caught:
        site.build()
    assert str(caught.value).startswith("templates/locales/ht.po:1:1: this is no line of a message catalog (")
    assert str(caught.value).endswith("; begin with a copy of pressroom.pot, or of the catalog of another language")
    site.write("templates/locales/ht.po", OWN.encode("latin-1", "replace"))
    with pytest.raises(ContentError) as caught:
        site.build()
    assert str(caught.value) == "templates/locales/ht.po:1:1: this file is not UTF-8 text; save it as UTF-8"


def test_word_without_a_translation_says_that_it_is_english(tmp_path: Path) -> None:
    """On every page of the sample in Japanese, which has no catalog; never in an attribute, a title or a choice; on no page in English."""
    site = copy_fixture("sample", tmp_path / "site")
    site.build()
    pages = {path: data.decode() for path, data in site.files().items() if path.endswith(".html")}
    marked = {path for path, page in pages.items() if '<span lang="en" dir="ltr">' in page}
    assert {path for path in pages if path.startswith("ja/")} == marked
    assert '<span lang="en" dir="ltr">Skip to main content</span>' in pages["ja/index.html"]
    misplaced = re.compile(r'="[^"]*<span|<title>[^<]*<span|<option[^>]*><span|&lt;span lang')
    assert [path for path, page in pages.items() if misplaced.search(page)] == []


def test_words_that_are_all_translated_are_the_plain_ones() -> None:
    """A page in a language with a whole catalog is made of nothing else."""
    for lang in ("es", "en"):
        assert {type(text) for text in locales.list_texts(find_printed_words(lang))} == {str}
    assert str(find_printed_words("fi").pages) == f"{find_printed_words('fi').pages}" == "Pages"
