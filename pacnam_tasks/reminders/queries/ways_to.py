"""By which ways out of the system a person is reached."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, and_, exists, literal, select, union_all
from sqlalchemy import true as sql_true
from sqlmodel import col

from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.reminders.devices.queries import HAS_DEVICE
from pacnam_tasks.reminders.preferences.queries import gave_phone, wants_mail
from pacnam_tasks.reminders.rules import Channel, bits_of

HAS_ACCOUNT = exists().where(col(Account.person_id) == col(Person.id), col(Account.enabled) == sql_true())


def is_reached_by(way: Channel) -> ColumnElement[bool]:
    """Persons whom a message by this way reaches."""
    if way is Channel.EMAIL:
        return wants_mail()
    has_more = {Channel.PUSH: HAS_DEVICE, Channel.PHONE: gave_phone()}
    return and_(HAS_ACCOUNT, has_more[way]) if way in has_more else HAS_ACCOUNT


def reached(ways: Collection[Channel]) -> Any:
    """Each person with each channel that reaches it: the inbox everybody, of the ways out those of these.

    Asked once for each person: asked for each reminder it took a third of the planning.
    """
    inbox: Any = select(col(Person.id).label("person_id"), *_named(Channel.INBOX))
    outside = (select(col(Person.id), *_named(way)).where(is_reached_by(way)) for way in sorted(ways))
    return union_all(inbox, *outside)


def _named(channel: Channel) -> tuple[Any, Any]:
    """A channel by its name and by its bit."""
    return literal(channel.value, String).label("channel"), literal(bits_of([channel]), Integer).label("bit")
