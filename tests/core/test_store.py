from __future__ import annotations

import pickle
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pressroom.errors import Finding, Severity
from pressroom.models import Image, Post, Record, Stamp, Withdrawal
from pressroom.store import Bodies, Known, Made, open_store
from pressroom.structs import encode, exchange
from tests.support.newsrooms import make_author, make_page, make_post, make_rendered, when
from tests.support.paths import ROOT


def make_made(entity: Post, html: str = "<p>x</p>") -> Made:
    """Answer a post made ready to be kept."""
    record = Record(entity, make_rendered(entity.source, "other.md"))
    return Made(entity.source, Stamp(1, 2, 3), b"digest", encode(record), html)


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    """Records of all kinds, bodies, notes and files come back as they were, in another run."""
    full = make_post(
        "full", "2026-05-01 23:30", authors=("a", "b"), image=Image("a.jpg", alt="A"), embargo="2026-05-02", expires="2026-06-01",
        tags=("x",), withdrawn=Withdrawal(when("2026-05-20"), "Wrong.", "other.md"), updated="2026-05-03", unlisted=True,
    )  # fmt: skip
    warning = Finding("content/posts/full.md", 1, 2, "hm", Severity.WARNING, "rule")
    entities = (full, make_page("about"), make_author("ann", photo=Image("ann.jpg"), links=(("Site", "https://a.example/"),)))
    records = {entity.source: Record(entity, make_rendered(entity.source, "x.md"), (warning,)) for entity in entities}
    with open_store(tmp_path / "deep" / "store.sqlite", b"1") as store:
        store.write([Made(path, Stamp(1, 2, 3), b"d", encode(record), f"<p>{path}</p>") for path, record in records.items()])
        store.write([Made("content/media/a.png", Stamp(4, 5, 6), b"e")])
        store.write([exchange(make_made(make_post("often")), findings=encode((warning, warning)))])
        store.write_notes({"last": b"\0\1"})
    with open_store(tmp_path / "deep" / "store.sqlite", b"1") as store:
        assert store.read_findings() == {"content/posts/often.md": (warning, warning)}
        store.write([], removed=["content/posts/often.md"])
        assert store.read_findings() == {}
        assert store.read_records() == records
        kept = store.read_records()[full.source].entity
        assert isinstance(kept, Post)
        assert (kept.date.isoformat(), kept.instant.isoformat()) == ("2026-05-01T23:30:00-04:00", "2026-05-02T00:00:00-04:00")
        known = store.read_files()
        assert (known.stamps["content/media/a.png"], known.digests["content/media/a.png"]) == (Stamp(4, 5, 6), b"e")
        assert known.stamps.keys() == known.digests.keys() == {*records, "content/media/a.png"}
        assert store.read_body("content/posts/full.md") == "<p>content/posts/full.md</p>"
        assert (store.read_note("last"), store.read_note("never")) == (b"\0\1", None)


def test_records_that_changed_are_read_again(tmp_path: Path) -> None:
    """What was read before some sources were changed, added and removed becomes what would be read now, in the order of the paths."""
    with open_store(tmp_path / "store", b"1") as store:
        store.write([make_made(make_post(slug)) for slug in ("a", "c", "d")])
        before = store.read_records()
        store.write([make_made(make_post("b")), make_made(make_post("c", title="Other"))], removed=["content/posts/a.md"])
        paths = [f"content/posts/{slug}.md" for slug in ("a", "b", "c", "never")]
        assert list(store.read_records_again(before, paths).items()) == list(store.read_records().items())
        assert list(before) == [f"content/posts/{slug}.md" for slug in ("a", "c", "d")]


def test_removed_source_is_forgotten(tmp_path: Path) -> None:
    """A source that was removed leaves no record, body or stamp."""
    with open_store(tmp_path / "store", b"1") as store:
        store.write([make_made(make_post("a")), make_made(make_post("b"))])
        store.write([], removed=["content/posts/a.md"])
        assert list(store.read_records()) == ["content/posts/b.md"]
        assert list(store.read_files().digests) == ["content/posts/b.md"]
        with pytest.raises(KeyError):
            store.read_body("content/posts/a.md")


def test_store_of_another_version_starts_empty(tmp_path: Path) -> None:
    """Nothing that other code or another configuration made is believed."""
    with open_store(tmp_path / "store", b"1") as store:
        store.write([make_made(make_post("a"))])
        store.write_notes({"last": b"x"})
    with open_store(tmp_path / "store", b"2") as store:
        assert (store.read_records(), store.read_files(), store.read_note("last")) == ({}, Known({}, {}), None)


@pytest.mark.parametrize("wreck", ["garbage", "empty", "cut", "foreign"])
def test_store_that_cannot_be_read_starts_empty(tmp_path: Path, wreck: str) -> None:
    """A file that isn't a store, or is one no more, costs a cold build and nothing else."""
    path = tmp_path / "store"
    with open_store(path, b"1") as store:
        store.write([make_made(make_post(f"post-{index}"), "<p>words</p>" * 500) for index in range(40)])
    whole = path.read_bytes()
    for beside in tmp_path.glob("store-*"):
        beside.unlink()
    if wreck == "foreign":
        path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE notes (name TEXT)")
        connection.close()
    else:
        path.write_bytes({"garbage": b"no database " * 999, "empty": b"", "cut": whole[: len(whole) // 2]}[wreck])
    with open_store(path, b"1") as store:
        assert store.read_records() == {}
        store.write([make_made(make_post("a"))])
        assert list(store.read_records()) == ["content/posts/a.md"]


def test_store_killed_while_it_writes_is_whole(tmp_path: Path) -> None:
    """Whenever a build is killed, each transaction is in the store whole or not at all."""
    path, moments = tmp_path / "store", random.Random(3)
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            writer.wait(moments.uniform(0.0, 0.1))
        except subprocess.TimeoutExpired:
            writer.send_signal(signal.SIGKILL)
        writer.communicate()
        with open_store(path, b"1") as store:
            records = store.read_records()
            assert len({record.entity.title for record in records.values()}) == 1
            assert len(records) == 20


def test_bodies_can_be_sent_to_another_process(tmp_path: Path) -> None:
    """A worker opens the store for itself."""
    with open_store(tmp_path / "store", b"1") as store:
        store.write([make_made(make_post("a"), "<p>Words</p>")])
    bodies = pickle.loads(pickle.dumps(Bodies(tmp_path / "store")))  # noqa: S301 - our own bytes, of this line
    assert bodies("content/posts/a.md") == "<p>Words</p>"
    with pytest.raises(KeyError):
        bodies("content/posts/b.md")


_WRITER = """
import sys
sys.path[:0] = ["src", "."]
from pathlib import Path
from pressroom.structs import encode
from pressroom.store import open_store
from pressroom.structs import encode
from tests.core.test_store import make_made
from tests.support.newsrooms import make_post
for turn in range(10_000):
    with open_store(Path(sys.argv[1]), b"1") as store:
        store.write([make_made(make_post(f"post-{index}", title=f"Turn {turn}")) for index in range(20)])
    print(turn, flush=True)
"""
