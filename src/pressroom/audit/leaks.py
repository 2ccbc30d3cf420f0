"""The search itself: every needle in every file, and a finding for each leak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pressroom.audit.needles import Needle
from pressroom.audit.public import PublicWords
from pressroom.audit.searching import Compiled, Hit, Searcher, compile_needles
from pressroom.audit.sharing import FileHit, OutputFile, find_in_files, search_files
from pressroom.config import SiteConfig
from pressroom.errors import Finding, LeakError
from pressroom.structs import Struct


class Leak(Struct, frozen=True):
    """A needle, and where it was found."""

    needle: Needle
    found: FileHit


def find_leaks(compiled: Compiled, files: Sequence[OutputFile], public: PublicWords, config: SiteConfig, *, workers: int = 1) -> None:
    """Look for every needle in every file, and in the paths themselves.

    What is public itself is no leak. Raises `LeakError` with a finding for each withheld source, file and kind of needle.
    """
    if not compiled.needles or not files:
        return
    # First, which needles stand anywhere at all: once found, one isn't looked for any more, and only for these is it asked who says them.
    searcher, paths = Searcher(compiled, config), dict(files)
    found = find_in_files(searcher, files, workers, packed=True)
    found |= {hit.hit.needle: (hit.path, paths[hit.path]) for hit in _search_names(searcher, paths)}
    suspected = {compiled.needles[number]: file for number, file in sorted(found.items())}
    said = public.find_said(suspected, workers=workers)
    secret = compile_needles(needle for needle in suspected if needle not in said)
    if secret.needles:
        searcher = Searcher(secret, config)
        hits = [*_search_names(searcher, paths), *search_files(searcher, files, workers)]
        raise LeakError(_report([Leak(secret.needles[hit.hit.needle], hit) for hit in hits]))


def _search_names(searcher: Searcher, paths: Iterable[str]) -> Iterator[FileHit]:
    names = "\n".join(paths).encode()
    for hit in searcher.search(names, packed=False):
        path = names[names.rfind(b"\n", 0, hit.start) + 1 :].partition(b"\n")[0].decode()
        yield FileHit(path, Hit(hit.needle, -1, "in its name"), "")


def _report(leaks: Iterable[Leak]) -> list[Finding]:
    """Answer a finding for the first place of each kind of needle of each source in each file."""
    first: dict[tuple[str, str, str], Leak] = {}
    for leak in leaks:
        first.setdefault((leak.needle.source, leak.found.path, leak.needle.kind), leak)
    return [_word_leak(leak) for leak in first.values()]


def _word_leak(leak: Leak) -> Finding:
    needle, found = leak.needle, leak.found
    shown = needle.words if len(needle.words) <= 60 else needle.words[:57] + "…"
    is_byte = found.place.startswith("byte")
    where = found.path if is_byte or not found.place else f"{found.path}:{found.place}"
    told = ", ".join(filter(None, (found.place if is_byte else "", found.hit.form)))
    message = (
        f"this is withheld ({needle.state}), but its {needle.kind} “{shown}” was about to be published in {where}"
        f"{f' ({told})' if told else ''}; nothing was published: take it out of there"
    )
    return Finding(needle.source, 1, 1, message, rule="leak")
