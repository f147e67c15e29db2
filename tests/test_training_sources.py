"""Fetch open sources from a server on this machine and make pairs of files in the publishers' own formats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_mirror import Mirror, serve_mirror
from source_samples import EMPTY, PAIRS, SAMPLES

from workbench.commands import run
from workbench.errors import WorkbenchError
from workbench.training import fetch as fetching
from workbench.training.mix import Pair, read_pairs
from workbench.training.pairing import FORMATS, make_pairs
from workbench.training.recipe import read_recipe
from workbench.training.sources import read_origins

TRAINING = Path(__file__).parents[1] / "training"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
HASH = "0" * 64
ALI = "علي\tali\n".encode()
MADE = "علي\tAli\n".encode()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setattr(fetching, "PAUSES", (0.0, 0.0))
    with serve_mirror() as served:
        monkeypatch.setenv("WORKBENCH_CORPORA_URL", served.url)
        yield served


def fetch(folder: Path, recipe: Path = TRAINING / "starter.toml") -> int:
    return run(["train", "--fetch-data", str(folder), "--recipe", str(recipe)])


def table(folder: Path, *names: str, file: str = "") -> Path:
    """Write a table of sources of one file each, NAME.txt, and return the path of a recipe beside it."""
    entries = [
        f'[[source]]\nname = "{name}"\nrepositories = ["https://github.com/org/data"]\nlicence = "CC0"\n'
        f'attribution = "a"\npairs = "p"\nformat = "names"\nrecorded_pairs = 7\nrecorded_sha256 = "{HASH}"\n'
        f'recorded_text_sha256 = "{hashlib.sha256(MADE).hexdigest()}"\n'
        f'files = [{{ path = "{name}.txt", revision = "{COMMIT}"{file} }}]\n'
        for name in names
    ]
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text("\n".join(entries), encoding="utf-8")
    return folder / "recipe.toml"


def at(name: str) -> str:
    return f"org/data/{COMMIT}/{name}.txt"


def test_every_format_gives_its_pairs(mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    origins = {origin.name: origin for origin in read_origins(TRAINING / "sources.toml") if origin.format}
    for origin in origins.values():
        for file in origin.files:
            place = f"{file.repository.removeprefix('https://github.com/')}/{file.revision}/{file.path}"
            mirror.files[place] = SAMPLES.get(file.path) or EMPTY[origin.format]
    assert fetch(tmp_path) == 0
    made = {path.name.removesuffix(".tsv.xz"): list(read_pairs(path)) for path in tmp_path.glob("*.tsv.xz")}
    assert made == {name: [Pair(*pair) for pair in pairs] for name, pairs in PAIRS.items()}
    assert {origin.format for origin in origins.values()} == set(FORMATS)
    assert f"xquad: 3 pairs ({origins['xquad'].recorded_pairs:,} in the recorded runs)\n" in capsys.readouterr().out
    mirror.requests.clear()
    assert fetch(tmp_path) == 0
    assert mirror.requests == []


@pytest.mark.parametrize("recipe", sorted(TRAINING.glob("starter*.toml")), ids=lambda path: path.stem)
def test_the_table_covers_what_a_recipe_reads(recipe: Path) -> None:
    read = read_recipe(recipe)
    names = [source.files for source in read.sources if not list(TRAINING.glob(source.files))]
    assert read.slots
    named = {name.removesuffix(".tsv.xz") for name in (*names, *read.slots.name_tokens)}
    assert named == {origin.name for origin in read_origins(TRAINING / "sources.toml")}


def test_every_entry_is_complete() -> None:
    for origin in read_origins(TRAINING / "sources.toml"):
        assert origin.licence
        assert origin.attribution
        assert origin.pairs
        assert origin.format or "not rebuilt" in origin.note
        assert all(file.revision for file in origin.files)


@pytest.mark.parametrize("record", sorted(TRAINING.glob("runs/*.json")), ids=lambda path: path.stem)
def test_the_table_records_what_a_recorded_run_read(record: Path) -> None:
    sources = json.loads(record.read_text(encoding="utf-8"))["sources"]
    recorded = {origin.name: origin.recorded_sha256 for origin in read_origins(TRAINING / "sources.toml")}
    compared = sources.keys() & recorded.keys()
    assert compared
    for name in compared:
        assert hashlib.sha256(bytes.fromhex(recorded[name])).hexdigest() == sources[name]["sha256"]


def test_not_rebuilt_sources_are_named(mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mirror.files[at("a")] = ALI
    recipe = table(tmp_path / "t", "a", "b")
    path = recipe.parent / "sources.toml"
    text = path.read_text(encoding="utf-8")
    head, tail = text.rsplit("format", 1)
    path.write_text(head + "note" + tail.split("files =")[0], encoding="utf-8")
    assert fetch(tmp_path, recipe) == 0
    assert capsys.readouterr().out == f"a: 1 pairs (as in the recorded runs)\nnot rebuilt: b (see {path})\n"


def test_a_file_that_is_missing_does_not_stop_the_others(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mirror.files[at("b")] = ALI
    assert fetch(tmp_path, table(tmp_path / "t", "a", "b")) == 1
    said = capsys.readouterr()
    assert said.out == "b: 1 pairs (as in the recorded runs)\n"
    assert said.err.startswith("workbench: a: http://127.0.0.1:")
    assert said.err.endswith(f"/{at('a')} cannot be had (HTTP 404)\n")
    assert said.err.count("\n") == 1
    assert mirror.requests.count(at("a")) == 1
    assert not (tmp_path / "a.tsv.xz").exists()


@pytest.mark.parametrize("trouble", ["status", "breaking"])
def test_a_passing_fault_is_met_with_another_attempt(mirror: Mirror, tmp_path: Path, trouble: str) -> None:
    mirror.files[at("a")] = ALI
    if trouble == "status":
        mirror.statuses[at("a")] = [500, 429, 200]
    else:
        mirror.breaking[at("a")] = 2
    assert fetch(tmp_path, table(tmp_path / "t", "a")) == 0
    assert mirror.requests == [at("a")] * 3
    assert list(read_pairs(tmp_path / "a.tsv.xz")) == [Pair("علي", "Ali")]


@pytest.mark.parametrize(("trouble", "message"), [("status", "(HTTP 503)"), ("breaking", "the connection broke")])
def test_a_lasting_fault_leaves_nothing_behind(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str], trouble: str, message: str
) -> None:
    mirror.files[at("a")] = ALI
    mirror.statuses[at("a")] = [503] * 3 if trouble == "status" else []
    mirror.breaking[at("a")] = 9
    out = tmp_path / "out"
    assert fetch(out, table(tmp_path / "t", "a")) == 1
    assert message in capsys.readouterr().err
    assert [path for path in out.rglob("*") if path.is_file()] == []
    mirror.breaking.clear()
    assert fetch(out, table(tmp_path / "t", "a")) == 0


def test_a_file_that_is_not_the_recorded_one_is_refused(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mirror.files[at("a")] = b"changed"
    recipe = table(tmp_path / "t", "a", file=f', sha256 = "{hashlib.sha256(ALI).hexdigest()}"')
    assert fetch(tmp_path, recipe) == 1
    digest = hashlib.sha256(b"changed").hexdigest()
    assert f"is not the file that was recorded: its SHA-256 is {digest}, not" in capsys.readouterr().err
    mirror.files[at("a")] = ALI
    assert fetch(tmp_path, recipe) == 0
    kept = tmp_path / "downloads" / at("a")
    kept.write_bytes(b"damaged")
    assert fetch(tmp_path, recipe) == 0
    assert kept.read_bytes() == ALI
    assert mirror.requests == [at("a")] * 3


def test_a_file_that_is_too_large_is_refused(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.files[at("a")] = b"x" * (2**20 + 1)
    monkeypatch.setattr(fetching, "LIMIT", 2**20)
    assert fetch(tmp_path, table(tmp_path / "t", "a")) == 1
    assert capsys.readouterr().err.endswith("is larger than 1 MiB\n")


def test_a_file_without_a_commit_comes_from_the_default_branch(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mirror.files["org/data/HEAD/a.txt"] = ALI
    recipe = table(tmp_path / "t", "a")
    path = recipe.parent / "sources.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(f', revision = "{COMMIT}"', ""), encoding="utf-8")
    assert fetch(tmp_path, recipe) == 0
    assert "1 of its files from the default branch, as no commit is known" in capsys.readouterr().out


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_of_another_form_is_one_clear_fault(form: str, tmp_path: Path) -> None:
    path = tmp_path / "page.csv"
    path.write_bytes(b"<!doctype html>\n<title>Sign in: \xff</title>\n")
    with pytest.raises(WorkbenchError, match=f"^the files are not of the form {form}$"):
        make_pairs(form, [path, path])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("licence", "license", "'license'"),
        ('pairs = "p"\n', "", "missing 1 required"),
        ("revision", "commit", "'commit'"),
        (COMMIT, "main", "'main' is no"),
        ("a.txt", "../a.txt", "is no path in a repository"),
        ("https://github.com/", "http://elsewhere/", "'http://elsewhere/org/data' is no"),
        (HASH, "unknown", "'unknown' is no"),
        ('format = "names"\n', "", "both a format and files or neither"),
        ("[[source]]", "[[origin]]", "unknown keys: origin"),
        ("[[source]]", "[source", "is not valid TOML"),
    ],
)  # fmt: skip
def test_a_faulty_table_is_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = table(tmp_path / "t", "a").parent / "sources.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(WorkbenchError) as caught:
        read_origins(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fetch-data", "x"], "there is no training/sources.toml"),
        (["--fetch-data", "x", "--output", "y"], "--fetch-data goes with --recipe alone"),
        (["--output", "y"], "training needs --recipe and --output"),
        (["--recipe", "y"], "training needs --recipe and --output"),
    ],
)
def test_bad_usage_is_one_clear_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["train", *arguments]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"workbench: {message}")
    assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
