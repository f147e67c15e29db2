"""The checks together: every finding is sound, findings of other steps stay, checking again changes nothing."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checking import CHECKS, CODES, Check, check, check_segment
from workbench.checking.length import check_length
from workbench.checking.questions import check_questions
from workbench.checking.quotes import check_quotes
from workbench.checking.repetition import check_repetition
from workbench.checking.untranslated import check_untranslated
from workbench.document import Document, Finding, Origin, Role, Segment, Severity, Span, segment_id, sha256

ARTICLE = "0123456789ab"


def segment(source: str, target: str | None, number: int = 1, origin: Origin | None = Origin.MODEL) -> Segment:
    span = Span(0, len(source))
    return Segment(
        segment_id(ARTICLE, 1, number), 1, number, 0, Role.BODY, span, source, sha256(source), target, -0.5, origin
    )


def document(*segments: Segment) -> Document:
    return Document(ARTICLE, sha256(""), "a.txt", "text", "utf-8", "", (), segments=segments)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("The president said مرحبا yesterday", ["مرحبا"]),
        ("All in English", []),
        ("السلام عليكم", ["السلام عليكم"]),
        ("One كلمة and another كلمة أخرى here", ["كلمة", "كلمة أخرى"]),
        ("A ﷲ sign only", ["ﷲ"]),
        ("", []),
    ],
)
def test_arabic_left_in_the_translation_is_found(target: str, found: list[str]) -> None:
    spans = [finding.target_span for finding in check_untranslated("", target)]
    assert [span.of(target) for span in spans if span] == found


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("أعلن الوزير أن المفاوضات ستستأنف الأسبوع المقبل في جنيف.", "The minister said talks resume next week.", []),
        ("أعلن الوزير أن المفاوضات ستستأنف الأسبوع المقبل في جنيف.", "He said so.", ["length-ratio"]),
        ("نعم، سنعود غداً إلى بلدنا.", "Yes. " * 30, ["length-ratio"]),
        ("وصل الوفد إلى العاصمة أمس.", "The delegation arrived in the capital", ["cut-off"]),
        ("عنوان بلا نقطة", "A headline without a stop", []),
        ("قال: «سنعود غداً».", "He said: “We will be back tomorrow.”", []),
        ("...", "...", []),
        ("", "", []),
    ],
)
def test_length_and_broken_ends(source: str, target: str, found: list[str]) -> None:
    assert codes(tuple(check_length(source, target))) == found


@pytest.mark.parametrize(
    ("source", "target", "repeats"),
    [
        ("روسيا تعلن", "Russia Russia announces", True),
        ("في المدينة", "in the city of in the city of in the city of", True),
        ("قال إنه سيعود", "He said, he said that he would return", True),
        ("جيد جدا جدا", "very very good", False),
        ("كان قد قال", "He had had enough and said that that was it", False),
        ("النتيجة", "The result was 6-4 6-4 and 3 3 3", False),
        ("اليابان. اليابان جزيرة", "Now for Japan. Japan is an island", False),
        ("ضحك", "hahahahahahahaha", True),
        ("آه", "aaaaaaaaah", True),
        ("قتلة، قتلة", "Murderers, murderers", False),
        ("نص", "one two three four five six seven eight nine. one two three four five six seven eight nine.", True),
        ("", "", False),
    ],
)
def test_repetitions_are_told_from_emphasis(source: str, target: str, repeats: bool) -> None:
    assert bool(list(check_repetition(source, target))) == repeats


@pytest.mark.parametrize(
    ("source", "target", "asks"),
    [
        ("هل وصل الوفد؟", "Has the delegation arrived?", True),
        ("هل وصل الوفد؟", "The delegation has arrived.", False),
        ("وصل الوفد.", "The delegation has arrived.", True),
    ],
)
def test_lost_questions_are_found(source: str, target: str, asks: bool) -> None:
    assert bool(list(check_questions(source, target))) != asks


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("قال: «لن نعود إلى هناك أبداً».", 'He said: "We will never return there."', []),
        ("قال: «لن نعود إلى هناك أبداً».", "He said: 'We will never return there.'", []),
        ("قال: “لن نعود إلى هناك أبداً”.", "He said: “We will never return there.”", []),
        ("قال: «لن نعود إلى هناك أبداً».", "He said they would never return there.", ["quotes-lost"]),
        ("قال: «لن نعود إلى هناك أبداً».", 'He said: "We will never return there.', ["quotes-unbalanced"]),
        ("شركة «غوغل»", "Google", []),
        ("قال: «لن نعود إلى هناك أبداً", 'He said: "We will never return there.', []),
        ("كتاب الأطفال", "The children's book and the players' union", []),
        (
            "«لا نريد حرباً جديدة هنا» و«لا نريد هدنة مؤقتة أيضاً»",
            '"We want no new war here" and no truce',
            ["quotes-lost"],
        ),
    ],
)
def test_quotation_marks(source: str, target: str, found: list[str]) -> None:
    assert codes(tuple(check_quotes(source, target))) == found


def test_the_same_target_for_different_sources_is_found_in_both() -> None:
    checked = check(
        document(
            segment("وصل الوزير إلى باريس", "The minister arrived in Paris", 1),
            segment("غادر الوزير باريس", "The minister arrived in Paris.", 2),
            segment("وصل الوزير إلى باريس.", "The minister arrived in Paris", 3),
        )
    )
    assert all("duplicate-target" in codes(each.findings) for each in checked.segments)


def test_a_sentence_said_twice_is_no_duplicate() -> None:
    twice = [segment("وصل الوزير إلى باريس", "The minister arrived in Paris", number) for number in (1, 2)]
    assert not any(each.findings for each in check(document(*twice)).segments)


def test_findings_of_other_steps_stay_and_old_ones_are_replaced() -> None:
    decoding = Finding("decode-loop", Severity.ERROR, "the translation repeats itself")
    stale = Finding("number-lost", Severity.ERROR, "7 in the source is not in the translation")
    wrong = replace(segment("قُتل 12 شخصاً", "13 people were killed"), findings=(decoding, stale))
    once = check(document(wrong))
    assert codes(once.segments[0].findings) == ["decode-loop", "number-changed"]
    assert check(once) == once


@pytest.mark.parametrize("origin", [Origin.COPY, None])
def test_only_what_a_model_translated_is_checked(origin: Origin | None) -> None:
    assert check_segment(segment("قُتل 12 شخصاً", "13 people", origin=origin)) == ()
    assert check_segment(segment("قُتل 12 شخصاً", None)) == ()


def test_a_good_translation_has_no_findings() -> None:
    source = "وأكد المتحدث باسم الكرملين ديمتري بيسكوف أن 80% من الاتفاق «جاهز للتوقيع عليه غداً»، ولم يذكر موعداً."
    target = (
        "Kremlin spokesman Dmitry Peskov affirmed that 80 percent of the agreement was "
        '"ready to be signed tomorrow," and did not give a date.'
    )
    assert check_segment(segment(source, target)) == ()


TEXT = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("ابتلمنوهي 0123456789٠١٢٫٬,.،؟?«»\"'%:/-abcdefgABCDE \n\u200f\u064b½")
    ),
    max_size=200,
)


@given(TEXT, TEXT)
def test_any_pair_of_texts_is_checked_and_findings_are_sound(source: str, target: str) -> None:
    for finding in check_segment(segment(source, target)):
        assert finding.code in CODES
        assert 0 < len(finding.message) < 250
        assert finding.source_span is None or 0 <= finding.source_span.start < finding.source_span.end <= len(source)
        assert finding.target_span is None or 0 <= finding.target_span.start < finding.target_span.end <= len(target)


@pytest.mark.parametrize(
    "unit",
    [
        "لا ",
        "5 أيار ",
        "12 ",
        "ألف ",
        "no doubt ",
        "May 5 ",
        "«",
        "'a ",
        "Lavrov ",
        "لافروف ",
        "a",
        "1,",
        " ",
        "و5 آلاف ",
        "half ",
    ],
)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_long_texts_take_no_longer_than_their_length(check: Check, unit: str) -> None:
    long = unit * (60_000 // len(unit))
    started = process_time()
    findings = [*check(long, long), *check(long, "x"), *check("x", long)]
    assert all(len(finding.message) < 250 for finding in findings)
    assert process_time() - started < 15  # seconds; about 1 when linear, minutes when quadratic
