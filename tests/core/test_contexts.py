from __future__ import annotations

import ast
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import jinja2
import pytest
from jinja2 import meta, nodes

from pressroom.locales import Words
from pressroom.structs import Struct, list_fields
from pressroom.web import contexts, environment, plans, shapes
from pressroom.web.contexts import TEMPLATES
from pressroom.web.theme import find_theme
from tests.support.layers import SOURCE
from tests.support.paths import ROOT
from tests.support.sites import copy_fixture

DOCUMENTATION = ROOT / "docs" / "templates.md"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Build the fixture sites and answer what each template was rendered with, each time."""
    seen: dict[str, list[dict[str, Any]]] = {}
    awkward: list[str] = []
    real = environment._Template.render

    def render(template: environment._Template, *arguments: Any, **values: Any) -> str:
        assert template.name is not None
        seen.setdefault(template.name, []).append(dict(*arguments, **values))
        text = real(template, *arguments, **values)
        awkward.extend(template.environment.awkward)
        return text

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(environment._Template, "render", render)
        for name in ("full", "press", "city"):
            copy_fixture(name, tmp_path_factory.mktemp("contexts") / name).build()
    assert awkward == [], "the theme asks for something that may not be there: it is rendered twice"
    return seen


def test_every_template_has_a_context_and_is_rendered(rendered: dict[str, list[dict[str, Any]]]) -> None:
    """The templates that pages are made from are those that `TEMPLATES` declares, no more and no fewer."""
    assert set(rendered) == set(TEMPLATES) == set(plans.TEMPLATES.values())


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_given_what_its_context_declares(rendered: dict[str, list[dict[str, Any]]], name: str) -> None:
    """What is rendered is the declared dataclass, field by field, both ways, and each value is of the declared type."""
    declared = typing.get_type_hints(TEMPLATES[name])
    for values in rendered[name]:
        assert values.keys() == declared.keys()
        for field, kind in declared.items():
            check_type(values[field], kind, f"{name}: {field}")


def test_every_page_describes_itself(rendered: dict[str, list[dict[str, Any]]]) -> None:
    """For search engines: a page without a sentence of its own says its title and the newsroom."""
    assert [values["page"].url for pages in rendered.values() for values in pages if not values["page"].description] == []
    described = {values["page"].url: values["page"].description for values in rendered["term.html"]}
    assert described["/tags/boats/"] == "Boats – Town of Example Newsroom. What the town of Example does, and why."


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_asks_for_nothing_else(name: str) -> None:
    """A template of the theme, with all it extends and includes, uses only names that its context has."""
    environment = make_environment(find_theme(ROOT).folders)
    names = set(list_fields(TEMPLATES[name]))
    for part in closure_of(environment, name):
        tree = environment.parse(source_of(environment, part))
        free = meta.find_undeclared_variables(tree) - set(bound_in(tree))
        assert free <= names | set(environment.globals), part


def test_every_declared_field_is_used_or_documented() -> None:
    """No context carries what no template of the theme shows, unless docs/templates.md tells what it is for."""
    environment = make_environment(find_theme(ROOT).folders)
    used = {name for template in environment.list_templates(["html"]) for name in names_in(environment, template)}
    # Composers word headings themselves, and find the heading of an index by the index's own name.
    in_code = {name for file in (SOURCE / "web").glob("*.py") for name in names_in_code(file)}
    worded = used | in_code | {"archive", "tags", "categories", "authors"}
    told = DOCUMENTATION.read_text(encoding="utf-8") if DOCUMENTATION.exists() else ""
    declared = (*vars(contexts).values(), *vars(shapes).values())
    classes: list[type[Struct]] = [item for item in declared if isinstance(item, type) and issubclass(item, Struct)]
    kinds: list[type[Struct]] = [*classes, Words]
    unused = [
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name in list_fields(kind)
        if name not in (worded if kind is Words else used) and f"`{name}`" not in told
    ]
    assert unused == []


def test_checker_catches_a_value_of_another_type() -> None:
    """A seeded fault: a wrong type, at any depth, is told with its place."""
    check_type((shapes.Link("a", "b"),), tuple[shapes.Link, ...], "x")
    with pytest.raises(AssertionError, match=r"x\[0\]\.url is 3"):
        check_type((shapes.Link("a", 3),), tuple[shapes.Link, ...], "x")  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="x is None"):
        check_type(None, str, "x")


def check_type(value: Any, kind: Any, place: str) -> None:
    """Assert that a value is of a declared type, through tuples, unions and structs."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {UnionType, typing.Union}:
        if value is None:
            assert NoneType in arguments, f"{place} is None"
            return
        kind = next(item for item in arguments if item is not NoneType)
        check_type(value, kind, place)
    elif origin is tuple:
        assert isinstance(value, tuple), f"{place} is {value!r}"
        for index, item in enumerate(value):
            check_type(item, arguments[0], f"{place}[{index}]")
    elif isinstance(kind, type) and issubclass(kind, Struct):
        assert type(value) is kind, f"{place} is {value!r}"
        for name, declared in typing.get_type_hints(kind).items():
            check_type(getattr(value, name), declared, f"{place}.{name}")
    else:
        assert type(value) is kind, f"{place} is {value!r}"


def make_environment(folders: Iterable[Path]) -> jinja2.Environment:
    """Answer an environment in which templates are parsed; nothing is rendered by it."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader([str(folder) for folder in folders]), autoescape=True)
    environment.filters["plain"] = str
    return environment


def source_of(environment: jinja2.Environment, name: str) -> str:
    """Answer the text of a template."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def closure_of(environment: jinja2.Environment, name: str) -> Iterator[str]:
    """Answer a template and all that it extends or includes; what is imported sees only its arguments."""
    yield name
    tree = environment.parse(source_of(environment, name))
    targets = [node.template for node in tree.find_all(nodes.Extends)] + [node.template for node in tree.find_all(nodes.Include)]
    for target in targets:
        assert isinstance(target, nodes.Const)
        yield from closure_of(environment, target.value)


def bound_in(tree: nodes.Template) -> Iterator[str]:
    """Answer the names that a template imports or sets for itself."""
    for node in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in node.names)
    yield from (node.target.name for node in tree.find_all(nodes.Assign) if isinstance(node.target, nodes.Name))


def names_in_code(file: Path) -> set[str]:
    """Answer every attribute that a module uses."""
    return {node.attr for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)}


def names_in(environment: jinja2.Environment, name: str) -> Iterator[str]:
    """Answer every name and attribute that a template uses."""
    tree = environment.parse(source_of(environment, name))
    yield from (node.attr for node in tree.find_all(nodes.Getattr))
    yield from (node.name for node in tree.find_all(nodes.Name))


def test_fixture_site_is_left_alone() -> None:
    """The fixture sites hold sources and nothing that a build writes."""
    left = [path for path in (ROOT / "tests" / "sites").glob("*/*") if path.name in {"site", ".pressroom", ".site.twin"}]
    assert left == []
