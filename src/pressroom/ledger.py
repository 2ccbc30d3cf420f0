"""`urls.lock`: every URL of a post, page or file beside one that was ever published, with its source and the post's identity in feeds.

The text has one line a URL, sorted: URL, source and guid (`-` for what is in no feed), with a space between. In URL and source, spaces,
control characters and `%` are percent-escaped; the guid is the rest of the line. Lines that begin with `#` are remarks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from pressroom.errors import ContentError, Finding, PublishError
from pressroom.library import Library, list_aliases
from pressroom.paths import find_stub
from pressroom.structs import Struct

NAME = "urls.lock"
"""The ledger's file, in the newsroom's folder."""

_HEAD = (
    "# Every URL that was ever published, with its source and its identity in feeds. The build writes this file: commit it.\n"
    "# None of these URLs may vanish without a word; docs/urls.md says how one is moved, withdrawn or given up.\n"
)
_ESCAPED = re.compile("[%\x00-\x20\x7f-\xa0\u2028\u2029]")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
_NO_GUID = "-"


class Line(NamedTuple):
    """One URL: its path, the source it was last published from, and the guid ('' for what is in no feed)."""

    url: str
    source: str
    guid: str = ""

    @property
    def is_file(self) -> bool:
        """Whether the URL is that of a file beside a page, and not of a page."""
        return not self.url.endswith("/")


class Trace(NamedTuple):
    """By what a source is known again when its file was moved: its title, and the digest of its bytes."""

    title: str
    digest: bytes


class Heir(NamedTuple):
    """A source that was never published, which may be one that was, under another name."""

    source: str
    title: str
    slug: str
    guid: str
    digest: bytes = b""


class Ledger(Struct, frozen=True, dict=True, gc=True):
    """The lines by URL, and the number of each in the file (0 for one that isn't there yet)."""

    lines: Mapping[str, Line] = {}
    numbers: Mapping[str, int] = {}

    def __contains__(self, url: object) -> bool:
        return url in self.lines

    @cached_property
    def pages_by_source(self) -> dict[str, list[Line]]:
        """The lines of pages, by their source."""
        found: dict[str, list[Line]] = {}
        for line in self.lines.values():
            if not line.is_file:
                found.setdefault(line.source, []).append(line)
        return found

    def find_number(self, url: str) -> int:
        """Answer the number of a URL's line in the file."""
        return self.numbers.get(url, 0) or 1


EMPTY = Ledger()
"""The ledger of a newsroom that hasn't published yet."""


def parse_ledger(text: str, name: str = NAME) -> Ledger:
    """Read a ledger. Raises `ContentError` with every damaged line at its place."""
    if (plain := _parse_plain(text)) is not None:
        return plain
    ledger, findings = _parse_lines(text, name)
    if findings:
        raise ContentError(findings)
    return ledger


def _parse_lines(text: str, name: str) -> tuple[Ledger, list[Finding]]:
    """Answer what can be read of a ledger, and what is wrong with the rest."""
    lines: dict[str, Line] = {}
    numbers: dict[str, int] = {}
    findings = []
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        written = raw.rstrip("\r")
        if not written or written.startswith("#"):
            continue
        line = _parse_line(written)
        if isinstance(line, str):
            findings.append(Finding(name, number, 1, line, rule="urls-lock"))
        elif lines.setdefault(line.url, line) != line:
            message = f"{line.url} stands on line {numbers[line.url]} already, otherwise; keep the line that was there first"
            findings.append(Finding(name, number, 1, message, rule="urls-lock"))
        else:
            numbers.setdefault(line.url, number)
    return Ledger(lines, numbers), findings


def _parse_plain(text: str) -> Ledger | None:
    """Read a ledger as this program writes it, at once; None where some line wants a closer look, if only for what it says."""
    if not text.startswith(_HEAD) or not text.endswith("\n") or "%" in text or "\r" in text:
        return None
    parts = [line.split(" ") for line in text[len(_HEAD) :].split("\n")[:-1]]
    if not all(len(part) == 3 and part[0][:1] == "/" and part[1][:8] == "content/" and part[2] for part in parts):
        return None
    lines = {url: Line(url, source, "" if guid == _NO_GUID else guid) for url, source, guid in parts}
    if len(lines) != len(parts):
        return None
    return Ledger(lines, dict(zip(lines, range(_HEAD.count("\n") + 1, len(lines) + _HEAD.count("\n") + 1), strict=True)))


def read_ledger(folder: Path) -> Ledger:
    """Read the ledger of a newsroom; an empty one where it has none. Raises `ContentError` for a damaged one."""
    try:
        return parse_ledger((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return EMPTY
    except UnicodeDecodeError:
        message = f"this file is not UTF-8 text; bring it back with “git checkout {NAME}”"
        raise ContentError([Finding(NAME, 1, 1, message, rule="urls-lock")]) from None


def salvage_ledger(folder: Path) -> Ledger:
    """Read what can be read of the ledger of a newsroom, be it damaged."""
    try:
        return _parse_lines((folder / NAME).read_text(encoding="utf-8", errors="replace"), NAME)[0]
    except FileNotFoundError:
        return EMPTY


def digest_ledger(folder: Path) -> bytes:
    """Answer a digest of the ledger's file, b'' where there is none."""
    try:
        return blake2b((folder / NAME).read_bytes(), digest_size=16).digest()
    except FileNotFoundError:
        return b""


def write_ledger(folder: Path, ledger: Ledger) -> None:
    """Write the ledger, whole or not at all, where its text changes. Raises `PublishError` where the folder can't be written."""
    text, file, spare = format_ledger(ledger).encode(), folder / NAME, folder / f".{NAME}.new"
    try:
        if file.exists() and file.read_bytes() == text:
            return
        spare.write_bytes(text)
        spare.replace(file)
    except OSError as error:
        raise PublishError(f"the site is out, but {file} can’t be written ({error.strerror}); make it writable and build again") from error


def format_ledger(ledger: Ledger) -> str:
    """Answer the text of a ledger: the same for the same lines."""
    lines = (line for _, line in sorted(ledger.lines.items()))
    return _HEAD + "".join(f"{_escape(line.url)} {_escape(line.source)} {line.guid or _NO_GUID}\n" for line in lines)


def claim_lines(ledger: Ledger, library: Library, addresses: Mapping[str, str]) -> dict[str, str]:
    """Answer which source answers for each page's URL of the ledger now; `addresses` are those of all posts and pages, by source.

    That is the post or page at the URL, else one that has it as an alias, else one that is still in the file it was published from.
    """
    if not ledger.lines:
        return {}
    claims = {line.url: line.source for line in ledger.lines.values() if not line.is_file and library.find_addressed(line.source)}
    claims |= {path: source for source, alias in list_aliases(library) if (path := find_stub(alias.path)) in ledger.lines}
    claims |= {path: source for source, path in addresses.items() if path in ledger.lines}
    return claims


def find_guids(ledger: Ledger, claims: Mapping[str, str], library: Library, addresses: Mapping[str, str]) -> dict[str, str]:
    """Answer the guid of each post that has been published: that of its own URL, else of its first alias, else of its file."""
    guids = {source: ledger.lines[url].guid for url, source in claims.items() if addresses[source] == url}
    ranks: dict[str, tuple[int, str]] = {}
    for url, source in claims.items():
        if source not in guids and (guid := ledger.lines[url].guid):
            rank = _rank(url, source, library), guid
            ranks[source] = min(ranks.get(source, rank), rank)
    return {source: guid for source, (_, guid) in ranks.items()} | {source: guid for source, guid in guids.items() if guid}


def find_heir(line: Line, trace: Trace | None, heirs: Sequence[Heir]) -> tuple[Heir, str] | None:
    """Answer which of some sources obviously is the lost one of a line, and what they have in common."""
    slug = line.url.rstrip("/").rpartition("/")[2]
    tests: tuple[tuple[str, Callable[[Heir], bool]], ...] = (
        ("the same guid", lambda heir: bool(line.guid) and heir.guid == line.guid),
        ("the same text", lambda heir: trace is not None and heir.digest == trace.digest),
        ("the same title", lambda heir: trace is not None and heir.title == trace.title),
        ("the same last part of its address", lambda heir: heir.slug == slug),
    )
    for why, is_same in tests:
        matches = [heir for heir in heirs if is_same(heir)]
        if len(matches) == 1:
            return matches[0], why
    return None


def change_ledger(ledger: Ledger, published: Iterable[Line], pulled: Iterable[Line], claims: Mapping[str, str]) -> Ledger:
    """Answer the ledger after a publication: no line is dropped, and each names the source that answers for it now.

    `pulled` are lines of what had been published without being in the ledger, and was taken down.
    """
    moved = {url: source for url, source in claims.items() if ledger.lines[url].source != source}
    kept = {**ledger.lines, **{url: ledger.lines[url]._replace(source=source) for url, source in moved.items()}}
    lines = {line.url: line for line in pulled} | kept | {line.url: line for line in published}
    return Ledger(lines, ledger.numbers)


def list_changes(before: Ledger, after: Ledger) -> Iterator[Line]:
    """Answer the lines of `after` that `before` hasn't got."""
    return (line for url, line in sorted(after.lines.items()) if before.lines.get(url) != line)


def _rank(url: str, source: str, library: Library) -> int:
    """Rank a URL among those at which a post isn't any more: its aliases in their order, then addresses it had before."""
    item = library.find_addressed(source)
    paths = [find_stub(alias.path) for alias in item.aliases] if item else []
    return paths.index(url) if url in paths else len(paths)


def _parse_line(written: str) -> Line | str:
    """Answer a line, or what is wrong with it."""
    if not written.startswith("/") and _CONFLICT.match(written):
        return f"here Git couldn’t merge; keep the lines of both sides and delete “{written}”"
    parts = written.split(" ", 2)
    if len(parts) != 3 or not parts[0].startswith("/") or not parts[1].startswith("content/") or not parts[2].strip():
        return "this line is damaged: it must be a URL’s path, its source and its guid; bring it back with “git checkout urls.lock”"
    url, source = (unquote(part) if "%" in part else part for part in parts[:2])
    return Line(url, source, "" if parts[2] == _NO_GUID else parts[2])


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)
