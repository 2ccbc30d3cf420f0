"""What a command asks for at the terminal where it isn't given as an option."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from pressroom.settings import CONVERTERS, BadSetting

C = TypeVar("C", bound=Callable[..., Any])


def ask_for(option: str, question: str, **more: Any) -> Callable[[C], C]:
    """Give a command an option that is asked for where it is missing; `more` is what Click takes for one."""
    return click.option(option, cls=_Question, prompt=question, help=f"{question}.", **more)


def take_setting(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Answer a value as the configuration takes it; one that can't be is asked for again, or refused where it was given as an option."""
    try:
        return str(CONVERTERS[str(param.name)](value))
    except BadSetting as reason:
        raise click.BadParameter(f"this {reason}", ctx, param) from None


class _Question(click.Option):
    def prompt_for_value(self, ctx: click.Context) -> Any:
        """As Click does; where nobody answers, it is said what to write."""
        try:
            return super().prompt_for_value(ctx)
        except click.Abort:
            if sys.stdin.isatty():
                raise
            raise click.UsageError(f"nobody answers here; write {self.opts[0]} and the other answers as options", ctx) from None
