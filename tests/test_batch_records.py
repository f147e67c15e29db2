"""Check what batch runs read and write: formats, compression, columns, folders, and records that are set aside."""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from batch_runs import SOURCES, rows, write_records
from checkpoints import build_marian
from pyarrow import parquet

from workbench.batch.chunks import ChunkSize, Shard
from workbench.batch.compression import zstd
from workbench.batch.progress import Progress
from workbench.batch.records import ReadingOptions
from workbench.batch.run import Job, run_local
from workbench.batch.translate import Finished
from workbench.document import Segment
from workbench.errors import UsageError
from workbench.pipeline import Settings, Workbench
from workbench.reading import Limits

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": lambda data: bytes(zstd.compress(data[:300]) + zstd.compress(data[300:])),
    ".xz": lzma.compress,
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_marian(tmp_path_factory.mktemp("batch") / "tiny", steps=120)


@pytest.fixture(scope="module")
def workbench(model: Path) -> Workbench:
    return Workbench(settings=Settings(model=str(model), compute_type="float32"))


def translate(workbench: Workbench, folder: Path, *inputs: Path | str, **options: Any) -> Progress:
    return run_local(Job([str(each) for each in inputs], folder, **options), workbench, print)


def set_aside(folder: Path) -> dict[str, str]:
    lines = [line for path in sorted(folder.glob("*.failed.jsonl")) for line in path.read_text().splitlines()]
    return {Path(row["name"]).name: row["reason"] for row in map(json.loads, lines)}


@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_compressed_tables_are_read_as_plain_ones(workbench: Workbench, tmp_path: Path, suffix: str) -> None:
    plain = write_records(tmp_path / "news.jsonl", 8)
    packed = tmp_path / f"news.jsonl{suffix}"
    packed.write_bytes(COMPRESSORS[suffix](plain.read_bytes()))
    translate(workbench, tmp_path / "plain", plain)
    translate(workbench, tmp_path / "packed", packed)
    expected = [{**row, "name": row["name"].replace(".jsonl", f".jsonl{suffix}")} for row in rows(tmp_path / "plain")]
    assert len(expected) == 7
    assert rows(tmp_path / "packed") == expected


@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_of_a_table_that_is_cut_off_the_rest_is_translated(workbench: Workbench, tmp_path: Path, suffix: str) -> None:
    noise = random.Random(1)  # noqa: S311 - what does not compress
    lines = [json.dumps({"text": source, "noise": noise.randbytes(20_000).hex()}) for source in SOURCES]
    packed = tmp_path / f"cut.jsonl{suffix}"
    packed.write_bytes(COMPRESSORS[suffix]("\n".join(lines).encode())[:-60_000])
    done = translate(workbench, tmp_path / "out", packed)
    assert 6 <= done.records - 1 < 12
    assert [row["segments"][0]["source"] for row in rows(tmp_path / "out")] == SOURCES[: done.records - 1]
    assert set_aside(tmp_path / "out") == {f"{packed.name}#{done.records}": "is damaged or cut off from here on"}


def test_other_columns_are_passed_on_with_their_types(workbench: Workbench, tmp_path: Path) -> None:
    table = pa.table(
        {
            "day": pa.array([date(2026, 11, 26), None]),
            "text": SOURCES[:2],
            "tags": pa.array([["a", "b"], []], pa.list_(pa.string())),
            "name": ["taken", "names"],
            "count": pa.array([7, 8], pa.int16()),
        }
    )
    parquet.write_table(table, tmp_path / "news.parquet")
    translate(workbench, tmp_path / "out", tmp_path / "news.parquet", format="parquet")
    [part] = (tmp_path / "out").glob("part-*.parquet")
    found = parquet.read_table(part)
    passed = found.select(["day", "tags", "input_name", "count"]).rename_columns(["day", "tags", "name", "count"])
    assert passed.equals(table.select(["day", "tags", "name", "count"]))
    assert found["translation"].to_pylist() == [workbench.translate(source) for source in SOURCES[:2]]
    assert [row[0]["target"] for row in found["segments"].to_pylist()] == found["translation"].to_pylist()
    assert "text" not in found.column_names


def test_a_column_is_chosen_by_name(workbench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text(f"id;text;arabic\n5;=cmd();{SOURCES[0]}\n6;short\n", encoding="utf-8")
    reading = ReadingOptions(Limits(), "arabic")
    translate(workbench, tmp_path / "out", tmp_path / "news.csv", format="csv", reading=reading)
    [part] = (tmp_path / "out").glob("part-*.csv")
    with part.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["id"], row["text"], row["translation"]) == ("5", "'=cmd()", workbench.translate(SOURCES[0]))
    assert json.loads(row["segments"])[0]["source"] == SOURCES[0]
    assert set_aside(tmp_path / "out") == {"news.csv#6": "has no text in a column 'arabic'"}


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_rows_that_each_have_their_own_columns_keep_them_in_one(
    workbench: Workbench, tmp_path: Path, format_: str
) -> None:
    lines = [{"text": SOURCES[0], "a": {"deep": [1.5, None]}}, {"text": SOURCES[1], "b": "\ud800"}]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    translate(workbench, tmp_path / "out", tmp_path / "news.jsonl", format=format_)
    [part] = (tmp_path / "out").glob(f"part-*.{format_}")
    if format_ == "parquet":
        others = parquet.read_table(part)["other"].to_pylist()
    else:
        with part.open(encoding="utf-8", newline="") as file:
            others = [row["other"] for row in csv.DictReader(file)]
    assert list(map(json.loads, others)) == [{"a": {"deep": [1.5, None]}}, {"b": "\ud800"}]


def test_folders_are_read_as_deep_as_they_go(workbench: Workbench, tmp_path: Path) -> None:
    news = tmp_path / "news"
    for number, name in enumerate(["b.txt", "a/c.html", "a/.hidden/d.txt", "a/deep/e.txt.gz", "x.exe", "a/f.jsonl"]):
        (news / name).parent.mkdir(parents=True, exist_ok=True)
        text = SOURCES[number] if "jsonl" not in name else json.dumps({"text": SOURCES[number]})
        data = (f"<p>{text}</p>" if "html" in name else text).encode()
        (news / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (news / "empty.txt").touch()
    translate(workbench, news / "out", news)
    done = [(Path(str(row["name"])).name, row["segments"][0]["source"]) for row in rows(news / "out")]
    assert done == [("c.html", SOURCES[1]), ("e.txt.gz", SOURCES[3]), ("b.txt", SOURCES[0]), ("f.jsonl#1", SOURCES[5])]
    assert set_aside(news / "out") == {"empty.txt": "is empty"}
    assert translate(workbench, news / "out", news).parts == 0, "what a run wrote is not its input"


def test_a_table_that_has_changed_stops_the_run(workbench: Workbench, tmp_path: Path) -> None:
    table = write_records(tmp_path / "news.jsonl", 4)
    translate(workbench, tmp_path / "out", table)
    write_records(table, 5)
    with pytest.raises(UsageError, match="has changed since this run began"):
        translate(workbench, tmp_path / "out", table)


@pytest.mark.parametrize("argument", ["none.jsonl", "*.jsonl", ""])
def test_inputs_that_are_not_there_are_named(workbench: Workbench, tmp_path: Path, argument: str) -> None:
    with pytest.raises(UsageError, match=r"no such file|holds no file"):
        translate(workbench, tmp_path / "out", tmp_path / "in" / argument)


def test_what_recurs_is_translated_once_and_what_a_memory_has_not_at_all(model: Path, tmp_path: Path) -> None:
    (tmp_path / "memory.tsv").write_text(f"{SOURCES[0]}\tFrom memory.\n", encoding="utf-8")
    settings = Settings(model=str(model), compute_type="float32", memory=str(tmp_path / "memory.tsv"))
    asked = list[str]()

    class Counting(Workbench):
        def draft(self, segments: Any, glossary: Any = None) -> list[Segment]:
            asked.extend(segment.source for segment in segments)
            return super().draft(segments, glossary)

    table = write_records(tmp_path / "news.jsonl", 60)
    counting = Counting(settings=settings)
    translate(counting, tmp_path / "out", table, size=ChunkSize(records=20))
    assert set(asked) == set(SOURCES[1:])
    assert len(asked) <= 2 * len(SOURCES), "only the part that is decoded beside it may ask again"
    segments = [segment for row in rows(tmp_path / "out") for segment in row["segments"]]
    assert {segment["target"] for segment in segments if segment["origin"] == "memory"} == {"From memory."}
    assert {segment["target"] for segment in segments if segment["origin"] == "model"} == {
        counting.translate(source) for source in SOURCES[1:]
    }


@pytest.mark.parametrize("text", ["0/4", "5/4", "4", "a/b", "-1/4", "1/4/2", "/"])
def test_shards_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Shard.parse(text)


def test_progress_tells_rate_and_time_left() -> None:
    seconds = iter([0.0, 10.0, 20.0])
    progress = Progress(1000, lambda: next(seconds))
    progress.add(Finished("a", 10, 0, 100, 200))
    assert progress.line() == "20 %: 10 records, 100 segments, 10 segments/s"
    progress.add(Finished("b", 10, 1, 100, 400))
    assert progress.line() == "40 %: 20 records, 200 segments, 1 set aside, 10 segments/s, 0:00:30 left"
