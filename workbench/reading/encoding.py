"""Tell how bytes encode Arabic text, and decode them."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from workbench.errors import InputError

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
UTF_16 = ("utf_16_le", "utf_16_be")
EIGHT_BIT = ("cp1256", "iso8859_6")
NAMES = {
    "utf-8-sig": "utf-8",
    "utf_16_le": "utf-16-le",
    "utf_16_be": "utf-16-be",
    "cp1256": "windows-1256",
    "iso8859_6": "iso-8859-6",
}
BINARY = "is a binary file, not text"
UNKNOWN = "is in an encoding that is not read (UTF-8, UTF-16, windows-1256 and ISO-8859-6 are)"
MAGIC = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b")  # pdf, zip, ole, rtf, gzip
SAMPLE = 100_000  # bytes or characters that detection looks at

_NEWLINE = re.compile("\r\n?")
_HIGH_BYTES = re.compile(rb"[\x80-\xff][\x80-\xff ]*")
_HIGH_WORD = re.compile(rb"[\x80-\xff]{2}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_MIXED = re.compile("[\u0621-\u064a][A-Za-zÀ-ÿœŒ]|[A-Za-zÀ-ÿœŒ][\u0621-\u064a]")


class Decoded(NamedTuple):
    r"""Hold decoded text with line ends as "\n" and the name of its encoding."""

    text: str
    encoding: str


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode text that has a BOM, is UTF-8, is in the declared encoding, or else in the one that is detected.

    Damaged characters become U+FFFD.
    Raises InputError (without the input's name) for binary data and for encodings that are not read.
    """
    codec = detect(data, declared)
    return Decoded(_NEWLINE.sub("\n", data.decode(codec, "replace")), NAMES.get(codec, codec))


def detect(data: bytes, declared: str | None = None) -> str:
    """Return the Python codec that decodes the data. Raises InputError if it is binary or no codec fits."""
    if data.startswith(MAGIC):
        raise InputError(BINARY)
    for bom, codec in BOMS.items():
        if data.startswith(bom):
            return codec
    if b"\0" in data:
        return _detected(data[:SAMPLE], UTF_16, BINARY)
    return _refuse_controls(data, _detect_without_nul(data, declared))


def _detect_without_nul(data: bytes, declared: str | None) -> str:
    high_bytes = b" ".join(_HIGH_BYTES.findall(data))[:SAMPLE]
    if _is_utf_8(data, high_bytes):
        return "utf-8"
    if declared and (codec := _codec(declared)) in EIGHT_BIT:
        return codec
    if not _HIGH_WORD.search(high_bytes):  # "café": Latin text, where the superset keeps the accents
        return EIGHT_BIT[0]
    return _detected(high_bytes, EIGHT_BIT, UNKNOWN)


def _is_utf_8(data: bytes, high_bytes: bytes) -> bool:
    """Accept UTF-8, and UTF-8 with a little damage, such as a character cut off at the end."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        good = len(_NOT_ASCII.findall(high_bytes.decode("utf-8", "ignore")))
        bad = len(_NOT_ASCII.findall(high_bytes.decode("utf-8", "replace"))) - good
        return bad * 10 <= good
    return True


def _codec(label: str) -> str:
    try:
        return codecs.lookup(label.strip()).name.replace("-", "_")
    except (LookupError, ValueError):
        return ""


def _detected(sample: bytes, candidates: tuple[str, ...], otherwise: str) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(sample, cp_isolation=list(candidates)).best()
    if match is None or not _is_plausible(str(match)):
        raise InputError(otherwise)
    return match.encoding


def _is_plausible(text: str) -> bool:
    """Tell Arabic (or nearly plain ASCII) from what other encodings look like when decoded as Arabic."""
    other = len(_NOT_ASCII.findall(text))
    arabic = len(_ARABIC.findall(text))
    if len(_MIXED.findall(text)) * 50 > arabic:
        return False
    return arabic * 10 >= other * 6 or other * 10 <= len(text)


def _refuse_controls(data: bytes, codec: str) -> str:
    text = data[:SAMPLE].decode(codec, "ignore")
    if len(_CONTROL.findall(text)) * 20 > len(text):
        raise InputError(BINARY)
    return codec
