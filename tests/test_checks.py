"""Test the checks of translated segments on pairs whose right answer is beyond doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checking import CODES, check, check_segment
from workbench.document import Block, Document, Origin, Role, Segment, Severity, Span, segment_id, sha256
from workbench.translation.faults import Fault, findings

ARTICLE = "0123456789ab"

Case = tuple[str, str, frozenset[str]]


def built_segment(source: str, target: str | None, number: int = 1, origin: Origin | None = Origin.MODEL) -> Segment:
    """Return a segment that is a block of its own and stands at the start of it."""
    name = segment_id(ARTICLE, number, 1)
    span = Span(0, len(source))
    return Segment(name, number, 1, 0, Role.BODY, span, source, sha256(source), target=target, origin=origin)


def built_document(*segments: Segment) -> Document:
    """Return a document of the segments, a line each."""
    text = "\n".join(segment.source for segment in segments)
    lines, blocks, position = [], [], 0
    for segment in segments:
        span = Span(position, position + len(segment.source))
        blocks.append(Block(segment.block, span, segment.source, f"line {segment.block}"))
        lines.append(replace(segment, span=span))
        position = span.end + 1
    return Document(ARTICLE, sha256(text), "article.txt", "txt", "utf-8", text, tuple(blocks), segments=tuple(lines))


def found(source: str, target: str) -> frozenset[str]:
    """Return the codes of what the checks find in a translated segment."""
    return frozenset(finding.code for finding in check_segment(built_segment(source, target)))


def case(source: str, target: str, *codes: str) -> Case:
    """Return a source, a target and the codes of the findings that a careful reader expects."""
    return source, target, frozenset(codes)


NUMBERS = [
    case("قُتل 25 شخصا في الهجوم.", "25 people were killed in the attack."),
    case("قُتل 25 شخصا في الهجوم.", "35 people were killed in the attack.", "number-changed"),
    case("قُتل 25 شخصا في الهجوم.", "Several people were killed in the attack.", "number-lost"),
    case("قُتل أشخاص كثيرون في الهجوم.", "Some 25 people were killed in the attack.", "number-added"),
    case("أصيب ٤٨ جنديا بجروح أمس.", "48 soldiers were wounded yesterday."),
    case("أصيب ٤٨ جنديا بجروح أمس.", "84 soldiers were wounded yesterday.", "number-changed"),
    case("أصيب ٤٨ جنديا بجروح أمس.", "Many soldiers were wounded yesterday.", "number-lost"),
    case("يعيش 1,5 مليون لاجئ في المخيمات.", "There are 1.5 million refugees living in the camps."),
    case("يعيش 1,5 مليون لاجئ في المخيمات.", "There are 15 million refugees living in the camps.", "number-changed"),
    case("شارك 1,5 ألف متظاهر في المسيرة.", "1,500 demonstrators took part in the march."),
    case("شارك 1,5 ألف متظاهر في المسيرة.", "15,000 demonstrators took part in the march.", "number-changed"),
    case("شارك ٢٫٥ مليون ناخب في الاقتراع.", "2.5 million voters took part in the ballot."),
    case("بلغت الخسائر 300 مليون دولار.", "The losses amounted to $300 million."),
    case("بلغت الخسائر 300 مليون دولار.", "The losses amounted to $300 billion.", "number-changed"),
    case("بلغت الخسائر 300 مليون دولار.", "The losses amounted to 300,000,000 dollars."),
    case("بلغت الخسائر 4 مليارات دولار.", "The losses amounted to four billion dollars."),
    case("بلغت الخسائر 4 مليارات دولار.", "The losses amounted to four million dollars.", "number-changed"),
    case("وصل 20 ألف جندي إلى الحدود.", "20,000 soldiers arrived at the border."),
    case("وصل 20 ألف جندي إلى الحدود.", "20 soldiers arrived at the border.", "number-changed"),
    case("وصل عشرون جنديا إلى الحدود.", "Twenty soldiers arrived at the border."),
    case("وصل خمسة وعشرون جنديا إلى الحدود.", "25 soldiers arrived at the border."),
    case("وصل 12,500 جندي إلى الحدود.", "12,500 soldiers arrived at the border."),
    case("وصل 12,500 جندي إلى الحدود.", "12,300 soldiers arrived at the border.", "number-changed"),
    case("ارتفعت الأسعار بنسبة 7% هذا العام.", "Prices rose by 7% this year."),
    case("ارتفعت الأسعار بنسبة 7% هذا العام.", "Prices rose by 7 percent this year."),
    case("ارتفعت الأسعار بنسبة 7 في المئة هذا العام.", "Prices rose by 7 percent this year."),
    case("ارتفعت الأسعار بنسبة 7 بالمائة هذا العام.", "Prices rose by seven per cent this year."),
    case("ارتفعت الأسعار بنسبة ٧٪ هذا العام.", "Prices rose by 9% this year.", "number-changed"),
    case("ارتفعت الأسعار بنسبة 7% هذا العام.", "Prices rose sharply this year.", "number-lost"),
    case("ارتفعت الأسعار بنسبة كبيرة هذا العام.", "Prices rose by 40% this year.", "number-added"),
    case("ارتفعت الأسعار بنسبة 3,2% هذا العام.", "Prices rose by 3.2% this year."),
    case("عقدت الجمعية العامة دورتها الـ76 أمس.", "The General Assembly held its 76th session yesterday."),
    case(
        "عقدت الجمعية العامة دورتها الـ76 أمس.",
        "The General Assembly held its 67th session yesterday.",
        "number-changed",
    ),
    case(
        "عقدت الجمعية العامة دورتها السادسة والسبعين أمس.",
        "The General Assembly held its seventy-sixth session yesterday.",
    ),
    case("عقدت الجمعية العامة دورتها السادسة والسبعين أمس.", "The General Assembly held its 76th session yesterday."),
    case("يبدأ الاجتماع عند الساعة 10:30 صباحا.", "The meeting begins at 10:30 a.m."),
    case("يبدأ الاجتماع عند الساعة 15:30 بالتوقيت المحلي.", "The meeting begins at 3:30 p.m. local time."),
    case("عقد المجلس جلسته الثالثة أمس.", "The council held its third session yesterday."),
    case("عقد المجلس جلسته الثالثة أمس.", "The council held its fifth session yesterday.", "number-changed"),
    case("بلغت الخسائر مليوني دولار.", "The losses amounted to two million dollars."),
    case("بلغت الخسائر مليوني دولار.", "The losses amounted to three million dollars.", "number-changed"),
    case("قُتل مئتا شخص في الهجوم.", "200 people were killed in the attack."),
    case("يبدأ الاجتماع عند الساعة 10:30 صباحا.", "The meeting begins at 11:45 a.m.", "number-changed"),
    case("يبدأ الاجتماع عند الساعة 10:30 صباحا.", "The meeting begins in the morning.", "number-lost"),
    case("بدأت الحرب في عام 2011 وما زالت مستمرة.", "The war began in 2011 and is still going on."),
    case("بدأت الحرب في عام 2011 وما زالت مستمرة.", "The war began in 2014 and is still going on.", "number-changed"),
    case("بدأت الحرب في عام ٢٠١١ وما زالت مستمرة.", "The war began in 2011 and is still going on."),
    case("بدأت الحرب قبل سنوات وما زالت مستمرة.", "The war began in 2011 and is still going on.", "number-added"),
    case("استمرت المعارك بين عامي 2015 و2018.", "The fighting lasted from 2015 to 2018."),
    case("استمرت المعارك بين عامي 2015 و2018.", "The fighting lasted from 2015 to 2019.", "number-changed"),
    case("أطلقت القوات 12 صاروخا و7 قذائف.", "The forces fired 12 rockets and 7 shells."),
    case("أطلقت القوات 12 صاروخا و7 قذائف.", "The forces fired 7 shells and 12 rockets."),
]

DATES = [
    case("وصل الوفد في شباط الماضي.", "The delegation arrived last February."),
    case("وصل الوفد في شباط الماضي.", "The delegation arrived last January.", "month-changed"),
    case("وصل الوفد في شباط الماضي.", "The delegation arrived recently.", "month-lost"),
    case("وصل الوفد قبل أيام قليلة.", "The delegation arrived last February.", "month-added"),
    case("وصل الوفد في فبراير الماضي.", "The delegation arrived last February."),
    case("وصل الوفد في فبراير الماضي.", "The delegation arrived last March.", "month-changed"),
    case("وصل الوفد في فيفري الماضي.", "The delegation arrived last February."),
    case("وصل الوفد في فيفري الماضي.", "The delegation arrived last June.", "month-changed"),
    case("وصل الوفد في جويلية الماضي.", "The delegation arrived last July."),
    case("وصل الوفد في جانفي الماضي.", "The delegation arrived last January."),
    case("وصل الوفد في شتنبر الماضي.", "The delegation arrived last September."),
    case("وصل الوفد في غشت الماضي.", "The delegation arrived last August."),
    case("وصل الوفد في كانون الثاني الماضي.", "The delegation arrived last January."),
    case("وصل الوفد في كانون الأول الماضي.", "The delegation arrived last December."),
    case("وصل الوفد في كانون الأول الماضي.", "The delegation arrived last January.", "month-changed"),
    case("وصل الوفد في تشرين الثاني الماضي.", "The delegation arrived last November."),
    case("وصل الوفد في تشرين الأول الماضي.", "The delegation arrived last November.", "month-changed"),
    case("وصل الوفد في تشرين الأول/أكتوبر الماضي.", "The delegation arrived last October."),
    case("وصل الوفد في 15 شباط/فبراير 2022.", "The delegation arrived on 15 February 2022."),
    case("وصل الوفد في 15 شباط/فبراير 2022.", "The delegation arrived on February 15, 2022."),
    case("وصل الوفد في أيلول/سبتمبر الماضي.", "The delegation arrived last September."),
    case("وقع الانفجار في 4 آب من العام الماضي.", "The explosion took place on 4 August last year."),
    case("آب المسافر إلى بيته بعد غياب طويل.", "The traveler returned to his home after a long absence."),
    case("يصل الوفد يوم الأحد إلى العاصمة.", "The delegation arrives in the capital on Sunday."),
    case("يصل الوفد يوم الأحد إلى العاصمة.", "The delegation arrives in the capital on Monday.", "weekday-changed"),
    case("وصل الوفد في 12 أيار الماضي.", "The delegation arrived last May 12."),
    case("وصل الوفد في 12 أيار الماضي.", "The delegation arrived last May 14.", "number-changed", "date-changed"),
    case("وصل الوفد في حزيران/يونيو الماضي.", "The delegation arrived last June."),
    case("وصل الوفد في حزيران/يونيو الماضي.", "The delegation may have arrived in June."),
    case("يصل الوفد يوم الخميس إلى العاصمة.", "The delegation arrives in the capital on Thursday."),
]

TEXT = [
    case("أعلن الوزير استقالته اليوم.", "The minister announced his استقالته today.", "untranslated"),
    case("أعلن الوزير استقالته اليوم.", "The minister announced his resignation today."),
    case("رفضت الحكومة المقترح الجديد.", "The government rejected المقترح الجديد this week.", "untranslated"),
    case(
        "قال الوزير إن الحكومة تعمل على تحسين الخدمات الصحية والتعليمية في جميع المناطق الريفية والمدن الكبيرة.",
        "The minister spoke.",
        "length-ratio",
    ),
    case(
        "قال الوزير إن الحكومة تعمل على تحسين الخدمات الصحية والتعليمية في جميع المناطق الريفية والمدن الكبيرة.",
        "The minister said the government is working to improve health and education services in all rural areas and"
        " large cities.",
    ),
    case("أعلن الوزير استقالته اليوم.", "The minister announced his resignation and", "cut-off"),
    case("أعلن الوزير استقالته اليوم.", "The minister announced announced his resignation.", "repetition"),
    case("رفضت الحكومة المقترح الجديد.", "The government rejected the government rejected the plan.", "repetition"),
    case("قال الوزير: «سنعمل معا من أجل السلام».", "The minister said: “We will work together for peace.”"),
    case("قال الوزير: «سنعمل معا من أجل السلام».", 'The minister said: "We will work together for peace."'),
    case(
        "قال الوزير: «سنعمل معا من أجل السلام».", "The minister said: We will work together for peace.", "quotes-lost"
    ),
    case(
        "قال الوزير: «سنعمل معا من أجل السلام».",
        "The minister said: “We will work together for peace.",
        "quotes-unbalanced",
    ),
    case("متى تنتهي هذه الحرب؟", "When will this war end?"),
    case("متى تنتهي هذه الحرب؟", "This war will end one day.", "question-lost"),
    case("هل وافقت الحكومة على المقترح؟", "Did the government approve the proposal?"),
    case("هل وافقت الحكومة على المقترح؟", "The government approved the proposal.", "question-lost"),
]

NEGATION = [
    case("لم توافق الحكومة على المقترح.", "The government did not approve the proposal."),
    case("لم توافق الحكومة على المقترح.", "The government approved the proposal.", "negation-lost"),
    case("لن تنسحب القوات من المدينة.", "The forces will not withdraw from the city."),
    case("لن تنسحب القوات من المدينة.", "The forces will withdraw from the city.", "negation-lost"),
    case("لا نريد الحرب مع الجيران.", "We don't want war with the neighbors."),
    case("لا نريد الحرب مع الجيران.", "We want war with the neighbors.", "negation-lost"),
    case("ليس هذا القرار صحيحا.", "This decision is not correct."),
    case("ليس هذا القرار صحيحا.", "This decision is correct.", "negation-lost"),
    case("وافقت الحكومة على المقترح.", "The government did not approve the proposal.", "negation-added"),
    case("ما زال الوضع هادئا في العاصمة.", "The situation in the capital remains calm."),
    case("لا تزال المعارك مستمرة في المدينة.", "The fighting is still going on in the city."),
]

NAMES = [
    case("قال أنتوني بلينكن إن المحادثات مستمرة.", "Antony Blinken said that the talks were continuing."),
    case("قال أنتوني بلينكن إن المحادثات مستمرة.", "He said that the talks were continuing today.", "name-lost"),
    case("زار الوفد مدينة دمشق أمس.", "The delegation visited the city of Damascus yesterday."),
    case("زار الوفد مدينة دمشق أمس.", "The delegation visited the city of Baghdad yesterday.", "name-changed"),
    case("زار الوفد مدينة دمشق أمس.", "The delegation visited the city yesterday.", "name-lost"),
    case("زار الوفد المدينة أمس.", "The delegation visited the city of Damascus yesterday.", "name-added"),
    case("التقى الوزير نظيره الروسي سيرغي لافروف.", "The minister met his Russian counterpart Sergey Lavrov."),
    case("التقى الوزير نظيره الروسي سيرغي لافروف.", "The minister met his Russian counterpart Sergei Lavrov."),
    case("وصل الرئيس إلى فرنسا مساء أمس.", "The president arrived in France last night."),
    case("وصل الرئيس إلى فرنسا مساء أمس.", "The president arrived in Germany last night.", "name-changed"),
]


@pytest.mark.parametrize(
    ("source", "target", "codes"), [*NUMBERS, *DATES, *TEXT, *NEGATION, *NAMES], ids=lambda value: str(value)[:60]
)
def test_segment_yields_exactly_the_expected_codes(source: str, target: str, codes: frozenset[str]) -> None:
    assert found(source, target) == codes


def test_cases_differ_and_expect_codes_of_the_checks() -> None:
    cases = [*NUMBERS, *DATES, *TEXT, *NEGATION, *NAMES]
    assert len({(source, target) for source, target, _ in cases}) == len(cases)
    assert frozenset().union(*(codes for *_, codes in cases)) <= CODES


def test_spans_show_the_two_numbers() -> None:
    source, target = "قُتل 25 شخصا في الهجوم.", "35 people were killed in the attack."
    (finding,) = check_segment(built_segment(source, target))
    assert finding.source_span is not None
    assert finding.target_span is not None
    assert (finding.source_span.of(source), finding.target_span.of(target)) == ("25", "35")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("origin", [Origin.COPY, None])
def test_segments_that_no_model_translated_are_not_checked(origin: Origin | None) -> None:
    segment = built_segment("قُتل 25 شخصا في الهجوم.", "قُتل 35 شخصا في الهجوم.", origin=origin)
    assert check_segment(segment) == ()
    assert check(built_document(segment)).segments[0].findings == ()


def test_segments_without_target_are_not_checked() -> None:
    assert check_segment(built_segment("قُتل 25 شخصا في الهجوم.", None)) == ()


SOURCES = ("وصل الوفد إلى العاصمة مساء.", "غادر الوزير القاعة غاضبا.", "رفضت الحكومة المقترح الجديد.")
TARGETS = ("The delegation arrived in the capital.", "The minister left the hall angry.", "The government refused it.")


def duplicates(*pairs: tuple[str, str, Origin]) -> list[bool]:
    """Say of each segment of a document whether its target is reported as that of another."""
    segments = [
        built_segment(source, target, number, origin) for number, (source, target, origin) in enumerate(pairs, 1)
    ]
    checked = check(built_document(*segments)).segments
    return [any(finding.code == "duplicate-target" for finding in segment.findings) for segment in checked]


@pytest.mark.parametrize(
    ("pairs", "reported"),
    [
        (((0, 0), (1, 1), (2, 2)), [False, False, False]),
        (((0, 0), (1, 0), (2, 2)), [True, True, False]),
        (((0, 0), (1, 1), (2, 0)), [True, False, True]),
        (((0, 0), (0, 0)), [False, False]),
    ],
)
def test_different_sources_with_the_same_target(pairs: tuple[tuple[int, int], ...], reported: list[bool]) -> None:
    assert duplicates(*((SOURCES[source], TARGETS[target], Origin.MODEL) for source, target in pairs)) == reported


def test_copies_are_no_duplicates() -> None:
    pairs = ((SOURCES[0], TARGETS[0], Origin.MODEL), (SOURCES[1], TARGETS[0], Origin.COPY))
    assert duplicates(*pairs) == [False, False]


def test_checking_again_changes_nothing() -> None:
    cases = [*NUMBERS, *DATES, *TEXT, *NEGATION, *NAMES]
    segments = [built_segment(source, target, number) for number, (source, target, _) in enumerate(cases, 1)]
    once = check(built_document(*segments))
    assert any(segment.findings for segment in once.segments)
    assert check(once) == once


def test_findings_of_decoding_stay_and_come_first() -> None:
    decoding = findings(frozenset({Fault.LENGTH}))
    segment = replace(
        built_segment("قُتل 25 شخصا في الهجوم.", "35 people were killed in the attack."), findings=decoding
    )
    (checked,) = check(built_document(segment)).segments
    assert checked.findings[: len(decoding)] == decoding
    assert [finding.code for finding in checked.findings[len(decoding) :]] == ["number-changed"]


def test_findings_of_an_earlier_check_go_when_the_target_is_mended() -> None:
    (wrong,) = check(
        built_document(built_segment("قُتل 25 شخصا في الهجوم.", "35 people were killed in the attack."))
    ).segments
    mended = replace(wrong, target="25 people were killed in the attack.")
    assert wrong.findings
    assert check(built_document(mended)).segments[0].findings == ()


def lies_within(span: Span | None, text: str) -> bool:
    """Say whether a span, if there is one, covers a part of the text."""
    return span is None or 0 <= span.start < span.end <= len(text)


PIECES = st.sampled_from(
    [
        *"٠١٢٥7%,.٫٬:/«»“”\"'’؟?-ـ ",
        "ألف ",
        "مليون ",
        "آب ",
        "شباط/فبراير ",
        "لم ",
        "دمشق ",
        "الساعة ",
        "15 ",
        "2022 ",
        "million ",
        "May ",
        "not ",
        "Damascus ",
        "twenty-five ",
        "the the ",
        "first ",
        "a.m. ",
        "\u200f",
        "\u0651",
        "\ud800",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join))


@given(source=TEXTS, target=TEXTS)
def test_any_text_can_be_checked_and_spans_lie_within_it(source: str, target: str) -> None:
    first = built_segment(source, target)
    (checked, other) = check(built_document(first, built_segment(source + "ب", target, 2))).segments
    for segment in (checked, other):
        for finding in segment.findings:
            assert finding.code in CODES
            assert lies_within(finding.source_span, segment.source)
            assert lies_within(finding.target_span, target)
