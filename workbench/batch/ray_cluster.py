"""Reach a Ray cluster, and turn what goes wrong there into one line."""

from __future__ import annotations

import logging
import os
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import ray
import ray.util.client
from ray.exceptions import RayError

from workbench.errors import UsageError, WorkbenchError

CLIENT = "ray://"
CLIENT_PORT = "10001"  # unless `ray start` is told otherwise
SECONDS = 5.0  # that a machine has to answer
NAMED = {"auto", "local"}  # what Ray takes for an address besides HOST:PORT


def connect(address: str | None) -> bool:
    """Join the cluster, or start one here without an address; say whether this process is a client outside of it.

    Raises UsageError where no cluster answers. Ray itself would wait for minutes.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    address = address or os.environ.get("RAY_ADDRESS")
    if not ray.is_initialized():
        if address and address not in NAMED:
            _must_answer(address)
        with warnings.catch_warnings(action="ignore"):
            _init(address)
    return bool(ray.util.client.ray.is_connected())  # type: ignore[no-untyped-call]


def _init(address: str | None) -> None:
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.WARNING)
    except (ConnectionError, RuntimeError, ValueError, ImportError) as error:
        raise UsageError(f"--address {address}: {_last_line(error)}") from error


def _must_answer(address: str) -> None:
    host, colon, port = address.removeprefix(CLIENT).partition(":")
    if not (host and colon and port.isdecimal() and int(port) < 65536):
        raise UsageError(f"--address {address}: give ray://HOST:PORT, HOST:PORT or auto")
    if port == CLIENT_PORT and not address.startswith(CLIENT):
        raise UsageError(f"--address {address}: is where clients are let in; write {CLIENT}{address}")
    try:
        socket.create_connection((host, int(port)), SECONDS).close()
    except OSError as error:
        raise UsageError(f"--address {address}: no cluster answers there: {error.strerror or error}") from error
    if os.environ.get("RAY_USE_TLS", "0") == "0":
        _must_speak(address, f"{host}:{port}")


def _must_speak(address: str, place: str) -> None:
    with grpc.insecure_channel(place) as channel:
        try:
            grpc.channel_ready_future(channel).result(SECONDS)
        except grpc.FutureTimeoutError as error:
            raise UsageError(f"--address {address}: what listens there is no cluster") from error


@contextmanager
def faults_of_cluster() -> Iterator[None]:
    """Raise what a process of the cluster raised; an error of Ray's own becomes one line."""
    try:
        yield
    except (RayError, ConnectionError) as error:
        raise _plain(error) from error


def ask(function: Callable[..., Any], *arguments: Any, **resources: Any) -> Any:
    """Call a function in a process of the cluster and return what it returns."""
    return ray.get(ray.remote(**resources)(function).remote(*arguments))


def _plain(error: BaseException) -> WorkbenchError:
    """Find what began it; Ray gives its own error the class of that, but not its message."""
    while isinstance(error, RayError) or not isinstance(error, WorkbenchError):
        cause = getattr(error, "cause", None) or error.__cause__
        if cause is None:
            return WorkbenchError(f"Ray: {type(error).__name__}: {_last_line(error)}")
        error = cause
    return error


def _last_line(error: BaseException) -> str:
    return next((line for line in reversed(str(error).splitlines()) if line.strip()), type(error).__name__).strip()
