"""A published post that is made a draft is taken down at once, even where errors elsewhere keep the site from being built.

The site is then what was published last, without that post: nothing of what has changed since, valid or not, goes out with it. Where
what was published last isn't known (`.pressroom/` is gone, or another version's), or can't be made again, the pages of the post alone are
replaced, and the pages that still name it are told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pressroom.errors import ContentError, Finding
from pressroom.front_matter import decode_source, locate, says_true
from pressroom.ledger import Ledger
from pressroom.loading import Loaded
from pressroom.locales import find_words
from pressroom.manifest import FileRecord, Manifest
from pressroom.models import Page, Post
from pressroom.permalinks import SEARCH_FILES, output_file
from pressroom.publishing import Publisher
from pressroom.structs import Struct, exchange

_SHOWN = 8


class TakedownError(ContentError):
    """Problems in the content that kept the site from being built, after some posts were taken down all the same (`taken`, sources)."""

    def __init__(self, findings: Iterable[Finding], taken: Sequence[str]) -> None:
        super().__init__(findings)
        self.taken = tuple(taken)


class Draft(Struct, frozen=True):
    """A published source that says “draft: true” now, with the place at which it says so."""

    source: str
    line: int
    column: int


def find_drafts(root: Path, sources: Iterable[str]) -> list[Draft]:
    """Answer those sources whose files say “draft: true” now; only that key has to be readable."""
    found = []
    for source in sorted(set(sources)):
        try:
            text = decode_source(source, (root / source).read_bytes())
        except (OSError, ContentError):
            continue
        if says_true(text, "draft"):
            found.append(Draft(source, *locate(text, "draft")))
    return found


def mark_drafts(loaded: Loaded, drafts: Iterable[Draft]) -> Loaded:
    """Answer what was published last, with some of its posts and pages as drafts."""
    posts: dict[str, Post] = dict(loaded.library.posts)
    pages: dict[str, Page] = dict(loaded.library.pages)
    for draft in drafts:
        if draft.source in posts:
            posts[draft.source] = exchange(posts[draft.source], draft=True)
        elif draft.source in pages:
            pages[draft.source] = exchange(pages[draft.source], draft=True)
    # Marked, they are of another shape than at the last build, which otherwise would be taken for one where only words had changed.
    marked = {draft.source: exchange(loaded.rendered[draft.source], shape=b"") for draft in drafts if draft.source in loaded.rendered}
    library = exchange(loaded.library, posts=posts, pages=pages)
    return exchange(loaded, library=library, rendered={**loaded.rendered, **marked})


def replace_pages(publisher: Publisher, output: Path, ledger: Ledger, drafts: Sequence[Draft], lang: str) -> list[Finding]:
    """Publish the live site with nothing but a notice at the addresses of some drafts; answer what is to be said of each.

    A draft whose addresses hold the notice already is told again, and nothing is written for it.
    """
    live = publisher.live()
    if live is None:
        return []
    notice = _make_notice(lang)
    record = FileRecord(hashlib.sha256(notice).hexdigest(), len(notice))
    files, findings = dict(live.files), []
    share = publisher.shares() / "notices"
    for draft in drafts:
        paths = [line.url for line in ledger.pages_by_source.get(draft.source, ()) if output_file(line.url) in live.files]
        for path in paths:
            stands = (output / output_file(path)).read_bytes()
            if find_words(lang).taken_down_heading.encode() in stands:
                continue
            files = {file: kept for file, kept in files.items() if not file.startswith(path[1:])}
            files[output_file(path)] = record
            (share / path[1:]).mkdir(parents=True, exist_ok=True)
            (share / output_file(path)).write_bytes(notice)
        if paths:
            findings.append(_tell(draft, paths, output, files, live))
    if files != live.files:
        # The words of the drafts stand in a part of the search index, which can't be made again here: the search waits for the next build.
        files = {file: record for file, record in files.items() if not file.startswith(SEARCH_FILES)}
        publisher.stage(Manifest(files), [share])
        publisher.exchange()
        publisher.settle()
    return findings


def _tell(draft: Draft, paths: Sequence[str], output: Path, files: dict[str, FileRecord], live: Manifest) -> Finding:
    needles = [path.encode() for path in paths]
    own = {output_file(path) for path in paths}
    naming = [file for file in sorted(files) if file not in own and files[file] == live.files.get(file) and _names(output / file, needles)]
    shown = ", ".join(naming[:_SHOWN]) + (f" and {len(naming) - _SHOWN} more" if len(naming) > _SHOWN else "")
    rest = f"; these still name it until the other problems are mended: {shown}" if naming else ""
    message = f"this had been published and is a draft now, so it was taken down and a notice stands at {', '.join(paths)}{rest}"
    return Finding(draft.source, draft.line, draft.column, message, rule="pulled")


def _names(file: Path, needles: Sequence[bytes]) -> bool:
    data = file.read_bytes()
    return any(needle in data for needle in needles)


def _make_notice(lang: str) -> bytes:
    """Answer a page that needs no theme."""
    words = find_words(lang)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<meta name="robots" content="noindex">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{words.taken_down_heading}</title>\n</head>\n'
        f"<body>\n<main>\n<h1>{words.taken_down_heading}</h1>\n<p>{words.taken_down_text}</p>\n</main>\n</body>\n</html>\n"
    ).encode()
