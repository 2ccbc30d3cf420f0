"""The audit of a build: what has to be searched, for what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from hashlib import blake2b
from pathlib import Path

from pressroom.audit.leaks import find_leaks
from pressroom.audit.needles import digest_needle, make_needles
from pressroom.audit.paths import search_paths
from pressroom.audit.public import PublicWords
from pressroom.audit.remembering import Memory
from pressroom.audit.searching import compile_needles
from pressroom.config import SiteConfig
from pressroom.edition import Edition, Withheld
from pressroom.models import RenderedPost
from pressroom.structs import Struct


class Secrets(Struct, frozen=True, kw_only=True):
    """What must not be published, and what is public: `known` are the paths at which withheld sources have been published before.

    `public` are the files of theme and configuration, `identity` names the program and the configuration.
    """

    root: Path
    config: SiteConfig
    identity: bytes
    edition: Edition
    withheld: Withheld
    rendered: Mapping[str, RenderedPost]
    known: Mapping[str, tuple[str, ...]]
    public: tuple[Path, ...]
    read_body: Callable[[str], str]


class Output(Struct, frozen=True):
    """What is about to be published: all files, by path below a folder; those that are new; what the others were searched for."""

    folder: Path
    files: Collection[str]
    fresh: Set[str]
    looked_for: frozenset[bytes]


def audit_site(secrets: Secrets, output: Output, remembered: bytes | None, workers: int) -> tuple[frozenset[bytes], bytes | None]:
    """Search what is new for what is withheld, and everything for what is newly withheld. Raises `LeakError`.

    Answers the digests of what was looked for, and what the next audit may be given as `remembered` (None: what this one was given).
    """
    withheld, config = secrets.withheld, secrets.config
    memory = Memory(_digest_secrets(secrets), remembered)
    compiled, digests = memory.recall(lambda: make_needles(withheld, config, secrets.read_body, secrets.known))
    search_paths(output.files, withheld, config, [path for paths in secrets.known.values() for path in paths])
    said = PublicWords(secrets.root, secrets.edition, secrets.public, withheld.notes, memory)
    find_leaks(compiled, _list_files(output.folder, output.fresh), said, config, workers=workers)
    rest = set(output.files) - output.fresh
    if rest and digests - output.looked_for:
        new = compile_needles(needle for needle in compiled.needles if digest_needle(needle) not in output.looked_for)
        find_leaks(new, _list_files(output.folder, rest), said, config, workers=workers)
    return digests, memory.dump()


def _list_files(folder: Path, paths: Iterable[str]) -> list[tuple[str, Path]]:
    return [(path, folder / path) for path in sorted(paths)]


def _digest_secrets(secrets: Secrets) -> bytes:
    """Answer the digest of all that needles are made of."""
    withheld = secrets.withheld
    sources = [(item.post.source, item.state.value) for item in withheld.posts]
    sources += [*((page.source, "") for page in withheld.pages), *((text.source, "") for text in withheld.texts)]
    made = [(source, state, secrets.rendered[source].whole) for source, state in sources]
    parts = (secrets.identity, made, sorted(withheld.files), sorted(secrets.known.items()), sorted(withheld.notes.items()))
    return blake2b(repr(parts).encode(), digest_size=16).digest()
