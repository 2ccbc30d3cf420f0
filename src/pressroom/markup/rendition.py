"""What Markdown becomes: the values that leave this package, and the words in them that a reader sees."""

from __future__ import annotations

import re
from html import unescape
from typing import Final, Literal

from pressroom.errors import Finding
from pressroom.structs import Struct

_TAG: Final = re.compile(r"<[^>]*>")
# What ends a word: every tag but those that stand inside of one.
_BREAKING: Final = re.compile(
    r"<(?!/?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|rp|rt|ruby|s|samp|small|span|strong|sub|sup|time|u|var|wbr)\b)[^>]*>"
)
_SILENT: Final = re.compile(
    r'<a href="[^"]*" class="footnote-[^>]*>[^<]*</a>|<span class="task"[^>]*>[^<]*</span><span class="visually-hidden">[^<]*</span>'
)


class Reference(Struct, frozen=True):
    """A link or picture as the author wrote it.

    `target` is entity-decoded and otherwise as written: `other-post.md#part`, `chart.png`, `https://…`, `#part`.
    `line` and `column` count from 1 and are those of the file; `text` is the link's text or the picture's `alt`.
    """

    kind: Literal["link", "image"]
    target: str
    line: int
    column: int
    text: str


class Rendition(Struct, frozen=True):
    """One body as safe HTML, with all that later layers ask about it.

    Targets that depend on the site are symbolic in `html`; `resolve_targets` replaces them. `excerpt`, `text` and the texts
    of `headings` are plain text: no tags, entities decoded, white space folded. `headings` are (level, id, text).
    """

    html: str
    excerpt: str
    references: tuple[Reference, ...]
    headings: tuple[tuple[int, str, str], ...]
    ids: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """All words that a reader sees, but for the numbers of footnotes and the ways back from them."""
        return read_text(self.html)


def read_text(html: str) -> str:
    """Answer the words of a rendition's HTML: blocks don't run together, code is as written."""
    pieces = _SILENT.sub("", html)
    return " ".join(unescape(_TAG.sub("", _BREAKING.sub(" ", pieces))).split())


