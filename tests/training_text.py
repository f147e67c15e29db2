"""Hold a small parallel text that a model can learn in seconds."""

import lzma
from pathlib import Path

from workbench.training.mix import Pair

SUBJECTS = [("الوزير", "The minister"), ("الرئيس", "The president"), ("السفير", "The envoy"), ("{PERSON}", "{PERSON}")]
VERBS = [("وصل إلى", "arrived in"), ("غادر", "left"), ("تحدث عن", "spoke about"), ("انتقد", "criticized")]
PLACES = [("{CITY}", "{CITY}"), ("حكومة {COUNTRY}", "the government of {COUNTRY}"), ("العاصمة", "the capital")]
TIMES = [
    ("يوم {DAY} {MONTH}", "on {MONTH} {DAY}"),
    ("عام {YEAR}", "in {YEAR}"),
    ("بعد {NUM} يوما", "after {NUM} days"),
    ("بنسبة {PERCENT}%", "by {PERCENT}%"),
]
PAIRS = [
    Pair(f"{verb[0]} {subject[0]} {place[0]} {time[0]}.", f"{subject[1]} {verb[1]} {place[1]} {time[1]}.")
    for subject in SUBJECTS
    for verb in VERBS
    for place in PLACES
    for time in TIMES
]


def write_pairs(path: Path, pairs: list[Pair]) -> None:
    text = "".join(f"{pair.source}\t{pair.target}\n" for pair in pairs)
    if path.suffix == ".xz":
        path.write_bytes(lzma.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
