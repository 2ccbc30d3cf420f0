"""Texts that depend on a count, by the rule of their language."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from gettext import c2py

from pressroom.structs import Struct


class Plural(Struct, frozen=True):
    """The forms of a text with a `{count}` in it, and the rule that chooses among them: the plural expression of a message catalog."""

    forms: tuple[str, ...]
    rule: str = "(n != 1)"

    def fill(self, count: int) -> str:
        """Answer the form for a count, with the count in its place."""
        return self.forms[_read_rule(self.rule)(count)].format(count=count)


@lru_cache(maxsize=64)
def _read_rule(rule: str) -> Callable[[int], int]:
    return c2py(rule)
