"""What was pasted from a word processor, or typed as one takes it, and isn't in Markdown what it looks like there.

Lists whose items begin with a bullet, tables made of tabs, paragraphs that are shown as code, links and stars with a space too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

from pressroom.checking.characters import Fault, find_odd_characters
from pressroom.checking.pages import find_line
from pressroom.checking.rules import make_finding
from pressroom.errors import Finding
from pressroom.markup import mask_code, read_indented
from pressroom.structs import Struct

_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:[^\n]|\n(?!\s*\n))+?(?<!`)\1(?!`)|<!--[\s\S]*?-->")
_BULLETS = "•·▪▫■□●○◦‣⁃∙\uf000-\uf0ff"
_BULLET = re.compile(rf"([{_BULLETS}]|[o§–—](?=\t|\u00a0{{2}}))[ \t\u00a0]+(?=[\"“‘'(\[*_<$€£#]*[^\W_])")
_NUMBER = re.compile(r"(\d{1,2})\)[ \t\u00a0]+\S")
_HARD = re.compile(r"([*+-]|\d{1,2}\.)\u00a0+(?=\S)")
_ITEM = re.compile(r"[ ]{0,3}([*+-]|\d{1,3}\.)[ \t]+\S")
# Lines after which Markdown begins anew: headings, quotations, tables, HTML, notes, definitions.
_OPENING = re.compile(r"[ ]{0,3}(?:#|>|\||<|\[|:|!!!|={3,}|-{3,}|\*\[)|.*\|.*\||\t| {4}")
_CODE_SIGNS = re.compile(r"[{}<>;=|\\$]|//|::|\(\)|  |\t")
_SPACED_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\][ \u00a0]\(((?:https?://|mailto:|/|\.\.?/)[^\s()]+|[\w./-]+\.md)\)")
_CURLY_TITLE = re.compile(r"(!?)\[([^\[\]\n]*)\]\(([^\s()]+)\s+[“”„«]([^”“»()\n]*)[”“»]\)")
_CURLY_ATTRIBUTE = re.compile(r"(?:<[a-z][a-z0-9]*\b[^<>]*?\s|\{:?[^{}\n]*?\b)([a-z-]+)=[“”„]([^“”<>]*)[“”][^<>{}\n]*[>}]")
_STARS = re.compile(
    r"(?<![*\\\w])(\*\*|__)(?:[ \u00a0]+([^*_\n]{0,60}?[^*_\s])|([^*_\s][^*_\n]{0,60}?)[ \u00a0]+|\u00a0([^*_\n]{1,60}?)\u00a0)\1(?!\*)"
)
_TAG = re.compile(r"<[^>]*>")
_PREFORMATTED = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_LEFTOVER = re.compile(r"<!\[(?:if|endif)[^\]]*\]>", re.IGNORECASE)
# Two hyphens are one dash as soon as a word processor has seen them.
_DASHED_COMMENT = re.compile(r"<![–—]-?([^<>\n]{0,80}?)[–—]-?>")
_DASHED_ROW = re.compile(r"(?=[^\n]*[–—\u00a0])\|?(?:[ \u00a0]*:?[-–—]+:?[ \u00a0]*\|)+(?:[ \u00a0]*:?[-–—]+:?[ \u00a0]*)?")
_CUT_ADDRESS = re.compile(r"https?://[^\s<>()\"“”]*[^\s<>()\"“”.]…")
_DETOUR = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/url\?|[\w.-]*safelinks\.protection\.outlook\.com/|urldefense(?:\.proofpoint)?\.com/"
    r"|l\.facebook\.com/l\.php\?|linkprotect\.cudasvc\.com/url\?)[^\s<>)\"]*"
)
_WORDS_OF_A_PARAGRAPH = 8


class _Fault(Struct, frozen=True):
    """What is wrong with a block of lines: where in it, which rule says so, the message, and the kind, of which one in a row is told."""

    offset: int
    rule: str
    message: str
    kind: str


def check_pasted(path: str, body: str, first_line: int, lang: str, html: str) -> Iterator[Finding]:
    """Answer what stands in a body as it was pasted; `html` is what was made of it."""
    text = _SPAN.sub(_blank, mask_code(body)) if "`" in body or "<!--" in body else mask_code(body)
    odd = (fault for fault in find_odd_characters(text) if not _begins_item(text, fault[0]))
    for offset, rule, message in (*odd, *_find_blocks(text, lang), *_find_code(body), *_find_slips(text), *_find_stars(text, html)):
        line, column = find_line(body, offset)
        yield make_finding(path, (line + first_line - 1, column), rule, message)


def _begins_item(text: str, offset: int) -> bool:
    """Tell whether a sign is the bullet of an item, which is told with its list."""
    return _BULLET.match(text, offset) is not None and not text[text.rfind("\n", 0, offset) + 1 : offset].strip()


def _find_blocks(text: str, lang: str) -> Iterator[Fault]:
    """Find lists and tables that are none, each at its first line."""
    numbers = frozenset(found[1] for line in text.split("\n") if (found := _NUMBER.match(line.lstrip(" "))))
    told = ""
    for offset, lines in _list_blocks(text):
        fault = _judge_block(lines, numbers, lang)
        # Items with an empty line between them are one list, and are told once.
        if fault is not None and fault.kind != told:
            yield offset + fault.offset, fault.rule, fault.message
        told = fault.kind if fault is not None and fault.kind != "glued" else ""


def _list_blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Answer the runs of lines without an empty one between them, each with its offset."""
    offset, start = 0, 0
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            start = start if lines else offset
            lines.append(line)
        elif lines:
            yield start, lines
            lines = []
        offset += len(line) + 1


def _judge_block(lines: list[str], numbers: frozenset[str], lang: str) -> _Fault | None:
    """Answer what is wrong with a block of lines."""
    offset, nested = 0, _ITEM.match(lines[0]) is not None
    for index, line in enumerate(lines):
        bare = line.lstrip(" \t")
        at = offset + len(line) - len(bare)
        if fault := _judge_line(bare, at, numbers, lang):
            return fault
        if index and not nested and _is_glued(lines, index):
            message = "this list stands in the paragraph above and is shown as a part of it; leave an empty line before its first item"
            return _Fault(at, "no-list", message, "glued")
        nested = nested or _OPENING.match(line) is not None
        offset += len(line) + 1
    return _judge_table(lines)


def _judge_line(bare: str, at: int, numbers: frozenset[str], lang: str) -> _Fault | None:
    """Answer what is wrong with a line that begins like the item of a list, but not like one of Markdown's."""
    # Other languages begin what somebody says with a dash.
    is_english = lang.partition("-")[0] == "en"
    if (found := _BULLET.match(bare)) and (found[1] not in "–—" or is_english or "\t" in found[0]):
        message = f"“{_show(found[1])}” makes no list; begin each item with “- ”, and leave an empty line before the first"
        return _Fault(at, "no-list", message, "bullet")
    if (found := _NUMBER.match(bare)) and not numbers.isdisjoint((str(int(found[1]) + 1), str(int(found[1]) - 1))):
        message = f"“{found[1]})” makes no list; write “{found[1]}. ”, and leave an empty line before the first item"
        return _Fault(at, "no-list", message, "number")
    if (found := _HARD.match(bare)) and (found[1] != "-" or is_english):
        return _Fault(at, "no-list", f"a non-breaking space stands after “{found[1]}”, which so makes no list; write a plain space", "hard")
    return None


def _is_glued(lines: list[str], index: int) -> bool:
    """Tell whether a line of a paragraph is meant as the first item of a list: one of several, or after a colon."""
    found = _ITEM.match(lines[index])
    if found is None or (found[1][0].isdigit() and found[1] not in {"1.", "0."}):
        return False
    return lines[index - 1].rstrip(" *_").endswith(":") or sum(_ITEM.match(line) is not None for line in lines[index:]) > 1


def _judge_table(lines: list[str]) -> _Fault | None:
    if len(lines) > 1 and "|" in lines[0] and _DASHED_ROW.fullmatch(lines[1].strip(" ")):
        row = re.sub("[-–—]+", "---", lines[1].strip(" ").replace("\u00a0", ""))
        return _Fault(len(lines[0]) + 1, "no-table", f"a line of dashes or of non-breaking spaces makes no table; write {row}", "dashes")
    rows = [[cell.strip() for cell in line.strip().split("\t") if cell.strip()] for line in lines]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1 or len(rows[0]) < 2 or any(_ITEM.match(line) for line in lines):
        return None
    head = " | ".join(rows[0])
    shown = head if len(head) < 50 else "Town | Visits"
    return _Fault(0, "no-table", f"tabs make no table; write | {shown} |, under it |{'---|' * len(rows[0])}, then the rows", "table")


def _find_code(body: str) -> Iterator[Fault]:
    """Find paragraphs that are indented and so are shown as code."""
    for offset, text in read_indented(body):
        first = text.split("\n", 1)[0]
        inside = "\n".join(line.strip() for line in text.split("\n"))
        begins, ends = inside[:1].isupper() or inside[:1] in "“\"‘¿¡«", inside.rstrip()[-1] in ".!?…:”\""
        if begins and ends and len(inside.split()) >= _WORDS_OF_A_PARAGRAPH and not _CODE_SIGNS.search(inside):
            by = "a tab" if first.startswith("\t") else "four spaces or more"
            message = f"this paragraph is shown as code, since it begins with {by}; delete that, or begin a quotation with “> ”"
            yield offset, "indented-text", message


def _find_slips(text: str) -> Iterator[Fault]:
    if "](" in text or ") " in text or "] " in text or "]\u00a0" in text:
        for found in _SPACED_LINK.finditer(text):
            yield found.start(), "no-link", f"a space stands between “]” and “(”, so this is no link; write [{found[1]}]({found[2]})"
    if not text.isascii():
        for found in _CURLY_TITLE.finditer(text):
            write = f'{found[1]}[{found[2]}]({found[3]} "{found[4]}")'
            yield found.start(), "no-link", f"the title stands in typographic quotes, so that the address isn’t read; write {write}"
        for found in _CURLY_ATTRIBUTE.finditer(text):
            yield found.start(), "no-link", f'attributes have straight quotes only; write {found[1]}="{found[2]}"'
        for found in _CUT_ADDRESS.finditer(text):
            yield found.start(), "no-link", "this address is cut short with “…”; write all of it"
        for found in _DASHED_COMMENT.finditer(text):
            yield found.start(), "pasted-html", f"“{found[0]}” has dashes for hyphens, and readers see it; write <!--{found[1]}-->"
    for found in _LEFTOVER.finditer(text) if "<!" in text else ():
        yield found.start(), "pasted-html", f"“{found[0]}” is left over from Word, and readers see it; delete it"
    for found in _DETOUR.finditer(text) if "://" in text else ():
        if meant := _unwrap(found[0]):
            message = f"this address goes by way of {urlsplit(found[0]).hostname}, which sees who follows it and may end; write {meant}"
            yield found.start(), "detour", message


def _find_stars(text: str, html: str) -> Iterator[Fault]:
    """Find stars that were meant to make words bold, and stand on the page."""
    if "**" not in html and "__" not in html:
        return
    shown = _level(unescape(_TAG.sub("", _PREFORMATTED.sub("", html))))
    for found in _STARS.finditer(text):
        if _level(found[0]) in shown:
            mark, words = found[1], found[2] or found[3] or found[4]
            message = f"readers see the “{mark}”, since a space stands inside of it; write {mark}{words}{mark}"
            yield found.start(), "no-emphasis", message


def _level(text: str) -> str:
    """Answer a text with the quotes that it was typed with."""
    return re.sub("[“”]", '"', re.sub("[‘’]", "'", text))


def _unwrap(address: str) -> str:
    """Answer where an address that an e-mail or text program has wrapped up leads to; '' where it doesn't say."""
    if inner := re.match(r"https?://urldefense\.com/v3/__(.+?)__;", address):
        return inner[1]
    parameters = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
    for name in ("q", "url", "u", "a"):
        if value := next(iter(parameters.get(name, ())), ""):
            meant = unquote(re.sub(r"-(?=[0-9A-F]{2})", "%", value).replace("_", "/")) if "proofpoint" in address else value
            return meant if meant.startswith(("http://", "https://")) else ""
    return ""


def _show(char: str) -> str:
    return f"U+{ord(char):04X}" if "\ue000" <= char <= "\uf8ff" else char


def _blank(found: re.Match[str]) -> str:
    """Blank a comment; code among words counts as a word."""
    return re.sub(r"[^\n]", "x" if found[1] else " ", found[0])
