"""Milliseconds per post of the Markdown renderer, fast against stock: `python bench/markup.py [CORPUS]`.

Prints medians of rounds taken in turn (wall time moves on shared machines, ratios less), for a synthetic post of about 660 words
and for a corpus of real posts where there is one.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path

from pressroom.markup import Renderer

WORDS = "the office of data publishes visits by town and month so that residents reporters and teachers can use its numbers".split()
FRONT_MATTER = re.compile(r"\A(---|\+\+\+)\n.*?\n\1\n", re.DOTALL)


def make_post(seed: int = 0, words: int = 660) -> str:
    """Answer a post with headings, lists, links, a table and code, of about so many words."""
    out: list[str] = []
    count = 0
    section = 0
    while count < words:
        section += 1
        sentence = " ".join(WORDS[(seed + section * 7 + at) % len(WORDS)] for at in range(60))
        out.append(f"## Section {section} of “post {seed}”")
        out.append(f'{sentence.capitalize()}. See [the *report*](other-post.md#part-{section}) and **more** `code` -- "quoted".')
        out.append("\n".join(f"- item {at} with [a link](https://example.org/{seed}/{at}) and words of it" for at in range(4)))
        if section % 2:
            out.append("| Town | Visits |\n|------|-------:|\n" + "\n".join(f"| Town {at} | {at * 37} |" for at in range(4)))
        else:
            out.append("```python\ndef visits(town):\n    return table[town] + 1\n```")
        out.append(f"{sentence.capitalize()}, which isn't new.")
        count += 165
    return "\n\n".join(out) + "\n"


def measure(name: str, bodies: list[str], rounds: int = 5) -> None:
    """Print how long the bodies take, a post."""
    renderers = {"fast": Renderer(), "stock": Renderer(fast=False)}
    times: dict[str, list[float]] = {kind: [] for kind in renderers}
    for body in bodies[:20]:
        for renderer in renderers.values():
            renderer.render(body, path="warm.md")
    for _ in range(rounds):
        for kind, renderer in renderers.items():
            started = time.process_time()
            for body in bodies:
                renderer.render(body, path="bench.md")
            times[kind].append((time.process_time() - started) * 1000 / len(bodies))
    fast, stock = (statistics.median(times[kind]) for kind in ("fast", "stock"))
    best = min(times["fast"])
    print(f"{name}: {len(bodies)} posts, fast {fast:.2f} ms a post (best {best:.2f}), stock {stock:.2f}, ratio {stock / fast:.1f}")


def main() -> None:
    """Measure the synthetic posts, then the corpus."""
    measure("synthetic", [make_post(seed) for seed in range(60)])
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else "/work/shared/corpora/zola-rust")
    if corpus.is_dir():
        bodies = [FRONT_MATTER.sub("", path.read_text("utf-8-sig")) for path in sorted(corpus.rglob("*.md"))[:200]]
        measure(corpus.name, bodies, rounds=1)


if __name__ == "__main__":
    main()
