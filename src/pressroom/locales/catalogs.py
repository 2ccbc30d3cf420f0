"""Message catalogs: the texts of the theme in other languages, one `.po` file each beside this module.

A message is named by its context (`msgctxt`), the name of the field that it fills, and is in force while its `msgid` is the English text
of that field: a translation of what no longer stands there isn't shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pressroom.locales.plurals import Plural
from pressroom.locales.words import Words
from pressroom.structs import Struct, list_defaults, list_fields

FOLDER = Path(__file__).parent
W = TypeVar("W", bound=Struct)


@lru_cache(maxsize=64)
def find_words(lang: str) -> Words:
    """Answer the theme's words in a language; English for each that has no translation."""
    return translate_words(Words, lang)


def translate_words(kind: type[W], lang: str) -> W:
    """Answer a value of English texts (`str` or `Plural`) in a language; English for each that has no translation."""
    messages = _read_catalog(lang)
    return kind(**{name: messages[name, english] for name, english in list_messages(kind) if (name, english) in messages})


def list_messages(kind: type[Struct]) -> list[tuple[str, str | Plural]]:
    """Answer the name and the English text of every field of a value of texts."""
    return list(list_defaults(kind).items())


def list_texts(words: Struct) -> Iterator[str]:
    """Answer every text of a value of texts, each form of a plural by itself."""
    for name in list_fields(type(words)):
        text = getattr(words, name)
        yield from text.forms if isinstance(text, Plural) else (text,)


def list_untranslated(kinds: tuple[type[Struct], ...], lang: str) -> tuple[str, ...]:
    """Answer the names of all texts that have no translation into a language; all of them where it has no catalog."""
    if is_english(lang):
        return ()
    messages = _read_catalog(lang)
    return tuple(name for kind in kinds for name, english in list_messages(kind) if (name, english) not in messages)


def find_catalog(lang: str) -> Path | None:
    """Answer the catalog of a language, or of the language that it is a variety of (`pt-BR` takes `pt.po`); None where there is none."""
    parts = lang.split("-")
    files = (FOLDER / f"{'-'.join(parts[:length])}.po" for length in range(len(parts), 0, -1))
    return next((file for file in files if file.is_file()), None)


def is_english(lang: str) -> bool:
    """Tell whether the texts in the program are in this language already."""
    return lang.partition("-")[0] == "en"


@lru_cache(maxsize=64)
def _read_catalog(lang: str) -> Mapping[tuple[str, str | Plural], str | Plural]:
    """Answer the translations of a catalog by name and English text."""
    file = None if is_english(lang) else find_catalog(lang)
    if file is None:
        return {}
    # Imported here: a site in English needs no catalog.
    from babel.messages.pofile import read_po

    with file.open("rb") as stream:
        catalog = read_po(stream)
    messages: dict[tuple[str, str | Plural], str | Plural] = {}
    for message in catalog:
        if not message.context or message.fuzzy:
            continue
        if isinstance(message.id, str):
            if message.string:
                messages[message.context, message.id] = str(message.string)
        elif message.string and all(message.string):
            messages[message.context, Plural(tuple(message.id))] = Plural(tuple(message.string), catalog.plural_expr)
    return messages
