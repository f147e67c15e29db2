"""Pick the key statements of articles, say who made them, and merge them across articles."""

from workbench.statements.attribution import attribute
from workbench.statements.digest import DigestEntry, digest
from workbench.statements.ranking import select

__all__ = ["DigestEntry", "attribute", "digest", "select"]
