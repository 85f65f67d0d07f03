"""Taking mails out of the outbox: count the try, send, write down how it ended."""

import logging
import os
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from pacnam_tasks.accounts.links.tokens import signed
from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders import actions
from pacnam_tasks.reminders.letter import compose
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.post import NotSent, Post, Rejected, Unreachable
from pacnam_tasks.reminders.queries import outbox
from pacnam_tasks.reminders.rules import MAX_TRIES, Facts, Fate, domain_of

logger = logging.getLogger(__name__)


def new_worker() -> str:
    """A name that no other worker has, now or later."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:12]}"


@dataclass
class Delivery:
    """One worker at the outbox; any number may be at work. Needs an application context for the words."""

    database: Database
    clock: Clock
    settings: Settings
    post: Post
    worker: str = field(default_factory=new_worker)

    def run(self, stopping: Callable[[], bool] = lambda: False) -> Counter[Fate]:
        """Send what waits until nothing is left, the way is closed or `stopping` says so; how each try ended."""
        ends: Counter[Fate] = Counter()
        while not stopping():
            try:
                fate = self.one()
            except Unreachable as closed:
                logger.warning("mail waits: %s", closed)
                ends[Fate.PLANNED] += 1
                break
            if fate is None:
                break
            ends[fate] += 1
        return ends

    def one(self) -> Fate | None:
        """Take one mail and send it; None if none waits. Unreachable passes through, written down."""
        taken = self.take()
        if taken is None:
            return None
        reminder, found = taken
        if found is None:
            return Fate.VOID
        try:
            self.send(reminder, *found)
        except Unreachable as closed:
            self.settle(reminder, Fate.PLANNED, str(closed))
            raise
        except Rejected as refused:
            logger.warning("reminder %s is refused for good: %s", reminder.id, refused)
            return self.settle(reminder, Fate.FAILED, str(refused))
        except NotSent as wrong:
            return self.settle(reminder, Fate.PLANNED, str(wrong))
        except Exception as wrong:
            logger.exception("reminder %s cannot be made", reminder.id)
            return self.settle(reminder, Fate.PLANNED, type(wrong).__name__)
        return self.settle(reminder, Fate.SENT)

    def take(self) -> tuple[Reminder, tuple[Facts, str] | None] | None:
        """Claim the next mail with what it says; one that was overtaken is made void."""
        with self.database.writing() as session:
            reminder = actions.claim(session, self.worker, self.clock, domain_of(self.settings.mail_from))
            if reminder is None:
                return None
            found = outbox.facts_to_send(session, reminder, self.clock.today())
            if found is None:
                actions.settle(session, reminder, Fate.VOID, self.clock)
            return reminder, found

    def send(self, reminder: Reminder, facts: Facts, address: str) -> None:
        """Hand the mail over."""
        message = compose(
            facts,
            address,
            message_id=reminder.message_id,
            sender=self.settings.mail_from,
            public_url=self.settings.public_url,
            update_url=self.update_url(facts),
            at=self.clock.real_now(),
        )
        self.post.send(message, self.settings.mail_from, address)

    def update_url(self, facts: Facts) -> str:
        """Where the recipient reports without signing in; empty where the mail brings no link."""
        if facts.update_link is None or not self.settings.update_links:
            return ""
        return f"{self.settings.public_url}/u/{signed(self.settings.secret_key, facts.update_link)}"

    def settle(self, reminder: Reminder, fate: Fate, error: str = "") -> Fate:
        """Write down how it ended; what has been tried to the end has failed."""
        if fate is Fate.PLANNED and reminder.attempts >= MAX_TRIES:
            fate = Fate.FAILED
            logger.warning("reminder %s is given up: %s", reminder.id, error)
        with self.database.writing() as session:
            actions.settle(session, reminder, fate, self.clock, error)
        return fate
