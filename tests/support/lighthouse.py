"""Lighthouse's scores of a page. Needs Node, Chromium and tools/node_modules, and 12 seconds a page: mark such tests `slow`."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass

from tests.support.browser import find_chromium
from tests.support.needs import lacking, npm_file, program

CHROME_FLAGS = "--headless --no-sandbox --disable-gpu"


@dataclass(frozen=True)
class Scores:
    """What Lighthouse gives a page, each from 0 to 1; `faults` names the audits that cost a point, performance left aside.

    Hold `accessibility`, `best_practices` and `seo` to 1 and print `performance`: a noisy machine must not fail a build.
    """

    accessibility: float
    best_practices: float
    seo: float
    performance: float
    faults: tuple[str, ...]


def lighthouse_scores(url: str) -> Scores:
    """The scores of the page at `url`, as on a phone."""
    chromium = find_chromium() or lacking("Chromium", "tools/install browser installs it, or set CHROME_PATH")
    command = [program("node"), npm_file("lighthouse/cli/index.js"), url, "--quiet", "--output=json", f"--chrome-flags={CHROME_FLAGS}"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode != 0:
        raise AssertionError(f"Lighthouse could not do its work: {done.stderr.strip()[-500:]}")
    report = json.loads(done.stdout)
    categories = report["categories"]
    asserted = ("accessibility", "best-practices", "seo")
    costly = [audit["id"] for name in asserted for audit in categories[name]["auditRefs"] if audit["weight"] > 0]
    return Scores(
        accessibility=categories["accessibility"]["score"],
        best_practices=categories["best-practices"]["score"],
        seo=categories["seo"]["score"],
        performance=categories["performance"]["score"],
        faults=tuple(sorted({f"{name}: {report['audits'][name]['title']}" for name in costly if report["audits"][name]["score"] == 0})),
    )
