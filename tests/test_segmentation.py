import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eval.figures import DATA
from eval.segmentation import evaluate, joined_set, main, read_boundaries, read_passages, score, systems
from workbench.document import Block, Document, Role, Span, sha256
from workbench.text.segmentation import segment, split_sentences

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))

# "|" marks the boundaries; it is taken out of the text before it is split.
SENTENCES = {
    "marks": "قال ذلك.| ثم خرج!| من كان هناك؟| لا أعلم…| وأضاف كثيراً.",
    "comma and semicolon": "وصل الوفد، وعُقد الاجتماع؛ ثم غادر الجميع: الوزير والسفير.",
    "titles": "التقى د. محمد وأ. د. سامي وم. خالد، ثم حضر ود. وليد.| وغادروا.",
    "initials": "كتب ج. ر. ر. تولكين رواياته.| وترجمها ج. خ. بوش.",
    "acronyms": "ج.م.ع. بلد عربي.| ونشرت أ.ف.ب. الخبر في U.S. Army Journal أمس.",
    "latin abbreviations": "زار Dr. Smith شركة Apple Inc. الأمريكية.| وعاد.",
    "decimals": "ارتفع السعر 3.5 بالمئة و٣.٥ دولار.| ثم هبط إلى 2.",
    "dates": "وُقّع الاتفاق في 1.5.2023 وفي 1. 5. 2023 أيضاً.| ثم أُلغي.",
    "addresses": "راجع https://example.org/a.html?x=1 أو اكتب إلى a.b@example.com.| شكراً لك!",
    "list numbers": "1. وقف إطلاق النار 2. تبادل الأسرى 3. فتح المعابر.| انتهى البيان.",
    "list after a colon": "نص القرار على ما يلي: 1. وقف النار.| 2. فتح المعابر.",
    "sections": "المادة 4. يُحظر قبول الهدايا.| أولاً. يُلغى القرار.",
    "years": "انتهت الحرب عام 1918.| وبدأت أخرى سنة 1445 هـ.| وتوقفت عند 12 كم. عن الحدود.",
    "two dots in a headline": "بوتين في الصين.. زيارة تاريخية",
    "two dots in prose": "عاد الهدوء إلى الشوارع..| فتحت المحال أبوابها.",
    "three dots": "كنا ننتظر... لكنه لم يأتِ.| طال الأمر...| الجميع غاضب.",
    "omission": "نصت على أن (...) للعامل حقاً [...] في الإجازة.",
    "mixed marks": "هل تتعارض الاتفاقية مع القانون؟..| خبير يوضح",
    "question and exclamation": "ماذا قلت؟!| لم أسمع!!",
    "curly quotes": "أثبت “أهميته وفائدته.”| وأضاف كثيراً.",
    "guillemets": "قال: «انتهى الأمر».| وغادر.",
    "straight quotes": 'قال: "لن نتراجع.| سنقاتل."| وأضاف أن الحرب طويلة.',
    "spaced closing quote": "وصل الوفد إلى المدينة. ”| وقال الوزير ذلك.",
    "question that goes on": 'سأل: "هل هذا صحيح؟" ثم غادر، وعُرض "من سيربح المليون؟" الشهير.',
    "question as the quotation": '"هل انتهت الأزمة؟" سأل الصحفي.| وسكت الوزير.',
    "quotation ended by a question": 'سأل القاضي: "أين كنت؟"| المتهم لم يجب.',
    "bracketed sentence": "رُفض الطعن.| (هذا صحيح.)| وغادر القاضي.",
    "bracketed sentences": "رُفض الطعن.| (قُدّم متأخراً.| ولم يُرفق به دليل.)| وهكذا انتهى.",
    "brackets inside a sentence": "أعلن (وهو يضحك!) أن المتهم (أ. م. ع.) بريء.",
    "missing space": "انتهى الاجتماع.وأضاف الوزير كثيراً.| هل عاد؟نعم عاد.",
    "space before the stop": "غطى الجليد غرينلاند .|والرياح شديدة .|وعاد الوفد 3 .5 مرات.",
    "endings": "سُجل النطاق .مصر وحُفظ بصيغة .وورد ثم وصل د .محمد.",
    "footnote": "انتهت الحرب.[1]| وبدأت المفاوضات.",
    "emoji": "مبروك للمنتخب! 🎉| نحن فخورون.",
    "name with a mark": "أعلنت Yahoo! عن إغلاق خدمة.| وسكتت.",
    "paragraphs": "عنوان بلا نقطة|\n\nفقرة ملفوفة على\nسطرين.| وأخرى",
    "bullets": "القائمة:|\n• الأول|\n• الثاني",
    "stray stop": "وقّع المرسوم. .| ثم سلّمه.",
    "marks alone": "؟ ! .",
    "empty": "",
}
SENTENCES["missing space"] = "انتهى الاجتماع.|وأضاف الوزير كثيراً.| هل عاد؟|نعم عاد."

WORDS = "قال وقال ثم د م هـ كم 12 المادة أولاً كلمة وكلمة Yahoo U.S 3.5 إلخ http://a.b/c. 1.5.2023 [1] ـ ً 1. 2. 🎉"
MARKS = (
    ".",
    "!",
    "?",
    "؟",
    "…",
    "...",
    "..",
    ". ",
    "؟ ",
    '." ',
    ".» ",
    " (",
    ") ",
    ":",
    "،",
    "\n",
    "\n\n",
    "\u200f",
    "• ",
)
FRAGMENTS = st.sampled_from([*WORDS.split(), *MARKS, *"\"'«»“”()[] \t\u00a0-", "1. 5. 2023"])
TEXTS = st.lists(FRAGMENTS | st.characters(exclude_categories=["Cs"]), max_size=40).map("".join)


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES)
def test_splits_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    assert [span.of(text) for span in split_sentences(text)] == [
        part.strip() for part in marked.split("|") if part.strip()
    ]


@settings(deadline=None)
@given(TEXTS)
@example("1. أ. 2. ب")
@example('قال "نعم."ثم')
def test_sentences_and_gaps_are_the_text(text: str) -> None:
    spans = split_sentences(text)
    gaps = [
        text[end:start]
        for end, start in zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(text)], strict=True)
    ]
    assert all(not gap.strip() for gap in gaps)
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)


@settings(deadline=None)
@given(TEXTS)
def test_a_sentence_is_not_split_again(text: str) -> None:
    for span in split_sentences(text):
        sentence = span.of(text)
        assert split_sentences(sentence) == [Span(0, len(sentence))]


NASTY = [
    "قال. ",
    ". ",
    '." ',
    "(",
    "\n",
    "\n ",
    "1. ",
    "د. ",
    "http://a.b/c.",
    "أ... ",
    ".\u00a0",
    "؟",
    " ",
    '"',
    "(أ.",
]


@pytest.mark.parametrize(
    ("unit", "size"), [("وقال إن ذلك مهم جداً. ", 1_000_000), ("كلمة ", 1_000_000), *((unit, 200_000) for unit in NASTY)]
)
def test_a_huge_paragraph_takes_linear_time(unit: str, size: int) -> None:
    text = "كلمة " + unit * (size // len(unit)) + " كلمة"
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 60  # seconds on a busy machine; quadratic time would be many minutes


def _document(path: Path) -> Document:
    text = path.read_text(encoding="utf-8")
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        if body := line.strip():
            left = start + line.index(body)
            blocks.append(Block(len(blocks) + 1, Span(left, left + len(body)), body, f"line {len(blocks) + 1}"))
        start += len(line)
    digest = sha256(text)
    return Document(digest[:12], digest, path.name, "txt", "utf-8", text, tuple(blocks))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_segments_of_a_seed_are_its_text(path: Path) -> None:
    document = segment(_document(path))
    covered = "".join(part.source for part in document.segments)
    assert "".join(covered.split()) == "".join(document.text.split())
    assert all(part.source == part.span.of(document.text) for part in document.segments)
    assert all(part.source_sha256 == sha256(part.source) for part in document.segments)
    assert len({part.id for part in document.segments}) == len(document.segments)


def test_segments_carry_the_block_they_stand_in() -> None:
    text = "عنوان\n\nقال ذلك. ثم خرج."
    blocks = (
        Block(1, Span(0, 5), "عنوان", "line 1", role=Role.HEADLINE),
        Block(2, Span(7, len(text)), text[7:], "line 3", section=1),
    )
    document = segment(replace(_document(SEEDS[0]), id="0123456789ab", text=text, blocks=blocks))
    assert [(part.id, part.block, part.number, part.section, part.role) for part in document.segments] == [
        ("0123456789ab-0001-001", 1, 1, 0, Role.HEADLINE),
        ("0123456789ab-0002-001", 2, 1, 1, Role.BODY),
        ("0123456789ab-0002-002", 2, 2, 1, Role.BODY),
    ]
    assert document.segments[2].span == Span(16, len(text))


def test_boundary_f1_on_the_gold_stays_above_its_target() -> None:
    passages = read_boundaries(DATA / "boundaries") + read_passages(DATA / "hard_passages.jsonl")
    figures, errors = score(passages, systems()["workbench"])
    assert figures.gold >= 150
    assert figures.f1 >= 0.97, errors


def test_the_seeds_are_split_as_the_gold_is() -> None:
    figures, errors = score(read_boundaries(DATA / "boundaries"), systems()["workbench"])
    assert (figures.f1, errors) == (1.0, [])


def test_joined_lines_are_scored_by_their_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["قال ذلك.", "سطر بلا نقطة", "ثم خرج. ولم يعد.", "من هناك؟", "لا أحد.", "انتهى."]
    (tmp_path / "source.ar").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["--flores", str(tmp_path), "--json", str(tmp_path / "out.json")]) == 0
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    name = f"segmentation.{tmp_path.name}.workbench"
    assert [figures[f"{name}.{count}"] for count in ("correct", "found", "gold")] == [3, 3, 4]
    (result,) = (one for one in evaluate([joined_set(tmp_path)]) if one.system == "workbench")
    assert [error.split(":")[0] for error in result.errors] == ["inner", "missed"]
    assert "plain regex" in capsys.readouterr().out


def test_a_missing_set_gives_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--flores", str(tmp_path / "none")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.endswith("no such file or directory\n")
    assert error.count("\n") == 1
