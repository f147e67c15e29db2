"""XLIFF that comes back: changed targets become drafts, nothing is approved or overwritten, bombs are refused."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from exchange_projects import (
    BEN,
    DRAFT,
    EDITED,
    HEADLINE,
    NEEDS_WORK,
    UNTRANSLATED,
    WRITTEN,
    add,
    approve,
    articles,
    edit,
    find,
    make_project,
)  # fmt: skip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.xliff import xlifffile
from writing_sample import Passage, build_document, sample_document

from workbench.commands import run
from workbench.document import Origin
from workbench.errors import InputError
from workbench.exchange import Form, Landing, render, take_xliff, xliff_reading
from workbench.exchange.xliff_reading import read_xliff
from workbench.review import Actor, Role, StaleError, Store, apply
from workbench.review.actors import ForbiddenError
from workbench.review.history import Change, changes
from workbench.review.segments import SegmentState
from workbench.review.service import Mark, Undo

DOCUMENT = sample_document()
ALL = [one.id[13:] for one in DOCUMENT.segments]
NEW = "Another translation of this, made elsewhere."
CARL = Actor("carl")

Changes = dict[str, str]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_project(tmp_path)


@pytest.fixture
def exported(store: Store, tmp_path: Path) -> Path:
    (tmp_path / "out.xlf").write_bytes(render(articles(store), Form.XLIFF))
    return tmp_path / "out.xlf"


def translate(path: Path, targets: Changes) -> Path:
    """Edit targets as a translation tool does, with translate-toolkit, which marks them as translated and approved."""
    file = xlifffile.parsestring(path.read_bytes())
    for unit in file.units:
        target = targets.get(unit.xmlelement.get("id")[13:])
        if target is not None:
            unit.target = target
            unit.markapproved()
    path.write_bytes(bytes(file))
    return path


def change(path: Path, place: str, alter: Callable[[etree._Element], None]) -> Path:
    """Change the XML of one segment."""
    tree = etree.parse(path)
    [unit] = [one for one in tree.iterfind(".//{*}trans-unit") if one.get("id", "").endswith(place)]
    alter(unit)
    tree.write(path, encoding="utf-8")
    return path


def states(store: Store) -> dict[str, tuple[str | None, SegmentState, Origin | None, int]]:
    rows = {place: find(store, 1, place) for place in ALL}
    return {
        place: (row.content.target, row.content.state, row.content.origin, row.version) for place, row in rows.items()
    }


def history(store: Store, place: str) -> list[Change]:
    number = find(store, 1, place).id
    with store.reading() as connection:
        return changes(connection, segment=number)


def insist(store: Store, targets: list[str]) -> None:
    """Edit a segment again and again, looking at it again where somebody was quicker."""
    while targets:
        with suppress(StaleError):
            edit(store, 1, DRAFT, targets[0])
            targets.pop(0)


def refusals(landing: Landing) -> dict[str, str]:
    return {(one.segment or one.article)[-8:]: one.reason for one in landing.refused}


class TestRoundTrip:
    def test_what_was_not_changed_changes_nothing(self, store: Store, exported: Path) -> None:
        before = states(store)
        assert take_xliff(store, CARL, exported) == Landing((), len(ALL), ())
        assert states(store) == before

    def test_changed_targets_land_as_drafts_though_the_file_calls_them_approved(
        self, store: Store, exported: Path
    ) -> None:
        before = states(store)
        wanted = [UNTRANSLATED, NEEDS_WORK, EDITED, DRAFT]
        landing = take_xliff(store, CARL, translate(exported, dict.fromkeys(wanted, NEW)))
        assert [name[13:] for name in landing.taken] == sorted(wanted)
        assert (landing.unchanged, landing.refused) == (len(ALL) - 4, ())
        after = states(store)
        for place in ALL:
            changed = (NEW, SegmentState.DRAFT, Origin.IMPORT, before[place][3] + 1)
            assert after[place] == (changed if place in wanted else before[place])

    def test_history_names_who_brought_it_and_the_file(self, store: Store, exported: Path) -> None:
        take_xliff(store, CARL, translate(exported, {EDITED: NEW}))
        last = history(store, EDITED)[-1]
        assert (last.actor, last.entry.kind) == ("carl", "import")
        assert (last.entry.before["target"], last.entry.after["target"]) == (WRITTEN, NEW)
        assert last.entry.after["file"] == "out.xlf"
        [article] = articles(store)
        assert article.standings[f"{DOCUMENT.id}-{EDITED}"].origin_line == "imported by carl"

    def test_it_can_be_taken_back(self, store: Store, exported: Path) -> None:
        take_xliff(store, CARL, translate(exported, {EDITED: NEW}))
        apply(store, CARL, Undo(1))
        assert states(store)[EDITED][:3] == (WRITTEN, SegmentState.DRAFT, Origin.PERSON)

    def test_findings_follow_the_new_text(self, store: Store, exported: Path) -> None:
        take_xliff(store, CARL, translate(exported, {DRAFT: "The Ministry did not comment on when the dam is built."}))
        segment = next(one for one in articles(store)[0].document.segments if one.id.endswith(DRAFT))
        assert "untranslated-arabic" not in {finding.code for finding in segment.findings}

    def test_the_same_file_again_is_no_news(self, store: Store, exported: Path) -> None:
        translate(exported, {EDITED: NEW, DRAFT: NEW})
        take_xliff(store, CARL, exported)
        assert take_xliff(store, CARL, exported) == Landing((), len(ALL), ())

    def test_two_translators_with_one_file_each(self, store: Store, exported: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.xlf"
        other.write_bytes(exported.read_bytes())
        take_xliff(store, CARL, translate(exported, {EDITED: NEW}))
        landing = take_xliff(store, CARL, translate(other, {DRAFT: NEW}))
        assert [name[13:] for name in landing.taken] == [DRAFT]
        assert landing.refused == ()

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(st.characters(codec="utf-8", exclude_characters="\ufffd"), min_size=1))
    def test_any_target_comes_back_as_it_was(self, store: Store, tmp_path: Path, text: str) -> None:
        edit(store, 1, EDITED, text)
        path = tmp_path / "any.xlf"
        path.write_bytes(render(articles(store), Form.XLIFF))
        assert take_xliff(store, CARL, path) == Landing((), len(ALL), ())


class TestRefusals:
    def test_an_approved_segment_stays_and_is_told(self, store: Store, exported: Path) -> None:
        before = states(store)[HEADLINE]
        landing = take_xliff(store, CARL, translate(exported, {HEADLINE: NEW, DRAFT: NEW}))
        assert refusals(landing) == {HEADLINE: "it is approved here: mark it as needing work first"}
        assert landing.refused[0].target == NEW
        assert states(store)[HEADLINE] == before
        assert [name[13:] for name in landing.taken] == [DRAFT]

    def test_one_approved_since_the_export_too(self, store: Store, exported: Path) -> None:
        approve(store, 1, DRAFT)
        assert "approved" in refusals(take_xliff(store, CARL, translate(exported, {DRAFT: NEW})))[DRAFT]

    @pytest.mark.parametrize("meanwhile", ["edit", "mark", "edit and back"])
    def test_one_changed_since_the_export_stays_and_is_told(self, meanwhile: str, store: Store, exported: Path) -> None:
        text = find(store, 1, DRAFT).content.target or ""
        if meanwhile == "mark":
            apply(store, BEN, Mark(find(store, 1, DRAFT).id, 1, SegmentState.NEEDS_WORK))
        else:
            edit(store, 1, DRAFT, "Meanwhile.")
        if meanwhile == "edit and back":
            edit(store, 1, DRAFT, text)
        before = states(store)
        landing = take_xliff(store, CARL, translate(exported, {DRAFT: NEW}))
        assert refusals(landing) == {DRAFT: "it has changed here since the export"}
        assert states(store) == before

    def test_a_copy_of_the_project_that_went_its_own_way(self, store: Store, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "copy.db") as copy, sqlite3.connect(store.path) as original:
            original.backup(copy)
        there = Store(tmp_path / "copy.db")
        edit(store, 1, DRAFT, "What was written here.")
        edit(there, 1, DRAFT, "What was written there.")
        path = tmp_path / "copy.xlf"
        path.write_bytes(render(articles(there), Form.XLIFF))
        assert refusals(take_xliff(store, CARL, translate(path, {DRAFT: NEW}))) == {
            DRAFT: "it has changed here since the export"
        }

    def test_one_changed_here_alone_is_no_news(self, store: Store, exported: Path) -> None:
        edit(store, 1, DRAFT, "Meanwhile.")
        assert take_xliff(store, CARL, exported) == Landing((), len(ALL), ())

    def test_what_the_file_does_not_say_for_sure(self, store: Store, exported: Path) -> None:
        def lose_version(unit: etree._Element) -> None:
            for name in [name for name in unit.attrib if str(name).endswith("}version")]:
                del unit.attrib[name]

        def alter_source(unit: etree._Element) -> None:
            unit.find("{*}source").text = "نص آخر"  # type: ignore[union-attr]

        def forge(unit: etree._Element) -> None:
            unit.set("id", "../../etc/passwd' OR 1=1 --")

        translate(exported, dict.fromkeys([EDITED, DRAFT, UNTRANSLATED, NEEDS_WORK, "0006-001"], NEW))
        change(exported, EDITED, lose_version)
        change(exported, DRAFT, alter_source)
        change(exported, "0006-001", forge)
        change(exported, UNTRANSLATED, lambda unit: unit.set("id", f"{DOCUMENT.id}-{NEEDS_WORK}"))
        before = states(store)
        landing = take_xliff(store, CARL, exported)
        assert landing.taken == ()
        assert refusals(landing) == {
            EDITED: "the file does not say what it was made from",
            DRAFT: "its Arabic is another one than here",
            "OR 1=1 --"[-8:]: "there is no such segment in the article",
            NEEDS_WORK: "it stands in the file twice",
        }
        assert states(store) == before

    @pytest.mark.parametrize("version", ["0", "2", "-1", "x", "9" * 40, "١", ""])
    def test_a_forged_version_is_another_one(self, version: str, store: Store, exported: Path) -> None:
        def forge(unit: etree._Element) -> None:
            [name] = [name for name in unit.attrib if str(name).endswith("}version")]
            unit.set(name, version)

        translate(exported, {DRAFT: NEW})
        assert take_xliff(store, CARL, change(exported, DRAFT, forge)).taken == ()

    def test_an_emptied_or_endless_target_is_refused(self, store: Store, exported: Path) -> None:
        def empty(unit: etree._Element) -> None:
            unit.find("{*}target").text = " \n"  # type: ignore[union-attr]

        change(translate(exported, {DRAFT: "x" * 20_001}), EDITED, empty)
        assert refusals(take_xliff(store, CARL, exported)) == {
            EDITED: "its translation was emptied",
            DRAFT: "its translation has more than 20,000 characters",
        }

    def test_a_reader_brings_nothing_in(self, store: Store, exported: Path) -> None:
        with pytest.raises(ForbiddenError):
            take_xliff(store, Actor("rita", Role.READER), translate(exported, {DRAFT: NEW}))
        assert states(store)[DRAFT][2] is Origin.MODEL

    def test_another_projects_file_is_one_clear_line(self, store: Store, tmp_path: Path) -> None:
        other = Store(tmp_path / "other.db")
        add(other, DOCUMENT)  # the very same article
        path = tmp_path / "other.xlf"
        path.write_bytes(render(articles(other), Form.XLIFF))
        before = states(store)
        with pytest.raises(InputError, match=r"other\.xlf has nothing of this project"):
            take_xliff(store, CARL, translate(path, {DRAFT: NEW}))
        path.write_text('<xliff version="1.2"><file original="x"><body/></file></xliff>')
        with pytest.raises(InputError, match="has nothing of this project"):
            take_xliff(store, CARL, path)
        assert states(store) == before

    def test_an_article_of_another_project_is_told_beside_ours(self, store: Store, exported: Path) -> None:
        tree = etree.parse(exported)
        foreign = etree.fromstring(etree.tostring(tree.getroot()[0]))
        foreign.set("original", "foreign.txt")
        [name] = [name for name in foreign.attrib if str(name).endswith("}article")]
        foreign.set(name, "0" * 16)
        tree.getroot().append(foreign)
        tree.write(exported, encoding="utf-8")
        landing = take_xliff(store, CARL, exported)
        assert [(one.article, one.reason) for one in landing.refused] == [
            ("foreign.txt", "it is not an article of this project")
        ]
        assert landing.unchanged == len(ALL)

    def test_the_same_text_twice_is_two_articles(self, store: Store, exported: Path) -> None:
        again = add(store, DOCUMENT)
        take_xliff(store, CARL, translate(exported, {DRAFT: NEW}))
        assert find(store, 1, DRAFT).content.target == NEW
        assert find(store, again, DRAFT).content.origin is Origin.MODEL

    def test_many_reviewers_at_work_lose_nothing(self, store: Store, exported: Path) -> None:
        translate(exported, dict.fromkeys(ALL, NEW))
        editor = threading.Thread(target=insist, args=(store, [f"Edit {number}." for number in range(10)]))
        editor.start()
        landing = take_xliff(store, CARL, exported)
        editor.join()
        kinds = [one.entry.kind for one in history(store, DRAFT)]
        assert kinds.count("edit") == 10
        assert kinds.count("import") + (DRAFT in refusals(landing)) == 1
        assert find(store, 1, DRAFT).content.target == "Edit 9."


TARGET = "<trans-unit id='a'><source>نص</source><target>{}</target></trans-unit>"
NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF = f"<xliff version='1.2' xmlns='{NAMESPACE}'><file original='x'><body>{{}}</body></file></xliff>"


def read(path: Path, target: str, before: str = "") -> str:
    """Return the target that is read from a file with the markup of another tool."""
    path.write_text(before + XLIFF.format(TARGET.format(target)), encoding="utf-8")
    [file] = read_xliff(path)
    [unit] = file.units
    return unit.target


def refused(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as problem:
        read_xliff(path)
    assert str(path) in str(problem.value)
    assert "\n" not in str(problem.value)
    return str(problem.value)


class TestReading:
    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            ("He <g id='1'>said <mrk mtype='seg' mid='1'>yes</mrk></g>.", "He said yes."),
            ("He <ph id='1'>&lt;b&gt;</ph><bpt id='2'>{</bpt>said<ept id='2'>}</ept><x id='3'/> yes", "He said yes"),
            ("He<!-- no --><?tool no?> <![CDATA[<said>]]> yes &amp; no", "He <said> yes & no"),
            ("", ""),
        ],
    )
    def test_codes_of_other_tools_are_left_out(self, markup: str, text: str, tmp_path: Path) -> None:
        assert read(tmp_path / "x.xlf", markup) == text

    def test_only_the_target_of_the_segment_counts(self, tmp_path: Path) -> None:
        extra = "mine</target><alt-trans><source>x</source><target>theirs</target></alt-trans><note>n</note><target>"
        path = tmp_path / "x.xlf"
        path.write_text(XLIFF.format(TARGET.format(extra).replace("<target></target>", "")), encoding="utf-8")
        assert read_xliff(path)[0].units[0].target == "mine"

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_other_encodings(self, encoding: str, tmp_path: Path) -> None:
        (tmp_path / "x.xlf").write_text(XLIFF.format(TARGET.format("yes")), encoding=encoding)
        assert read_xliff(tmp_path / "x.xlf")[0].units[0].source == "نص"

    @pytest.mark.parametrize("content", ["", "text", "PK\x03\x04", "\x00", "<xliff version='1.2'><file>"])
    def test_what_is_no_xml_is_one_line(self, content: str, tmp_path: Path) -> None:
        assert "cannot be read: line" in refused(tmp_path / "x.xlf", content)

    def test_other_xml_and_other_versions_are_one_line(self, tmp_path: Path) -> None:
        assert "not XLIFF" in refused(tmp_path / "x.xlf", "<tmx version='1.4'/>")
        two = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="ar" trgLang="en"/>'
        assert "another version" in refused(tmp_path / "x.xlf", two)
        with pytest.raises(InputError, match=r"none\.xlf cannot be read: No such file"):
            read_xliff(tmp_path / "none.xlf")
        with pytest.raises(InputError, match="cannot be read"):
            read_xliff(tmp_path)

    def test_bombs_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        bomb = f'<!DOCTYPE xliff [<!ENTITY e0 "boom">{layers}]>'
        assert "document type" in refused(tmp_path / "x.xlf", bomb + XLIFF.format(TARGET.format("&e9;")))
        refused(tmp_path / "x.xlf", f"{bomb}<xliff version='1.2' x='&e9;'/>")
        refused(tmp_path / "x.xlf", XLIFF.format("<group>" * 5000))
        monkeypatch.setattr(xliff_reading, "MOST", 2000)
        assert "2,000 elements" in refused(tmp_path / "x.xlf", XLIFF.format("<trans-unit/>" * 2000))
        with (tmp_path / "x.xlf").open("wb") as file:
            file.truncate(100_000_001)
        with pytest.raises(InputError, match="larger than 100 MB"):
            read_xliff(tmp_path / "x.xlf")

    @pytest.mark.parametrize("kind", ["ENTITY x", "ENTITY % x"])
    def test_files_of_the_machine_and_the_network_stay_out(self, kind: str, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("secret", encoding="utf-8")
        for place in (f"{tmp_path}/secret", "http://127.0.0.1:9/secret"):
            use = "%x;" if "%" in kind else ""
            before = f'<!DOCTYPE xliff [<!{kind} SYSTEM "{place}">{use}]>'
            assert "document type" in refused(tmp_path / "x.xlf", before + XLIFF.format(TARGET.format("&x;")))


Captured = pytest.CaptureFixture[str]


class TestCommands:
    def test_out_and_in_again(self, store: Store, tmp_path: Path, capsys: Captured) -> None:
        path = tmp_path / "hand over.xliff"
        assert run(["export", str(store.path), "-o", str(path)]) == 0
        assert capsys.readouterr().out == f"{path}: 1 article, 15 segments\n"
        translate(path, {DRAFT: NEW, HEADLINE: NEW})
        assert run(["import", str(store.path), str(path), "--as", "carl"]) == 1
        told = capsys.readouterr()
        assert told.out == f"{path}: 1 taken as drafts, 13 unchanged, 1 refused\n"
        assert told.err == f"  {DOCUMENT.id}-{HEADLINE}: it is approved here: mark it as needing work first\n"
        assert history(store, DRAFT)[-1].actor == "carl"

    def test_a_state_and_a_folder(self, store: Store, tmp_path: Path, capsys: Captured) -> None:
        arguments = ["export", str(store.path), "-o", f"{tmp_path}/out", "-f", "csv", "--state", "approved"]
        assert run(arguments) == 0
        [path] = (tmp_path / "out").rglob("*.csv")
        assert capsys.readouterr().out == f"{path}: 1 article, 2 segments\n"
        assert run(arguments) == 1
        assert "there is no --force" in capsys.readouterr().err
        assert run([*arguments, "--force"]) == 0

    def test_one_article_of_several(self, store: Store, tmp_path: Path, capsys: Captured) -> None:
        add(store, build_document([Passage([("خبر ثان", "A second story")])], "second.txt"))
        for name in ("second.txt", "2"):
            assert run(["export", str(store.path), "-o", f"{tmp_path}/{name}.md", "--article", name]) == 0
            assert "1 article, 1 segment\n" in capsys.readouterr().out

    def test_what_cannot_be_is_one_line(self, store: Store, tmp_path: Path, capsys: Captured) -> None:
        for (name, *options), (code, problem) in {
            ("out",): (2, "name a --format"),
            ("x.csv", "--article", "none.txt"): (1, "no article 'none.txt'"),
            ("x.csv", "--article", "1; DROP TABLE segment"): (1, "no article"),
            ("project.db/x.csv",): (1, "could not be written"),
        }.items():
            assert run(["export", str(store.path), "-o", f"{tmp_path}/{name}", *options]) == code
            error = capsys.readouterr().err
            assert problem in error
            assert error.count("\n") == 1

    def test_nothing_to_hand_over(self, tmp_path: Path, capsys: Captured) -> None:
        Store(tmp_path / "empty.db")
        assert run(["export", f"{tmp_path}/empty.db", "-o", f"{tmp_path}/x.csv", "--state", "approved"]) == 1
        assert "there is no segment that is approved" in capsys.readouterr().err

    def test_other_files_are_told_where_to_go(self, store: Store, tmp_path: Path, capsys: Captured) -> None:
        for name, code, problem in (("m.tmx", 2, "memory import"), ("x.xlf", 1, "cannot be read")):
            (tmp_path / name).write_text("<tmx")
            assert run(["import", str(store.path), f"{tmp_path}/{name}"]) == code
            assert problem in capsys.readouterr().err
