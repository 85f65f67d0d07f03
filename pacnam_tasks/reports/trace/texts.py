"""The running text of a frozen document, each of its own figures with the list of what it counts, each task with what
was known of it that day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pacnam_tasks.reports.content import Counted, Document, Paragraph, Passage
from pacnam_tasks.reports.editing.rules import Piece, parts
from pacnam_tasks.reports.trace.tables import Cell, Ways, counted_whole

CODE = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{3,5}(?:-[^\W_a-z]{1,10}){0,3}\b")
"""The code of a task inside a sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph in pieces; `head` is a numbered heading."""

    pieces: tuple[Cell, ...]
    head: bool = False


def texts(document: Document, ways: Ways) -> list[tuple[str, list[Said]]]:
    """The paragraphs by their headings; a letter says before them to whom it goes and what is owed."""
    passages = {one.key: one for one in document.passages}
    whole = counted_whole(document)
    own = dict(document.figures)
    found = (
        (
            section.heading,
            [
                Said(tuple(_told(_pieces(block, passages.get(block.key), own, whole, ways), ways)), block.head)
                for block in section.blocks
                if isinstance(block, Paragraph)
            ],
        )
        for section in document.sections
    )
    return [*_addressed(document), *((heading, said) for heading, said in found if said)]


def _addressed(document: Document) -> Iterator[tuple[str, list[Said]]]:
    if document.addressees:
        yield f"Kính gửi: {'; '.join(document.addressees)}", [Said((Cell(document.opening),))]


def _told(pieces: Iterable[Cell], ways: Ways) -> Iterator[Cell]:
    """The pieces, each task that is named leading to it."""
    for piece in pieces:
        if piece.url:
            yield piece
            continue
        end = 0
        for found in CODE.finditer(piece.text):
            yield from _plain(piece.text[end : found.start()])
            yield Cell(found[0], ways.of_task(found[0]))
            end = found.end()
        yield from _plain(piece.text[end:])


def _plain(text: str) -> Iterator[Cell]:
    if text:
        yield Cell(text)


def _pieces(
    block: Paragraph, passage: Passage | None, own: dict[str, str], whole: Counted, ways: Ways
) -> Iterator[Cell]:
    """What was edited says its figures as they were typed; only what the document itself counts leads anywhere."""
    if passage is None or passage.is_edited or not passage.template:
        yield Cell(block.text)
        return
    for part in parts(passage.template, dict(passage.figures), []):
        counts = part.piece is Piece.BOUND and own.get(part.name) == part.value not in {"0", ""}
        yield Cell(part.text, ways.of_figure(whole, part.name) if counts else "")
