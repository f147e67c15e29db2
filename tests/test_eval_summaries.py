"""Test how key statements are scored: ROUGE, baselines, folds that leave out what they score, significance, figures."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statement_articles import article as make_document

from eval import extracts, selectors
from eval.bootstrap import paired_bootstrap
from eval.extracts import Article, read_easc
from eval.folds import GRID, choices, folds, grid, refit
from eval.lexrank import DAMPING, lexrank
from eval.rouge import against, leave_one_out, rouge, words
from eval.selectors import LEAD, LEXRANK, RANDOM, SYSTEMS, WORKBENCH
from eval.statements_gold import GOLD, SEEDS, Counts, count_agreement, count_statements, read_seeds
from eval.summaries import main
from workbench.document import Segment
from workbench.errors import UsageError
from workbench.statements.weights import shipped

SENTENCES = (
    "تقع مدينة الرياحين على ضفاف نهر طويل وتحيط بها بساتين الزيتون من كل جانب.",
    "أسس المدينة تجار القوافل قبل ألف عام وجعلوها محطة بين الساحل والصحراء.",
    "تشتهر المدينة بسوقها القديم الذي يبيع فيه الحرفيون النحاس والفخار والحرير.",
    "يزور المدينة كل عام آلاف السياح الذين يقصدون سوقها القديم وقلعتها المشرفة على النهر.",
    "بدأت البلدية في الربيع ترميم القلعة بعد أن تصدعت جدرانها الشمالية بسبب الأمطار.",
    "يعتمد سكان القرى المجاورة على زراعة القمح وتربية الأغنام في السهول الواسعة.",
)


def made(*numbers: int) -> Article:
    """Return an article of the sentences, whose two people pick the first two and the last two."""
    lines = [SENTENCES[number] for number in numbers]
    return extracts.article(make_document(*lines), [" ".join(lines[:2]), " ".join(lines[-2:])])


def write_easc(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def record(shift: int) -> dict[str, object]:
    """Return an article of EASC's form: the sentences, from another one on."""
    lines = [*SENTENCES[shift:], *SENTENCES[:shift]]
    return {"text": "\n".join(lines), "summaries": [" ".join(lines[:2]), " ".join(lines[1:3]), lines[4]]}


@pytest.mark.parametrize(
    ("hypothesis", "reference", "one", "two", "longest"),
    [
        ("ا ب ت ث", "ا ب ت ث", 1, 1, 1),
        ("ا ب ت ث", "ا ب ث ت", 1, 1 / 3, 3 / 4),
        ("ا ب", "ا ب ت ث", 2 / 3, 2 / 4, 2 / 3),
        ("ا ا ا", "ا ب ت", 1 / 3, 0, 1 / 3),
        ("ج ح", "ا ب", 0, 0, 0),
        ("ا", "ا", 1, 0, 1),
    ],
)
def test_rouge_is_the_f1_of_what_both_hold(
    hypothesis: str, reference: str, one: float, two: float, longest: float
) -> None:
    assert rouge(hypothesis.split(), reference.split()) == pytest.approx((one, two, longest))


def test_spellings_vowels_and_punctuation_do_not_count() -> None:
    assert words("إِنّ المدينة، على؛ ســاحلٍ!") == words("ان المدينه علي ساحل")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("ابتث"), max_size=12), st.lists(st.sampled_from("ابتث"), max_size=12))
def test_the_longest_common_subsequence_is_that_of_the_plain_recurrence(one: list[str], two: list[str]) -> None:
    row = [0] * (len(two) + 1)
    for word in one:
        before = row[:]
        for at, other in enumerate(two, 1):
            row[at] = before[at - 1] + 1 if word == other else max(before[at], row[at - 1])
    expected = 2 * row[-1] / (len(one) + len(two)) if one or two else 0
    assert rouge(one, two).longest == pytest.approx(expected)


def test_the_best_reference_is_found_figure_by_figure_and_people_are_scored_against_each_other() -> None:
    people = [["ا", "ب"], ["ا", "ب"], ["ت", "ث"]]
    assert against(["ا", "ب"], people).mean.one == pytest.approx(2 / 3)
    assert against(["ا", "ب"], people).best == (1, 1, 1)
    assert leave_one_out(people).mean.one == pytest.approx((1 / 2 + 1 / 2 + 0) / 3)
    assert leave_one_out(people).best.one == pytest.approx(2 / 3)


def test_a_difference_that_every_article_has_is_sure_and_none_is_not() -> None:
    low, high = [(float(n % 5), 1.0) for n in range(30)], [(n % 5 + 2.0, 1.0) for n in range(30)]
    sure = paired_bootstrap(high, low)
    assert (sure.value, sure.low, sure.high) == pytest.approx((2, 2, 2))
    assert sure.p < 0.001
    assert paired_bootstrap(low, low).p == 1
    assert paired_bootstrap(low, high).value == pytest.approx(-2)


def test_a_difference_between_articles_that_go_both_ways_is_chance() -> None:
    ours, theirs = [(n % 2 * 1.0, 1.0) for n in range(40)], [((n + 1) % 2 * 1.0, 1.0) for n in range(40)]
    ours[0] = (1.0, 1.0)
    found = paired_bootstrap(ours, theirs)
    assert found.low < found.value < found.high
    assert found.low < 0
    assert found.p > 0.5
    assert found == paired_bootstrap(ours, theirs)


def test_lexrank_is_the_stationary_distribution_of_its_walk() -> None:
    # The middle one resembles both others: they have x, it has y, and y = d/3 + (1 - d)(y/3 + 2x/2), 2x + y = 1.
    middle = (DAMPING / 3 + (1 - DAMPING) / 2) / (1 - (1 - DAMPING) * (1 / 3 - 1 / 2))
    ends = (1 - middle) / 2
    found = lexrank([["ا", "ب"], ["ب", "ج", "د", "ا"], ["ج", "د"]])
    assert found == pytest.approx([ends, middle, ends], abs=1e-5)
    assert lexrank([["ا"], ["ب"], []]) == pytest.approx([1 / 3] * 3)
    assert lexrank([]) == []


@pytest.mark.parametrize("system", [WORKBENCH, LEAD, LEXRANK, RANDOM])
@pytest.mark.parametrize("budget", [10, 25, 40])
def test_every_system_meets_the_budget_as_nearly_as_sentences_allow(system: str, budget: int) -> None:
    article = made(0, 1, 2, 3, 4, 5)
    longest = max(len(words(sentence)) for sentence in SENTENCES)
    for select in SYSTEMS[system]:
        chosen = select(article, None, budget)
        assert abs(len(article.extract(chosen)) - budget) <= longest / 2
        assert len(select(article, 2, None)) == 2


def test_lead_takes_the_first_and_shuffles_are_seeded() -> None:
    article = made(0, 1, 2, 3, 4, 5)
    assert SYSTEMS[LEAD][0](article, 3, None) == article.body[:3]
    first, second = selectors.shuffled(1)(article, 6, None), selectors.shuffled(2)(article, 6, None)
    assert first == selectors.shuffled(1)(article, 6, None)
    assert first != second
    assert sorted(one.id for one in first) == sorted(one.id for one in second)


@pytest.mark.parametrize(("size", "count"), [(53, 5), (5, 5), (7, 2)])
def test_folds_hold_each_article_once_and_are_the_same_every_time(size: int, count: int) -> None:
    parts = folds(size, count)
    assert len(parts) == count
    assert sorted(number for part in parts for number in part) == list(range(size))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert parts == folds(size, count)


@pytest.mark.parametrize(("size", "count"), [(5, 1), (5, 6), (0, 2), (5, -1)])
def test_folds_that_cannot_be_are_refused(size: int, count: int) -> None:
    with pytest.raises(UsageError, match=f"{count} folds of {size} articles"):
        folds(size, count)


def test_a_fold_has_no_say_in_its_own_weights() -> None:
    # Column 0 is best by far for the first part alone, column 1 for the second; column 2 is second best everywhere.
    scores = [[9, 0, 1], [9, 0, 1], [0, 9, 1], [0, 9, 1], [0, 0, 1]]
    assert choices(scores, [[0, 1], [2, 3], [4]]) == [1, 1, 0, 0, 0]
    assert choices(scores, [[0, 1, 2, 3], [4]])[:4] == [2, 2, 2, 2]


def test_refitted_weights_choose_in_the_article_that_they_were_not_chosen_on() -> None:
    articles = [made(0, 1, 2, 3, 4, 5), made(5, 4, 3, 2, 1, 0)]
    by_position, by_length = replace(shipped(), position=99), replace(shipped(), length=99)

    suits = [selectors.weighted(by_position), selectors.weighted(by_length)]  # the first article, the second

    def score(number: int, select: selectors.Selector) -> float:
        return float(select(articles[number], 3, None) == suits[number](articles[number], 3, None))

    assert [score(0, suits[1]), score(1, suits[0])] == [0, 0]
    select = refit(articles, score, [by_position, by_length], [[0], [1]])
    assert [select(one, 3, None) for one in articles] == [
        suits[1](articles[0], 3, None),
        suits[0](articles[1], 3, None),
    ]


def test_the_grid_holds_the_shipped_weights_and_leaves_out_what_does_not_count() -> None:
    assert len(grid()) == len(set(grid())) == 3 ** len(GRID)
    assert shipped() in grid()
    assert len(grid("length")) == 3 ** (len(GRID) - 1)


def test_statements_are_counted_against_each_annotator_and_these_against_each_other() -> None:
    seed = read_seeds()[0]
    first = [item["text"] for item in seed.annotations[0]["statements"]]

    def perfect(article: Article, count: int | None, _: int | None) -> Sequence[Segment]:
        found = {segment.source.strip(): segment for segment in article.body}
        return [found[text] for text in first if text in found][:count]

    chosen = perfect(seed.article, None, None)
    assert chosen
    counts = count_statements(seed, lambda article, count, budget: list(perfect(article, count, budget)))
    assert counts.correct >= len(chosen)
    assert count_statements(seed, lambda *_: []) == Counts(gold=sum(len(one["statements"]) for one in seed.annotations))
    assert 0 < count_agreement(seed).f1 <= 1


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Return the figures of the seeds and of three composed articles, as the command writes them."""
    folder = tmp_path_factory.mktemp("summaries")
    easc = write_easc(folder / "made-dev.jsonl", *(record(shift) for shift in (0, 2, 4)))
    path = folder / "figures.json"
    assert main(["--easc", str(easc), "--folds", "3", "--json", str(path)]) == 0
    figures: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return figures


def test_the_workbench_is_well_ahead_of_lead_on_the_seeds(run: dict[str, float]) -> None:
    for system in ("workbench", "workbench-folds"):
        assert run[f"statements.seeds.{system}.f1"] >= run["statements.seeds.lead.f1"] + 0.15
        assert run[f"statements.seeds.{system}.f1-articles-above-lead"] >= 4
    assert run["statements.seeds.one-person.f1"] > run["statements.seeds.workbench.f1"]
    assert run["speakers.seeds.precision"] >= 0.95


def test_figures_are_flat_and_name_set_system_and_what_is_measured(run: dict[str, object]) -> None:
    data = run.pop("data")
    assert isinstance(data, dict)
    assert {"seeds/000_6ccabab89841b932.txt", "eval/data/statements/annotator_2/000_6ccabab89841b932.json"} <= set(data)
    assert any(name.endswith("made-dev.jsonl") for name in data)
    assert all(re.fullmatch(r"(statements|speakers)(\.[a-z0-9-]+){2,3}", name) for name in run)
    for system in ("workbench", "lead", "lexrank", "random", "workbench-folds", "one-person"):
        for figure in ("rouge-1", "rouge-2", "rouge-l", "rouge-2-best"):
            value = run[f"statements.made-dev.{system}.{figure}"]
            assert isinstance(value, float)
            assert 0 <= value <= 100
    run["data"] = data


def test_what_the_workbench_is_ahead_by_is_the_difference_of_the_figures(run: dict[str, float]) -> None:
    start = "statements.made-dev"
    for system in ("lead", "random", "one-person"):
        difference = run[f"{start}.workbench.rouge-2"] - run[f"{start}.{system}.rouge-2"]
        assert run[f"{start}.{system}.rouge-2-behind"] == pytest.approx(difference, abs=0.01)
        assert run[f"{start}.{system}.rouge-2-behind-low"] <= run[f"{start}.{system}.rouge-2-behind-high"]


def test_easc_is_read_with_its_budget(tmp_path: Path) -> None:
    (article,) = read_easc(write_easc(tmp_path / "easc.jsonl", record(0)))
    assert len(article.references) == 3
    assert article.budget == round(sum(map(len, article.references)) / 3)
    assert [segment.source for segment in article.body] == list(SENTENCES)


def fault(message: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
    assert main(arguments) in {1, 2}
    errors = [line for line in capsys.readouterr().err.splitlines() if not line.startswith(("seeds:", "easc"))]
    assert len(errors) == 1
    assert message in errors[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file"),
        ("{\n", "not JSON Lines with the fields text and summaries"),
        ("[]\n", "not JSON Lines with the fields text and summaries"),
        (json.dumps({"text": SENTENCES[0]}) + "\n", "not JSON Lines with the fields text and summaries"),
        (json.dumps({"text": SENTENCES[0], "summaries": "الكل"}) + "\n", "not JSON Lines with the fields text and"),
        (json.dumps({"text": SENTENCES[0], "summaries": [SENTENCES[0]]}) + "\n", "extracts by at least 2 people"),
        (json.dumps({"text": SENTENCES[0], "summaries": [SENTENCES[0], "..."]}) + "\n", "none of them empty"),
        ("", "easc.jsonl: is empty"),
    ],
)
def test_other_files_than_easc_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, message: str
) -> None:
    path = tmp_path / "easc.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    fault(message, capsys, "--easc", str(path))


def test_too_many_folds_are_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_easc(tmp_path / "easc.jsonl", record(0), record(2))
    fault("5 folds of 2 articles", capsys, "--easc", str(path))


def test_seeds_without_their_gold_are_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fault("no articles", capsys, "--seeds", str(tmp_path))
    fault("0 gold files", capsys, "--gold", str(tmp_path))
    other, name = sorted(path.stem for path in SEEDS.glob("*.txt"))[1], "000_6ccabab89841b932"
    for annotator in ("annotator_1", "annotator_2"):
        (tmp_path / annotator).mkdir()
        (tmp_path / annotator / f"{name}.json").write_bytes((GOLD / annotator / f"{other}.json").read_bytes())
    fault("a gold statement is not in the text", capsys, "--gold", str(tmp_path))
    (tmp_path / "annotator_1" / f"{name}.json").write_text("{}", encoding="utf-8")
    fault("no JSON object with statements", capsys, "--gold", str(tmp_path))
