"""Ticked tasks with who is in charge of them, and the names of people."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.lists import NAMED
from pacnam_tasks.tasks.rules.facts import Level


def ticked(session: Session, codes: Iterable[str]) -> Sequence[Any]:
    """The tasks of the plan with these codes, with all names, by code; for those who read everything."""
    which = NAMED.where(col(Task.code).in_(list(codes)), col(Task.level) == Level.TASK)
    rows: Sequence[Any] = fetch(session, which.order_by(col(Task.code))).all()
    return rows


def names_of(session: Session, person_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these people."""
    ids = sorted({person_id for person_id in person_ids if person_id is not None})
    rows = fetch(session, select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_(ids)))
    return {row.id: row.full_name for row in rows}
