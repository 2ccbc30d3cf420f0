"""Files that nobody uses or reads, and pictures that are too large for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path

from pressroom.checking.rules import make_finding
from pressroom.checking.strays import check_strays
from pressroom.config import SiteConfig
from pressroom.errors import Finding
from pressroom.holdings import list_used_files
from pressroom.library import MEDIA, Library
from pressroom.models import RenderedPost

_LARGE = 1_000_000
_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")


def check_files(
    root: Path,
    config: SiteConfig,
    library: Library,
    rendered: Mapping[str, RenderedPost],
    sizes: Mapping[str, int],
    linked: frozenset[str],
    broken: Set[str],
) -> Iterator[Finding]:
    """Answer a finding for each picture that is too large, for each file under `content/media/` that nothing uses,
    and for each text that isn't read where it lies.

    `linked` are the paths that pages of the site lead to, by a link of whatever kind; `broken` are texts that can't be
    loaded, whatever they name.
    """
    used = frozenset(name for source, made in rendered.items() for name in list_used_files(library, source, made, config))
    used |= _find_named(root, library.files, broken)
    yield from check_strays(root, library.files, sizes, used | rendered.keys() | broken)
    for name in sorted(library.files):
        if name.endswith(_PICTURES) and sizes.get(name, 0) > _LARGE:
            message = f"this picture has {sizes[name] / 1_000_000:.1f} MB; save it smaller, 1,600 pixels wide at the most"
            yield make_finding(name, (1, 1), "large-file", message)
        if name.startswith(MEDIA) and name not in used and f"/media/{name.removeprefix(MEDIA)}" not in linked:
            message = "nothing uses this file, but it is published; take it out if it isn’t needed"
            yield make_finding(name, (1, 1), "unused-file", message)


def _find_named(root: Path, files: Set[str], broken: Set[str]) -> frozenset[str]:
    """Answer the files whose names stand in texts that can't be loaded."""
    raw = b""
    for path in broken:
        with suppress(OSError):
            raw += (root / path).read_bytes()
    return frozenset(name for name in files if raw and name.rpartition("/")[2].encode() in raw)
