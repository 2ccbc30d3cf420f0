"""Files to start from: they are valid as they are written, and nothing is written over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pressroom.cli import cli
from pressroom.front_matter import FIELDS
from pressroom.schemas import make_schema
from tests.conftest import MakeSite
from tests.support.sites import MadeSite

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


def test_init_says_which_answer_is_wrong(tmp_path: Path) -> None:
    """A timezone that doesn't exist is told as in a configuration."""
    refused = CliRunner().invoke(cli, ["init", str(tmp_path / "x"), *_ANSWERS, "--timezone", "Nowhere"])
    assert refused.exit_code == 1
    assert "must be an IANA timezone" in refused.stderr
    assert not (tmp_path / "x").exists()


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


def test_schema_knows_every_key_that_is_built() -> None:
    """A key that front matter takes is in the schema of its kind of file, under each of its names."""
    for kind in ("post", "page", "author"):
        known = make_schema(kind)["properties"].keys()
        wanted = {name for field in FIELDS if kind in field.documents and field.built for name in (field.name, *field.aliases)}
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


def test_made_site_is_a_newsroom_of_its_own(make_site: MakeSite) -> None:
    """`new` works on the root that it is given, wherever it is called from."""
    site: MadeSite = make_site({})
    assert site.run("new", "page", "Visit us").stdout == f"{site.root}/content/pages/visit-us.md\n"
