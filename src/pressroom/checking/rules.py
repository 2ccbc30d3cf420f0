"""What all rules have in common: how a finding is made, and how much it weighs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from pressroom.checking.catalogue import RULES
from pressroom.config import SiteConfig, locate_setting
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


def word_unknown(name: str) -> str:
    """Say of an id that no rule has it, with the nearest one."""
    near = difflib.get_close_matches(name, RULES, n=1)
    hint = f"did you mean “{near[0]}”?" if near else f"the rules are {', '.join(RULES)}"
    return f"there is no rule “{name}”; {hint}"


def check_levels(config: SiteConfig, text: str) -> Iterator[Finding]:
    """Find the ids under `[check]` that no rule has; `text` is that of pressroom.toml."""
    for name, _ in config.check:
        if name not in RULES:
            yield make_finding("pressroom.toml", locate_setting(text, f"check.{name}"), "config", word_unknown(name))
