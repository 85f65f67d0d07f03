"""What is in the database before the demonstration is loaded, and what its script has to look up."""

import json
from enum import Enum, auto

from sqlalchemy import func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit

MARK = "demonstration"


class Contents(Enum):
    """What a database holds."""

    NOTHING = auto()
    DEMONSTRATION = auto()
    OTHER = auto()


def contents(session: Session) -> Contents:
    """A demonstration is known by the first event of its history, which nobody can change afterwards."""
    first = fetch(session, select(col(Event.data)).where(col(Event.seq) == 1)).scalar()
    if first is not None:
        return Contents.DEMONSTRATION if MARK in json.loads(first) else Contents.OTHER
    tables = (Unit, Person, Task)
    return Contents.OTHER if any(_has_rows(session, table) for table in tables) else Contents.NOTHING


def _has_rows(session: Session, table: type[Unit | Person | Task]) -> bool:
    return fetch(session, select(col(table.id)).limit(1)).first() is not None


def last_update_of(session: Session, task_id: int) -> int:
    """The id of a task's newest update."""
    newest = select(func.max(col(ProgressUpdate.id))).where(col(ProgressUpdate.task_id) == task_id)
    return int(fetch(session, newest).scalar_one())


def usernames(session: Session) -> list[str]:
    """Every account name, in the order of `people.csv`."""
    return list(fetch(session, select(col(Account.username)).order_by(col(Account.id))).scalars())


def sizes(session: Session) -> dict[str, int]:
    """How many tasks, parts and events there are."""
    by_level = fetch(session, select(col(Task.level), func.count()).group_by(col(Task.level)))
    events = fetch(session, select(func.count()).select_from(Event)).scalar_one()
    return {row[0]: row[1] for row in by_level} | {"events": events}
