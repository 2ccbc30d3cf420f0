"""What is indexed by slices: what is found is the same as if it were indexed at once, and an edit costs a slice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pressroom.search import chunks, making, program
from pressroom.search.merging import SPANS
from tests.conftest import MakeSite
from tests.search.support import ON, index_files, list_parts, read_fragments
from tests.support.sites import MadeSite, post

DAYS = ("2026-05-01", "2025-06-03", "2024-12-30", "2024-12-01", "2024-07-04", "2024-01-02", "2024-01-01")
BODIES = (
    "A café, two cafes and the cafe’s naïve résumé.", "Résumé of a cafe. ½ and 2026.", "Straße, über, uber and naive words.",
    "# One\n\nTwo.",
)  # fmt: skip


def old_posts() -> dict[str, str]:
    """Answer the files of posts of years, with words that have forms, and with authors and topics."""
    files = {f"content/authors/{slug}.md": f"---\nname: {slug.title()} Lee\n---\nWords.\n" for slug in ("ann", "bob")}
    for number, day in enumerate(DAYS):
        fields = {"authors": "[ann]" if number % 2 else "[bob]", "categories": "[Roads]" if number % 3 else "[Schools]"}
        files[f"content/posts/{day}.md"] = post(f"Post {number}", day, BODIES[number % len(BODIES)] + f" Word{number}.", **fields)
    return files


def read_item(data: bytes, place: int) -> tuple[Any, int]:
    """Answer an item of Pagefind's files and where it ends."""
    kind, number, place = chunks.read_head(data, place)
    if kind == chunks.TEXT:
        return data[place : place + number].decode(), place + number
    if kind != chunks.ARRAY:
        return number if kind == chunks.NUMBER else -1 - number, place
    items = []
    for _ in range(number):
        item, place = read_item(data, place)
        items.append(item)
    return items, place


def read_part(site: MadeSite, name: str) -> tuple[Any, ...]:
    """Answer what a part tells: of each word and its forms the places in each post, of each post its length, and what is chosen by."""
    folder = site.output / "search/parts/en" / name
    index = chunks.read_index(folder)
    assert index is not None
    contents = read_item(index.data, 0)[0]
    fragments = (json.loads(chunks.read_packed(folder / "fragment" / f"{name}.pf_fragment")) for name, _ in contents[1])
    urls = [fragment["url"] for fragment in fragments]

    def name_pages(pages: list[list[Any]]) -> dict[str, object]:
        place = 0
        told: dict[str, object] = {}
        for distance, *places in pages:
            place += distance
            told[urls[place]] = places
        assert len(told) == len(pages)
        return told

    words = {}
    for _, told in index.words:
        (word, pages, forms), _ = read_item(told, 0)
        words[word] = name_pages(pages), {form: name_pages(of) for form, of in forms}
    facts = json.loads((folder / "posts.json").read_bytes())
    by_id = {name: url for (name, _), url in zip(contents[1], urls, strict=True)}
    order = [by_id[name] for name in facts["ids"]]
    chosen = {kind: {slug: [order[place] for place in of] for slug, of in facts[kind].items()} for kind in ("categories", "authors")}
    count = json.loads((folder / "pagefind-entry.json").read_bytes())["languages"]["en"]["page_count"]
    return words, dict(zip(urls, [length for _, length in contents[1]], strict=True)), contents[3:], order, chosen, count


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Index every year by months; what is noted are the posts of each call of Pagefind."""
    monkeypatch.setattr("pressroom.search.parts.MANY", 0)
    noted: list[list[str]] = []
    run: Callable[[Path, Path, str], None] = program.run_pagefind

    def note(documents: Path, index: Path, lang: str) -> None:
        noted.append(sorted(file.parent.relative_to(documents).as_posix() for file in documents.rglob("index.html")))
        run(documents, index, lang)

    monkeypatch.setattr(making, "run_pagefind", note)
    return noted


def test_year_of_months_is_what_is_indexed_at_once(make_site: MakeSite, runs: list[list[str]]) -> None:
    """The same words and forms at the same places of the same posts, of the same length, chosen by the same terms."""
    site = make_site(old_posts(), config=ON)
    site.build()
    assert list_parts(site) == ["2026-05", "2025-06", "2024"]
    assert {f"2024/{month}" for month in ("01", "07", "12")} <= {run[0][:7] for run in runs}
    merged = read_part(site, "2024")
    at_once = make_site(old_posts(), config=ON, name="once")
    with pytest.MonkeyPatch.context() as patch:
        # As where two posts have the same short name: then the year is indexed by itself.
        patch.setattr(making, "merge_slices", lambda *_: False)
        at_once.build()
    assert runs[-1] == ["2024/01/01/post-6", "2024/01/02/post-5", "2024/07/04/post-4", "2024/12/01/post-3", "2024/12/30/post-2"]
    words, lengths, *_ = merged
    assert {form for _, forms in words.values() for form in forms} >= {"café"}
    assert len(lengths) == 5
    assert read_part(at_once, "2024") == merged


def test_edit_of_an_old_post_indexes_its_month_alone(make_site: MakeSite, runs: list[list[str]]) -> None:
    """The year is put together anew; so it is when a month goes over into it; and the bytes are those of a clean build."""
    site = make_site(old_posts(), config=ON)
    site.build()
    runs.clear()
    site.write("content/posts/2024-07-04.md", post("Post 4", "2024-07-04", "Here stands another café."))
    with pytest.MonkeyPatch.context() as patch:
        # No other month is read.
        patch.delattr(making, "merge_slices")
        written = site.build().written
    assert runs == [["2024/07/04/post-4"]]
    assert {path.split("/")[3] for path in written if path.startswith("search/parts/")} == {"2024"}
    assert "another" in read_fragments(site, "search/parts/en/2024/")["/2024/07/04/post-4/"]["content"]
    runs.clear()
    site.write("content/posts/new.md", post("New", "2026-06-01"))
    site.build(at="2026-06-02T12:00")
    assert runs == [["2026/06/01/new"]]
    assert list_parts(site) == ["2026-06", "2026-05", "2025", "2024"]
    kept = index_files(site)
    assert not any(path.endswith(SPANS) for path in kept)
    site.build(at="2026-06-02T12:00", use_cache=False)
    assert index_files(site) == kept


def test_month_of_many_posts_is_indexed_by_days(make_site: MakeSite, runs: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """So few days together that an edit costs little; what is found is the same, and the bytes are those of a clean build."""
    monkeypatch.setattr("pressroom.search.parts.ENOUGH", 2)
    days = ("2026-05-01", "2026-05-07", "2026-05-08", "2026-05-15", "2026-05-16", "2026-05-30", "2026-05-31")
    site = make_site({f"content/posts/{day}.md": post(f"Of {day}", day, BODIES[int(day[-1]) % len(BODIES)]) for day in days}, config=ON)
    at_once = make_site({path.relative_to(site.root).as_posix(): path.read_text() for path in site.root.glob("content/posts/*")},
                        config=ON, name="once")  # fmt: skip
    site.build(at="2026-06-02T12:00")
    assert [len(run) for run in runs if run[0].startswith("2026")] == [2, 2, 1, 2]
    runs.clear()
    site.write("content/posts/2026-05-16.md", post("Another café", "2026-05-16", "Naïve words of the cafes."))
    at_once.write("content/posts/2026-05-16.md", post("Another café", "2026-05-16", "Naïve words of the cafes."))
    site.build(at="2026-06-02T12:00")
    assert runs == [["2026/05/16/another-cafe"]]
    merged, kept = read_part(site, "2026-05"), index_files(site)
    site.build(at="2026-06-02T12:00", use_cache=False)
    assert index_files(site) == kept
    monkeypatch.setattr("pressroom.search.parts.ENOUGH", 100)
    at_once.build(at="2026-06-02T12:00")
    assert read_part(at_once, "2026-05") == merged


def test_altered_month_is_made_anew(make_site: MakeSite, runs: list[list[str]]) -> None:
    """Who writes into a published file writes into the kept month, too: what is put together is what was indexed."""
    site = make_site(old_posts(), config=ON)
    site.build()
    site.build()
    clean = index_files(site)
    runs.clear()
    for path in clean:
        if path.startswith("search/parts/en/2024/fragment/"):
            with (site.output / path).open("r+b") as file:
                file.write(b"spoiled!")
    site.build()
    assert len(runs) == 3
    assert index_files(site) == clean


def test_edit_of_an_altered_year_puts_it_together_anew(make_site: MakeSite, runs: list[list[str]]) -> None:
    """What somebody wrote into a published file of the year is in no later one."""
    site = make_site(old_posts(), config=ON)
    site.build()
    for path in index_files(site):
        if path.startswith("search/parts/en/2024/index/"):
            with (site.output / path).open("r+b") as file:
                file.write(b"spoiled!")
    site.write("content/posts/2024-07-04.md", post("Post 4", "2024-07-04", "Here stands another café."))
    runs.clear()
    site.build()
    assert runs == [["2024/07/04/post-4"]]
    edited = index_files(site)
    site.build(use_cache=False)
    assert index_files(site) == edited


def test_altered_slice_that_moves_is_made_anew(make_site: MakeSite, runs: list[list[str]]) -> None:
    """A month that comes between two others moves those after it, which are read for that: not as somebody has left them."""
    days = ("2026-05-01", "2024-12-05", "2024-07-04", "2024-01-02")
    site = make_site({f"content/posts/{day}.md": post(f"Of {day}", day, f"A word of {day}.") for day in days}, config=ON)
    site.build()
    (kept,) = (site.root / ".pressroom/search").glob("en-2024-12-*")
    for file in (kept / "index").iterdir():
        file.write_bytes(b"spoiled!")
    site.write("content/posts/new.md", post("New", "2024-03-03"))
    runs.clear()
    site.build()
    assert runs == [["2024/03/03/new"], ["2024/12/05/of-2024-12-05"]]
    edited = index_files(site)
    site.build(use_cache=False)
    assert index_files(site) == edited
