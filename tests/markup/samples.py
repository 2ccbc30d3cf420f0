"""Bodies that several tests of the markup share: the corpora, and samples of each construct."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

CORPORA = next(
    (path for path in (Path(__file__).resolve().parents[3] / "shared/corpora", Path("/work/shared/corpora")) if path.is_dir()),
    Path("corpora"),
)
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)\n.*?\n\1\n", re.DOTALL)

SAMPLES = (
    "# Title\n\nWords *em* **strong** ***both*** _em_ __strong__ `code` ``co`de`` \\* \\_ \\\\ &amp; &copy; &#8212; & < >",
    "A\n=\n\nB\n-\n\n# C #\n## D {: #own .x }\n\n* * *\n\n- - -\n\n___",
    "- a\n- b\n    - c\n\n        code\n\n    d\n- e\n\n1. x\n2. y\n\n3. z",
    "> a\n> > b\n>\n> - c\n\nd\n> e",
    "    code\n    more\n\ntext\n\n```python\nx = 1\n```\n\n~~~\n<b>\n~~~",
    "[a](b) [a](<b c> 'd') [a](b(c)d) [a][r] [r] [r][] ![i](s.png) ![i][r] ![r] [un][known] [![i](s)](t)\n\n[r]: http://x.org \"T\"",
    "<https://a.org> <me@a.org> https://b.org/x_y_z, www.c.org. (http://d.org) me@e.org http://f.org/?a=1&amp;b=2;",
    "a|b|c\n:-|-:|:-:\n1|`x|y`|\\|\n[l](m)|**b**|\n\n| x |\n|---|\n| y |",
    "Text[^1] and[^b c] and[^1].\n\n[^1]: One\n    two\n\n    three\n[^b c]: B",
    "Term\nOther\n:   Def\n:   Two\n\n    para\n\nThe HTML and HTMLs.\n\n*[HTML]: Hyper",
    '!!! note\n    a\n\n    - b\n\n        c\n\n!!! warning "T"\n    x\n\nafter',
    "- [ ] a\n- [x] b\n- [X] *c*\n\n1. [ ] d\n\n- e\n\n    - [x] f",
    "~~a~~ ~b~ *a{: .x }* [l](m){: .y #z } para\n{: .p }\n",
    "\"a\" 'b' it's '80s \"'c' d\" a--b a---b c... '\"x\"' \"'y'\" (\"z\") -\"q\"- —'r' don''t \"\"",
    '<div>\n<p>*x*</p>\n</div>\n\n<span class="a">*y*</span> <br> <!-- c --> a <!-- d\n\n e --> <?php x ?> <![CDATA[ x ]]> <b>bold</i>',
    '<video src="v.mp4"><source src="a.mp4" type="video/mp4"></video> <picture><source srcset="a.avif"><img src="b.png" alt=""></picture>',
    "line  \nbreak\\\nno\n\nline\tTab\n\n\n\n\n  indented",
    "\x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03 \x0265\x03 *x*",
    "## “Curly” ’n &amp; more\n\n## 日本語\n\n## \n\n#no\n\n####### seven",
    "[TOC]\n\n///Footnotes Go Here///\n\n[^a]\n\n[^a]: x",
    "*a **b*c** d* **a*b** _a*b_ a_b_c __a_b__ ***a** b* ***a* b** ** a** *a\n\nb*",
)


@cache
def read_corpora() -> tuple[tuple[str, str], ...]:
    """Answer (name, body) of every Markdown file of the corpora; none where they are absent."""
    paths = sorted(path for path in CORPORA.rglob("*") if path.suffix in {".md", ".markdown"})
    return tuple(
        (path.relative_to(CORPORA).as_posix(), _FRONT_MATTER.sub("", path.read_text("utf-8-sig", "replace").replace("\r\n", "\n")))
        for path in paths
    )


needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora, the real posts, isn't here")
