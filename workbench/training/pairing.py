"""Make sentence pairs of the files of open sources: one small parser for each format."""

import csv
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from workbench.errors import InputError
from workbench.text.language import has_arabic
from workbench.text.segmentation import split_sentences
from workbench.training.corrections import read_corrections
from workbench.training.mix import Pair

_TATWEEL = "\u0640"
_LINE_BREAK = re.compile(r"<br ?/?>")
_TAG = re.compile(r"<[^<>]+>")
_CLDR_SECTIONS = frozenset({"territories", "languages", "scripts", "currencies", "months", "days", "long"})


def make_pairs(form: str, paths: Sequence[Path]) -> list[Pair]:
    """Return the tidy pairs that files of a format in `FORMATS` hold; InputError where they are of another form."""
    if form not in FORMATS:
        raise InputError(f"there is no format {form}")
    try:
        return tidy(FORMATS[form](paths))
    except (ValueError, LookupError, TypeError, AttributeError, csv.Error, zipfile.BadZipFile, yaml.YAMLError) as error:
        raise InputError(f"the files are not of the form {form}") from error


def tidy(pairs: Iterable[Pair]) -> list[Pair]:
    """Drop invisible characters, tatweel and surplus white space, then empty sides, untranslated and repeated pairs."""
    tidied = (Pair(_tidy(pair.source), _tidy(pair.target)) for pair in pairs)
    return list(dict.fromkeys(pair for pair in tidied if has_arabic(pair.source) and pair.target))


def _tidy(text: str) -> str:
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if letter != _TATWEEL and unicodedata.category(letter) != "Cf"
    )
    return " ".join(kept.split())


def _conllu(paths: Sequence[Path]) -> Iterator[Pair]:
    """Match the `# text` of two CoNLL-U files by `# sent_id` (universaldependencies.org/format.html)."""
    arabic, english = (_conllu_texts(path) for path in paths)
    return (Pair(text, english[key]) for key, text in arabic.items() if key in english)


def _conllu_texts(path: Path) -> dict[str, str]:
    texts, key = {}, ""
    for line in _lines(path):
        name, _, value = line.partition(" = ")
        if name == "# sent_id":
            key = value
        elif name == "# text":
            texts[key] = value
    return texts


def _squad(paths: Sequence[Path]) -> Iterator[Pair]:
    """Match paragraphs and questions of two SQuAD files by the ids of the questions."""
    arabic, english = (_squad_paragraphs(path) for path in paths)
    for key, (context, questions) in arabic.items():
        if key in english:
            other_context, others = english[key]
            yield from _sentences(context, other_context)
            yield from (Pair(question, others[item]) for item, question in questions.items() if item in others)


def _squad_paragraphs(path: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """Return, by the id of the first question, each paragraph's text and its questions by id."""
    found = {}
    for article in json.loads(path.read_bytes())["data"]:
        for paragraph in article["paragraphs"]:
            questions = {item["id"]: item["question"] for item in paragraph["qas"]}
            found[next(iter(questions))] = (paragraph["context"], questions)
    return found


def _sentences(source: str, target: str) -> Iterator[Pair]:
    """Pair two paragraphs sentence by sentence where they have as many sentences, else whole."""
    sources, targets = ([text[span.start : span.end] for span in split_sentences(text)] for text in (source, target))
    return map(Pair, sources, targets) if len(sources) == len(targets) else iter([Pair(source, target)])


def _tmx_zip(paths: Sequence[Path]) -> Iterator[Pair]:
    """Read the translation memories (TMX 1.4b) in zip archives."""
    for path in paths:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
            for name in archive.namelist():
                if name.endswith(".tmx"):
                    yield from read_corrections(Path(archive.extract(name, folder)))


def _terms(paths: Sequence[Path]) -> Iterator[Pair]:
    """Read CSV files whose columns say which side is which language: sourceLang, sourceString, targetString."""
    for row in _rows(paths):
        sides = row["sourceString"], row["targetString"]
        yield Pair(*(reversed(sides) if row["sourceLang"].startswith("en") else sides))


def _columns(paths: Sequence[Path]) -> Iterator[Pair]:
    """Read CSV files with the columns arabic and english, and Anki's lists of english, arabic and attribution."""
    for path in paths:
        if path.suffix == ".csv":
            yield from (Pair(row["arabic"], row["english"]) for row in _rows([path]))
        else:
            yield from (Pair(fields[1], fields[0]) for fields in _fields(path))


def _spelled_names(paths: Sequence[Path]) -> Iterator[Pair]:
    """Read lists of names: english in small letters, arabic letter by letter, count."""
    return (Pair(name[1].replace(" ", ""), name[0].capitalize()) for path in paths for name in _fields(path))


def _names(paths: Sequence[Path]) -> Iterator[Pair]:
    """Read lists of names: arabic, english in small letters."""
    return (Pair(name[0], name[1].capitalize()) for path in paths for name in _fields(path))


def _yaml(paths: Sequence[Path]) -> Iterator[Pair]:
    """Match the strings of YAML files, Arabic and then English, by their keys."""
    return _matched(paths, lambda path: dict(_leaves(yaml.load(path.read_bytes(), yaml.BaseLoader))))  # noqa: S506


def _cldr(paths: Sequence[Path]) -> Iterator[Pair]:
    """Match the names of places, languages, scripts, currencies, dates and units in CLDR's JSON files by their keys."""
    return _matched(paths, _cldr_names)


def _cldr_names(path: Path) -> dict[tuple[str, ...], str]:
    (locale,) = json.loads(path.read_bytes())["main"].values()
    return {
        keys: name
        for keys, name in _leaves(locale)
        if not _CLDR_SECTIONS.isdisjoint(keys)
        and "narrow" not in keys
        and not keys[-1].startswith("symbol")
        and "{" not in name
    }


def _lang(paths: Sequence[Path]) -> Iterator[Pair]:
    """Read Mozilla's .lang files: a line with a semicolon and the English, then a line with the Arabic."""
    for path in paths:
        lines = [line for line in _lines(path) if line.strip() and not line.startswith("#")]
        for english, arabic in pairwise(lines):
            if english.startswith(";") and not arabic.startswith(";"):
                yield Pair(_plain(arabic.removesuffix("{ok}")), _plain(english[1:]))


def _matched(paths: Sequence[Path], read: Callable[[Path], dict[tuple[str, ...], str]]) -> Iterator[Pair]:
    half = len(paths) // 2
    for source, target in zip(paths[:half], paths[half:], strict=True):
        arabic, english = read(source), read(target)
        yield from (Pair(text, english[keys]) for keys, text in arabic.items() if keys in english)


def _leaves(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*keys, key))
    elif isinstance(value, str):
        yield keys, value


def _rows(paths: Sequence[Path]) -> Iterator[dict[str, str]]:
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)


def _fields(path: Path) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(path) if line)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").split("\n")


def _plain(markup: str) -> str:
    return _TAG.sub("", _LINE_BREAK.sub(" ", markup))


FORMATS: dict[str, Callable[[Sequence[Path]], Iterator[Pair]]] = {
    "conllu": _conllu,
    "squad": _squad,
    "tmx_zip": _tmx_zip,
    "terms": _terms,
    "columns": _columns,
    "spelled_names": _spelled_names,
    "names": _names,
    "yaml": _yaml,
    "cldr": _cldr,
    "lang": _lang,
}
