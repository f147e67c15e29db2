import json
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from writing_sample import PROVENANCE, Passage, build_document, sample_document, seed_document

from workbench.document import Document, Finding, Origin, Severity, Span
from workbench.text.segmentation import SEGMENTER_VERSION
from workbench.writing import KnownTarget, document_files, read_targets, write_document

SCHEMA = json.loads(files("workbench.writing").joinpath("segment.schema.json").read_text(encoding="utf-8"))
TYPES = {"string": str, "integer": int, "number": float, "object": dict, "array": list, "null": type(None)}
DOCUMENT = sample_document()
SETTINGS = PROVENANCE.settings
FINDING = {"code": "number-lost", "severity": "error", "message": "", "source_span": None, "target_span": None}


def faults(value: Any, schema: dict[str, Any], path: str = "$") -> list[str]:
    """Check the value against the parts of JSON Schema that the segment's schema uses."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], path)
    if "oneOf" in schema:
        matching = [option for option in schema["oneOf"] if not faults(value, option, path)]
        return [] if len(matching) == 1 else [f"{path}: matches {len(matching)} of oneOf"]
    found = [
        f"{path}: breaks {rule}" for rule, holds in RULES.items() if rule in schema and not holds(value, schema[rule])
    ]
    if isinstance(value, list) and not found:
        found += [fault for n, item in enumerate(value) for fault in faults(item, schema["items"], f"{path}[{n}]")]
    if isinstance(value, dict) and not found:
        found += [f"{path}: has {key}" for key in value if key not in schema["properties"]]
        found += [
            fault for key in value for fault in faults(value[key], schema["properties"].get(key, {}), f"{path}.{key}")
        ]
    return found


def has_type(value: Any, names: str | list[str]) -> bool:
    wanted = [TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    return type(value) in wanted or (type(value) is int and float in wanted)


RULES: dict[str, Callable[[Any, Any], bool]] = {
    "type": has_type,
    "const": lambda value, constant: value == constant,
    "enum": lambda value, values: value in values,
    "pattern": lambda value, pattern: not isinstance(value, str) or re.search(pattern, value) is not None,
    "minimum": lambda value, least: not isinstance(value, int) or value >= least,
    "minItems": lambda value, least: not isinstance(value, list) or len(value) >= least,
    "maxItems": lambda value, most: not isinstance(value, list) or len(value) <= most,
    "required": lambda value, keys: not isinstance(value, dict) or set(keys) <= set(value),
}


def rows_of(document: Document, folder: Path) -> list[dict[str, Any]]:
    text = write_document(document, folder, PROVENANCE).jsonl.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_rows_follow_the_schema_with_its_keys_in_its_order(tmp_path: Path) -> None:
    rows = rows_of(DOCUMENT, tmp_path)
    assert len(rows) == len(DOCUMENT.segments)
    for row in rows:
        assert faults(row, SCHEMA) == []
        assert list(row) == list(SCHEMA["properties"]) == SCHEMA["required"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("score", True),
        ("findings", [{**FINDING, "source_span": [1]}]),
        ("findings", [{**FINDING, "code": "Number Changed"}]),
        ("statement", {"rank": 1, "score": 0.5, "speaker": {"name": "x"}, "reasons": []}),
        ("schema", "workbench.segment/2"),
        ("article", "xyz"),
        ("id", "0123456789ab-1-1"),
        ("block", 0),
        ("section", True),
        ("role", "title"),
        ("target", 3),
        ("score", "low"),
        ("origin", "person"),
        ("findings", [{"code": "number-changed"}]),
        ("findings", None),
        ("statement", {"rank": 1}),
        ("more", 1),
    ],
)
def test_the_schema_tells_a_wrong_row(tmp_path: Path, key: str, value: Any) -> None:
    row = rows_of(DOCUMENT, tmp_path)[0]
    assert faults(row | {key: value}, SCHEMA)


def test_a_row_holds_what_the_segment_holds(tmp_path: Path) -> None:
    rows = {row["id"][13:]: row for row in rows_of(DOCUMENT, tmp_path)}
    row = rows["0005-001"]
    assert row["article"] == DOCUMENT.id
    assert row["name"] == "news/river.txt"
    assert DOCUMENT.text[row["start"] : row["end"]] == row["source"]
    assert row["target"].startswith("Al-Khatib said")
    assert (row["role"], row["section"], row["origin"], row["score"]) == ("body", 0, "model", -0.617)
    assert (row["model"], row["settings"], row["segmenter"]) == ("starter", SETTINGS, SEGMENTER_VERSION)
    assert row["statement"] == {
        "rank": 1,
        "score": 0.877,
        "speaker": {
            "name": "سامي الخطيب",
            "title": "وزير الري",
            "english": "Sami al-Khatib",
            "english_title": "irrigation minister",
        },
        "reasons": ["reported speech", "gives figures"],
    }
    assert rows["0003-002"]["findings"] == [
        {
            "code": "number-changed",
            "severity": "error",
            "message": "2027 became 2026",
            "source_span": [26, 30],
            "target_span": [28, 32],
        }
    ]
    assert (rows["0002-001"]["role"], rows["0002-001"]["reason"]) == ("boilerplate", "publication line")
    assert (rows["0006-001"]["origin"], rows["0006-001"]["score"]) == ("copy", None)
    assert rows["0012-001"]["section"] == 1
    assert [row["id"] for row in rows.values()] == [segment.id for segment in DOCUMENT.segments]


def test_sources_put_together_are_the_seed(seeds: Path, tmp_path: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        document = seed_document(path)
        rows = rows_of(document, tmp_path)
        assert "".join("".join(row["source"] for row in rows).split()) == "".join(document.text.split())


def test_a_row_is_one_line_to_every_reader(tmp_path: Path) -> None:
    odd = "سطر\u2028ثان\u2029وثالث\x85ورابع\x0bوخامس\x1cوسادس\x7f"
    document = build_document([Passage([(odd, "line\u2028two\x85\udc80")])], name="\udcff.txt")
    text = write_document(document, tmp_path, PROVENANCE).jsonl.read_bytes().decode("utf-8")
    assert len(text.splitlines()) == 1
    row = json.loads(text)
    assert (row["source"], row["target"], row["name"]) == (odd, "line\u2028two\x85\udc80", "\udcff.txt")


@pytest.mark.parametrize(("score", "written"), [(-0.00004, "0.0"), (float("-inf"), "null"), (float("nan"), "null")])
def test_scores_are_numbers_or_null(tmp_path: Path, score: float, written: str) -> None:
    document = build_document([Passage([("نص", "text")])])
    document = replace(document, segments=(replace(document.segments[0], score=score),))
    assert f'"score": {written},' in write_document(document, tmp_path, PROVENANCE).jsonl.read_text()


def test_targets_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = write_document(DOCUMENT, tmp_path, PROVENANCE).jsonl
    targets = read_targets(path, SETTINGS)
    assert list(targets) == [segment.id for segment in DOCUMENT.segments]
    for segment in DOCUMENT.segments:
        known = targets[segment.id]
        assert (known.source_sha256, known.target, known.origin) == (
            segment.source_sha256,
            segment.target,
            segment.origin,
        )
        assert known.score == (None if segment.score is None else round(segment.score, 3))


def test_only_findings_of_the_decoder_come_back(tmp_path: Path) -> None:
    decoded = Finding("decode-retried", Severity.INFO, "decoded again", None, Span(0, 4))
    checked = Finding("number-lost", Severity.ERROR, "3 is lost", Span(0, 1))
    document = build_document([Passage([("نص", "text")])])
    document = replace(document, segments=(replace(document.segments[0], findings=(decoded, checked)),))
    targets = read_targets(write_document(document, tmp_path, PROVENANCE).jsonl, SETTINGS)
    segment = document.segments[0]
    assert targets == {segment.id: KnownTarget(segment.source_sha256, "text", -0.123, Origin.MODEL, (decoded,))}


def test_a_reused_article_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write_document(DOCUMENT, tmp_path, PROVENANCE).jsonl
    before = path.read_bytes()
    targets = read_targets(path, SETTINGS)
    segments = tuple(
        replace(each, target=targets[each.id].target, score=targets[each.id].score) for each in DOCUMENT.segments
    )
    write_document(replace(DOCUMENT, segments=segments), tmp_path, PROVENANCE)
    assert path.read_bytes() == before


def test_nothing_comes_back_from_other_settings(tmp_path: Path) -> None:
    assert read_targets(write_document(DOCUMENT, tmp_path, PROVENANCE).jsonl, "ba9876543210") == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"{}\n",
        lambda data: data + b"\n",
        lambda data: data + b"[]\n",
        lambda data: data + b"3\n",
        lambda data: data + b"[" * 100_000 + b"\n",
        lambda data: b"\xff" + data,
        lambda data: b"notes\n" + data,
        lambda data: data.replace(b"workbench.segment/1", b"workbench.segment/2"),
        lambda data: data.replace(b'"origin": "model"', b'"origin": "rumour"'),
        lambda data: data.replace(b'"source_sha256"', b'"sha"'),
        lambda data: data.replace(b'"code": "decode-retried"', b'"code": 3'),
        lambda data: data.replace(b'"severity": "info"', b'"severity": "fatal"'),
    ],
)
def test_nothing_comes_back_from_a_broken_or_foreign_file(tmp_path: Path, damage: Any) -> None:
    path = write_document(DOCUMENT, tmp_path, PROVENANCE).jsonl
    damaged = damage(path.read_bytes())
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    assert read_targets(path, SETTINGS) == {}


def test_nothing_comes_back_where_nothing_is(tmp_path: Path) -> None:
    assert read_targets(document_files(DOCUMENT, tmp_path).jsonl, SETTINGS) == {}
    assert read_targets(tmp_path, SETTINGS) == {}


def test_every_key_is_documented() -> None:
    text = (Path(__file__).parent.parent / "docs" / "output.md").read_text(encoding="utf-8")
    keys = [*SCHEMA["properties"], *(key for part in SCHEMA["$defs"].values() for key in part.get("properties", {}))]
    assert [key for key in keys if f"`{key}`" not in text] == []
