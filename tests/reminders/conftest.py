"""What tests of reminders share: a look into the outbox, and a post that notes what it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.web import settings
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.models import Reminder

Planned = tuple[int, str, str]


def outbox(session: Session) -> set[Planned]:
    """Rung, account and channel of every reminder."""
    rows = session.exec(
        select(Reminder.rung, Account.username, Reminder.channel).join(
            Account, col(Account.person_id) == col(Reminder.person_id)
        )
    ).all()
    assert len(rows) == len(set(rows))
    return set(rows)


def mails(session: Session) -> list[Reminder]:
    """The e-mail rows, the oldest first."""
    return list(session.exec(select(Reminder).where(col(Reminder.channel) == "email").order_by(col(Reminder.id))))


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


@pytest.fixture
def delivery(in_app: Flask, database: Database, clock: MovingClock, post: Pigeonhole) -> Delivery:
    """A worker at the outbox, with that post."""
    del in_app
    return Delivery(database, clock, settings(), post)
