from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pressroom import __version__
from tests.conftest import MakeSite
from tests.support.paths import ROOT
from tests.support.sites import NOW, MadeSite, post, read_tree

GOOD = {"content/posts/2026-05-01-good.md": post("Good news"), "content/authors/ann.md": "---\nname: Ann\n---\n"}
# One problem of each part of the pipeline that an author can cause, with the exact words that tell it.
INVALID: dict[str, tuple[dict[str, str], list[str]]] = {
    "front matter": (
        {"content/posts/a.md": "---\ntitle: A\ndate: 2026-02-30\n---\nWords.\n"},
        ["content/posts/a.md:3:7: “2026-02-30” is no date: February 2026 has 28 days; write one such as 2026-02-28"],
    ),
    "author": (
        {"content/posts/a.md": post("A", authors="[an]")},
        ["content/posts/a.md:4:11: there is no author “an”; did you mean “ann”?"],
    ),
    "link": (
        {"content/posts/a.md": post("A", body="See [that](2026-05-01-god.md).")},
        [
            "content/posts/a.md:5:5: this links to “2026-05-01-god.md”, which doesn’t exist; did you mean “2026-05-01-good.md”?",
        ],
    ),
    "same address": (
        {"content/posts/z.md": post("Z", slug="good")},
        [
            "content/posts/z.md:4:7: this would stand at /2026/05/01/good/, as content/posts/2026-05-01-good.md does; "
            "give one of them another “slug”"
        ],
    ),
    "address of ours": (
        {"content/pages/archive.md": "---\ntitle: Archive\n---\nOld things.\n"},
        [
            "content/pages/archive.md:1:1: this would stand at /archive/, where the page that Pressroom makes at /archive/ stands; "
            "rename one of them"
        ],
    ),
    "case": (
        {"content/root/Map.txt": "1", "content/root/map.txt": "2"},
        ["content/root/map.txt:1:1: this would stand at /map.txt, where content/root/Map.txt stands; rename one of them"],
    ),
    "configuration": (
        {"pressroom.toml": 'title = "A"\nbase_url = "https://a.gov"\ntimezone = "Europe/Atlantis"\n'},
        [
            "pressroom.toml:3:1: “timezone” must be an IANA timezone such as \"America/New_York\"; there is none called 'Europe/Atlantis'",
        ],
    ),
    "template": (
        {"templates/post.html": "<p>\n{% if %}\n"},
        [
            "templates/post.html:2:1: this template is not valid Jinja: Expected an expression, got 'end of statement block'; "
            "mend this line, or delete the file to get the theme’s own"
        ],
    ),
    "template's name": (
        {"templates/post.html": "<p>\n\n{{ poost.card.title }}\n"},
        [
            "templates/post.html:3:1: the template failed at /2026/05/01/good/: 'poost' is undefined; "
            "docs/templates.md lists what each template is given"
        ],
    ),
}


def test_only_a_build_says_that_nothing_was_published(make_site: MakeSite) -> None:
    """What publishes nothing anyway counts the problems, and no more."""
    site = make_site({"content/posts/a.md": "---\ntitle: A\n---\n"})
    assert [site.run(command).stderr.splitlines()[-1] for command in ("build", "list", "next")] == [
        "1 problem; nothing was published.", "1 problem.", "1 problem."
    ]  # fmt: skip


def problems_of(stderr: str) -> list[str]:
    """Answer the problems that a run told, without the sentence at their end."""
    lines = stderr.splitlines()
    count = len(lines) - 1
    assert lines[-1] == f"{count} {'problem' if count == 1 else 'problems'}; nothing was published."
    return lines[:-1]


@pytest.mark.parametrize("kind", INVALID)
def test_invalid_newsroom_is_refused_and_its_site_left_as_it_was(make_site: MakeSite, kind: str) -> None:
    """Each kind of problem is told in its exact words with exit code 1; not a byte of the output changes."""
    wrong, expected = INVALID[kind]
    site = make_site(GOOD)
    site.build()
    before = site.files()
    for path, text in wrong.items():
        site.write(path, text)
    result = site.run("build")
    assert (result.exit_code, problems_of(result.stderr), result.stdout) == (1, expected, "")
    assert site.files() == before


def test_all_problems_are_told_in_one_run_in_order_of_place(make_site: MakeSite) -> None:
    """What is wrong in ten files is told together, whatever part of the pipeline finds it."""
    site = make_site({**GOOD, "content/posts/b.md": post("B", authors="[an]", body="[x](gone.md)")})
    for kind in ("front matter", "same address"):
        for path, text in INVALID[kind][0].items():
            site.write(path, text)
    result = site.run("build")
    assert result.exit_code == 1
    assert problems_of(result.stderr) == [
        *INVALID["front matter"][1],
        "content/posts/b.md:4:11: there is no author “an”; did you mean “ann”?",
        "content/posts/b.md:6:1: this links to “gone.md”, which doesn’t exist; write the path of a file under content/, as seen from "
        "this file",
        *INVALID["same address"][1],
    ]  # fmt: skip
    assert not site.output.exists()


def test_done_is_exit_code_0(make_site: MakeSite) -> None:
    """A build that worked says what it did, where the site is, and nothing on standard error."""
    site = make_site(GOOD)
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"The site as of 2026-06-01 12:00 EDT (--at) is in {site.output}" in result.stdout


_NO_WORKERS = "--workers “{}” is neither a number from 1 to 256, nor auto, nor an address such as tcp://10.0.0.5:8786\n"
_NO_ADDRESS = "--workers “{}” is no address of a Dask scheduler; write its host and port, such as tcp://10.0.0.5:8786\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--drafts"], "--drafts writes posts that aren’t published, so it needs another folder than site/; add --to DIR\n"),
        (["build", "--workers", "many"], _NO_WORKERS.format("many")),
        (["build", "--workers", "0"], _NO_WORKERS.format("0")),
        (["build", "--workers", "http://10.0.0.5:8786"], _NO_ADDRESS.format("http://10.0.0.5:8786")),
        (["build", "--workers", "tcp://10.0.0.5"], _NO_ADDRESS.format("tcp://10.0.0.5")),
        (["build", "--workers", "tcp://10.0.0.5:99999"], _NO_ADDRESS.format("tcp://10.0.0.5:99999")),
        (["build", "--workers", "tcp://10.0.0.5:8786/x"], _NO_ADDRESS.format("tcp://10.0.0.5:8786/x")),
        (["build", "--at", "noon"], "“noon” is no instant; write one such as 2026-12-03T09:00-05:00 or 2026-12-03\n"),
    ],
)
def test_wrong_usage_is_exit_code_2(make_site: MakeSite, arguments: list[str], message: str) -> None:
    """What can't be carried out is told in a sentence, and nothing is made."""
    site = make_site(GOOD)
    result = site.run(*arguments, at="")
    assert (result.exit_code, result.stderr, result.stdout) == (2, message, "")
    assert not site.output.exists()


@pytest.mark.parametrize("arguments", [["biuld"], ["build", "--tp", "x"], ["build", "extra"]])
def test_unknown_command_or_option_is_exit_code_2(make_site: MakeSite, arguments: list[str]) -> None:
    """Click's own words for what isn't there."""
    result = make_site(GOOD).run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    ("to", "message"),
    [
        (".", "--to {root}/. is the newsroom’s own folder; name another one, such as site\n"),
        ("content/x", "--to {root}/content/x lies in content/, which the site is made from; name another folder\n"),
        ("templates", "--to {root}/templates lies in templates/, which the site is made from; name another folder\n"),
        ("site/preview", "--to {root}/site/preview lies in site/, which is published with all that is in it; name another folder\n"),
        (".pressroom/site", "--to {root}/.pressroom/site lies in .pressroom/, which the site is made from; name another folder\n"),
    ],
)
def test_output_among_the_sources_is_exit_code_2(make_site: MakeSite, to: str, message: str) -> None:
    """A site that would be built into what it is made from is refused."""
    site = make_site(GOOD)
    result = site.run("build", "--to", f"{site.root}/{to}")
    assert result.exit_code == 2
    # A path is told as pathlib writes it.
    assert result.stderr == message.format(root=site.root).replace("/. is", " is")


def test_output_that_is_not_ours_is_exit_code_1(make_site: MakeSite) -> None:
    """A folder with foreign files is refused, naming them, and left alone."""
    site = make_site(GOOD)
    site.write("site/precious.txt", "mine")
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (
        1,
        f"{site.output} isn't empty and holds no manifest.json, so it wasn't written by Pressroom; it holds precious.txt; "
        "empty it or name another folder\n",
    )
    assert site.files() == {"precious.txt": b"mine"}


def test_fault_of_ours_is_exit_code_3_without_a_traceback(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody foresaw is one sentence; with --debug it is the traceback."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("one by nothing")

    monkeypatch.setattr("pressroom.building.load_config", fail)
    site = make_site(GOOD)
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (
        3,
        "this is a fault in Pressroom, not in your content: ZeroDivisionError: one by nothing\n"
        "Run it again with --debug and report what it prints.\n",
    )
    assert isinstance(site.run("build", "--debug").exception, ZeroDivisionError)


def test_quiet_says_nothing_but_problems(make_site: MakeSite) -> None:
    """A CI log stays empty when all is well."""
    site = make_site(GOOD)
    result = site.run("build", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    site.write("content/posts/a.md", INVALID["front matter"][0]["content/posts/a.md"])
    result = site.run("build", "--quiet")
    assert (result.exit_code, problems_of(result.stderr)) == (1, INVALID["front matter"][1])


def test_no_command_means_build(make_site: MakeSite) -> None:
    """`python build.py` builds, and takes build's options."""
    site = make_site(GOOD)
    assert site.run("--quiet").exit_code == 0
    assert "2026/05/01/good/index.html" in site.files()


def test_no_command_in_a_folder_means_build_it(make_site: MakeSite) -> None:
    """The front door, called from inside a newsroom without any argument, builds it."""
    site = make_site(GOOD)
    done = subprocess.run([sys.executable, str(ROOT / "build.py")], cwd=site.root, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2026/05/01/good/index.html" in site.files()


def test_version_and_help_need_no_newsroom(make_site: MakeSite) -> None:
    """They answer anywhere."""
    from click.testing import CliRunner

    from pressroom.cli import cli

    del make_site
    assert CliRunner().invoke(cli, ["--version"]).output == f"Pressroom {__version__}\n"
    told = CliRunner().invoke(cli, ["--help"], terminal_width=80).output
    assert "  build  " in told
    assert [line for line in told.splitlines() if line.startswith("  ") and line.endswith("...")] == []  # no sentence is cut


def test_folder_without_configuration_is_told(tmp_path: Path) -> None:
    """A folder that is no newsroom is a problem with a cure, not a traceback."""
    result = MadeSite(tmp_path).run("build")
    assert (result.exit_code, problems_of(result.stderr)) == (
        1,
        [
            "pressroom.toml:1:1: there is no such file; a newsroom's folder holds a pressroom.toml with at least title, base_url and "
            "timezone (write one, or name the folder with --root)"
        ],
    )


def test_site_of_an_instant_to_come_is_told_where_readers_may_see_it(make_site: MakeSite, tmp_path: Path) -> None:
    """Who looks ahead in the folder that is uploaded is warned; who does so in another one isn't."""
    site = make_site({**GOOD, "content/posts/s.md": post("To come", date="2999-05-01")})
    assert site.run("build", at="2999-06-01").stderr == (
        f"warning: {site.output} holds the site as it will be at 2999-06-01 00:00 EDT, with what nobody may see before; don’t upload it. "
        "Build without --at to have today’s again, and with --to DIR to look ahead beside it\n"
    )
    assert site.run("build", "--to", str(tmp_path / "ahead"), at="2999-06-01").stderr == ""
    site.run("build", at="")
    assert [path for path, data in site.files().items() if b"To come" in data] == []


def test_json_report_is_json(make_site: MakeSite) -> None:
    """Programs read what the build did from standard output."""
    report = json.loads(make_site({**GOOD, "content/posts/d.md": post("Draft of mine", draft="true")}).run("build", "--json").stdout)
    assert (report["withheld"], report["now"], report["now_from"]) == (1, NOW, "--at")


def test_strict_fails_on_warnings(make_site: MakeSite) -> None:
    """A warning is told and the site built; with --strict it is told and the site left."""
    site = make_site({**GOOD, "content/posts/d.md": post("Draft of mine", draft="true"), "content/posts/l.md": post("L", body="[d](d.md)")})
    warning = (
        "content/posts/l.md:5:1: warning: this links to “d.md”, which isn’t published; until it is, readers see the words without the link"
    )
    strict = site.run("build", "--strict")
    assert (strict.exit_code, problems_of(strict.stderr)) == (1, [warning])
    assert not site.output.exists()
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (0, warning + "\n")
    assert site.run("build", "--strict").exit_code == 1


def test_epoch_off_the_clock_is_a_warning_that_names_what_it_withholds(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CI that sets SOURCE_DATE_EPOCH to the commit's time would withhold scheduled posts for ever."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    site = make_site({**GOOD, "content/posts/old.md": post("Old words", "2026-01-01")})
    result = site.run("build", at="")
    assert (result.exit_code, result.stderr) == (
        0,
        "pressroom.toml:1:1: warning: now is taken to be 2026-02-01T21:40:00-05:00 from SOURCE_DATE_EPOCH, which is more than an hour off "
        "the clock; unset it in the environment so that scheduled posts come out (withheld for their time now: "
        "content/posts/2026-05-01-good.md)\n",
    )
    assert "The site as of 2026-02-01 21:40 EST (SOURCE_DATE_EPOCH)" in result.stdout
    assert "2026/05/01/good/index.html" not in site.files()


def test_epoch_near_the_clock_is_taken_without_a_word(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within an hour it withholds nothing that matters."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(time.time()) - 3000))
    result = make_site({}).run("build", at="")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "(SOURCE_DATE_EPOCH)" in result.stdout


def test_epoch_that_is_no_number_is_exit_code_2(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be read as seconds is refused, never ignored."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    result = make_site({}).run("build", at="")
    assert (result.exit_code, result.stderr) == (2, "SOURCE_DATE_EPOCH is “today”; it must be a whole number of seconds since 1970\n")


def test_at_goes_before_the_epoch(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--at` is what counts where it is given."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    result = make_site({}).run("build")
    assert (result.exit_code, result.stderr) == (0, "")


def test_root_that_cannot_be_written_keeps_its_state_in_the_cache_folder(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only checkout is built all the same; nothing is written into it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = make_site(GOOD)
    before = read_tree(site.root)
    site.root.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        result = site.run("build", "--to", str(tmp_path / "out"))
    finally:
        site.root.chmod(stat.S_IRWXU)
    assert (result.exit_code, result.stderr) == (0, "")
    assert read_tree(site.root) == before
    assert (tmp_path / "out/2026/05/01/good/index.html").exists()
    assert list((tmp_path / "cache" / "pressroom").glob("*/store.sqlite"))


def test_two_read_only_roots_do_not_share_their_state(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state is keyed by the root's path."""
    from pressroom.store import find_state_folder

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    one, other = make_site({}, name="one"), make_site({}, name="other")
    assert find_state_folder(one.root) != find_state_folder(other.root)
    assert find_state_folder(one.root) == find_state_folder(one.root / ".." / "one")
    assert find_state_folder(one.root).is_relative_to(tmp_path / "cache" / "pressroom")


def test_the_same_warning_again_in_one_file_is_counted_with_the_first(make_site: MakeSite) -> None:
    """A post moved in from elsewhere may have one habit a hundred times; a build says so once."""
    site = make_site({"content/posts/a.md": post("A", body="<font>a</font> <font>b</font>\n\n<font>c</font>")})
    for _ in range(2):  # the second has nothing to do and says the same
        told = site.run("build").stderr.splitlines()
        assert len(told) == 1
        assert told[0].startswith("content/posts/a.md:5:1: warning: `<font>` ")
        assert told[0].endswith(" (and 2 more like it in this file; `check` lists them)")
    assert [item["more"] for item in json.loads(site.run("build", "--json").stdout)["findings"]] == [2]
    assert site.run("build", "--strict").stderr.splitlines()[-1] == "3 problems; nothing was published."
    listed = site.run("check").stdout
    assert listed.count("`<font>`") == 3
    assert "more like it" not in listed


@pytest.mark.parametrize("option", ["--changed", "--profile"])
def test_a_report_that_cannot_be_written_is_told_first(make_site: MakeSite, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, a folder itself, no permission: wrong usage, and nothing is built."""
    site = make_site({"content/posts/a.md": post("A")})
    none, folder, file = site.root / "none", site.root / "content", site.root / "report.txt"
    result = site.run("build", option, str(none / "a.txt"))
    told = f"{option} “{none}/a.txt” can’t be written, for there is no folder “{none}”; make it, or name a file in another\n"
    assert (result.exit_code, result.stderr) == (2, told)
    result = site.run("build", option, str(folder))
    assert (result.exit_code, result.stderr) == (2, f"{option} “{folder}” is a folder; name a file\n")
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    result = site.run("build", option, str(file))
    told = f"{option} “{file}” can’t be written: permission denied; name a file in another folder\n"
    assert (result.exit_code, result.stderr) == (2, told)
    assert not site.output.exists()
