"""Characters that nobody sees, or that look like others: they came into front matter with pasted text, and YAML takes them for letters."""

from __future__ import annotations

import re

from pressroom.front_matter.refusals import Refusal, shorten
from pressroom.front_matter.sources import measure_place

_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_SPACES = "\u00a0\u2007\u202f\u3000"
# Values that are no words for readers.
_CODED = "date|draft|embargo|expires|unlisted|slug|kind|lang|updated|lastmod|modified|publishDate|expiryDate|featured|guid|translation_of"
_LISTS = "tags?|categor(?:y|ies)|authors?|aliases|redirect_from|contacts|attachments"
_SPACE_BEFORE = re.compile(rf"^[ \t]*([{_SPACES}])[ \t{_SPACES}]*(?=[A-Za-z_][\w-]*[ \t]*:|-[ {_SPACES}])", re.MULTILINE)
_SPACE_AFTER = re.compile(rf"^[ \t]*(?:-[ \t]+)?([A-Za-z_][\w-]*:|-)([{_SPACES}])", re.MULTILINE)
_IN_KEY = re.compile(rf"^[ \t]*(?:-[ \t]+)?[\w-]*([{_UNSEEN}])[\w{_UNSEEN}-]*[ \t]*:(?=[ \t\n{_SPACES}]|\Z)", re.MULTILINE)
_IN_VALUE = re.compile(rf"^(?:{_CODED})[ \t]*:[^\n{_UNSEEN}]*([{_UNSEEN}])", re.MULTILINE)
_WIDE_COLON = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*(：)[ \t\u3000]*(.*)$", re.MULTILINE)
_BULLET = re.compile(rf"^(?:{_LISTS})[ \t]*:[ \t]*\n[ \t{_SPACES}]*([•·▪●◦‣–—\uf0b7])[ \t{_SPACES}]*([^\n]*)", re.MULTILINE)


def find_oddity(front: str) -> Refusal | None:
    """Answer an error at the first character that nobody sees or that is taken for another one, where it changes what is read."""
    if front.isascii():
        return None
    if found := _SPACE_BEFORE.search(front):
        return _refuse(front, found.start(1), f"here is {_name(found[1])}; write a plain space")
    if found := _SPACE_AFTER.search(front):
        return _refuse(front, found.start(2), f"{_name(found[2])} stands after the “{found[1][-1]}”; write a plain one")
    if found := _IN_KEY.search(front) or _IN_VALUE.search(front):
        return _refuse(front, found.start(1), f"here is an invisible character (U+{ord(found[1]):04X}); delete it")
    if found := _WIDE_COLON.search(front):
        return _refuse(front, found.start(2), f"this colon (U+FF1A) isn’t the one of front matter; write {found[1]}: {shorten(found[3])}")
    if found := _BULLET.search(front):
        return _refuse(front, found.start(1), f"“{found[1]}” makes no list in front matter; write - {shorten(found[2])}")
    return None


def _refuse(front: str, index: int, message: str) -> Refusal:
    return Refusal(*measure_place(front, index), message)


def _name(space: str) -> str:
    kind = "a wide space" if space == "\u3000" else "a non-breaking space"
    return f"{kind} (U+{ord(space):04X})"
