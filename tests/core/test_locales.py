"""Dates in words, by language."""

from __future__ import annotations

from datetime import date

from pressroom import locales


def test_languages_keep_their_month_names_beside_others() -> None:
    """Whatever language was asked for before, and in whatever order: Babel 2.18 alone lends the first one's names to the next."""
    names = {"ja": "5月", "he": "מאי", "ar": "مايو", "es": "mayo", "es-MX": "mayo", "fr": "mai", "en": "May", "pl": "maj"}
    for order in (list(names), sorted(names)):
        locales.format_month_name.cache_clear()
        assert {lang: locales.format_month_name(5, lang) for lang in order} == names


def test_dates_are_worded_in_the_language_of_the_page() -> None:
    """Long, short, with and without the year; English where the language isn't known."""
    day = date(2014, 8, 18)
    assert locales.format_long(day, "en") == "August 18, 2014"
    assert locales.format_long(day, "es") == "18 de agosto de 2014"
    assert (locales.format_short(day, "en"), locales.format_short_with_year(day, "en")) == ("Aug 18", "Aug 18, 2014")
    assert locales.format_month(2014, 8, "ja") == "2014年8月"
    assert locales.format_long(day, "tlh") == "August 18, 2014"
