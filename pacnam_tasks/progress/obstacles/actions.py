"""An obstacle is raised, passed upwards, answered and closed.

What the unit itself does counts as something recorded on the task; what others do stands in the timeline only.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.access import (
    closer,
    of_unit,
    standing_at,
    stood_below,
)
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.obstacles.queries import waiting_since
from pacnam_tasks.progress.obstacles.rules import (
    ObstacleState,
    answer_day,
    first_level,
    levels_for,
    next_asked,
    state_of,
)
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.access import is_part_of_another, powers
from pacnam_tasks.tasks.actions import Deed, change_beside, change_task, check_version, note_beside, saved_id
from pacnam_tasks.tasks.labels import AUTHORITY
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.tree import line_of
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, Authority, answering
from pacnam_tasks.units.models import Unit


def new_obstacle(task: Task, cause: Cause, text: str, by: Holding | None, clock: Clock, **more: Any) -> Obstacle:
    """An obstacle as it is first kept; the rules choose level and day of answer where none are named."""
    answer_by = more.pop("answer_by", None) or answer_day(clock.today())
    level = more.pop("level", None) or first_level(cause, led_by_another=is_part_of_another(task))
    return Obstacle(
        task_id=saved_id(task),
        cause=cause,
        text=text,
        level=level,
        answer_by=answer_by,
        raised_at=clock.now(),
        raised_by=by.id if by else None,
        **more,
    )


def said(task: Task, sent: ObstacleInput) -> dict[str, Any]:
    """What the event of a raised obstacle says; what is empty is not kept."""
    return {
        "cause": sent.cause,
        "obstacle": sent.text,
        "done": sent.done,
        "proposal": sent.proposal,
        "level": sent.level or first_level(sent.cause, led_by_another=is_part_of_another(task)),
        "answer_by": sent.answer_by,
    }


def raise_obstacle(
    session: Session, task: Task, sent: ObstacleInput, *, by: Actor, clock: Clock, version: int, key: str | None = None
) -> Obstacle:
    """Record what stands in the way, without a figure."""
    right = powers(by, task).update
    if right is None:
        raise NotAllowed(_("An obstacle is raised by the unit that carries the task, while it is carried."))
    check_version(task, version)
    if sent.level is not None and sent.level not in levels_for(led_by_another=is_part_of_another(task)):
        raise Refused({"level": _("This task has no unit above its own; please choose a higher level.")})
    obstacle = new_obstacle(
        task,
        sent.cause,
        sent.text,
        right,
        clock,
        level=sent.level,
        done_text=sent.done,
        proposal=sent.proposal,
        answer_by=sent.answer_by,
    )
    session.add(obstacle)
    data = {name: value for name, value in said(task, sent).items() if value}
    since = task.obstacle_since or clock.today()
    change_task(session, task, Deed("obstacle_raised", right, data=data, key=key), clock, obstacle_since=since)
    return obstacle


def escalate(
    session: Session,
    task: Task,
    obstacle: Obstacle,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    note: str,
    answer_by: date | None = None,
    key: str | None = None,
) -> None:
    """Who must answer passes the obstacle on, with a note: unit by unit up to the whole, then level by level."""
    right = _answering(task, obstacle, by, version)
    above, unit_id = next_asked(Authority(obstacle.level), obstacle.asked_unit_id, line_of(session, task)[1:])
    if above is None:
        raise Refused(_("There is no level above the province."))
    if not note:
        raise Refused({"note": _("Please write why the level above must answer.")})
    obstacle.level, obstacle.asked_unit_id, obstacle.escalated_at = above, unit_id, clock.now()
    obstacle.answer_by = answer_by or obstacle.answer_by
    data: dict[str, Any] = {"note": note, "level": above}
    if unit_id is not None:
        data["unit"] = session.get_one(Unit, unit_id).short_name
    if obstacle.answer_by:
        data["answer_by"] = obstacle.answer_by
    _note(session, task, obstacle, Deed("obstacle_escalated", right, data, key), clock)


def answer(
    session: Session,
    task: Task,
    obstacle: Obstacle,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    text: str,
    document: str = "",
    key: str | None = None,
) -> None:
    """The level that must answer does so; a higher body's answer is recorded with its document's number."""
    right = _answering(task, obstacle, by, version)
    wrong = {}
    if not text:
        wrong["answer"] = _("Please write the answer; the unit will read it.")
    if obstacle.level in BY_DOCUMENT and not document:
        wrong["document"] = _("Please enter the number of the document by which this level answers.")
    if wrong:
        raise Refused(wrong)
    obstacle.answer, obstacle.answer_document = text, document
    obstacle.answered_at, obstacle.answered_by = clock.now(), right.id
    data = {"note": text} | ({"document": document} if document else {})
    _note(session, task, obstacle, Deed("obstacle_answered", right, data, key), clock)


def close(
    session: Session,
    task: Task,
    obstacle: Obstacle,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    note: str,
    key: str | None = None,
) -> None:
    """The unit, or whoever answered, says that nothing stands in the way any more."""
    right = closer(by, obstacle, task)
    if right is None:
        raise NotAllowed(_("An obstacle is closed by the unit that raised it, or by who answered it."))
    _check_unchanged(obstacle, version)
    if _state(task, obstacle) is ObstacleState.CLOSED:
        raise Refused(_("This obstacle is closed already."))
    if not note:
        raise Refused({"note": _("Please write how the obstacle ended.")})
    obstacle.closed_at, obstacle.closed_by, obstacle.closing_note = clock.now(), right.id, note
    deed = Deed("obstacle_closed", right, {"note": note}, key)
    if of_unit(by, task) is None or not task.facts.is_open:
        _note(session, task, obstacle, deed, clock)
    else:
        obstacle.version += 1
        session.add(obstacle)
        session.flush()
        since = waiting_since(session, saved_id(task), clock)
        named = Deed(deed.kind, right, _named(obstacle, deed.data), key)
        change_task(session, task, named, clock, obstacle_since=since)


def _answering(task: Task, obstacle: Obstacle, by: Actor, version: int) -> Holding:
    """In whose right the person answers; raises what keeps them from it."""
    right = standing_at(by, obstacle.level, task, obstacle.asked_unit_id)
    if right is None:
        if version != obstacle.version and stood_below(by, obstacle, task):
            raise Conflict
        raise NotAllowed(_("This obstacle waits for: %(level)s.", level=str(AUTHORITY[answering(obstacle.level)])))
    _check_unchanged(obstacle, version)
    if _state(task, obstacle) is not ObstacleState.OPEN:
        raise Refused(_("This obstacle does not wait for an answer any more."))
    return right


def _state(task: Task, obstacle: Obstacle) -> ObstacleState:
    return state_of(task.state, answered=obstacle.answered_at is not None, closed=obstacle.closed_at is not None)


def _check_unchanged(obstacle: Obstacle, version: int) -> None:
    if obstacle.version != version:
        raise Conflict


def _named(obstacle: Obstacle, data: Mapping[str, Any]) -> dict[str, Any]:
    """The event's data with the obstacle it speaks of."""
    return {**data, "obstacle_id": obstacle.id}


def _note(session: Session, task: Task, obstacle: Obstacle, deed: Deed, clock: Clock) -> None:
    """The act of somebody else than the unit: the task itself stands as before, and as silent as before.

    Only since when it waits for an answer can be another day, by which it is rated.
    """
    obstacle.version += 1
    session.add(obstacle)
    session.flush()
    named, since = replace(deed, data=_named(obstacle, deed.data)), waiting_since(session, saved_id(task), clock)
    if since == task.obstacle_since:
        note_beside(session, task, named, clock)
    else:
        change_beside(session, task, named, clock, obstacle_since=since)
