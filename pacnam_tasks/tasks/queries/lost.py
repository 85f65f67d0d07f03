"""Conditions of a list that name nothing: asked only where the list is empty, as a list with rows answers by itself."""

from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Field, Plan, Programme
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.units.models import Unit

_NAMED: dict[str, Any] = {"field": Field, "unit": Unit, "plan": Plan, "programme": Programme}


def unknown(session: Session, wanted: TaskFilter) -> list[str]:
    """Which of field, unit, plan and programme are given by a code that there is not."""
    return _absent(session, {name: _known(wanted, name) for name in _NAMED if getattr(wanted, name)})


def ended(session: Session, wanted: TaskFilter, today: date) -> list[str]:
    """The same, and the unit that has been dissolved and the member in charge who is none any more."""
    asked = {name: _known(wanted, name) for name in _NAMED if getattr(wanted, name)}
    if wanted.unit:
        asked["unit"] = asked["unit"].where(or_(col(Unit.valid_to).is_(None), col(Unit.valid_to) >= today))
    if wanted.member is not None:
        asked["member"] = exists().where(
            col(Appointment.person_id) == wanted.member,
            col(Appointment.role) == Role.MEMBER,
            col(Appointment.valid_from) <= today,
            or_(col(Appointment.valid_to).is_(None), col(Appointment.valid_to) >= today),
        )
    return _absent(session, asked)


def _known(wanted: TaskFilter, name: str) -> Any:
    return exists().where(_NAMED[name].code == getattr(wanted, name))


def _absent(session: Session, asked: dict[str, Any]) -> list[str]:
    if not asked:
        return []
    [answers] = fetch(session, select(*(one.label(name) for name, one in asked.items()))).mappings()
    return [name for name in asked if not answers[name]]
