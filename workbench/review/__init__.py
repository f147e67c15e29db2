"""Keep articles under review in one SQLite file, with every change, who made it and when."""

from workbench.review.actors import Actor, Role
from workbench.review.service import StaleError, apply
from workbench.review.store import Store

__all__ = ["Actor", "Role", "StaleError", "Store", "apply"]
