"""What a term is, where it stands in running Arabic, and when its English is there."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.glossary.check import check_glossary
from workbench.glossary.english import find_rendering
from workbench.glossary.index import Glossary
from workbench.glossary.term import LONGEST, Term, checked, key, merged
from workbench.text.words import PREFIXES


def found(text: str, *sources: str) -> list[str]:
    return [match.span.of(text) for match in Glossary([Term(source, "x") for source in sources]).find(text)]


class TestFinding:
    @pytest.mark.parametrize(
        ("source", "text", "places"),
        [
            ("الأمم المتحدة", "قدّمت روسيا للأمم المتحدة مشروعا", ["للأمم المتحدة"]),
            ("الأمم المتحدة", "وبالأُمَمِ المتّحدة والامم المتحده", ["وبالأُمَمِ المتّحدة", "والامم المتحده"]),
            ("الأمم المتحدة", "«الأمم\u200f المتحدة»", ["الأمم\u200f المتحدة"]),
            ("الأمم المتحدة", "هذه الأمم، المتحدة", []),
            ("الأمم المتحدة", "الأمم. المتحدة", []),
            ("وزير الخارجية", "وزير خارجية فرنسا", ["وزير خارجية"]),
            ("وزير خارجية", "لوزير الخارجية", ["لوزير الخارجية"]),
            ("وزير الخارجية", "بحث وزيرا الخارجية ووزيرة الخارجية", ["وزيرا الخارجية", "ووزيرة الخارجية"]),
            ("وزير الخارجية", "مع وزيري الخارجية", ["وزيري الخارجية"]),
            ("الأمين العام", "الأمينة العامة", ["الأمينة العامة"]),
            ("قوة نووية", "قوتين نوويتين والقوتان النوويتان", ["قوتين نوويتين", "والقوتان النوويتان"]),
            ("قوات الأمن", "قواته الأمنية", []),
            ("حزب الله", "حزب الله وحزب له", ["حزب الله"]),
            ("كوفيد-19", "كوفيد ١٩", ["كوفيد ١٩"]),
            ("وزارة", "وزارته ووزاراتهم والوزارتين", ["وزارته", "ووزاراتهم", "والوزارتين"]),
            ("لجنة", "للجنة وباللجنة ولجنتي", ["للجنة", "وباللجنة", "ولجنتي"]),
            ("قرار", "قراراته وقرارين وقرارًا فالقرار", ["قراراته", "وقرارين", "وقرارًا", "فالقرار"]),
            ("مسؤول", "مسئولو الأمن والمسؤولين ومسؤوليه", ["مسئولو", "والمسؤولين", "ومسؤوليه"]),
            ("مستشفى", "المستشفيات ومستشفي", ["المستشفيات", "ومستشفي"]),
            ("يعلن", "سيعلن وسيعلن", ["سيعلن", "وسيعلن"]),
            ("التزام", "الالتزام بالتزامات", ["الالتزام", "بالتزامات"]),
            ("ألمانيا", "لألمانيا وبألمانيا", ["لألمانيا", "وبألمانيا"]),
            ("مكتب", "مكتبه ومكتبة", ["مكتبه"]),
            ("وزير", "وزيرة الدفاع", ["وزيرة"]),
            ("طن", "وطن", []),
            ("بحر", "العراقي والعراق", []),
            ("العراق", "العراقي", []),
        ],
    )
    def test_particles_and_endings_do_not_hide_a_term(self, source: str, text: str, places: list[str]) -> None:
        assert found(text, source) == places

    def test_a_single_word_with_the_article_is_a_name(self) -> None:
        assert found("القاعدة في قاعدة جوية وقاعدته", "القاعدة") == ["القاعدة"]
        assert found("للقاعدة وبالقاعدة", "القاعدة") == ["للقاعدة", "وبالقاعدة"]
        assert found("القاعدة وقاعدة", "قاعدة") == ["القاعدة", "وقاعدة"]

    def test_names_of_one_word_are_not_inflected(self) -> None:
        glossary = Glossary([Term("صور", "Tyre"), Term("القاعدة", "al-Qaeda"), Term("صاروخ", "missile")])
        text = "صوراً في صور وبصور، القاعدتين والقاعدة، صاروخين"
        assert [match.span.of(text) for match in glossary.find(text)] == ["صور", "وبصور", "والقاعدة", "صاروخين"]

    def test_the_longest_wins_wherever_it_begins(self) -> None:
        terms = ("مجلس الأمن", "الأمن القومي الروسي", "مجلس", "مجلس الأمن القومي")
        assert found("مجلس الأمن القومي", *terms) == ["مجلس الأمن القومي"]
        assert found("مجلس الأمن القومي الروسي", *terms[:3]) == ["مجلس", "الأمن القومي الروسي"]
        assert found("مجلس الأمن القومي", "مجلس الأمن", "الأمن القومي") == ["مجلس الأمن"]

    def test_a_word_as_it_stands_is_nearer_than_an_inflected_one(self) -> None:
        text = "البحرين"
        [match] = Glossary([Term("بحر", "sea"), Term("البحرين", "Bahrain")]).find(text)
        assert match.term.target == "Bahrain"

    def test_terms_of_several_domains_share_their_place(self) -> None:
        terms = [Term("الدورة", "session", domain="UN"), Term("الدورة", "cycle", domain="science")]
        matches = Glossary(terms).find("افتتاح الدورة")
        assert [match.term for match in matches] == terms
        assert len({match.span for match in matches}) == 1

    @given(st.sampled_from(PREFIXES), st.sampled_from(["مفاوضات", "اتفاق", "تكتل نقدي", "هيئة التفتيش"]))
    def test_every_chain_of_particles_is_seen_through(self, prefix: str, source: str) -> None:
        word = f"{prefix}{source}"
        assert found(f"قال {word} غدا", source) == [word]

    @given(st.text(alphabet="ابتولمنيةه ،.«»-\u064e\u0640\u200f12aZ", max_size=60))
    def test_places_are_whole_words_in_order_and_never_overlap(self, text: str) -> None:
        terms = [Term(source, "x") for source in ("ابن", "بنت", "ولد", "ابن البلد", "ام", "بيت امل", "لبن", "ب ت")]
        matches = Glossary(terms).find(text)
        for match in matches:
            assert match.span.of(text).strip() == match.span.of(text) != ""
        for one, other in pairwise(matches):
            assert one.span == other.span or one.span.end <= other.span.start

    @given(st.lists(st.sampled_from(["دعم", "خط", "سكة", "حديد", "ميناء", "جسر", "نفق"]), min_size=1, max_size=5))
    def test_a_term_is_always_found_in_itself(self, words: list[str]) -> None:
        source = " ".join(words)
        assert found(source, source, *(set(words) - {source})) == [source]

    def test_words_with_many_readings_do_not_multiply(self) -> None:
        glossary = Glossary([Term(" ".join(["مكتب"] * 60), "x"), Term(" ".join(["بلد"] * 60), "y")])
        began = time.process_time()
        [match] = glossary.find(" ".join(["مكتبه"] * 60))
        assert match.term.target == "x"
        assert glossary.find(" ".join(["وبلديه"] * 2_000)) == ()
        assert time.process_time() - began < 5  # seconds; far below one on an idle core

    def test_ten_thousand_terms_are_found_in_two_thousand_segments_in_a_second_or_two(self) -> None:
        chance = random.Random(5)  # noqa: S311 -- no secret
        letters = "بتثجحخدذرزسشصضطظعغقمنهي"
        words = ["".join(chance.choices(letters, k=chance.randint(3, 7))) for _ in range(20_000)]
        glossary = Glossary(Term(" ".join(chance.choices(words, k=1 + n % 4)), "x") for n in range(10_000))
        segments = [" ".join("ال" * (n % 3 == 0) + chance.choice(words) for n in range(25)) for _ in range(2_000)]
        began = time.process_time()
        matches = sum(len(glossary.find(segment)) for segment in segments)
        assert matches > 1_000
        assert time.process_time() - began < 6  # seconds; about one on an idle core


class TestEnglish:
    @pytest.mark.parametrize(
        ("rendering", "text", "places"),
        [
            ("missile", "Two Missiles, the missile's", ["Missiles", "missile's"]),
            ("United Nations", "the UNITED NATIONS’ envoy", ["UNITED NATIONS"]),
            ("the United Nations", "United Nations", ["United Nations"]),
            ("ceasefire", "a cease-fire", ["cease-fire"]),
            ("cease-fire", "a ceasefire, a cease fire", ["ceasefire", "cease fire"]),
            ("US", "gave us the U.S. and US’s", ["U.S.", "US’s"]),
            ("policy", "policies", ["policies"]),
            ("sanctions", "a sanction", ["sanction"]),
            ("attorney general", "attorneys general", ["attorneys general"]),
            ("stop", "stopped stopping", ["stopped", "stopping"]),
            ("woman", "women", ["women"]),
            ("policeman", "policemen", ["policemen"]),
            ("Erdogan", "Erdoğan’s", ["Erdoğan’s"]),
            ("Islamic State", "Islamic, State", []),
            ("art", "start party", []),
            ("Al-Qaeda", "al Qaeda", ["al Qaeda"]),
        ],
    )
    def test_a_rendering_is_there_in_any_inflection(self, rendering: str, text: str, places: list[str]) -> None:
        assert [span.of(text) for span in find_rendering(rendering, text)] == places

    @given(st.text(max_size=30), st.text(max_size=60))
    def test_any_text_can_be_asked_for_in_any(self, rendering: str, text: str) -> None:
        for span in find_rendering(rendering, text):
            assert 0 <= span.start < span.end <= len(text)

    @given(st.lists(st.from_regex(r"[A-Za-z]{2,8}(-[a-z]{2,8})?", fullmatch=True), min_size=1, max_size=4))
    def test_a_rendering_is_always_in_itself(self, words: list[str]) -> None:
        assert find_rendering(" ".join(words), f"({' '.join(words)}).")


class TestCheck:
    GLOSSARY = Glossary(
        [
            Term("الدولة الإسلامية", "Islamic State group", ("ISIS",), ("Islamic State", "Islamic country")),
            Term("الدورة", "session", domain="UN"),
            Term("الدورة", "cycle", domain="science"),
            Term("القدس", "", forbidden=("Quds",)),
        ]
    )

    def messages(self, source: str, target: str) -> list[str]:
        return [one.message for one in check_glossary(self.GLOSSARY, source, target)]

    def test_a_missing_term_is_told_with_its_place_and_its_english(self) -> None:
        source = "هزيمة الدولة الإسلامية"
        [finding] = check_glossary(self.GLOSSARY, source, "Defeat")
        assert (finding.code, finding.severity, finding.target_span) == ("glossary", "warning", None)
        assert finding.source_span is not None
        assert finding.source_span.of(source) == "الدولة الإسلامية"
        assert finding.message == "the glossary wants “Islamic State group” or “ISIS” for الدولة الإسلامية"

    def test_a_forbidden_rendering_is_marked_unless_it_is_part_of_an_accepted_one(self) -> None:
        source, target = "الدولة الإسلامية", "the Islamic State groups, the Islamic State"
        [finding] = check_glossary(self.GLOSSARY, source, target)
        assert finding.target_span is not None
        assert finding.target_span.start == target.rindex("Islamic State")
        assert "not “Islamic State”" in finding.message
        assert self.messages(source, "the Islamic State group") == []
        assert self.messages("كلمة", target) == []

    def test_one_of_the_terms_of_a_place_is_enough_and_one_mention_for_all(self) -> None:
        assert self.messages("الدورة ثم الدورة", "a cycle") == []
        assert self.messages("الدورة ثم الدورة", "") == ["the glossary wants “session” or “cycle” for الدورة"]

    def test_a_term_may_only_forbid(self) -> None:
        assert self.messages("في القدس", "in Jerusalem") == []
        assert self.messages("في القدس", "in Quds") == ["the glossary forbids “Quds” for القدس"]


class TestTerms:
    def test_spaces_and_doubles_are_tidied(self) -> None:
        term = checked(Term(" الأمم  المتحدة ", "United\nNations", ("UN", "un ", "united nations", ""), (" x ",)))
        assert (term.source, term.target, term.alternatives, term.forbidden) == (
            "الأمم المتحدة", "United Nations", ("UN",), ("x",),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("term", "reason"),
        [
            (Term("", "x"), "needs an Arabic source"),
            (Term("abc", "x"), "no Arabic"),
            (Term("كلمة", " "), "no English"),
            (Term("كلمة", "", ("x",), ("y",)), "no English"),
            (Term("كلمة", "x", forbidden=("X",)), "both accepted and forbidden"),
            (Term("كلمة", "x", ("y",), ("Y",)), "both accepted and forbidden"),
            (Term("كلمة", "x" * (LONGEST + 1)), "too long"),
            (Term("كلمة", "x", tuple(map(str, range(60)))), "more than 50"),
        ],
    )
    def test_what_is_no_term_is_refused(self, term: Term, reason: str) -> None:
        with pytest.raises(InputError, match=reason):
            checked(term)

    def test_spelling_and_the_article_do_not_make_another_term_but_a_name(self) -> None:
        assert key("الأُمم المتحدة") == key("امم متحده")
        assert key("القاعدة") != key("قاعدة")
        assert key("مسؤول") == key("مسئول")

    def test_two_terms_with_one_source_become_one(self) -> None:
        both = merged(Term("أ", "A", ("B",), ("C",), "n"), Term("أ", "D", ("B",), ("E",), "m"))
        assert both == Term("أ", "A", ("B", "D"), ("C", "E"), "n\nm")
        with pytest.raises(InputError, match="both accepted and forbidden"):
            merged(Term("أ", "A"), Term("أ", "", forbidden=("A",)))
        assert merged(Term("أ", "", forbidden=("C",)), Term("أ", "A")) == Term("أ", "A", forbidden=("C",))

    def test_the_digest_changes_with_what_is_wanted_alone(self) -> None:
        terms = [Term("أ", "A"), Term("ب", "B", ("C",))]
        digest = Glossary(terms).sha256
        assert Glossary([*reversed(terms)]).sha256 == digest
        assert Glossary([Term("أ", "A", note="n", creator="x"), terms[1]]).sha256 == digest
        assert len({digest, Glossary(terms[:1]).sha256, Glossary([terms[0], Term("ب", "B")]).sha256}) == 3
