"""What is asked of writing systems: how a sentence ends."""

from __future__ import annotations

import pytest

from pressroom.scripts import end_sentence


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("The bridge", "The bridge."),
        ("The bridge at 6 a.m.", "The bridge at 6 a.m."),
        ("Who built it?", "Who built it?"),
        ("“The bridge”", "“The bridge”"),
        ("橋", "橋。"),
        ("橋。", "橋。"),
        ("पुल", "पुल।"),
        ("الجسر", "الجسر."),
        ("", ""),
    ],
)
def test_a_caption_ends_before_the_credit_begins(text: str, ended: str) -> None:
    """What ends with a mark has its end; a full stop is that of the script."""
    assert end_sentence(text) == ended
