"""What people have chosen."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.reminders.preferences.models import Preference


def wants_mail() -> ColumnElement[bool]:
    """Persons who have an address and want mails."""
    has_none = exists().where(col(Preference.person_id) == col(Person.id), ~col(Preference.email))
    return and_(col(Person.email) != "", ~has_none)


def gave_phone() -> ColumnElement[bool]:
    """Persons who gave a telephone number for text messages."""
    return exists().where(col(Preference.person_id) == col(Person.id), col(Preference.phone) != "")


def chosen_by(session: Session, person_id: int) -> Preference:
    """What the person has chosen, or what stands where nothing was."""
    found: Any = session.get(Preference, person_id)
    return found or Preference(person_id=person_id)
