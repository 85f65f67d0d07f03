"""What a number is: where its series begins, and what a document says once it has one. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pacnam_tasks.reports.document import Document, Letterhead, Paragraph, Table
from pacnam_tasks.reports.drafting import slug
from pacnam_tasks.reports.rules import EARLIEST
from pacnam_tasks.reports.wording import attached_to, is_of_party, long_date, lowered, number_line, short_date

MAX_SIGNED_BYTES = 20 * 1024 * 1024
"""As for any other file (contract)."""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers count from 01 within it: a symbol (`BC/HU`), for one term of the committee.

    Hướng dẫn 36-HD/VPTW: a series for each type of document, from the day after one congress closes to the day the
    next one closes. Before any term is entered all documents are of one that began in 2000.
    """

    symbol: str
    term_from: date = EARLIEST


def head_of(document: Document) -> str:
    """Under what name a document goes out: who issues it and under whom, where, and the issuer's own symbol."""
    return " · ".join(filter(None, (document.superior, document.issuer, document.place, _own(document.symbol))))


def head_by(letterhead: Letterhead) -> str:
    """The same of what is composed under a letterhead, as the rules write it."""
    names = letterhead.superior.upper(), letterhead.issuer.upper()
    return " · ".join(filter(None, (*names, letterhead.place, _own(letterhead.symbol))))


def _own(symbol: str) -> str:
    """`HU`, of `BC/HU`."""
    return re.split("[/-]", symbol, maxsplit=1)[-1]


def numbered(document: Document, number: int, day: date) -> Document:
    """The document as issued: number and date wherever it says them, no heading under which nobody wrote, no draft.

    Nothing else of it is changed.
    """
    attached = attached_to(type_of(document), document.symbol, number, day, document.author)
    return replace(
        document,
        day=day,
        number=number_line(document.symbol, number),
        draft="",
        place_and_date=f"{document.place}, {long_date(day)}",
        appendices=tuple(replace(one, attached_to=attached) for one in document.appendices),
        sections=tuple(replace(one, blocks=written(one.blocks)) for one in document.sections),
    )


def written(blocks: Sequence[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """Without the paragraphs that were left empty, and without the headings that have only such under them."""
    kept: list[Paragraph | Table] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Paragraph) and (_is_empty(block) or (block.head and _is_empty(after))):
            continue
        kept.append(block)
    return tuple(kept)


def _is_empty(block: Paragraph | Table | None) -> bool:
    return isinstance(block, Paragraph) and not block.text.strip()


def named(symbol: str, number: int) -> str:
    """The number within a sentence: `số 01-BC/HU`."""
    return lowered(number_line(symbol, number)).replace(":", "")


def file_name(symbol: str, number: int, day: date) -> str:
    """`01-BC-HU-2023-08-31`: by what the file of an issued document is found again on a disk."""
    return f"{number:02d}-{slug(symbol).upper()}-{day.isoformat()}"


def type_of(document: Document) -> str:
    """What a document is called in a sentence: `Báo cáo`; one without a name of a type is a letter."""
    return document.kind.capitalize() or "Công văn"


def replacing(word: str, before: str, symbol: str, number: int, day: date, author: str) -> str:
    """What a document of the type `word` says of the one whose place it takes: its type, its number and its author."""
    mark = "," if is_of_party(symbol) else ""
    return f"{word} này thay thế {before} {named(symbol, number)}{mark} ngày {short_date(day)} của {author}."
