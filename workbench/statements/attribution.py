"""Say who speaks in each segment, following the text sentence by sentence."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from workbench.document import Document, Role, Segment, Speaker
from workbench.statements.cue import Cue
from workbench.statements.english import english_name, english_title
from workbench.statements.lexicon import PEOPLE, Kind, phrases
from workbench.statements.mentions import Mention, find_titled, parse_mention
from workbench.statements.people import Directory, Person
from workbench.statements.reporting import find_cues
from workbench.statements.sentences import Sentence, read_sentences

_MEMORY = 50  # speakers back that a verb without subject may mean
_HEADINGS = frozenset({Role.HEADLINE, Role.SUBHEADING})


@dataclass(slots=True)
class _Reader:
    """Follow one section: who is known, who spoke last, who opened the quotation that is still open.

    `pending` are the sentences of a quotation whose speaker the text has not named yet.
    """

    directory: Directory = field(default_factory=Directory)
    spoken: deque[tuple[Person, ...]] = field(default_factory=lambda: deque(maxlen=_MEMORY))
    quoting: tuple[Person, ...] = ()
    pending: list[Sentence] = field(default_factory=list)

    def read(self, sentence: Sentence) -> Iterator[tuple[Sentence, tuple[Person, ...]]]:
        """Yield the sentence, and those that wait before it, with whoever speaks; remember them for what follows."""
        inside, opens = sentence.depths[0] > 0, sentence.depths[-1] > 0
        found, reports = (self.quoting, True) if inside and self.quoting else self._cued(sentence)
        waiting = self.pending if inside or sentence.tokens[0].folded in phrases("quotation_closers") else []
        self.quoting = found if opens else ()
        if found:
            self.spoken.append(found)
            yield from ((one, found) for one in (*waiting, *((sentence,) if reports else ())))
        elif not inside:
            subject = self._subject(sentence)
            if subject and subject.kind in {Kind.PERSON, Kind.NAME}:
                self.spoken.append((subject,))
        self.pending = [*waiting, sentence] if not found and (inside or opens) else []

    def _cued(self, sentence: Sentence) -> tuple[tuple[Person, ...], bool]:
        def is_known(mention: Mention) -> int:
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
        if person.kind not in {Kind.SOURCE, Kind.OFFICE} or mention.end > mention.start + 1:
            return person
        if not person.name.startswith("ال"):
            return person
        same = (people[0] for people in reversed(self.spoken) if _may_mean(person, people[0]))
        return next(same, person)

    def _subject(self, sentence: Sentence) -> Person | None:
        """Return the subject of a sentence that tells rather than reports: "استقبل الرئيس ... السفير ..."."""
        for start in (0, 1):
            mention = parse_mention(sentence.tokens, start)
            if mention is None or sentence.depths[start]:
                continue
            known = mention.kind is Kind.NAME and self.directory.knows(mention, sentence.tokens)
            if known or mention.kind in {*PEOPLE, Kind.INSTITUTION}:
                return self._resolve(mention, sentence)
        return None


def _may_mean(person: Person, other: Person) -> bool:
    """Say whether "المصدر" means whoever was quoted, and "الدبلوماسي" the diplomat who was."""
    return person.kind is Kind.SOURCE or (person.head == other.head and person.feminine in {None, other.feminine})


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
            for said, people in reader.read(sentence):
                result[said.segment.id] = _speaker(people, said.segment, targets)
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
