"""What came in from Word, Outlook or Google Docs either comes out right or is told, with what to write instead; honest texts aren't."""

from __future__ import annotations

import pytest

from pressroom.checking.pasting import check_pasted
from pressroom.config import SiteConfig
from pressroom.front_matter import Source, parse_post
from pressroom.markup import Renderer
from tests.conftest import MakeSite
from tests.support.sites import post

CONFIG = SiteConfig(title="T", base_url="https://news.example.gov", timezone="America/New_York")
GLUED = "this list stands in the paragraph above and is shown as a part of it; leave an empty line before its first item [no-list]"
OUTLOOK = "https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=05%7C01"
DEFENSE = "https://urldefense.com/v3/__https://example.org/a__;!!abc"

# A body, and what is said of it: line and column of the body, the message, the rule.
PASTED = [
    ("Intro:\n\n•\tOne\n•\tTwo", ["3:1: “•” makes no list; begin each item with “- ”, and leave an empty line before the first [no-list]"]),
    ("·\tOne\n\n·\tTwo\n\n·\tThree", ["1:1: “·” makes no list; begin each item with “- ”, and leave an empty line "
         "before the first [no-list]"]),
    ("Intro\n–\tOne\n–\tTwo", ["2:1: “–” makes no list; begin each item with “- ”, and leave an empty line before the first [no-list]"]),
    ("o\tOne\no\tTwo", ["1:1: “o” makes no list; begin each item with “- ”, and leave an empty line before the first [no-list]"]),
    ("\uf0b7\u00a0One\n\uf0b7\u00a0Two", ["1:1: “U+F0B7” makes no list; begin each item with “- ”, and leave an empty "
         "line before the first [no-list]"]),
    ("- One\n\n    •\tInner", ["3:5: “•” makes no list; begin each item with “- ”, and leave an empty line before the first [no-list]"]),
    ("1)\tOne\n2)\tTwo", ["1:1: “1)” makes no list; write “1. ”, and leave an empty line before the first item [no-list]"]),
    ("1.\u00a0One\n2.\u00a0Two", ["1:1: a non-breaking space stands after “1.”, which so makes no list; write a plain space [no-list]"]),
    ("-\u00a0One", ["1:1: a non-breaking space stands after “-”, which so makes no list; write a plain space [no-list]"]),
    ("We need:\n- sand", [f"2:1: {GLUED}"]),
    ("We need\n1. sand\n2. salt", [f"2:1: {GLUED}"]),
    ("Town\tVisits\nAshby\t12", ["1:1: tabs make no table; write | Town | Visits |, under it |---|---|, then the rows [no-table]"]),
    (
        "First.\n\n\tThe governor said that the road would be closed on Friday.",
        ["3:1: this paragraph is shown as code, since it begins with a tab; delete that, or begin a quotation with “> ” [indented-text]"],
    ),
    (
        "First.\n\n    The governor said that the road would be closed on Friday.",
        ["3:1: this paragraph is shown as code, since it begins with four spaces or more; delete that, or begin a quotation with “> ” "
         "[indented-text]"],
    ),
    (
        "See [roads] (https://example.org/a).",
        ["1:5: a space stands between “]” and “(”, so this is no link; write [roads](https://example.org/a) [no-link]"],
    ),
    (
        "See [x](https://example.org/a “The roads”).",
        ['1:5: the title stands in typographic quotes, so that the address isn’t read; write [x](https://example.org/a "The roads") '
         "[no-link]"],
    ),
    ("A <span lang=“es”>casa</span>.", ['1:3: attributes have straight quotes only; write lang="es" [no-link]']),
    ("A *casa*{: lang=“es”}.", ['1:9: attributes have straight quotes only; write lang="es" [no-link]']),
    ("See https://example.org/very-lo… there.", ["1:5: this address is cut short with “…”; write all of it [no-link]"]),
    (
        "| Town | Visits |\n|—|—:|\n| A | 1 |",
        ["2:1: a line of dashes or of non-breaking spaces makes no table; write |---|---:| [no-table]"],
    ),
    ("A.\n\n<!—more—>", ["3:1: “<!—more—>” has dashes for hyphens, and readers see it; write <!--more--> [pasted-html]"]),
    ("It is **closed **now.", ["1:7: readers see the “**”, since a space stands inside of it; write **closed** [no-emphasis]"]),
    ("It is **\u00a0closed\u00a0** now.", ["1:7: readers see the “**”, since a space stands inside of it; write **closed** [no-emphasis]"]),
    ("<![if !supportLists]>Text", ["1:1: “<![if !supportLists]>” is left over from Word, and readers see it; delete it [pasted-html]"]),
    (
        f"[Roads]({OUTLOOK})",
        ["1:9: this address goes by way of nam12.safelinks.protection.outlook.com, which sees who follows it and may end; write "
         "https://example.org/a [detour]"],
    ),
    (
        "[Roads](https://www.google.com/url?q=https://example.org/a&sa=D)",
        ["1:9: this address goes by way of www.google.com, which sees who follows it and may end; write https://example.org/a [detour]"],
    ),
    (
        f"[Roads]({DEFENSE})",
        ["1:9: this address goes by way of urldefense.com, which sees who follows it and may end; write https://example.org/a [detour]"],
    ),
    (
        "A map: \ufffc.",
        ["1:8: here was a picture that wasn’t pasted with the text (U+FFFC); delete this, and write ![what is in it](file.jpg) "
         "[lost-character]"],
    ),
    ("The mayor\ufffds", ["1:10: here a character was lost when the text was saved in another encoding (U+FFFD); write it again "
                          "[lost-character]"]),
    ("A \uf04a sign", ["1:3: here is a sign of a symbol font (U+F04A), for which readers see a box; write what is meant "
                       "[lost-character]"]),
    ("One\u2028two", ["1:4: here is a line end of another program (U+2028), at which no page begins a new line; press Enter instead "
                      "[lost-character]"]),
    ("The mayorâ€™s cafÃ©", ["1:10: “â€™” is one sign, read in a wrong encoding; write “’” [lost-character]",
                             "1:18: “Ã©” is one sign, read in a wrong encoding; write “é” [lost-character]"]),
    ("A.\n\n\u200b## Roads", ["3:1: an invisible character (U+200B) stands before the “##”, which so has no effect; "
         "delete it [invisible-character]"]),
    ("\ufeff- One", ["1:1: an invisible character (U+FEFF) stands before the “-”, which so has no effect; delete it "
                     "[invisible-character]"]),
    (
        "[x](https://example.org/ro\u00adads) and https://example.org/a\u200bb",
        ["1:27: a soft hyphen (U+00AD) stands in this address, which so leads nowhere; write https://example.org/roads "
         "[invisible-character]",
         "1:58: an invisible character (U+200B) stands in this address, which so leads nowhere; write "
              "https://example.org/ab [invisible-character]"],
    ),
    (
        "[x](https://example.org/a\u00a0b)",
        ["1:26: a non-breaking space (U+00A0) stands in this address, which so leads nowhere; write https://example.org/a%20b "
         "[invisible-character]"],
    ),
    ("No wo\u200brds.", ["1:6: an invisible character (U+200B) stands in “words”, which so nobody finds by searching; "
         "write words [invisible-character]"]),
    ("Call \u202e716", ["1:6: an invisible character (U+202E) turns what follows round; delete it [invisible-character]"]),
]  # fmt: skip

# What people write on purpose: by language.
HONEST = {
    "fr": "– Vous venez\u00a0?\n– Oui, à 19\u00a0h.\n\n-\u00a0Peut-être.\n\nLe «\u00a0CAFÉ» et «\u00a0CHÂ».",
    "es": "—Hola —dijo.\n—¿Qué tal?\n\n¡Viva! «CAMIÓN» y «MAÑANA».",
    "pt": "o carro\no outro\n\n“MAÇû, «LEILÃO», IRMÃ’s e CHÃ…",
    "de": "Die Donau\u00addampf\u00adschiff\u00adfahrt. „CAFÉ“ – und ‚so‘.\n\n1) steht nur hier.\n\n§\u00a05 gilt.",
    "ar": "\u200fقال: \u200eCAFE\u200f.\n\nاتصل \u202a617-555-0100\u202c الآن.",
    "fa": "می\u200cرود [ویکی](https://fa.wikipedia.org/wiki/می\u200cرود).",
    "th": "สวัสดี\u200bชาวโลก",
    "ja": "・項目\n・項目二\n\n“引用”",
    "ro": "Â și Î.",
    "en": (
        "2 ** 3 ** 4 and `** x **`, `•\tx`.\n\n👨\u200d👩\u200d👧\n\n• • •\n\nSee [1] (the note).\n\nHe came in\n"
        "1986. It was late\n- by a day.\n\n    $ pip install x\n\n- One\n  - Two\n\n    The second paragraph of the item goes on for a "
        "while.\n\nTerm\n:   What it means.\n\n"
        "# Head\n- a\n- b\n\n> - q\n> - r\n\n| a | b |\n|---|---|\n| - x | 1 |\n\n```\nTown\tVisits\nAshby\t12\n```"
        "\n\n__init__ and __main__"
    ),
}


@pytest.mark.parametrize(("body", "said"), PASTED, ids=[ascii(body)[:30] for body, _ in PASTED])
def test_what_was_pasted_is_told_at_its_place(body: str, said: list[str]) -> None:
    """Each with line, column and what to write."""
    assert list_findings(body) == [f"a.md:{saying}" for saying in said]


@pytest.mark.parametrize("lang", HONEST)
def test_honest_text_has_no_finding(lang: str) -> None:
    """Dialogues, spaces before French marks, soft hyphens, joiners and marks of direction are what their languages want."""
    assert list_findings(HONEST[lang], lang) == []


def list_findings(body: str, lang: str = "en") -> list[str]:
    """Answer what is said of a body, in the order of the lines."""
    html = Renderer().render(body, path="a.md", lang=lang).html
    found = sorted(check_pasted("a.md", body, 1, lang, html))
    return [f"{item.path}:{item.line}:{item.column}: {item.message} [{item.rule}]" for item in found]


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("title:\u00a0A\n", "2:7: a non-breaking space (U+00A0) stands after the “:”; write a plain one"),
        ("title: A\n\u00a0date: 2026-05-01\n", "3:1: here is a non-breaking space (U+00A0); write a plain space"),
        ("image:\n\u3000src: a.png\n", "3:1: here is a wide space (U+3000); write a plain space"),
        ("tags:\n  -\u00a0roads\n", "3:4: a non-breaking space (U+00A0) stands after the “-”; write a plain one"),
        ("tags:\n  • roads\n  • bridges\n", "3:3: “•” makes no list in front matter; write - roads"),
        ("\u200btitle: A\n", "2:1: here is an invisible character (U+200B); delete it"),
        ("dra\u200bft: true\n", "2:4: here is an invisible character (U+200B); delete it"),
        ("draft: true\u200b\n", "2:12: here is an invisible character (U+200B); delete it"),
        ("date: \u200e2026-05-01\n", "2:7: here is an invisible character (U+200E); delete it"),
        ("title： A\n", "2:6: this colon (U+FF1A) isn’t the one of front matter; write title: A"),
    ],
)
def test_what_was_pasted_into_front_matter_is_refused(front: str, said: str) -> None:
    """YAML takes these characters for letters: a `draft` that has one in it would be another key."""
    parsed = parse_post(Source("content/posts/a.md", f"---\n{front}---\nText.\n"), CONFIG)
    assert [f"{item.line}:{item.column}: {item.message}" for item in parsed.findings] == [said]


def test_words_of_other_languages_stay_as_they_are_in_front_matter() -> None:
    """Spaces that don't break, soft hyphens and marks of direction belong into titles and summaries."""
    front = "title: «\u00a0Café\u00a0» 10\u00a0h\ndate: 2026-05-01\nsummary: Donau\u00addampf, \u200fقال\n"
    parsed = parse_post(Source("content/posts/a.md", f"---\n{front}---\nText.\n"), CONFIG)
    assert (parsed.findings, parsed.record and parsed.record.title) == ((), "«\u00a0Café\u00a0» 10\u00a0h")


def test_odd_values_of_front_matter_are_told(make_site: MakeSite) -> None:
    """In a title, in a summary, in a tag: at the value."""
    front = {"title": "“Roads”", "summary": "A map \ufffc.", "tags": "[ro\u00adads, “bridges”]"}
    site = make_site({"content/posts/a.md": post(front.pop("title"), **front)})
    assert sorted(site.run("check").stdout.splitlines()) == [
        "content/posts/a.md:2:8: advice: readers will see the typographic quotes around the title; write title: Roads [title-marks]",
        "content/posts/a.md:4:10: warning: here was a picture that wasn’t pasted with the text (U+FFFC); delete this, and write ![what is "
        "in it](file.jpg) [lost-character]",
        "content/posts/a.md:5:16: advice: readers will see the typographic quotes around the word; write bridges [title-marks]",
        "content/posts/a.md:5:8: warning: a soft hyphen (U+00AD) stands in “roads”, which so is another word; write roads "
        "[invisible-character]",
    ]
