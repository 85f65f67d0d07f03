"""Under what name a document of a day is issued, and who may sign it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.document import Letterhead, Signer
from pacnam_tasks.reports.letterheads.rules import COLLECTIVE, Body, by_delegation, plain_letterhead, usual_letterhead
from pacnam_tasks.reports.models import Letterhead as LetterheadRow
from pacnam_tasks.reports.offer import PossibleSigner
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.reports.signing import CHIEF, office_title, signing_title
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind

OFFICE_BLANK = "office"
"""The choice of the office with a blank name, in a form."""
DELEGATE_BLANK = "delegate"
"""That of its chief by delegation, with a blank name."""


def letterhead_of(session: Session, day: date, unit_id: int | None = None) -> Letterhead:
    """The letterhead of the committee or of a unit, in force on `day`; before one is set, what the name gives."""
    row = set_by(session, day, unit_id)
    return usual_on(session, day, unit_id) if row is None else read(row)


def set_by(session: Session, day: date, unit_id: int | None) -> LetterheadRow | None:
    """What was set for a day, if anything was."""
    return session.exec(
        select_rows(LetterheadRow)
        .where(col(LetterheadRow.unit_id).is_not_distinct_from(unit_id), col(LetterheadRow.valid_from) <= day)
        .order_by(col(LetterheadRow.valid_from).desc())
        .limit(1)
    ).first()


def usual_on(session: Session, day: date, unit_id: int | None) -> Letterhead:
    """What the names of the committee and of the unit give, whatever was set for the unit."""
    if unit_id is None:
        return plain_letterhead(*_committee(session))
    return usual_letterhead(_body(session, unit_id), letterhead_of(session, day))


def read(row: LetterheadRow) -> Letterhead:
    """A letterhead that was set."""
    return Letterhead(
        superior=row.superior,
        issuer=row.issuer,
        place=row.place,
        symbol=row.symbol,
        authority=row.authority,
        author=row.author,
        addressee=row.addressee,
        recipients=_lines(row.recipients),
        organisation=Organisation(row.organisation),
        carriers=_lines(row.carriers),
        inside=_lines(row.inside),
    )


def columns_of(letterhead: Letterhead) -> dict[str, Any]:
    """What a row keeps of it."""
    kept = asdict(letterhead)
    return kept | {name: "\n".join(kept[name]) for name in ("recipients", "carriers", "inside")}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def _body(session: Session, unit_id: int) -> Body:
    """The unit with those above it."""
    unit = session.get_one(Unit, unit_id)
    line = [unit]
    while (above := line[-1].parent_id) is not None and above not in {one.id for one in line}:
        line.append(session.get_one(Unit, above))
    parent = line[1] if len(line) > 1 else None
    return Body(
        unit.name,
        unit.code,
        UnitKind(unit.kind),
        line_managed=unit.line_managed,
        above=parent.name if parent else "",
        above_kind=UnitKind(parent.kind) if parent else UnitKind.COMMITTEE,
        commune=next((one.name for one in line if one.kind == UnitKind.COMMUNE), ""),
    )


def _committee(session: Session) -> tuple[str, str]:
    row = fetch(
        session,
        select(col(Unit.name), col(Unit.code))
        .where(col(Unit.kind) == UnitKind.COMMITTEE)
        .order_by(col(Unit.rank), col(Unit.id))
        .limit(1),
    ).first()
    return (row.name, row.code) if row else ("", "")


def possible_signers(session: Session, day: date) -> list[PossibleSigner]:
    """Who may sign on `day`, the secretary before the deputies."""
    return _above(_appointed(session, day, col(Appointment.role) == Role.STANDING))


def _appointed(session: Session, day: date, whose: ColumnElement[bool]) -> Sequence[Any]:
    wanted = (
        select(col(Appointment.id), col(Appointment.role), col(Appointment.title), col(Person.full_name))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(whose, in_force(day))
        .order_by(col(Appointment.id))
    )
    rows: Sequence[Any] = fetch(session, wanted).all()
    return rows


def _above(rows: Iterable[Any]) -> list[PossibleSigner]:
    found = [
        PossibleSigner(str(row.id), Signer(title, row.full_name)) for row in rows if (title := signing_title(row.title))
    ]
    return sorted(found, key=lambda one: one.signer.title != "BÍ THƯ")


@dataclass(frozen=True)
class Issuers:
    """The letterheads of the committee and of its office, where it has one of its own, with the office's unit."""

    committee: Letterhead
    office_id: int | None = None
    office: Letterhead | None = None


def issuers_on(session: Session, day: date) -> Issuers:
    """Both on a day, in one statement; the office is the unit whose people have that role then."""
    working = (
        select(col(Appointment.unit_id))
        .join(Unit, col(Unit.id) == col(Appointment.unit_id))
        .where(col(Appointment.role) == Role.OFFICE, col(Unit.kind) == UnitKind.PARTY_BODY, in_force(day))
        .order_by(col(Appointment.id))
        .limit(1)
        .scalar_subquery()
    )
    is_committee, of = col(Unit.kind) == UnitKind.COMMITTEE, col(LetterheadRow.unit_id)
    whose = or_(and_(is_committee, of.is_(None)), and_(~is_committee, of == col(Unit.id)))
    rows = session.exec(
        select_rows(Unit, LetterheadRow)
        .outerjoin(LetterheadRow, and_(whose, col(LetterheadRow.valid_from) <= day))
        .where(or_(is_committee, col(Unit.id) == working))
        .order_by(col(Unit.rank), col(Unit.id), col(LetterheadRow.valid_from).desc())
    ).all()
    above = next(((unit, row) for unit, row in rows if unit.kind == UnitKind.COMMITTEE), None)
    unit, row = above or (None, set_by(session, day, None))
    committee = read(row) if row else plain_letterhead(unit.name, unit.code) if unit else plain_letterhead("", "")
    for unit, row in rows:
        if unit.kind != UnitKind.COMMITTEE and unit.id is not None:
            own = read(row) if row else usual_letterhead(_body(session, unit.id), committee)
            return Issuers(committee, unit.id, own)
    return Issuers(committee)


@dataclass(frozen=True)
class InForce:
    """The letterheads of a day, and who may sign under them, each issuer with a blank name last."""

    issuers: Issuers
    signers: list[PossibleSigner]


def in_force_on(session: Session, day: date) -> InForce:
    """Who issues documents of the committee or of its office on a day, and who signs them; in two statements."""
    issuers = issuers_on(session, day)
    committee, office_id = issuers.committee.author, issuers.office_id
    of_office = and_(col(Appointment.role) == Role.OFFICE, col(Appointment.unit_id) == office_id)
    rows = _appointed(session, day, or_(col(Appointment.role) == Role.STANDING, of_office))
    found = [replace(one, issuer=committee) for one in _above(row for row in rows if row.role == Role.STANDING)]
    found.append(PossibleSigner("", Signer(), issuer=committee))
    if issuers.office is not None:
        office, working = issuers.office.author, [row for row in rows if row.role == Role.OFFICE]
        found += [PossibleSigner(key, signer, office_id, office) for key, signer in _office_signers(working)]
    return InForce(issuers, found)


def possible_issuers(session: Session, day: date) -> list[PossibleSigner]:
    """Who may sign a document of the committee or one of its office, each with a blank name last."""
    return in_force_on(session, day).signers


def possible_delegates(session: Session, day: date) -> list[PossibleSigner]:
    """The chief of the office, who signs for the committee by delegation, with a blank name last.

    Nobody where the committee is not signed for collectively.
    """
    letterhead = letterhead_of(session, day)
    if not COLLECTIVE.match(letterhead.authority):
        return []
    rows, authority = _appointed(session, day, col(Appointment.role) == Role.OFFICE), by_delegation(letterhead)
    chiefs = [(str(row.id), row.full_name) for row in rows if office_title(row.title) == CHIEF]
    return [
        PossibleSigner(key, Signer(CHIEF, name), authority=authority) for key, name in (*chiefs, (DELEGATE_BLANK, ""))
    ]


def _office_signers(rows: Iterable[Any]) -> Iterable[tuple[str, Signer]]:
    """The chief before the deputies, then a blank name."""
    titled = [(str(row.id), Signer(office_title(row.title), row.full_name)) for row in rows]
    yield from sorted((one for one in titled if one[1].title), key=lambda one: one[1].title != CHIEF)
    yield OFFICE_BLANK, Signer(CHIEF)
