"""Old paths, as authors and webmasters write them: read, checked, and the page that answers at one.

A path is kept as readers see it: percent-escapes decoded, in Unicode's composed form (NFC), with its query where it has one.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff\\\\]")
_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_LONGEST = 200
_PAGE = re.compile(r"\.html?$", re.IGNORECASE)


class NoPath(Exception):
    """Why a text is no old path, and what to write; worded to follow the quoted text."""


def read_path(text: str) -> str:
    """Answer the path that a text names, decoded; a query (`/?p=12`) stays as it is written.

    Raises `NoPath` for a whole address, a fragment, a path that leads out of the site, and what no file can be named.
    """
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", text):
        raise NoPath(f"is a whole address; write its path only: {_path_of(text)}")
    if not text.startswith("/"):
        raise NoPath(f"is no path of this site; begin it with a slash: /{text}")
    if "#" in text:
        raise NoPath(f"has a fragment, which no server is ever told; write {text.partition('#')[0]}")
    written, mark, query = text.partition("?")
    path = unicodedata.normalize("NFC", _decode(written))
    if found := _UNFIT.search(path + query):
        raise NoPath(f"holds the character U+{ord(found[0]):04X}, which no path of a site may hold; write it without")
    if "?" in path or "#" in path:
        raise NoPath("holds an escaped “?” or “#”, which can’t be a file’s name; write it without")
    parts = path[1:].removesuffix("/").split("/")
    if {".", ".."} & set(parts) or ("" in parts and path != "/"):
        raise NoPath("has an empty part, or one of dots alone; write the path as it stands in the address bar")
    if any(len(part.encode()) > _LONGEST for part in parts):
        raise NoPath(f"has a part of more than {_LONGEST} bytes, which no file can be named; leave it to your web server")
    if path == "/" and not query:
        raise NoPath("is the front page, which is always there; write an old path")
    return path + mark + query if query else path


def find_stub(path: str) -> str:
    """Answer the path of the page that can stand at an old path: a folder, or a file of HTML; '' for one with a query."""
    if "?" in path:
        return ""
    folder, _, name = path.rpartition("/")
    if name.lower() in {"index.html", "index.htm"}:
        return f"{folder}/"
    return path if not name or _PAGE.search(name) else f"{path}/"


def _decode(written: str) -> str:
    if _ESCAPE.search(written):
        raise NoPath("has a “%” that begins no escape; write %25 for a percent sign")
    try:
        return unquote(written, errors="strict")
    except UnicodeDecodeError:
        raise NoPath("is escaped in another way than UTF-8; write the characters themselves") from None


def _path_of(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/…"
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
