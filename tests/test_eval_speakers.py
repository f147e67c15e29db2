"""Test how speakers are scored: exact names, titles beside them, and the held half kept from reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.speakers import HELD, TUNE, Gold, Passage, count, outcomes, print_errors, read_passages, report
from workbench.errors import UsageError

SAYS = "قال وزير الخارجية الأردني سامر الخطيب إن المحادثات في عمان كانت مفيدة."
ADDS = "وأضاف أن الحوار مستمر."
TELLS = "تقع المدينة بين النهر والجبل."
KHATIB = Gold("سامر الخطيب", "وزير الخارجية الأردني")


def passage(*speakers: Gold | None, half: str = TUNE) -> Passage:
    return Passage("s001", half, "continuation", (SAYS, ADDS, TELLS), speakers)


@pytest.mark.parametrize(
    ("speakers", "correct", "titled", "gold"),
    [
        ((KHATIB, KHATIB, None), 2, 2, 2),
        ((Gold("سامر الخطيب", None), KHATIB, None), 2, 1, 2),
        ((Gold("سامر", "وزير الخارجية الأردني"), KHATIB, None), 1, 1, 2),
        ((Gold("سامر الخطيب", "وزير الخارجيه الاردني"), KHATIB, KHATIB), 2, 2, 3),
        ((None, None, None), 0, 0, 0),
    ],
)
def test_exact_names_are_counted(speakers: tuple[Gold | None, ...], correct: int, titled: int, gold: int) -> None:
    found = list(outcomes([passage(*speakers)]))
    counts = count(found)
    assert (counts.correct, counts.found, counts.gold) == (correct, 2, gold)
    assert sum(one.titled for one in found) == titled


def test_errors_of_the_held_half_are_never_shown(capsys: pytest.CaptureFixture[str]) -> None:
    print_errors(list(outcomes([passage(None, None, KHATIB, half=HELD)])))
    assert not capsys.readouterr().out
    print_errors(list(outcomes([passage(None, None, KHATIB)])))
    assert SAYS in capsys.readouterr().out


def test_both_halves_are_reported_and_only_the_tune_half_by_category(capsys: pytest.CaptureFixture[str]) -> None:
    report(list(outcomes([passage(KHATIB, KHATIB, None), passage(None, None, KHATIB, half=HELD)])))
    _, tune, held, *categories = capsys.readouterr().out.splitlines()
    assert tune.split() == [TUNE, "3", "2", "1.000", "1.000", "1.000", "1.000"]
    assert held.split() == [HELD, "3", "1", "0.000", "0.000", "0.000", "-"]
    assert [line.split()[:2] for line in categories] == [["tune:", "continuation"]]


@pytest.mark.parametrize("line", ["{", "[]", "{}", json.dumps({"id": "s1", "half": TUNE, "category": "c"})])
def test_another_file_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "speakers.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="not JSON Lines of passages"):
        read_passages(path)
    with pytest.raises(UsageError, match="no such file"):
        read_passages(tmp_path / "none")
