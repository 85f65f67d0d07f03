"""What a reminder of the ladder can be about: the rows of each source of rungs, and from which day they count.

`occurrence` is the day of which the reminder speaks, `counted_from` the one from which its rung counts; who is
reminded of a request or an obstacle is who finds it on the page of decisions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, and_, exists, func, literal, or_
from sqlalchemy.orm import aliased, join
from sqlmodel import col

from pacnam_tasks.accounts.models import Appointment, MemberField
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction, FieldDirection
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.extensions.queries import IS_OPEN
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.queries import ASKED_UNIT_ID
from pacnam_tasks.reminders.ladder.rules import MATTERS, OVERTAKEN_BY, Source, Spans
from pacnam_tasks.reminders.rules import Matter
from pacnam_tasks.tasks.models import CARRIED, RETURNED, UNDATED, Task, TaskPeriod
from pacnam_tasks.tasks.queries.selected import found_at
from pacnam_tasks.tasks.rules import facts
from pacnam_tasks.tasks.rules.levels import AS_STANDING, BY_DOCUMENT, Authority
from pacnam_tasks.tasks.rules.moves import OPEN, PAUSED

ASKED_AS = aliased(Appointment)
LONG_AGO = date(1970, 1, 1)
STANDS_ON = func.coalesce(col(Task.rolled_on), col(ExtensionRequest.due_on))
"""The day through which the deadline counts while a request waits."""
LEAD_UNIT, ROLE = col(Task.lead_unit_id), col(Appointment.role)
OF_LEAD_ABOVE = and_(ROLE == Role.LEADER, col(Appointment.unit_id) == col(Task.parent_unit_id))


@dataclass(frozen=True, slots=True)
class Thing:
    """The rows of one matter that rungs of one source count from.

    `deciders` are the ways in which an appointment decides on one of them. What is `of_task` leads to a task.
    """

    matter: Matter
    id: Any
    occurrence: Any
    counted_from: Any
    rows: Any
    where: tuple[Any, ...]
    deciders: tuple[Any, ...] = ()
    unit_id: Any = LEAD_UNIT
    of_task: bool = True


def farthest(ladder: Spans, source: Source, day: Any) -> date | None:
    """The latest day to count from for which a rung is in force; none without rungs."""
    spans = ladder.spans(source, day)
    return spans[-1].until if spans else None


def _not_yet(column: Any, ladder: Spans, source: Source, day: Any) -> tuple[Any, ...]:
    """That no rung which counts from this column is in force."""
    until = farthest(ladder, source, day)
    return () if until is None else (column > until,)


def deadlines(_ladder: Spans, _day: Any) -> list[Thing]:
    """Tasks whose clock runs against a day and of which something is still owed: what was reported as done late is not
    the unit's to do, though it is overdue until it is confirmed.
    """
    due = col(Task.clock_due_on)
    return [Thing(Matter.DEADLINE, col(Task.id), due, due, Task, (found_at(facts.CARRIED),))]


def reviews(_ladder: Spans, _day: Any) -> list[Thing]:
    """Undated work that is looked at on a day."""
    on = col(Task.review_on)
    where = (CARRIED, col(Task.sort_due_on) == UNDATED)
    return [Thing(Matter.REVIEW, col(Task.id), on, on, Task, where, (ROLE.in_([Role.OFFICE, Role.STANDING]),))]


def silent(ladder: Spans, day: Any) -> list[Thing]:
    """Tasks of which nothing is recorded, while no rung speaks of their deadline or of their acceptance; of recurring
    work its periods do.
    """
    since, clock = col(Task.recorded_on), col(Task.clock_due_on)
    of_deadline = _not_yet(clock, ladder, Source.DUE, day)
    where: tuple[Any, ...] = (CARRIED, col(Task.recurrence) == "")
    if of_acceptance := _not_yet(since, ladder, Source.ACCEPTANCE, day):
        where = (
            *where,
            or_(col(Task.state) != facts.State.ASSIGNED, col(Task.refused_on).is_not(None), *of_acceptance),
        )
    if of_deadline:
        where = (*where, or_(clock.is_(None), *of_deadline))
    return [Thing(Matter.SILENCE, col(Task.id), since, since, Task, where)]


def missing_periods(_ladder: Spans, day: Any) -> list[Thing]:
    """Of each recurring task the last period that has ended, where its report is missing."""
    ends, later = col(TaskPeriod.ends_on), aliased(TaskPeriod)
    is_last = ~exists().where(
        col(later.task_id) == col(TaskPeriod.task_id), col(later.ends_on) > ends, col(later.ends_on) < day
    )
    rows = join(TaskPeriod, Task, col(Task.id) == col(TaskPeriod.task_id))
    where = (col(TaskPeriod.reported_on).is_(None), is_last, found_at(facts.CARRIED))
    return [Thing(Matter.PERIOD, col(TaskPeriod.id), ends, ends, rows, where)]


def submissions(_ladder: Spans, _day: Any) -> list[Thing]:
    """Tasks that were reported as done: a part waits for the lead above it, the rest for office and standing."""
    on, above = col(Task.submitted_on), col(Task.parent_unit_id)
    deciders = (
        and_(OF_LEAD_ABOVE, above != LEAD_UNIT),
        and_(ROLE.in_([Role.OFFICE, Role.STANDING]), or_(above.is_(None), above == LEAD_UNIT)),
    )
    where = (col(Task.state) == facts.State.SUBMITTED,)
    return [Thing(Matter.SUBMISSION, col(Task.id), on, on, Task, where, deciders)]


def acceptances(_ladder: Spans, _day: Any) -> list[Thing]:
    """Tasks that were given, and that the unit has neither accepted nor refused, from the last record on."""
    since = col(Task.recorded_on)
    where = (col(Task.state) == facts.State.ASSIGNED, col(Task.refused_on).is_(None))
    return [Thing(Matter.ACCEPTANCE, col(Task.id), since, since, Task, where)]


def resubmissions(_ladder: Spans, _day: Any) -> list[Thing]:
    """Results that came back, by the day to submit them again; where that is the due day the deadline speaks."""
    again, clock = col(Task.again_by), col(Task.clock_due_on)
    where = (RETURNED, found_at(facts.CARRIED), or_(clock.is_(None), clock != again))
    return [Thing(Matter.RESUBMISSION, col(Task.id), again, again, Task, where)]


def requests(ladder: Spans, day: Any) -> list[Thing]:
    """Requests for a later day that wait, until the deadline is near."""
    near = _not_yet(STANDS_ON, ladder, Source.EXTENSION_DUE, day)
    return [_request(col(ExtensionRequest.asked_on), *near)]


def requests_by_due_day(_ladder: Spans, _day: Any) -> list[Thing]:
    """Requests for a later day, by the deadline that stands until then."""
    return [_request(STANDS_ON)]


def _request(counted_from: Any, *also: Any) -> Thing:
    rows = join(ExtensionRequest, Task, col(Task.id) == col(ExtensionRequest.task_id)).join(
        ASKED_AS, col(ASKED_AS.id) == col(ExtensionRequest.asked_by)
    )
    return Thing(
        Matter.EXTENSION,
        col(ExtensionRequest.id),
        STANDS_ON,
        counted_from,
        rows,
        (IS_OPEN, found_at(OPEN), *also),
        (and_(_stands_at(col(ExtensionRequest.level)), col(Appointment.person_id) != col(ASKED_AS.person_id)),),
    )


def obstacles(_ladder: Spans, _day: Any) -> list[Thing]:
    """Obstacles that nobody has answered."""
    answer_by = col(Obstacle.answer_by)
    rows = join(Obstacle, Task, col(Task.id) == col(Obstacle.task_id))
    where = (col(Obstacle.closed_at).is_(None), col(Obstacle.answered_at).is_(None), found_at(OPEN | PAUSED))
    deciders = (_stands_at(col(Obstacle.level), and_(ROLE == Role.LEADER, col(Appointment.unit_id) == ASKED_UNIT_ID)),)
    return [Thing(Matter.OBSTACLE, col(Obstacle.id), answer_by, answer_by, rows, where, deciders)]


def directions(_ladder: Spans, _day: Any) -> list[Thing]:
    """Directions that a unit owes an answer to, by the day of answer."""
    return _directions(col(Direction.answer_by), col(FieldDirection.answer_by), (), ())


def directions_given(ladder: Spans, day: Any) -> list[Thing]:
    """The same from the day they are given, until a rung of the day of answer is in force."""
    on_task = _not_yet(col(Direction.answer_by), ladder, Source.DIRECTION, day)
    on_field = _not_yet(col(FieldDirection.answer_by), ladder, Source.DIRECTION, day)
    given = literal(LONG_AGO, Date)
    return _directions(given, given, on_task, on_field)


def _directions(on_task: Any, on_field: Any, task_also: tuple[Any, ...], field_also: tuple[Any, ...]) -> list[Thing]:
    of_task = Thing(
        Matter.DIRECTION,
        col(Direction.id),
        col(Direction.answer_by),
        on_task,
        join(Direction, Task, col(Task.id) == col(Direction.task_id)),
        (col(Direction.answered_at).is_(None), found_at(OPEN | PAUSED), *task_also),
    )
    of_field = Thing(
        Matter.FIELD_DIRECTION,
        col(FieldDirection.id),
        col(FieldDirection.answer_by),
        on_field,
        join(DirectedUnit, FieldDirection, col(FieldDirection.id) == col(DirectedUnit.direction_id)),
        (col(DirectedUnit.answered_at).is_(None), *field_also),
        unit_id=col(DirectedUnit.unit_id),
        of_task=False,
    )
    return [of_task, of_field]


THINGS: Mapping[Source, Callable[[Spans, Any], list[Thing]]] = {
    Source.DUE: deadlines,
    Source.REVIEW: reviews,
    Source.SILENCE: silent,
    Source.PERIOD: missing_periods,
    Source.SUBMISSION: submissions,
    Source.ACCEPTANCE: acceptances,
    Source.RESUBMISSION: resubmissions,
    Source.EXTENSION: requests,
    Source.EXTENSION_DUE: requests_by_due_day,
    Source.OBSTACLE: obstacles,
    Source.DIRECTION_GIVEN: directions_given,
    Source.DIRECTION: directions,
}


def things_of(matter: Matter, ladder: Spans, day: Any) -> list[Thing]:
    """The things of a matter, whichever rungs count from them."""
    sources = [source for source, matters in MATTERS.items() if matter in matters and source not in OVERTAKEN_BY]
    return [thing for source in sources for thing in THINGS[source](ladder, day) if thing.matter is matter]


def _stands_at(level: Any, of_unit: Any = OF_LEAD_ABOVE) -> Any:
    """Whether an appointment answers for a level: the opposite view of `obstacles.access.standing_at`.

    `of_unit` says which head does at the level of units.
    """
    in_the_field = exists().where(
        col(MemberField.appointment_id) == col(Appointment.id), col(MemberField.field_id) == col(Task.field_id)
    )
    return or_(
        and_(level == Authority.LEAD_UNIT, of_unit),
        and_(level.in_(sorted(AS_STANDING | BY_DOCUMENT)), ROLE == Role.STANDING),
        and_(level.in_(sorted(AS_STANDING)), ROLE == Role.MEMBER, in_the_field),
    )
