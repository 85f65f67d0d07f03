"""Under what name a document of a day is issued, and who may sign it."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.content import Letterhead, PossibleSigner, Signer
from pacnam_tasks.reports.models import Letterhead as LetterheadRow
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.reports.rules import plain_letterhead, signing_title
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind


def letterhead_of(session: Session, day: date) -> Letterhead:
    """The letterhead in force on `day`; before the first one is set, what the committee's own name gives."""
    row = session.exec(
        select_rows(LetterheadRow)
        .where(col(LetterheadRow.valid_from) <= day)
        .order_by(col(LetterheadRow.valid_from).desc())
        .limit(1)
    ).first()
    if row is None:
        return plain_letterhead(*_committee(session))
    return Letterhead(
        superior=row.superior,
        issuer=row.issuer,
        place=row.place,
        symbol=row.symbol,
        authority=row.authority,
        author=row.author,
        addressee=row.addressee,
        recipients=tuple(line for line in row.recipients.split("\n") if line),
        organisation=Organisation(row.organisation),
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
