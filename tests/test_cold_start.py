"""What the first sentence waits for: nothing is imported that it does not need, nor before it is needed.

Modules are counted rather than seconds, which would be other ones on every machine.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

TRANSLATE = """
import json, sys
from workbench.commands import run
code = run(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    json.dump(sorted(sys.modules), file)
sys.exit(code)
"""
SENTENCE = "قال وزير الخارجية الروسي سيرغي لافروف إن بلاده لن ترسل 300 جندي إلى لبنان."
THIRD_PARTY = {"click", "ctranslate2", "jinja2", "markupsafe", "platformdirs", "sentencepiece", "workbench"}
PARTS = {
    "checking", "commands", "document", "errors", "models", "page", "pipeline", "reading", "run", "statements",
    "text", "translation", "writing",
}  # fmt: skip
SLOW = {"argparse", "multiprocessing", "sqlite3", "tomllib", "unittest", "xml"}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return what is imported to translate one sentence once the model is converted and the tables are kept."""
    folder = tmp_path_factory.mktemp("start")
    (folder / "article.txt").write_text(SENTENCE, encoding="utf-8")
    options = ["translate", str(folder / "article.txt"), "-o", str(folder / "out"), "--force", "-m", "starter"]
    for _ in range(2):
        subprocess.run([sys.executable, "-c", TRANSLATE, str(folder / "modules.json"), *options], check=True)
    assert (folder / "out" / "index.html").is_file()
    return set(json.loads((folder / "modules.json").read_text(encoding="utf-8")))


def test_one_sentence_needs_few_packages(modules: set[str]) -> None:
    packages = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
    assert {name for name in packages if name[0] != "_"} <= THIRD_PARTY


def test_one_sentence_needs_only_the_parts_on_its_path(modules: set[str]) -> None:
    assert {name.split(".")[1] for name in modules if name.startswith("workbench.")} == PARTS
    assert "workbench.statements.stemming" not in modules


def test_one_sentence_needs_no_slow_module_of_the_standard_library(modules: set[str]) -> None:
    assert not modules & SLOW


def test_what_comes_after_translation_is_not_imported_before_it() -> None:
    code = "import sys, workbench.commands.translate, workbench.run; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    late = ("workbench.checking", "workbench.statements", "workbench.writing", "jinja2", "ctranslate2", "sentencepiece")
    assert not set(done.stdout.split()) & set(late)
