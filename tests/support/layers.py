"""The table of layers in docs/architecture.md, and the checker that holds the imports of a package against it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.support.paths import ROOT

PACKAGE = "pressroom"
SOURCE = ROOT / "src" / PACKAGE
TABLE = ROOT / "docs" / "architecture.md"

# How the libraries of the table are imported.
IMPORT_NAMES = {
    "python-slugify": "slugify", "msgspec": "msgspec", "Babel": "babel", "python-frontmatter": "frontmatter", "PyYAML": "yaml",
    "Markdown": "markdown", "pymdown-extensions": "pymdownx", "Pygments": "pygments", "nh3": "nh3", "feedgen": "feedgen", "lxml": "lxml",
    "MarkupSafe": "markupsafe", "Jinja2": "jinja2", "Flask": "flask", "Werkzeug": "werkzeug", "Frozen-Flask": "flask_frozen",
    "Click": "click", "Pillow": "PIL", "fontpkg-source-serif-4": "fontpkg_source_serif_4", "ahocorasick-rs": "ahocorasick_rs",
    "icalendar": "icalendar", "httpx": "httpx", "pyphen": "pyphen", "watchfiles": "watchfiles", "pagefind-bin": "pagefind_bin",
    "distributed": "distributed",
}  # fmt: skip

# What anybody may import from `edition`: by these nobody reaches what is withheld.
OPEN_NAMES = frozenset({"Edition"})
# Who may see all of it, by the name of the module or of its package; a new module sees the Edition only, until it is named here.
OPEN_TO = frozenset(
    "addresses audit building checking comparing explaining listings live planning preview returning schedules timetable".split()
)
KNOW_NO_EDITION = ("feeds", "sitemaps", "calendars")


@dataclass(frozen=True)
class Place:
    """Where a module of the table stands: its layer, its step within it (“then”), and the libraries behind its wall."""

    layer: int
    step: int
    libraries: frozenset[str]


@dataclass(frozen=True)
class Import:
    """One import statement's one name: the module asked for, and the name taken out of it ('' for the module itself)."""

    module: str
    name: str
    line: int


def read_table(text: str) -> dict[str, Place]:
    """Answer the place of each module that the table in a Markdown text names."""
    places: dict[str, Place] = {}
    layer, step = -1, 0
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4 or "`" not in cells[1] or not re.fullmatch(r"\d*", cells[0]):
            continue
        if cells[0]:
            layer, step = int(cells[0]), 0
        step += cells[1].startswith("then ")
        libraries = frozenset(IMPORT_NAMES[name.strip()] for name in cells[3].split(",") if name.strip())
        for module in re.findall(r"`([\w./]+)`", cells[1]):
            places[module.rstrip("/")] = Place(layer, step, libraries)
    return places


def list_modules(source: Path) -> dict[str, ast.Module]:
    """Answer the syntax tree of each module of a package by its name without the package's own: `errors`, `web.views`, `markup`."""
    modules = {}
    for file in sorted(source.rglob("*.py")):
        parts = file.relative_to(source).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[name] = ast.parse(file.read_text(encoding="utf-8"))
    return modules


def list_imports(tree: ast.Module) -> Iterator[Import]:
    """Answer every import of a module, those inside functions and for the type checker too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import("." * node.level + (node.module or ""), alias.name, node.lineno) for alias in node.names)


def check_imports(modules: Mapping[str, ast.Module], places: Mapping[str, Place]) -> list[str]:
    """Answer every breach of the table, one sentence each."""
    breaches = [f"{name} has no row in the table" for name in modules if name not in {"", "web"} and find_row(name, places) is None]
    breaches += [f"the table names {row}, which isn't there" for row in places if row not in modules]
    for name, tree in modules.items():
        for item in list_imports(tree):
            breaches += _check_one(name, item, modules, places)
    return [*breaches, *find_circles(modules)]


def find_row(module: str, places: Mapping[str, Place]) -> str | None:
    """Answer the row of the table that a module belongs to: its own, or that of the package it is in."""
    return module if module in places else next((row for row in places if module.startswith(f"{row}.")), None)


def find_circles(modules: Mapping[str, ast.Module]) -> list[str]:
    """Answer the circle that imports make, if they make one."""
    graph = {
        name: {target for item in list_imports(tree) if (target := _find_target(item, modules)) not in {None, name, ""}}
        for name, tree in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [f"imports lead in a circle: {' -> '.join(map(str, error.args[1]))}"]
    return []


def _check_one(name: str, item: Import, modules: Mapping[str, ast.Module], places: Mapping[str, Place]) -> Iterator[str]:
    at = f"{name}:{item.line}"
    if item.module.startswith("."):
        yield f"{at} imports {item.module} relatively; write pressroom.…"
        return
    row = find_row(name, places)
    top = item.module.partition(".")[0]
    if top != PACKAGE:
        if top not in sys.stdlib_module_names | {"_typeshed"} and not (row and top in places[row].libraries):
            yield f"{at} imports {top}, which is behind no wall of its own"
        return
    target = _find_target(item, modules)
    if target is None:
        yield f"{at} imports {item.module}.{item.name}, which isn't there"
        return
    yield from _check_edition(at, name, target, item)
    other = find_row(target, places)
    if row is None or other is None or row == other:
        return
    if (places[other].layer, places[other].step) >= (places[row].layer, places[row].step):
        yield f"{at} imports {target}, which isn't below it"
    if target != other:
        yield f"{at} imports {target}; the door of that package is {other}"


def _check_edition(at: str, name: str, target: str, item: Import) -> Iterable[str]:
    if target != "edition":
        return
    top = name.partition(".")[0]
    if top in KNOW_NO_EDITION:
        yield f"{at} imports edition; it is handed plain entries"
    elif top not in OPEN_TO and item.name not in OPEN_NAMES:
        yield f"{at} imports {item.name or 'itself'} of edition; it may see {', '.join(sorted(OPEN_NAMES))} only"


def _find_target(item: Import, modules: Mapping[str, ast.Module]) -> str | None:
    """Answer our module that an import leads to, None for one that isn't ours."""
    if item.module.partition(".")[0] != PACKAGE:
        return None
    module = item.module.removeprefix(PACKAGE).lstrip(".")
    inner = f"{module}.{item.name}".lstrip(".")
    return next((name for name in (inner, module) if name in modules), None)
