"""Findings as text for a terminal, JSON, SARIF (2.1.0) and GitHub's annotations; and the baseline, which forgives what was there before."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from pressroom import __version__
from pressroom.checking import RULES, Rule, word_unknown
from pressroom.errors import Finding, Severity, UsageError
from pressroom.quoting import measure_columns, quote_line

Format = Literal["text", "json", "sarif", "github"]

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def write_findings(findings: Sequence[Finding], form: Format, root: Path, *, show_lines: bool = False) -> str:
    """Answer findings in a format; as text they may `show_lines`, each with the line itself and a caret under its place."""
    if form == "json":
        return json.dumps([_describe(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"
    if form == "sarif":
        return json.dumps(_make_sarif(findings), ensure_ascii=False, indent=2) + "\n"
    if form == "github":
        return "".join(_annotate(finding) for finding in findings)
    return "".join(f"{finding} [{finding.rule}]\n{_quote_line(root, finding) if show_lines else ''}" for finding in findings)


def explain_rule(name: str) -> str:
    """Answer what a rule looks for and why; raises `UsageError` for an id that no rule has."""
    (rule,) = find_rules([name])
    return f"{rule.id} ({rule.severity}): {rule.looks_for}.\n{rule.reason.rstrip('.')}.\n"


def find_rules(names: Iterable[str]) -> list[Rule]:
    """Answer rules by their ids; raises `UsageError` for an id that no rule has, with the nearest one."""
    for name in names:
        if name not in RULES:
            raise UsageError(word_unknown(name))
    return [RULES[name] for name in names]


def forgive(findings: Sequence[Finding], baseline: Path | None) -> tuple[Finding, ...]:
    """Answer the findings that a baseline's file doesn't forgive; the file is written where there is none. Raises `UsageError`."""
    if baseline is None:
        return tuple(findings)
    try:
        if not baseline.exists():
            baseline.write_text(write_baseline(findings), encoding="utf-8")
        text = baseline.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        told = f"the baseline {baseline} can’t be read or written ({error.strerror})"
        raise UsageError(f"{told}; name a file in a folder that is there") from None
    return subtract_baseline(findings, text)


def write_baseline(findings: Iterable[Finding]) -> str:
    """Answer a baseline: how often each rule says the same of each file; without lines and columns, which move with every edit."""
    counts = Counter(_key(finding) for finding in findings)
    return json.dumps([[*key, count] for key, count in sorted(counts.items())], ensure_ascii=False, indent=1) + "\n"


def subtract_baseline(findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """Answer the findings that a baseline doesn't forgive: no more of a kind in a file than there were. Raises `UsageError`."""
    try:
        left = Counter({(path, rule, message): count for path, rule, message, count in json.loads(text)})
    except (ValueError, TypeError) as error:
        raise UsageError(f"the baseline can’t be read ({error}); delete it, and the next run writes it anew") from None
    kept = []
    for finding in findings:
        if left[_key(finding)] > 0:
            left[_key(finding)] -= 1
        else:
            kept.append(finding)
    return tuple(kept)


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.rule, finding.message


def _quote_line(root: Path, finding: Finding) -> str:
    quoted = quote_line(root, finding)
    return f"    {quoted.text}\n    {' ' * measure_columns(quoted.text[: quoted.offset])}^\n" if quoted else ""


def _describe(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("path", "line", "column", "severity", "rule", "message")}


def _annotate(finding: Finding) -> str:
    message = f"{finding.message} [{finding.rule}]".replace("%", "%25").replace("\n", "%0A")
    path = finding.path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::{_GITHUB_LEVELS[finding.severity]} file={path},line={finding.line},col={finding.column}::{message}\n"


def _make_sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.looks_for},
            "fullDescription": {"text": rule.reason},
            "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
        }
        for rule in RULES.values()
    ]
    results = [
        {
            "ruleId": finding.rule,
            "level": _SARIF_LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(finding.path)},
                        "region": {"startLine": finding.line, "startColumn": finding.column},
                    }
                }
            ],
        }
        for finding in findings
    ]
    driver = {"name": "Pressroom", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
