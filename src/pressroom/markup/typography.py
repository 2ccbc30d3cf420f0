"""Quotation marks, dashes and ellipses of a plain text: what the `smarty` extension's patterns make of it, without its stash.

The same expressions in the same order. What one has replaced must stand apart for those after it as the library's placeholders
do: until the end it stands between the same two control characters, each sign as a letter after a third.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final, NamedTuple

from pressroom.markup.inlining import GATES, NEEDS, REWRITTEN, names_in_order

# Apostrophes inside of words and no other quotation mark: the library makes each of them ’.
_APOSTROPHES: Final = re.compile(r"""[^'"]*(?:(?<=\w)'(?=[^\W\d_])(?!s?['"])[^'"]*)+""")
_OPEN, _CLOSE, _SIGN = "\x02", "\x03", "\x01"


class _Step(NamedTuple):
    needs: tuple[str, ...]
    gate: Any
    search: Any
    before: str
    kept: int | None  # the group of the match that stays, between what comes before and after it
    after: str


class Typography:
    """Writes the marks of one language: those that a `smarty` step of the library is set up with."""

    def __init__(self, smarty: Any) -> None:
        self._signs: dict[str, str] = {}
        self._steps = [self._step(name, smarty.inlinePatterns[name]) for name in names_in_order(smarty.inlinePatterns)]
        self._apostrophe = unescape(smarty.inlinePatterns["smarty-quotes-8"].replace[0])

    def write(self, text: str) -> str:
        """Answer the text with its marks. It must hold no markup and no control character."""
        if '"' not in text and "--" not in text and "..." not in text:
            if "'" not in text:
                return text
            if _APOSTROPHES.fullmatch(text):
                return text.replace("'", self._apostrophe)
        for step in self._steps:
            for need in step.needs:
                if need in text and (step.gate is None or step.gate(text)):
                    text = _replace(step, text)
        for code, sign in self._signs.items():
            if code in text:
                text = text.replace(code, sign)
        return text.replace(_OPEN, "").replace(_CLOSE, "")

    def _step(self, name: str, pattern: Any) -> _Step:
        expression = pattern.getCompiledRegExp()
        written, rewritten = REWRITTEN.get(name, ("", ""))
        if written and expression.pattern == written:
            expression = re.compile(rewritten, expression.flags)
        kept = next((part for part in pattern.replace if isinstance(part, int)), None)
        at = pattern.replace.index(kept) if kept is not None else len(pattern.replace)
        before = "".join(self._code_of(unescape(part)) for part in pattern.replace[:at])
        after = "".join(self._code_of(unescape(part)) for part in pattern.replace[at + 1 :])
        return _Step(NEEDS.get(name, ("",)), GATES.get(name), expression.search, f"{_OPEN}{before}", kept, f"{after}{_CLOSE}")

    def _code_of(self, sign: str) -> str:
        for code, known in self._signs.items():
            if known == sign:
                return code
        code = f"{_SIGN}{chr(ord('A') + len(self._signs))}"
        self._signs[code] = sign
        return code


def _replace(step: _Step, text: str) -> str:
    """Replace one match after the other, each seeing what the ones before have become."""
    match = step.search(text)
    while match is not None:
        start = match.start()
        replacement = f"{step.before}{match[step.kept] if step.kept else ''}{step.after}"
        text = f"{text[:start]}{replacement}{text[match.end() :]}"
        match = step.search(text, start + len(replacement))
    return text
