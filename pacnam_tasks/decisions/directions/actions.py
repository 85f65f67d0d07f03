"""A direction is given and answered.

On a task both stand beside it: it stays as it stood, and as silent. On a field they are events without a task.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.directions.access import right_to_answer_for, right_to_direct_field
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction, FieldDirection
from pacnam_tasks.decisions.directions.queries import on_fields
from pacnam_tasks.decisions.directions.queries.on_fields import Choice
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, note_beside, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import WHOSE, why_not


def direct(
    session: Session,
    task: Task,
    sent: DirectionInput,
    *,
    by: Actor,
    clock: Clock,
    key: str | None = None,
    written_by: Holding | None = None,
) -> Direction:
    """Tell the lead unit what to do and by when to answer; raises NotAllowed. `written_by` as in `direct_field`."""
    right = powers(by, task).direct
    if right is None:
        raise NotAllowed(why_not(Act.DIRECT, by, task))
    direction = Direction(
        task_id=saved_id(task), text=sent.text, answer_by=sent.answer_by, given_at=clock.now(), given_by=right.id
    )
    session.add(direction)
    session.flush()
    data = {"note": sent.text, "answer_by": sent.answer_by, "direction_id": direction.id}
    data |= {} if written_by is None else {"given_by": right.id}
    note_beside(session, task, Deed("directed", written_by or right, data, key), clock)
    return direction


def answer(
    session: Session, task: Task, direction: Direction, text: str, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """The head of the lead unit answers, once; raises NotAllowed or Conflict."""
    right = powers(by, task).answer_direction
    if right is None:
        raise NotAllowed(why_not(Act.ANSWER_DIRECTION, by, task))
    if direction.answered_at is not None:
        raise Conflict
    direction.answer, direction.answered_at, direction.answered_by = text, clock.now(), right.id
    session.add(direction)
    data = {"note": text, "direction_id": direction.id}
    note_beside(session, task, Deed("direction_answered", right, data, key), clock)


def direct_field(
    session: Session,
    field: Field,
    sent: FieldDirectionInput,
    *,
    by: Actor,
    clock: Clock,
    key: str | None = None,
    written_by: Holding | None = None,
) -> FieldDirection:
    """Tell units that lead work in a field what to do and by when each answers; raises NotAllowed or Refused.

    `written_by` is who writes it down for the one who directs, at a meeting: the event is theirs and names whose word
    it is.
    """
    field_id = field.id or 0
    right = right_to_direct_field(by, field_id)
    if right is None:
        raise NotAllowed(str(WHOSE[Act.DIRECT]))
    units = _chosen(session, field_id, sent, by, clock)
    direction = FieldDirection(
        field_id=field_id, text=sent.text, answer_by=sent.answer_by, given_at=clock.now(), given_by=right.id
    )
    session.add(direction)
    session.flush()
    session.add_all(DirectedUnit(direction_id=direction.id or 0, unit_id=unit.id) for unit in units)
    data = {
        "field": field.code,
        "note": sent.text,
        "answer_by": sent.answer_by,
        "direction_id": direction.id,
        "units": [unit.code for unit in units],
    }
    if written_by is not None:
        data["given_by"] = right.id
    _record(session, "field_directed", written_by or right, data, clock, key)
    return direction


def _chosen(session: Session, field_id: int, sent: FieldDirectionInput, by: Actor, clock: Clock) -> list[Choice]:
    today = clock.today()
    open_to = on_fields.addressable(session, field_id, by, AsOf(today, today, clock.zone))
    chosen = [unit for unit in open_to if unit.code in sent.unit_codes]
    if len(chosen) < len(sent.unit_codes):
        message = _("Please choose units that lead open work in this field; nobody directs their own unit.")
        raise Refused({"units": message})
    return chosen


def answer_for_unit(
    session: Session, addressee: DirectedUnit, text: str, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """The head of an addressed unit answers a direction on a field, once; raises NotAllowed or Conflict."""
    right = right_to_answer_for(by, addressee.unit_id)
    if right is None:
        raise NotAllowed(_("A direction on a field is answered by the heads of the units to which it is addressed."))
    if addressee.answered_at is not None:
        raise Conflict
    addressee.answer, addressee.answered_at, addressee.answered_by = text, clock.now(), right.id
    session.add(addressee)
    data = {"note": text, "direction_id": addressee.direction_id, "unit": addressee.unit_id}
    _record(session, "field_direction_answered", right, data, clock, key)


def _record(
    session: Session, kind: str, right: Holding, data: Mapping[str, Any], clock: Clock, key: str | None
) -> None:
    record(session, [Happening(kind, clock.now(), clock.today(), data, actor_id=right.id, key=key)])
