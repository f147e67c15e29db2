import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from workbench.text.language import has_arabic

DATA = Path(__file__).resolve().parent.parent / "eval" / "data"
NO_SPEECH = "verbs that look like speech"
MOSTLY_NO_SPEECH = "passive and impersonal without a speaker"

Passage = dict[str, Any]
PASSAGES: list[Passage] = [
    json.loads(line) for line in (DATA / "speakers.jsonl").read_text(encoding="utf-8").splitlines()
]
CATEGORIES = list(dict.fromkeys(passage["category"] for passage in PASSAGES))


def in_category(category: str) -> list[Passage]:
    return [passage for passage in PASSAGES if passage["category"] == category]


def speakers(passage: Passage) -> list[dict[str, str | None]]:
    return [speaker for speaker in passage["speakers"] if speaker]


def occurs(phrase: str, text: str) -> bool:
    """Tell whether a phrase is in the text, if only with its article merged into the preposition لـ (للبنك)."""
    return phrase in text or (phrase.startswith("ال") and "لل" + phrase[2:] in text)


def eight_word_runs(text: str) -> set[tuple[str, ...]]:
    tokens = text.split()
    return {tuple(tokens[start : start + 8]) for start in range(len(tokens) - 7)}


def counts_row(name: str, passages: list[Passage]) -> str:
    halves = Counter(passage["half"] for passage in passages)
    sentences = sum(len(passage["sentences"]) for passage in passages)
    attributed = sum(len(speakers(passage)) for passage in passages)
    return f"| {name} | {len(passages)} | {halves['tune']} | {halves['held']} | {sentences} | {attributed} |"


def test_passages_are_well_formed_and_unique() -> None:
    assert [passage["id"] for passage in PASSAGES] == [f"s{number:03d}" for number in range(1, len(PASSAGES) + 1)]
    assert all(passage.keys() == {"id", "half", "category", "sentences", "speakers"} for passage in PASSAGES)
    sentences = [sentence for passage in PASSAGES for sentence in passage["sentences"]]
    assert all(has_arabic(sentence) and sentence == sentence.strip() for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


def test_the_set_is_as_large_as_described() -> None:
    assert len(PASSAGES) >= 170
    assert min(Counter(passage["category"] for passage in PASSAGES).values()) >= 8


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: str(passage["id"]))
def test_each_sentence_has_a_speaker_named_in_the_passage_or_none(passage: Passage) -> None:
    assert 1 <= len(passage["sentences"]) <= 4
    assert len(passage["sentences"]) == len(passage["speakers"])
    text = " ".join(passage["sentences"])
    for speaker in speakers(passage):
        assert speaker.keys() == {"name", "title"}
        assert speaker["name"]
        assert occurs(speaker["name"], text)
        assert speaker["title"] is None or (speaker["title"] and occurs(speaker["title"], text))


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: str(passage["id"]))
def test_a_speaker_keeps_name_and_title_throughout_a_passage(passage: Passage) -> None:
    named = {(speaker["name"], speaker["title"]) for speaker in speakers(passage)}
    names = [name for name, _ in named]
    assert len(set(names)) == len(names)
    assert not [(one, other) for one in names for other in names if one != other and str(one) in str(other)]


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_category_is_about_speech_or_about_its_absence(category: str) -> None:
    silent = [passage["id"] for passage in in_category(category) if not speakers(passage)]
    if category == NO_SPEECH:
        assert len(silent) == len(in_category(category))
    elif category == MOSTLY_NO_SPEECH:
        assert all(passage["speakers"][0] is None for passage in in_category(category))
    else:
        assert not silent


def test_the_half_follows_from_the_hash_of_the_id() -> None:
    for passage in PASSAGES:
        digest = hashlib.sha256(passage["id"].encode()).digest()
        assert passage["half"] == ("tune", "held")[digest[0] % 2], passage["id"]


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_is_in_both_halves_alike(category: str) -> None:
    halves = Counter(passage["half"] for passage in in_category(category))
    assert 0.4 <= halves["tune"] / halves.total() <= 0.6


def test_no_sentence_repeats_eight_words_of_a_seed(seeds: Path) -> None:
    known = set[tuple[str, ...]]().union(
        *(eight_word_runs(file.read_text(encoding="utf-8")) for file in seeds.glob("*.txt"))
    )
    assert known
    assert not [passage["id"] for passage in PASSAGES if eight_word_runs(" ".join(passage["sentences"])) & known]


@pytest.mark.parametrize("category", [*CATEGORIES, "all"])
def test_the_description_gives_todays_counts(category: str) -> None:
    passages = PASSAGES if category == "all" else in_category(category)
    assert counts_row(category, passages) in (DATA / "speakers.md").read_text(encoding="utf-8").splitlines()
