"""Files to start from: a new post, page or author, and a whole new newsroom. Nothing is ever written over."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pressroom.config import SiteConfig
from pressroom.editors import make_editor_files
from pressroom.errors import UsageError
from pressroom.front_matter import FIELDS, decode_source, parse_author
from pressroom.slugs import slugify
from pressroom.structs import Struct

NewKind = Literal["post", "release", "event", "page", "author"]

# The keys that a new file offers, each commented out and after a remark that says what it is for; the others are in the reference.
_OFFERED = ("summary", "tags", "image", "series", "embargo", "expires", "lang")
_RELEASE = ("dateline", "contacts", "boilerplate", "attachments", "embargo", "summary", "tags", "image")
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
        **make_editor_files(),
    }


def write_new_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files that must not be there yet; where one is, raises `UsageError` naming all of them, and writes none."""
    there = [path for path in files if (folder / path).exists()]
    if there:
        raise UsageError(f"{', '.join(there)} would be written over in {folder}; nothing was written: name an empty folder")
    for path, text in files.items():
        file = folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as stream:
                stream.write(text)
        except OSError as error:
            raise UsageError(f"{file} can’t be written ({error.strerror}); name a folder in which files can be made") from None


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
    fields = {field.name: field for field in FIELDS if document in field.documents}
    lines = []
    for key, value in head.items():
        lines += [f"# {fields[key].meaning.partition('. ')[0].rstrip('.')}.", f"{key}: {value}"]
    for name in offered:
        lines += [f"# {fields[name].meaning}", f"# {fields[name].example}"]
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

## A post, from the first word to its readers

1. `pressroom new post "A title"` writes a file to start from and prints its name (also: `new release`, `new event`, `new page`,
   `new author`).
2. `pressroom serve --open` shows the newsroom on this machine while you write. A mistake is shown over the page, with its line and
   what to write instead.
3. `pressroom check` says what an editor would: dead links, pictures without words, long sentences.
4. Take the line `draft: true` out, commit the file, and push it to the branch `main`. A `date` that is still to come keeps the post
   back until then.

`pressroom list` shows every post with its state, `pressroom next` what comes out next and when, `pressroom explain FILE` why a post
stands where it does; `pressroom mv OLD NEW` moves one without breaking links to it. A picture lies beside its post, or in
`content/media/` where several posts show it.

## What happens by itself

`.github/workflows/publish.yml` builds and publishes when something is pushed, and when a post comes out, expires or is withdrawn by
itself. Switch it on under Settings, Pages, Source: GitHub Actions. It commits `urls.lock`, the list of every address that was ever
published: by it a build notices that one of them would vanish.

In Visual Studio Code, what `check` finds is underlined after each save, and the keys of front matter are offered while you type. It
asks once whether it may run the tasks of this folder.
"""
_WORKFLOW = """\
# Builds the newsroom when something is pushed, and at the instants at which it changes by itself, those that `pressroom next` names:
# twice an hour a job looks whether one is near, and waits for it.
name: Publish
on:
  push:
    branches: [main]
  schedule:
    - cron: "7,37 * * * *"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  wait:
    if: ${{ github.event_name == 'schedule' }}
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: pip install pressroom
      - run: pressroom next --wait 40
  publish:
    needs: wait
    if: ${{ !cancelled() }}
    concurrency: publish
    permissions:
      contents: write
      pages: write
      id-token: write
    runs-on: ubuntu-latest
    environment:
      name: github-pages
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.ref }}  # what is there now, and not what was there before the waiting
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: pip install pressroom
      - run: pressroom build
      - uses: actions/upload-pages-artifact@v3
        with:
          path: site
      - uses: actions/deploy-pages@v4
      - name: Keep the list of published addresses
        run: |
          git add urls.lock
          git diff --cached --quiet && exit
          git config user.name "Pressroom"
          git config user.email "pressroom@users.noreply.github.com"
          git commit -m "Published"
          git pull --rebase
          git push
"""
