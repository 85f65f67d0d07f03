"""Who answers for what is overdue, what the unit said last, and who answered what stood in the way."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import Doer, in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import local_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.progress.models import Obstacle as ObstacleRow
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.reports.content import Obstacle, OverdueTask, Words
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.units.models import Unit

BATCH = 1000


def people_of(session: Session) -> dict[int, str]:
    """The names of all people."""
    return {row.id: row.full_name for row in fetch(session, select(col(Person.id), col(Person.full_name)))}


def answerable(
    session: Session, late: Iterable[OverdueTask], day: date, end: datetime, zone: ZoneInfo
) -> Iterator[OverdueTask]:
    """The overdue tasks with the head of the unit on the day and the unit's last words before `end`."""
    found = list(late)
    heads = _heads(session, {one.unit_code for one in found}, day)
    words = _last_words(session, [one.code for one in found], end, zone)
    for one in found:
        yield replace(one, head=heads.get(one.unit_code, ""), last=words.get(one.code))


def answered(session: Session, found: Iterable[Obstacle], end: datetime, zone: ZoneInfo) -> Iterator[Obstacle]:
    """The difficulties, those answered before `end` with when, and by which member where it was the committee."""
    known = list(found)
    told = _answers(session, {one.code for one in known if one.answered}, end)
    for one in known:
        row = told.get((one.code, one.text)) if one.answered else None
        if row is None:
            yield one
        else:
            by = "" if row.level == Authority.PROVINCE else row.who or ""  # whoever wrote the answer down
            on = local_day(row.answered_at, zone)
            yield replace(one, answered_on=on, answered_by=by, answered_in=row.answer_document)


def _heads(session: Session, codes: Collection[str], day: date) -> dict[str, str]:
    """The head of each unit with the post: `Bàn Tiến Sinh, Hạt trưởng Hạt Kiểm lâm`."""
    rows = fetch(
        session,
        select(col(Unit.code), col(Person.full_name), col(Appointment.title))
        .join(Appointment, col(Appointment.unit_id) == col(Unit.id))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Unit.code).in_(sorted(codes)), col(Appointment.role) == Role.LEADER, in_force(day))
        .where(col(Appointment.acting_for_id).is_(None))
        .order_by(col(Appointment.id).desc()),
    )
    return {row.code: ", ".join(one for one in (row.full_name, row.title) if one) for row in rows}


def _last_words(session: Session, codes: Collection[str], end: datetime, zone: ZoneInfo) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for some in _batches(sorted(codes)):
        stands = or_(col(ProgressUpdate.withdrawn_at).is_(None), col(ProgressUpdate.withdrawn_at) >= end)
        newest = (
            select(func.max(col(ProgressUpdate.id)))
            .join(Task, col(Task.id) == col(ProgressUpdate.task_id))
            .where(col(Task.code).in_(some), col(ProgressUpdate.note) != "")
            .where(col(ProgressUpdate.recorded_at) < end, stands)
            .group_by(col(ProgressUpdate.task_id))
        )
        rows = fetch(
            session,
            select(col(Task.code), col(ProgressUpdate.note), col(ProgressUpdate.recorded_at))
            .join(Task, col(Task.id) == col(ProgressUpdate.task_id))
            .where(col(ProgressUpdate.id).in_(newest)),
        )
        found |= {row.code: Words(row.note, local_day(row.recorded_at, zone)) for row in rows}
    return found


def _answers(session: Session, codes: Collection[str], end: datetime) -> dict[tuple[str, str], Any]:
    by = Doer(col(ObstacleRow.answered_by))
    found: dict[tuple[str, str], Any] = {}
    for some in _batches(sorted(codes)):
        rows = fetch(
            session,
            by.join(
                select(
                    col(Task.code),
                    *(getattr(ObstacleRow, name) for name in ("text", "answered_at", "answer_document", "level")),
                    by.name.label("who"),
                ).join(Task, col(Task.id) == col(ObstacleRow.task_id)),
                maybe=True,
            )
            .where(col(Task.code).in_(some), col(ObstacleRow.answered_at) < end)
            .order_by(col(ObstacleRow.answered_at)),
        )
        found |= {(row.code, row.text): row for row in rows}
    return found


def _batches(codes: list[str]) -> Iterator[list[str]]:
    return (codes[start : start + BATCH] for start in range(0, len(codes), BATCH))
