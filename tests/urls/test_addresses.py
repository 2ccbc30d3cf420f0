"""Publications, one after another, of small newsrooms: what may not vanish, and what is said."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pressroom.building import BuildReport
from pressroom.errors import ContentError, UsageError
from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post

A, B = "content/posts/a.md", "content/posts/b.md"
OLD = "2020-05-01"
NO_ALIAS = (
    "or write “aliases: [/2020/05/01/a/]” in the page that takes its place, or under [gone] in pressroom.toml: "
    '"/2020/05/01/a/" = "why it is gone"'
)


def publish(site: MadeSite, **options: object) -> BuildReport:
    """Build as a webmaster does: as things are now, into site/."""
    return site.build(at="", **options)


def problems_of(site: MadeSite, **options: object) -> list[str]:
    """Answer what a publication says that fails, today’s date as “today”; nothing may have changed."""
    before = site.files()
    with pytest.raises(ContentError) as caught:
        publish(site, **options)
    assert site.files() == before
    return [re.sub(r"at: \d{4}-\d\d-\d\d", "at: today", str(finding)) for finding in caught.value.findings]


def lock_of(site: MadeSite) -> list[str]:
    """Answer the lines of urls.lock."""
    return [line for line in (site.root / "urls.lock").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def guids_of(site: MadeSite) -> list[str]:
    """Answer the guids of the feed, newest first."""
    return [item.text or "" for item in ElementTree.fromstring(site.read("feed.xml")).iter("guid")]  # noqa: S314 - our own bytes


def move(site: MadeSite, old: str, new: str) -> None:
    """Rename a file of the newsroom."""
    (site.root / new).parent.mkdir(parents=True, exist_ok=True)
    (site.root / old).rename(site.root / new)


def test_publication_writes_the_ledger(make_site: MakeSite) -> None:
    """Posts, pages and the files beside them are in it; lists, terms, feeds, media, stubs and what is withheld are not."""
    site = make_site({
        "content/posts/a/index.md": post("A", OLD, body="![a plan](plan.png)", tags="News", aliases="/x/", unlisted="true"),
        "content/posts/a/plan.png": b"png",
        "content/media/m.png": b"png",
        "content/pages/about.md": "---\ntitle: About\n---\nHello.\n",
        B: post("B", OLD, draft="true"),
    })  # fmt: skip
    publish(site)
    assert lock_of(site) == [
        "/2020/05/01/a/ content/posts/a/index.md https://news.example.gov/2020/05/01/a/",
        "/2020/05/01/a/plan.png content/posts/a/plan.png -",
        "/about/ content/pages/about.md -",
    ]


def test_only_the_publication_writes_the_ledger(make_site: MakeSite, tmp_path: Path) -> None:
    """A build for another instant, with drafts or into another folder leaves it alone."""
    site = make_site({A: post("A", OLD)})
    site.build()
    site.build(at="", output=tmp_path / "to")
    site.build(at="", output=tmp_path / "drafts", drafts=True)
    assert not (site.root / "urls.lock").exists()
    publish(site)
    assert lock_of(site) == ["/2020/05/01/a/ content/posts/a.md https://news.example.gov/2020/05/01/a/"]


def test_locked_fails_where_the_ledger_would_change(make_site: MakeSite, tmp_path: Path) -> None:
    """A CI that may not commit is told which line is missing; with the line there, it publishes."""
    site = make_site({A: post("A", OLD)})
    message = (
        "urls.lock:1:1: this build would add /2020/05/01/a/ (content/posts/a.md), and --locked forbids it; run build without it and "
        "commit urls.lock"
    )
    assert problems_of(site, locked=True) == [message]
    site.build(at="", output=tmp_path / "to")
    assert problems_of(site, locked=True, output=tmp_path / "to") == [message]
    publish(site)
    publish(site, locked=True)
    with pytest.raises(UsageError, match="which no build with --at or --drafts does"):
        site.build(locked=True)


def test_guid_stays_when_slug_date_and_base_url_change(make_site: MakeSite) -> None:
    """What subscribers know a post by is fixed at its first publication."""
    site = make_site({A: post("A", OLD), B: post("B", "2020-05-02", guid="tag:b")})
    publish(site)
    known = ["tag:b", "https://news.example.gov/2020/05/01/a/"]
    assert guids_of(site) == known
    site.write(A, post("A", "2020-04-30", slug="other", aliases="/2020/05/01/a/"))
    site.write(B, post("B", "2020-05-02"))
    publish(site, base_url="https://elsewhere.example.gov")
    assert guids_of(site) == known
    move(site, A, "content/posts/c.md")
    publish(site)
    assert guids_of(site) == known
    assert lock_of(site)[:2] == [
        "/2020/04/30/other/ content/posts/c.md https://news.example.gov/2020/05/01/a/",
        "/2020/05/01/a/ content/posts/c.md https://news.example.gov/2020/05/01/a/",
    ]


def test_other_guid_than_the_published_one_is_told(make_site: MakeSite) -> None:
    """A key that would change what subscribers know is an error at its place, and never passed over."""
    site = make_site({A: post("A", OLD, guid="tag:a")})
    publish(site)
    site.write(A, post("A", OLD, guid="tag:other"))
    message = "this post was published with the guid “tag:a”, which can’t change; write guid: tag:a, or delete the line"
    assert problems_of(site) == [f"{A}:4:7: {message}"]


def test_vanished_post_is_told_with_the_ways_out(make_site: MakeSite) -> None:
    """A file that was deleted is an error at its line of the ledger, with the exact text to write."""
    site = make_site({A: post("A", OLD), B: post("B", OLD)})
    publish(site)
    (site.root / A).unlink()
    assert problems_of(site) == [
        "urls.lock:3:1: /2020/05/01/a/ was published and would vanish, since content/posts/a.md is gone; bring it back (with “withdrawn: "
        "{at: today, reason: …}” to keep it under a notice), " + NO_ALIAS
    ]


def test_post_that_obviously_moved_is_named(make_site: MakeSite) -> None:
    """A new file with the same text, title, guid or last part of its address is the one that is meant."""
    site = make_site({A: post("A day", OLD)})
    publish(site)
    for name, text, why in (
        ("content/posts/new.md", post("A day", OLD), "the same text"),
        ("content/posts/new.md", post("A day", "2020-06-01", body="Edited."), "the same title"),
        ("content/posts/new.md", post("B", OLD, guid="https://news.example.gov/2020/05/01/a/"), "the same guid"),
        ("content/posts/2020-06-01-a.md", post("B", "2020-06-01"), "the same last part of its address"),
    ):
        (site.root / A).unlink(missing_ok=True)
        new = site.write(name, text)
        assert problems_of(site) == [
            f"urls.lock:3:1: /2020/05/01/a/ was published and would vanish, since {A} is gone; did you mean that it moved to {name}, which "
            f"has {why}? Then write “aliases: [/2020/05/01/a/]” there; else bring the file back (with “withdrawn: {{at: today, "
            'reason: …}” to keep it under a notice), or write under [gone] in pressroom.toml: "/2020/05/01/a/" = "why it is gone"'
        ]
        new.unlink()


def test_post_with_another_address_is_told_where_it_says_so(make_site: MakeSite) -> None:
    """A changed slug or date is an error at that key."""
    site = make_site({A: post("A", OLD)})
    publish(site)
    rest = (
        "now; write “aliases: [/2020/05/01/a/]” here, so that the old address leads to the new one, or under [gone] in pressroom.toml: "
        '"/2020/05/01/a/" = "why it is gone"'
    )
    site.write(A, post("A", OLD, slug="b"))
    assert problems_of(site) == [f"{A}:4:7: this was published at /2020/05/01/a/ and would stand at /2020/05/01/b/ {rest}"]
    site.write(A, post("A", "2020-05-02"))
    assert problems_of(site) == [f"{A}:3:7: this was published at /2020/05/01/a/ and would stand at /2020/05/02/a/ {rest}"]


def test_vanished_file_beside_a_post_is_told(make_site: MakeSite) -> None:
    """A picture or attachment is an address as well; those of a page that vanished itself aren’t told one by one."""
    site = make_site({"content/posts/a/index.md": post("A", OLD), "content/posts/a/plan.pdf": b"pdf"})
    publish(site)
    (site.root / "content/posts/a/plan.pdf").unlink()
    assert problems_of(site) == [
        "urls.lock:4:1: /2020/05/01/a/plan.pdf was published and would vanish, since content/posts/a/plan.pdf is gone; bring it back, or "
        'write under [gone] in pressroom.toml: "/2020/05/01/a/plan.pdf" = "why it is gone"'
    ]
    (site.root / "content/posts/a/index.md").unlink()
    assert [problem.partition(" was ")[0] for problem in problems_of(site)] == ["urls.lock:3:1: /2020/05/01/a/"]


@pytest.mark.parametrize("way", ["restore", "alias", "withdrawn", "gone", "expires"])
def test_each_way_out_is_taken(make_site: MakeSite, way: str) -> None:
    """After any of the ways out the build publishes, and the address is answered."""
    site = make_site({A: post("Fish report", OLD), B: post("B", OLD)})
    publish(site)
    (site.root / A).unlink()
    problems_of(site)
    if way == "restore":
        site.write(A, post("Fish report", OLD))
    elif way == "alias":
        site.write(B, post("B", OLD, aliases="/2020/05/01/a/"))
    elif way == "withdrawn":
        site.write(A, post("Fish report", OLD, withdrawn="{at: 2020-06-01, reason: The figures were wrong.}"))
    elif way == "expires":
        site.write(A, post("Fish report", OLD, expires="2020-06-01"))
    else:
        config = site.root / "pressroom.toml"
        site.write("pressroom.toml", config.read_text(encoding="utf-8") + '[gone]\n"/2020/05/01/a/" = "It told <b>lies</b>."\n')
    publish(site)
    said = {
        "restore": "Fish report", "alias": 'url=/2020/05/01/b/"', "withdrawn": "The figures were wrong.",
        "gone": "It told &lt;b&gt;lies&lt;/b&gt;.", "expires": "It was taken down on",
    }  # fmt: skip
    assert said[way] in site.read("/2020/05/01/a/")
    listed = "Fish report" in site.read("/") + site.read("feed.xml") + site.read("sitemap.xml")
    assert listed is (way == "restore")
    assert any(line.startswith("/2020/05/01/a/ ") for line in lock_of(site))


def test_line_of_gone_renders_its_tombstone_only(make_site: MakeSite) -> None:
    """No other page depends on what [gone] says."""
    site = make_site({A: post("A", OLD)})
    publish(site)
    site.write("pressroom.toml", (site.root / "pressroom.toml").read_text(encoding="utf-8") + '[gone]\n"/old.html" = "Why."\n')
    assert publish(site).written == ("old.html", "redirects/apache.conf", "redirects/nginx.map")


def test_files_of_a_page_that_moved_stand_at_both_addresses(make_site: MakeSite) -> None:
    """A picture can’t lead on to another address, so other sites that show it go on doing so."""
    site = make_site({"content/posts/a/index.md": post("A", OLD), "content/posts/a/plan.pdf": b"pdf"})
    publish(site)
    move(site, "content/posts/a", "content/posts/b")
    site.write("content/posts/b/index.md", post("A", OLD, aliases="/2020/05/01/a/"))
    publish(site)
    assert site.files()["2020/05/01/a/plan.pdf"] == site.files()["2020/05/01/b/plan.pdf"] == b"pdf"


PLAN = post("A", OLD, body="![a plan](plan.png)", kind="release", attachments="[report.pdf]")
def test_lost_addresses_are_told_with_the_problems_of_other_files(make_site: MakeSite) -> None:
    """One run tells all; what a broken file had published comes back when it is mended, and isn't told."""
    site = make_site({
        A: post("A", OLD), B: post("B", OLD, guid="b-1"), "content/posts/c/index.md": post("C", OLD, body="![x](x.png)"),
        "content/posts/c/x.png": b"1",
    })  # fmt: skip
    publish(site)
    (site.root / A).unlink()
    site.write(B, post("B", OLD, guid="b-2"))
    site.write("content/posts/c/index.md", post("C", "tomorrow"))
    assert problems_of(site) == [
        "content/posts/b.md:4:7: this post was published with the guid “b-1”, which can’t change; write guid: b-1, or delete the line",
        "content/posts/c/index.md:3:7: “tomorrow” is no date; write one such as 2014-07-30 or 2014-07-30 10:00",
        "urls.lock:3:1: /2020/05/01/a/ was published and would vanish, since content/posts/a.md is gone; bring it back (with “withdrawn: "
        "{at: today, reason: …}” to keep it under a notice), " + NO_ALIAS,
    ]


RELEASE: dict[str, str | bytes] = {
    "content/posts/a/index.md": PLAN,
    "content/posts/a/plan.png": b"png",
    "content/media/report.pdf": b"pdf",
    B: post("B", OLD, event="{start: 2020-05-02}"),
}


def test_files_that_are_made_of_a_post_and_attached_to_it_are_in_the_ledger(make_site: MakeSite) -> None:
    """Plain text, media kit and calendar are kept and linked like a PDF; a picture for link previews isn't."""
    site = make_site(RELEASE)
    publish(site)
    assert lock_of(site) == [
        "/2020/05/01/a/ content/posts/a/index.md https://news.example.gov/2020/05/01/a/",
        "/2020/05/01/a/media-kit.zip content/posts/a/index.md -",
        "/2020/05/01/a/plan.png content/posts/a/plan.png -",
        "/2020/05/01/a/release.txt content/posts/a/index.md -",
        "/2020/05/01/b/ content/posts/b.md https://news.example.gov/2020/05/01/b/",
        "/2020/05/01/b/event.ics content/posts/b.md -",
        "/media/report.pdf content/media/report.pdf -",
    ]


def test_file_that_a_post_makes_no_more_is_told(make_site: MakeSite) -> None:
    """A release that becomes a post takes its plain text with it."""
    site = make_site({A: post("A", OLD, kind="release")})
    publish(site)
    site.write(A, post("A", OLD))
    assert problems_of(site) == [
        "urls.lock:4:1: /2020/05/01/a/release.txt was published and would vanish, since content/posts/a.md makes it no more (a release "
        "makes release.txt, and media-kit.zip of pictures; an event makes event.ics); bring it back, or write under [gone] in "
        "pressroom.toml: "
        '"/2020/05/01/a/release.txt" = "why it is gone"'
    ]
    toml = (site.root / "pressroom.toml").read_text(encoding="utf-8")
    site.write("pressroom.toml", toml + '[gone]\n"/2020/05/01/a/release.txt" = "Why."\n')
    publish(site)


def test_files_that_are_made_of_a_post_that_moved_stand_at_both_addresses(make_site: MakeSite) -> None:
    """A reporter who kept the address of the plain text or of the pictures finds them there."""
    site = make_site(RELEASE)
    publish(site)
    move(site, "content/posts/a", "content/posts/c")
    site.write("content/posts/c/index.md", PLAN.replace("kind:", "aliases: /2020/05/01/a/\nkind:"))
    publish(site)
    files = site.files()
    for name in ("release.txt", "media-kit.zip", "plan.png"):
        assert files[f"2020/05/01/a/{name}"] == files[f"2020/05/01/c/{name}"]
    assert publish(site).written == ()
    clean = site.root / "clean"
    site.build(at="", output=clean, use_cache=False)
    assert site.files(clean) == files


def test_time_travel_asks_nothing_of_posts_that_are_not_due(make_site: MakeSite) -> None:
    """At an earlier instant a published post isn’t there yet, and that is no loss."""
    site = make_site({A: post("A", OLD)})
    publish(site)
    report = site.build(at="2020-04-01")
    assert report.findings == ()
    assert not (site.output / "2020/05/01/a").exists()


def test_ledger_that_was_merged_badly_stops_the_build(make_site: MakeSite) -> None:
    """A damaged ledger is told like any other file, and never overwritten."""
    site = make_site({A: post("A", OLD)})
    publish(site)
    site.write("urls.lock", "<<<<<<< HEAD\n")
    assert problems_of(site) == ["urls.lock:1:1: here Git couldn’t merge; keep the lines of both sides and delete “<<<<<<< HEAD”"]
    assert (site.root / "urls.lock").read_text(encoding="utf-8") == "<<<<<<< HEAD\n"


def test_lost_ledger_is_written_again(make_site: MakeSite) -> None:
    """Nothing changed but the ledger: the next publication makes a new one."""
    site = make_site({A: post("A", OLD)})
    publish(site)
    (site.root / "urls.lock").unlink()
    assert publish(site).written == ()
    assert len(lock_of(site)) == 1


PULLED = (
    f"{A}:4:8: this post had been published and is a draft now, so it is taken down and a notice stands at /2020/05/01/a/; to publish it "
    'again, take “draft” out, and to keep it down, write under [gone] in pressroom.toml: "/2020/05/01/a/" = "why it is gone"'
)


def test_published_post_that_becomes_a_draft_is_pulled(make_site: MakeSite) -> None:
    """It is gone from every page and feed, its address says so, and the build fails after publishing, each time until somebody decides."""
    site = make_site({A: post("Fish report", OLD, tags="Fish"), B: post("B", OLD)})
    publish(site)
    site.write(A, post("Fish report", OLD, draft="true", tags="Fish"))
    assert [str(finding) for finding in publish(site).findings] == [PULLED]
    assert "This page was taken down" in site.read("/2020/05/01/a/")
    assert not any(b"Fish" in data for path, data in site.files().items() if path != "manifest.json")
    assert not (site.output / "tags").exists()
    result = site.run("build", "--workers", "1", at="")
    assert result.exit_code == 1
    assert PULLED in result.output
    assert "1 problem; the site was published all the same." in result.output
    config = (site.root / "pressroom.toml").read_text(encoding="utf-8")
    site.write("pressroom.toml", config + '[gone]\n"/2020/05/01/a/" = "It was wrong."\n')
    assert publish(site).findings == ()
    assert "It was wrong." in site.read("/2020/05/01/a/")


def test_pulled_post_that_only_the_site_remembers(make_site: MakeSite) -> None:
    """Without a ledger the last manifest says that a post was public; the ledger then learns of it."""
    site = make_site({A: post("A", OLD)})
    publish(site)
    (site.root / "urls.lock").unlink()
    site.write(A, post("A", OLD, draft="true"))
    assert [str(finding) for finding in publish(site).findings] == [PULLED]
    assert lock_of(site) == ["/2020/05/01/a/ content/posts/a.md https://news.example.gov/2020/05/01/a/"]


def test_published_post_with_a_new_embargo_is_pulled(make_site: MakeSite) -> None:
    """Held back again is taken down, too."""
    site = make_site({A: post("A", OLD)})
    publish(site)
    site.write(A, post("A", OLD, embargo="2999-01-01 09:00-05:00"))
    assert [str(finding) for finding in publish(site).findings] == [
        f"{A}:4:10: this post had been published and is withheld until 2999-01-01 09:00 now, so it is taken down and a notice stands at "
        "/2020/05/01/a/; to publish it again, mend “embargo”, and to keep it down, write under [gone] in pressroom.toml: "
        '"/2020/05/01/a/" = "why it is gone"'
    ]


def test_pulled_page_and_its_aliases_leave_tombstones(make_site: MakeSite) -> None:
    """A standing page is pulled like a post, and what led to it says the same."""
    page = "---\ntitle: About us all\naliases: /us/\n---\nHello.\n"
    site = make_site({"content/pages/about.md": page})
    publish(site)
    site.write("content/pages/about.md", page.replace("aliases", "draft: true\naliases"))
    (finding,) = publish(site).findings
    assert str(finding).startswith("content/pages/about.md:3:8: this page had been published and is a draft now, so it is taken down")
    for path in ("/about/", "/us/"):
        assert "This page was taken down" in site.read(path)


def test_verified_cache_after_a_pull(make_site: MakeSite) -> None:
    """A cold build with the same ledger makes the same tombstones."""
    site = make_site({A: post("A", OLD), B: post("B", OLD)})
    publish(site)
    site.write(A, post("A", OLD, draft="true"))
    result = site.run("build", "--workers", "1", "--verify-cache", at="")
    assert result.exit_code == 1
    assert "differ" not in result.output
