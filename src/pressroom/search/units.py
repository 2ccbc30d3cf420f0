"""The units of the index of an Edition: what is indexed in one call of Pagefind, or put together of such, and stands in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.search.parts import Part, divide
from pressroom.search.program import read_program_version
from pressroom.structs import Struct

# Another number, where what is kept is made or laid out in another way.
_LAYOUT = 10


class Unit(Struct, frozen=True):
    """A part of the index, or (`part` None) the reader of a language; `lang` is the language by which Pagefind knows the forms of words.

    A unit that has `slices` is put together from these, which stand in no folder of the site. The key is what it is called and how it is
    laid out, a hyphen, and a digest of all that it is made of.
    """

    folder: str
    lang: str
    key: str
    part: Part | None = None
    slices: tuple[Unit, ...] = ()

    @property
    def tag(self) -> str:
        """What tells browsers that the unit is another one than it was."""
        return self.key.rpartition("-")[2][:8]


def list_units(edition: Edition) -> Iterator[Unit]:
    """Answer the units of an edition, of each language the reader first."""
    version = f"{_LAYOUT} {read_program_version()}"
    for lang in edition.config.languages:
        for number, part in enumerate(divide(edition, lang, version)):
            if not number:
                yield _plan_reader(lang, version)
            yield _plan_part(part)


def find_reader_folder(lang: str) -> str:
    """Answer the folder in which the reader of a language stands."""
    return f"{permalinks.SEARCH_READERS[1:]}{lang}/"


def _plan_reader(lang: str, version: str) -> Unit:
    stem = _stem_language(lang)
    digest = blake2b(f"{version} {stem}".encode(), digest_size=12).hexdigest()
    return Unit(find_reader_folder(lang), stem, _make_key(lang, "reader", digest))


def _plan_part(part: Part) -> Unit:
    folder = f"{permalinks.SEARCH_PARTS[1:]}{part.lang}/{part.name}/"
    key = _make_key(part.lang, part.name, part.key)
    return Unit(folder, _stem_language(part.lang), key, part, tuple(map(_plan_part, part.slices)))


def _make_key(lang: str, name: str, digest: str) -> str:
    return f"{lang}-{name}-{_LAYOUT}-{digest}"


def _stem_language(lang: str) -> str:
    """Answer “pt” of “pt-BR”."""
    return lang.partition("-")[0].lower()
