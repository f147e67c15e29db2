"""Hand over articles, the glossary, the memory and ratings as files, through links in the page."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import PlainTextResponse, Response

from workbench.errors import InputError, WorkbenchError
from workbench.exchange import marot
from workbench.exchange.forms import Form, render, write_folder
from workbench.exchange.reviewed import ReviewedArticle, read_articles
from workbench.glossary.files import dump_terms
from workbench.glossary.project import all_terms
from workbench.memory.files import write_memory
from workbench.review.segments import SegmentState
from workbench.review.store import Store

TYPES = {
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.XLIFF: "application/xliff+xml",
    Form.TMX: "application/x-tmx+xml",
    Form.HTML: "text/html; charset=utf-8",
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSONL: "application/jsonl; charset=utf-8",
}


def handover(store: Store, known: Callable[[Request], str | None]) -> APIRouter:
    """Return the routes of the downloads, open to who is signed in."""

    def signed_in(request: Request) -> None:
        if known(request) is None:
            raise HTTPException(401, "sign in first")

    router = APIRouter(prefix="/export", dependencies=[Depends(signed_in)])

    @router.get("/articles")
    def articles(
        form: Form, state: SegmentState | None = None, article: Annotated[list[int] | None, Query()] = None
    ) -> Response:
        try:
            with store.reading() as connection:
                found = read_articles(connection, article, state)
            return _download(*packed(found, form))
        except WorkbenchError as error:
            return PlainTextResponse(str(error), 400)

    @router.get("/glossary")
    def glossary(form: Literal["csv", "tbx"]) -> Response:
        content = dump_terms(all_terms(store), f".{form}")
        return _download(content, "text/csv" if form == "csv" else "application/x-tbx+xml", f"glossary.{form}")

    @router.get("/memory")
    def memory() -> Response:
        content = io.BytesIO()
        write_memory(store, content)
        return _download(content.getvalue(), TYPES[Form.TMX], "memory.tmx")

    @router.get("/ratings")
    def ratings() -> Response:
        with store.reading() as connection:
            texts = marot.rated_texts(connection)
        return _download(marot.render(texts), "text/tab-separated-values; charset=utf-8", "ratings.tsv")

    return router


def packed(articles: Sequence[ReviewedArticle], form: Form) -> tuple[bytes, str, str]:
    """Return articles as one file: content, media type and name; InputError where there are none."""
    if not articles:
        raise InputError("there is no such segment in it")
    if form is Form.HTML and len(articles) > 1:
        return _zipped(articles, form), "application/zip", "articles.zip"
    name = f"article-{articles[0].number}" if len(articles) == 1 else "articles"
    return render(articles, form), TYPES[form], f"{name}{form.suffix}"


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _zipped(articles: Sequence[ReviewedArticle], form: Form) -> bytes:
    """Return a file for each article, in an archive."""
    content = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in write_folder(articles, form, Path(folder)):
            archive.write(path, path.relative_to(folder))
    return content.getvalue()
