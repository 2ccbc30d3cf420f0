"""Time zones, formats of dates and the theme's words, by language. The wall around Babel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Words:
    """Every text that the theme shows of itself, in one language; `{…}` stands for what is filled in with `.format`."""

    skip_to_content: str = "Skip to main content"
    main_navigation: str = "Main"
    footer_navigation: str = "About this site"
    edition_of: str = "Edition of {date}"
    follow_by_rss: str = "Follow by RSS"
    follow_heading: str = "Follow this newsroom"
    follow_text: str = "Every post in full, in your feed reader:"
    rss: str = "RSS"
    topics: str = "Topics"
    archive: str = "Archive"
    older_posts: str = "Older posts"
    newer_posts: str = "Newer posts"
    pages: str = "Pages"
    posts_page: str = "Posts, page {number}"
    page_number: str = "page {number}"
    posted: str = "Posted"
    updated: str = "Updated"
    posted_on: str = "posted on {date}"
    by: str = "By"
    and_: str = "and"
    written_by: str = "Written by"
    all_posts_by: str = "All posts by {name}"
    recent_posts: str = "Recent posts"
    continue_reading: str = "Continue reading"
    previous_post: str = "Previous post"
    next_post: str = "Next post"
    post_navigation: str = "Previous and next post"
    picture_elsewhere: str = "Picture on {host}"
    photo_credit: str = "Credit: {credit}"
    license_of: str = "License: {license}"
    for_immediate_release: str = "For immediate release"
    embargoed_until: str = "Embargoed until {date}"
    end_of_release: str = "End of release"
    press: str = "Press"
    press_contact: str = "Press contact"
    press_contacts: str = "Press contacts"
    telephone: str = "Telephone"
    email: str = "E-mail"
    releases: str = "Releases"
    no_releases: str = "No releases yet. The first one will stand here."
    plain_text: str = "This release as plain text"
    attachments: str = "Attachments"
    file_facts: str = "{type}, {size}"
    media_kit: str = "Media kit"
    all_pictures: str = "All pictures, with captions"
    checksum: str = "SHA-256 of the archive:"
    picture: str = "Picture: {alt}"
    links: str = "Links"
    on_the_web: str = "On the web: {url}"
    advisory: str = "Advisory"
    advisories: str = "Advisories"
    until: str = "until {date}"
    changes: str = "Corrections and updates"
    correction: str = "Correction"
    update: str = "Update"
    clarification: str = "Clarification"
    corrections: str = "Corrections"
    corrections_text: str = "What we have corrected, clarified or updated in what was published, newest first."
    withdrawn: str = "Withdrawn on {date}"
    replaced_by: str = "Read what replaces it"
    gone_heading: str = "This page has expired"
    gone_text: str = "It was taken down on {date}, as its authors had planned."
    taken_down_heading: str = "This page was taken down"
    taken_down_text: str = "What stood at this address is no longer published."
    moved_heading: str = "This page has moved"
    not_found_heading: str = "Page not found"
    not_found_text: str = "There is no page at this address. It may have been mistyped, or the page may have moved."
    newest_posts: str = "Newest posts"
    no_posts: str = "No posts yet. The first one will stand here."
    no_posts_by: str = "{name} has not posted yet. Posts will be listed here."
    front_page: str = "Front page"
    one_post: str = "1 post"
    many_posts: str = "{count} posts"
    tag: str = "Tag"
    category: str = "Category"
    tags: str = "Tags"
    categories: str = "Categories"
    authors: str = "Authors"
    author: str = "Author"
    posts_of: str = "Posts of {period}"
    source_of_page: str = "Source of this page"
    feed_of: str = "{name}: posts as RSS"


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})


def find_words(lang: str) -> Words:
    """Answer the theme's words in a language; English where there is no translation."""
    del lang
    return Words()


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

    return format_date(day, pattern, locale=_find_locale(lang))


def _format_skeleton(day: date, skeleton: str, lang: str) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, day, locale=_find_locale(lang))


@lru_cache(maxsize=64)
def _find_locale(lang: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(lang, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "en"
