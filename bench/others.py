"""The peers that are far off: Eleventy, Pelican, Nikola, and a plain Frozen-Flask app."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

from bench.corpus import Author, Corpus, Post, quote
from bench.generators import BASE_URL, DESCRIPTION, REPO, TEMPLATES, TITLE, Generator, copy_assets, front_matter, make_venv, write

_SETTINGS = json.dumps({"title": TITLE, "url": BASE_URL, "description": DESCRIPTION, "recent": "before"}, indent=1) + "\n"


class Plain(Generator):
    """A Frozen-Flask app as one writes it without a second thought: the test client follows what `url_for` was asked."""

    name = "plain"
    memory = False
    base_template = "templates/base.html"
    stylesheet = "static/style.css"
    config = "site.json"
    made = ("out",)

    def install(self) -> str:
        """Use Pressroom's own packages."""
        subprocess.run([REPO / "tools" / "install", "runtime"], check=True, stdout=sys.stderr, env={**os.environ, "CI": ""})
        words = "import importlib.metadata as m; print('Flask', m.version('flask'), '+ Frozen-Flask', m.version('frozen-flask'))"
        return subprocess.run([self._python(), "-c", words], check=True, capture_output=True, text=True).stdout.strip()

    def command(self) -> list[str]:
        """Run the app, which freezes itself."""
        return [self._python(), "app.py"]

    def files_of(self, item: Post | Author) -> dict[str, str]:
        """Answer one file with Pressroom's front matter."""
        if isinstance(item, Author):
            return {f"content/authors/{item.slug}.md": f"---\nname: {quote(item.name)}\nrole: {quote(item.role)}\n---\n\n{item.bio}\n"}
        return {f"content/posts/{item.date:%Y-%m-%d}-{item.slug}.md": front_matter(item) + item.body}

    def lay_frame(self, corpus: Corpus) -> None:
        """Copy the app and its templates."""
        del corpus
        shutil.copytree(TEMPLATES / "plain", self.root, dirs_exist_ok=True)
        shutil.copytree(TEMPLATES / "jinja", self.root / "templates", dirs_exist_ok=True)
        copy_assets(self.root / self.stylesheet, self.root / "static")
        write(self.root / self.config, _SETTINGS)

    def recent_latest(self, text: str) -> str:
        """Set the app's own setting."""
        return text.replace('"before"', '"latest"')

    def _python(self) -> str:
        return str(REPO / ".venv" / "bin" / "python")


class Pelican(Generator):
    """Pelican with its cache of read content."""

    name = "pelican"
    memory = True
    base_template = "theme/templates/base.html"
    stylesheet = "theme/static/style.css"
    config = "site.json"
    made = ("out", "cache", "__pycache__")

    def install(self) -> str:
        """Install Pelican with Markdown."""
        make_venv(self.tools / "pelican", "pelican[markdown]")
        return "Pelican " + subprocess.run([self._program(), "--version"], check=True, capture_output=True, text=True).stdout.strip()

    def command(self) -> list[str]:
        """Build, and take a warning for no error."""
        return [self._program(), "content", "-s", "pelicanconf.py", "-o", "out", "--quiet"]

    def files_of(self, item: Post | Author) -> dict[str, str]:
        """Answer a post with `Key: value` lines, or an author's JSON, for which Pelican has no format."""
        if isinstance(item, Author):
            return {f"authors/{item.slug}.json": _to_json({"name": item.name, "role": item.role, "bio": item.bio})}
        names = ", ".join(self._names[slug] for slug in item.authors)
        head = f"Title: {item.title}\nSlug: {item.slug}\nDate: {item.date:%Y-%m-%d %H:%M}\nAuthors: {names.replace(', ', '; ')}\n"
        head += f"Category: {item.category}\nTags: {', '.join(item.tags)}\nBrief: {item.summary}\n\n"
        return {f"content/posts/{item.date:%Y-%m-%d}-{item.slug}.md": head + item.body}

    def lay_frame(self, corpus: Corpus) -> None:
        """Copy settings and theme."""
        self._names = {author.slug: author.name for author in corpus.authors}
        shutil.copytree(TEMPLATES / "pelican", self.root, dirs_exist_ok=True)
        shutil.copytree(TEMPLATES / "jinja", self.root / "theme" / "templates", dirs_exist_ok=True)
        copy_assets(self.root / self.stylesheet, self.root / "theme" / "static")
        write(self.root / self.config, _SETTINGS)

    def recent_latest(self, text: str) -> str:
        """Set what pelicanconf.py reads."""
        return text.replace('"before"', '"latest"')

    def _program(self) -> str:
        return str(self.tools / "pelican" / "bin" / "pelican")


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


class Eleventy(Generator):
    """Eleventy from npm, with Nunjucks templates, markdown-it and Prism."""

    name = "eleventy"
    memory = False
    base_template = "_includes/base.html"
    stylesheet = "static/style.css"
    config = "_data/site.json"
    made = ("out",)
    packages = ("@11ty/eleventy@3", "@11ty/eleventy-plugin-syntaxhighlight@5", "markdown-it@14", "markdown-it-anchor@9")

    def install(self) -> str:
        """Install the packages with npm."""
        folder = self.tools / "eleventy"
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "package.json").is_file() or self._wanted() != (folder / "wanted").read_text(encoding="utf-8"):
            write(folder / "package.json", "{}\n")
            subprocess.run(["npm", "install", "--silent", "--ignore-scripts", *self.packages], cwd=folder, check=True, stdout=sys.stderr)
            write(folder / "wanted", self._wanted())
        return "Eleventy " + subprocess.run([self._program(), "--version"], check=True, capture_output=True, text=True).stdout.strip()

    def command(self) -> list[str]:
        """Build the whole site."""
        return [self._program(), "--quiet"]

    def files_of(self, item: Post | Author) -> dict[str, str]:
        """Answer a post with its permalink said, or an author as a file of data; `tags` means something else to Eleventy."""
        if isinstance(item, Author):
            return {f"_data/people/{item.slug}.json": _to_json({"name": item.name, "role": item.role, "bio": item.bio})}
        head = f"---\ntitle: {quote(item.title)}\ndate: {item.date.isoformat()}\npermalink: {item.url}\n"
        head += f"authors: [{', '.join(item.authors)}]\ncategory: {quote(item.category)}\n"
        head += f"topics: {json.dumps(item.tags)}\nsummary: {quote(item.summary)}\n---\n\n"
        return {f"content/posts/{item.date:%Y-%m-%d}-{item.slug}.md": head + item.body}

    def lay_frame(self, corpus: Corpus) -> None:
        """Copy settings and templates; Node finds the packages beside them."""
        del corpus
        shutil.copytree(TEMPLATES / "eleventy", self.root, dirs_exist_ok=True)
        shutil.copytree(TEMPLATES / "jinja", self.root / "_includes", dirs_exist_ok=True)
        copy_assets(self.root / self.stylesheet, self.root / "static")
        write(self.root / self.config, _SETTINGS)
        (self.root / "node_modules").symlink_to(self.tools / "eleventy" / "node_modules")

    def recent_latest(self, text: str) -> str:
        """Set what post.njk asks for."""
        return text.replace('"before"', '"latest"')

    def _wanted(self) -> str:
        return "\n".join(self.packages)

    def _program(self) -> str:
        return str(self.tools / "eleventy" / "node_modules" / ".bin" / "eleventy")


class Nikola(Generator):
    """Nikola, which remembers with doit what each output was made of."""

    name = "nikola"
    memory = True
    base_template = "themes/bench/templates/base.html"
    stylesheet = "files/style.css"
    config = "site.json"
    made = ("out", "cache", ".doit.db", ".doit.db.dat", ".doit.db.dir", ".doit.db.bak", ".doit.db.db", "__pycache__")

    def install(self) -> str:
        """Install Nikola."""
        make_venv(self.tools / "nikola", "nikola", "jinja2")
        return subprocess.run([self._program(), "--version"], check=True, capture_output=True, text=True).stdout.strip().replace(" v", " ")

    def command(self) -> list[str]:
        """Build what doit finds out of date."""
        return [self._program(), "build", "--quiet"]

    def files_of(self, item: Post | Author) -> dict[str, str]:
        """Answer a post with Nikola's lines in a comment, in folders that make its address; or an author's JSON."""
        if isinstance(item, Author):
            return {f"authors/{item.slug}.json": _to_json({"name": item.name, "role": item.role, "bio": item.bio})}
        names = ", ".join(self._names[slug] for slug in item.authors)
        head = f"<!--\n.. title: {item.title}\n.. slug: {item.slug}\n.. date: {item.date:%Y-%m-%d %H:%M:%S} UTC\n.. author: {names}\n"
        head += f".. category: {item.category}\n.. tags: {', '.join(item.tags)}\n.. description: {item.summary}\n-->\n\n"
        return {f"posts{item.url[:-1]}.md": head + item.body}

    def lay_frame(self, corpus: Corpus) -> None:
        """Copy settings and theme."""
        self._names = {author.slug: author.name for author in corpus.authors}
        shutil.copytree(TEMPLATES / "nikola", self.root, dirs_exist_ok=True)
        shutil.copytree(TEMPLATES / "jinja", self.root / "themes" / "bench" / "templates", dirs_exist_ok=True)
        copy_assets(self.root / self.stylesheet, self.root / "files")
        write(self.root / self.config, _SETTINGS)

    def recent_latest(self, text: str) -> str:
        """Answer the text as it is: a filter of Nikola's templates knows no other posts, so this case fails its check."""
        return text

    def _program(self) -> str:
        return str(self.tools / "nikola" / "bin" / "nikola")
