"""The Nu Html Checker over a frozen site: every page, style sheet and SVG. Needs Java and tools/node_modules: mark such tests `slow`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.needs import npm_file, program

KINDS = ("html", "css", "svg")


def nu_errors(site: Path) -> list[str]:
    """What breaks the standards in `site`: `path:line:column: message`, sorted; `[]` where all is well. 1,000 pages take 8 seconds."""
    java, jar = program("java"), npm_file("vnu-jar/build/dist/vnu.jar")
    found: list[str] = []
    for kind in KINDS:  # one run each: together they misread or shift line numbers
        if not any(site.rglob(f"*.{kind}")):
            continue
        command = [java, "-Xss1m", "-jar", jar, f"--skip-non-{kind}", "--errors-only", "--format", "json", str(site)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stderr.startswith('{"version"'):
            raise AssertionError(f"the Nu Html Checker could not do its work: {done.stderr.strip()[-500:]}")
        found += [_told(message, site, kind) for message in json.loads(done.stderr)["messages"]]
    return sorted(found)


def _told(message: dict[str, Any], site: Path, kind: str) -> str:
    path = str(message.get("url", "")).removeprefix("file:").removeprefix(f"{site}/")
    line = int(message.get("lastLine", 1)) - (kind == "css")  # it puts a line of its own before a style sheet
    return f"{path}:{line}:{message.get('lastColumn', 1)}: {message['message']}"
