"""Meetings as people hold them, in one line each."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.meetings.actions import deciding, holding
from pacnam_tasks.meetings.forms import AgendaInput, DecisionInput
from pacnam_tasks.meetings.models import Meeting, MeetingDecision
from pacnam_tasks.meetings.rules import DecisionKind
from pacnam_tasks.plans.models import Field
from pacnam_tasks.units.models import Unit
from tests.factories import House


def agenda(house: House, held_on: date, **overrides: Any) -> AgendaInput:
    """A meeting on both fields, in the chair the standing member."""
    chair = house.standing.holding(Role.STANDING)
    assert chair is not None
    values: dict[str, Any] = {"title": "Hội nghị giao ban", "held_on": held_on, "chair_id": chair.id, "sure": True}
    fields = (house.fields["lam-nghiep"], house.fields["nong-nghiep"])
    return AgendaInput(**(values | {"field_ids": fields} | overrides))


def put_on(
    session: Session, house: House, clock: MovingClock, held_on: date | None = None, **overrides: Any
) -> Meeting:
    """The office puts a meeting on, today if on no other day."""
    sent = agenda(house, held_on or clock.today(), **overrides)
    meeting_id = holding.open_meeting(session, sent, by=house.office, clock=clock)
    return session.get_one(Meeting, meeting_id)


def decide(
    session: Session, house: House, clock: MovingClock, meeting: Meeting, by: Actor | None = None, **said: Any
) -> MeetingDecision:
    """The office, if nobody else, records a direction to the lead unit on agriculture, due in a week."""
    field = session.get_one(Field, house.fields[said.pop("field", "nong-nghiep")])
    unit = session.get_one(Unit, house.units[said.pop("unit", "NNPTNT")])
    values: dict[str, Any] = {"kind": DecisionKind.DIRECTION, "text": "Báo cáo rõ từng xã.", "unit": unit}
    sent = DecisionInput(**(values | {"due_on": clock.today() + timedelta(days=7)} | said))
    return deciding.record_decision(session, meeting, field, sent, by=by or house.office, clock=clock)


def close(session: Session, house: House, clock: MovingClock, meeting: Meeting) -> None:
    """The office closes it."""
    holding.close_meeting(session, meeting, by=house.office, clock=clock)
