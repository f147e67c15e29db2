"""Negation: what one side denies the other must deny, however it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checking.denials import arabic_denials, english_denials
from workbench.checking.negation import check_negation

FAITHFUL = [
    ("لم يعلن الرئيس شيئاً", "The president did not announce anything"),
    ("لن نقبل بذلك", "We won't accept that"),
    ("ليس هذا صحيحاً", "This is not true"),
    ("لا أحد يعلم", "Nobody knows"),
    ("من دون شروط مسبقة", "without preconditions"),
    ("بلا جدوى", "in vain, without result"),
    ("لا يزال الوضع صعباً", "The situation is still difficult"),
    ("لا بد من الحوار", "Dialogue is necessary"),
    ("ما لا يقل عن عشرة", "at least ten"),
    ("لا سيما في الشمال", "especially in the north"),
    ("لم يحضر سوى خمسة", "Only five attended"),
    ("لا يعترف إلا بالحكومة", "It recognizes only the government"),
    ("لم يعد مقبولاً", "It is no longer acceptable"),
    ("غير مسبوق", "unprecedented"),
    ("من غير الواضح", "It is unclear"),
    ("غير قانوني", "illegal"),
    ("عدم الاستقرار", "instability"),
    ("عدم المساواة", "inequality"),
    ("لا ماء ولا كهرباء", "neither water nor electricity"),
    ("أوصى بعدم السفر", "He recommended against travel"),
    ("الأطفال دون الخامسة", "children under five"),
    ("حال الضباب دون الإقلاع", "Fog prevented takeoff"),
    ("رفض التعليق", "He would not comment"),
    ("نفى ذلك", "He said it was not so"),
    ("غيّر النهر مجراه", "The river changed its course"),
    ("غير أن الوزير وافق", "But the minister agreed"),
    ("المركز 57 عالمياً", "No. 57 in the world"),
    ("لمّ شمل الأسر", "reuniting families"),
    ("ما لم يوافق المجلس", "unless the council agrees"),
    ("ألا وهي الحرية", "namely freedom"),
    ("ما كان ينبغي ذلك", "That should not have been"),
    ("لا تنس أن تقفل الباب", "Don't forget to lock the door"),
    ("نسيا أن يسألا عن السعر", "They forgot to ask about the price"),
    ("هبطت بغير إذن وأفرغت حمولتها", "It landed without permission and unloaded its cargo"),
    ("بقيت المياه دون حافة السد", "The water stayed below the edge of the dam"),
    ("قال دون وولش ذلك", "Don Walsh said so"),
    ("دفعه عن غير قصد", "He pushed him accidentally"),
    ("لم يفعل سوى الجلوس", "All he did was sit"),
    ("عرفه من صوته لا من وجهه", "He knew him by his voice, not his face"),
    ("", ""),
]

UNFAITHFUL = [
    ("لم يعلن الرئيس شيئاً", "The president announced something", "negation-lost"),
    ("لن نقبل بذلك", "We will accept that", "negation-lost"),
    ("ليس هذا صحيحاً", "This is true", "negation-lost"),
    ("من دون شروط مسبقة", "with preconditions", "negation-lost"),
    ("أكد أنه لا ينوي الترشح", "He affirmed that he intends to run", "negation-lost"),
    ("لم يأت ولن يأتي", "He did not come and will come", "negation-lost"),
    ("لم يتكلم - كانت عيناه ترمش فقط", "He spoke - his eyes just blinked", "negation-lost"),
    ("لم يكن هذا مستعملاً حتى ذلك الحين", "This had been in use until then", "negation-lost"),
    ("وافق المجلس على القرار", "The council did not approve the decision", "negation-added"),
    ("يريد الشعب السلام", "The people never wanted peace", "negation-added"),
    ("وصل الوفد مع الوزير", "The delegation arrived without the minister", "negation-added"),
]


@pytest.mark.parametrize(("source", "target"), FAITHFUL)
def test_a_denial_kept_in_any_way_passes(source: str, target: str) -> None:
    assert list(check_negation(source, target)) == []


@pytest.mark.parametrize(("source", "target", "code"), UNFAITHFUL)
def test_a_denial_on_one_side_is_found(source: str, target: str, code: str) -> None:
    assert [finding.code for finding in check_negation(source, target)] == [code]


def test_denials_are_pointed_at() -> None:
    source = "قال إنه لم يوقع"
    (finding,) = check_negation(source, "He said that he had signed")
    assert finding.source_span is not None
    assert finding.source_span.of(source) == "لم"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read_without_a_fault(source: str, target: str) -> None:
    spans = [denial.span for denial in arabic_denials(source).denials]
    assert all(0 <= span.start < span.end <= len(source) for span in spans)
    assert all(0 <= span.start < span.end <= len(target) for span in english_denials(target).denials)
    assert all(finding.message for finding in check_negation(source, target))


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("لن تؤثر الخطة.", "The plan will affect.", "لن in the source: 1 denial there, 0 in the translation"),
        ("لم يأت ولن يعود.", "He came back.", "لم in the source: 2 denials there, 0 in the translation"),
        ("تؤثر الخطة.", "The plan will not affect.", "not in the translation: 1 denial there, 0 in the source"),
    ],
)
def test_the_message_counts_as_people_do(source: str, target: str, message: str) -> None:
    assert [finding.message for finding in check_negation(source, target)] == [message]
