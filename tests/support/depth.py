"""How deep a test goes where: a few of its cases in `make test`, all the others in `make verify`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def keep_quick(cases: Iterable[Any], *quick: Any) -> list[Any]:
    """Answer the cases of `parametrize`; but for those named `quick`, each is a slow one. Raises `ValueError` for one that is no case."""
    listed = list(cases)
    if missing := [case for case in quick if case not in listed]:
        raise ValueError(f"no cases: {missing}")
    return [case if case in quick else pytest.param(case, marks=pytest.mark.slow) for case in listed]
