"""Find the verbs that report speech, and whose speech they report."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workbench.statements.cue import Cue, IsKnown, Rank
from workbench.statements.lexicon import PEOPLE, Kind, find_noun, phrases, press_names
from workbench.statements.mentions import Mention
from workbench.statements.names import Tokens, is_common, is_given, may_stand_in_name
from workbench.statements.sources import OPENINGS, heading_cues, quoted_source, source_cue
from workbench.statements.subjects import PAUSES, ends_subject, follows_quotation, joined, skip_inserted, subject_at
from workbench.statements.tokens import QUOTES, folded_at, is_definite
from workbench.statements.verbs import Verb, find_verb, find_verb_form

_CLAUSE_WINDOW = 9  # tokens between a verb without subject and the clause that it reports
_COMPANION_WINDOW = 30
_LONGEST_ASIDE = 16  # tokens
_NAME_WINDOW = 4  # the same after a bare name, which is less sure to be one
_SUBJECT_BEFORE = 20  # tokens from a subject's start to its verb
_COLON, _SHADDA = ":", "\u0651"


def find_cues(tokens: Tokens, depths: list[int], is_known: IsKnown, *, heading: bool = False) -> list[Cue]:
    """Return the cues outside quotations, the one that names the sentence's speaker first."""
    cues = list(heading_cues(tokens)) if heading else []
    for number, token in enumerate(tokens):
        if not depths[number] and (_may_report(token.folded) or follows_quotation(tokens, number)):
            cue = source_cue(tokens, number, is_known) or _verb_cue(tokens, number, is_known)
            cues += [cue] if cue else []
    cues.sort(key=lambda cue: (cue.rank, cue.token))
    inner = next((cue for cue in cues[1:] if _is_quoted_by(cue, cues[0], tokens, is_known)), None)
    return [inner, *cues] if inner else cues


@lru_cache(maxsize=1 << 14)
def _may_report(folded: str) -> bool:
    """Say whether a cue may begin with the word: a quick first check."""
    openings = phrases("source_prepositions") | phrases("source_openings") | phrases("opinions") | OPENINGS
    return find_verb_form(folded) is not None or not openings.isdisjoint({folded, folded.removeprefix("و")})


def _is_quoted_by(cue: Cue, outer: Cue, tokens: Tokens, is_known: IsKnown) -> bool:
    """Say whether an institution only passes on what a person says: "أعلن الكرملين أن بوتين قال"."""
    if not (outer.mentions and cue.mentions) or outer.mentions[0].kind in PEOPLE | {Kind.NAME, Kind.PLACE}:
        return False
    inner = cue.mentions[0]
    person = inner.kind in PEOPLE or (inner.kind is Kind.NAME and is_known(inner) > 0)
    return person and inner.start > outer.token and tokens[inner.start - 1].folded in phrases("complementisers")


def _verb_cue(tokens: Tokens, number: int, is_known: IsKnown) -> Cue | None:
    found = find_verb(tokens[number])
    if not found:
        return _unlisted_cue(tokens, number, is_known)
    if found[0].kind == "marked" and found[0].tense != "participle" and number and _SHADDA not in tokens[number].text:
        return None
    return _Report(tokens, number, *found, is_known).cue()


def _unlisted_cue(tokens: Tokens, number: int, is_known: IsKnown) -> Cue | None:
    """Return who is the subject of a verb that no list has, right after a quotation: "“...”، يتنهد الصياد سامر"."""
    if not (follows_quotation(tokens, number) and may_stand_in_name(tokens[number])) or is_definite(tokens, number):
        return None
    mention = subject_at(tokens, skip_inserted(tokens, number + 1), is_known)
    person = mention and mention.kind in PEOPLE and not (find_noun(tokens, number) or is_given(tokens[number]))
    return Cue(Rank.MAIN, number, (mention,)) if mention and person else None


@dataclass(frozen=True, slots=True)
class _Report:
    """Read one reporting verb with its surroundings."""

    tokens: Tokens
    number: int
    verb: Verb
    prefix: str
    is_known: IsKnown

    def cue(self) -> Cue | None:
        """Return what the verb says about the speaker, if it reports at all."""
        if self._is_subordinate():
            return None
        if self.verb.tense == "participle":
            return Cue(Rank.MAIN, self.number) if self._opens_clause() and self._companion(self.number + 1) else None
        if self.verb.kind == "relay" and folded_at(self.tokens, self.number + 1) == "عن":  # passive: "نُقل عن"
            quoted = quoted_source(self.tokens, self.number + 1, ("عن",))
            return Cue(self._rank(), self.number, (quoted,)) if quoted else None
        subjects = self._subjects_after() or self._subjects_before()
        if subjects:
            return self._explicit(subjects)
        if self._opens_clause() and self.verb.kind != "relay" and self._rank() is Rank.MAIN and self._reports():
            return Cue(Rank.MAIN, self.number, (), self.verb.feminine)
        return None

    def _before(self, distance: int = 1) -> str:
        return self.tokens[self.number - distance].folded if self.number >= distance else ""

    def _is_subordinate(self) -> bool:
        """Say whether the verb stands in a relative, negated or time clause; "سبق أن" opens none, "لم ينف" denies."""
        before = self._before()
        if before not in phrases("subordinators") or self.prefix:
            return False
        denies = self.verb.kind == "deny" and before in phrases("negations")
        return not denies and self._before(2) not in {"سبق", "وسبق"}

    def _opens_clause(self) -> bool:
        before = self._before()
        return bool(self.prefix) or not before or before in phrases("clause_openers") or before in PAUSES

    def _rank(self) -> Rank:
        return Rank.PASSING if self._before() in phrases("passing") and self.number > 1 else Rank.MAIN

    def _explicit(self, subjects: tuple[Mention, ...]) -> Cue | None:
        first, rank = subjects[0], self._rank()
        relay = self.verb.kind == "relay"
        passes_on = relay or first.kind is Kind.MEDIA
        links = self.verb.companions if relay else ()
        quoted = quoted_source(self.tokens, first.end, links) if passes_on else None
        if quoted:
            return Cue(rank, self.number, (quoted,))
        if relay:
            return self._relayed(subjects)
        sure = first.kind is not Kind.NAME or self._is_sure_of(first)
        after = max(subjects[-1].end, self.number + 1)
        window = _COMPANION_WINDOW if sure else _NAME_WINDOW
        if not (follows_quotation(self.tokens, self.number) or self._companion(after, window)):
            short = self._shortened(first)
            return Cue(rank, self.number, (short,)) if short else None
        aside = passes_on and not (rank is Rank.MAIN and self.number < 2)
        return Cue(Rank.AGENCY if aside else rank, self.number, subjects)

    def _shortened(self, mention: Mention) -> Mention | None:
        """Return an unnamed subject up to the companion that was read as a part of it: "الهيئة|للركاب"."""
        companions = (*self.verb.companions, *self.verb.adjacent)
        for number in range(mention.start + 1, mention.end) if not mention.name else ():
            if _match_any(companions, [self.tokens[number].folded]):
                return mention._replace(end=number, title=(mention.start, number), words=mention.words & {mention.head})
        return None

    def _relayed(self, subjects: tuple[Mention, ...]) -> Cue | None:
        """Return the agency that names nobody, or who else is said in passing to pass something on."""
        if subjects[0].kind is Kind.MEDIA:
            return Cue(Rank.AGENCY, self.number, subjects)
        return Cue(Rank.PASSING, self.number, subjects) if self._rank() is Rank.PASSING else None

    def _subjects_after(self) -> tuple[Mention, ...]:
        mention = subject_at(self.tokens, skip_inserted(self.tokens, self.number + 1), self.is_known)
        if mention is None or not self._agrees(mention):
            return ()
        if mention.kind is Kind.NAME and not (self._is_sure_of(mention) or self._may_be_name(mention)):
            return ()
        return (mention, *joined(self.tokens, mention))

    def _subjects_before(self) -> tuple[Mention, ...]:
        """Read "وكان X قال", "X وY أكدا" and, at the start of a sentence, "X تؤكد"."""
        openers = phrases("auxiliaries") | phrases("complementisers") | phrases("connectors") | {"", "،"}
        for start in range(max(0, self.number - _SUBJECT_BEFORE), self.number):
            before = self.tokens[start - 1].folded if start else ""
            is_verb = find_verb(self.tokens[start]) is not None  # "طالب", which is "student" too
            mention = subject_at(self.tokens, start, self.is_known) if before in openers and not is_verb else None
            if mention is None or (mention.kind is Kind.NAME and (before == "،" or not self._is_sure_of(mention))):
                continue
            subjects = (mention, *joined(self.tokens, mention))
            end = subjects[-1].end
            if skip_inserted(self.tokens, end + (folded_at(self.tokens, end) == "،")) == self.number:
                return subjects if self.verb.plural or self._agrees(mention) else ()
        return ()

    def _is_sure_of(self, name: Mention) -> bool:
        """Say whether the section or the press knows a bare name."""
        return self.is_known(name) > 0 or self.tokens[name.start].folded in press_names()

    def _may_be_name(self, name: Mention) -> bool:
        """Say whether a bare name that nobody knows stands where only who says it does."""
        before_clause = folded_at(self.tokens, name.end) in phrases("complementisers")
        said = self.verb.kind == "say" and not is_common(self.tokens[name.start])
        return before_clause or (said and ends_subject(self.tokens, name.end))

    def _agrees(self, mention: Mention) -> bool:
        return None in {mention.feminine, self.verb.feminine} or mention.feminine == self.verb.feminine

    def _companion(self, start: int, window: int = _COMPANION_WINDOW) -> bool:
        """Say whether a companion of the verb follows from a token on, if it needs one."""
        far, near = self.verb.companions, self.verb.adjacent
        next_words = [folded_at(self.tokens, at) for at in self._places_after(start)]
        if _match_any(self.verb.barred, next_words):
            return False
        if not (far or near) or _match_any(near, next_words):
            return True
        return _match_any(far, [token.folded for token in self.tokens[start : start + window]])

    def _places_after(self, start: int) -> tuple[int, ...]:
        """Return what follows a subject at once, and after an aside: "رحبت الحركة، في بيان، بالتقرير"."""
        after = skip_inserted(self.tokens, start)
        if folded_at(self.tokens, start) != "،":
            return (after,)
        window = range(start + 1, min(start + _LONGEST_ASIDE, len(self.tokens)))
        return (after, *(number + 1 for number in window if self.tokens[number].folded == "،"))

    def _reports(self) -> bool:
        """Say whether a clause or quotation follows a verb without subject, soon after it."""
        window = self.tokens[self.number + 1 : self.number + _CLAUSE_WINDOW]
        if not self._companion(self.number + 1, _CLAUSE_WINDOW - 1):
            return False
        # A definite noun that no list has is a subject after all: "وأضافت الحملة إلى برنامجها ...".
        alone = not is_definite(self.tokens, self.number + 1)
        if self.verb.kind == "stance" or (self.number == 0 and self.verb.kind == "say" and alone):
            return True
        marks = phrases("complementisers") | QUOTES | {_COLON}
        return self._before() in phrases("pronoun_subjects") or any(token.folded in marks for token in window)


def _match_any(companions: Iterable[str], words: Iterable[str]) -> bool:
    return any(_matches(one, word) for one in companions for word in words)


def _matches(companion: str, folded: str) -> bool:
    return folded.startswith(companion[:-1]) if companion.endswith("*") else folded == companion
