"""Periods as they stand at an instant, with their unlocks and who did what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ColumnElement, Row, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch, written
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.periods.models import FrozenPeriod, PeriodUnlock, ReportingPeriod
from pacnam_tasks.periods.rules import Closing, PeriodState, Window

MOST = 120
_OPENED, _LOCKED = Doer(col(ReportingPeriod.opened_by)), Doer(col(ReportingPeriod.locked_by))
_LISTED = _LOCKED.join(
    _OPENED.join(
        select(
            ReportingPeriod.__table__,  # type: ignore[attr-defined]  # a model is its table
            _OPENED.name.label("opener"),
            _LOCKED.name.label("locker"),
            col(FrozenPeriod.sha256),
            col(FrozenPeriod.n_rows),
        ).outerjoin(FrozenPeriod, col(FrozenPeriod.period_id) == col(ReportingPeriod.id)),
        maybe=True,
    ),
    maybe=True,
)


@dataclass(frozen=True)
class Stands:
    """A period (an object or a listed row) at an instant, with its unlocks."""

    period: Any
    unlocks: Sequence[Any]
    now: datetime
    today: date

    @property
    def state(self) -> str:
        """The stored state."""
        return str(self.period.state)

    @property
    def running(self) -> Any | None:
        """The unlock that is running, if any."""
        return next((one for one in self.unlocks if one.unlocked_at <= self.now < one.ends_at), None)

    @property
    def is_unlocked(self) -> bool:
        """Whether an unlock is running."""
        return self.running is not None

    @property
    def is_past_cut_off(self) -> bool:
        """Whether a locked period is frozen from now on."""
        return bool(self.now >= self.period.cut_off_at)

    @property
    def has_come_to_its_end(self) -> bool:
        """Whether its last day has come, so that it may be locked."""
        return bool(self.today >= self.period.last_on)

    @property
    def closing(self) -> Closing:
        """What of the history belongs to it."""
        windows = tuple(Window(one.unlocked_at, one.ends_at, one.person_id) for one in self.unlocks)
        closed_at = self.period.locked_at or self.now
        return Closing(self.period.first_on, self.period.last_on, closed_at, windows)


def all_periods(session: Session, clock: Clock, after: int = 0, more: int = 0) -> list[Stands]:
    """The periods, the latest first, at most as many as a page shows and so many `more`; `after` so many others."""
    last, first = col(ReportingPeriod.last_on).desc(), col(ReportingPeriod.first_on)
    ordered = _LISTED.order_by(last, first, col(ReportingPeriod.id).desc())
    rows = fetch(session, ordered.offset(after).limit(MOST + more)).all()
    unlocks = _unlocks(session, [row.id for row in rows])
    return [Stands(row, unlocks.get(row.id, ()), clock.now(), clock.today()) for row in rows]


def with_others(session: Session, period_id: int, clock: Clock) -> tuple[Stands, list[Stands]]:
    """One period, and all that a page can set beside it, by two statements; NotFound if there is none."""
    every = all_periods(session, clock)
    mine = next((one for one in every if one.period.id == period_id), None)
    return mine or listed(session, period_id, clock), [one for one in every if one.period.id != period_id]


def listed(session: Session, period_id: int, clock: Clock) -> Stands:
    """One period as a page shows it; NotFound if there is none."""
    row = fetch(session, _LISTED.where(col(ReportingPeriod.id) == period_id)).first()
    if row is None:
        raise NotFound
    return Stands(row, _unlocks(session, [period_id]).get(period_id, ()), clock.now(), clock.today())


def to_change(session: Session, period_id: int, clock: Clock) -> Stands:
    """One period to be changed; NotFound if there is none."""
    period = session.get(ReportingPeriod, period_id)
    if period is None:
        raise NotFound
    return Stands(period, _unlocks(session, [period_id]).get(period_id, ()), clock.now(), clock.today())


def closed_without(session: Session, names: Collection[str], person_id: int, clock: Clock) -> list[str]:
    """Of the periods of these names the closed ones into which nothing of this person is let in now."""
    rows = fetch(session, _LISTED.where(col(ReportingPeriod.name).in_(sorted(names)), is_closed())).all()
    unlocks = _unlocks(session, [row.id for row in rows]) if rows else {}
    every = (Stands(row, unlocks.get(row.id, ()), clock.now(), clock.today()) for row in rows)
    return [one.period.name for one in every if not one.closing.takes(one.period.first_on, clock.now(), person_id)]


def id_named(session: Session, name: str) -> int | None:
    """The id of the period of this name, if there is one."""
    found: int | None = fetch(
        session, select(col(ReportingPeriod.id)).where(col(ReportingPeriod.name) == name)
    ).scalar()
    return found


def _unlocks(session: Session, period_ids: Sequence[int]) -> Mapping[int, list[Row[Any]]]:
    by = Doer(col(PeriodUnlock.unlocked_by))
    statement = by.join(
        select(
            PeriodUnlock.__table__,  # type: ignore[attr-defined]  # a model is its table
            col(Person.full_name).label("person"),
            by.name.label("unlocker"),
        ).join(Person, col(Person.id) == col(PeriodUnlock.person_id))
    ).where(col(PeriodUnlock.period_id).in_(period_ids))
    found: dict[int, list[Row[Any]]] = {}
    for row in fetch(session, statement.order_by(col(PeriodUnlock.id))):
        found.setdefault(row.period_id, []).append(row)
    return found


def overlapping(session: Session, kind: str, first_on: date, last_on: date) -> ReportingPeriod | None:
    """A period of the same kind that shares a day with these bounds."""
    shares = (
        col(ReportingPeriod.kind) == kind,
        col(ReportingPeriod.first_on) <= last_on,
        col(ReportingPeriod.last_on) >= first_on,
    )
    return session.exec(select_rows(ReportingPeriod).where(*shares).order_by(col(ReportingPeriod.first_on))).first()


def newest_unlock(session: Session, period_id: int) -> PeriodUnlock | None:
    """The unlock made last."""
    mine = select_rows(PeriodUnlock).where(col(PeriodUnlock.period_id) == period_id)
    return session.exec(mine.order_by(col(PeriodUnlock.id).desc())).first()


def is_closed() -> ColumnElement[bool]:
    """Periods that are locked or frozen."""
    return col(ReportingPeriod.state) != PeriodState.COLLECTING


_CLOSED = select(col(ReportingPeriod.name), col(ReportingPeriod.last_on)).where(is_closed())
_NEWEST = (col(ReportingPeriod.last_on).desc(), col(ReportingPeriod.id).desc())
LAST_CLOSED = tuple(
    select(column).where(is_closed()).order_by(*_NEWEST).limit(written(1)).scalar_subquery()
    for column in (col(ReportingPeriod.name), col(ReportingPeriod.last_on))
)
"""Name and last day of the closed period that ends last; put into a statement that a page sends anyway."""
REMINDED = (
    select(col(ReportingPeriod.id))
    .where(col(ReportingPeriod.state) == PeriodState.COLLECTING, col(ReportingPeriod.reminded_at).is_not(None))
    .order_by(*_NEWEST)
    .limit(written(1))
    .scalar_subquery()
)
"""The last period of which units were reminded and that still collects."""


def last_closed(session: Session) -> tuple[str, date] | None:
    """Name and last day of the closed period that ends last; asked only where the frame of the page has not."""
    if has_request_context() and "last_closed" in g:
        known: tuple[str, date] | None = g.last_closed
        return known
    row = fetch(session, _CLOSED.order_by(*_NEWEST).limit(written(1))).first()
    return (row.name, row.last_on) if row else None


def closed_named(session: Session, name: str) -> date | None:
    """The last day of a closed period of this name."""
    named = select(col(ReportingPeriod.last_on)).where(is_closed(), col(ReportingPeriod.name) == name)
    found: date | None = fetch(session, named).scalar()
    return found


def before_in(others: Sequence[Stands], stands: Stands) -> Stands | None:
    """Of these the closed period of the same kind that ends last before this one begins."""
    earlier = (
        one
        for one in others
        if one.period.kind == stands.period.kind
        and one.state != PeriodState.COLLECTING
        and one.period.last_on < stands.period.first_on
    )
    return max(earlier, key=lambda one: one.period.last_on, default=None)


def before(session: Session, kind: str, first_on: date) -> int | None:
    """The id of the closed period of the same kind that ends last before this day."""
    earlier = (is_closed(), col(ReportingPeriod.kind) == kind, col(ReportingPeriod.last_on) < first_on)
    newest = select(col(ReportingPeriod.id)).where(*earlier).order_by(col(ReportingPeriod.last_on).desc()).limit(1)
    found: int | None = fetch(session, newest).scalar()
    return found


def to_freeze(session: Session, now: datetime) -> list[int]:
    """Locked periods whose cut-off has come, the oldest first; the caller looks whether an unlock is running."""
    due = (col(ReportingPeriod.state) == PeriodState.LOCKED, col(ReportingPeriod.cut_off_at) <= now)
    return list(fetch(session, select(col(ReportingPeriod.id)).where(*due).order_by(col(ReportingPeriod.id))).scalars())


def frozen(session: Session, period_id: int) -> FrozenPeriod | None:
    """What was frozen, rows and all."""
    return session.get(FrozenPeriod, period_id)


def frozen_figures(session: Session, period_id: int) -> str:
    """The figures of a frozen period alone, as text: rows can be many."""
    mine = select(col(FrozenPeriod.figures)).where(col(FrozenPeriod.period_id) == period_id)
    found: str = fetch(session, mine).scalar_one()
    return found
