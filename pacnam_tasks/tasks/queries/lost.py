"""Conditions of a list that name nothing: asked only where the list is empty, as a list with rows answers by itself."""

from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.queries.sets import SETS
from pacnam_tasks.units.models import Unit

_NAMED: dict[str, Any] = {"field": Field, "unit": Unit}


def unknown(session: Session, wanted: TaskFilter) -> list[str]:
    """Which of field, unit, plan, programme and indicator are given by a code that there is not."""
    return _absent(session, _asked(wanted))


def ended(session: Session, wanted: TaskFilter, today: date) -> list[str]:
    """The same, and the unit that has been dissolved and the member in charge who is none any more."""
    asked = _asked(wanted)
    if wanted.unit:
        asked["unit"] = asked["unit"].where(or_(col(Unit.valid_to).is_(None), col(Unit.valid_to) >= today))
    if wanted.member:
        asked["member"] = exists().where(
            col(Appointment.person_id) == wanted.member,
            col(Appointment.role) == Role.MEMBER,
            in_force(today),
        )
    return _absent(session, asked)


def _asked(wanted: TaskFilter) -> dict[str, Any]:
    tables = _NAMED | {kind: sets.table for kind, sets in SETS.items()}
    given = ((name, table, getattr(wanted, name)) for name, table in tables.items())
    return {name: exists().where(table.code == code) for name, table, code in given if code}


def _absent(session: Session, asked: dict[str, Any]) -> list[str]:
    if not asked:
        return []
    [answers] = fetch(session, select(*(one.label(name) for name, one in asked.items()))).mappings()
    return [name for name in asked if not answers[name]]
