"""Code in colour. The wall around Pygments, whose import costs more than all the rest of a rendering.

The tokens of its lexer become spans here, without the generality of its formatter: half the time. That leans on how one release
works inside; under any other its own formatter is taken. A test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from pressroom.markup.lexing import Tokens

KNOWN_VERSION: Final = "2.21.0"

ENDLESS: Final = frozenset({"MCSchema"})
"""Lexers that never come to an end on some code: what is in these languages stays without colours."""

_FORMATTER: Final[Any] = HtmlFormatter(nowrap=True)


class _Openings(dict[Any, str]):
    """For each type of token the tag that opens its span, or nothing."""

    def __missing__(self, kind: Any) -> str:
        name = _FORMATTER._get_css_classes(kind)
        opening = self[kind] = f'<span class="{name}">' if name else ""
        return opening


_OPENINGS: Final = _Openings()


def colour(code: str, language: str) -> str | None:
    """Answer the code as HTML in which each token is a span with a class, or None where Pygments doesn't know the language."""
    tokens = _find_tokens(language)
    if tokens is None:
        return None
    if pygments.__version__ != KNOWN_VERSION or tokens.lexer.filters:
        return str(pygments.highlight(code, tokens.lexer, _FORMATTER))
    return _write_spans(tokens.read(tokens.lexer._preprocess_lexer_input(code)))


@lru_cache(maxsize=256)
def _find_tokens(language: str) -> Tokens | None:
    try:
        tokens = Tokens(get_lexer_by_name(language))
    except ClassNotFound:
        return None
    return None if tokens.lexer.name in ENDLESS else tokens


def _write_spans(tokens: Iterator[tuple[int, Any, str]]) -> str:
    out: list[str] = []
    write = out.append
    current: str | None = None  # the span that is open in this line; None at its beginning
    for _, kind, value in tokens:
        opening = _OPENINGS[kind]
        if "&" in value or "<" in value or ">" in value:
            value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if "\n" in value:
            *lines, value = value.split("\n")
            for line in lines:
                if line and current != opening:
                    write(f"{'</span>' if current else ''}{opening}{line}{'</span>' if opening else ''}\n")
                else:
                    write(f"{line}{'</span>' if current else ''}\n")
                current = None
        if not value:
            continue
        if current == opening:
            write(value)
        else:
            write(f"</span>{opening}{value}" if current else f"{opening}{value}")
            current = opening
    if current is not None:
        write("</span>\n" if current else "\n")
    return "".join(out)
