"""Characters that came with pasted text and harm it: lost pictures and letters, signs of symbol fonts, what nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Fault = tuple[int, str, str]
"""What is wrong with a text: the offset, the rule, the message."""

_LOST = re.compile("[\ufffc\ufffd\ue000-\uf8ff\u2028\u2029]")
UNSEEN = "\u00ad\u200b\u2060\ufeff"
"""No space, no width, no trace in an editor. Joiners (U+200C, U+200D) and marks of direction belong to the spelling of many languages."""

_BETWEEN = re.compile(r"(?<=[^\W\d_])[\u200b\u2060\ufeff]+(?=[^\W\d_])")
_WORD = re.compile(rf"[\w{UNSEEN}]+")
_BEFORE_MARK = re.compile(rf"^([ ]{{0,3}}[{UNSEEN}]+[ ]{{0,3}})(#{{1,6}}|[*+-](?=\s)|\d+\.(?=\s)|>|\||```|!\[)", re.MULTILINE)
_IN_ADDRESS = re.compile(rf"[{UNSEEN}\u200e\u200f\u202a-\u202e\u2066-\u2069\u00a0]")
_ADDRESS = re.compile(r"\]\(\s*<?([^\n)>]+)|(https?://[^\s<>()\"“”]+)")
_REVERSED = re.compile("[\u202d\u202e]")
# UTF-8 that was read as Windows-1252. Its second sign is no closing quote, dash or space, which stand after Ã and Â in honest words.
_GARBLED = re.compile(
    "â€[\u0080-\u00ff\u0152-\u02dc\u2013-\u203a\u20ac\u2122]?|Â[\u00a1-\u00ba\u00bc-\u00bf]"
    "|Ã[\u00a0-\u00ba\u00bc-\u00bf\u0152-\u0192\u02c6\u02dc\u201a\u201e\u2020-\u2022\u2030\u2039\u20ac\u2122]"
)


def find_odd_characters(text: str) -> Iterator[Fault]:
    """Answer what is odd about the characters of a text."""
    if text.isascii():
        return
    yield from _find_lost(text)
    yield from _find_garbled(text)
    yield from _find_unseen(text)


def _find_lost(text: str) -> Iterator[Fault]:
    for found in _LOST.finditer(text):
        char = found[0]
        if char == "\ufffc":
            message = "here was a picture that wasn’t pasted with the text (U+FFFC); delete this, and write ![what is in it](file.jpg)"
        elif char == "\ufffd":
            message = "here a character was lost when the text was saved in another encoding (U+FFFD); write it again"
        elif char in "\u2028\u2029":
            message = f"here is a line end of another program (U+{ord(char):04X}), at which no page begins a new line; press Enter instead"
        else:
            message = f"here is a sign of a symbol font (U+{ord(char):04X}), for which readers see a box; write what is meant"
        yield found.start(), "lost-character", message


def _find_garbled(text: str) -> Iterator[Fault]:
    for found in _GARBLED.finditer(text):
        if meant := _decode(found[0]):
            write = f"write “{meant}”" if meant.isprintable() else "write a space"
            yield found.start(), "lost-character", f"“{found[0]}” is one sign, read in a wrong encoding; {write}"


def _decode(garbled: str) -> str:
    """Answer the sign that was meant; '' where these letters are no such sign."""
    if garbled == "â€":
        return "”"
    try:
        return b"".join(char.encode("latin-1" if char < "\u0100" else "cp1252") for char in garbled).decode()
    except UnicodeError:
        return ""


def _find_unseen(text: str) -> Iterator[Fault]:
    for found in _BEFORE_MARK.finditer(text):
        name = name_character(found[1].strip(" ")[0])
        yield found.start(), "invisible-character", f"{name} stands before the “{found[2]}”, which so has no effect; delete it"
    for found in _ADDRESS.finditer(text):
        target = (found[1] or found[2]).rstrip("\u00a0 ")
        if odd := _IN_ADDRESS.search(target):
            better = _IN_ADDRESS.sub("", target.replace("\u00a0", "%20"))
            message = f"{name_character(odd[0])} stands in this address, which so leads nowhere; write {better}"
            yield max(found.start(1), found.start(2)) + odd.start(), "invisible-character", message
    for found in _REVERSED.finditer(text):
        yield found.start(), "invisible-character", f"{name_character(found[0])} turns what follows round; delete it"
    for found in _BETWEEN.finditer(text):
        if _is_one_word(text, found):
            word = _find_word(text, found.start())
            message = f"{name_character(found[0][0])} stands in “{word}”, which so nobody finds by searching; write {word}"
            yield found.start(), "invisible-character", message


def _is_one_word(text: str, found: re.Match[str]) -> bool:
    """Tell whether letters stand on both sides of a script that puts spaces between words: others say by it where a line may end."""
    before, after = text[found.start() - 1], text[found.end()]
    if not all(unicodedata.name(char, "").startswith(("LATIN", "GREEK", "CYRILLIC")) for char in (before, after)):
        return False
    return len(_find_word(text, found.start())) < 30 and _ADDRESS.search(text, max(0, found.start() - 200), found.end()) is None


def _find_word(text: str, offset: int) -> str:
    start = offset
    while start and _WORD.fullmatch(text[start - 1]):
        start -= 1
    found = _WORD.match(text, start)
    return re.sub(f"[{UNSEEN}]", "", found[0]) if found else ""


def name_character(char: str) -> str:
    """Say which character nobody sees."""
    if char == "\u00a0":
        return "a non-breaking space (U+00A0)"
    if char == "\u00ad":
        return "a soft hyphen (U+00AD)"
    return f"an invisible character (U+{ord(char):04X})"
