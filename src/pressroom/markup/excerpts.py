"""The first words of a body, for lists and feeds."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

LENGTH: Final = 200
_SENTENCE_WINDOW: Final = (120, 220)
_ENOUGH = 400  # characters of prose from which any excerpt can be cut
_NOTES = '<section class="footnotes"'
_SCROLLING = '<div class="table-scroll"'
_FAR = 5000  # tags, after which no prose is looked for
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?= )")
_NAME = re.compile(r"<(/?)([a-z0-9]+)")
_SPACE = re.compile(r"\s+")
_QUIET: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "figcaption", "dt", "summary"})
_BREAKING: Final = frozenset({"p", "li", "ul", "ol", "blockquote", "div", "dd", "dl", "br", "hr", "figure", "details"}) | _QUIET


def cut_excerpt(tokens: list[str], more: int | None) -> str:
    """Answer the plain text of the prose before the tag at `more`; without one, about `LENGTH` characters of it.

    Headings, tables, code, captions and footnotes are no prose. The cut falls on the end of a sentence where one lies between 120 and 220
    characters, else after a word, with an ellipsis.
    """
    pieces: list[str] = []
    size = quiet = 0
    muted = titled = False
    for index, token in enumerate(tokens):
        if index == more or (more is None and (index > _FAR or size > _ENOUGH)) or token.startswith(_NOTES):
            break
        if index % 2 == 0:
            if not quiet and not muted and not titled:
                pieces.append(token)
                size += len(token)
            continue
        muted = token.endswith('role="doc-noteref">')
        name = _NAME.match(token)
        if name is None:
            continue
        if name[2] in _BREAKING:
            pieces.append(" ")
        if name[2] == "p":
            titled = 'class="admonition-title"' in token
        elif token.startswith(_SCROLLING):
            quiet += 1
        elif name[2] in _QUIET and not token.endswith("</figure>"):
            quiet += -1 if name[1] else 1
    text = _SPACE.sub(" ", unescape("".join(pieces))).strip()
    return text if more is not None else _cut(text)


def _cut(text: str) -> str:
    if len(text) <= _SENTENCE_WINDOW[1]:
        return text
    low, high = _SENTENCE_WINDOW
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, high + 1)]
    if ends and ends[-1] >= low:
        return text[: ends[-1]]
    space = text.rfind(" ", 0, LENGTH + 1)
    cut = text[: space if space > 0 else LENGTH]
    return f"{cut.rstrip(' ,;:.–—-')}…"
