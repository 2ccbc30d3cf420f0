"""Every sentence in which the program tells somebody of a problem, read from its source; and which of them no test says too.

A sentence is what is handed to an error or a finding, or what flows into that within its module: by a name, by a constant, by a
function that answers it. What an f-string fills in may be anything.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_HOLE = "\0"
_WORD = re.compile(r"[^\W\d_]{2,}")
# What makes a problem: classes of errors and findings, and the methods that note one.
MAKERS = frozenset(
    "Finding make_finding Refusal refuse UsageError PublishError FreezeError ContentError LeakError TakedownError NoPath BadSetting "
    "NoInstant Uneditable BadRequest Answer Failure".split()
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the source: where it stands, and its text, with a NUL for each thing that is filled in."""

    module: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.text.replace(_HOLE, '{}')}"

    def is_said(self, said: Sequence[str]) -> bool:
        """Tell whether one of some texts says this sentence: its fixed parts in order, and anything between them."""
        parts = re.split(f"{_HOLE}+", self.text)
        core = max(parts, key=len)
        pattern = re.compile(".{0,400}?".join(map(re.escape, parts)), re.DOTALL)
        return any(core in text and pattern.search(text) for text in said)


class ModuleSentences:
    """Finds the sentences of one module."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self._name = name
        self._tree = tree
        self._seen: set[int] = set()
        self._found: dict[tuple[int, str], Sentence] = {}

    def find(self) -> list[Sentence]:
        """Answer the sentences that flow into errors and findings."""
        for scope in ast.walk(self._tree):
            if isinstance(scope, ast.FunctionDef):
                for node in ast.walk(scope):
                    for told in _list_told(node):
                        self._follow(told, scope)
        return sorted(self._found.values(), key=lambda sentence: sentence.line)

    def _follow(self, node: ast.AST, scope: ast.FunctionDef) -> None:
        """Note the sentences of an expression, and go where its names come from."""
        if id(node) in self._seen:
            return
        self._seen.add(id(node))
        if (text := read_text(node, template=True)) is not None:
            self._note(node, text)
        for part in ast.iter_child_nodes(node):
            if not (isinstance(node, ast.JoinedStr) and isinstance(part, ast.Constant)):
                self._follow(part, scope)
        match node:
            case ast.Name(id=name):
                for value in [*_assigned(scope, name), *_assigned(self._tree, name)]:
                    self._follow(value, scope)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in self._functions:
                inner = self._functions[name]
                for step in ast.walk(inner):
                    if isinstance(step, ast.Return | ast.Yield) and step.value is not None:
                        self._follow(step.value, inner)

    @cached_property
    def _functions(self) -> Mapping[str, ast.FunctionDef]:
        return {node.name: node for node in ast.walk(self._tree) if isinstance(node, ast.FunctionDef)}

    def _note(self, node: ast.AST, text: str) -> None:
        if len(_WORD.findall(text)) >= 4 and " " in text.strip():
            line = getattr(node, "lineno", 0)
            self._found[line, text] = Sentence(self._name, line, text)


def _list_told(node: ast.AST) -> list[ast.expr]:
    """Answer what a step of the program hands to an error or finding; a rule's name with a message is one."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args, keywords=keywords) if name in MAKERS:
            return [*args, *(keyword.value for keyword in keywords)]
        case ast.Yield() | ast.Return() if isinstance(node.value, ast.Tuple) and node.value.elts and _is_rule(node.value.elts[0]):
            return node.value.elts[1:]
    return []


def _is_rule(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", node.value) is not None


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """Answer what is assigned to a name in a scope."""
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=targets, value=value) if any(_names(target, name) for target in targets):
                yield value
            case ast.AnnAssign(target=target, value=ast.expr() as value) if _names(target, name):
                yield value
            case ast.NamedExpr(target=target, value=value) if _names(target, name):
                yield value


def _names(target: ast.expr, name: str) -> bool:
    """Tell whether a target of an assignment is a name, or has it among others."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return any(isinstance(part, ast.Name) and part.id == name for part in parts)


def read_text(node: ast.AST, *, template: bool = False) -> str | None:
    """Answer the text of a literal, with a NUL for each thing that is filled in, as a `template` by `format`; None for what is none."""
    match node:
        case ast.Constant(value=str() as text):
            return re.sub(r"\{\w*\}", _HOLE, text) if template else text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            one, other = read_text(left), read_text(right)
            return None if one is None and other is None else f"{one or _HOLE}{other or _HOLE}"
    return None


def read_tests(folder: Path) -> list[str]:
    """Answer every text of the tests, one after the other."""
    nodes = (node for file in sorted(folder.rglob("*.py")) for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return list({text for node in nodes if (text := read_text(node)) is not None and " " in text})


def list_sentences(modules: Mapping[str, ast.Module]) -> list[Sentence]:
    """Answer the sentences of all modules."""
    return [sentence for name, tree in modules.items() for sentence in ModuleSentences(name, tree).find()]


def find_unsaid(sentences: Iterable[Sentence], said: Sequence[str]) -> list[Sentence]:
    """Answer the sentences that no test says."""
    return [sentence for sentence in sentences if not sentence.is_said(said)]
