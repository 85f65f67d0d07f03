"""Schedules, what they have brought, and the periods that the office has opened."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.queries import Doer, in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.periods.models import ReportingPeriod
from pacnam_tasks.periods.rules import PeriodKind
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.scheduled.models import ReportSchedule
from pacnam_tasks.reports.scheduled.rules import Due, Opened, candidates, due, key_of

SHOWN = 20


def schedules(session: Session) -> list[ReportSchedule]:
    """Those that are on."""
    return list(
        session.exec(select_rows(ReportSchedule).where(col(ReportSchedule.is_on)).order_by(col(ReportSchedule.id)))
    )


def of_kind(session: Session, kind: str, period_kind: str) -> ReportSchedule | None:
    """The schedule of a kind, on or off."""
    wanted = (col(ReportSchedule.kind) == kind, col(ReportSchedule.period_kind) == period_kind)
    return session.exec(select_rows(ReportSchedule).where(*wanted)).one_or_none()


def with_setters(session: Session) -> list[Any]:
    """Those that are on, with who set each."""
    by = Doer(col(ReportSchedule.set_by_id))
    wanted = select(ReportSchedule.__table__, by.name.label("who"))  # type: ignore[attr-defined]  # a model is its table
    wanted = by.join(wanted).where(col(ReportSchedule.is_on)).order_by(col(ReportSchedule.id))
    return list(fetch(session, wanted))


def due_by(session: Session, schedule: ReportSchedule, clock: Clock) -> list[Due]:
    """The periods of a schedule whose report has not been asked for yet though its hour has come."""
    names = candidates(PeriodKind(schedule.period_kind), clock.today())
    opened = _opened(session, names)
    found = due(names, opened, hour=schedule.hour, since=schedule.since, now=clock.now(), zone=clock.zone)
    asked = _asked(session, [key_of(schedule.kind, one.name) for one in found]) if found else frozenset()
    return [one for one in found if key_of(schedule.kind, one.name) not in asked]


def _opened(session: Session, names: Collection[str]) -> dict[str, Opened]:
    columns = (getattr(ReportingPeriod, name) for name in ("name", "id", "last_on", "cut_off_at", "state"))
    rows = fetch(session, select(*columns).where(col(ReportingPeriod.name).in_(names)))
    return {row.name: Opened(row.id, row.last_on, row.cut_off_at, row.state) for row in rows}


def _asked(session: Session, keys: Collection[str]) -> frozenset[str]:
    return frozenset(fetch(session, select(col(Report.key)).where(col(Report.key).in_(keys))).scalars())


def prepared(session: Session) -> list[Report]:
    """The newest reports that came by a schedule."""
    by_schedule = select_rows(Report).where(col(Report.requested_by_id).is_(None))
    return list(session.exec(by_schedule.order_by(col(Report.id).desc()).limit(SHOWN)))


def office_people(session: Session, clock: Clock) -> list[int]:
    """Who is told: the people of the office today."""
    wanted = select(col(Appointment.person_id)).where(col(Appointment.role) == Role.OFFICE, in_force(clock.today()))
    return sorted(set(fetch(session, wanted).scalars()))
