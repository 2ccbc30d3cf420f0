"""The preview: any page as it is now, rendered when it is asked for, on this machine only."""

from __future__ import annotations

import html
import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from pressroom.config import SiteConfig, load_config
from pressroom.edition import Edition, at
from pressroom.errors import ContentError, PressroomError, UsageError
from pressroom.instants import Now, read_now
from pressroom.ledger import read_ledger
from pressroom.legacy import Past
from pressroom.loading import Loaded, load_library
from pressroom.scanning import scan_content
from pressroom.store import Bodies, find_state_folder, open_store, read_store_version
from pressroom.structs import Struct
from pressroom.web.app import create_app
from pressroom.web.theme import Theme, find_theme

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"


class Showing(Struct, frozen=True):
    """What is shown at one moment: the public pages, and an app of all pages, withheld ones too, for the URLs the public doesn't have."""

    public: Flask
    full: Flask
    public_edition: Edition
    full_edition: Edition
    theme: Theme


class Preview:
    """A WSGI application that shows what `refresh` answers; problems of the content are shown in the page.

    Answers 400 to any Host but this machine's own names, so that no foreign page can reach it through a name of its own (DNS rebinding).
    """

    def __init__(self, root: Path, refresh: Callable[[], Showing], port: int) -> None:
        self._root = root
        self._refresh = refresh
        self._hosts = frozenset(f"{name}{suffix}" for name in (HOST, "localhost", "[::1]") for suffix in ("", f":{port}"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        if request.headers.get("Host", "") not in self._hosts:
            return Response("This preview answers to this machine only.\n", 400, mimetype="text/plain")(environ, start_response)
        try:
            showing = self._refresh()
            answer: Any = self._find_file(showing, request.path) or _choose_app(showing, request)
        except ContentError as error:
            answer = _show_problems(error)
        except PressroomError as error:
            answer = Response(f"{error}\n", 500, mimetype="text/plain")
        return answer(environ, start_response)  # type: ignore[no-any-return]

    def _find_file(self, showing: Showing, path: str) -> Response | None:
        for edition in (showing.public_edition, showing.full_edition):
            if asset := edition.assets.get(path):
                return _send(self._root / asset.source, path)
        return next((_send(asset.file, path) for asset in showing.theme.assets.values() if asset.path == path), None)


def make_preview(root: Path, config_file: Path, *, instant: str, drafts: bool, port: int) -> Preview:
    """Answer the preview of a newsroom; it looks at its files again at each request."""

    def refresh() -> Showing:
        config = load_config(config_file)
        with open_store(find_state_folder(root) / "store.sqlite", read_store_version(config)) as store:
            loaded = load_library(root, config, store, scan_content(root), store.read_files())
        past = Past(read_ledger(root), travelling=bool(instant))
        now = read_now(config, instant)
        theme = find_theme(root)
        public, full = (_split(root, config, loaded, now, Bodies(store.path), past, shown) for shown in (drafts, True))
        return Showing(create_app(public, theme), create_app(full, theme), public, full, theme)

    return Preview(root, refresh, port)


def serve_preview(preview: Preview, port: int) -> None:
    """Serve until interrupted, on the loopback address only. Raises `UsageError` where the port is taken."""
    try:
        server = make_server(HOST, port, preview)
    except (OSError, SystemExit):
        raise UsageError(f"port {port} is taken by another program; try --port {port + 1}") from None
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _choose_app(showing: Showing, request: Request) -> Any:
    """Answer the app that has a page at this path: what the public sees, else what is withheld, else the 404 page.

    Where the public sees the tombstone of a post that was taken down, the post itself is shown, which may come back.
    """
    public, full = ({stone.path for stone in edition.tombstones} for edition in (showing.public_edition, showing.full_edition))
    is_pulled = request.path in public - full
    for app in (showing.full,) if is_pulled else (showing.public, showing.full):
        try:
            with app.test_client() as client:
                response = client.get(request.path)
        except NotFound:
            continue
        if response.status_code == 200:
            return Response(response.get_data(), mimetype=response.mimetype)
    page = showing.public.test_client().get("/404.html")
    return Response(page.get_data(), 404, mimetype="text/html")


def _send(file: Path, path: str) -> Response:
    return Response(file.read_bytes(), mimetype=mimetypes.guess_type(path)[0] or "application/octet-stream")


def _show_problems(error: ContentError) -> Response:
    lines = "".join(f"<li><code>{html.escape(str(finding))}</code></li>" for finding in error.findings)
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems in the content</title>'
        f"<h1>Problems in the content</h1><p>Mend them, save, and load this page again.</p><ul>{lines}</ul></html>"
    )
    return Response(page, 500, mimetype="text/html")


def _split(root: Path, config: SiteConfig, loaded: Loaded, now: Now, read_body: Bodies, past: Past, drafts: bool) -> Edition:
    edition, _ = at(
        loaded.library, loaded.rendered, now.instant, config=config, digests=loaded.digests, read_body=read_body, sizes=loaded.sizes,
        read_file=lambda source: (root / source).read_bytes(), drafts=drafts, past=past,
    )  # fmt: skip
    return edition
