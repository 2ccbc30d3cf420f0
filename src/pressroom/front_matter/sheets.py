"""A sheet: the front matter of one source while it is read. It knows the keys' nodes and collects every problem at its place."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple, Protocol

from pressroom.config import SiteConfig
from pressroom.errors import Finding, Severity
from pressroom.front_matter.fields import KEYS, SPELLINGS, Document
from pressroom.front_matter.guards import Entry, find_lost_keys, find_lost_text, find_stray_keys
from pressroom.front_matter.handler import HANDLER, MappingNode, Node, ScalarNode
from pressroom.front_matter.refusals import Refusal
from pressroom.front_matter.sources import RULE, Source


class Mark(Protocol):
    """A place in the front matter, counted from 0."""

    @property
    def line(self) -> int:
        """The line."""

    @property
    def column(self) -> int:
        """The column."""


class Place(NamedTuple):
    """A place of ours, counted from 0 like PyYAML's."""

    line: int
    column: int


FILE_START = Place(-1, 0)


class Sheet:
    """One source's front matter: `entries` by field name, `body` and its `first_line`, and the problems found so far."""

    def __init__(self, source: Source, config: SiteConfig, document: Document) -> None:
        self.path = source.path
        self.config = config
        self.document = document
        self.body = ""
        self.first_line = 1
        self.readable = False
        self.entries: dict[str, Entry] = {}
        self._findings: list[Finding] = []
        self._spoiled: set[str] = set()
        self._refused = 0
        self._load(source.text)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All problems so far, in order of place."""
        return tuple(sorted(set(self._findings)))

    @property
    def failed(self) -> bool:
        """Tell whether a problem was found that keeps the record from being made."""
        return any(finding.severity is Severity.ERROR for finding in self._findings)

    def advise(self, place: Mark, message: str, rule: str) -> None:
        """Note something that stops nothing."""
        self._findings.append(Finding(self.path, place.line + 2, place.column + 1, message, Severity.ADVICE, rule))

    def refuse(self, place: Mark, message: str) -> None:
        """Note an error at a place of the front matter."""
        self._refused += 1
        self._findings.append(Finding(self.path, place.line + 2, place.column + 1, message, rule=RULE))

    def read(self, converters: dict[str, Callable[[Node, str, Sheet], Any]]) -> dict[str, Any]:
        """Convert the value of every key that has one by its field's type; what is empty or wrong is left out."""
        values = {}
        for name, (key, node, field) in self.entries.items():
            if name not in self._spoiled:
                before = self._refused
                value = converters[field.type](node, key.value, self)
                if self._refused > before:
                    self._spoiled.add(name)
                elif value is not None:
                    values[name] = value
        return values

    def has_problem(self, name: str) -> bool:
        """Tell whether a key's value could not be read."""
        return name in self._spoiled

    def place(self, name: str) -> Mark:
        """Answer where a key's value stands, or the start of the file."""
        return self.entries[name].value.start_mark if name in self.entries else FILE_START

    def _load(self, text: str) -> None:
        try:
            front, self.body = HANDLER.split(text)
        except Refusal as refusal:
            self._findings.append(Finding(self.path, refusal.line, refusal.column, refusal.message, rule=RULE))
            return
        self.first_line = front.count("\n") + 3
        self._note(find_stray_keys(self.body), self.first_line - 1)
        try:
            root = HANDLER.load(front)
        except Refusal as refusal:
            self._note([refusal], 1)
            return
        self.readable = True
        if root is not None:
            self._collect(root)
            self._guard(front, root)

    def _note(self, refusals: Iterable[Refusal], lines_before: int) -> None:
        for refusal in refusals:
            self._findings.append(Finding(self.path, lines_before + refusal.line, refusal.column, refusal.message, rule=RULE))

    def _collect(self, root: MappingNode) -> None:
        spellings = SPELLINGS[self.document]
        late: Entry | None = None
        for key, node in root.value:
            if not isinstance(key, ScalarNode):
                self.refuse(key.start_mark, "a key must be a word, such as title")
            elif (field := spellings.get(key.value)) is None:
                self.refuse(key.start_mark, explain_unknown(key.value, spellings, self.document))
            elif key.value == "publishDate" and late is None:
                late = Entry(key, node, field)
            else:
                self._enter(field.name, Entry(key, node, field))
        if late:
            name = "embargo" if "date" in self.entries else "date"
            self._enter(name, late._replace(field=spellings[name]))

    def _enter(self, name: str, entry: Entry) -> None:
        key = entry.key
        if name not in self.entries:
            self.entries[name] = entry
            return
        first, key = sorted((self.entries[name].key, key), key=lambda node: node.start_mark.line)
        lines = f"on lines {first.start_mark.line + 2} and {key.start_mark.line + 2}"
        if first.value == key.value:
            self.refuse(key.start_mark, f"“{key.value}” stands twice, {lines}; keep one")
        else:
            self.refuse(key.start_mark, f"“{first.value}” and “{key.value}” mean the same and stand {lines}; keep one")

    def _guard(self, front: str, root: MappingNode) -> None:
        if "#" in front:
            for refusal, name in find_lost_text(front, root, self.entries):
                self._note([refusal], 1)
                self._spoiled.add(name)
        self._note(find_lost_keys(front, root, self.entries.keys()), 1)


def explain_unknown(word: str, known: Collection[str], document: Document | None = None) -> str:
    """Answer what to say of a key that is not in the table: the nearest one that is."""
    if word == "<<":
        return "merge keys (“<<”) are not read; write the keys themselves"
    if document and word in KEYS:
        owners = " and ".join(f"{owner}s" for owner in SPELLINGS if word in SPELLINGS[owner])
        this = "an author" if document == "author" else f"a {document}"
        return f"“{word}” is a key of {owners}, and this is {this}; remove it, or move it under “extra:”"
    folded = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), folded, n=1)
    if near:
        own = " (what is yours alone goes under “extra:”)" if document else ""
        return f"unknown key “{word}”; did you mean “{folded[near[0]]}”?{own}"
    return f"unknown key “{word}”; " + ("what is yours alone goes under “extra:”" if document else f"the keys here are {', '.join(known)}")
