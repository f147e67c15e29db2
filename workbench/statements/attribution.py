"""Say who speaks in each segment, following the text sentence by sentence."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from workbench.document import Document, Role, Segment, Speaker
from workbench.statements.cue import Cue
from workbench.statements.english import english_name, english_title
from workbench.statements.lexicon import PEOPLE, Kind
from workbench.statements.mentions import Mention, find_titled, parse_mention
from workbench.statements.people import Directory, Person
from workbench.statements.reporting import find_cues
from workbench.statements.sentences import Sentence, read_sentences

_MEMORY = 50  # speakers back that a verb without subject may mean
_HEADINGS = frozenset({Role.HEADLINE, Role.SUBHEADING})


@dataclass(slots=True)
class _Reader:
    """Follow one section: who is known, who spoke last, who opened the quotation that is still open."""

    directory: Directory = field(default_factory=Directory)
    spoken: deque[tuple[Person, ...]] = field(default_factory=lambda: deque(maxlen=_MEMORY))
    quoting: tuple[Person, ...] = ()

    def speakers(self, sentence: Sentence) -> tuple[Person, ...]:
        """Return who speaks in the sentence, and remember them for those that follow."""
        inside = sentence.depths[0] > 0
        found, reports = (self.quoting, True) if inside else self._cued(sentence)
        self.quoting = found if sentence.depths[-1] else ()
        if found:
            self.spoken.append(found)
        elif not inside:
            subject = self._subject(sentence)
            if subject and subject.kind is Kind.PERSON:
                self.spoken.append((subject,))
        return found if reports else ()

    def _cued(self, sentence: Sentence) -> tuple[tuple[Person, ...], bool]:
        def is_known(mention: Mention) -> bool:
            return self.directory.knows(mention, sentence.tokens)

        heading = sentence.segment.role in _HEADINGS
        cues = find_cues(sentence.tokens, sentence.depths, is_known, heading=heading)
        return (self._who(cues[0], sentence), cues[0].reports) if cues else ((), True)

    def _who(self, cue: Cue, sentence: Sentence) -> tuple[Person, ...]:
        if not cue.mentions:
            subject = self._subject(sentence) if cue.token else None
            return (subject,) if subject else self._latest(cue.feminine)
        if cue.mentions[0].kind is Kind.DOCUMENT and self.spoken:
            return self.spoken[-1]
        return tuple(self._resolve(mention, sentence) for mention in cue.mentions)

    def _latest(self, feminine: bool | None) -> tuple[Person, ...]:
        """Return the last speakers whose gender the verb does not rule out."""
        for people in reversed(self.spoken):
            if feminine is None or people[0].feminine in {None, feminine}:
                return people
        return ()

    def _resolve(self, mention: Mention, sentence: Sentence) -> Person:
        person = self.directory.resolve(mention, sentence.tokens, sentence.segment.id, sentence.order)
        the_source = person.kind is Kind.SOURCE and person.name.startswith("ال") and person.words == {person.head}
        return self.spoken[-1][0] if the_source and self.spoken else person

    def _subject(self, sentence: Sentence) -> Person | None:
        """Return the subject of a sentence that tells rather than reports: "استقبل الرئيس ... السفير ..."."""
        for start in (0, 1):
            mention = parse_mention(sentence.tokens, start)
            if mention and mention.kind in {*PEOPLE, Kind.INSTITUTION} and not sentence.depths[start]:
                return self._resolve(mention, sentence)
        return None


def attribute(document: Document) -> dict[str, Speaker]:
    """Return the speaker of each content segment that has one, by segment id."""
    return attribute_sentences(read_sentences(document), document)


def attribute_sentences(sentences: Sequence[Sentence], document: Document) -> dict[str, Speaker]:
    """Return the speakers of the document's sentences, by segment id."""
    targets = {segment.id: segment.target for segment in document.segments}
    result: dict[str, Speaker] = {}
    for _, group in groupby(sentences, key=lambda sentence: sentence.segment.section):
        section = list(group)
        reader = _Reader()
        for sentence in section:
            _introduce(sentence, reader.directory)
        for sentence in section:
            people = reader.speakers(sentence)
            if people:
                result[sentence.segment.id] = _speaker(people, sentence.segment, targets)
    return result


def _introduce(sentence: Sentence, directory: Directory) -> None:
    """Remember every titled name, institution and source that the sentence mentions."""
    for mention in find_titled(sentence.tokens):
        directory.introduce(mention, sentence.tokens, sentence.segment.id, sentence.order)


def _speaker(people: tuple[Person, ...], segment: Segment, targets: dict[str, str | None]) -> Speaker:
    english = [
        english_name(person.name, person.kind, (targets.get(segment.id), targets.get(person.segment)))
        for person in people
    ]
    return Speaker(
        name=" و".join(person.name for person in people),
        title=" و".join(person.title for person in people if person.title) or None,
        english=" and ".join(english),
        english_title=_joint_title(people),
        segment=people[0].segment,
    )


def _joint_title(people: tuple[Person, ...]) -> str | None:
    """Return the English titles, each once; None where one is missing, so that none is taken for another's."""
    titles = [english_title(person.title) for person in people if person.title]
    known = [title for title in titles if title]
    return " and ".join(dict.fromkeys(known)) if len(known) == len(people) else None
