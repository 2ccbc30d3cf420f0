"""Pages that could not be rendered: what went wrong, and at which line of which template where it was the template's fault."""

from __future__ import annotations

import os
from collections.abc import Sequence

from jinja2 import TemplateError, TemplateSyntaxError

from pressroom.errors import ContentError, Finding, FreezeError
from pressroom.structs import Struct

_CURE = "mend this line, or delete the file to get the theme’s own"


class Failure(Struct, frozen=True):
    """A page that could not be rendered: its path, what was told, and the template and line where that is known."""

    path: str
    message: str
    template: str = ""
    line: int = 0

    @property
    def finding(self) -> Finding | None:
        """The failure at its place in the theme; None where the theme isn't at fault."""
        return Finding(f"templates/{self.template}", self.line, 1, self.message, rule="template") if self.template else None


def describe_failure(path: str, error: Exception) -> Failure:
    """Tell what went wrong with a page, and at which line of which template where it was the template's fault."""
    message = str(error) or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        return Failure(path, f"this template is not valid Jinja: {error.message}; {_CURE}", error.name or "", error.lineno)
    place, step = ("", 0), error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file.endswith(".html") and f"{os.sep}templates{os.sep}" in file:
            place = file.rpartition(f"{os.sep}templates{os.sep}")[2], step.tb_lineno
        step = step.tb_next
    if place[0] and isinstance(error, _TEMPLATE_FAULTS):
        return Failure(path, f"the template failed at {path}: {message}; docs/templates.md lists what each template is given", *place)
    return Failure(path, f"{path} could not be rendered: {message}")


_TEMPLATE_FAULTS = (TemplateError, TypeError, AttributeError, KeyError, ValueError, IndexError)


def raise_failures(failures: Sequence[Failure]) -> None:
    """Raise what went wrong, if anything did: the theme's faults with their place, else ours."""
    if findings := {item.template: finding for item in failures if (finding := item.finding)}:
        raise ContentError(findings.values())
    if failures:
        raise FreezeError("\n".join(item.message for item in failures[:20]))
