"""What people have written into a draft, and how it was arranged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, case
from sqlmodel import Session, col, select

from pacnam_tasks.periods.models import ReportingPeriod
from pacnam_tasks.periods.rules import PeriodKind, named
from pacnam_tasks.reports.document import Document, Passage
from pacnam_tasks.reports.editing.applied import Edit, values_of
from pacnam_tasks.reports.editing.labels import figure_name
from pacnam_tasks.reports.editing.models import ReportParagraph
from pacnam_tasks.reports.editing.rules import shown
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.models import Report


@dataclass(frozen=True, slots=True)
class Draft:
    """A report with what is printed of it now, and what people wrote, by key; `is_open` until it has a number.

    `twin` is the number in force of another document of the same.
    """

    report: Report
    document: Document
    written: Mapping[str, ReportParagraph]
    is_open: bool
    twin: DocumentNumber | None = None

    def passage(self, key: str) -> Passage | None:
        """The passage of this key."""
        return next((one for one in self.document.passages if one.key == key), None)

    def values(self, passage: Passage) -> dict[str, str]:
        """What is bound in the passage, with what was seen once and is counted no more."""
        row = self.written.get(passage.key)
        return (json.loads(row.figures) if row is not None else {}) | values_of(self.document, passage)

    def template(self, passage: Passage) -> str:
        """What stands there now: what was written, else the system's own."""
        row = self.written.get(passage.key)
        return row.template if row is not None else passage.template

    def typed(self, passage: Passage) -> str:
        """The same as it is typed."""
        return shown(self.template(passage), self.values(passage), figure_name)


def written_in(session: Session, report_id: int) -> dict[str, ReportParagraph]:
    """What people have written into the report, by key."""
    wanted = (
        select(ReportParagraph).where(col(ReportParagraph.report_id) == report_id).order_by(col(ReportParagraph.id))
    )
    return {row.key: row for row in session.exec(wanted)}


def edits_of(session: Session, report_id: int) -> dict[str, Edit]:
    """The same as it is printed."""
    return {
        key: Edit(row.template, row.own, json.loads(row.figures)) for key, row in written_in(session, report_id).items()
    }


def last_before(session: Session, report: Report) -> Report | None:
    """The last report of the kind (of the unit, and of the same kind of period) with a number in force, else the last
    one that was printed.

    One whose figures are of a later day is not before it; a month is not set beside a week, nor beside a single day.
    """
    same = (
        col(Report.kind) == report.kind,
        col(Report.unit_id).is_not_distinct_from(report.unit_id),
        col(Report.task_id).is_not_distinct_from(report.task_id),
        col(Report.id) < report.id,
        col(Report.as_of) <= report.as_of,
        col(Report.frozen_file_id) != "",
    )
    in_force = case((and_(col(DocumentNumber.id).is_not(None), col(DocumentNumber.voided_at).is_(None)), 0), else_=1)
    own = session.get(ReportingPeriod, report.period_id) if report.period_id is not None else None
    wanted = _kind_of_period(own.name if own is not None else "", report.seen)
    rows = session.exec(
        select(Report.id, ReportingPeriod.name, Report.seen)
        .outerjoin(DocumentNumber, col(DocumentNumber.report_id) == col(Report.id))
        .outerjoin(ReportingPeriod, col(ReportingPeriod.id) == col(Report.period_id))
        .where(*same)
        .order_by(in_force, col(Report.id).desc())
    )
    found = next((one for one, name, seen in rows if _kind_of_period(name or "", seen) == wanted), None)
    return session.get(Report, found) if found is not None else None


def _kind_of_period(name: str, seen: str) -> PeriodKind | None:
    """Of which kind a period is that has a name of its own, or that only a schedule knows; None for a day."""
    what = named(name or Extra.of(seen).period)
    return what.kind if what is not None else None
