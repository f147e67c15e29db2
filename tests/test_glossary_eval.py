"""The measurement of the glossary's guidance, and the glossary that it is measured with."""

import pytest

from eval import glossary
from eval.evalsets import EvalSet, read_seeds
from eval.figures import values
from workbench.glossary.files import open_glossary, read_terms
from workbench.glossary.index import Glossary
from workbench.glossary.term import Term

SET = EvalSet("two", ("قال الوزير للوزير.", "بدأت المحادثات."), ("a", "b"))
TERMS = Glossary([Term("الوزير", "minister", forbidden=("vizier",)), Term("المحادثات", "talks")])


def test_each_place_counts_as_wanted_or_not() -> None:
    found = glossary.use(TERMS, SET, ["The minister told the vizier.", "Negotiations began."])
    assert (found.segments, found.terms, found.forbidden) == (2, 3, 2)
    assert found.wanted == pytest.approx(100 * 2 / 3)
    figures = glossary.figures([glossary.Result("m", "two", "none", found)], [])
    assert values(figures)["glossary.two.m.none.terms"] == 3


def test_the_references_of_the_seeds_say_what_the_glossary_wants() -> None:
    terms, problems = read_terms(glossary.TERMS)
    assert len(terms) == 75
    assert problems == []
    seeds = read_seeds()
    found = glossary.use(open_glossary(glossary.TERMS), seeds, seeds.references)
    assert found.terms > 150
    assert (found.wanted, found.forbidden) == (100, 0)


def test_only_segments_with_terms_are_measured() -> None:
    [one] = [one for one in glossary.read_sets(None, TERMS) if one.name == "seeds"]
    assert 0 < len(one.sources) < len(read_seeds().sources)
    assert all(TERMS.find(source) for source in one.sources)


def test_what_cannot_be_measured_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert glossary.main(["-m", "nosuch"]) == 2
    assert "there is no model nosuch" in capsys.readouterr().err
