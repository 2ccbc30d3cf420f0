"""Plain language, as advice: sentences that are too long to follow, acronyms that nobody has explained, texts that are hard to read.

The wall around pyphen, which is installed only where reading grades are wanted (the extra `plain`): it finds the syllables of a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pressroom.checking.rules import make_finding
from pressroom.errors import Finding
from pressroom.structs import Struct

_LONG_SENTENCE = 40
# A grade is the years of school after which a text is understood. Shorter texts have too few sentences for one.
_HARD_GRADE, _WORDS_FOR_A_GRADE = 14.0, 150
# After the mark may stand the number of a note, quotes and brackets.
_SENTENCE_END = re.compile(r"(?<=[.!?…])\d{0,2}[\"”’)]*\s+(?=[\"“‘(\[*_]*[^\W\d_a-z])")
_LINK_TARGET = re.compile(r"\]\([^)\s]*(?:\s\"[^\"]*\")?\)|\]\[[^\]]*\]|\{:[^}]*\}|<[^>]*>|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ACRONYM = re.compile(r"(?<![\w/.@#&-])[A-Z](?:[A-Z]|&(?=[A-Z])){1,5}(?=s?(?![\w/@&-]|\.\w))")
_LINK_WORDS = re.compile(r"\[([^\]]+)\]\(")
_ROMAN = re.compile(r"[IVXLC]+")
_CODE = re.compile(r"`[^`]*`")
# What everybody knows, and what is no acronym: weekdays of press offices, times, states of the Union.
_KNOWN = frozenset(
    "US USA UK EU UN DC AM PM EST EDT CST CDT MST MDT PST PDT ET CT MT PT UTC GMT TV OK ID PDF CSV HTML URL DVD CD USB ATM PIN ZIP FAQ CEO "
    "COVID AIDS HIV DNA NASA FBI CIA IRS FM PO PS RSVP SOS VIP PR RE TBD TBA NB ASAP II III IV VI VII VIII IX XI XII XIII XIV XV "
    "AL AK AZ AR CA CO CT DE FL GA HI IL IN IA KS KY LA ME MD MA MI MN MS MO NE NV NH NJ NM NY NC ND OH OR PA RI SC SD TN TX UT VT VA WA "
    "WV WI WY PR ML AA AAA CIO CTO MIT NATO UNESCO UNICEF IBM BBC AI IT GPS LED SUV GDP WWW RSS XML JSON MB GB KB".split()
)


class Paragraph(Struct, frozen=True):
    """A paragraph of prose as it is written, and the line of the file at which it begins."""

    text: str
    line: int

    def place(self, offset: int) -> tuple[int, int]:
        """Answer line and column of an offset."""
        return self.line + self.text.count("\n", 0, offset), offset - self.text.rfind("\n", 0, offset)


def check_prose(path: str, body: str, first_line: int, lang: str = "en", known: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Answer what is hard to read in a body; acronyms that are `known` needn't be explained. Grades are of English alone."""
    paragraphs = list(list_paragraphs(body, first_line))
    yield from _check_sentences(path, paragraphs)
    yield from _check_acronyms(path, paragraphs, body, known)
    if lang.partition("-")[0] == "en" and (grade := measure_grade(paragraphs)) > _HARD_GRADE:
        message = f"this text asks for {grade:.0f} years of school; shorter sentences and commoner words let more people read it"
        yield make_finding(path, paragraphs[0].place(0), "hard-text", message)


def list_paragraphs(body: str, first_line: int) -> Iterator[Paragraph]:
    """Answer the paragraphs of prose; lists, tables, quotations, headings and code are none."""
    lines: list[str] = []
    start, fenced = 0, False
    for number, line in enumerate([*body.split("\n"), ""]):
        fence = line.lstrip().startswith(("```", "~~~"))
        fenced ^= fence
        is_prose = not fence and not fenced and (bool(lines) or line[:1].isalnum() or line[:1] in "“\"'‘[*_(¿¡") and bool(line.strip())
        if is_prose and not _is_structure(line):
            start = start if lines else number
            lines.append(line)
            continue
        if lines and not _is_structure(lines[0]) and not re.fullmatch(r"[=-]+ *", line or "x"):
            yield Paragraph("\n".join(lines), first_line + start)
        lines = []


def _is_structure(line: str) -> bool:
    """Tell whether a line is part of a list, a table, a definition or a note."""
    return bool(re.match(r"(?:[*+-]|\d+[.)])[ \t]|\||:|\[\^|\*\[|!!!|#|>|\s{4}|\t", line)) or line.count("|") > 1


def measure_grade(paragraphs: list[Paragraph]) -> float:
    """Answer the Flesch-Kincaid grade of paragraphs, 0 where there are too few words, or no pyphen to find their syllables."""
    hyphenate = _find_hyphenator()
    if hyphenate is None:
        return 0.0
    sentences = [words for item in paragraphs for _, part in _split_sentences(item.text) if (words := _WORD.findall(_strip(part)))]
    count = sum(map(len, sentences))
    if count < _WORDS_FOR_A_GRADE:
        return 0.0
    syllables = sum(hyphenate(word) for words in sentences for word in words)
    return 0.39 * count / len(sentences) + 11.8 * syllables / count - 15.59


@lru_cache(maxsize=1)
def _find_hyphenator() -> Callable[[str], int] | None:
    try:
        from pyphen import Pyphen
    except ImportError:
        return None
    dictionary = Pyphen(lang="en_US")

    @lru_cache(maxsize=50_000)
    def count(word: str) -> int:
        return len(dictionary.positions(word.lower())) + 1

    return count


def _check_sentences(path: str, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    for item in paragraphs:
        for offset, sentence in _split_sentences(item.text):
            count = len(_strip(sentence).split())
            if count > _LONG_SENTENCE:
                yield make_finding(path, item.place(offset), "long-sentence", f"this sentence has {count} words; make two or three of it")


def _check_acronyms(path: str, paragraphs: list[Paragraph], body: str, known: frozenset[str]) -> Iterator[Finding]:
    """Find the first use of acronyms that no words stand for: neither beside it, nor as an abbreviation of Markdown, nor by their
    capitals, nor behind a link.

    What the text has in small letters too (OPEN, open) is a word that somebody shouts.
    """
    seen: set[str] = set()
    small = frozenset(word for word in _WORD.findall(_blank(_LINK_TARGET, body)) if word.islower())
    initials = "".join(word[0] for word in _WORD.findall(body) if word[0].isupper() and not word.isupper())
    linked = frozenset(name for words in _LINK_WORDS.findall(body) for name in _ACRONYM.findall(words))
    for item in paragraphs:
        text = _blank(_LINK_TARGET, _blank(_CODE, item.text))
        words = _WORD.findall(text)
        if sum(word.isupper() and len(word) > 1 for word in words) * 3 > len(words):
            continue
        for found in _ACRONYM.finditer(text):
            name = found[0]
            if name in seen or name in _KNOWN or name in known or _ROMAN.fullmatch(name) or name.lower() in small:
                continue
            seen.add(name)
            before, after = text[: found.start()].rstrip("“\"'"), text[found.end() :].removeprefix("s")
            if (
                before.endswith("(")
                or re.match(r"[”\"']?\s+\(", after)
                or f"*[{name}]:" in body
                or name in linked
                or name.replace("&", "") in initials
            ):
                continue
            message = f"“{name}” isn’t explained; write its words at its first use, with {name} in brackets after them"
            yield make_finding(path, item.place(found.start()), "acronym", message)


def _split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Answer the sentences of a paragraph, each with its offset."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def _strip(text: str) -> str:
    """Answer text without the targets of links and raw tags."""
    return _LINK_TARGET.sub(" ", text)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
