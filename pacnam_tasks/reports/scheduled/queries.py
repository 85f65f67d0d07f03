"""Schedules, what they have brought, and the periods that the office has opened."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
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
from pacnam_tasks.reports.queries.letterheads import issuers_on
from pacnam_tasks.reports.scheduled.forms import Issuer
from pacnam_tasks.reports.scheduled.models import ReportSchedule
from pacnam_tasks.reports.scheduled.rules import Due, Opened, candidates, due, key_of
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import UnitKind, is_valid_on

SHOWN = 20


def schedules(session: Session) -> list[ReportSchedule]:
    """Those that are on."""
    return list(
        session.exec(select_rows(ReportSchedule).where(col(ReportSchedule.is_on)).order_by(col(ReportSchedule.id)))
    )


def possible_issuers(session: Session, day: date) -> list[Issuer]:
    """The units in whose name reports can go out on a day, the office first, then in protocol order."""
    office_id = issuers_on(session, day).office_id
    units = [one for one in all_units(session) if one.kind != UnitKind.COMMITTEE and is_valid_on(one, day)]
    found = [Issuer(one.id or 0, one.code, one.name, one.id == office_id) for one in units]
    return sorted(found, key=lambda one: not one.is_office)


def of_kind(session: Session, kind: str, period_kind: str, issuer_id: int | None) -> ReportSchedule | None:
    """The schedule of a kind in the name of a unit or of the committee, on or off."""
    wanted = (
        col(ReportSchedule.kind) == kind,
        col(ReportSchedule.period_kind) == period_kind,
        col(ReportSchedule.issuer_id).is_not_distinct_from(issuer_id),
    )
    return session.exec(select_rows(ReportSchedule).where(*wanted)).one_or_none()


def with_setters(session: Session) -> list[Any]:
    """Those that are on, with who set each and the name of the unit that issues."""
    by = Doer(col(ReportSchedule.set_by_id))
    rows: Any = ReportSchedule.__table__  # type: ignore[attr-defined]  # a model is its table
    wanted = by.join(select(rows, by.name.label("who"), col(Unit.name).label("issuer")))
    wanted = wanted.outerjoin(Unit, col(Unit.id) == col(ReportSchedule.issuer_id))
    wanted = wanted.where(col(ReportSchedule.is_on)).order_by(col(ReportSchedule.id))
    return list(fetch(session, wanted))


def due_by(session: Session, schedule: ReportSchedule, clock: Clock) -> list[Due]:
    """The periods of a schedule whose report has not been asked for yet though its hour has come; of a unit those at
    whose end it was there.
    """
    names = candidates(PeriodKind(schedule.period_kind), clock.today())
    opened = _opened(session, names)
    found = due(names, opened, hour=schedule.hour, since=schedule.since, now=clock.now(), zone=clock.zone)
    if found and schedule.issuer_id is not None:
        issuer = session.get_one(Unit, schedule.issuer_id)
        found = [one for one in found if is_valid_on(issuer, one.last_on)]
    keys = {one.name: key_of(schedule.kind, one.name, schedule.issuer_id) for one in found}
    asked = _asked(session, list(keys.values())) if found else frozenset()
    return [one for one in found if keys[one.name] not in asked]


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


def people_to_tell(session: Session, unit_id: int | None, clock: Clock) -> list[int]:
    """Who is told: the people of the office today, and the heads of the unit whose own report it is."""
    office = col(Appointment.role) == Role.OFFICE
    heads = and_(col(Appointment.role) == Role.LEADER, col(Appointment.unit_id) == unit_id)
    whose = office if unit_id is None else or_(office, heads)
    wanted = select(col(Appointment.person_id)).where(whose, in_force(clock.today()))
    return sorted(set(fetch(session, wanted).scalars()))
