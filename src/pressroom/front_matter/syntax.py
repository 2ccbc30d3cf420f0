"""What PyYAML stumbled over, said to an author: at its place, with what to write instead, never in PyYAML's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import yaml

from pressroom.front_matter.fields import KEYS
from pressroom.front_matter.refusals import Refusal, quote_single, requote, shorten
from pressroom.structs import Struct


def explain_syntax(front: str, error: yaml.YAMLError, events: Sequence[yaml.Event]) -> Refusal:
    """Answer the refusal for a text that is no YAML; `events` is what was parsed before the error."""
    stumble = _make_stumble(front, error, events)
    for explain in _EXPLANATIONS:
        if refusal := explain(stumble):
            return refusal
    return stumble.refuse("this can’t be read as “key: value”; look here and above for a missing quote, colon or bracket")


class _Stumble(Struct, frozen=True):
    """An error's place in its lines; lines and columns count from 0, as PyYAML's do."""

    lines: Sequence[str]
    line: int
    column: int
    start: tuple[int, int]
    problem: str
    context: str
    events: Sequence[yaml.Event]

    @property
    def text(self) -> str:
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def opening(self) -> str:
        """The line on which began what could not be finished."""
        return self.lines[self.start[0]] if self.start[0] < len(self.lines) else ""

    def refuse(self, message: str, place: tuple[int, int] | None = None) -> Refusal:
        line, column = place or (self.line, self.column)
        return Refusal(line + 1, column + 1, message)


def _make_stumble(front: str, error: yaml.YAMLError, events: Sequence[yaml.Event]) -> _Stumble:
    problem_mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None) or problem_mark
    place = (problem_mark.line, problem_mark.column) if problem_mark else (0, 0)
    start = (context_mark.line, context_mark.column) if context_mark else place
    problem, context = getattr(error, "problem", None) or "", getattr(error, "context", None) or ""
    return _Stumble(front.split("\n"), place[0], place[1], start, problem, context, events)


def _explain_delimiter(stumble: _Stumble) -> Refusal | None:
    for line in (stumble.line, stumble.start[0]):
        text = stumble.lines[line] if line < len(stumble.lines) else ""
        if re.fullmatch(r"[ \t]*(-{1,2}|-{4,}|[–—]+|\.{3})[ \t]*", text):
            return stumble.refuse(f"“{text.strip()}” must be “---”, three hyphens and nothing else", (line, 0))
        if re.match(r"---\s", text):
            return stumble.refuse("“---” must stand alone on its line; move the rest to the next line", (line, 0))
    if "document" in stumble.problem:
        for line, text in enumerate(stumble.lines[: stumble.line]):
            if re.match(r"\.\.\.(\s|$)", text):
                return stumble.refuse("“...” ends the front matter here, and keys follow; delete it", (line, 0))
    return None


def _explain_tab(stumble: _Stumble) -> Refusal | None:
    indent = re.match(r"[ \t]*", stumble.text)
    if indent and "\t" in indent[0] and ("tab" in stumble.problem or "start any token" in stumble.problem or "mapping" in stumble.problem):
        return stumble.refuse("here is a tab; indent with spaces, two for each level", (stumble.line, indent[0].index("\t")))
    if stumble.text[stumble.column : stumble.column + 1] == "\t":
        return stumble.refuse("here is a tab; write a space")
    return None


def _explain_first_character(stumble: _Stumble) -> Refusal | None:
    """A value that begins with a character to which YAML gives a meaning."""
    char = stumble.opening[stumble.start[1] : stumble.start[1] + 1]
    if not char or char not in "@`%*&!|>,]}" or not _FIRST_CHARACTER.search(f"{stumble.problem} {stumble.context}"):
        return None
    if stumble.start[1] == 0:
        return stumble.refuse(f"a line of front matter can’t begin with “{char}”; write “key: value”", stumble.start)
    return stumble.refuse(
        f"a text can’t begin with “{char}” without quotes; write {requote(stumble.opening, stumble.start[1])}", stumble.start
    )


def _explain_unclosed_quote(stumble: _Stumble) -> Refusal | None:
    if "quoted scalar" in stumble.context and ("end of stream" in stumble.problem or "document" in stumble.problem):
        return stumble.refuse(_UNCLOSED, stumble.start)
    return None


def _explain_escape(stumble: _Stumble) -> Refusal | None:
    if "escape" not in stumble.problem:
        return None
    rest = stumble.opening[stumble.start[1] + 1 :].rstrip().removesuffix('"')
    column = stumble.text.rfind("\\", 0, stumble.column + 1)
    shown = stumble.text[column : column + 2]
    message = f"“{shown}” means nothing in double quotes; use single quotes: {quote_single(rest)}"
    return stumble.refuse(message, (stumble.line, column))


def _explain_colon(stumble: _Stumble) -> Refusal | None:
    if "mapping values are not allowed" not in stumble.problem:
        return None
    text = stumble.text
    if text[:1] in {" ", "\t"} and re.match(r"[ \t]*[\w-]+[ \t]*:", text[: stumble.column + 1]) and ":" not in text[: stumble.column]:
        indent = len(text) - len(text.lstrip())
        return stumble.refuse(
            "this line is indented and so goes on from the one above; begin keys in the first column", (stumble.line, indent)
        )
    return stumble.refuse(f"a colon can’t stand in a text without quotes; write {requote(text)}")


def _explain_missing_colon(stumble: _Stumble) -> Refusal | None:
    if "could not find expected ':'" not in stumble.problem:
        return None
    text = stumble.opening.strip()
    if (glued := re.match(r"([\w-]+):(\S.*)", text)) and not text.startswith(("http:", "https:")):
        return stumble.refuse(f"a space is missing after the colon; write {shorten(f'{glued[1]}: {glued[2]}')}", stumble.start)
    word, _, rest = text.partition(" ")
    if word in KEYS:
        return stumble.refuse(f"a colon is missing after “{word}”; write {shorten(f'{word}: {rest}')}", stumble.start)
    message = (
        f"“{shorten(text, 30)}” is no “key: value”; indent it if it goes on from above, or close the front matter with “---” before it"
    )
    return stumble.refuse(message, stumble.start)


def _explain_list(stumble: _Stumble) -> Refusal | None:
    if "sequence entries" in stumble.problem:
        return stumble.refuse(
            "“- ” can’t stand on the key’s line; write each item of a list on a line of its own below, or a text in quotes"
        )
    if "expected '-' indicator" in stumble.problem:
        return stumble.refuse("this front matter is a list; write “key: value” lines, without the hyphens", stumble.start)
    if "flow sequence" in stumble.context or "flow mapping" in stumble.context:
        opening, closing = ("[", "]") if "sequence" in stumble.context else ("{", "}")
        message = f"the “{opening}” here is not closed; close it with “{closing}”, and put texts with commas, colons or brackets in quotes"
        return stumble.refuse(message, stumble.start)
    if "flow level" in stumble.context or "block level" in stumble.context or "nesting" in stumble.problem:
        return stumble.refuse("this front matter is nested too deeply; write lists and keys one or two levels deep")
    return None


def _explain_leftover(stumble: _Stumble) -> Refusal | None:
    """Something follows a value that is complete: a quote that closed too early, a list's bracket, a line out of its column."""
    if not re.search(r"expected '?(key|<block end>|<document start>)", stumble.problem):
        return None
    if stumble.text[: stumble.column].strip():
        return _explain_rest_of_line(stumble)
    if stumble.text.lstrip().startswith("- "):
        return stumble.refuse("here is an item of a list, and the line above has a value already; write the list below a key that has none")
    return stumble.refuse(
        "this line’s indentation fits nothing above; begin keys in the first column, and what belongs to one key two spaces in"
    )


def _explain_rest_of_line(stumble: _Stumble) -> Refusal:
    last = next((event for event in reversed(stumble.events) if isinstance(event, yaml.ScalarEvent | yaml.CollectionEndEvent)), None)
    if isinstance(last, yaml.ScalarEvent) and last.style in {"'", '"'}:
        mark = last.start_mark
        if mark and mark.line != stumble.line:
            return stumble.refuse(_UNCLOSED, (mark.line, mark.column))
        return stumble.refuse(f"the quotes close here, and text follows; write {requote(stumble.text)}")
    if isinstance(last, yaml.CollectionEndEvent):
        return stumble.refuse(f"text that begins with a bracket needs quotes; write {requote(stumble.text)}")
    return stumble.refuse(f"this can’t follow on the same line; put the value in quotes: {requote(stumble.text)}")


_FIRST_CHARACTER = re.compile(
    "start any token|scanning an alias|scanning an anchor|undefined alias|directive|block scalar|node content|tag"
)
_UNCLOSED = "the quote that opens here is not closed; close it at the end of the value, on the same line"
_EXPLANATIONS: tuple[Callable[[_Stumble], Refusal | None], ...] = (
    _explain_delimiter,
    _explain_tab,
    _explain_first_character,
    _explain_unclosed_quote,
    _explain_escape,
    _explain_colon,
    _explain_missing_colon,
    _explain_list,
    _explain_leftover,
)
