"""Python-Markdown made fast without changing a byte of what it answers.

Why: a stock conversion costs several milliseconds a post, which is nearly all of a cold build. Stock tries each of some forty inline
patterns on each piece of text, and each of seventeen block processors on each block, though nearly all of them need a
character that isn't there. Four shortcuts, the largest first:

- A text that is only words, links, code and emphasis becomes HTML in one pass (`phrasing`, `typography`), nine of ten texts of a newsroom.
- A body of ordinary blocks with such texts is written without a tree (`blocks`), one of other blocks without the steps over the tree
  (`serializing.write_plain`). Both are canonical as they stand: the sanitizer, which would change nothing, is passed by.
- For all others, each pattern, block processor and step is tried only where its necessary characters are (`inlining`, and below).
- Expressions begin with a literal character where they can, since the engine looks for it a hundred times as fast.

What is unknown is always tried, and ends the first two. This leans on how exact releases work inside, so `take_shortcuts` does nothing
under any other, and differential tests run stock beside it over corpora and generated texts.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree.ElementTree import Element

import markdown
import pymdownx
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.tables import TableProcessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import ETX, HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE, STX

from pressroom.markup.blocks import Blocks
from pressroom.markup.inlining import PatternRunner, names_in_order
from pressroom.markup.phrasing import ESCAPES, KNOWN_PATTERNS, NUMBER, Phrasing
from pressroom.markup.sanitizing import is_known
from pressroom.markup.serializing import serialize, write_plain

KNOWN_VERSIONS: Final = (("markdown", "3.11.3"), ("pymdownx", "13.1.2"))

# What must stand in a block, with a line end before it, for a processor to do anything: one of these texts.
_BLOCK_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "table": ("|",),
    "hashheader": ("\n#",),
    "setextheader": ("\n=", "\n-"),
    "hr": ("\n-", "\n*", "\n_", "\n "),
    "quote": ("\n>", "\n >", "\n  >", "\n   >"),
    "deflist": ("\n:", "\n :", "\n  :", "\n   :"),
    "footnote": ("[^",),
    "abbr": ("\n*[",),
    "reference": ("]:",),
    "indent": ("    ",),
    "defindent": ("    ",),
    "code": ("    ",),
}
# Lines that all begin with what no block but a paragraph begins with.
_PARAGRAPH: Final = re.compile(r"""[A-Za-z"'“(`][^\n]*(?:\n[A-Za-z"'“(`][^\n]*)*\Z""")
_NOTHING: Final = re.compile(r"(?!)")
# A tag with its name, or something else that begins as only HTML does.
_HTML: Final = re.compile(r"<(?:/?([A-Za-z][^\s/>]*)|[!?/])")
# A definition begins so; in `**[`, which begins a bold link, neither star is the first of its line.
_ABBREVIATION: Final = re.compile(r"\*\[(?<!\*\*\[)")
# A numeric reference that stock doesn't leave as it is.
_UNFINISHED: Final = re.compile(rf"&#(?!{NUMBER})")
_BLANK_LINES: Final = re.compile(r"\n +(?=\n)")
# The first character after spaces with which a block must begin; `0` stands for any digit. Processors in neither table are always tried.
_BLOCK_HEADS: Final = {"empty": "\n", "ulist": "*+-", "olist": "0"}
_KNOWN_BLOCKS: Final = {*_BLOCK_NEEDS, *_BLOCK_HEADS, "admonition", "paragraph"}
# What must stand in the source for a step over the whole tree to do anything.
_TREE_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "inline": (),
    "prettify": (),
    "footnote": ("[^",),
    "footnote-reorder": ("[^",),
    "footnote-duplicate": ("[^",),
    "task-list": ("[ ]", "[x]", "[X]"),
    "attr_list": ("{",),
    "abbr": ("*[",),
    "smarty": ("'", '"', "--", "..."),
    "unescape": ("\\",),
}


def take_shortcuts(md: Markdown) -> bool:
    """Make a converter fast; answer False, leaving it as it is, where the libraries aren't the releases this was written for."""
    if (("markdown", markdown.__version__), ("pymdownx", pymdownx.__version__)) != KNOWN_VERSIONS:
        return False
    md.parser.__class__ = _FastBlockParser
    vars(md)["is_block_level"] = _BlockLevels(md).__getitem__
    md.serializer = serialize
    smarty: Any = md.treeprocessors["smarty"]
    inline = PatternRunner(md, md.inlinePatterns)
    md.treeprocessors.register(inline, "inline", 20)
    md.treeprocessors.register(PatternRunner(md, smarty.inlinePatterns), "smarty", 6)
    md.treeprocessors.register(_Unescape(md), "unescape", 0)
    md.preprocessors.register(_Whitespace(md), "normalize_whitespace", 30)
    md.preprocessors.register(_HtmlBlocks(md), "html_block", 20)
    md.postprocessors.register(_RawHtml(md), "raw_html", 30)
    steps = [(name, _TREE_NEEDS.get(name, ())) for name in names_in_order(md.treeprocessors)]
    known = (
        is_known()
        and set(names_in_order(md.inlinePatterns)) == KNOWN_PATTERNS
        and set(md.ESCAPED_CHARS) == ESCAPES
        and {name for name, _ in steps} == _TREE_NEEDS.keys()
    )
    phrasing = Phrasing(smarty, md.references) if known else None
    blocks = Blocks(phrasing.write, md.references) if phrasing and set(names_in_order(md.parser.blockprocessors)) == _KNOWN_BLOCKS else None
    vars(md).update(inline=inline, steps=steps, phrasing=phrasing, blocks=blocks, clean=False)
    md.__class__ = _FastMarkdown
    return True


class _FastMarkdown(Markdown):
    """A converter that passes over steps for which the source holds nothing."""

    inline: PatternRunner
    phrasing: Phrasing | None  # None where a pattern or a step is on that it doesn't know
    blocks: Blocks | None  # None where a block processor is on that it doesn't know, too
    steps: list[tuple[str, tuple[str, ...]]]
    clean: bool  # the last answer is canonical HTML in which the sanitizer would change nothing

    def convert(self, source: str) -> str:
        """As `Markdown.convert`."""
        self.clean = False
        if not source.strip():
            return ""
        self.lines = source.split("\n")
        stashed = 0
        for preprocessor in self.preprocessors:
            stashed = self.htmlStash.html_counter
            self.lines = preprocessor.run(self.lines)
        only_code = stashed == self.htmlStash.html_counter  # the last step would have stashed an author's HTML
        if self.phrasing is not None:
            self.phrasing.usual = True
            self.inline.write = None if _ABBREVIATION.search(source) else self.phrasing.write
        if self.blocks is not None and self.inline.write and "[^" not in source and not self._is_in_admonition():
            output = self.blocks.write("\n".join(self.lines))
            if output is not None:
                return self._close(output, only_code=only_code)
            self.inline.write = self.blocks.recall
            self.references.clear()
        root: Any = self.parser.parseDocument(self.lines).getroot()
        for name, needs in self.steps:
            if name == "prettify" and self.inline.complete and "[^" not in source:
                output = write_plain(root)
                if output is not None:
                    return self._close(output, only_code=only_code)
            if not needs or any(need in source for need in needs):
                answer = self.treeprocessors[name].run(root)
                if answer is not None:
                    root = answer
        output = self.serializer(root)
        opening = f"<{self.doc_tag}>"
        start = output.index(opening) + len(opening)
        return self._finish(output[start : output.rindex(f"</{self.doc_tag}>")].strip())

    def _is_in_admonition(self) -> bool:
        admonition: Any = self.parser.blockprocessors["admonition"]
        return admonition.current_sibling is not None

    def _close(self, output: str, *, only_code: bool) -> str:
        output = self._finish(output)
        self.clean = only_code and self._is_usual(output)
        return output

    def _finish(self, output: str) -> str:
        for postprocessor in self.postprocessors:
            output = postprocessor.run(output)
        return output.strip()

    def _is_usual(self, output: str) -> bool:
        """Tell whether the sanitizer has nothing to write otherwise: no-break spaces become entities, null characters go."""
        return self.phrasing is not None and self.phrasing.usual and "\xa0" not in output and "\0" not in output


class _BlockLevels(dict[Any, bool]):
    """Remembers which tags are block level: stock asks a list of seventy names, thousands of times a post."""

    def __init__(self, md: Markdown) -> None:
        super().__init__()
        self._ask = type(md).is_block_level.__get__(md)

    def __missing__(self, tag: Any) -> bool:
        answer: bool = self._ask(tag)
        if len(self) < 1000:
            self[tag] = answer
        return answer


class _FastBlockParser(BlockParser):
    """Asks a block processor only where its necessary text stands in the block."""

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 (the library's name)
        """As `BlockParser.parseBlocks`."""
        items = self.__dict__.get("_pressroom_items") or self._prepare()
        is_paragraph, paragraph, admonition = self.__dict__["_pressroom_usual"]
        while blocks:
            block = blocks[0]
            if is_paragraph(block) and ("|" not in block or "\n" not in block) and admonition.current_sibling is None:
                paragraph.run(parent, blocks)
                continue
            text = f"\n{block}"
            head = block.lstrip(" ")[:1]
            if head.isdecimal():
                head = "0"
            for processor, needs, heads in items:
                if heads is not None:
                    if head not in heads:
                        continue
                elif needs:
                    for need in needs:
                        if need in text:
                            break
                    else:
                        continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    def _prepare(self) -> list[tuple[Any, tuple[str, ...], str | None]]:
        items: list[tuple[Any, tuple[str, ...], str | None]] = []
        for name in names_in_order(self.blockprocessors):
            processor = self.blockprocessors[name]
            quick = _QUICKER.get(type(processor))
            if quick is not None:
                processor.__class__ = quick
            items.append((processor, _BLOCK_NEEDS.get(name, ()), _BLOCK_HEADS.get(name)))
        self.__dict__["_pressroom_items"] = items
        known = set(names_in_order(self.blockprocessors)) == _KNOWN_BLOCKS
        is_paragraph = _PARAGRAPH.match if known else _NOTHING.match
        self.__dict__["_pressroom_usual"] = is_paragraph, self.blockprocessors["paragraph"], self.blockprocessors["admonition"]
        return items


class _FastAdmonitions(AdmonitionProcessor):
    def test(self, parent: Element, block: str) -> bool:
        """Look closer only where a note begins, or indented text may go on with one."""
        if "!!!" in block or self.current_sibling is not None:
            return super().test(parent, block)
        if not (len(parent) and parent[-1].tag == "div" and block.startswith("    ")):
            return False
        return super().test(parent, block)


class _FastTables(TableProcessor):
    def _split(self, row: str) -> list[str]:
        """Look for code and escapes, in which a pipe is text, only where there are some."""
        if "`" in row or "\\" in row:
            cells: list[str] = super()._split(row)  # type: ignore[misc]
            return cells
        return row.split("|")


_QUICKER: Final[dict[type, type]] = {AdmonitionProcessor: _FastAdmonitions, TableProcessor: _FastTables}


class _Whitespace(NormalizeWhitespace):
    def run(self, lines: list[str]) -> list[str]:
        """As stock, with a line end in front of its expression, where the engine can look for it."""
        source = "\n".join(lines).replace(STX, "").replace(ETX, "").replace("\r\n", "\n").replace("\r", "\n")
        return _BLANK_LINES.sub("\n", f"{source}\n\n".expandtabs(self.md.tab_length)).split("\n")


class _HtmlBlocks(HtmlBlockPreprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """Parse as HTML only what may hold a block of it; stock writes unfinished numeric references otherwise, and so is asked too."""
        text = "\n".join(lines)
        if ("&#" in text and _UNFINISHED.search(text)) or ("<" in text and any(self._is_block(tag[1]) for tag in _HTML.finditer(text))):
            return super().run(lines)
        return lines

    def _is_block(self, name: str | None) -> bool:
        return name is None or self.md.is_block_level(name.lower())


class _Unescape(UnescapeTreeprocessor):
    def run(self, root: Element) -> None:
        """Look for escaped characters only in texts that hold a marker."""
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and STX in text and element.tag != "code":
                element.text = self.unescape(text)
            if tail and STX in tail:
                element.tail = self.unescape(tail)
            for key, value in element.attrib.items():
                if value and STX in value:
                    element.set(key, self.unescape(value))


class _RawHtml(RawHtmlPostprocessor):
    """Puts stashed HTML back without looking for placeholders in what has none."""

    def run(self, text: str) -> str:
        """As `RawHtmlPostprocessor.run`."""
        if not self.md.htmlStash.html_counter or STX not in text:
            return text
        before, *rest = HTML_PLACEHOLDER_RE.split(text)  # text, number, text, number, text …
        out: list[str] = []
        for number, after in zip(rest[::2], rest[1::2], strict=True):
            html = self._stashed(int(number))
            if html is None:
                out += (before, HTML_PLACEHOLDER % number)
            elif before.endswith("<p>") and after.startswith("</p>"):
                inside = html if self.isblocklevel(html) else f"<p>{html}</p>"
                out += (before[:-3], self.run(inside))
                after = after[4:]
            else:
                out += (before, self.run(html))
            before = after
        return "".join([*out, before])

    def _stashed(self, key: int) -> str | None:
        stash = self.md.htmlStash
        return str(stash.rawHtmlBlocks[key]) if key < stash.html_counter else None
