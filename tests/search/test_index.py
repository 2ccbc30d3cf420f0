"""The index: what is in it and what is not, in which parts, and that its bytes depend on nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.search.support import ON, index_files, list_parts, posts_of, read_fragments
from tests.support.sites import post

DAYS = ("2026-05-01", "2026-04-30", "2025-06-10", "2025-05-31", "2025-01-01", "2023-07-04")


def test_parts_are_months_of_the_last_year_and_years_before(make_site: MakeSite) -> None:
    """The last year ends with the newest post; what is older stands in the part of its year, also the rest of a year begun."""
    site = make_site({**posts_of(*DAYS), "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n"}, config=ON)
    site.build()
    assert list_parts(site) == ["2026-05", "2026-04", "2025-06", "2025", "2023", "pages"]
    years = {part["name"]: part["year"] for part in json.loads(site.read("search/parts.json"))["en"]["parts"]}
    assert years == {"2026-05": 2026, "2026-04": 2026, "2025-06": 2025, "2025": 2025, "2023": 2023, "pages": 0}
    assert set(read_fragments(site, "search/parts/en/2025/")) == {"/2025/05/31/post-of-2025-05-31/", "/2025/01/01/post-of-2025-01-01/"}


def test_edit_changes_one_part(make_site: MakeSite) -> None:
    """After an edit of one post the files of its part are new, and the list; a second build with no change writes nothing."""
    site = make_site(posts_of(*DAYS), config=ON)
    site.build()
    site.write("content/posts/2025-01-01.md", post("Post of 2025-01-01", "2025-01-01", "Here stands another."))
    written = site.build().written
    assert {path.split("/")[3] for path in written if path.startswith("search/parts/")} == {"2025"}
    assert "search/parts.json" in written
    assert "another" in read_fragments(site)["/2025/01/01/post-of-2025-01-01/"]["content"]
    assert site.build().written == ()


def test_author_renamed_changes_the_parts_that_name_them(make_site: MakeSite) -> None:
    """A part depends on what its posts show: the name of an author is on some of them, and found there."""
    author = "---\nname: {}\n---\nWords.\n"
    site = make_site(
        {**posts_of("2026-05-01"), **posts_of("2026-03-01", author="ann"), "content/authors/ann.md": author.format("Ann Lee")}, config=ON
    )
    site.build()
    site.write("content/authors/ann.md", author.format("Ann Lopez"))
    assert {path.split("/")[3] for path in site.build().written if path.startswith("search/parts/")} == {"2026-03"}
    assert "Ann Lopez" in read_fragments(site)["/2026/03/01/post-of-2026-03-01/"]["content"]


def test_only_what_is_listed_is_found(make_site: MakeSite) -> None:
    """Withheld, expired, unlisted and withdrawn posts, drafts of pages and old addresses aren't in the index; standing pages are."""
    files = {
        "content/posts/a.md": post("A", aliases="[/old/]"),
        "content/posts/b.md": post("Scheduled", "2026-07-01"),
        "content/posts/c.md": post("Embargoed", embargo="2026-07-01"),
        "content/posts/d.md": post("Drafted", draft="true"),
        "content/posts/e.md": post("Expired", expires="2026-05-20"),
        "content/posts/f.md": post("Unlisted", unlisted="true"),
        "content/posts/g.md": post("Withdrawn", withdrawn="{at: 2026-05-20, reason: It was wrong.}"),
        "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
        "content/pages/later.md": "---\ntitle: Later\ndraft: true\n---\nWho we will be.\n",
    }
    site = make_site(files, config=ON)
    site.build()
    assert set(read_fragments(site)) == {"/2026/05/01/a/", "/about/"}


def test_withheld_post_comes_at_its_instant(make_site: MakeSite) -> None:
    """Not a byte of it is in the index the second before, and all of it from then on."""
    files = {"content/posts/a.md": post("A"), "content/posts/b.md": post("Budget of the harbor", "2026-06-20T10:00:00-04:00")}
    site = make_site(files, config=ON)
    site.build(at="2026-06-20T09:59:59-04:00")
    assert set(read_fragments(site)) == {"/2026/05/01/a/"}
    site.build(at="2026-06-20T10:00:00-04:00")
    assert set(read_fragments(site)) == {"/2026/05/01/a/", "/2026/06/20/b/"}
    site.build(at="2026-06-20T09:59:59-04:00")
    assert set(read_fragments(site)) == {"/2026/05/01/a/"}


def test_bytes_are_the_same_for_every_number_of_workers_and_order_of_builds(make_site: MakeSite, tmp_path: Path) -> None:
    """A clean build by one worker, one by four, and one that got there by edits write the same index."""
    files = posts_of(*DAYS, categories="[Harbor, Schools]", tags="[one, two, three]")
    site = make_site(files, config=ON)
    site.build()
    made = index_files(site)
    site.build(output=tmp_path / "four", workers=4, use_cache=False)
    assert {path: data for path, data in site.files(tmp_path / "four").items() if path in made} == made
    edited = make_site(posts_of(*DAYS[:3]), config=ON, name="edited")
    edited.build()
    for path, text in files.items():
        edited.write(path, text)
    edited.build()
    assert index_files(edited) == made


def test_kept_parts_are_those_of_the_site(make_site: MakeSite, tmp_path: Path) -> None:
    """A part that nothing uses any more is removed by the next publication; a build elsewhere keeps as many others as it uses itself."""
    site = make_site(posts_of("2026-05-01", "2026-04-01"), config=ON)
    site.build()
    kept = site.root / ".pressroom" / "search"
    first = {folder.name for folder in kept.iterdir()}
    site.write("content/posts/2026-04-01.md", post("Other", "2026-04-01"))
    site.build(output=tmp_path / "elsewhere")
    assert {folder.name for folder in kept.iterdir()} > first
    for turn in range(5):
        site.write("content/posts/2026-04-01.md", post(f"Turn {turn}", "2026-04-01"))
        site.build(output=tmp_path / "elsewhere")
        assert len({*kept.iterdir()}) <= 2 * len(first)
    site.build()
    assert len({folder.name for folder in kept.iterdir()}) == len(first)


def test_kept_file_that_was_altered_is_not_published(make_site: MakeSite) -> None:
    """Who writes into a published file writes into the kept one: the part is made anew, and the site is what a clean build gives."""
    site = make_site(posts_of("2026-05-01", "2026-04-01"), config=ON)
    site.build()
    site.build()  # what a file written a moment ago says of its time isn't believed before
    clean = index_files(site)
    for path in clean:
        with (site.output / path).open("r+b") as file:
            file.write(b"spoiled!")
    site.build()
    assert index_files(site) == clean


def test_feature_that_is_off_makes_and_imports_nothing(make_site: MakeSite) -> None:
    """With `search = false` there is no page, no link and no index, and a build doesn't even load what would make one."""
    site = make_site(posts_of("2026-05-01"), config="[features]\nsearch = false\n")
    code = (
        "import sys; from pathlib import Path; from pressroom.building import BuildOptions, build_site; root = Path(sys.argv[1]); "
        "build_site(BuildOptions(root=root, config=root / 'pressroom.toml', at='2026-06-01T12:00:00Z', workers=1)); "
        "print(sorted(name for name in sys.modules if name.startswith(('pressroom.search', 'pagefind'))))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(site.root)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert [path for path in site.files() if path.startswith("search/")] == []
    assert [path for path, data in site.files().items() if path.endswith(".html") and b"/search/" in data] == []


def test_missing_package_is_told_with_both_ways_out(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pagefind the site is built without the search page and any link to it, and the build says what to do."""
    monkeypatch.setattr("pressroom.config.find_spec", lambda _: None)
    site = make_site(posts_of("2026-05-01"), config=ON)
    report = site.build()
    assert [str(finding) for finding in report.findings] == [
        "pressroom.toml:1:1: warning: the search page is left out, because Pagefind, which makes its index, isn’t installed; install it "
        'with pip install "pressroom[search]", or write search = false under [features]'
    ]
    assert [path for path, data in site.files().items() if path.startswith("search/") or b"/search/" in data] == []


def test_file_in_the_place_of_the_index_is_refused(make_site: MakeSite) -> None:
    """A file of the newsroom at an address of the index is named, with what to do."""
    site = make_site({**posts_of("2026-05-01"), "content/root/search/parts.json": "{}"}, config=ON)
    result = site.run("build")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == (
        "content/root/search/parts.json:1:1: this file stands at /search/parts.json, where the search page’s index has to be; "
        "move or rename it"
    )


def test_verification_and_return_know_the_index(make_site: MakeSite) -> None:
    """`--verify-cache` finds no difference after an edit, and `rollback` brings back the index of the version before."""
    site = make_site(posts_of("2026-05-01", "2024-04-01"), config=ON)
    site.run("build")
    before = index_files(site)
    site.write("content/posts/2026-05-01.md", post("Other", "2026-05-01"))
    assert site.run("build", "--verify-cache").exit_code == 0
    assert index_files(site) != before
    assert site.run("rollback").exit_code == 0
    assert index_files(site) == before


def test_emergency_takedown_takes_the_index_along(make_site: MakeSite) -> None:
    """Where a published post becomes a draft and the site can't be built again, its words don't stay in the index."""
    files = {"content/posts/a.md": post("Fish report", "2020-05-01"), "content/posts/b.md": post("B", "2020-05-01")}
    site = make_site(files, config=ON)
    site.build(at="")
    assert set(read_fragments(site)) == {"/2020/05/01/a/", "/2020/05/01/b/"}
    site.write("content/posts/a.md", post("Fish report", "2020-05-01", draft="true"))
    site.write("templates/post.html", "{% broken %}")
    assert site.run("build", "--workers", "1", at="").exit_code == 1
    assert "This page was taken down" in site.read("/2020/05/01/a/")
    assert [path for path in site.files() if path.startswith("search/parts")] == []
    (site.root / "templates" / "post.html").unlink()
    site.build(at="")
    assert set(read_fragments(site)) == {"/2020/05/01/b/"}
