"""`pressroom.toml`, parsed into one frozen value that is passed explicitly."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pressroom.errors import ContentError, Finding
from pressroom.paths import NoPath, read_path
from pressroom.settings import CONVERTERS, BadSetting, Recent, refuse_feeds, refuse_script
from pressroom.structs import Struct, exchange, list_fields


class NavigationLink(Struct, frozen=True):
    """One entry of the navigation: its words, and a path of the site or an absolute URL."""

    label: str
    path: str


class Features(Struct, frozen=True):
    """What a site may switch off (`[features]`)."""

    search: bool = True
    share_pictures: bool = True
    term_feeds: bool = True
    archives: bool = True


class Feeds(Struct, frozen=True):
    """Sizes of the feeds, and the WebSub hub ('' for none) (`[feeds]`)."""

    entries: int = 30
    term_entries: int = 10
    hub: str = ""


class Head(Struct, frozen=True):
    """The one script of another site that every page loads, '' for none (`[head]`)."""

    script_src: str = ""


class Gone(Struct, frozen=True):
    """An old path (decoded) at which nothing stands any more, the reason for readers, and its place in the configuration."""

    path: str
    reason: str
    line: int = 1
    column: int = 1


class SiteTexts(Struct, frozen=True, kw_only=True):
    """What the site says of itself in a language; `lang` is the language of the words, the main one where nothing is translated."""

    lang: str
    title: str
    agency: str
    description: str
    notice: str
    header: tuple[NavigationLink, ...]
    footer: tuple[NavigationLink, ...]

CATALOGS = "templates/locales/"
"""Where a newsroom's own message catalogs lie, beside its configuration."""


class SiteConfig(Struct, frozen=True, kw_only=True):
    """The site as `pressroom.toml` describes it.

    `base_url` has no trailing slash and may have a path, `path` is that path ('' or '/news'); `languages` begins with the main one;
    `lacking` are the features that are asked for but can't be had, since the package that makes them isn't installed; `catalogs` are the
    newsroom's own message catalogs: language and text of each.
    """

    title: str
    base_url: str
    timezone: str
    agency: str = ""
    description: str = ""
    notice: str = ""
    languages: tuple[str, ...] = ("en",)
    publish_time: str = "09:00"
    permalink: str = "/{year}/{month}/{day}/{slug}/"
    per_page: int = 10
    recent: Recent = "latest"
    header: tuple[NavigationLink, ...] = ()
    footer: tuple[NavigationLink, ...] = ()
    features: Features = Features()
    feeds: Feeds = Feeds()
    head: Head = Head()
    check: tuple[tuple[str, str], ...] = ()
    path: str = ""
    gone: tuple[Gone, ...] = ()
    translations: tuple[SiteTexts, ...] = ()
    lacking: tuple[str, ...] = ()
    catalogs: tuple[tuple[str, str], ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The site's timezone."""
        return ZoneInfo(self.timezone)

    @property
    def language(self) -> str:
        """The main language, whose pages stand at the root."""
        return self.languages[0]

    def texts(self, lang: str) -> SiteTexts:
        """Answer what the site says of itself in a language, or else in the main one."""
        return next((texts for texts in self.translations if texts.lang == lang), _take_texts(self))


def load_config(path: Path, *, base_url: str | None = None) -> SiteConfig:
    """Read a configuration file; `base_url` replaces the one in it.

    Raises `ContentError` with every problem of the file, each at its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ContentError([Finding(path.name, 1, 1, _MISSING_FILE, rule="config")]) from None
    except UnicodeDecodeError:
        raise ContentError([Finding(path.name, 1, 1, "this file is not UTF-8 text; save it as UTF-8", rule="config")]) from None
    config = _leave_out_lacking(parse_config(text, name=path.name, base_url=base_url))
    return exchange(config, catalogs=tuple(_read_catalogs(path.parent)))


def list_catalogs(folder: Path) -> list[Path]:
    """Answer the message catalogs in the theme of a newsroom's own, in the order of their languages."""
    return sorted((folder / CATALOGS).glob("*.po"))


def _read_catalogs(folder: Path) -> Iterator[tuple[str, str]]:
    for file in list_catalogs(folder):
        try:
            yield file.stem, file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            message = "this file is not UTF-8 text; save it as UTF-8"
            raise ContentError([Finding(f"{CATALOGS}{file.name}", 1, 1, message, rule="config")]) from None


def parse_config(text: str, *, name: str = "pressroom.toml", base_url: str | None = None) -> SiteConfig:
    """Parse a configuration text; like `load_config`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([_explain_syntax(name, text, str(error))]) from None
    if base_url is not None:
        table["base_url"] = base_url
    return _Reader(name, text).read(table)


def _leave_out_lacking(config: SiteConfig) -> SiteConfig:
    """Answer a configuration without the features whose package isn't installed, so that no page leads to what isn't there."""
    if not config.features.search or find_spec("pagefind_bin") is not None:
        return config
    return exchange(config, features=exchange(config.features, search=False), lacking=("search",))


_MISSING_FILE = (
    "there is no such file; a newsroom's folder holds a pressroom.toml with at least title, base_url and timezone "
    '(write one, or name the folder with --root)'
)


class _Reader:
    """Collects the problems of one configuration file while its keys become values."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text
        self._findings: list[Finding] = []

    def read(self, table: Mapping[str, Any]) -> SiteConfig:
        self._refuse_unknown(table, _TOP | _TABLES | _SECTIONS.keys() | _LATER, section="")
        for key in ("title", "base_url", "timezone"):
            if key not in table:
                self._report("", f"“{key}” is missing; write {_EXAMPLES[key]}")
        values = {key: self._convert(key, table[key], CONVERTERS[key]) for key in CONVERTERS if key in table}
        values |= self._read_navigation("navigation", table.get("navigation", {}))
        values["check"] = self._read_levels(table.get("check", {}))
        for section, kind in _SECTIONS.items():
            values[section] = self._read_section(section, table.get(section, {}), kind)
        values["gone"] = tuple(self._read_gone(table.get("gone", {})))
        if self._findings:
            raise ContentError(self._findings)
        config = SiteConfig(**values, path=urlsplit(values["base_url"]).path)
        translations = tuple(self._read_translations(table.get("translations", {}), config))
        if self._findings:
            raise ContentError(self._findings)
        return exchange(config, translations=translations)

    def _read_translations(self, table: Any, config: SiteConfig) -> Iterator[SiteTexts]:
        """Answer the site's own words in its other languages; what a language leaves out is that of the main one."""
        if not self._is_table("translations", table):
            return
        for lang, own in table.items():
            section = f"translations.{lang}"
            if lang == config.language:
                self._report(section, f"“{lang}” is the main language, whose words stand outside of sections; move these there")
            elif lang not in config.languages:
                others = ", ".join(config.languages[1:]) or "none yet"
                self._report(section, f"“{lang}” is none of the site’s other languages ({others}); add it to “languages”")
            elif self._is_table(section, own):
                texts = {key: own[key] for key in _TRANSLATED if key in own}
                links = {key: own[key] for key in ("header", "footer") if key in own}
                self._refuse_unknown(own, {*_TRANSLATED, "header", "footer"}, section=section)
                read: dict[str, Any] = {key: self._convert(f"{section}.{key}", text, CONVERTERS[key]) for key, text in texts.items()}
                yield exchange(_take_texts(config), lang=lang, **read | self._read_navigation(section, links))

    def _read_section(self, section: str, table: Any, kind: type[Features | Feeds | Head]) -> Features | Feeds | Head:
        names = list_fields(kind)
        if not self._is_table(section, table):
            return kind()
        self._refuse_unknown(table, {*names}, section=section)
        given = {}
        for key in {*names} & table.keys():
            expected = type(getattr(kind(), key))
            if type(table[key]) is not expected:
                self._report(f"{section}.{key}", f"“{key}” must be {_KINDS[expected]}, not {table[key]!r}")
            elif (refuse := _REFUSALS.get(kind)) and (refusal := refuse(table[key])):
                self._report(f"{section}.{key}", f"“{key}” {refusal}")
            else:
                given[key] = table[key]
        return kind(**given)

    def _read_navigation(self, section: str, table: Any) -> dict[str, tuple[NavigationLink, ...]]:
        if not self._is_table(section, table):
            return {}
        self._refuse_unknown(table, {"header", "footer"}, section=section)
        read = {}
        for place in ("header", "footer"):
            entries = table.get(place)
            if entries is None:
                continue
            if not isinstance(entries, list) or not all(_is_navigation(entry) for entry in entries):
                self._report(f"{section}.{place}", f'“{place}” must be a list such as [{{ label = "About", path = "/about/" }}]')
                continue
            read[place] = tuple(NavigationLink(entry["label"], entry["path"]) for entry in entries)
        return read

    def _read_gone(self, table: Any) -> Iterator[Gone]:
        if not self._is_table("gone", table):
            return
        first: dict[str, str] = {}
        for key, reason in table.items():
            if not isinstance(reason, str) or not reason.strip():
                said = f"“{key}” needs a reason for readers"
                self._report(f"gone.{key}", f'{said}; write "{key}" = "The programme ended in 2019."')
                continue
            try:
                path = read_path(key)
            except NoPath as why:
                self._report(f"gone.{key}", f"“{key}” {why}")
                continue
            if "?" in path:
                bare = path.partition("?")[0]
                self._report(f"gone.{key}", f"“{key}” has a query, for which there is no page; write {bare} or remove it")
            elif path in first:
                self._report(f"gone.{key}", f"“{key}” and “{first[path]}” are the same path; keep one")
            else:
                first[path] = key
                yield Gone(path, reason.strip(), *locate_setting(self._text, f"gone.{key}"))

    def _read_levels(self, table: Any) -> tuple[tuple[str, str], ...]:
        """Read `[check]`: how much each rule weighs. The rules themselves are known to `check` only, which tells of names that none has."""
        if not self._is_table("check", table):
            return ()
        for rule, level in table.items():
            if level not in _LEVELS:
                self._report(f"check.{rule}", f"“{rule}” must be one of {', '.join(_LEVELS)}, not {level!r}")
        return tuple(sorted(table.items()))

    def _convert(self, key: str, value: Any, convert: Callable[[Any], Any]) -> Any:
        try:
            return convert(value)
        except BadSetting as reason:
            self._report(key, f"“{key.rpartition('.')[2]}” {reason}")
            return None

    def _is_table(self, section: str, table: Any) -> bool:
        if isinstance(table, dict):
            return True
        self._report(section, f"“{section}” must be a table: write [{section}] on a line of its own and its keys below")
        return False

    def _refuse_unknown(self, table: Mapping[str, Any], known: Iterable[str], *, section: str) -> None:
        known = sorted(known)
        for key in table:
            place = f"{section}.{key}" if section else key
            if key in _LATER and not section:
                self._report(place, f"[{key}] is not supported yet by this version of Pressroom; remove it")
            elif key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean “{near[0]}”?" if near else f"the known keys are {', '.join(known)}"
                self._report(place, f"unknown key “{key}”; {hint}")

    def _report(self, place: str, message: str) -> None:
        line, column = locate_setting(self._text, place)
        self._findings.append(Finding(self._name, line, column, message, rule="config"))


def locate_setting(text: str, place: str) -> tuple[int, int]:
    """Answer line and column of a dotted key in a configuration text, its beginning where that is unclear; tomllib tells no positions."""
    section, _, key = place.partition(".") if place.startswith("gone.") else place.rpartition(".")
    current, inside = "", False
    for number, line in enumerate(text.splitlines(), 1):
        was_inside = inside
        inside ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if was_inside:
            continue
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            current = header[1].strip()
            if current == place:
                return number, line.index("[") + 1
        elif (match := _KEY.match(line)) and key and match[1] == key and current == section:
            return number, match.start(1) + 1
    return 1, 1


def _take_texts(config: SiteConfig) -> SiteTexts:
    return SiteTexts(
        lang=config.language, title=config.title, agency=config.agency, description=config.description, notice=config.notice,
        header=config.header, footer=config.footer,
    )  # fmt: skip


def _is_navigation(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.keys() == {"label", "path"} and all(isinstance(text, str) for text in entry.values())


def _explain_syntax(name: str, text: str, message: str) -> Finding:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(place[1]), int(place[2])) if place else (len(text.splitlines()) or 1, 1)
    what = message.partition(" (at ")[0]
    return Finding(name, line, column, f'this is not valid TOML ({what}); write key = "value", text in double quotes', rule="config")


_KEY = re.compile(r"\s*[\"']?([\w-]+|(?<=[\"'])[^\"']*)[\"']?\s*=")
_TOP = frozenset(CONVERTERS)
_TRANSLATED = ("title", "agency", "description", "notice")
_SECTIONS: dict[str, type[Features | Feeds | Head]] = {"features": Features, "feeds": Feeds, "head": Head}
_TABLES = frozenset({"navigation", "translations", "check", "gone"})
_REFUSALS: dict[Any, Callable[[Any], str]] = {Feeds: refuse_feeds, Head: refuse_script}
_LATER = frozenset({"limits"})
_LEVELS = ("error", "warning", "advice", "off")
_KINDS = {bool: "true or false", int: "a whole number", str: "text in quotes"}
_EXAMPLES = {
    "title": 'title = "Town of Example Newsroom"',
    "base_url": 'base_url = "https://news.example.gov"',
    "timezone": 'timezone = "America/New_York"',
}
