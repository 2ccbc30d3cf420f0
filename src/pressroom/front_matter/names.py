"""What a file's name says: a date, words for the URL, a language."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from pressroom.config import SiteConfig

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ ]+|$)", re.ASCII)
_LETTER = re.compile("[A-Za-z]")


class FileName(NamedTuple):
    """`2014-07-30-winners.es.md` is the date `2014-07-30`, the words `winners` and the language `es`; each may be ''."""

    date: str
    words: str
    lang: str


def parse_name(path: str, config: SiteConfig) -> FileName:
    """Split the name of a source; `name/index.md` is named by its folder. A suffix that is none of the site's languages is words."""
    folder, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    before, _, suffix = stem.rpartition(".")
    lang = suffix if before and suffix in config.languages else ""
    words = before if lang else stem
    if words == "index" and folder:
        words = folder.rpartition("/")[2]
    match = _DATE.match(words)
    return FileName(match[1], words[match.end() :], lang) if match else FileName("", words, lang)


def has_latin_letters(text: str) -> bool:
    """Tell whether a text can be read in a URL as it is: it has a Latin letter, or digits and no letters of another script."""
    if _LETTER.search(text):
        return True
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return any(char.isdecimal() and char.isascii() for char in text)
    return any(unicodedata.name(char, "").startswith("LATIN") for char in letters)
