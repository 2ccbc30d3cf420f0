"""What a test needs of the machine: skipped with the reason where it is missing, a failure where `CI=true`."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

from tests.support.paths import NODE_MODULES


def lacking(what: str, cure: str) -> NoReturn:
    """Skip the test that runs because `what` is missing, naming the `cure`; fail it under `CI=true`."""
    reason = f"{what} is missing: {cure}"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (a skip elsewhere, a failure under CI=true)", pytrace=False)
    pytest.skip(reason)


def program(name: str, cure: str = "make verify installs it") -> str:
    """The path of the program `name`, or a skip."""
    return shutil.which(name) or lacking(f"the program “{name}”", cure)


def npm_file(path: str) -> str:
    """The path of a file of tools/node_modules, such as `sitemap/schema/sitemap.xsd`, or a skip."""
    file = NODE_MODULES / path
    return str(file) if file.exists() else lacking(f"the npm file {path}", "make verify installs it")
