"""Say who acts on a project and what they may do."""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from workbench.errors import WorkbenchError

# OWASP's parameters for scrypt (2023): 32 MiB and some 50 ms a guess.
_COST, _BLOCK, _PARALLEL, _SALT = 2**15, 8, 1, 16  # the salt in bytes
_MEMORY = 64 * 2**20


class ForbiddenError(WorkbenchError):
    """Report an act that the actor's role does not allow."""


class Role(StrEnum):
    """Rank what people may do: readers look, reviewers change and approve."""

    READER = "reader"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Actor:
    """Name a person, and the role that was found for them on the server."""

    name: str
    role: Role = Role.REVIEWER

    def must_review(self) -> None:
        """Raise ForbiddenError unless the actor is a reviewer."""
        if self.role is not Role.REVIEWER:
            raise ForbiddenError(f"{self.name} may read this project, not change it")


def add_person(connection: sqlite3.Connection, name: str, role: Role, password: str) -> None:
    """Add a person, or give them a new role and password."""
    statement = "INSERT INTO person VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET role = excluded.role, "
    connection.execute(f"{statement}password = excluded.password", (name, role, _hash(password, os.urandom(_SALT))))


def find_actor(connection: sqlite3.Connection, name: str, password: str) -> Actor | None:
    """Return the person whose password it is; None for a wrong name or password, in the same time for both."""
    row = connection.execute("SELECT name, role, password FROM person WHERE name = ?", (name,)).fetchone()
    stored = row["password"] if row else _hash("", bytes(_SALT))
    salt = bytes.fromhex(stored.split("$")[1])
    same = hmac.compare_digest(_hash(password, salt), stored)
    return Actor(row["name"], Role(row["role"])) if row and same else None


def known_actor(connection: sqlite3.Connection, name: str) -> Actor | None:
    """Return the person of that name with the role that they have now; None where there is none."""
    row = connection.execute("SELECT name, role FROM person WHERE name = ?", (name,)).fetchone()
    return Actor(row["name"], Role(row["role"])) if row else None


def _hash(password: str, salt: bytes) -> str:
    key = hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY)
    return f"scrypt-{_COST}-{_BLOCK}-{_PARALLEL}${salt.hex()}${key.hex()}"
