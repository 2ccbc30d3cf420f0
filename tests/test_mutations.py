"""A draft stays unpublished whatever an editor's slip makes of the lines around its `draft: true`."""

from __future__ import annotations

import random

import pytest

from tests.conftest import MakeSite
from tests.support.sites import post

BEFORE = """\
---
title: "Zanzibar: what the xylophone quorum decided"
date: 2026-05-20 10:00
slug: zanzibar-quorum
authors: [ann]
tags: [Ukulele, 'Open data']
# a note to the editor
summary: >
  The quorum of xylophones
  met in Zanzibar.
"""
DRAFT = "draft: true\n"
AFTER = """\
categories: Bassoon
image: {src: lute.png, alt: "A lute: of oak"}
extra:
  ticket: 118
---
The quorum of xylophones met behind closed doors in Zanzibar, and nobody else may know it.

| Lute | Oboe |
|---|---|
| 1 | 2 |

See [the shown post](2026-05-01-shown.md) and ![a lute](lute.png).
"""
PIECES = (
    *"\"'#:-,[]{}|>&*!%@`~<>\\ \t\n\r", "\n---\n", "---\n", "...\n", "\n\n", ": ", " #", "'''", "\ufeff", "\u2028", "\0", "\x1b", "é", "🎉",
    "<script>", "{{", "[^1]", "](", "![", "draft: false\n", "title: Other\n", "\t- ", "<!--", "```\n", "---", "null", "2026-02-30",
)  # fmt: skip


def mutate(text: str, chance: random.Random) -> str:
    """Answer a text with one to three slips in it: something inserted, removed, doubled, moved or cut off."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((1, 1, 2, 5, 30)))
        lines = text.splitlines(keepends=True) or [""]
        number = chance.randrange(len(lines))
        match chance.randrange(7):
            case 0 | 1:
                text = text[:start] + chance.choice(PIECES) + text[start:]
            case 2:
                text = text[:start] + text[end:]
            case 3:
                text = text[:start] + text[start:end] * 2 + text[end:]
            case 4:
                text = "".join(lines[:number] + lines[number + 1 :])
            case 5:
                chance.shuffle(lines)
                text = "".join(lines)
            case 6:
                text = text[:start]
    return text


def mutate_draft(chance: random.Random) -> str:
    """Answer the draft with slips before or after its `draft: true`, which stays a line of its own."""
    before, after = (mutate(part, chance) if chance.random() < 0.6 else part for part in (BEFORE, AFTER))
    separator = "" if before.endswith("\n") or not before else "\n"
    return before + separator + DRAFT + after


@pytest.mark.parametrize("seed", range(4))
def test_no_slip_around_a_draft_publishes_it_or_ends_in_a_traceback(make_site: MakeSite, seed: int) -> None:
    """One hundred random slips for each seed: the output never changes by a byte, and the exit code is 0 or 1."""
    chance = random.Random(seed)
    site = make_site({
        "content/posts/2026-05-01-shown.md": post("Shown to all"), "content/posts/2026-05-20-hidden.md": BEFORE + DRAFT + AFTER,
        "content/authors/ann.md": "---\nname: Ann\n---\n", "content/posts/lute.png": b"\x89PNG",
    })  # fmt: skip
    site.build()
    before = site.files()
    codes = []
    for _ in range(100):
        text = mutate_draft(chance)
        site.write("content/posts/2026-05-20-hidden.md", text)
        result = site.run("build")
        assert result.exit_code in {0, 1}, (text, result.stderr)
        assert "Traceback" not in result.stderr, text
        assert site.files() == before, text
        codes.append(result.exit_code)
    assert set(codes) == {0, 1}


def test_search_for_a_published_draft_finds_one(make_site: MakeSite) -> None:
    """A seeded fault: without its `draft: true` the same post changes the output."""
    site = make_site({
        "content/posts/2026-05-01-shown.md": post("Shown to all"), "content/posts/2026-05-20-hidden.md": BEFORE + DRAFT + AFTER,
        "content/authors/ann.md": "---\nname: Ann\n---\n", "content/posts/lute.png": b"\x89PNG",
    })  # fmt: skip
    site.build()
    before = site.files()
    site.write("content/posts/2026-05-20-hidden.md", BEFORE + AFTER)
    assert site.run("build").exit_code == 0
    assert site.files() != before
    assert "Zanzibar" in site.read("/2026/05/20/zanzibar-quorum/")
