from eval.grounding import APART, Figures, measure

FIRST = ("بلغ عدد القتلى 350 شخصا في باريس.", "The dead number 350 in Paris.")
SECOND = ("بلغ عدد الجرحى 12 شخصا في لندن.", "The injured number 12 in London.")


def test_references_hold_in_their_own_place_and_not_in_anothers() -> None:
    assert APART % 2 == 1
    sources, references = zip(FIRST, SECOND, strict=True)
    assert measure(sources, references, references) == Figures(2, 0, 2, 0)


def test_an_edit_of_another_sentence_is_refused() -> None:
    sources, references = zip(FIRST, SECOND, strict=True)
    assert measure(sources, references[::-1], references) == Figures(2, 2, 0, 2)
