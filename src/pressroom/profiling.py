"""What a build cost, by template, Markdown extension, library and module: for whoever asks why it is slow."""

from __future__ import annotations

import cProfile
import pstats
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from pressroom.building import BuildReport, build_site
from pressroom.situation import BuildOptions
from pressroom.structs import exchange

_T = TypeVar("_T")
_TEMPLATE = re.compile(r"/(?:templates|theme)/(.+\.(?:html|xml|txt))$")
_EXTENSION = re.compile(r"/(?:markdown/extensions|pymdownx)/(\w+)\.py$")
_LIBRARY = re.compile(r"/site-packages/([\w-]+)")
_OURS = re.compile(r"/pressroom/(.+)\.py$")


class Cost(NamedTuple):
    """What one thing cost in itself: its group (“template”, “extension”), its name, seconds, and calls."""

    group: str
    name: str
    seconds: float
    calls: int


def profile_build(options: BuildOptions, file: Path) -> BuildReport:
    """Build in this process alone, where the profiler sees all of it, and write what it cost; raises as `build_site` does."""
    report, costs = profile_call(lambda: build_site(exchange(options, workers=1, cluster="")))
    write_profile(file, costs, report.stages)
    return report


def profile_call(action: Callable[[], _T]) -> tuple[_T, list[Cost]]:
    """Do something under the profiler; answer its result, and the costs, dearest first. Times are longer than without a profiler."""
    profiler = cProfile.Profile()
    result = profiler.runcall(action)
    totals: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0])
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    for (file, _, function), (_, calls, seconds, _, _) in stats.items():
        total = totals[_classify(file, function)]
        total[0] += seconds
        total[1] += calls
    costs = (Cost(group, name, seconds, int(calls)) for (group, name), (seconds, calls) in totals.items())
    return result, sorted(costs, key=lambda cost: -cost.seconds)


def write_profile(file: Path, costs: Iterable[Cost], stages: Mapping[str, float]) -> None:
    """Write a profile as a table that people and spreadsheets read: tab-separated, one cost a line, stages first."""
    lines = ["group\tname\tseconds\tcalls"]
    lines += [f"stage\t{name}\t{seconds:.4f}\t" for name, seconds in stages.items()]
    lines += [f"{cost.group}\t{cost.name}\t{cost.seconds:.4f}\t{cost.calls}" for cost in costs if cost.seconds >= 0.0001]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _classify(file: str, function: str) -> tuple[str, str]:
    file = file.replace("\\", "/")
    for group, pattern in (("template", _TEMPLATE), ("extension", _EXTENSION), ("library", _LIBRARY), ("pressroom", _OURS)):
        if match := pattern.search(file):
            return group, match[1]
    return ("python", Path(file).stem) if file != "~" else ("built in", function.strip("<>{}"))
