"""What can be said of one source by itself, and what the rules over all sources ask of it; kept in the store by the source's digest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from pressroom.checking.pages import find_line
from pressroom.checking.pasted_values import check_pasted_values
from pressroom.checking.pasting import check_pasted
from pressroom.checking.phrases import find_foreign
from pressroom.checking.prose import check_prose
from pressroom.checking.references import check_link, check_picture, is_document
from pressroom.checking.rules import make_finding
from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.front_matter import Source, locate
from pressroom.markup import Construct, Reference, place_references, read_ids, read_references, scan_blocks
from pressroom.models import Entity, Post, Value
from pressroom.structs import Struct

_LONG_TITLE = 100
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(\s[^>]*)?/?>", re.IGNORECASE)
_DATE_IN_NAME = re.compile(r"(?:^|/)(\d{4}-\d{2}-\d{2})-[^/]*$")


class Document(Value, frozen=True):
    """A link to a document of the newsroom's own: its target and words, and where it stands."""

    target: str
    text: str
    line: int
    column: int


class SourceFacts(Value, frozen=True):
    """What is known of a source whose bytes have a digest: what it has to be told, the parts of its body, and where its links lead.

    `parts` and `outward`, joined with line feeds, are the names of the body's parts, and the targets of links to these and to whole URLs.
    `documents` are the links to documents of the newsroom's own.
    """

    digest: bytes
    findings: tuple[Finding, ...] = ()
    parts: str = ""
    outward: str = ""
    documents: tuple[Document, ...] = ()


class CheckedSource(Struct, frozen=True, dict=True, gc=True):
    """A source as it is checked: its text, what it says, its body and where that begins, and the HTML that was made of it."""

    source: Source
    entity: Entity
    body: str
    first_line: int
    html: str

    @cached_property
    def found(self) -> list[tuple[str, str, str]]:
        """The links and pictures of the body as (kind, target, text)."""
        return list(read_references(self.html))

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The same with their places, which cost more to find than all else here: ask for them where something is to be said."""
        return place_references(read_references(self.html), self.body, self.first_line)

    def find_words(self, words: str) -> tuple[int, int]:
        """Answer where words stand in the body; its beginning where they stand there in other letters."""
        line, column = find_line(self.body, max(0, self.body.find(words)))
        return line + self.first_line - 1, column


def find_known(config: SiteConfig) -> frozenset[str]:
    """Answer the acronyms that stand in the newsroom's own name, on every page."""
    return frozenset(_CAPITALS.findall(f"{config.title} {config.agency}"))


def read_source(checked: CheckedSource, digest: bytes, known: frozenset[str]) -> SourceFacts:
    """Answer every finding that needs no other file, and what the rules over all sources want to know."""
    outward = [target for _, target, _ in checked.found if target.startswith(("#", "http://", "https://"))]
    findings = tuple(check_source(checked, known))
    parts, targets = "\n".join(read_ids(checked.html)), "\n".join(dict.fromkeys(outward))
    return SourceFacts(digest, findings, parts, targets, tuple(_list_documents(checked)))


def _list_documents(checked: CheckedSource) -> Iterator[Document]:
    for index, (kind, target, text) in enumerate(checked.found):
        if kind == "link" and is_document(target) and not target.startswith(("http://", "https://")):
            place = checked.references[index]
            yield Document(target, text, place.line, place.column)


def check_source(checked: CheckedSource, known: frozenset[str]) -> Iterator[Finding]:
    """Answer every finding that needs no other file; `known` are the acronyms that the newsroom's own name explains."""
    if isinstance(checked.entity, Post):
        yield from _check_post(checked.source, checked.entity)
    path = checked.source.path
    for index, (kind, target, text) in enumerate(checked.found):
        for rule, message in check_picture(target, text) if kind == "image" else check_link(target, text):
            place = checked.references[index]
            yield make_finding(path, (place.line, place.column), rule, message)
    lang = getattr(checked.entity, "lang", "")
    for run, message in find_foreign(checked.html, lang) if lang else ():
        yield make_finding(path, checked.find_words(run), "foreign-phrase", message)
    yield from check_pasted(path, checked.body, checked.first_line, lang or "en", checked.html)
    yield from check_pasted_values(checked.source, checked.entity)
    yield from _check_blocks(checked, scan_blocks(checked.body, checked.first_line))
    yield from check_prose(path, checked.body, checked.first_line, lang or "en", known)


def _check_post(source: Source, post: Post) -> Iterator[Finding]:
    if not post.summary:
        message = "there is no summary; write “summary:” with one or two sentences for lists, feeds and search engines"
        yield make_finding(source.path, locate(source, "title"), "no-summary", message)
    if len(post.title) > _LONG_TITLE:
        message = f"the title has {len(post.title)} characters; say it in {_LONG_TITLE} or fewer, and the rest in “deck:”"
        yield make_finding(source.path, locate(source, "title"), "long-title", message)
    if tag := _TAG.search(post.title):
        message = f"readers will see the “{tag[0]}” in the title, which is text and not HTML; leave it out"
        yield make_finding(source.path, locate(source, "title"), "title-marks", message)
    name = _DATE_IN_NAME.search(source.path.removesuffix("/index.md"))
    if name and name[1] != f"{post.date:%Y-%m-%d}":
        message = f"the date is {post.date:%Y-%m-%d}, but the file’s name says {name[1]}; change one of them"
        yield make_finding(source.path, locate(source, "date"), "date-in-name", message)


def _check_blocks(checked: CheckedSource, constructs: list[Construct]) -> Iterator[Finding]:
    path = checked.source.path
    lines = checked.body.split("\n")
    for item in constructs:
        if item.kind == "heading" and not item.target.strip(" #"):
            yield make_finding(path, (item.line, item.column), "empty-heading", "the heading has no words; write some, or take it out")
        elif item.kind == "table" and not _has_caption(lines, item.line - checked.first_line):
            message = "the table has no caption; write “Table: what it shows” and an empty line before it"
            yield make_finding(path, (item.line, item.column), "no-caption", message)
        if item.kind == "table" and not item.target.strip(" |"):
            message = "the table has no words in its first row, which heads the columns; write there what each of them holds"
            yield make_finding(path, (item.line, item.column), "no-header", message)


def _has_caption(lines: list[str], row: int) -> bool:
    """Tell whether a line “Table: …” stands next before or after the table that begins at a row."""
    before = next((line for line in reversed(lines[:row]) if line.strip()), "")
    after = next((line for line in lines[row:] if line.strip() and "|" not in line), "")
    return before.startswith("Table:") or after.startswith("Table:")
