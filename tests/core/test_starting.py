"""Files to start from: they are valid as they are written, and nothing is written over."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from functools import partial
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator, ValidationError

from pressroom.cli import cli
from pressroom.config import parse_config
from pressroom.editors import CHECK_BEGIN
from pressroom.front_matter import FIELDS
from pressroom.messages import count_findings
from pressroom.schemas import make_schema
from tests.conftest import MakeSite
from tests.support.paths import ROOT
from tests.support.sites import SITES, MadeSite, post

_ANSWERS = ("--title", 'Town of "Example"', "--base-url", "https://news.example.gov", "--timezone", "America/New_York", "--agency", "Hall")


def test_new_newsroom_builds_without_a_finding(tmp_path: Path) -> None:
    """What `init` writes is a site that a strict build takes, with its first post on the front page."""
    started = CliRunner().invoke(cli, ["init", str(tmp_path / "town"), *_ANSWERS])
    built = CliRunner().invoke(cli, ["build", "--strict", "--root", str(tmp_path / "town")])
    assert (started.exit_code, built.exit_code, built.stderr) == (0, 0, "")
    assert "Welcome" in (tmp_path / "town/site/index.html").read_text()


def test_init_writes_over_nothing(tmp_path: Path) -> None:
    """One file that is there already keeps all of them from being written."""
    (tmp_path / "README.md").write_text("mine")
    refused = CliRunner().invoke(cli, ["init", str(tmp_path), *_ANSWERS])
    assert refused.exit_code == 2
    assert refused.stderr == f"README.md would be written over in {tmp_path}; nothing was written: name an empty folder\n"
    assert [file.name for file in tmp_path.iterdir()] == ["README.md"]


@pytest.mark.parametrize(
    ("option", "value", "saying"),
    [
        ("timezone", "Nowhere", "this must be an IANA timezone such as \"America/New_York\"; there is none called 'Nowhere'"),
        ("base-url", "x", "this must be the site’s address such as \"https://news.example.gov\", not 'x'"),
        ("title", " ", "this is empty; write some words"),
    ],
)
def test_init_says_which_answer_is_wrong(tmp_path: Path, option: str, value: str, saying: str) -> None:
    """What a configuration couldn't hold is wrong usage, told with the option's name."""
    refused = CliRunner().invoke(cli, ["init", str(tmp_path / "x"), *_ANSWERS, f"--{option}", value])
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (2, f"Error: Invalid value for '--{option}': {saying}")
    assert not (tmp_path / "x").exists()


def test_init_asks_again_for_what_cannot_be(tmp_path: Path) -> None:
    """Four questions; an answer that can't be taken is said to be so at once, and the others aren't lost."""
    answers = "Town of Example\nexample\nhttps://example.gov/\nEastern\nAmerica/New_York\n\n"
    started = CliRunner().invoke(cli, ["init", str(tmp_path / "town")], input=answers)
    assert started.exit_code == 0, started.output
    told = [line.partition("Error: ")[2] for line in started.output.splitlines() if "Error: " in line]
    assert told == [
        "this must be the site’s address such as \"https://news.example.gov\", not 'example'",
        "this must be an IANA timezone such as \"America/New_York\"; there is none called 'Eastern'",
    ]
    config = parse_config((tmp_path / "town/pressroom.toml").read_text())
    assert (config.title, config.base_url, config.timezone, config.agency) == (
        "Town of Example", "https://example.gov", "America/New_York", "",
    )  # fmt: skip


def test_init_where_nobody_answers_says_what_to_write(tmp_path: Path) -> None:
    """In a script there is nobody to ask."""
    refused = CliRunner().invoke(cli, ["init", str(tmp_path / "town"), "--title", "Town of Example"], input="")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        2, "Error: nobody answers here; write --base-url and the other answers as options",
    )  # fmt: skip
    assert not (tmp_path / "town").exists()


def test_init_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    """A file stands where the folder should: nobody's fault but the name's."""
    (tmp_path / "town").write_text("")
    refused = CliRunner().invoke(cli, ["init", str(tmp_path / "town"), *_ANSWERS])
    told = f"{tmp_path}/town/pressroom.toml can’t be written (File exists); name a folder in which files can be made\n"
    assert (refused.exit_code, refused.stderr) == (2, told)


@pytest.mark.parametrize("kind", ["post", "release", "event", "page", "author"])
def test_new_file_is_valid_and_withheld_until_it_is_meant(make_site: MakeSite, kind: str) -> None:
    """What `new` writes builds without a finding; a post is a draft."""
    site = make_site({})
    made = site.run("new", kind, "Budget #1: what’s “next”?")
    built = site.run("build", "--strict")
    assert (made.exit_code, built.exit_code, built.stderr) == (0, 0, "")
    is_post = kind in {"post", "release", "event"}
    assert ("1 post withheld" in built.stdout) is is_post


def test_new_post_is_dated_today_in_the_sites_timezone(make_site: MakeSite) -> None:
    """At two in the morning UTC it is still the day before in New York."""
    site = make_site({})
    made = site.run("new", "post", "Roads", at="2026-06-02T02:00Z")
    assert made.stdout == f"{site.root}/content/posts/2026-06-01-roads.md\n"


def test_new_post_is_by_the_author_whose_address_git_knows(make_site: MakeSite) -> None:
    """The author file that holds git's user.email gives the byline."""
    site = make_site({"content/authors/ann.md": "---\nname: Ann\nemail: Ann@example.gov\n---\n"})
    subprocess.run(["git", "init", "-q"], cwd=site.root, check=True)
    subprocess.run(["git", "config", "user.email", "ann@example.gov"], cwd=site.root, check=True)
    site.run("new", "post", "Roads")
    assert "authors: [ann]\n" in (site.root / "content/posts/2026-06-01-roads.md").read_text()


def test_new_writes_over_nothing(make_site: MakeSite) -> None:
    """A second call with the same title leaves the file as it is, and says so."""
    site = make_site({})
    site.run("new", "post", "Roads")
    file = site.write("content/posts/2026-06-01-roads.md", "mine")
    again = site.run("new", "post", "Roads")
    told = "content/posts/2026-06-01-roads.md is there already, and is left as it is; choose another title, or edit that file\n"
    assert (again.exit_code, again.stderr, file.read_text()) == (2, told, "mine")


def test_title_without_letters_is_refused(make_site: MakeSite) -> None:
    """There must be something to make a file name of."""
    refused = make_site({}).run("new", "post", "🎉")
    assert (refused.exit_code, refused.stderr) == (2, "“🎉” has no letters to make a file name of; give it a title that has\n")


def _write_editor(folder: Path, does: str) -> str:
    """Write an editor of a line of shell, and answer its name."""
    editor = folder / "editor"
    editor.write_text(f"#!/bin/sh\n{does}\n")
    editor.chmod(0o755)
    return str(editor)


def test_new_opens_the_file_in_the_editor(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--edit` hands $EDITOR the file that was written; without it nothing is opened."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", _write_editor(tmp_path, 'echo "Written in an editor." >> "$1"'))
    site = make_site({})
    made = site.run("new", "post", "Roads", "--edit")
    file = site.root / "content/posts/2026-06-01-roads.md"
    assert (made.exit_code, made.stdout) == (0, f"{file}\n")
    assert file.read_text().endswith("Write here.\nWritten in an editor.\n")
    site.run("new", "post", "Bridges")
    assert "editor" not in (site.root / "content/posts/2026-06-01-bridges.md").read_text()


def test_editor_that_fails_leaves_the_file(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The post is there, and the editor's failure is said without a traceback."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", _write_editor(tmp_path, "exit 3"))
    site = make_site({})
    made = site.run("new", "post", "Roads", "--edit")
    assert made.exit_code == 1
    assert made.stderr == f"Error: {tmp_path}/editor: Editing failed\n"
    assert (site.root / "content/posts/2026-06-01-roads.md").exists()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom as `init` makes it."""
    folder = tmp_path_factory.mktemp("started") / "town"
    assert CliRunner().invoke(cli, ["init", str(folder), *_ANSWERS]).exit_code == 0
    return folder


def test_new_newsroom_has_nothing_to_be_told(town: Path) -> None:
    """`check --strict` says nothing of what `init` writes, not even advice."""
    checked = CliRunner().invoke(cli, ["check", "--strict", "--root", str(town)])
    assert (checked.exit_code, checked.stdout) == (0, "")


def test_front_matter_that_we_write_is_what_the_schemas_take(town: Path) -> None:
    """Each file of `init` and `new`, and the snippet with its places filled in, against the schema that the settings name for it."""
    for kind in ("post", "release", "event", "page", "author"):
        assert CliRunner().invoke(cli, ["new", kind, f"A {kind}", "--root", str(town)]).exit_code == 0
    snippets = json.loads((town / ".vscode/pressroom.code-snippets").read_text())
    text = "\n".join(snippets["Front matter of a post"]["body"]).replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2026-06-01")
    (town / "content/posts/snippet.md").write_text(re.sub(r"\$\{?\d:?([^}\n]*)\}?", r"\1", text))
    schemas = json.loads((town / ".vscode/settings.json").read_text())["yaml.schemas"]
    checked = set()
    for name, pattern in schemas.items():
        validator = Draft202012Validator(json.loads((town / name).read_text()))
        for file in town.glob(pattern):
            front = yaml.load(HEAD.findall(file.read_text())[0], yaml.BaseLoader)  # noqa: S506 - it makes texts only
            assert [error.message for error in validator.iter_errors(front) if not _is_of_type(error)] == [], file
            checked.add(file.parent.name)
    assert checked == {"posts", "pages", "authors"}
    assert CliRunner().invoke(cli, ["build", "--root", str(town)]).exit_code == 0


def test_schemas_take_what_the_sample_newsrooms_have(town: Path) -> None:
    """What the loader takes, an editor doesn't underline: every form of every key that the samples use."""
    checked = 0
    for kind, folder in (("post", "posts"), ("page", "pages"), ("author", "authors")):
        validator = Draft202012Validator(json.loads((town / f".vscode/{kind}.schema.json").read_text()))
        for file in (file for site in ("city", "press", "sample") for file in SITES.glob(f"{site}/content/{folder}/**/*.md")):
            front = yaml.load(HEAD.findall(file.read_text())[0], yaml.BaseLoader)  # noqa: S506 - it makes texts only
            assert [error.message for error in validator.iter_errors(front) if not _is_of_type(error)] == [], file
            checked += 1
    assert checked > 50


HEAD = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)


def _is_of_type(error: ValidationError) -> bool:
    """Tell whether an error says only that a text is no number or boolean: here all is read as texts."""
    return error.validator == "type" and isinstance(error.instance, str)


def test_schema_refuses_what_the_loader_refuses(town: Path) -> None:
    """A seeded fault: an unknown key is an error of the schema."""
    validator = Draft202012Validator(json.loads((town / ".vscode/post.schema.json").read_text()))
    assert list(validator.iter_errors({"title": "A", "date": "2026-06-01", "sumary": "x"})) != []


def test_editors_task_knows_what_check_prints(make_site: MakeSite, town: Path) -> None:
    """Each line of `check` is matched by the problem matcher of its severity, and by no other; a round begins and ends for all of them."""
    site = make_site({"content/posts/a.md": "no front matter", "content/posts/b.md": post("B", body="[here](/)")})
    (task, _) = json.loads((town / ".vscode/tasks.json").read_text())["tasks"]
    assert task["command"] == "pressroom check --watch"
    matchers = {matcher["severity"]: re.compile(matcher["pattern"]["regexp"]) for matcher in task["problemMatcher"]}
    checked = site.run("check")
    found = [
        (severity, match[1], match[2], match[3], match[5])
        for line in checked.stdout.splitlines()
        for severity, pattern in matchers.items()
        if (match := pattern.match(line))
    ]
    assert found == [
        ("error", "content/posts/a.md", "1", "1", "front-matter"), ("info", "content/posts/b.md", "2", "8", "no-summary"),
        ("warning", "content/posts/b.md", "5", "1", "vague-link"),
    ]  # fmt: skip
    for matcher in task["problemMatcher"]:
        assert re.search(matcher["background"]["beginsPattern"], CHECK_BEGIN)
        for end in (checked.stderr.rstrip(), count_findings(()), "1 error, 2,345 warnings, 1,000 advice"):
            assert re.search(matcher["background"]["endsPattern"], end)


def test_snippet_of_each_key_is_what_front_matter_takes(make_site: MakeSite, town: Path) -> None:
    """Completed and left as it is, a key that needs no other file gives a valid post; each says what it is for."""
    snippets = json.loads((town / ".vscode/pressroom.code-snippets").read_text())
    keys = {name.partition(": ")[2]: snippet for name, snippet in snippets.items() if name.startswith("Key of a post: ")}
    assert keys.keys() == {field.name for field in FIELDS if "post" in field.documents}
    assert all(snippet["description"] and snippet["prefix"] == f"{key}:" for key, snippet in keys.items())
    filled = {key: re.sub(r"\$\{1:(.*)\}$", r"\1", snippet["body"]).replace("\\}", "}") for key, snippet in keys.items()}
    elsewhere = {"authors", "contacts", "boilerplate", "attachments", "translation_of", "lang", "title", "date", "withdrawn"}
    site = make_site({
        f"content/posts/{key.replace('_', '-')}.md": post("A", "2014-01-01").replace("\n---\n", f"\n{line}\n---\n")
        for key, line in filled.items() if key not in elsewhere
    })  # fmt: skip
    assert site.run("check", "front-matter").stdout == ""
    assert filled["image"] == "image: {src: data-center.jpg, alt: Rows of server cabinets}"


def test_each_key_of_a_new_file_is_explained(make_site: MakeSite) -> None:
    """Above each key, written or offered, stands a remark."""
    site = make_site({})
    for kind in ("post", "release", "event", "page", "author"):
        made = Path(site.run("new", kind, f"A {kind}").stdout.rstrip())
        lines = HEAD.findall(made.read_text())[0].split("\n")
        assert all(remark.startswith("# ") and remark.endswith(".") for remark in lines[::2]), lines
        assert all(re.match(r"(# )?\w+: ", line) for line in lines[1::2]), lines


def test_workflow_waits_for_what_next_names_and_keeps_the_ledger(town: Path) -> None:
    """It builds what is there when the waiting is over, also where waiting failed, and one at a time."""
    workflow = yaml.safe_load((town / ".github/workflows/publish.yml").read_text())
    jobs = workflow["jobs"]
    assert jobs["wait"]["steps"][-1]["run"] == "pressroom next --wait 40"
    publish = jobs["publish"]
    assert (publish["needs"], publish["if"], publish["concurrency"]) == ("wait", "${{ !cancelled() }}", "publish")
    assert publish["steps"][0]["with"]["ref"] == "${{ github.ref }}"
    assert "git add urls.lock" in publish["steps"][-1]["run"]
    # YAML takes the key “on” for a truth.
    assert workflow[True].keys() == {"push", "schedule", "workflow_dispatch"}


@pytest.mark.slow
def test_newsroom_is_started_from_an_installed_wheel_alone(tmp_path: Path) -> None:
    """In an environment of its own, outside this checkout: `init` and `build --strict` with nothing but the wheel and its libraries."""
    builder = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(builder, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(venv / "bin/python"), "install", "-q", "--no-deps", str(wheel)], check=True
    )
    # The libraries of the lock as they are installed here; what a .pth file in there would add (this checkout) isn't read from a path.
    (packages,) = venv.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    environment = {"PATH": f"{venv}/bin:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    run = partial(subprocess.run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    started = run(["pressroom", "init", "town", *_ANSWERS])
    built = run(["pressroom", "build", "--strict", "--root", "town"])
    checked = run(["pressroom", "check", "--strict", "--root", "town"])
    where = run(["python", "-c", "import pressroom; print(pressroom.__file__)"])
    assert where.stdout.startswith(str(venv))
    assert [(done.returncode, done.stderr) for done in (started, built)] == [(0, ""), (0, "")]
    assert (checked.returncode, checked.stdout) == (0, "")
    assert "Welcome" in (tmp_path / "town/site/index.html").read_text()


def test_schema_knows_every_key_that_is_built() -> None:
    """A key that front matter takes is in the schema of its kind of file, under each of its names."""
    for kind in ("post", "page", "author"):
        known = make_schema(kind)["properties"].keys()
        wanted = {name for field in FIELDS if kind in field.documents for name in (field.name, *field.aliases)}
        assert known == wanted


def test_schema_is_json_on_standard_output() -> None:
    """`schema config` prints a schema that requires what a configuration requires."""
    printed = json.loads(CliRunner().invoke(cli, ["schema", "config"]).stdout)
    assert printed["required"] == ["title", "base_url", "timezone"]


def test_configuration_schema_takes_the_demonstrations_own(tmp_path: Path) -> None:
    """The schema agrees with the loader about this repository's newsroom."""
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(make_schema("config")))
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), str(root / "pressroom.toml")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


_EVERY_KEY = """
title = "T"
agency = "A"
description = "D"
notice = "N"
base_url = "https://a.example/x"
timezone = "America/New_York"
languages = ["en", "es"]
publish_time = "09:00"
permalink = "/{year}/{slug}/"
per_page = 5
recent = "before"
[navigation]
header = [{ label = "A", path = "/a/" }]
[translations.es]
title = "T"
footer = [{ label = "A", path = "/a/" }]
[features]
search = true
[feeds]
entries = 3
hub = "https://hub.example/"
[gone]
"/x/" = "It ended."
[check]
no-alt = "off"
"""


def test_configuration_schema_knows_what_the_loader_knows() -> None:
    """A text with every key and section is taken by both, and no other key is in the schema; a level that there isn't by neither."""
    schema = make_schema("config")
    assert parse_config(_EVERY_KEY).check == (("no-alt", "off"),)
    assert list(Draft202012Validator(schema).iter_errors(tomllib.loads(_EVERY_KEY))) == []
    assert schema["properties"].keys() == tomllib.loads(_EVERY_KEY).keys()
    loud = tomllib.loads(_EVERY_KEY.replace('"off"', '"loud"'))
    assert [list(error.path) for error in Draft202012Validator(schema).iter_errors(loud)] == [["check", "no-alt"]]


def test_made_site_is_a_newsroom_of_its_own(make_site: MakeSite) -> None:
    """`new` works on the root that it is given, wherever it is called from."""
    site: MadeSite = make_site({})
    assert site.run("new", "page", "Visit us").stdout == f"{site.root}/content/pages/visit-us.md\n"
