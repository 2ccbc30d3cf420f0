"""Templates are rendered in a quicker environment than stock, and nobody can tell."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup

from pressroom import freezing
from pressroom.web import environment
from tests.support.sites import MadeSite, make_site_at, post, read_tree

_PAGE = """
{%- from "macros.html" import show with context %}{% from "macros.html" import show as plain %}
{%- block main %}{{ text }} {{ safe }} {{ number }} {{ text ~ safe }} {{ text|upper }} {{ says }} {{ "<b>" }}
{%- filter lower %}{{ text }}{% endfilter %}{% set kept %}<i>{{ text }}</i>{% endset %}{{ kept }}{{ show(text) }}{{ plain(safe) }}
{%- for one in [text, safe] %}{{ loop.index }}{{ one }}{% endfor %}{% call show(text) %}{{ safe }}{{ text }}{% endcall %}{% endblock %}
"""
_MACROS = "{% macro show(text) %}<p>{{ text }}{{ caller() if caller is defined }}</p>{% endmacro %}"
_CALLS = """
{%- macro all(one, two="2", three="<3>") %}{{ one }}{{ two }}{{ three }}{{ '' if two is defined else 'none' }}{% endmacro %}
{%- macro more(one) %}{{ one }}{{ varargs|length }}{{ kwargs.two }}{% endmacro %}
{%- for one in [1, 2] %}{{ all(one) }}{{ all(one, three=text) }}{{ all(three=safe, one=text) }}{{ all(1, 2, 3) }}{% endfor %}
{%- block main %}{% set here = 1 %}{{ all(here, 2) }}{{ more(1, 2, 3, two=2) }}{{ "{x} {}".format(here, x=text) }}{% endblock %}
{%- autoescape false %}{{ text }}{{ all(text) }}{{ safe }}{% endautoescape %}{{ all(text) ~ text }}{{ 1 + 2 }}{{ none }}{{ 1.5 }}
"""
# What isn't an attribute of anything.
_AWKWARD = {
    "an item": "{{ {'key': '<1>'}.key }}",
    "an item or nothing": "{{ {}.key|default('none') }}{{ 'no' if text.key is not defined }}",
    "a word of Python": "{{ {'class': 1}.class }}{{ {'from': text}.from }}",
    "a block": "{% block one %}{{ text }}{% endblock %}{{ self.one() }}",
    "a namespace": "{% set kept = namespace(one=text) %}{% set kept.one = kept.one ~ 1 %}{{ kept.one }}",
    "an item of what is imported": "{% import 'macros.html' as macros %}{{ macros.show(text) }}{{ macros.lacking is defined }}",
}
_FAULTS = {
    "text.lacking": "'str object' has no attribute 'lacking'",
    "lacking.more": "'lacking' is undefined",
    "show(1, 2)": "macro 'show' takes not more than 1 argument(s)",
    "show(other=1)": "macro 'show' takes no keyword argument 'other'",
    "show()": "parameter 'text' was not provided",
    "text()": "'str' object is not callable",
}


class _Says:
    def __html__(self) -> str:
        return "<em>itself</em>"


def test_libraries_are_the_known_ones() -> None:
    """A new lock file must look at how they escape, compile and write again."""
    assert (version("jinja2"), version("markupsafe")) == environment.KNOWN_VERSIONS
    assert version("frozen-flask") == freezing.KNOWN_VERSION


def test_page_is_the_same_in_either_environment() -> None:
    """All ways in which a template writes something: text, markup, numbers, macros, filters, loops, kept and called blocks."""
    assert _render(quick=True) == _render(quick=False)
    assert "&lt;x&gt; <b>y</b> 3" in _render(quick=True)


def test_calls_are_the_same_in_either_environment() -> None:
    """Arguments by place, by name, left out and too many; calls in loops, blocks and where nothing is escaped."""
    assert _render(_CALLS, quick=True) == _render(_CALLS, quick=False)


@pytest.mark.parametrize("page", _AWKWARD.values(), ids=_AWKWARD)
def test_what_is_no_attribute_is_found_as_ever(page: str) -> None:
    """Items by their names, blocks, names that are words of Python, what isn't there: twice, as the second time it is known."""
    assert _render(page, page, quick=True) == _render(page, quick=False) * 2


@pytest.mark.parametrize(("call", "message"), _FAULTS.items(), ids=_FAULTS)
def test_fault_of_a_template_is_told_as_ever(call: str, message: str) -> None:
    """The same error, at the same line."""
    page = "{% from 'macros.html' import show %}\n{{ " + call + " }}"
    told = []
    for quick in (True, False):
        with pytest.raises((UndefinedError, TypeError), match=re.escape(message)) as error:
            _render(page, quick=quick)
        told.append((error.type, str(error.value), [step.lineno for step in error.traceback if str(step.path) == "<template>"]))
    assert told[0] == told[1]


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
    monkeypatch.setattr(freezing, "KNOWN_VERSION", "0")
    stock.build()
    assert read_tree(quick.output) == read_tree(stock.output)


def _render(*pages: str, quick: bool) -> str:
    app = Flask("test")
    if quick:
        environment.use_quick_environment(app)
    app.jinja_options = {"undefined": StrictUndefined, "auto_reload": False}
    text = ""
    for page in pages or (_PAGE,):
        app.jinja_loader = DictLoader({"page.html": page, "macros.html": _MACROS})
        template = app.jinja_env.get_template("page.html")
        assert isinstance(template, environment._Template) is quick
        text += template.render(text="<x>", safe=Markup("<b>y</b>"), number=3, says=_Says())
    return text


def _make_site(folder: Path) -> MadeSite:
    days = range(1, 5)
    return make_site_at(folder, {f"content/posts/p{day}.md": post(f"A & B <{day}>", f"2026-05-{day:02}", tags="[R&D]") for day in days})
