"""How what a command did is worded for people, and told to programs."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pressroom.building import BuildReport
    from pressroom.errors import ContentError, Finding
    from pressroom.moving import MoveReport
    from pressroom.websub import PingReport


_STAGES = {
    "read": "Reading sources",
    "plan": "Planning",
    "render": "Rendering pages",
    "audit": "Looking for leaks",
    "publish": "Publishing",
    "look": "Looking at pages",
    "ask": "Asking other sites",
}
_PATIENCE = 1.0
_BAR = 24


class Meter:
    """Shows on a terminal how far a long run is, stage by stage; says nothing in a pipe, nor of work that is done within a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._shows = sys.stderr.isatty() and not quiet
        self._started = self._shown = time.monotonic()
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def show(self, stage: str, done: int, total: int) -> None:
        """Show how much of a stage is done."""
        now = time.monotonic()
        if not self._shows or now - self._started < _PATIENCE or (now - self._shown < 0.1 and done < total):
            return
        self._shown, self._drawn = now, True
        share = min(1.0, done / total) if total else 0.0
        bar = ("█" * round(share * _BAR)).ljust(_BAR, "░") if total else "░" * _BAR
        count = f" {done:,} of {total:,}" if total else ""
        sys.stderr.write(f"\r\x1b[K{_STAGES.get(stage, stage):<18} {bar}{count}")
        sys.stderr.flush()


def count_findings(findings: Sequence[Finding]) -> str:
    """Answer how many findings there are of each severity."""
    counts = Counter(finding.severity.value for finding in findings)
    parts = [_count(counts["error"], "error"), _count(counts["warning"], "warning"), f"{counts['advice']:,} advice"]
    return ", ".join(parts)


def list_changes(report: BuildReport) -> str:
    """Answer what an upload tool must do: one path a line, after “+” for a file that is new or has changed, after “-” for one to remove."""
    manifest = ["manifest.json"] if report.written or report.removed else []
    lines = [f"+ {path}" for path in (*report.written, *manifest)] + [f"- {path}" for path in report.removed]
    return "".join(f"{line}\n" for line in lines)


def word_report(report: BuildReport) -> str:
    """Answer what a person wants to know of a build, in two lines."""
    return f"{_word_work(report)}, {report.seconds:.2g} s\n{_word_site(report)}"


def warn_of_future(report: BuildReport) -> str:
    """Answer what must be known of a folder that readers may see, where it holds the site of an instant to come."""
    return (
        f"warning: {report.output} holds the site as it will be at {report.now.instant:%Y-%m-%d %H:%M %Z}, with what nobody may see "
        "before; don’t upload it. Build without --at to have today’s again, and with --to DIR to look ahead beside it"
    )


def describe_report(report: BuildReport) -> dict[str, object]:
    """Answer a build's report as JSON values."""
    return {
        "output": str(report.output),
        "now": report.now.instant.isoformat(),
        "now_from": report.now.origin,
        "sources": report.sources,
        "pages": report.pages,
        "rendered": report.rendered,
        "files": report.files,
        "written": len(report.written),
        "removed": len(report.removed),
        "withheld": report.withheld,
        "seconds": round(report.seconds, 3),
        "stages": {name: round(seconds, 3) for name, seconds in report.stages.items()},
        "findings": [_describe_finding(finding) for finding in report.findings],
    }


def word_failure(error: ContentError, *, publishes: bool = True) -> str:
    """Answer the last line of a build that could not be, or of another command that found problems instead of an answer."""
    if not publishes:
        return f"{count_problems(error.findings)}."
    taken = getattr(error, "taken", ())
    done = f"nothing was published, but {', '.join(taken)} was taken down" if taken else "nothing was published"
    return f"{count_problems(error.findings)}; {done}."


def word_move(report: MoveReport) -> str:
    """Answer what a move did, a line for each file, address and source with links."""
    lines = []
    for item in report.moved:
        lines.append(f"{item.old} is now {item.new}")
        if item.url and item.url == item.new_url:
            lines.append(f"  it stays at {item.url}")
        elif item.url and item.published:
            lines.append(f"  {item.url} leads to {item.new_url}")
        elif item.url:
            lines.append(f"  it will stand at {item.new_url}; {item.url} was never published")
    lines += [f"{source}: {_count(number, 'link')} rewritten" for source, number in sorted(report.rewritten.items())]
    return "\n".join(lines)


def count_problems(findings: Iterable[Finding]) -> str:
    """Answer “1 problem” or “2 problems”; those count, too, which a finding stands for."""
    return _count(sum(1 + finding.more for finding in findings), "problem")


def word_ping(report: PingReport) -> str:
    """Word what the hub was told."""
    if not report.told:
        return f"No feed has changed since {report.hub} was last told."
    return "\n".join([f"Told {report.hub} of {_count(len(report.told), 'changed feed')}:", *report.told])


def _word_work(report: BuildReport) -> str:
    if not (report.sources or report.rendered or report.written or report.removed):
        return "Nothing changed"
    parts = [
        f"{_count(report.sources, 'source')} changed",
        f"{_count(report.rendered, 'page')} rendered",
        f"{_count(len(report.written), 'file')} written",
    ]
    if report.removed:
        parts.append(f"{_count(len(report.removed), 'file')} removed")
    return ", ".join(parts)


def _word_site(report: BuildReport) -> str:
    withheld = f"; {_count(report.withheld, 'post')} withheld" if report.withheld else ""
    return f"The site as of {report.now} is in {report.output}: {_count(report.pages, 'page')}{withheld}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _describe_finding(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in ("path", "line", "column", "severity", "rule", "message", "more")}
