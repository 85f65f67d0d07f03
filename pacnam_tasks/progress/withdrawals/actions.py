"""An update is taken back by its author, within ten minutes."""

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, NotFound, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress import queries
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.obstacles.queries import waiting_since
from pacnam_tasks.progress.rules import may_withdraw
from pacnam_tasks.tasks.actions import NOT_CHECKED, NOT_REFUSED, NOT_RETURNED, Deed, change_task, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State


def withdraw(session: Session, task: Task, update_id: int, *, by: Actor, clock: Clock, key: str) -> None:
    """Take back one's own last update within ten minutes; the task stands again as before it."""
    update = queries.update_of(session, saved_id(task), update_id)
    if update is None:
        raise NotFound
    author = next((h for h in by.holdings if h.id == update.author_id), None)
    if author is None:
        raise NotAllowed(_("An update is withdrawn by the one who made it."))
    if update.withdrawn_at is not None or not may_withdraw(update.recorded_at, clock.now()):
        raise Refused(_("An update can be withdrawn within 10 minutes. Please send a new one with the right figure."))
    before = queries.facts_before_update(session, saved_id(task), update.event_seq)
    if before is None or any(one.version > 1 for one in queries.hanging_on(session, update_id)):
        raise Refused(_("Something else has happened to the task since. Please send a new update."))
    update.withdrawn_at = clock.now()
    session.add(update)
    _let_go(session, task, update, clock)
    session.flush()
    changes = {
        "state": before.state,
        "percent": before.percent,
        "quantity": before.quantity,
        "reported": before.reported,
        "submitted_on": before.submitted_on,
        "obstacle_since": waiting_since(session, saved_id(task), clock),
        **NOT_CHECKED,
        **(queries.last_return(session, saved_id(task)) if before.returned_on else NOT_RETURNED),
        "returned_on": before.returned_on,
        **(queries.unanswered_refusal(session, saved_id(task)) if before.state is State.ASSIGNED else NOT_REFUSED),
    }
    change_task(
        session,
        task,
        Deed("update_withdrawn", author, {"update": update_id, "event": update.event_seq}, key=key),
        clock,
        **changes,
    )


def _let_go(session: Session, task: Task, update: ProgressUpdate, clock: Clock) -> None:
    """Close the obstacles of a withdrawn update and open the period that it reported."""
    for obstacle in queries.hanging_on(session, update.id or 0):
        obstacle.closed_at, obstacle.closed_by = clock.now(), update.author_id
        obstacle.version += 1
        session.add(obstacle)
    period = queries.period_of_event(session, saved_id(task), update.event_seq)
    if period is not None:
        period.reported_on = period.event_seq = None
        session.add(period)
