"""`verify-live`: what is online is what should be, or the difference is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post


class Quiet(SimpleHTTPRequestHandler):
    """A static server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and answer its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site(make_site: MakeSite) -> MadeSite:
    """A published newsroom with a post that comes in July and one that goes in August."""
    site = make_site({
        "content/posts/now.md": post("Out now"), "content/posts/soon.md": post("Comes soon", "2026-07-01"),
        "content/posts/gone.md": post("Goes in August", expires="2026-08-01"),
    })  # fmt: skip
    site.build()
    return site


def test_site_that_is_as_it_should_be(site: MadeSite) -> None:
    """Exit code 0, and how much was asked for."""
    with serve(site.output) as url:
        done = site.run("verify-live", url)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{url} is as it should be (6 addresses asked).\n", "")


def test_missed_publication_is_told(site: MadeSite) -> None:
    """After the instant of a post a site that wasn't built lacks it."""
    with serve(site.output) as url:
        done = site.run("verify-live", url, at="2026-07-01T09:00")
    assert done.exit_code == 1
    assert done.stderr == (
        f"{url}: /2026/07/01/soon/ is missing: content/posts/soon.md should be online since 2026-07-01 09:00 UTC-04:00\n"
        f"{url}: /2026/07/ and 1 more should be online as of 2026-07-01 09:00 EDT (--at), but the manifest there doesn’t name it\n"
    )


def test_post_that_is_out_too_early_is_told(site: MadeSite) -> None:
    """What is withheld now must not be online, neither in the manifest nor at its address."""
    site.build(at="2026-07-01T09:00")
    with serve(site.output) as url:
        done = site.run("verify-live", url)
    told = f"{url}: /2026/07/01/soon/ is online, but content/posts/soon.md is withheld (scheduled): take it down now\n"
    assert (done.exit_code, done.stderr) == (1, told)
    site.build()
    (site.output / "2026/07/01/soon").mkdir(parents=True)
    (site.output / "2026/07/01/soon/index.html").write_text("x", encoding="utf-8")
    with serve(site.output) as url:
        assert site.run("verify-live", url).stderr.endswith("is withheld (scheduled): take it down now\n")


def test_expired_post_that_is_still_there_is_told(site: MadeSite) -> None:
    """At the address of an expired post stands a tombstone, not the post."""
    with serve(site.output) as url:
        done = site.run("verify-live", url, at="2026-08-01T12:00")
    assert f"{url}: /2026/05/01/gone/ is still online: content/posts/gone.md has expired\n" in done.stderr
    site.build(at="2026-08-01T12:00")
    with serve(site.output) as url:
        assert site.run("verify-live", url, at="2026-08-01T12:00").exit_code == 0


def test_stale_copy_is_told(site: MadeSite) -> None:
    """A page that isn't the one of the manifest comes from a cache or half an upload."""
    (site.output / "index.html").write_text("old", encoding="utf-8")
    (site.output / "feed.xml").unlink()
    with serve(site.output) as url:
        done = site.run("verify-live", url)
    assert done.stderr == (
        f"{url}: / isn’t served as it was published: an older copy, in a cache or from an upload that broke off\n"
        f"{url}: /feed.xml is in the manifest, but the server answers 404\n"
    )


def test_server_that_has_no_manifest_is_told(site: MadeSite, tmp_path: Path) -> None:
    """Something else than a site of Pressroom's is an error, not a verdict."""
    (tmp_path / "other").mkdir()
    with serve(tmp_path / "other") as url:
        done = site.run("verify-live", url)
        assert (done.exit_code, done.stderr) == (
            1, f"{url}/manifest.json answered 404; is the site there, and was it built by Pressroom?\n",
        )  # fmt: skip
        (tmp_path / "other/manifest.json").write_text("{}", encoding="utf-8")
        assert site.run("verify-live", url).stderr.startswith(f"{url}/manifest.json is no manifest of Pressroom;")


def test_server_that_does_not_answer_is_told(site: MadeSite) -> None:
    """No connection and no answer in time are told in a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        done = site.run("verify-live", url, "--timeout", "0.2")
        assert (done.exit_code, done.stderr) == (1, f"{url}/manifest.json doesn’t answer: timed out\n")
    done = site.run("verify-live", url)
    assert (done.exit_code, done.stderr) == (1, f"{url}/manifest.json doesn’t answer: [Errno 111] Connection refused\n")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "news.example.gov", "https://"])
def test_address_that_is_none_of_a_site_is_refused(site: MadeSite, url: str) -> None:
    """Only http and https, with a host."""
    done = site.run("verify-live", url)
    assert (done.exit_code, done.stderr) == (2, f"“{url}” is no address of a site; write one such as https://news.example.gov\n")
