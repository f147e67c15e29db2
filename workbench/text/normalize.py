"""Normalise Arabic and English text the way a translation model expects it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]+")
_WHITESPACE = re.compile(r"\s+")
# A lone "1,5"; neither a list "1,5,7" nor grouped thousands "1,500" nor part of a longer number.
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d{1,2})(?!\d|[.,]\d)")

_INVISIBLE = dict.fromkeys(
    [
        0x0640,  # tatweel
        0x00AD,  # soft hyphen
        0x061C,  # Arabic letter mark
        *range(0x200B, 0x2010),  # zero-width characters and directional marks
        *range(0x202A, 0x202F),  # bidirectional embeddings and overrides
        *range(0x2066, 0x206A),  # bidirectional isolates
        0xFEFF,  # byte order mark
    ]
)
_PERSIAN_LETTERS = str.maketrans("یےکھہەۃ", "ييكهههة")
_VOWELS = dict.fromkeys([*range(0x064B, 0x0653), 0x0670, *range(0x06D6, 0x06EE)])
# Low-resource practice of Habash & Sadat (2006) and El Kholy & Habash (2012): reduced alef and ya.
_FOLDED_LETTERS = str.maketrans("أإآٱى", "ااااي")
_STRAIGHT_QUOTES = str.maketrans("«»“”„‟‹›‘’‚‛", '"' * 6 + "'" * 6)
_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "01234567890123456789.,%")
_ALWAYS = _INVISIBLE | _PERSIAN_LETTERS


@dataclass(frozen=True, slots=True)
class Normalization:
    """Choose the optional steps of `normalize`; a model's catalogue entry or recipe states them."""

    strip_vowels: bool = False
    fold_letters: bool = False
    straight_quotes: bool = False
    ascii_digits: bool = False


@cache
def _table(options: Normalization) -> dict[int, int | str | None]:
    """Return the `str.translate` table of the characters to replace or drop."""
    table: dict[int, int | str | None] = dict(_ALWAYS)
    steps = (
        (options.strip_vowels, _VOWELS),
        (options.fold_letters, _FOLDED_LETTERS),
        (options.straight_quotes, _STRAIGHT_QUOTES),
        (options.ascii_digits, _ASCII_DIGITS),
    )
    for wanted, characters in steps:
        if wanted:
            table.update(characters)
    return table


def normalize(text: str, options: Normalization = Normalization()) -> str:
    """Return `text` with compatibility forms, invisible characters, numbers and spaces made uniform; idempotent."""
    text = _PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = text.translate(_table(options))
    text = _DECIMAL_COMMA.sub(r"\1.\2", text)
    return _WHITESPACE.sub(" ", text).strip()
