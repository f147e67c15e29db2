"""The scripts that measure the review server, at a size for tests: nothing is lost, under load or when it is killed."""

from eval import crashes, reviewers
from eval.figures import STARTER


def test_what_many_reviewers_save_at_once_is_all_in_the_history_and_stands() -> None:
    found = reviewers.load(8, 6, STARTER)
    assert (found.sent, found.confirmed, found.in_history, found.standing) == (48, 48, 48, 48)
    assert len(found.seconds) == 48
    assert max(found.seconds) >= found.p95 > 0


def test_kills_lose_no_confirmed_edit_and_the_translation_goes_on() -> None:
    found = crashes.crash(2, STARTER)
    assert found.kills == found.editing == found.translating == 2
    assert len(found.confirmed) >= 2
    assert found.lost == 0
    assert found.untranslated == 0
