"""Keeping what was printed under which code."""

from typing import Any

from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.trace.models import PrintedCode


def keep_code(session: Session, report: Report, code: str, number: int | None, clock: Clock) -> None:
    """The finished report bears this code on its pages; printed again, the row says what is stored now."""
    found = select(PrintedCode).where(col(PrintedCode.code) == code, col(PrintedCode.report_id) == report.id)
    values: dict[str, Any] = {
        "number": number,
        "printed_at": clock.now(),
        "pdf_sha256": report.pdf_sha256,
        "word_sha256": report.word_sha256,
        "excel_sha256": report.excel_sha256,
        "frozen_file_id": report.frozen_file_id,
        "frozen_sha256": report.frozen_sha256,
    }
    row = session.exec(found).one_or_none()
    if row is None:
        row = PrintedCode(code=code, report_id=report.id or 0, **values)
    else:
        row.sqlmodel_update(values)
    session.add(row)
