"""`check` reads Git: a post that changed after readers had it, without a note, and a translation that its original has left behind."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post

LONG = "The council meets on Monday at seven in the old hall beside the river, and everybody who lives here may come and speak."
OTHER = "The board will gather next Thursday afternoon inside our library, where visitors from other towns are asked to sign a list."
RULES = ("silent-change", "old-translation")


def commit(site: MadeSite, when: str, **files: str) -> None:
    """Write posts (`a=…` is content/posts/a.md, `a_es` a.es.md) and commit them at an instant."""
    if not (site.root / ".git").exists():
        git(site, "init", "-q")
    for name, text in files.items():
        site.write(f"content/posts/{name.replace('_', '.')}.md", text)
    git(site, "add", "content")
    git(site, "commit", "-q", "-m", "x", when=when)


def git(site: MadeSite, *arguments: str, when: str = "") -> None:
    """Run git as somebody, at an instant."""
    names = {f"GIT_{role}_{what}": "a@example.gov" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
    subprocess.run(["git", *arguments], cwd=site.root, env={**os.environ, **names, **dates}, check=True)


def told(site: MadeSite) -> list[str]:
    """Answer what `check` says of changes."""
    return site.run("check", *RULES).stdout.splitlines()


SAID = (
    "content/posts/a.md:2:8: warning: 22 words of this text changed after 2026-05-01, when readers had it, and “changes” says nothing of it"
    "; tell them what [silent-change]"
)


@pytest.fixture
def site(make_site: MakeSite) -> MadeSite:
    """A newsroom with a post of May that was committed when it came out."""
    site = make_site({})
    commit(site, "2026-05-01T09:30:00-04:00", a=post("A", body=LONG))
    return site


def test_change_after_publication_is_told(site: MadeSite) -> None:
    """In a later commit, and before it is committed."""
    assert told(site) == []
    site.write("content/posts/a.md", post("A", body=OTHER))
    assert told(site) == [SAID]
    commit(site, "2026-05-20T09:00:00-04:00", a=post("A", body=OTHER))
    assert told(site) == [SAID]


def test_change_with_a_note_is_not_told(site: MadeSite) -> None:
    """A note of that day or later says it."""
    commit(site, "2026-05-20T09:00:00-04:00", a=post("A", body=OTHER, changes="[{date: 2026-05-20, note: The day is another.}]"))
    assert told(site) == []


def test_note_of_before_says_nothing_of_it(make_site: MakeSite) -> None:
    """A correction of April is none of a change in May."""
    site = make_site({})
    note = "[{date: 2026-04-20, note: Another thing.}]"
    commit(site, "2026-05-01T09:30:00-04:00", a=post("A", "2026-04-01", body=LONG, changes=note))
    commit(site, "2026-05-20T09:00:00-04:00", a=post("A", "2026-04-01", body=OTHER, changes=note))
    assert [line.rpartition(" ")[2] for line in told(site)] == ["[silent-change]"]


def test_slip_of_the_pen_may_be_put_right_but_no_number(site: MadeSite) -> None:
    """A few letters need no note; one number does."""
    commit(site, "2026-05-20T09:00:00-04:00", a=post("A", body=LONG.replace("everybody", "everyone").replace("Monday", "*Monday*")))
    assert told(site) == []
    commit(site, "2026-05-21T09:00:00-04:00", a=post("A", body=LONG.replace("seven", "19")))
    assert told(site) == [SAID.replace("22 words", "one word")]


def test_change_before_publication_is_nobodys_business(make_site: MakeSite) -> None:
    """What was written, scheduled or a draft before its instant, readers haven't seen."""
    site = make_site({})
    commit(site, "2026-04-01T09:00:00-04:00", a=post("A", body=LONG), b=post("B", "2026-04-01", body=LONG, draft="true"))
    commit(site, "2026-05-01T08:00:00-04:00", a=post("A", body=OTHER), b=post("B", "2026-04-01", body=OTHER, draft="true"))
    commit(site, "2026-05-03T08:00:00-04:00", b=post("B", "2026-04-01", body=OTHER))
    assert told(site) == []


def test_first_commit_counts_where_a_post_is_older_than_its_repository(make_site: MakeSite) -> None:
    """An imported archive was published before it came into Git."""
    site = make_site({})
    commit(site, "2026-05-10T09:00:00-04:00", a=post("A", body=LONG))
    assert told(site) == []
    commit(site, "2026-05-12T09:00:00-04:00", a=post("A", body=OTHER))
    assert told(site) == [SAID.replace("2026-05-01", "2026-05-10")]


def test_translation_older_than_its_original_is_told(make_site: MakeSite) -> None:
    """Until it is edited again."""
    site = make_site({}, config='languages = ["en", "es"]\n')
    commit(site, "2026-05-01T09:30:00-04:00", a=post("A", body=LONG), a_es=post("A", body="Hola."))
    commit(site, "2026-05-05T09:30:00-04:00", a=post("A", body=OTHER, changes="[{date: 2026-05-05, note: All of it.}]"))
    assert told(site) == [
        "content/posts/a.es.md:1:1: warning: 22 words of content/posts/a.md changed after 2026-05-01, when this translation was last edited"
        "; bring it up to date [old-translation]"
    ]
    commit(site, "2026-05-06T09:30:00-04:00", a_es=post("A", body="Buenos días."))
    assert told(site) == []


def test_without_git_nothing_is_said(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository, or no program `git`: no finding, and no word of it."""
    site = make_site({"content/posts/a.md": post("A", body=LONG, summary="W.")})
    assert (site.run("check").stdout, site.run("check", "--quiet").stderr) == ("", "")
    commit(site, "2026-05-01T09:30:00-04:00", a=post("A", body=LONG, summary="W."))
    site.write("content/posts/a.md", post("A", body=OTHER, summary="W."))
    monkeypatch.setenv("PATH", "/nowhere")
    assert (site.run("check").stdout, site.run("check", "--quiet").stderr) == ("", "")
