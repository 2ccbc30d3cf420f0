"""What Markdown becomes: the values that leave this package, and the words in them that a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pressroom.errors import Finding


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or picture as the author wrote it.

    `target` is entity-decoded and otherwise as written: `other-post.md#part`, `chart.png`, `https://…`, `#part`.
    `line` and `column` count from 1 and are those of the file; `text` is the link's text or the picture's `alt`.
    """

    kind: Literal["link", "image"]
    target: str
    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Rendition:
    """One body as safe HTML, with all that later layers ask about it.

    Targets that depend on the site are symbolic in `html`; `resolve_targets` replaces them. `excerpt`, `text` and the texts
    of `headings` are plain text: no tags, entities decoded, white space folded. `headings` are (level, id, text).
    """

    html: str
    excerpt: str
    references: tuple[Reference, ...]
    headings: tuple[tuple[int, str, str], ...]
    ids: tuple[str, ...]
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MarkupWords:
    """The words that rendering puts into a body. `{number}` stands for the footnote's number."""

    done: str = "done"
    to_do: str = "to do"
    table: str = "Table"
    code: str = "Code"
    footnotes: str = "Footnotes"
    back_to_reference: str = "Back to reference {number}"
