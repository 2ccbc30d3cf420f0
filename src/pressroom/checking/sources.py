"""What can be said of one source by itself: its front matter's sense, its pictures, links, tables and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressroom.checking.rules import RULES
from pressroom.errors import Finding
from pressroom.front_matter import Source, locate
from pressroom.markup import Construct, Reference, Rendition, scan
from pressroom.models import Author, Page, Post
from pressroom.structs import Struct

_LONG_TITLE = 100
_LONG_SENTENCE = 40
_DATE_IN_NAME = re.compile(r"(?:^|/)(\d{4}-\d{2}-\d{2})-[^/]*$")
_VAGUE = frozenset({"click here", "here", "link", "more", "read more", "this", "this link", "this page", "learn more", "details"})
_FILE_NAME = re.compile(r"[\w.-]+\.(?:avif|gif|jpe?g|png|svg|webp)", re.IGNORECASE)
_NO_ALTERNATIVE = re.compile(r"(?:an? )?(?:image|picture|photo|photograph|graphic) (?:of|showing)\b", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|csv|zip|odt|ods)(?:[?#]|$)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class CheckedSource(Struct, frozen=True):
    """A source as it is checked: its text, what it says, what was made of its body, and where the body begins."""

    source: Source
    entity: Post | Page | Author
    body: str
    first_line: int
    rendition: Rendition


def check_source(checked: CheckedSource) -> Iterator[Finding]:
    """Answer every finding that needs no other file."""
    if isinstance(checked.entity, Post):
        yield from _check_post(checked, checked.entity)
    for reference in checked.rendition.references:
        yield from _check_picture(checked, reference) if reference.kind == "image" else _check_link(checked, reference)
    yield from _check_blocks(checked, scan(checked.body, checked.first_line))
    yield from _check_sentences(checked)


def make_finding(path: str, place: tuple[int, int], rule: str, message: str) -> Finding:
    """Answer a finding of a rule, of the severity that the rule has."""
    return Finding(path, *place, message, RULES[rule].severity, rule)


def _check_post(checked: CheckedSource, post: Post) -> Iterator[Finding]:
    source = checked.source
    if not post.summary:
        message = "there is no summary; write “summary:” with one or two sentences for lists, feeds and search engines"
        yield make_finding(source.path, locate(source, "title"), "no-summary", message)
    if len(post.title) > _LONG_TITLE:
        message = f"the title has {len(post.title)} characters; say it in {_LONG_TITLE} or fewer, and the rest in “deck:”"
        yield make_finding(source.path, locate(source, "title"), "long-title", message)
    name = _DATE_IN_NAME.search(source.path.removesuffix("/index.md"))
    if name and name[1] != f"{post.date:%Y-%m-%d}":
        message = f"the date is {post.date:%Y-%m-%d}, but the file’s name says {name[1]}; change one of them"
        yield make_finding(source.path, locate(source, "date"), "date-in-name", message)


def _check_picture(checked: CheckedSource, picture: Reference) -> Iterator[Finding]:
    path, place, alt = checked.source.path, (picture.line, picture.column), picture.text.strip()
    if not alt:
        message = f"the picture “{picture.target}” has no words for it; write ![what is in it]({picture.target})"
        yield make_finding(path, place, "no-alt", message)
    elif _FILE_NAME.fullmatch(alt):
        yield make_finding(path, place, "poor-alt", f"“{alt}” is a file’s name; write what is in the picture")
    elif _NO_ALTERNATIVE.match(alt):
        yield make_finding(path, place, "poor-alt", f"“{alt}” begins with what every picture is; begin with what is in it")
    if picture.target.startswith(("http://", "https://")):
        message = f"the picture “{picture.target}” is on another site, and pages show a link to it; save it beside this file"
        yield make_finding(path, place, "picture-elsewhere", message)


def _check_link(checked: CheckedSource, link: Reference) -> Iterator[Finding]:
    path, place, words = checked.source.path, (link.line, link.column), " ".join(link.text.split())
    if not words:
        yield make_finding(path, place, "empty-link", f"the link to “{link.target}” has no words; write [where it leads]({link.target})")
    elif words.casefold().rstrip(".!…→ ") in _VAGUE:
        yield make_finding(path, place, "vague-link", f"“{words}” doesn’t say where the link leads; name what is there")
    if (document := _DOCUMENT.search(link.target)) and document[1].casefold() not in words.casefold():
        kind = document[1].upper()
        yield make_finding(path, place, "document-link", f"the link leads to a {kind} file; say so, as in “{words or 'Report'} ({kind})”")


def _check_blocks(checked: CheckedSource, constructs: list[Construct]) -> Iterator[Finding]:
    path = checked.source.path
    lines = checked.body.split("\n")
    for item in constructs:
        if item.kind == "heading" and not item.target.strip(" #"):
            yield make_finding(path, (item.line, item.column), "empty-heading", "the heading has no words; write some, or take it out")
        elif item.kind == "table" and not _has_caption(lines, item.line - checked.first_line):
            message = "the table has no caption; write “Table: what it shows” and an empty line before it"
            yield make_finding(path, (item.line, item.column), "no-caption", message)


def _has_caption(lines: list[str], row: int) -> bool:
    """Tell whether a line “Table: …” stands next before or after the table that begins at a row."""
    before = next((line for line in reversed(lines[:row]) if line.strip()), "")
    after = next((line for line in lines[row:] if line.strip() and "|" not in line), "")
    return before.startswith("Table:") or after.startswith("Table:")


def _check_sentences(checked: CheckedSource) -> Iterator[Finding]:
    """Find long sentences, paragraph by paragraph; lists, tables, quotations and code aren't prose."""
    line = checked.first_line
    in_code = False
    for text in checked.body.split("\n"):
        in_code ^= text.lstrip().startswith(("```", "~~~"))
        if not in_code and text[:1].isalnum():
            for sentence in _SENTENCE_END.split(text):
                count = len(sentence.split())
                if count > _LONG_SENTENCE:
                    message = f"this sentence has {count} words; make two or three of it"
                    yield make_finding(checked.source.path, (line, text.index(sentence) + 1), "long-sentence", message)
        line += 1
