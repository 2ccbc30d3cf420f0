"""Sheets to records: what a post, a page and an author need, and what their keys must not say against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.front_matter.dates import Instant, NoInstant, begin_day, parse_instant
from pressroom.front_matter.handler import ScalarNode
from pressroom.front_matter.names import FileName, has_latin_letters, parse_name
from pressroom.front_matter.press_values import CONVERTERS as PRESS_CONVERTERS
from pressroom.front_matter.press_values import list_nodes
from pressroom.front_matter.relation_values import CONVERTERS as RELATION_CONVERTERS
from pressroom.front_matter.sheets import FILE_START, Sheet
from pressroom.front_matter.sources import EMBARGO_RULE, Source
from pressroom.front_matter.values import CONVERTERS as COMMON_CONVERTERS
from pressroom.models import Author, Boilerplate, Change, Contact, Page, Post
from pressroom.slugs import is_slug, slugify
from pressroom.structs import Struct

T = TypeVar("T")
CONVERTERS = COMMON_CONVERTERS | PRESS_CONVERTERS | RELATION_CONVERTERS
_DATED = re.compile(r"([^.]+)\.(\d{4}-\d{2}-\d{2})", re.ASCII)
_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})\s*$")


class Parsed(Struct, Generic[T], frozen=True):
    """What was made of a source: the record (None when there are errors), the body, the body's first line in the file, the problems."""

    record: T | None
    body: str
    first_line: int
    findings: tuple[Finding, ...]


def parse_post(source: Source, config: SiteConfig) -> Parsed[Post]:
    """Read a post; raises nothing, every problem of the file is in `findings`."""
    sheet = Sheet(source, config, "post")
    if not sheet.readable:
        return _finish(sheet, None)
    name = parse_name(source.path, config)
    values = sheet.read(CONVERTERS)
    if "date" not in sheet.entries:
        hint = f"the file’s name gives it: date: {name.date}" if name.date else "write a line such as date: 2014-07-30"
        sheet.refuse(FILE_START, f"“date” is missing; {hint}")
    common = _read_common(sheet, values, name)
    _check_order(sheet, values)
    _check_press(sheet, values)
    if values.get("kind") == "event" and "event" not in values and not sheet.has_problem("event"):
        message = "this is an event, and there is no “event” that says when; write event: {start: 2014-08-01 10:00, place: Cambridge}"
        sheet.refuse(sheet.place("kind"), message)
    if sheet.failed:
        return _finish(sheet, None)
    if "embargo" in values:
        _advise_on_offset(sheet, values["embargo"])
    date: Instant = values.pop("date")
    for key in ("embargo", "expires"):
        if key in values:
            values[key] = values[key].at
    return _finish(sheet, Post(source=source.path, date=date.at, date_only=date.date_only, **(values | common)))


def parse_page(source: Source, config: SiteConfig) -> Parsed[Page]:
    """Read a page; like `parse_post`."""
    sheet = Sheet(source, config, "page")
    if not sheet.readable:
        return _finish(sheet, None)
    values = sheet.read(CONVERTERS)
    common = _read_common(sheet, values, parse_name(source.path, config))
    return _finish(sheet, None if sheet.failed else Page(source=source.path, **(values | common)))


def parse_author(source: Source, config: SiteConfig) -> Parsed[Author]:
    """Read an author; the slug is the file's name. Like `parse_post`."""
    sheet = Sheet(source, config, "author")
    if not sheet.readable:
        return _finish(sheet, None)
    values = sheet.read(CONVERTERS)
    _require(sheet, values, "name", "write a line such as name: Tim Sullivan")
    slug = _read_stem(sheet, parse_name(source.path, config).words, "tim-sullivan.md")
    return _finish(sheet, None if sheet.failed else Author(source=source.path, slug=slug, **values))


def parse_contact(source: Source, config: SiteConfig) -> Parsed[Contact]:
    """Read a press contact; the slug is the file's name. Like `parse_post`."""
    sheet = Sheet(source, config, "contact")
    if not sheet.readable:
        return _finish(sheet, None)
    values = sheet.read(CONVERTERS)
    _require(sheet, values, "name", "write a line such as name: Tim Sullivan")
    if not values.keys() & {"phone", "email"} and not sheet.failed:
        hint = "write a line such as phone: +1 617-555-0100 or email: press@agency.example"
        sheet.refuse(FILE_START, f"this contact can’t be reached; {hint}")
    slug = _read_stem(sheet, parse_name(source.path, config).words, "press-office.md")
    return _finish(sheet, None if sheet.failed else Contact(source=source.path, slug=slug, **values))


def parse_boilerplate(source: Source, config: SiteConfig) -> Parsed[Boilerplate]:
    """Read one version of a boilerplate; slug, language and date may stand in the file's name. Like `parse_post`."""
    sheet = Sheet(source, config, "boilerplate")
    if not sheet.readable:
        return _finish(sheet, None)
    values = sheet.read(CONVERTERS)
    _require(sheet, values, "title", "write a line such as title: About the agency")
    name = parse_name(source.path, config)
    dated = _DATED.fullmatch(name.words)
    slug = _read_stem(sheet, dated[1] if dated else name.words, "agency.md or agency.2014-07-01.md")
    written: Instant | None = values.pop("from", None)
    begins = _decide_beginning(sheet, written, dated[2] if dated else name.date)
    values["lang"] = _decide_language(sheet, values, name)
    return _finish(sheet, None if sheet.failed else Boilerplate(source=source.path, slug=slug, begins=begins, **values))


def _decide_beginning(sheet: Sheet, written: Instant | None, named: str) -> datetime | None:
    """Answer from when on a boilerplate reads so, by its key or else its file's name."""
    if not named or sheet.has_problem("from"):
        return begin_day(written, sheet.config) if written else None
    try:
        said = parse_instant(named, sheet.config)
    except NoInstant as reason:
        sheet.refuse(FILE_START, f"the date in this file’s name, “{named}”, {reason}")
        return None
    if written and written.at.date() != said.at.date():
        message = f"“from” is {written.at:%Y-%m-%d} and the file’s name says {named}; make them agree, or leave “from” out"
        sheet.refuse(sheet.place("from"), message)
    return begin_day(written or said, sheet.config)


def _read_stem(sheet: Sheet, stem: str, example: str) -> str:
    slug = stem if is_slug(stem) else slugify(stem)
    if not slug:
        sheet.refuse(FILE_START, f"this file’s name has nothing to make a URL of; give it letters, such as {example}")
    return slug


def _finish(sheet: Sheet, record: T | None) -> Parsed[T]:
    return Parsed(record, sheet.body, sheet.first_line, sheet.findings)


def _read_common(sheet: Sheet, values: Mapping[str, Any], name: FileName) -> dict[str, Any]:
    """Answer what posts and pages have beside their keys' values: slug, language, and `updated` as an instant."""
    _require(sheet, values, "title", "write a line such as title: Town hall opens on Monday")
    common: dict[str, Any] = {"lang": _decide_language(sheet, values, name), "slug": _decide_slug(sheet, values, name)}
    if "updated" in values:
        common["updated"] = values["updated"].at
    return common


def _require(sheet: Sheet, values: Mapping[str, Any], key: str, hint: str) -> None:
    if key not in sheet.entries:
        sheet.refuse(FILE_START, f"“{key}” is missing; {hint}")
    elif key not in values and not sheet.has_problem(key):
        sheet.refuse(sheet.place(key), f"“{key}” is empty; {hint}")


def _decide_language(sheet: Sheet, values: Mapping[str, Any], name: FileName) -> str:
    written: str = values.get("lang", "")
    if written and name.lang and written != name.lang:
        message = f"“lang” is “{written}” and the file’s name says “{name.lang}”; make them agree, or leave “lang” out"
        sheet.refuse(sheet.place("lang"), message)
    return written or name.lang or sheet.config.language


def _decide_slug(sheet: Sheet, values: Mapping[str, Any], name: FileName) -> str:
    """Answer the key, else the file's name, else the title; a text without Latin letters is never spelled out unasked."""
    if "slug" in values or sheet.has_problem("slug"):
        return str(values.get("slug", ""))
    if is_slug(name.words):
        return name.words
    title: str = values.get("title", "")
    for words in (name.words, title):
        if has_latin_letters(words) and (slug := slugify(words)) and len(slug) <= 200:
            return slug
    if title:
        better = slugify(title)[:80].rstrip("-") or slugify(name.words)[:80].rstrip("-")
        write = f"write slug: {better}, or better words" if better else "write one such as slug: town-hall-opens"
        sheet.refuse(sheet.place("title"), f"neither the file’s name nor the title has Latin letters for the URL; {write}")
    return ""


def _check_order(sheet: Sheet, values: Mapping[str, Any]) -> None:
    """Refuse an embargo and an end that come before the beginning."""
    date, embargo, expires = (values.get(key) for key in ("date", "embargo", "expires"))
    if date is None:
        return
    begins, key = date.at, "date"
    if embargo is not None:
        if not date.date_only and embargo.at < date.at:
            message = f"the embargo ({_show(embargo)}) is over before the date ({_show(date)}); write a later one or remove it"
            sheet.refuse(sheet.place("embargo"), message)
        if embargo.at > date.at or (date.date_only and embargo.at.date() == date.at.date()):
            begins, key = embargo.at, "embargo"
    if expires is not None and expires.at <= begins:
        shown = _show(Instant(begins, date_only=False))
        message = f"the post expires ({_show(expires)}) before anyone can see it: its {key} is {shown}; write a later one"
        sheet.refuse(sheet.place("expires"), message)


def _advise_on_offset(sheet: Sheet, embargo: Instant) -> None:
    """Say how an embargo without an offset is read: whoever sent it may be in another timezone."""
    node = sheet.entries["embargo"].value
    if isinstance(node, ScalarNode) and not _OFFSET.search(node.value):
        shown = embargo.at.isoformat(" ", "minutes")
        message = f"this embargo has no offset, so it ends at {shown} (the time of {sheet.config.timezone}); write that to be certain"
        sheet.advise(node.start_mark, message, EMBARGO_RULE)


def _check_press(sheet: Sheet, values: Mapping[str, Any]) -> None:
    """Refuse an advisory without an end, and a change that is older than what it changes."""
    if values.get("kind") == "advisory" and "expires" not in sheet.entries:
        message = "an advisory stands on top of every page until it expires, and this one has no “expires”; write one such as expires: {}"
        date = values.get("date")
        sheet.refuse(sheet.place("kind"), message.format((date.at + timedelta(days=3)).strftime("%Y-%m-%d") if date else "2014-08-01"))
    changes: tuple[Change, ...] = values.get("changes", ())
    if changes and "date" in values:
        day = values["date"].at.date()
        for change, node in zip(changes, list_nodes(sheet.entries["changes"].value), strict=True):
            if change.at.date() < day:
                message = f"this change is of {change.at:%Y-%m-%d}, before the post’s date ({day}); correct one of them"
                sheet.refuse(node.start_mark, message)


def _show(instant: Instant) -> str:
    return instant.at.strftime("%Y-%m-%d %H:%M")
