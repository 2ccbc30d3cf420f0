"""The private exception in which a reader of front matter says what can't be taken, and where."""

from __future__ import annotations

import re

_LINE = re.compile(r"[ \t]*(?:- +)*(?:[\w-]+[ \t]*:[ \t]+)?(?:- +)*")


class Refusal(Exception):
    """One problem; line and column count from 1 in the text that was being read. Not a `ValueError`, which a library would swallow."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.message = message


def quote(text: str) -> str:
    """Answer a text as it is written in YAML quotes."""
    if '"' in text or "\\" in text:
        return quote_single(text)
    return f'"{text}"'


def quote_single(text: str) -> str:
    """Answer a text in YAML's single quotes, in which nothing but the quote itself has a meaning."""
    return "'" + text.replace("'", "''") + "'"


def shorten(text: str, length: int = 60) -> str:
    """Answer a text for a message: on one line and not too long."""
    text = re.sub(r"[ \t\r\n]+", " ", text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def requote(line: str, column: int | None = None) -> str:
    """Answer a line as it should be written: its key, and the value in quotes; only the text at a column if it stands inside a list."""
    match = _LINE.match(line)
    prefix = match[0] if match else ""
    if column is not None and column != len(prefix):
        return shorten(quote(re.split(r"[,\]}]", line[column:])[0].strip()))
    value = line[len(prefix) :].strip()
    for mark in ("'", '"'):
        # A quote that is closed before the end is a part of the text: "Open" is the word.
        if value.startswith(mark) and (value.endswith(mark) or mark not in value[1:]):
            value = value[1:].removesuffix(mark).replace("''", "'")
    if value.startswith("“") and value.find("”") == len(value) - 1:
        value = value[1:-1]
    return shorten(f"{prefix.strip()} {quote(value)}", 100).strip()
