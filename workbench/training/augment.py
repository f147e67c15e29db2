"""Give training pairs what real pages have: joined sentences, hasty spelling, odd punctuation."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from workbench.training.mix import Pair
from workbench.training.recipe import Augmentation

_SLIP = 0.5  # of the places where a slip can occur, in a text that has it
_SHORT_VOWELS = "\u064e\u064f\u0650\u0651\u0652"

Slip = Callable[[str, random.Random], str]


def augment(pairs: list[Pair], shares: Augmentation, chance: random.Random) -> list[Pair]:
    """Join some neighbouring pairs, take the full stop off some as headlines have it, and let some sources slip."""
    joined = list[Pair]()
    for pair in pairs:
        if joined and chance.random() < shares.join and _ends_sentence(joined[-1]):
            last = joined.pop()
            joined.append(Pair(f"{last.source} {pair.source}", f"{last.target} {pair.target}"))
        elif _ends_sentence(pair) and chance.random() < shares.drop_full_stop:
            joined.append(Pair(pair.source.rstrip(" ."), pair.target.rstrip(" .")))
        else:
            joined.append(pair)
    return [_slip(pair, shares, chance) for pair in joined]


def _slip(pair: Pair, shares: Augmentation, chance: random.Random) -> Pair:
    for share, slips in ((shares.spelling, _SPELLING), (shares.punctuation, _PUNCTUATION)):
        if chance.random() < share:
            pair = replace(pair, source=chance.choice(slips)(pair.source, chance))
    return pair


def _ends_sentence(pair: Pair) -> bool:
    return pair.source.endswith(".") and pair.target.endswith(".")


def _sometimes(pattern: str, change: Callable[[str, random.Random], str]) -> Slip:
    """Return a slip that makes the change at about every second match of the pattern."""
    compiled = re.compile(pattern)

    def slip(text: str, chance: random.Random) -> str:
        return compiled.sub(lambda match: change(match[0], chance) if chance.random() < _SLIP else match[0], text)

    return slip


def _always(replacement: str) -> Callable[[str, random.Random], str]:
    return lambda _matched, _chance: replacement


def _vowel(letter: str, chance: random.Random) -> str:
    return letter + chance.choice(_SHORT_VOWELS)


_SPELLING: tuple[Slip, ...] = (
    _sometimes("ة\\b", _always("ه")),
    _sometimes("[أإآ]", _always("ا")),
    _sometimes("ى\\b", _always("ي")),
    _sometimes("ي\\b", _always("ى")),
    _sometimes("(?<=[\u0628-\u064a])(?=[\u0628-\u064a])", lambda _place, chance: "ـ" * (chance.random() < 0.2)),
    _sometimes("[\u0628-\u063a\u0641-\u0648]", _vowel),
    _sometimes("\\b(?:في|من|عن|مع|ما|لا|يا) ", lambda word, _chance: word.rstrip()),  # a space not typed
)
_PUNCTUATION: tuple[Slip, ...] = (
    _sometimes("،", _always("")),
    _sometimes("،", _always(",")),
    _sometimes("[،.:؛]", lambda mark, _chance: f" {mark}"),
    _sometimes("(?<=،) ", _always("")),
    _sometimes("[.]$", _always("..")),
    _sometimes("، ", _always(" - ")),
    _sometimes(" ", _always("  ")),
)
