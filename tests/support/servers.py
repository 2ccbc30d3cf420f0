"""Real web servers over a folder, on this machine only: nginx, Apache and Caddy."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Literal, NamedTuple

from tests.support.needs import program

Server = Literal["nginx", "apache", "caddy"]
NGINX = """\
{user} daemon off; pid {work}/pid; error_log {work}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4;
  scgi_temp_path {work}/5; map_hash_bucket_size 256; types {{ text/html html; }}
  {http}
  server {{ listen 127.0.0.1:{port}; root {root}; absolute_redirect off; {server} }}
}}
"""
_MODULES = ("mpm_event", "authz_core", "dir", "mime", "rewrite", "alias")
APACHE = """\
ServerRoot {work}
PidFile {work}/pid
ErrorLog {work}/error.log
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
{modules}
TypesConfig /dev/null
AddType text/html .html
DocumentRoot {root}
DirectoryIndex index.html
<Directory {root}>
  Require all granted
</Directory>
{server}
"""


class Answer(NamedTuple):
    """What a server answered: the status, the address that it leads to ('' for none), the body as text."""

    status: int
    location: str
    text: str
    etag: str


class Running(NamedTuple):
    """A server that runs, at a port of this machine."""

    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, **headers: str) -> Answer:
        """Ask for a path as it is written, percent-encoded; no redirect is followed."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest("GET", path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            location = response.getheader("Location", "").removeprefix(self.url)
            return Answer(response.status, location, response.read().decode("utf-8", "replace"), response.getheader("ETag", ""))
        finally:
            connection.close()


@contextmanager
def run_server(name: Server, root: Path, work: Path, *, server: str = "", http: str = "") -> Iterator[Running]:
    """Run a web server over a folder; `server` and `http` are lines of its configuration."""
    work.mkdir(parents=True)
    port = find_port()
    log = work / "error.log"
    command = _make_command(name, root, work, port, server, http)
    with (work / "said.log").open("wb") as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                break
            time.sleep(0.1)
        assert process.poll() is None, (work / "said.log").read_text() + (log.read_text() if log.exists() else "")
        yield Running(port)
    finally:
        process.terminate()
        process.wait()


def _make_command(name: Server, root: Path, work: Path, port: int, server: str, http: str) -> list[str]:
    if name == "caddy":
        return [program("caddy"), "file-server", "--root", str(root), "--listen", f"127.0.0.1:{port}"]
    if name == "nginx":
        user = "user root;" if os.geteuid() == 0 else ""
        (work / "n.conf").write_text(NGINX.format(user=user, work=work, port=port, root=root, server=server, http=http))
        return [program("nginx"), "-p", str(work), "-c", str(work / "n.conf")]
    apache = program("apache2")
    modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in _MODULES)
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    if user:
        # Apache doesn't serve as root, and pytest's folders are ours alone.
        for folder in (root, *root.parents):
            if folder.stat().st_uid == 0 and not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o011)
        modules += "\nLoadModule unixd_module /usr/lib/apache2/modules/mod_unixd.so" if not _is_built_in(apache, "unixd") else ""
    (work / "a.conf").write_text(APACHE.format(work=work, port=port, root=root, server=f"{user}\n{server}", modules=modules))
    return [apache, "-d", str(work), "-f", str(work / "a.conf"), "-DFOREGROUND"]


def _is_built_in(apache: str, module: str) -> bool:
    return f"mod_{module}.c" in subprocess.run([apache, "-l"], capture_output=True, text=True, check=True).stdout


def find_port() -> int:
    """Answer a port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
