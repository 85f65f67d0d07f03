"""What people do to periods, in one line each."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.periods import actions
from pacnam_tasks.periods.forms import LockInput, read_period, read_unlock
from pacnam_tasks.periods.picture import Picture
from pacnam_tasks.periods.queries import pictures, standing
from pacnam_tasks.periods.queries.standing import Stands
from tests.factories import House


def at(clock: MovingClock, text: str) -> None:
    """Move the clock to `05/09/2023 17:00` on the wall clock."""
    clock.move_to(datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=clock.zone))


def open_period(session: Session, house: House, clock: MovingClock, name: str, **typed: str) -> int:
    """The office opens a period."""
    return actions.open_period(session, read_period({"name": name} | typed, clock.zone), by=house.office, clock=clock)


def lock(session: Session, house: House, clock: MovingClock, period_id: int, reason: str = "Đã đôn đốc.") -> None:
    """A minute later the office locks it, whatever is missing."""
    clock.move_to(clock.now() + timedelta(minutes=1))
    stands = standing.to_change(session, period_id, clock)
    sent = LockInput(sure=True, reason=reason)
    actions.lock(session, stands, sent, by=house.office, clock=clock, version=stands.period.version)


def unlock(session: Session, house: House, clock: MovingClock, period_id: int, person: Actor, **typed: Any) -> None:
    """The standing members open it for a person, until an hour of today."""
    stands = standing.to_change(session, period_id, clock)
    form = {"person": str(person.person_id), "reason": "Bổ sung báo cáo.", "ends_on": f"{clock.today():%d/%m/%Y}"}
    sent = read_unlock(form | {"ends_hour": "12"} | typed, clock.now(), clock.zone)
    actions.unlock(session, stands, sent, by=house.standing, clock=clock, version=stands.period.version)


def freeze(session: Session, clock: MovingClock, period_id: int, by: Actor | None = None) -> Picture:
    """It is frozen, at its cut-off if by nobody; what was kept."""
    stands = standing.to_change(session, period_id, clock)
    picture = pictures.taken(session, stands, clock)
    actions.freeze(session, stands, picture, by=by, clock=clock, version=stands.period.version)
    return shown(session, clock, period_id)


def stands(session: Session, clock: MovingClock, period_id: int) -> Stands:
    """How it stands."""
    session.flush()
    return standing.listed(session, period_id, clock)


def shown(session: Session, clock: MovingClock, period_id: int) -> Picture:
    """What its page shows."""
    return pictures.picture_of(session, stands(session, clock, period_id), clock)
