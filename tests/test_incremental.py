"""After any edit the incremental build is, byte for byte, the build of a newsroom that has never been built before."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.planning import Planned
from tests.conftest import MakeSite
from tests.support.depth import keep_quick
from tests.support.sites import MadeSite, post, read_tree

_TAGS = ("Budget", "budget", "Roads", "Schools", "Open data")
_CATEGORIES = ("Council", "Public works")
_AUTHORS = ("ann-lee", "bo-diaz")
_PLAIN = "[features]\nshare_pictures = false\n"
_CONFIG = 'languages = ["en", "es"]\nper_page = 3\n'


@pytest.mark.parametrize("seed", keep_quick(range(2), 0))
def test_any_edit_leaves_what_a_clean_build_would(make_site: MakeSite, tmp_path: Path, seed: int) -> None:
    """Twelve random edits a seed, each followed by an incremental build that is compared with a cold one."""
    _walk_edits(make_site(_newsroom(), config=_CONFIG), tmp_path / "cold", random.Random(seed), edits=12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 112))
def test_hundreds_of_edits_leave_what_clean_builds_would(make_site: MakeSite, tmp_path: Path, seed: int) -> None:
    """Forty random edits for each of twelve seeds."""
    _walk_edits(make_site(_newsroom(), config=_CONFIG), tmp_path / "cold", random.Random(seed), edits=40)


def test_a_fingerprint_that_names_too_little_is_caught(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: with cards that all look alike, an edited title stays old in a list, and the comparison says so."""
    from pressroom.web import fingerprints

    monkeypatch.setattr(fingerprints._Fingerprints, "_digest_card", lambda *_: bytes(16))
    site = make_site(_newsroom(), config=_CONFIG)
    site.build()
    _edit_title(site, random.Random(1))
    site.build()
    with pytest.raises(AssertionError, match=r"index\.html"):
        _compare_with_cold(site, tmp_path / "cold")


def test_a_reworded_post_that_is_looked_for_in_too_few_places_is_caught(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seeded fault: where an edited title is looked for on the post's own page alone, a list keeps the old one, and that is told."""
    from pressroom.web import fingerprints

    monkeypatch.setattr(fingerprints, "_may_show", lambda plan, _: getattr(plan, "post", None) is not None)
    site = make_site(_newsroom(), config=_CONFIG)
    site.build()
    _edit_title(site, random.Random(1))
    site.build()
    with pytest.raises(AssertionError, match=r"index\.html"):
        _compare_with_cold(site, tmp_path / "cold")


def test_rewording_looks_at_few_pages(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new title or body leaves the map as it was, and most pages alone; a new tag or link doesn't."""
    from pressroom import planning

    looked_at: list[bool] = []
    plan = planning.plan_site

    def watch(*given: Any, **options: Any) -> Planned:
        planned = plan(*given, **options)
        looked_at.append(planned.is_reworded)
        return planned

    monkeypatch.setattr(planning, "plan_site", watch)
    site = make_site(_newsroom(), config=_CONFIG)
    site.build()
    texts = ("title: New", "summary: New", "tags: [Roads]", "lastmod: 2026-05-30", "authors: []")
    for line in texts:
        _replace_line(_posts(site)[0], line.partition(":")[0], line)
        site.build()
    for words in ("\nMore.\n", "\nA [new link](p5.md).\n"):
        file = _posts(site)[0]
        file.write_text(file.read_text() + words)
        site.build()
    assert looked_at == [False, True, True, False, False, False, True, False]
    _compare_with_cold(site, tmp_path / "cold")


def test_one_body_edited_writes_one_page(make_site: MakeSite) -> None:
    """The summary is given, so no list shows the body; the archive of the feed is the only other file that holds it."""
    days = range(1, 29)
    files = {f"content/posts/p{day:02}.md": post(f"Post {day}", f"2026-05-{day:02}", summary="A summary.") for day in days}
    site = make_site(files, config="[feeds]\nentries = 5\nterm_entries = 5\n")
    site.build()
    site.write("content/posts/p02.md", post("Post 2", "2026-05-02", "Other words.", summary="A summary."))
    report = site.build()
    assert (report.sources, report.rendered, report.written) == (1, 2, ("2026/05/02/p02/index.html", "feed/1.xml"))


def test_nothing_changed_renders_and_writes_nothing(make_site: MakeSite) -> None:
    """A second build finds nothing to do."""
    site = make_site(_newsroom(), config=_CONFIG)
    site.build()
    site.build()
    report = site.build()
    assert (report.sources, report.rendered, report.written, report.removed) == (0, 0, (), ())


@pytest.mark.parametrize("command", [("list",), ("explain", "content/posts/p2.md"), ("check",), ("build", "--to", "OTHER")])
def test_command_that_reads_an_edit_first_keeps_it_from_no_build(make_site: MakeSite, tmp_path: Path, command: tuple[str, ...]) -> None:
    """Who asks for a list between the edit and the build has the store know the edit; the site doesn't know it yet."""
    site = make_site({f"content/posts/p{number}.md": post("Words", "2026-05-02") for number in (2, 9)}, config=_PLAIN)
    site.build()
    site.write("content/posts/p2.md", post("Other words", "2026-05-02"))
    (site.root / "content/posts/p9.md").unlink()
    _age(site)
    site.run(*(str(tmp_path / "other") if part == "OTHER" else part for part in command))
    site.build()
    assert "Other words" in site.read("/2026/05/02/p2/")
    _compare_with_cold(site, tmp_path / "cold")
    assert site.build().written == ()


def test_template_of_one_kind_renders_that_kind_only(make_site: MakeSite) -> None:
    """Only the pages whose template holds what was edited are rendered."""
    site = make_site(_newsroom(), config=_CONFIG)
    site.build()
    site.write("templates/gone.html", "{% extends 'base.html' %}{% block main %}Gone.{% endblock %}")
    assert site.build().rendered == 0
    site.write("templates/standing.html", "{% extends 'base.html' %}{% block main %}<h1>{{ heading }}</h1>{% endblock %}")
    assert site.build().rendered == 1


def _newsroom() -> dict[str, str]:
    files = {f"content/authors/{slug}.md": f"---\nname: {slug.title()}\n---\nA bio.\n" for slug in _AUTHORS}
    files["content/pages/about.md"] = "---\ntitle: About\n---\nSee [a post](../posts/p3.md).\n"
    dice = random.Random(0)
    for number in range(1, 10):
        files[f"content/posts/p{number}.md"] = _write_post(dice, number)
    return files


def _write_post(dice: random.Random, number: int, **fields: str) -> str:
    date = f"2026-0{dice.randint(4, 5)}-{dice.randint(10, 28)}"
    given = {
        "tags": f"[{', '.join(dice.sample(_TAGS, 2))}]",
        "categories": f"[{dice.choice(_CATEGORIES)}]",
        "authors": f"[{', '.join(dice.sample(_AUTHORS, dice.randint(0, 2)))}]",
    }
    target = dice.randint(1, 9)
    body = f"Words {dice.random()} and a [link](p{target}.md#x)." if target != number else "Words."
    return post(f"Post {number} {dice.randint(0, 99)}", date, body, **given, **fields)


def _walk_edits(site: MadeSite, cold: Path, dice: random.Random, *, edits: int) -> None:
    site.build()
    for step in range(edits):
        edit = dice.choice(_EDITS)
        edit(site, dice)
        if step % 3 == 2:
            _age(site)
            site.run("list")
        site.build()
        try:
            _compare_with_cold(site, cold / str(step))
        except AssertionError as error:
            raise AssertionError(f"after {edit.__name__}: {error}") from None


def _age(site: MadeSite) -> None:
    """Let time go by: by its stamp, a file that changed just now is never taken for what it was."""
    before = time.time_ns() - 10**10
    for file in (site.root / "content").rglob("*"):
        if file.is_file() and file.stat().st_mtime_ns > before:
            os.utime(file, ns=(before, before))


def _compare_with_cold(site: MadeSite, cold: Path) -> None:
    """Build the same files cold beside it, and name what differs."""
    site.build(output=cold, use_cache=False)
    warm, clean = read_tree(site.output), read_tree(cold)
    differing = sorted(path for path in warm.keys() | clean.keys() if warm.get(path) != clean.get(path))
    assert not differing, differing


def _posts(site: MadeSite) -> list[Path]:
    return sorted((site.root / "content/posts").glob("p*.md"))


def _replace_line(file: Path, key: str, line: str) -> None:
    lines = file.read_text().split("\n")
    place = next((index for index, text in enumerate(lines) if text.startswith(f"{key}:")), 1)
    lines[place : place + (lines[place].startswith(f"{key}:"))] = [line]
    file.write_text("\n".join(lines))


def _edit_body(site: MadeSite, dice: random.Random) -> None:
    file = dice.choice(_posts(site))
    file.write_text(file.read_text() + f"\nMore words {dice.random()}.\n")


def _edit_title(site: MadeSite, dice: random.Random) -> None:
    _replace_line(dice.choice(_posts(site)), "title", f"title: Renamed {dice.randint(0, 999)}")


def _edit_tags(site: MadeSite, dice: random.Random) -> None:
    _replace_line(dice.choice(_posts(site)), "tags", f"tags: [{', '.join(dice.sample(_TAGS, dice.randint(1, 3)))}]")


def _edit_state(site: MadeSite, dice: random.Random) -> None:
    lines = ("draft: true", "unlisted: yes", "embargo: 2026-07-01", "expires: 2026-05-30", "updated: 2026-05-29", "deck: A deck",
             "featured: true")
    file = dice.choice(_posts(site))
    line = dice.choice(lines)
    _replace_line(file, line.partition(":")[0], line)


def _edit_date(site: MadeSite, dice: random.Random) -> None:
    _replace_line(dice.choice(_posts(site)), "date", f"date: 2026-0{dice.randint(3, 5)}-{dice.randint(10, 28)}")


def _edit_author(site: MadeSite, dice: random.Random) -> None:
    slug = dice.choice(_AUTHORS)
    site.write(f"content/authors/{slug}.md", f"---\nname: {slug.title()} {dice.choice('ABC')}\n---\nBio {dice.random()}.\n")


def _edit_page(site: MadeSite, dice: random.Random) -> None:
    site.write("content/pages/about.md", f"---\ntitle: About {dice.randint(0, 9)}\n---\nSee [a post](../posts/p{dice.randint(1, 9)}.md).\n")


def _add_post(site: MadeSite, dice: random.Random) -> None:
    number = dice.randint(10, 30)
    site.write(f"content/posts/p{number}.md", _write_post(dice, number))


def _add_translation(site: MadeSite, dice: random.Random) -> None:
    site.write(f"content/posts/t{dice.randint(1, 4)}.es.md", _write_post(dice, 0))


def _remove_post(site: MadeSite, dice: random.Random) -> None:
    extra = [file for file in _posts(site) if int(file.stem[1:]) > 9]
    if extra:
        dice.choice(extra).unlink()


def _rename_post(site: MadeSite, dice: random.Random) -> None:
    extra = [file for file in _posts(site) if int(file.stem[1:]) > 9]
    if extra:
        file = dice.choice(extra)
        file.rename(file.with_name(f"p{int(file.stem[1:]) + 50}.md"))


def _edit_config(site: MadeSite, dice: random.Random) -> None:
    file = site.root / "pressroom.toml"
    kept = [line for line in file.read_text().splitlines() if not line.startswith(("recent", "description"))]
    kept.insert(3, f'recent = "{dice.choice(("latest", "before", "category"))}"')
    kept.insert(3, f'description = "Words {dice.randint(0, 9)}"')
    file.write_text("\n".join(kept) + "\n")


def _edit_template(site: MadeSite, dice: random.Random) -> None:
    site.write("templates/partials/own.html", f"{{# {dice.random()} #}}")
    site.write("templates/standing.html", f"{{% extends 'base.html' %}}{{% block main %}}<h1>{dice.random()}</h1>{{% endblock %}}")


def _edit_asset(site: MadeSite, dice: random.Random) -> None:
    site.write("templates/assets/style.css", f"body {{ margin: {dice.randint(0, 9)}px }}")


def _edit_media(site: MadeSite, dice: random.Random) -> None:
    site.write(f"content/media/file-{dice.randint(1, 3)}.txt", f"{dice.random()}")


_EDITS: tuple[Callable[[MadeSite, random.Random], None], ...] = (
    _edit_body,
    _edit_title,
    _edit_tags,
    _edit_state,
    _edit_date,
    _edit_author,
    _edit_page,
    _add_post,
    _add_translation,
    _remove_post,
    _rename_post,
    _edit_config,
    _edit_template,
    _edit_asset,
    _edit_media,
)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=12), st.sampled_from([1, 2, 5, 1000]))
def test_parts_that_differ_are_found_by_blocks(pairs: list[tuple[str, str]], block: int) -> None:
    """Wherever they are, and however many parts are compared at once."""
    from pressroom import planning

    before, after = (b"".join(pair[side].encode() * 4 for pair in pairs) for side in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "_BLOCK", block)
        found = list(planning._find_differing(before, after, 4))
    assert found == [number for number, (old, new) in enumerate(pairs) if old != new]
