"""What was measured, as Markdown tables, JSON and a chart."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.cases import CASES
from bench.chart import Mark, draw_chart
from bench.generators import REPO, write

OWN_RESULTS = REPO / "bench" / "results"
DOCS = REPO / "docs" / "speed.md"

_NAMES = {"pressroom": "Pressroom", "pressroom-full": "Pressroom, all features", "hugo": "Hugo", "eleventy": "Eleventy",
          "pelican": "Pelican", "nikola": "Nikola", "plain": "Flask + Frozen-Flask"}  # fmt: skip

_COSTS = ("s (least–most)", "CPU s", "MiB")


@dataclass(slots=True)
class Measured:
    """A case of one generator: wall and CPU seconds of each run, the most memory in bytes, and what Pressroom says it wrote."""

    runs: list[tuple[float, float]] = field(default_factory=list)
    memory: int = 0
    rendered: int | None = None
    written: int | None = None
    removed: int | None = None

    @property
    def wall(self) -> float:
        """Median wall seconds."""
        return median(wall for wall, _ in self.runs)

    @property
    def cpu(self) -> float:
        """Median CPU seconds."""
        return median(cpu for _, cpu in self.runs)

    @property
    def spread(self) -> str:
        """Median wall seconds, with the least and the most."""
        walls = [wall for wall, _ in self.runs]
        return f"{_round(self.wall)} ({_round(min(walls))}–{_round(max(walls))})" if len(walls) > 1 else _round(self.wall)

    def take_report(self, text: str) -> None:
        """Read the counts from the output of `build --json`; findings may stand before it."""
        report = json.loads(text[text.index("{\n") : text.rindex("}") + 1])
        self.rendered, self.written, self.removed = (report.get(name) for name in ("rendered", "written", "removed"))


@dataclass(slots=True)
class Results:
    """All that was measured on one corpus: by generator, then by case; HTML files of each, versions, and who was left out and why."""

    measured: dict[str, dict[str, Measured]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def of(self, generator: str, case: str) -> Measured:
        """Answer the record of a case, made when first asked for."""
        return self.measured.setdefault(generator, {}).setdefault(case, Measured())

    def find(self, generator: str, case: str) -> Measured | None:
        """Answer the record of a case that was measured at least once."""
        measured = self.measured.get(generator, {}).get(case)
        return measured if measured and measured.runs else None


def write_report(results: Results, folder: Path, posts: int, runs: int, name: str = "speed") -> None:
    """Write NAME.md, NAME.json and NAME.svg to a folder; this checkout's own folder is shown in docs/speed.md."""
    cases = [case.name for case in CASES if any(results.find(generator, case.name) for generator in results.measured)]
    conditions = f"{posts:,} posts, {_count_runs(runs)} in pairs; {describe_machine()}."
    parts = [conditions, _tell_versions(results), _make_pairs(results, cases), _make_others(results, cases)]
    _tell(folder, name, "\n\n".join(part for part in parts if part))
    write(folder / f"{name}.json", json.dumps({"posts": posts, **asdict(results)}, indent=1) + "\n")
    series = {_NAMES[generator]: _make_marks(results, generator, cases) for generator in results.measured}
    write(folder / f"{name}.svg", draw_chart([_label(case) for case in cases], series, f"Seconds to build {posts:,} posts", conditions))


def write_growth(found: Mapping[int, Results], cases: Iterable[str], folder: Path) -> None:
    """Write growth.md: each case by number of posts, and how many times what it costs on the smallest site."""
    sizes = list(found)
    head = ["case", *(f"{size:,} posts: s / CPU s / MiB" for size in sizes), "times the posts", "times the wall", "times the memory"]
    rows = []
    for case in cases:
        cells = [found[size].find("pressroom", case) for size in sizes]
        told = ["–" if cell is None else f"{_round(cell.wall)} / {_round(cell.cpu)} / {_mebibytes(cell.memory)}" for cell in cells]
        first, last = cells[0], cells[-1]
        growth = ["–"] * 3
        if first and last:
            growth = [f"{sizes[-1] / sizes[0]:.0f}", f"{last.wall / first.wall:.1f}", f"{last.memory / max(first.memory, 1):.1f}"]
        rows.append([_label(case), *told, *growth])
    _tell(folder, "growth", f"{describe_machine()}.\n\n{make_table(head, rows)}")


def _tell(folder: Path, name: str, text: str) -> None:
    """Write NAME.md, and the same into the place that docs/speed.md has for it, where these are this checkout's own results."""
    write(folder / f"{name}.md", text + "\n")
    place = re.compile(rf"(<!-- bench: {re.escape(name)} -->\n).*?(<!-- /bench -->)", re.DOTALL)
    if folder.resolve() == OWN_RESULTS and DOCS.is_file():
        write(DOCS, place.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", DOCS.read_text(encoding="utf-8")))


def make_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Answer a Markdown table whose first column holds words and the others numbers."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def describe_machine() -> str:
    """Answer the machine, and how busy it was when this was written."""
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {platform.system()} {platform.machine()}, {datetime.now(UTC):%Y-%m-%d}, load average at the end {load}"


def _tell_versions(results: Results) -> str:
    told = [f"{version}: {results.pages[name]:,} HTML files" for name, version in results.versions.items()]
    left = [f"{_NAMES[name]} was skipped: it {reason}" for name, reason in results.skipped.items()]
    return "; ".join([*told, *left]) + "."


def _make_pairs(results: Results, cases: Iterable[str]) -> str:
    own = [name for name in ("pressroom", "pressroom-full") if name in results.measured]
    parts = []
    for name in own:
        head = [_NAMES[name], *_COSTS, "files written", "Hugo: s (least–most)", *_COSTS[1:], "ratio: wall", "CPU", "memory"]
        rows = [_make_pair(case, measured, results.find("hugo", case)) for case in cases if (measured := results.find(name, case))]
        parts.append(make_table(head, rows))
    return "\n\n".join(parts)


def _make_pair(case: str, own: Measured, hugo: Measured | None) -> list[str]:
    cells = [_label(case), own.spread, _round(own.cpu), _mebibytes(own.memory), _count(own.written)]
    if hugo is None:
        return [*cells, *["–"] * 6]
    # Each pair was run one after the other, so what slowed one slowed the other; the ratio is the median of the pairs'.
    walls, cpus = ([mine[at] / theirs[at] for mine, theirs in zip(own.runs, hugo.runs, strict=False)] for at in (0, 1))
    ratios = [f"{median(values):.3f}" for values in (walls, cpus)]
    return [*cells, hugo.spread, _round(hugo.cpu), _mebibytes(hugo.memory), *ratios, f"{own.memory / max(hugo.memory, 1):.2f}"]


def _make_others(results: Results, cases: Sequence[str]) -> str:
    names = [name for name in results.measured if name != "pressroom-full"]
    known = [case for case in cases if any(results.find(name, case) for name in names if name not in {"pressroom", "hugo"})]
    if not known:
        return ""
    rows = [[_NAMES[name], *(_sum_up(results.find(name, case)) for case in known)] for name in names]
    return make_table(["s / CPU s / MiB", *(_label(case) for case in known)], rows)


def _sum_up(measured: Measured | None) -> str:
    return f"{_round(measured.wall)} / {_round(measured.cpu)} / {_mebibytes(measured.memory)}" if measured else "–"


def _make_marks(results: Results, generator: str, cases: Iterable[str]) -> list[Mark | None]:
    found = [results.find(generator, case) for case in cases]
    return [Mark(cell.wall, min(wall for wall, _ in cell.runs), max(wall for wall, _ in cell.runs)) if cell else None for cell in found]


def _label(case: str) -> str:
    return next(item.label for item in CASES if item.name == case).replace("`", "")


def _count_runs(runs: int) -> str:
    return "one run of each case" if runs == 1 else f"{runs} runs of each case"


def _round(seconds: float) -> str:
    return f"{seconds:.3f}" if seconds < 1 else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def _mebibytes(memory: int) -> str:
    return f"{memory / 2**20:,.0f}" if memory else "–"


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"
