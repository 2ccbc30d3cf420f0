"""The golden tree: what the fixture site tests/sites/golden is frozen to. `make golden` writes it anew; look at the difference in Git."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"


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


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src")]
    bless()
