"""The leak audit: nothing of a withheld post may stand in what is about to be published.

Needles are a withheld post's title, the path it will have, its file name and the longer runs of its text, each also in the ways in
which HTML, XML and JSON escape them. What published sources, the theme or the configuration say themselves is no leak.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from pressroom import locales, permalinks
from pressroom.config import SiteConfig
from pressroom.edition import Edition, Withheld
from pressroom.errors import Finding, LeakError, Severity
from pressroom.library import Library, resolve_target
from pressroom.models import Post, RenderedPost, State

# Shorter texts stand in pages by chance.
_SHORTEST = 8
_SHORTEST_RUN = 40
_RUNS = 12
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Needle:
    """What is looked for: the withheld source it belongs to, what it is (“title”), its words, and the bytes it may stand as."""

    source: str
    state: str
    kind: str
    words: str
    forms: frozenset[bytes]


def make_needles(withheld: Withheld, config: SiteConfig, read_body: Callable[[str], str]) -> tuple[Needle, ...]:
    """Answer all needles of what is withheld; `read_body` must answer the HTML of withheld sources."""
    needles: list[Needle] = []
    for item in withheld.posts:
        needles += _make_post_needles(item.post, item.state, config, read_body(item.post.source))
    for page in withheld.pages:
        needles += _make_text_needles(page.source, State.DRAFT, page.title, read_body(page.source))
    for name in sorted(withheld.files):
        needles.append(Needle(name, "withheld", "file name", name, frozenset([quote(_shorten(name)).encode()])))
    return tuple(needles)


def digest_needles(needles: Iterable[Needle]) -> bytes:
    """Answer a digest of what is looked for: while it is the same, a file that was searched needn't be searched again."""
    return blake2b(repr([(needle.source, needle.kind, needle.words) for needle in needles]).encode(), digest_size=16).digest()


class PublicWords:
    """Tells whether some words are public themselves: in visible sources, the theme or the configuration, or among `texts`."""

    def __init__(self, files: Iterable[Path], texts: Iterable[str] = ()) -> None:
        self._files = tuple(files)
        self._texts = "\n".join(texts)
        self._known: dict[str, bool] = {}

    def __contains__(self, words: object) -> bool:
        key = str(words)
        if key not in self._known:
            self._known[key] = key in self._texts or any(key.encode() in file.read_bytes() for file in self._files)
        return self._known[key]


def list_own_words(edition: Edition) -> Iterator[str]:
    """Answer what Pressroom itself says in the pages of an edition: the theme's words, and the months of the lists."""
    for lang in edition.config.languages:
        words = locales.find_words(lang)
        yield from (getattr(words, field.name) for field in fields(words))
        months = {(day.year, day.month) for post in edition.posts_by_lang[lang] for day in (post.date, post.instant)}
        yield from (locales.format_month(year, month, lang) for year, month in months)


def search_files(needles: Iterable[Needle], files: Iterable[tuple[str, Path]], public: PublicWords) -> None:
    """Look for every needle in every file, given as (output path, where it lies now).

    What `public` words say themselves is no leak. Raises `LeakError` with a finding for each leak, at the withheld source.
    """
    needles = tuple(needles)
    if not needles:
        return
    leaks = []
    for path, file in files:
        data = file.read_bytes()
        for needle in needles:
            place = next((data.find(form) for form in needle.forms if form in data), None)
            if place is not None and needle.words not in public:
                leaks.append(_report(needle, path, place))
    if leaks:
        raise LeakError(leaks)


def search_paths(paths: Iterable[str], withheld: Withheld, config: SiteConfig) -> None:
    """Raise `LeakError` where an output path is that of a withheld post, or lies below it."""
    folders = {permalinks.post_path(config, item.post).strip("/"): item for item in withheld.posts if item.state is not State.EXPIRED}
    if not folders:
        return
    leaks = []
    for path in paths:
        for folder in _folders_of(path):
            if item := folders.get(folder):
                message = f"this post is withheld ({item.state}), but {path} was about to be published; nothing was published"
                leaks.append(Finding(item.post.source, 1, 1, message, rule="leak"))
    if leaks:
        raise LeakError(leaks)


def _folders_of(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def find_withheld_links(edition: Edition, withheld: Withheld, library: Library) -> list[Finding]:
    """Answer a warning for each link in visible sources to a withheld one; in the page it became its text."""
    hidden = withheld.sources
    return [
        finding
        for source, rendered in edition.rendered.items()
        for finding in _find_links_to(hidden, library, source, rendered)
        if hidden
    ]


def _find_links_to(hidden: frozenset[str], library: Library, source: str, rendered: RenderedPost) -> Iterator[Finding]:
    for reference in rendered.references:
        meant = resolve_target(library, source, reference.target)
        if meant and meant.name in hidden:
            message = f"this links to “{reference.target}”, which isn’t published; until it is, readers see the words without the link"
            yield Finding(source, reference.line, reference.column, message, Severity.WARNING, rule="withheld-link")


def _make_post_needles(post: Post, state: State, config: SiteConfig, body: str) -> Iterator[Needle]:
    yield from _make_text_needles(post.source, state, post.title, body)
    for kind, words in (("summary", post.summary), ("deck", post.deck)):
        if len(words) >= _SHORTEST_RUN:
            yield Needle(post.source, state, kind, words, _escape(words))
    if state is not State.EXPIRED:
        # The URL of an expired post is no secret: its tombstone stands there.
        path = permalinks.post_path(config, post)
        yield Needle(post.source, state, "address", path, _make_address_forms(config, path))
        name = post.source.rpartition("/")[2]
        forms = {_shorten(post.source)} | ({f'"{name}'} if not name.startswith("index.") else set())
        yield Needle(post.source, state, "file name", post.source, frozenset(form.encode() for form in forms))


def _make_address_forms(config: SiteConfig, path: str) -> frozenset[bytes]:
    """Answer how a page, feed or sitemap would name an address: whole, so that `/budget/` isn't found in `/tags/budget/`."""
    return frozenset(form.encode() for form in (f'"{permalinks.make_href(config, path)}', permalinks.make_absolute(config, path)))


def _shorten(name: str) -> str:
    """Answer the last two parts of a file's path: another file may have the same name in another folder."""
    return "/".join(name.split("/")[-2:])


def _make_text_needles(source: str, state: State, title: str, body: str) -> Iterator[Needle]:
    if len(title) >= _SHORTEST:
        yield Needle(source, state, "title", title, _escape(title))
    runs = sorted({run.strip() for run in _TAG.split(body) if len(run.strip()) >= _SHORTEST_RUN}, key=lambda run: (-len(run), run))
    for run in runs[:_RUNS]:
        words = html.unescape(run)
        yield Needle(source, state, "text", words, _escape(words))


def _escape(words: str) -> frozenset[bytes]:
    """Answer the ways in which words may stand in a file: as they are, escaped once or twice for XML, for JSON, for a URL."""
    once = html.escape(words)
    forms = {words, once, html.escape(words, quote=False), html.escape(once), html.escape(html.escape(words, quote=False)), quote(words)}
    forms |= {json.dumps(form)[1:-1] for form in (words, once)}
    return frozenset(form.encode() for form in forms)


def _report(needle: Needle, path: str, place: int) -> Finding:
    shown = needle.words if len(needle.words) <= 60 else needle.words[:57] + "…"
    message = (
        f"this is withheld ({needle.state}), but its {needle.kind} “{shown}” was about to be published in {path} (byte {place + 1}); "
        "nothing was published: take it out of there"
    )
    return Finding(needle.source, 1, 1, message, rule="leak")
