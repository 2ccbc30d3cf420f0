"""A web server for a frozen site, as plain as the ones that will carry it: files, right types, a 404 page, no header of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".ics": "text/calendar; charset=utf-8",
    ".wasm": "application/wasm",
}


@contextlib.contextmanager
def serving(folder: Path, prefix: str = "") -> Iterator[str]:
    """Serve `folder` on a free loopback port while the block runs; yields the base URL, without a final slash.

    `prefix` is the path of a `base_url` that has one, such as `/news`: the folder then stands under it. `/` of a folder is its
    index.html, a folder without its slash is sent to it, and anything missing gets the folder's 404.html with status 404.
    """

    class Handler(_FileHandler):
        root = folder.resolve()
        base = prefix

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _FileHandler(BaseHTTPRequestHandler):
    root: Path
    base: str

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(f"{self.base}/"):
            return self._missing()
        file = (self.root / path[len(self.base) + 1 :]).resolve()
        if not file.is_relative_to(self.root):
            return self._missing()
        if file.is_dir() and not path.endswith("/"):
            return self._redirect(f"{path}/")
        if file.is_dir():
            file /= "index.html"
        return self._send(HTTPStatus.OK, file) if file.is_file() else self._missing()

    do_HEAD = do_GET  # noqa: N815  the standard library looks for these names

    def _missing(self) -> None:
        page = self.root / "404.html"
        if page.is_file():
            return self._send(HTTPStatus.NOT_FOUND, page)
        return self._send_bytes(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"404\n")

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, file: Path) -> None:
        self._send_bytes(status, TYPES.get(file.suffix.lower(), "application/octet-stream"), file.read_bytes())

    def _send_bytes(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(ConnectionError):  # a browser that leaves the page hangs up
                self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002  the standard library's name; silence
        return


def wait_until_answered(port: int, seconds: float = 60) -> None:
    """Wait until a server in another process takes connections at a port of this machine; raises `TimeoutError` where it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at port {port}")
