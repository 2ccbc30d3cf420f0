"""`check` finds every problem of a newsroom in one run, says each at its place, and can be told what matters."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from pressroom.checking import RULES
from pressroom.checking.colours import measure_contrast
from tests.bless import CHECKING, make_rule_table
from tests.conftest import MakeSite
from tests.support.paths import ROOT
from tests.support.sites import post

_SUMMARY = "A summary."

# A body, and what check says of it after "content/posts/a.md:". Line 7 is the first of the body.
SAYINGS = [
    ("[here](b.md)", "7:1: warning: “here” doesn’t say where the link leads; name what is there [vague-link]"),
    ("[Roads](b.md#part)", "7:1: warning: “b.md” has no part “#part”; did you mean “#parts”? [dead-anchor]"),
    ("[Roads](#nowhere)", "7:1: warning: this page has no part “#nowhere”; link to the page without it [dead-anchor]"),
    ("[Roads](/2026/05/01/c/)", "7:1: warning: there is no page at /2026/05/01/c/; did you mean /2026/05/01/b/? [dead-link]"),
    (
        "[Roads](https://news.example.gov/nothing-at-all/)",
        "7:1: warning: there is no page at /nothing-at-all/; link to the source file instead, and it will always be found [dead-link]",
    ),
    ("![](town.png)", "7:1: warning: the picture “town.png” has no words for it; write ![what is in it](town.png) [no-alt]"),
    ("![town.png](town.png)", "7:1: warning: “town.png” is a file’s name; write what is in the picture [poor-alt]"),
    (
        "![Image of a town](town.png)",
        "7:1: warning: “Image of a town” begins with what every picture is; begin with what is in it [poor-alt]",
    ),
    (
        "![A town](tovn.png)",
        "7:1: warning: there is no picture “tovn.png”, neither beside this file nor in content/media/; did you mean “town.png”? "
        "[missing-picture]",
    ),
    (
        "[The budget (PDF)](budget.pdf)",
        "7:1: advice: the link leads to a PDF file of 1.2 MB; say so, as in “The budget (PDF, 1.2 MB)” [document-link]",
    ),
    (
        "[The budget](https://example.org/budget.pdf)",
        "7:1: advice: the link leads to a PDF file; say so, as in “The budget (PDF)” [document-link]",
    ),
    ("Read [this year’s budget]().", "7:6: warning: the link has no address; write one between its round brackets [dead-link]"),
    ("[](b.md)", "7:1: warning: the link to “b.md” has no words; write [where it leads](b.md) [empty-link]"),
    ("## ", "7:1: warning: the heading has no words; write some, or take it out [empty-heading]"),
    (
        "![A town](https://example.org/a.png)",
        "7:1: advice: the picture “https://example.org/a.png” is on another site, and pages show a link to it; save it beside this file "
        "[picture-elsewhere]",
    ),
    (
        "Table: Visits\n\n|  |  |\n|---|---|\n| A | 1 |",
        "9:1: warning: the table has no words in its first row, which heads the columns; write there what each of them holds [no-header]",
    ),
    (
        "The street is called Улица Мира there.",
        '7:22: warning: “Улица Мира” is Cyrillic in a text in “en”; say which language that is, as in <span lang="ru">Улица Мира</span> '
        "[foreign-phrase]",
    ),
    (
        "It begins.\nThen the DPW comes.",
        "8:10: advice: “DPW” isn’t explained; write its words at its first use, with DPW in brackets after them [acronym]",
    ),
    (
        "Notwithstanding considerable administrative complications, interdepartmental representatives agreed enthusiastically. " * 20,
        "7:1: advice: this text asks for 41 years of school; shorter sentences and commoner words let more people read it [hard-text]",
    ),
    ("word " * 41 + "end.", "7:1: advice: this sentence has 42 words; make two or three of it [long-sentence]"),
    (
        "Text.\n\n| Town | Visits |\n|---|---|\n| A | 1 |",
        "9:1: advice: the table has no caption; write “Table: what it shows” and an empty line before it [no-caption]",
    ),
]


@pytest.mark.parametrize(
    ("body", "saying"), SAYINGS, ids=[re.findall(r"\[([\w-]+)\]$", saying)[0] + str(n) for n, (_, saying) in enumerate(SAYINGS)]
)
def test_each_rule_says_what_is_there_and_what_to_write(make_site: MakeSite, body: str, saying: str) -> None:
    """The exact text of a finding, at its place."""
    site = make_site(
        {
            "content/posts/a.md": post("A", body=f"{body}\n\n![A town](town.png)", summary=_SUMMARY, draft="false"),
            "content/posts/b.md": post("B", body="## Parts", summary=_SUMMARY),
            "content/media/town.png": b"png",
            "content/media/budget.pdf": b"p" * 1_200_000,
        }
    )
    told = site.run("check").stdout.splitlines()
    assert f"content/posts/a.md:{saying}" in told


@pytest.mark.parametrize(
    ("path", "text", "saying"),
    [
        ("content/posts/a.md", post("A"), "2:8: advice: there is no summary; write “summary:” with one or two sentences for lists, feeds "
         "and search engines [no-summary]"),
        ("content/posts/a.md", post("A" * 101, summary=_SUMMARY), "2:8: advice: the title has 101 characters; say it in 100 or fewer, "
         "and the rest in “deck:” [long-title]"),
        ("content/posts/2026-05-02-a.md", post("A", summary=_SUMMARY), "3:7: warning: the date is 2026-05-01, but the file’s name says "
         "2026-05-02; change one of them [date-in-name]"),
        ("content/posts/a.md", post("“A, b”", summary=_SUMMARY), "2:8: advice: readers will see the typographic quotes "
         "around the title; write title: A, b [title-marks]"),
        ("content/posts/a.md", post("A <em>b</em>", summary=_SUMMARY), "2:8: advice: readers will see the “<em>” in the title, which is "
         "text and not HTML; leave it out [title-marks]"),
    ],
)  # fmt: skip
def test_front_matter_is_read_for_sense(make_site: MakeSite, path: str, text: str, saying: str) -> None:
    """What is valid may still not be meant."""
    assert make_site({path: text}).run("check").stdout == f"{path}:{saying}\n"


@pytest.mark.parametrize(
    ("name", "tag", "language"), [("a", "es", "Español"), ("b", "ca", "Català"), ("c", "pt-BR", "Português (Brasil)")]
)
def test_a_language_in_a_name_that_the_site_lacks_is_told(make_site: MakeSite, name: str, tag: str, language: str) -> None:
    """Where the theme speaks it, or the text stands beside another of the same name."""
    path = f"content/posts/{name}.{tag}.md"
    site = make_site({"content/posts/b.md": post("B", summary=_SUMMARY), path: post("C", summary=_SUMMARY)})
    told = (
        f"{path}:1:1: warning: the file’s name ends with “.{tag}”, but the site isn’t published in that language ({language}); write "
        f'languages = ["en", "{tag}"] in pressroom.toml, or rename the file [language-in-name]\n'
    )
    assert site.run("check").stdout == told


@pytest.mark.parametrize("name", ["v1.2", "notes.old", "school.ca", "budget.US", "2026-05-01-a.in", "a.final", "index.en"])
def test_other_ends_of_a_name_are_words(make_site: MakeSite, name: str) -> None:
    """A version, an abbreviation, a language that the site has."""
    assert make_site({f"content/posts/{name}.md": post("A", summary=_SUMMARY)}).run("check").stdout == ""


def test_terms_that_differ_in_a_plural_are_told_at_the_rarer(make_site: MakeSite) -> None:
    """Two posts say “Roads”, one says “Road”."""
    files = {f"content/posts/{name}.md": post(name, tags="[Roads]", summary=_SUMMARY) for name in "ab"}
    files["content/posts/c.md"] = post("C", tags="[Road]", summary=_SUMMARY)
    told = "content/posts/c.md:4:8: warning: “Road” is used once, and “roads” 2 times; write the same for the same [similar-terms]\n"
    assert make_site(files).run("check").stdout == told


def test_terms_that_differ_in_case_or_in_a_letter_are_told(make_site: MakeSite) -> None:
    """At the rarer spelling, with the commoner one."""
    files = {f"content/posts/{n}.md": post(str(n), tags="[Road works, Open data]", summary=_SUMMARY) for n in range(5)}
    files["content/posts/z.md"] = post("Z", tags="[Road work, open data, Rpad works]", summary=_SUMMARY)
    assert make_site(files).run("check").stdout.splitlines() == [
        "content/posts/z.md:4:8: warning: “Road work” is used once, and “road-works” 5 times; write the same for the same [similar-terms]",
        "content/posts/z.md:4:19: warning: “open data” is written “Open data” in 5 other posts; write it so here too, since pages show the "
        "commoner spelling [similar-terms]",
        "content/posts/z.md:4:30: warning: “Rpad works” is used only here, and “Road works” 5 times; did you mean that? [rare-term]",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "The Department of Public Works (DPW) comes.", "The DPW (Department of Public Works) comes.", "The DPW comes.\n\n*[DPW]: Works",
        "Public works are done by the Department of Public Works. The DPW comes.", "WE ARE OPEN ON MONDAY", "An OPEN door is open.",
        "Part II of the US plan in MA.", "Run `DPW`.", "See [the plan](DPW.pdf).", "The DPW comes: [DPW](/).",
        "## The DPW\n\n- The DPW\n\n> The DPW",
    ],
)  # fmt: skip
def test_acronym_that_needs_no_words_is_not_told(make_site: MakeSite, body: str) -> None:
    """It is explained, or it is none."""
    assert make_site({"content/posts/a.md": post("A", body=body, summary=_SUMMARY)}).run("check", "acronym").stdout == ""


@pytest.mark.parametrize(
    "body",
    [
        'The street is called <span lang="ru">Улица Мира</span> there.', "The street is called *Улица Мира*{: lang=ru } there.",
        "The number π, the unit μm.", "`Улица`",
    ],
)  # fmt: skip
def test_foreign_words_with_a_language_and_signs_are_not_told(make_site: MakeSite, body: str) -> None:
    """Neither are Latin words in a text of another script."""
    site = make_site({"content/posts/a.md": post("A", body=body, summary=_SUMMARY)})
    assert site.run("check", "foreign-phrase").stdout == ""
    russian = post("A", body="Программа Windows и Улица Мира.", lang="ru", summary=_SUMMARY)
    assert make_site({"content/posts/a.md": russian}, config='languages = ["ru"]\n', name="ru").run("check", "foreign-phrase").stdout == ""


def test_long_sentence_is_found_over_lines(make_site: MakeSite) -> None:
    """However its author breaks lines; the end of an abbreviation's dot is no end of a sentence where a small letter follows."""
    body = "It begins, i.e. it " + "\n".join(["word e.g. word word word"] * 9) + "."
    told = make_site({"content/posts/a.md": post("A", body=body, summary=_SUMMARY)}).run("check").stdout
    assert told == "content/posts/a.md:6:1: advice: this sentence has 49 words; make two or three of it [long-sentence]\n"


@pytest.mark.parametrize("end", [".1 Then", "… Then", ".” Then", "?) Then", "! “Then"])
def test_end_of_a_sentence_is_seen_behind_notes_and_quotes(make_site: MakeSite, end: str) -> None:
    """Two sentences of thirty words aren't one of sixty."""
    body = f"It {'word ' * 29}ends{end} {'word ' * 29}ends."
    assert make_site({"content/posts/a.md": post("A", body=body, summary=_SUMMARY)}).run("check", "long-sentence").stdout == ""


def test_colours_of_the_theme_are_measured(make_site: MakeSite) -> None:
    """In the light scheme and in the dark one, at the token that was changed."""
    css = (ROOT / "templates/assets/style.css").read_text(encoding="utf-8")
    css = css.replace("--gray: #5a5f66", "--gray: #999").replace("--blue: #9cc3e6", "--blue: rgb(30, 60, 90)")
    told = make_site({"content/posts/a.md": post("A", summary=_SUMMARY), "templates/assets/style.css": css}).run("check").stdout
    assert told.splitlines() == [
        "templates/assets/style.css:8:3: warning: --gray (#999) on --paper (#fbfaf7) has a contrast of 2.7:1 in the light scheme; text "
        "needs 4.5:1, so make the two differ more [low-contrast]",
        "templates/assets/style.css:12:3: warning: --gray (#999) on --shade (#f2f0e9) has a contrast of 2.4:1 in the light scheme; text "
        "needs 4.5:1, so make the two differ more [low-contrast]",
        "templates/assets/style.css:49:5: warning: --blue (rgb(30, 60, 90)) on --paper (#10151b) has a contrast of 1.6:1 in the dark "
        "scheme; text needs 4.5:1, so make the two differ more [low-contrast]",
        "templates/assets/style.css:52:5: warning: --blue (rgb(30, 60, 90)) on --shade (#1a212a) has a contrast of 1.4:1 in the dark "
        "scheme; text needs 4.5:1, so make the two differ more [low-contrast]",
    ]


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21, and the gray that is known to be just enough is."""
    assert measure_contrast((0, 0, 0), (255, 255, 255)) == 21
    assert 4.5 <= measure_contrast((118, 118, 118), (255, 255, 255)) < 4.6


def test_file_that_cant_be_loaded_does_not_stop_the_others(make_site: MakeSite) -> None:
    """One file has an error, another a vague link, and both are told, in order of place."""
    site = make_site({"content/posts/a.md": "no front matter", "content/posts/b.md": post("B", body="[here](/)", summary=_SUMMARY)})
    checked = site.run("check")
    told = checked.stdout.splitlines()
    assert (checked.exit_code, len(told)) == (1, 2)
    assert told[0].startswith("content/posts/a.md:1:1: ")
    assert told[1].endswith("[vague-link]")


def test_post_that_cannot_be_built_beside_the_others_does_not_stop_them(make_site: MakeSite) -> None:
    """Its author has no file: that is told, and so is what its text and another one's need."""
    files = {name: post(name, body="[here](/)", summary=_SUMMARY) for name in ("content/posts/b.md",)}
    files["content/posts/a.md"] = post("A", body="[here](b.md)", summary=_SUMMARY, authors="[nobody]")
    told = make_site(files).run("check").stdout.splitlines()
    assert [(line.partition(":")[0], line.rpartition(" ")[2]) for line in told] == [
        ("content/posts/a.md", "[author]"), ("content/posts/a.md", "[vague-link]"), ("content/posts/b.md", "[vague-link]"),
    ]  # fmt: skip


def test_nothing_to_say_is_exit_code_0(make_site: MakeSite) -> None:
    """Advice alone doesn't fail, except under --strict."""
    good, advised = make_site({"content/posts/a.md": post("A", summary=_SUMMARY)}), make_site({"content/posts/a.md": post("A")}, name="b")
    assert (good.run("check").exit_code, good.run("check").stdout) == (0, "")
    assert advised.run("check").exit_code == 0
    assert advised.run("check", "--strict").exit_code == 1


def test_configuration_says_how_much_a_rule_weighs(make_site: MakeSite) -> None:
    """A rule may be raised to an error or switched off."""
    files = {"content/posts/a.md": post("A", body="[here](/)")}
    site = make_site(files, config='[check]\nno-summary = "error"\nvague-link = "off"\n')
    told = site.run("check").stdout
    assert "a.md:2:8: there is no summary" in told
    assert "vague-link" not in told


def test_only_the_rules_that_are_named_are_told(make_site: MakeSite) -> None:
    """`check no-summary` says nothing of links."""
    site = make_site({"content/posts/a.md": post("A", body="[here](/)")})
    assert [line.rpartition(" ")[2] for line in site.run("check", "no-summary").stdout.splitlines()] == ["[no-summary]"]


def test_unknown_rule_is_wrong_usage(make_site: MakeSite) -> None:
    """A rule that isn't there is answered with those that are."""
    refused = make_site({}).run("check", "no-sumary")
    assert (refused.exit_code, refused.stderr) == (2, "there is no rule “no-sumary”; did you mean “no-summary”?\n")
    refused = make_site({}, name="other").run("check", "--explain", "xyz")
    assert (refused.exit_code, refused.stderr) == (2, f"there is no rule “xyz”; the rules are {', '.join(RULES)}\n")


def test_level_of_no_rule_is_told_at_its_line(make_site: MakeSite) -> None:
    """A misspelled id would leave the rule as heavy as before, and nobody would see that."""
    site = make_site({}, config='[check]\nno-alt = "error"\nno-sumary = "off"\n')
    told = site.run("check")
    assert told.stdout == "pressroom.toml:6:1: there is no rule “no-sumary”; did you mean “no-summary”? [config]\n"
    assert told.exit_code == 1


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_configuration_that_cannot_be_read_is_told_in_each_format(make_site: MakeSite, form: str) -> None:
    """A program that reads what `check` says gets that, too."""
    site = make_site({})
    site.write("pressroom.toml", "titel = 1\n")
    told = site.run("check", "--format", form)
    assert (told.exit_code, "unknown key “titel”; did you mean “title”?" in told.stdout) == (1, True)
    if form in {"json", "sarif"}:
        assert json.loads(told.stdout)


@pytest.mark.parametrize(("name", "why"), [("none/baseline.json", "No such file or directory"), ("content", "Is a directory")])
def test_baseline_that_cannot_be_kept_is_told(make_site: MakeSite, name: str, why: str) -> None:
    """A folder that isn't there is no fault of ours."""
    site = make_site({"content/posts/a.md": post("A")})
    told = site.run("check", "--baseline", str(site.root / name))
    said = f"the baseline {site.root / name} can’t be read or written ({why}); name a file in a folder that is there\n"
    assert (told.exit_code, told.stderr) == (2, said)


def test_sarif_names_its_schema_and_writes_paths_as_addresses(make_site: MakeSite) -> None:
    """GitHub refuses a report without a schema; a path with a space or an accent is no URI."""
    site = make_site({"content/posts/ré sumé.md": post("A", body="[here](/)", summary=_SUMMARY)})
    sarif = json.loads(site.run("check", "--format", "sarif").stdout)
    place = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (sarif["$schema"].endswith("/sarif-2.1.0.json"), place) == (True, "content/posts/r%C3%A9%20sum%C3%A9.md")


def test_baseline_forgives_what_was_there_and_nothing_more(make_site: MakeSite) -> None:
    """The first run writes it; a second finding of the same kind in the same file is told."""
    site = make_site({"content/posts/a.md": post("A", body="[here](/)", summary=_SUMMARY)})
    baseline = str(site.root / "baseline.json")
    assert site.run("check", "--baseline", baseline).exit_code == 0
    site.write("content/posts/a.md", post("A", body="Moved down.\n\n[here](/)\n\n[here](/about/)", summary=_SUMMARY))
    worse = site.run("check", "--baseline", baseline)
    assert worse.exit_code == 1
    assert "10:1: warning: “here”" in worse.stdout
    assert "8:1: warning: “here”" not in worse.stdout


def test_formats_hold_the_same_findings(make_site: MakeSite) -> None:
    """JSON, SARIF and GitHub's annotations each tell path, line, column, rule and message."""
    site = make_site({"content/posts/a.md": post("A", body="[here](/)", summary=_SUMMARY)})
    plain = json.loads(site.run("check", "--format", "json").stdout)
    sarif = json.loads(site.run("check", "--format", "sarif").stdout)["runs"][0]
    github = site.run("check", "--format", "github").stdout
    message = "“here” doesn’t say where the link leads; name what is there"
    assert plain == [
        {"path": "content/posts/a.md", "line": 7 - 1, "column": 1, "severity": "warning", "rule": "vague-link", "message": message}
    ]
    assert [(result["ruleId"], result["level"], result["message"]["text"]) for result in sarif["results"]] == [
        ("vague-link", "warning", message)
    ]
    assert {rule["id"] for rule in sarif["tool"]["driver"]["rules"]} == set(RULES)
    assert sarif["columnKind"] == "unicodeCodePoints"
    assert github == f"::warning file=content/posts/a.md,line=6,col=1::{message} [vague-link]\n"


def test_every_rule_is_documented_as_it_is() -> None:
    """The table in docs/checking.md is made of the rules (`make golden` writes it)."""
    assert make_rule_table() in CHECKING.read_text(encoding="utf-8")


def test_every_rule_that_a_finding_has_is_in_the_table() -> None:
    """No finding has a rule that `--explain` doesn't know: every text after `rule=` in the source, and every constant with RULE in it."""
    texts = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src/pressroom").rglob("*.py"))
    named = {*re.findall(r'\brule="([\w-]+)"', texts), *re.findall(r'_?RULE = "([\w-]+)"', texts)}
    assert len(named) > 15
    assert named - RULES.keys() == {"epoch", "search"}  # warnings of the clock and of what is installed: no affair of `check`


def test_demonstration_has_no_finding() -> None:
    """The newsroom in this repository is what we ask of others."""
    checked = subprocess.run([sys.executable, "build.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_missing_configuration_is_a_finding_with_its_rule(make_site: MakeSite) -> None:
    """A folder that is no newsroom is told like any other problem."""
    site = make_site({})
    (site.root / "pressroom.toml").unlink()
    told = site.run("check").stdout
    assert told.startswith("pressroom.toml:1:1: there is no such file;")
    assert told.endswith(" [config]\n")


def test_author_without_a_file_is_told_and_no_fault_of_ours(make_site: MakeSite) -> None:
    """The pages of the others can be planned all the same, and what is wrong with them is told too."""
    site = make_site({"content/posts/a.md": post("A", authors="[nobody]"), "content/posts/b.md": post("B", body="[x](/nowhere/)")})
    told = site.run("check").stdout
    assert "content/posts/a.md:4:11: there is no author “nobody”" in told
    assert "content/posts/b.md:5:1: " in told


@pytest.mark.parametrize(
    ("path", "saying"),
    [
        ("content/posts/a.MD", "this text isn’t read, since its name ends with “.MD”; rename it a.md"),
        ("content/posts/a.md.txt", "this text isn’t read, since its name ends with “.txt”; rename it a.md"),
        ("content/posts/2026/a.txt", "this text isn’t read, since its name ends with “.txt”; rename it a.md"),
        ("content/posts/winners", "this text isn’t read, since its name has no ending; rename it winners.md"),
        ("content/authors/ada.yaml", "this text isn’t read, since its name ends with “.yaml”; rename it ada.md"),
        (
            "content/a.md",
            "this text isn’t read, since it lies outside of the folders of texts; move it to content/posts/ or content/pages/",
        ),
    ],
)
def test_a_text_that_is_not_read_is_told(make_site: MakeSite, path: str, saying: str) -> None:
    """What an author wrote isn't lost without a word; a text among the media is a file to be fetched."""
    site = make_site({path: post("A"), "content/root/notes.md": "Notes."})
    assert site.run("check").stdout == f"{path}:1:1: warning: {saying} [stray-text]\n"


def test_a_document_in_the_place_of_a_post_is_told_and_an_attachment_is_not(make_site: MakeSite) -> None:
    """What lies beside a post's index.md, is linked to, or was set aside by its name, is no text that somebody waits for."""
    word, folder = b"PK", "content/posts/winners"
    site = make_site({
        f"{folder}/index.md": post("A", summary=_SUMMARY), f"{folder}/list.docx": word, f"{folder}/notes.txt": "Notes.",
        "content/posts/b.md": post("B", summary=_SUMMARY, body="See [the rules (DOCX, 2 bytes)](rules.docx)."),
        "content/posts/rules.docx": word, "content/posts/2026-05-01-fair.docx": word, "content/posts/note.txt": "Note.",
        "content/posts/b.md.bak": post("B"), "content/posts/chart.csv": "a,b\n", "content/posts/empty.txt": "",
        "content/posts/broken.md": "---\ntitle: x\n---\n[The form](form.doc)\n", "content/posts/form.doc": word,
        "content/posts/plan.gdoc": "{}",
    })  # fmt: skip
    told = [line for line in site.run("check").stdout.splitlines() if "[stray-text]" in line]
    assert told == [
        "content/posts/2026-05-01-fair.docx:1:1: warning: this is a Word document, which isn’t read; put its words into "
        "2026-05-01-fair.md, below front matter, or link to it from a post [stray-text]",
        "content/posts/note.txt:1:1: warning: this text isn’t read, since its name ends with “.txt”; put its words into note.md, below "
        "front matter, or link to it from a post [stray-text]",
        "content/posts/plan.gdoc:1:1: warning: this is a shortcut to a Google document, which isn’t read; put its words into plan.md, "
        "below front matter, or link to it from a post [stray-text]",
    ]


@pytest.mark.parametrize(
    ("body", "file", "saying"),
    [
        ("[b](b)", "b.md", "warning: there is no file “b”, neither beside this file nor in content/media/; did you mean “b.md”? "
         "[dead-link]"),
        ("[b](B.md)", "b.md", "this links to “B.md”, which doesn’t exist; did you mean “b.md”? [link]"),
        ("[b](..\\\\posts\\\\b.md)", "b.md", "this links to “..\\posts\\b.md”, which doesn’t exist; did you mean “b.md”? [link]"),
        ("![A map](Map.PNG)", "map.png", "warning: there is no picture “Map.PNG”, neither beside this file nor in content/media/; did you "
         "mean “map.png”? [missing-picture]"),
        ("![A cup](caf\u00e9.png)", "cafe\u0301.png", "warning: there is no picture “caf\u00e9.png”, neither beside this file nor in "
         "content/media/; a file there is called so with its accents stored in another way, as macOS does; type the name of that file anew "
         "[missing-picture]"),
        ("![A map](C:\\Pictures\\map.png)", "map.png", "warning: “C:\\Pictures\\map.png” is on your own computer; put “map.png” beside "
         "this file, and write its name alone [unsafe-target]"),
    ],
)  # fmt: skip
def test_a_name_that_is_nearly_right_is_proposed(make_site: MakeSite, body: str, file: str, saying: str) -> None:
    """Another case, another Unicode form, no suffix, a path as Windows has it."""
    other = post("B", summary=_SUMMARY) if file.endswith(".md") else b"\x89PNG"
    site = make_site({"content/posts/a.md": post("A", body=body, summary=_SUMMARY), f"content/posts/{file}": other})
    assert f"content/posts/a.md:6:1: {saying}" in site.run("check").stdout.splitlines()
