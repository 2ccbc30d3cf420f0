"""Code to tokens: what Pygments' lexers answer, in less than half the time.

A lexer tries the expressions of its state one after the other at each place, forty of them before it finds a plain name. Joined
into one expression they are tried by the engine, which passes over those that can't begin there. To join them costs as much as to
colour some pages of code, so it is done only for a language of which there is much. A test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final

from pygments.lexer import RegexLexer
from pygments.token import Error, Token, Whitespace

_KIND: Final = type(Token)
_MUCH: Final = 20_000
"""Characters of one language, from which on its expressions are joined."""
# What means something else as a part of a longer expression: references to groups, names, conditions, flags for all of it.
_APART: Final = re.compile(r"\\[1-9]|\(\?(?:P|\(|[aiLmsux]+\))")

_Match = Callable[[str, int], re.Match[str] | None]
_Rule = tuple[_Match, Any, Any]
"""As Pygments keeps it: the expression's `match`, what to do with it, and the state that comes next."""
_Trial = tuple[_Match, list[_Rule | None] | _Rule]
"""The `match` of a joined expression, with a rule for the number of each outer group; or the one of a rule that stands apart, with it."""


class Tokens:
    """Reads code of one language, faster once there has been much of it."""

    def __init__(self, lexer: Any) -> None:
        self.lexer = lexer
        self._seen = 0
        self._states = _States(lexer) if _is_plain(lexer) else None

    @property
    def is_plain(self) -> bool:
        """Whether the language is read by rules alone; others, which call on code of their own, are left to Pygments."""
        return self._states is not None

    def read(self, code: str) -> Iterator[tuple[int, Any, str]]:
        """Yield place, type and text of each token, as the lexer's own `get_tokens_unprocessed` does."""
        self._seen += len(code)
        if self._states is None or self._seen < _MUCH:
            return iter(self.lexer.get_tokens_unprocessed(code))
        return _read(self.lexer, self._states, code)


def _is_plain(lexer: Any) -> bool:
    kind = type(lexer)
    by_rules = kind.get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed and type(kind) is type(RegexLexer)
    return by_rules and not lexer.flags & re.VERBOSE  # where a comment would hide the rest of what is joined


class _States(dict[str, list[_Trial]]):
    """For each state of a lexer what is tried there, one after the other; joined when it is first needed."""

    def __init__(self, lexer: Any) -> None:
        super().__init__()
        self._lexer = lexer

    def __missing__(self, state: str) -> list[_Trial]:
        trials = self[state] = []
        for apart, group in groupby(self._lexer._tokens[state], _stands_apart):
            rules = list(group)
            trials += [(rule[0], rule) for rule in rules] if apart else [_join(rules, self._lexer.flags)]
        return trials


def _stands_apart(rule: _Rule) -> bool:
    return _APART.search(_expression(rule).pattern) is not None


def _expression(rule: _Rule) -> re.Pattern[str]:
    expression: re.Pattern[str] = rule[0].__self__  # type: ignore[attr-defined]
    return expression


def _join(rules: list[_Rule], flags: int) -> _Trial:
    """Join the expressions of rules; those without flags of their own have the lexer's."""
    by_group: list[_Rule | None] = [None]
    for rule in rules:
        by_group += [rule, *[None] * _expression(rule).groups]
    return re.compile("|".join(f"({_expression(rule).pattern})" for rule in rules), flags).match, by_group


def _read(lexer: Any, states: _States, code: str) -> Iterator[tuple[int, Any, str]]:
    """As `RegexLexer.get_tokens_unprocessed`, with the joined expressions."""
    at = 0
    stack = ["root"]
    trials = states["root"]
    while True:
        for try_here, rules in trials:
            found = try_here(code, at)
            if found is None:
                continue
            # The outer group is the last one to be closed, whatever is within it.
            rule: Any = rules if type(rules) is tuple else rules[found.lastindex]  # type: ignore[index]
            match_alone, action, state = rule
            if type(action) is _KIND:
                yield at, action, found[0]
            elif action is not None:
                yield from action(lexer, match_alone(code, at))
            at = found.end()
            if state is not None:
                _go_to(state, stack)
                trials = states[stack[-1]]
            break
        else:
            if at >= len(code):
                return
            if code[at] == "\n":
                stack = ["root"]
                trials = states["root"]
            yield at, Whitespace if code[at] == "\n" else Error, code[at]
            at += 1


def _go_to(state: Any, stack: list[str]) -> None:
    """Take a step from state to state, as Pygments writes them; one state always stays."""
    if isinstance(state, int):
        del stack[max(1, len(stack) + state) :]
        return
    for name in state if isinstance(state, tuple) else (state,):
        if name == "#push":
            stack.append(stack[-1])
        elif name != "#pop":
            stack.append(name)
        elif len(stack) > 1:
            stack.pop()
