"""Test how systems are compared: scores, significance, categories, what is remembered, what a report may show."""

from __future__ import annotations

import hashlib
import json
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from eval.categories import categorize
from eval.comet import comet, why_left_out
from eval.comparison import Request, Result, evaluate, figures
from eval.evalsets import READ_LINES, EvalSet, find_sets, read_lines, read_seeds, read_set
from eval.figures import values
from eval.scores import FEWEST_DOCUMENTS, FEWEST_SEGMENTS, compare, sentence_chrf
from eval.systems import hypotheses, stored_hypotheses
from eval.translation import main
from eval.translation_report import report_page, write_report
from eval.translation_tables import categories_table, scores_table
from tests.checkpoints import PAIRS
from workbench.errors import OutputError, UsageError
from workbench.models.cache import cache_folder

SOURCES = [source for source, _ in PAIRS] * 4
REFERENCES = [f"{target[:-1]} for the {number}th time." for number, (_, target) in enumerate(PAIRS * 4)]
GOOD = [line.replace("the", "a", 1) for line in REFERENCES]
BAD = [" ".join(line.split()[: len(line.split()) // 2]) for line in REFERENCES]


def write(path: Path, lines: Sequence[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one set and two stored outputs."""
    return write_set(tmp_path / "sets")


def write_set(folder: Path) -> Path:
    texts = {"source.ar": SOURCES, "reference.en": REFERENCES, "good.en": GOOD, "bad.en": BAD}
    for name, lines in texts.items():
        write(folder / "press" / name, lines)
    return folder


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return what the set's stored outputs score beside one with markup in it."""
    folder = tmp_path_factory.mktemp("result")
    mine = write(folder / "mine.en", ["<script>alert(1)</script>", *REFERENCES[1:]])
    evalset = read_set(write_set(folder) / "press")
    (found,) = evaluate(Request([evalset], outputs={"mine": mine}, baseline="good"))
    return found


def test_scores_are_those_of_sacrebleu() -> None:
    scores = compare({"good": GOOD, "same": REFERENCES}, REFERENCES, "good").scores
    assert scores["good"]["bleu"].value == pytest.approx(BLEU().corpus_score(GOOD, [REFERENCES]).score)
    assert scores["good"]["chrf"].value == pytest.approx(CHRF(word_order=2).corpus_score(GOOD, [REFERENCES]).score)
    assert scores["same"]["bleu"].value == pytest.approx(100)
    assert scores["good"]["bleu"].low < scores["good"]["bleu"].value < scores["good"]["bleu"].high
    assert sentence_chrf(BAD[0], REFERENCES[0]) < sentence_chrf(GOOD[0], REFERENCES[0]) < 100


def test_a_difference_is_told_from_chance() -> None:
    same = [*REFERENCES[:-1], GOOD[-1]]
    comparison = compare({"good": GOOD, "bad": BAD, "same": same, "twin": GOOD}, REFERENCES, "good")
    assert [comparison.verdict(name, "chrf") for name in ("good", "bad", "same", "twin")] == ["", "worse", "better", ""]
    bad = comparison.scores["bad"]["bleu"]
    assert (bad.difference or 0) < -10
    assert bad.p is not None
    assert bad.p < 0.01
    assert comparison.scores["good"]["bleu"].difference is None


def test_few_segments_are_no_evidence() -> None:
    few = slice(0, FEWEST_SEGMENTS - 1)
    comparison = compare({"good": GOOD[few], "bad": BAD[few]}, REFERENCES[few], "good")
    assert not comparison.verdict("bad", "chrf")


def test_documents_are_resampled_whole() -> None:
    documents = [f"d{number // 2}" for number in range(len(REFERENCES))]
    mixed = [line for pair in zip(GOOD[::4], GOOD[1::4], BAD[2::4], BAD[3::4], strict=True) for line in pair]
    references = [REFERENCES[4 * (at // 4) + at % 4] for at in range(len(REFERENCES))]
    by_segment = compare({"mixed": mixed}, references, "mixed")
    by_document = compare({"mixed": mixed}, references, "mixed", documents)
    assert (by_segment.unit, by_document.unit) == ("segments", "documents")
    one, other = by_segment.scores["mixed"]["chrf"], by_document.scores["mixed"]["chrf"]
    assert other.value == pytest.approx(one.value)
    assert other.high - other.low > 1.2 * (one.high - one.low)


def test_too_few_documents_are_not_resampled() -> None:
    documents = [str(number % (FEWEST_DOCUMENTS - 1)) for number in range(len(REFERENCES))]
    assert compare({"good": GOOD}, REFERENCES, "good", documents).unit == "segments"


@pytest.mark.parametrize(
    ("category", "inside", "outside"),
    [
        ("numbers", "وصل ثلاثة وعشرون شخصا إلى المكان.", "وصل الناس إلى المكان."),
        ("dates", "بدأ العمل في 5 آذار 2019.", "بدأ العمل في الصباح."),
        ("places", "عادت البعثة من فرنسا.", "عادت البعثة من السفر."),
        ("other names", "التقى الوزير سيرغي لافروف.", "التقى الوزير وفدا من فرنسا."),
        ("questions", "متى يعود الوفد؟", "عاد الوفد."),
        ("negation", "لم يعد الوفد بعد.", "عاد الوفد."),
        ("quotations", "قال الرجل: «نحن نعمل كل يوم هنا».", "قال الرجل إن العمل «صعب»."),
        ("1 to 10 words", "عاد الوفد.", "عاد الوفد إلى البلد بعد سفر طويل " * 2),
        ("11 to 20 words", "عاد الوفد إلى البلد بعد سفر طويل " * 2, "عاد الوفد."),
        ("over 30 words", "عاد الوفد إلى البلد بعد سفر طويل " * 5, "عاد الوفد."),
    ],
)
def test_categories_depend_on_the_source(category: str, inside: str, outside: str) -> None:
    assert categorize([outside, inside, outside])[category] == [1]


def test_every_segment_has_one_length() -> None:
    found = categorize(read_seeds().sources)
    counted = sorted(at for name, members in found.items() if name.endswith("words") for at in members)
    assert counted == list(range(len(read_seeds().sources)))


def test_translations_are_remembered_by_source() -> None:
    sources = ["عاد الوفد إلى البلد."]
    folder = cache_folder() / "hypotheses"
    before = set(folder.glob("*.json"))
    (first,) = hypotheses("starter", sources)
    (memory,) = set(folder.glob("*.json")) - before
    assert first.strip()
    memory.write_text('["remembered"]', encoding="utf-8")
    assert hypotheses("starter", sources) == ["remembered"]
    assert hypotheses("starter", ["وصل الوفد إلى البلد."]) != ["remembered"]
    memory.write_text("not JSON", encoding="utf-8")
    assert hypotheses("starter", sources) == [first]


def test_entities_of_services_are_resolved_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path / "google.en", ["It&#39;s &quot;R&amp;D&quot;", "R&D and &copy", "a\u2028b"])
    assert stored_hypotheses(path, path, 3) == ['It\'s "R&D"', "R&D and &copy", "a\u2028b"]


def test_a_folder_is_read_with_its_documents(folder: Path) -> None:
    write(folder / "press" / "documents.txt", [str(number) for number in range(len(SOURCES))])
    evalset = read_set(folder / "press")
    assert evalset.sources == tuple(SOURCES)
    assert evalset.documents[1] == "1"
    assert list(evalset.stored) == ["bad", "good"]
    assert [each.name for each in find_sets(folder)] == ["press", "seeds"]
    assert [each.name for each in find_sets(folder, ["seeds"])] == ["seeds"]


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes("\ufeffone\r\n\ntwo\u0085\u2028\n".encode())
    assert read_lines(path) == ["one", "", "two\u0085\u2028"]


def test_figures_are_flat_and_name_their_data(result: Result) -> None:
    found: dict[str, Any] = figures([result])
    assert 90 < found["translation.press.mine.bleu"] < 100
    assert found["translation.press.bad.bleu-difference"] < 0
    assert found["translation.press.bad.bleu-low"] < found["translation.press.bad.bleu"]
    assert found["translation.press.bad.1-to-10-words.chrf-p"] < 0.05
    assert found["translation.press.segments.1-to-10-words"] == len(SOURCES)
    assert all(isinstance(value, int | float) for value in values(found).values())
    reference = result.evalset.files[1]
    assert found["data"]["press/reference.en"] == hashlib.sha256(reference.read_bytes()).hexdigest()
    assert found["signatures"]["bleu"].startswith("nrefs:1|bs:1000|seed:")


def test_the_command_prints_and_writes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine, path, page = folder / "press" / "reference.en", tmp_path / "out.json", tmp_path / "out.html"
    arguments = ["--sets", str(folder), "--set", "press", "--output", f"mine={mine}", "--baseline", "good"]
    assert main([*arguments, "--json", str(path), "--report", str(page)]) == 0
    head, columns, *rows = capsys.readouterr().out.splitlines()
    assert head == "press: 48 segments, differences to good"
    assert columns.split() == ["system", "BLEU", "95%", "diff", "p", "chrF++", "95%", "diff", "p"]
    assert [line.split()[0] for line in rows[:3]] == ["mine", "good", "bad"]
    assert rows[0].split()[1] == "100.0"
    assert json.loads(path.read_text(encoding="utf-8"))["translation.press.mine.bleu"] == pytest.approx(100)
    assert page.is_file()


def test_a_report_shows_nothing_that_must_stay_unread(tmp_path: Path) -> None:
    name, read = next(iter(READ_LINES.items()))
    sources, lines = ["عاد الوفد."] * (read + 20), ["The delegation returned."] * (read + 20)
    lines[read + 5], lines[3] = "Unread!", "Shown!"
    source = write(tmp_path / name / "source.ar", sources)
    evalset = EvalSet(name, tuple(sources), ("The delegation is back.",) * len(sources), files=(source,))
    mine = write(tmp_path / "mine.en", lines)
    (result,) = evaluate(Request([evalset], outputs={"mine": mine}, categories=False))
    assert list(result.parts) == [f"{name}-1-{read}", f"{name}-{read + 1}-{read + 20}"]
    page = report_page([result])
    assert "Shown!" in page
    assert "Unread!" not in page


def test_a_report_stands_alone_and_escapes_text(result: Result) -> None:
    page = report_page([result])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not any(text in page for text in ("<script", "http://", "https://", " src=", " style="))
    assert page.count("<svg") == 4
    assert f'<p class="arabic" lang="ar" dir="rtl">{SOURCES[0]}</p>' in page


def test_a_report_replaces_only_reports(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(path, [result])
    write_report(path, [result])
    path.write_text("<p>somebody else's</p>", encoding="utf-8")
    with pytest.raises(OutputError, match="not overwritten"):
        write_report(path, [result])


def test_one_system_and_one_segment_are_enough(tmp_path: Path) -> None:
    source, reference = write(tmp_path / "a.ar", ["متى؟"]), write(tmp_path / "a.en", ["When?"])
    report = tmp_path / "report.html"
    files = ["--source", str(source), "--reference", str(reference), "--output", f"mine={reference}"]
    assert main([*files, "--report", str(report)]) == 0
    assert report.is_file()


def test_tables_align(result: Result) -> None:
    _, columns, *rows, _ = scores_table("press", result.whole)
    assert {len(row) for row in rows if row.split()[0] != "good"} == {len(columns)}


Arguments = Callable[[Path], list[str]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (lambda at: ["--sets", f"{at}/none"], "holds no set"),
        (lambda at: ["--sets", f"{at}", "--set", "other"], "there is no set other: choose press, seeds"),
        (lambda at: ["--sets", f"{at}", "--set", "press", "--output", f"m={at}/short.en"], "short.en has 2 lines, "),
        (lambda at: ["--sets", f"{at}", "--set", "press", "--output", f"m={at}/no.en"], "no.en: no such file"),
        (lambda at: ["--sets", f"{at}", "--set", "press", "--output", f"good={at}/no.en"], "two systems are called"),
        (lambda at: ["--sets", f"{at}", "--output", f"m={at}/short.en"], "an output belongs to one set"),
        (lambda at: ["--output", f"{at}/short.en"], "write it NAME=FILE"),
        (lambda at: ["--source", f"{at}/short.en"], "--source and --reference belong together"),
        (lambda at: ["--source", f"{at}/short.en", "--reference", f"{at}/press/source.ar"], "has 48 lines, "),
        (lambda at: ["--source", f"{at}/empty", "--reference", f"{at}/empty"], "no lines in it"),
        (lambda at: ["--source", f"{at}/binary", "--reference", f"{at}/binary"], "not UTF-8 at byte 0"),
        (lambda _: ["--model", "no-such-model"], "there is no model no-such-model"),
        (lambda _: ["--model", "starter", "--model", "starter"], "two models are called starter"),
        (lambda _: ["--baseline", "nobody"], "there is no system nobody to be the baseline: choose starter"),
        (lambda _: ["--report", "report.txt"], "a report is an HTML file"),
        (lambda at: ["--comet", f"{at}/no.ckpt"], "no.ckpt: no such file"),
    ],
)
def test_bad_input_gives_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: Arguments, message: str
) -> None:
    write(folder / "short.en", ["one", "two"])
    write(folder / "empty", [])
    (folder / "binary").write_bytes(b"\xff\n")
    assert main(arguments(folder)) in (1, 2)
    error = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(error) == 1
    assert message in error[0]


def test_uneven_lines_name_both_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "press" / "reference.en", REFERENCES[1:])
    assert main(["--sets", str(folder), "--set", "press"]) == 2
    error = capsys.readouterr().err
    assert "press/reference.en has 47 lines" in error
    assert "press/source.ar has 48" in error


COMET = f"""#!{sys.executable}
import sys
arguments = sys.argv[1:]
systems = arguments[arguments.index("-t") + 1 : arguments.index("--model")]
for system in systems:
    print(f"{{system}}\\tscore: {{len(open(system).readlines()) / 100:.4f}}")
"""


def test_comet_is_read_from_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = write(tmp_path / "model.ckpt", [])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no command comet-score" in (why_left_out(checkpoint) or "")
    command = write(tmp_path / "comet-score", COMET.splitlines())
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    assert why_left_out(checkpoint) is None
    assert comet({"good": GOOD, "bad": BAD}, SOURCES, REFERENCES, checkpoint) == {"good": 0.48, "bad": 0.48}


def test_comet_is_left_out_in_one_line() -> None:
    assert "COMET is left out" in (why_left_out(None) or "")
    with pytest.raises(UsageError, match="no such file"):
        why_left_out(Path("none.ckpt"))


def test_categories_are_starred_where_the_difference_is_sure(result: Result) -> None:
    _, heads, line, *_ = categories_table("press", result)
    assert heads.split() == ["category", "segments", "mine", "good", "bad"]
    assert [value.endswith("*") for value in line.split()[-3:]] == [True, False, True]
