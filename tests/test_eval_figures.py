"""Test what the evaluation scripts share: the form of figures, the names of systems, one line for every error."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval import behaviour, footprint, segmentation, speakers
from eval.behaviour import ITEMS, Result
from eval.evalsets import read_lines
from eval.figures import ROOT, check_distinct, exit_code, hashes, name_part, values, with_data, write_json
from eval.footprint import Cost
from workbench.errors import InputError, UsageError

Script = Callable[[Sequence[str]], int]


def test_figures_carry_the_hashes_of_their_data(tmp_path: Path) -> None:
    other, own = tmp_path / "source.ar", ROOT / "eval" / "data" / "speakers.jsonl"
    other.write_bytes(b"x")
    figures = with_data({"a.b": 1 / 3}, [other, own])
    assert values(figures) == {"a.b": 0.3333}
    assert hashes(figures) == {
        f"{tmp_path.name}/source.ar": hashlib.sha256(b"x").hexdigest(),
        "eval/data/speakers.jsonl": hashlib.sha256(own.read_bytes()).hexdigest(),
    }
    write_json(tmp_path / "out.json", figures)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == figures
    with pytest.raises(UsageError, match="no such file"):
        with_data({}, [tmp_path / "none"])


@pytest.mark.parametrize(
    ("text", "part"), [("long sentences", "long-sentences"), ("/models/opus.1", "opus-1"), ("org/name", "name")]
)
def test_parts_of_names_are_plain(text: str, part: str) -> None:
    assert name_part(text) == part


def test_two_systems_of_one_name_are_refused() -> None:
    check_distinct(["a", "b"])
    with pytest.raises(UsageError, match="two systems are called a"):
        check_distinct(["a", "b", "a"])


def test_an_error_is_one_line_and_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise InputError("the file is broken")

    assert exit_code(lambda: None) == 0
    assert exit_code(fail) == InputError.exit_code
    assert capsys.readouterr().err == "error: the file is broken\n"


def test_behaviour_is_measured_on_what_can_go_wrong() -> None:
    sources = ["وصل 25 وزيرا إلى مصر.", "غادر الوزير مصر.", "عاد الوفد.", "سافر الوفد."]
    targets = ["Twenty-five ministers arrived in Egypt.", "The minister left France.", "", "سافر the delegation."]
    found = behaviour.behaviour(sources, targets)
    assert (found.segments, found.empty, found.arabic_left, found.loops) == (4, 25, 25, 0)
    assert (found.numbers_kept, found.names_kept) == (100, 50)
    figures = behaviour.figures([Result("starter", "challenge", ITEMS, found)])
    assert values(figures)["behaviour.challenge.starter.names-kept"] == 50
    assert behaviour.behaviour(["عاد الوفد."], ["back " * 40]).loops == 100


def test_sets_are_read_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "source.ar").write_text("قال\u2028ذلك\nثم خرج\n", encoding="utf-8")
    (challenge, _, items), (name, _, lines) = behaviour.read_sets(tmp_path)
    assert (challenge, len(items)) == ("challenge", len(read_lines(ITEMS)))
    assert (name, lines) == ("one", ["قال\u2028ذلك", "ثم خرج"])


@pytest.mark.parametrize(
    ("script", "arguments", "message"),
    [
        (behaviour.main, ["-m", "nosuch"], "there is no model nosuch"),
        (behaviour.main, ["-m", "a/x", "-m", "b/x"], "two systems are called x"),
        (behaviour.main, ["--sets", "{}"], "holds no set"),
        (footprint.main, ["-m", "nosuch"], "there is no model nosuch"),
        (footprint.main, ["{}/none"], "no such folder"),
        (speakers.main, ["--data", "{}/none"], "no such file"),
        (speakers.main, ["--errors", "--json", "{}/none/out"], "cannot be written"),
        (segmentation.main, ["--json", "{}/none/out"], "cannot be written"),
    ],
)
def test_bad_input_gives_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], script: Script, arguments: list[str], message: str
) -> None:
    assert script([one.format(tmp_path) for one in arguments]) in {1, 2}
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("error: ")
    assert error.count("\n") == 1


def test_costs_are_of_a_process_of_its_own() -> None:
    ours = bytes(range(256)) * 1_000_000  # its peak is its own, whatever the process holds that measures it
    cost = footprint.measure(["--help"])
    assert 0 < cost.cpu < cost.wall + 1
    assert 5 < cost.peak_mb < len(ours) / 2**20
    assert footprint.median([Cost(1, 1, 1), Cost(5, 2, 9), Cost(3, 9, 4)]) == Cost(3, 2, 4)
    figures = footprint.figures({"translate --fast": Cost(1.5, 2.5, 100)}, ROOT / "seeds")
    assert values(figures)["footprint.translate-fast.peak_mb"] == 100
    with pytest.raises(InputError, match="workbench nosuch: exit code 2"):
        footprint.measure(["nosuch"])
