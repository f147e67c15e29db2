"""Write articles as HTML, JSON Lines and Markdown, and the run as an index page and a record."""

from pathlib import Path

from workbench.document import Document
from workbench.writing.article import Article
from workbench.writing.files import replace_files
from workbench.writing.html import article_page
from workbench.writing.known import KnownTarget, read_targets
from workbench.writing.markdown import article_markdown
from workbench.writing.names import WrittenFiles, document_files, output_stem
from workbench.writing.provenance import Provenance
from workbench.writing.rows import segments_jsonl
from workbench.writing.run import write_run

__all__ = [
    "KnownTarget",
    "Provenance",
    "WrittenFiles",
    "document_files",
    "output_stem",
    "read_targets",
    "write_document",
    "write_run",
]


def write_document(document: Document, output: Path, provenance: Provenance) -> WrittenFiles:
    """Write the article's three files into the output folder, each replaced as a whole or, if the same, left alone.

    Raises OutputError where a file cannot be written or is not ours.
    """
    files, article = document_files(document, output), Article(document)
    index = "../" * len(output_stem(document).parent.parts) + "index.html"
    replace_files(
        {
            files.jsonl: segments_jsonl(document, provenance),
            files.html: article_page(article, files, index, provenance),
            files.markdown: article_markdown(article, provenance),
        }
    )
    return files
