"""What an earlier check found out and this one needn't again, kept in the store by what it was made of."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from pressroom.checking.pages import PageFacts
from pressroom.checking.sources import SourceFacts
from pressroom.models import Value
from pressroom.store import Store
from pressroom.structs import CorruptRecord, encode, make_decoder

_NOTE = "check"


class Memory(Value, frozen=True):
    """What is known of sources by their digests and of pages by their fingerprints, and for what all these have been searched.

    `looked_for` are digests of what the leak audit looked for in the pages and in the files of which `files` is the digest.
    """

    sources: dict[str, SourceFacts]
    pages: dict[str, PageFacts]
    looked_for: frozenset[bytes] = frozenset()
    files: bytes = b""


_NOTHING = Memory({}, {})


def read_memory(store: Store) -> Memory:
    """Answer what the last check knew; nothing where there was none, or one of another program."""
    data = store.read_note(_NOTE)
    try:
        return make_decoder(Memory)(zlib.decompress(data)) if data else _NOTHING
    except (CorruptRecord, zlib.error):
        return _NOTHING


def write_memory(
    store: Store, before: Memory, sources: Mapping[str, SourceFacts], pages: Mapping[str, PageFacts],
    audited: tuple[frozenset[bytes], bytes],
) -> None:  # fmt: skip
    """Keep what this check knows, unless that is what the one before knew."""
    after = Memory(dict(sources), dict(pages), *audited)
    if after != before:
        store.write_notes({_NOTE: zlib.compress(encode(after), 1)})
