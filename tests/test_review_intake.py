"""Bringing text into a project: what can be read goes in, what cannot is told in one line and stops nothing."""

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_projects import ANNA
from reading_files import PARAGRAPH, SECOND, rezip

from workbench.review import Actor, Role, Store
from workbench.review.actors import ForbiddenError
from workbench.review.articles import ArticleState
from workbench.review.intake import LIMITS, Taken, take_files, take_text
from workbench.review.records import load_document


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.mkdir()
    return path


def names(store: Store) -> list[str]:
    with store.reading() as connection:
        return [row["name"] for row in connection.execute("SELECT name FROM article ORDER BY id")]


def write(path: Path, text: str = PARAGRAPH) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def word_file(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_entities(name: str, data: bytes) -> bytes:
    bomb = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return data.replace(b"<w:document", bomb + b"<w:document", 1) if name == "word/document.xml" else data


class TestFiles:
    def test_a_folder_of_articles_waits_for_translation(self, store: Store, seeds: Path) -> None:
        taken = take_files(store, ANNA, [seeds])
        assert len(taken.articles) == 5
        assert taken.refusals == ()
        with store.reading() as connection:
            rows = connection.execute("SELECT state, added_by FROM article").fetchall()
            assert {(row["state"], row["added_by"]) for row in rows} == {(ArticleState.WAITING, "anna")}
            assert all(load_document(connection, article).segments for article in taken.articles)

    def test_every_kind_of_file_is_read(self, store: Store, folder: Path) -> None:
        write(folder / "a.txt", f"{PARAGRAPH} 1")
        write(folder / "b.md", f"# {PARAGRAPH} 2")
        write(folder / "c.html", f"<p>{PARAGRAPH} 3</p>")
        (folder / "d.docx").write_bytes(word_file(f"{PARAGRAPH} 4"))
        write(folder / "e.csv", f"id,nass\n7,{PARAGRAPH} 5\n8,{PARAGRAPH} 6\n")
        taken = take_files(store, ANNA, sorted(folder.iterdir()), text_column="nass")
        assert taken.refusals == ()
        assert names(store) == ["a.txt", "b.md", "c.html", "d.docx", "e.csv#7", "e.csv#8"]

    def test_what_cannot_be_read_stops_nothing_and_names_no_folder(self, store: Store, folder: Path) -> None:
        write(folder / "good.txt")
        write(folder / "again.txt")
        write(folder / "latin.txt", "No Arabic here.")
        write(folder / "empty.txt", " ")
        write(folder / "picture.png")
        (folder / "bomb.docx").write_bytes(rezip(word_file(PARAGRAPH), with_entities))
        (folder / "broken.pdf").write_bytes(b"%PDF-1.4 cut off")
        order = [
            "missing.txt",
            "picture.png",
            "latin.txt",
            "good.txt",
            "again.txt",
            "bomb.docx",
            "empty.txt",
            "broken.pdf",
            "*.txt",
        ]
        taken = take_files(store, ANNA, [folder / name for name in order])
        assert names(store) == ["good.txt"]
        assert len(taken.articles) == 1
        said = dict(line.split(": ", 1) for line in taken.refusals)
        assert said.keys() == set(order) - {"good.txt"}
        assert "no such file" in said["missing.txt"]
        assert "no such file" in said["*.txt"]
        assert "not a kind of file that is read" in said["picture.png"]
        assert "no Arabic" in said["latin.txt"]
        assert "in the project already" in said["again.txt"]
        assert "XML entities" in said["bomb.docx"]
        assert "empty" in said["empty.txt"]
        assert all(str(folder) not in line and "\n" not in line for line in taken.refusals)

    @pytest.mark.parametrize("name", ["film.txt", "film.jsonl", "film.docx"])
    def test_five_gigabytes_are_refused_unread(self, name: str, store: Store, folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(5 * 2**30)  # sparse: it takes no room
        assert take_files(store, ANNA, [folder / name]).refusals == (f"{name}: is over the limit of 50 MB a file",)

    def test_only_so_much_is_taken_at_once(self, store: Store, folder: Path) -> None:
        paths = [write(folder / f"{number}.txt", f"{PARAGRAPH} {number}") for number in range(4)]
        table = write(folder / "5.csv", "text\n" + "".join(f"{SECOND} {number}\n" for number in range(5)))
        files = take_files(store, ANNA, paths, replace(LIMITS, max_files=3))
        assert (len(files.articles), files.refusals) == (3, ("only 3 files are taken at once: 1 were left out",))
        rows = take_files(store, ANNA, [table], replace(LIMITS, max_articles=2))
        assert (len(rows.articles), len(rows.refusals)) == (2, 1)
        assert "the rest was left out" in rows.refusals[0]
        long = take_files(store, ANNA, [paths[3]], replace(LIMITS, max_characters=50))
        assert long == Taken((), ("3.txt: is over the limit of 50 characters an article",))

    def test_names_inside_tables_lead_nowhere(self, store: Store, folder: Path) -> None:
        table = write(folder / "t.csv", f"id,text\n/../../../etc/x,{PARAGRAPH}\n")
        assert len(take_files(store, ANNA, [table]).articles) == 1
        assert ".." not in names(store)[0].split("/")


class TestText:
    def test_markup_is_text(self, store: Store) -> None:
        text = f"<script>alert(1)</script> {PARAGRAPH}"
        [article] = take_text(store, ANNA, text, "='cmd'!A1").articles
        with store.reading() as connection:
            document = load_document(connection, article)
        assert document.text == text
        assert "".join(one.source for one in document.segments).startswith("<script>")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(name=st.text(max_size=400) | st.sampled_from(["../../etc/passwd", "/etc/passwd", "C:\\x", "a\x00b", ""]))
    def test_any_name_is_made_safe(self, tmp_path: Path, name: str) -> None:
        store = Store(tmp_path / "names.db")
        with store.reading() as connection:
            [number] = connection.execute("SELECT count(*) FROM article").fetchone()
        assert len(take_text(store, ANNA, f"{PARAGRAPH} {number}", name).articles) == 1
        stored = names(store)[-1]
        assert stored.isprintable()
        assert not stored.startswith("/")
        assert not {"", ".", ".."} & set(stored.split("/"))
        assert max(len(part.encode()) for part in stored.split("/")) <= 255

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "is empty"),
            ("No Arabic.", "no Arabic"),
            ("%PDF-1.4 " + PARAGRAPH, "binary"),
            (PARAGRAPH * 9_000, "400,000 characters"),
        ],
    )
    def test_what_is_no_article_is_told(self, store: Store, text: str, reason: str) -> None:
        taken = take_text(store, ANNA, text, "x.txt")
        assert taken.articles == ()
        [line] = taken.refusals
        assert line.startswith("x.txt: ")
        assert reason in line


def test_readers_bring_nothing_in(store: Store, seeds: Path) -> None:
    reader = Actor("carl", Role.READER)
    for take in (lambda: take_files(store, reader, [seeds]), lambda: take_text(store, reader, PARAGRAPH)):
        with pytest.raises(ForbiddenError):
            take()
    assert names(store) == []
