"""Tables that everybody can read: caption, header cells with a scope, aligned by class, scrolling inside themselves.

Works on the tags of one table in the token list of `walking` (text at even positions, tags at odd ones), in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from pressroom.locales import MarkupWords

ROW_HEADERS = re.compile(r"\{:? ?\.row-headers ?\}")
_CAPTION = re.compile(r"(?:Table:|\{caption:)\s+")
_ALIGN = re.compile(r' align="(left|center|right)"')
_ANY_ALIGN = re.compile(r' align="[^"]*"')
_CLASS = re.compile(r' class="([^"]*)"')
_SPACE = re.compile(r"\s+")
_SIDES: Final = ("left", "center", "right")
_PLAIN_HEADERS: Final = {"<th>": '<th scope="col">'} | {f'<th align="{side}">': f'<th class="align-{side}" scope="col">' for side in _SIDES}
_PLAIN_CELLS: Final = {"<td>": "<td>"} | {f'<td align="{side}">': f'<td class="align-{side}">' for side in _SIDES}
_PLAIN_ROWS: Final = _PLAIN_HEADERS | _PLAIN_CELLS | {tag: tag for tag in ("<thead>", "<tbody>", "<tr>")}


def rewrite(tokens: list[str], start: int, words: MarkupWords, label: Callable[[str], str]) -> None:
    """Rewrite the table that opens at `start`.

    A paragraph `Table: …` directly before or after it becomes its caption, and `{: .row-headers }` after it makes the first
    cell of each body row a header.
    """
    end = _closing(tokens, start)
    if end is None:
        return
    row_headers = _take_marker(tokens, start, end)
    caption = _take_caption(tokens, start, end)
    end = _closing(tokens, start) or end
    row_headers = row_headers or _take_marker(tokens, start, end)
    if caption is None and "</caption>" in tokens[start:end]:
        shown = next(at for at in range(start, end, 2) if tokens[at].startswith("<caption"))
        caption = _text(tokens, shown, tokens.index("</caption>", shown))
    heads = _rewrite_rows(tokens, start, end, row_headers=row_headers)
    said = caption or ", ".join(filter(None, heads))
    name = f"{words.table}: {said}" if said else words.table
    tokens[start] = f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(label(name))}">{tokens[start]}'
    tokens[end] = f"{tokens[end]}</div>"


def _rewrite_rows(tokens: list[str], start: int, end: int, *, row_headers: bool) -> list[str]:
    """Rewrite all cells and answer the texts of the first row of headers."""
    if not row_headers and (plain := _rewrite_plain_rows(tokens, start, end)) is not None:
        return plain
    heads: list[str] = []
    in_head = False
    at = start + 2
    while at < end:
        token = tokens[at]
        if token.startswith("<thead"):
            in_head = True
        elif token == "</thead>":
            in_head = False
        elif token.startswith("<tr"):
            close = tokens.index("</tr>", at)
            opened = [cell for cell in range(at + 2, close, 2) if tokens[cell].startswith(("<th", "<td"))]
            if not heads and opened and all(tokens[cell].startswith("<th") for cell in opened):
                heads = [_text(tokens, cell, _cell_end(tokens, cell)) for cell in opened]
                _rewrite_row(tokens, opened, "col")
            else:
                if row_headers and not in_head and opened and tokens[opened[0]].startswith("<td"):
                    _rename(tokens, opened[0], "th")
                _rewrite_row(tokens, opened, "col" if in_head else "row")
            at = close
        at += 2
    return heads


def _rewrite_plain_rows(tokens: list[str], start: int, end: int) -> list[str] | None:
    """As `_rewrite_rows` for a table as Markdown makes it: one row of headers, all with words, and no attributes but sides."""
    tags = tokens[start + 2 : end : 2]
    if "</thead>" not in tags or tags[:2] != ["<thead>", "<tr>"]:
        return None
    head = tags.index("</thead>")
    if any(tag.startswith("<t") and tag not in _PLAIN_ROWS for tag in tags) or any(tag in _PLAIN_HEADERS for tag in tags[head:]):
        return None
    opened = [start + 2 + 2 * at for at in range(2, head) if tags[at] in _PLAIN_HEADERS]
    heads = [_text(tokens, at, _cell_end(tokens, at)) for at in opened]
    if tags[:head].count("<tr>") != 1 or any(tag in _PLAIN_CELLS for tag in tags[:head]) or not all(heads):
        return None
    for at in range(start + 2, end, 2):
        token = tokens[at]
        if token in _PLAIN_ROWS:
            tokens[at] = _PLAIN_ROWS[token]
    return heads


def _rewrite_row(tokens: list[str], cells: list[int], scope: str) -> None:
    for at in cells:
        if tokens[at].startswith("<th"):
            if not _text(tokens, at, _cell_end(tokens, at)) and not _has_picture(tokens, at):
                _rename(tokens, at, "td")
                tokens[at] = re.sub(r' scope="[^"]*"', "", tokens[at])
            elif ' scope="' not in tokens[at]:
                tokens[at] = f'{tokens[at][:-1]} scope="{scope}">'
        if " align=" in tokens[at]:
            tokens[at] = _align_by_class(tokens[at])


def _align_by_class(token: str) -> str:
    found = _ALIGN.search(token)
    token = _ANY_ALIGN.sub("", token)
    if found is None:
        return token
    name = f"align-{found[1]}"
    if ' class="' in token:
        return _CLASS.sub(lambda match: f' class="{match[1]} {name}"', token, count=1)
    return f'{token[:3]} class="{name}"{token[3:]}'


def _take_caption(tokens: list[str], start: int, end: int) -> str | None:
    """Move the paragraph `Table: …` into the table, and answer its text."""
    if start >= 4 and not tokens[start - 1].strip() and tokens[start - 2] == "</p>":
        opening = start - 4
        while opening > 0 and tokens[opening] != "<p>":
            opening -= 2
        if opening > 0 and _CAPTION.match(tokens[opening + 1]):
            tokens[opening + 1] = _CAPTION.sub("", tokens[opening + 1], count=1)
            _close_brace(tokens, start - 3)
            text = _text(tokens, opening, start - 2)
            tokens[start] = f"{tokens[start]}<caption>{''.join(tokens[opening + 1 : start - 2])}</caption>"
            tokens[opening : start - 1] = [""] * (start - 1 - opening)
            return text
    after = _following(tokens, end)
    if after < len(tokens) and tokens[after] == "<p>" and _CAPTION.match(tokens[after + 1]):
        close = tokens.index("</p>", after)
        tokens[after + 1] = _CAPTION.sub("", tokens[after + 1], count=1)
        _close_brace(tokens, close - 1)
        text = _text(tokens, after, close)
        moved = ["<caption>", *tokens[after + 1 : close], "</caption>", tokens[close + 1]]
        del tokens[after : close + 2]
        tokens[start + 1 : start + 1] = ["", *moved[:-1]]
        return text
    return None


def _close_brace(tokens: list[str], at: int) -> None:
    if tokens[at].endswith("}"):
        tokens[at] = tokens[at][:-1].rstrip()


def _take_marker(tokens: list[str], start: int, end: int) -> bool:
    """Remove `{: .row-headers }`: a paragraph after the table, or its last row when no blank line stands between."""
    after = _following(tokens, end)
    if after + 2 < len(tokens) and tokens[after] == "<p>" and ROW_HEADERS.fullmatch(tokens[after + 1].strip()):
        tokens[after : after + 3] = ["", "", ""]
        return True
    last = next((at for at in range(end - 2, start, -2) if tokens[at].startswith("<tr")), None)
    if last is not None and (close := tokens.index("</tr>", last)) and ROW_HEADERS.fullmatch(_text(tokens, last, close)):
        tokens[last : close + 1] = [""] * (close + 1 - last)
        return True
    return False


def _following(tokens: list[str], end: int) -> int:
    """Answer where the next tag after the table stands, over blank text and what was taken out."""
    at = end + 2
    while at < len(tokens) and tokens[at] == "" and not tokens[at - 1].strip():
        at += 2
    return at if at < len(tokens) and not tokens[at - 1].strip() else len(tokens)


def _closing(tokens: list[str], start: int) -> int | None:
    depth = 0
    for at in range(start, len(tokens), 2):
        if tokens[at].startswith("<table"):
            depth += 1
        elif tokens[at] == "</table>":
            depth -= 1
            if depth == 0:
                return at
    return None


def _cell_end(tokens: list[str], at: int) -> int:
    while not tokens[at].startswith(("</th", "</td")):
        at += 2
    return at


def _rename(tokens: list[str], at: int, name: str) -> None:
    tokens[at] = f"<{name}{tokens[at][3:]}"
    tokens[_cell_end(tokens, at)] = f"</{name}>"


def _has_picture(tokens: list[str], at: int) -> bool:
    return any(tag.startswith("<img") for tag in tokens[at : _cell_end(tokens, at) : 2])


def _text(tokens: list[str], start: int, end: int) -> str:
    return _SPACE.sub(" ", unescape("".join(tokens[start + 1 : end : 2]))).strip()
