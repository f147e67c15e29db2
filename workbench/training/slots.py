"""Fill the slots of composed pairs, {PERSON} and the like, the same on both sides."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbench.training.mix import Pair, read_pairs
from workbench.training.recipe import Recipe

_SLOT = re.compile(r"\{(PERSON|COUNTRY|CITY|NUM|YEAR|DAY|MONTH|PERCENT)\}")  # other braces are text
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_ARABIC_INDIC_SHARE = 0.1
_BOTH_NAMES_SHARE = 0.1  # UN style: أيار/مايو


@dataclass(frozen=True, slots=True)
class Month:
    """Hold a month's English name and its Levantine, Egyptian (also Gulf) and Maghrebi names."""

    english: str
    levantine: str
    egyptian: str
    maghrebi: str


@dataclass(frozen=True, slots=True)
class Slots:
    """Hold the lists that slots are filled from."""

    first_names: tuple[Pair, ...]
    last_names: tuple[Pair, ...]
    name_tokens: tuple[Pair, ...]
    countries: tuple[Pair, ...]
    cities: tuple[Pair, ...]
    months: tuple[Month, ...]

    def fill(self, pair: Pair, chance: random.Random) -> Pair:
        """Return the pair with every slot filled by the same value on both sides."""
        values: dict[str, Pair] = {}
        for slot in _SLOT.findall(pair.source + pair.target):
            if slot not in values:
                values[slot] = self._value(slot, chance)
        if not values:
            return pair
        return Pair(
            _SLOT.sub(lambda match: values[match[1]].source, pair.source),
            _SLOT.sub(lambda match: values[match[1]].target, pair.target),
        )

    def _value(self, slot: str, chance: random.Random) -> Pair:
        lists = {"COUNTRY": self.countries, "CITY": self.cities}
        if slot in lists:
            return chance.choice(lists[slot])
        if slot == "PERSON":
            return self._person(chance)
        if slot == "MONTH":
            return _month(chance.choice(self.months), chance)
        return _FIGURES[slot](chance)

    def _person(self, chance: random.Random) -> Pair:
        if self.name_tokens and chance.random() < 0.5:
            names = chance.sample(self.name_tokens, 2)
        else:
            names = [chance.choice(self.first_names), chance.choice(self.last_names)]
        return Pair(" ".join(name.source for name in names), " ".join(name.target for name in names))


def load_slots(recipe: Recipe, corpora: Path) -> Slots | None:
    """Read the slot lists that the recipe names, if any."""
    lists, home = recipe.slots, recipe.paths[0].parent
    if lists is None:
        return None
    tokens = [pair for name in lists.name_tokens for pair in read_pairs(corpora / name)]
    return Slots(
        first_names=tuple(read_pairs(home / lists.first_names)),
        last_names=tuple(read_pairs(home / lists.last_names)),
        name_tokens=tuple(pair for pair in tokens if len(pair.source) > 2 and pair.target.istitle()),
        countries=tuple(read_pairs(home / lists.countries)),
        cities=tuple(read_pairs(home / lists.cities)),
        months=tuple(_read_months(home / lists.months)),
    )


def _read_months(path: Path) -> list[Month]:
    return [Month(*line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]


def _month(month: Month, chance: random.Random) -> Pair:
    if chance.random() < _BOTH_NAMES_SHARE:
        return Pair(f"{month.levantine}/{month.egyptian}", month.english)
    return Pair(chance.choice((month.levantine, month.egyptian, month.egyptian, month.maghrebi)), month.english)


def _number(chance: random.Random) -> Pair:
    """Write a count of two to five digits: with or without a thousands comma in Arabic, with one in English."""
    number = chance.randrange(10, 10 ** chance.randint(2, 5))
    return Pair(_digits(chance.choice((f"{number}", f"{number:,}")), chance).source, f"{number:,}")


def _percent(chance: random.Random) -> Pair:
    """Write a percentage below 100, one in four with a decimal: comma or point in Arabic, point in English."""
    if chance.random() < 0.75:
        return _digits(str(chance.randint(2, 99)), chance)
    text = f"{chance.randint(0, 99)}.{chance.randint(1, 9)}"
    return Pair(chance.choice((text, text.replace(".", ","))), text)


def _digits(text: str, chance: random.Random) -> Pair:
    arabic = text.replace(",", "٬").translate(_ARABIC_INDIC) if chance.random() < _ARABIC_INDIC_SHARE else text
    return Pair(arabic, text)


_FIGURES: dict[str, Callable[[random.Random], Pair]] = {
    "NUM": _number,
    "PERCENT": _percent,
    "YEAR": lambda chance: _digits(str(chance.randint(1945, 2035)), chance),
    "DAY": lambda chance: _digits(str(chance.randint(1, 28)), chance),
}
