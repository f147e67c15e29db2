"""TMX: what goes out comes back unchanged, other tools read it, theirs is read, and hostile files do nothing."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile

from workbench.errors import InputError
from workbench.memory.tmx import read_tmx, write_tmx
from workbench.memory.unit import Unit

AWKWARD = 'قالَ\u0640 «الوزير» \u2067CTU\u2069 \u202eabc <b>&amp; "نعم"\n\tثم\r\nقال 😀'
STATM = Path("/proc/self/statm")  # second figure: resident pages of 4 KiB
TIME = "2026-11-26T10:20:30.000+00:00"


def write(path: Path, units: list[Unit]) -> Path:
    with path.open("wb") as file:
        assert write_tmx(file, units) == len(units)
    return path


def refused(path: Path, content: str, encoding: str = "utf-8") -> str:
    path.write_bytes(content.encode(encoding))
    with pytest.raises(InputError) as problem:
        list(read_tmx(path))
    assert str(path) in str(problem.value)
    assert "\n" not in str(problem.value)
    return str(problem.value)


class TestRoundTrip:
    def test_all_of_a_unit_comes_back(self, tmp_path: Path) -> None:
        unit = Unit(AWKWARD, f"=cmd() {AWKWARD}", 'anna "<a>"', TIME, TIME, {"x-domain": "<news>", "note": "see\np. 1"})
        assert list(read_tmx(write(tmp_path / "m.tmx", [unit, Unit("نص", "text")]))) == [unit, Unit("نص", "text")]

    @given(source=st.text(st.characters(codec="utf-8")), target=st.text(st.characters(codec="utf-8")))
    def test_text_is_unchanged_but_for_what_xml_cannot_hold(
        self, source: str, target: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "property.tmx"
        [unit] = read_tmx(write(path, [Unit(source, target)]))
        for before, after in ((source, unit.source), (target, unit.target)):
            assert len(before) == len(after)
            for one, other in zip(before, after, strict=True):
                assert one == other or (other == "\ufffd" and (ord(one) < 32 or one in "\ufffe\uffff"))

    def test_another_tool_reads_it(self, tmp_path: Path) -> None:
        store = tmxfile(io.BytesIO(write(tmp_path / "m.tmx", [Unit("قال <نعم>", 'He said "yes" & left')]).read_bytes()))
        assert [(unit.source, unit.target) for unit in store.units] == [("قال <نعم>", 'He said "yes" & left')]

    def test_it_reads_another_tools(self, tmp_path: Path) -> None:
        store = tmxfile(sourcelanguage="ar")
        store.addtranslation("قال «نعم» & ذهب", "ar", "He said <yes>\nand left", "en")
        (tmp_path / "m.tmx").write_bytes(bytes(store))
        assert [(unit.source, unit.target) for unit in read_tmx(tmp_path / "m.tmx")] == [
            ("قال «نعم» & ذهب", "He said <yes>\nand left")
        ]


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_markup_of_other_tools_and_other_languages_are_left_out(self, encoding: str, tmp_path: Path) -> None:
        text = """<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4" xmlns="http://www.lisa.org/tmx14"><header/><body>
        <tu changedate="20240102T030405Z"><note>n</note><prop type="p">1</prop><prop type="p">2</prop>
        <tuv xml:lang="fr"><seg>Oui</seg></tuv><tuv lang="EN_us" creationid="ben"><seg>He <hi>said</hi> yes</seg></tuv>
        <tuv xml:lang="ar-SA"><seg><bpt i="1">&lt;b&gt;<sub>x</sub></bpt>قال<!-- c --> نعم<ept i="1"/></seg></tuv>
        <tuv xml:lang="ar"><seg>أخرى</seg></tuv></tu>
        <tu><tuv xml:lang="ar"><seg>وحيد</seg></tuv></tu></body></tmx>"""
        (tmp_path / "m.tmx").write_bytes(text.encode(encoding))
        [unit] = read_tmx(tmp_path / "m.tmx")
        changed = "2024-01-02T03:04:05.000+00:00"
        assert unit == Unit("قال نعم", "He said yes", "ben", None, changed, {"note": "n", "p": "1"})

    def test_a_broken_file_names_its_line_after_the_units_before_it(self, tmp_path: Path) -> None:
        path = write(tmp_path / "m.tmx", [Unit("نص", f"text {number}") for number in range(2000)])
        lines = path.read_text(encoding="utf-8").split("\n")
        assert len(lines) > 1900
        lines[1500] = lines[1500].replace("</seg>", "</sge>", 1)
        assert "line 1501: " in refused(path, "\n".join(lines))
        units = []
        with pytest.raises(InputError):
            units.extend(unit for unit in read_tmx(path))
        assert "line 2: " in refused(path, "<tmx>\n<body>")

    @pytest.mark.parametrize("content", ["", "text", "<html/>", "\x00"])
    def test_other_files_are_refused(self, content: str, tmp_path: Path) -> None:
        refused(tmp_path / "m.tmx", content)

    def test_a_missing_file_is_one_line(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"none\.tmx cannot be read: No such file"):
            list(read_tmx(tmp_path / "none.tmx"))

    def test_hostile_texts_are_refused(self, tmp_path: Path) -> None:
        layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        bomb = f'<!DOCTYPE tmx [<!ENTITY e0 "boom">{layers}]><tmx><tu><tuv><seg>&e9;</seg></tuv></tu></tmx>'
        assert "amplification" in refused(tmp_path / "bomb.tmx", bomb)
        assert "1,000,000" in refused(tmp_path / "m.tmx", f"<tmx><tu><seg>{'a ' * 600_000}</seg></tu></tmx>")
        refused(tmp_path / "m.tmx", "<tmx>" + "<tu>" * 5000)

    @pytest.mark.parametrize("kind", ["ENTITY x", "ENTITY % x"])
    def test_files_of_the_machine_and_the_network_stay_out(self, kind: str, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("secret", encoding="utf-8")
        for place in (f"{tmp_path}/secret", "http://127.0.0.1:9/secret"):
            use = "%x;" if "%" in kind else ""
            text = f'<!DOCTYPE tmx [<!{kind} SYSTEM "{place}">{use}]><tmx><tu><tuv lang="ar"><seg>&x;نص</seg></tuv>'
            text += '<tuv lang="en"><seg>text</seg></tuv></tu></tmx>'
            (tmp_path / "m.tmx").write_text(text, encoding="utf-8")
            assert [(unit.source, unit.target) for unit in read_tmx(tmp_path / "m.tmx")] == [("نص", "text")]

    @pytest.mark.skipif(not STATM.exists(), reason="needs Linux's accounting")
    def test_memory_does_not_grow_with_the_file(self, tmp_path: Path) -> None:
        with (tmp_path / "m.tmx").open("wb") as file:
            write_tmx(file, (Unit(f"نص رقم {number} {'س' * 2000}", f"text {number}") for number in range(4000)))
        pages = [
            int(STATM.read_text().split()[1]) for n, _ in enumerate(read_tmx(tmp_path / "m.tmx")) if n % 1000 == 99
        ]
        assert len(pages) == 4
        assert max(pages) - pages[0] < 1024  # 4 MiB; the file has 16
