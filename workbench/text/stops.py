"""Decide whether a sentence mark ends its sentence."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from workbench.text.conjunctions import begins_with_and
from workbench.text.tables import read_toml
from workbench.text.words import fold_arabic

INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"  # inside a regular expression's brackets

_CLOSING = "\"'”»“›’)]"
_OPENING = "\"'«“‘([-–—•* "
_QUOTES = frozenset("\"'”»“›’«‘")
_NEXT_WORD = re.compile(rf"[\s\"'«»“”‘(\[•*–—{INVISIBLE}-]*([\w\u0640\u064b-\u065f\u0670]+)")
_ARABIC_WORD = re.compile("[\u0620-\u065f\u0670-\u06d3]+")
_OPENING_QUOTE = re.compile(r"(:?) ?[\"“«][^\"“«]*$")
_SHORTEST = 3  # letters of a word at a stop that is not part of an abbreviation
_LABEL = re.compile(r"\d{1,2}|[^\W\d_]")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.(?:0\d|1[0-2])")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")


@dataclass(frozen=True)
class Stop:
    """Show a run of sentence marks to the rules, with its surroundings inside its sentence and paragraph."""

    marks: str
    closers: str  # quotation marks, brackets and the like that stay with the sentence
    before: str
    after: str
    opening: str  # the first character of the sentence
    reaches_start: bool  # whether `before` holds all of the sentence so far
    bracketed: bool = False
    is_prose: bool = True  # whether a full stop comes later in the paragraph, as in a headline it does not
    list_number: int = 0  # the last list number of the sentence

    @cached_property
    def last_word(self) -> str:
        """Return the word that touches the marks, without quotation marks and brackets before it, or nothing."""
        if not self.before or self.before[-1].isspace():
            return ""
        return self.before.rsplit(maxsplit=1)[-1].lstrip(_OPENING)

    @cached_property
    def preceding(self) -> str:
        """Return what stands before the last word."""
        return self.before[: len(self.before) - len(self.last_word)].rstrip(_OPENING)

    @cached_property
    def next_word(self) -> str:
        """Return the next word, folded for comparison, or nothing."""
        match = _NEXT_WORD.match(self.after)
        return _fold(match[1]) if match else ""

    def follows(self, *lists: str) -> bool:
        """Say whether the next word is in one of the named lists of words."""
        return any(self.next_word in _words()[name] for name in lists)

    @property
    def opens_next(self) -> bool:
        """Say whether the next word is one that opens sentences."""
        return self.follows("openers", "reports")

    @property
    def conjoins(self) -> bool:
        """Say whether the next word seems to begin with "and"."""
        return begins_with_and(self.next_word)

    @property
    def pauses(self) -> bool:
        """Say whether the marks are dots alone, and more than a full stop."""
        return not self.marks.strip(".…") and self.marks != "."


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    return fold_arabic(word).casefold()


@cache
def _words() -> dict[str, frozenset[str]]:
    table = read_toml("workbench.text", "segmentation.toml")
    table["reports"] = ["و" + "".join(form) for form in itertools.product(table["opening_verbs"], ("", "ت"))]
    return {name: frozenset(map(_fold, words)) for name, words in table.items()}


def _rule_brackets(stop: Stop) -> bool | None:
    """Keep brackets inside a sentence whole; inside brackets that hold sentences, the other rules decide."""
    outside = stop.before[: max(stop.before.rfind("("), stop.before.rfind("["), 0)].strip()
    if not stop.bracketed or not outside:
        return None
    return stop.opens_next if any(closer in ")]" for closer in stop.closers) else False


def _rule_attached(stop: Stop) -> bool | None:
    """Split at a missing space between two Arabic words, and nowhere else inside a run of characters."""
    if not stop.after or stop.after[0].isspace():
        return None
    match = _NEXT_WORD.match(stop.after)
    following = _ARABIC_WORD.match(match[1]) if match and stop.after[0] not in "-–—*" else None
    if not following:
        return False
    if stop.pauses:
        return None
    return len(following[0]) >= 2 and (stop.marks != "." or _misses_space(stop))


def _misses_space(stop: Stop) -> bool:
    if not stop.last_word:
        return _is_misplaced(stop)
    *dotted, preceding = stop.last_word.rstrip(_CLOSING).split(".")
    if is_label(stop) or any(len(part) < _SHORTEST for part in dotted):
        return False
    return preceding.isdecimal() or (len(preceding) >= _SHORTEST and _ARABIC_WORD.fullmatch(preceding) is not None)


def _is_misplaced(stop: Stop) -> bool:
    """Say whether the space after a stop stands before it; a domain or a file's ending begins with its stop."""
    *_, preceding = ["", *stop.before.split()]
    is_word = len(preceding) >= _SHORTEST and _ARABIC_WORD.fullmatch(preceding.strip(_CLOSING)) is not None
    return is_word and len(stop.next_word) > _SHORTEST and _fold(preceding) not in _words()["before_endings"]


def _rule_punctuation(stop: Stop) -> bool | None:
    """Go on where a comma, semicolon or colon follows."""
    return False if stop.after.lstrip()[:1] in tuple("،,؛;:") else None


def _rule_label(stop: Stop) -> bool | None:
    """Go on after the number, letter or word that labels a list item or a section."""
    return False if is_label(stop) else None


def is_label(stop: Stop) -> bool:
    """Say whether the marks belong to the label of a list item or a section."""
    word, preceding = stop.last_word, stop.preceding
    if stop.marks != "." or not word:
        return False
    starts = stop.reaches_start and not preceding
    if starts and (_NUMBER.fullmatch(word) or _fold(word) in _words()["labels"]):
        return True
    if stop.reaches_start and _fold(preceding) in _words()["sections"] and _NUMBER.fullmatch(word):
        return True
    if not _LABEL.fullmatch(word):
        return False
    return starts or preceding.endswith(":") or (word.isdecimal() and 0 < stop.list_number == int(word) - 1)


def _rule_abbreviation(stop: Stop) -> bool | None:
    """Go on after abbreviations, unless the next word opens sentences or, after a unit, begins with "and"."""
    word, words = _fold(stop.last_word), _words()
    if stop.marks != "." or not word or not _QUOTES.isdisjoint(stop.closers):
        return None
    if word in words["et_cetera"] or _is_measure(stop, word):
        return stop.after.lstrip()[:1] != "(" and (stop.opens_next or stop.conjoins or stop.follows("resumptions"))
    if _fold("".join(stop.preceding.rsplit(maxsplit=1)[-1:])) in words["sections"] and _NUMBER.fullmatch(word):
        return not stop.follows("prepositions")
    if _DOTTED.fullmatch(word) or word in words["abbreviations"] or (len(word) == 1 and word.isalpha()):
        return stop.opens_next
    return None


def _is_measure(stop: Stop, word: str) -> bool:
    if word in _words()["units"]:
        return stop.preceding[-1:].isdecimal()
    return _DAY_AND_MONTH.fullmatch(word) is not None


def _rule_latin(stop: Stop) -> bool | None:
    """Leave the mark to a Latin name or quotation inside an Arabic sentence ("Yahoo!")."""
    if not (stop.last_word[-1:].isascii() and stop.last_word[-1:].isalpha() and _ARABIC_WORD.match(stop.next_word)):
        return None
    return stop.opens_next if stop.marks in ("!", "?") or not _QUOTES.isdisjoint(stop.closers) else None


def _rule_repetition(stop: Stop) -> bool | None:
    """Go on where a call or hesitation repeats its word."""
    repeats = bool(stop.next_word) and stop.next_word == _fold(stop.last_word)
    return False if repeats and (stop.marks == "!" or stop.pauses) else None


def _rule_quotation(stop: Stop) -> bool | None:
    """Go on after a closed quotation that the sentence comments on, or that asks or exclaims inside it."""
    if _QUOTES.isdisjoint(stop.closers) or stop.pauses:
        return None
    opening = _OPENING_QUOTE.search(stop.before)
    if stop.follows("comments") or (stop.opening in _QUOTES and stop.follows("opening_verbs")):
        return False
    if stop.marks == "." or stop.opens_next:
        return True
    if opening is None and stop.follows("opening_verbs"):
        return False
    resumes = stop.conjoins or stop.next_word.startswith("ف") or stop.follows("prepositions", "resumptions")
    return not resumes and (opening is None or opening[1] == ":")


def _rule_ellipsis(stop: Stop) -> bool | None:
    """End the sentence at dots only where a new one seems to follow, and never in a headline."""
    if not stop.pauses:
        return None
    if stop.follows("reports"):
        return True
    omits = not stop.last_word or stop.last_word[-1] in "،,:"
    hesitates = stop.reaches_start and not stop.preceding
    resumes = stop.conjoins or stop.follows("comments", "prepositions", "resumptions")
    return stop.is_prose and not omits and not hesitates and not resumes


_RULES: tuple[Callable[[Stop], bool | None], ...] = (
    _rule_brackets,
    _rule_attached,
    _rule_punctuation,
    _rule_label,
    _rule_abbreviation,
    _rule_latin,
    _rule_repetition,
    _rule_quotation,
    _rule_ellipsis,
)


def ends_sentence(stop: Stop) -> bool:
    """Let the first rule that has an opinion decide; a mark without one ends its sentence."""
    return next((verdict for rule in _RULES if (verdict := rule(stop)) is not None), True)
