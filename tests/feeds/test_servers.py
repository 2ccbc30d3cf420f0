"""What real web servers answer to a feed reader that asks again."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.needs import program
from tests.support.sites import make_site_at, post

pytestmark = pytest.mark.slow
NGINX = """\
{user} daemon off; pid {work}/pid; error_log {work}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4;
  scgi_temp_path {work}/5;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def find_port() -> int:
    """Answer a port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def run_server(name: str, root: Path, work: Path) -> Iterator[str]:
    """Run a web server over a folder."""
    port = find_port()
    if name == "nginx":
        work.mkdir()
        (work / "n.conf").write_text(NGINX.format(user="user root;" if os.geteuid() == 0 else "", work=work, port=port, root=root))
        command = [program("nginx"), "-p", str(work), "-c", str(work / "n.conf")]
    else:
        command = [program("caddy"), "file-server", "--root", str(root), "--listen", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def poll(url: str, etag: str = "") -> tuple[int, str]:
    """Ask for a feed as a reader does; answer the status and the validator."""
    request = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers["ETag"]
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("ETag", "")


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_second_poll_after_a_rebuild_without_change_is_a_304(tmp_path: Path, name: str) -> None:
    """Neither a rebuild, nor one from nothing, nor an edit of another page gives a subscriber a feed it has already; a new post does."""
    site = make_site_at(tmp_path / "site", {"content/posts/a.md": post("Alpha"), "content/pages/about.md": "---\ntitle: About\n---\nUs.\n"})
    site.build()
    with run_server(name, site.output, tmp_path / "work") as url:
        etag = ""
        for file in ("feed.xml", "atom.xml", "feed.json"):
            status, etag = poll(f"{url}/{file}")
            assert (status, bool(etag)) == (200, True)
            site.build()
            site.build(use_cache=False)
            site.write("content/pages/about.md", f"---\ntitle: About\n---\nAll of us, {file}.\n")
            site.build()
            assert poll(f"{url}/{file}", etag)[0] == 304
        site.write("content/posts/b.md", post("Beta", "2026-05-02"))
        site.build()
        assert poll(f"{url}/feed.json", etag)[0] == 200
