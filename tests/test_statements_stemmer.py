"""Compare the stemmer with that of its authors, which nltk has."""

from __future__ import annotations

import random
from pathlib import Path

from nltk.stem.arlstem2 import ARLSTem2

from workbench.statements.stemmer import stem

AFFIXES = "اتنيسملكهوفبةدىأآّر"
ROOT = Path(__file__).resolve().parent.parent


def arabic_words() -> set[str]:
    chance = random.Random(7)  # noqa: S311
    made = {"".join(chance.choices(AFFIXES, k=chance.randint(1, 9))) for _ in range(20_000)}
    lines = (ROOT / "training/composed/b-war-security.tsv").read_text(encoding="utf-8").splitlines()
    return {word for word in made.union(*(line.split("\t")[0].split() for line in lines)) if word.isalpha()}


def test_stems_are_those_of_arlstem2() -> None:
    authors, words = ARLSTem2(), arabic_words()
    assert len(words) > 20_000
    assert [word for word in words if stem(word) != authors.stem(word)] == []
