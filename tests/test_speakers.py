"""Test who is named as the speaker, on composed sentences of the kinds that agencies write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statement_articles import article, with_targets

from workbench.document import Document, Speaker
from workbench.statements import attribute

INTRODUCTION = "قال وزير الخارجية الأردني سامر الخطيب إن المحادثات في عمان كانت مفيدة."


def speaker_of(*paragraphs: str) -> Speaker | None:
    """Return the speaker of the last sentence of an article."""
    document = article(*paragraphs)
    return attribute(document).get(document.segments[-1].id)


EXPLICIT = [
    (
        "قال المتحدث باسم الرئاسة الروسية ديمتري بيسكوف إن الموعد لم يحدد بعد.",
        "ديمتري بيسكوف",
        "المتحدث باسم الرئاسة الروسية",
    ),
    ("وَأَكَّدَ وزيرُ الماليةِ كريم الهاشمي أنّ الموازنة متوازنة.", "كريم الهاشمي", "وزيرُ الماليةِ"),
    ("وأكدت المتحدثة باسم البيت الأبيض جين هاريس أن القرار نهائي.", "جين هاريس", "المتحدثة باسم البيت الأبيض"),
    (
        "صرح ماريو روسي، نائب رئيس الوفد الإيطالي في الأمم المتحدة، بأن النص جاهز.",
        "ماريو روسي",
        "نائب رئيس الوفد الإيطالي في الأمم المتحدة",
    ),
    (
        "وفي وقت سابق، أعلن نائب مدير قسم آسيا في وزارة الخارجية الصينية لي وانغ أن الحوار مستمر.",
        "لي وانغ",
        "نائب مدير قسم آسيا في وزارة الخارجية الصينية",
    ),
    (
        "وكان رئيس الأركان الفرنسي الجنرال بيير دوبون أعلن في وقت سابق أن القوات انسحبت.",
        "بيير دوبون",
        "رئيس الأركان الفرنسي",
    ),
    ("أوضح وزير الطاقة الجزائري، كمال بن يوسف، أن الإنتاج سيرتفع.", "كمال بن يوسف", "وزير الطاقة الجزائري"),
    (
        "وقال السفير البريطاني لدى بغداد ستيفن هيل، في مؤتمر صحفي، إن بلاده ملتزمة.",
        "ستيفن هيل",
        "السفير البريطاني لدى بغداد",
    ),
    ("ورأى الباحث في معهد الشرق الأوسط طارق مراد أن الاتفاق هش.", "طارق مراد", None),
    ("قال أنتوني بلينكن إن الولايات المتحدة ستراقب التنفيذ.", "أنتوني بلينكن", None),
    ("وشدد الرئيس السيسي على أن الأولوية لوقف إطلاق النار.", "السيسي", "الرئيس"),
    ("وقال علي حسن إن المدرسة أغلقت أبوابها.", "علي حسن", None),
    ("وزير الدفاع التركي يشار غولر: لن نسحب قواتنا.", None, None),
    ("ونقلت وكالة تاس عن الجنرال إيفان بتروف قوله إن القوات في مواقعها.", "إيفان بتروف", "الجنرال"),
    ("ذكرت شبكة “سي إن إن” نقلاً عن ثلاثة مسؤولين أمريكيين أن الضربة ألغيت.", "ثلاثة مسؤولين أمريكيين", None),
    ("أعلن الكرملين أن الرئيس فلاديمير بوتين قال خلال الاتصال إنه مستعد للحوار.", "فلاديمير بوتين", "الرئيس"),
    ("دعت وزيرة الخارجية الألمانية آنا شميت إسرائيل إلى ضبط النفس.", "آنا شميت", "وزيرة الخارجية الألمانية"),
    ("وكانت قد اتهمت وزارة الخارجية الروسية الولايات المتحدة بشن عملية سيبرانية.", "وزارة الخارجية الروسية", None),
    ("وحذرت منظمة الصحة العالمية من أن اللقاحات تنفد.", "منظمة الصحة العالمية", None),
    ("قال متحدث عسكري إن الحريق أخمد.", "متحدث عسكري", None),
    ("وأفادت مصادر طبية بأن عدد المصابين ارتفع.", "مصادر طبية", None),
    ("أكدت موسكو أن الحوار لم يتوقف.", "موسكو", None),
    ("لم يتغير شيء، حسبما أوردت وزارة الدفاع الروسية.", "وزارة الدفاع الروسية", None),
    ("وبحسب وزارة الصحة اللبنانية، ارتفع عدد الجرحى إلى 40.", "وزارة الصحة اللبنانية", None),
    ("انخفض التضخم إلى 3 في المئة، وفق ما أعلنه البنك المركزي.", "البنك المركزي", None),
    ("“لا أحد فوق القانون”، قال القاضي خوان ميرشان.", "خوان ميرشان", "القاضي"),
    (
        "اعتبر الأمين العام لحلف شمال الأطلسي مارك روته أن الإنفاق غير كاف.",
        "مارك روته",
        "الأمين العام لحلف شمال الأطلسي",
    ),
    ("وبيّن رئيس الوفد الماليزي حسن إبراهيم أن الخلاف تقني.", "حسن إبراهيم", "رئيس الوفد الماليزي"),
]


@pytest.mark.parametrize(("text", "name", "title"), EXPLICIT)
def test_named_subject(text: str, name: str | None, title: str | None) -> None:
    speaker = speaker_of(text)
    assert (speaker.name if speaker else None) == name
    if title:
        assert speaker is not None
        assert speaker.title == title


RESOLVED = [
    "وأضاف: “لن نتراجع عن مواقفنا”.",
    "وتابع: “ولكن الوقت ضيق”.",
    "كما أكد أن بلاده ملتزمة بالاتفاق.",
    "وقال في إحاطة صحافية: “الموقف واضح”.",
    "مشيراً إلى أن اللجنة ستجتمع غداً.",
    "وأشار الخطيب إلى أن اللجنة ستجتمع غداً.",
    "إلى ذلك، قال الخطييب إن اللجنة ستجتمع غداً.",
    "ووفقا له، فإن الوثيقة تحتاج إلى تعديل.",
    "وشدد وزير الخارجية الأردني على أهمية الحوار.",
    "وختم الوزير حديثه بالقول إن الحوار مستمر.",
    "وأعاد الخطيب إلى الأذهان أن الاتفاق وقع قبل عام.",
    "ونقل موقع روسيا اليوم عن الخطيب قوله إن الاتفاق سيوقع.",
]


@pytest.mark.parametrize("text", RESOLVED)
def test_resolved_to_the_speaker_named_before(text: str) -> None:
    speaker = speaker_of(INTRODUCTION, text)
    assert speaker is not None
    assert (speaker.name, speaker.title) == ("سامر الخطيب", "وزير الخارجية الأردني")


def test_a_surname_is_resolved_to_the_full_name_given_later() -> None:
    document = article("قال الخطيب إن المحادثات مفيدة.", "واستقبل وزير الخارجية الأردني سامر الخطيب الوفد.")
    speaker = attribute(document)[document.segments[0].id]
    assert (speaker.name, speaker.title) == ("سامر الخطيب", "وزير الخارجية الأردني")
    assert speaker.segment == document.segments[1].id


def test_a_verb_without_subject_goes_to_the_last_speaker_of_its_gender() -> None:
    spokeswoman = "وقالت المتحدثة باسم وزارة الخارجية الروسية ماريا زاخاروفا إن الرد قريب."
    assert names(article(INTRODUCTION, spokeswoman, "وأضافت: “سننتظر”.", "وأضاف أن الحوار مستمر.")) == [
        "سامر الخطيب",
        "ماريا زاخاروفا",
        "ماريا زاخاروفا",
        "سامر الخطيب",
    ]


def test_sentences_inside_a_quotation_belong_to_who_opened_it() -> None:
    document = article(INTRODUCTION, "وأضاف: “المسودة تحتاج إلى تنقيح. لن نوقعها الآن. سنعود إليها.” ثم غادر القاعة.")
    assert names(document)[:4] == ["سامر الخطيب"] * 4


def test_the_source_and_the_statement_mean_whoever_was_quoted() -> None:
    document = article(
        "ونقلت وكالة سبوتنيك عن مصدر إعلامي في الحرس الوطني الروسي قوله إن التدريبات بدأت.",
        "ولفت المصدر إلى أن الوحدات جاهزة.",
        "وأشار المكتب الإعلامي للدائرة العسكرية المركزية في بيان إلى أن التدريبات مستمرة.",
        "وذكر المكتب أن التدريبات ستجري على مراحل.",
        "وأوضح البيان أن العسكريين سيتدربون في الجبال.",
    )
    source, office = "مصدر إعلامي في الحرس الوطني الروسي", "المكتب الإعلامي للدائرة العسكرية المركزية"
    assert names(document) == [source, source, office, office, office]


def test_a_counterpart_holds_the_same_office_for_the_country_named() -> None:
    document = article(
        "قال وزير الخارجية الروسي سيرغي لافروف في مؤتمر مع نظيرته السودانية مريم الصادق المهدي إن العلاقات جيدة.",
        "من جهتها أكدت وزيرة الخارجية السودانية أن العلاقات متينة.",
        "ولفتت المهدي إلى أن الاتفاقية ستعرض على البرلمان.",
    )
    speakers = attribute(document)
    assert names(document) == ["سيرغي لافروف", "مريم الصادق المهدي", "مريم الصادق المهدي"]
    assert speakers[document.segments[2].id].title == "وزيرة الخارجية السودانية"


def test_two_people_may_say_the_same() -> None:
    speaker = speaker_of("وكان الرئيس الروسي فلاديمير بوتين والرئيس الأمريكي جو بايدن شدّدا على الحاجة إلى التعاون.")
    assert speaker is not None
    assert speaker.name == "فلاديمير بوتين وجو بايدن"
    assert speaker.english == "Vladimir Putin and Joe Biden"


SILENT = [
    "قدّمت روسيا اليوم أول مشروع اتفاقية في العالم.",
    "يشار إلى أنّ العلاقات تعززت كثيراً في الآونة الأخيرة.",
    "ويذكر أن المعرض يستمر ثلاثة أيام.",
    "وعُلم في 21 تموز عن قرار روسيا تعزيز قاعدتها العسكرية.",
    "لم يصدر حتى الآن أي تعليق من الحكومة على هذه الاتهامات.",
    "وكانت جولة وزير الخارجية الروسي، سيرغي لافروف، في أفريقيا من أبرز الخطوات.",
    "وجاءت تصريحات بوكين بعد أن رفضت واشنطن منح التأشيرات.",
    "جاء ذلك في رسالة لوزارة الخارجية الروسية عقب الدورة الرابعة.",
    "تقع المدينة بين النهر والجبل، ويبلغ عدد سكانها 40 ألف نسمة.",
    "البرنامج الذي أعلنته الوزارة يبدأ غداً.",
]


@pytest.mark.parametrize("text", SILENT)
def test_no_speaker_where_nobody_speaks(text: str) -> None:
    assert speaker_of(text) is None


def test_headlines_name_their_speaker_before_the_colon() -> None:
    document = article(INTRODUCTION, headline="الكرملين: ضرورة التعاون في الأمن السيبراني")
    assert attribute(document)[document.segments[0].id].name == "الكرملين"


def test_sections_do_not_share_their_speakers() -> None:
    document = article(INTRODUCTION, "وأضاف أن الحوار مستمر.", sections=(0, 1))
    assert document.segments[1].id not in attribute(document)


ENGLISH = [
    ("وأعلنت وزارة الخارجية الروسية أن الرد قريب.", "Russian Foreign Ministry"),
    (
        "وذكر المكتب الإعلامي للدائرة العسكرية المركزية في روسيا أن التدريبات بدأت.",
        "Press Office of the Central Military District in Russia",
    ),
    ("وأكد نائب وزير الدفاع الأوكراني أن قواته صامدة.", "Ukrainian deputy defence minister"),
    ("وقال رئيس هايتي إن الانتخابات تأجلت.", "President of Haiti"),
    ("أعلنت الرئاسة الروسية “الكرملين” أن الاتصال تم.", "Russian presidency (Kremlin)"),
    ("قال رئيس بابرناس إن الطريق فتح.", "Head"),
    ("قال متحدث باسم بابرناس إن الطريق فتح.", "Spokesman"),
    ("قال أمير الدولة إن الطريق فتح.", "Emir of the state"),
    ("ذكرت صحيفة “الغارديان” أن الطريق فتح.", "The Guardian"),
    ("أعلنت شركة “بوش” أنها ستخفض الإنتاج.", "Bush Company"),
]


@pytest.mark.parametrize(("text", "english"), ENGLISH)
def test_institutions_are_named_in_english(text: str, english: str) -> None:
    speaker = speaker_of(text)
    assert speaker is not None
    assert speaker.english == english


def test_a_name_is_spelt_as_the_translation_spells_it() -> None:
    document = article(INTRODUCTION, "وأضاف الخطيب أن الحوار مستمر.")
    first, second = "Jordanian Foreign Minister Samer al-Khateeb said so.", "The minister added that talks go on."
    speakers = attribute(with_targets(document, first, second))
    assert {speaker.english for speaker in speakers.values()} == {"Samer al-Khateeb"}


@given(st.lists(st.text(alphabet='قالأكدنهوزير الخرجية،.:“”" 12\n', max_size=60), min_size=1, max_size=4))
def test_any_text_can_be_read(lines: list[str]) -> None:
    document = article(*(line.replace("\n", " ").strip() or "نص" for line in lines))
    ids = {segment.id for segment in document.segments}
    for segment_id, speaker in attribute(document).items():
        assert {segment_id, speaker.segment} <= ids
        assert speaker.name
        assert speaker.english


def names(document: Document) -> list[str | None]:
    """Return the speaker's name of each sentence."""
    speakers = attribute(document)
    return [speakers[one.id].name if one.id in speakers else None for one in document.segments]
