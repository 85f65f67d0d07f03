"""The versions of a letterhead, and what was issued under them."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.core.db import fetch
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.models import Letterhead, Report


def versions(session: Session, unit_id: int | None) -> list[Letterhead]:
    """What was set for the committee or a unit, the newest first."""
    own = col(Letterhead.unit_id).is_not_distinct_from(unit_id)
    return list(session.exec(select_rows(Letterhead).where(own).order_by(col(Letterhead.valid_from).desc())))


def stamp_of(found: Sequence[Letterhead]) -> str:
    """What a form carries of the versions that it was made from."""
    told = [sorted(one.model_dump(mode="json").items()) for one in found]
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def last_issued(session: Session, unit_id: int | None, first: date, before: date | None) -> Any:
    """The last document (symbol, number, document_on) with a number of the days from `first` until `before`, if any."""
    wanted = (
        select(col(DocumentNumber.symbol), col(DocumentNumber.number), col(DocumentNumber.document_on))
        .join(Report, col(Report.id) == col(DocumentNumber.report_id))
        .where(col(Report.issuer_id).is_not_distinct_from(unit_id), col(DocumentNumber.document_on) >= first)
        .order_by(col(DocumentNumber.document_on).desc(), col(DocumentNumber.id).desc())
        .limit(1)
    )
    if before is not None:
        wanted = wanted.where(col(DocumentNumber.document_on) < before)
    return fetch(session, wanted).first()
