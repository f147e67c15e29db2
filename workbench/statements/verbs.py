"""Load the verbs that report speech, with the forms that Arabic grammar derives from them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from workbench.statements.tokens import Token, fold, fold_words
from workbench.text.kept import derived
from workbench.text.tables import read_rows

_WEAK_ENDINGS = "اي"  # final alef and ya, as folded
_SHORTEST_WEAK = 4
_OBJECTS = ("هم", "ها")
_SHORTEST_STEM = 3
_AT_ONCE, _NEVER = "^", "!"


class Verb(NamedTuple):
    """Hold one form of a reporting verb; `feminine` and `plural` are None where the form leaves them open.

    `adjacent` are the companions that count only right after the subject, `barred` what must not stand there.
    """

    lemma: str
    tense: str
    kind: str
    companions: tuple[str, ...]
    adjacent: tuple[str, ...]
    barred: tuple[str, ...]
    feminine: bool | None = None
    plural: bool | None = None


@derived
def _verbs() -> dict[str, tuple[Any, ...]]:
    """Return the fields of the reporting verbs by folded form, without the prefixes و and ف."""
    table: dict[str, tuple[Any, ...]] = {}
    for past, present, participle, kind, companions in read_rows("workbench.statements", "reporting_verbs.txt"):
        marks = () if companions == "-" else fold_words(companions)
        near, barred = (tuple(mark[1:] for mark in marks if mark[0] == sign) for sign in (_AT_ONCE, _NEVER))
        far = tuple(mark for mark in marks if mark[0] not in (_AT_ONCE, _NEVER))
        for form, tense, feminine, plural in _verb_forms(fold(past), fold(present), fold(participle)):
            table.setdefault(form, (fold(past), tense, kind, far, near, barred, feminine, plural))
    return table


def find_verb(token: Token) -> tuple[Verb, str] | None:
    """Return the reporting verb that the token is a form of, and its prefix ("و", "ف" or "")."""
    return find_verb_form(token.folded)


@lru_cache(maxsize=1 << 14)
def find_verb_form(folded: str) -> tuple[Verb, str] | None:
    """Do the same for a folded word."""
    table = _verbs()
    for prefix in ("", "و", "ف"):
        fields = table.get(folded.removeprefix(prefix)) if folded.startswith(prefix) else None
        if fields:
            return Verb(*fields), prefix
    return next((found for ending in _OBJECTS if (found := _with_object(folded, ending))), None)


def _with_object(folded: str, ending: str) -> tuple[Verb, str] | None:
    """Return the verb that has whom it is said to as a pronoun: "وعدهم", "أبلغها"."""
    stem = folded.removesuffix(ending)
    found = find_verb_form(stem) if stem != folded and len(stem) >= _SHORTEST_STEM else None
    return found if found and found[0].kind in {"name", "stance"} and found[0].tense != "participle" else None


def _verb_forms(past: str, present: str, participle: str) -> Iterator[tuple[str, str, bool | None, bool | None]]:
    stem = past[:-1] if past[-1] in _WEAK_ENDINGS else past
    yield past, "past", False, False
    yield stem + "ت", "past", True, False
    yield from ((stem + ending, "past", None, True) for ending in ("وا", "تا"))
    yield past + "ا", "past", None, True
    if present != "-":
        yield present, "present", False, False
        yield "ت" + present[1:], "present", True, False
        if present[-1] in _WEAK_ENDINGS and len(present) >= _SHORTEST_WEAK:  # "لم ينف"
            yield present[:-1], "present", False, False
            yield "ت" + present[1:-1], "present", True, False
        yield from ((present.rstrip(_WEAK_ENDINGS) + ending, "present", None, True) for ending in ("ون", "ان"))
    if participle != "-":
        base = participle[:-1]
        yield participle, "participle", False, False
        yield base + "ه", "participle", True, False
        yield from ((base.rstrip("ي") + ending, "participle", None, True) for ending in ("ين", "تين", "ات"))
