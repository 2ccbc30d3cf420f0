"""The leak audit over the pages as they would be published: what a build would refuse is told before it is built."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from pressroom import audit, permalinks
from pressroom.addresses import find_known_paths
from pressroom.checking.frozen import FrozenPages, Site
from pressroom.checking.memory import Memory
from pressroom.checking.pages import PageFacts
from pressroom.edition import Withheld
from pressroom.errors import Finding, LeakError, PublishError
from pressroom.manifest import EMPTY, Manifest
from pressroom.store import Store

Audited = tuple[frozenset[bytes], bytes]
"""Digests of what was looked for, and the digest of the files that were searched beside the pages."""


def search_leaks(
    site: Site, withheld: Withheld, pages: FrozenPages, facts: Mapping[str, PageFacts], memory: Memory, root: Path, store: Store,
    workers: int,
) -> tuple[tuple[Finding, ...], Audited]:  # fmt: skip
    """Answer a finding for each leak, and what was looked for where.

    Pages that were searched before for all that is looked for now aren't searched again.
    """
    config = site.edition.config
    known = find_known_paths(config, withheld, _read_manifest(site.output))
    needles = audit.make_needles(withheld, config, store.read_body, known)
    looked_for, files = audit.digest_needles(needles), _digest_files(site)
    try:
        audit.search_paths(_list_outputs(site), withheld, config, [path for paths in known.values() for path in paths])
        if needles:
            is_new = not looked_for <= memory.looked_for
            fresh = [path for path in site.texts if is_new or memory.pages.get(path) != facts.get(path)]
            searched = [(permalinks.output_file(path), file) for path, file in pages.prepare(fresh).items()]
            if is_new or files != memory.files:
                searched += [(permalinks.output_file(asset.path), root / asset.source) for asset in site.edition.assets.values()]
            public = audit.PublicWords(root, site.edition, [root / "pressroom.toml", *site.theme.list_files()], withheld.notes)
            audit.find_leaks(audit.compile_needles(needles), sorted(searched), public, config, workers=workers)
    except LeakError as error:
        return error.findings, (frozenset(), b"")
    return (), (looked_for, files)


def _read_manifest(output: Path) -> Manifest:
    try:
        return Manifest.read(output) or EMPTY
    except PublishError:
        return EMPTY


def _list_outputs(site: Site) -> list[str]:
    return [permalinks.output_file(path) for path in (*site.plans, *site.edition.assets)]


def _digest_files(site: Site) -> bytes:
    digest = blake2b(digest_size=16)
    for asset in sorted(site.edition.assets.values(), key=lambda asset: asset.path):
        digest.update(asset.digest)
    return digest.digest()
