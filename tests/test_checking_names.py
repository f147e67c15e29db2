"""Names: known ones by the gazetteer, unknown ones by their sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checking.gazetteer import arabic_mentions, english_mentions
from workbench.checking.names import check_names
from workbench.checking.spacing import is_joined
from workbench.text.common_words import arabic_name_shape, is_arabic_word, is_english_word

FAITHFUL = [
    ("زار بوتين بكين", "Putin visited Beijing"),
    ("قالت زاخاروفا إن موسكو تراقب", "Zakharova said that Moscow was watching"),
    ("أمين عام الأمم المتحدة أنطونيو غوتيريش", "UN Secretary-General Antonio Guterres"),
    ("الرئيس الفرنسي إيمانويل ماكرون", "French President Emmanuel Macron"),
    ("الولايات المتحدة وروسيا", "The US and Russia"),
    ("البريطانيون والألمان", "The British and the Germans"),
    ("القوات الأوكرانية", "Ukraine's forces"),
    ("كوريا الشمالية", "North Korea"),
    ("ساحل العاج والجبل الأسود", "Ivory Coast and Montenegro"),
    ("عبد الله الثاني", "Abdullah II"),
    ("مولود جاويش أوغلو", "Mevlut Cavusoglu"),
    ("القاهرة ودمشق وأثينا", "Cairo, Damascus and Athens"),
    ("حلف شمال الأطلسي", "NATO"),
    ("بنيامين نتنياهو", "Benjamin Netanyahu"),
    ("شركة أبل", "Apple"),
    ("سكان اسكتلندا", "Scotsmen"),
    ("هيئة الإذاعة البريطانية", "BBC"),
    ("مئة دولار أمريكي", "$100"),
    ("يد يمنى", "a right hand"),
    ("فيضانات وسيول", "floods and torrents"),
    ("وافق المجلس", "The council agreed"),
    ("قال ترامب", "Donald Trump said"),
    ("وكالة الأنباء الألمانية", "the news agency DPA"),
    ("سيرياهوم نيوز", "Syria Home News"),
    ("وقع بالجزائرالعاصمة", "It was signed in Algiers"),
    ("متحف فكتوريا وألبرت", "the V&A"),
    ("اجتمع كيم جونغ أون معه", "Kim Jong-un met him"),
    ("نشرته مجلة Nature", "It was published by Nature"),
    ("", ""),
]

UNFAITHFUL = [
    ("زار بوتين بكين", "Beijing was visited by Merkel", "name-changed"),
    ("زار بوتين بكين", "He visited Beijing", "name-lost"),
    ("زار الوزير بكين", "Minister Lavrov visited Beijing", "name-added"),
    ("القوات الأوكرانية", "Russian forces", "name-changed"),
    ("قالت فرنسا إنها تدعم الاتفاق", "It said that it supports the agreement", "name-lost"),
    ("أعلن سيرغي ستيباشين استقالته", "His resignation was announced by Viktor Zubkov", "name-changed"),
    ("وصل الرئيس إلى إسطنبول", "The president arrived in Baghdad", "name-changed"),
    ("قال نتنياهو ذلك", "That was said by Herzog", "name-changed"),
    ("التقى كلاين في زغرب بمسؤولين", "He met officials in Zagreb", "name-lost"),
    ("التقى كلاين في زغرب بمسؤولين", "Klein met officials", "name-lost"),
    ("صدر ألبوم Yandhi الجديد", "The new album was released", "name-lost"),
    ("يعيش في دنفر بولاية كولورادو", "He lives in Colorado", "name-lost"),
    ("قال إيريك سولهايم في القرن الثالث", "He said that in century III", "name-lost"),
]


@pytest.mark.parametrize(("source", "target"), FAITHFUL)
def test_names_that_come_through_pass(source: str, target: str) -> None:
    assert list(check_names(source, target)) == []


@pytest.mark.parametrize(("source", "target", "code"), UNFAITHFUL)
def test_other_names_are_found(source: str, target: str, code: str) -> None:
    assert [finding.code for finding in check_names(source, target)] == [code]


def test_first_and_last_name_are_one_finding() -> None:
    (finding,) = check_names("أعلن سيرغي ستيباشين استقالته", "It was announced by Viktor Zubkov")
    assert finding.message == "سيرغي ستيباشين in the source, Viktor Zubkov in the translation"


def test_the_longest_name_counts() -> None:
    (mention,) = english_mentions("in North Korea")
    (other,) = english_mentions("in Korea")
    assert not mention.entries & other.entries
    assert arabic_mentions("وللولايات المتحدة")[0].entries <= english_mentions("U.S.")[0].entries


@pytest.mark.parametrize("word", ["والمجلس", "سيعلنون", "بمدينتهم", "وكتاب"])
def test_words_are_known_with_what_is_attached_to_them(word: str) -> None:
    assert is_arabic_word(word)


@pytest.mark.parametrize(("word", "joined"), [("بينالناس", True), ("منليفربول", True), ("ليفربول", False)])
def test_two_words_without_their_space_are_told_from_one(word: str, joined: bool) -> None:
    assert is_joined(word, lambda part: part == "ليفربول") is joined


def test_names_are_told_from_words() -> None:
    assert not is_arabic_word("ستيباشين")
    assert arabic_name_shape("ستيباشين") > arabic_name_shape("استقالته")
    assert is_english_word("Announcing")
    assert not is_english_word("Zubkov")


@given(st.text(max_size=150), st.text(max_size=150))
def test_any_text_is_read_without_a_fault(source: str, target: str) -> None:
    for finding in check_names(source, target):
        assert finding.message
        assert finding.source_span is None or 0 <= finding.source_span.start < finding.source_span.end <= len(source)
        assert finding.target_span is None or 0 <= finding.target_span.start < finding.target_span.end <= len(target)
