"""Moving a post or page to another file: its old address leads on, its identity stays, and the links to it follow.

Nothing is written before everything is clear; then files are renamed first and texts written after. Of a text, only what has to change
is touched: formatting, remarks, order and line endings stay.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import quote, unquote

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.errors import ContentError, UsageError
from pressroom.front_matter import Source, Uneditable, add_item, add_key, decode_source, locate, parse_page, parse_post, remove_item
from pressroom.ledger import Ledger, read_ledger
from pressroom.library import MEDIA, list_addresses, list_aliases, resolve_target
from pressroom.models import Page, Post, Reference
from pressroom.paths import find_stub
from pressroom.scanning import PAGES, POSTS, is_source
from pressroom.structs import Struct
from pressroom.targets import find_path
from pressroom.timetable import Newsroom, open_newsroom

_BOM = b"\xef\xbb\xbf"
_REACH = 4000


class Moved(Struct, frozen=True):
    """One file that moves; for a post or page also its address before and after, and whether the old one was public."""

    old: str
    new: str
    url: str = ""
    new_url: str = ""
    published: bool = False


class MoveReport(Struct, frozen=True):
    """What a move did: the files, the links rewritten by source, and what is left for the author to do (as sentences)."""

    moved: tuple[Moved, ...]
    rewritten: Mapping[str, int]
    left: tuple[str, ...]


def move_source(root: Path, config_file: Path, old: str, new: str, instant: str = "") -> MoveReport:
    """Move a post or page, with its translations and, where it has one, its folder.

    Raises `ContentError` where the content has problems already, `UsageError` for a move that can't be. Then nothing was changed.
    """
    newsroom = open_newsroom(root, config_file, instant)
    files = _plan_files(newsroom, _name(root, old), _name(root, new), folder=new.endswith("/") or (root / _name(root, new)).is_dir())
    edition, _ = newsroom.split(newsroom.now.instant)
    ledger = read_ledger(root)
    moved = tuple(_judge(newsroom, edition, ledger, before, after) for before, after in sorted(files.items()))
    _check_addresses(newsroom, moved)
    rewritten: dict[str, int] = {}
    left: list[str] = []
    texts = dict(_edit_texts(newsroom, edition, ledger, files, moved, rewritten, left))
    for before, after in files.items():
        target = root / after
        target.parent.mkdir(parents=True, exist_ok=True)
        (root / before).rename(target)
    for path, raw in texts.items():
        spare = root / f"{path}.new~"
        spare.write_bytes(raw)
        spare.replace(root / path)
    _prune(root, files)
    return MoveReport(moved, rewritten, tuple(left))


def _name(root: Path, written: str) -> str:
    """Answer a path under the root, from one that is seen from the root, from `content/` or from where the author is."""
    path = posixpath.normpath(written)
    if path.startswith("content/"):
        return path
    absolute = Path(os.path.normpath(Path.cwd() / written))
    own = Path(os.path.normpath(root.absolute()))
    if absolute.is_relative_to(own / "content"):
        return absolute.relative_to(own).as_posix()
    return f"content/{path}"


def _plan_files(newsroom: Newsroom, old: str, new: str, *, folder: bool) -> dict[str, str]:
    """Answer where each file goes. A folder goes as a whole, a file with its translations."""
    names = [*newsroom.loaded.library.posts, *newsroom.loaded.library.pages, *newsroom.loaded.library.files]
    if (newsroom.root / old).is_dir():
        files = {name: new + name.removeprefix(old) for name in names if name.startswith(f"{old}/")}
    elif old not in names or not is_source(old):
        raise UsageError(f"{old} is no post or page; name a file of content/posts/ or content/pages/, or the folder of one")
    elif _is_index(old) and _is_index(new):
        files = {name: posixpath.dirname(new) + name.removeprefix(posixpath.dirname(old)) for name in names if _is_below(name, old)}
    else:
        target = f"{new}/{posixpath.basename(old)}" if folder else new
        if not target.endswith((".md", ".markdown")):
            raise UsageError(f"{target} is no Markdown file; give the new name with .md at its end")
        if _is_index(old) and any(_is_below(name, old) and not is_source(name) for name in names):
            folder_name = posixpath.dirname(old)
            better = f"{_stem(new)}/index.md"
            raise UsageError(f"{folder_name}/ has other files, which belong to the post; move it to a folder, such as {better}")
        files = {name: _stem(target) + name.removeprefix(_stem(old)) for name in names if is_source(name) and _is_version(name, old)}
    if not any(is_source(name) for name in files):
        raise UsageError(f"{old} holds no post or page")
    for before, after in files.items():
        kind = POSTS if before.startswith(POSTS) else PAGES
        if not after.startswith(kind):
            raise UsageError(f"{after} doesn’t lie in {kind}, where {before} does; a post stays a post and a page a page")
        if (newsroom.root / after).exists():
            raise UsageError(f"{after} is there already; nothing is written over")
    return files


def _judge(newsroom: Newsroom, edition: Edition, ledger: Ledger, before: str, after: str) -> Moved:
    """Answer what becomes of a file's address. Raises `ContentError` where its front matter needs the old name."""
    library, config = newsroom.loaded.library, newsroom.config
    item = library.find_addressed(before)
    if item is None:
        return Moved(before, after)
    source = Source(after, decode_source(before, (newsroom.root / before).read_bytes()).text)
    parsed = parse_post(source, config) if isinstance(item, Post) else parse_page(source, config)
    if parsed.record is None:
        raise ContentError(parsed.findings)
    url = next(list_addresses(library, config, [before]))[1]
    published = url in ledger or before in edition.reachable or before in edition.pages
    return Moved(before, after, url, _path_of(newsroom, parsed.record), published)


def _check_addresses(newsroom: Newsroom, moved: Iterable[Moved]) -> None:
    library, config = newsroom.loaded.library, newsroom.config
    own = {item.old for item in moved}
    taken = {permalinks.fold_file(path): source for source, path in list_addresses(library, config) if source not in own}
    aliases = ((find_stub(alias.path), source) for source, alias in list_aliases(library) if source not in own)
    taken |= {permalinks.fold_file(path): source for path, source in aliases if path}
    for item in moved:
        if item.new_url and (other := taken.get(permalinks.fold_file(item.new_url))):
            raise UsageError(f"{item.new} would stand at {item.new_url}, which belongs to {other}; choose another name")


def _edit_texts(
    newsroom: Newsroom, edition: Edition, ledger: Ledger, files: Mapping[str, str], moved: Iterable[Moved],
    rewritten: dict[str, int], left: list[str],
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Answer the new bytes of every source that has to change, by the path at which it stands after the move.

    Links are counted in `rewritten`, what the author has to do goes to `left`.
    """
    by_old = {item.old: item for item in moved}
    library = newsroom.loaded.library
    for source, rendered in sorted(newsroom.loaded.rendered.items()):
        raw = (newsroom.root / source).read_bytes()
        before = text = decode_source(source, raw).text
        item = by_old.get(source)
        links = dict(_find_new_targets(newsroom, source, rendered.references, files, by_old.values()))
        if links:
            text, count, missed = _rewrite_links(text, rendered.references, links)
            rewritten |= {files.get(source, source): count} if count else {}
            left += [f"{files.get(source, source)}:{line}:{column}: this link must be rewritten by hand" for line, column in missed]
        text = _rewrite_keys(newsroom, source, text, files)
        if item is not None and (owner := library.find_addressed(source)):
            left += _find_stranded(newsroom, owner, files)
            text = _keep_address(text, item, owner, edition, ledger, left)
        if text != before:
            yield files.get(source, source), _restore_bytes(raw, before, text)


def _keep_address(text: str, item: Moved, owner: Post | Page, edition: Edition, ledger: Ledger, left: list[str]) -> str:
    """Add the old address to the aliases of what moves, take the new one out of them, and keep the guid where the ledger doesn't."""
    paths = [find_stub(alias.path) for alias in owner.aliases]
    try:
        if item.new_url in paths:
            text = remove_item(text, "aliases", paths.index(item.new_url))
        if item.url != item.new_url and item.published and item.url not in paths:
            text = add_item(text, "aliases", item.url)
        if isinstance(owner, Post) and item.published and item.url not in ledger and not owner.guid and item.url != item.new_url:
            text = add_key(text, "guid", edition.guids[owner.source])
    except Uneditable:
        left.append(f"{item.new}:1:1: write “aliases: [{item.url}]” here by hand, so that the old address leads to the new one")
    return text


def _find_new_targets(
    newsroom: Newsroom, source: str, references: Iterable[Reference], files: Mapping[str, str], moved: Iterable[Moved]
) -> Iterator[tuple[str, str]]:
    """Answer each target of a source that has to be written otherwise, and how."""
    library = newsroom.loaded.library
    urls = {item.url: item.new_url for item in moved if item.url and item.url != item.new_url}
    here = posixpath.dirname(files.get(source, source))
    for reference in references:
        rest = reference.target[len(re.split("[#?]", reference.target)[0]) :]
        if whole := find_path(newsroom.config.base_url, reference.target):
            if url := urls.get(unquote(re.split("[#?]", whole)[0])):
                yield reference.target, permalinks.make_absolute(newsroom.config, url) + rest
            continue
        meant = resolve_target(library, source, reference.target)
        if meant is None:
            continue
        if meant.kind == "path":
            if meant.name in urls:
                yield reference.target, urls[meant.name] + rest
            continue
        name = files.get(meant.name, meant.name)
        if reference.target.startswith("/") or (name == meant.name and _means(library.files, here, reference.target, name)):
            continue
        better = quote(posixpath.relpath(name, here), safe="/!$&'*+,;=:@~") + rest
        if better != reference.target and not _means((), here, reference.target, name):
            yield reference.target, better


def _means(others: Iterable[str], here: str, target: str, name: str) -> bool:
    """Tell whether a target that is written in a folder means a file: beside it, else under content/media/."""
    path = unquote(re.split("[#?]", target)[0])
    beside = posixpath.normpath(f"{here}/{path}")
    return beside == name or (name.startswith(MEDIA) and beside not in others and posixpath.normpath(f"{MEDIA}{path}") == name)


def _rewrite_links(text: str, references: Iterable[Reference], links: Mapping[str, str]) -> tuple[str, int, list[tuple[int, int]]]:
    """Answer a text with targets replaced where they are written, how many places that were, and those that weren't found."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spans: dict[tuple[int, int], str] = {}
    missed = []
    for reference in references:
        if (better := links.get(reference.target)) is None:
            continue
        begin = starts[reference.line - 1] + reference.column - 1
        found = _find_written(text, begin, reference.target)
        spans |= dict.fromkeys(found, better)
        if not found:
            missed.append((reference.line, reference.column))
    for (first, last), better in sorted(spans.items(), reverse=True):
        text = text[:first] + better + text[last:]
    return text, len(spans), missed


def _find_written(text: str, begin: int, target: str) -> list[tuple[int, int]]:
    """Answer where the target of the link that begins here is written: in it, or in the definition that it refers to."""
    written = re.escape(target)
    inline = re.compile(rf"(?:\]\(\s*<?|(?:href|src)\s*=\s*[\"']?)({written})(?=[\s)>\"']|$)")
    bare = re.compile(rf"<?({written})")
    definition = re.compile(rf"^ {{0,3}}\[[^\]\n]+\]:\s*<?({written})(?=[\s>]|$)", re.MULTILINE)
    match = bare.match(text, begin) or inline.search(text, begin, begin + _REACH)
    found = [] if match is None else [match.span(1)]
    return found + [match.span(1) for match in definition.finditer(text)]


def _rewrite_keys(newsroom: Newsroom, source: str, text: str, files: Mapping[str, str]) -> str:
    """Answer a text whose front matter names what moves by its new name: what replaces a withdrawn post, what a text translates."""
    item = newsroom.loaded.library.find_addressed(source)
    withdrawn = item.withdrawn if isinstance(item, Post) else None
    named = {"withdrawn.replacement": withdrawn.replacement if withdrawn else "", "translation_of": item.translation_of if item else ""}
    for key, target in named.items():
        links = dict(_find_new_targets(newsroom, source, [Reference("link", target, 1, 1)], files, ())) if target else {}
        if target in links:
            text = _rewrite_value(text, *locate(Source(source, text), key), target, links[target])
    return text


def _rewrite_value(text: str, line: int, column: int, old: str, new: str) -> str:
    lines = text.split("\n")
    at = lines[line - 1].find(old, column - 1)
    if at >= 0:
        lines[line - 1] = lines[line - 1][:at] + new + lines[line - 1][at + len(old) :]
    return "\n".join(lines)


def _find_stranded(newsroom: Newsroom, owner: Post | Page, files: Mapping[str, str]) -> Iterator[str]:
    """Answer what is to be done about a lead picture that stays in the folder which the post leaves."""
    image = owner.image if isinstance(owner, Post) else None
    meant = resolve_target(newsroom.loaded.library, owner.source, image.src) if image else None
    here = posixpath.dirname(files[owner.source])
    if image and meant and meant.kind == "file" and not _means((), here, image.src, files.get(meant.name, meant.name)):
        yield f"{files[owner.source]}:1:1: its picture {meant.name} stays where it is; move it to {here}/"


def _restore_bytes(raw: bytes, before: str, after: str) -> bytes:
    """Answer a changed text as bytes, with the byte order mark and the line endings that its file has."""
    lines = raw.removeprefix(_BOM).decode().splitlines(keepends=True) if "\r" in raw.decode() else []
    mark = _BOM if raw.startswith(_BOM) else b""
    old, new = before.split("\n"), after.split("\n")
    if not lines:
        return mark + after.encode()
    endings = re.findall(r"\r\n|\r|\n", raw.decode())
    usual = max(set(endings), key=endings.count)
    kept = [usual] * len(new)
    for start, other, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for offset in range(size):
            kept[other + offset] = endings[start + offset] if start + offset < len(endings) else usual
    return mark + "".join(line + ending for line, ending in zip(new, [*kept[:-1], ""], strict=True)).encode()


def _prune(root: Path, files: Iterable[str]) -> None:
    """Remove folders that the move left empty."""
    for folder in sorted({posixpath.dirname(name) for name in files}, reverse=True):
        while folder.startswith((POSTS, PAGES)) and (root / folder).is_dir() and not any((root / folder).iterdir()):
            (root / folder).rmdir()
            folder = posixpath.dirname(folder)


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _is_index(path: str) -> bool:
    return posixpath.basename(path).partition(".")[0] == "index"


def _is_below(name: str, index: str) -> bool:
    return name.startswith(f"{posixpath.dirname(index)}/")


def _is_version(name: str, source: str) -> bool:
    """Tell whether a file is a source or one of its translations beside it (`a.es.md` of `a.md`)."""
    return name == source or re.fullmatch(rf"{re.escape(_stem(source))}\.[A-Za-z-]+\.(?:md|markdown)", name) is not None


def _path_of(newsroom: Newsroom, item: Post | Page) -> str:
    return permalinks.post_path(newsroom.config, item) if isinstance(item, Post) else permalinks.page_path(newsroom.config, item)
