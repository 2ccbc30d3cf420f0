"""The house: the table of layers in docs/architecture.md is what the imports of src/pressroom say."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.layers import IMPORT_NAMES, SOURCE, TABLE, Place, check_imports, list_modules, read_table

PLACES = read_table(TABLE.read_text(encoding="utf-8"))
MODULES = list_modules(SOURCE)
BREACHES = check_imports(MODULES, PLACES)
PACKAGES = {name for name in MODULES if name not in {"", "web"} and any(other.startswith(f"{name}.") for other in MODULES)}
OPEN = "of edition; it may see Edition only"


def breaches_with(extra: Mapping[str, str]) -> list[str]:
    """Answer the breaches that come with a few lines added to modules of the real house, or with new modules."""
    old = {name: MODULES[name].body if name in MODULES else [] for name in extra}
    changed = {name: ast.Module([*old[name], *ast.parse(text).body], []) for name, text in extra.items()}
    return [breach for breach in check_imports({**MODULES, **changed}, PLACES) if breach not in BREACHES]


def test_table_is_read() -> None:
    """The checker sees the table: its first and its last row, and a row that says “then”."""
    assert PLACES["structs"] == Place(0, 0, frozenset({"msgspec"}))
    assert PLACES["errors"] == Place(0, 1, frozenset())
    assert PLACES["slugs"] == Place(0, 1, frozenset({"slugify"}))
    assert PLACES["web.app"].step > PLACES["web.views"].step > PLACES["web.composing"].step > PLACES["web.plans"].step
    assert PLACES["cli"] == Place(9, 3, frozenset({"click"}))


def test_every_import_keeps_to_the_table() -> None:
    """A module imports lower layers only, the libraries of its own row only, and packages by their doors."""
    assert BREACHES == []


@pytest.mark.parametrize(
    ("module", "text", "breach"),
    [
        ("slugs", "from pressroom.errors import Finding", "imports errors, which isn't below it"),
        ("permalinks", "def f():\n    from pressroom import locales", "imports locales, which isn't below it"),
        ("config", "import pressroom.edition", "imports edition, which isn't below it"),
        ("web.plans", "from pressroom.web.contexts import Card", "imports web.contexts, which isn't below it"),
        ("web.composing", "from pressroom.web.views import Site", "imports web.views, which isn't below it"),
        ("audit", "from pressroom.preview import Preview", "imports preview, which isn't below it"),
        ("building", "from pressroom.cli import main", "imports cli, which isn't below it"),
        ("loading", "from pressroom.markup.scanning import scan", "imports markup.scanning; the door of that package is markup"),
        ("loading", "import yaml", "imports yaml, which is behind no wall of its own"),
        ("building", "from requests.api import get", "imports requests, which is behind no wall of its own"),
        ("errors", "import slugify", "imports slugify, which is behind no wall of its own"),
        ("web.views", "from .plans import Plan", "imports .plans relatively; write pressroom.…"),
        ("web.composing", "from pressroom.edition import Withheld", f"imports Withheld {OPEN}"),
        ("web.app", "from pressroom.edition import at", f"imports at {OPEN}"),
        ("freezing", "from pressroom.edition import decide_state", f"imports decide_state {OPEN}"),
        ("freezing", "from pressroom import edition", f"imports edition {OPEN}"),
        ("web.views", "import pressroom.edition", f"imports itself {OPEN}"),
        ("web.plans", "from pressroom.edition import *", f"imports * {OPEN}"),
        ("publishing.publisher", "from pressroom.edition import Withheld", f"imports Withheld {OPEN}"),
        ("cli", "from pressroom.edition import WithheldPost", f"imports WithheldPost {OPEN}"),
        ("sitemaps", "from pressroom.edition import Edition", "imports edition; it is handed plain entries"),
    ],
)  # fmt: skip
def test_checker_catches(module: str, text: str, breach: str) -> None:
    """A seeded fault of each kind, put into the real house, is told with its module."""
    found = breaches_with({module: text})
    assert any(line.startswith(f"{module}:") and line.endswith(f" {breach}") for line in found), found


def test_checker_catches_a_module_without_a_row() -> None:
    """A new module needs a row, and a row needs a module."""
    assert breaches_with({"wizards": ""}) == ["wizards has no row in the table"]
    without = {name: tree for name, tree in MODULES.items() if name != "slugs"}
    assert "the table names slugs, which isn't there" in check_imports(without, PLACES)


def test_checker_catches_a_circle_inside_a_package() -> None:
    """Modules of one package may import each other, but not in a circle."""
    found = breaches_with({"front_matter.sources": "from pressroom.front_matter.records import Parsed"})
    assert len(found) == 1
    assert found[0].startswith("imports lead in a circle: front_matter.")


def test_nothing_reaches_into_an_edition() -> None:
    """The library behind an Edition is its own affair: through it a view could read what is withheld."""
    reaching = [
        f"{name}:{node.lineno}"
        for name, tree in MODULES.items()
        if name != "edition"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"_library", "_read_body"}
    ]
    assert reaching == []


def test_only_edition_decides_states() -> None:
    """One function says who is public: `decide_state` is called by the Edition, and by what tells when its answer changes."""
    named = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.alias) and _name(node) == "decide_state"
    }
    assert named == {"edition", "moments"}


def test_clock_is_read_in_one_place() -> None:
    """“Now” is read in one place; other modules look at the clock only to measure."""
    readers = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"} and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    }  # fmt: skip
    assert readers == {"instants"}


def test_each_module_imports_alone() -> None:
    """Each module can be imported first, in an interpreter that has imported nothing of ours, without a warning."""
    names = ["pressroom" + (f".{name}" if name else "") for name in MODULES]
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_EACH, *IMPORT_NAMES.values(), "--", *names],
        env={**os.environ, "PYTHONPATH": str(SOURCE.parent)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_import_check_catches_a_circle(tmp_path: Path) -> None:
    """A seeded fault: a module that can't be imported first is named."""
    folder = tmp_path / "pressroom_seed"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "a.py").write_text("from pressroom_seed.b import B\nA = 1")
    (folder / "b.py").write_text("from pressroom_seed.a import A\nB = 1")
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_EACH, "--", "pressroom_seed.a"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "pressroom_seed.a\n"


def test_all_is_complete_and_sorted() -> None:
    """Where a module says what it shows, that is every public name it defines, in order; at the door of a package, all it lets in."""
    for name, tree in MODULES.items():
        if (shown := _read_all(tree)) is None:
            continue
        module = importlib.import_module(f"pressroom.{name}".rstrip("."))
        assert shown == sorted(shown), name
        assert [item for item in shown if not hasattr(module, item)] == [], name
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")}
        assert defined - set(shown) == set(), name
        if name in PACKAGES:
            let_in = {alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
            assert let_in - {"annotations"} == set(shown), name


def test_packages_with_a_door_say_what_they_show() -> None:
    """Every package that is entered by its door has an `__all__`."""
    assert {"feeds", "front_matter", "markup", "publishing"} <= PACKAGES
    assert [name for name in sorted(PACKAGES) if _read_all(MODULES[name]) is None] == []


def _name(node: ast.Name | ast.alias) -> str:
    return node.id if isinstance(node, ast.Name) else node.name


def _read_all(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            return list(ast.literal_eval(node.value))
    return None


# Each import stands in a process of its own that has nothing of ours in it. (The libraries are there already: they cost most of the time.)
_IMPORT_EACH = """
import os, sys, warnings
cut = sys.argv.index("--")
for library in sys.argv[1:cut]:
    __import__(library)
for name in sys.argv[cut + 1:]:
    child = os.fork()
    if not child:
        try:
            warnings.simplefilter("error")
            __import__(name)
        except BaseException as error:
            print(name, flush=True)
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    os.waitpid(child, 0)
"""
