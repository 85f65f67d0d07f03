"""What tests of reminders share: a look into the outbox, and a post that notes what it is given."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.web import settings
from pacnam_tasks.reminders.channels.email import Email
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.messages.actions import gather
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.queries import recipient
from pacnam_tasks.reminders.messages.rules import Hours
from pacnam_tasks.reminders.messages.said import said_in
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.rules import Channel, Facts, Fate, Matter
from tests.factories import House

Planned = tuple[int, str, str]
HOURS = Hours()


def outbox(session: Session) -> set[Planned]:
    """Rung, account and channel of every reminder, digests apart."""
    rows = session.exec(
        select(Reminder.rung, Account.username, Reminder.channel)
        .join(Account, col(Account.person_id) == col(Reminder.person_id))
        .where(col(Reminder.matter) != Matter.DIGEST)
    ).all()
    assert len(rows) == len(set(rows))
    return set(rows)


def mails(session: Session) -> list[Reminder]:
    """The e-mail rows, the oldest first."""
    return list(session.exec(select(Reminder).where(col(Reminder.channel) == "email").order_by(col(Reminder.id))))


def messages(session: Session) -> list[Message]:
    """All messages, the oldest first."""
    return list(session.exec(select(Message).order_by(col(Message.id))))


def gathered(session: Session, clock: MovingClock, hours: Hours = HOURS) -> int:
    """Make messages as the scheduler does."""
    return gather(session, clock, hours, "pacnam.example")


def facts_to_send(session: Session, reminder: Reminder, today: date) -> tuple[Facts, str] | None:
    """What a message says of this reminder alone, and the address; None when it was overtaken."""
    said = said_in(session, [reminder], today)
    return (said[0].facts, recipient(session, reminder.person_id).address) if said else None


def no_digests(session: Session, house: House) -> None:
    """Nobody wants a digest."""
    for actor in (house.member, house.standing):
        session.add(Preference(person_id=actor.person_id, digest=False))
    session.flush()


@dataclass
class Pigeonhole:
    """A post that keeps what it is given; `refuse` may raise for a recipient."""

    taken: list[EmailMessage] = field(default_factory=list)
    refuse: Callable[[str], None] = lambda recipient: None

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Keep it."""
        del sender
        self.refuse(recipient)
        self.taken.append(message)

    def close(self) -> None:
        """Nothing to leave."""

    @property
    def recipients(self) -> list[str]:
        """To whom the mails went."""
        return sorted(str(message["To"]) for message in self.taken)


@pytest.fixture
def post() -> Pigeonhole:
    """A post that takes everything."""
    return Pigeonhole()


class Ticks(Delivery):
    """A worker before whose turn what waits is gathered, as in the timetable."""

    def run(self, stopping: Callable[[], bool] = lambda: False) -> Counter[Fate]:
        """Make messages of what waits, then send them."""
        with self.database.writing() as session:
            gather(session, self.clock, HOURS, "pacnam.example")
        return super().run(stopping)


@pytest.fixture
def delivery(in_app: Flask, database: Database, clock: MovingClock, post: Pigeonhole) -> Delivery:
    """A worker at the outbox, with that post."""
    del in_app
    return Ticks(database, clock, {Channel.EMAIL: Email(settings(), clock, post, database)})


def mailing(delivery: Delivery) -> Email:
    """The worker's way for mails."""
    way = delivery.ways[Channel.EMAIL]
    assert isinstance(way, Email)
    return way
