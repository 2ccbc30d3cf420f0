"""Which Markdown an author may write: the extensions of Python-Markdown that Pressroom turns on, and how."""

from __future__ import annotations

from typing import Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.tasklist import TasklistExtension
from pymdownx.tilde import DeleteSubExtension

from pressroom.markup.fences import FencePreprocessor

FOOTNOTE_SEPARATOR: Final = "-"

# Opening and closing double mark, opening single mark. The closing single mark stays ’ everywhere: it is mostly an apostrophe.
_QUOTES: Final = {
    "de": ("„", "“", "‚"),
    "fr": ("«\u202f", "\u202f»", "‹\u202f"),
    "it": ("«", "»", "“"),
    "pl": ("„", "”", "‚"),
    "ru": ("«", "»", "„"),
}


def quotes_of(language: str) -> str:
    """Answer under which key the quotation marks of a language (`de`, `pt-BR`) are known: itself, or English."""
    base = language.split("-", maxsplit=1)[0].lower()
    return base if base in _QUOTES else "en"


def make_markdown(quotes: str = "en") -> Markdown:
    """Build a converter with stock parts only, to be reused for every body."""
    return Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(SEPARATOR=FOOTNOTE_SEPARATOR, USE_DEFINITION_ORDER=False),
            DefListExtension(),
            AbbrExtension(),
            AttrListExtension(),
            AdmonitionExtension(),
            SaneListExtension(),
            SmartyExtension(substitutions=_substitutions(quotes)),
            TasklistExtension(),
            DeleteSubExtension(subscript=False),
            MagiclinkExtension(),
            _FenceExtension(),
        ],
    )


class _FenceExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.preprocessors.register(FencePreprocessor(md), "fenced_code_block", 25)


def _substitutions(quotes: str) -> dict[str, str]:
    if quotes not in _QUOTES:
        return {}
    left, right, inner = _QUOTES[quotes]
    return {"left-double-quote": left, "right-double-quote": right, "left-single-quote": inner}
