"""What a meeting decides becomes a direction or the draft of a task, by the actions of those rooms, at once."""

from datetime import date

from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_of_person
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import said_at
from pacnam_tasks.decisions.directions import actions as directions
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.meetings import sentences
from pacnam_tasks.meetings.access import hosting_right, kinds_to_record, own_right
from pacnam_tasks.meetings.actions.holding import check_open, record_event, saved_id
from pacnam_tasks.meetings.forms import DecisionInput
from pacnam_tasks.meetings.models import Meeting, MeetingDecision
from pacnam_tasks.meetings.queries.agenda import person_of, same_said
from pacnam_tasks.meetings.rules import DecisionKind
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.actions import NewTask
from pacnam_tasks.tasks.actions import saved_id as task_id_of
from pacnam_tasks.tasks.drafting import actions as drafting
from pacnam_tasks.tasks.drafting.queries import next_code
from pacnam_tasks.tasks.models import Task

MAX_DRAFT_TITLE = 300


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
    before = same_said(session, saved_id(meeting), field_id, unit_id, sent.text, about)
    if before is not None:
        raise Refused(
            {"text": sentences.said_before(before.recorder, said_at(before.recorded_at.astimezone(clock.zone)))}
        )
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
    record_event(session, "decision_recorded", meeting, data, right, clock, key)
    return decision


def _right_to_record(meeting: Meeting, field_id: int, sent: DecisionInput, by: Actor, clock: Clock) -> Holding:
    """In whose right the decision is written down."""
    kinds = kinds_to_record(by, field_id)
    right = hosting_right(by) or own_right(by, field_id)
    if not kinds or right is None:
        raise NotAllowed(_("Decisions are recorded by the office, the standing members and the member of the field."))
    check_open(meeting)
    if clock.today() < meeting.held_on:
        raise Refused(sentences.not_begun(meeting.held_on))
    if sent.kind not in kinds:
        raise Refused({"kind": _("New tasks are recorded by the office and the standing members.")})
    return right


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
        chair = actor_of_person(session, person_of(session, meeting.chair_id), today)
    except NoResultFound:
        chair = None
    if chair is None or chair.holding(Role.STANDING) is None:
        raise Refused(_("Who takes the chair is no standing member any more. Please change the agenda first."))
    return chair
