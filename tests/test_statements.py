"""Test the choice of key statements on the seeds and on composed articles."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statement_articles import article

from workbench.document import Document, Role
from workbench.pipeline import prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.statements import attribute, select
from workbench.statements.features import settings as parameters
from workbench.statements.redundancy import pick
from workbench.statements.terms import Vector, cosine, vector
from workbench.statements.terms import terms as stems
from workbench.statements.tokens import tokenize

GOLD = Path(__file__).resolve().parent.parent / "eval/data/statements"
ZAKHAROVA, LAVROV = "ماريا زاخاروفا", "سيرغي لافروف"
SYROMOLOTOV, BUKIN, MINISTRY = "أوليغ سيرومولوتوف", "دميتري بوكين", "وزارة الخارجية الروسية"

# Who speaks in each paragraph that a careful reader would pick among the most important, by paragraph number.
SPEAKERS: dict[str, dict[int, str | None]] = {
    "000_6ccabab89841b932": {
        2: None,
        3: "الخدمة الصحفية لمكتب المدعي العام في روسيا",
        4: "أناتولي أنتونوف",
        5: "فلاديمير بوتين وجو بايدن",
        6: ZAKHAROVA,
        9: ZAKHAROVA,
        13: "وزارة الدفاع الروسية",
    },
    "001_988bb7c48388d14e": {
        2: "الرئاسة الروسية “الكرملين”",
        3: "ديمتري بيسكوف",
        5: "فلاديمير بوتين",
        6: LAVROV,
        7: LAVROV,
        8: LAVROV,
        11: "مريم الصادق المهدي",
        12: None,
    },
    "002_07866d9590573d52": {
        7: MINISTRY,
        8: None,
        10: MINISTRY,
        11: MINISTRY,
        12: MINISTRY,
        13: MINISTRY,
        14: MINISTRY,
    },
    "003_5dfb788d0b9e1c61": {
        1: "موسكو",
        2: SYROMOLOTOV,
        3: SYROMOLOTOV,
        8: "يوري كوكوف",
        10: SYROMOLOTOV,
        15: "دميتري مدفيديف",
        18: MINISTRY,
        21: SYROMOLOTOV,
    },
    "004_f5fe47a323ec4583": {1: BUKIN, 4: BUKIN, 5: BUKIN, 6: BUKIN, 7: BUKIN, 9: BUKIN},
}


@pytest.fixture(scope="session")
def articles(seeds: Path) -> dict[str, Document]:
    """Return the seeds as the pipeline prepares them, by the stem of their file name."""
    limits = Limits()
    items = [item for found in find_inputs([str(seeds)], limits) for item in read_documents(found, limits)]
    documents = [prepare(item) for item in items if isinstance(item, Document)]
    return {Path(document.name).stem: document for document in documents if Path(document.name).stem in SPEAKERS}


@pytest.mark.parametrize("name", SPEAKERS)
def test_five_statements_of_each_seed_with_their_speakers(articles: dict[str, Document], name: str) -> None:
    document = articles[name]
    segments = {segment.id: segment for segment in document.segments}
    statements = select(document)
    assert [statement.rank for statement in statements] == [1, 2, 3, 4, 5]
    for statement in statements:
        segment = segments[statement.segment]
        assert segment.role is Role.BODY
        assert segment.section == 0
        speaker = statement.speaker.name if statement.speaker else None
        assert speaker == SPEAKERS[name][segment.block]
        assert statement.reasons
        assert 0 < statement.score <= 1


@pytest.mark.parametrize("name", SPEAKERS)
def test_the_first_statement_opens_the_article(articles: dict[str, Document], name: str) -> None:
    document = articles[name]
    opening = next(segment for segment in document.segments if segment.role is Role.BODY)
    first = select(document)[0]
    assert first.segment == opening.id
    assert first.reasons[0] == "opening statement"


@pytest.mark.parametrize("name", SPEAKERS)
def test_attributions_agree_with_the_annotators(articles: dict[str, Document], name: str) -> None:
    document = articles[name]
    speakers = attribute(document)
    for path in sorted(GOLD.glob(f"*/{name}.json")):
        for item in json.loads(path.read_text(encoding="utf-8"))["attributions"]:
            segment = next(one for one in document.segments if item["text"].startswith(one.source[:40]))
            found, wanted = speakers[segment.id].name, item["speaker"]["name"]
            assert wanted in found, f"block {segment.block}"


def test_a_pasted_article_counts_for_less(articles: dict[str, Document]) -> None:
    document = articles["002_07866d9590573d52"]
    sections = {segment.id: segment.section for segment in document.segments}
    by_rank = [sections[statement.segment] for statement in select(document, 10)]
    assert set(by_rank) == {0, 1}
    assert by_rank[:5] == [0] * 5


def test_subheadings_and_turns_of_topic_open_stories(articles: dict[str, Document]) -> None:
    document = articles["003_5dfb788d0b9e1c61"]
    blocks = {segment.id: segment.block for segment in document.segments}
    opening = {blocks[one.segment] for one in select(document, 20) if "opens a new topic" in one.reasons}
    assert opening == {10, 21}


STORY = (
    "أعلنت وزارة الصحة اللبنانية أن عدد المصابين بالوباء ارتفع إلى 340 شخصاً في المدن الساحلية.",
    "وقال وزير الصحة كريم الهاشمي إن المستشفيات قادرة على استقبال جميع المرضى خلال الأسابيع المقبلة.",
    "أما الأسواق فقد بقيت مفتوحة رغم المخاوف من انتشار العدوى بين الباعة والزبائن.",
    "وتابع:",
    "لا تعليق.",
    "مشيراً إلى أن اللقاحات ستصل في نهاية الشهر الجاري إلى جميع المراكز الصحية.",
)


def test_fragments_are_never_chosen() -> None:
    document = article(*STORY)
    chosen = {statement.segment for statement in select(document, 10)}
    assert chosen == {segment.id for segment in document.segments[:3]}


@pytest.mark.parametrize("opening", ["مدينة الياسمين هي", "مذكرة التفاهم هذه هي", "مشيرة إلى أنها"])
def test_a_noun_spelt_like_a_participle_opens_a_statement(opening: str) -> None:
    document = article(f"{opening} أكبر خطوة في تاريخ البلاد منذ عشرين عاماً.", *STORY[:2])
    chosen = {statement.segment for statement in select(document, 3)}
    assert (document.segments[0].id in chosen) is not opening.startswith("مشيرة")


def test_no_sentence_from_inside_a_quotation_is_chosen() -> None:
    document = article(
        "وقال الوزير: “هذا اتفاق مهم جداً لبلادنا كلها. لن نتراجع عنه مهما كانت الضغوط علينا. شكراً لكم جميعاً”."
    )
    assert [statement.segment for statement in select(document, 5)] == [document.segments[0].id]


def test_the_same_sentence_is_chosen_once() -> None:
    document = article(STORY[0], STORY[1], STORY[0], STORY[2])
    assert len(select(document, 4)) == 3


def test_the_headline_draws_its_sentence() -> None:
    sentences = [
        f"تحدث المشاركون في الندوة رقم {number} عن موضوعات عامة لا صلة لها بما سبق ذكره." for number in "345678"
    ]
    telling = "وقررت البلدية إغلاق الجسر القديم أمام الشاحنات الثقيلة اعتباراً من الأسبوع المقبل."
    document = article(*sentences[:4], telling, *sentences[4:], headline="إغلاق الجسر القديم أمام الشاحنات")
    found = {statement.segment: statement for statement in select(document, 2)}
    assert "close to the headline" in found[document.segments[5].id].reasons


@pytest.mark.parametrize("budget", [20, 60, 120, 240])
def test_a_budget_of_words_is_met_as_nearly_as_sentences_allow(articles: dict[str, Document], budget: int) -> None:
    document = articles["003_5dfb788d0b9e1c61"]
    words = {one.id: sum(token.is_word for token in tokenize(one.source)) for one in document.segments}
    chosen = [words[statement.segment] for statement in select(document, words=budget)]
    longest = max(words.values())
    assert abs(sum(chosen) - budget) <= longest / 2
    assert len(chosen) == 1 or sum(chosen[:-1]) < budget


def test_an_article_without_sentences_has_no_statements() -> None:
    assert select(article("عنوان قصير")) == ()


def test_no_more_statements_than_sentences() -> None:
    assert len(select(article(*STORY), 50)) == 3


def test_ranks_are_the_same_every_time(articles: dict[str, Document]) -> None:
    document = articles["001_988bb7c48388d14e"]
    assert select(document) == select(document)


def test_reasons_say_that_it_is_reported_speech_and_leave_who_says_it_to_the_speaker() -> None:
    first = select(article(*STORY))[0]
    assert "reported speech" in first.reasons
    assert "gives figures" in first.reasons
    assert first.speaker is not None
    assert first.speaker.english == "Lebanese Health Ministry"


@settings(max_examples=50)
@given(st.lists(st.text(alphabet='قالأكدنهوزير الخرجية،.:؟“”" 12', max_size=80), min_size=1, max_size=6))
def test_any_text_can_be_ranked(lines: list[str]) -> None:
    document = article(*(line.strip() or "نص" for line in lines))
    ids = {segment.id for segment in document.segments}
    statements = select(document, 3)
    assert {statement.segment for statement in statements} <= ids
    assert all(one.rank < two.rank for one, two in pairwise(statements))


def test_ten_thousand_sentences_take_under_five_seconds_of_processor_time(articles: dict[str, Document]) -> None:
    sources = [
        one.source.split() for document in articles.values() for one in document.segments if one.role is Role.BODY
    ]
    lines = [" ".join(sources[n % len(sources)][n % 7 :][:30]) + f" {n}." for n in range(10_000)]
    document = article(*lines)  # some lines are two sentences
    document = replace(document, segments=document.segments[:10_000])
    began = time.process_time()
    assert len(select(document)) == 5
    assert time.process_time() - began < 5


def test_time_grows_hardly_faster_than_the_article_however_much_is_chosen() -> None:
    taken = {}
    for size in (1_000, 4_000):
        document = article(*(f"{number} {STORY[number % 3]} {number * 7}" for number in range(size)))
        began = time.process_time()
        assert select(document, None, words=5 * size)
        taken[size] = time.process_time() - began
    assert taken[4_000] < 8 * taken[1_000]


terms = st.dictionaries(st.sampled_from("ابتثجحخ"), st.floats(0.1, 1), max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.2, 0.5, 0.7, 0.9]), terms), max_size=8), st.sets(st.integers(0, 7)))
def test_each_pick_is_the_best_once_likeness_to_those_before_is_paid_for(
    found: list[tuple[float, dict[str, float]]], unfit: set[int]
) -> None:
    scores = [score for score, _ in found]
    vectors = [vector(dict.fromkeys(bag, 1.0), bag) for _, bag in found]
    penalty, same = parameters("redundancy")["penalty"], parameters("redundancy")["same"]
    left, chosen = set(range(len(found))), []
    for number in pick(scores, vectors, lambda number: number not in unfit):
        worth = {one: scores[one] - penalty * likeness(one, chosen, vectors) for one in left}
        rivals = {one for one in left - unfit if likeness(one, chosen, vectors) < same - 1e-9}
        assert likeness(number, chosen, vectors) < same + 1e-9
        assert all(worth[number] >= worth[one] - 1e-9 for one in rivals)
        chosen.append(number)
        left.remove(number)
    assert all(likeness(one, chosen, vectors) >= same - 1e-9 for one in left - unfit)


def likeness(number: int, chosen: list[int], vectors: list[Vector]) -> float:
    return max((cosine(vectors[number], vectors[other]) for other in chosen), default=0.0)


OPENED = """
import sys
from workbench.statements.stemming import stem
assert not [name for name in sys.modules if name.partition(".")[0] in {"nltk", "numpy"}]
from nltk.stem.arlstem2 import ARLSTem2
from nltk.stem.snowball import ArabicStemmer
theirs = ARLSTem2().stem
assert [stem(word) for word in sys.argv[1:]] == [theirs(word) for word in sys.argv[1:]] != sys.argv[1:]
"""


def test_the_stemmer_is_that_of_nltk_which_stays_unopened_for_others_to_open() -> None:
    words = ["والمعلمون", "المدرسة", "كتابهم", "يكتبون", "من", "استقبال"]
    subprocess.run([sys.executable, "-c", OPENED, *words], check=True)


@pytest.mark.parametrize("words", [STORY[0], "في من على إلى عن"])
def test_a_sentence_alone_scores_as_if_its_words_were_stemmed(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = select(article(words))
    monkeypatch.setattr("workbench.statements.features.content_words", stems)
    assert alone
    assert select(article(words)) == alone
