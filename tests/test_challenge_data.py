import hashlib
import json
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from eval.challenge import read_items
from workbench.text.language import has_arabic

DATA = Path(__file__).resolve().parent.parent / "eval" / "data"
FIELDS = {"id", "category", "pair", "half", "source", "reference", "must", "must_not"}
LONG = "long sentences"
# Chosen once, before any model was run, so that every category has 40 to 60% of its items in each half.
SALT = "challenge-108269:"

Item = dict[str, Any]
ITEMS: list[Item] = [json.loads(line) for line in (DATA / "challenge.jsonl").read_text(encoding="utf-8").splitlines()]
PATTERNS = {item.id: item for item in read_items(DATA / "challenge.jsonl")}
CATEGORIES = list(dict.fromkeys(item["category"] for item in ITEMS))


def in_category(category: str) -> list[Item]:
    return [item for item in ITEMS if item["category"] == category]


def pairs() -> dict[str, list[Item]]:
    members: dict[str, list[Item]] = defaultdict(list)
    for item in ITEMS:
        if item["pair"]:
            members[item["pair"]].append(item)
    return members


def passes(item: Item, translation: str) -> bool:
    return not PATTERNS[item["id"]].faults(translation)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub("[\u064b-\u0652\u0640]", "", text))


def eight_word_runs(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[start : start + 8]) for start in range(len(tokens) - 7)}


def test_items_are_well_formed_and_unique() -> None:
    assert [item["id"] for item in ITEMS] == [f"c{number:04d}" for number in range(1, len(ITEMS) + 1)]
    assert all(item.keys() - {"note"} == FIELDS for item in ITEMS)
    assert len({item["source"] for item in ITEMS}) == len(ITEMS)
    assert all(has_arabic(item["source"]) and not has_arabic(item["reference"]) for item in ITEMS)


def test_the_set_is_as_large_as_described() -> None:
    assert len(ITEMS) >= 520
    assert len(pairs()) >= 120
    assert len(CATEGORIES) == 20
    assert min(Counter(item["category"] for item in ITEMS).values()) >= 18


def test_sentences_are_short_but_for_the_long_ones() -> None:
    for item in ITEMS:
        low, high = (50, 90) if item["category"] == LONG else (4, 25)
        assert low <= len(item["source"].split()) <= high, item["id"]


def test_the_half_follows_from_the_hash_of_the_pair_or_id() -> None:
    for item in ITEMS:
        digest = hashlib.sha256((SALT + (item["pair"] or item["id"])).encode()).digest()
        assert item["half"] == ("tune", "held")[digest[0] % 2], item["id"]


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_is_in_both_halves_alike(category: str) -> None:
    halves = Counter(item["half"] for item in in_category(category))
    assert 0.4 <= halves["tune"] / halves.total() <= 0.6


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: str(item["id"]))
def test_an_item_accepts_its_reference_and_neither_silence_nor_the_source(item: Item) -> None:
    assert passes(item, item["reference"])
    assert not passes(item, "")
    assert not passes(item, item["source"])


@pytest.mark.parametrize("pair", pairs().values(), ids=lambda pair: str(pair[0]["pair"]))
def test_the_members_of_a_pair_are_close_and_reject_each_other(pair: list[Item]) -> None:
    first, second = pair
    assert first["category"] == second["category"]
    assert not passes(first, second["reference"])
    assert not passes(second, first["reference"])
    sources = first["source"].split(), second["source"].split()
    matching = SequenceMatcher(None, *sources, autojunk=False).get_matching_blocks()
    assert max(map(len, sources)) - sum(block.size for block in matching) <= 6


@pytest.mark.parametrize("category", CATEGORIES)
def test_an_item_rejects_the_reference_of_every_other_item_of_its_category(category: str) -> None:
    for item in in_category(category):
        wrong = [
            other["id"] for other in in_category(category) if other is not item and passes(item, other["reference"])
        ]
        assert not wrong, item["id"]


def test_no_source_repeats_eight_words_of_a_seed(seeds: Path) -> None:
    known = set[tuple[str, ...]]().union(
        *(eight_word_runs(file.read_text(encoding="utf-8")) for file in seeds.glob("*.txt"))
    )
    assert known
    assert not [item["id"] for item in ITEMS if eight_word_runs(item["source"]) & known]


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_description_gives_todays_counts(category: str) -> None:
    items = in_category(category)
    halves = Counter(item["half"] for item in items)
    paired = sum(item["pair"] is not None for item in items) // 2
    row = f"| {category} | {len(items)} | {paired} | {halves['tune']} | {halves['held']} |"
    assert row in (DATA / "challenge.md").read_text(encoding="utf-8").splitlines()
