"""What the leak audit costs: its CPU seconds beside those of the whole build, cold and after an edit, with some posts withheld.

    python -m bench.audit --sizes 1000,10000 --withheld 49

The build is the command itself in a process of its own; the CPU time of all its processes is read wherever a stage begins.
docs/scheduling.md holds the results.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from unittest.mock import patch

from bench.corpus import Corpus, Post, make_corpus
from bench.generators import REPO, Pressroom, write
from bench.report import describe_machine, make_table
from pressroom import cli
from pressroom.stages import Stages

RESULTS = REPO / "bench" / "results" / "audit.md"
DOCS = REPO / "docs" / "scheduling.md"
_PLACE = re.compile(r"(<!-- bench: audit -->\n).*?(<!-- /bench -->)", re.DOTALL)
_MADE = ("site", ".site.twin", ".pressroom", "urls.lock")
_MARK = "CPU by stage: "

Stage = dict[str, float]
"""CPU seconds by stage; what comes before the first is “look”."""


class Newsroom:
    """A newsroom of some size of which some posts, evenly spread, are drafts."""

    def __init__(self, root: Path, posts: int, withheld: int, *, full: bool) -> None:
        self.root = root
        self._site = Pressroom(root, root)
        self._corpus: Corpus = make_corpus(posts)
        self._full = full
        every = self._corpus.posts
        self.drafts = [every[number * posts // withheld + posts // withheld // 2] for number in range(withheld)]
        self.public = next(post for post in every[posts * 2 // 3 :] if post not in self.drafts)

    def lay(self) -> None:
        """Write the newsroom; its theme is the packaged one."""
        drafts = {post.slug for post in self.drafts}
        for author in self._corpus.authors:
            self._write(self._site.files_of(author))
        for post in self._corpus.posts:
            self._write(self._texts_of(post, draft=post.slug in drafts))
        state = str(self._full).lower()
        features = "\n".join(f"{name} = {state}" for name in ("search", "share_pictures", "term_feeds", "archives"))
        frame = 'title = "Bench"\nbase_url = "https://bench.example.org"\ntimezone = "UTC"\nrecent = "before"\n'
        write(self.root / "pressroom.toml", f"{frame}\n[features]\n{features}\n")

    def clear(self) -> None:
        """Take away all that builds have made; it isn't deleted, since a build just after the deletion of many files takes longer."""
        waste = self.root.parent / str(time.monotonic_ns())
        waste.mkdir()
        for name in _MADE:
            if (self.root / name).exists():
                (self.root / name).rename(waste / name)

    def append(self, post: Post, words: str) -> None:
        """Add words to the body of a post."""
        for path, text in self._texts_of(post, draft=post in self.drafts).items():
            write(self.root / path, f"{text}\n{words}\n")

    def _texts_of(self, post: Post, *, draft: bool) -> dict[str, str]:
        state = "---\ndraft: true\n" if draft else "---\n"
        return {path: text.replace("---\n", state, 1) for path, text in self._site.files_of(post).items()}

    def _write(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            write(self.root / path, text)


def build_watched(arguments: Sequence[str]) -> None:
    """Run the command in this process, and print what CPU time each stage took, with that of workers."""
    marks = [("look", 0.0)]
    begin = Stages.start

    def note(stages: Stages, stage: str) -> None:
        marks.append((stage, _read_cpu()))
        begin(stages, stage)

    sys.argv[1:] = ["build", *arguments]
    with patch.object(Stages, "start", note), suppress(SystemExit):
        cli.main()
    spent: Stage = {}
    for (stage, since), (_, until) in zip(marks, [*marks[1:], ("", _read_cpu())], strict=True):
        spent[stage] = spent.get(stage, 0.0) + until - since
    print(_MARK + json.dumps(spent))


def _read_cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure_build(newsroom: Newsroom, workers: int) -> Stage:
    """Build once; answer the CPU seconds of each stage. Raises `RuntimeError` where no build came about."""
    command = [sys.executable, "-m", "bench.audit", "--build", "--root", str(newsroom.root), "--workers", str(workers)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPO / "src"), str(REPO)])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=newsroom.root, env=environment)
    if _MARK not in done.stdout or not (newsroom.root / "site" / "manifest.json").is_file():
        raise RuntimeError(done.stdout + done.stderr)
    spent: Stage = json.loads(done.stdout.rpartition(_MARK)[2])
    return spent


def measure_newsroom(newsroom: Newsroom, runs: int, workers: int) -> list[str]:
    """Answer, for each row of the table, what the audit took of a build."""
    newsroom.lay()
    serials = iter(range(1, 1000))

    def cold() -> None:
        newsroom.clear()

    def edit() -> None:
        newsroom.append(newsroom.public, f"The figure was corrected in note {next(serials)}.")

    def edit_draft() -> None:
        newsroom.append(newsroom.drafts[0], f"The council has not made up its mind on all of it yet, says note {next(serials)}.")

    return [_tell(_repeat(newsroom, case, runs, workers)) for case in (cold, edit, edit_draft)]


def _repeat(newsroom: Newsroom, prepare: Callable[[], None], runs: int, workers: int) -> list[Stage]:
    found = []
    for _ in range(runs):
        prepare()
        found.append(measure_build(newsroom, workers))
        print(f"{len(found)}: {_tell(found[-1:])}", file=sys.stderr, flush=True)
    return found


def _tell(found: Sequence[Stage]) -> str:
    """Answer the medians of the audit's seconds and of the builds', and how large its share was in each: median, least and most."""
    shares = [100 * stages.get("audit", 0.0) / sum(stages.values()) for stages in found]
    audit, whole = median(stages.get("audit", 0.0) for stages in found), median(sum(stages.values()) for stages in found)
    spread = f" ({min(shares):.1f}–{max(shares):.1f})" if len(shares) > 1 else ""
    return f"{audit:.2f} of {whole:.2f} s, {median(shares):.1f}{spread} %"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for, and write it into bench/results/ and the docs."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] == ["--build"]:
        build_watched(given[1:])
        return 0
    parser = argparse.ArgumentParser(prog="bench.audit", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000", help="numbers of posts, with features off")
    parser.add_argument("--full", default="1000", help="numbers of posts, with all features on")
    parser.add_argument("--withheld", type=int, default=49, help="how many of them are drafts")
    parser.add_argument("--runs", type=int, default=5, help="builds of each kind")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args(given)
    asked = [(int(size), full) for sizes, full in ((options.sizes, False), (options.full, True)) for size in sizes.split(",") if size]
    columns = []
    load = os.getloadavg()[0]
    for size, full in asked:
        with tempfile.TemporaryDirectory(prefix="pressroom-audit-") as folder:
            newsroom = Newsroom(Path(folder) / "newsroom", size, options.withheld, full=full)
            columns.append(measure_newsroom(newsroom, options.runs, options.workers))
    titles = ["first build", "one post edited", "a draft edited: all files are searched for what is new in it"]
    rows = [[title, *cells] for title, *cells in zip(titles, *columns, strict=True)]
    heads = [f"{size:,} posts, {'all features' if full else 'features off'}: audit" for size, full in asked]
    counts = f"{options.withheld} of the posts are drafts; {options.runs} builds of each kind, workers: {options.workers}"
    text = f"{counts}; {describe_machine()} (at the beginning {load:.1f}).\n\n{make_table(['CPU time', *heads], rows)}"
    if not options.dry:
        write(RESULTS, text + "\n")
        write(DOCS, _PLACE.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", DOCS.read_text(encoding="utf-8")))
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
