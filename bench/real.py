"""Pressroom beside Hugo on posts that people wrote: `.venv/bin/python bench/real.py`; docs/speed.md says what it measures."""

import sys
from pathlib import Path


def front_door() -> int:
    """Run the suite of this checkout; answer its exit code."""
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from bench.real_posts import main

    return main()


if __name__ == "__main__":
    sys.exit(front_door())
