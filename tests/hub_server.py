"""Serve folders over HTTP on this machine as the Hugging Face hub serves repositories."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from local_server import answering_with

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """Hold what is served: folders by repository id, their branch and commit, and what was asked.

    `claimed` are sizes that the listing gives instead of the true ones. A file in `breaking` is sent by half the
    first time, one in `refused` never.
    """

    repositories: dict[str, Path]
    commit: str = COMMIT
    branch: str = "main"
    claimed: dict[str, int] = field(default_factory=dict)
    breaking: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    """Answer requests for the hub's repositories until the block ends; `hub.url` goes into HF_ENDPOINT."""

    class Handler(_Handler):
        served = hub

    with answering_with(Handler) as hub.url:
        yield hub


class _Handler(BaseHTTPRequestHandler):
    served: Hub

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _answer(self, *, with_body: bool) -> None:
        path = unquote(urlsplit(self.path).path).strip("/")
        self.served.requests.append(f"{self.command} {path} {self.headers.get('Range', '')}".strip())
        parts = path.removeprefix("api/models/").split("/")
        folder = self.served.repositories.get("/".join(parts[:2]))
        if folder is None:
            self._refuse("RepoNotFound")
        elif "/".join(parts[3:]).split("/")[0] not in {self.served.branch, self.served.commit}:
            self._refuse("RevisionNotFound")
        elif parts[2] == "resolve":
            self._send_file(folder / parts[-1], with_body=with_body)
        else:
            files = [_tree_entry(file) for file in sorted(folder.iterdir())]
            siblings = [
                {"rfilename": file["path"], "size": self.served.claimed.get(str(file["path"]), file["size"])}
                for file in files
            ]
            info = {"id": "/".join(parts[:2]), "sha": self.served.commit, "siblings": siblings}
            content = files if parts[2] == "tree" else info
            self._send(json.dumps(content).encode(), {"Content-Type": "application/json"})

    def _refuse(self, code: str) -> None:
        self.send_response(404)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_file(self, path: Path, *, with_body: bool) -> None:
        if not path.is_file():
            self._refuse("EntryNotFound")
            return
        content = path.read_bytes()
        if with_body and path.name in self.served.refused:
            self.send_error(503)
            return
        breaks_off = with_body and path.name in self.served.breaking
        if breaks_off:
            self.served.breaking.remove(path.name)
        headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": self.served.commit}
        self._send(content, headers, with_body=with_body, breaks_off=breaks_off)

    def _send(
        self, content: bytes, headers: dict[str, str], *, with_body: bool = True, breaks_off: bool = False
    ) -> None:
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        self.send_response(206 if start else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if breaks_off:
            self.wfile.write(content[start : start + (len(content) - start) // 2])
            self.close_connection = True
        elif with_body:
            self.wfile.write(content[start:])


def _tree_entry(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"type": "file", "path": path.name, "size": len(content), "oid": hashlib.sha256(content).hexdigest()[:40]}
