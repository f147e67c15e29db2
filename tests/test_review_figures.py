"""The figures of a project: what is counted, and the plot that shows who approved how much when."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from exchange_projects import (
    ANNA,
    APPROVED,
    BEN,
    DRAFT,
    EDITED,
    HEADLINE,
    UNTRANSLATED,
    approve,
    edit,
    find,
    make_project,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from workbench.document import Severity
from workbench.review import Store, apply
from workbench.review.articles import ArticleState, set_state
from workbench.review.effort import BOUNDS, Effort
from workbench.review.figures import Approved, Figures, read_figures
from workbench.review.plot import BOTTOM, TOP, approved_svg
from workbench.review.segments import SegmentState
from workbench.review.service import Dismiss, Mark, Redo, Undo

SVG = "{http://www.w3.org/2000/svg}"
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(str)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_project(tmp_path)


def figures(store: Store) -> Figures:
    with store.reading() as connection:
        return read_figures(connection)


def approved(store: Store) -> dict[str, int]:
    counts = {one.reviewer: one.segments for one in figures(store).approved}
    assert sum(counts.values()) == figures(store).segments[SegmentState.APPROVED]
    return counts


class TestCounts:
    def test_every_state_has_its_number(self, store: Store) -> None:
        set_state(store, 1, ArticleState.READY)
        counted = figures(store)
        assert counted.articles == {state: int(state is ArticleState.READY) for state in ArticleState}
        assert counted.segments[SegmentState.APPROVED] == 2
        assert counted.segments[SegmentState.NEEDS_WORK] == counted.segments[SegmentState.UNTRANSLATED] == 1
        assert set(counted.segments) == set(SegmentState)

    def test_an_empty_project_counts_nothing(self, tmp_path: Path) -> None:
        counted = figures(Store(tmp_path / "empty.db"))
        assert not any(counted.articles.values())
        assert (counted.findings, counted.approved) == ((), ())
        assert counted.effort.share is None

    def test_findings_stand_or_are_set_aside(self, store: Store) -> None:
        before = {(one.code, one.severity): (one.open, one.dismissed) for one in figures(store).findings}
        with store.reading() as connection:
            query = (
                "SELECT finding.id, segment, code, severity, version FROM finding JOIN segment ON segment.id = segment"
            )
            found = connection.execute(f"{query} LIMIT 1").fetchone()
        apply(store, ANNA, Dismiss(found["segment"], found["version"], found["id"], "a quotation"))
        key = found["code"], Severity(found["severity"])
        after = {(one.code, one.severity): (one.open, one.dismissed) for one in figures(store).findings}
        assert after == before | {key: (before[key][0] - 1, before[key][1] + 1)}
        assert [one.severity for one in figures(store).findings] == sorted(
            (one.severity for one in figures(store).findings), key=list(Severity).index
        )

    def test_who_approved_what_still_stands(self, store: Store) -> None:
        assert approved(store) == {"anna": 2}
        edit(store, 1, EDITED, "Better.", BEN, approve=True)
        assert approved(store) == {"anna": 2, "ben": 1}
        apply(store, BEN, Undo(1))
        assert approved(store) == {"anna": 2}
        apply(store, BEN, Redo(1))
        assert approved(store) == {"anna": 2, "ben": 1}
        edit(store, 1, APPROVED, "Other.", BEN)
        assert approved(store) == {"anna": 1, "ben": 1}
        edit(store, 1, HEADLINE, "Another headline", BEN, approve=True)
        assert approved(store) == {"ben": 2}

    def test_the_day_is_that_of_the_approval(self, store: Store) -> None:
        with store.reading() as connection:
            [at] = connection.execute("SELECT max(at) FROM change WHERE actor = 'anna'").fetchone()
        assert {one.day for one in figures(store).approved} == {at[:10]}

    def test_large_projects_are_counted_by_index(self, store: Store) -> None:
        from workbench.review.effort import _DRAFTED
        from workbench.review.figures import _APPROVED

        with store.reading() as connection:
            for query, index in ((_APPROVED, "change_approves"), (_DRAFTED, "change_drafts")):
                plan = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
                assert f"SCAN change USING INDEX {index}" in plan


class TestEffort:
    def effort(self, store: Store) -> Effort:
        return figures(store).effort

    def test_what_is_approved_as_drafted_took_none(self, store: Store) -> None:
        effort = self.effort(store)
        assert (effort.segments, effort.unchanged, effort.edits, effort.share) == (2, 2, 0, 0.0)

    def test_edits_are_counted_by_character(self, store: Store) -> None:
        before, draft = self.effort(store), find(store, 1, DRAFT).content.target or ""
        edit(store, 1, DRAFT, f"{draft} Yes", approve=True)
        after = self.effort(store)
        assert after.edits == before.edits + len(" Yes")
        assert after.characters == before.characters + len(draft) + len(" Yes")
        assert after.groups == (
            2,
            *(int(low < 4 / (len(draft) + 4) <= up) for low, up in pairwise(BOUNDS)),
        )

    def test_what_no_model_drafted_does_not_count(self, store: Store) -> None:
        before = self.effort(store)
        edit(store, 1, UNTRANSLATED, "All my own words.", approve=True)
        assert self.effort(store) == before

    def test_what_is_not_approved_does_not_count(self, store: Store) -> None:
        row = find(store, 1, HEADLINE)
        apply(store, ANNA, Mark(row.id, row.version, SegmentState.DRAFT))
        assert self.effort(store).segments == 1
        approve(store, 1, HEADLINE)
        assert self.effort(store).segments == 2

    def test_a_text_all_anew_is_in_the_last_group(self, store: Store) -> None:
        edit(store, 1, DRAFT, "X", approve=True)
        assert self.effort(store).groups[-1] == 1


class TestPlot:
    def test_bars_stand_for_what_was_approved(self) -> None:
        days = [Approved("2026-03-01", "anna", 3), Approved("2026-03-01", "ben", 1), Approved("2026-02-27", "anna", 2)]
        drawn = etree.fromstring(approved_svg(days))
        titles = [
            bar.findtext(f"{SVG}title") for bar in drawn.iter(f"{SVG}rect") if bar.find(f"{SVG}title") is not None
        ]
        assert [title.translate({0x2068: None, 0x2069: None}) for title in titles if title] == [
            "2026-02-27, anna: 2", "2026-03-01, anna: 3", "2026-03-01, ben: 1",
        ]  # fmt: skip
        assert drawn.get("aria-label") == "6 segments approved from 2026-01-31 to 2026-03-01"

    def test_nothing_approved_draws_nothing(self) -> None:
        assert approved_svg([]) == ""

    def test_older_days_are_left_out(self) -> None:
        drawn = approved_svg([Approved("2025-01-01", "anna", 1000), Approved("2026-03-01", "ben", 4)], days=7)
        assert "anna" not in drawn
        assert "4 segments approved" in drawn

    @settings(deadline=None)
    @given(st.lists(st.builds(Approved, DAYS, NAMES, st.integers(1, 10**6)), min_size=1, max_size=40))
    def test_any_names_and_numbers_give_one_drawing_that_does_nothing(self, approvals: list[Approved]) -> None:
        drawn = etree.fromstring(approved_svg(approvals))
        assert {etree.QName(element).localname for element in drawn.iter()} <= {
            "svg",
            "title",
            "line",
            "text",
            "rect",
            "g",
        }
        assert not any(name.startswith("on") or "href" in name for element in drawn.iter() for name in element.attrib)
        for bar in (one for one in drawn.iter(f"{SVG}rect") if one.get("y")):
            assert TOP - 0.2 <= float(bar.get("y", "")) <= BOTTOM
            assert float(bar.get("y", "")) + float(bar.get("height", "")) <= BOTTOM + 0.2
