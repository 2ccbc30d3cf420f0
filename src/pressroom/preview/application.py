"""The preview as a WSGI application: who is answered, on which thread, and how a page hears of a save."""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

from werkzeug.wrappers import Request, Response

from pressroom.preview.answers import Answer, Answers
from pressroom.preview.bar import ENDPOINTS, read_digest
from pressroom.preview.desk import Desk

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

T = TypeVar("T")
_NAMES = ("127.0.0.1", "localhost", "[::1]")
# Seconds after which a page that nothing was saved for is looked at again: its time may have come.
_PAUSE = 5.0
# Seconds after a save in which pages are shown, before what may wait is done.
_REST = 0.3
# No cache keeps a preview, no other site frames, embeds or reads it.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Preview:
    """A WSGI application that shows a newsroom; problems of the content are shown in the page.

    Answers 400 to any Host but this machine's own names, so that no foreign page can reach it through a name of its own (DNS rebinding),
    and 403 to what another site's page asks its script's endpoints. All work is done on one thread of its own; those that carry requests
    wait for it. It looks at the files again at each request, until `follow` is told of each save instead.
    """

    def __init__(self, desk: Desk, port: int, *, debug: bool = False) -> None:
        self._desk = desk
        self._answers = Answers(desk, f"pressroom-at-{port}")
        self._hosts = frozenset(f"{name}{suffix}" for name in _NAMES for suffix in ("", f":{port}"))
        self._debug = debug
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._saved = threading.Condition()
        self._saves = 0
        self._is_told = False
        # What is done when nothing was saved for a while.
        self._rest = threading.Timer(_REST, self.settle)
        self._is_closed = False
        self._fault = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        try:
            response = self._refuse(request) or self._respond(request)
        except Exception as error:  # noqa: BLE001 - no traceback may reach the network
            self._tell_fault(error)
            response = Response("Pressroom could not answer this.\n", 500, mimetype="text/plain")
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response(environ, start_response)

    def prepare(self) -> None:
        """Read the newsroom before anybody looks, on all cores; to be called while there are no threads."""
        self._desk.refresh(workers=os.cpu_count() or 1)

    def follow(self, paths: set[str] | None) -> None:
        """Be told which files were saved, by their whole paths (None: any may have been)."""
        self._is_told = True
        root = os.path.abspath(self._desk.root)  # noqa: PTH100 - links are to stay what they are
        names = None if paths is None else [os.path.relpath(path, root).replace(os.sep, "/") for path in paths]
        content = None if names is None or "content" in names else [name for name in names if name.startswith("content/")]
        try:
            differs = self._do(lambda: self._desk.refresh(content))
        except Exception as error:  # noqa: BLE001 - who watches must go on watching
            self._tell_fault(error)
            differs = True
        if differs:
            self._tell_save()
            self._rest.cancel()
            self._rest = threading.Timer(_REST, self.settle)
            self._rest.daemon = True
            self._rest.start()

    def settle(self) -> None:
        """Do what nobody who has saved a file should wait for: look at the map as a whole."""
        self._rest.cancel()
        try:
            differs = not self._is_closed and self._do(self._desk.prove)
        except Exception as error:  # noqa: BLE001 - it is told, and tried again after the next save
            if not self._is_closed:
                self._tell_fault(error)
            return
        if differs:
            self._tell_save()

    def close(self) -> None:
        """Let go of everything; whoever waits for a save is sent away."""
        self._is_closed = True
        self._rest.cancel()
        self._tell_save()
        self._do(self._desk.close)
        self._worker.shutdown()

    def _do(self, work: Callable[[], T]) -> T:
        return self._worker.submit(work).result()

    def _refuse(self, request: Request) -> Response | None:
        if request.headers.get("Host", "") not in self._hosts:
            return Response("This preview answers to this machine only.\n", 400, mimetype="text/plain")
        if request.method not in {"GET", "HEAD"}:
            return Response("A preview is only looked at.\n", 405, {"Allow": "GET, HEAD"}, mimetype="text/plain")
        origin = request.headers.get("Origin", f"http://{request.headers['Host']}").removeprefix("http://")
        is_ours = origin in self._hosts and request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
        if request.path.startswith(ENDPOINTS) and not is_ours:
            return Response("This is for the preview’s own pages only.\n", 403, mimetype="text/plain")
        return None

    def _respond(self, request: Request) -> Response:
        instant = unquote(request.cookies.get(self._answers.cookie, ""))
        if request.path.startswith(ENDPOINTS):
            return self._serve_script(request.path.removeprefix(ENDPOINTS), unquote(request.args.get("path", "/")), instant)
        answer = self._do(lambda: self._look(request.path, instant))
        headers = {"Location": answer.location} if answer.location else None
        return Response(answer.data, answer.status, headers, mimetype=answer.mimetype)

    def _look(self, path: str, instant: str) -> Answer:
        """Answer a path; a fault of ours has a page too, which hears of the next save and goes away if that mends it."""
        try:
            if not self._is_told:
                self._desk.refresh()
                self._desk.prove()
            return self._answers.answer(path, instant)
        except Exception as error:  # noqa: BLE001 - no traceback may reach the network
            self._tell_fault(error)
            return self._answers.apologize()

    def _serve_script(self, name: str, path: str, instant: str) -> Response:
        """Answer what the script of a page asks for: to hear of saves, what `check` says of it, the stops of the slider."""
        match name:
            case "events":
                headers = {"X-Accel-Buffering": "no"}
                return Response(self._tell_saves(path, instant), 200, headers, mimetype="text/event-stream", direct_passthrough=True)
            case "check":
                return _send_json(self._do(lambda: self._answers.judge(path, instant)))
            case "stops":
                stops, shown = self._do(lambda: self._answers.list_stops(instant))
                return _send_json({"stops": [{"instant": stop.instant, "words": stop.words} for stop in stops], "shown": shown})
        return Response("There is nothing here.\n", 404, mimetype="text/plain")

    def _tell_saves(self, path: str, instant: str) -> Iterator[bytes]:
        """Tell the digest of a page at once, and again whenever something was saved; a page whose time has come hears of it too."""
        told, heard = b"", -1
        while not self._is_closed:
            with self._saved:
                saves = self._saves
            answer = self._do(lambda: self._look(path, instant))
            digest = read_digest(answer.data)
            yield b"data: %s\n\n" % digest if digest != told or saves != heard else b":\n\n"
            told, heard = digest, saves
            self._wait_for_save(saves)

    def _tell_save(self) -> None:
        with self._saved:
            self._saves += 1
            self._saved.notify_all()

    def _wait_for_save(self, known: int) -> None:
        with self._saved:
            self._saved.wait_for(lambda: self._saves != known, _PAUSE)

    def _tell_fault(self, error: Exception) -> None:
        """Tell of a fault of ours at the terminal; of the same one once."""
        told = _FAULT.format(error=str(error) or type(error).__name__)
        if told == self._fault:
            return
        self._fault = told
        print(told, file=sys.stderr)  # noqa: T201 - the terminal is where a server speaks
        if self._debug:
            traceback.print_exception(error)


def make_preview(root: Path, config_file: Path, *, instant: str = "", drafts: bool = False, port: int, debug: bool = False) -> Preview:
    """Answer the preview of a newsroom; with `drafts`, lists have what is withheld too."""
    return Preview(Desk(root, config_file, instant=instant, drafts=drafts), port, debug=debug)


def _send_json(value: object) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype="application/json")


_FAULT = "this is a fault in Pressroom, not in your content: {error}\nRun it again with --debug and report what it prints."
