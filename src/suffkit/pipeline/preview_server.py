"""Serves a preview to this machine alone. The page in the browser loads itself again when there is a new site.

The files on disk stay as they would be published: the one small script that asks for news is added on the way to the
browser, from the preview's own address, as the pages' content security policy wants it.
"""

from __future__ import annotations

import os
import secrets
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

ADDRESS = "127.0.0.1"
_NEWS = "/_preview/version"
_SCRIPT = "/_preview/reload.js"
_NOT_YET = b"""<!DOCTYPE html>
<html lang="en-GB"><title>Preview</title><body><h1>No site yet</h1><p>The terminal says why.</p></body></html>
"""
_RELOAD = f"""const shown = new URL(document.currentScript.src).search.slice(1);
setInterval(async () => {{
  const answer = await fetch("{_NEWS}").catch(() => null);
  if (answer && answer.ok && (await answer.text()) !== shown) location.reload();
}}, 500);
"""


class Shown(Protocol):
    """What is served: the folder of the newest good site, or None, and a number that grows with each."""

    site: Path | None
    version: int


class _Server(ThreadingHTTPServer):
    allow_reuse_address = os.name != "nt"  # there it would let two programs have one port

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a browser that turned away is no fault
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, shown: Shown, run: str, **kwargs: Any) -> None:
        self.version = f"{run}-{shown.version}"
        self.site = shown.site
        super().__init__(*args, directory=str(shown.site), **kwargs)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if not self._is_asked_here():
            self.send_error(403, "This preview is for this machine alone")
        elif path == _NEWS:
            self._send(self.version.encode(), "text/plain")
        elif path == _SCRIPT:
            self._send(_RELOAD.encode(), "text/javascript")
        elif self.site is None:
            self._send(self._with_reload(_NOT_YET), "text/html; charset=utf-8")
        elif (page := self._page()) is not None:
            self._send(self._with_reload(page.read_bytes()), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _is_asked_here(self) -> bool:
        """A web page may give its own name this machine's address to read what is served here; the name tells."""
        return urlsplit(f"//{self.headers.get('Host', '')}").hostname in (ADDRESS, "localhost")

    def _page(self) -> Path | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and urlsplit(self.path).path.endswith("/"):
            path /= "index.html"
        return path if path.suffix == ".html" and path.is_file() else None

    def _with_reload(self, page: bytes) -> bytes:
        before, end, after = page.rpartition(b"</body>")
        return before + f'<script src="{_SCRIPT}?{self.version}"></script>'.encode() + end + after

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """The terminal is for what was saved and made."""


@contextmanager
def serving(shown: Shown, port: int) -> Iterator[int]:
    """Serve in the background what `shown.site` is at the time of each request.

    In:     what to show; the port to serve on, 0 for any that is free.
    Out:    the port that is served on: a free one where the wanted one cannot be had.
    """
    handler = partial(_Handler, shown=shown, run=secrets.token_hex(4))
    try:
        server = _Server((ADDRESS, port), handler)
    except OSError:
        server = _Server((ADDRESS, 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)  # seconds until it hears the end
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
