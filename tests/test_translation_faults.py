"""Find what went wrong in decoding, and nothing in good translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.document import Severity
from workbench.translation.faults import Fault, diagnose, findings, loops

ROOT = Path(__file__).resolve().parent.parent
LONG = "أعلنت وزارة الدفاع أن قواتها صدت هجوما كبيرا على المحور الشمالي خلال الساعات الماضية"
GOOD = [
    ("نعم", "Yes"),
    ("الناتو", "North Atlantic Treaty Organization"),
    ("لا، لا، لا!", "No, no, no!"),
    ("ه" * 30, "ha" * 15),
    (LONG, "The Defense Ministry said its forces had repelled a large attack on the northern axis in the past hours"),
    ("بلغ العدد 1,000,000,000,000,000,000,000,000", "It reached 1,000,000,000,000,000,000,000,000"),
    ("---------------------------------------- نعم", "---------------------------------------- yes"),
    ("الوَزِيرُ المُوَقَّرُ يُصَرِّحُ لِلصَّحَافَةِ", "The minister speaks to the press"),
]
BAD = [
    (LONG, "", {Fault.EMPTY}),
    (LONG, " \n", {Fault.EMPTY}),
    (LONG, "Yes", {Fault.LENGTH}),
    ("نعم", "Yes, indeed, and he went on to say a great many other things that are not there", {Fault.LENGTH}),
    (
        LONG,
        "The Defense Ministry said that the Defense Ministry said that the Defense Ministry said that it",
        {Fault.LOOP},
    ),
    (LONG, "The forces of the ministry hahahahahahahahahahahahahahahahahahahahahaha", {Fault.LOOP}),
    (LONG, "The forces of the the the the the the the the the the the the the the the", {Fault.LOOP}),
    (LONG, "In the 19" + "0" * 60, {Fault.LOOP}),
    (LONG, "The ministry of الدفاع said its forces had repelled an attack", {Fault.ARABIC}),
    ("نعم", "the same thing " * 20, {Fault.LOOP, Fault.LENGTH}),
]


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_good_translations_have_no_faults(source: str, target: str) -> None:
    assert diagnose(source, target) == frozenset()


@pytest.mark.parametrize(("source", "target", "faults"), BAD)
def test_faults_are_found(source: str, target: str, faults: set[Fault]) -> None:
    assert diagnose(source, target) == faults


def test_references_have_no_faults() -> None:
    rows = (ROOT / "training/composed/j-long-sentences.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [row.split("\t")[:2] for row in rows if "{" not in row]
    assert len(pairs) > 100
    assert [pair for pair in pairs if diagnose(*pair)] == []


def test_findings_name_code_and_severity() -> None:
    found = findings(frozenset({Fault.LOOP, Fault.LENGTH, Fault.ARABIC}))
    assert [(finding.code, finding.severity) for finding in found] == [
        ("decode-length", Severity.WARNING),
        ("decode-loop", Severity.ERROR),
    ]


def test_a_very_long_text_is_looked_at_quickly() -> None:
    assert loops("word and other things, " * 2_000)
    assert not loops(" ".join(f"w{number}" for number in range(5_000)))
