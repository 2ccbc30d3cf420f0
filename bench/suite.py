"""The order of a measurement: lay out the sites, settle them, edit, build, look whether the edit came out, put it back."""

from __future__ import annotations

import argparse
import fcntl
import itertools
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bench.cases import CASES, Case, Edit, apply_edit
from bench.checks import UnequalError, check_output, check_signs
from bench.corpus import Corpus, make_corpus
from bench.generators import Generator, Hugo, Pressroom, PressroomFull, write
from bench.measuring import Run, RunError, run_command
from bench.others import Eleventy, Nikola, Pelican, Plain
from bench.report import OWN_RESULTS, Results, write_growth, write_report

PEERS: dict[str, type[Generator]] = {peer.name: peer for peer in (Hugo, Eleventy, Pelican, Nikola, Plain)}
_SERIALS = itertools.count(1)


@dataclass(slots=True)
class Bench:
    """One measurement: where it works, how often it measures, and what it has found so far."""

    work: Path
    runs: int
    results: Results
    failures: list[str] = field(default_factory=list)
    sites: str = "sites"
    settling: int = 2

    def prepare(self, kinds: Iterable[type[Generator]], corpus: Corpus) -> list[Generator]:
        """Install, lay out, settle and check each generator; answer those that work, and note the others as skipped."""
        ready = []
        for kind in kinds:
            site = kind(self.work / f"{self.sites}-{len(corpus.posts)}" / kind.name, self.work / "tools")
            say(f"{kind.name}: installing, and laying out {len(corpus.posts):,} posts")
            try:
                version = site.install()
            except (OSError, subprocess.CalledProcessError, StopIteration) as error:
                self.results.skipped[kind.name] = f"could not be installed: {error}"
                say(f"{kind.name} is skipped: it {self.results.skipped[kind.name]}")
                continue
            site.lay(corpus)
            try:
                self._build_again(site)
                self.results.pages[kind.name] = check_output(site.output, corpus)
            except (RunError, UnequalError) as error:
                self._fail(f"{kind.name}: {error}")
                continue
            self.results.versions[kind.name] = version
            say(f"{version}: {self.results.pages[kind.name]:,} HTML files")
            ready.append(site)
        return ready

    def measure(self, sites: Sequence[Generator], corpus: Corpus, case: Case) -> None:
        """Measure a case on these sites in turn, the order turned round each time; one more run watches the memory."""
        texts = {site.name: (site.root / site.config).read_text(encoding="utf-8") for site in sites}
        if case.latest:
            for site in sites:
                write(site.root / site.config, site.recent_latest(texts[site.name]))
                self._settle(site)
        rounds = self.runs + (self.runs > 1)
        for number in range(rounds):
            for site in sites if number % 2 == 0 else reversed(sites):
                self._measure_once(site, corpus, case, watch=number == rounds - 1)
        if case.latest:
            for site in sites:
                write(site.root / site.config, texts[site.name])
                self._settle(site)

    def _measure_once(self, site: Generator, corpus: Corpus, case: Case, *, watch: bool) -> None:
        if case.cold:
            site.clear()
        edit = case.make(site, corpus, next(_SERIALS))
        before = apply_edit(site.root, edit)
        try:
            run = run_command(site.command(), site.root, site.environment, watch=watch)
            check_signs(site.output, edit.signs)
        except (RunError, UnequalError) as error:
            self._fail(f"{site.name}, {case.name}: {error}")
        else:
            self._note(site, case, run, timed=not watch or self.runs == 1)
        finally:
            apply_edit(site.root, Edit(before, ()))
            if site.memory and case.name != "nothing":
                self._settle(site)

    def _settle(self, site: Generator) -> None:
        try:
            self._build_again(site)
        except RunError as error:
            self._fail(f"{site.name}, to settle: {error}")

    def _build_again(self, site: Generator) -> None:
        """Build twice, so that nothing of an earlier edit is left to be done; once where a build takes nothing over from the last."""
        for _ in range(self.settling if site.memory else 1):
            run_command(site.command(), site.root, site.environment, watch=False)

    def _note(self, site: Generator, case: Case, run: Run, *, timed: bool) -> None:
        measured = self.results.of(site.name, case.name)
        if timed:
            measured.runs.append((run.wall, run.cpu))
        measured.memory = max(measured.memory, run.memory)
        if isinstance(site, Pressroom):
            measured.take_report(run.stdout)
        memory = f", {run.memory / 2**20:,.0f} MiB" if run.memory else ""
        say(f"{case.name:9} {site.name:15} {run.wall:8.2f} s, CPU {run.cpu:8.2f} s{memory}")

    def _fail(self, message: str) -> None:
        self.failures.append(message)
        say(f"FAILED {message}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for; answer 1 where something could not be measured."""
    options = _parse(arguments)
    lock = take_work(options.work)
    bench = Bench(options.work, options.runs, Results(), settling=1 if options.smoke else 2)
    cases = [case for case in CASES if not options.cases or case.name in options.cases]
    folder = options.work / "results" if options.smoke else options.results
    if options.growth:
        _measure_growth(bench, options.growth, cases, folder)
    else:
        _measure_peers(bench, options, cases, folder)
    for message in bench.failures:
        print(f"failed: {message}", file=sys.stderr)
    print(f"written to {folder}/")
    lock.close()
    return 1 if bench.failures else 0


def _measure_peers(bench: Bench, options: argparse.Namespace, cases: Sequence[Case], folder: Path) -> None:
    """Measure case by case; what was found is written after each, so that a run cut short is not lost."""
    corpus = make_corpus(options.posts, coloured=not options.plain_code)
    own: list[type[Generator]] = [Pressroom, *([PressroomFull] if options.full else [])]
    peers = [PEERS[name] for name in options.peers]
    paired = bench.prepare([*own, *(peer for peer in peers if peer is Hugo)], corpus)
    others = bench.prepare([peer for peer in peers if peer is not Hugo], corpus)
    for case in cases:
        bench.measure(paired, corpus, case)
        # The others are far off, and slow: fewer cases, once each.
        if case.name in options.other_cases:
            rare = Bench(bench.work, options.other_runs, bench.results, bench.failures, settling=bench.settling)
            rare.measure(others, corpus, case)
        write_report(bench.results, folder, options.posts, options.runs, name=options.name)
    for site in (*paired, *others):
        site.empty_bin()


def _measure_growth(bench: Bench, sizes: Sequence[int], cases: Sequence[Case], folder: Path) -> None:
    found = {}
    for size in sizes:
        corpus = make_corpus(size)
        bench.results = Results()
        for site in bench.prepare([Pressroom], corpus):
            for case in cases:
                bench.measure([site], corpus, case)
            site.empty_bin()
        found[size] = bench.results
        write_growth(found, [case.name for case in cases], folder)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [case.name for case in CASES]
    parser = argparse.ArgumentParser(prog="bench/run.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--peers", type=list_of(PEERS), default=list(PEERS), help=f"of {','.join(PEERS)} (default: all)")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each case for Pressroom and Hugo, in pairs")
    parser.add_argument("--cases", type=list_of(names), default=[], help=f"of {','.join(names)} (default: all)")
    parser.add_argument("--other-cases", type=list_of(names), default=["cold", "nothing", "body"], help="cases for the peers but Hugo")
    parser.add_argument("--other-runs", type=int, default=1, help="timed runs of each case for the peers but Hugo")
    parser.add_argument("--full", action="store_true", help="measure Pressroom with all its features on too")
    parser.add_argument("--plain-code", action="store_true", help="no code in a named language, so that none is highlighted")
    parser.add_argument("--growth", type=lambda text: [int(size) for size in text.split(",")], metavar="SIZES", help="Pressroom alone")
    parser.add_argument("--name", default="speed", help="the name of the files with the results")
    parser.add_argument("--smoke", action="store_true", help="only whether all of it works: nothing is written to bench/results/")
    parser.add_argument("--work", type=Path, default=Path.home() / ".cache" / "pressroom-bench", help="where programs and sites are kept")
    parser.add_argument("--results", type=Path, default=OWN_RESULTS)
    options = parser.parse_args(arguments)
    if options.smoke:
        options.other_cases = [name for name in options.other_cases if name != "nothing"]
    return options


def list_of(known: Iterable[str]) -> type:
    """Answer an argument type: names of these, parted by commas."""

    class Words(list[str]):
        def __init__(self, text: str) -> None:
            super().__init__(word for word in text.split(",") if word)
            if unknown := set(self) - set(known):
                raise argparse.ArgumentTypeError(f"“{'”, “'.join(sorted(unknown))}” is none of {', '.join(known)}")

    return Words


def take_work(work: Path) -> IO[str]:
    """Answer the open lock of a work folder; ends the program where another bench is at work in it.

    From now on SIGTERM ends it as Ctrl-C does, so that no command is left running.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    work.mkdir(parents=True, exist_ok=True)
    lock = (work / "lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"another bench is at work in {work}; wait for its end, or name another folder with --work")
    return lock


def say(text: str) -> None:
    """Tell how far the bench is."""
    print(text, file=sys.stderr, flush=True)
