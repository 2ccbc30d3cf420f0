"""Text to instant: which spellings of a date are taken, and what to write instead of the others.

An instant is an aware datetime in the site's timezone, to the second, whose offset is fixed (ISO 8601 with an offset of whole minutes).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pressroom.config import SiteConfig

_SPELLING = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:(?:T| +)(\d{2}):(\d{2})(?::(\d{2}))?(?: *(?:(Z)|([+-])(\d{2}):?(\d{2})))?)?", re.ASCII)
_MONTHS = "January February March April May June July August September October November December".split()
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
EXAMPLE = "write one such as 2014-07-30 or 2014-07-30 10:00"


class Instant(NamedTuple):
    """An instant, and whether it was written as a bare date."""

    at: datetime
    date_only: bool


class NoInstant(Exception):
    """Why a text is no instant, and what to write; worded to follow the quoted text."""


def parse_instant(text: str, config: SiteConfig) -> Instant:
    """Answer the instant that a text names; without an offset in the site's timezone, without a time at `publish_time`.

    Raises `NoInstant` for a spelling that is not taken, a day that does not exist, a time that daylight saving skips or repeats,
    and a year before 1900 or after 2999.
    """
    match = _SPELLING.fullmatch(text)
    if match is None:
        raise NoInstant(_explain_spelling(text))
    year, month, day, hour, minute, second, zulu, sign, hours, minutes = match.groups()
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise NoInstant(f"is not in the years {_FIRST_YEAR} to {_LAST_YEAR}; correct the year")
    zone = config.zone
    clock = int(hour or config.publish_time[:2]), int(minute or config.publish_time[3:]), int(second or 0)
    try:
        local = datetime(int(year), int(month), int(day), *clock)  # noqa: DTZ001
    except ValueError:
        raise NoInstant(_explain_impossible(int(year), int(month), int(day), text)) from None
    if hour is None:
        return Instant(_settle_local(local, zone), True)
    if zulu or sign:
        return Instant(_read_offset(local, zone, sign, hours, minutes), False)
    _refuse_doubtful(local, zone)
    return Instant(_settle_local(local, zone), False)


def begin_day(instant: Instant, config: SiteConfig) -> datetime:
    """Answer the instant itself, or the start of its day where only that was written."""
    return _settle_local(datetime.combine(instant.at.date(), time()), config.zone) if instant.date_only else instant.at


def end_day(instant: Instant, config: SiteConfig) -> datetime:
    """Answer the end of the day of an instant, which is the start of the next."""
    return _settle_local(datetime.combine(instant.at.date() + timedelta(days=1), time()), config.zone)


def _read_offset(local: datetime, zone: ZoneInfo, sign: str | None, hours: str | None, minutes: str | None) -> datetime:
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if offset > timedelta(hours=14) or int(minutes or 0) > 59:
        raise NoInstant(f"has the offset {sign}{hours}:{minutes}, which no place on earth has; write one such as -04:00")
    at = local.replace(tzinfo=_fix(-offset if sign == "-" else offset)).astimezone(zone)
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise NoInstant(f"is not in the years {_FIRST_YEAR} to {_LAST_YEAR}; correct the year")
    return _pin(at)


def _settle_local(local: datetime, zone: ZoneInfo) -> datetime:
    """Answer the later reading of a local time, which is the only one on all but two days of the year."""
    first, second = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return _pin(first)
    later = min(first, second, key=lambda reading: reading.utcoffset() or timedelta())
    return _pin(local.replace(tzinfo=_fix(later.utcoffset() or timedelta())).astimezone(zone))


def _refuse_doubtful(local: datetime, zone: ZoneInfo) -> None:
    before = local.replace(tzinfo=zone).utcoffset() or timedelta()
    after = local.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    if before == after:
        return
    if before < after:
        readings = (_show(local.replace(tzinfo=_fix(offset)).astimezone(zone)) for offset in (after, before))
        what = "the clocks are put forward over it"
    else:
        readings = (_show(local) + _show_offset(offset) for offset in (before, after))
        what = "the clocks are put back and it comes twice"
    raise NoInstant(f"is doubtful in {zone.key}, where {what}; write {' or '.join(readings)}")


def _pin(at: datetime) -> datetime:
    """Give an instant its offset of that moment for good; seconds of an offset (before standard time) are rounded to the minute."""
    offset = at.utcoffset() or timedelta()
    if offset.seconds % 60:
        return at.astimezone(_fix(timedelta(minutes=round(offset.total_seconds() / 60))))
    return at.replace(tzinfo=_fix(offset), fold=0)


@lru_cache(maxsize=1024)
def _fix(offset: timedelta) -> timezone:
    return timezone(offset)


def _show(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S" if at.second else "%Y-%m-%d %H:%M")


def _show_offset(offset: timedelta) -> str:
    minutes = round(abs(offset.total_seconds()) / 60)
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _explain_impossible(year: int, month: int, day: int, text: str) -> str:
    if not 1 <= month <= 12:
        return f"is no date: there is no month {month:02}; {EXAMPLE}"
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        near = f"{year}-{month:02}-{min(max(day, 1), days):02}"
        return f"is no date: {_MONTHS[month - 1]} {year} has {days} days; write one such as {near}"
    return f"is no time: hours go from 00 to 23, minutes and seconds from 00 to 59; write one such as {text[:10]} 10:00"


# Abbreviations of offsets, as they are written in North America.
_ZONES = {
    "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00"
}  # fmt: skip


def _explain_spelling(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ].*:\d{2}[.,]\d+.*", text):
        return f"has a fraction of a second; write {re.sub(r'[.,][0-9]+', '', text)}"
    text = re.sub("[\u2010-\u2015\u2212]", "-", text.strip("“”„‘’\"'"))
    found = _read_numbers(text) or _read_month_name(text)
    if not found:
        return f"is no date; {EXAMPLE}"
    time = _read_clock(text)
    better = " or ".join(f"{year:04}-{month:02}-{day:02}{time}" for year, month, day in found)
    zone = re.search(r"(?<![\w.])(?!AM|PM|GMT|UTC|Z$)[A-Z]{1,5}$", text)
    if time and zone and zone[0] not in _ZONES:
        better = f"{better} in the site’s timezone, or an offset such as -05:00 instead of “{zone[0]}”"
    return f"is no date as Pressroom reads it; write {better}"


def _read_numbers(text: str) -> list[tuple[int, int, int]]:
    if match := re.match(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?!\d)", text):
        candidates = [(int(match[1]), int(match[2]), int(match[3]))]
    elif match := re.match(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)", text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        candidates = [(year, first, second), (year, second, first)]
    elif match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        candidates = [(int(match[1]), int(match[2]), int(match[3]))]
    else:
        return []
    return [candidate for candidate in dict.fromkeys(candidates) if _exists(*candidate)]


def _read_month_name(text: str) -> list[tuple[int, int, int]]:
    name = re.search(r"[A-Za-z]{3,}(?<!day)", re.sub(r"(?i)\b(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b", "", text))
    day, year = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!:)", text), re.search(r"\b\d{4}\b", text)
    if not (name and day and year):
        return []
    months = [number for number, month in enumerate(_MONTHS, 1) if month.lower().startswith(name[0].lower())]
    if len(months) != 1 or not _exists(int(year[0]), months[0], int(day[1])):
        return []
    return [(int(year[0]), months[0], int(day[1]))]


def _read_clock(text: str) -> str:
    clock = re.search(r"\b(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]\.?m\b)?", text, re.IGNORECASE)
    match = clock or re.search(r"\b(\d{1,2})()\s*([ap]\.?m\b)", text, re.IGNORECASE)
    if not match:
        return ""
    hour = int(match[1])
    if match[3] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match[3][0] in "pP" else 0)
    zone = re.search(r"(GMT|UTC|\bZ)$|\b([A-Z]{3})$|(?::\d{2}|[AaPp]\.?[Mm])\.?\s*([+-]\d{2}:?\d{2})$", text)
    offset = "" if not zone else "Z" if zone[1] else zone[3] or _ZONES.get(zone[2], "")
    return f" {hour:02}:{match[2] or '00'}{offset}" if hour < 24 and int(match[2] or 0) < 60 else ""


def _exists(year: int, month: int, day: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
