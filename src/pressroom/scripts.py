"""Writing systems that put no space between words: Chinese, Japanese, Thai and their neighbours.

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

_WIDE = f"{RANGES}\\u3000-\\u303f\\uff01-\\uff65"


def has_unspaced(text: str) -> bool:
    """Tell whether a text has letters of these scripts."""
    return not text.isascii() and _compile(f"[{RANGES}]").search(text) is not None


def space_out(text: str) -> str:
    """Answer a text with a space before and after each letter of these scripts."""
    return _compile(f"[{RANGES}][{_list_marks()}]*").sub(r" \g<0> ", text)


def draw_together(text: str) -> tuple[str, str]:
    """Answer what a text may have been before it was spaced out: without the spaces between such letters, and without any beside one."""
    between = _compile(f"(?<=[{_WIDE}]) +(?=[{_WIDE}])").sub("", text)
    return between, _compile(f"(?<=[{RANGES}]) +| +(?=[{RANGES}])").sub("", text)


@lru_cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Answer a pattern, compiled when a text first needs it: that takes longer than many a build may."""
    return re.compile(pattern)


@lru_cache
def _list_marks() -> str:
    """Answer the vowels and tones that are written on the letter before them."""
    codes = (*range(0x0E00, 0x1100), *range(0x1780, 0x1800), 0x3099, 0x309A)
    return "".join(mark for mark in map(chr, codes) if unicodedata.combining(mark) or unicodedata.category(mark).startswith("M"))
