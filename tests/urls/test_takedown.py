from __future__ import annotations

import shutil

import pytest

from pressroom.errors import ContentError
from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post

A, B, C = "content/posts/a.md", "content/posts/b.md", "content/posts/c.md"
OLD = "2020-05-01"
DRAFT = post("Fish report", OLD, draft="true", tags="Fish")
BROKEN = post("Broken", "never")


def publish(site: MadeSite) -> str:
    """Build as a webmaster does, and answer what is said after a failure."""
    result = site.run("build", "--workers", "1", at="")
    assert result.exit_code == 1
    return result.output


def make_published(make_site: MakeSite) -> MadeSite:
    """Answer a newsroom of three posts that is published."""
    site = make_site({A: post("Fish report", OLD, tags="Fish"), B: post("B", OLD, body="See [it](a.md)."), C: post("C", OLD)})
    site.build(at="")
    return site


def naming(site: MadeSite) -> list[str]:
    """Answer the published files that still say something of the post."""
    return [path for path, data in site.files().items() if b"Fish" in data]


def test_draft_is_taken_down_though_another_file_is_broken(make_site: MakeSite) -> None:
    """The post is gone everywhere, the broken one stands as it was published, and nothing new goes out with the takedown."""
    site = make_published(make_site)
    before = site.files()
    site.write(A, DRAFT)
    site.write(B, BROKEN)
    site.write(C, post("C, changed but not published", OLD))
    site.write("content/posts/d.md", post("New", OLD))
    output = publish(site)
    assert f"{B}:3:7: “never” is no date" in output
    assert f"{A}:4:8: this post had been published and is a draft now, so it is taken down" in output
    assert output.splitlines()[-1] == f"2 problems; nothing was published, but {A} was taken down."
    assert naming(site) == []
    assert "This page was taken down" in site.read("/2020/05/01/a/")
    after = site.files()
    assert after["2020/05/01/c/index.html"] != b""
    assert "<h1>B</h1>" in site.read("/2020/05/01/b/")
    assert "<h1>C</h1>" in site.read("/2020/05/01/c/")
    gone = {path for path in before if path.startswith("tags/")}
    assert before.keys() - after.keys() == {"2020/05/01/a/share.png", *gone}
    assert after.keys() <= before.keys()


def test_takedown_stays_until_the_content_is_mended(make_site: MakeSite) -> None:
    """The next failing build changes nothing more; a build of mended content publishes what was held up."""
    site = make_published(make_site)
    site.write(A, DRAFT)
    site.write(B, BROKEN)
    publish(site)
    after = site.files()
    assert f"but {A} was taken down." in publish(site)
    assert site.files() == after
    site.write(B, post("B, mended", OLD))
    site.write(C, post("C, changed", OLD))
    report = site.build(at="")
    assert [finding.path for finding in report.findings] == [A]
    assert "<h1>B, mended</h1>" in site.read("/2020/05/01/b/")
    assert "<h1>C, changed</h1>" in site.read("/2020/05/01/c/")
    site.write(A, post("Fish report", OLD, tags="Fish"))
    assert site.build(at="").findings == ()
    assert "<h1>Fish report</h1>" in site.read("/2020/05/01/a/")


def test_draft_with_other_mistakes_is_taken_down(make_site: MakeSite) -> None:
    """Only the key `draft` has to be readable."""
    site = make_published(make_site)
    site.write(A, DRAFT.replace("tags: Fish", "tagz: Fish\nupdated: soon"))
    assert f"but {A} was taken down." in publish(site)
    assert naming(site) == []


def test_links_to_what_was_taken_down_are_no_hindrance(make_site: MakeSite) -> None:
    """A mistake between files, such as a link to nothing, holds the takedown up as little as one in a file."""
    site = make_published(make_site)
    site.write(A, DRAFT)
    site.write(C, post("C", OLD, body="[x](nowhere.md)"))
    assert f"but {A} was taken down." in publish(site)
    assert naming(site) == []


@pytest.mark.parametrize("lost", [".pressroom", "history"])
def test_without_the_last_good_state_the_page_alone_is_replaced(make_site: MakeSite, lost: str) -> None:
    """Where nobody knows any more what was published, the page goes all the same, and what still names it is told."""
    site = make_published(make_site)
    site.write(A, DRAFT)
    site.write(B, BROKEN)
    if lost == ".pressroom":
        shutil.rmtree(site.root / ".pressroom")
    else:
        site.write("templates/post.html", "{% broken %}")
    output = publish(site)
    assert "This page was taken down" in site.read("/2020/05/01/a/")
    assert "Fish" not in site.read("/2020/05/01/a/")
    assert (
        f"{A}:4:8: this had been published and is a draft now, so it was taken down and a notice stands at /2020/05/01/a/; these still "
        "name it until the other problems are mended: 2020/05/01/b/index.html, 2020/05/01/c/index.html, 2020/05/index.html, 404.html, "
        "atom.xml, feed.json, feed.xml, index.html and 6 more\n"
    ) in output
    after = site.files()
    publish(site)
    assert site.files() == after


def test_failed_build_without_a_draft_changes_nothing(make_site: MakeSite) -> None:
    """Errors alone leave the site byte for byte, also where a file is new, or a draft was never published."""
    site = make_published(make_site)
    before = site.files()
    site.write(B, BROKEN)
    site.write("content/posts/d.md", DRAFT)
    assert publish(site).splitlines()[-1].endswith("nothing was published.")
    assert site.files() == before


def test_version_that_a_cold_build_published_is_not_undone(make_site: MakeSite) -> None:
    """A store that doesn’t know what is live is not taken for it: an old text of another post never returns."""
    site = make_published(make_site)
    site.write(C, post("C, corrected", OLD))
    site.build(at="", use_cache=False)
    site.write(A, DRAFT)
    site.write(B, BROKEN)
    publish(site)
    assert "<h1>C, corrected</h1>" in site.read("/2020/05/01/c/")
    assert "This page was taken down" in site.read("/2020/05/01/a/")


def test_takedown_is_the_publications_affair(make_site: MakeSite) -> None:
    """A build for another instant that fails takes nothing down."""
    site = make_published(make_site)
    before = site.files()
    site.write(A, DRAFT)
    site.write(B, BROKEN)
    with pytest.raises(ContentError):
        site.build()
    assert site.files() == before


MOVED = "content/posts/fishes.md"
WAYS = {
    "title": post("Fish report", OLD, draft="true", body="Other words."),
    "guid": post("Another title", OLD, draft="true", guid="https://news.example.gov/2020/05/01/a/"),
    "slug": post("Another title", "2020-06-01", draft="true", slug="a"),
    "alias": post("Another title", "2020-06-01", draft="true", aliases="/2020/05/01/a/"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("broken", [False, True])
def test_moved_file_that_is_a_draft_is_pulled_at_once(make_site: MakeSite, way: str, *, broken: bool) -> None:
    """Renamed by hand and made a draft in one step: it is gone at the first build, whatever else is wrong, and may come back."""
    site = make_published(make_site)
    if not broken:
        site.write(B, post("B", OLD))
    (site.root / A).unlink()
    site.write(MOVED, WAYS[way])
    if broken:
        site.write(C, BROKEN)
        output = publish(site)
        assert output.splitlines()[-1].endswith(f"nothing was published, but {MOVED} was taken down.")
        assert naming(site) == []
        publish(site)
        assert naming(site) == []
        site.write(B, post("B", OLD))
        site.write(C, post("C", OLD))
    output = publish(site)
    assert f"{MOVED}:4:8: this post had been published and is a draft now, so it is taken down" in output
    assert "would vanish" not in output
    assert naming(site) == []
    assert "This page was taken down" in site.read("/2020/05/01/a/")
    assert f"/2020/05/01/a/ {MOVED} https://news.example.gov/2020/05/01/a/" in site.read("../urls.lock")
    shutil.rmtree(site.root / ".pressroom")
    assert "is a draft now" in publish(site)
    site.write(MOVED, post("Fish report", OLD, aliases="/2020/05/01/a/"))
    assert site.build(at="").findings == ()
    assert "/2020/05/01/fishes/" in site.read("/2020/05/01/a/")


def test_moved_draft_with_mistakes_of_its_own_is_pulled(make_site: MakeSite) -> None:
    """Of the new file only `draft` must be readable, and what it is known by."""
    site = make_published(make_site)
    (site.root / A).unlink()
    site.write(MOVED, DRAFT.replace("tags: Fish", "tagz: Fish\nupdated: soon"))
    assert f"but {MOVED} was taken down." in publish(site)
    assert naming(site) == []


def test_new_draft_beside_a_lost_file_is_no_pull(make_site: MakeSite) -> None:
    """A file that was deleted by mistake stays an error that changes nothing, where no draft obviously is that file."""
    site = make_published(make_site)
    before = site.files()
    (site.root / A).unlink()
    site.write(MOVED, post("Another title", "2020-06-01", draft="true"))
    assert publish(site).splitlines()[-1].endswith("nothing was published.")
    assert site.files() == before


@pytest.mark.parametrize("damage", ["theme", "ledger"])
def test_fault_outside_the_content_keeps_no_draft_online(make_site: MakeSite, damage: str) -> None:
    """A theme that fails, or a ledger with marks of a merge, is no reason for a pulled post to stay."""
    site = make_published(make_site)
    site.write(A, DRAFT)
    if damage == "theme":
        site.write("templates/post.html", "{{ nothing.at_all }}")
        result = site.run("build", "--workers", "1", at="")
        assert result.exit_code in {1, 3}
        output = result.output
    else:
        (site.root / "urls.lock").write_text((site.root / "urls.lock").read_text() + "<<<<<<< ours\n")
        output = publish(site)
    assert f"{A}:4:8: this had been published and is a draft now, so it was taken down" in output
    assert "Fish" not in site.read("/2020/05/01/a/")
    assert "This page was taken down" in site.read("/2020/05/01/a/")


def test_ledger_that_was_never_committed_keeps_no_draft_online(make_site: MakeSite) -> None:
    """What was published is known by the last build as well."""
    site = make_published(make_site)
    (site.root / "urls.lock").unlink()
    site.write(A, DRAFT)
    site.write(B, BROKEN)
    assert f"but {A} was taken down." in publish(site)
    assert naming(site) == []
