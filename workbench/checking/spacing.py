"""Notice Arabic text that has lost spaces, in which words cannot be told from parts of others."""

import re
from collections.abc import Callable
from functools import lru_cache

from workbench.text.common_words import is_listed
from workbench.text.words import Word, arabic_words

_LONGEST_WORD = 16  # letters; Arabic words with all that may be attached to them are hardly longer
_SHORTEST, _SHORTEST_OF_TWO = 2, 4  # letters of a part beside a name, and of two common words, of which names seem made
_ARTICLE = "ال"
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


def is_joined(word: str, is_name: Callable[[str], bool]) -> bool:
    """Say whether a word is two that have lost the space between them, both common or one of them a name."""
    return any(_are_words(word[:cut], word[cut:], is_name) for cut in range(_SHORTEST, len(word) - _SHORTEST + 1))


def _are_words(before: str, after: str, is_name: Callable[[str], bool]) -> bool:
    if is_listed(before) and is_listed(after):
        return len(after) >= _SHORTEST_OF_TWO and (len(before) >= _SHORTEST_OF_TWO or after.startswith(_ARTICLE))
    return (is_listed(before) and is_name(after)) or (is_listed(after) and is_name(before))
