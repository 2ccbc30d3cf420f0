"""What is looked for: title, address, slug, file names and sentences of all that is withheld.

Sentences are taken as runs of plain words between marks, quotes and dashes, so that neither inline markup nor typographic quotes nor a
change of template tears them apart.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.edition import Withheld
from pressroom.models import Boilerplate, Page, Post, State, Value
from pressroom.structs import Struct, encode

# Shorter texts stand in pages by chance; they count only as part of an address.
SHORTEST = 8
# A run of plain words that is as long as this says something that is said nowhere else.
_SHORTEST_RUN, _LONGEST_RUN = 28, 72
_RUNS = 64
_FILE = "withheld"
# As plain texts: an enumeration isn’t the same after it was kept as bytes.
_DRAFT, _SCHEDULED = State.DRAFT.value, State.SCHEDULED.value
# These have needles of their own, or name what is public.
_NO_TEXTS = frozenset({"source", "title", "slug", "lang", "guid", "authors"})
_TAG = re.compile(r"<[^>]*>")
_PLAIN_RUN = re.compile(r"[^\W_]+(?:(?:[,.;:?!]? |[，。、；：])[^\W_]+)*")
_PLAIN_WORDS = re.compile(r"[^\W_]+(?: [^\W_]+)*")


class Needle(Struct, frozen=True):
    """What is looked for: the withheld source it belongs to, that source's state, what it is, and its words.

    `kind` is “title”, “address”, “slug”, “file name”, “text”, “note” (of a change) or the name of a key of front matter.
    `anchors` are parts of the words that stand unbroken in every page that holds them; `known` are the paths at which the source has
    already been published, where its slug and file name are no secret.
    """

    source: str
    state: str
    kind: str
    words: str
    anchors: tuple[str, ...]
    known: tuple[str, ...] = ()


def make_needles(
    withheld: Withheld, config: SiteConfig, read_body: Callable[[str], str], known: Mapping[str, Iterable[str]] | None = None
) -> tuple[Needle, ...]:
    """Answer all needles of what is withheld.

    `read_body` must answer the HTML of withheld sources; `known` names the paths at which some of them have already been published.
    """
    needles: list[Needle] = []
    for item in withheld.posts:
        post, own = item.post, permalinks.post_path(config, item.post)
        paths = {*(known or {}).get(post.source, ()), *([own] if item.state is State.EXPIRED else [])}
        needles += _make_post_needles(post, item.state.value, own, tuple(sorted(paths)))
        needles += _make_text_needles(post.source, item.state.value, "text", read_body(post.source))
    for page in withheld.pages:
        needles += _make_title_needles(page.source, _DRAFT, page.title)
        needles += _make_field_needles(page, _DRAFT)
        needles += _make_text_needles(page.source, _DRAFT, "text", read_body(page.source))
    for text in withheld.texts:
        needles += _make_title_needles(text.source, _SCHEDULED, text.title)
        needles += _make_field_needles(text, _SCHEDULED)
        needles += _make_text_needles(text.source, _SCHEDULED, "text", read_body(text.source))
        needles.append(_make_name_needle(text.source, _SCHEDULED, text.source, ()))
    for source, notes in withheld.notes.items():
        for note in notes:
            needles += _make_title_needles(source, _SCHEDULED, note.note, "note")
            needles += _make_text_needles(source, _SCHEDULED, "note", html.escape(note.note))
    needles += [_make_name_needle(name, _FILE, name, ()) for name in sorted(withheld.files)]
    return tuple(dict.fromkeys(needles))


def digest_needles(needles: Iterable[Needle]) -> frozenset[bytes]:
    """Answer the digest of each of some needles."""
    return frozenset(map(digest_needle, needles))


def digest_needle(needle: Needle) -> bytes:
    """Answer what a needle is known by: a file that was searched for it needn't be searched for it again."""
    return blake2b(encode(needle), digest_size=8).digest()


def _make_post_needles(post: Post, state: str, path: str, known: tuple[str, ...]) -> Iterator[Needle]:
    source = post.source
    yield from _make_title_needles(source, state, post.title)
    yield from _make_field_needles(post, state)
    yield Needle(source, state, "address", path, (path.strip("/"),), known)
    if len(post.slug) >= SHORTEST:
        yield Needle(source, state, "slug", post.slug, (post.slug,), known)
    yield _make_name_needle(source, state, source, known)


def _make_title_needles(source: str, state: str, title: str, kind: str = "title") -> Iterator[Needle]:
    if _weigh(title) < SHORTEST:
        return
    anchor = max(_PLAIN_WORDS.findall(title), key=_weigh, default="")
    anchors = (anchor,) if _weigh(anchor) >= 4 else tuple({title, html.escape(title), html.escape(title, quote=False)})
    yield Needle(source, state, kind, title, anchors)


def _make_field_needles(entity: Post | Page | Boilerplate, state: str) -> Iterator[Needle]:
    """Answer needles of all that front matter says in words, whatever its keys are: summary, caption, a correction’s note."""
    for name in entity.__struct_fields__:
        if name not in _NO_TEXTS:
            words = "\n".join(list_texts(getattr(entity, name)))
            yield from _make_text_needles(entity.source, state, name, html.escape(words))


def list_texts(value: object) -> Iterator[str]:
    """Answer all texts in a value of a model, however deep."""
    match value:
        case str():
            yield value
        case tuple():
            yield from (text for item in value for text in list_texts(item))
        case Value():
            yield from (text for name in value.__struct_fields__ for text in list_texts(getattr(value, name)))


def _make_text_needles(source: str, state: str, kind: str, body: str) -> list[Needle]:
    """Answer needles of the sentences of some HTML: all of them, or as many as are enough, evenly spread."""
    runs = list(dict.fromkeys(run for part in _TAG.split(body) for run in _find_runs(html.unescape(part))))
    chosen = runs if len(runs) <= _RUNS else [runs[index * len(runs) // _RUNS] for index in range(_RUNS)]
    return [Needle(source, state, kind, run, (run,)) for run in chosen]


def _find_runs(text: str) -> Iterator[str]:
    """Answer the long runs of plain words in a text, cut to what stands in one line of a page."""
    for line in text.splitlines():
        for match in _PLAIN_RUN.finditer(line):
            yield from (part for part in _cut(match[0]) if _weigh(part) >= _SHORTEST_RUN)


def _cut(run: str) -> Iterator[str]:
    """Cut a run into parts of about the same length, none of them long, at spaces where there are any."""
    parts = -(-_weigh(run) // _LONGEST_RUN)
    while parts > 1:
        middle = len(run) // parts
        space = run.find(" ", middle, 2 * middle)
        cut = middle if space < 0 else space
        yield run[:cut]
        run, parts = run[cut:].lstrip(), parts - 1
    yield run


def _make_name_needle(source: str, state: str, name: str, known: tuple[str, ...]) -> Needle:
    """Answer the needle of a file's name; a name that other files may have as well is looked for with its folder."""
    folder, _, base = name.rpartition("/")
    common = state == _FILE or base.partition(".")[0] == "index" or len(base) < SHORTEST
    words = f"{folder.rpartition('/')[2]}/{base}" if common else base
    return Needle(source, state, "file name", words, (words,), known)


def _weigh(text: str) -> int:
    """Answer how long a text is, where a wide character (Chinese, Japanese, Korean) says as much as two."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
