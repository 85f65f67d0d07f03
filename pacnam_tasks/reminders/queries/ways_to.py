"""By which ways out of the system a person is reached."""

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy import true as sql_true
from sqlmodel import col

from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.reminders.devices.queries import HAS_DEVICE
from pacnam_tasks.reminders.preferences.queries import wants_mail
from pacnam_tasks.reminders.rules import Channel

HAS_ACCOUNT = exists().where(col(Account.person_id) == col(Person.id), col(Account.enabled) == sql_true())


def is_reached_by(way: Channel) -> ColumnElement[bool]:
    """Persons whom a message by this way reaches."""
    if way is Channel.EMAIL:
        return wants_mail()
    return and_(HAS_ACCOUNT, HAS_DEVICE) if way is Channel.PUSH else HAS_ACCOUNT
