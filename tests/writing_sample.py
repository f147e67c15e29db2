"""Build articles as the end of the path holds them, to be written by the tests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.document import (
    Block,
    Document,
    Finding,
    Origin,
    Role,
    Segment,
    Severity,
    Span,
    Speaker,
    Statement,
    segment_id,
    sha256,
)
from workbench.text.segmentation import segment
from workbench.writing import Provenance

PROVENANCE = Provenance(
    model="starter",
    label="starter (small shipped model, rough drafts)",
    weights_sha256="5" * 64,
    engine="ctranslate2",
    compute_type="int8",
    device="cpu",
    settings="0123456789ab",
    version="0.1.0",
    notice="A small model: expect errors.",
)


@dataclass(frozen=True)
class Passage:
    """Hold a block as pairs of source and target; a pair without a target is copied."""

    pairs: Sequence[tuple[str, str | None]]
    role: Role = Role.BODY
    section: int = 0
    reason: str | None = None


ARTICLE = (
    Passage([("اتفاق جديد على تقاسم مياه النهر", "New agreement on sharing the river's water")], Role.HEADLINE),
    Passage([("نشر: RT Arabic", "Published: RT Arabic")], Role.BOILERPLATE, reason="publication line"),
    Passage(
        [
            (
                "أعلن وزير الري سامي الخطيب اليوم توقيع اتفاق جديد مع دول الجوار.",
                "Irrigation minister Sami al-Khatib announced today a new agreement with the neighbouring countries.",
            ),
            ("ويبدأ العمل به في 14 آذار 2027.", "It takes effect on 14 March 2026."),
        ]
    ),
    Passage([("بنود الاتفاق", "Terms of the agreement")], Role.SUBHEADING),
    Passage(
        [
            (
                "وقال الخطيب إن حصة البلاد سترتفع بنسبة 12% وفق تقرير برنامج UNDP Water Desk الأخير.",
                "Al-Khatib said that the country's share will rise by 12% according to the latest UNDP report.",
            ),
            ("ولم تعلق الوزارة على موعد بناء السد.", "The وزارة commented on the date of building the dam."),
        ]
    ),
    Passage([("Water Desk report, page 4", None)]),
    *(
        Passage([(f"خبر آخر رقم {n}", f"Another story, number {n}")], Role.RELATED, reason="list of links")
        for n in range(1, 6)
    ),
    Passage([("سوق الكتب تعود إلى المدينة", "Book market returns to the city")], Role.HEADLINE, section=1),
    Passage([("عادت سوق الكتب إلى وسط المدينة بعد عامين.", "The book market is back in the city centre.")], section=1),
)
FINDINGS = {
    "0003-002": Finding("number-changed", Severity.ERROR, "2027 became 2026", Span(26, 30), Span(28, 32)),
    "0005-002": Finding("untranslated-arabic", Severity.ERROR, "Arabic is left", None, Span(4, 9)),
    "0013-001": Finding("decode-retried", Severity.INFO, "decoded again: the first output looped"),
}
SPEAKER = Speaker("سامي الخطيب", "وزير الري", "Sami al-Khatib", "irrigation minister", "0003-001")
STATEMENTS = {
    "0005-001": Statement("", 1, 0.87654, SPEAKER, ("reported speech", "gives figures")),
    "0003-001": Statement("", 2, 0.5, SPEAKER, ("opening statement",)),
}


def build_document(passages: Sequence[Passage], name: str = "news/river.txt") -> Document:
    """Return a document of the passages, one a line, each pair a segment."""
    text = "\n".join(" ".join(source for source, _ in passage.pairs) for passage in passages)
    article, blocks, segments, offset = sha256(text)[:12], [], [], 0
    for number, passage in enumerate(passages, 1):
        start = offset
        for sentence, (source, target) in enumerate(passage.pairs, 1):
            segments.append(
                Segment(
                    id=segment_id(article, number, sentence),
                    block=number,
                    number=sentence,
                    section=passage.section,
                    role=passage.role,
                    span=Span(offset, offset + len(source)),
                    source=source,
                    source_sha256=sha256(source),
                    target=source if target is None else target,
                    score=None if target is None else -0.123456 * number,
                    origin=Origin.COPY if target is None else Origin.MODEL,
                )
            )
            offset += len(source) + 1
        span = Span(start, offset - 1)
        place = f"line {number}"
        blocks.append(Block(number, span, span.of(text), place, None, passage.role, passage.section, passage.reason))
    return Document(article, sha256(text), name, "text", "utf-8", text, tuple(blocks), segments=tuple(segments))


def sample_document(name: str = "news/river.txt") -> Document:
    """Return the sample article with its findings, key statements and a warning."""
    document = build_document(ARTICLE, name)
    segments = tuple(
        replace(each, findings=(found,)) if (found := FINDINGS.get(each.id[13:])) else each
        for each in document.segments
    )
    statements = tuple(
        replace(
            statement,
            segment=f"{document.id}-{place}",
            speaker=replace(statement.speaker, segment=f"{document.id}-{statement.speaker.segment}"),
        )
        for place, statement in STATEMENTS.items()
        if statement.speaker
    )
    return replace(document, segments=segments, statements=statements, warnings=("a second article follows",))


def seed_document(path: Path) -> Document:
    """Return a seed in real segments, each with an English stand-in that names it."""
    text = path.read_text(encoding="utf-8")
    blocks, offset = [], 0
    for line in text.split("\n"):
        if stripped := line.strip():
            start = offset + line.index(stripped)
            span = Span(start, start + len(stripped))
            blocks.append(Block(len(blocks) + 1, span, stripped, f"line {len(blocks) + 1}"))
        offset += len(line) + 1
    document = Document(sha256(text)[:12], sha256(text), path.name, "text", "utf-8", text, tuple(blocks))
    segments = [
        replace(each, target=f"English of {each.id}.", score=-0.5, origin=Origin.MODEL)
        for each in segment(document).segments
    ]
    return replace(document, segments=tuple(segments))
