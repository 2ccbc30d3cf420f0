"""How what a command did is worded for people, and told to programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pressroom.building import BuildReport
    from pressroom.errors import Finding


def word_report(report: BuildReport) -> str:
    """Answer what a person wants to know of a build, in two lines."""
    return f"{_word_work(report)}, {report.seconds:.2g} s\n{_word_site(report)}"


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
    return {name: getattr(finding, name) for name in ("path", "line", "column", "severity", "rule", "message")}
