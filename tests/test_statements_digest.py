"""Test the digest: what several articles say appears once, naming each."""

from __future__ import annotations

import time
from dataclasses import replace

from statement_articles import article

from workbench.document import Document
from workbench.statements import DigestEntry, digest, select

BRIDGE = "أعلنت وزارة النقل التونسية أن الجسر الجديد سيفتح أمام السيارات في 14 تموز بعد ثلاث سنوات من الأشغال."
BRIDGE_AGAIN = "وأعلنت وزارة النقل التونسية اليوم أن الجسر الجديد سيفتح أمام السيارات في 14 تموز بعد سنوات من الأشغال."
OTHER_DATE = BRIDGE.replace("14 تموز", "20 آب")
HARVEST = "وقال وزير الزراعة سامر الخطيب إن محصول القمح هذا العام يكفي حاجة البلاد كلها لمدة ستة أشهر."
SCHOOLS = "وأغلقت المدارس أبوابها في المدن الجبلية بسبب الثلوج التي قطعت الطرق منذ مساء الأحد الماضي."
MUSEUM = "واستقبل المتحف الوطني في العاصمة ألف زائر في اليوم الأول من المعرض المخصص للخط العربي القديم."


def members(entries: tuple[DigestEntry, ...], documents: list[Document]) -> list[set[int]]:
    """Return for each entry the numbers of the articles that it names."""
    numbers = {document.id: number for number, document in enumerate(documents)}
    return [{numbers[document] for document, _ in entry.members} for entry in entries]


def test_a_statement_of_two_articles_appears_once_and_first() -> None:
    documents = [article(BRIDGE, HARVEST), article(SCHOOLS, BRIDGE_AGAIN), article(MUSEUM)]
    entries = digest(documents)
    assert members(entries, documents)[0] == {0, 1}
    assert len(entries) == 4
    assert entries[0].lead == entries[0].members[0]


def test_the_other_article_need_not_have_picked_it() -> None:
    second = article(SCHOOLS, MUSEUM, BRIDGE_AGAIN)
    documents = [article(BRIDGE), replace(second, statements=select(second, 1))]
    entry = digest(documents)[0]
    assert {segment for _, segment in entry.members} == {documents[0].segments[0].id, second.segments[2].id}


def test_statements_with_other_figures_are_not_the_same() -> None:
    documents = [article(BRIDGE), article(OTHER_DATE)]
    assert members(digest(documents), documents) == [{0}, {1}]


def test_each_article_is_named_once_in_an_entry() -> None:
    documents = [article(BRIDGE, BRIDGE_AGAIN), article(BRIDGE_AGAIN)]
    assert sorted(map(len, members(digest(documents), documents))) == [2]


def test_the_same_file_twice_is_one_article() -> None:
    assert len(digest([article(BRIDGE), article(BRIDGE)])[0].members) == 1


def test_the_count_is_kept_and_nothing_makes_nothing() -> None:
    assert len(digest([article(BRIDGE, HARVEST), article(SCHOOLS, MUSEUM)], count=2)) == 2
    assert digest([]) == ()


def test_hundreds_of_articles_take_seconds() -> None:
    words = [f"{HARVEST} {SCHOOLS} {MUSEUM}".split()[n % 40] + str(n % 97) for n in range(5000)]
    lines = [" ".join(words[n : n + 14]) + "." for n in range(4900)]
    documents = [article(*lines[n * 12 : n * 12 + 12], BRIDGE) for n in range(400)]
    began = time.process_time()
    entries = digest(documents)
    assert time.process_time() - began < 10
    assert len(entries[0].members) == 400
