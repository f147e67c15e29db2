"""Use the command line as people do: help, pipes, bad input, interruption."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.commands import run

ARABIC = "أعلنت وزارة الخارجية الروسية أن المحادثات ستبدأ في جنيف يوم الاثنين."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARABIC + "\n")
    return path


def workbench(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "workbench", *arguments]
    return subprocess.run(line, input=stdin, capture_output=True, check=False)


def test_help_answers_in_under_half_a_second_of_processor_time() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = workbench("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0
    assert b"translate" in done.stdout
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


@pytest.mark.parametrize("command", ["translate", "summarize", "models", "train"])
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert "Usage: workbench" in capsys.readouterr().out


FAULTS: dict[str, tuple[Callable[[Path], bytes], int]] = {
    "empty.txt": (lambda _: b"", 1),
    "binary.txt": (lambda _: bytes(range(256)) * 40, 1),
    "english.txt": (lambda _: b"The ministry said that talks would begin in Geneva on Monday.", 1),
    "digits.txt": (lambda _: b"12345 67890", 1),
    "truncated.docx": (lambda _: b"PK\x03\x04 cut off", 1),
    "truncated.pdf": (lambda _: b"%PDF-1.7\n1 0 obj\n<<", 1),
    "empty.html": (lambda _: b"<html><body><script>1</script></body></html>", 1),
    "large.txt": (lambda _: ARABIC.encode() * 200_000, 1),
    "unknown.xyz": (lambda _: ARABIC.encode(), 2),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_input_is_one_clear_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, code = FAULTS[name]
    bad = tmp_path / name
    bad.write_bytes(content(tmp_path))
    assert run(["translate", str(bad), "-o", str(tmp_path / "out"), "-m", "starter"]) == code
    lines = [line for line in capsys.readouterr().err.splitlines() if name in line]
    assert len(lines) == 1
    assert "Traceback" not in lines[0]


def test_the_other_articles_of_a_run_are_still_done(article: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert run(["translate", str(empty), str(article), "-o", str(tmp_path / "out"), "-m", "starter"]) == 1
    assert list((tmp_path / "out").glob("article*.html"))
    assert "empty.txt" in (tmp_path / "out" / "index.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["translate"], "input"),
        (["translate", "missing-folder"], "missing-folder"),
        (["translate", "seeds", "--model", "no-such-model"], "no-such-model"),
        (["translate", "--lines", "a", "b"], "--lines"),
        (["translate", "seeds", "--beam", "0"], "--beam"),
        (["models", "get", "no-such-model"], "no-such-model"),
        (["nonsense"], "nonsense"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_an_output_that_cannot_be_written_is_one_line(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "a-file"
    blocked.touch()
    assert run(["translate", str(article), "-o", str(blocked / "out"), "-m", "starter"]) == 1
    assert [line for line in capsys.readouterr().err.splitlines() if not line.startswith("starter: ")] == [
        f"workbench: {blocked / 'out'}: could not be written: Not a directory"
    ]


def test_a_full_disk_is_one_line_and_leaves_no_halves(article: Path, tmp_path: Path) -> None:
    workbench("translate", str(article), "-o", str(tmp_path / "warm"), "-m", "starter")
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "translate", str(article), "-o", str(tmp_path / "out"), "-m", "starter"],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    notice, fault = done.stderr.splitlines()
    assert notice.startswith(b"starter: ")
    assert b"could not be written" in fault
    assert [file.name for file in (tmp_path / "out").rglob("*") if file.is_file()] == []


def test_an_interrupted_run_keeps_what_was_finished(seeds: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "workbench", "translate", str(seeds), "-o", str(tmp_path), "-m", "starter"]
    with subprocess.Popen(line, stderr=subprocess.PIPE) as process:
        assert process.stderr
        while b"segments" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait() == 130
    assert b"Traceback" not in said
    assert said.splitlines()[-1] == b"workbench: interrupted; what was finished is kept"
    assert list(tmp_path.glob("000*.html"))
    assert (tmp_path / "index.html").is_file()


def test_markup_in_an_article_is_text_in_every_output(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(f"<script>alert(1)</script> {ARABIC}\n{{{{7*7}}}} {ARABIC}\n")
    assert run(["translate", str(hostile), "-o", str(tmp_path / "out"), "-m", "starter"]) == 0
    for file in (tmp_path / "out").glob("*.html"):
        assert "<script>alert" not in file.read_text()
    assert "<script>" not in next((tmp_path / "out").glob("hostile*.md")).read_text()


def test_persian_is_marked_and_copied(tmp_path: Path) -> None:
    persian = "وزارت امور خارجه ایران اعلام کرد که مذاکرات را از روز دوشنبه آغاز می‌کند و این گفتگوها ادامه خواهد داشت."
    (tmp_path / "fa.txt").write_text(persian)
    assert run(["translate", str(tmp_path / "fa.txt"), "-o", str(tmp_path / "out"), "-m", "starter"]) == 0
    page = next((tmp_path / "out").glob("fa*.html")).read_text()
    assert "Persian" in page
    assert '"origin":"copy"' in next((tmp_path / "out").glob("fa*.jsonl")).read_text().replace(": ", ":")


def test_lines_come_out_one_for_one(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    long_line = " ".join([ARABIC.rstrip(".")] * 30)
    separators = "قال الوزير\u2028إن المحادثات\x85ستبدأ"
    lines = [ARABIC, "", "Latin stays  as it is", long_line, separators, "2024"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    assert run(["translate", "--lines", "-m", "starter"]) == 0
    out = capfdbinary.readouterr().out.split(b"\n")
    assert len(out) == len(lines) + 1
    assert [out[1], out[2], out[5], out[6]] == [b"", b"Latin stays  as it is", b"2024", b""]
    assert len(out[3].split()) > 60


def test_a_line_that_is_no_utf8_comes_out_empty_with_a_note() -> None:
    done = workbench("translate", "--lines", "-m", "starter", stdin=b"\xff\xfe\n" + ARABIC.encode() + b"\n")
    first, second, end = done.stdout.split(b"\n")
    assert (first, end, done.returncode) == (b"", b"", 1)
    assert second
    assert b"line 1" in done.stderr


def test_a_closed_pipe_is_no_traceback() -> None:
    line = f"{sys.executable} -m workbench translate --lines -m starter | head -n 1"
    text = "\n".join([ARABIC] * 600)
    done = subprocess.run(["sh", "-c", line], input=text.encode(), capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_summarize_prints_arabic_sentences_in_text_order(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = seeds / "001_988bb7c48388d14e.txt"
    assert run(["summarize", str(seed), "--words", "90", "--arabic"]) == 0
    lines = capsys.readouterr().out.splitlines()
    places = [seed.read_text().index(line) for line in lines]
    assert places == sorted(places)
    assert 40 <= sum(len(line.split()) for line in lines) <= 120


def test_summarize_needs_no_model(seeds: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "summarize", str(seeds / "003_5dfb788d0b9e1c61.txt"), "--arabic"],
        capture_output=True,
        check=True,
        env={**os.environ, "WORKBENCH_CACHE": str(tmp_path / "empty")},
    )
    assert len(done.stdout.splitlines()) == 5
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["tables"]
