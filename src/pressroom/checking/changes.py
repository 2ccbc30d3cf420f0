"""What has changed since readers saw it: posts without a note that says so, and translations that their originals have left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pressroom.checking.revisions import Revision, Revisions
from pressroom.checking.rules import make_finding
from pressroom.config import SiteConfig
from pressroom.edition import Edition
from pressroom.errors import ContentError, Finding
from pressroom.front_matter import Source, decode_source, locate, says_true, split_body
from pressroom.library import Library
from pressroom.models import Page, Post, State
from pressroom.relations import link_translations

# So many words are more than a slip of the pen that is put right; a number that changes is always more.
_MANY_WORDS = 8
_PUBLISHED = frozenset({State.PUBLISHED, State.UNLISTED})


def check_changes(root: Path, library: Library, edition: Edition, config: SiteConfig) -> Iterator[Finding]:
    """Answer a finding for each post whose words changed in Git after it was published, without a note of that date or later among its
    `changes`, and for each translation whose original has changed since; nothing where there is no Git.
    """
    revisions = Revisions(root)
    yield from _check_posts(root, edition, revisions)
    yield from _check_translations(root, library, config, revisions)


def _check_posts(root: Path, edition: Edition, revisions: Revisions) -> Iterator[Finding]:
    later: dict[str, tuple[Revision, ...]] = {}
    for source, post in edition.reachable.items():
        versions = _since_published(revisions.list_revisions(source), post)
        if versions and edition.states[source] in _PUBLISHED and not _is_noted(post, versions[0]):
            later[source] = versions
    texts = revisions.read((version, source) for source, versions in later.items() for version in versions)
    for source, versions in later.items():
        first = next((version for version in versions if _was_public(texts.get((version, source)), source)), None)
        if first is None or _is_noted(edition.reachable[source], first):
            continue
        now = (root / source).read_bytes()
        if changed := _count_changed(texts[first, source], now, source):
            source_now = decode_source(source, now)
            since = f"{_day(first, edition.config):%Y-%m-%d}"
            message = f"{changed} of this text changed after {since}, when readers had it, and “changes” says nothing of it; tell them what"
            yield make_finding(source, locate(source_now, "title"), "silent-change", message)


def _since_published(versions: tuple[Revision, ...], post: Post) -> tuple[Revision, ...]:
    """Answer the version that was there when a post came out, or the first one, if that came later, and those after it."""
    instant = post.instant.timestamp()
    before = [index for index, version in enumerate(versions) if version.time <= instant]
    return versions[before[-1] if before else 0 :]


def _is_noted(post: Post, first: Revision) -> bool:
    return any(change.at.timestamp() >= first.time - 24 * 3600 for change in post.changes)


def _was_public(data: bytes | None, source: str) -> bool:
    return data is not None and (text := _decode(source, data)) is not None and not says_true(text, "draft")


def _check_translations(root: Path, library: Library, config: SiteConfig, revisions: Revisions) -> Iterator[Finding]:
    behind: dict[str, tuple[str, Revision, Revision]] = {}
    for entities in (library.posts, library.pages):
        for source, original in _pair_translations(entities, config):
            own, versions = revisions.list_revisions(source), revisions.list_revisions(original)
            if not own or not versions or versions[-1].time <= own[-1].time:
                continue
            seen = [version for version in versions if version.time <= own[-1].time]
            if seen:
                behind[source] = original, seen[-1], own[-1]
    texts = revisions.read((known, original) for original, known, _ in behind.values())
    for source, (original, known, edited) in behind.items():
        then = texts.get((known, original))
        changed = _count_changed(then, (root / original).read_bytes(), original) if then is not None else ""
        if changed:
            day = f"{_day(edited, config):%Y-%m-%d}"
            message = f"{changed} of {original} changed after {day}, when this translation was last edited; bring it up to date"
            yield make_finding(source, (1, 1), "old-translation", message)


def _pair_translations(entities: Mapping[str, Post] | Mapping[str, Page], config: SiteConfig) -> Iterator[tuple[str, str]]:
    """Answer each translation with its original, which is the one in the site's main language."""
    for source, group in link_translations(entities, config).items():
        original = next((other for other in group if entities[other].lang == config.language), source)
        if original != source:
            yield source, original


def _count_changed(before: bytes, after: bytes, source: str) -> str:
    """Answer in words how much of a text is another, '' where that is no more than a slip."""
    old, new = _read_words(source, before), _read_words(source, after)
    if old is None or new is None:
        return ""
    gone, come = old - new, new - old
    count = max(gone.total(), come.total())
    has_number = any(word.isdecimal() for word in (*gone, *come))
    if count < _MANY_WORDS and not has_number:
        return ""
    return "one word" if count == 1 else f"{count} words"


def _read_words(source: str, data: bytes) -> Counter[str] | None:
    text = _decode(source, data)
    if text is None:
        return None
    spread = "".join(char if char.isalnum() else " " for char in split_body(text)[0])
    return Counter(spread.casefold().split())


def _decode(source: str, data: bytes) -> Source | None:
    """Answer the text of a version that has front matter, None for one that could never be published."""
    try:
        text = decode_source(source, data)
    except ContentError:
        return None
    return text if split_body(text)[0] else None


def _day(revision: Revision, config: SiteConfig) -> datetime:
    return datetime.fromtimestamp(revision.time, UTC).astimezone(config.zone)
