import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html
from test_writing_html import HOSTILE, hostile_document, tags, text_of
from writing_sample import PROVENANCE, Passage, build_document, sample_document

from workbench.document import Document
from workbench.statements import DigestEntry
from workbench.writing import document_files, write_document, write_run

FIRST = sample_document()
SECOND = replace(
    build_document(
        [Passage([("عنوان قصير", "A short headline")]), Passage([("ويبدأ العمل به غدا.", "It starts tomorrow.")])]
    ),
    name="other/copy.txt",
)
RECORD = {"started": "2026-11-26T09:00:00+00:00", "seconds": 1.5, "reused": 0}
FAILURES = [("bad.pdf", "bad.pdf: the file is truncated"), ("-", "standard input is empty")]


def entry(*members: tuple[Document, int]) -> DigestEntry:
    pairs = tuple((document.id, document.segments[n].id) for document, n in members)
    return DigestEntry(members=pairs, score=0.98765)


DIGEST = (entry((FIRST, 5), (SECOND, 1)), entry((SECOND, 0)))


def run(
    output: Path,
    documents: tuple[Document, ...] = (FIRST, SECOND),
    digest: tuple[DigestEntry, ...] = DIGEST,
    failures: Any = tuple(FAILURES),
) -> html.HtmlElement:
    files = [write_document(document, output, PROVENANCE) for document in documents]
    write_run(documents, files, failures, digest, output, PROVENANCE, RECORD)
    return html.fromstring((output / "index.html").read_bytes())


def record_of(output: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((output / "run.json").read_text(encoding="utf-8"))
    return record


def section(root: html.HtmlElement, name: str) -> html.HtmlElement:
    (found,) = root.xpath(f"//section[@aria-labelledby='{name}']")
    return found


def test_the_index_lists_the_articles_with_what_is_in_them(tmp_path: Path) -> None:
    root = run(tmp_path)
    assert text_of(root.find(".//h1")) == "2 articles translated"
    first, second = section(root, "articles").xpath("./ol/li")
    assert text_of(first.find(".//h3")) == "New agreement on sharing the river's water"
    assert "اتفاق جديد على تقاسم مياه النهر" in text_of(first)
    assert "15 segments: 2 headlines, 1 subheading, 6 body text, 1 boilerplate, 5 related links" in text_of(first)
    assert "2 errors 1 note" in text_of(first)
    assert "Note: a second article follows" in text_of(first)
    assert len(first.xpath(".//ol[@class='keys']/li")) == 2
    assert "no findings" in text_of(second)
    assert not second.xpath(".//ol[@class='keys']")


def test_every_link_leads_to_a_file_and_a_segment_in_it(tmp_path: Path) -> None:
    document = sample_document("ملف #1 100% & [x]/سؤال?.txt")
    links = run(tmp_path, (document, SECOND)).xpath("//main//a/@href")
    assert len(links) > 10
    for link in links:
        path, _, segment = link.partition("#")
        target = tmp_path / unquote(path)
        assert target.is_file()
        assert not segment or f'id="{segment}"' in target.read_text(encoding="utf-8")


def test_links_on_an_article_page_lead_to_its_other_files_and_back(tmp_path: Path) -> None:
    document = sample_document("ملف #1 100%/a/سؤال?.txt")
    run(tmp_path, (document,), ())
    page = document_files(document, tmp_path).html
    links = {link for link in html.fromstring(page.read_bytes()).xpath("//a/@href") if not link.startswith("#")}
    assert {(page.parent / unquote(link)).resolve() for link in links} == {
        tmp_path.resolve() / "index.html",
        document_files(document, tmp_path.resolve()).jsonl,
        document_files(document, tmp_path.resolve()).markdown,
    }


def test_the_digest_names_every_article_that_says_it(tmp_path: Path) -> None:
    merged, alone = section(run(tmp_path), "digest").xpath(".//ol/li")
    assert "rise by 12%" in text_of(merged)
    assert "Sami al-Khatib, irrigation minister" in text_of(merged)
    assert [text_of(link) for link in merged.iter("a")] == ["article 1, segment 5.1", "article 2, segment 2"]
    assert [text_of(link) for link in alone.iter("a")] == ["article 2, segment 1"]


def test_an_article_that_was_read_twice_is_named_twice(tmp_path: Path) -> None:
    copy = replace(FIRST, name="mirror/river.txt")
    (merged,) = section(run(tmp_path, (FIRST, copy), DIGEST[:1]), "digest").xpath(".//ol/li")
    links = merged.xpath(".//a/@href")
    assert [text_of(link) for link in merged.iter("a")] == ["article 1, segment 5.1", "article 2, segment 5.1"]
    assert links[0] != links[1]


def test_findings_are_counted_across_articles(tmp_path: Path) -> None:
    copy = replace(FIRST, name="mirror/river.txt")
    rows = section(run(tmp_path, (FIRST, copy), ()), "kinds").xpath(".//ul/li")
    assert text_of(rows[0]) == "note decode-retried 2 article 1 article 2"
    assert len(rows) == 3


def test_failures_are_named_once(tmp_path: Path) -> None:
    root = run(tmp_path)
    assert [text_of(each) for each in section(root, "failures").xpath(".//li")] == [
        "bad.pdf: the file is truncated",
        "-: standard input is empty",
    ]
    assert root.xpath("//p[contains(@class, 'totals')]/a/@href") == ["#failures"]


def test_a_run_of_failures_alone_is_written_too(tmp_path: Path) -> None:
    root = run(tmp_path, (), ())
    assert text_of(root.find(".//h1")) == "0 articles translated"
    assert record_of(tmp_path)["articles"] == []


def test_the_record_holds_model_settings_articles_and_failures(tmp_path: Path) -> None:
    run(tmp_path)
    record = record_of(tmp_path)
    assert record["schema"] == "workbench.run/1"
    assert record["model"]["weights_sha256"] == "5" * 64
    assert record["started"] == RECORD["started"]
    first, second = record["articles"]
    assert first["segments"] == {"headline": 2, "boilerplate": 1, "body": 6, "subheading": 1, "related": 5}
    assert first["findings"] == {"number-changed": 1, "untranslated-arabic": 1, "decode-retried": 1}
    assert [each["rank"] for each in first["statements"]] == [1, 2]
    assert first["statements"][0]["segment"] == f"{FIRST.id}-0005-001"
    assert all((tmp_path / path).is_file() for path in (*first["files"].values(), *second["files"].values()))
    assert record["digest"][0] == {"score": 0.988, "segments": [FIRST.segments[5].id, SECOND.segments[1].id]}
    assert record["failures"] == [{"name": name, "message": message} for name, message in FAILURES]


def test_the_index_has_the_same_bytes_whenever_it_is_made(tmp_path: Path) -> None:
    run(tmp_path)
    before = (tmp_path / "index.html").read_bytes()
    files = [write_document(document, tmp_path, PROVENANCE) for document in (FIRST, SECOND)]
    later = RECORD | {"started": "2027-01-01T00:00:00+00:00", "seconds": 9.0}
    write_run((FIRST, SECOND), files, FAILURES, DIGEST, tmp_path, PROVENANCE, later)
    assert (tmp_path / "index.html").read_bytes() == before


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    document, harmless = hostile_document(text), hostile_document("harmless")
    root = run(tmp_path / "a", (document,), (entry((document, 0)),), [(text, f"{text}: broken")])
    plain = run(tmp_path / "b", (harmless,), (entry((harmless, 0)),), [("harmless", "harmless: broken")])
    assert tags(root) == tags(plain)
    assert text_of(section(root, "failures").find(".//li")) == " ".join(f"{text}: broken".split())
    assert record_of(tmp_path / "a")["articles"][0]["name"] == text
