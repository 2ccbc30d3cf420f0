"""What is to be said of links to other sites, once these were asked, at the places where the links stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pressroom.checking.external import Answer, Progress, ask_sites
from pressroom.checking.links import SourceLinks
from pressroom.checking.output import OutputRules
from pressroom.checking.pages import Home, PageFacts
from pressroom.checking.rules import make_finding
from pressroom.checking.sources import SourceFacts
from pressroom.errors import Finding

Locate = Callable[[], tuple[str, tuple[int, int]]]


def check_outward(
    sources: Mapping[str, SourceFacts], facts: Mapping[str, PageFacts], links: SourceLinks, output: OutputRules, home: Home,
    folder: Path, progress: Progress | None,
) -> Iterator[Finding]:  # fmt: skip
    """Answer a finding for each place at which a link leads to a site that doesn't have it any more, or has moved it.

    What only templates and the configuration link to is told once. Raises `UsageError` where sites can't be asked.
    """
    in_sources = {
        source: [url for url in item.outward.split("\n") if url.startswith("http") and not home.find_own(url, "/")]
        for source, item in sources.items()
    }
    written = frozenset(url for urls in in_sources.values() for url in urls)
    first: dict[str, str] = {}
    for path, page in facts.items():
        for url in page.outward.split("\n") if page.outward else ():
            if url not in written:
                first.setdefault(url, path)
    # A page is asked for once, whichever of its parts links lead to.
    answers = ask_sites({url.partition("#")[0]: None for url in (*written, *first)}, folder, progress)
    for source, urls in in_sources.items():
        for url in urls:
            if told := _word(url, answers[url.partition("#")[0]]):
                yield make_finding(source, links.find_place(source, url), *told)
    for url, path in first.items():
        if told := _word(url, answers[url.partition("#")[0]]):
            yield make_finding(*output.find_place(path, url), *told)


def _word(url: str, answer: Answer) -> tuple[str, str] | None:
    match answer.kind:
        case "broken":
            return "external-link", f"“{url}” leads nowhere ({answer.words}); correct the address, or take the link out"
        case "moved":
            _, mark, part = url.partition("#")
            return "external-moved", f"“{url}” has moved for good; write {answer.words}{mark}{part}"
        case "unknown":
            return "external-unknown", f"whether “{url}” leads anywhere couldn’t be found out ({answer.words}); open it yourself"
        case _:
            return None
