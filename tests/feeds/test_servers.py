"""What real web servers answer to a feed reader that asks again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.servers import Server, run_server
from tests.support.sites import make_site_at, post

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["nginx", "apache", "caddy"])
def test_second_poll_after_a_rebuild_without_change_is_a_304(tmp_path: Path, name: Server) -> None:
    """Neither a rebuild, nor one from nothing, nor an edit of another page gives a subscriber a feed it has already; a new post does."""
    site = make_site_at(tmp_path / "site", {"content/posts/a.md": post("Alpha"), "content/pages/about.md": "---\ntitle: About\n---\nUs.\n"})
    site.build()
    with run_server(name, site.output, tmp_path / "work") as server:
        etag = ""
        for file in ("feed.xml", "atom.xml", "feed.json"):
            first = server.ask(f"/{file}")
            etag = first.etag
            assert (first.status, bool(etag)) == (200, True)
            site.build()
            site.build(use_cache=False)
            site.write("content/pages/about.md", f"---\ntitle: About\n---\nAll of us, {file}.\n")
            site.build()
            assert server.ask(f"/{file}", If_None_Match=etag).status == 304
        site.write("content/posts/b.md", post("Beta", "2026-05-02"))
        site.build()
        assert server.ask("/feed.json", If_None_Match=etag).status == 200
