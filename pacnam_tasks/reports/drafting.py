"""The frame in which every document stands: letterhead, name, parts and appendices under their numbers, end. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pacnam_tasks.reports.content import Appendix, Document, Letterhead, Paragraph, Section, Signer, Table
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.rules import attached_to, authority_for, long_date, number_line, symbol_for

Blocks = Iterable[Paragraph | Table]


@dataclass(frozen=True, slots=True)
class Frame:
    """Under what name, by which rules, on which day and for whose signature a document is written."""

    letterhead: Letterhead
    rules: RuleSet
    document_on: date
    signer: Signer

    def annex(self, place: int, of: int) -> str:
        """How the text names an appendix: a single one has no number."""
        return self.rules.appendix(place) if of > 1 else "Phụ lục"


def written_in(letterhead: Letterhead, rules: RuleSet, symbol: str) -> Letterhead:
    """The letterhead for a type of document (`TB`; empty for what takes no number), as the rules write it."""
    return replace(
        letterhead,
        symbol=symbol_for(symbol, letterhead.symbol, dotted=rules.dotted) if symbol else "",
        authority=authority_for(letterhead.authority, dotted=rules.dotted),
    )


def draft(
    frame: Frame,
    *,
    word: str = "Báo cáo",
    abstract: Sequence[str],
    opening: str,
    parts: Sequence[tuple[str, Blocks]],
    closing: str,
    annexes: Sequence[tuple[str, Blocks]] = (),
) -> Document:
    """The document: `word` is its type, `abstract` its lines, parts and annexes have a name each."""
    head, day = frame.letterhead, frame.document_on
    attached = attached_to(word, head.symbol, None, day, head.author)
    return Document(
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
        sections=tuple(
            Section(frame.rules.part(place, name.upper()), tuple(blocks))
            for place, (name, blocks) in enumerate(parts, 1)
        ),
        closing=closing,
        authority=head.authority,
        signer=frame.signer,
        recipients=head.recipients,
        appendices=tuple(
            Appendix(frame.annex(place, len(annexes)), name.upper(), attached, tuple(blocks))
            for place, (name, blocks) in enumerate(annexes, 1)
        ),
    )
