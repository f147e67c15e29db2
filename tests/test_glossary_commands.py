"""The glossary on the command line, and in front of the model."""

import json
from pathlib import Path

import pytest

from workbench.commands import run
from workbench.glossary.project import all_terms
from workbench.review import Store

Captured = pytest.CaptureFixture[str]
SAID = "قال وزير الخارجية الروسي إن مجلس الأمن سيجتمع غدا."


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "terms.csv"
    path.write_text(
        "arabic,english,alternatives,forbidden\nمجلس الأمن,Security Council,UNSC,\nغدا,the morrow,,tomorrow\n"
    )
    return path


@pytest.fixture
def project(tmp_path: Path, table: Path) -> Path:
    path = tmp_path / "project.db"
    assert run(["glossary", "import", str(path), str(table), "--creator", "anna"]) == 0
    return path


class TestCommands:
    def test_import_list_add_find_and_remove(self, project: Path, table: Path, capsys: Captured) -> None:
        assert run(["glossary", "import", str(project), str(table)]) == 0
        assert run(["glossary", "add", str(project), "وزير الخارجية", "foreign minister", "--also", "FM"]) == 0
        assert run(["glossary", "list", str(project)]) == 0
        out = capsys.readouterr().out
        assert f"{table}: 2 terms, 0 of them new, 0 changed" in out
        assert "Security Council (or UNSC)" in out
        assert "the morrow (not tomorrow)" in out
        assert run(["glossary", "find", str(project), SAID]) == 0
        found = capsys.readouterr().out
        assert "وزير الخارجية\n" in found
        assert "4-17  " in found
        assert run(["glossary", "remove", str(project), "1", "--creator", "ben"]) == 0
        assert [term.target for term in all_terms(Store(project))] == ["the morrow", "foreign minister"]
        assert run(["glossary", "find", str(project), "كلمة"]) == 1

    @pytest.mark.parametrize("suffix", [".csv", ".tsv", ".tbx"])
    def test_what_is_exported_is_imported_again(
        self, project: Path, tmp_path: Path, capsys: Captured, suffix: str
    ) -> None:
        out, other = tmp_path / f"out{suffix}", tmp_path / "other.db"
        assert run(["glossary", "export", str(project), "-o", str(out)]) == 0
        assert run(["glossary", "import", str(other), str(out), "--creator", "ben"]) == 0
        assert [(term.target, term.creator) for term in all_terms(Store(other))] == [
            ("Security Council", "anna"), ("the morrow", "anna"),
        ]  # fmt: skip
        assert run(["glossary", "export", str(project), "-o", str(out)]) == 1
        assert "not overwritten" in capsys.readouterr().err
        assert run(["glossary", "export", str(project), "-o", str(out), "--force"]) == 0

    def test_faults_are_one_line_each(self, tmp_path: Path, project: Path, table: Path, capsys: Captured) -> None:
        table.write_text("arabic,english\n" + "abc,x\n" * 30, encoding="utf-8")
        assert run(["glossary", "import", str(project), str(table)]) == 1
        told = capsys.readouterr().err.splitlines()
        assert len(told) == 11
        assert told[0] == f"workbench: {table}: line 2: there is no Arabic in 'abc'"
        assert told[-1].endswith("20 more such lines")
        assert run(["glossary", "add", str(project), "word", "word"]) == 1
        assert run(["glossary", "remove", str(project), "77"]) == 1
        assert run(["glossary", "list", str(table)]) == 1
        (tmp_path / "other.db").write_bytes(b"no database at all" * 100)
        assert run(["glossary", "list", str(tmp_path / "other.db")]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 4

    def test_no_term_steers_the_terminal(self, project: Path, capsys: Captured) -> None:
        assert run(["glossary", "add", str(project), "كلمة", "\x1b[2Jword", "--note", "\u202eback"]) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "\u202e" not in out


class TestTranslate:
    def findings(self, folder: Path) -> dict[str, list[str]]:
        [written] = folder.glob("*.jsonl")
        rows = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
        return {row["target"]: [one["message"] for one in row["findings"] if one["code"] == "glossary"] for row in rows}

    @pytest.mark.parametrize("kind", ["table", "project"])
    def test_terms_that_the_translation_lacks_are_told(
        self, tmp_path: Path, request: pytest.FixtureRequest, kind: str
    ) -> None:
        (tmp_path / "a.txt").write_text(SAID, encoding="utf-8")
        glossary = request.getfixturevalue(kind)
        arguments = ["translate", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--model", "starter"]
        assert run([*arguments, "--glossary", str(glossary)]) == 0
        [(target, messages)] = self.findings(tmp_path / "out").items()
        assert any("“the morrow” for غدا" in message for message in messages)
        assert any("Security Council" in message for message in messages) is ("Security Council" not in target)

    def test_another_glossary_is_another_run(self, tmp_path: Path, table: Path, capsys: Captured) -> None:
        (tmp_path / "a.txt").write_text(SAID, encoding="utf-8")
        arguments = ["translate", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--model", "starter"]
        arguments += ["--glossary", str(table)]
        for reused in (False, True):
            assert run(arguments) == 0
            assert ("unchanged, reused" in capsys.readouterr().err) is reused
        table.write_text("arabic,english\nغدا,tomorrow\n", encoding="utf-8")
        assert run(arguments) == 0
        assert "unchanged, reused" not in capsys.readouterr().err
        [messages] = self.findings(tmp_path / "out").values()
        assert messages in ([], ["the glossary wants “tomorrow” for غدا"])

    def test_lines_are_guided_too(
        self, tmp_path: Path, table: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        (tmp_path / "lines.ar").write_text(f"{SAID}\n{SAID}\n", encoding="utf-8")
        arguments = ["translate", "--lines", str(tmp_path / "lines.ar"), "--model", "starter"]
        assert run([*arguments, "--glossary", str(table)]) == 0
        assert len(capsysbinary.readouterr().out.splitlines()) == 2

    def test_a_glossary_that_cannot_be_read_stops_the_run(self, tmp_path: Path, table: Path, capsys: Captured) -> None:
        (tmp_path / "a.txt").write_text(SAID, encoding="utf-8")
        table.write_text("one,two\nx,y\n", encoding="utf-8")
        assert run(["translate", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--glossary", str(table)]) == 1
        assert "terms.csv cannot be read" in capsys.readouterr().err
