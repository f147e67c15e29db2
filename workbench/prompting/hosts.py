"""Say where a language model is reached, and send nothing to another machine unless a person has named it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from workbench.errors import UsageError


def is_this_machine(host: str) -> bool:
    """Say whether a host is this machine for certain: localhost, or an address of the loopback."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str:
    """Return the host of a base URL; UsageError where it is none, or holds a name or password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        usable = False
    if not usable or parts.hostname is None:
        raise UsageError("WORKBENCH_LLM_URL must be a URL such as http://localhost:11434/v1")
    if parts.username or parts.password:
        raise UsageError("WORKBENCH_LLM_URL must hold no name or password: the key goes into WORKBENCH_LLM_KEY")
    return parts.hostname


def must_be_allowed(host: str, allowed: str | None) -> None:
    """Raise UsageError where text would go to another machine than this, and that one was not named."""
    if not is_this_machine(host) and (allowed or "").lower() != host.lower():
        raise UsageError(
            f"{host} is not this machine: text of articles is sent there only if you say so, with --send-to {host}"
        )
