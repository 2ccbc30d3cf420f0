"""What lies under `content/` now, by name and stamp; nothing is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pressroom.errors import ContentError, Finding
from pressroom.models import Stamp
from pressroom.structs import Struct

POSTS, PAGES, AUTHORS = "content/posts/", "content/pages/", "content/authors/"
CONTACTS, BOILERPLATE = "content/contacts/", "content/boilerplate/"
SOURCES = (POSTS, PAGES, AUTHORS, CONTACTS, BOILERPLATE)
PUBLISHED = ("content/media/", "content/root/", "content/data/")
_SUFFIXES = (".md", ".markdown")
_CHECKOUT = Path(__file__).parents[2] / "templates"
_PACKAGED = Path(__file__).parent / "theme"


class Scan(Struct, frozen=True):
    """What lies under `content/` now: the stamp of every file, by path under the root."""

    files: Mapping[str, Stamp]


def scan_content(root: Path) -> Scan:
    """Stat every file under `content/`; dotfiles and editors' backups are left out, links that lead outside are refused.

    Raises `ContentError` naming each link to a file or folder outside `content/`.
    """
    findings: list[Finding] = []
    files = {path: _stamp(found) for path, found in _scan_content(root, findings)}
    if findings:
        raise ContentError(findings)
    return Scan(files)


class Changes(Struct, frozen=True):
    """How what lies there differs from what was known: the stamps of new and changed files, and the files that are gone."""

    stamps: Mapping[str, Stamp]
    gone: frozenset[str]


def find_changes(root: Path, known: Mapping[str, Stamp], tell: Callable[[], None]) -> Changes:
    """Answer how `scan_content` differs from what was known before; call `tell` as soon as it is known that it does.

    What comes last by its name is looked at first: that is where the newest posts are, and most edits.
    """
    findings: list[Finding] = []
    stamps: dict[str, Stamp] = {}
    seen, find = set(), known.get
    for path, found in _scan_content(root, findings, backwards=True):
        seen.add(path)
        if find(path) != (found.st_size, found.st_mtime_ns, found.st_ctime_ns):
            if not stamps:
                tell()
            stamps[path] = _stamp(found)
    if findings:
        raise ContentError(findings)
    return Changes(stamps, frozenset(known.keys() - seen))


def apply_changes(known: Mapping[str, Stamp], changes: Changes) -> Scan:
    """Answer what lies there, which differs from what was known by these changes."""
    files = {**known, **changes.stamps}
    for path in changes.gone:
        del files[path]
    return Scan(files)


def is_source(path: str) -> bool:
    """Tell whether a file under `content/` is a Markdown source of a post, page, author, contact or boilerplate."""
    return path.endswith(_SUFFIXES) and path.startswith(SOURCES)


def look_at_file(root: Path, name: str) -> Stamp | None:
    """Answer the stamp of one file under `content/`, as `scan_content` would; None where there is none.

    Raises `LookWider` for what only a scan of everything can tell: a folder, or a link.
    """
    parts = name.split("/")
    prefixes = ["/".join(parts[: length + 1]) for length in range(1, len(parts))]
    if any(_is_overlooked("/".join(parts[:length]) + "/", parts[length]) for length in range(1, len(parts))):
        return None
    found: os.stat_result | None = None
    for prefix in prefixes:
        try:
            found = (root / prefix).lstat()
        except FileNotFoundError:
            return None
        except OSError:
            raise LookWider from None
        if stat.S_ISREG(found.st_mode) is not (prefix == name):
            raise LookWider
    return _stamp(found) if found else None


class LookWider(Exception):
    """One file can't be looked at by itself: all of `content/` has to be scanned."""


def find_theme_folders(root: Path) -> tuple[Path, ...]:
    """Answer the folders of the theme in order of precedence: the newsroom's own `templates/`, then the packaged theme."""
    packaged = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    return tuple(dict.fromkeys(folder.resolve() for folder in (root / "templates", packaged) if folder.is_dir()))


def scan_theme(root: Path) -> dict[str, Stamp]:
    """Stat every file of the theme, by its whole path."""
    folders = map(str, find_theme_folders(root))
    return {path: _stamp(found) for folder in folders for path, found in _scan_folder(folder, f"{folder}/", folder, [])}


def _scan_content(root: Path, findings: list[Finding], *, backwards: bool = False) -> Iterator[tuple[str, os.stat_result]]:
    content = root / "content"
    return _scan_folder(str(content), "content/", os.path.realpath(content), findings, backwards=backwards)


def _scan_folder(
    folder: str, prefix: str, base: str, findings: list[Finding], *, backwards: bool = False
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files below a folder, each with what the system tells of it, in the order of their names or against it.

    Links that lead outside are noted. Each name is asked for once, and from its folder: of a hundred thousand files that takes half as
    long as to ask what it is, and then by its whole path.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        for own in sorted(os.listdir(handle), reverse=backwards):  # noqa: PTH208 - Path knows no handle of a folder
            name = prefix + own
            if (own[0] == "." or own[-1] == "~") and _is_overlooked(prefix, own):
                continue
            found = os.stat(own, dir_fd=handle, follow_symlinks=False)
            if stat.S_ISLNK(found.st_mode):
                if not os.path.realpath(f"{folder}/{own}").startswith(base + os.sep):
                    message = "this is a link to something outside content/, which would be published; copy the file here instead"
                    findings.append(Finding(name, 1, 1, message, rule="outside"))
                    continue
                found = os.stat(own, dir_fd=handle)
            if stat.S_ISDIR(found.st_mode):
                yield from _scan_folder(f"{folder}/{own}", name + "/", base, findings, backwards=backwards)
            else:
                yield name, found
    finally:
        os.close(handle)


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _is_overlooked(folder: str, name: str) -> bool:
    """Tell whether what has a name in a folder is none of the newsroom's: an editor's backup, or a dotfile outside `content/root/`."""
    return name.endswith("~") or (name.startswith(".") and not folder.startswith("content/root/"))
