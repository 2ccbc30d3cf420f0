"""Writing systems: those that put no space between words (Chinese, Japanese, Thai and their neighbours), and how a sentence ends.

What looks for words needs the spaces. So in what is searched each letter of these stands by itself, and what was typed into the search
is treated in the same way (`templates/assets/search.js` knows the same letters). Leaks are looked for in both forms.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

RANGES = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""The letters of these scripts, as a character class of `re`: Thai and Lao, Burmese, Khmer, Kana and Han."""

# Compiled when a text first needs them: that takes longer than many a build may.
_WIDE = f"{RANGES}\\u3000-\\u303f\\uff01-\\uff65"
_ANY = f"[{RANGES}]"
# Each begins with what `re` can look for quickly.
_BETWEEN = f"([{_WIDE}]) +(?=[{_WIDE}])"
_AFTER, _BEFORE = f"([{RANGES}]) +", f"  *(?=[{RANGES}])"


def has_unspaced(text: str) -> bool:
    """Tell whether a text has letters of these scripts."""
    return not text.isascii() and re.search(_ANY, text) is not None


def end_sentence(text: str) -> str:
    """Answer a text that something else follows: with a full stop of its script, unless it ends with a mark or is empty."""
    if not text or unicodedata.category(text[-1])[0] == "P":
        return text
    if "\u3040" <= text[-1] <= "\u9fff":
        return f"{text}。"
    return f"{text}।" if "\u0900" <= text[-1] <= "\u097f" else f"{text}."


def space_out(text: str) -> str:
    """Answer a text with a space before and after each letter of these scripts."""
    return re.sub(f"{_ANY}[{_list_marks()}]*", r" \g<0> ", text)


def draw_together(text: str) -> tuple[str, str]:
    """Answer what a text may have been before it was spaced out: without the spaces between such letters, and without any beside one."""
    return re.sub(_BETWEEN, r"\1", text), re.sub(_BEFORE, "", re.sub(_AFTER, r"\1", text))


@lru_cache
def _list_marks() -> str:
    """Answer the vowels and tones that are written on the letter before them."""
    codes = (*range(0x0E00, 0x1100), *range(0x1780, 0x1800), 0x3099, 0x309A)
    return "".join(mark for mark in map(chr, codes) if unicodedata.combining(mark) or unicodedata.category(mark).startswith("M"))
