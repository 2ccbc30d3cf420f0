"""The bench still measures: one run of a few cases at a thousand posts, without thresholds."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.corpus import Corpus, Post
from bench.real_posts import repeat
from tests.support.paths import ROOT


@pytest.mark.slow
def test_bench_runs_at_a_thousand_posts(tmp_path: Path) -> None:
    """Pressroom beside a plain Frozen-Flask app: both build the same posts, each edit comes out, and the tables are written."""
    command = [
        sys.executable, str(ROOT / "bench" / "run.py"), "--smoke", "--posts", "1000", "--runs", "1", "--peers", "plain",
        "--cases", "cold,nothing,body,newest", "--other-cases", "cold", "--work", str(tmp_path),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    table = (tmp_path / "results" / "speed.md").read_text(encoding="utf-8")
    assert all(words in table for words in ("cold", "nothing changed", "one post's body edited", "newest post added", "Frozen-Flask"))


def test_posts_that_are_laid_out_several_times_differ_in_all_but_their_bodies() -> None:
    """And none of them stands at the address or instant of another."""
    days = [datetime(2026, 5, day, 9, tzinfo=UTC) for day in (1, 2, 3)]
    posts = tuple(Post(f"p{day.day}", f"P{day.day}", day, ("a",), (), "News", "", "Words.\n") for day in days)
    found = repeat(Corpus(posts, ()), 4).posts
    assert len(found) == 12
    assert all(len(set(values)) == 12 for values in zip(*[(post.url, post.date, post.title) for post in found], strict=True))
    assert {post.body for post in found} == {"Words.\n"}
