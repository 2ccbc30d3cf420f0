"""What is public itself: the words of visible sources, of the theme and the configuration, and those that Pressroom makes of them."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path

from pressroom import locales, permalinks
from pressroom.audit.needles import Needle, list_texts
from pressroom.audit.remembering import Memory
from pressroom.audit.searching import Searcher, compile_needles
from pressroom.audit.sharing import OutputFile, find_in_files
from pressroom.audit.unpacking import unpack
from pressroom.config import SiteConfig
from pressroom.edition import Edition
from pressroom.models import Author, Page, Post

_TAG = re.compile(r"<[^>]*>")
_END = re.compile(r"(?<=\w)</(?:p|li|h\d|t[dh]|d[dt]|pre|code|blockquote)>")
# So many sources are looked through before it is asked whether all is found.
_SOME = 1000
_HEAD = ("title", "deck", "summary", "kicker")
# A file that names more posts than this says nothing of where its words come from.
_MOST_NAMED = 100
_ADDRESS = re.compile(rb"/[\w./~%\x80-\xff-]+/")
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

    def find_said(self, found: Mapping[Needle, OutputFile], *, workers: int = 1) -> frozenset[Needle]:
        """Answer those of some needles that something public says; each is given with a file of the output in which it was found.

        What is likely to say them, and is quickly asked, is asked first; most often the source of the page says what the page does.
        """
        said = frozenset(needle for needle in found if self._memory.is_said(needle, self._is_public))
        for ask in (self._ask_own, self._ask_named, self._ask_texts_near, self._ask_files, self._ask_made, self._ask_texts):
            if unsure := {needle: file for needle, file in found.items() if needle not in said}:
                searcher = Searcher(compile_needles(unsure), self._edition.config, loose=True)
                said |= {searcher.needles[number] for number in ask(searcher, unsure.values(), workers)}
        return said

    def _ask_own(self, searcher: Searcher, near: Iterable[OutputFile], workers: int) -> Iterable[int]:
        """Ask, of each needle, the file of the source whose page was found to hold it."""
        own = {permalinks.output_file(address): source for address, source in self._addresses.items()}
        asked: dict[Path, list[int]] = {}
        for number, (path, _) in enumerate(near):
            if path in own and own[path] not in self._mixed:
                asked.setdefault(self._root / own[path], []).append(number)
        del workers
        said = [(number, file) for file, numbers in asked.items() for number in searcher.find_plain(file.read_bytes(), numbers)]
        self._memory.note_said({searcher.needles[number]: file for number, file in said})
        return [number for number, _ in said]

    def _ask_named(self, searcher: Searcher, near: Iterable[OutputFile], workers: int) -> Iterable[int]:
        """Ask the files of the sources whose addresses stand in them: a page shows titles and summaries of others."""
        return self._ask_sources(searcher, self._list_named(near), workers)

    def _ask_texts_near(self, searcher: Searcher, near: Iterable[OutputFile], workers: int) -> Iterable[int]:
        del workers
        return self._ask_texts_of(searcher, self._list_named(near))

    def _ask_sources(self, searcher: Searcher, sources: Iterable[str], workers: int) -> Iterable[int]:
        return self._ask_some(searcher, [self._root / source for source in dict.fromkeys(sources) if source not in self._mixed], workers)

    def _ask_files(self, searcher: Searcher, near: Iterable[OutputFile], workers: int) -> Iterable[int]:
        """Ask theme, configuration and program, then the files of all sources, the newest first."""
        del near
        said = set(self._ask_some(searcher, [*self._files, *_PACKAGE.rglob("*.py")], workers))
        every = dict.fromkeys((*(post.source for post in self._edition.posts), *self._edition.rendered))
        sources = iter(every)
        while len(said) < len(searcher.needles) and (some := list(islice(sources, _SOME))):
            said.update(self._ask_sources(searcher, some, workers))
        return said

    def _ask_some(self, searcher: Searcher, files: Sequence[Path], workers: int) -> Iterable[int]:
        found = find_in_files(searcher, [(str(file), file) for file in files], workers, packed=False)
        self._memory.note_said({searcher.needles[number]: file for number, (_, file) in found.items()})
        return found

    def _ask_made(self, searcher: Searcher, near: Iterable[OutputFile], workers: int) -> Iterable[int]:
        del near, workers
        return [hit.needle for hit in searcher.search("\n".join(self._list_made()).encode(), packed=False)]

    def _ask_texts(self, searcher: Searcher, near: Iterable[OutputFile], workers: int) -> Iterable[int]:
        del near, workers
        return self._ask_texts_of(searcher, self._edition.rendered)

    def _ask_texts_of(self, searcher: Searcher, sources: Iterable[str]) -> Iterable[int]:
        """Ask public texts as a reader reads them, without the marks that stand in their files, which takes long."""
        edition = self._edition
        said: set[int] = set()
        for source in sources:
            if len(said) == len(searcher.needles):
                break
            text = "\n".join(_read_texts(_join_texts(edition.find(source), edition.read_body(source))))
            hits = list(searcher.search(text.encode(), packed=False, found=said))
            if source not in self._mixed:
                self._memory.note_said({searcher.needles[hit.needle]: self._root / source for hit in hits})
        return said

    def _is_public(self, file: Path) -> bool:
        """Tell whether a file is one of those that may be asked."""
        if file in self._files or file.is_relative_to(_PACKAGE):
            return True
        source = file.relative_to(self._root).as_posix() if file.is_relative_to(self._root) else ""
        return source in self._edition.rendered and source not in self._mixed

    def _list_named(self, near: Iterable[OutputFile]) -> list[str]:
        """Answer the sources whose addresses stand in some output files; where one is a page, its own is among them."""
        addresses, config = self._addresses, self._edition.config
        named = (address for _, file in dict.fromkeys(near) for address in _find_addresses(file.read_bytes(), config))
        return list(dict.fromkeys(addresses[address] for address in named if address in addresses))

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        """The source of each post, page and author, by its path."""
        edition, config = self._edition, self._edition.config
        authors = {permalinks.author_path(config, author, lang): author.source
                   for author in edition.authors.values() for lang in config.languages}  # fmt: skip
        pages = {permalinks.page_path(config, page): page.source for page in edition.pages.values()}
        return {permalinks.post_path(config, post): post.source for post in edition.posts} | pages | authors

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


def _find_addresses(data: bytes, config: SiteConfig) -> list[str]:
    """Answer what may be addresses of this site in a file and in what is packed into it: the first ones."""
    found: dict[str, None] = {}
    for part in (data, *(inner for _, inner in unpack(data))):
        paths = _ADDRESS.findall(part.replace(config.base_url.encode(), b""))
        found |= dict.fromkeys(path.decode("utf-8", "replace") for path in paths)
    return [path.removeprefix(config.path) if config.path else path for path in found][:_MOST_NAMED]


def _join_texts(item: Post | Page | Author | None, body: str) -> str:
    """Answer what a source says as paragraphs, and once more as a page or a search index has them one after the other."""
    head = [getattr(item, name, "") for name in _HEAD]
    return "\n".join([*(f"<p>{text}</p>" for text in (*list_texts(item), *head) if text), body])


def _read_texts(written: str) -> Iterator[str]:
    """Answer some HTML as readers and programs may read it: tags apart or together, with stops where a paragraph ends without one."""
    for said in (written, _END.sub(r".\g<0> ", written)):
        for gap in ("", " "):
            yield " ".join(html.unescape(_TAG.sub(gap, said)).split())
