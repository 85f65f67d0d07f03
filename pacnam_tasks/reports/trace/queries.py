"""What was printed under a code, as far as the asker may read it."""

from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.requests import drafts_readable_by, issued_readable_by
from pacnam_tasks.reports.trace.models import PrintedCode

AT_MOST = 20
"""Drafts that say exactly the same; nobody needs more of them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One printing: the code's row, the report of which it is, and the number that this has by now."""

    printed: PrintedCode
    report: Report
    taken: DocumentNumber | None


def papers(session: Session, actor: Actor, code: str) -> list[Paper]:
    """What bears the code, numbered ones first, then the newest; raises NotFound where the person may read none."""
    is_issued = and_(col(PrintedCode.number).is_not(None), issued_readable_by(actor))
    found = (
        select(PrintedCode, Report, DocumentNumber)
        .join(Report, col(Report.id) == col(PrintedCode.report_id))
        .outerjoin(DocumentNumber, col(DocumentNumber.report_id) == col(Report.id))
        .where(col(PrintedCode.code) == code, or_(drafts_readable_by(actor), is_issued))
        .order_by(col(DocumentNumber.number).is_(None), col(Report.id).desc())
        .limit(AT_MOST)
    )
    rows = [Paper(*row) for row in session.exec(found)]
    if not code or not rows:
        raise NotFound
    return rows
