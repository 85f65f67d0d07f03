"""What follows on a form of an update, by whatever way it came: recorded once, said again, set beside another's."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.text import measured, percent
from pacnam_tasks.core.web import clock, local_time
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress import actions
from pacnam_tasks.progress.actions import Evidence
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.keeping import discard
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.task_page import task_page
from pacnam_tasks.tasks.models import Task


def record_once(
    session: Session, task: Task, sent: UpdateInput, evidence: Sequence[Evidence], *, by: Actor, clock: Clock
) -> ProgressUpdate:
    """The update of this form: recorded now, or by the same form before; then its files are there already."""
    update = actions.repeat_of(session, task, sent, evidence)
    if update is not None:
        discard(evidence)
        return update
    return actions.report_progress(session, task, sent, evidence, by=by, clock=clock)


def said_of(sent: UpdateInput, measure: str) -> str:
    """What was recorded and when, in a sentence; `measure` is that of the task."""
    at = f"{local_time(clock().now()):%H:%M}"
    if sent.submit:
        return _("Completion reported at %(at)s; it waits for confirmation.", at=at)
    if sent.quantity is not None:
        return _("Recorded %(figure)s at %(at)s.", figure=measured(sent.quantity, measure), at=at)
    if sent.percent is not None:
        return _("Recorded %(figure)s at %(at)s.", figure=percent(sent.percent), at=at)
    return _("Recorded at %(at)s.", at=at)


def both_texts(session: Session, code: str, actor: Actor) -> dict[str, Any]:
    """The task as it stands and what was recorded on it last, to stand beside what was typed."""
    today = clock().today()
    context = task_page(session, code, actor, today).context(today)
    return {"row": context["row"], "theirs": next((event for event in context["events"] if event.changes), None)}
