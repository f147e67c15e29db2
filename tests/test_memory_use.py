"""The memory at work: on the command line, and in front of the model; articles here come wholly from memory."""

import gc
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from translate.storage.tmx import tmxfile

from tests.memory_projects import ANNA, add, approve
from workbench.commands import run
from workbench.memory.files import export_tmx, import_file, open_memory
from workbench.memory.tmx import write_tmx
from workbench.memory.unit import Unit
from workbench.memory.units import all_units
from workbench.review import Store

SAID = "قال الوزير إن المحادثات بدأت أمس."
LEFT = "وغادر السفير القاهرة مساء الأحد."
PAIRS = {SAID: "The minister said talks began.", LEFT: "=cmd() <script>& the ambassador left."}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "old.tsv"
    path.write_text("".join(f"{source}\t{target}\n" for source, target in PAIRS.items()), encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path, table: Path) -> Path:
    path = tmp_path / "project.db"
    assert import_file(Store(path), table, ANNA).added == 2
    return path


Captured = pytest.CaptureFixture[str]


FAULTS: dict[str, tuple[bytes, str]] = {
    "broken.tmx": (b"<tmx>\n<body>\n</tmx>", "line 3"),
    "two.tsv": ("أ\tA\nأ\tA\tB\n".encode(), "line 2 has 3 columns"),
    "latin.tsv": (b"\xe9\t\xe9\n", "not UTF-8"),
    "memory.xlsx": (b"PK", "read from .tmx and .tsv"),
    "other.db": (b"no database at all" * 100, "read from .tmx and .tsv"),
}


class TestCommands:
    def test_makers_and_times_come_with_a_file(self, tmp_path: Path) -> None:
        told = Unit("نص", "text", "dora", "2024-01-02T03:04:05.000+00:00", None, {"x-domain": "news"})
        with (tmp_path / "m.tmx").open("wb") as file:
            write_tmx(file, [told, Unit("بلا", "without")])
        assert run(["memory", "import", f"{tmp_path}/m.tmx", "--into", f"{tmp_path}/p.db", "--creator", "ben"]) == 0
        with Store(tmp_path / "p.db").reading() as connection:
            assert list(all_units(connection)) == [told, Unit("بلا", "without", "ben")]

    def test_import_export_and_import_again(self, project: Path, tmp_path: Path, capsys: Captured) -> None:
        out = tmp_path / "out.tmx"
        assert run(["memory", "export", str(project), "-o", str(out)]) == 0
        assert run(["memory", "import", str(out), "--into", str(project), "--creator", "ben"]) == 0
        assert capsys.readouterr().out.splitlines() == [
            f"{out}: 2 units",
            f"{out}: 2 units, 0 of them new",
        ]
        units = tmxfile.parsefile(str(out)).units
        assert [(unit.source, unit.target) for unit in units] == list(PAIRS.items())

    def test_what_exists_is_replaced_only_by_force(self, project: Path, table: Path, capsys: Captured) -> None:
        before = table.read_bytes()
        assert run(["memory", "export", str(project), "-o", str(table)]) == 1
        assert "not overwritten" in capsys.readouterr().err
        assert table.read_bytes() == before
        assert run(["memory", "export", str(project), "-o", str(table), "--force"]) == 0
        assert table.read_bytes().startswith(b"<?xml")
        assert sorted(path.suffix for path in table.parent.iterdir() if path.name.startswith(".")) == []

    def test_search_shows_percentages_then_the_concordance(self, project: Path, capsys: Captured) -> None:
        assert run(["memory", "search", SAID.replace("أمس", "غدا"), "--in", str(project)]) == 0
        assert capsys.readouterr().out.splitlines()[:2] == [f" 83%  {SAID}", f"      {PAIRS[SAID]}"]
        assert run(["memory", "search", "AMBASSADOR", "--in", str(project)]) == 0
        assert capsys.readouterr().out.splitlines()[0] == f"      {LEFT}"
        assert run(["memory", "search", "nothing such", "--in", str(project)]) == 1

    def test_a_terminal_is_not_steered(self, tmp_path: Path, capsys: Captured) -> None:
        (tmp_path / "m.tsv").write_text("نص\tred \x1b[31m\u202etext\n", encoding="utf-8")
        assert run(["memory", "search", "نص", "--in", str(tmp_path / "m.tsv")]) == 0
        assert "red [U+001B][31m[U+202E]text" in capsys.readouterr().out

    def test_stats_count_by_place(self, project: Path, capsys: Captured) -> None:
        [first] = add(Store(project), "a.txt", SAID)
        approve(Store(project), first, "Other.")
        assert run(["memory", "stats", str(project)]) == 0
        assert [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()] == [
            ["2", "old.tsv"], ["1", "approved segments"], ["3", "in all"],
        ]  # fmt: skip

    @pytest.mark.parametrize("name", FAULTS)
    def test_a_bad_file_is_one_clear_line(self, name: str, tmp_path: Path, capsys: Captured) -> None:
        content, problem = FAULTS[name]
        (tmp_path / name).write_bytes(content)
        assert run(["memory", "import", str(tmp_path / name), "--into", str(tmp_path / "project.db")]) == 1
        [line] = capsys.readouterr().err.splitlines()
        assert name in line
        assert problem in line

    def test_names_have_no_effect(self, project: Path, tmp_path: Path, capsys: Captured) -> None:
        name = tmp_path / "'; DROP TABLE unit; --\x1b[31m.tsv"
        name.write_text("نص\ttext\n", encoding="utf-8")
        assert run(["memory", "import", str(name), "--into", str(project)]) == 0
        capsys.readouterr()
        assert run(["memory", "stats", str(project)]) == 0
        assert "\x1b" not in capsys.readouterr().out

    def test_a_large_file_is_refused_unread(self, tmp_path: Path, capsys: Captured) -> None:
        with (tmp_path / "large.tmx").open("wb") as file:
            file.truncate(2**31 + 1)  # sparse: it takes no room
        assert run(["memory", "import", str(tmp_path / "large.tmx"), "--into", str(tmp_path / "p.db")]) == 1
        assert "larger than 2 GiB" in capsys.readouterr().err

    def test_a_failed_export_leaves_nothing(self, project: Path, tmp_path: Path, capsys: Captured) -> None:
        assert run(["memory", "export", str(project), "-o", str(tmp_path / "missing" / "m.tmx")]) == 1
        assert "No such file" in capsys.readouterr().err


def pairs(store: Store) -> list[tuple[str, str]]:
    with store.reading() as connection:
        return [(unit.source, unit.target) for unit in all_units(connection)]


def as_tmx(project: Path) -> Path:
    path = project.with_suffix(".tmx")
    export_tmx(Store(project), path)
    return path


def as_tsv(project: Path) -> Path:
    return project.with_name("old.tsv")


@pytest.mark.parametrize("place", [Path, as_tmx, as_tsv])
def test_a_memory_opens_wherever_it_lies(place: Callable[[Path], Path], project: Path) -> None:
    store = open_memory(place(project))
    folder = store.path.parent
    with ThreadPoolExecutor(1) as threads:
        assert pairs(store) == threads.submit(pairs, store).result() == list(PAIRS.items())
    del store
    gc.collect()
    assert folder.exists() is (place is Path)


class TestTranslating:
    @pytest.fixture
    def rows(self, project: Path, tmp_path: Path) -> Callable[..., list[dict[str, object]]]:
        (tmp_path / "article.txt").write_text("\n\n".join(PAIRS).replace("إن", "إِنّ"), encoding="utf-8")
        out = tmp_path / "out"

        def translate(*options: str) -> list[dict[str, object]]:
            line = ["translate", str(tmp_path / "article.txt"), "-o", str(out), "-m", "starter", "--beam", "1"]
            assert run([*line, "--memory", str(project), *options]) == 0
            [written] = out.glob("article*.jsonl")
            return [json.loads(row) for row in written.read_text(encoding="utf-8").splitlines()]

        return translate

    def test_known_segments_come_from_memory_in_every_output(
        self, rows: Callable[..., list[dict[str, object]]], project: Path, tmp_path: Path, capsys: Captured
    ) -> None:
        assert [(row["target"], row["origin"], row["score"]) for row in rows()] == [
            (target, "memory", None) for target in PAIRS.values()
        ]
        for pattern in ("article*.html", "article*.md"):
            [written] = (tmp_path / "out").glob(pattern)
            text = written.read_text(encoding="utf-8")
            assert text.count("from the translation memory") == 2
            assert "<script>&" not in text
        assert json.loads((tmp_path / "out" / "run.json").read_text())["settings"]["memory"] == str(project)
        rows()
        assert "reused" in capsys.readouterr().err
        (tmp_path / "new.tsv").write_text(f"{SAID}\tNew.\n", encoding="utf-8")
        import_file(Store(project), tmp_path / "new.tsv", ANNA)
        [first, _] = rows()
        assert first["target"] == "New."

    def test_lines_too(self, project: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        (tmp_path / "lines.txt").write_text(f"{LEFT} {SAID}\nCTU\n{SAID}\n", encoding="utf-8")
        options = ["-m", "starter", "--memory", str(project)]
        assert run(["translate", "--lines", str(tmp_path / "lines.txt"), *options]) == 0
        said, left = PAIRS[SAID], PAIRS[LEFT]
        assert capfdbinary.readouterr().out.decode().splitlines() == [f"{left} {said}", "CTU", said]

    def test_the_model_translates_the_rest(self, project: Path) -> None:
        from workbench import Workbench
        from workbench.pipeline import Settings

        plain = Workbench("starter", Settings("starter", beam=1))
        known = Workbench("starter", Settings("starter", beam=1, memory=str(project)))
        other = "وصل الوزير إلى القاهرة."
        assert known.translate_lines([other, SAID, other]) == [
            plain.translate(other),
            PAIRS[SAID],
            plain.translate(other),
        ]
        assert plain.fingerprint != known.fingerprint
