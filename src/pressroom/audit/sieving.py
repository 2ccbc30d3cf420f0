"""A quick look before the search: of a few needles hardly one stands in a file, and every third byte is enough to tell so."""

from __future__ import annotations

from collections.abc import Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation

from pressroom.audit.forms import FOLD

_STEP = 3
# A head must have so many bytes that four of them are looked at: of fewer, too many are found that lead to nothing.
_SHORTEST = 4 * _STEP
# The fastest kind of automaton takes much room for each byte of each head.
_MOST = 1000


class Sieve:
    """Tells of data whether any of some heads, which are folded, stands in it."""

    def __init__(self, heads: Sequence[bytes]) -> None:
        """Raises `ValueError` where heads don't suit: see `suits`."""
        if not suits(heads):
            raise ValueError("these heads are too many or too short for a sieve")
        meanings: dict[bytes, list[tuple[bytes, int]]] = {}
        for head in heads:
            size = len(head) // _STEP
            # Wherever a head begins, the first of the bytes that are looked at is one of its first three.
            for skip in range(_STEP):
                meanings.setdefault(head[skip::_STEP][:size], []).append((head, skip))
        self._meanings = list(meanings.values())
        self._automaton = BytesAhoCorasick(list(meanings), implementation=Implementation.DFA)

    def finds_any(self, data: bytes) -> bool:
        """Tell whether one of the heads stands in data, however its letters are written."""
        thinned = data[::_STEP].translate(FOLD)
        for number, start, _ in self._automaton.find_matches_as_indexes(thinned, overlapping=True):
            for head, skip in self._meanings[number]:
                place = _STEP * start - skip
                if place >= 0 and data[place : place + len(head)].translate(FOLD) == head:
                    return True
        return False


def suits(heads: Sequence[bytes]) -> bool:
    """Tell whether a sieve for some heads would be quick: they are few, and none is short."""
    return 0 < len(heads) <= _MOST and min(map(len, heads)) >= _SHORTEST
