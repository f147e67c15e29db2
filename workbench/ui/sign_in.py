"""Find out who acts: by password where the project has people, else by the name that is asked once."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote, unquote

from workbench.review.actors import Actor, find_actor, known_actor
from workbench.review.store import Store

LONGEST_NAME = 60  # characters
YEAR = 365 * 24 * 3600  # seconds


class SignIn(Protocol):
    """Turn a name and a password into a cookie, and a cookie into who acts."""

    cookie: str
    max_age: int | None
    asks_password: bool

    def enter(self, name: str, password: str) -> str | None:
        """Return the value of the cookie for who may enter; None for who may not."""

    def actor(self, cookies: Mapping[str, str]) -> Actor | None:
        """Return who sends these cookies, with the role that they have now."""

    def leave(self, cookies: Mapping[str, str]) -> None:
        """Forget who sends these cookies."""


class Names:
    """Let anybody review under the name they give; the cookie holds it, so that it is asked once."""

    asks_password = False
    max_age: int | None = YEAR

    def __init__(self) -> None:
        self.cookie = "workbench-name"

    def enter(self, name: str, password: str) -> str | None:  # noqa: ARG002
        """Return the name, quoted; None for one that is empty or too long."""
        return quote(shown) if (shown := _shown(name)) else None

    def actor(self, cookies: Mapping[str, str]) -> Actor | None:
        """Return a reviewer of the name in the cookie."""
        name = _shown(unquote(cookies.get(self.cookie, "")))
        return Actor(name) if name else None

    def leave(self, cookies: Mapping[str, str]) -> None:
        """Do nothing: the cookie was all there is."""


class Logins:
    """Let the project's people in by their passwords; the cookie holds a token, known while the server runs."""

    asks_password = True
    max_age: int | None = None

    def __init__(self, store: Store) -> None:
        self.cookie = f"workbench-{secrets.token_hex(4)}"  # two servers on one machine share the browser's cookies
        self._store = store
        self._names: dict[str, str] = {}

    def enter(self, name: str, password: str) -> str | None:
        """Return a new token where the password is right."""
        with self._store.reading() as connection:
            actor = find_actor(connection, name.strip(), password)
        if actor is None:
            return None
        token = secrets.token_urlsafe(32)
        self._names[token] = actor.name
        return token

    def actor(self, cookies: Mapping[str, str]) -> Actor | None:
        """Return whose token it is; None once the project does not know them any more."""
        name = self._names.get(cookies.get(self.cookie, ""))
        if name is None:
            return None
        with self._store.reading() as connection:
            return known_actor(connection, name)

    def leave(self, cookies: Mapping[str, str]) -> None:
        """Make the token worthless."""
        self._names.pop(cookies.get(self.cookie, ""), None)


def _shown(name: str) -> str | None:
    """Return a name in one line without what would show nothing or turn text round; None for no name."""
    cleaned = "".join(" " if each.isspace() else each for each in name if unicodedata.category(each)[0] != "C")
    cleaned = " ".join(cleaned.split())
    return cleaned if 0 < len(cleaned) <= LONGEST_NAME else None
