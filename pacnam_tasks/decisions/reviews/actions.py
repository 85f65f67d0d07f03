"""Undated work is reviewed. The task stays as silent as it was: a review is no report of the unit."""

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.reviews.forms import Review
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, change_beside
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not


def review(session: Session, task: Task, sent: Review, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """Record what was found and the next day of review; raises NotAllowed, Refused, or Conflict after another review.

    Work with a due day is followed by its clock and not reviewed.
    """
    right = powers(by, task).review
    if right is None:
        raise NotAllowed(why_not(Act.REVIEW, by, task))
    if task.due_on is not None:
        raise Refused(_("This task has a due day; only work without one is reviewed."))
    if task.review_on != sent.before:
        raise Conflict
    data = {"note": sent.note, "review_before": sent.before, "review_on": sent.next_on}
    change_beside(session, task, Deed("reviewed", right, data, key), clock, review_on=sent.next_on)
