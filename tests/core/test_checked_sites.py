"""`check --external` asks the sites that links lead to: politely, and with doubt where a server doesn't speak to programs."""

from __future__ import annotations

import builtins
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post


@dataclass
class Asked:
    """What a server was asked: methods and paths in order, when, and how many connections and questions there were at once."""

    address: str
    questions: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0


@contextmanager
def serve(answers: dict[str, Any]) -> Iterator[Asked]:
    """Serve answers by “METHOD path” or path: a status, a status with headers, or a list of these for one question after the other."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            asked.at_once += 1
            asked.most_at_once = max(asked.most_at_once, asked.at_once)
            asked.questions.append(f"{self.command} {self.path}")
            asked.times.append(time.monotonic())
            asked.connections.add(self.client_address)
            asked.agents.add(self.headers["User-Agent"])
            given = answers.get(f"{self.command} {self.path}", answers.get(self.path, 404))
            if isinstance(given, list):
                given = given.pop(0)
            status, headers = given if isinstance(given, tuple) else (given, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
            asked.at_once -= 1

        do_GET = do_HEAD = answer  # noqa: N815 - the standard library looks for these names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    asked = Asked(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def check(make_site: MakeSite, *urls: str, name: str = "newsroom") -> tuple[MadeSite, list[str]]:
    """Check a newsroom whose post links to some URLs, one a paragraph from line 6 on; answer it and what is told."""
    body = "\n\n".join(f"[Place {number}]({url})" for number, url in enumerate(urls))
    site = make_site({"content/posts/a.md": post("A", body=body, summary="W.")}, name=name)
    return site, site.run("check", "--external").stdout.splitlines()


@pytest.mark.parametrize(
    ("answer", "saying"),
    [
        (200, None),
        ((302, {"Location": "/good"}), None),
        ((301, {"Location": "/good"}), "advice: “{url}” has moved for good; write {base}/good [external-moved]"),
        ((308, {"Location": "/good"}), "advice: “{url}” has moved for good; write {base}/good [external-moved]"),
        (404, "warning: “{url}” leads nowhere (the answer is 404); correct the address, or take the link out [external-link]"),
        (410, "warning: “{url}” leads nowhere (the answer is 410); correct the address, or take the link out [external-link]"),
        ((302, {"Location": "/gone"}), "warning: “{url}” leads nowhere (the answer is 404); correct the address, or take the link out "
         "[external-link]"),
        ((302, {"Location": "/x"}), "warning: “{url}” leads nowhere (it leads on more than 10 times); correct the address, or take the "
         "link out [external-link]"),
        (403, "advice: whether “{url}” leads anywhere couldn’t be found out (the answer is 403); open it yourself [external-unknown]"),
        (429, "advice: whether “{url}” leads anywhere couldn’t be found out (the answer is 429); open it yourself [external-unknown]"),
        (500, "advice: whether “{url}” leads anywhere couldn’t be found out (the answer is 500); open it yourself [external-unknown]"),
    ],
)  # fmt: skip
def test_answer_of_a_site_is_told(make_site: MakeSite, answer: Any, saying: str | None) -> None:
    """What is gone is a warning, what has moved advice, and a server that doesn't want to say is no fault of the link."""
    with serve({"/x": answer, "/good": 200}) as asked:
        _, told = check(make_site, f"{asked.address}/x")
        wanted = [] if saying is None else ["content/posts/a.md:6:1: " + saying.format(url=f"{asked.address}/x", base=asked.address)]
    assert told == wanted


def test_servers_that_mind_the_question_for_the_head_are_asked_for_the_page(make_site: MakeSite) -> None:
    """HEAD first; GET where the answer to that isn't good."""
    with serve({"HEAD /x": 405, "GET /x": 200, "HEAD /y": 404, "GET /y": 200, "/z": 200}) as asked:
        _, told = check(make_site, *(f"{asked.address}/{name}" for name in "xyz"))
    assert told == []
    assert asked.questions == ["HEAD /x", "GET /x", "HEAD /y", "GET /y", "HEAD /z"]


def test_host_is_asked_by_one_connection_with_pauses_and_by_name(make_site: MakeSite) -> None:
    """One question at a time over one connection, however many links lead there."""
    with serve({f"/{number}": 200 for number in range(6)}) as asked:
        check(make_site, *(f"{asked.address}/{number}" for number in range(6)))
    assert len(asked.questions) == 6
    assert (asked.most_at_once, len(asked.connections)) == (1, 1)
    assert all(after - before >= 0.09 for before, after in zip(asked.times, asked.times[1:], strict=False))
    assert [agent.partition("/")[0] for agent in asked.agents] == ["Pressroom"]


def test_parts_of_a_page_are_asked_for_with_the_page(make_site: MakeSite) -> None:
    """One question for all of them, and the part stays where a page has moved."""
    with serve({"/x": (301, {"Location": "/y"}), "/y": 200}) as asked:
        _, told = check(make_site, f"{asked.address}/x#a", f"{asked.address}/x#b")
        moved = f"has moved for good; write {asked.address}/y#b [external-moved]"
    assert told[1] == f"content/posts/a.md:8:1: advice: “{asked.address}/x#b” {moved}"
    assert asked.questions == ["HEAD /x", "HEAD /y"]


def test_server_that_asks_to_wait_is_obeyed(make_site: MakeSite) -> None:
    """Retry-After is waited for, and the question asked once more; nothing else is asked meanwhile."""
    with serve({"/x": [(429, {"Retry-After": "1"}), 200], "/y": 200}) as asked:
        _, told = check(make_site, f"{asked.address}/x", f"{asked.address}/y")
    assert told == []
    assert asked.questions == ["HEAD /x", "HEAD /x", "HEAD /y"]
    assert asked.times[1] - asked.times[0] >= 0.95


def test_server_that_asks_for_too_long_a_wait_is_left_alone(make_site: MakeSite) -> None:
    """Nobody waits an hour for a link: it isn't known."""
    with serve({"/x": (429, {"Retry-After": "3600"})}) as asked:
        _, told = check(make_site, f"{asked.address}/x")
    assert [line.rpartition(" ")[2] for line in told] == ["[external-unknown]"]
    assert asked.questions == ["HEAD /x"]


def test_good_answers_are_kept_for_two_weeks_and_bad_ones_asked_again(make_site: MakeSite) -> None:
    """What was good isn't asked again until then; a dead link is, since somebody may have mended it."""
    with serve({"/good": 200, "/gone": 404}) as asked:
        site, told = check(make_site, f"{asked.address}/good", f"{asked.address}/gone")
        asked.questions.clear()
        assert site.run("check", "--external").stdout.splitlines() == told
        assert asked.questions == ["HEAD /gone", "GET /gone"]
        file = site.root / ".pressroom/external.json"
        kept = json.loads(file.read_text())
        assert list(kept) == [f"{asked.address}/good"]
        kept[f"{asked.address}/good"][2] -= 14 * 24 * 3600
        file.write_text(json.dumps(kept))
        asked.questions.clear()
        site.run("check", "--external")
        assert sorted(asked.questions) == ["GET /gone", "HEAD /gone", "HEAD /good"]


def test_server_that_is_silent_is_not_asked_for_ever(make_site: MakeSite) -> None:
    """After two questions without an answer nothing more is asked there; another host has answered, so this machine is online."""
    with serve({}) as silent:
        address = silent.address
    with serve({"/x": 200}) as asked:
        _, told = check(make_site, f"{asked.address}/x", *(f"{address}/{number}" for number in range(4)))
    assert told == [
        f"content/posts/a.md:{8 + 2 * number}:1: advice: whether “{address}/{number}” leads anywhere couldn’t be found out (its server "
        "doesn’t answer); open it yourself [external-unknown]"
        for number in range(4)
    ]


def test_machine_that_is_not_online_calls_no_link_dead(make_site: MakeSite) -> None:
    """Where nobody answers, not even the servers of names, nothing is known."""
    _, told = check(make_site, "https://nobody.invalid/x")
    assert told == [
        "content/posts/a.md:6:1: advice: whether “https://nobody.invalid/x” leads anywhere couldn’t be found out (no server answered at "
        "all, so this machine may not be online); open it yourself [external-unknown]"
    ]


def test_name_that_nobody_has_is_a_dead_link_where_others_answer(make_site: MakeSite) -> None:
    """The names of the network work, but not this one."""
    with serve({"/x": 200}) as asked:
        _, told = check(make_site, f"{asked.address}/x", "https://nobody.invalid/x", "https://[::1/")
    assert told[0] == (
        "content/posts/a.md:8:1: warning: “https://nobody.invalid/x” leads nowhere (no server has that name); correct the address, or take "
        "the link out [external-link]"
    )


def test_link_of_the_navigation_is_told_in_the_configuration(make_site: MakeSite) -> None:
    """Not on each of the pages that show it."""
    with serve({}) as asked:
        config = f'[navigation]\nfooter = [{{label = "City hall", path = "{asked.address}/x"}}]\n'
        site = make_site({"content/posts/a.md": post("A", summary="W.")}, config=config)
        told = site.run("check", "--external").stdout.splitlines()
    assert told == [
        f"pressroom.toml:5:41: warning: “{asked.address}/x” leads nowhere (the answer is 404); correct the address, or take the link out "
        "[external-link]"
    ]


def test_without_the_option_nobody_is_asked(make_site: MakeSite) -> None:
    """A check without --external needs no network."""
    with serve({}) as asked:
        make_site({"content/posts/a.md": post("A", body=f"[X]({asked.address}/x)", summary="W.")}).run("check")
    assert asked.questions == []


def test_missing_library_is_said_in_one_sentence(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """httpx comes with the extra `external` only."""
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name == "httpx":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    refused = make_site({"content/posts/a.md": post("A", summary="W.")}).run("check", "--external")
    told = "--external needs httpx, which isn’t installed; run pip install httpx, or install Pressroom as pressroom[external]\n"
    assert (refused.exit_code, refused.stderr) == (2, told)
