"""What all rules have in common: how a finding is made, and how much it weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pressroom.checking.catalogue import RULES
from pressroom.errors import Finding, Severity
from pressroom.structs import exchange

Level = str
"""What the configuration may say of a rule: “error”, “warning”, “advice” or “off”."""

LEVELS: tuple[Level, ...] = (*(severity.value for severity in Severity), "off")


def make_finding(path: str, place: tuple[int, int], rule: str, message: str) -> Finding:
    """Answer a finding of a rule, of the severity that the rule has."""
    return Finding(path, *place, message, RULES[rule].severity, rule)


def weigh_findings(findings: Iterable[Finding], levels: Mapping[str, Level], only: Iterable[str] = ()) -> Iterator[Finding]:
    """Give findings the severity that the configuration says for their rule; leave out those that are off, and all but `only` some."""
    chosen = frozenset(only)
    for finding in findings:
        level = levels.get(finding.rule, finding.severity.value)
        if level != "off" and (not chosen or finding.rule in chosen):
            yield exchange(finding, severity=Severity(level))
