"""Dates, times, sizes and the names of languages, worded by Babel."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale

# The first of a month is an ordinal in these languages, which the Unicode locale data that Babel has don't say.
_FIRST_DAYS = {"fr": ("1 ", "1er "), "pt": ("1 de ", "1º de "), "pt-BR": ("1 de ", "1º de ")}
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})


def find_direction(lang: str) -> str:
    """Answer “rtl” for languages written from right to left, else “ltr”."""
    return "rtl" if lang.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=65536)
def format_long(day: date, lang: str) -> str:
    """Word a day in full: “August 18, 2014”."""
    return _format(day, "long", lang)


@lru_cache(maxsize=65536)
def format_short(day: date, lang: str) -> str:
    """Word a day without its year: “Aug 18”."""
    return _format_skeleton(day, "MMMd", lang)


@lru_cache(maxsize=65536)
def format_short_with_year(day: date, lang: str) -> str:
    """Word a day briefly, with its year: “Aug 18, 2014”."""
    return _format(day, "medium", lang)


@lru_cache(maxsize=4096)
def format_instant(instant: datetime, zone: str, lang: str) -> str:
    """Word an instant to the minute, with its timezone: “August 18, 2014, 3:00 PM EDT”."""
    from babel.dates import format_time

    local = instant.astimezone(ZoneInfo(zone))
    return f"{format_long(local.date(), lang)}, {format_time(local, 'short', locale=_find_locale(lang))} {local.tzname()}"


@lru_cache(maxsize=4096)
def format_day(day: date, lang: str) -> str:
    """Word a day in full with the day of the week: “Tuesday, July 15, 2014”."""
    return _format(day, "full", lang)


@lru_cache(maxsize=4096)
def format_time(instant: datetime, zone: str, lang: str, *, named: bool = True) -> str:
    """Word the time of day of an instant, with the name of its timezone: “6:00 PM EDT”."""
    from babel.dates import format_time as format_clock

    local = instant.astimezone(ZoneInfo(zone))
    clock = format_clock(local, "short", locale=_find_locale(lang))
    return f"{clock} {local.tzname()}" if named else clock


@lru_cache(maxsize=64)
def name_language(lang: str) -> str:
    """Answer a language's name in itself, as it begins a line: “Español”; its tag where nobody knows the name."""
    return find_language(lang) or lang


@lru_cache(maxsize=64)
def find_language(lang: str) -> str:
    """Answer the same; '' for a tag of no language that is known."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(lang, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return ""
    return name[:1].upper() + name[1:] if name else ""


@lru_cache(maxsize=4096)
def format_size(size: int, lang: str) -> str:
    """Word the size of a file: “820 bytes”, “12 kB”, “1.2 MB” (of a thousand and a million bytes)."""
    from babel.units import format_unit

    for unit, factor, pattern in (("megabyte", 1_000_000, "#,##0.#"), ("kilobyte", 1_000, "#,##0")):
        if size >= factor * 0.9995:
            return format_unit(size / factor, f"digital-{unit}", "short", format=pattern, locale=_find_locale(lang))
    return format_unit(size, "digital-byte", "long", locale=_find_locale(lang))


@lru_cache(maxsize=4096)
def format_month(year: int, month: int, lang: str) -> str:
    """Word a month: “August 2014”."""
    return _format_skeleton(date(year, month, 1), "yMMMM", lang)


@lru_cache(maxsize=4096)
def format_month_name(month: int, lang: str) -> str:
    """Word a month without its year: “August”."""
    return _format(date(2000, month, 1), "LLLL", lang)


def _format(day: date, pattern: str, lang: str) -> str:
    # Imported here: a build that renders nothing needs no locale data.
    from babel.dates import format_date

    return _word_first(format_date(day, pattern, locale=_find_locale(lang)), day, lang)


def _format_skeleton(day: date, skeleton: str, lang: str) -> str:
    from babel.dates import format_skeleton

    return _word_first(format_skeleton(skeleton, day, locale=_find_locale(lang)), day, lang)


def _word_first(text: str, day: date, lang: str) -> str:
    first = _FIRST_DAYS.get("fr" if lang.startswith("fr-") else lang) if day.day == 1 else None
    return re.sub(rf"(?<!\d){first[0]}", first[1], text, count=1) if first else text


@lru_cache(maxsize=64)
def _find_locale(lang: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return _separate(Locale.parse(lang, sep="-"))
    except (UnknownLocaleError, ValueError):
        return _separate(Locale("en"))


def _separate(locale: Locale) -> Locale:
    """Give a locale names of its own: Babel resolves an alias in data that languages share, so Spanish got “5月” (Babel's issue 1234)."""
    from babel.localedata import LocaleDataDict, load

    data: dict[Any, Any] = dict(load(str(locale)))
    data |= {name: deepcopy(data[name]) for name in ("months", "days", "quarters", "day_periods") if name in data}
    vars(locale)["_Locale__data"] = LocaleDataDict(data)
    return locale
