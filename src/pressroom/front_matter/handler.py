"""python-frontmatter's YAML handler, made strict, and PyYAML behind it: text to front matter and body, front matter to nodes.

Only nodes are made, never values: `no`, `10:00` and `2014` stay what was written until a declared field converts them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.nodes import MappingNode, Node, ScalarNode

from pressroom.front_matter.fields import KEYS
from pressroom.front_matter.oddities import find_oddity
from pressroom.front_matter.refusals import Refusal, requote
from pressroom.front_matter.sources import measure_place
from pressroom.front_matter.syntax import explain_syntax

if TYPE_CHECKING or not yaml.__with_libyaml__:
    from yaml.loader import BaseLoader as _Parser
else:
    from yaml.cyaml import CBaseLoader as _Parser

__all__ = ["HANDLER", "MappingNode", "Node", "ScalarNode", "StrictHandler"]


class _NodeLoader(_Parser):
    """Composes nodes without YAML's guesses: the tag of a node is '' unless one was written."""

    def resolve(self, *_: Any) -> str:
        return ""

    def descend_resolver(self, *_: Any) -> None:
        """Do nothing: there is nothing to resolve by position."""

    def ascend_resolver(self) -> None:
        """Do nothing."""


class StrictHandler(YAMLHandler):
    """Splits and loads front matter, and raises `Refusal` (which is no `ValueError`) where YAMLHandler would guess."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)

    def split(self, text: str) -> tuple[str, str]:
        """Answer the front matter, which begins on line 2, and the body, both as they stand."""
        opening = self.FM_BOUNDARY.match(text)
        if opening is None:
            raise _explain_beginning(text)
        if self.FM_BOUNDARY.search(text, opening.end()) is None:
            raise _explain_unclosed(text)
        front, body = super().split(text)
        return front, body

    def load(self, fm: str, **_: object) -> MappingNode | None:  # type: ignore[override]  # nodes, where the library answers a dict
        """Answer the mapping of nodes, or None for a front matter without keys."""
        if found := _UNREADABLE.search(fm):
            line, column = measure_place(fm, found.start())
            raise Refusal(line, column, f"here is the control character U+{ord(found[0]):04X}, which no text may hold; delete it")
        if oddity := find_oddity(fm):
            raise oddity
        try:
            loader = _NodeLoader(fm)
            root = loader.get_single_node()
        except yaml.YAMLError as error:
            raise explain_syntax(fm, error, _list_events(fm)) from None
        except RecursionError:
            raise Refusal(1, 1, "this front matter is nested too deeply; write lists and keys one or two levels deep") from None
        if root is None or (isinstance(root, ScalarNode) and not root.value and not root.style):
            return None
        if "&" in fm or "!" in fm:
            _refuse_properties(fm, root)
        if not isinstance(root, MappingNode) or root.flow_style:
            raise _explain_root(root)
        return root


HANDLER = StrictHandler()
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NEAR_DELIMITER = re.compile(r"[ \t]*(?:[-–—]{1,2}|-{4,}|[–—]+|-[- ]+-|---[^-\s].{0,3}|[^-\s]---)[ \t]*")


def _explain_beginning(text: str) -> Refusal:
    first, _, rest = text.partition("\n")
    if text.lstrip(" \t\n").startswith("---") and not first.strip():
        return Refusal(1, 1, "the front matter must begin on line 1; delete the empty lines above its “---”")
    if not text.strip():
        return Refusal(1, 1, "this file is empty; begin it with “---”, then a line such as title: …, then “---”, then the text")
    if _NEAR_DELIMITER.fullmatch(first) or (first.strip() == "---"):
        return Refusal(1, 1, f"the first line is “{first}”; write “---”, three hyphens and nothing else")
    if first.startswith("+++"):
        return Refusal(1, 1, "this front matter is TOML (“+++”); Pressroom reads YAML, between two lines of “---”")
    if re.match(r"[A-Za-z_]\w*[ \t]*:", first) or re.search(r"^---[ \t]*$", rest, re.MULTILINE):
        return Refusal(1, 1, "the “---” above the front matter is missing; write it as line 1, alone on its line")
    return Refusal(1, 1, "there is no front matter; begin the file with “---”, then a line such as title: …, then “---”, then the text")


def _explain_unclosed(text: str) -> Refusal:
    lines = text.split("\n")
    for number, line in enumerate(lines[1:60], 2):
        if _NEAR_DELIMITER.fullmatch(line) or line.strip() == "---":
            return Refusal(number, 1, f"the front matter is never closed; “{line}” must be “---”, three hyphens and nothing else")
    last = 1
    for number, line in enumerate(lines[1:], 2):
        if not re.match(r"[A-Za-z_][\w-]*[ \t]*:|[ \t]+\S|- |#", line):
            break
        last = number
    return Refusal(last + 1, 1, "the front matter is never closed; write “---” alone on a line here, after its last key")


def _list_events(front: str) -> list[yaml.Event]:
    """Answer what could be parsed before an error."""
    events: list[yaml.Event] = []
    try:
        loader = _NodeLoader(front)
        while event := loader.get_event():  # type: ignore[no-untyped-call]
            events.append(event)
    except (yaml.YAMLError, RecursionError):
        pass
    return events


def _refuse_properties(front: str, root: Node) -> None:
    """Refuse anchors and tags anywhere: they do things that nobody sees. (An alias needs an anchor.)"""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        index = node.start_mark.index
        if front[index : index + 1] in {"&", "!"} or node.tag:
            line, column = measure_place(front, index)
            text = front.split("\n")[line - 1]
            raise Refusal(line, column, f"a text can’t begin with “{front[index]}” without quotes; write {requote(text, column - 1)}")
        if isinstance(node, MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif not isinstance(node, ScalarNode):
            waiting += node.value


def _explain_root(root: Node) -> Refusal:
    line, column = root.start_mark.line + 1, root.start_mark.column + 1
    if isinstance(root, ScalarNode):
        if (glued := re.match(r"([\w-]+):(?=\S)", root.value)) and glued[1] in KEYS:
            return Refusal(line, column, f"a space is missing after the colon; write it after each key, as in {glued[1]}: …")
        word = root.value.split(" ")[0].rstrip(":")
        hint = f"; write a colon and a space after the key: {word}: …" if word in KEYS else ", such as title: Town hall opens on Monday"
        return Refusal(line, column, f"this is one text and no “key: value” lines{hint}")
    if isinstance(root, MappingNode):
        return Refusal(line, column, "this front matter stands in braces; write each key on a line of its own, without braces and commas")
    return Refusal(line, column, "this front matter is a list; write “key: value” lines, without the hyphens")
