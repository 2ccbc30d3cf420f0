"""The search itself: every needle in every file, and a finding for each leak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pressroom.audit.needles import Needle
from pressroom.audit.public import PublicWords
from pressroom.audit.searching import Compiled, Hit, Searcher, compile_needles
from pressroom.audit.sharing import MANY, FileHit, search_files
from pressroom.config import SiteConfig
from pressroom.errors import Finding, LeakError
from pressroom.structs import Struct


class Leak(Struct, frozen=True):
    """A needle, and where it was found."""

    needle: Needle
    found: FileHit


def find_leaks(
    compiled: Compiled, files: Sequence[tuple[str, Path]], public: PublicWords, config: SiteConfig, *, workers: int = 1
) -> None:
    """Look for every needle in every file, given as (output path, where it lies now), and in the paths themselves.

    What is public itself is no leak. Raises `LeakError` with a finding for each withheld source, file and kind of needle.
    """
    sought = compiled.needles
    if not sought or not files:
        return
    # Where much is searched, what is public is looked through first: it says much of what would be found.
    if many := len(files) > MANY:
        said = public.find_said(compiled, config, workers=workers)
        compiled = compile_needles(needle for needle in sought if needle not in said)
        sought = compiled.needles
    searcher = Searcher(compiled, config)
    found = [*_search_names(searcher, [path for path, _ in files]), *search_files(searcher, files, workers)]
    leaks = [Leak(sought[item.hit.needle], item) for item in found]
    if leaks and not many:
        said = public.find_said(_compile_found(leaks), config, near={leak.found.path for leak in leaks})
        leaks = [leak for leak in leaks if leak.needle not in said]
    if leaks:
        said = public.find_said_in_texts(_compile_found(leaks), config)
        leaks = [leak for leak in leaks if leak.needle not in said]
    if leaks:
        raise LeakError(_report(leaks))


def _compile_found(leaks: Iterable[Leak]) -> Compiled:
    return compile_needles(dict.fromkeys(leak.needle for leak in leaks))


def _search_names(searcher: Searcher, paths: Sequence[str]) -> Iterator[FileHit]:
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
