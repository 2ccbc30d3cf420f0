"""What an audit has found out that the next one needn't: needles made ready, and which of them something public says, and where."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pressroom.audit.needles import Needle, digest_needle
from pressroom.audit.searching import Compiled, compile_needles
from pressroom.structs import to_tuple


class Memory:
    """What is remembered from one build to the next; `dump` answers it as bytes, of which the next one is made.

    `key` says what the needles are made of: what was remembered for another is forgotten, but not what is public.
    """

    def __init__(self, key: bytes, data: bytes | None = None) -> None:
        self._key = key
        # Only a program of the same version reads what it wrote, and from its own store.
        kept, needles, self._said = marshal.loads(data) if data else (b"", None, {})  # noqa: S302
        self._needles = needles if kept == key else None
        self._changed = kept != key

    def recall(self, make_needles: Callable[[], Iterable[Needle]]) -> tuple[Compiled, frozenset[bytes]]:
        """Answer the needles, made ready, with the digest of each; they are made only where they aren't remembered."""
        if self._needles is None:
            compiled = compile_needles(make_needles())
            rows = [to_tuple(needle) for needle in compiled.needles]
            digests = [digest_needle(needle) for needle in compiled.needles]
            self._needles = rows, compiled.heads, compiled.meanings, digests
            self._said = {digest: self._said[digest] for digest in digests if digest in self._said}
            return compiled, frozenset(digests)
        rows, heads, meanings, digests = self._needles
        return Compiled(tuple(Needle(*row) for row in rows), heads, meanings), frozenset(digests)

    def is_said(self, needle: Needle, is_public: Callable[[Path], bool]) -> bool:
        """Tell whether it is known of a file that it says a needle; the file must be public, and as it was."""
        file, stamp = self._said.get(digest_needle(needle), ("", ()))
        return bool(file) and is_public(Path(file)) and _stat(Path(file)) == stamp

    def note_said(self, found: Mapping[Needle, Path]) -> None:
        """Remember in which file a needle was found."""
        stamps = {file: _stat(file) for file in found.values()}
        for needle, file in found.items():
            self._said[digest_needle(needle)] = str(file), stamps[file]
            self._changed = True

    def dump(self) -> bytes | None:
        """Answer all that is remembered; None where it is what it was made of."""
        return marshal.dumps((self._key, self._needles, self._said)) if self._changed else None


def _stat(file: Path) -> tuple[int, int, int]:
    try:
        stat = file.stat()
    except OSError:
        return -1, -1, -1
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
