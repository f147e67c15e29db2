import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import InputError, UsageError
from workbench.prompting.library import load_templates, shipped_folder
from workbench.prompting.template import as_data, read_template

HEAD = """---
name: explain
version: 2
purpose: Explain.
inputs: [source, target, finding]
output: {OUTPUT}
---
Explain it.
---
Arabic: {{ source }}
"""
OUTPUT = json.dumps(load_templates()["explain"].output)


def written(folder: Path, text: str = HEAD, name: str = "explain.md") -> Path:
    path = folder / name
    path.write_text(text.replace("{OUTPUT}", OUTPUT))
    return path


def test_four_templates_ship() -> None:
    templates = load_templates()
    assert sorted(templates) == ["brief", "explain", "post_edit", "translate"]
    assert all(template.purpose and template.version >= 1 for template in templates.values())
    assert shipped_folder().joinpath("README.md").is_file()


def test_a_folder_overrides_by_name(tmp_path: Path) -> None:
    written(tmp_path)
    templates = load_templates(tmp_path)
    assert templates["explain"].label == "explain 2"
    assert templates["explain"].fill(source="قال", target="x", finding="y").data == 'Arabic: "قال"'
    assert templates["brief"] == load_templates()["brief"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("purpose: Explain.", "purpose: Explain.\nmodel: large", "model"),
        ("version: 2", "version: two", "version"),
        ("version: 2", "version: 0", "version"),
        ("name: explain", "name: expound", "expound"),
        ("inputs: [source, target, finding]", "inputs: [source, secret]", "secret"),
        ("{{ source }}", "{{ article }}", "article"),
        ("{{ source }}", "{{ source", "end of"),
        ("Arabic: {{ source }}", "", "missing"),
        ("Explain it.", "", "missing"),
        ("{OUTPUT}", "{type: object, properties: 7}", "output"),
        ("{OUTPUT}", "{type: string}", "object"),
        ("{OUTPUT}", "{type: object}", "output"),
        ("---\nname", "name", "front matter"),
        ("purpose: Explain.", "purpose: [", "explain.md"),
        ("purpose: Explain.", "purpose: !!python/object/apply:os.getcwd []", "explain.md"),
    ],
)
def test_what_is_not_as_it_must_be_is_told_in_one_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in HEAD
    path = written(tmp_path, HEAD.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        load_templates(tmp_path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_template_that_nothing_asks_for_is_told(tmp_path: Path) -> None:
    written(tmp_path, HEAD.replace("explain", "summary"), "summary.md")
    with pytest.raises(InputError, match="brief, explain, post_edit, translate"):
        load_templates(tmp_path)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        load_templates(tmp_path / "none")


@pytest.mark.parametrize("fault", ["{{ source.missing.deeper }}", "{{ 1 / 0 }}", "{{ ''.__class__.__mro__ }}"])
def test_a_template_that_fails_when_filled_in_is_told(fault: str, tmp_path: Path) -> None:
    template = read_template(written(tmp_path, HEAD.replace("{{ source }}", fault)))
    with pytest.raises(InputError, match=r"explain\.md"):
        template.fill(source="x", target="y", finding="z")


@given(st.text())
def test_any_text_stays_one_string_in_one_line_without_marks(text: str) -> None:
    data = as_data({"text": [text]})
    inside = data[len('{"text": [') : -len("]}")]
    assert not set("<>[]") & set(inside)
    assert len(data.splitlines()) == 1
    assert json.loads(data) == {"text": [text]}
    data.encode()
