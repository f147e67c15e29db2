"""Test how going on from a typed beginning is scored: the word itself, in its place, and no longer one."""

from pathlib import Path

import pytest

from eval.completion import Word, figures, main, measure, words
from eval.evalsets import EvalSet
from workbench.translation.decode import TextResult

SOURCE = "قال الوزير إن المحادثات بدأت أمس."
REFERENCE = "The minister said the negotiations started in co-operation."


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (REFERENCE, True),
        ("The minister, however, said nothing.", True),
        ("The minister's deputy said so.", True),
        ("The ministers said so.", False),
        ("The ministry said so.", False),
        ("A minister said so.", False),
        ("The mini", False),
    ],
)
def test_a_word_is_reached_whole_and_in_its_place(text: str, right: bool) -> None:
    assert Word(SOURCE, REFERENCE, 4, 12).reached_by(text) is right


def test_long_words_alone_are_asked_for_one_in_eight() -> None:
    evalset = EvalSet("x", (SOURCE,) * 8, (REFERENCE,) * 8)
    asked = words(evalset)
    assert len(asked) == 3  # of 24: minister, negotiations, started, eight times
    assert {one.reference[one.start : one.end] for one in asked} <= {"minister", "negotiations", "started"}


class _Parrot:
    """Answer as if the model knew but one sentence."""

    def __init__(self, _: str) -> None:
        pass

    def complete(self, source: str, typed: str) -> TextResult | None:
        rest = REFERENCE[len(typed) :] if typed.endswith("min") else " something"
        return None if not source else TextResult(typed + rest, -0.1, None)  # type: ignore[arg-type]


def test_shares_by_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.completion.Workbench", _Parrot)
    monkeypatch.setattr("eval.completion.EACH", 3)
    evalset = EvalSet("x", (SOURCE, ""), (REFERENCE, REFERENCE))
    results = list(measure("folder/my.model", [evalset]))
    assert results == [(evalset, 2, {0: 0.0, 1: 0.0, 2: 0.0, 3: 0.5})]
    assert figures("folder/my.model", results)["completion.x.my-model.letters-3"] == 0.5


def test_a_set_that_is_missing_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sets", str(tmp_path)]) == 2
    assert "holds no set" in capsys.readouterr().err
