"""Files to start from: a new post, page or author, and a whole new newsroom. Nothing is ever written over."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pressroom.config import SiteConfig
from pressroom.errors import UsageError
from pressroom.front_matter import FIELDS, decode_source, parse_author
from pressroom.schemas import SchemaName, make_schema
from pressroom.slugs import slugify
from pressroom.structs import Struct

NewKind = Literal["post", "release", "event", "page", "author"]

# The keys that a new file offers, each as a remark that says what it is for; the others are in the reference.
_OFFERED = ("summary", "tags", "image", "series", "embargo", "expires", "lang")
_RELEASE = ("dateline", "embargo", "summary", "tags", "image")
_EVENT = ("summary", "tags", "image", "embargo", "lang")


class Answers(Struct, frozen=True):
    """What a new newsroom is told of itself."""

    title: str
    base_url: str
    timezone: str
    agency: str


def make_new_file(root: Path, config: SiteConfig, kind: NewKind, title: str, now: datetime) -> tuple[Path, str]:
    """Answer where a new file goes and what is in it; raises `UsageError` where there is one already, or the title gives no file name."""
    slug = slugify(title)
    if not slug:
        raise UsageError(f"“{title}” has no letters to make a file name of; give it a title that has")
    if kind == "author":
        path, text = f"content/authors/{slug}.md", _write_author(title)
    elif kind == "page":
        path, text = f"content/pages/{slug}.md", _write_head({"title": _quote(title)}, ("summary",)) + "\nWrite here.\n"
    else:
        path, text = f"content/posts/{now:%Y-%m-%d}-{slug}.md", _write_post(root, config, kind, title, now)
    file = root / path
    if file.exists():
        raise UsageError(f"{path} is there already, and is left as it is; choose another title, or edit that file")
    return file, text


def make_newsroom(answers: Answers, now: datetime) -> dict[str, str]:
    """Answer every file of a new newsroom, by path."""
    return {
        "pressroom.toml": _write_config(answers),
        f"content/posts/{now:%Y-%m-%d}-welcome.md": _WELCOME.format(date=now.strftime("%Y-%m-%d %H:%M"), title=_quote(answers.title)),
        "content/authors/newsroom.md": f"---\nname: {_quote(answers.agency or answers.title)}\n---\n\nThe staff of this newsroom.\n",
        "content/pages/about.md": _ABOUT,
        "content/pages/accessibility.md": _ACCESSIBILITY,
        "site/.gitignore": "*\n!.gitignore\n",
        ".gitignore": "/.pressroom/\n/.site.twin/\n/.venv/\n",
        "README.md": _README.format(title=answers.title),
        ".github/workflows/publish.yml": _WORKFLOW,
        ".vscode/settings.json": json.dumps(_EDITOR, indent=2) + "\n",
        ".vscode/pressroom.code-snippets": json.dumps(_SNIPPETS, indent=2) + "\n",
        ".vscode/tasks.json": json.dumps(_TASKS, indent=2) + "\n",
        **{f".vscode/{name}.schema.json": json.dumps(make_schema(name), ensure_ascii=False, indent=2) + "\n" for name in _SCHEMAS},
    }


def write_new_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files that must not be there yet; where one is, raises `UsageError` naming all of them, and writes none."""
    there = [path for path in files if (folder / path).exists()]
    if there:
        raise UsageError(f"{', '.join(there)} would be written over in {folder}; nothing was written: name an empty folder")
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)


def _write_post(root: Path, config: SiteConfig, kind: NewKind, title: str, now: datetime) -> str:
    author = _find_author(root, config)
    head = {"title": _quote(title), "date": now.strftime("%Y-%m-%d"), "draft": "true  # take this line out to publish it"}
    if kind in {"release", "event"}:
        head["kind"] = kind
    if kind == "event":
        week = now + timedelta(days=7)
        head["event"] = f"{{start: {week:%Y-%m-%d} 18:00, end: {week:%Y-%m-%d} 20:00, place: Where it is}}"
    if author:
        head["authors"] = f"[{author}]"
    offered = {"release": _RELEASE, "event": _EVENT}.get(kind, _OFFERED)
    return _write_head(head, offered if author else ("authors", *offered)) + "\nWrite here.\n"


def _write_author(name: str) -> str:
    return _write_head({"name": _quote(name)}, ("title", "organization", "email", "photo", "links"), "author") + "\nA sentence or two.\n"


def _write_head(head: Mapping[str, str], offered: tuple[str, ...], document: Literal["post", "author"] = "post") -> str:
    lines = [f"{key}: {value}" for key, value in head.items()]
    for name in offered:
        field = next(field for field in FIELDS if field.name == name and document in field.documents)
        lines += [f"# {field.meaning}", f"# {field.example}"]
    return "---\n" + "\n".join(lines) + "\n---\n"


def _find_author(root: Path, config: SiteConfig) -> str:
    """Answer the author file whose e-mail is that of git's user here, or ''."""
    try:
        asked = subprocess.run(["git", "config", "user.email"], cwd=root, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    email = asked.stdout.strip().casefold()
    for file in sorted((root / "content/authors").glob("*.md")) if email else ():
        author = parse_author(decode_source(f"content/authors/{file.name}", file.read_bytes()), config).record
        if author and author.email.casefold() == email:
            return author.slug
    return ""


def _quote(text: str) -> str:
    """Answer a text as YAML and TOML read it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def _write_config(answers: Answers) -> str:
    return f"""\
# The newsroom. docs: every key is explained in Pressroom's docs/configuration.md
title = {_quote(answers.title)}
agency = {_quote(answers.agency)}
base_url = {_quote(answers.base_url)}
timezone = {_quote(answers.timezone)}

[navigation]
header = [{{ label = "Archive", path = "/archive/" }}]
footer = [{{ label = "About", path = "/about/" }}, {{ label = "Accessibility", path = "/accessibility/" }}]
"""


_WELCOME = """\
---
title: Welcome
date: {date}
authors: [newsroom]
summary: This newsroom is open.
---

This is the first post of {title}. Its file is in `content/posts/`: edit it, or write the next one with
`pressroom new post "Its title"`.

What is here and who writes it stands on the page [about this newsroom](../pages/about.md).
"""
_ABOUT = """\
---
title: About this newsroom
summary: Who writes here, and how to reach us.
---

Write here who you are, whom to call, and when somebody answers.
"""
_ACCESSIBILITY = """\
---
title: Accessibility
summary: How these pages are built, and how to report a barrier.
---

These pages are plain documents that need no script to be read. Write here whom to tell when something stands in a reader's way, and
how soon you answer.
"""
_README = """\
# {title}

A newsroom made with Pressroom. Posts are the files in `content/posts/`.

- `pressroom new post "A title"` writes a file to start from; it is a draft until its `draft` line is taken out.
- `pressroom serve` shows the newsroom on this machine while you write.
- `pressroom build` checks everything and writes the site into `site/`.

A problem is told with its file, line and column, and with what to write instead. What is pushed to the branch `main` is built and
published by `.github/workflows/publish.yml`; a scheduled post comes out with the first build after its time.
"""
_WORKFLOW = """\
# Builds the newsroom when something is pushed, and every half hour for posts whose time has come.
name: Publish
on:
  push:
    branches: [main]
  schedule:
    - cron: "7,37 * * * *"
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: publish
jobs:
  publish:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: pip install pressroom
      - run: pressroom build
      - uses: actions/upload-pages-artifact@v3
        with:
          path: site
      - uses: actions/deploy-pages@v4
"""
_SCHEMAS: tuple[SchemaName, ...] = ("post", "page", "author", "config")


def _match(severity: str, label: str) -> dict[str, Any]:
    """Answer by what VS Code knows a problem of a severity in what `check` prints, so that it can underline the place."""
    message = rf"^(.+?):(\d+):(\d+): {label}(.+) \[([\w-]+)\]$"
    pattern = {"regexp": message, "file": 1, "line": 2, "column": 3, "message": 4, "code": 5}
    return {"owner": f"pressroom-{severity}", "source": "pressroom", "severity": severity, "fileLocation": "relative", "pattern": pattern}


_TASKS = {
    "version": "2.0.0",
    "tasks": [
        {
            "label": "Check the newsroom",
            "type": "shell",
            "command": "pressroom check",
            "group": {"kind": "build", "isDefault": True},
            "presentation": {"reveal": "silent"},
            "problemMatcher": [
                _match("error", "(?!warning: |advice: )"), _match("warning", "warning: "), _match("info", "advice: "),
            ],
        },
        {"label": "Preview", "type": "shell", "command": "pressroom serve --open", "isBackground": True, "problemMatcher": []},
    ],
}  # fmt: skip
_EDITOR = {
    "yaml.schemas": {f".vscode/{name}.schema.json": f"content/{name}s/**/*.md" for name in ("post", "page", "author")},
    "evenBetterToml.schema.associations": {"pressroom\\.toml": "./.vscode/config.schema.json"},
    "files.associations": {"content/**/*.md": "markdown"},
    "editor.wordWrap": "on",
}
_SNIPPETS = {
    "Front matter of a post": {
        "scope": "markdown",
        "prefix": "post",
        "body": [
            "---",
            "title: ${1:Headline}",
            "date: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE",
            "draft: true",
            "authors: [${2}]",
            "summary: ${3}",
            "---",
            "",
            "$0",
        ],
    },
    "Table with a caption": {
        "scope": "markdown",
        "prefix": "table",
        "body": ["Table: ${1:Caption}", "", "| ${2:Town} | ${3:Visits} |", "|---|---|", "| $0 |  |"],
    },
}
