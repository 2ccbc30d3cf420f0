"""From a body of Markdown to a `Rendition`: guard, convert, sanitize, walk, and say what was left out."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Final

from markdown import Markdown

from pressroom.errors import Finding, Severity
from pressroom.locales import MarkupWords
from pressroom.markup.excerpts import cut_excerpt
from pressroom.markup.extensions import make_markdown, quotes_of
from pressroom.markup.fences import FencePreprocessor, find_coloured
from pressroom.markup.limits import find_excess
from pressroom.markup.refusals import find_refused, may_be_refused
from pressroom.markup.rendition import Reference, Rendition
from pressroom.markup.sanitizing import Sanitizer
from pressroom.markup.scanning import Construct, Lines, pair, place_once, scan_inline
from pressroom.markup.walking import Found, Walk

_MORE: Final = re.compile(r"<!--\s*more\s*-->")
_ENGLISH: Final = MarkupWords()
_log = logging.getLogger(__name__)


class Renderer:
    """Renders bodies one after the other; construct it once per process, since building the converter costs as much as a body.

    `fast=False` uses the libraries as they come: the same output, slower.
    """

    def __init__(self, *, fast: bool = True) -> None:
        self._fast = fast
        self._sanitizer = Sanitizer()
        self._converters: dict[str, Markdown] = {}

    def render(
        self,
        body: str,
        *,
        path: str,
        first_line: int = 1,
        lang: str = "en",
        prefix: str = "",
        home: str = "",
        words: MarkupWords = _ENGLISH,
        wanted: Callable[[str], bool] | None = None,
        before: str = "",
    ) -> Rendition:
        """Render a body whose first line is line `first_line` of the file `path`.

        `lang` decides the quotation marks. `prefix` is put before every id, for bodies that share a page. `home` is
        the address of the site, so that a link with it is known as one of its own. Never raises for what
        an author wrote: what can't be rendered is an error among the findings, and the HTML is then empty. Of the references only those
        are answered whose target is `wanted`, where it is given: places are costly to find. `before` is
        what an earlier version of the body was rendered to, by the same program: the answer is the same, sooner.
        """
        body = body.replace("\r\n", "\n").replace("\r", "\n")
        excess = find_excess(body, path, first_line)
        if excess is not None:
            return _nothing(excess)
        try:
            converter = self._converter(lang)
            fences = converter.preprocessors["fenced_code_block"]
            assert isinstance(fences, FencePreprocessor)
            fences.known = find_coloured(before)
            html = converter.convert(body)
        except Exception as error:  # noqa: BLE001 (whatever the library stumbles over is told as a finding)
            _log.debug("Markdown failed on %s", path, exc_info=True)
            return _nothing(_failure(error, path, first_line))
        if not getattr(converter, "clean", False):
            html = self._sanitizer.sanitize(html, comments="<!--" in body and _MORE.search(body) is not None)
        walk = Walk(html, words, prefix, home)
        html = walk.run()
        found = walk.references if wanted is None else [item for item in walk.references if wanted(item[1])]
        references, written = _place(found, body, first_line)
        return Rendition(
            html=html,
            excerpt=cut_excerpt(walk.tokens, walk.more),
            references=references,
            headings=tuple(walk.headings),
            ids=tuple(walk.ids),
            findings=tuple(find_refused(body, written, path, first_line)),
        )

    def _converter(self, lang: str) -> Markdown:
        quotes = quotes_of(lang)
        converter = self._converters.get(quotes)
        if converter is None:
            converter = make_markdown(quotes)
            if self._fast:
                from pressroom.markup.shortcuts import take_shortcuts

                take_shortcuts(converter)
            self._converters[quotes] = converter
        converter.reset()
        return converter


def _place(found: list[Found], body: str, first_line: int) -> tuple[tuple[Reference, ...], list[Construct]]:
    """Answer what was found with its places, and the constructs of the source that may have to be told of."""
    suspicious = may_be_refused(body)
    offsets = None if suspicious else [place_once(kind, target, body) for kind, target, _ in found]
    if offsets is not None and None not in offsets:
        lines = Lines(body, first_line)
        places = [lines.place(offset) for offset in offsets if offset is not None]
        written = []
    else:
        written = scan_inline(body, first_line)
        places = pair(((kind, target) for kind, target, _ in found), written, body, first_line)
    references = tuple(
        Reference(kind, target, line, column, text) for (kind, target, text), (line, column) in zip(found, places, strict=True)
    )
    return references, written if suspicious else []


def _nothing(finding: Finding) -> Rendition:
    return Rendition(html="", excerpt="", references=(), headings=(), ids=(), findings=(finding,))


def _failure(error: Exception, path: str, first_line: int) -> Finding:
    what = "is nested too deeply" if isinstance(error, RecursionError) else f"could not be read as Markdown ({type(error).__name__})"
    return Finding(path, first_line, 1, f"the text {what}; simplify it", Severity.ERROR, "markup-failure")
