from pathlib import Path

import pytest

from workbench.text.language import detect_language, has_arabic

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))

ARABIC = [
    "قدّمت روسيا اليوم أول مشروع اتفاقية في العالم بشأن مكافحة جرائم الإنترنت.",
    "أعلنت شركة گوگل إطلاق متصفح چروم الجديد في الأسواق العربية",
    "وقال پوتين إن المفاوضات مستمرة",
    "كلمات دلالية: كورونا الأمم المتحدة انترنت حرب سيبرانية موسكو واشنطن الولایات المتحدة الأمم المتحدة الوفد الروسی",
    "التقی الرئیس الإیراني نظیره الروسی فی موسکو",
    "قال جو بايدن ان بلاده لن تنسحب",
    "المصدر: RT Arabic",
    "پوتين",
    "گوگل چروم",
    "مرحبا",
    "۲۰۲۳ آب",
]
PERSIAN = [
    "کتاب خوب است",
    "سازمان ملل متحد خواستار آتش بس شد",
    "تهران - وزیر امور خارجه ایران روز چهارشنبه در مسکو با همتای روس خود دیدار کرد",
    "رئیس جمهور گفت که مذاکرات ادامه دارد و این توافق را امضا می‌کنیم",
    "به گزارش خبرگزاری ايسنا، رئيس مجلس از اين تصميم انتقاد كرد",
]
URDU = [
    "وزیراعظم نے کہا ہے کہ پاکستان میں امن ضروری ہے",
    "کراچی: بجلی کی قیمت میں اضافہ",
    "اقوام متحدہ کی سلامتی کونسل کا اجلاس آج ہوگا",
]
LATIN = [
    "The quick brown fox.",
    "BBC NEWS 2023",
    "Le Monde, édition arabe",
    "The word سلام means peace in the Arabic language.",
]
OTHER = [
    "",
    "12:30",
    "***",
    "Привет, мир",
    "سەرۆکی هەرێمی کوردستان لەگەڵ وەزیر کۆبووەوە",
    "د افغانستان د بهرنیو چارو وزیر په کابل کې وویل چې",
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (text, code)
        for code, texts in (("ar", ARABIC), ("fa", PERSIAN), ("ur", URDU), ("latin", LATIN), ("other", OTHER))
        for text in texts
    ],
)
def test_detects_the_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_line_of_the_seeds_is_arabic(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert {detect_language(line) for line in lines} == {"ar"}


def test_a_long_text_is_told_by_its_majority() -> None:
    assert detect_language("\n".join([*ARABIC, PERSIAN[0]])) == "ar"
    assert detect_language("\n".join([*PERSIAN, ARABIC[0]])) == "fa"


@pytest.mark.parametrize(("text", "expected"), [("RT عربي", True), ("ﻻ", True), ("RT 1, 2؟،", False), ("", False)])
def test_has_arabic_looks_for_letters_alone(text: str, expected: bool) -> None:
    assert has_arabic(text) is expected
