"""What the page of the working calendar shows: a year by months, its special days, how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.calendar.access import keeping_right
from pacnam_tasks.calendar.labels import DAY_KIND
from pacnam_tasks.calendar.models import CalendarDay
from pacnam_tasks.calendar.queries import Confirmation, calendar_of, confirmation_of, entered_in
from pacnam_tasks.calendar.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    SATURDAY,
    DayKind,
    SpecialDay,
    WorkingCalendar,
    days_of_month,
    last_to_confirm,
    to_be_confirmed,
)
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _


@dataclass(frozen=True)
class Cell:
    """A day of a month: how it is shown, and what is said of it."""

    day: date
    tone: str
    words: str


@dataclass(frozen=True)
class Month:
    """A month by weeks; None for the places before its first and after its last day."""

    number: int
    working_days: int
    weeks: Sequence[Sequence[Cell | None]]


@dataclass(frozen=True)
class Line:
    """A special day in the list below the months."""

    day: date
    kind: str
    name: str
    is_proposed: bool
    was_proposed: bool
    document: str
    document_on: date | None
    can_change: bool


def year_page(session: Session, year: int, actor: Actor, today: date) -> dict[str, Any]:
    """What templates/calendar/year.html wants."""
    calendar, entered = calendar_of(session), entered_in(session, year)
    how = confirmation_of(session, year)
    keeps = keeping_right(actor) is not None
    months = [_month(calendar, year, number) for number in range(1, 13)]
    return {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "months": months,
        "working_days": sum(one.working_days for one in months),
        "lines": [_line(day, one, entered.get(day)) for day, one in calendar.specials(year).items()],
        "confirmation": how,
        "keeps": keeps,
        "may_confirm": keeps and how.at is None and year <= last_to_confirm(today),
        "last_to_confirm": last_to_confirm(today),
        "kinds": kinds(),
    }


def kinds() -> list[tuple[str, str]]:
    """The kinds of a day and their words."""
    return [(kind.value, str(DAY_KIND[kind])) for kind in DayKind]


def _month(calendar: WorkingCalendar, year: int, number: int) -> Month:
    days = list(days_of_month(year, number))
    places: list[Cell | None] = [None] * days[0].weekday() + [_cell(calendar, day) for day in days]
    places += [None] * (-len(places) % 7)
    weeks = [places[first : first + 7] for first in range(0, len(places), 7)]
    return Month(number, calendar.working_days(year, number), weeks)


def _cell(calendar: WorkingCalendar, day: date) -> Cell:
    special = calendar.special(day)
    if special is None:
        return Cell(day, "we" if day.weekday() >= SATURDAY else "", "")
    words = _words(special)
    return Cell(day, "dw" if special.kind is DayKind.WORKED else "dh", words)


def _words(special: SpecialDay) -> str:
    kind = str(DAY_KIND[special.kind])
    return f"{kind}: {special.name}" if special.name else kind


def _line(day: date, special: SpecialDay, row: CalendarDay | None) -> Line:
    return Line(
        day=day,
        kind=str(DAY_KIND[special.kind]),
        name=special.name,
        is_proposed=special.is_proposed,
        was_proposed=row is not None and row.was_proposed,
        document=row.document if row else "",
        document_on=row.document_on if row else None,
        can_change=row is not None,
    )


def day_page(day: date, row: CalendarDay | None, special: SpecialDay | None, how: Confirmation) -> dict[str, Any]:
    """What templates/calendar/day.html wants, of a day that stands in the calendar or is proposed."""
    said = row or special
    return {
        "day": day,
        "year": day.year,
        "stands": row is not None,
        "stamp": how.stamp,
        "kinds": kinds(),
        "said": {
            "kind": said.kind if said else "",
            "name": said.name if said else "",
            "document": row.document if row else "",
            "document_on": row.document_on if row else None,
        },
    }


def notice(session: Session, actor: Actor) -> Iterable[Mapping[str, str]]:
    """That a year is to be confirmed, at the top of the office's home page."""
    if keeping_right(actor) is None:
        return
    year = to_be_confirmed(calendar_of(session).confirmed, clock().today())
    if year is not None:
        text = _(
            "The working calendar of %(year)s is not confirmed yet; what is proposed counts meanwhile. "
            "Please compare it with the orders and confirm it.",
            year=year,
        )
        yield {"url": f"/admin/calendar?year={year}", "text": text}
