"""Days are entered, changed and taken out, and a year is confirmed; each is an event without a task."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.calendar.access import keeping_right
from pacnam_tasks.calendar.forms import DayInput
from pacnam_tasks.calendar.models import CalendarDay, CalendarYear
from pacnam_tasks.calendar.queries import calendar_of, forget
from pacnam_tasks.calendar.rules import SpecialDay, WorkingCalendar, last_to_confirm, what_is_wrong
from pacnam_tasks.calendar.sentences import why_wrong
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record

STAMP_BITS = 48
Follow = Callable[[Session, WorkingCalendar, WorkingCalendar, Holding, Clock], None]
ON_CHANGE: list[Follow] = []
"""What features above do when the calendar changes, in the same transaction; told what it was, what it is, by whom."""


def enter(
    session: Session,
    year: int,
    day: date,
    sent: DayInput,
    *,
    by: Actor,
    clock: Clock,
    stamp: int,
    key: str | None = None,
) -> None:
    """Put a day into the calendar of a year; raises NotAllowed, Conflict, or Refused by field."""
    right = _right(by)
    kept, before = _year(session, year, stamp), calendar_of(session)
    if day in before.days:
        sentence = _(
            "%(day)s stands in the calendar already (%(name)s). Please change or remove it there.",
            day=dmy(day),
            name=before.days[day].name or dmy(day),
        )
        raise Refused({"day": sentence})
    _check(before, year, day, sent, "day")
    session.add(_row(day, sent, right, clock))
    data = {"day": day, **asdict(sent)}
    _done(session, kept, Said("calendar_day_entered", data, right, key), before, clock)


def _row(day: date, sent: DayInput, right: Holding, clock: Clock) -> CalendarDay:
    return CalendarDay(day=day, **asdict(sent), entered_by=right.id, entered_at=clock.now())


def change(
    session: Session, day: date, sent: DayInput, *, by: Actor, clock: Clock, stamp: int, key: str | None = None
) -> None:
    """Say something else of a day; raises NotAllowed, NotFound, Conflict, or Refused by field."""
    right = _right(by)
    row, kept, before = _entered(session, day), _year(session, day.year, stamp), calendar_of(session)
    _check(before.without(day), day.year, day, sent, "kind")
    was = {"kind": row.kind, "name": row.name, "document": row.document, "document_on": row.document_on}
    for name, value in asdict(sent).items():
        setattr(row, name, value)
    row.was_proposed, row.entered_by, row.entered_at = False, right.id, clock.now()
    session.add(row)
    data = {"day": day, **asdict(sent), "before": was}
    _done(session, kept, Said("calendar_day_changed", data, right, key), before, clock)


def remove(session: Session, day: date, *, by: Actor, clock: Clock, stamp: int, key: str | None = None) -> None:
    """Take a day out; raises NotAllowed, NotFound or Conflict."""
    right = _right(by)
    row, kept, before = _entered(session, day), _year(session, day.year, stamp), calendar_of(session)
    data = {"day": day, "kind": row.kind, "name": row.name, "document": row.document, "document_on": row.document_on}
    session.delete(row)
    _done(session, kept, Said("calendar_day_removed", data, right, key), before, clock)


def confirm(session: Session, year: int, *, by: Actor, clock: Clock, stamp: int, key: str | None = None) -> None:
    """Say that the days of a year are those that were ordered; what was proposed is written down with them.

    From then on the package is not asked about the year. Raises NotAllowed, Conflict or Refused.
    """
    right = _right(by)
    kept, before = _year(session, year, stamp), calendar_of(session)
    if kept.confirmed_at is not None:
        raise Conflict
    if year > last_to_confirm(clock.today()):
        raise Refused(
            _("The days off of %(year)s are not ordered yet; it is confirmed from the year before.", year=year)
        )
    days = before.specials(year)
    session.add_all(_as_proposed(day, one, right, clock) for day, one in days.items() if one.is_proposed)
    kept.confirmed_by, kept.confirmed_at = right.id, clock.now()
    data = {"year": year, "days": [[day, one.kind, one.name] for day, one in days.items()]}
    _done(session, kept, Said("calendar_confirmed", data, right, key), before, clock)


def _as_proposed(day: date, one: SpecialDay, right: Holding, clock: Clock) -> CalendarDay:
    return CalendarDay(
        day=day, kind=one.kind, name=one.name, was_proposed=True, entered_by=right.id, entered_at=clock.now()
    )


@dataclass(frozen=True)
class Said:
    """The event of a change: its kind, what it says, in whose right, and the form's one-time key."""

    kind: str
    data: Mapping[str, Any]
    right: Holding
    key: str | None


def _done(session: Session, kept: CalendarYear, said: Said, before: WorkingCalendar, clock: Clock) -> None:
    kept.stamp = secrets.randbits(STAMP_BITS)
    session.add(kept)
    forget(session)
    happening = Happening(said.kind, clock.now(), clock.today(), said.data, actor_id=said.right.id, key=said.key)
    record(session, [happening])
    for follow in ON_CHANGE:
        follow(session, before, calendar_of(session), said.right, clock)


def _right(by: Actor) -> Holding:
    right = keeping_right(by)
    if right is None:
        raise NotAllowed(_("The working calendar is kept by the office."))
    return right


def _year(session: Session, year: int, stamp: int) -> CalendarYear:
    """The year as it stands, made where nothing was said of it; raises Conflict where the form knew another."""
    kept = session.get(CalendarYear, year) or CalendarYear(year=year, stamp=0)
    if kept.stamp != stamp:
        raise Conflict
    return kept


def _entered(session: Session, day: date) -> CalendarDay:
    row = session.get(CalendarDay, day)
    if row is None:
        raise NotFound
    return row


def _check(calendar: WorkingCalendar, year: int, day: date, sent: DayInput, field: str) -> None:
    wrong = what_is_wrong(calendar, year, day, sent.kind)
    if wrong is not None:
        raise Refused({field: why_wrong(wrong, day, year)})
