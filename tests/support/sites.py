"""Newsrooms written inside a test: a folder with a minimal `pressroom.toml` and whatever files the test names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.needs import lacking
from tests.support.paths import CORPORA, ROOT

if TYPE_CHECKING:
    from click.testing import Result

    from pressroom.building import BuildReport

CONFIG = """\
title = "Town of Example Newsroom"
base_url = "https://news.example.gov"
timezone = "America/New_York"
"""
SITES = Path(__file__).resolve().parents[1] / "sites"
NOW = "2026-06-01T12:00:00-04:00"
"""The instant at which a site of a test is built unless the test says another."""


@dataclass(frozen=True)
class MadeSite:
    """One newsroom in a temporary folder. It is built in this process, at `NOW`, by one worker, unless a call says otherwise."""

    root: Path

    @property
    def output(self) -> Path:
        """Where a build goes."""
        return self.root / "site"

    def write(self, path: str, text: str | bytes) -> Path:
        """Write one file of the newsroom, and answer where it lies."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def build(self, **options: Any) -> BuildReport:
        """Build the site; the options are those of `BuildOptions`."""
        # Imported here: a test of another part must not need the whole house.
        from pressroom.building import build_site
        from pressroom.situation import BuildOptions

        given = {"root": self.root, "config": self.root / "pressroom.toml", "at": NOW, "workers": 1, **options}
        return build_site(BuildOptions(**given))

    def run(self, *arguments: str, at: str = NOW) -> Result:
        """Call a command of the command line on this newsroom, in this process; `at` '' leaves that option out."""
        from click.testing import CliRunner

        from pressroom.cli import cli

        instant = ["--at", at] if at else []
        return CliRunner().invoke(cli, [*arguments, "--root", str(self.root), *instant])

    def files(self, output: Path | None = None) -> dict[str, bytes]:
        """Answer the bytes of every file of the output, by path."""
        return read_tree(output or self.output)

    def read(self, path: str) -> str:
        """Answer the text of one file of the output, or of the page of a path that ends with `/`."""
        return (self.output / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))).read_text(encoding="utf-8")


def make_site_at(root: Path, files: Mapping[str, str | bytes], config: str = "") -> MadeSite:
    """Write a newsroom; `config` is added to the minimal configuration, which a file `pressroom.toml` replaces."""
    site = MadeSite(root)
    site.write("pressroom.toml", CONFIG + leave_out_search(config))
    for path, text in files.items():
        site.write(path, text)
    return site


def leave_out_search(config: str) -> str:
    """Answer a configuration with the search switched off, unless it asks for it: most tests have no use for an index in each build."""
    if "search = " in config:
        return config
    off = "[features]\nsearch = false"
    return config.replace("[features]", off) if "[features]" in config else f"{config}\n{off}\n"


def post(title: str, date: str = "2026-05-01", body: str = "Some words of the post.", **fields: str) -> str:
    """Answer the text of a post; further fields are written as they are given."""
    lines = [f"title: {title}", f"date: {date}", *(f"{name}: {value}" for name, value in fields.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n{body}\n"


def read_tree(folder: Path) -> dict[str, bytes]:
    """Answer the bytes of every file below a folder, by path relative to it."""
    return {
        os.path.relpath(os.path.join(place, name), folder): Path(place, name).read_bytes()  # noqa: PTH118 - a walk speaks in texts
        for place, _, names in os.walk(folder)
        for name in names
    }


def copy_fixture(name: str, root: Path) -> MadeSite:
    """Copy a newsroom of tests/sites/, so that nothing is ever written into it."""
    shutil.copytree(SITES / name, root)
    return MadeSite(root)


def copy_demo(root: Path) -> MadeSite:
    """Copy the demonstration: the content and the configuration of this checkout."""
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "pressroom.toml", root)
    return MadeSite(root)


def copy_datagov(root: Path) -> MadeSite:
    """Copy the newsroom of the shared corpora, or skip the test that runs where they aren't."""
    corpus = CORPORA / "datagov"
    if not corpus.is_dir():
        lacking(f"{corpus}", "put the shared corpora beside the checkout")
    shutil.copytree(corpus, root, copy_function=shutil.copyfile)
    for folder in (root, *root.rglob("*/")):  # the corpus is read-only
        folder.chmod(0o755)
    return MadeSite(root)
