"""Translating in the background, with the real starter: nothing lost, nothing twice, nobody kept waiting."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from memory_projects import ANNA, add, approve, segment
from reading_files import PARAGRAPH, SECOND

from workbench.document import Origin
from workbench.errors import InputError, ModelError, OutputError
from workbench.glossary.project import add as add_term
from workbench.glossary.term import Term
from workbench.pipeline import Settings, Workbench
from workbench.review import Actor, Role, Store, apply
from workbench.review.actors import ForbiddenError
from workbench.review.articles import ArticleState, waiting
from workbench.review.background import Translator
from workbench.review.engine import Engine
from workbench.review.history import changes
from workbench.review.intake import take_files, take_text
from workbench.review.records import load_document
from workbench.review.segments import SegmentState
from workbench.review.service import Edit

BEN = Actor("ben")
GREEDY = Settings("starter", beam=1)
DONE = frozenset({ArticleState.READY, ArticleState.FAILED, ArticleState.CANCELLED})


@pytest.fixture(scope="module")
def starter() -> Workbench:
    """Return the starter, loaded once for all tests."""
    workbench = Workbench(settings=GREEDY)
    workbench.translate(PARAGRAPH)
    return workbench


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project.db")


@pytest.fixture
def translate(store: Store, starter: Workbench) -> Iterator[Callable[..., Translator]]:
    """Start translators that end with the test."""
    started = []

    def start(load: Callable[[], Workbench] = lambda: starter) -> Translator:
        started.append(Translator(store, load))
        return started[-1]

    yield start
    for translator in started:
        translator.close()


class Slow(Workbench):
    """Wait before each group of segments until the test lets it go on."""

    def __init__(self, loaded: Workbench) -> None:
        vars(self).update(vars(loaded))
        self.at_work, self.go_on = threading.Semaphore(0), threading.Semaphore(0)

    def draft(self, segments, glossary=None):  # type: ignore[no-untyped-def]
        self.at_work.release()
        assert self.go_on.acquire(timeout=30)
        return super().draft(segments, glossary)


def text(sentences: int, about: str = "") -> str:
    return "\n\n".join(f"{about} {PARAGRAPH}".replace("12%", f"{number}%") for number in range(sentences))


def await_states(translator: Translator, *articles: int) -> list[ArticleState]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        states = [translator.progress(article).state for article in articles]
        if DONE.issuperset(states):
            return states
        time.sleep(0.02)
    pytest.fail(f"not done in a minute: {states}")


def drafts(store: Store, article: int) -> list[int | None]:
    with store.reading() as connection:
        return [one.entry.segment for one in changes(connection, article=article) if one.entry.kind == "draft"]


def test_articles_are_drafted_checked_and_summarised(
    store: Store, seeds: Path, translate: Callable[..., Translator]
) -> None:
    taken = take_files(store, ANNA, [seeds]).articles
    translator = translate()
    assert await_states(translator, *taken) == [ArticleState.READY] * 5
    with store.reading() as connection:
        documents = [load_document(connection, article) for article in taken]
        rows = connection.execute("SELECT title, model, model_sha256 FROM article").fetchall()
        states = {row["state"] for row in connection.execute("SELECT state FROM segment")}
    for document, article in zip(documents, taken, strict=True):
        assert all(one.target and one.origin in {Origin.MODEL, Origin.COPY} for one in document.segments)
        assert document.statements
        progress = translator.progress(article)
        assert (progress.done, progress.total, progress.problem) == (len(document.segments),) * 2 + (None,)
        assert sorted(drafts(store, article)) == sorted(set(drafts(store, article)))
    assert states == {SegmentState.DRAFT}
    assert any(one.findings for document in documents for one in document.segments)
    assert {(row["model"], len(row["model_sha256"])) for row in rows} == {("starter", 64)}
    assert any(row["title"].isascii() for row in rows)


def test_results_appear_piece_by_piece(store: Store, translate: Callable[..., Translator], starter: Workbench) -> None:
    [article] = take_text(store, ANNA, text(30)).articles
    slow = Slow(starter)
    translator = translate(lambda: slow)
    seen = []
    while translator.progress(article).state is not ArticleState.READY:
        if slow.at_work.acquire(timeout=0.05):
            seen.append(translator.progress(article).done)
            slow.go_on.release()
    assert seen[0] == 0
    assert len(seen) > 3
    assert seen == sorted(set(seen))


def test_the_memory_comes_before_the_model(store: Store, translate: Callable[..., Translator]) -> None:
    [known] = add(store, "old.txt", PARAGRAPH)
    approve(store, known, "From memory.")
    [article] = take_text(store, ANNA, f"{PARAGRAPH}\n\n{SECOND}").articles
    await_states(translate(), article, segment(store, known).article)
    with store.reading() as connection:
        first, second = load_document(connection, article).segments
    assert (first.target, first.origin) == ("From memory.", Origin.MEMORY)
    assert second.origin is Origin.MODEL
    assert segment(store, known).content.target == "From memory."


def test_an_article_wholly_from_memory_needs_no_model(store: Store, translate: Callable[..., Translator]) -> None:
    [known] = add(store, "old.txt", PARAGRAPH)
    approve(store, known, "From memory.")
    unknown = Settings("no/such-model")
    translator = translate(lambda: Workbench(settings=unknown))
    [article] = take_text(store, ANNA, f"{PARAGRAPH}\n\n{PARAGRAPH}").articles
    assert await_states(translator, article) == [ArticleState.READY]


def test_what_a_person_writes_meanwhile_stays(
    store: Store, translate: Callable[..., Translator], starter: Workbench
) -> None:
    numbers = add(store, "a.txt", PARAGRAPH, SECOND)
    slow = Slow(starter)
    translator = translate(lambda: slow)
    assert slow.at_work.acquire(timeout=30)
    apply(store, ANNA, Edit(numbers[0], 0, "Mine.", approve=True))
    slow.go_on.release()
    await_states(translator, segment(store, numbers[0]).article)
    assert segment(store, numbers[0]).content.target == "Mine."
    assert segment(store, numbers[1]).content.state is SegmentState.DRAFT


def test_cancelled_articles_go_on_when_resumed(
    store: Store, translate: Callable[..., Translator], starter: Workbench
) -> None:
    [article] = take_text(store, ANNA, text(20)).articles
    slow = Slow(starter)
    translator = translate(lambda: slow)
    for _ in range(2):
        assert slow.at_work.acquire(timeout=30)
        slow.go_on.release()
    assert slow.at_work.acquire(timeout=30)
    assert translator.cancel(BEN, article)
    before = drafts(store, article)
    assert 0 < len(before) < 20
    slow.go_on.release()
    [other] = take_text(store, ANNA, SECOND).articles
    slow.go_on.release(50)
    await_states(translator, other)
    assert drafts(store, article) == before
    assert translator.progress(article).state is ArticleState.CANCELLED
    assert not translator.cancel(BEN, article)
    assert translator.resume(BEN, article)
    assert await_states(translator, article) == [ArticleState.READY]
    assert len(set(drafts(store, article))) == len(drafts(store, article)) == 20
    with store.reading() as connection:
        orders = [(one.actor, one.entry.kind) for one in changes(connection, article=article) if one.actor == "ben"]
    assert orders == [("ben", "cancel"), ("ben", "resume")]


def test_resuming_at_once_goes_on_at_once(
    store: Store, translate: Callable[..., Translator], starter: Workbench
) -> None:
    [article] = take_text(store, ANNA, text(20)).articles
    slow = Slow(starter)
    translator = translate(lambda: slow)
    for _ in range(2):
        assert slow.at_work.acquire(timeout=30)
        assert translator.cancel(ANNA, article)
        assert translator.resume(ANNA, article)
        slow.go_on.release()
    slow.go_on.release(50)
    assert await_states(translator, article) == [ArticleState.READY]
    assert len(set(drafts(store, article))) == len(drafts(store, article)) == 20


def test_readers_order_nothing_and_forged_numbers_are_told(translate: Callable[..., Translator]) -> None:
    translator = translate()
    for order in (translator.cancel, translator.resume):
        with pytest.raises(ForbiddenError):
            order(Actor("carl", Role.READER), 1)
        with pytest.raises(InputError, match="no article 99"):
            order(ANNA, 99)
    with pytest.raises(InputError, match="no article 99"):
        translator.progress(99)


class Choosy(Workbench):
    """Fail at articles that hold a word."""

    def __init__(self, loaded: Workbench, error: Exception) -> None:
        vars(self).update(vars(loaded))
        self.error: Exception | None = error

    def draft(self, segments, glossary=None):  # type: ignore[no-untyped-def]
        if self.error and any("الملعون" in one.source for one in segments):
            raise self.error
        return super().draft(segments, glossary)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ModelError("the model is broken"), "the model is broken"),
        (OutputError("the disk is full"), "the disk is full"),
        (KeyError("الملعون"), "stopped by an unforeseen fault (KeyError)"),
    ],
)
def test_a_failing_article_says_why_and_stops_nothing(
    store: Store, translate: Callable[..., Translator], starter: Workbench, error: Exception, problem: str
) -> None:
    [bad] = take_text(store, ANNA, text(3, "الملعون")).articles
    [good] = take_text(store, ANNA, text(3)).articles
    choosy = Choosy(starter, error)
    translator = translate(lambda: choosy)
    assert await_states(translator, bad, good) == [ArticleState.FAILED, ArticleState.READY]
    assert translator.progress(bad).problem == problem
    choosy.error = None
    assert translator.resume(ANNA, bad)
    assert await_states(translator, bad) == [ArticleState.READY]
    assert translator.progress(bad).problem is None


def test_a_model_that_is_missing_fails_the_article_in_one_line(
    store: Store, translate: Callable[..., Translator]
) -> None:
    [article] = take_text(store, ANNA, PARAGRAPH).articles
    translator = translate(lambda: Workbench("no/such-model"))
    assert await_states(translator, article) == [ArticleState.FAILED]
    problem = translator.progress(article).problem
    assert problem
    assert "no/such-model is not installed" in problem


def test_trouble_with_the_project_is_told_and_waited_out(store: Store, translate: Callable[..., Translator]) -> None:
    [article] = take_text(store, ANNA, PARAGRAPH).articles
    with store.writing() as connection:
        connection.execute("ALTER TABLE article RENAME TO away")
    translator = translate()
    deadline = time.monotonic() + 30
    while translator.trouble is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert "no such table" in translator.trouble
    with store.writing() as connection:
        connection.execute("ALTER TABLE away RENAME TO article")
    assert await_states(translator, article) == [ArticleState.READY]
    assert translator.trouble is None


class TestTurns:
    def test_a_short_article_need_not_wait_for_a_long_one(
        self, store: Store, translate: Callable[..., Translator]
    ) -> None:
        [long] = take_text(store, ANNA, text(60)).articles
        [short] = take_text(store, ANNA, SECOND).articles
        translator = translate()
        await_states(translator, short)
        assert translator.progress(long).done < 60

    def test_everybody_has_a_turn(self, store: Store) -> None:
        annas = [take_text(store, ANNA, text(1, f"{number}")).articles[0] for number in range(3)]
        bens = [take_text(store, BEN, text(1, f"{number}")).articles[0] for number in range(5, 7)]
        with store.reading() as connection:
            assert waiting(connection) == [annas[0], bens[0], annas[1], bens[1], annas[2]]


class TestEngine:
    def test_it_is_loaded_once_and_only_when_needed(
        self, store: Store, translate: Callable[..., Translator], starter: Workbench
    ) -> None:
        loaded = []

        def load() -> Workbench:
            loaded.append(1)
            return starter

        translator = translate(load)
        time.sleep(0.1)
        assert loaded == []
        await_states(translator, *(take_text(store, ANNA, text(2, f"{number}")).articles[0] for number in range(2)))
        with translator.engine.for_person() as workbench:
            assert workbench.translate(SECOND)
        assert loaded == [1]

    def test_people_come_before_the_background(self, starter: Workbench) -> None:
        engine, order = Engine(lambda: starter), []
        threads = []

        def use(who: str) -> None:
            with engine.for_person() if who == "person" else engine.for_background():
                order.append(who)

        with engine.for_background():
            for who in ("background", "person", "person"):
                threads.append(threading.Thread(target=use, args=(who,)))
                threads[-1].start()
            while engine._people < 2:
                time.sleep(0.005)
        for thread in threads:
            thread.join()
        assert order == ["person", "person", "background"]

    def test_an_engine_that_cannot_load_is_free_again(self) -> None:
        def load() -> Workbench:
            raise ModelError("no model")

        engine = Engine(load)
        for _ in range(2):
            with pytest.raises(ModelError), engine.for_person():
                pass


SERVER = """
import sys, time
from pathlib import Path
from workbench.pipeline import Settings, Workbench
from workbench.review import Store
from workbench.review.background import Translator, progress
store, articles = Store(Path(sys.argv[1])), [int(number) for number in sys.argv[2:]]
done = told = sum(progress(store, article).done for article in articles)
translator = Translator(store, lambda: Workbench(settings=Settings("starter", beam=1)))
while any(progress(store, article).state != "ready" for article in articles):
    done = sum(translator.progress(article).done for article in articles)
    if done > told:
        told = done
        print(done, flush=True)
    time.sleep(0.005)
"""


@pytest.mark.usefixtures("starter")
def test_a_kill_loses_no_draft_and_makes_none_twice(store: Store, seeds: Path) -> None:
    articles = take_files(store, ANNA, [seeds]).articles
    total = kept = 0
    for rounds in range(5):
        command = [sys.executable, "-c", SERVER, store.path, *map(str, articles)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            told = [int(process.stdout.readline()) for _ in range(1 + rounds % 2)]
            time.sleep(0.02 * rounds)  # into the next group
            process.send_signal(signal.SIGKILL)
            told += map(int, process.stdout.readlines())
        with Store(store.path).reading() as connection:
            [total] = connection.execute("SELECT count(*) FROM segment").fetchone()
            before = kept
            [kept] = connection.execute("SELECT count(*) FROM segment WHERE target IS NOT NULL").fetchone()
        assert before < told[0] <= told[-1] <= kept
    assert kept < total  # the last kill came in the middle too
    with Store(store.path).reading() as connection:
        survived = dict(connection.execute("SELECT id, target FROM segment WHERE target IS NOT NULL").fetchall())
    translator = Translator(store, lambda: Workbench(settings=GREEDY))
    try:
        assert await_states(translator, *articles) == [ArticleState.READY] * 5
    finally:
        translator.close()
    for article in articles:
        made = drafts(store, article)
        assert len(made) == len(set(made)) == translator.progress(article).total
    with store.reading() as connection:
        now = dict(connection.execute("SELECT id, target FROM segment").fetchall())
        assert survived == {number: now[number] for number in survived}
        twice = "SELECT count(*) FROM finding GROUP BY segment, code, message, spans HAVING count(*) > 1"
        assert connection.execute(twice).fetchall() == []
        assert all(load_document(connection, article).statements for article in articles)


def test_the_projects_glossary_guides_and_checks_what_is_drafted(
    store: Store, translate: Callable[..., Translator]
) -> None:
    term = Term("الوزير", "grand vizier", forbidden=("minister",))
    add_term(store, ANNA, term)
    sources = ["قال الوزير إن المحادثات بدأت أمس.", "وغادر السفير القاهرة مساء الأحد."]
    [first, second] = add(store, "a.txt", *sources)
    await_states(translate(), segment(store, first).article)
    with store.reading() as connection:
        query = "SELECT segment, message FROM finding WHERE code = 'glossary'"
        found = connection.execute(query).fetchall()
    assert {row["segment"] for row in found} == {first}
    assert all("“grand vizier” for الوزير" in row["message"] for row in found)
    assert segment(store, second).content.target
