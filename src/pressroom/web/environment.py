"""The environment in which templates are rendered: Flask's, but that what is written into a page isn't wrapped twice.

Jinja wraps each piece of text that it escapes as `Markup`, and then joins the pieces; a page has two hundred. Here the pieces stay plain
text. It also looks up at each import of a macro whether a template has globals of its own; none has. Both lean on how one release of
Jinja and of MarkupSafe work inside: with any other they are used as they are. A test renders the same pages with and without.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from importlib.metadata import version
from types import CodeType
from typing import Any, Final

import markupsafe
from flask import Flask
from flask.templating import Environment
from jinja2 import Template
from markupsafe import Markup

KNOWN_VERSIONS: Final = ("3.1.6", "3.0.4")
"""Of Jinja2 and MarkupSafe."""


def use_quick_environment(app: Flask) -> None:
    """Let an app that hasn't rendered anything yet render in this environment, where its libraries are the known ones."""
    if (version("jinja2"), version("markupsafe")) == KNOWN_VERSIONS:
        app.jinja_environment = _Environment


class _Template(Template):
    @classmethod
    def from_code(
        cls,
        environment: Any,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - the library's own name
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        template = super().from_code(environment, code, globals, uptodate)
        # The functions of a compiled template find the name there; they use it for what they write and for nothing else.
        template.root_render_func.__globals__["escape"] = _escape
        return template


class _Environment(Environment):
    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def _escape(value: Any, inner: Callable[[str], str] = markupsafe._escape_inner) -> str:  # type: ignore[attr-defined]
    """Answer a value as text in which nothing is markup, unless it says of itself that it is."""
    kind = type(value)
    if kind is str:
        return inner(value)
    if isinstance(value, Markup):
        return value
    return str(value.__html__()) if hasattr(value, "__html__") else inner(str(value))
