"""The inline half of the shortcuts: each pattern is tried only where its necessary characters are.

The same algorithm as `markdown.treeprocessors.InlineProcessor`, down to the numbering of its placeholders.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import BACKTICK_RE, BacktickInlineProcessor, ImageInlineProcessor, LinkInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, AtomicString

from pressroom.markup.serializing import Html

# For each known pattern the texts of which one must be there. A pattern that isn't named is always tried.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "magic-link": ("://", "w.", "W."),
    "magic-mail": ("@",),
    "em_strong": ("*", "_"),
    "delimiter": ("~",),
    "smarty-em-dashes": ("---",),
    "smarty-en-dashes": ("--",),
    "smarty-ellipses": ("...",),
    **{f"smarty-quotes-{number}": ("'",) for number in (0, 6, 7, 8, 9, 10)},
    **{f"smarty-quotes-{number}": ('"',) for number in (1, 11, 12, 13, 14)},
    **{f"smarty-quotes-{number}": ("\"'",) for number in (2, 5)},
    **{f"smarty-quotes-{number}": ("'\"",) for number in (3, 4)},
}
_CLOSE = r"[^\ \t\r\n\[\{\(\-\u0002\u0003]"
# The same pattern with its literal character in front, where the regular expression engine can look for it: (as in the library, ours).
REWRITTEN: Final[dict[str, tuple[str, str]]] = {
    "link": (r"(?<!\!)\[", r"\[(?<!!\[)"),
    "reference": (r"(?<!\!)\[", r"\[(?<!!\[)"),
    "short_reference": (r"(?<!\!)\[", r"\[(?<!!\[)"),
    "smarty-em-dashes": (r"(?<!-)---(?!-)", r"---(?<!----)(?!-)"),
    "smarty-en-dashes": (r"(?<!-)--(?!-)", r"--(?<!---)(?!-)"),
    "smarty-ellipses": (r"(?<!\.)\.{3}(?!\.)", r"\.\.\.(?<!\.\.\.\.)(?!\.)"),
    "smarty-quotes-4": (rf"(?<={_CLOSE})\'" + '"', rf"'\"(?<={_CLOSE}'\")"),
    "smarty-quotes-5": (rf"(?<={_CLOSE})\"'", rf"\"'(?<={_CLOSE}\"')"),
    "smarty-quotes-6": (r"(?<!\w)'(?=\d{2}s)", r"'(?<!\w')(?=\d{2}s)"),
    "smarty-quotes-8": (rf"(?<={_CLOSE})'(?!\s|s\b|\d)", rf"'(?<={_CLOSE}')(?!\s|s\b|\d)"),
    "smarty-quotes-13": (rf"(?<={_CLOSE})" + '"', rf"\"(?<={_CLOSE}\")"),
}
# A cheap test, beyond the needs, without which a pattern can't match.
GATES: Final[dict[str, Callable[[str], Any]]] = {
    "smarty-quotes-0": lambda data: data[0] == "'",
    "smarty-quotes-1": lambda data: data[0] == '"',
    "smarty-quotes-7": re.compile(r"'(?<=[\s;\-–—]')(?=\w)").search,
    "smarty-quotes-11": re.compile(r"\"(?<=[\s;\-–—]\")(?=\w)").search,
}
_REFERENCES: Final = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})

_MARK_OF: Final = {"w.": ".", "W.": ".", "  \n": "\n", "---": "-", "--": "-"}


class _Item(NamedTuple):
    """A pattern, its number in the row of them, and when it is worth a try."""

    number: int
    find: Callable[[str, int], Any]
    handle: Callable[[Any, str], tuple[Any, Any, Any]]
    needs: tuple[str, ...]
    excludes: tuple[str, ...]
    references: bool
    gate: Callable[[str], Any] | None


def names_in_order(registry: Any) -> list[str]:
    """Answer the names in a registry of the library in the order of their priority."""
    registry._sort()
    return [entry.name for entry in registry._priority]


class PatternRunner(InlineProcessor):
    """An `InlineProcessor` that skips patterns which can't match."""

    def __init__(self, md: Markdown, patterns: Any) -> None:
        super().__init__(md)
        self.inlinePatterns = patterns
        self.complete = False  # the last run left nothing but what `write` has written
        self.write: Callable[[str], Html | None] | None = None  # what writes a plain text without the patterns
        self.stashed_nodes: dict[str, Element | str] = {}
        self._items = [self._item(number, name) for number, name in enumerate(names_in_order(patterns))]
        needs = {need for item in self._items for need in item.needs}
        least = sorted(need for need in needs if not any(other in need for other in needs - {need}))
        self._least = tuple((need, 1 << bit) for bit, need in enumerate(least))
        # One of these characters is in every text that a pattern could match; `.` stands for the `w.` of www.
        marks = "".join({_MARK_OF.get(need, need[0]) for need in least}) if all(item.needs for item in self._items) else ""
        self._marked = re.compile(f"[{re.escape(marks)}]" if marks else "").search
        self._chosen: dict[tuple[int, int], tuple[_Item, ...]] = {}

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As `InlineProcessor.run`."""
        self.stashed_nodes = {}
        self.complete = self.write is not None
        parents = [] if ancestors is None else ancestors[:]
        parents.append(tree.tag.lower())
        queue: deque[tuple[Element, list[str]]] = deque([(tree, parents)])
        while queue:
            current, self.ancestors = queue.popleft()
            if current is not tree:
                self.ancestors.append(current.tag.lower())
            inserts: list[tuple[Element, list[Any]]] = []
            for child in current:
                text = child.text
                if text and not isinstance(text, AtomicString):
                    self._run_text(child, text, queue, inserts)
                if child.tail:
                    self.complete = False
                    self._run_tail(current, child)
                if len(child):
                    queue.append((child, self.ancestors[:]))
            for element, nodes in inserts:
                for position, (node, _) in enumerate(nodes):
                    element.insert(position, node)
        return tree

    def _run_text(self, child: Element, text: str, queue: Any, inserts: list[tuple[Element, list[Any]]]) -> None:
        if self.write is not None:
            html = self.write(text)
            if html is not None:
                child.text = html
                return
            self.complete = False
        self.ancestors.append(child.tag.lower())
        changed = self._inline(text, 0)
        if INLINE_PLACEHOLDER_PREFIX in changed:
            child.text = None
            nodes = self._place(changed, child, True)
            queue.extend(nodes)
            inserts.append((child, nodes))
        self.ancestors.pop()

    def _run_tail(self, current: Element, child: Element) -> None:
        tail = child.tail or ""
        changed = self._inline(tail, 0)
        if INLINE_PLACEHOLDER_PREFIX not in changed:
            return
        holder = Element("d")
        child.tail = None
        nodes = self._place(changed, holder, False)
        if holder.tail:
            child.tail = holder.tail
        position = list(current).index(child) + 1
        nodes.reverse()
        for node, _ in nodes:
            current.insert(position, node)

    def _place(self, data: str, parent: Element, is_text: bool) -> list[Any]:
        """As stock's `__processPlaceholders`, by one split; data with placeholders of nothing is left to stock."""
        parts = INLINE_PLACEHOLDER_RE.split(data)
        stashed = self.stashed_nodes
        placed: list[Any] = []
        pending = ""
        for position, part in enumerate(parts):
            if not position & 1:
                pending += part
                continue
            node = stashed.get(part)
            if node is None:
                break
            if isinstance(node, str):
                pending += node
                continue
            if pending:
                self._hang(pending, placed, parent, is_text)
                pending = ""
            self._fill(node)
            placed.append((node, self.ancestors[:]))
        else:
            if pending:
                self._hang(pending, placed, parent, is_text)
            return placed
        if placed:  # pragma: no cover  (some were real: too late to start again)
            return placed
        stock: list[Any] = self._InlineProcessor__processPlaceholders(data, parent, is_text)  # type: ignore[attr-defined]
        return stock

    def _fill(self, node: Element) -> None:
        for child in [node, *node]:
            tail, text = child.tail, child.text
            if tail and INLINE_PLACEHOLDER_PREFIX in tail:
                self._InlineProcessor__processElementText(node, child, False)  # type: ignore[attr-defined]
            if text and INLINE_PLACEHOLDER_PREFIX in text:
                self._InlineProcessor__processElementText(child, child)  # type: ignore[attr-defined]

    @staticmethod
    def _hang(text: str, placed: list[Any], parent: Element, is_text: bool) -> None:
        if placed:
            last = placed[-1][0]
            last.tail = last.tail + text if last.tail else text
        elif is_text:
            parent.text = parent.text + text if parent.text else text
        else:
            parent.tail = parent.tail + text if parent.tail else text

    def _inline(self, data: str, first: int) -> str:
        if isinstance(data, AtomicString):
            return data
        if self._marked(data) is None:
            return data
        present = 0
        for need, bit in self._least:
            if need in data:
                present |= bit
        items = self._chosen.get((present, first))
        if items is None:
            items = self._choose(present, first)
        for item in items:
            needs = item.needs
            if needs:
                for need in needs:
                    if need in data:
                        break
                else:
                    continue
            if item.gate is not None and not item.gate(data):
                continue
            if item.references and not self.md.references:
                continue
            data = self._apply(item, data)
        return data

    def _apply(self, item: _Item, data: str) -> str:
        """Apply one pattern as often as it matches."""
        for exclude in item.excludes:
            if exclude in self.ancestors:
                return data
        start = 0
        while True:
            for match in item.find(data, start):
                node, begin, end = item.handle(match, data)
                if begin is not None and end is not None:
                    break
            else:
                return data
            if node is None:
                start = end
                continue
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                self._inline_children(node, item.number)
            key = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[key] = node
            placeholder = INLINE_PLACEHOLDER % key
            data = f"{data[:begin]}{placeholder}{data[end:]}"
            start = begin + len(placeholder)

    def _inline_children(self, node: Element, index: int) -> None:
        for child in [node, *node]:
            if child.text:
                self.ancestors.append(child.tag.lower())
                child.text = self._inline(child.text, index + 1)
                self.ancestors.pop()
            if child.tail:
                child.tail = self._inline(child.tail, index)

    def _choose(self, present: int, first: int) -> tuple[_Item, ...]:
        """Answer the patterns from the one numbered `first` on that may match where the least needs with these bits are present."""
        there = [need for need, bit in self._least if present & bit]
        chosen = tuple(
            item for item in self._items[first:] if not item.needs or any(least in need for need in item.needs for least in there)
        )
        if len(self._chosen) < 5000:
            self._chosen[present, first] = chosen
        return chosen

    def _item(self, index: int, name: str) -> _Item:
        pattern: Any = self.inlinePatterns[name]
        expression = pattern.getCompiledRegExp()
        written, rewritten = REWRITTEN.get(name, ("", ""))
        if written and expression.pattern == written:
            expression = re.compile(rewritten, expression.flags)
        find = expression.finditer
        if type(pattern) is BacktickInlineProcessor and expression.pattern == BACKTICK_RE:
            find = _find_backticks(find)
        quick = _QUICKER.get(type(pattern))
        if quick is not None:
            pattern.__class__ = quick
        return _Item(
            index,
            find,
            pattern.handleMatch,
            NEEDS.get(name, ()),
            tuple(exclude.lower() for exclude in pattern.ANCESTOR_EXCLUDES),
            name in _REFERENCES,
            GATES.get(name),
        )


def _find_backticks(stock: Callable[[str, int], Any]) -> Callable[[str, int], Any]:
    """Where no backslash is, the pattern is a backtick, with a first group that stays empty."""
    plain = re.compile("`(?:(?!)())?").finditer

    def find(data: str, start: int) -> Any:
        return stock(data, start) if "\\" in data else plain(data, start)

    return find


class _QuickParts(LinkInlineProcessor):
    """Reads the plain cases of a link's two parts by one expression, and leaves all others to stock."""

    _TEXT = re.compile(r"([^\[\]]*)\]")
    _TARGET = re.compile(r"\(\s*([^()'\"<\x02]*)\)")

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 (the library's name)
        """As stock."""
        match = self._TEXT.match(data, index)
        return (match[1], match.end(), True) if match else super().getText(data, index)

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 (the library's name)
        """As stock."""
        match = self._TARGET.match(data, index)
        return (match[1].strip(), None, match.end(), True) if match else super().getLink(data, index)


class _QuickLink(_QuickParts, LinkInlineProcessor):
    pass


class _QuickImage(_QuickParts, ImageInlineProcessor):
    pass


_QUICKER: Final[dict[type, type]] = {LinkInlineProcessor: _QuickLink, ImageInlineProcessor: _QuickImage}
