"""A minute of hand-over is made; its receiver confirms it, and only then its tasks move, all at once."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.queries import name_of
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.handover import queries
from pacnam_tasks.decisions.handover.forms import HandoverInput
from pacnam_tasks.decisions.handover.models import HandedTask, Handover
from pacnam_tasks.decisions.handover.queries import Held
from pacnam_tasks.decisions.handover.rules import (
    AT_MOST,
    HandoverState,
    Opening,
    Was,
    opening_by,
    right_to_hold,
    why_left_out,
)
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.tasks.actions import Deed, change_beside, note_beside
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import State, timeliness


def may_open(session: Session, by: Actor, giver_id: int, clock: Clock) -> Opening:
    """In whose right the person makes a minute for the giver; raises NotFound for those who have no business there."""
    led = by.units_as(Role.LEADER)
    opening = opening_by(by, giver_id, queries.units_of(session, giver_id, led, clock.today()))
    if opening is None:
        raise NotFound
    return opening


def open_handover(
    session: Session, giver_id: int, sent: HandoverInput, *, by: Actor, clock: Clock, key: str | None = None
) -> Handover:
    """A minute of all that the giver holds and the receiver may hold, as it stands today.

    Raises NotFound, or Refused by field.
    """
    opening = may_open(session, by, giver_id, clock)
    name_of(session, giver_id)
    if sent.receiver_id == giver_id:
        raise Refused({"receiver": _("Nobody hands over to themselves. Please choose another.")})
    if sent.receiver_id == by.person_id:
        raise Refused({"receiver": _("Who makes the minute does not receive by it; another must make or receive it.")})
    tasks = _to_hand_over(session, giver_id, sent.receiver_id, opening, clock)
    handover = Handover(
        from_person_id=giver_id,
        to_person_id=sent.receiver_id,
        opened_by=opening.right.id,
        opened_at=clock.now(),
        opened_on=clock.today(),
        note=sent.note,
        state=HandoverState.OPEN,
    )
    session.add(handover)
    session.flush()
    on = judged_on(session, clock.today())
    session.add_all(_line(handover, one, on) for one in tasks)
    data = {
        "from": giver_id,
        "to": sent.receiver_id,
        "tasks": [(one.code, one.was) for one in tasks],
        "note": sent.note,
    }
    _record(session, handover, "handover_opened", opening.right, clock, key, data)
    return handover


def _to_hand_over(session: Session, giver_id: int, receiver_id: int, opening: Opening, clock: Clock) -> list[Held]:
    held = queries.held_by(session, giver_id, opening.unit_ids)
    if not held:
        raise Refused(_("There is nothing to hand over: no open task is held, or all wait on a minute already."))
    taker = next((one for one in queries.takers(session, held, clock.today()) if one.person_id == receiver_id), None)
    if taker is None:
        sentence = _(
            "This person may hold none of these tasks. Please choose a person of the lead unit, or for tasks of a "
            "member in charge another member, whose account is in use."
        )
        raise Refused({"receiver": sentence})
    return [one for one in held if taker.fits(one.was, one.facts.lead_unit_id)][:AT_MOST]


def _line(handover: Handover, held: Held, on: OnDay) -> HandedTask:
    return HandedTask(
        handover_id=handover.id or 0,
        task_id=held.task_id,
        was=held.was,
        title=held.title,
        state=held.facts.state,
        percent=held.facts.percent,
        due_on=held.facts.due_on,
        timeliness=timeliness(held.facts, on),
    )


@dataclass(frozen=True)
class Outcome:
    """How many tasks of a minute moved, and how many were left out."""

    moved: int
    left_out: int


def confirm(session: Session, handover: Handover, *, by: Actor, clock: Clock, key: str | None = None) -> Outcome:
    """The receiver takes the tasks over: those that are still open and with the giver move, the others are left out.

    Raises NotAllowed, or Conflict where the minute waits no more.
    """
    right = _receiving(handover, by)
    names = {"giver": name_of(session, handover.from_person_id), "person": by.name}
    tasks, lines = queries.tasks_of(session, handover.id or 0), queries.rows_of(session, handover.id or 0)
    for line in lines:
        task, was = tasks[line.task_id], Was(line.was)
        holds = right_to_hold(by, was, task.lead_unit_id)
        holder_id = task.handler_id if was is Was.HANDLER else task.member_id
        line.left_out = why_left_out(State(task.state), holder_id, handover.from_person_id, holds) or ""
        session.add(line)
        if not line.left_out:
            _move(session, handover, task, was, holds, names, clock)
    left_out = sum(line.left_out != "" for line in lines)
    outcome = Outcome(len(lines) - left_out, left_out)
    data = {
        "moved": outcome.moved,
        "left_out": {tasks[one.task_id].code: one.left_out for one in lines if one.left_out},
    }
    _end(session, handover, HandoverState.CONFIRMED, right, clock, key, data)
    return outcome


def _receiving(handover: Handover, by: Actor) -> Holding:
    """In whose right the receiver answers."""
    right = next((one for one in by.holdings if one.role is not Role.ADMINISTRATOR), None)
    if by.person_id != handover.to_person_id or right is None:
        raise NotAllowed(_("A hand-over is confirmed or declined by its receiver."))
    _check_open(handover)
    return right


def _check_open(handover: Handover) -> None:
    if handover.state != HandoverState.OPEN:
        raise Conflict


def _move(
    session: Session, handover: Handover, task: Task, was: Was, right: Holding | None, names: Any, clock: Clock
) -> None:
    receiver_id = handover.to_person_id
    data = {"handover": handover.id, "was": was, "before": handover.from_person_id, was.value: receiver_id} | names
    if was is Was.MEMBER:
        change_beside(session, task, Deed("handed_over", right, data), clock, member_id=receiver_id)
        return
    task.handler_id = receiver_id
    session.add(task)
    note_beside(session, task, Deed("handed_over", right, data), clock)


def decline(
    session: Session, handover: Handover, reason: str, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """The receiver does not take the tasks; all stay where they are. Raises NotAllowed or Conflict."""
    right = _receiving(handover, by)
    handover.reason = reason
    _end(session, handover, HandoverState.DECLINED, right, clock, key, {"reason": reason})


def withdraw(session: Session, handover: Handover, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """Who gives, who made the minute, or the office takes it back while it waits; raises NotAllowed or Conflict."""
    right = right_to_withdraw(by, handover)
    if right is None:
        raise NotAllowed(_("A hand-over is withdrawn by who gives, by who made the minute, or by the office."))
    _check_open(handover)
    _end(session, handover, HandoverState.WITHDRAWN, right, clock, key, {})


def right_to_withdraw(by: Actor, handover: Any) -> Holding | None:
    """In whose right the person takes a minute back."""
    made = next((one for one in by.holdings if one.id == handover.opened_by), None)
    if made is not None or by.person_id != handover.from_person_id:
        return made or by.holding(Role.OFFICE)
    return next((one for one in by.holdings if one.role is not Role.ADMINISTRATOR), None)


def lapse(session: Session, handover: Handover, clock: Clock) -> None:
    """One of the two has left; the minute waits no more."""
    _end(session, handover, HandoverState.LAPSED, None, clock, None, {})


def _end(
    session: Session,
    handover: Handover,
    state: HandoverState,
    right: Holding | None,
    clock: Clock,
    key: str | None,
    data: dict[str, Any],
) -> None:
    handover.state, handover.ended_at = state, clock.now()
    handover.ended_by = right.id if right else None
    session.add(handover)
    session.flush()
    _record(session, handover, f"handover_{state}", right, clock, key, data)


def _record(
    session: Session,
    handover: Handover,
    kind: str,
    right: Holding | None,
    clock: Clock,
    key: str | None,
    data: dict[str, Any],
) -> None:
    said = {"handover": handover.id} | data
    actor_id = right.id if right else None
    record(session, [Happening(kind, clock.now(), clock.today(), said, actor_id=actor_id, key=key)])
