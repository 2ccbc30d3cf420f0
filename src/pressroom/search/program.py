"""Pagefind, behind its wall: a folder of HTML in, the files of an index out.

It is called as a program. It reads settings from the folder it is called in and from the environment, so it gets a folder of its own and
an environment with nothing of ours.
"""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from pathlib import Path

import pagefind_bin

from pressroom.errors import FreezeError


def read_program_version() -> str:
    """Answer the version of Pagefind."""
    return version("pagefind-bin")


def run_pagefind(documents: Path, index: Path, lang: str) -> None:
    """Index all documents below a folder, as text in one language, into the folder `index`.

    The same documents give the same bytes. Raises `FreezeError` where Pagefind fails.
    """
    program, options = str(pagefind_bin.get_executable()), ["--silent", "--force-language", lang]
    command = [program, "--site", ".", "--output-path", str(index.resolve()), *options]
    done = subprocess.run(command, cwd=documents, env={}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FreezeError(f"Pagefind could not index {documents}: {(done.stderr or done.stdout).strip()[-500:]}")
