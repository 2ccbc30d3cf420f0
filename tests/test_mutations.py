"""Whatever an editor's slip makes of a post, it is built or told with its place; and a draft stays unpublished.

`make test` tries two hundred and forty slips, `make verify` ten thousand.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.support.sites import MadeSite, make_site_at, post

BEFORE = """\
---
title: "Zanzibar: what the xylophone quorum decided"
date: 2026-05-20 10:00
slug: zanzibar-quorum
authors: [ann]
tags: [Ukulele, 'Open data']
# a note to the editor
summary: >
  The quorum of xylophones
  met in Zanzibar.
"""
DRAFT = "draft: true\n"
AFTER = """\
categories: Bassoon
image: {src: lute.png, alt: "A lute: of oak"}
extra:
  ticket: 118
---
The quorum of xylophones met behind closed doors in Zanzibar, and nobody else may know it.

| Lute | Oboe |
|---|---|
| 1 | 2 |

See [the shown post](2026-05-01-shown.md) and ![a lute](lute.png).
"""
RELEASE = """\
---
title: Water main work on Quay Street
date: 2026-05-20
kind: release
authors: [ann]
contacts: [desk]
boilerplate: [town]
attachments: [{src: plan.pdf, title: The plan}]
changes:
- {date: 2026-05-29, type: correction, note: "The street is Quay Street, not Key Street."}
series: {name: Street by street, part: 2}
event: {start: 2026-06-20 10:00, end: 2026-06-20 12:00, place: Town hall}
aliases: [/old/water/, /older/water.html]
updated: 2026-05-29T10:00:00-04:00
---
## What happens

The main from 1931[^1] is *replaced*.

- [x] dig
- [ ] fill

Table: Streets

| Street | Days |
|:---|---:|
| Quay | 12 |

```python
print("<water>")
```

!!! note "Water"
    It is off on **Monday**.

<span lang="fr">Bon courage</span>, see [above](#what-happens) or <https://example.org/?a=1&b=2>.

[^1]: The year of the flood.

*[DPW]: Public Works
"""
PIECES = (
    *"\"'#:-,[]{}|>&*!%@`~<>\\ \t\n\r=.()$^_", "\n---\n", "---\n", "...\n", "\n\n", ": ", " #", "'''", "\ufeff", "\u2028", "\0", "\x1b",
    "é", "🎉", "\u202e", "a\u0301", "<script>", "</div>", "{{", "{%", "[^1]", "](", "![", "draft: false\n", "title: Other\n", "\t- ",
    "<!--", "-->", "```\n", "---", "null", "2026-02-30", "1e999", "0x10", "yes", "[" * 50, "> " * 30, "- " * 30, "*" * 40,
    "{: id=pr-main }", "&a", "*a", "&#1;", "&#xFFFF;", "!!python/x",
)  # fmt: skip
PATH = "content/posts/2026-05-20-hidden.md"
_PLACE = re.compile(r"(?:content/[^:\n]+|pressroom\.toml|urls\.lock):(\d+):(\d+): \S")
_MOST_SECONDS = 2.0

# A slip: what kind, where (as a share of the text), how long, and what is inserted.
Slip = tuple[int, float, int, str]
slips = st.lists(
    st.tuples(st.integers(0, 8), st.floats(0, 1), st.sampled_from((1, 1, 2, 5, 30)), st.sampled_from(PIECES)), min_size=1, max_size=3
)


def slip(text: str, given: list[Slip]) -> str:
    """Answer a text with slips in it: something inserted, removed, doubled, moved, exchanged or cut off."""
    for kind, share, length, piece in given:
        start = int(share * len(text))
        end = start + length
        lines = text.splitlines(keepends=True) or [""]
        number = min(int(share * len(lines)), len(lines) - 1)
        other = (number + length) % len(lines)
        match kind:
            case 0 | 1:
                text = text[:start] + piece + text[start:]
            case 2:
                text = text[:start] + text[end:]
            case 3:
                text = text[:start] + text[start:end] * 2 + text[end:]
            case 4:
                text = "".join(lines[:number] + lines[number + 1 :])
            case 5:
                lines[number], lines[other] = lines[other], lines[number]
                text = "".join(lines)
            case 6:
                text = text[:start]
            case 7:
                text = "".join([*lines[:number], " " * (length % 5), *lines[number:]])
            case _:
                text = text[:start] + piece + text[end:]
    return text


def slip_around_draft(before: list[Slip], after: list[Slip]) -> str:
    """Answer the draft with slips before or after its `draft: true`, which stays a line of its own."""
    head, tail = slip(BEFORE, before), slip(AFTER, after)
    return head + ("" if head.endswith("\n") or not head else "\n") + DRAFT + tail


def make_site(root: Path) -> MadeSite:
    """Write the newsroom in which the slips are made."""
    return make_site_at(root, {
        "content/posts/2026-05-01-shown.md": post("Shown to all", series="{name: Street by street, part: 1}"), PATH: BEFORE + DRAFT + AFTER,
        "content/authors/ann.md": "---\nname: Ann\n---\n", "content/posts/lute.png": b"\x89PNG", "content/posts/plan.pdf": b"%PDF",
        "content/contacts/desk.md": "---\nname: Desk\nemail: desk@example.gov\n---\n",
        "content/boilerplate/town.md": "---\ntitle: The town\n---\nIt is a town.\n",
    }, 'languages = ["en", "es"]\n[features]\nshare_pictures = false\n')  # fmt: skip


def judge(result: Result, text: str) -> None:
    """Fail unless a command ended well, or named each problem at a place that the text has."""
    assert result.exit_code in {0, 1}, (text, result.stderr, result.exc_info)
    assert "Traceback" not in result.output, text
    if result.exit_code:
        told = [line for line in result.stderr.splitlines() + result.stdout.splitlines() if ": " in line]
        places = [_PLACE.match(line) for line in told]
        assert any(places), (text, result.output)
        most = len(re.split(r"\r\n|\r|\n", text)) + 1
        assert all(1 <= int(place[1]) <= most and int(place[2]) >= 1 for place in places if place and place[0].startswith(PATH)), told


def try_slip(site: MadeSite, text: str, share: int = 1) -> Result:
    """Build the newsroom with a text in the place of the post, and check it for one of a `share` of texts; answer how the build ended."""
    (site.root / PATH).write_bytes(text.encode("utf-8", "surrogatepass"))
    before = time.process_time()
    built = site.run("build", "--workers", "1")
    # Of the processor, so that it doesn't matter what else the machine does.
    assert time.process_time() - before < _MOST_SECONDS, text
    judge(built, text)
    if len(text) % share == 0:
        between = time.process_time()
        judge(site.run("check"), text)
        assert time.process_time() - between < _MOST_SECONDS, text
    return built


def many(examples: int) -> settings:
    """Answer settings for so many different examples, the same in each run."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """The newsroom, built with its draft."""
    site = make_site(tmp_path_factory.mktemp("mutations") / "newsroom")
    site.build()
    return site


def never_published(site: MadeSite, text: str, share: int = 1) -> None:
    """Fail if the output changes by a byte."""
    before = site.files()
    try_slip(site, text, share)
    assert site.files() == before, text


@many(120)
@given(before=st.one_of(st.just([]), slips), after=st.one_of(st.just([]), slips))
@example([(6, 0.0, 1, "")], [])
@example([], [(6, 0.0, 1, "")])
def test_no_slip_around_a_draft_publishes_it(site: MadeSite, before: list[Slip], after: list[Slip]) -> None:
    """A hundred and twenty of them."""
    never_published(site, slip_around_draft(before, after))


@many(120)
@given(given=slips)
@example([(0, 0.9, 1, "[" * 50)])
def test_slip_in_a_post_is_built_or_told(site: MadeSite, given: list[Slip]) -> None:
    """A hundred and twenty of them, in a post that uses all there is."""
    try_slip(site, slip(RELEASE, given))


@pytest.mark.slow
@many(5000)
@given(before=st.one_of(st.just([]), slips), after=st.one_of(st.just([]), slips))
def test_no_slip_of_thousands_publishes_a_draft(site: MadeSite, before: list[Slip], after: list[Slip]) -> None:
    """Five thousand of them; a quarter is checked as well."""
    never_published(site, slip_around_draft(before, after), 4)


@pytest.mark.slow
@many(5000)
@given(given=slips)
def test_each_slip_of_thousands_is_built_or_told(site: MadeSite, given: list[Slip]) -> None:
    """Five thousand of them; a quarter is checked as well."""
    try_slip(site, slip(RELEASE, given), 4)


def test_post_without_a_slip_is_built(site: MadeSite) -> None:
    """What the slips are made in is valid: the release builds without a finding, and its checks find nothing but advice."""
    built = try_slip(site, RELEASE)
    assert (built.exit_code, built.stderr) == (0, "")
    assert site.run("check").exit_code == 0


def test_search_for_a_published_draft_finds_one(tmp_path: Path) -> None:
    """A seeded fault: without its `draft: true` the same post changes the output."""
    site = make_site(tmp_path / "newsroom")
    site.build()
    with pytest.raises(AssertionError):
        never_published(site, BEFORE + AFTER)
    assert "Zanzibar" in site.read("/2026/05/20/zanzibar-quorum/")


def test_judge_sees_a_fault_without_a_place(site: MadeSite) -> None:
    """A seeded fault: wrong usage is no finding, and a failure without a place is none."""
    with pytest.raises(AssertionError):
        judge(site.run("build", "--workers", "many"), "")
