"""What the preview adds to a page: the bar below it, the problems over it, and the script that keeps both and the page up to date.

None of it is part of the theme or of any built page. It stands in a shadow root, so that the page's style sheet and that of the bar don't
know of each other, and the page's policy is widened by the digests of this one script and this one style sheet.
"""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from pressroom.errors import Finding
from pressroom.quoting import quote_line
from pressroom.structs import Struct

Tone = Literal["public", "withheld", "gone"]

ENDPOINTS = "/_preview/"
"""Under this path the preview's own script asks for what it needs."""

_HERE = Path(__file__).parent
_DIGEST = re.compile(rb'<pressroom-preview data-page="(\w+)"')
_POLICY = re.compile(r"""(<meta http-equiv=["']?Content-Security-Policy["']? content=")([^"]*)(")""", re.IGNORECASE)


class Standing(Struct, frozen=True):
    """What the bar says of a page: how it stands and why, its tone, and its source file ('' for what is made of many)."""

    words: str
    tone: Tone
    source: str = ""


class Frame(Struct, frozen=True):
    """What is put around a page: where the newsroom lies, how the page stands, its problems, the instant it shows ('' for now).

    `prefix` is the path of `base_url`, and `cookie` the name under which the browser keeps the instant of the slider.
    """

    root: Path
    standing: Standing
    problems: tuple[Finding, ...]
    instant: str
    cookie: str


def frame_page(page: str, frame: Frame) -> str:
    """Answer a page with bar, problems and script; it carries a digest of all of it by which the script knows that it has changed."""
    digest = hashlib.blake2b(f"{page}\0{frame}".encode(), digest_size=12)
    inside = f'<style>{_read("bar.css")}</style><div id="dock">{_write_problems(frame)}{_write_bar(frame)}</div>'
    digest.update(inside.encode())
    added = (
        f'<pressroom-preview data-page="{digest.hexdigest()}" data-cookie="{frame.cookie}">'
        f'<template shadowrootmode="open">{inside}</template><script>{_read("bar.js")}</script></pressroom-preview>'
    )
    page = _POLICY.sub(lambda match: match[1] + html.escape(_widen(html.unescape(match[2]))) + match[3], page)
    before, end, after = page.rpartition("</body>")
    return f"{before}{added}{end}{after}" if end else page + added


def read_digest(page: bytes) -> bytes:
    """Answer the digest that a framed page carries; b"" for what has no frame."""
    return match[1] if (match := _DIGEST.search(page)) else b""


def make_problem_page(root: Path, problems: tuple[Finding, ...], cookie: str) -> str:
    """Answer the page that is shown where there is no last good version yet."""
    standing = Standing("nothing can be shown yet", "gone")
    page = _write_page("Problems in the content", "The page appears here as soon as they are mended.")
    return frame_page(page, Frame(root, standing, problems, "", cookie))


def make_fault_page(root: Path, cookie: str) -> str:
    """Answer the page that is shown where Pressroom itself failed."""
    return frame_page(
        _write_page("This page could not be shown", _FAULT), Frame(root, Standing("a fault in Pressroom", "gone"), (), "", cookie)
    )


def _write_page(title: str, text: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )


_FAULT = "That is a fault in Pressroom, not in your content. The terminal in which “pressroom serve” runs says more."


def _write_problems(frame: Frame) -> str:
    if not frame.problems:
        return ""
    count = "One problem" if len(frame.problems) == 1 else f"{len(frame.problems)} problems"
    items = "".join(f"<li>{_write_problem(frame.root, finding)}</li>" for finding in frame.problems)
    return (
        f'<section id="problems" aria-labelledby="count"><div role="alert"><h2 id="count">{count}</h2>'
        f"<p>The page shows its last good version, and this goes away as soon as it is mended.</p></div><ol>{items}</ol></section>"
    )


def _write_problem(root: Path, finding: Finding) -> str:
    place = html.escape(f"{finding.path}:{finding.line}:{finding.column}")
    quoted = quote_line(root, finding)
    line = ""
    if quoted:
        at = min(quoted.offset, len(quoted.text))
        before, here, after = quoted.text[:at], quoted.text[at : at + 1] or " ", quoted.text[at + 1 :]
        parts = f"{html.escape(before)}<mark>{html.escape(here)}</mark>{html.escape(after)}"
        line = f'<pre tabindex="0" role="group" aria-label="Line {finding.line} of {html.escape(finding.path)}"><code>{parts}</code></pre>'
    return f"<p><code>{place}</code></p>{line}<p>{html.escape(finding.message)}</p>"


def _write_bar(frame: Frame) -> str:
    standing = frame.standing
    source = f'<code id="source">{html.escape(standing.source)}</code>' if standing.source else ""
    path = html.escape(standing.source, quote=True)
    as_of = f'<strong id="as-of">as of {html.escape(frame.instant)}</strong> ' if frame.instant else ""
    return (
        f'<aside id="bar" aria-label="Preview" class="{standing.tone}"><details id="more"><summary>'
        f'<span id="state">{as_of}{html.escape(standing.words)}</span> {source} <span id="verdict" data-source="{path}"></span></summary>'
        '<ul id="findings"></ul>'
        '<form id="time"><label for="slider">Time</label>'
        '<input id="slider" type="range" min="0" max="0" value="0" disabled><output id="stop" for="slider"></output>'
        '<label for="instant">or at</label><input id="instant" type="datetime-local">'
        '<button type="submit">Show</button><button type="button" id="now">Now</button></form>'
        '</details><p id="lost" role="status"></p></aside>'
    )


def _widen(policy: str) -> str:
    """Answer a policy that lets the preview's own script and style sheet in, and the script ask its server; and nothing else."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        if words := part.split():
            directives.setdefault(words[0].lower(), words[1:])
    default = directives.get("default-src")
    own = {"script-src": hash_source("bar.js"), "style-src": hash_source("bar.css"), "connect-src": "'self'"}
    for name, source in own.items():
        allowed = directives.get(name, default)
        if allowed is not None and source not in allowed and ("'unsafe-inline'" not in allowed or name == "connect-src"):
            directives[name] = [*(word for word in allowed if word != "'none'"), source]
    return "; ".join(" ".join([name, *words]) for name, words in directives.items())


@cache
def hash_source(name: str) -> str:
    """Answer the source of a policy that names a file of the bar by its digest."""
    return f"'sha256-{b64encode(hashlib.sha256(_read(name).encode()).digest()).decode()}'"


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def list_parts(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Answer findings as the script shows them in the bar."""
    return [
        {"place": f"{item.path}:{item.line}:{item.column}", "message": f"{item.text} [{item.rule}]", "severity": str(item.severity)}
        for item in findings
    ]
