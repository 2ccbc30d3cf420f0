"""The preview's server: on the loopback address only, with a watcher that tells it of each save."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from pressroom.errors import UsageError
from pressroom.preview.application import Preview
from pressroom.scanning import find_theme_folders
from pressroom.watching import Watcher

HOST = "127.0.0.1"


class _QuietHandler(WSGIRequestHandler):
    """Tells of no request: the author looks at the page, and the terminal is for what went wrong."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def serve_preview(preview: Preview, root: Path, config_file: Path, port: int) -> None:
    """Serve until interrupted, on the loopback address only. Raises `UsageError` where the port is taken."""
    try:
        with redirect_stderr(StringIO()):  # Werkzeug has words of its own for a port that is taken
            server = make_server(HOST, port, preview, threaded=True, request_handler=_QuietHandler)
    except (OSError, SystemExit):
        raise UsageError(f"port {port} is taken by another program; try --port {port + 1}") from None
    whole = dict.fromkeys((root / "content", root / "templates", *find_theme_folders(root)))
    watcher = Watcher(whole, (root, config_file.parent), preview.follow)
    try:
        preview.prepare()
        watcher.start()
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        watcher.stop()
        preview.close()
