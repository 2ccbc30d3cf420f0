"""The same measurement on posts that people wrote, for `bench/real.py`.

The heads of Zola's posts (TOML between `+++`) and of Data.gov's (YAML) become the bench's own posts, and from there each generator's.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from datetime import date as day
from pathlib import Path
from typing import Any

from bench.cases import CASES
from bench.corpus import Author, Corpus, Post
from bench.generators import Hugo, Pressroom
from bench.report import OWN_RESULTS, Results, write_report
from bench.suite import Bench, list_of, take_work

_HEAD = re.compile(r"\A\ufeff?(\+\+\+|---)\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)(.*)\Z", re.DOTALL)
_PATH = re.compile(r"(?:(?P<section>[\w-]+)/)?(?P<date>\d{4}/\d{2}/\d{2})/(?P<name>[^/]+)/?$")
# These posts have few tags, or none.
_CASES = [case.name for case in CASES if case.name != "tag"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both corpora; answer 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="bench/real.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "corpora")
    parser.add_argument("--only", choices=("zola-rust", "datagov"), help="one of the corpora")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--times", type=int, default=1, help="lay the posts out so many times, each time a day earlier")
    parser.add_argument("--cases", type=list_of(_CASES), default=_CASES, help=f"of {','.join(_CASES)} (default: all)")
    parser.add_argument("--work", type=Path, default=Path.home() / ".cache" / "pressroom-bench")
    parser.add_argument("--results", type=Path, default=OWN_RESULTS)
    options = parser.parse_args(arguments)
    lock = take_work(options.work)
    failures = []
    for name, read in (("zola-rust", read_zola), ("datagov", read_datagov)):
        if options.only not in {None, name} or not (options.corpora / name).is_dir():
            print(f"{name} is skipped", file=sys.stderr)
            continue
        corpus = repeat(read(options.corpora / name / "content"), options.times)
        table = f"real-{name}" if options.times == 1 else f"real-{name}-{options.times}"
        bench = Bench(options.work, options.runs, Results(), sites=f"real-{name}")
        sites = bench.prepare([Pressroom, Hugo], corpus)
        for case in CASES:
            if case.name in options.cases:
                bench.measure(sites, corpus, case)
                write_report(bench.results, options.results, len(corpus.posts), options.runs, name=table)
        failures += bench.failures
    for message in failures:
        print(f"failed: {message}", file=sys.stderr)
    lock.close()
    return 1 if failures else 0


def read_zola(folder: Path) -> Corpus:
    """Read the Rust blog: date and section from the explicit path, bylines as authors."""
    names: dict[str, str] = {}
    posts = []
    for head, body in _read_sources(folder, tomllib.loads):
        place = _PATH.search(head.get("path", ""))
        if not place:
            continue
        bylines = [str(name) for name in head.get("authors", ())] or ["The Rust Team"]
        names |= {_slugify(name): name for name in bylines}
        extra = head.get("extra", {})
        category = "Releases" if extra.get("release") else "Inside Rust" if place["section"] else "Rust"
        when = datetime.strptime(place["date"], "%Y/%m/%d").replace(tzinfo=UTC)
        team = str(extra.get("team", "")).removeprefix("the ").capitalize()
        posts.append(_make_post(place["name"], head["title"], when, bylines, [team] if team else [], category, body))
    return _make_corpus(posts, (Author(slug, name, "Author", f"{name} writes here.") for slug, name in names.items()))


def read_datagov(folder: Path) -> Corpus:
    """Read the Data.gov newsroom; a post without an author is its administrators', one without a category is news."""
    import yaml

    people = {path.stem: parts for path in sorted((folder / "authors").glob("*.md")) for parts in _split(path, yaml.safe_load)}
    posts = []
    for head, body in _read_sources(folder / "posts", yaml.safe_load):
        when = head["date"]
        if not isinstance(when, datetime):
            when = datetime.combine(when if isinstance(when, day) else day.fromisoformat(str(when)), time(9))
        when = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
        authors = [slug for slug in head.get("authors") or () if slug in people] or ["admin"]
        category = str((head.get("categories") or ["News"])[0]).capitalize()
        tags = [str(tag) for tag in head.get("tags") or ()]
        posts.append(_make_post(head.get("slug") or head["title"], head["title"], when, authors, tags, category, body))
    bios = {slug: body.strip() or f"{head['name']} writes here." for slug, (head, body) in people.items()}
    writers = (Author(slug, str(head["name"]), head.get("role") or "Author", bios[slug]) for slug, (head, _) in people.items())
    return _make_corpus(posts, writers)


def repeat(corpus: Corpus, times: int) -> Corpus:
    """Answer a corpus with each post so many times: the same bodies under other dates, slugs and titles."""
    copies = [
        replace(post, slug=f"{post.slug}-copy-{number}", title=f"{post.title} ({number})", date=post.date - timedelta(number))
        for number in range(1, times)
        for post in corpus.posts
    ]
    return _make_corpus([*corpus.posts, *copies], corpus.authors)


def _read_sources(folder: Path, parse: Any) -> Iterator[tuple[dict[str, Any], str]]:
    for path in sorted(folder.rglob("*.md")):
        yield from _split(path, parse)


def _split(path: Path, parse: Any) -> Iterator[tuple[dict[str, Any], str]]:
    if parts := _HEAD.match(path.read_text(encoding="utf-8")):
        yield parse(parts[2]), parts[3].lstrip("\n")


def _make_post(name: str, title: str, when: datetime, authors: Iterable[str], tags: Iterable[str], category: str, body: str) -> Post:
    # Neither generator is to run the other's, or Zola's, short codes: braces are parted by a character that takes no room.
    body = body.replace("{{", "{\u200b{").replace("<!-- more -->", "").rstrip() + "\n"
    # Links to Zola's own files lead to where those are published.
    body = re.sub(r"(\]\(|\]: )(?:@/|\./)", r"\1https://blog.rust-lang.org/", body)
    slugs = tuple(dict.fromkeys(_slugify(author) for author in authors))
    kept = tuple(dict.fromkeys(tag for tag in tags if _slugify(tag)))
    return Post(_slugify(name), str(title).strip(), when, slugs, kept, category, _summarize(body, str(title)), body)


def _make_corpus(posts: list[Post], authors: Iterable[Author]) -> Corpus:
    """Answer the corpus, newest first; no two posts keep the same instant or URL."""
    ordered: list[Post] = []
    taken: set[str] = set()
    for post in sorted(posts, key=lambda post: (post.date, post.slug)):
        slug = post.slug
        while f"{post.date:%F}{slug}" in taken:
            slug += "-2"
        taken.add(f"{post.date:%F}{slug}")
        minutes = sum(1 for other in ordered[-40:] if other.date.date() == post.date.date())
        ordered.append(_move(post, slug, minutes))
    return Corpus(tuple(sorted(ordered, key=lambda post: post.date, reverse=True)), tuple(authors))


def _move(post: Post, slug: str, minutes: int) -> Post:
    return replace(post, slug=slug, date=post.date.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes))


def _summarize(body: str, title: str) -> str:
    """Answer the first paragraph of plain words, or the title."""
    for part in re.split(r"\n\s*\n", body):
        text = re.sub(r"\s+", " ", re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", part)).strip()
        if re.match(r"[A-Z]", text) and not re.search(r"[<>`*_\[\]|\\]", text):
            return text[:300]
    return title


def _slugify(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
