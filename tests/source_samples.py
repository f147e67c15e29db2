"""Hold small files in the forms in which the publishers of open sources have them, and the pairs that they hold."""

from __future__ import annotations

import io
import json
import zipfile


def conllu(text: str, english: str) -> bytes:
    lines = ["# newdoc id = n01", "# sent_id = n01001", f"# text = {text}", f"# text_en = {english}", "1\tx\tx\tX"]
    return ("\n".join(lines) + "\n\n# sent_id = n01002\n# text = alone\n1\tx\n\n").encode()


def squad(context: str, question: str) -> bytes:
    paragraph = {"context": context, "qas": [{"id": "56beb4", "question": question, "answers": []}]}
    return json.dumps({"data": [{"title": "T", "paragraphs": [paragraph]}]}, ensure_ascii=False).encode()


def zipped(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


def cldr(locale: str, section: dict[str, object]) -> bytes:
    return json.dumps({"main": {locale: {"identity": {"language": locale}} | section}}, ensure_ascii=False).encode()


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en" datatype="text"></header><body>
<tu tuid="CMU_1:1"><prop type="note">x</prop><tuv xml:lang="en">
<seg>do you have a fever &amp; a cough?</seg></tuv><tuv xml:lang="ar"><seg>هل لديك حمى وسعال؟</seg></tuv></tu>
</body></tmx>"""
LANG = """## active ##

# title
;Join <strong>Firefox</strong>.
انضم إلى <strong>Firefox</strong>.

;Take less.<br>Keep it safe.
خذ القليل.<br>حافظ عليه. {ok}

;Not yet translated
Not yet translated
"""

SAMPLES = {
    "data/TM/all.en-ar.tmx.zip": zipped("all.en-ar.tmx", TMX),
    "ar_pud-ud-test.conllu": conllu("وصل الوزير, أمس.", "not this one"),
    "en_pud-ud-test.conllu": conllu("The minister arrived yesterday.", ""),
    "xquad.ar.json": squad("وصل الوفد إلى المدينة. غادر في المساء.", "متى غادر؟"),
    "xquad.en.json": squad("The delegation reached the city. It left in the evening.", "When did it leave?"),
    "translations/ar/global_goals.yml": "'1':\n  short: لا فقر\n  title: 'القضاء على\n    الفقر '\n".encode(),
    "translations/en/global_goals.yml": b"'1':\n  short: No poverty\n  title: End\n    poverty\n'2':\n  short: x\n",
    "translations/ar/global_indicators.yml": "9-c-1-title: نسـبة السكان\n".encode(),
    "translations/en/global_indicators.yml": b"9-c-1-title: Proportion of population\n",
    "data/terminologies/f_en-ar_AR.csv": (
        "id,sourceLang,targetLang,sourceString,targetString\n1,en,ar_AR,fever,الحمى\n2,en,ar_AR,vivid-19,vivid-19\n"
    ).encode(),
    "data/terminologies/g_ar_en.csv": (
        "id,sourceLang,targetLang,sourceString,targetString\n1,ar,en,العزل,isolation\n"
    ).encode(),
    "data/terminologies/g_en_ar.csv": (
        "id,sourceLang,targetLang,sourceString,targetString\n1,en,ar,fever,الحمى\n"
    ).encode(),
    "arabic_english.csv": (
        ',arabic,english\n0,تصبح على خير.,"Good night, Tim!"\n1,"سألت:\tمن؟",She asked who.\n'
    ).encode(),
    "ara.txt": "I see.\tفهمت.\tCC-BY 2.0 (France) Attribution: tatoeba.org #1 (a)\n".encode(),
    "ar/main.lang": LANG.encode(),
    "data/wd_arabic_80": "weißflog\tو ا ي س ف ل و غ\t1\nd'abano\tد ا ب ا ن و\t1\n".encode(),
    "data/wd_arabic_20": "i\u0307nalcık\tإ ي ن ا ل ج ك\t2\n".encode(),
    "ar2en.txt": "أ.\ta.\nزكريا\tzakaria\n".encode(),
}  # fmt: skip
for code, place, month, narrow, metre in (
    ("ar", "الأردن", "يناير", "ي", "متر"),
    ("en", "Jordan", "January", "J", "metres"),
):
    full = f"cldr-json/cldr-{{}}-full/main/{code}/{{}}.json"
    names = {"localeDisplayNames": {"territories": {"JO": place}}}
    money = {"numbers": {"currencies": {"JOD": {"displayName": place, "symbol": place}}}}
    calendar = {
        "months": {"format": {"wide": {"1": month}, "narrow": {"1": narrow}}},
        "dateFormats": {"full": f"{month} d"},
    }
    metres = {"units": {"long": {"length-meter": {"displayName": metre, "unitPattern-count-one": f"{{0}} {metre}"}}}}
    SAMPLES |= {
        full.format("localenames", "territories"): cldr(code, names),
        full.format("localenames", "languages"): cldr(code, {}),
        full.format("localenames", "scripts"): cldr(code, {}),
        full.format("numbers", "currencies"): cldr(code, money),
        full.format("dates", "ca-gregorian"): cldr(code, {"dates": {"calendars": {"gregorian": calendar}}}),
        full.format("units", "units"): cldr(code, metres),
    }

PAIRS = {
    "tico19": [("هل لديك حمى وسعال؟", "do you have a fever & a cough?")],
    "ud_pud": [("وصل الوزير, أمس.", "The minister arrived yesterday.")],
    "xquad": [
        ("وصل الوفد إلى المدينة.", "The delegation reached the city."),
        ("غادر في المساء.", "It left in the evening."),
        ("متى غادر؟", "When did it leave?"),
    ],
    "un_sdg": [
        ("لا فقر", "No poverty"),
        ("القضاء على الفقر", "End poverty"),
        ("نسبة السكان", "Proportion of population"),
    ],
    "tico_terms": [("الحمى", "fever"), ("العزل", "isolation")],
    "tatoeba": [("تصبح على خير.", "Good night, Tim!"), ("سألت: من؟", "She asked who."), ("فهمت.", "I see.")],
    "mozilla_org": [("انضم إلى Firefox.", "Join Firefox."), ("خذ القليل. حافظ عليه.", "Take less. Keep it safe.")],
    "names_wikidata": [("وايسفلوغ", "Weißflog"), ("دابانو", "D'abano"), ("إينالجك", "İnalcık")],
    "names_google": [("أ.", "A."), ("زكريا", "Zakaria")],
    "cldr_names": [("الأردن", "Jordan"), ("يناير", "January"), ("متر", "metres")],
}
EMPTY = {"lang": b"## active ##\n", "yaml": b"{}\n"}  # for the files of which one sample is enough
