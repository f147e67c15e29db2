"""Comments on a segment: in the page, in the history, by whom they may be made."""

from pathlib import Path

import pytest
from ui_article import ARABIC, ENGLISH
from ui_browser import launched, needs_browser, opened, reviewer, row
from ui_server import OWNER, project_with, serving, translated

from workbench.errors import InputError
from workbench.review import Actor, Role, Store, apply
from workbench.review.actors import ForbiddenError
from workbench.review.comments import comment, comments
from workbench.review.history import changes
from workbench.review.service import Edit, Undo

DANA, SAID = Actor("Dana"), "<script>alert(1)</script> هل هذا صحيح؟"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return project_with(tmp_path / "project.db", translated(ARABIC, ENGLISH))


def test_a_comment_is_kept_with_who_and_when_and_nobody_undoes_it(store: Store) -> None:
    apply(store, DANA, Edit(2, 1, "Anew."))
    made = comment(store, DANA, 2, f"  {SAID}\n")
    comment(store, OWNER, 2, "Yes.")
    apply(store, DANA, Undo(1))
    with store.reading() as connection:
        found = comments(connection, 1)
        kinds = [one.entry.kind for one in changes(connection, segment=2)]
        target = connection.execute("SELECT target FROM segment WHERE id = 2").fetchone()[0]
    assert found[0] == made
    assert [(one.actor, one.text) for one in found] == [("Dana", SAID), ("Owner", "Yes.")]
    assert kinds == ["draft", "edit", "comment", "comment", "undo"]
    assert target == ENGLISH[1]


def test_comments_need_a_reviewer_a_segment_and_words(store: Store) -> None:
    with pytest.raises(ForbiddenError):
        comment(store, Actor("Rami", Role.READER), 2, SAID)
    for segment, text in ((99, SAID), (2, " \n"), (2, "x" * 2_001)):
        with pytest.raises(InputError):
            comment(store, DANA, segment, text)
    with store.reading() as connection:
        assert comments(connection, 1) == []


@needs_browser
def test_comments_are_made_and_read_in_the_history_of_the_page(store: Store) -> None:
    comment(store, OWNER, 2, SAID)
    with launched() as browser, serving(store.path) as address:
        page = opened(reviewer(browser, address), 1, 5)
        page.get_by_role("button", name="1 comment").click()
        assert row(page, 2).get_attribute("aria-current") == "true"
        history = page.get_by_label("History")
        history.get_by_text(SAID).wait_for()
        page.get_by_label("Comment on the segment").fill("Asked the ministry.")
        page.keyboard.press("Enter")
        history.get_by_text("Asked the ministry.").wait_for()
        assert "Dana said" in history.inner_text()
        row(page, 2).get_by_role("button", name="2 comments").wait_for()  # the page hears of it as others do
    with store.reading() as connection:
        assert [(one.actor, one.text) for one in comments(connection, 1)][1:] == [("Dana", "Asked the ministry.")]
