"""Under what name a document of a day is issued, and who may sign it."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.content import Letterhead, PossibleSigner, Signer
from pacnam_tasks.reports.letterheads.rules import Body, usual_letterhead
from pacnam_tasks.reports.models import Letterhead as LetterheadRow
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.reports.rules import CHIEF, office_title, plain_letterhead, signing_title
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind

OFFICE_BLANK = "office"
"""The choice of the office with a blank name, in a form."""


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
    rows = fetch(
        session,
        select(col(Appointment.id), col(Appointment.title), col(Person.full_name))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Appointment.role) == Role.STANDING, in_force(day))
        .order_by(col(Appointment.id)),
    )
    found = [
        PossibleSigner(str(row.id), Signer(title, row.full_name)) for row in rows if (title := signing_title(row.title))
    ]
    return sorted(found, key=lambda one: one.signer.title != "BÍ THƯ")


def office_of(session: Session, day: date) -> int | None:
    """The unit of the committee's office, whose people have that role on `day`."""
    found = (
        select(col(Appointment.unit_id))
        .join(Unit, col(Unit.id) == col(Appointment.unit_id))
        .where(col(Appointment.role) == Role.OFFICE, col(Unit.kind) == UnitKind.PARTY_BODY, in_force(day))
        .order_by(col(Appointment.id))
    )
    return fetch(session, found.limit(1)).scalars().first()  # type: ignore[no-any-return]  # a column


def possible_issuers(session: Session, day: date) -> list[PossibleSigner]:
    """Who may sign a document of the committee or one of its office, each with a blank name last."""
    committee, office_id = letterhead_of(session, day).author, office_of(session, day)
    found = [replace(one, issuer=committee) for one in possible_signers(session, day)]
    found.append(PossibleSigner("", Signer(), issuer=committee))
    if office_id is not None:
        office = letterhead_of(session, day, office_id).author
        found += [
            PossibleSigner(key, signer, office_id, office) for key, signer in _office_signers(session, office_id, day)
        ]
    return found


def _office_signers(session: Session, office_id: int, day: date) -> Iterable[tuple[str, Signer]]:
    """The chief before the deputies, then a blank name."""
    rows = fetch(
        session,
        select(col(Appointment.id), col(Appointment.title), col(Person.full_name))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Appointment.role) == Role.OFFICE, col(Appointment.unit_id) == office_id, in_force(day))
        .order_by(col(Appointment.id)),
    )
    titled = [(str(row.id), Signer(office_title(row.title), row.full_name)) for row in rows]
    yield from sorted((one for one in titled if one[1].title), key=lambda one: one[1].title != CHIEF)
    yield OFFICE_BLANK, Signer(CHIEF)
