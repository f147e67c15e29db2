import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.document import Block, Document, Hint, Role, Span, sha256
from workbench.page import understand
from workbench.page.patterns import recognise

ROOT = Path(__file__).parent.parent
ROLES = {
    "H": Role.HEADLINE,
    "S": Role.SUBHEADING,
    "B": Role.BODY,
    "X": Role.BOILERPLATE,
    "R": Role.RELATED,
}
HINTS = {"#": Hint.HEADING, "*": Hint.LIST_ITEM, "|": Hint.TABLE_CELL}

# The role and section of every block of the seeds as a careful reader marks them: "B17" is 17 body blocks in section 0,
# "/" begins the next section.
SEEDS = {
    "000_6ccabab89841b932": "H1 B17",
    "001_988bb7c48388d14e": "H1 B14",
    "002_07866d9590573d52": "X3 H1 X2 B8 X1 / H1 B2",
    "003_5dfb788d0b9e1c61": "B8 S1 B10 S1 B7 X1",
    "004_f5fe47a323ec4583": "B1 R1 B10 X4 / H1 B3 X1 R10",
}


def document(text: str) -> Document:
    """Read lines as the reader of text files does."""
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if body := line.strip():
            left = start + line.index(body)
            blocks.append(Block(len(blocks) + 1, Span(left, left + len(body)), body, f"line {number}"))
        start += len(line) + 1
    digest = sha256(text)
    return Document(digest[:12], digest, "page.txt", "txt", "utf-8", text, tuple(blocks))


def marks(page: Document) -> list[tuple[Role, int]]:
    return [(block.role, block.section) for block in page.blocks]


@pytest.mark.parametrize("stem", SEEDS)
def test_every_block_of_a_seed_is_marked_as_a_careful_reader_would(stem: str) -> None:
    page = understand(document((ROOT / "seeds" / f"{stem}.txt").read_text(encoding="utf-8")))
    expected = [
        (ROLES[role], section)
        for section, part in enumerate(SEEDS[stem].split(" / "))
        for role, count in re.findall(r"([A-Z])(\d+)", part)
        for _ in range(int(count))
    ]
    assert marks(page) == expected
    assert all((block.reason is None) == (block.role not in {Role.BOILERPLATE, Role.RELATED}) for block in page.blocks)


@pytest.mark.parametrize("stem", SEEDS)
def test_the_seeds_are_marked_as_in_the_gold(stem: str) -> None:
    gold = json.loads((ROOT / "eval" / "data" / "boundaries" / f"{stem}.json").read_text(encoding="utf-8"))
    page = understand(document((ROOT / "seeds" / f"{stem}.txt").read_text(encoding="utf-8")))
    assert marks(page) == [(Role(block["role"]), block["section"]) for block in gold["blocks"]]


LEDE = "أعلنت وزارة الصحة اليوم الأربعاء بدء حملة تطعيم واسعة في جميع محافظات البلاد."
MORE = "وأضافت الوزارة في بيان أن الحملة تستمر ثلاثة أسابيع وتشمل المدارس والمراكز الصحية."
LAST = "وختم البيان بالتأكيد أن اللقاح آمن وأنه متوفر مجاناً لجميع المواطنين."
TITLE = "وزارة الصحة تبدأ حملة تطعيم واسعة في المحافظات"
OTHER_TITLE = "ارتفاع أسعار النفط في الأسواق العالمية"
OTHER_LEDE = "ارتفعت أسعار النفط في الأسواق العالمية بأكثر من ثلاثة بالمئة في تعاملات الخميس."

# Each line: expected role and section, a hint where the file has markup, the text.
PAGES = {
    "headline, deck, byline, date": [
        ("X0", "الرئيسية > أخبار > محليات"),
        ("X0", "محليات"),
        ("H0", TITLE),
        ("S0", "الحملة تشمل المدارس وتستمر ثلاثة أسابيع كاملة"),
        ("X0", "بقلم: سامي الحداد"),
        ("X0", "الأربعاء 12 آذار 2025 - 10:30 ص"),
        ("X0", "دمشق - سانا"),
        ("B0", LEDE),
        ("B0", MORE),
        ("X0", "جميع الحقوق محفوظة © 2025"),
    ],
    "share bar, photo, comments": [
        ("H0", TITLE),
        ("X0", "نُشر في: 12/03/2025 الساعة 14:05"),
        ("X0", "شارك الخبر على فيسبوك"),
        ("X0", "فيسبوك تويتر واتساب تلغرام"),
        ("X0", "صورة أرشيفية لمركز صحي"),
        ("B0", LEDE),
        ("X0", "إعلان"),
        ("B0", MORE),
        ("X0", "تابعونا على قناتنا في تلغرام"),
        ("X0", "اشترك في نشرتنا البريدية لتصلك آخر الأخبار."),
        ("X0", "الوسوم: الصحة، تطعيم، لقاحات"),
        ("X0", "اترك تعليقاً"),
        ("X0", "لن يتم نشر عنوان بريدك الإلكتروني."),
    ],
    "links inside the article": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("R0", "اقرأ أيضاً: منظمة الصحة العالمية تحذر من موجة جديدة"),
        ("B0", MORE),
        ("X0", "إقرأ أيضا"),
        ("R0", "الأمم المتحدة تدعو إلى هدنة إنسانية في السودان"),
        ("B0", "وأشارت إلى أن الفرق الجوالة ستصل إلى القرى البعيدة."),
        ("B0", LAST),
    ],
    "list of links at the end": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("B0", MORE),
        ("X0", "مواضيع ذات صلة"),
        ("R0", "• السلطات تغلق الحدود البرية مع الجوار"),
        ("R0", "- البرلمان يصوت على الموازنة العامة للدولة"),
        ("R0", "انطلاق معرض الكتاب في دورته الثلاثين"),
        ("X0", "منذ 3 ساعات"),
        ("X0", "الأكثر قراءة"),
        ("R0", "هل تنجح الحكومة في خفض العجز؟"),
    ],
    "subheadings": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("S0", "لقاحات متوفرة مجاناً"),
        ("B0", MORE),
        ("S0", "بوتين: مستعدون للحوار"),
        ("B0", LAST),
    ],
    "second article below a label": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("X0", "شاهد أيضاً"),
        ("H1", OTHER_TITLE),
        ("B1", OTHER_LEDE),
        ("B1", "وقال محللون إن التراجع في المخزونات دعم الأسعار."),
    ],
    "second article below the end of the first": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("X0", "المصدر: رويترز"),
        ("H1", "المنتخب يتأهل إلى النهائي بعد مباراة مثيرة"),
        ("B1", "حسم الفريق الأخضر المواجهة بركلات الترجيح أمام أربعين ألف متفرج."),
    ],
    "second article with a date line": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("B0", MORE),
        ("H1", OTHER_TITLE),
        ("X1", "الخميس 13 مارس 2025"),
        ("B1", OTHER_LEDE),
    ],
    "source line above the article": [
        ("H0", TITLE),
        ("X0", "المصدر: سانا"),
        ("B0", LEDE),
        ("S0", "لقاحات متوفرة مجاناً للجميع"),
        ("B0", "تصل الفرق الجوالة إلى القرى البعيدة خلال أسبوع واحد."),
    ],
    "signature": [("B0", LEDE), ("B0", MORE), ("X0", "سمير العلي"), ("X0", "(انتهى)")],
    "headlines without a label below the article": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("R0", "السلطات تغلق الحدود البرية مع الجوار"),
        ("R0", "البرلمان يصوت على الموازنة العامة للدولة"),
        ("R0", "انطلاق معرض الكتاب في دورته الثلاثين"),
    ],
    "markup": [
        ("X0", "*", "الرئيسية"),
        ("H0", "#", "حملة تطعيم."),
        ("B0", "وزارة الصحة تعلن الحملة وتدعو المواطنين إلى المشاركة فيها اليوم."),
        ("S0", "#", "من يحق له اللقاح؟"),
        ("B0", "*", "الأطفال دون الخامسة"),
        ("B0", "*", "كبار السن"),
        ("S0", "#", "المراكز الصحية في المحافظات"),
        ("B0", "|", "دمشق"),
        ("B0", "|", "12"),
        ("X0", "#", "مقالات ذات صلة"),
        ("R0", "*", OTHER_TITLE),
    ],
    "subheading below links": [
        ("H0", TITLE),
        ("B0", LEDE),
        ("X0", "أخبار ذات صلة"),
        ("R0", "*", OTHER_TITLE),
        ("S0", "#", "خلفية الحملة الوطنية"),
        ("B0", MORE),
    ],
    "interview": [
        ("H0", "رئيس الاتحاد في حوار مع الصحيفة: لن نستقيل"),
        ("B0", LEDE),
        ("S0", "كيف ترون مستقبل اللعبة في البلاد؟"),
        ("B0", LAST),
        ("B0", "الصحيفة: وماذا عن العقوبات التي فرضت على النادي؟"),
        ("B0", MORE),
    ],
    "paragraphs without full stops": [
        ("B0", "أعلنت وزارة الصحة اليوم الأربعاء بدء حملة تطعيم واسعة في جميع محافظات البلاد"),
        ("B0", "قالت الوزارة في بيان إن الحملة تستمر ثلاثة أسابيع وتشمل المدارس والمراكز الصحية"),
        ("S0", "لقاحات متوفرة مجاناً"),
        ("B0", "ختم البيان بالتأكيد أن اللقاح آمن وأنه متوفر مجاناً لجميع المواطنين والمقيمين"),
    ],
    "a list of short lines": [("B0", "مجلس الأمن الدولي"), ("B0", "الأمم المتحدة"), ("B0", "الاتحاد الأوروبي")],
    "one line": [("B0", TITLE)],
    "numbered paragraphs": [
        ("H0", TITLE),
        ("B0", "1. تبدأ الحملة يوم الأحد."),
        ("B0", "2. تنتهي الحملة بعد ثلاثة أسابيع."),
        ("B0", LAST),
    ],
}


@pytest.mark.parametrize("lines", PAGES.values(), ids=PAGES)
def test_composed_pages(lines: list[tuple[str, ...]]) -> None:
    page = document("\n".join(line[-1] for line in lines))
    hinted = (
        replace(block, hint=HINTS[line[1]]) if len(line) == 3 else block
        for block, line in zip(page.blocks, lines, strict=True)
    )
    page = understand(replace(page, blocks=tuple(hinted)))
    found = {block.text: f"{block.role.name} {block.section}" for block in page.blocks}
    assert found == {line[-1]: f"{ROLES[line[0][0]].name} {line[0][1:]}" for line in lines}


LOOKALIKES = [
    "المصدر الأمني قال إن القوات انسحبت من المدينة.",
    "المصدر: «لن نتراجع عن موقفنا أبداً».",
    "وأضاف المصدر أن الاجتماع تأجل إلى الأسبوع المقبل.",
    "نشر الجيش قوات إضافية على الحدود الشمالية.",
    "نُشر التقرير في صحيفة محلية يوم الأربعاء.",
    "شارك الوزير في القمة عبر تقنية الفيديو.",
    "شارك الآلاف في تظاهرة دعت إليها النقابات",
    "تابعنا على مدى سنوات تطورات الأزمة.",
    "تابع الرئيس مع الوزراء سير العمل",
    "انضم الرئيس السابق إلى تلغرام أمس",
    "كتب الرئيس على تويتر أن المفاوضات انتهت",
    "بقلم رصاص رسم الفنان لوحته الأولى في السجن عام 1943.",
    "اقرأ ما كتبه المتنبي قبل ألف عام.",
    "الكلمات التي قالها الوزير لم تكن دلالية",
    "انتهى الاجتماع دون اتفاق",
    "يتبع الجيش خطة جديدة في الشمال",
    "إعلان حالة الطوارئ في العاصمة",
    "صورة جديدة للكون يلتقطها تلسكوب فضائي",
    "حقوق الإنسان محفوظة في الدستور",
    "رئيس التحرير يستقيل من منصبه",
    "صحيفة إسرائيلية: الجيش غير مستعد للحرب",
    "تقرير: العالم يقترب من أزمة غذاء",
    "رويترز: واشنطن تدرس فرض عقوبات جديدة",
    "وكالة الطاقة الذرية تحذر من تسرب إشعاعي",
    "الجزيرة العربية شهدت أمطاراً غزيرة",
    "في 12 آذار أعلن الوزير استقالته",
    "الأربعاء المقبل موعد الجلسة الثانية",
    "منذ ثلاث ساعات تتواصل الاشتباكات",
    "التعليق على القرار جاء سريعاً من موسكو",
    "المزيد من الضحايا يسقطون كل يوم.",
    "آخر الأخبار الواردة من الجبهة تشير إلى انسحاب القوات",
    "فيسبوك تعلن تسريح آلاف الموظفين",
    "كل الحقوق التي نطالب بها محفوظة بالقانون",
]


@pytest.mark.parametrize("text", LOOKALIKES)
def test_a_sentence_that_looks_like_boilerplate_is_not(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("رئيس التحرير: سامي الحداد", "masthead line"),
        ("صحيفة يومية سياسية مستقلة", "masthead line"),
        ("الموقع مرخص من وزارة الإعلام", "accreditation line"),
        ("نشر في 2024-05-01", "publication line"),
        ("آخر تحديث: الأحد 3 كانون الثاني 2024", "publication line"),
        ("٢٠٢٤/٠٥/٠١", "date line"),
        ("السبت، 5 نوفمبر 2022، 11:30 مساءً", "date line"),
        ("القاهرة – 12 مارس 2024", "date line"),
        ("كتبت: سلمى حسن", "byline"),
        ("إعداد وتحرير", None),
        ("ترجمة وتحرير: نون بوست", "byline"),
        ("تونس – مراسل الشؤون الاقتصادية", "byline"),
        ("وكالات", "agency or source line"),
        ("موسكو - (رويترز)", "agency or source line"),
        ("الجزيرة نت + وكالات", "agency or source line"),
        ("موقع الخبر نيوز - الميادين", "agency or source line"),
        ("المصدر : وكالة الأنباء القطرية", "source line"),
        ("نقلاً عن رويترز", "source line"),
        ("الكلمات المفتاحية: سوريا، لبنان", "keyword list"),
        ("#سوريا #لبنان", "keyword list"),
        ("إقرأوا أيضًا :", "label of links to other articles"),
        ("قد يعجبك أيضاً", "label of links to other articles"),
        ("المقال السابق: انتخابات مبكرة في البلاد", "link to another article"),
        ("شارك المقال مع أصدقائك", "invitation to share, follow or subscribe"),
        ("لا يوجد تعليقات", "invitation to comment"),
        ("كافة الحقوق محفوظة لموقع الخبر", "copyright line"),
        ("المقال لا يعبر بالضرورة عن رأي الصحيفة.", "disclaimer"),
        ("إقرأ المزيد على RT Arabic: خبراء يكشفون أسرار اللقاء", "link to another article"),
        ("طباعة | إرسال إلى صديق | حفظ", "invitation to share, follow or subscribe"),
        ("متظاهرون أمام مقر السفارة (الفرنسية)", "photo caption or credit"),
        ("مصلون في باحات الجامع (تصوير: سامي علي)", "photo caption or credit"),
        ("اضغط هنا لمتابعة البث المباشر", "site navigation"),
        ("(أرشيف)", "photo caption or credit"),
        ("لقاء الوزيرين في موسكو (رويترز)", "photo caption or credit"),
        ("نستخدم ملفات تعريف الارتباط لتحسين تجربتك. موافق", "cookie or privacy notice"),
        ("من نحن | اتصل بنا", "site navigation"),
        ("https://example.org/news/1", "site navigation"),
        ("عدد المشاهدات: 1,250", "page tool or counter"),
        ("* * *", "separator"),
    ],
)
def test_names_the_reason(text: str, reason: str | None) -> None:
    rule = recognise(text)
    assert (rule.reason if rule else None) == reason


def test_a_persian_page_is_told_and_left_as_it_is() -> None:
    page = document("رئیس جمهور ایران وارد پکن شد\nوی گفت که این سفر برای توسعه روابط است.\nمنبع: ایرنا")
    assert understand(page) == replace(page, language="fa")


def test_an_english_page_is_told() -> None:
    assert understand(document("Moscow\nThe ministry said so. كتب")).language == "latin"


@pytest.mark.parametrize(
    "line",
    ["1" * 500, "رويترز-" * 60, "1/" * 200, "وكالة " * 80, "فيسبوك" * 70, "منذ " * 100, "كلمة - " * 60, "انتهى/" * 80],
)
def test_no_line_makes_a_pattern_slow(line: str) -> None:
    started = time.process_time()
    recognise(line)
    assert time.process_time() - started < 1


def test_a_long_page_takes_linear_time() -> None:
    text = "\n".join([LEDE, *["اقرأ أيضاً", TITLE, "فيسبوك", LEDE] * 2_000, *[OTHER_TITLE] * 2_000])
    started = time.process_time()
    assert len(understand(document(text)).blocks) == 10_001
    assert time.process_time() - started < 30
