"""Links to other sites, asked politely: one connection a host, a pause between two questions, and nobody is asked twice in two weeks.

The wall around httpx, which is installed only where it is wanted (the extra `external`).
"""

from __future__ import annotations

import email.utils
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pressroom import __version__
from pressroom.errors import UsageError
from pressroom.models import Value
from pressroom.structs import CorruptRecord, encode, make_decoder

if TYPE_CHECKING:
    import httpx

NAME = "external.json"
"""The file under `.pressroom/` in which answers are kept."""

_KEPT = 14 * 24 * 3600
_PAUSE, _PATIENCE, _LONGEST_WAIT = 0.1, 15.0, 30.0
_HOSTS_AT_ONCE = 8
_MOST_STEPS, _MOST_SILENCES = 10, 2
_SILENT, _NOBODY = "its server doesn’t answer", "no server answered at all, so this machine may not be online"
_MISSING = "--external needs httpx, which isn’t installed; run pip install httpx, or install Pressroom as pressroom[external]"
# Servers that don't like the question HEAD say so in many ways; what they say to GET counts.
_GOOD = range(200, 300)
_GONE = frozenset({404, 410})
_MOVED_FOR_EVER = frozenset({301, 308})
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})
_WAIT = frozenset({429, 503})


class Answer(Value, frozen=True):
    """What came of a URL: whether it leads somewhere, in words why not or where to, and when it was asked (seconds since 1970)."""

    kind: Literal["good", "moved", "broken", "unknown"]
    words: str = ""
    asked: float = 0.0


Progress = Callable[[int, int], None]


def ask_sites(urls: Iterable[str], folder: Path, progress: Progress | None = None) -> dict[str, Answer]:
    """Answer what each URL leads to: from what is kept in a folder, else from the sites themselves.

    What is broken or unknown is asked again each time, since somebody may have mended it. Raises `UsageError` where httpx is missing.
    """
    try:
        import httpx
    except ImportError:
        raise UsageError(_MISSING) from None
    file = folder / NAME
    kept = {url: answer for url, answer in _read(file).items() if time.time() - answer.asked < _KEPT}
    wanted = sorted(frozenset(urls))
    answers = {url: kept[url] for url in wanted if url in kept}
    by_host: dict[str, list[str]] = {}
    for url in wanted:
        if url not in answers:
            by_host.setdefault(_host(url), []).append(url)
    if by_host:
        with httpx.Client(headers=_HEADERS, timeout=_PATIENCE, follow_redirects=False) as client:
            answers |= _Asking(client, progress, sum(map(len, by_host.values()))).ask(by_host)
        kept |= {url: answer for url, answer in answers.items() if answer.kind in {"good", "moved"}}
        file.write_bytes(encode(kept))
    return answers


_HEADERS = {"User-Agent": f"Pressroom/{__version__} (check --external)", "Accept": "*/*"}


class _Host:
    """A host: one question at a time, none before an instant (of the monotonic clock), none after it was `silent` too often."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.not_before = 0.0
        self.silent = 0


class _Asking:
    """Asks sites, several at a time, each by itself."""

    def __init__(self, client: httpx.Client, progress: Progress | None, total: int) -> None:
        self._client = client
        self._progress = progress
        self._total = total
        self._done = 0
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}
        self._heard = False

    def ask(self, by_host: Mapping[str, list[str]]) -> dict[str, Answer]:
        """Answer what comes of all URLs, given by host."""
        with ThreadPoolExecutor(min(_HOSTS_AT_ONCE, len(by_host))) as executor:
            made = list(executor.map(self._ask_host, by_host.values()))
        answers = {url: answer for answers in made for url, answer in answers.items()}
        if self._heard:
            return answers
        return {url: self._answer("unknown", _NOBODY) for url in answers}

    def _ask_host(self, urls: list[str]) -> dict[str, Answer]:
        answers = {}
        for url in urls:
            answers[url] = self._ask(url)
            with self._lock:
                self._done += 1
                if self._progress:
                    self._progress(self._done, self._total)
        return answers

    def _ask(self, url: str) -> Answer:
        import httpx

        host = self._find_host(url)
        if host.silent >= _MOST_SILENCES:
            return self._answer("unknown", _SILENT)
        try:
            return self._follow(url)
        except httpx.TimeoutException:
            host.silent += 1
            return self._answer("unknown", f"no answer within {_PATIENCE:.0f} seconds")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
            return self._answer("broken", "that is no address of a site")
        except httpx.HTTPError as error:
            host.silent += 1
            return self._explain(str(error))

    def _follow(self, url: str) -> Answer:
        """Ask a URL, and where that leads elsewhere, there; moved is what was moved for ever at each step."""
        here, forever = url.partition("#")[0], True
        for _ in range(_MOST_STEPS):
            status, onward = self._request(here)
            if status in _ELSEWHERE and onward:
                forever = forever and status in _MOVED_FOR_EVER
                here = onward
            elif status in _GOOD:
                return self._answer("moved", here) if forever and here != url.partition("#")[0] else self._answer("good")
            else:
                return self._answer("broken" if status in _GONE else "unknown", f"the answer is {status}")
        return self._answer("broken", f"it leads on more than {_MOST_STEPS} times")

    def _request(self, url: str) -> tuple[int, str]:
        """Answer status and target of a URL: asked for its head alone, and if the server minds that, for all of it, which isn't read."""
        answer = self._send("HEAD", url)
        return answer if answer[0] in _GOOD or answer[0] in _ELSEWHERE or answer[0] in _WAIT else self._send("GET", url)

    def _send(self, method: str, url: str) -> tuple[int, str]:
        """Answer status and target; a server that asks to wait a little is obeyed and asked once more."""
        host = self._find_host(url)
        with host.lock:
            status, onward, wait = self._exchange(host, method, url)
            if status in _WAIT and 0 < wait <= _LONGEST_WAIT:
                host.not_before = time.monotonic() + wait
                status, onward, _ = self._exchange(host, method, url)
        return status, onward

    def _exchange(self, host: _Host, method: str, url: str) -> tuple[int, str, float]:
        time.sleep(max(0.0, host.not_before - time.monotonic()))
        with self._client.stream(method, url) as response:
            if method == "HEAD":  # which has nothing to read; a page that is left unread costs its connection
                response.read()
            self._heard, host.silent = True, 0
            onward = response.headers.get("Location", "")
            target = str(response.url.join(onward)) if onward else ""
            wait = _read_wait(response.headers.get("Retry-After", ""))
        host.not_before = time.monotonic() + _PAUSE
        return response.status_code, target, wait

    def _find_host(self, url: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(_host(url), _Host())

    def _explain(self, words: str) -> Answer:
        """Word what kept a server from answering: no such name and a bad certificate keep readers out too, all else may be us."""
        if "CERTIFICATE" in words.upper():
            return self._answer("broken", "its certificate isn’t valid")
        if any(sign in words for sign in ("Name or service not known", "getaddrinfo", "nodename nor servname", "No address associated")):
            return self._answer("broken", "no server has that name")
        return self._answer("unknown", _SILENT)

    def _answer(self, kind: Literal["good", "moved", "broken", "unknown"], words: str = "") -> Answer:
        return Answer(kind, words, time.time())


def _host(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).netloc.lower()
    return ""


def _read_wait(text: str) -> float:
    """Answer how many seconds a server asks to wait (seconds, or an instant); 0 where it says nothing, or nothing that can be read."""
    if text.strip().isdecimal():
        return float(text)
    with suppress(ValueError, TypeError):
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    return 0.0


def _read(file: Path) -> dict[str, Answer]:
    with suppress(OSError, CorruptRecord):
        return make_decoder(dict[str, Answer])(file.read_bytes())
    return {}
