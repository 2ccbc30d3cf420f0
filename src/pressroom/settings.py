"""What the single values of `pressroom.toml` must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Recent = Literal["latest", "category", "before"]
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class BadSetting(Exception):
    """Why a value can't be taken, worded to follow the key's name."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadSetting(f'must be text in quotes, not {value!r}')
    return value.strip()


def _required_text(value: Any) -> str:
    if not (text := _text(value)):
        raise BadSetting("is empty; write some words")
    return text


def _base_url(value: Any) -> str:
    parts = urlsplit(url := _text(value).rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment or not url.isascii():
        raise BadSetting(f'must be the site’s address such as "https://news.example.gov", not {value!r}')
    return url


def _timezone(value: Any) -> str:
    try:
        ZoneInfo(name := _text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSetting(f'must be an IANA timezone such as "America/New_York"; there is none called {value!r}') from None
    return name


def _languages(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(tag, str) and _LANGUAGE.fullmatch(tag) for tag in value):
        raise BadSetting('must be a list of language tags, the main one first, such as ["en", "es"]')
    return tuple(dict.fromkeys(value))


def _publish_time(value: Any) -> str:
    if isinstance(value, time):
        value = value.strftime("%H:%M")
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise BadSetting(f'must be a time of day such as "09:00", not {value!r}')
    return value


def _permalink(value: Any) -> str:
    names = re.findall(r"\{(.*?)\}", pattern := _text(value))
    if not re.fullmatch(r"/((?!\.+/)[\w.~-]+/|\{(year|month|day|slug)\}/)+", pattern) or names.count("slug") != 1:
        raise BadSetting(
            "must be a path of {year}, {month}, {day} and {slug}, with one {slug} and a slash at both ends, "
            f'such as "/{{year}}/{{month}}/{{day}}/{{slug}}/", not {value!r}'
        )
    return pattern


def _per_page(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 1000:
        raise BadSetting(f"must be a whole number from 1 to 1000, not {value!r}")
    return value


def _recent(value: Any) -> Recent:
    if value not in get_args(Recent):
        raise BadSetting(f'must be "latest", "category" or "before", not {value!r}')
    return value  # type: ignore[no-any-return]


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "title": _required_text,
    "base_url": _base_url,
    "timezone": _timezone,
    "agency": _text,
    "description": _text,
    "notice": _text,
    "languages": _languages,
    "publish_time": _publish_time,
    "permalink": _permalink,
    "per_page": _per_page,
    "recent": _recent,
}
"""For each key, the function that reads its value, or raises `BadSetting`."""


def refuse_feeds(value: int | str) -> str:
    """Answer why a number of entries, or the address of a hub, can't be taken, worded to follow the key's name; '' for one that can."""
    if isinstance(value, int):
        return "" if 1 <= value <= 1000 else f"must be a whole number from 1 to 1000, not {value}"
    is_address = re.fullmatch(r"https?://[^\s<>\"]+", value) or not value
    return "" if is_address else f'must be the address of a WebSub hub such as "https://hub.example.org/", not “{value}”'


def refuse_script(value: int | str) -> str:
    """Answer why an address can't be that of the site's script, worded to follow the key's name; '' for one that can."""
    is_address = re.fullmatch(r"https://[A-Za-z0-9.-]+(?::[0-9]+)?/[^\s<>\"';,\\]+", str(value)) or not value
    return "" if is_address else f'must be the whole address of one script such as "https://analytics.example.gov/count.js", not “{value}”'
