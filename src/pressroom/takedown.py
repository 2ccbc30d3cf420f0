"""A published post that is made a draft is taken down at once, even where errors elsewhere keep the site from being built.

The site is then what was published last, without that post: nothing of what has changed since, valid or not, goes out with it. Where
what was published last isn't known (`.pressroom/` is gone, or another version's), or can't be made again, the pages of the post alone are
replaced, and the pages that still name it are told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pressroom.config import SiteConfig
from pressroom.errors import ContentError, Finding, FreezeError, Severity
from pressroom.front_matter import Source, decode_source, locate, parse_name, read_text, read_texts, says_true
from pressroom.ledger import Heir, Ledger, Line, Trace, find_heir
from pressroom.loading import Loaded
from pressroom.locales import find_words
from pressroom.manifest import FileRecord, Manifest
from pressroom.models import Page, Post
from pressroom.paths import find_stub
from pressroom.permalinks import SEARCH_FILES, output_file
from pressroom.publishing import Publisher
from pressroom.scanning import PAGES, POSTS, is_source
from pressroom.situation import Situation
from pressroom.slugs import slugify
from pressroom.structs import Struct, exchange

_SHOWN = 8


class TakedownError(ContentError):
    """Problems in the content that kept the site from being built, after some posts were taken down all the same (`taken`, sources)."""

    def __init__(self, findings: Iterable[Finding], taken: Sequence[str]) -> None:
        super().__init__(findings)
        self.taken = tuple(taken)


class Draft(Struct, frozen=True):
    """A published source that says “draft: true” now, with the place at which it says so; `was` is its name when it was published."""

    source: str
    line: int
    column: int
    was: str


def tell_takedown(error: ContentError | FreezeError, pulled: Sequence[Finding]) -> ContentError | FreezeError:
    """Answer the error that kept the site from being built, with what was taken down all the same."""
    if isinstance(error, ContentError):
        return TakedownError([*error.findings, *pulled], [finding.path for finding in pulled])
    return FreezeError("\n".join([str(error), *map(str, pulled)]))


def find_drafts(build: Situation, ledger: Ledger, changed: Sequence[str] | None) -> list[Draft]:
    """Answer the published sources that are drafts now, wherever their files lie; only the key `draft` has to be readable.

    `changed` are the sources that aren't as they were published; where that isn't known (None), all may be.
    """
    traces = build.history.read_traces()
    published = ledger.pages_by_source.keys() | traces.keys()
    suspects = published if changed is None else published & set(changed)
    found = [Draft(source, *locate(text, "draft"), source) for source, text in _read_drafts(build.options.root, suspects)]
    stones = {find_stub(gone.path) for gone in build.config.gone}
    lines = [line for source in sorted(suspects - build.scan.files.keys()) for line in ledger.pages_by_source.get(source, ())]
    lost = [line for line in lines if line.url not in stones]
    fresh = [path for path in build.scan.files if path.startswith((POSTS, PAGES)) and is_source(path) and path not in published]
    return found + (_find_moved(lost, traces, dict(_read_drafts(build.options.root, fresh)), build.config) if lost else [])


def _find_moved(lost: Iterable[Line], traces: Mapping[str, Trace], drafts: Mapping[str, Source], config: SiteConfig) -> list[Draft]:
    """Answer those drafts that are new files and obviously, or by their aliases, are lost ones."""
    heirs = [
        Heir(source, read_text(text, "title"), _find_slug(source, text, config), read_text(text, "guid")) for source, text in drafts.items()
    ]
    claimed = {find_stub(alias): source for source, text in drafts.items() for alias in read_texts(text, "aliases")}
    found = {}
    for line in lost:
        match = find_heir(line, traces.get(line.source), heirs)
        if source := claimed.get(line.url) or (match[0].source if match else ""):
            found[line.source] = Draft(source, *locate(drafts[source], "draft"), line.source)
    return list(found.values())


def _read_drafts(root: Path, sources: Iterable[str]) -> Iterator[tuple[str, Source]]:
    for source in sorted(set(sources)):
        try:
            text = decode_source(source, (root / source).read_bytes())
        except (OSError, ContentError):
            continue
        if says_true(text, "draft"):
            yield source, text


def _find_slug(source: str, text: Source, config: SiteConfig) -> str:
    return read_text(text, "slug") or slugify(parse_name(source, config).words)


def mark_drafts(loaded: Loaded, drafts: Iterable[Draft]) -> Loaded:
    """Answer what was published last, with some of its posts and pages as drafts."""
    posts: dict[str, Post] = dict(loaded.library.posts)
    pages: dict[str, Page] = dict(loaded.library.pages)
    for draft in drafts:
        if draft.was in posts:
            posts[draft.was] = exchange(posts[draft.was], draft=True)
        elif draft.was in pages:
            pages[draft.was] = exchange(pages[draft.was], draft=True)
    # Marked, they are of another shape than at the last build, which otherwise would be taken for one where only words had changed.
    marked = {draft.was: exchange(loaded.rendered[draft.was], shape=b"") for draft in drafts if draft.was in loaded.rendered}
    library = exchange(loaded.library, posts=posts, pages=pages)
    return exchange(loaded, library=library, rendered={**loaded.rendered, **marked})


def place_findings(findings: Iterable[Finding], drafts: Iterable[Draft]) -> list[Finding]:
    """Answer errors of published sources where their drafts are now."""
    places = {draft.was: draft for draft in drafts}
    return [
        exchange(finding, path=draft.source, line=draft.line, column=draft.column) if (draft := places.get(finding.path)) else finding
        for finding in findings
        if finding.severity is Severity.ERROR
    ]


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
        paths = [line.url for line in ledger.pages_by_source.get(draft.was, ()) if output_file(line.url) in live.files]
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
