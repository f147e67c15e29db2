"""Compose the path of an article: understand, segment, translate, check, pick key statements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.document import Document, Segment
from workbench.errors import InputError
from workbench.page import understand
from workbench.text.language import has_arabic
from workbench.text.segmentation import SEGMENTER_VERSION, segment, split_sentences

if TYPE_CHECKING:
    from workbench.checking import Check
    from workbench.glossary.index import Glossary
    from workbench.memory.recall import Recall
    from workbench.models.store import Model
    from workbench.prompting.post_edit import PostEditor
    from workbench.translation.decode import TextResult
    from workbench.translation.engine import Decoding, Translator
    from workbench.writing import KnownTarget, Provenance

POST_EDIT_MISSING = "post-edit-missing"  # the code of a finding: a draft was not edited as the settings want
LANGUAGE_NAMES = {"fa": "Persian", "ur": "Urdu"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Choose the model and how it translates; `statements` is the number of key statements; the others are files."""

    model: str = "auto"
    engine: str = "ctranslate2"
    device: str = "auto"
    compute_type: str = "auto"
    beam: int = 4
    statements: int = 5
    memory: str | None = None
    glossary: str | None = None


def prepare(document: Document) -> Document:
    """Mark the roles on the page and split it into segments; raise InputError where there is no Arabic."""
    if not has_arabic(document.text):
        raise InputError(f"{document.name}: there is no Arabic text in it")
    document = segment(understand(document))
    language = LANGUAGE_NAMES.get(document.language)
    if language:
        warning = f"the article is in {language}, not Arabic: its text is copied, not translated"
        document = replace(document, warnings=(*document.warnings, warning))
    return document


class Workbench:
    """Turn Arabic text into checked English; the model is loaded when it is first needed."""

    def __init__(self, model: str = "auto", settings: Settings | None = None, editor: PostEditor | None = None) -> None:
        self.settings = settings or Settings(model=model)
        self.editor = editor

    @cached_property
    def model(self) -> Model:
        """Return the model that the settings name; raise ModelError when it is not installed."""
        from workbench.models.store import resolve

        return resolve(self.settings.model)

    @cached_property
    def translator(self) -> Translator:
        """Load the model into the engine that the settings name, converting it on first use."""
        from workbench.translation.load import load_translator

        settings = self.settings
        return load_translator(self.model, settings.engine, settings.device, settings.compute_type)

    @cached_property
    def decoding(self) -> Decoding:
        """Return the decoding that the settings ask for, in batches that suit the device."""
        from workbench.translation.engine import Decoding, batch_tokens

        beam = self.settings.beam
        return Decoding(beam=beam, max_batch_tokens=batch_tokens(beam, self.translator.info.device))

    @cached_property
    def memory(self) -> Recall | None:
        """Open the translation memory that the settings name; raise InputError where it cannot be read."""
        if not self.settings.memory:
            return None
        from workbench.memory.recall import Recall

        return Recall(Path(self.settings.memory))

    @cached_property
    def glossary(self) -> Glossary | None:
        """Read the glossary that the settings name; raise InputError where it cannot be read."""
        if not self.settings.glossary:
            return None
        from workbench.glossary.files import open_glossary

        return open_glossary(Path(self.settings.glossary))

    @cached_property
    def fingerprint(self) -> str:
        """Name, in 12 hexadecimal digits, everything but the text that decides a translation."""
        info = self.translator.info
        parts = {**asdict(self.decoding), **asdict(info), "segmenter": SEGMENTER_VERSION, "version": __version__}
        if self.memory:
            parts["memory"] = self.memory.sha256
        if self.glossary:
            parts["glossary"] = self.glossary.sha256
        if self.editor:
            parts["post_edit"] = self.editor.fingerprint
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]

    @cached_property
    def provenance(self) -> Provenance:
        """Name the model, the engine and the fingerprint, for what is written."""
        from workbench.writing import Provenance

        entry, info = self.model.entry, self.translator.info
        return Provenance(
            model=entry.name,
            label=entry.label,
            weights_sha256=self.model.weights_sha256,
            engine=info.engine,
            compute_type=info.compute_type,
            device=info.device,
            settings=self.fingerprint,
            version=__version__,
            notice=entry.notice,
            language_model=self.editor.writer if self.editor else None,
        )

    def process(self, document: Document) -> Document:
        """Take a prepared document to the end of the path."""
        segments = self.recall(document.segments)
        translated = iter(self.draft([segment for segment in segments if segment.target is None]))
        drafted = self.finish(document, [next(translated) if one.target is None else one for one in segments])
        if self.editor is None:
            return drafted
        edited = self.editor.edit(drafted, self.glossary)
        return self.finish(edited, edited.segments)

    def recall(self, segments: Sequence[Segment]) -> list[Segment]:
        """Return the segments of a text, with target and origin where the memory of the settings has them exactly."""
        return self.memory.translate(segments) if self.memory else list(segments)

    def draft(self, segments: Sequence[Segment], glossary: Glossary | None = None) -> list[Segment]:
        """Translate segments with the model alone, guided by the glossary given, or else by that of the settings."""
        from workbench.translation.decode import translate_segments

        translator = self._guided(glossary or self.glossary)
        return translate_segments(segments, translator, self.model.entry.normalization, self.decoding)

    def alternatives(self, source: str, most: int, glossary: Glossary | None = None) -> list[TextResult]:
        """Return up to `most` different translations of a sentence, best first; none where it would be copied."""
        from workbench.translation.alternatives import translate_alternatives

        translator = self._guided(glossary or self.glossary)
        return translate_alternatives(source, translator, self.model.entry.normalization, self.decoding, most)

    def complete(self, source: str, typed: str, glossary: Glossary | None = None) -> TextResult | None:
        """Return the translation of a sentence that begins as it was typed; ValueError where that is too long."""
        from workbench.translation.completion import complete_text

        translator = self._guided(glossary or self.glossary)
        return complete_text(source, typed, translator, self.model.entry.normalization, self.decoding)

    def reuse(self, document: Document, known: Mapping[str, KnownTarget]) -> Document | None:
        """Take a prepared document to the end of the path with known targets; None unless they cover all of it."""
        segments = [_with_target(segment, known.get(segment.id)) for segment in document.segments]
        whole = [segment for segment in segments if segment and not _lacks_edit(segment)]
        return self.finish(document, whole) if whole and len(whole) == len(segments) else None

    def translate(self, text: str) -> str:
        """Translate a text line by line, each line sentence by sentence."""
        return "\n".join(self.translate_lines(text.split("\n")))

    def translate_lines(self, lines: Sequence[str]) -> list[str]:
        """Translate each line, which may hold several sentences, into one line; copy a line without Arabic."""
        from workbench.translation.decode import translate_texts

        sentences = [[span.of(line) for span in split_sentences(line)] if has_arabic(line) else [] for line in lines]
        flat = [sentence for line in sentences for sentence in line]
        known = self.memory.targets(flat) if self.memory else [None] * len(flat)
        unknown = [sentence for sentence, target in zip(flat, known, strict=True) if target is None]
        translator = self._guided(self.glossary)
        results = iter(translate_texts(unknown, translator, self.model.entry.normalization, self.decoding))
        targets = (next(results).text if target is None else target for target in known)
        return [
            " ".join(next(targets) for _ in parts) if parts else line
            for line, parts in zip(lines, sentences, strict=True)
        ]

    def finish(self, document: Document, segments: Sequence[Segment]) -> Document:
        """Take a document whose segments are translated to the end of the path: check them, pick key statements."""
        from workbench.checking import check
        from workbench.statements import select

        document = check(replace(document, segments=tuple(segments)), self._glossary_check())
        return replace(document, statements=select(document, self.settings.statements))

    def _guided(self, glossary: Glossary | None) -> Translator:
        if not glossary:
            return self.translator
        from workbench.glossary.steering import SteeredTranslator

        return SteeredTranslator(self.translator, glossary)

    def _glossary_check(self) -> Check | None:
        if not self.glossary:
            return None
        from workbench.glossary.check import check_for

        return check_for(self.glossary)


def _lacks_edit(segment: Segment) -> bool:
    return any(finding.code == POST_EDIT_MISSING for finding in segment.findings)


def _with_target(segment: Segment, known: KnownTarget | None) -> Segment | None:
    if known is None or known.source_sha256 != segment.source_sha256:
        return None
    return replace(segment, target=known.target, score=known.score, origin=known.origin, findings=known.findings)
