"""What can be said of a link or a picture by its target and its words alone: each problem as (rule, message)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_VAGUE = frozenset({"click here", "here", "link", "more", "read more", "this", "this link", "this page", "learn more", "details"})
_FILE_NAME = re.compile(r"[\w.-]+\.(?:avif|gif|jpe?g|png|svg|webp)", re.IGNORECASE)
_NO_ALTERNATIVE = re.compile(r"(?:an? )?(?:image|picture|photo|photograph|graphic) (?:of|showing)\b", re.IGNORECASE)
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
    if (document := _DOCUMENT.search(target)) and document[1].casefold() not in words.casefold():
        kind = document[1].upper()
        yield "document-link", f"the link leads to a {kind} file; say so, as in “{words or 'Report'} ({kind})”"
