"""A meeting is put on, its agenda changed, decisions recorded, and it is closed or cancelled; each is an event.

What is decided becomes a direction or the draft of a task by the actions of those rooms, in the same transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, col

from pacnam_tasks.accounts.queries import actor_of_person
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.directions import actions as directions
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.meetings import sentences
from pacnam_tasks.meetings.access import hosting_right, kinds_to_record, own_right
from pacnam_tasks.meetings.forms import AgendaInput, DecisionInput
from pacnam_tasks.meetings.models import AgendaItem, Meeting, MeetingDecision
from pacnam_tasks.meetings.queries import held
from pacnam_tasks.meetings.rules import DecisionKind, MeetingState
from pacnam_tasks.periods.sentences import local
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.actions import NewTask
from pacnam_tasks.tasks.actions import saved_id as task_id_of
from pacnam_tasks.tasks.drafting import actions as drafting
from pacnam_tasks.tasks.drafting.queries import next_code
from pacnam_tasks.tasks.models import Task

MAX_DRAFT_TITLE = 300


def open_meeting(session: Session, sent: AgendaInput, *, by: Actor, clock: Clock, key: str | None = None) -> int:
    """Put a meeting on; its id.

    Raises NotAllowed, or Refused for a day before the last closed meeting.
    """
    right = _host(by)
    _check_day(session, sent.held_on)
    meeting = Meeting(
        title=sent.title,
        held_on=sent.held_on,
        chair_id=sent.chair_id,
        state=MeetingState.OPEN,
        opened_by=right.id,
        opened_at=clock.now(),
    )
    session.add(meeting)
    session.flush()
    _set_fields(session, meeting, sent.field_ids)
    data = {"title": sent.title, "held_on": sent.held_on, "fields": list(sent.field_ids)}
    _record(session, "meeting_opened", meeting, data, right, clock, key)
    return saved_id(meeting)


def set_agenda(
    session: Session,
    meeting: Meeting,
    sent: AgendaInput,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    key: str | None = None,
) -> None:
    """Title, day, chair and fields become others while the meeting is open.

    Raises NotAllowed, Conflict (closed, or changed meanwhile), or Refused by field.
    """
    right = _host(by)
    _check_open(meeting)
    if meeting.version != version:
        raise Conflict
    _check_day(session, sent.held_on, meeting)
    if held.decided_fields(session, saved_id(meeting)) - set(sent.field_ids):
        raise Refused({"fields": _("Something was decided on a field that is left out. Please give it a place again.")})
    meeting.title, meeting.held_on, meeting.chair_id = sent.title, sent.held_on, sent.chair_id
    _set_fields(session, meeting, sent.field_ids)
    _change(session, meeting)
    data = {"title": sent.title, "held_on": sent.held_on, "fields": list(sent.field_ids)}
    _record(session, "agenda_changed", meeting, data, right, clock, key)


def record_decision(
    session: Session,
    meeting: Meeting,
    field: Field,
    sent: DecisionInput,
    *,
    by: Actor,
    clock: Clock,
    key: str | None = None,
) -> MeetingDecision:
    """Write down what was decided on a field; it becomes a direction or a draft at once, or nothing is kept.

    Raises NotAllowed, Conflict (the meeting was closed meanwhile), or Refused: before the day of the meeting, where
    somebody recorded the same, or by field.
    """
    field_id, unit_id = field.id or 0, sent.unit.id or 0
    right = _right_to_record(meeting, field_id, sent, by, clock)
    about = None if sent.task is None else task_id_of(sent.task)
    before = held.same_said(session, saved_id(meeting), field_id, unit_id, sent.text, about)
    if before is not None:
        raise Refused({"text": sentences.said_before(before.recorder, local(before.recorded_at, clock.zone))})
    decision = MeetingDecision(
        meeting_id=saved_id(meeting),
        field_id=field_id,
        kind=sent.kind,
        text=sent.text,
        unit_id=unit_id,
        due_on=sent.due_on,
        recorded_by=right.id,
        recorded_at=clock.now(),
        **_carry_out(session, meeting, field, sent, by, right, clock),
    )
    session.add(decision)
    session.flush()
    data = {
        "field": field.code,
        "decision": decision.id,
        "kind": sent.kind.value,
        "note": sent.text,
        "unit": sent.unit.code,
        "due_on": sent.due_on,
    } | ({} if sent.task is None else {"task": sent.task.code})
    _record(session, "decision_recorded", meeting, data, right, clock, key)
    return decision


def _carry_out(
    session: Session, meeting: Meeting, field: Field, sent: DecisionInput, by: Actor, right: Holding, clock: Clock
) -> dict[str, int | None]:
    """Make of a decision what it becomes; what the decision then names."""
    if sent.kind is DecisionKind.DRAFT:
        return {"task_id": _draft(session, field.id or 0, sent, right, clock)}
    if sent.task is None:
        return {"direction_id": _direct(session, meeting, field, sent, by, right, clock)}
    direction = _direct_on(session, meeting, sent.task, sent, by, right, clock)
    return {"task_id": task_id_of(sent.task), "task_direction_id": direction}


def _right_to_record(meeting: Meeting, field_id: int, sent: DecisionInput, by: Actor, clock: Clock) -> Holding:
    """In whose right the decision is written down."""
    kinds = kinds_to_record(by, field_id)
    right = hosting_right(by) or own_right(by, field_id)
    if not kinds or right is None:
        raise NotAllowed(_("Decisions are recorded by the office, the standing members and the member of the field."))
    _check_open(meeting)
    if clock.today() < meeting.held_on:
        raise Refused(sentences.not_begun(meeting.held_on))
    if sent.kind not in kinds:
        raise Refused({"kind": _("New tasks are recorded by the office and the standing members.")})
    return right


def close_meeting(session: Session, meeting: Meeting, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """Nothing is recorded any more, and since which meeting changes were counted stays as it is.

    Raises NotAllowed, Conflict (closed already), or Refused before its day.
    """
    right = _host(by)
    _check_open(meeting)
    if clock.today() < meeting.held_on:
        raise Refused(_("A meeting is closed on its day or later. Please change the day if it was another."))
    meeting.previous_id = held.previous_of(session, meeting)
    meeting.state, meeting.closed_by, meeting.closed_at = MeetingState.CLOSED, right.id, clock.now()
    _change(session, meeting)
    _record(session, "meeting_closed", meeting, {"previous": meeting.previous_id}, right, clock, key)


def cancel_meeting(session: Session, meeting: Meeting, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """A meeting that was put on by mistake is not held; it stays on the list.

    Raises NotAllowed, Conflict (closed or cancelled already), or Refused where something was decided in it.
    """
    right = _host(by)
    _check_open(meeting)
    if held.decided_fields(session, saved_id(meeting)):
        raise Refused(_("Something was decided in this meeting, so it is not cancelled. Please close it instead."))
    meeting.state, meeting.closed_by, meeting.closed_at = MeetingState.CANCELLED, right.id, clock.now()
    _change(session, meeting)
    _record(session, "meeting_cancelled", meeting, {"title": meeting.title}, right, clock, key)


def _host(by: Actor) -> Holding:
    right = hosting_right(by)
    if right is None:
        raise NotAllowed(_("Meetings are held by the office and the standing members."))
    return right


def _check_open(meeting: Meeting) -> None:
    if meeting.state != MeetingState.OPEN:
        raise Conflict


def _check_day(session: Session, held_on: date, meeting: Meeting | None = None) -> None:
    last = held.last_closed(session, before=meeting.id if meeting else None)
    if last is not None and held_on < last.held_on:
        raise Refused({"held_on": sentences.too_early(last.held_on)})


def _set_fields(session: Session, meeting: Meeting, field_ids: Sequence[int]) -> None:
    session.exec(delete(AgendaItem).where(col(AgendaItem.meeting_id) == meeting.id))
    session.add_all(
        AgendaItem(meeting_id=saved_id(meeting), field_id=one, place=place) for place, one in enumerate(field_ids, 1)
    )
    session.flush()


def _draft(session: Session, field_id: int, sent: DecisionInput, right: Holding, clock: Clock) -> int:
    """The draft says in its title what was decided; the office completes it before it is assigned."""
    today, line = clock.today(), " ".join(sent.text.split()).rstrip(".")
    new = NewTask(
        code=next_code(session, today.year),
        title=line if len(line) <= MAX_DRAFT_TITLE else f"{line[: MAX_DRAFT_TITLE - 1]}…",
        field_id=field_id,
        lead_unit_id=sent.unit.id or 0,
        start_on=today,
        due_on=sent.due_on,
        quoted=sent.text,
    )
    return task_id_of(drafting.keep_draft(session, new, right, clock))


def _direct(
    session: Session,
    meeting: Meeting,
    field: Field,
    sent: DecisionInput,
    by: Actor,
    right: Holding,
    clock: Clock,
) -> int | None:
    """The chair directs, whoever writes it down; a member directs in the own fields."""
    giver, written_by = _giver(session, meeting, by, right, clock)
    said = FieldDirectionInput(sent.text, sent.due_on, frozenset({sent.unit.code}))
    try:
        return directions.direct_field(session, field, said, by=giver, clock=clock, written_by=written_by).id
    except Refused as refused:
        sentence = _(
            "%(unit)s leads no open work in this field, or is the own unit of who directs. Please choose another unit, "
            "or record a new task.",
            unit=sent.unit.short_name,
        )
        raise Refused({"unit": sentence}) from refused


def _direct_on(
    session: Session, meeting: Meeting, task: Task, sent: DecisionInput, by: Actor, right: Holding, clock: Clock
) -> int | None:
    """The same on a single task, whose lead unit answers."""
    giver, written_by = _giver(session, meeting, by, right, clock)
    said = DirectionInput(sent.text, sent.due_on)
    try:
        return directions.direct(session, task, said, by=giver, clock=clock, written_by=written_by).id
    except NotAllowed as not_allowed:
        raise Refused({"task": str(not_allowed.reason)}) from not_allowed


def _giver(session: Session, meeting: Meeting, by: Actor, right: Holding, clock: Clock) -> tuple[Actor, Holding | None]:
    """Who directs, and in whose right it is written down where that is somebody else."""
    giver = by if hosting_right(by) is None else _chair(session, meeting, clock.today())
    return giver, None if giver.person_id == by.person_id else right


def _chair(session: Session, meeting: Meeting, today: date) -> Actor:
    """Who takes the chair, with the rights of today; raises Refused where the person is in office no more."""
    try:
        chair = actor_of_person(session, held.person_of(session, meeting.chair_id), today)
    except NoResultFound:
        chair = None
    if chair is None or chair.holding(Role.STANDING) is None:
        raise Refused(_("Who takes the chair is no standing member any more. Please change the agenda first."))
    return chair


def _change(session: Session, meeting: Meeting) -> None:
    meeting.version += 1
    session.add(meeting)
    session.flush()


def _record(
    session: Session,
    kind: str,
    meeting: Meeting,
    data: Mapping[str, Any],
    right: Holding,
    clock: Clock,
    key: str | None,
) -> None:
    said = {"meeting": meeting.id} | dict(data)
    record(session, [Happening(kind, clock.now(), clock.today(), said, actor_id=right.id, key=key)])


def saved_id(meeting: Meeting) -> int:
    """The id of a meeting that is in the database."""
    assert meeting.id is not None  # noqa: S101  # the database has given it
    return meeting.id
