"""From save to sight: how long after a file is saved Chromium shows it in the page, at several sizes of a newsroom.

    python -m bench.preview --sizes 100,1000,10000

The server is the command itself (`serve`) in a process of its own, with all features on, the browser headless Chromium. A time begins
before the file is written and ends with the first frame that shows what was saved. docs/previewing.md holds the results.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from bench.corpus import Corpus, make_corpus, newest_post
from bench.generators import REPO, PressroomFull, write
from bench.report import describe_machine, make_table
from tests.support.browser import find_chromium, launched, new_context, open_page
from tests.support.serving import wait_until_answered

RESULTS = REPO / "bench" / "results" / "preview.md"
DOCS = REPO / "docs" / "previewing.md"
_PLACE = re.compile(r"(<!-- bench: preview -->\n).*?(<!-- /bench -->)", re.DOTALL)
# Seconds between two saves, in which the browser asks what `check` says and the machine comes to rest.
_PAUSE = 1.2
_LONGEST = 60
# Runs from frame to frame until a frame shows what is waited for.
_WAIT = """([kind, words]) => {
  globalThis.seen = 0;
  const tests = {
    text: () => document.body.textContent.includes(words),
    colour: () => getComputedStyle(document.body).outlineColor === words,
    problem: () => (document.querySelector('pressroom-preview').shadowRoot.textContent || '').includes(words),
  };
  const look = () => { if (tests[kind]()) globalThis.seen = Date.now(); else requestAnimationFrame(look); };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True, slots=True)
class Save:
    """What is saved, and by what the page shows it: a kind of sign, and its words."""

    files: dict[str, str]
    kind: str
    words: str


class Desk:
    """A newsroom of some size: its files, and the saves that are measured."""

    def __init__(self, root: Path, corpus: Corpus) -> None:
        self._site = PressroomFull(root, root)
        self._corpus = corpus
        self.root = root
        self.post = corpus.posts[len(corpus.posts) * 2 // 3]

    def lay(self) -> None:
        """Write the newsroom; its theme is the packaged one."""
        for author in self._corpus.authors:
            self._write(self._site.files_of(author))
        for post in self._corpus.posts:
            self._write(self._site.files_of(post))
        features = "\n".join(f"{name} = true" for name in ("search", "share_pictures", "term_feeds", "archives"))
        frame = f'title = "Bench"\nbase_url = "https://bench.example.org"\ntimezone = "UTC"\n\n[features]\n{features}\n'
        write(self.root / "pressroom.toml", frame)

    def reword(self, number: int) -> Save:
        """A sentence is added to the post that is looked at."""
        words = f"A sentence that was saved as number {number}."
        return Save(self._site.files_of(replace(self.post, body=f"{self.post.body}\n\n{words}\n")), "text", words)

    def retitle(self, number: int) -> Save:
        """The newest post gets another title, which the front page shows."""
        post = self._corpus.posts[0]
        title = f"{post.title}, version {number}"
        return Save(self._site.files_of(replace(post, title=title)), "text", title)

    def colour(self, number: int) -> Save:
        """A colour changes in the newsroom's own style sheet."""
        text = (REPO / "templates" / "assets" / "style.css").read_text(encoding="utf-8")
        words = f"rgb(1, 2, {number + 3})"
        return Save({"templates/assets/style.css": f"{text}\nbody {{ outline-color: {words} }}\n"}, "colour", words)

    def template(self, number: int) -> Save:
        """The newsroom's own template of posts changes."""
        words = f"Set anew, number {number}"
        text = (REPO / "templates" / "base.html").read_text(encoding="utf-8").replace("</body>", f"<p>{words}</p>\n</body>")
        return Save({"templates/base.html": text}, "text", words)

    def spoil(self, number: int) -> Save:
        """The date of the post that is looked at becomes none."""
        files = self._site.files_of(self.post)
        spoiled = {name: re.sub(r"^date:.*$", f"date: no date {number}", text, flags=re.MULTILINE) for name, text in files.items()}
        return Save(spoiled, "problem", f"no date {number}")

    def retag(self, number: int) -> Save:
        """The post that is looked at gets a tag that no other has."""
        tag = f"Rare topic {number}"
        return Save(self._site.files_of(replace(self.post, tags=(*self.post.tags[:2], tag))), "text", tag)

    def add(self, number: int) -> Save:
        """A post that is newer than all others is written, with the front page open."""
        post = newest_post(self._corpus, number)
        return Save(self._site.files_of(post), "text", post.title)

    def restore(self) -> None:
        """Make the posts that are edited again what they were."""
        for post in (self.post, self._corpus.posts[0]):
            self._write(self._site.files_of(post))
        shutil.rmtree(self.root / "templates", ignore_errors=True)

    def _write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            write(self.root / name, text)


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of save: what it is called, whether the front page is looked at (or a post), how it is made."""

    title: str
    at_front: bool
    make: Callable[[Desk, int], Save]


CASES = (
    Case("a sentence added to the post in the window", False, Desk.reword),
    Case("title of the newest post, seen on the front page", True, Desk.retitle),
    Case("style sheet", False, Desk.colour),
    Case("base template", False, Desk.template),
    Case("a mistake in the post, shown over it", False, Desk.spoil),
    Case("a tag exchanged", False, Desk.retag),
    Case("a new post, seen on the front page", True, Desk.add),
)


@contextmanager
def serving_newsroom(root: Path) -> Iterator[tuple[str, float]]:
    """Serve a newsroom while the block runs; yields the base URL, and the seconds until the first page was there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, str(REPO / "build.py"), "serve", "--root", str(root), "--port", str(port), "--quiet"]
    server = subprocess.Popen(command, env={**os.environ, "NO_COLOR": "1"})
    try:
        wait_until_answered(port)
        with socket.create_connection(("127.0.0.1", port), timeout=600) as asked:
            asked.sendall(f"GET / HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            asked.recv(1)
        yield f"http://127.0.0.1:{port}", time.perf_counter() - began
    finally:
        server.terminate()  # SIGINT is ignored by what a shell has started in its background
        server.wait()


def measure_case(desk: Desk, page: Page, case: Case, runs: int) -> list[float]:
    """Answer the milliseconds from each save to the frame that shows it."""
    found = []
    for number in range(runs + 1):
        save = case.make(desk, number)
        page.evaluate(_WAIT, [save.kind, save.words])
        time.sleep(_PAUSE)
        began = time.time() * 1000
        for name, text in save.files.items():
            write(desk.root / name, text)
        end = time.monotonic() + _LONGEST
        while not (seen := page.evaluate("() => globalThis.seen")):
            if time.monotonic() > end:
                raise TimeoutError(f"{case.title}: not shown after {_LONGEST} seconds")
            time.sleep(0.02)
        found.append(seen - began)
    # The first save of a kind also pays for what is loaded and compiled once.
    return found[1:]


def measure_newsroom(size: int, runs: int, cases: Sequence[Case]) -> list[str]:
    """Answer the column of one size: seconds to start, then for each case median and most."""
    with tempfile.TemporaryDirectory(prefix="bench-preview-") as folder:
        desk = Desk(Path(folder) / "newsroom", make_corpus(size))
        desk.lay()
        with serving_newsroom(desk.root) as (_, first):
            pass
        column = []
        chromium = find_chromium()
        assert chromium
        with serving_newsroom(desk.root) as (base, again), launched(chromium) as browser:
            column.append(f"{first:.1f} s, then {again:.1f} s")
            for case in cases:
                context = new_context(browser)
                page = open_page(context, base + ("/" if case.at_front else desk.post.url))
                times = measure_case(desk, page, case, runs)
                column.append(f"{median(times):.0f} (most {max(times):.0f})")
                print(f"{size:>7,}  {case.title}: {column[-1]} ms", flush=True)
                context.close()
                desk.restore()
                time.sleep(_PAUSE)
    return column


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for, and write it into bench/results/ and the docs."""
    parser = argparse.ArgumentParser(prog="bench.preview", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of posts")
    parser.add_argument("--runs", type=int, default=9, help="saves of each kind")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    load = os.getloadavg()[0]
    columns = [measure_newsroom(size, options.runs, CASES) for size in sizes]
    titles = ["start: all read for the first time, then again", *(case.title for case in CASES)]
    rows = [[title, *cells] for title, *cells in zip(titles, *columns, strict=True)]
    table = make_table(["what is saved", *(f"{size:,} posts: ms" for size in sizes)], rows)
    text = f"{options.runs} saves of each kind; {describe_machine()} (at the beginning {load:.1f}).\n\n{table}"
    if not options.dry:
        write(RESULTS, text + "\n")
        if DOCS.is_file():
            write(DOCS, _PLACE.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", DOCS.read_text(encoding="utf-8")))
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
