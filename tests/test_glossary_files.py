"""Glossaries as files: tables and TBX of others come in, ours are read by others, and none does harm."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.tbx import tbxfile

from tests.memory_projects import ANNA
from workbench.errors import InputError, UsageError
from workbench.glossary import project
from workbench.glossary.files import dump_terms, import_file, open_glossary, read_terms
from workbench.glossary.table import HEADER, read_table, write_table
from workbench.glossary.tbx import read_tbx, write_tbx
from workbench.glossary.term import Term, checked
from workbench.review import Store

UN = Term(
    "الأمم المتحدة", "United Nations", ("UN", "U.N."), ("Nations United",), "in full\nat first", "diplomacy", "anna",
    "2026-01-02T03:04:05.000+00:00",
)  # fmt: skip
QUDS = Term("القدس", "", (), ("Quds",))
TERMS = [UN, QUDS, Term("كلمة", "a <b> & =c()", note="=cmd()")]

# As Weblate's "Download as TBX" writes a component of Arabic terms with English as their source.
WEBLATE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif PUBLIC "ISO 12200:1999A//DTD MARTIF core (DXFcdV04)//EN" "TBXcdv04.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>Translate Toolkit</p></sourceDesc></fileDesc>
</martifHeader><text><body>
<termEntry id="1"><descrip>the body in New York</descrip><langSet xml:lang="en">
<tig><term>Security Council</term></tig></langSet>
<langSet xml:lang="ar"><tig><term>مجلس الأمن</term></tig>
<note from="translator">always in full</note></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="en"><tig><term>safety council</term>
<termNote type="administrativeStatus">forbidden</termNote></tig></langSet>
<langSet xml:lang="ar"><tig><term>مجلس الأمن</term></tig></langSet></termEntry>
<termEntry id="3"><langSet xml:lang="en"><tig><term>untranslated</term></tig></langSet></termEntry>
</body></text></martif>"""

# TBX version 3, the DCT style of ISO 30042:2019.
VERSION_3 = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
<conceptEntry id="c1"><min:subjectField>law</min:subjectField>
<langSec xml:lang="en-US"><termSec><term>court</term>
<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>tribunal</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>law house</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
</langSec><langSec xml:lang="ar-EG"><termSec><term>محكمة</term></termSec>
<termSec><term>هيئة قضائية</term></termSec></langSec>
</conceptEntry></body></text></tbx>"""

BOMB = """<?xml version="1.0"?><!DOCTYPE martif [<!ENTITY a "aaaaaaaaaa"><!ENTITY x SYSTEM "file:///etc/passwd">
{entities}]><martif><text><body><termEntry><langSet xml:lang="ar"><tig><term>كلمة &{last}; هنا</term></tig></langSet>
<langSet xml:lang="en"><tig><term>word &x;&{last}; here</term></tig></langSet></termEntry></body></text></martif>"""


def bomb(depth: int) -> bytes:
    names = "abcdefghijklmnopqrstuvw"[: depth + 1]
    pairs = pairwise(names)
    entities = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairs)
    return BOMB.format(entities=entities, last=names[-1]).encode()


def table(text: str) -> list[Term]:
    return [row.term for row in read_table(text.encode())]


class TestTables:
    @pytest.mark.parametrize(
        "header",
        [
            "arabic,english", "Arabic;English", "AR\tEN", "ar-SA,en-US", "source,target", "Source Term,Target Term",
            "\ufeffar,en", "العربية,الإنجليزية", '"Arabic","English"', "ar_EG , en_GB",
        ],
    )  # fmt: skip
    def test_columns_go_by_many_names(self, header: str) -> None:
        delimiter = next(mark for mark in ",;\t" if mark in header)
        assert table(f"{header}\nكلمة{delimiter}word\n") == [Term("كلمة", "word")]

    def test_columns_come_in_any_order_among_others(self) -> None:
        text = "id,en,notes,fuzzy,ar,domain\n1,word,n,,كلمة,d\n2,,n,,كلمة أخرى,\n3,lost,,,,\n"
        assert table(text) == [Term("كلمة", "word", note="n", domain="d")]

    @pytest.mark.parametrize("text", ["كلمة,word,vocable\n", "word,كلمة,vocable\n", "كلمة\tword\tvocable"])
    def test_a_table_without_names_is_read_by_its_script(self, text: str) -> None:
        assert table(text) == [Term("كلمة", "word", ("vocable",))]

    def test_renderings_in_one_cell_are_told_apart(self) -> None:
        text = 'arabic,english,alternatives,forbidden\nكلمة,word|vocable,"term; expression",a|b\n'
        assert table(text) == [Term("كلمة", "word", ("vocable", "term", "expression"), ("a", "b"))]

    def test_the_columns_of_matecat(self) -> None:
        text = (
            "Forbidden,Domain,Subdomain,Definition,ar-SA,Notes,Example of use,en-US,Notes,Example of use\n"
            ",Politics,UN,the body,مجلس الأمن,,,Security Council,in full,\n"
            "TRUE,Politics,UN,,مجلس الأمن,,,safety council,,\n"
        )
        good, bad = table(text)
        assert (good.target, good.note, good.domain) == ("Security Council", "the body\nin full", "Politics / UN")
        assert (bad.target, bad.forbidden, bad.domain) == ("", ("safety council",), "Politics / UN")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
    def test_the_encodings_of_spreadsheets(self, encoding: str) -> None:
        text = "".join(f"كلمة {word},word {word}\r\n" for word in ("أولى", "ثانية", "ثالثة", "رابعة في الجملة"))
        first, *_ = read_table(f"arabic,english\r\n{text}".encode(encoding))
        assert first.term == Term("كلمة أولى", "word أولى")

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("one,two\nكلمة,word\n", "no columns"), ("", None), ('arabic,english\n"كلمة,word\n', "line"),
            ("كلمة\n", "no columns"), ("arabic,english\nكلمة," + "x" * 2_000_000, "field"),
        ],
    )  # fmt: skip
    def test_what_is_no_table_is_told(self, tmp_path: Path, text: str, reason: str | None) -> None:
        (tmp_path / "g.csv").write_text(text, encoding="utf-8")
        if reason is None:
            assert read_terms(tmp_path / "g.csv") == ([], [])
            return
        with pytest.raises(InputError, match=rf"g\.csv cannot be read: .*{reason}"):
            read_terms(tmp_path / "g.csv")

    def test_what_is_written_is_read_again(self) -> None:
        assert [checked(term) for term in table(write_table(TERMS))] == TERMS
        assert table(write_table(TERMS, "\t")) == TERMS

    def test_no_cell_is_a_formula(self) -> None:
        hostile = [Term("كلمة", target, note=note) for target, note in (("=cmd()", "+1"), ("-x", "@y"), ("'=z", "ok"))]
        rows = list(csv.reader(io.StringIO(write_table(hostile), newline="")))
        assert rows[0] == list(HEADER.values())
        assert all(cell[:1] not in {"=", "+", "-", "@"} for row in rows for cell in row)
        assert table(write_table(hostile)) == hostile

    @given(
        st.lists(
            st.builds(
                Term,
                st.text("ابت ,;|\"'=\n", min_size=1, max_size=8).map(lambda text: f"س{text}"),
                st.text("ab =,\"'-+@\t\n", min_size=1, max_size=8).map(lambda text: f"x{text}"),
                note=st.text("ab =\"'\n,;\t", max_size=8),
            ),
            max_size=4,
        )
    )
    def test_any_term_survives_a_table(self, terms: list[Term]) -> None:
        terms = [checked(term) for term in terms if ";" not in term.target]
        assert [checked(term) for term in table(write_table(terms))] == terms


class TestTbx:
    def test_translate_toolkit_reads_what_we_write(self) -> None:
        file = tbxfile.parsestring(write_tbx(TERMS), sourcelanguage="ar", targetlanguage="en")
        first, second, third = file.units
        assert [term.text for term in first.get_source_terms()] == [UN.source]
        assert [(term.text, term.deprecated) for term in first.get_target_terms()] == [
            ("United Nations", False), ("UN", False), ("U.N.", False), ("Nations United", True),
        ]  # fmt: skip
        assert "in full" in first.getnotes()
        assert [(term.text, term.deprecated) for term in second.get_target_terms()] == [("Quds", True)]
        assert (third.source, third.target) == ("كلمة", "a <b> & =c()")

    def test_we_read_what_translate_toolkit_writes(self) -> None:
        file = tbxfile(sourcelanguage="ar", targetlanguage="en")
        unit = file.addsourceunit("مجلس الأمن")
        unit.settarget("Security Council", "en")
        unit.addnote("in full", origin="translator")
        assert [row.term for row in read_tbx(bytes(file))] == [Term("مجلس الأمن", "Security Council", note="in full")]

    def test_what_is_written_is_read_again_to_the_day(self) -> None:
        read = [row.term for row in read_tbx(write_tbx(TERMS))]
        assert read[1:] == TERMS[1:]
        assert read[0].created_at == "2026-01-02T00:00:00.000+00:00"
        assert (read[0].renderings, read[0].forbidden, read[0].note) == (UN.renderings, UN.forbidden, UN.note)
        assert (read[0].creator, read[0].domain) == ("anna", "diplomacy")

    def test_the_export_of_weblate(self, tmp_path: Path) -> None:
        (tmp_path / "g.tbx").write_text(WEBLATE, encoding="utf-8")
        terms, problems = read_terms(tmp_path / "g.tbx")
        note = "the body in New York\nalways in full"
        assert terms == [Term("مجلس الأمن", "Security Council", (), ("safety council",), note)]
        assert problems == []

    def test_version_3_with_preferences_and_synonyms(self) -> None:
        first, second = (row.term for row in read_tbx(VERSION_3.encode()))
        assert first == Term("محكمة", "tribunal", ("court",), ("law house",), domain="law")
        assert (second.source, second.renderings) == ("هيئة قضائية", first.renderings)

    def test_entities_have_no_effect(self) -> None:
        [row] = read_tbx(bomb(2))
        assert (row.term.source, row.term.target) == ("كلمة هنا", "word here")

    def test_entities_in_entities_without_end_are_refused(self) -> None:
        with pytest.raises(InputError, match=r"[Ee]ntity"):
            list(read_tbx(bomb(22)))

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("<martif><text>", "line 1"), ("<tmx/>", "not TBX"), ("", "line 1"), ("no xml", "line 1"),
            ("<a>" * 100_000, "line 1"),
        ],
    )  # fmt: skip
    def test_broken_files_are_told_in_one_line(self, tmp_path: Path, content: str, reason: str) -> None:
        (tmp_path / "g.tbx").write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=reason) as told:
            read_terms(tmp_path / "g.tbx")
        assert "\n" not in str(told.value)

    def test_what_xml_cannot_hold_is_replaced(self) -> None:
        [row] = read_tbx(write_tbx([Term("كلمة", "a\x00b\ufffe")]))
        assert row.term.target == "a\ufffdb\ufffd"


class TestFiles:
    def test_files_and_projects_open_alike(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "p.db")
        project.take(store, ANNA, TERMS)
        for suffix in (".csv", ".tsv", ".tbx"):
            (tmp_path / f"g{suffix}").write_bytes(dump_terms(TERMS, suffix))
            assert open_glossary(tmp_path / f"g{suffix}").sha256 == open_glossary(tmp_path / "p.db").sha256

    def test_an_import_takes_what_it_can_and_tells_the_rest(self, tmp_path: Path) -> None:
        path = tmp_path / "g.csv"
        path.write_text(
            "arabic,english,forbidden\nكلمة,word,\nabc,x,\nكلمة,vocable,\nجسر,bridge,bridge\n", encoding="utf-8"
        )
        store = Store(tmp_path / "p.db")
        result = import_file(store, path, ANNA)
        assert result.taken == project.Taken(1, 1, 0)
        assert result.problems == (
            "line 3: there is no Arabic in 'abc'", "line 5: 'bridge' is both accepted and forbidden",
        )  # fmt: skip
        assert [term.renderings for term in project.all_terms(store)] == [("word", "vocable")]
        with pytest.raises(InputError, match="line 3"):
            open_glossary(path)

    def test_a_file_that_is_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        for suffix in (".csv", ".tbx"):
            path = tmp_path / f"large{suffix}"
            with path.open("wb") as file:
                file.truncate(5 * 2**30)  # takes no room on the disk
            with pytest.raises(InputError, match="larger than 100 MB"):
                read_terms(path)

    def test_other_files_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "g.xlsx").write_bytes(b"PK")
        for name in ("g.xlsx", "none.csv", "none.db"):
            with pytest.raises(InputError, match=name):
                open_glossary(tmp_path / name)
        with pytest.raises(UsageError, match="not as"):
            dump_terms([], ".xlsx")
        (tmp_path / "g.csv").write_bytes(b"%PDF-1.4 binary")
        with pytest.raises(InputError, match="binary"):
            open_glossary(tmp_path / "g.csv")
