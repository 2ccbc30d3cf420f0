"""What was pasted into front matter and isn't what it looks like: odd characters, and quotes that YAML takes for letters."""

from __future__ import annotations

from collections.abc import Iterator

from pressroom.checking.characters import UNSEEN, find_odd_characters, name_character
from pressroom.checking.rules import make_finding
from pressroom.errors import Finding
from pressroom.front_matter import Source, locate
from pressroom.models import Entity

_TEXTS = ("title", "kicker", "deck", "summary", "dateline", "name", "organization")
_LISTS = ("tags", "categories")


def check_pasted_values(source: Source, entity: Entity) -> Iterator[Finding]:
    """Answer what is odd about the words of front matter, each at its value."""
    for key in _TEXTS:
        value = getattr(entity, key, "")
        if not value.isascii():
            for rule, message in _judge(key, value):
                yield make_finding(source.path, locate(source, key), rule, message)
    for key in _LISTS:
        for index, value in enumerate(getattr(entity, key, ())):
            for rule, message in () if value.isascii() else _judge(key, value):
                yield make_finding(source.path, locate(source, key, index), rule, message)


def _judge(key: str, value: str) -> Iterator[tuple[str, str]]:
    for _, rule, message in find_odd_characters(value):
        yield rule, message
    if key in _LISTS and (unseen := next((char for char in value if char in UNSEEN), "")):
        bare = value.translate(dict.fromkeys(map(ord, UNSEEN)))
        yield "invisible-character", f"{name_character(unseen)} stands in “{bare}”, which so is another word; write {bare}"
    if (key == "title" or key in _LISTS) and value[:1] in "“‘„" and value[-1] in "”’“‘" and not set(value[1:-1]) & set("“”„"):
        what = "title" if key == "title" else "word"
        write = f"title: {value[1:-1]}" if key == "title" else value[1:-1]
        yield "title-marks", f"readers will see the typographic quotes around the {what}; write {write}"
