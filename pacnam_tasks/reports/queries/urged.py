"""Letters and directions of a span, as documents tell of them."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.content import IssuedLetter
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.models import Report
from pacnam_tasks.units.models import Unit


def letters_issued(session: Session, first: date, last: date) -> tuple[IssuedLetter, ...]:
    """The reminder letters issued in these days whose number is not void, in the order of their numbers."""
    rows = fetch(
        session,
        select(col(DocumentNumber.symbol), col(DocumentNumber.number), col(DocumentNumber.document_on), col(Unit.name))
        .join(Report, col(Report.id) == col(DocumentNumber.report_id))
        .join(Unit, col(Unit.id) == col(Report.unit_id))
        .where(
            col(Report.kind) == "letter",
            col(DocumentNumber.voided_at).is_(None),
            col(DocumentNumber.document_on).between(first, last),
        )
        .order_by(col(DocumentNumber.id)),
    )
    return tuple(IssuedLetter(*row) for row in rows)
