"""What a period knows of each task, and what was recorded for it after the lock."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select, true
from sqlmodel import Session, col

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.periods import ending_alike, read_period
from pacnam_tasks.history.models import Event
from pacnam_tasks.history.queries import facts_before
from pacnam_tasks.periods.rules import Closing, Entry, Known
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.units.models import Unit

CORRECTED = "corrected"
REPORTS = ("updated", "submitted", CORRECTED)
VALUE_ENTERED = "indicator_value_entered"
REPORTED_BY = and_(col(TaskPeriod.task_id) == col(Event.task_id), col(TaskPeriod.event_seq) == col(Event.seq))
"""The recurring report that an event made; looked up through its task, as there are many events."""


def known_facts(session: Session, closing: Closing, zone: ZoneInfo) -> Mapping[int, Mapping[str, Any]]:
    """The facts of every task as the period knows them, by id.

    They are those of the end of its last day, and of what was recorded for its days until the lock or in an unlock.
    """
    end = min(end_of_day(closing.last_on, zone), closing.closed_at)
    known = Known(dict(facts_before(session, end)))
    until = max((closing.closed_at, *(window.ends_at for window in closing.windows)))
    if until > end:
        known.follow(_entries(session, end, until), closing)
    return {one: json.loads(facts) if isinstance(facts, str) else facts for one, facts in known.facts.items()}


def _entries(session: Session, since: datetime, until: datetime) -> Iterator[Entry]:
    by = Doer(col(Event.actor_id))
    statement = by.join(
        select(
            col(Event.seq),
            col(Event.task_id),
            col(Event.kind),
            col(Event.at),
            col(Event.effective_on),
            col(Event.data),
            col(Event.facts),
            col(TaskPeriod.ends_on),
            col(by.post.person_id),
        )
        .select_from(Event)
        .outerjoin(TaskPeriod, REPORTED_BY),
        maybe=True,
    ).where(col(Event.at) >= since, col(Event.at) < until, col(Event.facts).is_not(None))
    for row in fetch(session, statement.order_by(col(Event.seq))):
        yield Entry(row.task_id, row.kind, row.at, _belongs_on(row), row.person_id, row.facts)


def _belongs_on(row: Any) -> date:
    """The day of which an event speaks: that of a paper, of the corrected entry, the last of a recurring report's."""
    on: date = row.effective_on
    if row.kind == CORRECTED:
        return date.fromisoformat(json.loads(row.data)["entry_on"])
    return min(on, row.ends_on or on)


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Something that speaks of a locked period and was recorded after the lock."""

    at: datetime
    kind: str
    code: str
    title: str
    unit: str
    who: str
    belongs_on: date
    data: Mapping[str, Any]


def late_entries(session: Session, name: str, closing: Closing, until: datetime | None) -> list[LateEntry]:
    """What came for the closed period of this name after its lock, and before `until` where that is set.

    In the order of recording; values of indicators too.
    """
    found: list[LateEntry] = []
    labels = {one.label for one in ending_alike(read_period(name))}
    for row in fetch(session, _reports_after(closing, until)):
        said = json.loads(row.data)
        if row.kind == VALUE_ENTERED:
            if said["period"] in labels and closing.is_late(closing.last_on, row.at, row.person_id):
                named = said["indicator"], said.get("name", said["indicator"]), said.get("unit_name", said["unit"])
                found.append(LateEntry(row.at, row.kind, *named, row.who or "", closing.last_on, said))
            continue
        on = _belongs_on(row)
        if closing.is_late(on, row.at, row.person_id):
            found.append(LateEntry(row.at, row.kind, row.code, row.title, row.unit, row.who or "", on, said))
    return found


def _reports_after(closing: Closing, until: datetime | None) -> Any:
    """Reports and values recorded since the lock that may speak of the period; what was withdrawn says nothing."""
    by = Doer(col(Event.actor_id))
    told: Any = select(
        col(Event.seq),
        col(Event.at),
        col(Event.kind),
        col(Event.effective_on),
        col(Event.data),
        col(Task.code),
        col(Task.title),
        col(Unit.short_name).label("unit"),
        col(TaskPeriod.ends_on),
        col(by.post.person_id),
        by.name.label("who"),
    )
    of_task = and_(col(ProgressUpdate.task_id) == col(Event.task_id), col(ProgressUpdate.event_seq) == col(Event.seq))
    tied = (
        told.select_from(Event)
        .outerjoin(Task, col(Task.id) == col(Event.task_id))
        .outerjoin(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .outerjoin(ProgressUpdate, of_task)
        .outerjoin(TaskPeriod, REPORTED_BY)
    )
    of_its_days = col(Event.effective_on).between(closing.first_on, closing.last_on)
    return (
        by.join(tied, maybe=True)
        .where(
            col(Event.at) >= closing.closed_at,
            true() if until is None else col(Event.at) < until,
            col(Event.kind).in_((*REPORTS, VALUE_ENTERED)),
            or_(
                of_its_days,
                col(Event.kind).in_((CORRECTED, VALUE_ENTERED)),
                col(TaskPeriod.ends_on) <= closing.last_on,
            ),
            col(ProgressUpdate.withdrawn_at).is_(None),
        )
        .order_by(col(Event.seq))
    )
