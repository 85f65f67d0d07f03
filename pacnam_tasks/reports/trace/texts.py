"""The running text of a frozen document, each of its own figures with the list of what it counts, each task with what
was known of it that day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pacnam_tasks.reports.document import Document, Paragraph, Passage
from pacnam_tasks.reports.drafting import CLOSING, OPENING
from pacnam_tasks.reports.editing.rules import Piece, parts
from pacnam_tasks.reports.trace.figures import FigureWays
from pacnam_tasks.reports.trace.tables import Cell, Ways

CODE = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{3,5}(?:-[^\W_a-z]{1,10}){0,3}\b")
"""The code of a task inside a sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph in pieces; `head` is a numbered heading."""

    pieces: tuple[Cell, ...]
    head: bool = False


def texts(document: Document, ways: Ways) -> list[tuple[str, list[Said]]]:
    """The paragraphs by their headings, from the first to what stands above the signature; a letter says before them
    to whom it goes.
    """
    leading = FigureWays(document, ways)
    passages = {one.key: one for one in document.passages}

    def said(block: Paragraph) -> Said:
        return Said(tuple(_told(_pieces(block, passages.get(block.key), leading), ways)), block.head)

    addressed = f"Kính gửi: {'; '.join(document.addressees)}" if document.addressees else ""
    found = [
        (addressed, [Paragraph(document.opening, key=OPENING)]),
        *(
            (section.heading, [block for block in section.blocks if isinstance(block, Paragraph)])
            for section in document.sections
        ),
        ("", [Paragraph(document.closing, key=CLOSING), Paragraph(document.replaces)]),
    ]
    told = ((heading, [said(block) for block in blocks if block.text]) for heading, blocks in found)
    return [(heading, paragraphs) for heading, paragraphs in told if paragraphs]


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


def _pieces(block: Paragraph, passage: Passage | None, leading: FigureWays) -> Iterator[Cell]:
    """What was edited says its figures as they were typed; only what the document itself counts leads anywhere."""
    if passage is None or passage.is_edited or not passage.template:
        yield Cell(block.text)
        return
    for part in parts(passage.template, dict(passage.figures), []):
        yield Cell(part.text, leading.of(part.name, part.value) if part.piece is Piece.BOUND else "")
