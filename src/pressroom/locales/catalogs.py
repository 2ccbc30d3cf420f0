"""Message catalogs: the texts of the theme in other languages, one `.po` file each beside this module, or in the newsroom's own theme.

A message is named by its context (`msgctxt`), the name of the field that it fills, and is in force while its `msgid` is the English text
of that field: a translation of what no longer stands there isn't shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from pressroom.config import CATALOGS
from pressroom.errors import ContentError, Finding
from pressroom.locales.plurals import Plural
from pressroom.locales.words import InEnglish, Words
from pressroom.structs import Struct, exchange, list_defaults, list_fields

FOLDER = Path(__file__).parent
OwnCatalogs = tuple[tuple[str, str], ...]
"""A newsroom's own catalogs, as its configuration has them: language and text."""

W = TypeVar("W", bound=Struct)
_CURE = "begin with a copy of pressroom.pot, or of the catalog of another language"
_PLACE = re.compile(r"\{(\w*)\}")


@lru_cache(maxsize=64)
def find_words(lang: str, own: OwnCatalogs = ()) -> Words:
    """Answer the theme's words in a language; English for each that has no translation."""
    return translate_words(Words, lang, own)


@lru_cache(maxsize=64)
def find_printed_words(lang: str, own: OwnCatalogs = ()) -> Words:
    """Answer the words for a template to print: as `find_words`, but what has no translation marks itself as English."""
    missing = set(list_untranslated((Words,), lang, own))
    english = {name: InEnglish(text) for name, text in list_messages(Words) if name in missing and isinstance(text, str)}
    return exchange(find_words(lang, own), **english) if english else find_words(lang, own)


def translate_words(kind: type[W], lang: str, own: OwnCatalogs = ()) -> W:
    """Answer a value of English texts (`str` or `Plural`) in a language; English for each that has no translation.

    What the newsroom's own catalog of the language says goes before what ours does.
    """
    messages = _read_messages(lang, own)
    return kind(**{name: messages[name, english] for name, english in list_messages(kind) if (name, english) in messages})


def list_messages(kind: type[Struct]) -> list[tuple[str, str | Plural]]:
    """Answer the name and the English text of every field of a value of texts."""
    return list(list_defaults(kind).items())


def list_texts(words: Struct) -> Iterator[str]:
    """Answer every text of a value of texts, each form of a plural by itself."""
    for name in list_fields(type(words)):
        text = getattr(words, name)
        yield from text.forms if isinstance(text, Plural) else (text,)


def list_untranslated(kinds: tuple[type[Struct], ...], lang: str, own: OwnCatalogs = ()) -> tuple[str, ...]:
    """Answer the names of all texts that have no translation into a language; all of them where it has no catalog."""
    messages = _read_messages(lang, own)
    if is_english(lang):
        return ()
    return tuple(name for kind in kinds for name, english in list_messages(kind) if (name, english) not in messages)


def has_catalog(lang: str, own: OwnCatalogs = ()) -> bool:
    """Tell whether there is a catalog of a language, ours or the newsroom's own."""
    return any(name in dict(own) or _find_file(name) for name in _widen(lang))


def _find_file(name: str) -> Path | None:
    file = FOLDER / f"{name}.po"
    return file if file.is_file() else None


def _widen(lang: str) -> list[str]:
    """Answer a language and those that it is a variety of (`pt-BR` takes `pt.po`), the nearest first."""
    parts = lang.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def is_english(lang: str) -> bool:
    """Tell whether the texts in the program are in this language already."""
    return lang.partition("-")[0] == "en"


Messages = Mapping[tuple[str, str | Plural], str | Plural]


def _read_messages(lang: str, own: OwnCatalogs) -> Messages:
    """Answer the translations into a language by name and English text: ours, those of the newsroom in their places.

    Raises `ContentError` with every problem of the newsroom's catalog.
    """
    theirs = dict(own)
    name = next((name for name in _widen(lang) if name in theirs), None)
    ours = {} if is_english(lang) else _read_catalog(lang)
    return ours if name is None else {**ours, **_read_own(name, theirs[name])}


@lru_cache(maxsize=64)
def _read_own(name: str, text: str) -> Messages:
    from babel.messages.pofile import PoFileError

    file = f"{CATALOGS}{name}.po"
    try:
        messages = _parse_catalog(text)
    except PoFileError as error:
        raise ContentError([Finding(file, error.lineno + 1, 1, f"this is no line of a message catalog ({error}); {_CURE}")]) from None
    except (ValueError, LookupError) as error:
        raise ContentError([Finding(file, 1, 1, f"this catalog can’t be read ({error}); {_CURE}")]) from None
    lines = text.splitlines()
    findings = []
    for (key, english), translated in messages.items():
        if reason := _refuse(english, translated):
            line = next((number for number, said in enumerate(lines, 1) if said.startswith(f'msgctxt "{key}"')), 1)
            findings.append(Finding(file, line, 1, reason))
    if findings:
        raise ContentError(findings)
    return messages


def _refuse(english: str | Plural, translated: str | Plural) -> str:
    """Answer why a translation can't stand for its English, '' where it can."""
    if isinstance(translated, Plural):
        try:
            for count in range(200):
                translated.fill(count)
        except (ValueError, LookupError):
            forms = f"the {len(translated.forms)} forms of “{translated.forms[0]}”"
            return f"{forms} don’t fit the line Plural-Forms, or have other braces than {{count}}; mend one of them"
        return ""
    wanted = set(_PLACE.findall(str(english)))
    if set(_PLACE.findall(translated)) == wanted and not set("{}") & set(_PLACE.sub("", translated)):
        return ""
    places = ", ".join(f"{{{place}}}" for place in sorted(wanted)) or "nothing"
    return f"“{translated}” must have in braces what “{english}” has: {places}"


@lru_cache(maxsize=64)
def _read_catalog(lang: str) -> Messages:
    file = next((file for name in _widen(lang) if (file := _find_file(name))), None)
    return _parse_catalog(file.read_text(encoding="utf-8")) if file else {}


@lru_cache(maxsize=64)
def _parse_catalog(text: str) -> Messages:
    # Imported here: a site in English needs no catalog.
    from babel.messages.pofile import read_po

    catalog = read_po(BytesIO(text.encode()), abort_invalid=True)
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
