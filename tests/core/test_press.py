"""What an Edition knows of a press office: boilerplate by date, changes by now, open advisories, files of releases."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pressroom.errors import ContentError
from pressroom.library import Library, check_library, choose_boilerplate
from pressroom.models import Attachment, Boilerplate, Change, Contact, Image, Post
from pressroom.web import press
from pressroom.web.plans import PostPlan, TextPlan, plan_pages
from pressroom.web.press_plans import CorrectionsPlan, PressPlan
from tests.support.newsrooms import make_config, make_edition, make_page, make_post, split, when

OFFICE = Contact(source="content/contacts/office.md", slug="office", name="Office", phone="1")
FIRST, SECOND, THIRD, SPANISH = (
    Boilerplate(source=f"content/boilerplate/{name}.md", slug="agency", title=name, lang=lang, begins=begins)
    for name, lang, begins in (
        ("first", "en", None),
        ("second", "en", when("2026-04-01")),
        ("third", "en", when("2027-01-01")),
        ("es", "es", when("2026-05-01")),
    )
)


def check(*entities: Any, files: tuple[str, ...] = (), languages: tuple[str, ...] = ("en",)) -> list[str]:
    """Answer what is told of a library; every place is 9:9."""
    posts = {item.source: item for item in entities if isinstance(item, Post)}
    contacts = {item.source: item for item in entities if isinstance(item, Contact)}
    texts = {item.source: item for item in entities if isinstance(item, Boilerplate)}
    library = Library(posts, {}, {}, frozenset(files), contacts, texts)
    return [str(finding) for finding in check_library(library, make_config(languages=languages), {}, lambda *_: (9, 9))]


@pytest.mark.parametrize(
    ("instant", "langs", "chosen"),
    [
        ("2026-03-31 23:59", ("en",), FIRST),
        ("2026-04-01", ("en",), SECOND),
        ("2026-06-01", ("en",), SECOND),
        ("2027-01-01 09:00", ("en",), THIRD),
        ("2026-06-01", ("es", "en"), SPANISH),
        ("2026-04-30", ("es", "en"), SECOND),
        ("2026-04-30", ("fr",), None),
    ],
)
def test_boilerplate_is_the_newest_that_has_begun(instant: str, langs: tuple[str, ...], chosen: Boilerplate | None) -> None:
    """By its own date, in the post's language before the site's others."""
    assert choose_boilerplate([THIRD, FIRST, SPANISH, SECOND], "agency", when(instant), langs) == chosen


def test_unknown_names_are_told_with_the_nearest() -> None:
    """A contact or boilerplate that no file has is an error with a proposal."""
    post = make_post("a", contacts=("ofice", "nobody"), boilerplate=("agncy", "nothing"))
    assert check(post, OFFICE, FIRST) == [
        "content/posts/a.md:9:9: there is no contact “ofice”; did you mean “office”?",
        "content/posts/a.md:9:9: there is no contact “nobody”; write content/contacts/nobody.md with a name and a phone or email",
        "content/posts/a.md:9:9: there is no boilerplate “agncy”; did you mean “agency”?",
        "content/posts/a.md:9:9: there is no boilerplate “nothing”; write content/boilerplate/nothing.md with a title and the text",
    ]


def test_post_older_than_its_boilerplate_is_told() -> None:
    """A release must not go out without what it says of the agency."""
    assert check(make_post("a", "2026-03-01 09:00", boilerplate=("agency",)), SECOND, THIRD) == [
        "content/posts/a.md:9:9: the boilerplate “agency” begins on 2026-04-01 (content/boilerplate/second.md), after this post’s date "
        "(2026-03-01); write an older version, such as content/boilerplate/agency.md without “from”"
    ]
    assert check(make_post("a", "2026-03-01 09:00", boilerplate=("agency",)), FIRST, SECOND) == []


def test_two_versions_that_begin_at_once_are_told() -> None:
    """As are two contacts of one name."""
    other = Boilerplate(source="content/boilerplate/x.md", slug="agency", title="X", lang="en", begins=SECOND.begins)
    assert check(SECOND, other) == [
        "content/boilerplate/x.md:9:9: this is the boilerplate “agency” from 2026-04-01 on, as content/boilerplate/second.md is; "
        "change the “from” of one of them"
    ]
    twin = Contact(source="content/contacts/office.markdown", slug="office", name="Office", phone="1")
    assert check(OFFICE, twin) == [
        "content/contacts/office.markdown:1:1: this contact is “office”, as content/contacts/office.md is; "
        "give one of the two files another name"
    ]


def test_missing_attachment_is_told_with_the_nearest() -> None:
    """A file that isn't there can't be sent."""
    post = make_post("a", attachments=(Attachment("raport.pdf"), Attachment("b/map.pdf"), Attachment("zzz.doc"), Attachment("here.txt")))
    files = ("content/media/report.pdf", "content/posts/b/map2.pdf", "content/posts/here.txt")
    assert check(post, files=files) == [
        "content/posts/a.md:9:9: there is no file “raport.pdf” beside this post or in content/media/; did you mean “report.pdf”?",
        "content/posts/a.md:9:9: there is no file “b/map.pdf” beside this post or in content/media/; did you mean “b/map2.pdf”?",
        "content/posts/a.md:9:9: there is no file “zzz.doc” beside this post or in content/media/; "
        "write the path of a file in one of the two",
    ]  # fmt: skip


def test_change_is_seen_from_its_instant_on() -> None:
    """Before it nothing of it is in the Edition, and the site will change by itself then."""
    post = make_post("a", changes=(Change(when("2026-05-10"), "Old."), Change(when("2026-06-02 08:00"), "New.")))
    before, after = (make_edition(post, at=instant) for instant in ("2026-06-02 07:59", "2026-06-02 08:00"))
    assert [change.note for change in before.reachable[post.source].changes] == ["Old."]
    assert "New." not in repr(plan_pages(before))
    assert before.next_change == when("2026-06-02 08:00")
    assert [changed.change.note for changed in press.list_changes(after, "en")] == ["New.", "Old."]


def test_only_a_major_change_is_news() -> None:
    """Readers see when a post was last changed, subscribers are told of major changes."""
    minor = make_post("a", changes=(Change(when("2026-05-10"), "Minor."),))
    both = (Change(when("2026-05-20"), "Major.", major=True), Change(when("2026-05-25"), "Minor."))
    major = make_post("b", updated="2026-05-30", changes=both)
    assert (press.find_modified(minor), press.find_updated(minor)) == (when("2026-05-10"), minor.instant)
    assert (press.find_modified(major), press.find_updated(major)) == (when("2026-05-30"), when("2026-05-20"))
    early = make_post("c", changes=(Change(when("2026-05-01"), "The same day.", major=True),))
    assert press.find_updated(early) == early.instant
    assert (press.find_modified(make_post("d")), press.find_updated(make_post("d"))) == (None, make_post("d").instant)


def test_changes_of_one_day_have_ids_of_their_own() -> None:
    """They are numbered from the oldest, so that a new one leaves the others' alone."""
    day = (Change(when("2026-05-10 12:00"), "Second."), Change(when("2026-05-10 09:00"), "First."))
    named = press.name_changes(make_post("a", changes=day))
    assert [changed.anchor for changed in named] == ["pr-change-2026-05-10-2", "pr-change-2026-05-10"]


def test_future_boilerplate_is_withheld() -> None:
    """It isn't in the Edition before it begins, and the site changes by itself then."""
    edition = edition_of(texts=(FIRST, THIRD))
    assert edition.boilerplate == (FIRST,)
    assert edition.next_change == THIRD.begins
    with pytest.raises(KeyError):
        edition.read_body(THIRD.source)


def edition_of(*posts: Post, contacts: tuple[Contact, ...] = (), texts: tuple[Boilerplate, ...] = (), **options: Any) -> Any:
    """Answer the Edition of some posts, contacts and boilerplates."""
    return make_edition(*posts, *contacts, *texts, **options)


def test_open_advisory_is_listed_until_it_expires() -> None:
    """Published and not expired, withdrawn, unlisted or a draft."""
    fields: dict[str, Any] = {"kind": "advisory", "expires": "2026-06-05"}
    posts = [
        make_post("open", **fields), make_post("draft", draft=True, **fields), make_post("apart", unlisted=True, **fields),
        make_post("later", "2026-06-02 09:00", **fields), make_post("post", expires="2026-06-05"),
    ]  # fmt: skip
    assert [post.slug for post in press.list_advisories(make_edition(*posts), "en")] == ["open"]
    assert [post.slug for post in press.list_advisories(make_edition(*posts, at="2026-06-02 10:00"), "en")] == ["later", "open"]
    assert press.list_advisories(make_edition(*posts, at="2026-06-05"), "en") == ()


def test_advisories_of_the_main_language_stand_in_for_missing_ones() -> None:
    """A page in another language shows its own, or else those of the main language."""
    config = make_config(languages=("en", "es"))
    fields: dict[str, Any] = {"kind": "advisory", "expires": "2026-06-05"}
    english, spanish = make_post("open", **fields), make_post("abierto", lang="es", **fields)
    assert press.list_advisories(make_edition(english, config=config), "es") == (english,)
    assert press.list_advisories(make_edition(english, spanish, config=config), "es") == (spanish,)
    assert press.list_advisories(make_edition(spanish, config=config), "en") == ()


def test_attachments_of_withheld_posts_are_withheld() -> None:
    """A file that only a withheld post attaches isn't published, wherever it lies; one that a public post uses too is."""
    hidden = make_post("hidden", draft=True, attachments=(Attachment("secret.pdf"), Attachment("shared.pdf"), Attachment("near.pdf")))
    shown = make_post("shown", attachments=(Attachment("shared.pdf"),))
    files = ["content/media/secret.pdf", "content/media/shared.pdf", "content/posts/near.pdf"]
    edition, withheld = split(hidden, shown, files=files)
    assert set(edition.assets) == {"/media/shared.pdf"}
    assert withheld.files == {"content/media/secret.pdf", "content/posts/near.pdf"}


def test_map_of_a_press_office() -> None:
    """A release has a plain text and, with a picture, a media kit; there are a press page, corrections and their feed."""
    release = make_post("news", kind="release", image=Image("a.png"), changes=(Change(when("2026-05-02"), "A name."),))
    plain = make_post("other", "2026-05-02", kind="release")
    plans = plan_pages(make_edition(release, plain, files=["content/media/a.png"]))
    own = {path for path in plans if "release" in path or "kit" in path or "press" in path or "corrections" in path}
    assert own == {
        "/2026/05/01/news/release.txt", "/2026/05/01/news/media-kit.zip", "/2026/05/02/other/release.txt",
        "/press/", "/corrections/", "/corrections/feed.xml",
    }  # fmt: skip
    listed = {plan.path for plan in cast(TextPlan, plans["/sitemap.xml"]).pages}
    assert listed & own == {"/press/", "/corrections/"}


def test_press_page_is_there_for_a_contact_alone() -> None:
    """Without a release or contact there is none; a withheld release makes none."""
    assert "/press/" in plan_pages(edition_of(contacts=(OFFICE,)))
    assert "/press/" not in plan_pages(edition_of(make_post("a", kind="release", draft=True), texts=(FIRST,)))


def test_releases_are_numbered_from_the_oldest() -> None:
    """The press page shows the newest, and older ones stand on pages that never change."""
    posts = [make_post(f"r{day}", f"2026-05-{day:02} 09:00", kind="release") for day in range(1, 8)]
    plans = plan_pages(make_edition(*posts, config=make_config(per_page=3)))
    first, oldest = cast(PressPlan, plans["/press/"]), cast(PressPlan, plans["/press/page/1/"])
    assert ([post.slug for post in first.posts], first.count, first.older) == (["r7", "r6", "r5", "r4"], 7, "/press/page/1/")
    assert ([post.slug for post in oldest.posts], oldest.newer) == (["r3", "r2", "r1"], "/press/page/2/")


@pytest.mark.parametrize("slug", ["press", "corrections"])
def test_page_in_the_place_of_a_made_one_is_told(slug: str) -> None:
    """A standing page of that name collides, and the message names the file."""
    release = make_post("a", kind="release", changes=(Change(when("2026-05-02"), "A name."),))
    with pytest.raises(ContentError) as error:
        plan_pages(make_edition(release, make_page(slug)))
    message = f"content/pages/{slug}.md:1:1: this would stand at /{slug}/, where the page that Pressroom makes at /{slug}/ stands; "
    assert str(error.value) == f"{message}rename one of them"


def test_corrections_list_public_posts_only() -> None:
    """Changes of withheld, unlisted and withdrawn posts stand in no list."""
    changes = (Change(when("2026-05-02"), "A name."),)
    states: tuple[dict[str, Any], ...] = ({}, {"unlisted": True}, {"draft": True})
    posts = [make_post(slug, changes=changes, **state) for slug, state in zip(("shown", "apart", "x"), states, strict=True)]
    plans = plan_pages(make_edition(*posts))
    assert [changed.post.slug for changed in cast(CorrectionsPlan, plans["/corrections/"]).changes] == ["shown"]
    assert cast(PostPlan, plans["/2026/05/01/apart/"]).post.changes == changes


def test_kit_reads_files_of_the_edition_only() -> None:
    """A picture that has changed since the build began is told, and no other file can be read."""
    release = make_post("a", kind="release", image=Image("a.png"))
    edition = make_edition(release, files=["content/media/a.png"])
    with pytest.raises(KeyError):
        edition.read_file("/media/b.png")
    with pytest.raises(KeyError):
        press.make_kit(edition, release)
