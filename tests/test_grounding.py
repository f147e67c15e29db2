from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.glossary.check import check_glossary
from workbench.glossary.index import Glossary
from workbench.glossary.term import Term
from workbench.grounding import objections, ungrounded

TALKS = "قال وزير الخارجية الروسي سيرغي لافروف إن المحادثات مع تركيا ستبدأ يوم الاثنين في جنيف."
COUNT = "ويشارك في المحادثات التي تستمر حتى 14 آذار 2027 نحو 350 خبيرا، وفق لافروف."
DENIAL = "ولم تعلق الوزارة على موعد بناء السد."


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Russian Foreign Minister Sergei Lavrov said talks with Turkey will begin on Monday in Geneva.", [TALKS]),
        ("Lavrov announced talks.", [TALKS]),
        (
            "Some 350 experts will attend the talks, which last until March 14, 2027, Sergey Lavrov said.",
            [TALKS, COUNT],
        ),
        ("The ministry did not comment on the dam.", [DENIAL]),
    ],
)
def test_what_the_cited_arabic_says_is_grounded(sentence: str, cited: list[str]) -> None:
    assert ungrounded(sentence, cited) == ()


@pytest.mark.parametrize(
    ("sentence", "cited", "wrong"),
    [
        ("Lavrov said 450 experts will attend.", [COUNT], "450"),
        ("Some 350 experts will attend, Lavrov said.", [TALKS], "350"),
        ("The talks last until April 14, 2027.", [COUNT], "April"),
        ("The talks last until March 15, 2027.", [COUNT], "15"),
        ("Talks begin on Tuesday in Geneva.", [TALKS], "Tuesday"),
        ("Talks begin in Vienna.", [TALKS], "Vienna"),
        ("Antony Blinken said talks will begin.", [TALKS], "Blinken"),
        ("Lavrov said talks will not begin.", [TALKS], "not"),
        ("Lavrov said المحادثات will begin.", [TALKS], "المحادثات"),
        ("Lavrov said more at https://example.com.", [TALKS], "link"),
        ("Lavrov said talks begin.", [], "nothing"),
        ("Lavrov said talks begin.", [TALKS] * 60, "600"),
    ],
)
def test_what_it_does_not_say_is_told(sentence: str, cited: list[str], wrong: str) -> None:
    assert any(wrong in problem for problem in ungrounded(sentence, cited))


DRAFT = "Russian foreign minister Sergey Lavrov said that the talks with Turkey will start on Monday at Geneva."


@pytest.mark.parametrize(
    "edit",
    [
        DRAFT,
        "Russian Foreign Minister Sergei Lavrov said talks with Turkey will start on Monday in Geneva.",
        "Sergei Lavrov, the Russian foreign minister, said the talks with Turkey would begin in Geneva on Monday.",
    ],
)
def test_a_better_wording_is_taken(edit: str) -> None:
    assert objections(TALKS, DRAFT, edit) == ()


@pytest.mark.parametrize(
    ("source", "draft", "edit", "wrong"),
    [
        (TALKS, DRAFT, "The Russian foreign minister said talks with Turkey will start on Monday in Geneva.", "Lavrov"),
        (TALKS, DRAFT, DRAFT.replace("Geneva", "Vienna"), "Vienna"),
        (TALKS, DRAFT, DRAFT.replace("Monday", "Tuesday"), "Tuesday"),
        (TALKS, DRAFT, DRAFT.replace("the talks", "3 rounds of talks"), "3"),
        (TALKS, DRAFT, DRAFT.replace("will start", "will not start"), "den"),
        (TALKS, DRAFT, "HACKED!", "draft"),
        (TALKS, DRAFT, " ", "empty"),
        (COUNT, "About 350 experts take part until 14 March 2027.", "Experts take part until 14 March 2027.", "350"),
        (DENIAL, "The ministry did not comment on the dam.", "The ministry commented on the dam.", "den"),
    ],
)
def test_an_edit_that_says_something_else_is_refused(source: str, draft: str, edit: str, wrong: str) -> None:
    assert any(wrong in line for line in objections(source, draft, edit))


def test_what_the_draft_has_wrong_too_is_no_objection() -> None:
    draft = "About 350 experts take part in the talks until 14 March 2026 according to Lavrov."
    assert objections(COUNT, draft, draft.replace("according to Lavrov", "Lavrov said")) == ()


def test_an_edit_may_put_right_what_the_draft_has_wrong() -> None:
    draft = "About 530 experts take part in the talks until 14 March 2027 according to Lavrov."
    assert objections(COUNT, draft, draft.replace("530", "350")) == ()


def test_an_edit_may_not_break_a_term() -> None:
    check = partial(check_glossary, Glossary([Term("المحادثات", "negotiations")]))
    draft = DRAFT.replace("talks", "negotiations")
    assert objections(TALKS, draft, draft.replace("that the", "the"), check) == ()
    assert any("negotiations" in line for line in objections(TALKS, draft, DRAFT, check))


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_is_too_odd_to_check(source: str, text: str) -> None:
    assert objections(source, text, text) == (() if text.strip() else ("it is empty",))
    assert all(isinstance(line, str) for line in ungrounded(text, [source]))
