"""The error tree and the finding, in which every problem of an author's work is told.

PressroomError
├── ContentError      problems in what authors wrote; carries findings    exit code 1
│   └── LeakError     something withheld was found in the output          exit code 1
├── PublishError      the output folder can't take the site               exit code 1
├── UsageError        the command line asks for what can't be             exit code 2
└── FreezeError       a page could not be rendered: a fault of ours       exit code 3

None of them derives from `ValueError`: libraries that swallow it (python-frontmatter) would swallow ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from pressroom.structs import Struct, exchange


class Severity(StrEnum):
    """How much a finding weighs: errors stop a build, warnings stop `check`, advice stops nothing."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Finding(Struct, frozen=True, order=True):
    """One problem at one place.

    `path` is relative to the root, with `/`; `line` and `column` count from 1. `message` says what is there and what to
    write instead, in one sentence without a final full stop. `rule` is the id by which `check` and its configuration name it.
    It may stand for so many `more` that say the same of the file.
    """

    path: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR
    rule: str = ""
    more: int = 0

    def __str__(self) -> str:
        label = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        return f"{self.path}:{self.line}:{self.column}: {label}{self.text}"

    @property
    def text(self) -> str:
        """The message, and how many more it stands for."""
        return f"{self.message} (and {self.more:,} more like it in this file; `check` lists them)" if self.more else self.message


def fold_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Answer findings in their order; a warning or advice that says the same again of one file is counted with the first."""
    if len(findings) < 2:
        return tuple(findings)
    first: dict[tuple[str, ...], Finding] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        alone = (str(finding.line), str(finding.column)) if finding.severity is Severity.ERROR else ()
        kind = (finding.path, finding.message, *alone)
        first.setdefault(kind, finding)
        counts[kind] += 1 + finding.more
    return tuple(exchange(finding, more=counts[kind] - 1) for kind, finding in first.items())


class PressroomError(Exception):
    """The base of all errors that Pressroom raises on purpose; its text is a sentence for the person at the terminal."""

    exit_code = 3


class ContentError(PressroomError):
    """Problems in the content, the theme or the configuration: all that one run found, in order of place."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(map(str, self.findings)))


class LeakError(ContentError):
    """Something that is withheld stands in what was about to be published; nothing was published."""


class PublishError(PressroomError):
    """The output folder can't take the site (foreign files, another build at work, no right to write)."""

    exit_code = 1


class UsageError(PressroomError):
    """The command was called in a way that can't be carried out."""

    exit_code = 2


class FreezeError(PressroomError):
    """A page could not be rendered although its content is valid: a fault in the theme or in Pressroom."""

    exit_code = 3
