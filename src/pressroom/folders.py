"""Where a build writes the site, and where it keeps what it has computed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from pressroom.errors import UsageError
from pressroom.store import find_state_folder


def choose_output(root: Path, output: Path | None, *, drafts: bool) -> Path:
    """Answer the folder of the site: `site/` unless another one is named. Raises `UsageError` for one that can't be."""
    default = root / "site"
    output = output or default
    if drafts and output.resolve() == default.resolve():
        raise UsageError("--drafts writes posts that aren’t published, so it needs another folder than site/; add --to DIR")
    inside = output.resolve()
    for name in ("content", "templates", ".pressroom"):
        if inside.is_relative_to((root / name).resolve()):
            raise UsageError(f"--to {output} lies in {name}/, which the site is made from; name another folder")
    if inside != default.resolve() and inside.is_relative_to(default.resolve()):
        raise UsageError(f"--to {output} lies in site/, which is published with all that is in it; name another folder")
    if inside == root.resolve():
        raise UsageError(f"--to {output} is the newsroom’s own folder; name another one, such as site")
    return output


def choose_store(root: Path, stack: ExitStack, *, use_cache: bool) -> Path:
    """Answer the store's file: the newsroom's own, or an empty one for a build that may believe nothing."""
    state = find_state_folder(root)
    if use_cache:
        return state / "store.sqlite"
    state.mkdir(parents=True, exist_ok=True)
    return Path(stack.enter_context(TemporaryDirectory(dir=state, prefix="fresh-"))) / "store.sqlite"
