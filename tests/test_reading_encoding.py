"""Check how encodings are told apart."""

from __future__ import annotations

import codecs
import hashlib

import pytest
from reading_files import PARAGRAPH, SECOND

from workbench.errors import InputError
from workbench.reading.encoding import decode

LONG = f"{PARAGRAPH}\n{SECOND}\n"
SHORT = "قال الوزير اليوم"
CODECS = [
    ("utf-8", b"", "utf-8"),
    ("utf-8", codecs.BOM_UTF8, "utf-8"),
    ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
    ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
    ("utf-16-le", b"", "utf-16-le"),
    ("utf-16-be", b"", "utf-16-be"),
    ("cp1256", b"", "windows-1256"),
    ("iso8859-6", b"", "iso-8859-6"),
]


@pytest.mark.parametrize("text", [LONG, LONG * 3000, PARAGRAPH, SHORT], ids=["long", "huge", "line", "short"])
@pytest.mark.parametrize(("codec", "bom", "name"), CODECS)
def test_decodes(text: str, codec: str, bom: bytes, name: str) -> None:
    text = text.replace("٪", "%")
    decoded = decode(bom + text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, name)


@pytest.mark.parametrize("codec", ["cp1256", "iso8859-6"])
def test_eight_bit_texts_of_eight_words(codec: str) -> None:
    words = f"{LONG} الولايات المتحدة مجلس الأمن روسيا الصين اتفاق جديد بين القاهرة ولندن على وقف إطلاق النار".split()
    samples = [" ".join(words[start : start + 8]) for start in range(len(words) - 8)]
    right = [decode(sample.encode(codec)).text == sample for sample in samples]
    assert all(right)


@pytest.mark.parametrize("codec", ["cp1256", "iso8859-6"])
def test_markup_does_not_hide_an_eight_bit_text(codec: str) -> None:
    page = f"<html><body>{'<div class=menu></div>' * 20_000}<p>{LONG}</p></body></html>"
    assert decode(page.encode(codec)).text == page


def test_a_declared_encoding_counts_where_bytes_leave_a_choice() -> None:
    assert decode("مرحبا".encode("iso8859-6"), "ISO-8859-6").text == "مرحبا"
    assert decode("مرحبا".encode("cp1256"), "windows-1256").text == "مرحبا"
    assert decode(LONG.encode(), "windows-1256").text == LONG, "valid UTF-8 is UTF-8, whatever is declared"
    assert decode(LONG.encode("cp1256"), "no-such-encoding").text == LONG


def test_line_ends_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "data", [PARAGRAPH[:40].encode()[:-1], LONG.encode() + b"\xff" + LONG.encode() * 3], ids=["cut", "bad byte"]
)
def test_little_damage_is_still_utf_8(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 1


def test_latin_letters_with_accents() -> None:
    assert decode("un café à Paris".encode("latin-1")).text == "un café à Paris"


RUSSIAN = "Россия представила в ООН первый проект резолюции по борьбе с киберпреступлениями, сообщает агентство. " * 3
JAPANESE = "国連にロシアが最初の決議案を提出した。サイバー犯罪対策について。" * 3
GREEK = "Η Ρωσία υπέβαλε στον ΟΗΕ το πρώτο σχέδιο ψηφίσματος. " * 3


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (GREEK, "cp1253"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "gb18030"),
    ],
)
def test_refuses_other_encodings(text: str, codec: str) -> None:
    with pytest.raises(InputError, match="is in an encoding that is not read"):
        decode(text.encode(codec))


@pytest.mark.parametrize(
    "data",
    [
        hashlib.shake_256(b"noise").digest(5000),
        bytes(range(256)) * 4,
        b"\0" * 1000,
        b"\x01\x02\x03abc" * 100,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + hashlib.shake_256(b"pixels").digest(3000),
        b"%PDF-1.7\nplain",
        b"PK\x03\x04" + b"a" * 100,
    ],
)
def test_refuses_binary_files(data: bytes) -> None:
    with pytest.raises(InputError, match="is a binary file"):
        decode(data)
