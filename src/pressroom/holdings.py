"""Which source a file under `content/` belongs to, so that it is published with it or withheld with it, and where it then stands."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Set

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.ledger import Ledger
from pressroom.library import MEDIA, Library, resolve_target
from pressroom.models import Author, Page, Post, RenderedPost
from pressroom.structs import Struct
from pressroom.targets import find_path

ROOT = "content/root/"


class Asset(Struct, frozen=True):
    """A file that is published as it is: its source under the root, the path it stands at, the SHA-256 of its bytes, their number."""

    source: str
    path: str
    digest: bytes
    size: int = 0


class Files(Struct, frozen=True):
    """What is known of the files under `content/`, by name: the SHA-256 of their bytes, and their number."""

    digests: Mapping[str, bytes]
    sizes: Mapping[str, int]


def split_files(
    library: Library, rendered: Mapping[str, RenderedPost], visible: Set[str], config: SiteConfig
) -> tuple[frozenset[str], dict[str, list[str]]]:
    """Answer the files that only withheld sources use, and for each other the visible sources that do (none where the navigation does)."""
    used_by_visible: dict[str, list[str]] = {name: [] for name in _list_navigated(library, config)}
    used_by_withheld: set[str] = set()
    for source, made in rendered.items():
        if not made.references and source in library.posts and not _names_files(library.posts[source]):
            continue
        for name in list_used_files(library, source, made, config):
            if source in visible:
                used_by_visible.setdefault(name, []).append(source)
            else:
                used_by_withheld.add(name)
    hidden = {folder for source in library.posts if source not in visible and (folder := _own_folder(source))}
    if hidden:
        used_by_withheld |= {name for name in library.files if not hidden.isdisjoint(_folders_around(name))}
    return frozenset(used_by_withheld - used_by_visible.keys()), used_by_visible


def _names_files(post: Post) -> bool:
    return bool(post.image or post.attachments or post.source_url or post.withdrawn)


def list_used_files(library: Library, source: str, made: RenderedPost, config: SiteConfig) -> Iterator[str]:
    """Answer the files under `content/` that a source links to or shows, by whatever kind of address, in its text or front matter."""
    targets = [reference.target for reference in made.references]
    match library.find(source):
        case Post() as post:
            targets += [post.image.src] if post.image else []
            targets += [attachment.src for attachment in post.attachments]
            targets += [post.source_url, post.withdrawn.replacement if post.withdrawn else ""]
        case Author(photo=photo) if photo:
            targets.append(photo.src)
    for target in filter(None, targets):
        meant = resolve_target(library, source, find_path(config.base_url, target) or target)
        if meant and meant.kind == "file":
            yield meant.name


def _list_navigated(library: Library, config: SiteConfig) -> Iterator[str]:
    texts = [config.texts(lang) for lang in config.languages]
    for link in (link for text in texts for link in (*text.header, *text.footer)):
        meant = resolve_target(library, "", find_path(config.base_url, link.path) or link.path)
        if meant and meant.kind == "file":
            yield meant.name


def collect_assets(
    config: SiteConfig,
    library: Library,
    files: Files,
    kept_back: frozenset[str],
    reachable: Mapping[str, Post],
    used: Mapping[str, list[str]],
) -> dict[str, Asset]:
    """Answer every file to be published as it is, by the path it stands at."""
    assets: dict[str, Asset] = {}

    def publish(name: str, path: str) -> None:
        assets[path] = Asset(name, path, files.digests[name], files.sizes.get(name, 0))

    owners: dict[str, list[str]] = {}
    for source in reachable:
        if folder := _own_folder(source):
            owners.setdefault(folder, []).append(source)
    for name in sorted(library.files - kept_back):
        if name.startswith(MEDIA):
            publish(name, "/media/" + name.removeprefix(MEDIA))
        elif name.startswith(ROOT):
            publish(name, "/" + name.removeprefix(ROOT))
        else:
            around = [source for folder in _folders_around(name) for source in owners.get(folder, ())]
            for source in dict.fromkeys([*around, *used.get(name, ())]):
                if path := find_home(config, library, source):
                    publish(name, path + _name_beside(source, name))
    return assets


def find_shared_files(
    library: Library, ledger: Ledger, claims: Mapping[str, str], used: Mapping[str, list[str]], assets: Container[str]
) -> Iterator[tuple[str, str]]:
    """Answer each address in the ledger, missing in `assets`, of a file that one page shows and another owns, with the file: both may move.

    `claims` says which source answers for each page of the ledger, `used` which visible sources use a file.
    """
    missing = [line for line in ledger.lines.values() if line.is_file and line.url not in assets]
    moved = _find_moved_folders(ledger, claims) if missing else {}
    for line in missing:
        name = line.source
        if name not in library.files and (folder := next((folder for folder in _folders_around(name) if folder in moved), "")):
            name = moved[folder] + name.removeprefix(folder)
        page = next((claims[folder] for folder in permalinks.list_folders(line.url) if folder in claims), "")
        if page in used.get(name, ()):
            yield line.url, name


def _find_moved_folders(ledger: Ledger, claims: Mapping[str, str]) -> dict[str, str]:
    pages = (line for line in ledger.lines.values() if not line.is_file)
    folders = ((_own_folder(line.source), _own_folder(claims.get(line.url, ""))) for line in pages)
    return {old: now for old, now in folders if old and now}


def find_home(config: SiteConfig, library: Library, source: str) -> str:
    """Answer where a source's own files stand: below its page."""
    match library.find(source):
        case Post() as post:
            return permalinks.post_path(config, post)
        case Page() as page:
            return permalinks.page_path(config, page)
        case Author() as author:
            return permalinks.author_path(config, author, config.language)
    return ""


def _folders_around(name: str) -> Iterator[str]:
    folder = name.rpartition("/")[0]
    while folder:
        yield f"{folder}/"
        folder = folder.rpartition("/")[0]


def list_places(source: str, home: str, name: str) -> Iterator[str]:
    """Answer the paths at which a file may stand for a source whose own files stand below `home` ('' for one that isn't visible)."""
    if name.startswith(MEDIA):
        yield "/media/" + name.removeprefix(MEDIA)
    elif name.startswith(ROOT):
        yield "/" + name.removeprefix(ROOT)
    elif home:
        yield home + _name_beside(source, name)


def owns_folder(source: str) -> bool:
    """Tell whether a source is a post with a folder of its own, whose files are the post's."""
    return bool(_own_folder(source))


def _own_folder(source: str) -> str:
    """Answer the folder that belongs to one post (`…/winners/` of `…/winners/index.md`), or ''."""
    if "/index." not in source:
        return ""
    folder, _, file = source.rpartition("/")
    return f"{folder}/" if file.partition(".")[0] == "index" and folder != "content/posts" else ""


def _name_beside(source: str, name: str) -> str:
    folder = source.rpartition("/")[0] + "/"
    return name.removeprefix(folder) if name.startswith(folder) else name.rpartition("/")[2]
