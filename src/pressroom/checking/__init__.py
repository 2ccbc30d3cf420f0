"""Every problem of a newsroom in one run: what keeps it from being built, and what a good editor would say besides."""

from __future__ import annotations

from pressroom.checking.catalogue import RULES, Rule
from pressroom.checking.checker import check_newsroom
from pressroom.checking.rules import LEVELS, weigh_findings

__all__ = ["LEVELS", "RULES", "Rule", "check_newsroom", "weigh_findings"]
