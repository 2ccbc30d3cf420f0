from __future__ import annotations

from collections.abc import Mapping

import pytest

from pressroom.config import Gone
from pressroom.edition import Edition, Withheld
from pressroom.ledger import parse_ledger
from pressroom.legacy import Past, is_unheard_of
from pressroom.models import Change, Event, Image, Page, Post, State, Withdrawal
from pressroom.moments import decide_state, list_changes
from pressroom.structs import exchange, list_fields
from tests.support.newsrooms import make_author, make_config, make_library, make_page, make_post, make_rendered, split, when

PLAIN = make_post("plain", "2026-05-01 09:00")
DRAFT = make_post("draft", "2026-05-01 09:00", draft=True)
HELD = make_post("held", "2026-05-01 09:00", embargo="2026-05-03 15:00")
HELD_THAT_DAY = make_post("held-that-day", "2026-05-01 09:00", embargo="2026-05-01 06:00")
HELD_THAT_DAY_LATER = make_post("held-that-day-later", "2026-05-01 09:00", embargo="2026-05-01 15:00")
HELD_BEFORE_AN_EXACT_DATE = make_post("held-exact", "2026-05-01 09:00", embargo="2026-05-01 06:00", date_only=False)
EXPIRING = make_post("expiring", "2026-05-01 09:00", expires="2026-05-10 00:00")
WITHDRAWN = make_post("withdrawn", "2026-05-01 09:00", withdrawn=Withdrawal(when("2026-05-05 12:00"), "Wrong."))
UNLISTED = make_post("unlisted", "2026-05-01 09:00", unlisted=True)
WITHDRAWN_AND_EXPIRING = make_post(
    "both", "2026-05-01 09:00", withdrawn=Withdrawal(when("2026-05-05 12:00"), "Wrong."), expires="2026-05-10 00:00"
)


@pytest.mark.parametrize(
    ("post", "instant", "state"),
    [
        (PLAIN, "2026-05-01 08:59:59", State.SCHEDULED),
        (PLAIN, "2026-05-01 09:00", State.PUBLISHED),
        (PLAIN, "2036-05-01 09:00", State.PUBLISHED),
        (DRAFT, "2026-05-01 08:59", State.DRAFT),
        (DRAFT, "2026-05-01 09:00", State.DRAFT),
        (DRAFT, "2036-05-01 09:00", State.DRAFT),
        (HELD, "2026-05-01 08:59", State.EMBARGOED),
        (HELD, "2026-05-01 09:00", State.EMBARGOED),
        (HELD, "2026-05-03 14:59:59", State.EMBARGOED),
        (HELD, "2026-05-03 15:00", State.PUBLISHED),
        (HELD_THAT_DAY, "2026-05-01 05:59:59", State.EMBARGOED),
        (HELD_THAT_DAY, "2026-05-01 06:00", State.PUBLISHED),
        (HELD_THAT_DAY_LATER, "2026-05-01 14:59:59", State.EMBARGOED),
        (HELD_THAT_DAY_LATER, "2026-05-01 15:00", State.PUBLISHED),
        (HELD_BEFORE_AN_EXACT_DATE, "2026-05-01 05:59:59", State.EMBARGOED),
        (HELD_BEFORE_AN_EXACT_DATE, "2026-05-01 06:00", State.SCHEDULED),
        (HELD_BEFORE_AN_EXACT_DATE, "2026-05-01 09:00", State.PUBLISHED),
        (EXPIRING, "2026-05-01 08:59", State.SCHEDULED),
        (EXPIRING, "2026-05-09 23:59:59", State.PUBLISHED),
        (EXPIRING, "2026-05-10 00:00", State.EXPIRED),
        (WITHDRAWN, "2026-05-01 08:59", State.SCHEDULED),
        (WITHDRAWN, "2026-05-05 11:59:59", State.PUBLISHED),
        (WITHDRAWN, "2026-05-05 12:00", State.WITHDRAWN),
        (UNLISTED, "2026-05-01 08:59", State.SCHEDULED),
        (UNLISTED, "2026-05-01 09:00", State.UNLISTED),
        (WITHDRAWN_AND_EXPIRING, "2026-05-05 12:00", State.WITHDRAWN),
        (WITHDRAWN_AND_EXPIRING, "2026-05-10 00:00", State.EXPIRED),
    ],
)
def test_state_is(post: Post, instant: str, state: State) -> None:
    """The table of states: each kind of post just before, at and after each of its instants."""
    assert decide_state(post, when(instant)) is state


@pytest.mark.parametrize(
    ("post", "instant"),
    [
        (PLAIN, "2026-05-01 09:00"),
        (HELD, "2026-05-03 15:00"),
        (HELD_THAT_DAY, "2026-05-01 06:00"),
        (HELD_THAT_DAY_LATER, "2026-05-01 15:00"),
    ],
)
def test_order_goes_by_the_publishing_instant(post: Post, instant: str) -> None:
    """The publishing instant is the later of date and embargo; with a bare date the embargo of that day gives the time."""
    assert post.instant == when(instant)


@pytest.mark.parametrize(
    ("instant", "change"),
    [
        ("2026-04-01", "2026-05-01 09:00"),
        ("2026-05-01 09:00", "2026-05-03 15:00"),
        ("2026-05-03 15:00", "2026-05-05 12:00"),
        ("2026-05-05 12:00", "2026-05-10 00:00"),
        ("2026-05-10 00:00", None),
    ],
)
def test_next_change_is(instant: str, change: str | None) -> None:
    """The next instant at which something comes, goes or is withdrawn by itself; what is a draft never does."""
    posts = [PLAIN, DRAFT, HELD, EXPIRING, WITHDRAWN, UNLISTED]
    assert next((coming.instant for coming in list_changes(posts, when(instant))), None) == (when(change) if change else None)


def seen(edition: Edition) -> tuple[set[str], set[str]]:
    """Answer the slugs of what an edition lists, and of what it can be asked for."""
    return {post.slug for post in edition.posts}, {post.slug for post in edition.reachable.values()}


def test_edition_lists_reaches_and_withholds() -> None:
    """Published posts are listed, unlisted and withdrawn ones only reachable; expired ones leave a tombstone and nothing else."""
    posts = (PLAIN, DRAFT, HELD, EXPIRING, WITHDRAWN, UNLISTED)
    edition, withheld = split(*posts, at="2026-05-10 00:00")
    assert seen(edition) == ({"plain", "held"}, {"plain", "held", "withdrawn", "unlisted"})
    assert [(stone.path, stone.lang) for stone in edition.tombstones] == [("/2026/05/01/expiring/", "en")]
    assert {item.post.slug: (item.state, item.until) for item in withheld.posts} == {
        "draft": (State.DRAFT, None),
        "expiring": (State.EXPIRED, None),
    }
    early, withheld = split(*posts, at="2026-05-02")
    assert seen(early) == ({"plain", "expiring", "withdrawn"}, {"plain", "expiring", "withdrawn", "unlisted"})
    assert {item.post.slug: (item.state, item.until) for item in withheld.posts} == {
        "draft": (State.DRAFT, None),
        "held": (State.EMBARGOED, when("2026-05-03 15:00")),
    }
    assert early.tombstones == ()


def test_drafts_shows_all_that_is_withheld_for_its_time() -> None:
    """With `--drafts` nothing is withheld but what is gone."""
    edition, withheld = split(PLAIN, DRAFT, HELD, EXPIRING, make_page("about", draft=True), at="2026-05-10", drafts=True)
    assert seen(edition)[0] == {"plain", "draft", "held"}
    assert list(edition.pages) == ["content/pages/about.md"]
    assert [item.post.slug for item in withheld.posts] == ["expiring"]


def test_body_of_what_is_withheld_cannot_be_read() -> None:
    """An Edition answers bodies of what may be seen and raises for all else."""
    edition, _ = split(PLAIN, DRAFT, HELD, make_page("secret", draft=True), make_author("ann"), at="2026-05-02")
    assert edition.read_body(PLAIN.source) == "<p>Body of content/posts/plain.md.</p>"
    assert edition.read_body("content/authors/ann.md")
    for source in (DRAFT.source, HELD.source, "content/pages/secret.md", "content/posts/none.md"):
        with pytest.raises(KeyError):
            edition.read_body(source)
        assert edition.find(source) is None
        assert source not in edition.rendered


def test_link_to_what_is_withheld_leads_nowhere() -> None:
    """A target resolves to a path only where its post may be seen."""
    library = (PLAIN, HELD, make_page("about"), make_page("secret", draft=True), make_author("ann"))
    before, _ = split(*library, at="2026-05-02")
    assert before.resolve(PLAIN.source, "held.md#part") is None
    assert before.resolve(PLAIN.source, "../pages/secret.md") is None
    assert before.resolve(PLAIN.source, "../pages/about.md#us") == "/about/#us"
    assert before.resolve(PLAIN.source, "../authors/ann.md") == "/authors/ann/"
    assert before.resolve(PLAIN.source, "/archive/") == "/archive/"
    assert before.resolve(PLAIN.source, "somewhere.txt") == "somewhere.txt"
    after, _ = split(*library, at="2026-05-03 15:00")
    assert after.resolve(PLAIN.source, "held.md#part") == "/2026/05/01/held/#part"


def test_files_of_what_is_withheld_are_kept_back() -> None:
    """A folder of a withheld post, and a picture that only withheld posts use, are published with them and not before."""
    folder = make_post("trip", "2026-05-01 09:00", source="content/posts/trip/index.md", draft=True)
    shown = make_post("shown", "2026-05-01 09:00", image=Image("both.png"))
    hidden = make_post("hidden", "2026-05-01 09:00", draft=True, image=Image("lead.png"))
    files = ["content/posts/trip/boat.jpg", "content/posts/trip/sub/more.pdf", *(f"content/media/{name}" for name in _MEDIA)]
    links = {hidden.source: ("report.pdf", "both.png"), shown.source: ("chart.png",)}
    edition, withheld = split(folder, shown, hidden, files=files, links=links, at="2026-05-02")
    assert set(edition.assets) == {"/media/both.png", "/media/chart.png", "/media/free.txt"}
    assert withheld.files == {
        "content/posts/trip/boat.jpg", "content/posts/trip/sub/more.pdf", "content/media/lead.png", "content/media/report.pdf",
    }  # fmt: skip
    assert edition.resolve(shown.source, "report.pdf") is None
    everything, nothing = split(folder, shown, hidden, files=files, links=links, at="2026-05-02", drafts=True)
    assert nothing.files == frozenset()
    assert {"/2026/05/01/trip/boat.jpg", "/2026/05/01/trip/sub/more.pdf", "/media/lead.png"} <= set(everything.assets)


_MEDIA = ("both.png", "lead.png", "report.pdf", "chart.png", "free.txt")


def test_files_beside_a_post_stand_beside_its_page() -> None:
    """A folder post's files, and one that a plain post uses from beside it, lie under the post's own address."""
    folder = make_post("trip", source="content/posts/trip/index.md")
    plain = make_post("plain")
    files = ["content/posts/trip/boat.jpg", "content/posts/map.png", "content/root/CNAME", "content/root/.well-known/security.txt"]
    edition, _ = split(folder, plain, files=files, links={plain.source: ("map.png",)})
    assert set(edition.assets) == {
        "/2026/05/01/trip/boat.jpg", "/2026/05/01/plain/map.png", "/CNAME", "/.well-known/security.txt",
    }  # fmt: skip
    assert edition.resolve(folder.source, "boat.jpg") == "/2026/05/01/trip/boat.jpg"
    assert edition.resolve(plain.source, "map.png") == "/2026/05/01/plain/map.png"


def test_file_beside_posts_that_nothing_visible_uses_is_not_published() -> None:
    """A file in `content/posts/` comes out with a post that uses it, never by itself."""
    hidden = make_post("hidden", draft=True)
    edition, _ = split(hidden, files=["content/posts/map.png", "content/posts/stray.png"], links={hidden.source: ("map.png",)})
    assert edition.assets == {}


def test_terms_know_nothing_of_withheld_posts() -> None:
    """A tag that only a withheld, unlisted or withdrawn post has doesn't exist, and doesn't count in how a term is spelled."""
    posts = [
        make_post("shown", tags=("Open data",)),
        make_post("draft", tags=("open data", "Secret"), draft=True),
        make_post("later", "2027-01-01", tags=("open data", "Secret")),
        make_post("apart", tags=("Apart",), unlisted=True),
        make_post("wrong", tags=("Wrong",), withdrawn=Withdrawal(when("2026-05-05"), "Wrong.")),
    ]
    edition, _ = split(*posts)
    assert {slug: term.name for slug, term in edition.terms("tags", "en").items()} == {"open-data": "Open data"}


def test_languages_have_lists_of_their_own() -> None:
    """Each language of the site lists its own posts only."""
    posts = (make_post("hello"), make_post("hola", lang="es", source="content/posts/hola.es.md"))
    edition, _ = split(*posts, config=make_config(languages=("en", "es", "fr")))
    slugs = {lang: [post.slug for post in listed] for lang, listed in edition.posts_by_lang.items()}
    assert slugs == {"en": ["hello"], "es": ["hola"], "fr": []}


FIRST: tuple[Post | Page, ...] = (
    make_post("a-draft", "2026-05-02 09:00", draft=True, tags=("Town",)), make_post("gone", "2026-04-01 09:00", expires="2026-05-01 09:00"),
    make_post("later", "2026-07-01 09:00"), make_post("plain", tags=("Town",)), make_page("about"),
)  # fmt: skip
NEWCOMERS = (
    make_post("b-new", "2026-05-01 09:00"), make_post("b-draft", "2026-05-03 09:00", draft=True),
    make_post("b-held", embargo="2026-06-20 09:00"),
    make_post("b-noon", "2026-06-01 12:30", date_only=False), make_post("b-soon", "2026-06-02 09:00", date_only=False),
    make_post("b-event", kind="event", event=Event(when("2026-06-09 10:00"), when("2026-06-10"), place="Hall")),
    make_post("b-noted", changes=(Change(when("2026-06-05 09:00"), "Not so."),)),
)  # fmt: skip


def fields_of(split_up: tuple[Edition, Withheld]) -> list[dict[str, object]]:
    """Answer all that an edition and what is withheld hold, functions aside; of `reachable`, which makes the map, the order counts."""
    edition, withheld = ({name: getattr(part, name) for name in list_fields(type(part))} for part in split_up)
    held = {name: dict(value) if isinstance(value, Mapping) else value for name, value in edition.items() if not name.startswith("_read")}
    return [held | {"order": list(split_up[0].reachable)}, withheld]


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("new", [*((post,) for post in NEWCOMERS), NEWCOMERS], ids=lambda new: new[-1].slug)
def test_posts_that_are_added_make_the_edition_that_is_split_anew(new: tuple[Post, ...], drafts: bool) -> None:
    """Whatever state they are in, also at an instant somewhat later than that of the edition before."""
    edition, withheld = split(*FIRST, at="2026-06-01 12:00", drafts=drafts)
    rendered = {post.source: make_rendered(post.source) for post in new}
    everyone: list[Post | Page] = [*FIRST[:1], *sorted(new, key=lambda post: post.source), *FIRST[1:]]
    library = make_library(*everyone)
    added = edition.add(library, rendered, when("2026-06-01 13:00"), edition.read_body)
    whole = split(*everyone, at="2026-06-01 13:00", drafts=drafts)
    assert fields_of((added, withheld.reword(library, added, rendered))) == fields_of(whole)


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("old", [FIRST[3], FIRST[0], FIRST[2]], ids=["public", "draft", "scheduled"])
def test_other_topics_make_the_edition_that_is_split_anew(old: Post | Page, drafts: bool) -> None:
    """Terms, neighbours and all else that goes by topics are those of the post as it is now."""
    edition, withheld = split(*FIRST, drafts=drafts)
    assert list(edition.terms("tags", "en")) == ["town"]
    now = exchange(old, tags=("Roads",), categories=("News",), title="Other")
    everyone = [now if item is old else item for item in FIRST]
    library = make_library(*everyone)
    other = edition.reword(library, {old.source: make_rendered(old.source)}, edition.read_body, keeps_topics=False)
    whole = split(*everyone, drafts=drafts)
    assert fields_of((other, withheld.reword(library, other))) == fields_of(whole)
    assert other.terms("tags", "en") == whole[0].terms("tags", "en")


@pytest.mark.parametrize(
    ("line", "unheard_of"),
    [
        ("", True),
        ("/2026/05/01/plain/ content/posts/plain.md urn:1", True),
        ("/2026/05/01/b-new/ content/posts/plain.md urn:1", False),
        ("/2026/05/01/was/ content/posts/b-new.md urn:1", False),
        ("/2026/05/01/lost/ content/posts/lost.md urn:1", False),
        ("/2026/05/01/given-up/ content/posts/lost.md urn:1", True),
        ("/2026/05/01/lost/map.png content/posts/map.png -", True),
    ],
    ids=["nothing", "another", "its address", "its file", "one that is missing", "one that was given up", "a file"],
)
def test_post_is_unheard_of(line: str, unheard_of: bool) -> None:
    """A post that comes is new where the ledger names neither its address nor its file, and nothing is missing that it may be, moved."""
    ledger, config = parse_ledger(f"{line}\n"), make_config(gone=(Gone("/2026/05/01/given-up/", "Old."),))
    claims = {url: "content/posts/plain.md" for url in ledger.lines if "plain" in url}
    assert is_unheard_of("content/posts/b-new.md", "/2026/05/01/b-new/", Past(ledger), claims, config) is unheard_of
