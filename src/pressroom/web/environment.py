"""The environment in which templates are rendered: Flask's, with shorter ways to the same page.

- Jinja wraps each piece of text that it escapes as `Markup`, and then joins the pieces; a page has two hundred. Here they stay plain text.
- It asks of whatever a template calls what it wants to be given, and sorts the arguments of a macro each time. Here a macro is called at
  once; a page calls fifty.
- It looks up at each import of a macro which template that is, and whether it has globals of its own. Here that is known, and none has.
- It looks for each attribute (three hundred a page) as one, then as an item, and answers something undefined where there is neither. Here
  a template is compiled to look for the attribute alone; whatever goes wrong, the page is rendered again by a template compiled as ever.

This leans on how one release of Jinja and of MarkupSafe work inside: with any other they are used as they are. A test renders the same
pages with and without.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from types import CodeType
from typing import Any, Final

import markupsafe
from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, Template, nodes
from jinja2.compiler import CodeGenerator, optimizeconst
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

KNOWN_VERSIONS: Final = ("3.1.6", "3.0.4")
"""Of Jinja2 and MarkupSafe."""
_REVISION: Final = 1  # of what the compiler below writes: compiled templates outlive a release


def use_quick_environment(app: Flask) -> None:
    """Let an app that hasn't rendered anything yet render in this environment, where its libraries are the known ones."""
    if (version("jinja2"), version("markupsafe")) == KNOWN_VERSIONS:
        app.jinja_environment = _Environment


class _Template(Template):
    environment: _Environment

    def render(self, *args: Any, **kwargs: Any) -> str:
        environment, name = self.environment, self.name
        if name is None or environment.is_careful:
            return super().render(*args, **kwargs)
        if name not in environment.awkward:
            with suppress(Exception):
                return environment.concat(self.root_render_func(self.new_context(dict(*args, **kwargs))))
        text = environment.careful.get_template(name).render(*args, **kwargs)
        environment.awkward.add(name)  # it asks for things that may not be there
        return text

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
        template.root_render_func.__globals__.update(escape=_escape, escape_text=_escape_text)
        return template


class _Context(Context):
    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(called) is not Macro or called.caller or called.catch_kwargs or called.catch_varargs:
            return super().call(called, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        names, given = called.arguments, len(args)
        if given < len(names):
            args += tuple([kwargs.pop(name, missing) for name in names[given:]])
        if kwargs or given > len(names):
            return super().call(called, *args, **kwargs)  # which says what is wrong
        try:
            text = called._func(*args)
        except StopIteration:
            return super().call(called, *args)
        return _new_text(Markup, text) if self.eval_ctx.autoescape else text


class _Compiler(CodeGenerator):
    """Writes templates that have a name more briefly; they work as long as no attribute is missing."""

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Any) -> None:  # noqa: N802 (the library's name)
        if self.name is None or keyword.iskeyword(node.attr):
            self.write("environment.getattr(")
            self.visit(node.node, frame)
            self.write(f", {node.attr!r})")
        else:
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if self._is_plain(frame, finalize):
            self.write("(escape_text(_v) if (_t := (_v := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if self._is_plain(frame, finalize):
            self.write(").__class__) is str else _v if _t is Markup else escape(_v))")
        else:
            super()._output_child_post(node, frame, finalize)

    def _is_plain(self, frame: Any, finalize: Any) -> bool:
        return self.name is not None and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None


class _Environment(Environment):
    template_class = _Template
    context_class = _Context
    code_generator_class: type[CodeGenerator] = _Compiler

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_careful = False
        self.awkward: set[str] = set()
        self._found: dict[str | Template, Template] = {}
        if isinstance(self.bytecode_cache, FileSystemBytecodeCache):
            self.bytecode_cache.pattern = f"quick_{_REVISION}_%s.cache"  # apart from what stock compiles

    @cached_property
    def careful(self) -> _Environment:
        """The same environment with templates that are compiled as ever."""
        careful = self.overlay(cache_size=-1)
        careful.is_careful, careful._found, careful.bytecode_cache = True, {}, None
        careful.code_generator_class = CodeGenerator
        return careful

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the library's own name
    ) -> Template:
        if globals or self.auto_reload:
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


_new_text = str.__new__
_escape_text: Final[Callable[[str], str]] = markupsafe._escape_inner  # type: ignore[attr-defined]


def _escape(value: Any, inner: Callable[[str], str] = _escape_text) -> str:
    """Answer a value as text in which nothing is markup, unless it says of itself that it is."""
    kind = type(value)
    if kind is str:
        return inner(value)
    if isinstance(value, Markup):
        return value
    return str(value.__html__()) if hasattr(value, "__html__") else inner(str(value))
