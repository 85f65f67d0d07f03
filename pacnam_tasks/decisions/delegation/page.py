"""What the page of a task shows to the head who may hand it over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.queries import workers_of
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.progress.task_page import TaskPage


def delegation_of(session: Session, page: TaskPage, actor: Actor, today: date) -> Mapping[str, Any]:
    """What templates/delegation/_task.html wants."""
    del actor
    if page.card.can.delegate is None:
        return {}
    handler = page.around.handler_id
    workers = [(one.id, one.full_name) for one in workers_of(session, [page.around.lead_unit_id], today)]
    return {
        "workers": workers,
        "handler_id": handler,
        "handler_left": handler is not None and handler not in dict(workers),
    }
