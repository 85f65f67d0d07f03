"""Which units that lead open work have recorded nothing in a period, and which recurring reports are missing."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, or_, select, union
from sqlmodel import Session, col

from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.periods.rules import UnitReport
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.tasks.rules.facts import OPEN
from pacnam_tasks.units.models import Unit


def unit_reports(session: Session, period: Any, today: date, zone: ZoneInfo) -> list[UnitReport]:
    """The units that carry work of their own, those first for which the office waits, else in protocol order.

    A task with parts takes its figure from them, so it asks nothing of its lead. A recurring report is missing from
    its last day on.
    """
    owed = _owed(session, period, today)
    since = datetime.combine(period.first_on, time(), tzinfo=zone)
    (of_its_days, _), (recurring, _) = _recorded(period)
    recorded = col(Task.id).in_(union(of_its_days.where(col(Event.at) >= since), recurring))
    rows = fetch(
        session,
        select(
            col(Unit.id),
            col(Unit.code),
            col(Unit.name),
            func.count().label("open_tasks"),
            func.sum(case((recorded, 1), else_=0)).label("reported_tasks"),
        )
        .select_from(Task)
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(
            col(Task.state).in_(sorted(OPEN)),
            col(Task.has_parts).is_(False),
            col(Task.start_on) <= period.last_on,
            col(Task.created_at) < end_of_day(period.last_on, zone),
        )
        .group_by(col(Unit.id), col(Unit.code), col(Unit.name), col(Unit.rank))
        .order_by(col(Unit.rank), col(Unit.code)),
    )
    found = [
        UnitReport(row.id, row.code, row.name, row.open_tasks, int(row.reported_tasks), tuple(owed.pop(row.id, ())))
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_missing)


def missing(session: Session, period: Any, today: date, zone: ZoneInfo) -> list[UnitReport]:
    """Those for which the office waits."""
    return [one for one in unit_reports(session, period, today, zone) if one.is_missing]


def is_awaited(session: Session, period: Any, unit_ids: Collection[int], today: date) -> bool:
    """Whether the office waits for these units: they have recorded nothing for the period, or owe a recurring report.

    Of what they lead only what they touched since is looked at.
    """
    of_its_days, recurring = (one.where(on == col(Task.id)).exists() for one, on in _recorded(period))
    touched = (col(Task.lead_unit_id).in_(unit_ids), col(Task.recorded_on) >= period.first_on)
    recorded = select(col(Task.id)).where(*touched, or_(of_its_days, recurring)).exists()
    owed = _missing(select(col(TaskPeriod.id)), period, today).where(col(Task.lead_unit_id).in_(unit_ids)).exists()
    has_recorded, owes = fetch(session, select(recorded, owed)).one()
    return not has_recorded or bool(owes)


def _recorded(period: Any) -> tuple[tuple[Any, Any], ...]:
    """The tasks on which something was reported in the period, each way with the column that names them: by a report
    of one of its days, and by a recurring report of it.
    """
    of_its_days = (
        select(col(ProgressUpdate.task_id))
        .join(Event, col(Event.seq) == col(ProgressUpdate.event_seq))
        .where(
            col(ProgressUpdate.withdrawn_at).is_(None),
            col(Event.effective_on) >= period.first_on,
            col(Event.effective_on) <= period.last_on,
        )
    )
    recurring = select(col(TaskPeriod.task_id)).where(
        col(TaskPeriod.reported_on).is_not(None),
        col(TaskPeriod.ends_on) >= period.first_on,
        col(TaskPeriod.ends_on) <= period.last_on,
    )
    return (of_its_days, col(ProgressUpdate.task_id)), (recurring, col(TaskPeriod.task_id))


def _missing(what: Any, period: Any, today: date) -> Any:
    """The recurring reports of the period that have come due and were not made."""
    return (
        what.select_from(TaskPeriod)
        .join(Task, col(Task.id) == col(TaskPeriod.task_id))
        .where(
            col(TaskPeriod.reported_on).is_(None),
            col(TaskPeriod.ends_on) >= period.first_on,
            col(TaskPeriod.ends_on) <= min(period.last_on, today),
            col(Task.state).in_(sorted(OPEN)),
        )
    )


def _owed(session: Session, period: Any, today: date) -> dict[int, list[tuple[str, str]]]:
    """For each unit the code of a recurring task and the label of its period that was not reported."""
    wanted = _missing(select(col(Task.lead_unit_id), col(Task.code), col(TaskPeriod.label)), period, today)
    rows = fetch(session, wanted.order_by(col(Task.code), col(TaskPeriod.ends_on)))
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        found[row.lead_unit_id].append((row.code, row.label))
    return found
