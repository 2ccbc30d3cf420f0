from __future__ import annotations

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pressroom.slugs import is_slug, slugify

# A few letters of other scripts, such as the Arabic alif, have no sound of their own that could be spelled in ASCII.
LETTERS = string.ascii_letters + string.digits + "àéîõüßñçøłžæ" + "абвгд" + "αβγδ" + "北京東" + "かな" + "한글"


@given(st.text())
@example("C&amp;D")
@example("&#381;")
@example("’’")
def test_slug_of_a_slug_is_itself(text: str) -> None:
    """Slugs are idempotent, so a slug may be written wherever its text may."""
    assert slugify(slugify(text)) == slugify(text)


@given(st.text())
def test_slug_is_safe_in_a_url(text: str) -> None:
    """A slug is lower-case ASCII letters and digits with single hyphens between, or nothing."""
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slugify(text))


@given(st.text(), st.sampled_from(LETTERS), st.text())
@example("&#", "0", ";")
@example("&", "l", "t;")
def test_slug_of_a_text_with_letters_is_never_empty(before: str, letter: str, after: str) -> None:
    """A title with a letter or digit in it has a slug, in Latin, Greek, Cyrillic, Chinese, Japanese or Korean."""
    assert is_slug(slugify(f"{before} {letter} {after}"))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Mass EduData Challenge marks its third week", "mass-edudata-challenge-marks-its-third-week"),
        ("  Two  spaces ", "two-spaces"),
        ("The mayor’s budget isn't final", "the-mayors-budget-isnt-final"),
        ("Résumé: ¿qué pasó?", "resume-que-paso"),
        ("北京", "bei-jing"),
        ("a/../b\\c?d#e%f", "a-b-c-d-e-f"),
        ("🎉", ""),
        ("", ""),
    ],
)
def test_slug_of(text: str, slug: str) -> None:
    """Words, apostrophes, accents, other scripts, and characters that mean something in a URL."""
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "a_b", "a/b", "..", "a b", "é"])
def test_is_slug_refuses(text: str) -> None:
    """Only what `slugify` could have answered is a slug."""
    assert not is_slug(text)
