"""Take HTML, Markdown, DOCX and PDF files apart in a process of its own, bounded in memory and time.

A file made to exhaust or crash its reader can end no more than that process: its fault becomes one line. The process is
kept for the next file, and ends with the program that started it.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

from workbench.document import Hint
from workbench.errors import InputError
from workbench.reading.content import Extracted, Paragraph

if TYPE_CHECKING:
    from workbench.reading.inputs import Limits

READERS = {
    "html": "workbench.reading.html",
    "md": "workbench.reading.markdown",
    "docx": "workbench.reading.docx",
    "pdf": "workbench.reading.pdf",
}
CRASHED = "could not be read: the file is damaged"
TOO_LARGE = "needs more than {:.0f} MB of memory to be read"
TOO_SLOW = "takes longer than {:g} s to be read"


def extract(format_: str, data: bytes, limits: Limits) -> Extracted:
    """Return what a file in one of the formats of READERS holds. Raises InputError (without the input's name)."""
    reply = _worker().ask(format_, data, limits)
    if "fault" in reply:
        raise InputError(reply["fault"])
    paragraphs = (Paragraph(text, place, hint and Hint(hint)) for text, place, hint in reply["paragraphs"])
    return Extracted(tuple(paragraphs), reply["encoding"])


@cache
def _worker() -> _Worker:
    worker = _Worker()
    atexit.register(worker.stop)
    return worker


if hasattr(os, "register_at_fork"):  # a forked process must not talk into this one's pipes
    os.register_at_fork(after_in_child=_worker.cache_clear)


class _Worker:
    """Run the process that reads, one file at a time, and start it anew when it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._memory = 0

    def ask(self, format_: str, data: bytes, limits: Limits) -> dict[str, Any]:
        """Return the worker's reply: paragraphs and encoding, or a fault."""
        request = {"format": format_, "bytes": len(data), "max_unpacked": limits.max_unpacked}
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        with self._lock:
            process = self._start(limits.max_memory)
            timer = threading.Timer(limits.max_seconds, end)
            timer.start()
            line = b""
            try:
                line = _exchange(process, json.dumps(request).encode() + b"\n", data)
            finally:
                timer.cancel()
                if not line:  # it ended, or Ctrl-C: a late answer must not be taken for the next file's
                    self.stop()
        if not line:
            return {"fault": TOO_SLOW.format(limits.max_seconds) if late.is_set() else CRASHED}
        reply: dict[str, Any] = json.loads(line)
        return {"fault": TOO_LARGE.format(limits.max_memory / 1e6)} if "memory" in reply else reply

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            with suppress(BrokenPipeError), self._process:
                self._process = None

    def _start(self, memory: int) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None and self._memory == memory:
            return self._process
        self.stop()
        self._memory = memory
        self._process = subprocess.Popen(  # noqa: S603 - this program itself, no shell
            [sys.executable, "-P", "-m", "workbench.reading.worker", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what libraries complain of may quote the file
            env={**os.environ, "PYTHONPATH": os.pathsep.join(entry or os.curdir for entry in sys.path)},
            start_new_session=True,  # Ctrl-C is for the program
        )
        return self._process


def _exchange(process: subprocess.Popen[bytes], head: bytes, data: bytes) -> bytes:
    """Send a request and return the line that answers it, empty if the process ended before it was whole."""
    if process.stdin is None or process.stdout is None:
        return b""
    with suppress(BrokenPipeError):
        process.stdin.write(head)
        process.stdin.write(data)
        process.stdin.flush()
    line = process.stdout.readline()
    return line if line.endswith(b"\n") else b""


def main(max_memory: int) -> None:
    """Answer requests on standard input until it ends; an error that no reader foresees ends the process."""
    _bound_memory(max_memory)
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while line := requests.readline():
        try:
            reply = _reply(json.loads(line), requests)
        except InputError as error:
            reply = {"fault": str(error)}
        except MemoryError:
            reply = {"memory": True}
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()
        if "memory" in reply:
            return


def _reply(request: dict[str, Any], stream: IO[bytes]) -> dict[str, Any]:
    data = stream.read(request["bytes"])
    options = {"max_unpacked": request["max_unpacked"]} if request["format"] == "docx" else {}
    found: Extracted = import_module(READERS[request["format"]]).extract(data, **options)
    paragraphs = [(paragraph.text, paragraph.place, paragraph.hint) for paragraph in found.paragraphs]
    return {"paragraphs": paragraphs, "encoding": found.encoding}


def _bound_memory(max_memory: int) -> None:
    """Bound the address space of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))


if __name__ == "__main__":
    main(int(sys.argv[1]))
