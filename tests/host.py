"""A static host as the book expects one: it compresses, and has a page for what is not there."""

from __future__ import annotations

import contextlib
import functools
import gzip
import mimetypes
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")
PACKED = {".gif", ".jpg", ".png", ".webp", ".woff", ".woff2"}


@functools.cache
def packed(path: Path) -> bytes:
    """Compress a file, once."""
    return gzip.compress(path.read_bytes())


class Handler(BaseHTTPRequestHandler):
    """Answer with the files of one folder."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, base: str, *rest: object) -> None:
        self.folder, self.base = folder, base
        super().__init__(*rest)

    def do_GET(self) -> None:
        """Find the file of an address, or the page for none."""
        address = unquote(urlsplit(self.path).path)
        path = self.folder / address.removeprefix(self.base)
        path = path / "index.html" if path.is_dir() else path
        found = address.startswith(self.base) and path.is_file()
        path = path if found else self.folder / "404.html"
        body = path.read_bytes() if path.suffix in PACKED else packed(path)
        self.send_response(200 if found else 404)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        if path.suffix not in PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Let browsers end a connection when they like."""

    daemon_threads = True

    def handle_error(self, request: object, client: object) -> None:
        """Say what went wrong, unless the browser just left."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client)


@contextlib.contextmanager
def serve(folder: Path, base: str = "/") -> Iterator[str]:
    """Serve a folder at a free port of this machine; give the address."""
    server = Server(("127.0.0.1", 0), functools.partial(Handler, folder, base))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        server.server_close()
