"""Words of another script than the language of a text is written in: a screen reader must be told in which language to speak them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

# Runs of letters by script; a word needs three letters, since single ones are signs (π, μ).
_SCRIPTS = {
    "Greek": r"\u0370-\u03ff\u1f00-\u1fff",
    "Cyrillic": r"\u0400-\u052f",
    "Hebrew": r"\u0590-\u05ff",
    "Arabic": r"\u0600-\u06ff\u0750-\u077f",
    "Devanagari": r"\u0900-\u097f",
    "Bengali": r"\u0980-\u09ff",
    "Thai": r"\u0e00-\u0e7f",
    "Ethiopic": r"\u1200-\u137f",
    "Khmer": r"\u1780-\u17ff",
    "Japanese": r"\u3040-\u30ff",
    "Chinese": r"\u3400-\u4dbf\u4e00-\u9fff",
    "Korean": r"\uac00-\ud7af",
}
# The scripts that a language is written in beside the Latin one, whose names and brands stand in every text.
_WRITTEN_IN = {
    "el": ("Greek",), "ru": ("Cyrillic",), "uk": ("Cyrillic",), "bg": ("Cyrillic",), "sr": ("Cyrillic",), "mk": ("Cyrillic",),
    "be": ("Cyrillic",), "kk": ("Cyrillic",), "mn": ("Cyrillic",), "he": ("Hebrew",), "yi": ("Hebrew",), "ar": ("Arabic",),
    "fa": ("Arabic",), "ur": ("Arabic",), "ps": ("Arabic",), "hi": ("Devanagari",), "ne": ("Devanagari",), "mr": ("Devanagari",),
    "bn": ("Bengali",), "th": ("Thai",), "am": ("Ethiopic",), "ti": ("Ethiopic",), "km": ("Khmer",), "ja": ("Japanese", "Chinese"),
    "zh": ("Chinese",), "yue": ("Chinese",), "ko": ("Korean", "Chinese"),
}  # fmt: skip
_EXAMPLES = {
    "Greek": "el", "Cyrillic": "ru", "Hebrew": "he", "Arabic": "ar", "Devanagari": "hi", "Bengali": "bn", "Thai": "th", "Ethiopic": "am",
    "Khmer": "km", "Japanese": "ja", "Chinese": "zh", "Korean": "ko",
}  # fmt: skip
_ANY = re.compile(f"[{''.join(_SCRIPTS.values())}]")
_RUNS = {
    script: re.compile(rf"[{letters}]{{{1 if script in ('Chinese', 'Japanese', 'Korean') else 3},}}(?:[ \u00a0]?[{letters}]+)*")
    for script, letters in _SCRIPTS.items()
}
_NAMED = re.compile(r'<([a-z][a-z0-9]*)\b[^>]*\blang="[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_CODE = re.compile(r"<(pre|code|kbd|samp)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def find_foreign(html: str, lang: str) -> Iterator[tuple[str, str]]:
    """Answer runs of words in a script that the language isn't written in, and a message; what has a `lang` of its own is left out."""
    if not _ANY.search(html):
        return
    text = unescape(_TAG.sub("\n", _NAMED.sub(" ", _CODE.sub(" ", html))))
    usual = _WRITTEN_IN.get(lang.partition("-")[0], ())
    for script, runs in _RUNS.items():
        if script not in usual:
            for run in dict.fromkeys(match[0].strip() for match in runs.finditer(text)):
                shown = run if len(run) <= 40 else f"{run[:39]}…"
                example = f'<span lang="{_EXAMPLES[script]}">{shown}</span>'
                yield run, f"“{shown}” is {script} in a text in “{lang}”; say which language that is, as in {example}"
