"""Every problem of a newsroom in one run: what keeps it from being built, and what a good editor would say besides."""

from __future__ import annotations

from pressroom.checking.catalogue import RULES, Rule
from pressroom.checking.checker import check_newsroom
from pressroom.checking.frozen import SiteMap
from pressroom.checking.rules import LEVELS, weigh_findings, word_unknown
from pressroom.checking.single import check_source

__all__ = ["LEVELS", "RULES", "Rule", "SiteMap", "check_newsroom", "check_source", "weigh_findings", "word_unknown"]
