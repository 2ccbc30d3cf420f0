"""lychee over a frozen site: each link, picture, style sheet and fragment leads to something that is there. It reads no feeds."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.needs import program

LYCHEE = Path(sysconfig.get_path("scripts"), "lychee")


def broken_links(site: Path, base_url: str = "") -> list[str]:
    """The links of `site` that lead nowhere: `page: link: reason`, sorted; `[]` where all is well.

    With `base_url` the site's own absolute URLs are followed too, and a path in it (`https://example.gov/news/`) is what its
    root-relative links start with. Links to other hosts are never asked for.
    """
    lychee = str(LYCHEE) if LYCHEE.exists() else program("lychee", "tools/install dev installs it")
    host, path = _parts(base_url)
    with tempfile.TemporaryDirectory() as stage:
        home = Path(stage, path) if path else Path(stage, "site")
        home.parent.mkdir(parents=True, exist_ok=True)
        home.symlink_to(site.resolve())
        root = Path(stage) if path else home
        command = [lychee, "--offline", "--no-progress", "--no-ignore", "--include-fragments"]  # a site may lie where Git ignores it
        command += ["--root-dir", str(root), "--index-files", "index.html"]
        if host:
            command += ["--remap", f"^{host}/ file://{root}/"]
        done = subprocess.run([*command, "--format", "json", "."], cwd=home, capture_output=True, text=True, check=False)
        if done.returncode not in {0, 2}:
            raise AssertionError(f"lychee could not do its work: {done.stderr.strip()}")
        report = json.loads(done.stdout)
        if report["total"] == 0 and any(site.rglob("*.html")):
            raise AssertionError(f"lychee found not one link in {site}: it read nothing")
        return sorted(
            f"{os.path.normpath(page)}: {_told(entry['url'], root)}: {entry['status']['text']}"
            for page, entries in report["error_map"].items()
            for entry in entries
        )


def _parts(base_url: str) -> tuple[str, str]:
    parts = urlsplit(base_url)
    return (f"{parts.scheme}://{parts.netloc}" if base_url else ""), parts.path.strip("/")


def _told(url: str, root: Path) -> str:
    return url.replace(f"file://{root.resolve()}", "").replace(f"file://{root}", "")
