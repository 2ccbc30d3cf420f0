"""The preview after any saves is the preview that is started anew: every page, feed, file, finding and stop of the slider."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from pressroom.errors import ContentError
from pressroom.permalinks import SEARCH_FILES
from pressroom.preview import Preview, make_preview
from tests.conftest import MakeSite
from tests.support.sites import CONFIG, NOW, MadeSite, leave_out_search, make_site_at, post

LATER = "2027-03-01T09:00:00-05:00"
SITE: dict[str, str | bytes] = {
    "content/posts/2026-05-01-budget.md": post("Budget", tags="[Money, Town]", categories="[News]", authors="[ana]", summary="Sums."),
    "content/posts/2026-05-02-bridge.md": post(
        "Bridge", "2026-05-02", tags="[Town]", body="See [the budget](2026-05-01-budget.md#sums).\n\n## Parts\n\n![Map](map.png)"
    ),
    "content/posts/2026-05-03-later.md": post("Later", "2027-01-01", tags="[Town]"),
    "content/posts/2026-05-04-draft.md": post("Draft", "2026-05-04", draft="true", series="Works"),
    "content/posts/2026-05-05-release.md": post("Release", "2026-05-05", kind="release", series="Works", image="{src: map.png, alt: Map}"),
    "content/posts/trip/index.md": post("Trip", "2026-05-06", aliases="[/old-trip/]", expires="2027-02-01", body="![Boat](boat.png)"),
    "content/posts/trip/boat.png": b"\x89PNG boat",
    "content/posts/2026-05-01-budget.es.md": post("Presupuesto", tags="[Dinero]"),
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are. [Trip](../posts/trip/index.md)\n",
    "content/authors/ana.md": "---\nname: Ana Day\n---\nShe writes.\n",
    "content/media/map.png": b"\x89PNG map",
}
WITH_SPANISH = CONFIG + 'languages = ["en", "es"]\n'

POSTS = sorted(path for path in SITE if path.startswith("content/posts/") and path.endswith(".md"))
Save = Callable[[Path], set[str]]
"""What is done to a newsroom; answers the names that a watcher would tell."""


def write(name: str, text: str | bytes) -> Save:
    """Write a file."""

    def save(root: Path) -> set[str]:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return {name}

    return save


def change(name: str, old: str, new: str) -> Save:
    """Replace some words of a file where it is there and has them."""

    def save(root: Path) -> set[str]:
        file = root / name
        if not file.exists():
            return set()
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        return {name}

    return save


def remove(name: str) -> Save:
    """Delete a file or folder."""

    def save(root: Path) -> set[str]:
        path = root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        return {name}

    return save


def rename(old: str, new: str) -> Save:
    """Move a file or folder."""

    def save(root: Path) -> set[str]:
        if not (root / old).exists() or (root / new).exists():
            return set()
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        (root / old).rename(root / new)
        return {old, new}

    return save


def with_field(name: str, field: str) -> Save:
    """Add a line to the front matter of a source."""
    return change(name, "---\n", f"---\n{field}\n")


def restore(name: str) -> Save:
    """Make a file what it was at first."""
    return write(name, SITE[name])


NAMES = st.sampled_from(POSTS)
BODIES = [
    "Plain words.",
    "Other *words* — longer than before.",
    "See [it](2026-05-02-bridge.md).",
    "## Sums\n\nTwo and two.",
    "![](map.png)",
]
WORDS = ["summary: Said shortly.", "deck: A deck", "kicker: Roads", "dateline: Town", "updated: 2026-05-20"]
FIELDS = [
    "tags: [Town]", "tags: [Money]", "categories: [News, Roads]", "draft: true", "unlisted: true", "series: Works", "authors: [ana]",
    "kind: event\nevent: {start: 2026-09-01T10:00, place: Hall}", "embargo: 2026-12-03T09:00", "aliases: [/was-here/]", "slug: budget",
    "changes: [{date: 2026-05-20, type: correction, note: Wrong sum.}]", "lang: es", "image: {src: map.png, alt: A map}",
    "withdrawn: {at: 2026-05-20, reason: Not so.}", "bogus: 1", "summary: [",
]  # fmt: skip
CONFIGS = [
    WITH_SPANISH, CONFIG, WITH_SPANISH + "per_page = 2\n", WITH_SPANISH + 'recent = "before"\n', WITH_SPANISH + "bogus = 1\n",
    WITH_SPANISH + "[features]\nshare_pictures = false\narchives = false\n", WITH_SPANISH.replace("America/New_York", "UTC"),
]  # fmt: skip
LEDGERS = ["/2026/05/04/draft/ content/posts/2026-05-04-draft.md urn:x\n", "", "damaged\n"]
TEMPLATES = ["<!doctype html><title>{{ heading }}</title>", "<title>{{ bogus.none }}</title>", "{% if %}"]

rewordings = st.one_of(
    st.builds(lambda name, text: change(name, "\n---\n", f"\n---\n{text}\n\n"), NAMES, st.sampled_from(BODIES)),
    st.builds(lambda name, title: change(name, "title: ", f"title: {title} "), NAMES, st.sampled_from(["New", "A"])),
    st.builds(with_field, NAMES, st.sampled_from(WORDS)),
    st.just(change("content/pages/about.md", "title: ", "title: All ")),
    st.just(change("content/authors/ana.md", "She writes", "She writes and writes")),
    st.just(change("content/posts/2026-05-05-release.md", "alt: Map", "alt: Map of the town")),
)
restructurings = st.one_of(
    st.builds(with_field, NAMES, st.sampled_from(FIELDS)),
    st.builds(lambda name, date: change(name, "date: 2026-05", f"date: {date}"), NAMES, st.sampled_from(["2026-06", "2026-04", "2025-05"])),
    st.builds(lambda name: change(name, "title:", "titel:"), NAMES),
    st.builds(remove, st.sampled_from([*sorted(SITE), "content/posts/trip"])),
    st.builds(
        lambda title, date: write(f"content/posts/{date}-new.md", post(title, date)),
        st.just("New"),
        st.sampled_from(["2026-05-09", "2027-05-09"]),
    ),
    st.builds(lambda name: rename(name, "content/posts/2026-05-01-moved.md"), NAMES),
    st.just(rename("content/posts/trip", "content/posts/2026/journey")),
    st.just(rename("content/posts/2026/journey", "content/posts/trip")),
    st.builds(lambda data: write("content/media/map.png", data), st.sampled_from([b"\x89PNG other", b"\x89PNG an"])),
    st.just(write("content/posts/map.png", b"\x89PNG beside")),
    st.just(write("content/root/404.html", "<!doctype html><title>Own</title>")),
    st.just(write("content/posts/.hidden.md", "no front matter")),
)
surroundings = st.one_of(
    st.builds(lambda text: write("pressroom.toml", text), st.sampled_from(CONFIGS)),
    st.builds(lambda text: write("urls.lock", text), st.sampled_from(LEDGERS)),
    st.builds(lambda text: write("templates/assets/style.css", text), st.sampled_from(["body { color: red }", "body { color: tan }"])),
    st.builds(lambda text: write("templates/standing.html", text), st.sampled_from(TEMPLATES)),
    st.just(remove("templates")),
)
mendings = st.builds(restore, st.sampled_from(sorted(SITE)))
saves = st.one_of(*[rewordings] * 5, *[mendings] * 3, *[restructurings] * 2, surroundings)


def list_paths(preview: Preview) -> set[str]:
    """Answer every path that a preview answers, by what it holds."""
    desk = preview._desk
    if desk.showings is None:
        return {"/"}
    edition = desk.show(everything=True)
    return {*desk.show().plans, *edition.plans, *edition.edition.assets, "/nowhere/", "/2026/05/01/budget"}


def ask(preview: Preview, path: str, instant: str = "") -> tuple[int, bytes]:
    """Answer status and bytes at a path, at an instant."""
    cookie = {"Cookie": f"pressroom-at-8000={instant}"} if instant else {}
    answer = Client(preview).get(path, headers={"Host": "localhost:8000", **cookie})
    return answer.status_code, answer.data


def start(site: MadeSite, *, drafts: bool = False) -> Preview:
    """Start a preview."""
    return make_preview(site.root, site.root / "pressroom.toml", instant=NOW, drafts=drafts, port=8000)


def agree(live: tuple[int, bytes], fresh: tuple[int, bytes]) -> bool:
    """Tell whether two answers are the same; where the theme fails, the one that ran before may have a last good version to show."""
    return live == fresh or (fresh[0] == 500 and b'id="problems"' in live[1])


def differing(live: Preview, fresh: Preview) -> list[str]:
    """Answer the paths at which two previews differ."""
    pages = sorted(path for path in list_paths(fresh) if not path.endswith((".png", ".ico")))
    # First those that the one has that is started anew: to ask the other for its paths is to have it draw its map as a whole.
    found = [path for path in pages if not agree(ask(live, path), ask(fresh, path))]
    more = sorted(path for path in list_paths(live).difference(pages) if not path.endswith((".png", ".ico")))
    found += [path for path in more if not agree(ask(live, path), ask(fresh, path))]
    found += [f"{path} later" for path in pages if path.endswith("/") and not agree(ask(live, path, LATER), ask(fresh, path, LATER))]
    asked = [f"/_preview/check?path={path}" for path in pages if path.count("/") > 4 or path == "/about/"]
    return found + [path for path in ("/_preview/stops", *asked) if ask(live, path) != ask(fresh, path)]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate, Phase.shrink]
)
@given(st.lists(saves, min_size=4, max_size=12), st.booleans())
def test_after_any_saves_all_is_shown_as_when_started_anew(steps: list[Save], drafts: bool) -> None:
    """Each batch of saves is told by name; while the newsroom has problems the preview has them too, and later it is whole again."""
    with tempfile.TemporaryDirectory() as folder:
        site = make_site_at(Path(folder) / "site", {**SITE, "pressroom.toml": WITH_SPANISH})
        live = start(site, drafts=drafts)
        live.follow(None)
        for step in steps:
            live.follow({str(site.root / name) for name in step(site.root)})
            fresh = start(site, drafts=drafts)
            fresh.follow(None)
            if fresh._desk.showings is None:
                live.settle()
                assert live._desk.problems
            else:
                assert live._desk.problems == ()
                assert differing(live, fresh) == []
                live.settle()
                assert live._desk.problems == ()
            fresh.close()
        live.close()


def bare(page: bytes) -> bytes:
    """Answer a previewed page without the bar, and any page without its policy, which the bar widens."""
    page = re.sub(rb"<pressroom-preview.*?</pressroom-preview>", b"", page, flags=re.DOTALL)
    return re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", page)


def unlike_build(live: Preview, site: MadeSite) -> list[str]:
    """Answer the files of a clean build of a newsroom at whose address the preview answers something else; without pictures."""
    with tempfile.TemporaryDirectory() as folder:
        copy = MadeSite(Path(folder) / "copy")
        shutil.copytree(site.root, copy.root, ignore=shutil.ignore_patterns(".pressroom"))
        copy.build()
        files = {f"/{name}": data for name, data in copy.files().items() if not name.endswith((".png", ".ico"))}
    # The index of pages is no page, and instead of the tombstone of a post that was taken down the post itself is shown.
    others = ("/manifest.json", *(f"/{name}" for name in SEARCH_FILES), *(stone.path for stone in live._desk.show().edition.tombstones))
    answers = {path: ask(live, path.removesuffix("index.html"))[1] for path in files if not path.startswith(others)}
    return [path for path, answer in answers.items() if bare(answer) != bare(files[path])]


def follow_all(site: MadeSite, steps: list[Save]) -> list[str]:
    """Tell a preview of some saves, one after the other, and answer what is unlike a clean build then, if there can be one."""
    live = start(site)
    live.follow(None)
    for step in steps:
        live.follow({str(site.root / name) for name in step(site.root)})
        ask(live, "/")
    try:
        return unlike_build(live, site)
    except ContentError:
        return []
    finally:
        live.close()


@pytest.mark.parametrize("step", [
    with_field(POSTS[0], "tags: [Town, Rare]"), write("content/posts/2026-05-30-new.md", post("New", "2026-05-30", tags="[Town]")),
    remove(POSTS[1]), rename(POSTS[1], "content/posts/2026-05-01-moved.md"), write("pressroom.toml", leave_out_search(CONFIGS[2])),
], ids=["tag", "new", "deleted", "renamed", "config"])
def test_after_a_save_each_page_is_what_a_clean_build_writes(make_site: MakeSite, step: Save) -> None:
    """A save of each kind that changes the map, looked at before the map was drawn as a whole."""
    assert follow_all(make_site({**SITE, "pressroom.toml": leave_out_search(WITH_SPANISH)}), [step]) == []


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate])
@given(st.lists(saves, min_size=1, max_size=8))
def test_after_any_saves_each_page_is_what_a_clean_build_writes(steps: list[Save]) -> None:
    """Page, feed, sitemap and file for machines: what is answered is what stands there in the site that is built of these files."""
    with tempfile.TemporaryDirectory() as folder:
        site = make_site_at(Path(folder) / "site", {**SITE, "pressroom.toml": leave_out_search(WITH_SPANISH)})
        assert follow_all(site, steps) == []
