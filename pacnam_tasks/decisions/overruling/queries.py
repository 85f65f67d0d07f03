"""The newest word on a task's rating; the caller has already found the task visible."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.core.db import fetch, written
from pacnam_tasks.decisions.overruling.models import Overruling

RULER = Doer(col(Overruling.ruled_by))
_NAMED: Any = RULER.join(
    select(*(getattr(Overruling, name) for name in Overruling.model_fields), RULER.name.label("ruler_name"))
)
_LAST = (
    _NAMED.where(col(Overruling.task_id) == bindparam("task_id")).order_by(col(Overruling.id).desc()).limit(written(1))
)


def last_of(session: Session, task_id: int) -> Any:
    """The newest one with the name of who said it; None where nobody has said anything."""
    return fetch(session, _LAST, {"task_id": task_id}).first()
