"""What is too much for one body: texts that would take Markdown minutes are refused with the line that is to blame.

Measured: 8,000 `[` take Python-Markdown 5.6 s, a text of 5 MB more than a minute.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pressroom.errors import Finding, Severity
from pressroom.markup.scanning import mask_code

MAX_SIZE: Final = 1_000_000
MAX_OPEN_BRACKETS: Final = 100
MAX_QUOTE_DEPTH: Final = 20
MAX_INDENT: Final = 200
MAX_RUN: Final = 2_000
MAX_CALLS: Final = 200

_QUOTE = re.compile(r"^[ ]*((?:>[ ]?){21,})", re.MULTILINE)
_CALL = re.compile(r"\[\^[^\]\n]*\]")
_INDENT = re.compile(r"^[ ]{201,}(?=[*+-][ ]|\d+\.[ ])|^(?:[*+-][ ]+|\d+\.[ ]+){21,}", re.MULTILINE)
# A control character that is written as a reference; in a span of code it is text.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f|fff[ef])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127|6553[45]))\b;?", re.IGNORECASE
)
_CONTROL = re.compile(rf"`[^`\n]*`|({_CONTROL_REFERENCE.pattern})", re.IGNORECASE)
_DEEP_QUOTE: Final = ">" * (MAX_QUOTE_DEPTH + 1)
_DEEP: Final = " " * (MAX_INDENT + 1)
_STACKS: Final = tuple(mark * 21 for mark in ("* ", "- ", "+ ", "1. "))
_MARKS: Final = (*"*_~`\"'<&!(#{", "\n--", "\n==", "\n- -")


def find_excess(body: str, path: str, first_line: int) -> Finding | None:
    """Answer an error where a body is too large or too deeply nested to be rendered, or has what no page can hold, else None."""
    if len(body) > MAX_SIZE:
        message = f"the text has {len(body):,} characters, more than the {MAX_SIZE:,} allowed; split it into several posts"
        return Finding(path, first_line, 1, message, Severity.ERROR, "body-size")
    for offset, message in _excesses(body):
        return Finding(path, *_place(body, offset, first_line), message, Severity.ERROR, "nesting")
    if "&#" in body and _CONTROL_REFERENCE.search(body):
        for found in _CONTROL.finditer(mask_code(body)):
            if found[1]:
                message = f"“{found[1]}” is a control character, which no page and no feed may hold; delete it"
                return Finding(path, *_place(body, found.start(1), first_line), message, Severity.ERROR, "control-character")
    return None


def _place(body: str, offset: int, first_line: int) -> tuple[int, int]:
    return body.count("\n", 0, offset) + first_line, offset - (body.rfind("\n", 0, offset) + 1) + 1


def _excesses(body: str) -> Iterator[tuple[int, str]]:
    if body.count(">") > MAX_QUOTE_DEPTH and _DEEP_QUOTE in body.replace("> ", ">") and (quote := _QUOTE.search(body)) is not None:
        yield quote.start(1), f"quotations are nested more than {MAX_QUOTE_DEPTH} deep; remove some of the `>`"
    if (_DEEP in body or _has_stacked_items(body)) and (indent := _INDENT.search(body)) is not None:
        yield indent.start(), "a list is nested more than 20 deep; make it flatter"
    if body.count("[") > MAX_OPEN_BRACKETS and any(part.count("[") > MAX_OPEN_BRACKETS for part in body.split("\n\n")):
        offset = _find_open_bracket(mask_code(body))
        if offset is not None:
            yield offset, f"more than {MAX_OPEN_BRACKETS} `[` are open here; close them, or write `\\[` for a plain bracket"
    if body.count("[^") > MAX_CALLS:
        yield from _find_calls(body)
    if len(body) > MAX_RUN:
        long = [block for block in body.split("\n\n") if len(block) > MAX_RUN]
        if any(block.count(mark) > MAX_RUN for block in long for mark in _MARKS):
            yield from _find_runs(body)


def _has_stacked_items(body: str) -> bool:
    return any(stack in body for stack in _STACKS)


def _find_open_bracket(text: str) -> int | None:
    """Answer where the first of too many open brackets of one paragraph stands."""
    opened: list[int] = []
    for match in re.compile(r"\\.|[\[\]]|\n[ ]*\n", re.DOTALL).finditer(text):
        mark = match[0]
        if mark == "[":
            opened.append(match.start())
            if len(opened) > MAX_OPEN_BRACKETS:
                return opened[0]
        elif mark == "]":
            if opened:
                opened.pop()
        elif mark[0] == "\n":
            opened.clear()
    return None


def _find_calls(body: str) -> Iterator[tuple[int, str]]:
    """Each further call of the same footnote is compared with all before it."""
    for name, count in Counter(_CALL.findall(body)).items():
        if count > MAX_CALLS:
            yield body.index(name), f"the footnote `{name}` is called more than {MAX_CALLS} times; name its source in the text instead"


def _find_runs(body: str) -> Iterator[tuple[int, str]]:
    """Thousands of marks in one paragraph are no text; several patterns look from each of them to the end of it."""
    offset = 0
    for block in mask_code(body).split("\n\n"):
        if len(block) > MAX_RUN:
            for mark in _MARKS:
                if block.count(mark) > MAX_RUN:
                    shown = f"`{mark.strip()}`" if mark != "`" else "backticks"
                    at = offset + block.index(mark) + len(mark) - len(mark.lstrip())
                    yield at, f"one paragraph has more than {MAX_RUN:,} {shown}; split it, or write it as code"
        offset += len(block) + 2
