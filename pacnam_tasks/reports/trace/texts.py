"""The running text of a frozen document, each of its own figures with the list of what it counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from pacnam_tasks.reports.content import Counted, Document, Paragraph, Passage
from pacnam_tasks.reports.editing.rules import Piece, parts
from pacnam_tasks.reports.trace.tables import Cell, Ways, counted_whole


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph in pieces; `head` is a numbered heading."""

    pieces: tuple[Cell, ...]
    head: bool = False


def texts(document: Document, ways: Ways) -> list[tuple[str, list[Said]]]:
    """The paragraphs by their headings."""
    passages = {one.key: one for one in document.passages}
    whole = counted_whole(document)
    own = dict(document.figures)
    found = (
        (
            section.heading,
            [
                Said(tuple(_pieces(block, passages.get(block.key), own, whole, ways)), block.head)
                for block in section.blocks
                if isinstance(block, Paragraph)
            ],
        )
        for section in document.sections
    )
    return [(heading, said) for heading, said in found if said]


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
