from __future__ import annotations

import pytest

from pressroom.audit import PublicWords, make_needles, search_files, search_paths
from pressroom.errors import LeakError
from pressroom.models import Image
from tests.conftest import MakeSite
from tests.support.newsrooms import make_page, make_post, split
from tests.support.sites import MadeSite, make_site_at, post

SENTENCE = "The council discusses behind closed doors whether the old quarry should be bought."


def make_leaky(root: MadeSite, leak: str) -> str:
    """Build a newsroom whose page says something of its draft, and answer what the build was stopped for.

    The template says it in pieces: what the theme holds whole would be public.
    """
    pieces = [leak[start : start + 5] for start in range(0, len(leak), 5)]
    root.write("templates/standing.html", "".join(f"{{% raw %}}{piece}{{% endraw %}}" for piece in pieces))
    with pytest.raises(LeakError) as caught:
        root.build()
    assert not root.output.exists()
    return str(caught.value)


@pytest.fixture
def site(make_site: MakeSite) -> MadeSite:
    """A newsroom with a draft, its picture, and a page whose template each test makes leak."""
    draft = post("Quarry “purchase” & more", "2026-05-20", SENTENCE, slug="quarry", draft="true", image="map.png")
    page = "---\ntitle: Us\n---\nHi.\n"
    return make_site({"content/posts/2026-05-20-quarry.md": draft, "content/media/map.png": b"\x89PNG", "content/pages/about.md": page})


@pytest.mark.parametrize(
    ("leak", "kind"),
    [
        ("Quarry “purchase” &amp; more", "title “Quarry “purchase” & more”"),
        ("Quarry “purchase” & more", "title “Quarry “purchase” & more”"),
        ("Quarry “purchase” &amp;amp; more", "title “Quarry “purchase” & more”"),
        ("Quarry \\u201cpurchase\\u201d & more", "title “Quarry “purchase” & more”"),
        ("Quarry%20%E2%80%9Cpurchase%E2%80%9D%20%26%20more", "title “Quarry “purchase” & more”"),
        (SENTENCE, f"text “{SENTENCE[:57]}…”"),
        ('<a href="/2026/05/20/quarry/">x</a>', "address “/2026/05/20/quarry/”"),
        ("https://news.example.gov/2026/05/20/quarry/", "address “/2026/05/20/quarry/”"),
        ("content/posts/2026-05-20-quarry.md", "file name “content/posts/2026-05-20-quarry.md”"),
        ('<a href="2026-05-20-quarry.md">x</a>', "file name “content/posts/2026-05-20-quarry.md”"),
        ('<img src="/media/map.png">', "file name “content/media/map.png”"),
    ],
)
def test_leak_stops_the_build(site: MadeSite, leak: str, kind: str) -> None:
    """Whatever of a draft stands in a page, in whatever form, is told at the draft, and nothing is published."""
    told = make_leaky(site, leak)
    source = "content/media/map.png" if "media" in kind else "content/posts/2026-05-20-quarry.md"
    state = "withheld" if "media" in kind else "draft"
    assert f"{source}:1:1: this is withheld ({state}), but its {kind} was about to be published in about/index.html (byte " in told
    assert told.endswith("); nothing was published: take it out of there")


def test_what_published_sources_say_themselves_is_no_leak(site: MadeSite) -> None:
    """A published post may quote what a draft says, or name it."""
    site.write("content/posts/b.md", post("About Quarry “purchase” & more", body=SENTENCE))
    assert site.build().withheld == 1


def test_what_pressroom_says_itself_is_no_leak(make_site: MakeSite) -> None:
    """A draft may be called like a heading of the theme or a month of the archive."""
    site = make_site({
        "content/posts/a.md": post("Shown"), "content/posts/b.md": post("Recent posts", draft="true", slug="b"),
        "content/posts/c.md": post("May 2026", draft="true", slug="c"), "content/posts/d.md": post("Shown too"),
    })  # fmt: skip
    assert site.build().withheld == 2


@pytest.mark.parametrize(
    "files",
    [
        {"content/posts/good.md": post("Shown"), "content/posts/d.md": post("Hidden words", draft="true")},
        {"content/posts/one/index.md": post("Shown"), "content/posts/two/index.md": post("Hidden words", draft="true")},
        {
            "content/posts/one/index.md": post("Shown", body="![x](map.png)"), "content/posts/one/map.png": "1",
            "content/posts/two/index.md": post("Hidden words", draft="true", body="![x](map.png)"), "content/posts/two/map.png": "2",
        },
    ],
    ids=["end of a name", "index.md", "picture of the same name"],
)  # fmt: skip
def test_file_of_the_same_name_elsewhere_is_no_leak(make_site: MakeSite, files: dict[str, str]) -> None:
    """`d.md` isn't found in `good.md`, nor a draft's `index.md` or picture in another post's."""
    assert make_site(files).build().withheld == 1


def test_address_within_another_is_no_leak(make_site: MakeSite) -> None:
    """A draft at `/budget/` has nothing to do with `/tags/budget/`, nor with the Spanish post of the same day and slug."""
    tagged = {"content/posts/a.md": post("Shown", tags="[Budget]"), "content/posts/budget.md": post("Hidden", draft="true")}
    site = make_site(tagged, config='permalink = "/{slug}/"\n')
    assert site.build().withheld == 1
    spanish = {"content/posts/hola.es.md": post("Shown", slug="same"), "content/posts/b.md": post("Hidden", slug="same", draft="true")}
    other = make_site_at(site.root.parent / "other", spanish, 'languages = ["en", "es"]\n')
    assert other.build().withheld == 1


def test_output_path_of_a_withheld_post_is_a_leak() -> None:
    """A file at or below a withheld post's address is refused whatever it says; one beside it isn't."""
    edition, withheld = split(make_post("quarry", draft=True))
    with pytest.raises(LeakError) as caught:
        search_paths(["2026/05/01/quarry/map.png", "2026/05/01/quarry-two/index.html"], withheld, edition.config)
    assert str(caught.value) == (
        "content/posts/quarry.md:1:1: this post is withheld (draft), but 2026/05/01/quarry/map.png was about to be published; "
        "nothing was published"
    )


def test_each_kind_of_withheld_thing_has_needles() -> None:
    """Drafts, pages, scheduled posts and files are looked for; of an expired post the address is no secret."""
    edition, withheld = split(
        make_post("draft-post", draft=True, image=Image("map.png")), make_post("later-post", "2027-01-01"),
        make_page("draft-page", draft=True), make_post("expired-post", expires="2026-05-10"), files=["content/media/map.png"],
    )  # fmt: skip
    needles = make_needles(withheld, edition.config, lambda _: f"<p>{SENTENCE}</p>")
    kinds = {(needle.source.rpartition("/")[2], needle.kind) for needle in needles}
    assert kinds == {
        ("draft-post.md", "title"), ("draft-post.md", "text"), ("draft-post.md", "address"), ("draft-post.md", "file name"),
        ("later-post.md", "title"), ("later-post.md", "text"), ("later-post.md", "address"), ("later-post.md", "file name"),
        ("draft-page.md", "title"), ("draft-page.md", "text"), ("expired-post.md", "title"), ("expired-post.md", "text"),
        ("map.png", "file name"),
    }  # fmt: skip
    search_files(needles, [], PublicWords([]))
