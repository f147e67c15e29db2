"""Fine-tuning: corrections are read as people export them, make a model their own, and what they cost is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checkpoints import PAIRS as KNOWN
from tests.checkpoints import build_marian, build_nllb
from tests.training_text import PAIRS, write_pairs
from workbench.commands import run as workbench
from workbench.errors import InputError
from workbench.models.store import resolve
from workbench.pipeline import prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.review import Actor, Store, apply
from workbench.review.articles import add_article
from workbench.review.service import Edit
from workbench.training.corrections import read_corrections
from workbench.training.mix import Pair

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="ar"/><body>
<tu><tuv xml:lang="ar-SA"><seg>قال <bpt i="1">&lt;b&gt;</bpt>الوزير<ept i="1">&lt;/b&gt;</ept> <hi>نعم</hi>.</seg></tuv>
    <tuv xml:lang="en-US"><seg>The minister<!-- sic --> said yes.</seg></tuv></tu>
<tu><tuv lang="EN"><seg>Second</seg></tuv><tuv lang="AR"><seg>الثاني</seg></tuv></tu>
<tu><tuv xml:lang="ar"><seg>بلا ترجمة</seg></tuv><tuv xml:lang="fr"><seg>Troisième</seg></tuv></tu>
<tu><tuv xml:lang="ar"><seg>فارغ</seg></tuv><tuv xml:lang="en"><seg> </seg></tuv></tu>
</body></tmx>"""


class TestCorrections:
    def test_reads_tmx_without_the_codes_of_other_tools(self, tmp_path: Path) -> None:
        (tmp_path / "memory.tmx").write_text(TMX, encoding="utf-8")
        wanted = [Pair("قال الوزير نعم.", "The minister said yes."), Pair("الثاني", "Second")]
        assert read_corrections(tmp_path / "memory.tmx") == wanted

    @pytest.mark.parametrize("name", ["pairs.tsv", "pairs.tsv.xz"])
    def test_reads_tables(self, name: str, tmp_path: Path) -> None:
        write_pairs(tmp_path / name, [*PAIRS[:3], Pair(" ", "empty")])
        assert read_corrections(tmp_path / name) == PAIRS[:3]

    def test_reads_what_was_approved_in_a_review_project(self, tmp_path: Path) -> None:
        (tmp_path / "article.txt").write_text("قال الوزير إن المحادثات بدأت. وغادر السفير أمس.", encoding="utf-8")
        [found] = find_inputs([str(tmp_path / "article.txt")], Limits())
        [read] = read_documents(found, Limits())
        assert not isinstance(read, InputError)
        article = prepare(read)
        store, anna = Store(tmp_path / "project.db"), Actor("anna")
        add_article(store, article, anna)
        apply(store, anna, Edit(1, 0, "Approved.", approve=True))
        apply(store, anna, Edit(2, 0, "Not yet."))
        assert read_corrections(tmp_path / "project.db") == [Pair(article.segments[0].source, "Approved.")]

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("bad.db", b"no database"),
            ("bad.tmx", b"<tmx><body>"),
            ("bad.tsv", "أ\tA\tB\n".encode()),
            ("bad.tsv.xz", b"not packed"),
            ("latin.tsv", b"\xe9\t\xe9\n"),
            ("pairs.docx", b""),
        ],
    )
    def test_names_the_file_that_it_cannot_read(self, name: str, content: bytes, tmp_path: Path) -> None:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            read_corrections(tmp_path / name)

    def test_an_entity_bomb_does_not_go_off(self, tmp_path: Path) -> None:
        layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        seg = "<tu><tuv xml:lang='ar'><seg>&e9;</seg></tuv><tuv xml:lang='en'><seg>x</seg></tuv></tu>"
        bomb = f'<!DOCTYPE tmx [<!ENTITY e0 "boom">{layers}]><tmx><body>{seg}</body></tmx>'
        (tmp_path / "bomb.tmx").write_text(bomb, encoding="utf-8")
        with pytest.raises(InputError, match="amplification"):
            read_corrections(tmp_path / "bomb.tmx")

    def test_files_of_the_machine_stay_out(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("secret", encoding="utf-8")
        seg = "<tu><tuv xml:lang='ar'><seg>&x;نص</seg></tuv><tuv xml:lang='en'><seg>x</seg></tuv></tu>"
        text = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{tmp_path}/secret">]><tmx><body>{seg}</body></tmx>'
        (tmp_path / "entity.tmx").write_text(text, encoding="utf-8")
        assert not any("secret" in pair.source for pair in read_corrections(tmp_path / "entity.tmx"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corrections")
    corrections = [Pair(source, f"{target[:-1]}, indeed.") for source, target in KNOWN]
    # Near-duplicates are dropped, so each copy needs a word of its own.
    write_pairs(
        folder / "corrections.tsv", [Pair(f"{word} {p.source}", p.target) for word in "أب جد" for p in corrections]
    )
    write_pairs(folder / "general.tsv", [Pair(*pair) for pair in KNOWN])
    return folder


def tune(files: Path, model: Path, output: Path, *options: str) -> int:
    replay = ["--replay", str(files / "general.tsv"), "--threads", "1"]
    return workbench(
        ["finetune", str(files / "corrections.tsv"), "-m", str(model), "-o", str(output), *replay, *options]
    )


@pytest.mark.parametrize("build", [build_marian, build_nllb])
def test_makes_a_model_of_the_hub_its_own(
    build: Callable[..., Path], files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = build(tmp_path / "model", steps=60)
    assert tune(files, model, tmp_path / "tuned", "--passes", "8", "--rate", "0.003") == 0
    report = json.loads((tmp_path / "tuned" / "finetuning.json").read_text(encoding="utf-8"))
    corrections, general = report["parts"]
    assert corrections["after"]["loss"] < corrections["before"]["loss"] - 0.5
    assert (corrections["pairs"], general["pairs"]) == (6, 1)
    assert "| corrections | 6 |" in capsys.readouterr().out
    tuned = resolve(str(tmp_path / "tuned"))
    assert tuned.entry.architecture == resolve(str(model)).entry.architecture
    assert not list((tmp_path / "tuned").glob("*.pt"))
    for path in model.iterdir():
        if path.suffix != ".safetensors":
            assert (tmp_path / "tuned" / path.name).read_bytes() == path.read_bytes()


def test_the_starter_keeps_its_normalisation(files: Path, tmp_path: Path) -> None:
    assert tune(files, Path("starter"), tmp_path / "tuned", "--passes", "1") == 0
    entry = resolve(str(tmp_path / "tuned")).entry
    assert entry.normalization == resolve("starter").entry.normalization
    from workbench import Workbench

    assert Workbench(str(tmp_path / "tuned")).translate("وصل الوزير إلى القاهرة.")


def test_bad_requests_are_one_clear_line(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = build_marian(tmp_path / "model")
    write_pairs(tmp_path / "few.tsv", PAIRS[:5])
    few = ["finetune", str(tmp_path / "few.tsv"), "-m", str(model), "-o", str(tmp_path / "tuned")]
    assert workbench(few) == 1
    assert "fewer than 20" in capsys.readouterr().err
    assert tune(files, model, model) == 1
    assert "is not empty" in capsys.readouterr().err
    assert tune(files, tmp_path / "nowhere", tmp_path / "tuned") == 2
    assert "there is no model" in capsys.readouterr().err
