"""Test how the checks are measured: errors injected as named, false alarms, labels, and what may not be read."""

from __future__ import annotations

import json
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from eval.checks import main
from eval.injection import inject
from eval.injection_kinds import KINDS
from eval.labels import HALVES, REFERENCE, read_labels

SOURCES = [
    "قال الوزير أحمد منصور في 5 أيار إن 250 جنديا لم يعودوا.",
    "زار باريس وفد من ثلاثة خبراء يوم الثلاثاء.",
    "قالت سلمى خوري إنها لن تترشح.",
]
REFERENCES = [
    "Minister Ahmad Mansour said on May 5 that 250 soldiers did not return.",
    "A delegation of three experts visited Paris on Tuesday.",
    "Salma Khoury said that she will not run.",
]


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """Make a folder with one set of three lines and one stored output, which gets a number and a name wrong."""
    folder = tmp_path / "sets" / "small"
    folder.mkdir(parents=True)
    output = [REFERENCES[0].replace("250", "350"), REFERENCES[1].replace("Paris", "Berlin"), REFERENCES[2]]
    for name, lines in {"source.ar": SOURCES, "reference.en": REFERENCES, "mine.en": output}.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder.parent


def labels(sets: Path, *rows: str) -> list[str]:
    """Write a file of labels, fields parted by spaces, and return the arguments that name it."""
    path = sets.parent / "labels.tsv"
    path.write_text("# labels\n" + "\n".join(row.replace(" ", "\t") for row in rows) + "\n", encoding="utf-8")
    return ["--sets", str(sets), "--set", "small", "--labels", str(path)]


def figures(sets: Path, *arguments: str) -> dict[str, float]:
    target = sets.parent / "out.json"
    assert main([*arguments, "--json", str(target)]) == 0
    found: dict[str, float] = json.loads(target.read_text(encoding="utf-8"))
    return {name.removeprefix("checks."): value for name, value in found.items()}


def edited(kind: str) -> dict[int, str]:
    return dict(inject(SOURCES, REFERENCES)[kind])


def test_it_runs_on_what_the_repository_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", str(tmp_path / "out.json")]) == 0
    table = capsys.readouterr().out
    assert "number-changed" in table
    assert "references, per 1,000: findings (false)" in table
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert found["checks.seeds.recall.number-changed"] >= 90
    assert found["checks.seeds.recall.name-swapped"] >= 80
    assert found["checks.seeds.false-alarms.numbers"] <= 10


@pytest.mark.parametrize(
    ("kind", "line", "before", "after"),
    [
        ("number-changed", 0, r"5|250", r"\d+"),
        ("number-deleted", 0, r"5|250", ""),
        ("number-word-changed", 1, "three", "two|four|five|six|seven|eight|nine"),
        ("month-changed", 0, "May", r"[JFMASOND]\w+"),
        ("weekday-changed", 1, "Tuesday", r"\w+day"),
        ("negation-dropped", 0, "did not", ""),
        ("name-deleted", 1, "Paris", ""),
        ("name-swapped", 1, "Paris", "Ahmad Mansour|Khoury"),
    ],
)
def test_an_error_changes_what_its_name_says_and_nothing_else(kind: str, line: int, before: str, after: str) -> None:
    old, new = (re.findall(r"\w+", text) for text in (REFERENCES[line], edited(kind)[line]))
    changes = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    ((_, start, end, new_start, new_end),) = changes
    assert re.fullmatch(before, " ".join(old[start:end]))
    assert re.fullmatch(after, " ".join(new[new_start:new_end]))


def test_every_kind_finds_a_place_in_the_sets_and_none_leaves_a_line_as_it_was() -> None:
    sources = [*SOURCES, 'قال: "هل تعود الشركة إلى السوق في عام 2019 بعد أن دفعت 30 دولارا عن 40 كيلومترا؟"']
    last = (
        'He said, "Will the company, which was founded by two brothers long ago, come back in 2019 after paying '
        '30 dollars for 40 kilometers?"'
    )
    injected = inject(sources, [*REFERENCES, last])
    assert injected.keys() == KINDS.keys()
    assert not [kind for kind, found in injected.items() if not found]
    for found in injected.values():
        assert all(target != [*REFERENCES, last][line] for line, target in found)


def test_the_same_errors_are_injected_each_time() -> None:
    assert inject(SOURCES, REFERENCES) == inject(SOURCES, REFERENCES)
    assert inject(SOURCES, REFERENCES) != inject(SOURCES, REFERENCES, seed=2)


def test_outputs_are_compared_with_their_labels(sets: Path) -> None:
    rows = ["tune mine small 1 2.0 numbers", "tune mine small 2 1.0 -", "held mine small 3 1.0 negation"]
    found = figures(sets, *labels(sets, *rows))
    assert (found["labels-tune.precision.numbers"], found["labels-tune.recall.numbers"]) == (100, 100)
    assert found["labels-tune.precision.names"] == 0
    assert found["labels-held.recall.negation"] == 0
    assert found["small.mine.numbers"] == pytest.approx(1000 / 3, abs=0.01)


def test_a_finding_in_a_reference_is_no_false_alarm_where_a_label_calls_it_right(sets: Path) -> None:
    reference = sets / "small" / "reference.en"
    reference.write_text(reference.read_text(encoding="utf-8").replace("250", "260"), encoding="utf-8")
    unlabelled = figures(sets, *labels(sets))
    labelled = figures(sets, *labels(sets, "held reference small 1 1.0 numbers"))
    assert unlabelled["small.false-alarms.numbers"] == unlabelled["small.findings.numbers"] > 0
    assert labelled["small.findings.numbers"] == unlabelled["small.findings.numbers"]
    assert labelled["small.false-alarms.numbers"] == 0


def test_errors_are_shown_where_they_may_be_read(sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["tune mine small 1 1.0 -", "held mine small 2 1.0 -"]
    assert main([*labels(sets, *rows), "--errors", "numbers"]) == 0
    assert "line 1 by mine: false alarm" in capsys.readouterr().out
    assert main([*labels(sets, *rows), "--errors", "names"]) == 0
    assert "line 2" not in capsys.readouterr().out


def test_the_labelled_segments_are_as_many_as_described_and_half_of_them_held() -> None:
    outputs = [label for label in read_labels() if label.system != REFERENCE]
    halves = Counter(label.half for label in outputs)
    assert halves.total() >= 300
    assert all(0.45 <= halves[half] / halves.total() <= 0.55 for half in HALVES)
    assert len({(label.set, label.system, label.line) for label in outputs}) == halves.total()
    assert all((label.line > 500) == (label.half == "held") for label in outputs)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sets", "{}/none"], "holds no set"),
        (["--sets", "{}/sets", "--set", "large"], "there is no set large"),
        (["--labels", "{}/none"], "no such file"),
        (["--labels", "{}/half"], "all is neither of tune, held"),
        (["--labels", "{}/fields"], "not a table of half"),
        (["--sets", "{}/sets", "--labels", "{}/line"], "small has no line 4 of mine"),
        (["--sets", "{}/sets", "--labels", "{}/system"], "small has no line 1 of yours"),
        (["--errors", "spelling"], "there is no spelling"),
        (["--set", "seeds", "--json", "{}/none/out"], "cannot be written"),
    ],
)
def test_bad_input_gives_one_clear_line(
    sets: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    rows = {
        "half": "all\tmine\tsmall\t1\t1.0\t-",
        "fields": "tune\tmine",
        "line": "tune\tmine\tsmall\t4\t1.0\t-",
        "system": "tune\tyours\tsmall\t1\t1.0\t-",
    }
    for name, row in rows.items():
        (sets.parent / name).write_text(row + "\n", encoding="utf-8")
    assert main([one.format(sets.parent) for one in arguments]) in {1, 2}
    *_, error = [line for line in capsys.readouterr().err.splitlines() if "segments" not in line]
    assert error.startswith("error: ")
    assert message in error
