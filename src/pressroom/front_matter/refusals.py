"""The private exception in which a reader of front matter says what can't be taken, and where."""

from __future__ import annotations


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
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def shorten(text: str, length: int = 60) -> str:
    """Answer a text for a message: on one line and not too long."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
