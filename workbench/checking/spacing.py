"""Notice Arabic text that has lost spaces, in which words cannot be told from parts of others."""

from workbench.text.words import ARABIC_WORD

_LONGEST_WORD = 15  # letters; Arabic words with all that may be attached to them are no longer


def has_lost_spaces(text: str) -> bool:
    """Say whether words stand together without spaces, as they do in text taken from some files."""
    return any(len(match[0]) > _LONGEST_WORD for match in ARABIC_WORD.finditer(text))
