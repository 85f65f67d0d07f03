"""The calendar in force, kept in memory; the days and the confirmation of a year as a page shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import BigInteger, cast, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.calendar.models import CalendarDay, CalendarYear
from pacnam_tasks.calendar.proposals import proposed
from pacnam_tasks.calendar.rules import DayKind, SpecialDay, WorkingCalendar
from pacnam_tasks.core.db import fetch

# PostgreSQL sums big numbers up to decimals.
STAMP: Any = select(cast(func.coalesce(func.sum(col(CalendarYear.stamp)), 0), BigInteger)).scalar_subquery()
"""Tells one state of the whole calendar from every other; put into a statement that a page sends anyway."""
_STAMP = select(STAMP)


@dataclass(frozen=True)
class Kept:
    """The calendar made last in this process, with its stamp."""

    stamp: int
    calendar: WorkingCalendar


_NOTHING_ENTERED = Kept(0, WorkingCalendar(proposed=proposed))
_last = [_NOTHING_ENTERED]


def calendar_of(session: Session) -> WorkingCalendar:
    """The calendar in force.

    It is kept in memory and made anew when its stamp is another, so that no process goes by an old one. The stamp is
    asked once a transaction; where the frame of the page has asked already, its answer does.
    """
    made: WorkingCalendar | None = session.info.get("calendar")
    if made is None:
        made = session.info["calendar"] = _with_stamp(session, _stamp(session))
    return made


def forget(session: Session) -> None:
    """Let the next who asks in this transaction find what was just changed."""
    session.flush()
    session.info.pop("calendar", None)


def _stamp(session: Session) -> int:
    known: int | None = g.get("calendar_stamp") if has_request_context() else None
    return int(fetch(session, _STAMP).scalar_one()) if known is None else known


def _with_stamp(session: Session, stamp: int) -> WorkingCalendar:
    kept = next((one for one in (_NOTHING_ENTERED, _last[0]) if one.stamp == stamp), None)
    if kept is None:
        kept = _last[0] = Kept(stamp, _made(session))
    return kept.calendar


def _made(session: Session) -> WorkingCalendar:
    rows = fetch(session, select(col(CalendarDay.day), col(CalendarDay.kind), col(CalendarDay.name)))
    days = {row.day: SpecialDay(DayKind(row.kind), row.name) for row in rows}
    years = fetch(session, select(col(CalendarYear.year)).where(col(CalendarYear.confirmed_at).is_not(None)))
    return WorkingCalendar(days, frozenset(years.scalars()), proposed)


def entered_in(session: Session, year: int) -> dict[date, CalendarDay]:
    """The days of a year that stand in the calendar, by day."""
    of_year = (col(CalendarDay.day) >= date(year, 1, 1), col(CalendarDay.day) <= date(year, 12, 31))
    return {row.day: row for row in session.exec(select_rows(CalendarDay).where(*of_year))}


@dataclass(frozen=True)
class Confirmation:
    """How a year stands: the stamp that forms carry, and who confirmed it when, if anybody."""

    stamp: int = 0
    by: str = ""
    at: datetime | None = None


def confirmation_of(session: Session, year: int) -> Confirmation:
    """How a year stands."""
    statement = (
        select(col(CalendarYear.stamp), col(CalendarYear.confirmed_at), col(Person.full_name))
        .outerjoin(Appointment, col(Appointment.id) == col(CalendarYear.confirmed_by))
        .outerjoin(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(CalendarYear.year) == year)
    )
    row = fetch(session, statement).first()
    return Confirmation(row.stamp, row.full_name or "", row.confirmed_at) if row else Confirmation()
