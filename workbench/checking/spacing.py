"""Notice Arabic text that has lost spaces, in which words cannot be told from parts of others."""

import re
from functools import lru_cache

from workbench.text.words import Word, arabic_words

_LONGEST_WORD = 16  # letters; Arabic words with all that may be attached to them are hardly longer
_END_INSIDE = re.compile("[ةى]\\w")  # letters that stand at the end of words alone
# A hamza below an alef, or an article before a hamza, behind a word; not behind و or ب with the article.
_START_INSIDE = re.compile("^(?![وف]?[بكل]?ال[إأآ])\\w{3,}(?:ال[إأآ]|(?<=\\w{4})إ)\\w{2}")


@lru_cache(maxsize=8)  # the checks of a segment ask one after another
def has_lost_spaces(text: str) -> bool:
    """Say whether words stand together without spaces, as they do in text taken from some files."""
    return any(is_stuck(word) for word in arabic_words(text))


def is_stuck(word: Word) -> bool:
    """Say whether what seems to be a word is several."""
    stuck = _END_INSIDE.search(word.text) or _START_INSIDE.search(word.text)
    return len(word.text) > _LONGEST_WORD or stuck is not None
