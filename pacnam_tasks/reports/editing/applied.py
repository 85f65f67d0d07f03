"""A document with the paragraphs that people wrote, and with its parts as they were chosen. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pacnam_tasks.reports.bound import PLACE, filled
from pacnam_tasks.reports.document import Document, Paragraph, Passage, Table
from pacnam_tasks.reports.drafting import CLOSING, OPENING
from pacnam_tasks.reports.editing.rules import by_hand


@dataclass(frozen=True, slots=True)
class Edit:
    """A paragraph as somebody wrote it, the system's own of then, and the figures that were seen."""

    template: str
    own: str
    figures: Mapping[str, str] = field(default_factory=dict)


def values_of(document: Document, passage: Passage) -> dict[str, str]:
    """What can be bound in the passage: its own figures before those of the document."""
    return dict(document.figures) | dict(passage.figures)


def edited(document: Document, edits: Mapping[str, Edit]) -> Document:
    """The document in which each paragraph that was edited says what was written, with the figures of now."""
    texts: dict[str, str] = {}
    passages = []
    for passage in document.passages:
        if (edit := edits.get(passage.key)) is None:
            passages.append(passage)
            continue
        values = values_of(document, passage)
        texts[passage.key] = filled(edit.template, dict(edit.figures) | values)
        wanted = dict.fromkeys(name for name, typed in PLACE.findall(edit.template) if not typed)
        passages.append(
            replace(
                passage,
                is_edited=True,
                by_hand=tuple(by_hand(passage.template, edit.template, values)),
                missing=tuple(name for name in wanted if name not in values),
            )
        )
    return with_texts(replace(document, passages=tuple(passages)), texts)


def with_texts(document: Document, texts: Mapping[str, str]) -> Document:
    """The document in which the passages of these keys read so; each line is a paragraph."""

    def one_line(key: str, before: str) -> str:
        return " ".join(texts[key].split()) if key in texts else before

    return replace(
        document,
        opening=one_line(OPENING, document.opening),
        closing=one_line(CLOSING, document.closing),
        sections=tuple(replace(one, blocks=tuple(_blocks(one.blocks, texts))) for one in document.sections),
    )


def _blocks(blocks: Iterable[Paragraph | Table], texts: Mapping[str, str]) -> Iterator[Paragraph | Table]:
    for block in blocks:
        if isinstance(block, Table) or block.key not in texts:
            yield block
            continue
        for line in texts[block.key].split("\n") or [""]:
            text = " ".join(line.split())
            yield replace(block, text=text, stressed=block.stressed if block.stressed in text else "")
