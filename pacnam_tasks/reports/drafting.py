"""The frame in which every document stands: letterhead, name, parts and appendices under their numbers, end. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from pacnam_tasks.core.text import fold
from pacnam_tasks.reports.bound import binding, is_listed, marked, plain, taken_apart, told_day
from pacnam_tasks.reports.document import Appendix, Document, Letterhead, Paragraph, Passage, Section, Signer, Table
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.wording import attached_to, authority_for, long_date, number_line, short_date, symbol_for

Blocks = Iterable[Paragraph | Table]
OPENING, CLOSING, PROSE, ANNEX = "opening", "closing", "prose", "annex-"


class PartFailed(Exception):
    """A document could not be composed, by a fault of ours; `part` is the heading under which it is, where known."""

    def __init__(self, part: str = "") -> None:
        super().__init__(part)
        self.part = part


@contextmanager
def within(part: str) -> Iterator[None]:
    """What fails here fails as this part of the document; raises PartFailed."""
    try:
        yield
    except PartFailed:
        raise
    except Exception as fault:
        raise PartFailed(part) from fault


@dataclass(frozen=True, slots=True)
class Frame:
    """Under what name, by which rules, on which day and for whose signature a document is written."""

    letterhead: Letterhead
    rules: RuleSet
    document_on: date
    signer: Signer

    def annex(self, place: int, of: int) -> str:
        """How the text names an appendix, a figure that moves with it: a single one has no number."""
        return marked(f"annex/{place}", annex_name(self.rules, place, of))


def annex_name(rules: RuleSet, place: int, of: int) -> str:
    """What an appendix is called: a single one has no number."""
    return rules.appendix(place) if of > 1 else "Phụ lục"


def written_in(letterhead: Letterhead, rules: RuleSet, symbol: str) -> Letterhead:
    """The letterhead for a type of document (`TB`; empty for what takes no number), as the rules write it."""
    return replace(
        letterhead,
        superior=rules.spelt(letterhead.superior),
        issuer=rules.spelt(letterhead.issuer),
        author=rules.spelt(letterhead.author),
        addressee=rules.spelt(letterhead.addressee),
        recipients=tuple(map(rules.spelt, letterhead.recipients)),
        symbol=symbol_for(symbol, letterhead.symbol, dotted=rules.dotted) if symbol else "",
        authority=authority_for(rules.spelt(letterhead.authority), dotted=rules.dotted),
    )


def prose(name: str, head: str) -> Iterator[Paragraph]:
    """A heading under which people write: it stays, whether they have or not."""
    yield Paragraph(head, head=True)
    yield Paragraph("", key=f"{PROSE}/{name}")


def draft(
    frame: Frame,
    *,
    word: str = "Báo cáo",
    abstract: Sequence[str],
    opening: str,
    parts: Sequence[tuple[str, Blocks]],
    closing: str,
    annexes: Sequence[tuple[str, Blocks]] = (),
    as_of: date | None = None,
    figures: Iterable[tuple[str, str]] = (),
) -> Document:
    """The document: `word` is its type, `abstract` its lines, parts and annexes have a name each.

    `as_of` is the day of its figures, `figures` are those that can be bound beside those that stand in it. Raises
    PartFailed.
    """
    head, day = frame.letterhead, frame.document_on
    attached = attached_to(word, head.symbol, None, day, head.author)
    with binding():
        sections = tuple(_sections(frame.rules, parts))
        appendices = tuple(_appendices(frame.rules, annexes, attached))
    marked_ = Document(
        title=" ".join((word, *abstract)),
        author=head.author,
        day=day,
        superior=head.superior.upper(),
        issuer=head.issuer.upper(),
        symbol=head.symbol,
        place=head.place,
        number=number_line(head.symbol),
        place_and_date=f"{head.place}, {long_date(day)}",
        kind=word.upper(),
        abstract=tuple(abstract),
        opening=opening,
        sections=sections,
        closing=closing,
        authority=head.authority,
        signer=frame.signer,
        recipients=head.recipients,
        appendices=appendices,
        figures=tuple(figures),
    )
    return with_passages(marked_, as_of)


def _sections(rules: RuleSet, parts: Sequence[tuple[str, Blocks]]) -> Iterator[Section]:
    for place, (name, blocks) in enumerate(parts, 1):
        yield Section(rules.part(place, name.upper()), _told(name, blocks), slug(name), name.upper())


def _appendices(rules: RuleSet, annexes: Sequence[tuple[str, Blocks]], attached: str) -> Iterator[Appendix]:
    for place, (name, blocks) in enumerate(annexes, 1):
        heading = annex_name(rules, place, len(annexes))
        yield Appendix(heading, name.upper(), attached, _told(name, blocks), ANNEX + slug(name))


def _told(name: str, blocks: Blocks) -> tuple[Paragraph | Table, ...]:
    with within(name):
        return tuple(blocks)


def with_passages(document: Document, as_of: date | None = None) -> Document:
    """The document without marks, each of its paragraphs as a passage that can be edited.

    A paragraph without a key of its own goes by its place in its part.
    """
    if document.passages:
        return document
    day = short_date(as_of) if as_of is not None else ""
    passages: list[Passage] = []

    def said(key: str, text: str) -> str:
        told = told_day(text, day) if day and not is_listed(text) else text
        bound = taken_apart(told)
        passages.append(Passage(key, bound.template, bound.figures))
        return bound.text

    def blocks(of: Section) -> tuple[Paragraph | Table, ...]:
        with within(of.name or of.heading):
            return tuple(said_by(of))

    def said_by(of: Section) -> Iterator[Paragraph | Table]:
        for place, block in enumerate(of.blocks, 1):
            if isinstance(block, Table):
                yield block
            elif block.head:
                yield replace(block, text=plain(block.text))
            else:
                key = block.key or f"{of.key}/{place}"
                yield replace(block, text=said(key, block.text), key=key)

    opening = said(OPENING, document.opening)
    keyed = [replace(one, key=one.key or f"{n}-{slug(one.heading)}") for n, one in enumerate(document.sections, 1)]
    sections = tuple(replace(one, blocks=blocks(one)) for one in keyed)
    closing = said(CLOSING, document.closing)
    return replace(
        document,
        opening=opening,
        sections=sections,
        closing=closing,
        appendices=tuple(replace(one, blocks=tuple(map(_without_marks, one.blocks))) for one in document.appendices),
        passages=tuple(passages),
    )


def _without_marks(block: Paragraph | Table) -> Paragraph | Table:
    return block if isinstance(block, Table) else replace(block, text=plain(block.text))


def slug(name: str) -> str:
    """`tinh-hinh-giao-nhiem-vu`: a name as a key."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
