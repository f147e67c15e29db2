"""Test the gate on real measurements: it holds floors and data, and lowers neither without a reason."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from eval import speakers
from eval.figures import values
from eval.floors import Headline, Pins, accepted, judge, lowered, raised, read_floors, write_floors
from eval.gate import FLOORS, MEASURES, main

FIGURE = "speakers.held.f1"


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    path = tmp_path / "floors.toml"
    path.write_bytes(FLOORS.read_bytes())
    return path


@pytest.fixture(autouse=True)
def no_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVALSETS", raising=False)


def gate(floors: Path, *arguments: str, only: str = "speakers") -> int:
    return main(["--floors", str(floors), "--only", only, *arguments])


def edit(floors: Path, *, figure: str = FIGURE, floor: float | None) -> None:
    """Write a floor by hand, or take it away."""
    lines = floors.read_text(encoding="utf-8").split("\n")
    (at,) = (number for number, line in enumerate(lines) if line.startswith(f'"{figure}" = ') and "{" not in line)
    lines[at : at + 1] = [] if floor is None else [f'"{figure}" = {floor}']
    floors.write_text("\n".join(lines), encoding="utf-8")


def floor_of(floors: Path, figure: str = FIGURE) -> float:
    return read_floors(floors)["speakers"].floors[figure]


@pytest.mark.parametrize("only", ["segmentation", "speakers"])
def test_the_gate_passes_on_todays_floors(floors: Path, capsys: pytest.CaptureFixture[str], only: str) -> None:
    assert gate(floors, "--quick", only=only) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split() == ["figure", "floor", "today", "margin"]
    assert len(rows) == len(read_floors(floors)[only].floors) > 1
    assert all(float(row.split()[3]) >= 0 for row in rows)


@pytest.mark.parametrize(("floor", "fault"), [(0.999, "worse than its floor"), (None, "no floor")])
def test_the_gate_fails(floors: Path, capsys: pytest.CaptureFixture[str], floor: float | None, fault: str) -> None:
    edit(floors, floor=floor)
    assert gate(floors) == 1
    shown = capsys.readouterr()
    assert [line.split()[0] for line in shown.out.splitlines() if f"FAIL: {fault}" in line] == [FIGURE]
    assert shown.err.splitlines()[-1].startswith("error: the gate fails: 1 of ")


def test_the_gate_fails_where_a_floor_is_measured_no_more(floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = floors.read_text(encoding="utf-8")
    floors.write_text(
        text.replace("[speakers.floors]", '[speakers.floors]\n"speakers.gone.f1" = 0.1'), encoding="utf-8"
    )
    assert gate(floors) == 1
    assert "FAIL: not measured any more" in capsys.readouterr().out


def test_the_gate_fails_on_other_data_until_they_are_accepted(floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "eval/data/speakers.jsonl"
    today = read_floors(floors)["speakers"].data[name]
    floors.write_text(floors.read_text(encoding="utf-8").replace(today, "0" * 64), encoding="utf-8")
    before = floor_of(floors)
    assert gate(floors) == 1
    assert f"{name} " in next(line for line in capsys.readouterr().out.splitlines() if "FAIL: data changed" in line)
    assert gate(floors, "--update") == 1
    assert gate(floors, "--accept", name) == 2
    assert gate(floors, "--accept", name, "--reason", "two passages mended") == 0
    change = {"name": name, "before": "0" * 64, "after": today, "reason": "two passages mended"}
    assert tomllib.loads(floors.read_text(encoding="utf-8"))["history"][-1] == change
    assert floor_of(floors) == before


def test_changed_data_show_in_the_hash(tmp_path: Path) -> None:
    path = tmp_path / "speakers.jsonl"
    path.write_bytes(speakers.PASSAGES.read_bytes())
    pins = raised(Pins((Headline("speakers.*.f1", 0.01),)), speakers.figures(path))
    assert not [one.fault for one in judge(pins, speakers.figures(path)) if one.fault]
    path.write_bytes(path.read_bytes() + b"\n")
    changed = speakers.figures(path)
    assert [one.fault for one in judge(pins, changed) if one.fault] == ["data changed"]
    assert raised(pins, changed) is pins
    mended, _ = accepted(pins, changed, f"{tmp_path.name}/speakers.jsonl", "why")
    assert not [one.fault for one in judge(mended, changed) if one.fault]


def test_update_raises_floors_and_lowers_none(floors: Path) -> None:
    edit(floors, floor=0.1)
    edit(floors, figure="speakers.tune.f1", floor=0.999)
    assert gate(floors, "--update") == 1
    assert 0.1 < floor_of(floors) < 0.999
    assert floor_of(floors, "speakers.tune.f1") == 0.999


def test_update_is_stable_and_keeps_the_rest_of_the_file(floors: Path) -> None:
    assert gate(floors, "--update") == 0
    once = floors.read_text(encoding="utf-8")
    assert gate(floors, "--update") == 0
    assert floors.read_text(encoding="utf-8") == once
    comments = [line for line in FLOORS.read_text(encoding="utf-8").split("\n") if line.startswith("#")]
    assert comments
    assert [line for line in once.split("\n") if line.startswith("#")] == comments


@pytest.mark.parametrize("reason", [[], ["--reason", " "]])
def test_lowering_without_a_reason_is_refused(
    floors: Path, capsys: pytest.CaptureFixture[str], reason: list[str]
) -> None:
    edit(floors, floor=0.999)
    before = floors.read_bytes()
    assert gate(floors, "--lower", FIGURE, *reason) == 2
    assert capsys.readouterr().err == "error: --lower and --accept need a --reason\n"
    assert floors.read_bytes() == before


def test_lowering_with_a_reason_is_kept_as_history(floors: Path) -> None:
    edit(floors, floor=0.999)
    assert gate(floors, "--lower", FIGURE, "--reason", "a stricter gold") == 0
    change = {"name": FIGURE, "before": 0.999, "after": floor_of(floors), "reason": "a stricter gold"}
    assert tomllib.loads(floors.read_text(encoding="utf-8"))["history"][-1] == change
    assert gate(floors, "--lower", FIGURE, "--reason", "once more") == 2


def test_less_is_better_where_a_headline_says_so() -> None:
    pins = raised(Pins((Headline("loops", 0.5, low_is_better=True),)), {"loops": 1.0})
    assert pins.floors == {"loops": 1.5}
    assert raised(pins, {"loops": 0.2}).floors == {"loops": 0.7}
    assert raised(pins, {"loops": 3.0}) == pins
    assert [one.fault for one in judge(pins, {"loops": 1.6})] == ["worse than its floor"]
    assert [one.margin for one in judge(pins, {"loops": 1.0})] == [0.5]
    assert lowered(pins, {"loops": 3.0}, "loops", "why")[0].floors == {"loops": 3.5}


def test_a_floor_whose_figure_is_gone_can_be_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text('[one.headlines]\n"a.*" = { tolerance = 0.1 }\n', encoding="utf-8")
    pins, change = lowered(Pins((Headline("a.*", 0.1),), floors={"a.b": 1.0, "a.c": 2.0}), {"a.c": 2.1}, "a.b", "why")
    write_floors(path, {"one": pins}, [change])
    assert read_floors(path)["one"].floors == {"a.c": 2.0}
    assert tomllib.loads(path.read_text(encoding="utf-8"))["history"] == [
        {"name": "a.b", "before": 1.0, "reason": "why"}
    ]


def test_a_public_set_is_measured_where_it_is_at_hand(
    floors: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flores-dev").mkdir()
    (tmp_path / "flores-dev" / "source.ar").write_text("قال ذلك.\nثم خرج.\n", encoding="utf-8")
    assert gate(floors, only="segmentation-flores-dev") == 0
    assert "not measured, for want of public sets (--sets): segmentation-flores-dev" in capsys.readouterr().out
    monkeypatch.setenv("EVALSETS", str(tmp_path))
    assert gate(floors, "--quick", only="segmentation-flores-dev") == 0
    assert gate(floors, only="segmentation-flores-dev") == 1
    assert "flores-dev/source.ar" in capsys.readouterr().out


def test_figures_are_written_as_json(floors: Path, tmp_path: Path) -> None:
    assert gate(floors, "--json", str(tmp_path / "out.json")) == 0
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    expected = speakers.figures()
    assert found == expected
    assert values(expected)[FIGURE] > 0


def test_every_measurement_is_pinned_and_nothing_else() -> None:
    pins = read_floors(FLOORS)
    assert pins.keys() == MEASURES.keys()
    for one in pins.values():
        assert one.floors
        assert all(len(digest) == 64 for digest in one.data.values())
        assert one.data
        assert all(one.headline(figure) for figure in one.floors)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "nosuch"], "there is no measurement nosuch"),
        (["--only", "speakers", "--floors", "{}/none"], "no such file"),
        (["--only", "speakers", "--floors", "{}/broken"], "not a table of floors"),
        (["--only", "other", "--floors", "{}/other"], "nothing measures other"),
        (["--floors", "{}/other"], "the floors lack the measurement behaviour"),
        (["--only", "speakers", "--sets", "{}/none"], "no such folder"),
        (["--only", "speakers", "--lower", "nosuch", "--reason", "why"], "neither a floor nor a changed data file"),
        (["--only", "speakers", "--json", "{}/none/out"], "cannot be written"),
    ],
)
def test_bad_input_gives_one_clear_line(
    floors: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (floors.parent / "broken").write_text('[speakers.headlines]\n"a" = 3\n', encoding="utf-8")
    (floors.parent / "other").write_text('[other.headlines]\n"a" = { tolerance = 3 }\n', encoding="utf-8")
    assert main(["--floors", str(floors), *(one.format(floors.parent) for one in arguments)]) in {1, 2}
    *_, error = (line for line in capsys.readouterr().err.splitlines() if not line.startswith("measuring "))
    assert message in error
    assert error.startswith("error: ")
