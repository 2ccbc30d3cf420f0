"""What is public itself: the words of visible sources, of the theme and the configuration, and those that Pressroom makes of them."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Container, Iterable, Iterator
from itertools import islice
from pathlib import Path

from pressroom import locales, permalinks
from pressroom.audit.needles import Needle, list_texts
from pressroom.audit.remembering import Memory
from pressroom.audit.searching import Compiled, Searcher, compile_needles
from pressroom.audit.sharing import MANY, find_in_files
from pressroom.config import SiteConfig
from pressroom.edition import Edition

_TAG = re.compile(r"<[^>]*>")
_END = re.compile(r"(?<=\w)</(?:p|li|h\d|t[dh]|d[dt]|pre|code|blockquote)>")
_PACKAGE = Path(__file__).resolve().parents[1]


class PublicWords:
    """Tells which needles are no secret, since something that is public says the same.

    `files` are those of the theme and the configuration; the sources are the Edition's, below `root`. Of `mixed` sources a part is
    withheld: what is public of them is read from the Edition, not from their files.
    """

    def __init__(
        self, root: Path, edition: Edition, files: Iterable[Path], mixed: Container[str] = (), memory: Memory | None = None
    ) -> None:
        self._root = root
        self._edition = edition
        self._files = tuple(files)
        self._memory = memory or Memory(b"")
        self._mixed = mixed

    def find_said(
        self, compiled: Compiled, config: SiteConfig, *, workers: int = 1, near: Container[str] = ()
    ) -> frozenset[Needle]:
        """Answer those of some needles that something public says; the sources of the output files that are `near` are asked first."""
        needles = compiled.needles
        known = {needle for needle in needles if self._memory.is_said(needle, self._is_public)}
        unsure = [needle for needle in needles if needle not in known]
        searcher = Searcher(compile_needles(unsure) if known else compiled, config, loose=True)
        said: set[int] = set()
        files = self._list_files(near)
        step = sys.maxsize if workers > 1 else MANY
        while len(said) < len(unsure) and (some := list(islice(files, step))):
            found = find_in_files(searcher, some, workers)
            self._memory.note_said({unsure[number]: file for number, file in found.items()})
            said |= found.keys()
        if len(said) < len(unsure):
            said |= {hit.needle for hit in searcher.search("\n".join(self._list_made()).encode(), packed=False)}
        return frozenset([*known, *(unsure[number] for number in said)])

    def find_said_in_texts(self, compiled: Compiled, config: SiteConfig) -> frozenset[Needle]:
        """Answer those of some needles that public texts say as a reader reads them, without the marks that stand in their files.

        To look through these takes long: it is for needles that have been found in the output.
        """
        edition, searcher = self._edition, Searcher(compiled, config, loose=True)
        said: set[int] = set()
        for source in edition.rendered:
            if len(said) == len(compiled.needles):
                break
            text = "\n".join(_read_texts("\n".join([*list_texts(edition.find(source)), edition.read_body(source)])))
            hits = list(searcher.search(text.encode(), packed=False, found=said))
            if source not in self._mixed:
                self._memory.note_said({compiled.needles[hit.needle]: self._root / source for hit in hits})
        return frozenset(compiled.needles[number] for number in said)

    def _is_public(self, file: Path) -> bool:
        """Tell whether a file is one of those that `_list_files` answers."""
        if file in self._files or file.is_relative_to(_PACKAGE):
            return True
        source = file.relative_to(self._root).as_posix() if file.is_relative_to(self._root) else ""
        return source in self._edition.rendered and source not in self._mixed

    def _list_files(self, near: Container[str]) -> Iterator[Path]:
        """Answer all public files: the sources of pages that are near, then theme and program, then all sources, the newest first."""
        edition = self._edition
        for post in edition.posts:
            if permalinks.output_file(permalinks.post_path(edition.config, post)) in near and post.source not in self._mixed:
                yield self._root / post.source
        yield from self._files
        yield from _PACKAGE.rglob("*.py")
        for source in dict.fromkeys((*(post.source for post in edition.posts), *edition.rendered)):
            if source not in self._mixed:
                yield self._root / source

    def _list_made(self) -> Iterator[str]:
        """Answer what pages say of public sources that doesn't stand in them: their names, addresses, excerpts and dates in words."""
        edition = self._edition
        for source, made in edition.rendered.items():
            yield source
            yield made.excerpt
            if source in self._mixed:
                yield from list_texts(edition.find(source))
                yield edition.read_body(source)
        for lang in edition.config.languages:
            yield from locales.list_texts(locales.find_words(lang, edition.config.catalogs))
        months = set()
        for post in edition.reachable.values():
            yield post.slug
            yield permalinks.post_path(edition.config, post)
            for instant in (post.date, post.instant, *filter(None, (post.updated,))):
                yield locales.format_long(instant.date(), post.lang)
                months.add((instant.year, instant.month, post.lang))
        yield from (locales.format_month(*month) for month in sorted(months))


def _read_texts(written: str) -> Iterator[str]:
    """Answer some HTML as readers and programs may read it: tags apart or together, with stops where a paragraph ends without one."""
    for said in (written, _END.sub(r".\g<0> ", written)):
        for gap in ("", " "):
            yield " ".join(html.unescape(_TAG.sub(gap, said)).split())
