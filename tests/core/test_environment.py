"""Templates are rendered in a quicker environment than stock, and nobody can tell."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader
from markupsafe import Markup

from pressroom.web import environment
from tests.support.sites import MadeSite, make_site_at, post, read_tree

_PAGE = """
{%- from "macros.html" import show with context %}{% from "macros.html" import show as plain %}
{%- block main %}{{ text }} {{ safe }} {{ number }} {{ text ~ safe }} {{ text|upper }} {{ says }} {{ "<b>" }}
{%- filter lower %}{{ text }}{% endfilter %}{% set kept %}<i>{{ text }}</i>{% endset %}{{ kept }}{{ show(text) }}{{ plain(safe) }}
{%- for one in [text, safe] %}{{ loop.index }}{{ one }}{% endfor %}{% call show(text) %}{{ safe }}{{ text }}{% endcall %}{% endblock %}
"""
_MACROS = "{% macro show(text) %}<p>{{ text }}{{ caller() if caller }}</p>{% endmacro %}"


class _Says:
    def __html__(self) -> str:
        return "<em>itself</em>"


def test_libraries_are_the_known_ones() -> None:
    """A new lock file must look at how they escape again."""
    assert (version("jinja2"), version("markupsafe")) == environment.KNOWN_VERSIONS


def test_page_is_the_same_in_either_environment() -> None:
    """All ways in which a template writes something: text, markup, numbers, macros, filters, loops, kept and called blocks."""
    assert _render(quick=True) == _render(quick=False)
    assert "&lt;x&gt; <b>y</b> 3" in _render(quick=True)


def test_text_is_always_escaped() -> None:
    """Neither a text nor what stands for one brings markup into a page; what says of itself that it is markup does."""
    page = _render(quick=True)
    assert "<x>" not in page
    assert page.count("<em>itself</em>") == 1


def test_site_is_the_same_in_either_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an unknown release the libraries are used as they come."""
    quick, stock = (_make_site(tmp_path / name) for name in ("quick", "stock"))
    quick.build()
    monkeypatch.setattr(environment, "KNOWN_VERSIONS", ("0", "0"))
    stock.build()
    assert read_tree(quick.output) == read_tree(stock.output)


def _render(*, quick: bool) -> str:
    app = Flask("test")
    if quick:
        environment.use_quick_environment(app)
    app.jinja_loader = DictLoader({"page.html": _PAGE, "macros.html": _MACROS})
    template = app.jinja_env.get_template("page.html")
    assert isinstance(template, environment._Template) is quick
    return template.render(text="<x>", safe=Markup("<b>y</b>"), number=3, says=_Says())


def _make_site(folder: Path) -> MadeSite:
    days = range(1, 5)
    return make_site_at(folder, {f"content/posts/p{day}.md": post(f"A & B <{day}>", f"2026-05-{day:02}", tags="[R&D]") for day in days})
