"""Texts that aren't read, because of how they end or where they lie: their author waits for a post that never comes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path, PurePosixPath

from pressroom.checking.rules import make_finding
from pressroom.errors import Finding
from pressroom.scanning import PUBLISHED, SOURCES

# Texts by their names.
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdtext", ".mdx")
_DOCUMENTS = {
    ".doc": "a Word document", ".docx": "a Word document", ".odt": "an OpenDocument text", ".rtf": "a rich text",
    ".pages": "a Pages document", ".gdoc": "a shortcut to a Google document",
}  # fmt: skip
# What holds no text that begins with front matter, and what was set aside on purpose: neither is opened.
_OTHERS = frozenset(
    ".avif .bmp .csv .eps .epub .gif .gz .heic .ico .ics .jpeg .jpg .json .kml .m4a .mov .mp3 .mp4 .ods .ogg .pdf .png .ppt .pptx .svg "
    ".tif .tiff .tsv .vtt .srt .wav .webm .webp .xls .xlsx .xml .zip .bak .old .orig .rej .tmp .swp .part".split()
)
_HEAD = 4096
_TITLE = re.compile(r"\A\s*(?:---|\+\+\+)[ \t]*\r?\n(?:.*\r?\n)*?title[ \t]*[:=]")
_ENDINGS = re.compile(r"(?:\.(?:md|markdown|mdown|mkd|txt|text|html?|docx?|odt|gdoc|pages|rtf|ya?ml|rst))+$", re.IGNORECASE)


def check_strays(root: Path, files: Set[str], sizes: Mapping[str, int], used: Set[str]) -> Iterator[Finding]:
    """Answer a finding for each file that was most likely meant as a text; what a text leads to (`used`) is an attachment."""
    folders = frozenset(path.rpartition("/")[0] for path in used | files if re.search(r"/index(\.[\w-]+)?\.(md|markdown)$", path))
    for name in sorted(files):
        if name.startswith(PUBLISHED) or name in used or not sizes.get(name, 1):
            continue
        if message := _judge(root, name, is_beside_a_post=name.rpartition("/")[0] in folders):
            yield make_finding(name, (1, 1), "stray-text", message)


def _judge(root: Path, name: str, *, is_beside_a_post: bool) -> str:
    ending = PurePosixPath(name).suffix.lower()
    written = PurePosixPath(name).suffix
    better = _ENDINGS.sub("", name.rpartition("/")[2]) + ".md"
    if not name.startswith(SOURCES):
        return _explain_place() if ending in _MARKDOWN or _has_title(root / name) else ""
    if ending in _MARKDOWN or (ending not in _DOCUMENTS and _has_title(root / name)):
        says = f"its name ends with “{written}”" if written else "its name has no ending"
        return f"this text isn’t read, since {says}; rename it {better}"
    if is_beside_a_post:
        return ""
    if kind := _DOCUMENTS.get(ending):
        what = f"this is {kind}, which isn’t read"
    elif ending in {".txt", ".text", ".htm", ".html"}:
        what = f"this text isn’t read, since its name ends with “{written}”"
    else:
        return ""
    return f"{what}; put its words into {better}, below front matter, or link to it from a post"


def _explain_place() -> str:
    return "this text isn’t read, since it lies outside of the folders of texts; move it to content/posts/ or content/pages/"


def _has_title(path: Path) -> bool:
    """Tell whether a file that may be a text begins with front matter that has a title."""
    if path.suffix.lower() in _OTHERS:
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return _TITLE.match(head.decode(encoding, "replace")) is not None
