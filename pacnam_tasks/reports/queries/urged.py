"""Letters and directions of a span, as documents tell of them."""

from datetime import date

from sqlalchemy import case, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.content import IssuedLetter
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.letters.content import frozen_letter
from pacnam_tasks.reports.models import Report
from pacnam_tasks.units.models import Unit


def letters_issued(session: Session, first: date, last: date) -> tuple[IssuedLetter, ...]:
    """The reminder letters issued in these days whose number is not void, in the order of their numbers."""
    rows = fetch(
        session,
        select(
            col(DocumentNumber.symbol),
            col(DocumentNumber.number),
            col(DocumentNumber.document_on),
            col(Unit.name).label("unit"),
            # Only of what goes to several: the names in the addresses.
            case((col(Report.unit_id).is_(None), col(Report.seen)), else_="").label("seen"),
        )
        .join(Report, col(Report.id) == col(DocumentNumber.report_id))
        .outerjoin(Unit, col(Unit.id) == col(Report.unit_id))
        .where(
            col(Report.kind) == "letter",
            col(DocumentNumber.voided_at).is_(None),
            col(DocumentNumber.document_on).between(first, last),
        )
        .order_by(col(DocumentNumber.id)),
    )
    return tuple(IssuedLetter(row.symbol, row.number, row.document_on, _units(row.unit, row.seen)) for row in rows)


def _units(unit: str | None, seen: str) -> tuple[str, ...]:
    return (unit,) if unit else tuple(one.unit for one in frozen_letter(seen).addressees)
