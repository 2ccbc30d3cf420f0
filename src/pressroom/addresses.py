"""Whether every published address is still answered, what to do where one isn't, and the ledger's lines of what is published now."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.edition import Edition, Withheld
from pressroom.errors import ContentError, Finding
from pressroom.holdings import Asset
from pressroom.ledger import NAME, Heir, Ledger, Line, Trace, change_ledger, find_heir, list_changes
from pressroom.library import Library
from pressroom.manifest import Manifest
from pressroom.models import Page, Post, State
from pressroom.paths import find_stub
from pressroom.structs import Struct, exchange

Locate = Callable[[str, str, int | None], tuple[int, int]]
_RULE = "urls"


class Known(Struct, frozen=True):
    """What addresses are judged by: the ledger, the library and the digests of its files, the traces of what was published last.

    `travelling` says that the instant was asked for: an address whose post isn't due at it is then no matter. `locked` forbids
    any change of the ledger.
    """

    ledger: Ledger
    library: Library
    digests: Mapping[str, bytes]
    traces: Mapping[str, Trace]
    travelling: bool = False
    locked: bool = False


def keep_addresses(
    edition: Edition, withheld: Withheld, paths: Iterable[str], known: Known, locate: Locate
) -> tuple[Ledger | None, list[Finding]]:
    """Answer the ledger after a publication of `paths` (None where it stays as it is), and what is to be said of posts
    that it takes down, once it is out.

    Raises `ContentError` where a published address would vanish or a guid change, and, with `locked`, where the ledger would change.
    """
    paths = frozenset(paths)
    problems = [*find_vanished(edition, withheld, paths, known, locate), *find_changed_guids(edition, locate)]
    after = change_ledger(known.ledger, make_lines(edition, paths), make_pulled_lines(edition, withheld), withheld.claims)
    if known.locked:
        problems += find_unlocked(known.ledger, after)
    if problems:
        raise ContentError(problems)
    return None if after.lines == known.ledger.lines else after, list(find_pulled(edition, withheld, locate))


def make_lines(edition: Edition, paths: Container[str]) -> list[Line]:
    """Answer the ledger's lines of an edition: its posts, its pages, and the files beside them, attached to them or made of them.

    `paths` are those of all that is made: a release's plain text is among them, or a post's event as a calendar.
    """
    config = edition.config
    posts = ((permalinks.post_path(config, post), source) for source, post in edition.reachable.items())
    lines = [Line(path, source, edition.guids[source]) for path, source in posts]
    lines += [Line(permalinks.page_path(config, page), source) for source, page in edition.pages.items()]
    homes = {line.url for line in lines}
    beside = (asset for asset in edition.assets.values() if not homes.isdisjoint(permalinks.list_folders(asset.path)))
    lines += [Line(path, source) for source, post in edition.reachable.items() for path in _made_paths(config, post) if path in paths]
    files = {asset.path: Line(asset.path, asset.source) for asset in (*_list_attached(edition), *beside)}
    return [*lines, *files.values()]


def _made_paths(config: SiteConfig, post: Post) -> tuple[str, ...]:
    return permalinks.made_paths(config, post) if post.kind == "release" or post.event else ()


def _list_attached(edition: Edition) -> Iterator[Asset]:
    """Answer the files that posts name as their attachments, wherever they stand."""
    for source, post in edition.reachable.items():
        for attachment in post.attachments:
            path = edition.resolve(source, attachment.src)
            if path and path in edition.assets:
                yield edition.assets[path]


def make_pulled_lines(edition: Edition, withheld: Withheld) -> list[Line]:
    """Answer the ledger's lines of what was published and is withheld now."""
    posts = {item.post.source: item.post for item in withheld.posts}
    return [
        Line(path, source, (posts[source].guid or permalinks.make_absolute(edition.config, path)) if source in posts else "")
        for source, paths in withheld.pulled.items()
        for path in paths
    ]


def make_traces(library: Library, digests: Mapping[str, bytes]) -> dict[str, Trace]:
    """Answer the trace of every post and page."""
    return {item.source: Trace(item.title, digests[item.source]) for item in library.list_addressed()}


def find_known_paths(config: SiteConfig, withheld: Withheld, live: Manifest) -> dict[str, tuple[str, ...]]:
    """Answer the paths at which withheld posts have been published, by the ledger or in what readers see now: they are no secret."""
    paths = {item.post.source: permalinks.post_path(config, item.post) for item in withheld.posts}
    seen = {source: (path,) for source, path in paths.items() if permalinks.output_file(path) in live.files}
    return {**seen, **withheld.pulled}


def find_vanished(edition: Edition, withheld: Withheld, paths: Iterable[str], known: Known, locate: Locate) -> Iterator[Finding]:
    """Answer an error for each address of the ledger at which nothing would stand: neither one of `paths` nor a file."""
    ledger, answered = known.ledger, frozenset(paths)
    missing = [line for line in ledger.lines.values() if line.url not in answered and line.url not in edition.assets]
    if not missing:
        return
    claims = withheld.claims
    hidden = withheld.sources if known.travelling else frozenset()
    stones = {stone.path for stone in edition.tombstones}
    lost: set[str] = set()
    for line in sorted(missing):
        around = {line.url, *permalinks.list_folders(line.url)}
        if find_stub(line.url) in answered or around & (stones | lost) or any(claims.get(url) in hidden for url in around):
            continue
        lost.add(line.url)
        yield _tell_vanished(line, claims.get(line.url), edition, known, locate)


def find_lost(
    edition: Edition, withheld: Withheld, paths: Iterable[str], known: Known, locate: Locate, broken: Container[str]
) -> Iterator[Finding]:
    """Answer an error for each address and guid that would be lost. What was that of `broken` sources comes back with them."""
    homes = {line.url for line in known.ledger.lines.values() if line.source in broken}
    lines = {url: line for url, line in known.ledger.lines.items() if homes.isdisjoint({url, *permalinks.list_folders(url)})}
    yield from find_vanished(edition, withheld, paths, exchange(known, ledger=exchange(known.ledger, lines=lines)), locate)
    yield from find_changed_guids(edition, locate)


def find_pulled(edition: Edition, withheld: Withheld, locate: Locate) -> Iterator[Finding]:
    """Answer an error for each source that was published and is withheld now, unless `[gone]` says that it is meant."""
    meant = {find_stub(gone.path) for gone in edition.config.gone}
    states = {item.post.source: item for item in withheld.posts}
    for source, paths in withheld.pulled.items():
        if meant.issuperset(paths):
            continue
        item = states.get(source)
        what = "page" if item is None else "post"
        if item is None or item.state is State.DRAFT:
            key, now = "draft", "is a draft now"
            back = "to publish it again, take “draft” out"
        else:
            key, now = "embargo" if item.post.embargo else "date", f"is withheld until {item.until:%Y-%m-%d %H:%M} now"
            back = f"to publish it again, mend “{key}”"
        lines = ", ".join(f'"{path}" = "why it is gone"' for path in paths)
        message = (
            f"this {what} had been published and {now}, so it is taken down and a notice stands at {', '.join(paths)}; {back}, "
            f"and to keep it down, write under [gone] in pressroom.toml: {lines}"
        )
        yield Finding(source, *locate(source, key, None), message, rule="pulled")


def find_changed_guids(edition: Edition, locate: Locate) -> Iterator[Finding]:
    """Answer an error for each post whose `guid` isn't the one that subscribers know it by."""
    for source, post in edition.reachable.items():
        guid = edition.guids[source]
        if post.guid and post.guid != guid:
            message = f"this post was published with the guid “{guid}”, which can’t change; write guid: {guid}, or delete the line"
            yield Finding(source, *locate(source, "guid", None), message, rule="guid")


def find_unlocked(before: Ledger, after: Ledger) -> Iterator[Finding]:
    """Answer an error for each line that a build would add to the ledger or change in it (`--locked`)."""
    for line in list_changes(before, after):
        verb = "change the line of" if line.url in before else "add"
        message = f"this build would {verb} {line.url} ({line.source}), and --locked forbids it; run build without it and commit {NAME}"
        yield Finding(NAME, before.find_number(line.url), 1, message, rule="urls-lock")


def _tell_vanished(line: Line, claimant: str | None, edition: Edition, known: Known, locate: Locate) -> Finding:
    number = known.ledger.find_number(line.url)
    gone = f'under [gone] in pressroom.toml: "{line.url}" = "why it is gone"'
    alias = f"“aliases: [{line.url}]”"
    if line.is_file:
        left = "nothing uses it any more" if line.source in known.library.files else f"{line.source} is gone"
        if known.library.find_addressed(line.source):
            left = f"{line.source} makes it no more (a release makes release.txt, and media-kit.zip of pictures; an event makes event.ics)"
        message = f"{line.url} was published and would vanish, since {left}; bring it back, or write {gone}"
        return Finding(NAME, number, 1, message, rule=_RULE)
    item = known.library.find_addressed(claimant or "")
    if item:
        place = next((place for key in ("slug", "date") if (place := locate(item.source, key, None)) != (1, 1)), (1, 1))
        now = _path_of(edition, item)
        message = (
            f"this was published at {line.url} and would stand at {now} now; write {alias} here, so that the old address leads to the "
            f"new one, or {gone}"
        )
        return Finding(item.source, *place, message, rule=_RULE)
    kept = f"with “withdrawn: {{at: {edition.instant:%Y-%m-%d}, reason: …}}” to keep it under a notice"
    if found := _find_moved(line, known):
        moved, why = found
        message = (
            f"{line.url} was published and would vanish, since {line.source} is gone; did you mean that it moved to {moved}, which has "
            f"{why}? Then write {alias} there; else bring the file back ({kept}), or write {gone}"
        )
    else:
        message = (
            f"{line.url} was published and would vanish, since {line.source} is gone; bring it back ({kept}), or write {alias} in the "
            f"page that takes its place, or {gone}"
        )
    return Finding(NAME, number, 1, message, rule=_RULE)


def _find_moved(line: Line, known: Known) -> tuple[str, str] | None:
    """Answer the new source that obviously is the lost one, and what they have in common."""
    heirs = [
        Heir(item.source, item.title, item.slug, item.guid if isinstance(item, Post) else "", known.digests[item.source])
        for item in known.library.list_addressed()
        if item.source not in known.ledger.pages_by_source
    ]
    found = find_heir(line, known.traces.get(line.source), heirs)
    return (found[0].source, found[1]) if found else None


def _path_of(edition: Edition, item: Post | Page) -> str:
    return permalinks.post_path(edition.config, item) if isinstance(item, Post) else permalinks.page_path(edition.config, item)
