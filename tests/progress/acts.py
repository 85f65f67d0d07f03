"""What people do, in one line each, for tests of progress and decisions."""

import itertools
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.decisions.actions import confirm, return_
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.tasks.models import Task

_keys = itertools.count(1)


def report(session: Session, clock: Clock, task: Task, by: Actor, **said: Any) -> ProgressUpdate:
    """Report on a task with a fresh form."""
    values: dict[str, Any] = {"version": task.version, "key": f"form {next(_keys)}"} | said
    return report_progress(session, task, UpdateInput(**values), [], by=by, clock=clock)


def submit(session: Session, clock: Clock, task: Task, by: Actor, **said: Any) -> ProgressUpdate:
    """Report completion."""
    return report(session, clock, task, by, submit=True, **said)


def send_back(
    session: Session, clock: Clock, task: Task, by: Actor, reason: str = "Thiếu biên bản.", again_by: date | None = None
) -> None:
    """Return a submitted task."""
    return_(session, task, by=by, clock=clock, version=task.version, reason=reason, again_by=again_by)


def settle(session: Session, clock: Clock, task: Task, by: Actor) -> None:
    """Confirm a submitted task."""
    confirm(session, task, by=by, clock=clock, version=task.version)
