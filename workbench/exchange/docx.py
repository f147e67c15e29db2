"""Write articles as a Word document: key statements, then the text as a bilingual table, Arabic on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from workbench.document import Role, Statement
from workbench.exchange.docx_page import add_table, fill_row, start
from workbench.exchange.docx_text import add_anchor, add_link, add_note, add_source, add_target, number_anchors
from workbench.exchange.reviewed import ReviewedArticle
from workbench.writing.article import Row
from workbench.writing.html import SEVERITY_NAMES
from workbench.writing.markup import RIGHT_TO_LEFT_LETTER

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_SOURCE_NAMES = {"ar": "العربية", "fa": "فارسی", "ur": "اردو"}
_STRONG = frozenset({Role.HEADLINE, Role.SUBHEADING})


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return articles as a Word document, each on a new page."""
    file = BytesIO()
    word = start(articles[0].page.title if articles else "")
    for number, article in enumerate(articles):
        heading = word.add_heading(level=1)
        heading.paragraph_format.page_break_before = number > 0
        add_target(heading, article.page.title)
        _add_article(word, article)
    number_anchors(word)
    word.save(file)
    return file.getvalue()


def _add_article(word: WordDocument, article: ReviewedArticle) -> None:
    page = article.page
    add_source(word.add_paragraph(), page.source_title, page.language, bold=True)
    model = f" Model: {article.model}." if article.model else ""
    add_note(word.add_paragraph(), f"{article.document.name}. {article.provenance.review}{model}")
    for warning in article.document.warnings:
        add_note(word.add_paragraph(), f"Note: {warning}")
    if page.brief_rows:
        word.add_heading("Brief", level=2)
        word.add_paragraph(" ".join(sentence.text for sentence, _ in page.brief_rows))
        word.add_paragraph(page.brief_line)
    if page.key_rows:
        word.add_heading("Key statements", level=2)
        _add_rows(word, article, "Speaker", page.key_rows, _fill_statement)
    for section in page.sections:
        word.add_heading(f"Article {section.number + 1} on this page" if section.number else "Text", level=2)
        _add_rows(word, article, "State", [row for run in section.runs for row in run.rows], _fill_segment)


def _add_rows(
    word: WordDocument,
    article: ReviewedArticle,
    about: str,
    rows: Iterable[Row],
    fill: Callable[[ReviewedArticle, Row, _Cell, _Cell], None],
) -> None:
    """Add a table: a number, what there is to say of the row, English, and Arabic at the right edge."""
    language = article.page.language
    table = add_table(word)
    number, middle, english, arabic = fill_row(table, heading=True)
    for cell, text in ((number, "№"), (middle, about), (english, "English")):
        add_target(cell.paragraphs[0], text, bold=True)
    add_source(arabic.paragraphs[0], _SOURCE_NAMES[language], language, bold=True)
    for row in rows:
        number, middle, english, arabic = fill_row(table)
        fill(article, row, number, middle)
        strong = row.segment.role in _STRONG
        _add_english(english.paragraphs[0], row, language, bold=strong)
        add_source(arabic.paragraphs[0], row.segment.source, language, bold=strong)


def _add_english(paragraph: Paragraph, row: Row, language: str, *, bold: bool) -> None:
    target = row.segment.target
    if target is None:
        add_note(paragraph, "(not translated)")
    elif row.copied and RIGHT_TO_LEFT_LETTER.search(target):
        add_source(paragraph, target, language, bold=bold)
    else:
        add_target(paragraph, target, bold=bold)


def _fill_statement(article: ReviewedArticle, row: Row, number: _Cell, about: _Cell) -> None:
    assert row.statement is not None  # noqa: S101 -- for the type checker
    add_target(number.paragraphs[0], str(row.statement.rank))
    _add_speaker(about, row.statement, article.page.language)
    add_link(about.add_paragraph(), f"segment {row.label}", _anchor(article, row))


def _add_speaker(cell: _Cell, statement: Statement, language: str) -> None:
    speaker, reasons = statement.speaker, ", ".join(statement.reasons)
    if speaker:
        add_target(cell.paragraphs[0], speaker.english, bold=True)
        if speaker.english_title:
            add_target(cell.add_paragraph(), speaker.english_title)
        add_source(cell.add_paragraph(), "، ".join(filter(None, (speaker.name, speaker.title))), language)
    add_note(cell.add_paragraph() if speaker else cell.paragraphs[0], reasons)


def _fill_segment(article: ReviewedArticle, row: Row, number: _Cell, about: _Cell) -> None:
    standing = article.of(row.segment)
    add_target(number.paragraphs[0], f"{row.label} ★" if row.statement else row.label)
    add_anchor(number.paragraphs[0], _anchor(article, row))
    add_target(about.paragraphs[0], standing.state_line)
    if standing.origin_line:
        add_note(about.add_paragraph(), standing.origin_line)
    if row.marginal:
        add_note(about.add_paragraph(), ": ".join(filter(None, (row.segment.role.value, row.reason))))
    for finding in row.segment.findings:
        line = f"{SEVERITY_NAMES[finding.severity]}: {finding.message}"
        add_note(about.add_paragraph(), line, finding.severity)


def _anchor(article: ReviewedArticle, row: Row) -> str:
    """Name a segment's row as Word allows: letters, digits and underscores, 40 at most."""
    return f"segment_{article.number}_{row.segment.block}_{row.segment.number}"
