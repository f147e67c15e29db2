"""Download the open sources of training text and make NAME.tsv.xz of each."""

import hashlib
import lzma
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx2

from workbench.errors import InputError
from workbench.training.pairing import make_pairs
from workbench.training.sources import Origin, OriginFile

BASE = "https://raw.githubusercontent.com"
BASE_VARIABLE = "WORKBENCH_CORPORA_URL"  # of a mirror: BASE/OWNER/NAME/REVISION/PATH
DOWNLOADS = "downloads"
HEAD = "HEAD"  # the default branch
TIMEOUT = 30.0  # seconds without an answer
PAUSES = (1.0, 3.0, 9.0)  # seconds before each new attempt
LIMIT = 64 * 2**20  # bytes of one file
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class _PassingFaultError(InputError):
    """Report a fault that a new attempt may not meet."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Say what became of one source: how many pairs, or the fault for which there are none."""

    origin: Origin
    pairs: int = 0
    recorded: bool = False  # whether the text is that of the recorded runs, to the byte
    fault: str = ""

    def line(self) -> str:
        """Say it in one line."""
        if self.fault:
            return f"{self.origin.name}: {self.fault}"
        run = "as in" if self.recorded else f"{self.origin.recorded_pairs:,} in"
        unpinned = sum(not file.revision for file in self.origin.files)
        branch = f"; {unpinned} of its files from the default branch, as no commit is known" if unpinned else ""
        return f"{self.origin.name}: {self.pairs:,} pairs ({run} the recorded runs){branch}"


def fetch(origins: Iterable[Origin], folder: Path) -> Iterator[Fetched]:
    """Fetch and rebuild into `folder` every source that has a format; a fault in one does not stop the others."""
    with httpx2.Client(timeout=TIMEOUT, follow_redirects=True) as client:
        for origin in origins:
            if origin.format:
                try:
                    yield _rebuild(origin, folder, client)
                except InputError as error:
                    yield Fetched(origin, fault=str(error))
                except OSError as error:
                    yield Fetched(origin, fault=f"cannot write to {folder}: {error.strerror}")


def _rebuild(origin: Origin, folder: Path, client: httpx2.Client) -> Fetched:
    paths = [_fetch_file(file, folder / DOWNLOADS, client) for file in origin.files]
    pairs = make_pairs(origin.format, paths)
    text = "".join(f"{pair.source}\t{pair.target}\n" for pair in pairs).encode()
    _write(folder / f"{origin.name}.tsv.xz", lzma.compress(text))
    return Fetched(origin, len(pairs), hashlib.sha256(text).hexdigest() == origin.recorded_text_sha256)


def _fetch_file(file: OriginFile, folder: Path, client: httpx2.Client) -> Path:
    """Return the path of a downloaded file, downloading it unless it is there and whole."""
    place = f"{urlsplit(file.repository).path.strip('/')}/{file.revision or HEAD}/{file.path}"
    path = folder / place
    if not path.is_file() or not _matches(path.read_bytes(), file):
        url = f"{os.environ.get(BASE_VARIABLE, BASE).rstrip('/')}/{quote(place)}"
        content = _download(url, client)
        if not _matches(content, file):
            digest = hashlib.sha256(content).hexdigest()
            raise InputError(f"{url} is not the file that was recorded: its SHA-256 is {digest}, not {file.sha256}")
        _write(path, content)
    return path


def _matches(content: bytes, file: OriginFile) -> bool:
    return not file.sha256 or hashlib.sha256(content).hexdigest() == file.sha256


def _download(url: str, client: httpx2.Client) -> bytes:
    """Return what is at `url`, trying again after a fault that may pass; InputError."""
    for pause in PAUSES:
        with suppress(_PassingFaultError):
            return _get(url, client)
        time.sleep(pause)
    return _get(url, client)


def _get(url: str, client: httpx2.Client) -> bytes:
    content = bytearray()
    try:
        with client.stream("GET", url) as response:
            _check_status(url, response.status_code)
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > LIMIT:
                    raise InputError(f"{url} is larger than {LIMIT >> 20} MiB")
    except httpx2.InvalidURL as error:
        raise InputError(f"{url} is no URL: see {BASE_VARIABLE}") from error
    except httpx2.HTTPError as error:
        raise _PassingFaultError(f"{url} cannot be reached, or the connection broke") from error
    return bytes(content)


def _check_status(url: str, status: int) -> None:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        raise _PassingFaultError(f"{url} was refused (HTTP {status}): try again later")
    if status != HTTPStatus.OK:
        raise InputError(f"{url} cannot be had (HTTP {status})")


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)
