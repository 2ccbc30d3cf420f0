"""One file to what is kept of it: its bytes read, its front matter validated, its body rendered.

This is the work that is shared out to processes, and what needs the libraries for YAML and Markdown: a build in which no source has changed
loads neither.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from pressroom.config import SiteConfig
from pressroom.errors import ContentError, Finding, Severity, fold_findings
from pressroom.front_matter import Parsed, Source, decode_source, parse_author, parse_boilerplate, parse_contact, parse_page, parse_post
from pressroom.locales import MarkupWords, translate_words
from pressroom.markup import Renderer, Rendition
from pressroom.models import Author, Contact, Entity, Post, Record, Reference, RenderedPost
from pressroom.scanning import AUTHORS, BOILERPLATE, CONTACTS, PAGES, POSTS, is_source
from pressroom.store import Job, Made
from pressroom.structs import encode, exchange
from pressroom.targets import find_path


def make_sources(jobs: Sequence[Job], config: SiteConfig) -> list[tuple[Made, tuple[Finding, ...]]]:
    """Read, validate and render some sources; the unit of work of another process.

    Answers each with the problems that keep it from being made; findings that stop nothing are in its record.
    """
    return [_make_source(job, config) for job in jobs]


def _make_source(job: Job, config: SiteConfig) -> tuple[Made, tuple[Finding, ...]]:
    try:
        raw = _read(f"{job.root}/{job.path}", job.stamp.size)
    except OSError as error:
        problem = Finding(job.path, 1, 1, f"this file can’t be read ({error.strerror}); check its permissions", rule="unreadable")
        return Made(job.path, job.stamp, b""), (problem,)
    digest = hashlib.sha256(raw).digest()
    plain = Made(job.path, job.stamp, digest)
    if not is_source(job.path) or digest == job.kept:
        return plain, ()
    try:
        source = decode_source(job.path, raw)
    except ContentError as error:
        return plain, error.findings
    parsed = _parse(source, config)
    if parsed.record is None:
        return plain, parsed.findings
    return _render(plain, parsed, parsed.record, job.before, config)


def _read(file: str, size: int) -> bytes:
    """Answer the bytes of a file that is likely to have so many; a file object costs as much as a head that is parsed."""
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = [os.read(handle, size + 1)]
        while parts[-1]:
            parts.append(os.read(handle, 1 << 20))
        return b"".join(parts)
    finally:
        os.close(handle)


_PARSERS: dict[str, Callable[[Source, SiteConfig], Parsed[Any]]] = {
    POSTS: parse_post,
    PAGES: parse_page,
    AUTHORS: parse_author,
    CONTACTS: parse_contact,
    BOILERPLATE: parse_boilerplate,
}


def _parse(source: Source, config: SiteConfig) -> Parsed[Any]:
    return next(parse(source, config) for folder, parse in _PARSERS.items() if source.path.startswith(folder))


def _render(
    plain: Made, parsed: Parsed[Any], entity: Entity, before: str, config: SiteConfig
) -> tuple[Made, tuple[Finding, ...]]:
    lang = "en" if isinstance(entity, Author | Contact) else entity.lang
    words = translate_words(MarkupWords, lang, config.catalogs)
    # To look at every link is costly: it is done where the name of the host stands somewhere in the text.
    home = config.base_url if config.base_url.partition("//")[2].lower() in parsed.body.lower() else ""
    rendition = _renderer().render(
        parsed.body, path=plain.path, first_line=parsed.first_line, lang=lang, home=home, words=words,
        wanted=partial(_is_own, home), before=before,
    )
    findings = (*parsed.findings, *rendition.findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return plain, findings
    rendered = RenderedPost(
        source=plain.path,
        card=_digest_card(entity, rendition.excerpt),
        whole=_digest(encode(entity), rendition.html.encode()),
        shape=_digest_shape(entity, rendition),
        excerpt=rendition.excerpt,
        references=tuple(Reference(item.kind, item.target, item.line, item.column) for item in rendition.references),
    )
    folded = fold_findings(findings)
    details = encode(findings) if folded != findings else None
    return exchange(plain, record=encode(Record(entity, rendered, folded)), html=rendition.html, findings=details), ()


def _digest_card(entity: Entity, excerpt: str) -> bytes:
    """Answer the digest of what lists show of a post; the other kinds stand in no list."""
    if not isinstance(entity, Post):
        return b""
    shown = (
        entity.title, entity.date, entity.instant, entity.slug, entity.lang, entity.authors, entity.categories[:1], entity.kicker,
        entity.deck, entity.image, entity.summary or excerpt,
    )  # fmt: skip
    return _digest(encode(shown))


def _digest_shape(entity: Entity, rendition: Rendition) -> bytes:
    """Answer the digest of all but the words of a plain post; of anything else, which may stand on any page, that of the whole."""
    if not isinstance(entity, Post) or entity.kind != "post" or entity.aliases:
        return _digest(encode(entity), rendition.html.encode())
    plain = exchange(entity, title="", kicker="", deck="", summary="")
    return _digest(encode(plain), encode([(item.kind, item.target) for item in rendition.references]))


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _is_own(home: str, target: str) -> bool:
    """Tell whether a target may name a file or path of this newsroom."""
    return not target.startswith(("#", "http://", "https://", "mailto:", "tel:", "//")) or find_path(home, target) != ""


@lru_cache(maxsize=1)
def _renderer() -> Renderer:
    return Renderer()
