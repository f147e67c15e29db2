"""Test titles in English: known ones in proper order, and none where a part is in doubt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statement_articles import article

from workbench.document import Document
from workbench.pipeline import prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.statements import attribute
from workbench.statements.english import english_title

TITLES = {
    "المتحدثة باسم وزارة الخارجية الروسية": "spokeswoman for the Russian Foreign Ministry",
    "المتحدث باسم الخارجية الصينية": "spokesman for the Chinese Foreign Ministry",
    "المتحدث الرسمي باسم الجيش العراقي": "official spokesman for the Iraqi army",
    "المتحدث العسكري المصري": "Egyptian military spokesman",
    "المتحدثة باسم الوزارة": "spokeswoman for the ministry",
    "المتحدث باسم حركة طالبان": "spokesman for the Taliban",
    "نائبة المتحدث باسم وزارة الخارجية الأمريكية": "deputy spokeswoman for the US State Department",
    "نائب رئيس مجلس الأمن الروسي": "deputy chairman of the Russian Security Council",
    "السفير الروسي لدى الولايات المتحدة": "Russian ambassador to the United States",
    "السفير السوري السابق في لندن": "former Syrian ambassador to London",
    "سفير روسيا في العراق": "ambassador of Russia to Iraq",
    "المندوب الدائم للصين لدى الأمم المتحدة": "permanent representative of China to the United Nations",
    "نائب رئيس الوفد الروسي في الأمم المتحدة": "deputy head of the Russian delegation to the United Nations",
    "رئيس وفد روسي": "head of a Russian delegation",
    "وزير الخارجية الروسي": "Russian foreign minister",
    "وزيرة الخارجية السودانية": "Sudanese foreign minister",
    "وزير خارجية روسيا": "foreign minister of Russia",
    "وزير الخارجية الأمريكي السابق": "former US secretary of state",
    "وَزِيرُ الماليّةِ": "finance minister",
    "وزير الزراعة اللبناني": "Lebanese agriculture minister",
    "وزيرة الصناعة والتجارة": "industry and trade minister",
    "وزير الخارجية والتعاون الدولي": "foreign and international cooperation minister",
    "وزير الدولة الإماراتي للشؤون الخارجية": "Emirati minister of state for foreign affairs",
    "النائب الأول لوزير الخارجية الإيراني": "Iranian first deputy foreign minister",
    "وكيل الأمين العام للأمم المتحدة للشؤون الإنسانية": (
        "undersecretary-general of the United Nations for humanitarian affairs"
    ),
    "نائب مدير قسم أفريقيا في وزارة الخارجية الروسية": (
        "deputy director of the Africa Department at the Russian Foreign Ministry"
    ),
    "المبعوث الأممي إلى سوريا": "UN envoy to Syria",
    "المبعوث الأمريكي لشؤون إيران": "US envoy for Iran",
    "المبعوث الخاص للأمم المتحدة إلى اليمن": "special envoy of the United Nations to Yemen",
    "رئيس الوزراء": "prime minister",
    "رئيس الوزراء البريطاني السابق": "former British prime minister",
    "رئيسة الوزراء": "prime minister",
    "الأمين العام للأمم المتحدة": "secretary-general of the United Nations",
    "الأمين العام لحلف شمال الأطلسي": "secretary-general of NATO",
    "المدير العام للوكالة الدولية للطاقة الذرية": "director-general of the International Atomic Energy Agency",
    "المفوض السامي لحقوق الإنسان": "high commissioner for human rights",
    "الممثل الأعلى للاتحاد الأوروبي": "high representative of the European Union",
    "نائب الرئيس الأمريكي": "US vice president",
    "الرئيس السابق": "former president",
    "رئيس هايتي": "president of Haiti",
    "مساعد الرئيس الروسي": "Russian presidential aide",
    "مستشار الرئيس الأمريكي": "adviser to the US president",
    "مستشار الأمن القومي الأمريكي": "US national security adviser",
    "المستشارة الألمانية": "German chancellor",
    "رئيسة اللجنة": "chairwoman of the committee",
    "رئيس لجنة العلاقات الخارجية في مجلس الشيوخ الأمريكي": (
        "chairman of the Foreign Relations Committee of the US Senate"
    ),
    "رئيس مجلس النواب الأمريكي السابق": "former speaker of the US House of Representatives",
    "عضو مجلس النواب العراقي": "member of the Iraqi House of Representatives",
    "زعيم حزب الله": "leader of Hezbollah",
    "نائب رئيس الحزب الجمهوري": "deputy leader of the Republican Party",
    "محافظ البنك المركزي التركي": "governor of the Turkish Central Bank",
    "عمدة نيويورك السابق": "former mayor of New York",
    "رئيس جهاز الأمن الفيدرالي الروسي": "head of the Russian Federal Security Service",
    "القائم بأعمال وزير الدفاع": "acting defence minister",
    "قائد القوات المسلحة السودانية الفريق أول": "commander of the Sudanese Armed Forces, general",
    "رئيس الجامعة الدكتور": "president of the university",
    "ملكة بريطانيا": "queen of Britain",
    "أمير قطر": "emir of Qatar",
    "مدرب منتخب مصر": "coach of the Egypt team",
    "المخرج الأمريكي": "US film director",
}

DOUBTFUL = {
    "الدكتور": "says nothing beside a name",
    "السيدة": "the same",
    "نظيره الأمريكي": "whose counterpart?",
    "الممثلة الأمريكية": "actress or representative",
    "العالم العربي": "the Arab world or an Arab scientist",
    "عميد كلية الطب": "a dean, not a brigadier",
    "وزيرا الخارجية": "two of them",
    "الباحثون": "many of them",
    "الرئيس التنفيذي لشركة أرامكو": "a name that no table has",
    "مراسل قناة “النهر”": "the same in quotation marks",
    "رئيس اتحاد الصناعات الألمانية": "an unknown word in the middle",
    "وزير الخارجية الروسية": "an adjective that agrees with nothing",
    "المتحدث باسم": "cut short",
    "وزارة الخارجية": "not a person",
    "وكيل وزارة": "an office that English puts otherwise",
    "الرئيس الروسي وزارة الدفاع": "two things beside each other",
    "": "nothing",
}

SEEDS = {
    "أناتولي أنتونوف": "Russian ambassador to the United States",
    "فلاديمير بوتين وجو بايدن": "Russian president and US president",
    "ماريا زاخاروفا": "spokeswoman for the Russian Foreign Ministry",
    "جون هايتن": "deputy chairman of the Joint Chiefs of Staff of the US Armed Forces",
    "ديمتري بيسكوف": "spokesman for the Russian presidency",
    "فلاديمير بوتين": "president",
    "سيرغي لافروف": "Russian foreign minister",
    "مريم الصادق المهدي": "Sudanese foreign minister",
    "ايلبروس كوتراشيف": "Russian ambassador to Baghdad",
    "عبداللطيف رشيد": "Iraqi president",
    "أوليغ سيرومولوتوف": "Russian deputy foreign minister",
    "يوري كوكوف": "deputy secretary of the Russian Security Council",
    "دميتري مدفيديف": "deputy chairman of the Russian Security Council",
    "أوليغ أوزيروف": "deputy director of the Africa Department at the Russian Foreign Ministry",
    "دميتري بوكين": "deputy head of the Russian delegation to the United Nations",
}


@pytest.mark.parametrize(("title", "english"), TITLES.items())
def test_title(title: str, english: str) -> None:
    assert english_title(title) == english


@pytest.mark.parametrize("title", DOUBTFUL)
def test_no_english_where_a_part_is_in_doubt(title: str) -> None:
    assert english_title(title) is None


def test_every_titled_speaker_of_the_seeds(seeds: Path) -> None:
    found: dict[str, set[str | None]] = {}
    files = find_inputs([str(seeds)], Limits())
    documents = [item for file in files for item in read_documents(file, Limits()) if isinstance(item, Document)]
    for document in documents:
        for speaker in attribute(prepare(document)).values():
            if speaker.title:
                found.setdefault(speaker.name, set()).add(speaker.english_title)
    wanted = {name: {title} for name, title in SEEDS.items()}
    wanted["فلاديمير بوتين"].add("Russian president")
    assert found == wanted


def test_two_speakers_have_a_title_only_if_each_has() -> None:
    text = "وكان الرئيس الروسي فلاديمير بوتين والدكتور سامر الخطيب شددا على الحاجة إلى التعاون."
    document = article(text)
    (speaker,) = attribute(document).values()
    assert speaker.name == "فلاديمير بوتين وسامر الخطيب"
    assert speaker.english_title is None


@given(st.lists(st.sampled_from([word for title in (*TITLES, *DOUBTFUL) for word in title.split()]), max_size=8))
def test_any_order_of_words_gives_english_or_nothing(words: list[str]) -> None:
    english = english_title(" ".join(words))
    assert english is None or re.fullmatch(r"[A-Za-z][A-Za-z' ,-]*", english)
