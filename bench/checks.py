"""Whether what was built is what was asked for: the same posts with the same furniture, by whichever generator."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from bench.cases import Sign, page
from bench.corpus import Corpus, sentence_of


class UnequalError(Exception):
    """An output that lacks something, so that its times would mean nothing."""


def check_output(output: Path, corpus: Corpus) -> int:
    """Answer the number of HTML files after having looked for every post, and for the furniture of some of them.

    Raises `UnequalError` that names what is missing.
    """
    pages = sum(1 for _ in output.rglob("*.html"))
    missing = [post.url for post in corpus.posts if not (output / page(post)).is_file()]
    if missing:
        raise UnequalError(f"{output} lacks {len(missing)} posts, such as {missing[0]}")
    least, most = _count_pages(corpus)
    if not least <= pages <= most:
        raise UnequalError(f"{output} has {pages} HTML files; {least} to {most} were to be expected")
    for place in range(0, len(corpus.posts) - 3, max(1, len(corpus.posts) // 7)):
        _check_post(output, corpus, place)
    _hold(output, ("feed.xml", corpus.posts[0].title), ("index.html", corpus.posts[0].title), ("sitemap*.xml", corpus.posts[0].url))
    items = len(re.findall(r"<(?:item|entry)[ >]", (output / "feed.xml").read_text(encoding="utf-8")))
    if items != min(30, len(corpus.posts)):
        raise UnequalError(f"{output / 'feed.xml'} has {items} entries, not 30")
    return pages


def check_signs(output: Path, signs: tuple[Sign, ...]) -> None:
    """Look for the words of an edit; raises `UnequalError` where a build has not brought them out."""
    _hold(output, *signs)


def _check_post(output: Path, corpus: Corpus, place: int) -> None:
    post = corpus.posts[place]
    file = page(post)
    wanted = [post.title, sentence_of(post), post.category, *post.tags, 'class="recent-title"']
    wanted += ["<table", "</h2>", "<pre"] if sentence_of(post) != post.title else []  # what real posts hold differs
    wanted += [words for slug in post.authors for words in (corpus.author(slug).name, corpus.author(slug).bio.split(". ")[0])]
    wanted += [corpus.posts[place + step].title for step in (1, 2, 3)]
    wanted += [corpus.posts[place + step].summary.split(". ")[0] for step in (1, 2, 3)]
    _hold(output, *((file, words) for words in wanted))


def _hold(output: Path, *signs: Sign) -> None:
    for pattern, words in signs:
        files = sorted(output.glob(pattern), reverse=True)
        if not any(words in (text := file.read_text(encoding="utf-8")) or _plain(words) in _plain(text) for file in files):
            raise UnequalError(f"{output / pattern} lacks “{words}”")


def _plain(text: str) -> str:
    """Answer a text with its quotation marks straight again, since generators differ in how they set them."""
    return unescape(unescape(text)).translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


def _count_pages(corpus: Corpus) -> tuple[int, int]:
    """Answer how many pages the site has at least and at most: posts, and the lists of ten that each stands on.

    Pressroom shows the newest posts on a list's own page besides the full pages; the indexes and the 404 page make the rest.
    """
    lists: dict[str, int] = {"home": len(corpus.posts), **{f"author/{author.slug}": 0 for author in corpus.authors}}
    for post in corpus.posts:
        for name in (*(f"author/{slug}" for slug in post.authors), f"category/{post.category}", *(f"tag/{tag}" for tag in post.tags)):
            lists[name] = lists.get(name, 0) + 1
    extra = 8
    pages = sum(-(-count // 10) for count in lists.values())
    return len(corpus.posts) + pages, len(corpus.posts) + sum(count // 10 + 1 for count in lists.values()) + extra
