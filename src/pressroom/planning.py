"""What a build is to make: the Edition of its instant, the map of its pages, and the fingerprint of each.

Most edits only reword posts: the posts, their order, addresses, topics and states are as they were, so the map is too. Then only those
pages are looked at that may show one of these posts, and all others keep the fingerprint of the last build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

from pressroom import audit
from pressroom.addresses import Known as KnownAddresses
from pressroom.addresses import find_lost, find_pulled, keep_addresses
from pressroom.asides import begin_beside
from pressroom.config import SiteConfig
from pressroom.edition import Edition, Withheld, at
from pressroom.errors import ContentError, Finding, Severity
from pressroom.instants import Now
from pressroom.ledger import Ledger, read_ledger
from pressroom.legacy import Past
from pressroom.loading import Loaded, locate_in
from pressroom.manifest import Manifest
from pressroom.models import RenderedPost
from pressroom.situation import EPOCH_RULE, Situation
from pressroom.store import Bodies
from pressroom.structs import Struct
from pressroom.web.fingerprints import NOTHING, Reworded, fingerprint_plans, select_plans
from pressroom.web.plans import Plan, plan_bodies, plan_pages
from pressroom.web.theme import Theme, find_theme

_BLOCK = 1000
# Of so many pages on, it takes longer to look after their addresses than to begin another process.
_MANY = 4_000
# So much of the pages is fingerprinted in the time that another process, which is slow since each value it looks at is copied for it, needs
# for their addresses and all other pages.
_OWN_SHARE = 0.9

T = TypeVar("T")


class Planned(Struct, frozen=True):
    """The site as it is to be, before a page of it is rendered.

    `plans` are the pages that may differ from the last build's: all, unless `is_reworded`. `fingerprints` are theirs, `outline` names
    all but the words of posts, `words` are digests of those, `ledger` is None where it stays as it is.
    """

    edition: Edition
    withheld: Withheld
    findings: tuple[Finding, ...]
    theme: Theme
    plans: Mapping[str, Plan]
    fingerprints: Mapping[str, bytes]
    ledger: Ledger | None
    outline: bytes
    words: bytes
    is_reworded: bool


class Parted(Struct, frozen=True):
    """A newsroom at the instant of a build: what may be seen, what may not, and the ledger by which that was decided."""

    edition: Edition
    withheld: Withheld
    ledger: Ledger


def part_site(situation: Situation, loaded: Loaded, live: Manifest) -> Parted:
    """Answer what may be seen of a newsroom at the instant of a build, where readers see the version `live` now."""
    ledger = read_ledger(situation.options.root)
    past = Past(ledger, _find_standing(situation, live), situation.history.read_traces, situation.options.travelling)
    return Parted(*_split(situation, loaded, past), ledger)


def plan_site(situation: Situation, loaded: Loaded, parted: Parted, *, afresh: bool) -> Planned:
    """Answer the site that a newsroom makes at the instant of a build.

    With `afresh` every page is looked at, whatever the last build knew.
    Raises `ContentError` where two things would stand at one address or a published one would vanish, and with `strict` for warnings.
    """
    options, edition, withheld, ledger = situation.options, parted.edition, parted.withheld, parted.ledger
    locate = partial(locate_in, options.root)
    found = [*_keep_timely(loaded.findings, withheld), *audit.find_withheld_links(edition, withheld, loaded.library, locate)]
    if edition.hidden_navigation:
        found += audit.find_withheld_navigation(edition, options.config.read_text(encoding="utf-8-sig"))
    found += [*_warn_of_epoch(situation.now, withheld), *_warn_of_lacking(situation.config)]
    if options.strict and any(finding.severity is Severity.WARNING for finding in found):
        raise ContentError(found)
    theme, outline, words = find_theme(options.root), _digest_outline(loaded, edition), _join_words(loaded.rendered)
    reworded = None if afresh else _find_reworded(situation, loaded, outline, words)
    fingerprint = partial(fingerprint_plans, edition=edition, theme=theme, version=situation.program)
    if reworded is None:
        plans = plan_pages(edition)
        keep = partial(_keep_addresses, situation, loaded, edition, withheld, ledger, plans)
        (after, pulled), fingerprints = _do_both(keep, fingerprint, plans, options.processes)
    else:
        plans = select_plans(plan_pages(edition), reworded) if reworded.cards else plan_bodies(edition, reworded.wholes)
        after, pulled = None, list(find_pulled(edition, withheld, locate))
        fingerprints = fingerprint(plans)
    findings = tuple(sorted([*found, *pulled]))
    return Planned(edition, withheld, findings, theme, plans, fingerprints, after, outline, words, reworded is not None)


def _do_both(
    keep: Callable[[], T], fingerprint: Callable[[Mapping[str, Plan]], dict[str, bytes]], plans: Mapping[str, Plan], workers: int
) -> tuple[T, dict[str, bytes]]:
    """Look after the addresses and fingerprint the pages; of very many, another process does the first and a part of the second."""
    if workers < 2 or len(plans) < _MANY:
        return keep(), fingerprint(plans)
    middle = int(len(plans) * _OWN_SHARE)
    rest = dict(islice(plans.items(), middle, None))
    with begin_beside(lambda: (keep(), fingerprint(rest))) as finish:
        fingerprints = fingerprint(dict(islice(plans.items(), middle)))
        kept, others = finish()
        return kept, fingerprints | others


def find_losses(situation: Situation, loaded: Loaded, broken: frozenset[str]) -> tuple[Finding, ...]:
    """Answer what an author would be told once the broken sources are mended: addresses that would vanish, guids that changed."""
    options = situation.options
    if options.drafts:
        return ()
    ledger = read_ledger(options.root)
    edition, withheld = _split(situation, loaded, Past(ledger, read_traces=situation.history.read_traces, travelling=options.travelling))
    try:
        paths = plan_pages(edition)
    except ContentError as error:
        return tuple(finding for finding in error.findings if finding.path and finding.path not in broken)
    known = _know_addresses(situation, loaded, ledger)
    return tuple(find_lost(edition, withheld, paths, known, partial(locate_in, options.root), broken))


def _split(situation: Situation, loaded: Loaded, past: Past) -> tuple[Edition, Withheld]:
    options = situation.options
    return at(
        loaded.library, loaded.rendered, situation.now.instant,
        config=situation.config, digests=loaded.digests, read_body=Bodies(situation.store.path), sizes=loaded.sizes,
        read_file=lambda source: (options.root / source).read_bytes(), drafts=options.drafts, past=past,
    )  # fmt: skip


def _digest_outline(loaded: Loaded, edition: Edition) -> bytes:
    """Answer a digest of what there is, but for what plain posts say, and of the state of each post."""
    states = [f"{source}\0{state}" for source, state in edition.states.items()]
    return blake2b(loaded.outline + "\0".join(states).encode(), digest_size=16).digest()


def _join_words(rendered: Mapping[str, RenderedPost]) -> bytes:
    """Answer the digests of what each source says: of its card (zeros where it has none), then of its whole."""
    return b"".join([(made.card or NOTHING) + made.whole for made in rendered.values()])


def _find_reworded(situation: Situation, loaded: Loaded, outline: bytes, words: bytes) -> Reworded | None:
    """Answer which sources say something else than at the last build, where nothing else has changed; else None."""
    last = situation.history.moment
    if last is None or last.outline != outline or not situation.is_like(last):
        return None
    before, size = situation.history.read_words(), len(NOTHING)
    if len(before) != len(words):
        return None
    cards, wholes = set(), set()
    sources = list(loaded.rendered)
    for number in _find_differing(before, words, 2 * size):
        wholes.add(sources[number])
        place, middle = number * 2 * size, (number * 2 + 1) * size
        if before[place:middle] != words[place:middle]:
            cards.add(sources[number])
    return Reworded(frozenset(cards), frozenset(wholes))


def _find_differing(before: bytes, after: bytes, length: int) -> Iterator[int]:
    """Answer the numbers of the parts of a length in which two texts differ; a thousand parts that don't are told at once."""
    for start in range(0, len(after), _BLOCK * length):
        end = start + _BLOCK * length
        if before[start:end] != after[start:end]:
            places = range(start, min(end, len(after)), length)
            yield from (place // length for place in places if before[place : place + length] != after[place : place + length])


def _keep_addresses(
    situation: Situation, loaded: Loaded, edition: Edition, withheld: Withheld, ledger: Ledger, plans: Iterable[str]
) -> tuple[Ledger | None, list[Finding]]:
    if situation.options.drafts:
        return None, []
    known = _know_addresses(situation, loaded, ledger)
    return keep_addresses(edition, withheld, plans, known, partial(locate_in, situation.options.root))


def _know_addresses(situation: Situation, loaded: Loaded, ledger: Ledger) -> KnownAddresses:
    options = situation.options
    return KnownAddresses(ledger, loaded.library, loaded.digests, situation.history.read_traces(), options.travelling, options.locked)


def _find_standing(situation: Situation, live: Manifest) -> frozenset[str]:
    """Answer the paths of the pages that readers see now; a build that isn't the publication mustn't depend on what stood before it."""
    if not situation.options.keeps_ledger:
        return frozenset()
    return frozenset(f"/{file.removesuffix('index.html')}" for file in live.files if file.endswith("/index.html"))


def _keep_timely(findings: Iterable[Finding], withheld: Withheld) -> list[Finding]:
    """Leave out advice on embargoes that are over: nothing can be done about them any more."""
    sources = withheld.sources
    return [finding for finding in findings if finding.rule != "embargo-offset" or finding.path in sources]


def _warn_of_epoch(now: Now, withheld: Withheld) -> list[Finding]:
    if not now.is_stale:
        return []
    names = ", ".join(item.post.source for item in withheld.posts if item.until) or "none"
    message = (
        f"now is taken to be {now.instant.isoformat()} from SOURCE_DATE_EPOCH, which is more than an hour off the clock; unset it in the "
        f"environment so that scheduled posts come out (withheld for their time now: {names})"
    )
    return [Finding("pressroom.toml", 1, 1, message, Severity.WARNING, rule=EPOCH_RULE)]


def _warn_of_lacking(config: SiteConfig) -> list[Finding]:
    if "search" not in config.lacking:
        return []
    message = (
        "the search page is left out, because Pagefind, which makes its index, isn’t installed; install it with "
        'pip install "pressroom[search]", or write search = false under [features]'
    )
    return [Finding("pressroom.toml", 1, 1, message, Severity.WARNING, rule="search")]
