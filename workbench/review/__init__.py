"""Keep articles under review in one SQLite file, with every change, who made it and when."""

from workbench.review.actors import Actor, Role
from workbench.review.segments import StaleError
from workbench.review.service import apply
from workbench.review.store import Store

__all__ = ["Actor", "Role", "StaleError", "Store", "apply"]
