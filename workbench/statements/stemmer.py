"""Stem Arabic words as ARLSTem2 does (Abainia and Rebbani, ICTAACS 2019): without affixes, by no dictionary.

It leaves short words whole, unlike Snowball's Arabic stemmer. The tests compare it with the authors' own code in nltk,
which takes longer to import than an article to translate.
"""

import re
from functools import cache

_SPELLINGS = str.maketrans("آأإى", "اااي", "".join(map(chr, range(0x64B, 0x660))))
_ARTICLE = "بال|كال|وال|فبال|وبال|فكال|فلل|ولل|ال|لل|فل|فب"
_PRONOUN = "ك|كي|كم|كما|ه|ها|هم|هما|نا"

# Each step is the first of its forms that the whole word has; what stands in the groups is kept.
_FEMININE = "ت(..+)ي(.)ية|(ا..+)ا(.)ية|(...+ا)ية|(.)ا(..+)ة|(...+)ية|(...+)ة"
_ADJECTIVE = "(ا..+)ا(.)ي"
_PLURAL = "م(...+)ون|(...+)(?:ان|ين|ون|ات)|(ا.)ا(..+)|ا(..+)ا(.)"
_VERB = "|".join(
    (
        "ت(...+)(?:ان|ين|ون)|ي(...+)(?:ان|ون)|ا(...+)وا|ا(...+)[يان]|[يت](...+)ن",  # present
        "ست(...+)(?:ان|ين|ون)|سي(...+)(?:ان|ون)|س[تي](...+)ن",  # future
        "(...+)تما|(...+)(?:نا|تم|تا|وا)|(...+)[تان]",  # past
        "[تاني](...+)|س[انتي](...+)|ل[نتي](...+)",  # with a prefix alone: present, future, imperative
    )
)
_LAST = "ت(..+)ي(.)|م(..+)و(.)|([^ا]..+)ي|ل(...+)"


def stem(word: str) -> str:
    """Return the stem of a word in Arabic letters."""
    word = _first_stem(word)
    return _kept(_LAST, word) or word


def _first_stem(word: str) -> str:
    word = word.translate(_SPELLINGS)
    word = _kept("و(...+)", word) or word
    noun = _kept(f"(?:{_ARTICLE})(...+)", word)
    word = noun or word
    if nominal := _kept(_FEMININE, word) or _kept(_ADJECTIVE, word):
        return nominal
    word = _kept(f"(...+)(?:{_PRONOUN})", word) or word
    verb = "" if noun else _kept(_VERB, word)
    return _kept(_PLURAL, word) or verb or word


def _kept(forms: str, word: str) -> str:
    found = _compiled(forms).fullmatch(word)
    return "".join(filter(None, found.groups())) if found else ""


@cache
def _compiled(forms: str) -> re.Pattern[str]:
    return re.compile(forms)
