"""Plain language, as advice: sentences that are too long to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressroom.checking.rules import make_finding
from pressroom.errors import Finding

_LONG_SENTENCE = 40
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def check_prose(path: str, body: str, first_line: int) -> Iterator[Finding]:
    """Answer what is hard to read in a body."""
    yield from _check_sentences(path, body, first_line)


def _check_sentences(path: str, body: str, first_line: int) -> Iterator[Finding]:
    """Find long sentences, paragraph by paragraph; lists, tables, quotations and code aren't prose."""
    line = first_line
    in_code = False
    for text in body.split("\n"):
        in_code ^= text.lstrip().startswith(("```", "~~~"))
        if not in_code and text[:1].isalnum():
            for sentence in _SENTENCE_END.split(text):
                count = len(sentence.split())
                if count > _LONG_SENTENCE:
                    message = f"this sentence has {count} words; make two or three of it"
                    yield make_finding(path, (line, text.index(sentence) + 1), "long-sentence", message)
        line += 1
