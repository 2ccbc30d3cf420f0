"""Files that nobody uses or reads, and pictures that are too large for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pressroom.checking.rules import make_finding
from pressroom.errors import Finding
from pressroom.holdings import ROOT
from pressroom.library import MEDIA, Library, resolve_target
from pressroom.models import RenderedPost
from pressroom.scanning import is_source

_LARGE = 1_000_000
# Texts by their names, and where a text is published as the file that it is.
_TEXTS = (".md", ".markdown", ".mdown", ".mkd")
_PUBLISHED = (MEDIA, ROOT, "content/data/")
_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")


def check_files(
    library: Library, rendered: Mapping[str, RenderedPost], sizes: Mapping[str, int], linked: frozenset[str]
) -> Iterator[Finding]:
    """Answer a finding for each picture that is too large, for each file under `content/media/` that nothing uses,
    and for each text that isn't read where it lies.

    `linked` are the paths that pages of the site lead to, by a link of whatever kind.
    """
    used = _find_used(library, rendered)
    for name in sorted(library.files):
        if name.endswith(_PICTURES) and sizes.get(name, 0) > _LARGE:
            message = f"this picture has {sizes[name] / 1_000_000:.1f} MB; save it smaller, 1,600 pixels wide at the most"
            yield make_finding(name, (1, 1), "large-file", message)
        if name.lower().endswith(_TEXTS) and not name.startswith(_PUBLISHED) and name not in used:
            yield make_finding(name, (1, 1), "stray-text", _explain_stray(name))
        if name.startswith(MEDIA) and name not in used and f"/media/{name.removeprefix(MEDIA)}" not in linked:
            message = "nothing uses this file, but it is published; take it out if it isn’t needed"
            yield make_finding(name, (1, 1), "unused-file", message)


def _explain_stray(name: str) -> str:
    stem, _, end = name.rpartition(".")
    if is_source(f"{stem}.md"):
        return f"this text isn’t read, since its name ends with “.{end}”; rename it {stem.rpartition('/')[2]}.md"
    return "this text isn’t read, since it lies outside of the folders of texts; move it to content/posts/ or content/pages/"


def _find_used(library: Library, rendered: Mapping[str, RenderedPost]) -> frozenset[str]:
    targets = [(source, reference.target) for source, made in rendered.items() for reference in made.references]
    for post in library.posts.values():
        targets += [(post.source, post.image.src)] if post.image else []
        targets += [(post.source, attachment.src) for attachment in post.attachments]
    targets += [(author.source, author.photo.src) for author in library.authors.values() if author.photo]
    meant = (resolve_target(library, source, target) for source, target in targets)
    return frozenset(target.name for target in meant if target and target.kind == "file")
