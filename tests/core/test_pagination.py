from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pressroom.pagination import Slice, paginate

TOTALS, SIZES = st.integers(0, 120), st.integers(1, 15)


def pages_of(total: int, per_page: int) -> dict[int, Slice[int]]:
    """Answer the pages, by number, of a list whose newest item is `total`, its oldest 1."""
    return {part.number: part for part in paginate(list(range(total, 0, -1)), per_page)}


@given(TOTALS, SIZES)
def test_every_item_stands_on_a_numbered_page_or_on_the_lists_own(total: int, per_page: int) -> None:
    """Numbered pages hold each item once at most, all full; what is on none of them is on the list's own."""
    pages = pages_of(total, per_page)
    numbered = [item for number, part in pages.items() if number for item in part.items]
    assert len(numbered) == len(set(numbered))
    assert all(len(part.items) == per_page for number, part in pages.items() if number)
    assert set(numbered) | set(pages[0].items) == set(range(1, total + 1))


@given(TOTALS, SIZES, st.integers(0, 60))
def test_full_page_never_changes_its_members(total: int, per_page: int, added: int) -> None:
    """Whatever is published later, `/page/1/` and its followers keep their items."""
    before, after = pages_of(total, per_page), pages_of(total + added, per_page)
    assert {number: part.items for number, part in before.items() if number} == {
        number: after[number].items for number in before if number
    }


@given(TOTALS, SIZES)
def test_older_leads_through_every_item_once(total: int, per_page: int) -> None:
    """A reader who follows “Older” from the list's own page meets each item exactly once, newest first."""
    pages = pages_of(total, per_page)
    met: list[int] = []
    number: int | None = 0
    while number is not None:
        met += pages[number].items
        number = pages[number].older
    assert met == list(range(total, 0, -1))


@given(TOTALS, SIZES)
def test_newer_leads_back_to_the_lists_own_page(total: int, per_page: int) -> None:
    """“Newer” goes up the numbers and ends at the list's own page, from every page."""
    pages = pages_of(total, per_page)
    for number in pages:
        steps = 0
        at: int | None = number
        while at != 0:
            assert at is not None
            at = pages[at].newer
            steps += 1
            assert steps <= len(pages)


def test_own_page_of_a_long_list_is_never_a_page_of_one() -> None:
    """The list's own page shows between one and two pages' worth."""
    assert pages_of(21, 10)[0].items == tuple(range(21, 10, -1))
    assert pages_of(20, 10)[0].items == tuple(range(20, 10, -1))
    assert pages_of(20, 10)[1].items == tuple(range(10, 0, -1))


def test_empty_list_has_its_own_page() -> None:
    """A newsroom without posts has a front page."""
    assert paginate([], 10) == (Slice(0, (), None, None),)
