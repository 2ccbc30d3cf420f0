"""The theme: where templates and assets lie, the names under which assets are published, and what a template's look depends on.

A newsroom's own `templates/` goes before the packaged theme, file by file. Assets are published under names that carry a digest
(`/assets/style.1f0c….css`), so that a page is sure to get the style sheet it was made for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pressroom.scanning import find_theme_folders
from pressroom.structs import Struct

_LINK = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+(?:"([^"]*)"|'([^']*)'|)""")


class ThemeAsset(Struct, frozen=True):
    """A file of the theme: where it lies, the path it is published at, the SHA-256 of its bytes and their number."""

    file: Path
    path: str
    digest: bytes
    size: int


class Theme(Struct, frozen=True, dict=True, gc=True):
    """The templates and assets in force: `folders` in order of precedence, `assets` by name (`style.css`)."""

    folders: tuple[Path, ...]
    assets: Mapping[str, ThemeAsset] = {}

    def list_files(self) -> list[Path]:
        """Answer every file of the theme."""
        return [file for folder in self.folders for file in sorted(folder.rglob("*")) if file.is_file()]

    def asset_path(self, name: str) -> str:
        """Answer the path of an asset, '' for one that the theme hasn't got."""
        asset = self.assets.get(name)
        return asset.path if asset else ""

    def digest_templates(self) -> dict[str, bytes]:
        """Answer, for each template, the digest of its own text and of all it extends, includes or imports."""
        files = {name: file for folder in reversed(self.folders) for name, file in _list_templates(folder)}
        texts = {name: file.read_text(encoding="utf-8", errors="replace") for name, file in files.items()}
        links = {name: _find_links(text) for name, text in texts.items()}
        return {name: _digest_closure(name, texts, links) for name in texts}


def find_theme(root: Path) -> Theme:
    """Answer the theme of a newsroom: its own `templates/` before the packaged ones."""
    folders = find_theme_folders(root)
    files = {name: file for folder in reversed(folders) for name, file in _list_assets(folder / "assets")}
    return Theme(folders, {name: _make_asset(name, file) for name, file in sorted(files.items())})


def _list_assets(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file.relative_to(folder).as_posix(), file


def _make_asset(name: str, file: Path) -> ThemeAsset:
    data = file.read_bytes()
    digest = hashlib.sha256(data).digest()
    stem, dot, suffix = name.rpartition(".")
    return ThemeAsset(file, f"/assets/{stem}.{digest.hex()[:8]}{dot}{suffix}", digest, len(data))


def _list_templates(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*.*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not name.startswith("assets/"):
            yield name, file


def _find_links(text: str) -> tuple[str | None, ...]:
    """Answer the templates that a template names; None for a name that is only known when the page is rendered."""
    return tuple(match[1] or match[2] for match in _LINK.finditer(text))


def _digest_closure(name: str, texts: dict[str, str], links: dict[str, tuple[str | None, ...]]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        # A name that is only known when the page is rendered may be any template.
        waiting += texts.keys() if None in links[current] else [link for link in links[current] if link in texts]
    for part in sorted(seen):
        digest.update(f"{part}\0{texts[part]}\0".encode())
    return digest.digest()
