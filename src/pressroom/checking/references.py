"""What can be said of a link or a picture by its target and its words alone: each problem as (rule, message)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_VAGUE = frozenset({"click here", "here", "link", "more", "read more", "this", "this link", "this page", "learn more", "details"})
_FILE_NAME = re.compile(r"[\w.-]+\.(?:avif|gif|jpe?g|png|svg|webp)", re.IGNORECASE)
_NO_ALTERNATIVE = re.compile(r"(?:an? )?(?:image|picture|photo|photograph|graphic) (?:of|showing)\b", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:[KMG]B|bytes|[KMG]o|[KMG]iB)\b", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|csv|zip|odt|ods)(?:[?#]|$)", re.IGNORECASE)


def check_picture(target: str, text: str) -> Iterator[tuple[str, str]]:
    """Answer what is wrong with a picture: its words, and that it is on another site."""
    alt = text.strip()
    if not alt:
        yield "no-alt", f"the picture “{target}” has no words for it; write ![what is in it]({target})"
    elif _FILE_NAME.fullmatch(alt):
        yield "poor-alt", f"“{alt}” is a file’s name; write what is in the picture"
    elif _NO_ALTERNATIVE.match(alt):
        yield "poor-alt", f"“{alt}” begins with what every picture is; begin with what is in it"
    if target.startswith(("http://", "https://")):
        yield "picture-elsewhere", f"the picture “{target}” is on another site, and pages show a link to it; save it beside this file"


def check_link(target: str, text: str) -> Iterator[tuple[str, str]]:
    """Answer what is wrong with a link's words."""
    words = " ".join(text.split())
    if not words:
        yield "empty-link", f"the link to “{target}” has no words; write [where it leads]({target})"
    elif words.casefold().rstrip(".!…→ ") in _VAGUE:
        yield "vague-link", f"“{words}” doesn’t say where the link leads; name what is there"
    if (document := _find_document(target)) and target.startswith(("http://", "https://")) and document.casefold() not in words.casefold():
        yield "document-link", f"the link leads to a {document} file; say so, as in “{words or 'Report'} ({document})”"


def check_document(target: str, text: str, size: int) -> str:
    """Answer what is wrong with the words of a link to a document of the newsroom's own that has so many bytes; '' where nothing is."""
    kind, words = _find_document(target), " ".join(text.split())
    if not kind or (kind.casefold() in words.casefold() and _SIZE.search(words)):
        return ""
    bare = re.sub(rf"\s*[(\[]{kind}[)\]]$", "", words, flags=re.IGNORECASE) or "Report"
    return f"the link leads to a {kind} file of {word_size(size)}; say so, as in “{bare} ({kind}, {word_size(size)})”"


def is_document(target: str) -> bool:
    """Tell whether a target is a document that opens in another program or is saved."""
    return bool(_find_document(target))


def word_size(size: int) -> str:
    """Answer a number of bytes as people say it."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _find_document(target: str) -> str:
    found = _DOCUMENT.search(target)
    return found[1].upper() if found else ""
