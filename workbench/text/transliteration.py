"""Relate names in Arabic letters to names in Latin letters."""

from workbench.text.name_search import find_name
from workbench.text.name_spelling import SAME_NAME, is_same_name, similarity, skeleton
from workbench.text.romanization import romanize

__all__ = ["SAME_NAME", "find_name", "is_same_name", "romanize", "similarity", "skeleton"]
