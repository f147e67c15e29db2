"""Tell a word that begins with the conjunction و from one whose first letter it is."""

from functools import cache

from workbench.text.tables import read_toml
from workbench.text.words import fold_arabic


def begins_with_and(word: str) -> bool:
    """Say whether a word seems to begin with "and"; a word of two letters never does."""
    folded = fold_arabic(word)
    return folded.startswith("و") and len(folded) > 2 and folded not in _plain_words()


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(map(fold_arabic, read_toml("workbench.text", "conjunctions.toml")["plain_waw"]))
