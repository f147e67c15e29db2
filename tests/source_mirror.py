"""Serve files over HTTP on this machine as a host of repositories does: BASE/OWNER/NAME/REVISION/PATH."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote

from local_server import answering_with


@dataclass
class Mirror:
    """Hold what is served: contents by path, statuses to give first, how often to break off, and what was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, list[int]] = field(default_factory=dict)
    breaking: dict[str, int] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def serve_mirror() -> Iterator[Mirror]:
    """Answer requests until the block ends."""

    class Handler(_Handler):
        mirror = Mirror()

    with answering_with(Handler) as url:
        Handler.mirror.url = f"{url}/"
        yield Handler.mirror


class _Handler(BaseHTTPRequestHandler):
    mirror: Mirror

    def do_GET(self) -> None:
        path = unquote(self.path).strip("/")
        self.mirror.requests.append(path)
        content = self.mirror.files.get(path)
        status = 404 if content is None else (self.mirror.statuses.get(path) or [200]).pop(0)
        body = content if content is not None and status == 200 else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.mirror.breaking.get(path):
            self.mirror.breaking[path] -= 1
            self.close_connection = True
            body = body[: len(body) // 2]
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
