"""Posts and their states, changes and differences, as tables for people and as CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pressroom.quoting import measure_columns

if TYPE_CHECKING:
    from pressroom.comparing import Difference
    from pressroom.explaining import Explanation
    from pressroom.moments import Change
    from pressroom.timetable import Row

Format = Literal["table", "csv", "json"]
_CAUSES = {"note": "note is shown", "update": "“updated” is shown", "event": "event ends", "boilerplate": "boilerplate begins"}
# Of a page that is made of many sources so many are named.
_SHOWN = 10
_HEADINGS = ("state", "since", "until", "source", "title", "url")


def word_rows(rows: Sequence[Row], form: Format) -> str:
    """Answer a list of posts: an aligned table, CSV (RFC 4180) or a JSON array; instants are ISO 8601 in the latter two."""
    if form == "table":
        table = [_HEADINGS[:-1], *((row.state.value, _show(row.since), _show(row.until), row.post.source, row.post.title) for row in rows)]
        return _align([tuple(word.upper() for word in table[0]), *table[1:]]) if rows else "No posts.\n"
    values = [
        (row.state.value, _write(row.since), _write(row.until), row.post.source, row.post.title, row.url) for row in rows
    ]
    if form == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows([_HEADINGS, *values])
        return text.getvalue()
    records = [{name: value or None for name, value in zip(_HEADINGS, record, strict=True)} for record in values]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def word_next(changes: Sequence[Change]) -> str:
    """Answer the instant of some changes, which is one, and a line for each of them."""
    if not changes:
        return "Nothing changes by itself any more.\n"
    lines = [f"{_name_change(change)}\t{change.subject.source}\t{change.subject.title}" for change in changes]
    return f"{_write(changes[0].instant)}\n" + "".join(f"{line}\n" for line in lines)


def _name_change(change: Change) -> str:
    return f"{change.before} -> {change.after}" if change.cause == "state" else _CAUSES[change.cause]


def word_difference(difference: Difference) -> str:
    """Answer the addresses that appear (+), change (~) and vanish (-), one a line."""
    signs = (("+", difference.appears), ("~", difference.changes), ("-", difference.vanishes))
    return "".join(f"{sign} {path}\n" for sign, paths in signs for path in paths) or "No address changes.\n"


def _align(rows: Iterable[Sequence[str]]) -> str:
    """Answer rows in columns; wide characters take two places."""
    table = list(rows)
    widths = [max(map(measure_columns, column)) for column in zip(*table, strict=True)]
    lines = (
        "  ".join(cell + " " * (width - measure_columns(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )
    return "".join(f"{line}\n" for line in lines)


def _show(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M}" if instant else "-"


def _write(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def word_explanation(explanation: Explanation) -> str:
    """Answer an explanation as a person reads it: a line for each thing there is to say."""
    lines = [explanation.asked] if explanation.asked else []
    lines += [
        f"{explanation.source}: {explanation.state}, {explanation.because}",
        f"URL: {explanation.url or 'none of its own'}, {explanation.url_because}",
    ]
    lines += [f"Translation: {lang}, {path} ({state})" for lang, path, state in explanation.translations]
    if explanation.shows:
        more = f" and {len(explanation.shows) - _SHOWN} more" if len(explanation.shows) > _SHOWN else ""
        lines.append(f"Shows: {', '.join(explanation.shows[:_SHOWN])}{more}")
    lines += [
        f"In: {', '.join(explanation.holders) or 'no list and no feed'}",
        f"Sitemaps: {', '.join(explanation.sitemaps) or 'none'}",
    ]
    if explanation.if_published is not None:
        lines.append("If it were published now:")
        lines.append(word_difference(explanation.if_published).rstrip())
    return "\n".join(lines) + "\n"
