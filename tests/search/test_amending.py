"""A merged index in which slices are exchanged is, byte for byte, the one that is made of all slices; where it can't be, it is said."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pressroom.search.chunks import KNOWN
from pressroom.search.merging import FACTS, RUNS, SPANS, amend_slices, measure_words, merge_slices, read_slices
from pressroom.search.program import run_pagefind

WORDS = ("schools", "school", "café", "cafe", "cafes", "Straße", "über", "uber", "the", "the", "of", "naïve", "2026", "½", "xxx")
MakeSlice = Callable[[Sequence[str]], Path]


@pytest.fixture
def make_slice(tmp_path: Path) -> MakeSlice:
    """Answer what makes a slice of the texts of some pages, as it is kept."""
    made: list[Path] = []

    def make(texts: Sequence[str]) -> Path:
        number = len(made)
        documents, cut = tmp_path / f"documents{number}", tmp_path / f"slice-{number}"
        for place, text in enumerate(texts):
            page = documents / f"{number}-{place}" / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(f"<html><body><h1>Page</h1>{text}</body></html>", encoding="utf-8")
        run_pagefind(documents, cut, "en")
        (cut / SPANS).write_text(json.dumps(measure_words(cut)))
        facts = {"ids": [f"{number}-{place}" for place in range(len(texts))], "categories": {"roads": [0]}, "authors": {}}
        (cut / FACTS).write_text(json.dumps(facts))
        made.append(cut)
        return cut

    return make


def read_files(folder: Path) -> dict[str, bytes]:
    """Answer the files of an index."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_amended_index_is_the_merged_one(make_slice: MakeSlice, tmp_path: Path) -> None:
    """Whatever words and forms come and go, of one slice and of several; also where the last slice grows, and where one is added."""
    dice = random.Random(7)

    def write() -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(0, 12)))

    versions = [[make_slice([write() for _ in range(pages)]) for _ in range(3)] for pages in (1, 3, 2, 1)]
    last = [*versions[-1], make_slice([write(), write()])]
    added = make_slice([write()])
    for turn in range(40):
        was = [dice.choice(of) for of in versions]
        now = [*(dice.choice([of_was, dice.choice(of)]) for of, of_was in zip(versions[:-1], was[:-1], strict=True)), dice.choice(last)]
        if dice.random() < 0.3:
            now.append(added)
        merged, amended, wanted = (tmp_path / f"{name}{turn}" for name in ("merged", "amended", "wanted"))
        assert merge_slices(was, merged)
        assert amend_slices(merged, now, amended)
        assert merge_slices(now, wanted)
        assert read_files(amended) == read_files(wanted)
        assert [cut.name for cut in read_slices(amended)] == [cut.name for cut in now]
        # What was amended can be amended again.
        again = tmp_path / f"again{turn}"
        if len(now) == len(was) and read_slices(amended)[-1].pages == 1:
            assert amend_slices(amended, was, again)
            assert read_files(again) == read_files(merged)


def test_other_numbers_of_pages_are_merged_anew(make_slice: MakeSlice, tmp_path: Path) -> None:
    """A slice in the middle with another number of pages, or a slice less, moves the pages after it."""
    slices = [make_slice(["the school"]), make_slice(["the schools", "of"]), make_slice(["the café"])]
    assert merge_slices(slices, tmp_path / "merged")
    assert not amend_slices(tmp_path / "merged", [make_slice(["the", "of"]), *slices[1:]], tmp_path / "a")
    assert not amend_slices(tmp_path / "merged", slices[:2], tmp_path / "b")
    assert not (tmp_path / "a").exists()
    assert not read_slices(slices[0])


def test_amending_reads_no_other_slice(make_slice: MakeSlice, tmp_path: Path) -> None:
    """So an edit costs as much in a year of many slices as in one of few; a piece that stays is the same file under a second name."""
    slices = [make_slice([f"{word} the" for word in WORDS]) for _ in range(3)]
    other = make_slice([f"{word} the" for word in WORDS[:-1]] + ["zzz the"])
    assert merge_slices(slices, tmp_path / "merged")
    shutil.rmtree(slices[0])
    assert amend_slices(tmp_path / "merged", [slices[0], other, slices[2]], tmp_path / "amended")
    now, before = read_files(tmp_path / "amended"), read_files(tmp_path / "merged")
    assert now[RUNS] != before[RUNS]
    kept = [path for path in now.keys() & before.keys() if path.startswith("index/")]
    assert all((tmp_path / "amended" / path).samefile(tmp_path / "merged" / path) for path in kept)


def test_unknown_version_is_not_amended(make_slice: MakeSlice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the part is indexed at once."""
    slices = [make_slice(["the school"]), make_slice(["the schools"])]
    assert merge_slices(slices, tmp_path / "merged")
    monkeypatch.setattr("pressroom.search.chunks.KNOWN", KNOWN - KNOWN)
    assert not amend_slices(tmp_path / "merged", [slices[0], make_slice(["of"])], tmp_path / "amended")
