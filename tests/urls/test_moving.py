from __future__ import annotations

import pytest

from pressroom.errors import ContentError, UsageError
from pressroom.moving import MoveReport, move_source
from tests.conftest import MakeSite
from tests.support.sites import NOW, MadeSite, post

A, B, C = "content/posts/a.md", "content/posts/b.md", "content/posts/c.md"
OLD = "2020-05-01"


def move(site: MadeSite, old: str, new: str) -> MoveReport:
    """Move a source of a newsroom."""
    return move_source(site.root, site.root / "pressroom.toml", old, new, NOW)


def read(site: MadeSite, path: str) -> str:
    """Answer the text of a source, line endings as they are."""
    return (site.root / path).read_bytes().decode()


def test_move_keeps_address_identity_and_links(make_site: MakeSite) -> None:
    """After `mv` the next publication goes through: the old address leads on, the guid is the old one, links lead to the new page."""
    site = make_site({A: post("A", OLD), C: post("C", OLD, body="See [a](a.md#part), [a.md](a.md) and [there](/2020/05/01/a/).")})
    site.build(at="")
    result = site.run("mv", A, B)
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [f"{A} is now {B}", "  /2020/05/01/a/ leads to /2020/05/01/b/", f"{C}: 3 links rewritten"],
    )
    assert "[a](b.md#part), [a.md](b.md) and [there](/2020/05/01/b/)." in read(site, C)
    site.build(at="")
    assert 'url=/2020/05/01/b/"' in site.read("/2020/05/01/a/")
    assert ">https://news.example.gov/2020/05/01/a/</guid>" in site.read("feed.xml")


def test_whole_addresses_of_what_moves_follow(make_site: MakeSite) -> None:
    """With fragment and query, however host and scheme are written; those of other sites and other posts stay."""
    own, other = "news.example.gov/2020/05/01/a/", "[d](https://example.com/2020/05/01/a/), [e](https://news.example.gov/2020/05/01/ab/)"
    body = f"[a](https://{own}#x), <http://{own.upper()[:16]}{own[16:]}>, see https://{own}, [b][r], {other}\n\n[r]: https://{own}?q=1"
    site = make_site({A: post("A", OLD), C: post("C", OLD, body=body)})
    site.build(at="")
    assert move(site, A, B).rewritten == {C: 4}
    now = "https://news.example.gov/2020/05/01/b/"
    assert f"[a]({now}#x), <{now}>, see {now}, [b][r], {other}\n\n[r]: {now}?q=1" in read(site, C)


def test_move_touches_what_has_to_change_only(make_site: MakeSite) -> None:
    """Remarks, order, spaces, a byte order mark and Windows’ line endings stay."""
    text = "\ufeff---\r\n# remark\r\ntitle:   A\r\ndate: 2020-05-01\r\naliases:\r\n  - /x/ # first\r\n---\r\nText.\r\n"
    site = make_site({A: text})
    move(site, A, B)
    alias, guid = "  - /2020/05/01/a/\r\n", "guid: https://news.example.gov/2020/05/01/a/\r\n"
    assert read(site, B) == text.replace("# first\r\n---", f"# first\r\n{alias}{guid}---")


def test_guid_is_written_where_no_ledger_keeps_it(make_site: MakeSite) -> None:
    """A published post of a newsroom without urls.lock gets its guid as a key; with the ledger it needs none."""
    site = make_site({A: post("A", OLD)})
    move(site, A, B)
    assert "guid: https://news.example.gov/2020/05/01/a/\n" in read(site, B)
    site = make_site({A: post("A", OLD)}, name="locked")
    site.build(at="")
    move(site, A, B)
    assert "guid" not in read(site, B)


def test_post_that_was_never_published_needs_no_alias(make_site: MakeSite) -> None:
    """A draft moves without a trace, and the report says so."""
    site = make_site({A: post("A", OLD, draft="true")})
    result = site.run("mv", A, B)
    assert result.output.splitlines()[1] == "  it will stand at /2020/05/01/b/; /2020/05/01/a/ was never published"
    assert read(site, B) == post("A", OLD, draft="true")


def test_other_date_in_the_name_leaves_the_address(make_site: MakeSite) -> None:
    """The address goes by the key `date`; the date in a file’s name is for people."""
    site = make_site({"content/posts/2020-05-01-a.md": post("A", OLD)})
    result = site.run("mv", "content/posts/2020-05-01-a.md", "content/posts/2020-06-01-a.md")
    assert result.output.splitlines()[1] == "  it stays at /2020/05/01/a/"
    assert read(site, "content/posts/2020-06-01-a.md") == post("A", OLD)


def test_folder_moves_with_all_that_is_in_it(make_site: MakeSite) -> None:
    """Pictures and translations go along, links to them follow, links among them stay."""
    site = make_site(
        {
            "content/posts/a/index.md": post("A", OLD, body="![p](p.png) [es](index.es.md) [c](../c.md)"),
            "content/posts/a/index.es.md": post("A", OLD),
            "content/posts/a/p.png": b"png",
            C: post("C", OLD, body="![p](a/p.png)\n\n[one][1], <a href='a/index.md'>two</a>\n\n[1]: a/index.es.md\n"),
        },
        config='languages = ["en", "es"]\n',
    )
    move(site, "content/posts/a", "content/posts/sub/b")
    assert not (site.root / "content/posts/a").exists()
    assert "![p](p.png) [es](index.es.md) [c](../../c.md)" in read(site, "content/posts/sub/b/index.md")
    assert "aliases: [/es/2020/05/01/a/]" in read(site, "content/posts/sub/b/index.es.md")
    assert "![p](sub/b/p.png)\n\n[one][1], <a href='sub/b/index.md'>two</a>\n\n[1]: sub/b/index.es.md\n" in read(site, C)
    site.build()


def test_file_that_another_post_shows_keeps_its_address_there(make_site: MakeSite) -> None:
    """It stands below that post too, when its folder moves or that post does; that the post shows it no more is an error as before."""
    shows = {C: post("C", OLD, body="![p](a/p.png)")}
    site = make_site({"content/posts/a/index.md": post("A", OLD), "content/posts/a/p.png": b"png", **shows})
    site.build(at="")
    assert "2020/05/01/c/a/p.png" in site.files()
    move(site, "content/posts/a", "content/posts/b")
    site.build(at="")
    assert {"2020/05/01/c/a/p.png", "2020/05/01/c/b/p.png"} < site.files().keys()
    assert 'src="/2020/05/01/c/b/p.png"' in site.read("/2020/05/01/c/")
    move(site, C, "content/posts/sub/c.md")
    site.build(at="")
    assert {"2020/05/01/c/a/p.png", "2020/05/01/c/b/p.png", "2020/05/01/c/p.png"} < site.files().keys()
    assert site.build(at="", locked=True).findings == ()
    site.write("content/posts/sub/c.md", post("C", OLD))
    assert [line.split(" was published")[0] for line in site.run("build", at="").stderr.splitlines()[:3]] == [
        f"urls.lock:{line}:1: /2020/05/01/c/{name}p.png" for line, name in ((8, "a/"), (9, "b/"), (10, ""))
    ]


def test_file_becomes_a_folder_of_its_own_and_comes_back(make_site: MakeSite) -> None:
    """`a.md` to `b/index.md` and back: the links of the post itself are seen from their new place, and the address is its own again."""
    text = post("A", OLD, body="![p](p.png) [c](c.md)", guid="g")
    files: dict[str, str | bytes] = {A: text, C: post("C", OLD), "content/posts/p.png": b"png"}
    site = make_site({**files, "content/posts/a.es.md": post("A", OLD)}, config='languages = ["en", "es"]\n')
    report = move(site, "posts/a.md", "posts/b/index.md")
    assert [item.new for item in report.moved] == ["content/posts/b/index.es.md", "content/posts/b/index.md"]
    assert "![p](../p.png) [c](../c.md)" in read(site, "content/posts/b/index.md")
    site.build()
    move(site, "content/posts/b/index.md", A)
    assert read(site, A) == text.replace("guid: g\n", "guid: g\naliases: [/2020/05/01/b/]\n")
    site.build()


def test_keys_that_name_what_moves_follow(make_site: MakeSite) -> None:
    """The notice of a withdrawn post goes on leading to what replaces it, and a translation to what it translates."""
    withdrawn = "{at: 2020-06-01, reason: Wrong., replacement: a.md}"
    spanish = post("A", OLD, lang="es", translation_of="a.md")
    site = make_site(
        {A: post("A", OLD), C: post("C", OLD, withdrawn=withdrawn), "content/posts/uno.md": spanish}, config='languages = ["en", "es"]\n'
    )
    move(site, A, B)
    assert withdrawn.replace("a.md", "b.md") in read(site, C)
    assert "translation_of: b.md" in read(site, "content/posts/uno.md")
    site.build()


def test_picture_that_stays_behind_is_told(make_site: MakeSite) -> None:
    """A lead picture can’t be named with “..”, so the author is told to move it."""
    site = make_site({A: post("A", OLD, image="p.png"), "content/posts/p.png": b"png"})
    assert move(site, A, "content/posts/b/index.md").left == (
        "content/posts/b/index.md:1:1: its picture content/posts/p.png stays where it is; move it to content/posts/b/",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (A, C, f"{C} is there already; nothing is written over"),
        (
            "content/posts/x.md",
            B,
            "content/posts/x.md is no post or page; name a file of content/posts/ or content/pages/, or the folder of one",
        ),
        (
            A,
            "content/pages/a.md",
            f"content/pages/a.md doesn’t lie in content/posts/, where {A} does; a post stays a post and a page a page",
        ),
        (A, "content/posts/b", "content/posts/b is no Markdown file; give the new name with .md at its end"),
        (
            A,
            "content/posts/d/c.md",
            f"content/posts/d/c.md would stand at /2020/05/01/c/, which belongs to {C}; choose another name",
        ),
        (
            A,
            "content/posts/taken.md",
            f"content/posts/taken.md would stand at /2020/05/01/taken/, which belongs to {C}; choose another name",
        ),
        (
            "content/posts/f/index.md",
            B,
            "content/posts/f/ has other files, which belong to the post; move it to a folder, such as content/posts/b/index.md",
        ),
    ],
)
def test_move_that_cannot_be_is_refused(make_site: MakeSite, old: str, new: str, message: str) -> None:
    """Nothing is overwritten, no address taken, and nothing at all changed."""
    site = make_site({
        A: post("A", OLD), C: post("C", OLD, aliases="/2020/05/01/taken/"), "content/posts/f/index.md": post("F", OLD),
        "content/posts/f/p.png": b"png",
    })  # fmt: skip
    before = {path: path.read_bytes() for path in site.root.rglob("content/**/*") if path.is_file()}
    with pytest.raises(UsageError) as caught:
        move(site, old, new)
    assert str(caught.value) == message
    assert {path: path.read_bytes() for path in site.root.rglob("content/**/*") if path.is_file()} == before


def test_move_needs_content_without_problems(make_site: MakeSite) -> None:
    """Where links can’t be told, nothing is moved."""
    site = make_site({A: post("A", OLD, body="[x](nowhere.md)")})
    with pytest.raises(ContentError):
        move(site, A, B)
    assert (site.root / A).exists()
