"""Time zones, formats of dates and the theme's words, by language. The wall around Babel."""

from __future__ import annotations

from pressroom.locales.catalogs import (
    OwnCatalogs,
    find_printed_words,
    find_words,
    has_catalog,
    list_messages,
    list_texts,
    list_untranslated,
    translate_words,
)
from pressroom.locales.formats import (
    find_direction,
    find_language,
    format_day,
    format_instant,
    format_long,
    format_month,
    format_month_name,
    format_short,
    format_short_with_year,
    format_size,
    format_time,
    name_language,
)
from pressroom.locales.plurals import Plural
from pressroom.locales.words import MarkupWords, Words

__all__ = [
    "MarkupWords",
    "OwnCatalogs",
    "Plural",
    "Words",
    "find_direction",
    "find_language",
    "find_printed_words",
    "find_words",
    "format_day",
    "format_instant",
    "format_long",
    "format_month",
    "format_month_name",
    "format_short",
    "format_short_with_year",
    "format_size",
    "format_time",
    "has_catalog",
    "list_messages",
    "list_texts",
    "list_untranslated",
    "name_language",
    "translate_words",
]
