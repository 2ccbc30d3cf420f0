from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest

from tests.support.sites import MadeSite, make_site_at, post

TOPICS = [f"https://news.example.gov/{file}" for file in ("feed.xml", "atom.xml", "feed.json")]


class Hub(HTTPServer):
    """A hub on this machine that notes what it is told, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.heard: list[dict[str, list[str]]] = []
        self.status = 204

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/"


class _Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        self.server.heard.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub that runs as long as the test."""
    server = Hub()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def make_site(folder: Path, hub: str) -> MadeSite:
    """Build a newsroom with one post."""
    site = make_site_at(folder, {"content/posts/a.md": post("Alpha", tags="[Roads]")}, f'[feeds]\nhub = "{hub}"\n')
    site.build()
    return site


def test_ping_tells_the_hub_of_each_feed_of_the_newsroom(tmp_path: Path, hub: Hub) -> None:
    """The three of the front page, which are the ones that name the hub; a tag's doesn't."""
    site = make_site(tmp_path, hub.url)
    result = site.run("ping")
    assert (result.exit_code, result.output) == (0, "\n".join([f"Told {hub.url} of 3 changed feeds:", *TOPICS, ""]))
    assert hub.heard == [{"hub.mode": ["publish"], "hub.topic": [url], "hub.url": [url]} for url in TOPICS]
    assert f'href="{hub.url}"' in site.read("feed.xml")
    assert hub.url in site.read("feed.json")
    assert hub.url not in site.read("tags/roads/feed.xml")


def test_ping_tells_of_nothing_that_has_not_changed(tmp_path: Path, hub: Hub) -> None:
    """A second ping, and one after a build that changed nothing, posts nothing; an edit is told of again."""
    site = make_site(tmp_path, hub.url)
    site.run("ping")
    site.build(use_cache=False)
    assert site.run("ping").output == f"No feed has changed since {hub.url} was last told.\n"
    site.write("content/posts/a.md", post("Alpha, corrected", tags="[Roads]"))
    site.build()
    hub.heard.clear()
    site.run("ping")
    assert [notice["hub.url"] for notice in hub.heard] == [[url] for url in TOPICS]


def test_feed_that_the_hub_refused_is_told_of_again(tmp_path: Path, hub: Hub) -> None:
    """A refusal is an error in one sentence, and forgotten feeds aren't taken for told."""
    site = make_site(tmp_path, hub.url)
    hub.status = 404
    result = site.run("ping")
    assert result.exit_code == 1
    assert result.output == (
        f"the hub {hub.url} (hub under [feeds] in pressroom.toml) refused the notice of {TOPICS[0]} with 404 Not Found; "
        "is this the address that its operator names for publishers?\n"
    )
    hub.status = 202
    assert "Told" in site.run("ping").output


def test_hub_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path, hub: Hub) -> None:
    """Nobody listens at that port."""
    url = hub.url
    hub.shutdown()
    hub.server_close()
    result = make_site(tmp_path, url).run("ping")
    assert result.exit_code == 1
    told = f"the hub {url} (hub under [feeds] in pressroom.toml) can’t be reached ([Errno 111] Connection refused); check its address, "
    assert result.output.startswith(told)


def test_ping_needs_a_hub_and_a_site(tmp_path: Path) -> None:
    """Without either it says which, and what to write or do."""
    site = make_site_at(tmp_path / "a", {})
    result = site.run("ping")
    told = 'there is no hub to ping; write the address of one into pressroom.toml: hub = "https://…" under [feeds]\n'
    assert (result.exit_code, result.output) == (2, told)
    site = make_site_at(tmp_path / "b", {}, '[feeds]\nhub = "https://hub.example/"\n')
    result = site.run("ping")
    assert (result.exit_code, result.output) == (2, f"there is no site in {site.output} whose feeds could be pinged; build it first\n")


def test_hub_that_is_no_address_is_refused(tmp_path: Path) -> None:
    """It is told at its line of the configuration, before a feed is written."""
    result = make_site_at(tmp_path, {}, '[feeds]\nhub = "hub"\n').run("build")
    told = 'pressroom.toml:5:1: “hub” must be the address of a WebSub hub such as "https://hub.example.org/", not “hub”\n'
    assert result.output.startswith(told)
