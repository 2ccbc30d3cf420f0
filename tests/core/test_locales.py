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


def test_first_of_a_month_is_an_ordinal_in_french_and_brazilian() -> None:
    """In every form of a date that has a day; months without one, other days and other languages are as they were."""
    day = date(2021, 1, 1)
    assert (locales.format_long(day, "fr"), locales.format_long(day, "fr-CA")) == ("1er janvier 2021", "1er janvier 2021")
    assert (locales.format_day(day, "fr"), locales.format_short(day, "fr")) == ("vendredi 1er janvier 2021", "1er janv.")
    assert (locales.format_long(day, "pt"), locales.format_long(day, "pt-BR")) == ("1º de janeiro de 2021", "1º de janeiro de 2021")
    assert (locales.format_long(day, "pt-PT"), locales.format_long(day, "es")) == ("1 de janeiro de 2021", "1 de enero de 2021")
    assert (locales.format_month(2021, 1, "fr"), locales.format_month(2021, 1, "pt")) == ("janvier 2021", "janeiro de 2021")
    assert (locales.format_long(date(2021, 1, 11), "fr"), locales.format_long(date(2021, 1, 11), "pt")) == (
        "11 janvier 2021", "11 de janeiro de 2021",
    )  # fmt: skip
