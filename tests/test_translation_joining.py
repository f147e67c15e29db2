"""Join pieces as one English sentence, and leave names and whole sentences alone."""

from __future__ import annotations

import pytest

from workbench.translation.joining import join_pieces

CASES = [
    (["قال الوزير إن"], ["The minister said that."], "The minister said that."),
    (
        ["أعلنت الحكومة،", "وقالت إنها"],
        ["The government announced.", "And said it."],
        "The government announced, and said it.",
    ),
    (["وصل الوزير", "إلى القاهرة."], ["The minister arrived.", "To Cairo."], "The minister arrived to Cairo."),
    (
        ["وصل الوزير", "بوتين أمس."],
        ["The minister arrived", "Putin yesterday."],
        "The minister arrived Putin yesterday.",
    ),
    (["انتهى الاجتماع.", "وغادر الجميع."], ["The meeting ended.", "And all left."], "The meeting ended. And all left."),
    (["هل انتهى؟", "نعم."], ["Is it over?", "In part."], "Is it over? In part."),
    (["في أمريكا", "وفي فرنسا."], ["In the U.S.", "In France."], "In the U.S. in France."),
    (["انتظر", "ثم ذهب."], ["He waited...", "Then he went."], "He waited... then he went."),
    (["أولا؛", "ثانيا."], ["First.", "Second."], "First; Second."),
    (["أولا،", "ثانيا."], ["First,", "I went."], "First, I went."),
    (["قال «نعم.»", "وذهب."], ['He said "yes."', "And left."], 'He said "yes." And left.'),
    (["كلمة", "كلمة"], ["", "A word."], "a word."),
    (["نعم", "NATO"], ["Yes", "NATO and AND"], "Yes NATO and AND"),
    (["نعم", "في"], ["Yes", "IN"], "Yes IN"),
    (["في", "السويداء"], ["In", "As-Suwayda, A. Smith"], "In As-Suwayda, A. Smith"),
    (["قال", "إنه"], ["He said", "It's over"], "He said it's over"),
    (["في", "كتاب"], ["In", "A. Smith's book"], "In A. Smith's book"),
    ([], [], ""),
]


@pytest.mark.parametrize(("sources", "targets", "joined"), CASES)
def test_join(sources: list[str], targets: list[str], joined: str) -> None:
    assert join_pieces(sources, targets) == joined
