"""The cutting of Pagefind's index: words are found quickly, and no other than by a walk from number to number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom.search import chunks

NUMBERS = st.integers(-70_000, 70_000)
PAGES = st.lists(st.tuples(NUMBERS, st.lists(NUMBERS, max_size=30), st.lists(NUMBERS, max_size=3)), max_size=3)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
WORDS = st.lists(st.tuples(TEXTS, PAGES, st.lists(st.tuples(TEXTS, PAGES), max_size=2)), max_size=30)


def encode(value: object) -> bytes:
    """Answer a value of texts, numbers and sequences as CBOR (RFC 8949)."""
    if isinstance(value, str):
        return make_head(3, len(value.encode())) + value.encode()
    if isinstance(value, int):
        return make_head(0, value) if value >= 0 else make_head(1, -1 - value)
    assert isinstance(value, list | tuple)
    return make_head(4, len(value)) + b"".join(map(encode, value))


def make_head(kind: int, number: int) -> bytes:
    """Answer the head of an item."""
    if number < 24:
        return bytes([kind << 5 | number])
    size = 1 if number < 1 << 8 else 2 if number < 1 << 16 else 4
    return bytes([kind << 5 | 23 + size.bit_length()]) + number.to_bytes(size)


@settings(max_examples=25)
@given(WORDS)
def test_words_are_found_as_by_a_walk(words: list[tuple[str, object, object]]) -> None:
    """Whatever numbers and forms stand between them, each word comes with all that is told of it."""
    told = list(chunks._list_words(encode([words])))
    assert told == [(word[0], encode(word)) for word in words]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "_find_words", lambda *_: [])
        assert list(chunks._list_words(encode([words]))) == told
