"""What the tests of the search share: newsrooms with an index, and a reader of Pagefind's files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

from tests.support.sites import MadeSite, post

SIGNATURE = b"pagefind_dcd"
ON = "[features]\nsearch = true\nshare_pictures = false\n"


def read_fragments(site: MadeSite, folder: str = "search/parts/") -> dict[str, dict[str, Any]]:
    """Answer what the published index tells of each post and page, by address."""
    told = {}
    for path, data in site.files().items():
        if path.startswith(folder) and path.endswith(".pf_fragment"):
            fragment = json.loads(gzip.decompress(data).removeprefix(SIGNATURE))
            told[fragment["url"]] = fragment
    return told


def list_parts(site: MadeSite, lang: str = "en") -> list[str]:
    """Answer the names of a language's parts, in the order of the published list."""
    return [part["name"] for part in json.loads(site.read("search/parts.json"))[lang]["parts"]]


def index_files(site: MadeSite) -> Mapping[str, bytes]:
    """Answer the published files of the index."""
    return {path: data for path, data in site.files().items() if path.startswith(("search/parts", "search/readers"))}


def posts_of(*dates: str, **fields: str) -> dict[str, str]:
    """Answer the files of posts of some days; each is titled by its day and says a word of its own."""
    return {
        f"content/posts/{date}.md": post(f"Post of {date}", date, f"Here stands word{number}.", **fields)
        for number, date in enumerate(dates)
    }
