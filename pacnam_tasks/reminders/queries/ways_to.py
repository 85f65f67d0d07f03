"""By which ways out of the system a person is reached."""

from sqlalchemy import ColumnElement, exists
from sqlalchemy import true as sql_true
from sqlmodel import col

from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.reminders.preferences.queries import wants_mail
from pacnam_tasks.reminders.rules import Channel

HAS_ACCOUNT = exists().where(col(Account.person_id) == col(Person.id), col(Account.enabled) == sql_true())


def is_reached_by(way: Channel) -> ColumnElement[bool]:
    """Persons whom a message by this way reaches."""
    return wants_mail() if way is Channel.EMAIL else HAS_ACCOUNT
