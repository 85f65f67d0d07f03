"""The working calendar of the demonstration's year: the days of `data/days.csv`, and the office's confirmation."""

from datetime import date

from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.calendar.actions import confirm, enter
from pacnam_tasks.calendar.forms import DayInput
from pacnam_tasks.calendar.queries import confirmation_of
from pacnam_tasks.calendar.rules import DayKind
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.demo.reading import DATA, rows

OFFICE = "vanphong"


def keep_calendar(session: Session, clock: Clock) -> None:
    """Enter what was ordered, then confirm the year; the documents bear no number, as none is known."""
    by, year = actor_named(session, OFFICE, clock.today()), clock.today().year
    for row in rows(DATA / "days.csv"):
        day, ordered_on = date.fromisoformat(row["day"]), date.fromisoformat(row["document_on"])
        sent = DayInput(DayKind(row["kind"]), row["name"], row["document"], ordered_on)
        stamp = confirmation_of(session, year).stamp
        enter(session, year, day, sent, by=by, clock=clock, stamp=stamp)
    stamp = confirmation_of(session, year).stamp
    confirm(session, year, by=by, clock=clock, stamp=stamp)
