"""The one walk over a body's sanitized HTML: it makes the markup accessible and collects what is in it.

The HTML comes from `sanitizing` and is canonical, so splitting it at its tags is exact: text stands at the even positions, tags
at the odd ones. Most tags need no change and cost one look into a set; nothing is parsed twice. Tags are rewritten in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Final, Literal

from pressroom.locales import MarkupWords
from pressroom.markup import tables
from pressroom.markup.extensions import FOOTNOTE_SEPARATOR
from pressroom.slugs import slugify
from pressroom.targets import SCHEME, encode_strays, find_path, is_symbolic

TAG: Final = re.compile(r"(<[^>]*>)")
_TAG_OR_COMMENT = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
Found = tuple[Literal["link", "image"], str, str]

_ATTRIBUTE = re.compile(r'([^\s="<>]+)="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_PLAIN_LINK = re.compile(r'<a href="([^"]+)">')
_NAME = re.compile(r"</?([a-z0-9]+)")
_SPACE = re.compile(r"\s+")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9])")
_PUNCTUATION = re.compile(r"[^A-Za-z0-9]+")
_TYPOGRAPHY: Final = {ord(mark): " " for mark in "“”–—…‘«»"} | {ord(mark): "" for mark in "’'"}
_WIDE = re.compile(r"[^\n]{33}")  # more characters of code than fit a line at 320 px: it scrolls

_INLINE: Final = "abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr".split()
_BLOCKS: Final = (
    "address article aside blockquote br caption colgroup dd details dl dt figcaption figure footer header hr li ol picture "
    "section summary tbody td tfoot th thead tr ul"
).split()
# Tags that stay as they are: these without attributes, and others as they are met.
_PASSING = {f"<{slash}{name}>" for name in [*_INLINE, *_BLOCKS] for slash in ("", "/")} | {
    f"</{name}>" for name in "a p pre h1 h2 h3 h4 h5 h6 table video audio".split()
}


class Walk:
    """One body on its way. After `run`: `references`, `headings`, `ids`, and the place of the excerpt's end."""

    def __init__(self, html: str, words: MarkupWords, prefix: str = "", home: str = "") -> None:
        self.tokens = (_TAG_OR_COMMENT if "<!--" in html else TAG).split(html)
        self.words = words
        self.prefix = prefix
        self.home = home
        self.references: list[Found] = []
        self.headings: list[tuple[int, str, str]] = []
        self.ids: dict[str, None] = {}
        self.more: int | None = None  # the position of `<!--more-->`
        self._written = {self._normal_id(unescape(found)) for found in _ID.findall(html)} if ' id="' in html else set()
        self._labels: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._open: list[int] = []  # the written levels of the headings under which the next may stand
        self._divisions: list[str] = []
        self._note = self._back = 0

    def run(self) -> str:
        """Rewrite the tags and answer the finished HTML."""
        tokens = self.tokens
        index, end = 1, len(tokens)
        while index < end:
            token = tokens[index]
            index = index + 2 if token in _PASSING or (token == "<p>" and tokens[index + 1]) else self._rewrite(index, token)
        return "".join(tokens).strip()

    def label(self, text: str) -> str:
        """Make a label unique on the page: the second `Code` is `Code 2`."""
        count = self._labels[text] = self._labels.get(text, 0) + 1
        return text if count == 1 else f"{text} {count}"

    def _rewrite(self, index: int, token: str) -> int:
        if token == "<p>":
            return self._paragraph(index)
        if token.startswith("<!--"):
            if self.more is None and token[4:-3].strip() == "more":
                self.more = index
            self.tokens[index] = ""
            return index + 2
        name = _NAME.match(token)
        if name is None:  # taken out by `tables`
            return index + 2
        handler = _HANDLERS.get(name[0])
        if handler is not None:
            return handler(self, index, token)
        if ' id="' not in token:
            if len(_PASSING) < 2000 and len(token) < 100:
                _PASSING.add(token)
            return index + 2
        self.tokens[index] = self._with_id(token)
        return index + 2

    def _paragraph(self, index: int) -> int:
        """Turn a paragraph that is one picture with a title into a figure with that caption."""
        tokens = self.tokens
        if tokens[index + 1] == "" and tokens[index + 2].startswith("<img ") and tokens[index + 3 : index + 5] == ["", "</p>"]:
            picture = tokens[index + 2]
            title = re.search(r' title="([^"]+)"', picture)
            if title is not None:
                tokens[index] = "<figure>"
                tokens[index + 2] = picture.replace(title[0], "", 1)
                tokens[index + 4] = f"<figcaption>{title[1]}</figcaption></figure>"
        return index + 2

    def _heading(self, index: int, token: str) -> int:
        tokens = self.tokens
        close = tokens.index(f"</{token[1:3]}>", index)
        level = self._level(int(token[2]))
        text = self._text_between(index, close)
        written = _ID.search(token)
        if written is not None:
            name = self._claim_id(unescape(written[1]))
            rest = token[3:-1].replace(written[0], "", 1)
        else:
            name = self._new_id(_slug(text) or "section")
            rest = token[3:-1]
        tokens[index] = f'<h{level} id="{_quoted(name)}"{rest}>'
        tokens[close] = f"</h{level}>"
        self.headings.append((level, name, text))
        return index + 2

    def _level(self, written: int) -> int:
        """Answer the level of a heading on the page: one below the nearest heading before it that was written higher, `h2` at first.

        So the page's own `h1` stays the only one, and no level is skipped however an author counts (WCAG 1.3.1).
        """
        while self._open and self._open[-1] >= written:
            self._open.pop()
        self._open.append(written)
        return min(1 + len(self._open), 6)

    def _text_between(self, index: int, close: int) -> str:
        parts = [
            self.tokens[at] if not (at > index + 1 and 'class="footnote-ref"' in self.tokens[at - 1]) else ""
            for at in range(index + 1, close, 2)
        ]
        return _SPACE.sub(" ", unescape("".join(parts))).strip()

    def _link(self, index: int, token: str) -> int:
        plain = _PLAIN_LINK.fullmatch(token)
        if plain is not None and self.tokens[index + 2] == "</a>":
            raw, text = plain[1], self.tokens[index + 1]
            if "&" in raw or "&" in text:
                self.references.append(("link", unescape(raw), _SPACE.sub(" ", unescape(text)).strip()))
            else:
                self.references.append(("link", raw, " ".join(text.split())))
            self.tokens[index] = f'<a href="{self._href(raw, unescape(raw))}">'
            return index + 2
        attributes = dict(_ATTRIBUTE.findall(token))
        raw = attributes.pop("href", None)
        kind = attributes.get("class")
        if raw is None:
            self.tokens[index] = self._with_id(token)
        elif kind == "footnote-ref" and raw.startswith("#fn"):
            self.tokens[index] = f'<a href="{self._fragment(raw)}" class="footnote-ref" role="doc-noteref">'
        elif kind == "footnote-backref" and raw.startswith("#fnref"):
            self._back_link(index, raw)
        else:
            self._author_link(index, raw, attributes)
        return index + 2

    def _author_link(self, index: int, raw: str, attributes: dict[str, str]) -> None:
        target = unescape(raw)
        close = self.tokens.index("</a>", index)
        text = self._text_between(index, close)
        if not text:
            alts = [re.search(r' alt="([^"]*)"', tag) for tag in self.tokens[index + 2 : close : 2] if tag.startswith("<img ")]
            text = " ".join(unescape(alt[1]) for alt in alts if alt)
        self.references.append(("link", target, text))
        self.tokens[index] = self._tag("a", {"href": self._href(raw, target)} | attributes)

    def _href(self, raw: str, target: str) -> str:
        return f"{SCHEME}{raw}" if self._is_own(target) else self._fragment(raw)

    def _is_own(self, target: str) -> bool:
        return is_symbolic(target) or bool(find_path(self.home, target))

    def _back_link(self, index: int, raw: str) -> None:
        self._back += 1
        name = self.words.back_to_reference.format(number=self._note)
        label = name if self._back == 1 else f"{name} ({self._back})"
        self.tokens[index] = f'<a href="{self._fragment(raw)}" class="footnote-backref" role="doc-backlink" aria-label="{_quoted(label)}">'

    def _picture(self, index: int, token: str) -> int:
        attributes = dict(_ATTRIBUTE.findall(token))
        raw = attributes.pop("src", "")
        alt = attributes.pop("alt", "")
        if not raw:  # not written, or refused by the sanitizer
            self.tokens[index] = alt
            return index + 2
        target = unescape(raw)
        self.references.append(("image", target, unescape(alt)))
        source = f"{SCHEME}{raw}" if self._is_own(target) else encode_strays(raw)
        if not _is_absolute_set(attributes.get("srcset", "")):
            del attributes["srcset"]
        self.tokens[index] = self._tag("img", {"src": source, "alt": alt} | attributes | {"loading": "lazy", "decoding": "async"})
        return index + 2

    def _media(self, index: int, token: str) -> int:
        """Keep video, audio and their sources: always with controls, never playing by themselves."""
        name = token[1:].split(" ", 1)[0].rstrip(">")
        attributes = dict(_ATTRIBUTE.findall(token))
        first: dict[str, str] = {}
        for key in ("src", "srcset"):
            raw = attributes.pop(key, "")
            target = unescape(raw)
            single = key == "src" or not re.search(r"[\s,]", target)
            if not first and single and self._is_own(target):
                first[key] = f"{SCHEME}{raw}"
                self.references.append(("image", target, ""))
            elif raw and (key == "src" or _is_absolute_set(raw)):
                attributes[key] = encode_strays(raw) if key == "src" else raw
        if name in {"video", "audio"}:
            attributes["controls"] = ""
        self.tokens[index] = self._tag(name, first | attributes)
        return index + 2

    def _table(self, index: int, token: str) -> int:
        self.tokens[index] = self._with_id(token)
        tables.rewrite(self.tokens, index, self.words, self.label)
        return index + 2

    def _code(self, index: int, token: str) -> int:
        """Give code that is wider than a phone a place in the Tab order and a name; take its text as it is."""
        tokens = self.tokens
        close = tokens.index("</pre>", index)
        text = "".join(tokens[index + 1 : close : 2])
        if _WIDE.search(unescape(text) if "&" in text else text):
            language = re.match(r'<code class="language-([^"]+)">', tokens[index + 2])
            code = self.words.code
            name = self.words.labelled.format(label=code, text=unescape(language[1])) if language else code
            tokens[index] = f'{self._with_id(token)[:-1]} tabindex="0" role="region" aria-label="{_quoted(self.label(name))}">'
        else:
            tokens[index] = self._with_id(token)
        inside = "".join(tokens[index + 2 : close : 2])
        if any(mark in inside for mark in (' id="', "<a", "<img", "<!--")):  # raw HTML inside a raw `<pre>`
            return index + 2
        return close + 2

    def _division(self, index: int, token: str) -> int:
        notes = token == '<div class="footnote">' and self.tokens[index + 2 : index + 5 : 2] == ["<hr>", "<ol>"]
        self._divisions.append("</section>" if notes else "</div>")
        if notes:
            self.tokens[index] = f'<section class="footnotes" role="doc-endnotes" aria-label="{_quoted(self.words.footnotes)}">'
            self.tokens[index + 2] = ""
        else:
            self.tokens[index] = self._with_id(token)
        return index + 2

    def _end_division(self, index: int, _: str) -> int:
        self.tokens[index] = self._divisions.pop()
        return index + 2

    def _item(self, index: int, token: str) -> int:
        if "</section>" in self._divisions and token.startswith(f'<li id="fn{FOOTNOTE_SEPARATOR}'):
            self._note += 1
            self._back = 0
        self.tokens[index] = self._with_id(token)
        return index + 2

    def _task(self, index: int, token: str) -> int:
        if 'type="checkbox"' not in token:
            self.tokens[index] = ""
            return index + 2
        sign, word = ("☑", self.words.done) if " checked" in token else ("☐", self.words.to_do)
        self.tokens[index] = f'<span class="task" aria-hidden="true">{sign}</span><span class="visually-hidden">{_quoted(word)}: </span>'
        return index + 2

    def _cited(self, index: int, token: str) -> int:
        # No reader sees it, and where it leads to what is withheld nobody would have to know: only addresses elsewhere stay.
        cite = re.search(r' cite="([^"]*)"', token)
        if cite is not None and (not cite[1].startswith(("https://", "http://")) or find_path(self.home, unescape(cite[1]))):
            token = token.replace(cite[0], "", 1)
        self.tokens[index] = self._with_id(token)
        return index + 2

    def _tag(self, name: str, attributes: dict[str, str]) -> str:
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        return self._with_id(f"<{name}{written}>") if "id" in attributes else f"<{name}{written}>"

    def _with_id(self, token: str) -> str:
        written = _ID.search(token)
        if written is None:
            return token
        name = self._claim_id(unescape(written[1]))
        return token.replace(written[0], f' id="{_quoted(name)}"' if name else "", 1)

    def _claim_id(self, written: str) -> str:
        """Answer under which id an element stands that its author named; a second one of the same name gets a number."""
        name = self._normal_id(written)
        if name in self.ids:
            return self._new_id(written)
        if name:
            self.ids[name] = None
        return name

    def _new_id(self, base: str) -> str:
        base = name = self._normal_id(base)
        number = self._numbers.get(base, 1)
        while name in self.ids or name in self._written:
            number += 1
            name = f"{base}-{number}"
        self._numbers[base] = number
        self.ids[name] = None
        return name

    def _normal_id(self, written: str) -> str:
        """An id is one word and never begins with `pr-`, which is the theme's."""
        name = _SPACE.sub("-", written.strip())
        if name and self.prefix:
            return f"{self.prefix}{name}"
        return f"section-{name}" if name.lower().startswith("pr-") else name

    def _fragment(self, raw: str) -> str:
        """A link inside the body must follow what became of the id it points to."""
        if len(raw) < 2 or raw[0] != "#":
            return encode_strays(raw)
        return encode_strays(f"#{_quoted(self._normal_id(unescape(raw[1:])))}")


def _slug(text: str) -> str:
    """As `slugify`, whose way for texts of letters, digits and spaces is a hundred times as fast: so take punctuation out first."""
    text = text.translate(_TYPOGRAPHY)
    if text.isascii():
        text = _PUNCTUATION.sub(" ", _THOUSANDS.sub("", text))
    return slugify(text)


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _is_absolute_set(candidates: str) -> bool:
    """Tell whether every candidate of a `srcset` is a web address: relative ones in a list can't be resolved, so they are dropped."""
    return all(candidate.strip().startswith(("https://", "http://")) for candidate in candidates.split(", ")) if candidates else True


_Handler = Callable[[Walk, int, str], int]
_HANDLERS: Final[dict[str, _Handler]] = {
    "<a": Walk._link,
    "<img": Walk._picture,
    "<table": Walk._table,
    "<pre": Walk._code,
    "<div": Walk._division,
    "</div": Walk._end_division,
    "<li": Walk._item,
    "<input": Walk._task,
    "<blockquote": Walk._cited,
    "<q": Walk._cited,
    "<del": Walk._cited,
    "<ins": Walk._cited,
    **{f"<{name}": Walk._media for name in ("video", "audio", "source", "track")},
    **{f"<h{level}": Walk._heading for level in range(1, 7)},
}
