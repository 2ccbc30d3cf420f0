"""What is written from the program: the golden tree, which is the fixture site tests/sites/golden frozen, and the docs' table of rules.

`make golden` writes both anew; look at the difference in Git.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
CHECKING = ROOT / "docs" / "checking.md"


def build_golden(folder: Path) -> Path:
    """Build the golden site in a copy below a folder, and answer where it is."""
    from tests.support.sites import copy_fixture

    site = copy_fixture("golden", folder / "golden")
    site.build()
    return site.output


def bless() -> None:
    """Put what the site is frozen to now in the place of the golden tree."""
    with tempfile.TemporaryDirectory() as folder:
        output = build_golden(Path(folder))
        shutil.rmtree(GOLDEN, ignore_errors=True)
        shutil.copytree(output, GOLDEN)
    sys.stdout.write(f"{GOLDEN.relative_to(ROOT)} is written; `git diff` shows what has changed.\n")


def make_rule_table() -> str:
    """Answer the rules of `check` as a table in Markdown."""
    from pressroom.checking import RULES

    rows = [f"| `{rule.id}` | {rule.severity} | {rule.looks_for} | {rule.reason} |\n" for rule in RULES.values()]
    return "".join(["| Rule | Weighs | Looks for | Because |\n|---|---|---|---|\n", *rows])


def write_rule_table() -> None:
    """Put the table of rules in the place of the one in docs/checking.md."""
    text = CHECKING.read_text(encoding="utf-8")
    before, _, rest = text.partition("| Rule | Weighs |")
    after = rest.partition("\n\n")[2]
    CHECKING.write_text(before + make_rule_table() + (f"\n{after}" if after else ""), encoding="utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src")]
    bless()
    write_rule_table()
