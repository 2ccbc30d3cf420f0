"""Nodes to values, by the declared type of their field. A problem is noted on the sheet, and the value is then None (left out)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pressroom.front_matter.dates import EXAMPLE, Instant, NoInstant, parse_instant
from pressroom.front_matter.fields import IMAGE_KEYS, KINDS, SPELLINGS
from pressroom.front_matter.handler import MappingNode, Node, ScalarNode
from pressroom.front_matter.refusals import shorten
from pressroom.front_matter.sheets import Mark, Place, Sheet, explain_unknown
from pressroom.models import Alias, Image, Withdrawal
from pressroom.paths import NoPath, read_path
from pressroom.slugs import is_slug, slugify

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\n\r]+")
FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_EMAIL = re.compile(r"[^@\s<>,;:\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_LONGEST_SLUG = 200


class Item(NamedTuple):
    """One text of a list, and where it stands."""

    text: str
    place: Mark


def read_scalar(node: Node, key: str, sheet: Sheet, wanted: str = "text") -> str | None:
    """Answer what was written, without guesses at its type, spaces folded; '' for nothing, `~` and `null`; None where it is no text."""
    if not isinstance(node, ScalarNode):
        what = "a mapping" if isinstance(node, MappingNode) else "a list"
        hint = "; put it in quotes" if wanted == "text" else ""
        sheet.refuse(node.start_mark, f"“{key}” must be {wanted}, and here is {what}{hint}")
        return None
    text: str = node.value
    if not text.isprintable() or "  " in text:
        if found := _CONTROL.search(text):
            sheet.refuse(node.start_mark, f"“{key}” holds the control character U+{ord(found[0]):04X}, which no text may hold; delete it")
            return None
        text = _SPACES.sub(" ", text)
    if not node.style and text in {"~", "null"}:
        return ""
    return text.strip()


def read_text(node: Node, key: str, sheet: Sheet) -> str | None:
    """Answer a text on one line."""
    return read_scalar(node, key, sheet) or None


def read_date(node: Node, key: str, sheet: Sheet) -> Instant | None:
    """Answer an instant in the site's timezone, and whether it was written as a bare date."""
    text = read_scalar(node, key, sheet, "a date such as 2014-07-30")
    if text is None:
        return None
    if not text:
        sheet.refuse(node.start_mark, f"“{key}” is empty; {EXAMPLE}")
        return None
    try:
        return parse_instant(text, sheet.config)
    except NoInstant as reason:
        sheet.refuse(node.start_mark, f"“{shorten(text, 40)}” {reason}")
        return None


def read_flag(node: Node, key: str, sheet: Sheet) -> bool | None:
    """Answer true or false; nothing else will do, since a slip would publish a draft."""
    text = read_scalar(node, key, sheet, "true or false")
    if text is None:
        return None
    flag = FLAGS.get(text.lower())
    if flag is None:
        said = f"“{shorten(text, 40)}” is neither true nor false" if text else f"“{key}” is empty"
        sheet.refuse(node.start_mark, f"{said}; write {key}: true or {key}: false")
    return flag


def read_slug(node: Node, key: str, sheet: Sheet) -> str | None:
    """Answer a slug as it was written."""
    text = read_scalar(node, key, sheet)
    if not text or (is_slug(text) and len(text) <= _LONGEST_SLUG):
        return text or None
    if is_slug(text):
        sheet.refuse(node.start_mark, f"this slug has {len(text)} characters; write one of at most {_LONGEST_SLUG}")
        return None
    better = slugify(text)[:_LONGEST_SLUG].rstrip("-")
    write = f"write {key}: {better}" if better else f"write one such as {key}: town-hall-opens"
    sheet.refuse(node.start_mark, f"“{shorten(text, 40)}” is no slug, which has only lower-case letters, digits and hyphens; {write}")
    return None


def read_kind(node: Node, key: str, sheet: Sheet) -> str | None:
    """Answer a kind of post."""
    text = read_scalar(node, key, sheet)
    if not text or text in KINDS:
        return text or None
    sheet.refuse(node.start_mark, f"“{shorten(text, 40)}” is no kind of post; write post, release, update, advisory or event")
    return None


def read_language(node: Node, key: str, sheet: Sheet) -> str | None:
    """Answer one of the site's languages."""
    text = read_scalar(node, key, sheet)
    if not text or text in sheet.config.languages:
        return text or None
    names = " or ".join(f"“{language}”" for language in sheet.config.languages)
    sheet.refuse(node.start_mark, f"“{shorten(text, 40)}” is none of this site’s languages; write {names}, or add it to pressroom.toml")
    return None


def read_terms(node: Node, key: str, sheet: Sheet) -> tuple[str, ...] | None:
    """Answer names, each slug once, as first spelled."""
    return tuple(item.text for item in _fold(list_items(node, key, sheet), key, sheet).values()) or None


def read_names(node: Node, key: str, sheet: Sheet) -> tuple[str, ...] | None:
    """Answer slugs of files, each once."""
    return tuple(_fold(list_items(node, key, sheet), key, sheet)) or None


def read_aliases(node: Node, key: str, sheet: Sheet) -> tuple[Alias, ...] | None:
    """Answer old paths with their places, each once."""
    aliases: dict[str, Alias] = {}
    for item in list_items(node, key, sheet):
        try:
            path = read_path(item.text)
        except NoPath as why:
            sheet.refuse(item.place, f"“{shorten(item.text, 60)}” {why}")
            continue
        aliases.setdefault(path, Alias(path, item.place.line + 2, item.place.column + 1))
    return tuple(aliases.values()) or None


def list_items(node: Node, key: str, sheet: Sheet) -> list[Item]:
    """Answer the texts of a list; a single text counts as one, and is split at its commas if it has no quotes."""
    if isinstance(node, ScalarNode):
        text = read_scalar(node, key, sheet)
        if not text:
            return []
        return _refuse_empty(list(_split(node)) if not node.style and "," in text else [Item(text, node.start_mark)], key, sheet)
    if isinstance(node, MappingNode):
        sheet.refuse(node.start_mark, f"“{key}” must be a list, and here is a mapping; write {key}: [one, two]")
        return []
    items = []
    for child in node.value:
        if isinstance(child, ScalarNode):
            text = read_scalar(child, key, sheet)
            items += [Item(text, child.start_mark)] if text is not None else []
        else:
            what = "a text with a colon, which needs quotes" if isinstance(child, MappingNode) else "a list; write texts only"
            sheet.refuse(child.start_mark, f"an item of “{key}” must be text, and here is {what}")
    return _refuse_empty(items, key, sheet)


def _split(node: ScalarNode) -> Iterator[Item]:
    """Split a plain text on one line at its commas."""
    column = node.start_mark.column
    for part in node.value.split(","):
        lead = len(part) - len(part.lstrip())
        yield Item(_SPACES.sub(" ", part).strip(), Place(node.start_mark.line, column + lead))
        column += len(part) + 1


def _refuse_empty(items: list[Item], key: str, sheet: Sheet) -> list[Item]:
    for item in items:
        if not item.text:
            sheet.refuse(item.place, f"“{key}” has an empty item here; delete it or fill it in")
    return [item for item in items if item.text]


def _fold(items: list[Item], key: str, sheet: Sheet) -> dict[str, Item]:
    folded: dict[str, Item] = {}
    for item in items:
        slug = item.text if is_slug(item.text) else slugify(item.text)
        if slug:
            folded.setdefault(slug, item)
        else:
            sheet.refuse(item.place, f"“{shorten(item.text, 40)}” in “{key}” has no letters or digits to make a URL of; use words")
    return folded


def list_places(node: Node) -> list[Mark]:
    """Answer where the items of a valid list stand, in the order of the record that is made of it."""
    if isinstance(node, ScalarNode):
        items = list(_split(node)) if not node.style and "," in node.value else [Item(node.value, node.start_mark)]
    else:
        items = [Item(child.value, child.start_mark) for child in node.value if isinstance(child, ScalarNode)]
    places: dict[str, Mark] = {}
    for item in items:
        places.setdefault(slugify(item.text), item.place)
    return list(places.values())


def read_mapping(node: MappingNode, key: str, known: tuple[str, ...], sheet: Sheet) -> dict[str, Node]:
    """Answer the nodes of a mapping by key; unknown and doubled keys are noted."""
    entries: dict[str, Node] = {}
    lines_of: dict[str, int] = {}
    for name, value in node.value:
        if not isinstance(name, ScalarNode) or name.value not in known:
            word = name.value if isinstance(name, ScalarNode) else "[…]"
            sheet.refuse(name.start_mark, f"in “{key}”: {explain_unknown(word, known)}")
        elif name.value in entries:
            lines = f"on lines {lines_of[name.value]} and {name.start_mark.line + 2}"
            sheet.refuse(name.start_mark, f"in “{key}”: “{name.value}” stands twice, {lines}; keep one")
        else:
            entries[name.value] = value
            lines_of[name.value] = name.start_mark.line + 2
    return entries


def read_image(node: Node, key: str, sheet: Sheet) -> Image | None:
    """Answer a picture, from a path or a mapping."""
    if not isinstance(node, MappingNode):
        src = read_scalar(node, key, sheet, "a path, or a mapping with src and alt")
        return Image(src) if src and check_path(src, node, key, sheet) else None
    known = SPELLINGS[sheet.document][key].nested or IMAGE_KEYS
    nodes = read_mapping(node, key, known, sheet)
    texts = {name: read_scalar(child, f"{key}.{name}", sheet) or "" for name, child in nodes.items()}
    if not texts.get("src"):
        place = nodes["src"].start_mark if "src" in nodes else node.start_mark
        sheet.refuse(place, f"“{key}” has no src; write the picture’s file, such as src: town-hall.jpg")
        return None
    return Image(**texts) if check_path(texts["src"], nodes["src"], key, sheet) else None


def check_path(path: str, node: Node, key: str, sheet: Sheet) -> bool:
    """Tell whether a path may name a file; note what is wrong with it."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", path)
    if "\\" in path:
        sheet.refuse(node.start_mark, f"the path of “{key}” has a backslash; write {shorten(path.replace(chr(92), '/'))}")
    elif ".." in path.split("/"):
        sheet.refuse(node.start_mark, f"the path of “{key}” leaves its folder with “..”; write a file beside this one or in content/media/")
    elif scheme and scheme[1].lower() not in {"http", "https"}:
        sheet.refuse(node.start_mark, f"“{key}” begins with “{scheme[0]}”; write a file beside this one or in content/media/")
    else:
        return True
    return False


def read_withdrawal(node: Node, key: str, sheet: Sheet) -> Withdrawal | None:
    """Answer since when and why a post is withdrawn."""
    if isinstance(node, ScalarNode) and not node.value:
        return None
    if not isinstance(node, MappingNode):
        sheet.refuse(node.start_mark, f"“{key}” must say when and why; write {key}: {{at: 2014-09-01, reason: The figures were wrong.}}")
        return None
    nodes = read_mapping(node, key, ("at", "reason", "replacement"), sheet)
    at = read_date(nodes["at"], f"{key}.at", sheet) if "at" in nodes else None
    reason = read_scalar(nodes["reason"], f"{key}.reason", sheet) if "reason" in nodes else ""
    replacement = read_scalar(nodes["replacement"], f"{key}.replacement", sheet) if "replacement" in nodes else ""
    if "at" not in nodes:
        sheet.refuse(node.start_mark, f"“{key}” has no at; write since when, such as at: 2014-09-01")
    if reason == "":
        place = nodes["reason"].start_mark if "reason" in nodes else node.start_mark
        sheet.refuse(place, f"“{key}” has no reason; write one for readers, such as reason: The figures were wrong.")
    if replacement and (scheme := re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", replacement, re.IGNORECASE)):
        message = f"“{key}.replacement” begins with “{scheme[0]}”; write a source file, a path or a web address"
        sheet.refuse(nodes["replacement"].start_mark, message)
    return Withdrawal(at.at, reason, replacement or "") if at and reason else None


def read_email(node: Node, key: str, sheet: Sheet) -> str | None:
    """Answer what looks like an e-mail address."""
    text = read_scalar(node, key, sheet)
    if not text or _EMAIL.fullmatch(text):
        return text or None
    sheet.refuse(node.start_mark, f"“{shorten(text, 40)}” is no e-mail address; write one such as press@agency.example")
    return None


def read_links(node: Node, key: str, sheet: Sheet) -> tuple[tuple[str, str], ...] | None:
    """Answer pairs of label and URL, from a mapping of them, a list of `{label, url}`, or URLs alone (labelled by their host)."""
    if isinstance(node, ScalarNode):
        return _read_link_items([node], key, sheet) if node.value else None
    if not isinstance(node, MappingNode):
        return _read_link_items(node.value, key, sheet)
    pairs = []
    for label, child in node.value:
        name, url = read_scalar(label, key, sheet), _read_url(child, key, sheet)
        pairs += [(name, url)] if name and url else []
    return tuple(pairs) or None


def _read_link_items(nodes: list[Node], key: str, sheet: Sheet) -> tuple[tuple[str, str], ...] | None:
    pairs = []
    for node in nodes:
        label = ""
        if isinstance(node, MappingNode):
            parts = read_mapping(node, key, ("label", "url"), sheet)
            label = (read_scalar(parts["label"], f"{key}.label", sheet) or "") if "label" in parts else ""
            if "url" not in parts:
                sheet.refuse(node.start_mark, f"this item of “{key}” has no url; write url: https://…")
                continue
            node = parts["url"]
        if url := _read_url(node, key, sheet):
            pairs.append((label or (urlsplit(url).hostname or url.partition(":")[2]).removeprefix("www."), url))
    return tuple(pairs) or None


def _read_url(node: Node, key: str, sheet: Sheet) -> str | None:
    text = read_scalar(node, key, sheet)
    if text is None:
        return None
    if _is_url(text):
        return text
    said = f"“{shorten(text, 40)}” in “{key}” is no web or mail address" if text else f"an address in “{key}” is empty"
    sheet.refuse(node.start_mark, f"{said}; write one that begins with https://, http:// or mailto:")
    return None


def read_address(node: Node, key: str, sheet: Sheet) -> str | None:
    """Answer the address of a page on the web."""
    text = read_scalar(node, key, sheet)
    if not text or (_is_url(text) and not text.startswith("mailto:")):
        return text or None
    sheet.refuse(node.start_mark, f"“{shorten(text, 40)}” is no address of a page; write one that begins with https:// or http://")
    return None


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if any(char.isspace() or char in '<>"\\' for char in text):
        return False
    if parts.scheme == "mailto":
        return _EMAIL.fullmatch(parts.path) is not None
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def read_nothing(node: Node, key: str, sheet: Sheet) -> None:
    """Check that free notes are a mapping, and leave them."""
    if not isinstance(node, MappingNode) and not (isinstance(node, ScalarNode) and not node.value):
        sheet.refuse(node.start_mark, f"“{key}” must be a mapping; write {key}: {{note: …}}")


CONVERTERS: dict[str, Callable[[Node, str, Sheet], Any]] = {
    "text": read_text,
    "date": read_date,
    "flag": read_flag,
    "slug": read_slug,
    "names": read_names,
    "terms": read_terms,
    "image": read_image,
    "kind": read_kind,
    "language": read_language,
    "withdrawal": read_withdrawal,
    "email": read_email,
    "links": read_links,
    "paths": read_aliases,
    "url": read_address,
    "free": read_nothing,
}
